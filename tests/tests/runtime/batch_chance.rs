//! Batches whose answers, and whose failures, are left to chance.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use bitrix24::transport::Failure;
use bitrix24::{Result, Retries};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::batched::{One, add, error, get, id, run};
use crate::played::{Answer, Played, ok};

fn entries() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        prop::bool::ANY.prop_map(Value::from),
        (0..3).prop_map(Value::from),
        "(|c0|X|QUERY)".prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 20, 4, |inner| {
        let name = "(result|result_error|result_time|result_next|result_total|c0|c1|0|1|error)";
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..3).prop_map(Value::from),
            prop::collection::btree_map(name, inner, 0..6)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn whatever_is_answered_each_command_gets_something(answer in entries()) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build().expect("a runtime");
        runtime.block_on(async {
            let portal = Played::by(move |_| ok(answer.clone()));
            let client = portal.builder().retries(Retries::none()).build().expect("a client");
            let unknown = |one: &Result<i64>| {
                one.as_ref().is_err_and(|error| error.message().contains("nothing is known"))
            };
            let all = client.batch_all([get(1), get(2)]).await;
            prop_assert!(all.len() == 2 && !all.iter().any(unknown));
            let mut chain = client.chain();
            let (first, second) = (chain.add(add(1)), chain.add(get(2)));
            if let Ok(done) = chain.halt().send().await {
                prop_assert!(!unknown(&done.get(first)) && !unknown(&done.get(second)));
            }
            Ok(())
        })?;
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    /// Numbers below `refuse` of a hundred are refused, and each tenth call breaks, before or after it has run.
    #[test]
    fn a_thousand_requests_with_chance_failures_each_get_their_own_result_and_none_is_written_twice(
        seed: u64, refuse in 0..40_u64, reads: bool,
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build().expect("a runtime");
        runtime.block_on(async {
            let chance = move |salt: u64| {
                let mixed = (seed ^ salt.wrapping_mul(0x9e37_79b9_7f4a_7c15)).wrapping_mul(0xff51_afd7_ed55_8ccd);
                (mixed ^ (mixed >> 33)) % 100
            };
            let ran = Arc::new(Mutex::new(HashMap::<i64, usize>::new()));
            let counts = Arc::clone(&ran);
            let mut calls = 0;
            let portal = Played::by(move |seen| {
                calls += 1;
                let fate = chance(1_000_000 + calls);
                if fate < 5 {
                    return Answer::Fails(Failure::unsent("refused"));
                }
                let answer = run(seen, |ran| {
                    let id = id(&ran.parameters);
                    if chance(id as u64) < refuse {
                        return error("NOT_FOUND");
                    }
                    if chance(7_000 + id as u64 + calls * 31) < 3 {
                        return error("QUERY_LIMIT_EXCEEDED");
                    }
                    *counts.lock().expect("a lock").entry(id).or_default() += 1;
                    if chance(9_000 + id as u64 + calls * 17) < 3 {
                        return error("INTERNAL_SERVER_ERROR");
                    }
                    One::Result(json!(id))
                });
                if fate < 10 { Answer::Cut(200, "{".into()) } else { answer }
            });
            let client = portal.builder().retries(Retries { times: 40, ..Retries::default() }).no_deadline().build().expect("a client");
            let all = if reads {
                client.batch_all((0..1000).map(get)).await
            } else {
                client.batch_all((0..1000).map(add)).await
            };
            prop_assert_eq!(all.len(), 1000);
            let ran = ran.lock().expect("a lock");
            for (id, one) in all.into_iter().enumerate() {
                let times = ran.get(&(id as i64)).copied().unwrap_or_default();
                prop_assert!(reads || times <= 1, "{} was written {} times", id, times);
                match one {
                    Ok(answer) => prop_assert!(answer == id as i64 && times > 0),
                    Err(error) if error.is("NOT_FOUND") => prop_assert!(chance(id as u64) < refuse && times == 0),
                    Err(error) => prop_assert!(!reads && error.is_ambiguous(), "{}: {}", id, error),
                }
            }
            Ok(())
        })?;
    }
}
