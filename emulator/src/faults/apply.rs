//! What an answer becomes when something goes wrong.

use super::{Fault, Plan};
use crate::model::Version;
use crate::wire::{Delivery, Format, Incoming, Reply, refusal};

/// The address that a request was for, without the host.
pub(crate) fn address(incoming: &Incoming) -> String {
    match incoming.query.is_empty() {
        true => incoming.path.clone(),
        false => format!("{}?{}", incoming.path, incoming.query),
    }
}

impl Plan {
    /// The answer with what goes wrong.
    pub fn apply(
        &self,
        mut reply: Reply,
        version: Version,
        format: Format,
        address: Option<String>,
    ) -> Reply {
        match &self.fault {
            None | Some(Fault::Latency(_)) => {}
            Some(Fault::DropBefore | Fault::DropAfter) => reply.delivery = Delivery::Nothing,
            Some(Fault::HalfBody) => reply.delivery = Delivery::Half,
            Some(Fault::Error(failure) | Fault::ErrorAfter(failure)) => {
                reply = refusal(version, format, failure);
            }
            Some(Fault::Page(status)) => reply = Reply::page(*status, "Something went wrong"),
            Some(Fault::Renamed(to)) => {
                let to = to.trim_end_matches('/');
                reply = Reply::redirect(format!("{to}{}", address.unwrap_or_default()));
            }
        }
        reply.delay = self.delay;
        reply
    }
}
