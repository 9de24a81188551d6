//! The command line as people and scripts meet it: the built program in a small workspace.

mod broken;
mod changes;
mod check;
mod examples;
mod killed;
mod show;
mod workspace;
mod writing;
