//! Processes that share a portal through a real Redis, which these tests start and kill. Where there is no `redis-server`
//! they say so.

mod away;
mod bucket;
mod counters;
mod processes;
mod server;
mod tokens;
mod workers;
