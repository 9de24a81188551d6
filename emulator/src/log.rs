//! What the portal was asked, and what it answered.

use std::collections::VecDeque;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use serde_json::Value;

use crate::model::Version;

/// How many bytes of requests and answers are kept.
const BYTES: usize = 64 << 20;

/// A request that was answered.
#[derive(Debug, Clone, PartialEq)]
pub struct Received {
    /// Its place among all requests, from 1; those for tokens are counted too.
    pub number: u64,
    /// When it came, by the portal's clock.
    pub at: SystemTime,
    /// How long the portal took, by the system's clock.
    pub took: Duration,
    /// Where it came from.
    pub peer: Option<IpAddr>,
    /// `GET`, `POST` or another.
    pub verb: String,
    /// The version of the API.
    pub version: Version,
    /// The method as it was written; empty where the request could not be read.
    pub method: String,
    /// The parameters as JSON, which takes less memory than their values.
    pub(crate) written: Arc<[u8]>,
    /// The HTTP status of the answer.
    pub status: u16,
    /// The body of the answer.
    pub answer: Arc<[u8]>,
    /// It is a call, and none for tokens.
    pub(crate) is_call: bool,
}

impl Received {
    /// A call that came at a time, and of which nothing else is known.
    pub(crate) fn new(at: SystemTime, version: Version) -> Self {
        Self {
            number: 0,
            at,
            took: Duration::ZERO,
            peer: None,
            verb: String::new(),
            version,
            method: String::new(),
            written: Arc::default(),
            status: 0,
            answer: Arc::default(),
            is_call: true,
        }
    }

    /// The parameters without the credentials; for a batch of REST 3.0 its commands.
    pub fn parameters(&self) -> Value {
        serde_json::from_slice(&self.written).unwrap_or_default()
    }
}

/// The last requests. Older ones are forgotten, by their number and by their size.
#[derive(Debug)]
pub struct Log {
    most: usize,
    kept: Mutex<Kept>,
}

#[derive(Debug, Default)]
struct Kept {
    requests: VecDeque<Received>,
    bytes: usize,
    ever: u64,
}

impl Log {
    /// A log of at most so many requests.
    pub fn new(most: usize) -> Self {
        Self {
            most,
            kept: Mutex::default(),
        }
    }

    pub(crate) fn add(&self, mut received: Received) {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.ever += 1;
        received.number = kept.ever;
        kept.bytes += weight(&received);
        kept.requests.push_back(received);
        while kept.requests.len() > self.most || kept.bytes > BYTES {
            let Some(old) = kept.requests.pop_front() else {
                break;
            };
            kept.bytes -= weight(&old);
        }
    }

    /// The requests that are kept, the oldest first.
    pub fn received(&self) -> Vec<Received> {
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.requests.iter().cloned().collect()
    }

    /// The request with this number, if it is kept.
    pub(crate) fn find(&self, number: u64) -> Option<Received> {
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let mut requests = kept.requests.iter();
        requests.find(|one| one.number == number).cloned()
    }

    /// How many requests there were, those that are forgotten among them.
    pub fn count(&self) -> u64 {
        self.kept
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .ever
    }
}

fn weight(received: &Received) -> usize {
    received.written.len() + received.answer.len()
}

#[cfg(test)]
mod tests {
    use std::time::SystemTime;

    use super::{BYTES, Log, Received};
    use crate::model::Version;

    fn received(method: &str, size: usize) -> Received {
        Received {
            method: method.to_owned(),
            written: vec![b' '; size].into(),
            answer: (*b"{}").into(),
            ..Received::new(SystemTime::UNIX_EPOCH, Version::V2)
        }
    }

    fn names(log: &Log) -> Vec<String> {
        log.received().into_iter().map(|one| one.method).collect()
    }

    #[test]
    fn old_requests_are_forgotten_and_still_counted() {
        let log = Log::new(2);
        for name in ["a", "b", "c"] {
            log.add(received(name, 1));
        }
        assert_eq!(names(&log), ["b", "c"]);
        assert_eq!(log.count(), 3);
        assert_eq!(log.find(3).map(|one| one.method).as_deref(), Some("c"));
        assert!(log.find(1).is_none());
    }

    #[test]
    fn large_requests_push_out_others() {
        let log = Log::new(9);
        log.add(received("a", BYTES / 2));
        log.add(received("b", BYTES / 2));
        assert_eq!(names(&log), ["b"]);
    }
}
