//! The extract stage: one small page by hand for each construct, and the facts that it gives.

mod answers;
mod cases;
mod completed;
mod corpus;
mod descriptions;
mod dictionaries;
mod errors;
mod event_types;
mod events;
mod examples;
mod head;
mod ir;
mod languages;
mod linked;
mod merging;
mod names;
mod nested;
mod regions;
mod responses;
mod show;
mod siblings;
mod tables;
mod types;
mod values;
mod whole;
mod witnesses;

#[path = "../support/upstream.rs"]
mod upstream;
