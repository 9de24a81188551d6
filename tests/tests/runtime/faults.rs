//! Everything that can go wrong, at once: lists, batches and single calls of an application whose tokens expire, at a
//! portal that knows what it has truly done.

mod portal;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use bitrix24::auth::MemoryStore;
use bitrix24::listing::Items;
use bitrix24::{Client, Result, Retries};
use futures_util::future::join_all;
use futures_util::join;
use serde_json::json;

use crate::batched::{AddV3, GetV3, add, get};
use crate::listed::*;
use crate::oauth::{application_at, tokens};
use portal::{FaultPortal, Faults, Truth, is_refused};

/// What is not as it should be.
type Told = std::result::Result<(), String>;

const SEEDS: u64 = 200;

fn client(portal: &FaultPortal, host: &str, store: &Arc<MemoryStore>, times: usize) -> Client {
    let retries = Retries {
        times,
        ..Retries::default()
    };
    let builder = Client::builder().application(application_at(host, Arc::clone(store)));
    let builder = builder.retries(retries).transport(portal.played.clone());
    builder.build().expect("a client")
}

/// What one write says, against what the portal knows.
fn write(truth: &Truth, id: i64, said: &Result<i64>) -> Told {
    let times = truth.ran.get(&id).copied().unwrap_or_default();
    let doubtful = truth.doubtful.contains(&id);
    let right = match said {
        _ if times > 1 => false,
        Ok(answer) => *answer == id && times == 1,
        Err(error) if error.is("NOT_FOUND") => is_refused(id) && !error.is_ambiguous(),
        Err(error) if doubtful => error.is_ambiguous() && !error.is_safe_to_retry(),
        Err(error) => times == 0 && error.is_safe_to_retry() && !error.is_ambiguous(),
    };
    match right {
        true => Ok(()),
        false => Err(format!(
            "the write {id} ran {times} times, its sender can know that: {}; it says {said:?}",
            !doubtful
        )),
    }
}

fn read(id: i64, said: &Result<i64>) -> Told {
    match said {
        Ok(answer) if *answer == id => Ok(()),
        Err(error) if error.is_safe_to_retry() && !error.is_ambiguous() => Ok(()),
        _ => Err(format!("the read {id} says {said:?}")),
    }
}

async fn list(what: &str, items: Items<Row>, rows: Vec<i64>) -> Told {
    match ids(items).await {
        Ok(came) if came == rows => Ok(()),
        Ok(came) => Err(format!("{what}: {} rows of {}", came.len(), rows.len())),
        Err(error) => Err(format!("{what}: {error:?}")),
    }
}

async fn lists(seed: u64, portal: &FaultPortal, client: &Client) -> Told {
    let strategy = STRATEGIES[seed as usize % 4];
    let all = || json!({});
    let by_key = match seed / 4 % 2 {
        0 => client.items(Counted(all())).by(strategy),
        _ => client.items(NoCount(all())).by(strategy),
    };
    let by_place = match seed % 3 {
        0 => client.items(ByStart(all())),
        1 => client.items(ByOffset(all())),
        _ => client.items(Anonymous(all())),
    };
    let third = match seed / 2 % 4 {
        0 => client.items(Third(all())),
        1 => client.items(ThirdPlain(all())),
        2 => client.items(ThirdNext(all())),
        _ => client.items(ThirdCursor(all())),
    };
    let told = join!(
        list("by the identifier", by_key, portal.rows(0)),
        list("by place", by_place, portal.rows(0)),
        list("in REST 3.0", third, portal.rows(1)),
    );
    told.0.and(told.1).and(told.2)
}

/// Reads and writes that go together, with and without `halt`.
async fn chains(portal: &FaultPortal, client: &Client) -> Told {
    for halt in [false, true] {
        let first = if halt { 2_000 } else { 1_000 };
        let mut chain = client.chain();
        let mut written = Vec::new();
        let mut seen = Vec::new();
        for id in first..first + 120 {
            match id % 3 {
                0 => written.push((id, chain.add(add(id)))),
                _ => seen.push((id, chain.add(get(id)))),
            }
        }
        let chain = if halt { chain.halt() } else { chain };
        let done = chain.send().await;
        let truth = portal.truth();
        match done {
            Ok(done) => {
                for (id, handle) in written {
                    write(&truth, id, &done.get(handle))?;
                }
                for (id, handle) in seen {
                    read(id, &done.get(handle))?;
                }
            }
            Err(error) => {
                let doubtful = |(id, _): &(i64, _)| truth.doubtful.contains(id);
                if error.is_ambiguous() != written.iter().any(doubtful) {
                    return Err(format!("a chain says {error:?}"));
                }
                if written
                    .iter()
                    .any(|(id, _)| truth.ran.get(id).is_some_and(|ran| *ran > 1))
                {
                    return Err("a chain wrote twice".to_owned());
                }
            }
        }
    }
    Ok(())
}

/// Many of one kind, of both versions.
async fn batches(portal: &FaultPortal, client: &Client) -> Told {
    let (adds, adds_v3, gets_v3) = join!(
        client.batch_all((3_000..3_070).map(add)),
        client.batch_all((4_000..4_012).map(AddV3::new)),
        client.batch_all((0..60).map(GetV3::new)),
    );
    let truth = portal.truth();
    for (id, said) in (3_000..).zip(&adds) {
        write(&truth, id, said)?;
    }
    for (id, said) in (4_000..).zip(&adds_v3) {
        write(&truth, id, said)?;
    }
    for (id, said) in (0..).zip(&gets_v3) {
        read(id, said)?;
    }
    Ok(())
}

async fn calls(portal: &FaultPortal, client: &Client) -> Told {
    let (adds, adds_v3, gets) = join!(
        join_all((5_000..5_008).map(|id| client.send(add(id)))),
        join_all((6_000..6_008).map(|id| client.send(AddV3::new(id)))),
        join_all((0..8).map(|id| client.send(get(id)))),
    );
    let truth = portal.truth();
    for (id, said) in (5_000..).zip(&adds) {
        write(&truth, id, said)?;
    }
    for (id, said) in (6_000..).zip(&adds_v3) {
        write(&truth, id, said)?;
    }
    for (id, said) in (0..).zip(&gets) {
        read(id, said)?;
    }
    Ok(())
}

/// All of it at once; what went wrong how often.
async fn all(seed: u64) -> std::result::Result<Faults, String> {
    let portal = FaultPortal::new(seed);
    let store = Arc::new(MemoryStore::with(tokens(1)));
    // What is counted for a host is shared by all of this process.
    let host = format!("https://faults-{seed}.test");
    // Lists are to come to their end; of the others some are to fail.
    let patient = client(&portal, &host, &store, 40);
    let hasty = client(&portal, &host, &store, seed as usize % 4);
    let told = join!(
        lists(seed, &portal, &patient),
        chains(&portal, &hasty),
        batches(&portal, &hasty),
        calls(&portal, &hasty),
    );
    told.0.and(told.1).and(told.2).and(told.3)?;
    let truth = portal.truth();
    match truth.used_twice {
        true => Err("a refresh token was used twice".to_owned()),
        false => Ok(truth.faults.clone()),
    }
}

fn by_seed(seed: u64) -> std::result::Result<Faults, String> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .start_paused(true)
        .build()
        .expect("a runtime");
    runtime.block_on(all(seed))
}

#[test]
fn whatever_goes_wrong_each_row_comes_once_nothing_is_written_twice_and_each_error_says_what_is_known()
 {
    // Each seed has a clock of its own, so that they can run side by side.
    let next = AtomicU64::new(0);
    let told = std::thread::scope(|threads| {
        let work = || {
            let mut own = Vec::new();
            loop {
                let seed = next.fetch_add(1, Ordering::Relaxed);
                if seed >= SEEDS {
                    return own;
                }
                own.push((seed, by_seed(seed)));
            }
        };
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        let threads: Vec<_> = (0..cores).map(|_| threads.spawn(work)).collect();
        let told = threads.into_iter().map(|one| one.join().expect("no panic"));
        told.flatten().collect::<BTreeMap<_, _>>()
    });
    assert_eq!(told.len() as u64, SEEDS);
    let mut faults = Faults::new();
    for (seed, told) in told {
        let own = told.unwrap_or_else(|why| panic!("seed {seed}: {why}"));
        for (what, times) in own {
            *faults.entry(what).or_insert(0) += times;
        }
    }
    // All of them, in every kind of request.
    for what in [
        "no connection",
        "429",
        "500",
        "502",
        "503",
        "half a body",
        "cut off",
        "slow",
        "twice",
        "an expired token",
    ] {
        for place in ["a list", "a batch", "a call"] {
            assert!(
                faults.contains_key(&(what, place)),
                "{what} in {place}: {faults:#?}"
            );
        }
    }
    assert!(faults.len() >= 50, "{faults:#?}");
}
