//! The command line as people and scripts meet it: the built program in a small workspace.

mod broken;
mod changes;
mod check;
mod findings;
mod killed;
mod lint;
mod show;
mod workspace;
mod writing;
