//! The emit stage: small APIs made by hand, and what becomes of them.

mod answers;
mod build;
mod compile;
mod course;
mod emulator;
mod kept;
mod lists;
mod openapi;
mod snapshots;
mod truth;
mod twins;
