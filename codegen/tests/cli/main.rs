//! The command line as people and scripts meet it: the built program in a small workspace.

mod broken;
mod changes;
mod check;
mod examples;
mod findings;
mod kept;
mod killed;
mod lint;
mod repository;
mod routine;
mod russian;
mod same;
mod semver;
mod show;
mod update;
mod workspace;
mod writing;
