//! The limits of a portal are kept: how many calls it takes, and how long its methods may work.

mod bucket;
mod leaks;
mod minutes;
mod operating;
mod own;
