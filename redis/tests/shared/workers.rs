//! Processes of a program that calls one portal: this test program, started again.

use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::Duration;

use bitrix24::Client;
use bitrix24::auth::Application;
use bitrix24::redis::Redis;
use bitrix24_emulator::Options;
use futures_util::future::join_all;
use serde_json::{Value, json};

use crate::server::trace;

/// What tells a process that it is one of these.
const WORK: &str = "BITRIX24_REDIS_WORK";
/// The bucket of the portal.
pub const CAPACITY: u32 = 100;
pub const PER_SECOND: u32 = 50;
/// How many calls a process has at a time.
const TASKS: usize = 32;

/// What a process does.
#[derive(Clone)]
pub struct Work {
    pub redis: String,
    /// The webhook, or the portal where an application is let in.
    pub portal: String,
    pub application: bool,
    pub calls: i64,
    /// How long a call may take, in seconds.
    pub deadline: u64,
}

/// One that has started, and waits.
pub struct Worker {
    child: Child,
    tells: ChildStdin,
    says: Receiver<String>,
}

impl Worker {
    pub fn start(work: &Work) -> Self {
        let work = json!({
            "redis": work.redis,
            "portal": work.portal,
            "application": work.application,
            "calls": work.calls,
            "deadline": work.deadline,
        });
        let mut child = Command::new(std::env::current_exe().expect("this program has a path"))
            .args(["--exact", "workers::one_of_the_processes", "--nocapture"])
            .env(WORK, work.to_string())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("it starts");
        let tells = child.stdin.take().expect("it listens");
        let speaks = BufReader::new(child.stdout.take().expect("it speaks"));
        let (heard, says) = channel();
        // A process whose output nobody reads comes to a stop. What it traces is searched like all else.
        thread::spawn(move || {
            for line in speaks.lines().map_while(Result::ok) {
                // Its harness speaks of no test of this one.
                if !line.starts_with("test result") && !line.starts_with("running") {
                    println!("{line}");
                }
                let _ = heard.send(line);
            }
        });
        let mut worker = Self { child, tells, says };
        worker.hear("ready");
        worker
    }

    pub fn go(&mut self) {
        writeln!(self.tells, "go").expect("it listens");
    }

    /// Ends it without a warning.
    pub fn kill(mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }

    /// How many calls had an answer, and what the others were told.
    pub fn done(mut self) -> (i64, Vec<String>) {
        let said: Value = serde_json::from_str(&self.hear("done ")).expect("it says JSON");
        assert!(self.child.wait().is_ok_and(|status| status.success()));
        let errors = said["errors"].as_array().into_iter().flatten();
        let errors = errors.filter_map(|one| Some(one.as_str()?.to_owned()));
        (
            said["answered"].as_i64().unwrap_or_default(),
            errors.collect(),
        )
    }

    /// The rest of a line with a word, before which the harness may have written.
    fn hear(&mut self, word: &str) -> String {
        let mut said = self.says.iter();
        let rest = said.find_map(|line| Some(line.split_once(word)?.1.trim().to_owned()));
        rest.unwrap_or_else(|| panic!("a process ended before it said `{word}`"))
    }
}

/// Starts processes that each do a part, and lets them all go at once.
pub fn start(work: &Work, processes: i64) -> Vec<Worker> {
    let part = Work {
        calls: work.calls / processes,
        ..work.clone()
    };
    let mut workers: Vec<_> = (0..processes).map(|_| Worker::start(&part)).collect();
    workers.iter_mut().for_each(Worker::go);
    workers
}

/// No test by itself: what the processes run.
#[test]
fn one_of_the_processes() {
    let Ok(work) = std::env::var(WORK) else {
        return;
    };
    let work: Value = serde_json::from_str(&work).expect("it is told as JSON");
    trace();
    let runtime = tokio::runtime::Runtime::new().expect("a runtime starts");
    let client = runtime.block_on(async { client(&work) });
    println!("ready");
    let mut line = String::new();
    std::io::stdin()
        .read_line(&mut line)
        .expect("it is told when");
    let said = runtime.block_on(call(&client, work["calls"].as_i64().unwrap_or_default()));
    println!("\ndone {said}");
}

fn client(work: &Value) -> Client {
    let text = |name: &str| work[name].as_str().unwrap_or_default().to_owned();
    let redis = Redis::open(text("redis")).expect("the address is one");
    let (capacity, per_second) = (CAPACITY, f64::from(PER_SECOND));
    let deadline = work["deadline"].as_u64().unwrap_or_default();
    let builder = Client::builder()
        .deadline(Duration::from_secs(deadline))
        .bucket(redis.bucket("portal", capacity, per_second))
        .counters(redis.counters("portal/1", 480.0));
    let builder = match work["application"].as_bool() {
        Some(true) => {
            let application =
                Application::new(Options::CLIENT_ID, Options::CLIENT_SECRET, text("portal"))
                    .and_then(|one| one.server(text("portal")))
                    .expect("the address is one");
            builder.application(application.store(redis.tokens("portal/application")))
        }
        _ => builder.webhook(text("portal")),
    };
    builder.build().expect("there is a way in")
}

async fn call(client: &Client, calls: i64) -> Value {
    let left = AtomicI64::new(calls);
    let tasks = (0..TASKS).map(|_| async {
        let (mut answered, mut errors) = (0, Vec::new());
        while left.fetch_sub(1, Ordering::Relaxed) > 0 {
            match client.raw("server.time", json!({})).await {
                Ok(_) => answered += 1,
                Err(error) => errors.push(error.to_string()),
            }
        }
        (answered, errors)
    });
    let ended = join_all(tasks).await;
    let answered: i64 = ended.iter().map(|(answered, _)| answered).sum();
    let errors: Vec<_> = ended.into_iter().flat_map(|(_, errors)| errors).collect();
    json!({ "answered": answered, "errors": errors })
}
