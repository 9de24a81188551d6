//! The committed overrides: each is necessary, because without it a named test fails.

mod necessary;
mod world;

#[path = "../support/upstream.rs"]
mod upstream;
