//! The runtime of the SDK: what a client does between a request and its answer.
//!
//! Where time matters the clock is paused, and the portal is played by a transport in this process: a socket would let
//! the paused clock run on.

mod batch;
mod batch_chains;
mod batch_faults;
mod batch_references;
mod batched;
mod envelopes;
mod list_faults;
mod list_portal;
mod list_wishes;
mod listed;
mod lists;
mod played;
mod retries;
