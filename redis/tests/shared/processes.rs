//! Several processes at once, at an emulated portal that counts.

use std::thread::sleep;
use std::time::{Duration, SystemTime};

use bitrix24::auth::{TokenStore as _, Tokens};
use bitrix24_emulator::{Emulator, Limits, Options, Received};

use crate::server::Server;
use crate::workers::{CAPACITY, PER_SECOND, Work, Worker, start};

const PROCESSES: i64 = 4;

fn portal() -> Emulator {
    let limits = Limits::cloud().requests(CAPACITY, PER_SECOND);
    let options = Emulator::options().limits(limits).kept(20_000);
    options.start().expect("a portal starts")
}

fn work(redis: &Server, portal: &Emulator, calls: i64) -> Work {
    Work {
        redis: redis.address(),
        portal: portal.webhook(),
        application: false,
        calls,
        deadline: 900,
    }
}

/// All calls of all processes, and none that failed.
fn end(workers: Vec<Worker>) -> i64 {
    let mut answered = 0;
    for worker in workers {
        let (some, errors) = worker.done();
        assert!(errors.is_empty(), "{errors:?}");
        answered += some;
    }
    answered
}

fn refused(received: &[Received]) -> usize {
    let refused = received.iter().filter(|one| one.status == 503);
    refused.count()
}

/// Between the first request and the last.
fn took(received: &[Received]) -> Duration {
    let times = received.iter().map(|one| one.at);
    let (first, last) = (times.clone().min(), times.max());
    last.zip(first)
        .and_then(|(last, first)| last.duration_since(first).ok())
        .unwrap_or_default()
}

/// How many requests came in the seconds after a time.
fn within(received: &[Received], from: SystemTime, seconds: u64) -> usize {
    let until = from + Duration::from_secs(seconds);
    let all = received
        .iter()
        .filter(|one| one.at >= from && one.at < until);
    all.count()
}

#[test]
fn four_processes_are_never_refused_and_use_the_limit() {
    let Some(redis) = Server::start() else { return };
    let portal = portal();
    let calls = 2000;
    let answered = end(start(&work(&redis, &portal, calls), PROCESSES));
    let received = portal.received();
    let ideal = (calls as f64 - f64::from(CAPACITY)) / f64::from(PER_SECOND);
    let took = took(&received).as_secs_f64();
    let over = took / ideal - 1.0;
    println!(
        "{answered} calls of {PROCESSES} processes: {} refused, {took:.2} s, ideal {ideal:.2} s ({:+.1} %)",
        refused(&received),
        100.0 * over
    );
    assert_eq!((answered, received.len() as i64), (calls, calls));
    assert_eq!(refused(&received), 0);
    assert!(over < 0.05, "{took} s, and the ideal is {ideal} s");
}

#[test]
fn redis_is_killed_and_comes_back_and_no_call_is_refused_or_lost() {
    let Some(mut redis) = Server::start() else {
        return;
    };
    let portal = portal();
    let calls = 1200;
    let workers = start(&work(&redis, &portal, calls), PROCESSES);
    sleep(Duration::from_secs(6));
    let gone = SystemTime::now();
    redis.kill();
    sleep(Duration::from_secs(6));
    redis.restart();
    let back = SystemTime::now();
    let answered = end(workers);
    let received = portal.received();
    let alone = within(&received, gone + Duration::from_secs(1), 4) as f64 / 4.0;
    let after = within(&received, back + Duration::from_secs(2), 4) as f64 / 4.0;
    println!(
        "{answered} calls of {PROCESSES} processes: {} refused; without Redis {alone:.1} per second, after it {after:.1}",
        refused(&received)
    );
    assert_eq!((answered, received.len() as i64), (calls, calls));
    assert_eq!(refused(&received), 0);
    let rate = f64::from(PER_SECOND);
    assert!(
        alone > 0.3 * rate && alone <= 1.05 * rate,
        "{alone} per second without Redis"
    );
    assert!(
        after > 0.9 * rate && after <= 1.05 * rate,
        "{after} per second after it"
    );
}

#[test]
fn a_process_that_dies_in_the_line_holds_up_nobody() {
    let Some(redis) = Server::start() else { return };
    let portal = portal();
    let mut workers = start(&work(&redis, &portal, 1200), PROCESSES);
    sleep(Duration::from_secs(4));
    workers.remove(0).kill();
    let dead = SystemTime::now();
    let answered = end(workers);
    let received = portal.received();
    // Its places pass like any others.
    let after = within(&received, dead + Duration::from_secs(2), 4) as f64 / 4.0;
    println!(
        "{answered} calls of the others: {} refused, {after:.1} per second",
        refused(&received)
    );
    assert_eq!((answered, refused(&received)), (900, 0));
    assert!(after > 0.9 * f64::from(PER_SECOND), "{after} per second");
}

#[test]
fn one_process_renews_the_tokens_for_all() {
    let Some(redis) = Server::start() else { return };
    let portal = portal();
    let given = portal
        .oauth()
        .issue(Options::CLIENT_ID, 1)
        .expect("it is installed");
    let mut tokens = Tokens::new(given.access, Some(given.refresh.into()));
    // They have expired, as all processes see when they begin.
    tokens.expires = Some(1);
    let runtime = tokio::runtime::Runtime::new().expect("a runtime starts");
    let store = redis.open().tokens("portal/application");
    runtime
        .block_on(store.save(&tokens))
        .expect("Redis is there");
    let work = Work {
        application: true,
        portal: format!("http://{}", portal.address()),
        ..work(&redis, &portal, 600)
    };
    let workers = start(&work, PROCESSES);
    sleep(Duration::from_secs(4));
    let first = portal.oauth().exchanges();
    // The portal alone sees that they expire, and refuses those of all processes at once.
    portal.clock().advance(Duration::from_secs(3700));
    let answered = end(workers);
    let second = portal.oauth().exchanges();
    println!(
        "{answered} calls of {PROCESSES} processes: {first} renewal, and {second} after the second time"
    );
    assert_eq!((answered, first, second), (600, 1, 2));
}

#[test]
fn the_time_of_a_method_is_used_by_all_processes_together_and_no_further() {
    let Some(redis) = Server::start() else { return };
    let portal = portal();
    // So many calls of ten seconds that the next one would be refused.
    let (fit, calls) = (49, 400);
    portal.cost("server.time", 10.0);
    let work = Work {
        deadline: 10,
        ..work(&redis, &portal, calls)
    };
    let mut answered = 0;
    for worker in start(&work, PROCESSES) {
        let (some, errors) = worker.done();
        let waited = errors
            .iter()
            .filter(|error| error.contains("the limits of the portal"));
        assert_eq!(waited.count(), errors.len(), "{errors:?}");
        answered += some;
    }
    let received = portal.received();
    let refused = received.iter().filter(|one| one.status != 200).count();
    println!("{answered} calls of {fit} that fit: {refused} refused");
    assert_eq!((answered, refused, received.len()), (fit, 0, fit as usize));
}
