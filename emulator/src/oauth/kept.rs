//! What lives for some time.

use std::collections::{HashMap, VecDeque};
use std::time::SystemTime;

/// How many are kept; beyond it the oldest are forgotten.
const MOST: usize = 100_000;

/// Things by their secrets. What is too old is still known as such, for as long as there is room.
#[derive(Debug)]
pub struct Kept<T> {
    things: HashMap<String, (T, SystemTime)>,
    order: VecDeque<String>,
}

impl<T> Default for Kept<T> {
    fn default() -> Self {
        Self {
            things: HashMap::new(),
            order: VecDeque::new(),
        }
    }
}

impl<T> Kept<T> {
    /// Keeps a thing until then.
    pub fn put(&mut self, secret: String, thing: T, expires: SystemTime) {
        self.order.push_back(secret.clone());
        self.things.insert(secret, (thing, expires));
        while self.order.len() > MOST {
            if let Some(oldest) = self.order.pop_front() {
                self.things.remove(&oldest);
            }
        }
    }

    /// A thing and until when it lives.
    pub fn get(&self, secret: &str) -> Option<(&T, SystemTime)> {
        let (thing, expires) = self.things.get(secret)?;
        Some((thing, *expires))
    }

    /// The same, which is there no longer.
    pub fn take(&mut self, secret: &str) -> Option<(T, SystemTime)> {
        self.things.remove(secret)
    }

    /// Forgets those of which it is true.
    pub fn forget(&mut self, is: impl Fn(&T) -> bool) {
        self.things.retain(|_, (thing, _)| !is(thing));
    }
}

#[cfg(test)]
mod tests {
    use std::time::SystemTime;

    use super::{Kept, MOST};

    #[test]
    fn the_oldest_is_forgotten_where_there_are_too_many() {
        let mut kept = Kept::default();
        for place in 0..=MOST {
            kept.put(place.to_string(), place, SystemTime::UNIX_EPOCH);
        }
        assert!(kept.get("0").is_none());
        assert!(kept.get("1").is_some());
        assert_eq!(kept.things.len(), MOST);
    }
}
