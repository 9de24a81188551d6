//! The runtime of the SDK against the emulator, over real connections and in real time: few runs, and short ones.

mod application;
mod batches;
mod emulated;
mod examples;
mod faults;
mod files;
mod http2;
mod keys;
mod limits;
mod lists;
mod moved;
