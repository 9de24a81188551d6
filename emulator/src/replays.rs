//! `Idempotency-Key`: a call that is repeated is answered again, and not run again.

use std::collections::{HashMap, VecDeque};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use serde_json::{Map, Value};

use crate::access::Caller;
use crate::failure::Failure;
use crate::wire::Reply;

/// How long an answer is kept.
const KEPT: Duration = Duration::from_secs(24 * 60 * 60);

/// How many bytes of answers are kept; beyond it the oldest are forgotten.
const BYTES: usize = 64 << 20;

/// The answers that may be asked for again.
#[derive(Debug, Default)]
pub struct Replays(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    answers: HashMap<Ticket, Kept>,
    order: VecDeque<(SystemTime, Ticket)>,
    bytes: usize,
}

#[derive(Debug)]
struct Kept {
    parameters: Map<String, Value>,
    reply: Reply,
    at: SystemTime,
    weight: usize,
}

/// A key and what it is unique within.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Ticket {
    caller: String,
    user: u64,
    method: &'static str,
    /// The key itself.
    pub key: String,
}

impl Ticket {
    /// The ticket of a call.
    ///
    /// # Errors
    ///
    /// When the key is none.
    pub fn new(key: &[u8], caller: &Caller, method: &'static str) -> Result<Self, Failure> {
        let is_printable = |byte: &u8| (0x20..=0x7e).contains(byte);
        if key.is_empty() || key.len() > 255 || !key.iter().all(is_printable) {
            return Err(Failure::new(
                400,
                "BITRIX_REST_V3_EXCEPTION_INVALIDIDEMPOTENCYKEYEXCEPTION",
                "A key is 1 to 255 printable ASCII characters",
            ));
        }
        Ok(Self {
            caller: caller.id.clone(),
            user: caller.user,
            method,
            key: String::from_utf8_lossy(key).into_owned(),
        })
    }
}

impl Replays {
    /// The answer that the call has had already. The token, which may be another by then, is no part of what was asked.
    ///
    /// # Errors
    ///
    /// When the key was used for something else.
    pub fn find(
        &self,
        ticket: &Ticket,
        parameters: &Map<String, Value>,
        now: SystemTime,
    ) -> Result<Option<Reply>, Failure> {
        let state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let kept = state.answers.get(ticket).filter(|kept| {
            let age = now.duration_since(kept.at);
            age.is_ok_and(|age| age < KEPT)
        });
        match kept {
            None => Ok(None),
            Some(kept) if kept.parameters == *parameters => {
                let mut reply = kept.reply.clone();
                let header = ("idempotent-replayed", "true".to_owned());
                reply.headers.push(header);
                Ok(Some(reply))
            }
            Some(_) => Err(Failure::new(
                422,
                "BITRIX_REST_V3_EXCEPTION_IDEMPOTENCYKEYREUSEDEXCEPTION",
                "The key was used with another body",
            )),
        }
    }

    /// Keeps an answer.
    pub fn keep(
        &self,
        ticket: Ticket,
        parameters: Map<String, Value>,
        reply: Reply,
        now: SystemTime,
    ) {
        let written = serde_json::to_vec(&parameters).map_or(0, |written| written.len());
        let weight = written + reply.body.len() + ticket.key.len();
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        state.bytes += weight;
        state.order.push_back((now, ticket.clone()));
        let kept = Kept {
            parameters,
            reply,
            at: now,
            weight,
        };
        if let Some(before) = state.answers.insert(ticket, kept) {
            state.bytes -= before.weight;
        }
        state.forget(now);
    }
}

impl State {
    fn forget(&mut self, now: SystemTime) {
        while let Some((at, _)) = self.order.front() {
            let is_old = now.duration_since(*at).is_ok_and(|age| age >= KEPT);
            if !is_old && self.bytes <= BYTES {
                break;
            }
            let Some((at, ticket)) = self.order.pop_front() else {
                break;
            };
            // A key that was used again later stands further behind once more.
            if self.answers.get(&ticket).is_some_and(|kept| kept.at == at)
                && let Some(kept) = self.answers.remove(&ticket)
            {
                self.bytes -= kept.weight;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, UNIX_EPOCH};

    use serde_json::{Map, json};

    use super::{BYTES, Replays, Ticket};
    use crate::access::Caller;
    use crate::wire::{Format, Reply};

    fn ticket(key: &str) -> Ticket {
        let caller = Caller {
            user: 1,
            id: "webhook".to_owned(),
            application: false,
            scopes: None,
        };
        Ticket::new(key.as_bytes(), &caller, "a.add").unwrap()
    }

    #[test]
    fn what_is_kept_is_bounded_and_the_oldest_is_forgotten_first() {
        let replays = Replays::default();
        let reply = Reply::new(200, Format::Json, &json!("x".repeat(BYTES / 3)));
        for place in 0..4_u64 {
            let at = UNIX_EPOCH + Duration::from_secs(place);
            replays.keep(ticket(&place.to_string()), Map::new(), reply.clone(), at);
        }
        let there = |key: &str| {
            let found = replays.find(
                &ticket(key),
                &Map::new(),
                UNIX_EPOCH + Duration::from_secs(9),
            );
            found.unwrap().is_some()
        };
        assert_eq!(["0", "1", "2", "3"].map(there), [false, false, true, true]);
    }
}
