//! The committed overrides: each is necessary, because without it a named test fails.

mod necessary;
mod world;
