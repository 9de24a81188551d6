//! A portal at which all goes wrong by chance, and which knows what it has truly done.
//!
//! Chance goes by the seed, by what is asked, and by how often it was asked before, not by the order in which requests come:
//! clients leave their waits to chance too.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher as _};
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use bitrix24::transport::{Body, Failure};
use bytes::Bytes;
use serde_json::{Value, json};
use tokio::time::Instant;

use crate::batched::{One, Ran, error, id, parse, run};
use crate::list_portal::{ListPortal, Table};
use crate::listed::{dense, sparse};
use crate::oauth::{answer, bearer, form, is_renewal};
use crate::played::{Answer, Played, Seen, html, refused};

/// The rows of the lists of the classic API, and of those of REST 3.0.
const ROWS: [usize; 2] = [1_000, 200];
/// How long the portal takes an access token: longer than a call lasts, and less than the tokens say.
const LIVES: Duration = Duration::from_secs(16 * 60);

/// What the portal knows.
pub struct Truth {
    seed: u64,
    /// Of a thousand requests so many go wrong.
    rate: u64,
    tables: [Arc<Mutex<Table>>; 2],
    /// How often each write was run.
    pub ran: HashMap<i64, usize>,
    /// Nobody who sent these can know whether they were run.
    pub doubtful: HashSet<i64>,
    /// What calls with a key of their own were answered.
    keys: HashMap<String, i64>,
    /// How often the same came before.
    before: HashMap<u64, u64>,
    token: usize,
    expires: Instant,
    /// What went wrong where, and how often.
    pub faults: Faults,
    /// A refresh token that was used before was shown again.
    pub used_twice: bool,
}

/// What went wrong where, and how often.
pub type Faults = BTreeMap<(&'static str, &'static str), usize>;

#[derive(Clone)]
pub struct FaultPortal {
    pub played: Played,
    truth: Arc<Mutex<Truth>>,
}

impl FaultPortal {
    pub fn new(seed: u64) -> Self {
        let identifiers = if seed.is_multiple_of(2) {
            sparse
        } else {
            dense
        };
        let table = |version: usize| {
            let change = |table: &mut Table| table.under = (version == 1).then_some("items");
            ListPortal::with(identifiers(ROWS[version]), change).table
        };
        let truth = Arc::new(Mutex::new(Truth {
            seed,
            rate: 50 + seed % 5 * 50,
            tables: [table(0), table(1)],
            ran: HashMap::new(),
            doubtful: HashSet::new(),
            keys: HashMap::new(),
            before: HashMap::new(),
            token: 1,
            expires: Instant::now() + Duration::from_secs(1 + seed % 60),
            faults: BTreeMap::new(),
            used_twice: false,
        }));
        let own = Arc::clone(&truth);
        let played = Played::by(move |seen| own.lock().expect("a lock").answer(seen));
        Self { played, truth }
    }

    pub fn truth(&self) -> MutexGuard<'_, Truth> {
        self.truth.lock().expect("a lock")
    }

    /// The rows that lists of a version have.
    pub fn rows(&self, version: usize) -> Vec<i64> {
        self.truth().tables[version]
            .lock()
            .expect("a lock")
            .rows
            .clone()
    }
}

/// Whether the portal refuses a write for good.
pub fn is_refused(id: i64) -> bool {
    id % 11 == 3
}

impl Truth {
    fn answer(&mut self, seen: &Seen) -> Answer {
        if is_renewal(seen) {
            return self.renewal(seen);
        }
        let known = bearer(seen) == format!("Bearer acc3ss-{}-", self.token);
        if !known || self.expires <= Instant::now() {
            return self.wrong(
                "an expired token",
                place(seen),
                refused(401, "expired_token"),
            );
        }
        let chance = self.chance(&(seen.uri.path(), &*seen.bytes));
        let kind = chance / 1_000;
        if chance % 1_000 >= self.rate {
            return self.run(seen);
        }
        match kind % 16 {
            0 => self.wrong(
                "no connection",
                place(seen),
                Answer::Fails(Failure::unsent("refused")),
            ),
            1 => self.wrong("429", place(seen), html(429)),
            2 => self.wrong("429", place(seen), refused(429, "QUERY_LIMIT_EXCEEDED")),
            3 => self.wrong("503", place(seen), refused(503, "QUERY_LIMIT_EXCEEDED")),
            4 => self.unknown(
                seen,
                "dropped before",
                Answer::Fails(Failure::unknown("reset")),
            ),
            5 => self.unknown(seen, "502", html(502)),
            6 => self.unknown(seen, "503", html(503)),
            7 => self.unknown(seen, "500", refused(500, "INTERNAL_SERVER_ERROR")),
            8 => self.unknown(seen, "a page instead of JSON", html(200)),
            9 => {
                let answer = self.run(seen);
                let wait = Duration::from_secs(1 + kind % 59);
                self.wrong("slow", place(seen), Answer::After(wait, Box::new(answer)))
            }
            // Too slow for any deadline, where a list would not come to its end.
            10 if !lists(seen) => {
                let answer = self.run(seen);
                let never = Duration::from_secs(10_000);
                self.unknown(seen, "too slow", Answer::After(never, Box::new(answer)))
            }
            fate => self.spoilt(seen, fate, kind),
        }
    }

    /// It has run, and its answer does not come as it was.
    fn spoilt(&mut self, seen: &Seen, fate: u64, kind: u64) -> Answer {
        let answer = self.run(seen);
        let Answer::Json(status @ 200, body) = answer else {
            return answer;
        };
        let whole = serde_json::to_vec(&body).expect("JSON");
        let half = whole[..whole.len() * (kind as usize % 97) / 97].to_vec();
        let half = Bytes::from(half);
        match fate {
            11 => self.unknown(
                seen,
                "dropped behind",
                Answer::Fails(Failure::unknown("reset")),
            ),
            12 => self.unknown(seen, "cut off", Answer::Cut(status, half)),
            13 => self.unknown(seen, "half a body", other(half)),
            14 => self.unknown(seen, "twice", other([&whole[..], &whole].concat().into())),
            _ => self.unknown(seen, "502 behind", html(502)),
        }
    }

    /// Refresh tokens are good once: of these no answer gets lost.
    fn renewal(&mut self, seen: &Seen) -> Answer {
        match self.chance(&seen.bytes) % 8 {
            0 => {
                return self.wrong(
                    "no connection",
                    "a renewal",
                    Answer::Fails(Failure::unsent("refused")),
                );
            }
            1 => return self.wrong("502", "a renewal", html(502)),
            _ => {}
        }
        let shown = (
            "refresh_token".to_owned(),
            format!("r3fresh-{}-", self.token),
        );
        if !form(seen).contains(&shown) {
            self.used_twice = true;
            return refused(400, "invalid_grant");
        }
        self.token += 1;
        self.expires = Instant::now() + LIVES;
        let tokens = Answer::Json(200, answer(self.token));
        Answer::After(Duration::from_secs(1), Box::new(tokens))
    }

    fn run(&mut self, seen: &Seen) -> Answer {
        let version = usize::from(seen.uri.path().contains("/rest/api/"));
        let key = seen.headers.get("idempotency-key");
        let key = key.map(|key| key.to_str().expect("a text").to_owned());
        run(seen, |ran| match &*ran.method {
            "some.add" => self.add(ran, key.as_deref()),
            _ => match self.chance(&asked(ran)) % 1_000 {
                0..3 => self.wrong("busy", "a command", error("QUERY_LIMIT_EXCEEDED")),
                3..6 => self.wrong("broken", "a command", error("INTERNAL_SERVER_ERROR")),
                _ if ran.method == "some.list" => {
                    self.tables[version].lock().expect("a lock").answer(ran)
                }
                _ => One::Result(json!(id(&ran.parameters))),
            },
        })
    }

    fn add(&mut self, ran: &Ran, key: Option<&str>) -> One {
        let id = id(&ran.parameters);
        if is_refused(id) {
            return error("NOT_FOUND");
        }
        if let Some(answer) = key.and_then(|key| self.keys.get(key)) {
            return One::Result(json!(answer));
        }
        let chance = self.chance(&("add", id)) % 1_000;
        if chance < 20 {
            return self.wrong("busy", "a command", error("QUERY_LIMIT_EXCEEDED"));
        }
        if chance < 50 {
            self.doubtful.insert(id);
        }
        if chance < 35 {
            return self.wrong(
                "broken before a write",
                "a command",
                error("INTERNAL_SERVER_ERROR"),
            );
        }
        *self.ran.entry(id).or_default() += 1;
        if let Some(key) = key {
            self.keys.insert(key.to_owned(), id);
        }
        match chance {
            35..50 => self.wrong(
                "broken behind a write",
                "a command",
                error("INTERNAL_SERVER_ERROR"),
            ),
            _ => One::Result(json!(id)),
        }
    }

    fn wrong<T>(&mut self, what: &'static str, place: &'static str, answer: T) -> T {
        *self.faults.entry((what, place)).or_default() += 1;
        answer
    }

    /// What the request writes may have been done, as far as its sender can know.
    fn unknown(&mut self, seen: &Seen, what: &'static str, answer: Answer) -> Answer {
        self.doubtful.extend(writes(seen));
        self.wrong(what, place(seen), answer)
    }

    /// A number below a million for what was asked.
    fn chance(&mut self, asked: &impl Hash) -> u64 {
        let mut hasher = DefaultHasher::new();
        asked.hash(&mut hasher);
        let before = self.before.entry(hasher.finish()).or_default();
        *before += 1;
        (self.seed, *before).hash(&mut hasher);
        hasher.finish() % 1_000_000
    }
}

/// What tells one command from others.
fn asked(ran: &Ran) -> (&str, Vec<u8>) {
    let parameters = serde_json::to_vec(&ran.parameters);
    (&ran.method, parameters.expect("JSON"))
}

fn other(body: Bytes) -> Answer {
    Answer::Other(http::Response::new(Body::from(body)))
}

/// The commands of a request, or itself.
fn commands(seen: &Seen) -> Vec<(String, Value)> {
    let body = &seen.body;
    if let Some(all) = body["cmd"].as_object() {
        let all = all.values().filter_map(Value::as_str);
        return all.map(parse).collect();
    }
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    match body.as_array() {
        Some(all) => all
            .iter()
            .map(|one| (text(&one["method"]), one["query"].clone()))
            .collect(),
        None => vec![(seen.method.clone(), body.clone())],
    }
}

fn writes(seen: &Seen) -> impl Iterator<Item = i64> {
    let all = commands(seen).into_iter();
    all.filter(|(method, _)| method == "some.add")
        .map(|(_, parameters)| id(&parameters))
}

/// What kind of request it is.
fn place(seen: &Seen) -> &'static str {
    match &*seen.method {
        _ if lists(seen) => "a list",
        "batch" => "a batch",
        _ => "a call",
    }
}

fn lists(seen: &Seen) -> bool {
    commands(seen)
        .iter()
        .any(|(method, _)| method == "some.list")
}
