//! The runtime of the SDK: what a client does between a request and its answer.
//!
//! Where time matters the clock is paused, and the portal is played by a transport in this process: a socket would let
//! the paused clock run on.

mod batch;
mod batch_chains;
mod batch_chance;
mod batch_faults;
mod batch_limits;
mod batch_references;
mod batched;
mod blocking;
mod citizen;
mod doubts;
mod downloads;
mod dropped;
mod envelopes;
mod errors;
mod faults;
mod files;
mod http2;
mod limits;
mod list_faults;
mod list_portal;
mod list_wishes;
mod listed;
mod lists;
mod moved;
mod oauth;
mod output;
mod played;
mod readme;
mod retries;
mod secrets;
mod slow;
mod socket;
mod stores;
mod tracing;
mod uploads;
