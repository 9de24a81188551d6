//! What happens in the chats of a user, kept for who asks: `im.v2.Event.*`.

use std::collections::BTreeSet;
use std::time::{Duration, SystemTime};

use serde_json::{Value, json};

use crate::answer::{Answer, Request};

/// How long it is kept.
const KEPT: Duration = Duration::from_secs(24 * 60 * 60);
/// How many are given where nothing is said, and at most.
const LIMIT: (u64, u64) = (100, 1000);

/// Who wants to be told, and what they have not confirmed.
#[derive(Debug, Default)]
pub struct Polled {
    subscribed: BTreeSet<u64>,
    last: u64,
    kept: Vec<Kept>,
}

#[derive(Debug)]
struct Kept {
    id: u64,
    user: u64,
    at: SystemTime,
    date: String,
    event: String,
    data: Value,
}

impl Polled {
    /// Whether anybody wants to be told of anything.
    pub fn is_wanted(&self) -> bool {
        !self.subscribed.is_empty()
    }

    /// Something was said where these users read it.
    pub fn add(
        &mut self,
        readers: &[i64],
        event: &str,
        data: &Value,
        (now, date): (SystemTime, &str),
    ) {
        self.kept.retain(|kept| is_young(kept, now));
        for user in readers.iter().filter_map(|user| u64::try_from(*user).ok()) {
            if self.subscribed.contains(&user) {
                self.last += 1;
                self.kept.push(Kept {
                    id: self.last,
                    user,
                    at: now,
                    date: date.to_owned(),
                    event: event.to_owned(),
                    data: data.clone(),
                });
            }
        }
    }

    /// The answer of one of the methods, by the end of its name.
    pub fn answer(&mut self, name: &str, request: &Request<'_>) -> Option<Answer> {
        let user = request.caller.user;
        match name {
            "subscribe" => {
                self.subscribed.insert(user);
            }
            // What was kept stays until it is confirmed, or too old.
            "unsubscribe" => {
                self.subscribed.remove(&user);
            }
            "get" => return Some(Answer::new(self.take(request))),
            _ => return None,
        }
        Some(Answer::new(json!(true)))
    }

    fn take(&mut self, request: &Request<'_>) -> Value {
        let user = request.caller.user;
        let asked = |name: &str| {
            let value = request.parameters.get(name)?;
            value
                .as_u64()
                .or_else(|| value.as_str()?.trim().parse().ok())
        };
        if let Some(offset) = asked("offset") {
            self.kept
                .retain(|kept| kept.user != user || kept.id >= offset);
        }
        self.kept.retain(|kept| is_young(kept, request.now));
        let limit = asked("limit").unwrap_or(LIMIT.0).clamp(1, LIMIT.1);
        let limit = usize::try_from(limit).unwrap_or_default();
        let own: Vec<&Kept> = self.kept.iter().filter(|kept| kept.user == user).collect();
        let given = &own[..limit.min(own.len())];
        let next = given.last().map_or(self.last + 1, |kept| kept.id + 1);
        let events = given.iter().map(|kept| {
            json!({
                "eventId": kept.id,
                "type": kept.event,
                "date": kept.date,
                "data": kept.data,
            })
        });
        json!({
            "events": events.collect::<Vec<_>>(),
            "nextOffset": next,
            "hasMore": own.len() > given.len(),
        })
    }
}

fn is_young(kept: &Kept, now: SystemTime) -> bool {
    now.duration_since(kept.at).unwrap_or_default() < KEPT
}
