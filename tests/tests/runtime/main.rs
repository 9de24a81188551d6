//! The runtime of the SDK: what a client does between a request and its answer.
//!
//! Where time matters the clock is paused, and the portal is played by a transport in this process: a socket would let
//! the paused clock run on.

mod blocking;
mod citizen;
mod downloads;
mod errors;
mod files;
mod output;
mod played;
mod retries;
mod secrets;
mod socket;
