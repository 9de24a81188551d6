//! Pages in Russian give what their English twins give, and pages of any age are read.

mod ages;
mod disguised;
mod fixtures;
mod mutated;
mod neutral;
mod old;
mod rows;
mod twins;
