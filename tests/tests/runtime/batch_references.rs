//! Chains: commands in their order, that stop at a failure and pass on what they answer.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use bitrix24::batch::Chain;
use bitrix24::crm::lead::contact::{Add as Bind, AddFields as BindFields};
use bitrix24::crm::{deal, item, lead};
use bitrix24::read::{Reader, integer};
use bitrix24::request::{Access, Method, Request, Slots};
use bitrix24::transport::Failure;
use bitrix24::{Error, Result, user, value};
use serde_json::{Value, json};

use crate::batched::{One, Ran, error, run};
use crate::played::{Answer, CODE, Played, html};

macro_rules! method {
    ($name:ident, $version:ident, $wire:literal, $access:ident) => {
        struct $name(Value);

        impl $name {
            fn new(id: impl Into<value::Integer>) -> Self {
                Self(id.into().into())
            }
        }

        impl Request for $name {
            const METHOD: Method = Method::$version($wire, Access::$access);
            type Output = i64;

            fn into_slots(self) -> Slots {
                let mut slots = Slots::new();
                slots.set(0, "id", self.0);
                slots
            }

            fn read(reader: &mut Reader<'_>) -> i64 {
                integer(reader)
            }
        }
    };
}

method!(Get, v2, "some.get", Read);
method!(Add, v2, "some.add", Write);
method!(GetV3, v3, "some.get", Read);
method!(AddV3, v3, "some.add", Write);

/// A portal, and the commands that it ran.
fn portal(mut one: impl FnMut(&Ran) -> One + Send + 'static) -> (Played, Arc<Mutex<Vec<Ran>>>) {
    let all = Arc::new(Mutex::new(Vec::new()));
    let ran = Arc::clone(&all);
    let played = Played::by(move |seen| {
        run(seen, |command| {
            ran.lock().expect("a lock").push(command.clone());
            one(command)
        })
    });
    (played, all)
}

fn methods(all: &Mutex<Vec<Ran>>) -> Vec<String> {
    let all = all.lock().expect("a lock");
    all.iter().map(|ran| ran.method.clone()).collect()
}

/// A number that tells what was sent.
fn same(ran: &Ran) -> One {
    let id = &ran.parameters["id"];
    One::Result(
        id.as_str()
            .map_or(id.clone(), |id| json!(id.parse::<i64>().ok())),
    )
}

async fn sent(chain: Chain) -> bitrix24::batch::Answers {
    chain.send().await.expect("answers")
}

fn nothing_was_sent(played: &Played, error: &Error) {
    assert!(error.message().contains("nothing was sent"), "{error}");
    assert!(!error.is_ambiguous());
    assert!(played.seen().is_empty());
}

#[tokio::test(start_paused = true)]
async fn what_a_command_answers_is_passed_on() {
    let (played, ran) = portal(|ran| match &*ran.method {
        "crm.lead.add" => One::Result(json!(77)),
        _ => One::Result(json!(true)),
    });
    let mut chain = played.client().chain();
    let lead = chain.add(lead::Add::new().fields(lead::AddFields::new().title("x")));
    let bound = chain.add(Bind::new(lead.result(), BindFields::new(5)));
    let done = sent(chain).await;
    assert_eq!(
        (
            done.get(lead).expect("a lead"),
            done.get(bound).expect("bound")
        ),
        (77, true)
    );
    assert!(done.error().is_none());
    let seen = played.seen();
    assert_eq!((seen.len(), &seen[0].body["halt"]), (1, &json!(1)));
    let command = seen[0].body["cmd"]["c1"].as_str().expect("a command");
    assert!(
        command.starts_with("crm.lead.contact.add?id=%24result%5Bc0%5D&"),
        "{command}"
    );
    assert_eq!(ran.lock().expect("a lock")[1].parameters["id"], "77");
}

#[tokio::test(start_paused = true)]
async fn a_field_of_an_answer_is_passed_on_by_its_name_on_the_wire() {
    let (played, ran) = portal(|ran| match &*ran.method {
        "user.current" => One::Result(json!({"ID": "1", "UF_DEPARTMENT": [31, 32], "NAME": "A B"})),
        "crm.deal.list" => {
            One::Result(json!([{"ID": "7"}, {"ID": "8", "CONTACT_ID": "9", "TITLE": "x&y"}]))
        }
        "crm.item.get" => One::Result(
            json!({"item": {"id": 3, "title": "t", "createdTime": "2025-01-31T10:00:00+03:00"}}),
        ),
        _ => One::Result(json!(true)),
    });
    let mut chain = played.client().chain();
    let me = chain.add(user::Current::new());
    let deals = chain.add(deal::List::new());
    let item = chain.add(item::Get::new(2, 3));
    let fields = [
        me.field(|me| me.uf_department.get(1).copied())
            .map(value::Any::from),
        me.field(|me| me.name.clone()).map(value::Any::from),
        deals
            .field(|rows| rows.get(1)?.contact_id)
            .map(value::Any::from),
        deals
            .field(|rows| rows.get(1)?.title.clone())
            .map(value::Any::from),
        item.field(|answer| answer.item.as_ref()?.id)
            .map(value::Any::from),
        item.field(|answer| answer.item.as_ref()?.created_time.clone())
            .map(value::Any::from),
    ];
    let fields: Vec<Value> = fields
        .into_iter()
        .map(|one| one.expect("a field").into())
        .collect();
    chain.raw("some.echo", json!({ "fields": fields }));
    assert!(sent(chain).await.error().is_none());
    let ran = ran.lock().expect("a lock");
    let expected = json!({"0": "32", "1": "A B", "2": "9", "3": "x&y", "4": "3", "5": "2025-01-31T10:00:00+03:00"});
    assert_eq!(ran[3].parameters["fields"], expected);
}

#[tokio::test(start_paused = true)]
async fn a_reference_goes_wherever_such_a_value_goes() {
    let (played, ran) = portal(|ran| match &*ran.method {
        "crm.lead.add" => One::Result(json!(77)),
        "crm.lead.get" => One::Result(json!({"TITLE": "x"})),
        _ => One::Result(json!([])),
    });
    let mut chain = played.client().chain();
    let lead = chain.add(lead::Add::new());
    let title = chain.add(lead::Get::new(lead.result()));
    let title = title.field(|lead| lead.title.clone()).expect("a field");
    chain.add(
        deal::List::new()
            .filter([
                ("=LEAD_ID", value::Any::from(lead.result())),
                ("%TITLE", title.into()),
            ])
            .start(lead.result()),
    );
    chain.raw(
        "some.echo",
        json!({"ids": Value::from(value::List::<value::Integer>::from([lead.result()]))}),
    );
    assert!(sent(chain).await.error().is_none());
    let ran = ran.lock().expect("a lock");
    assert_eq!(ran[1].parameters, json!({"id": "77"}));
    assert_eq!(
        ran[2].parameters,
        json!({"filter": {"=LEAD_ID": "77", "%TITLE": "x"}, "start": "77"})
    );
    assert_eq!(ran[3].parameters, json!({"ids": {"0": "77"}}));
}

#[tokio::test(start_paused = true)]
async fn where_a_chain_ends_without_an_error_what_writes_behind_it_is_ambiguous() {
    let (played, _) = portal(|ran| match &ran.parameters["id"] {
        id if id == "1" => same(ran),
        _ => One::Nothing,
    });
    let mut chain = played.client().chain();
    let all: Vec<_> = (1..4).map(|id| chain.add(Add::new(id))).collect();
    let done = sent(chain.halt()).await;
    assert_eq!(done.get(all[0]).expect("1"), 1);
    for one in &all[1..] {
        assert!(done.get(*one).expect_err("nothing").is_ambiguous());
    }
}

#[tokio::test(start_paused = true)]
async fn an_accessor_that_gives_no_one_field_is_an_error() {
    let (played, _) = portal(same);
    let mut chain = played.client().chain();
    let deals = chain.add(deal::List::new());
    assert!(deals.field(|rows| rows.last()?.id).is_err());
    assert!(deals.field(|_| Some(5)).is_err());
    assert!(
        deals
            .field(|rows| rows.first()?.id.or(rows.first()?.contact_id))
            .is_err()
    );
}

#[tokio::test(start_paused = true)]
async fn behind_a_command_that_fails_nothing_is_run_and_that_is_said() {
    let (played, ran) = portal(|ran| match &*ran.method {
        "crm.lead.add" => error("ACCESS_DENIED"),
        _ => One::Result(json!({"ID": "1"})),
    });
    let mut chain = played.client().chain();
    let me = chain.add(user::Current::new());
    let lead = chain.add(lead::Add::new());
    let bound = chain.add(Bind::new(lead.result(), BindFields::new(5)));
    let done = sent(chain).await;
    assert!(done.get(me).is_ok());
    let refused = done.get(lead).expect_err("refused");
    assert!(refused.is("ACCESS_DENIED") && refused.method() == "crm.lead.add");
    assert!(done.error().is_some_and(|error| error.is("ACCESS_DENIED")));
    let error = done.get(bound).expect_err("not run");
    assert!(error.is_safe_to_retry() && !error.is_ambiguous(), "{error}");
    assert!(error.message().contains("not run") && error.method() == "crm.lead.contact.add");
    assert_eq!(methods(&ran), ["user.current", "crm.lead.add"]);
}

#[tokio::test(start_paused = true)]
async fn a_command_that_ran_with_a_reference_to_nothing_is_told_from_one_that_succeeded() {
    for nothing in [json!([]), json!([{"ID": null}]), json!([{}]), json!({})] {
        let (played, _) = portal(move |ran| match &*ran.method {
            "crm.deal.list" => One::Result(nothing.clone()),
            _ => One::Result(json!(1)),
        });
        let mut chain = played.client().chain();
        let deals = chain.add(deal::List::new());
        let deal = deals.field(|rows| rows.first()?.id).expect("a field");
        let read = chain.add(Get::new(deal.clone()));
        let written = chain.add(Add::new(deal));
        let behind = chain.add(Add::new(written.result()));
        let done = sent(chain).await;
        assert!(done.get(deals).is_ok());
        let error = done.get(read).expect_err("garbage");
        assert!(
            error.message().contains("[0][ID]") && !error.is_ambiguous(),
            "{error}"
        );
        for written in [written, behind] {
            assert!(done.get(written).expect_err("garbage").is_ambiguous());
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_reference_outside_of_its_chain_sends_nothing() {
    let (played, _) = portal(same);
    let client = played.client();
    let mut chain = client.chain();
    let id = chain.add(Add::new(1)).result();
    let error = client
        .send(Get::new(id.clone()))
        .await
        .expect_err("no chain");
    nothing_was_sent(&played, &error);
    let (one, two) = client
        .batch((Get::new(id.clone()), Get::new(id.clone())))
        .await
        .unwrap_or_else(|error| (Err(error.clone()), Err(error)));
    for one in [one, two] {
        nothing_was_sent(&played, &one.expect_err("no chain"));
    }
    let mut other = client.chain();
    other.add(Get::new(2));
    other.add(Get::new(id));
    nothing_was_sent(&played, &other.send().await.expect_err("another chain"));
}

#[tokio::test(start_paused = true)]
async fn a_handle_of_another_chain_gets_nothing() {
    let (played, _) = portal(same);
    let (mut one, mut two) = (played.client().chain(), played.client().chain());
    let foreign = one.add(Get::new(1));
    two.add(Get::new(2));
    assert!(sent(two).await.get(foreign).is_err());
}

#[tokio::test(start_paused = true)]
async fn with_halt_a_chain_of_any_length_ends_at_the_first_failure() {
    let (played, ran) = portal(|ran| match &ran.parameters["id"] {
        id if id == "60" => error("NOT_FOUND"),
        _ => same(ran),
    });
    let mut chain = played.client().chain();
    let all: Vec<_> = (0..120).map(|id| chain.add(Add::new(id))).collect();
    let done = sent(chain.halt()).await;
    for (id, handle) in all.into_iter().enumerate() {
        match done.get(handle) {
            Ok(answer) => assert!(id < 60 && answer == i64::try_from(id).expect("a number")),
            Err(error) if id == 60 => assert!(error.is("NOT_FOUND")),
            Err(error) => assert!(id > 60 && error.is_safe_to_retry(), "{id}: {error}"),
        }
    }
    assert_eq!((played.seen().len(), methods(&ran).len()), (2, 61));
}

#[tokio::test(start_paused = true)]
async fn without_halt_and_references_all_are_run() {
    let (played, ran) = portal(|ran| match &ran.parameters["id"] {
        id if id == "0" => error("NOT_FOUND"),
        _ => same(ran),
    });
    let mut chain = played.client().chain();
    let all: Vec<_> = (0..60).map(|id| chain.add(Add::new(id))).collect();
    let done = sent(chain).await;
    let failed: Vec<bool> = all.into_iter().map(|one| done.get(one).is_err()).collect();
    assert!(failed[0] && failed[1..].iter().all(|failed| !failed));
    assert_eq!((played.seen().len(), methods(&ran).len()), (2, 60));
    assert_eq!(played.seen()[0].body["halt"], 0);
}

#[tokio::test(start_paused = true)]
async fn what_cannot_be_one_batch_is_refused_before_anything_is_sent() {
    let (played, _) = portal(same);
    let client = played.client();
    let long = {
        let mut chain = client.chain();
        let id = chain.add(Add::new(1)).result();
        (0..50).for_each(|_| {
            chain.add(Get::new(id.clone()));
        });
        chain
    };
    let mixed = {
        let mut chain = client.chain();
        chain.add(Add::new(1));
        chain.add(AddV3::new(1));
        chain
    };
    let third = {
        let mut chain = client.chain();
        let id = chain.add(AddV3::new(1)).result();
        chain.add(GetV3::new(id));
        chain
    };
    let unfit = {
        let mut chain = client.chain();
        chain.add(Add::new(1));
        chain.raw("some.set", json!({"text": "$result[c0]"}));
        chain.halt()
    };
    let nested = {
        let mut chain = client.chain();
        chain.add(Add::new(1));
        chain.raw("batch", json!({}));
        chain.halt()
    };
    let injected = {
        let mut chain = client.chain();
        chain.add(Add::new(1));
        chain.raw("some.add?id=2&x", json!({}));
        chain.halt()
    };
    for chain in [long, mixed, third, unfit, nested, injected] {
        let error = chain.send().await.expect_err("no batch");
        assert!(played.seen().is_empty());
        assert!(error.message().contains("nothing"), "{error}");
    }
}

#[tokio::test(start_paused = true)]
async fn an_empty_chain_is_no_call() {
    let (played, _) = portal(same);
    assert!(sent(played.client().chain()).await.error().is_none());
    assert!(played.seen().is_empty());
}

async fn limited(first: &'static str) -> (Result<i64>, Vec<String>, usize) {
    let mut left = 1;
    let (played, ran) = portal(move |ran| {
        if ran.method == "some.add" && left > 0 {
            left -= 1;
            return error("QUERY_LIMIT_EXCEEDED");
        }
        One::Result(json!(1))
    });
    let mut chain = played.client().chain();
    chain.raw(first, json!({}));
    if first == "some.get" {
        chain = played.client().chain();
        chain.add(Get::new(1));
    }
    let added = chain.add(Add::new(1));
    let done = sent(chain.halt()).await;
    (done.get(added), methods(&ran), played.seen().len())
}

#[tokio::test(start_paused = true)]
async fn a_limit_before_anything_was_written_sends_the_chain_again() {
    let (added, ran, calls) = limited("some.get").await;
    assert_eq!(added.expect("1"), 1);
    assert_eq!(ran, ["some.get", "some.add", "some.get", "some.add"]);
    assert_eq!(calls, 2);
}

#[tokio::test(start_paused = true)]
async fn a_limit_behind_a_write_ends_the_chain() {
    let (added, ran, calls) = limited("some.write").await;
    let error = added.expect_err("a limit");
    assert!(error.is("QUERY_LIMIT_EXCEEDED") && error.is_safe_to_retry());
    assert_eq!(ran, ["some.write", "some.add"]);
    assert_eq!(calls, 1);
}

#[tokio::test(start_paused = true)]
async fn a_chain_that_writes_is_not_repeated_after_a_cut_and_one_that_reads_is() {
    for writes in [true, false] {
        let mut broken = Some(Answer::Fails(Failure::unknown("reset")));
        let played = Played::by(move |seen| broken.take().unwrap_or_else(|| run(seen, same)));
        let mut chain = played.client().chain();
        let first = chain.add(Get::new(1));
        let second = chain.add(Get::new(first.result()));
        if writes {
            chain.add(Add::new(second.result()));
        }
        match chain.send().await {
            Ok(done) => assert!(!writes && done.get(second).expect("1") == 1),
            Err(error) => assert!(writes && error.is_ambiguous(), "{error}"),
        }
        assert_eq!(played.seen().len(), if writes { 1 } else { 2 });
    }
}

#[tokio::test(start_paused = true)]
async fn a_chain_that_is_cut_behind_its_first_call_tells_what_is_known() {
    let mut calls = 0;
    let played = Played::by(move |seen| {
        calls += 1;
        if calls == 2 {
            html(502)
        } else {
            run(seen, same)
        }
    });
    let mut chain = played.client().chain();
    let all: Vec<_> = (0..120).map(|id| chain.add(Add::new(id))).collect();
    let done = sent(chain.halt()).await;
    for (id, handle) in all.into_iter().enumerate() {
        match (id, done.get(handle)) {
            (0..50, answer) => assert_eq!(
                answer.expect("a number"),
                i64::try_from(id).expect("a number")
            ),
            (50..100, answer) => assert!(answer.expect_err("cut").is_ambiguous()),
            (_, answer) => assert!(answer.expect_err("not run").is_safe_to_retry()),
        }
    }
    assert_eq!(played.seen().len(), 2);
}

#[tokio::test(start_paused = true)]
async fn a_chain_of_version_3_is_one_batch_of_its_own_form() {
    let (played, _) = portal(same);
    let mut chain = played.client().chain();
    let (one, two) = (chain.add(AddV3::new(1)), chain.add(GetV3::new(2)));
    let done = sent(chain).await;
    assert_eq!(
        (done.get(one).expect("1"), done.get(two).expect("2")),
        (1, 2)
    );
    let seen = played.seen();
    assert_eq!(seen.len(), 1);
    assert_eq!(seen[0].uri.path(), format!("/rest/api/1/{CODE}/batch"));
    assert_eq!(
        seen[0].body[0],
        json!({"method": "some.add", "query": {"id": 1}})
    );
}

#[tokio::test(start_paused = true)]
async fn a_refused_chain_of_version_3_says_that_what_writes_may_have_run() {
    for writes in [true, false] {
        let (played, _) = portal(|_| One::Error(json!({"error": {"code": "X", "message": "no"}})));
        let mut chain = played.client().chain();
        chain.add(GetV3::new(1));
        if writes {
            chain.add(AddV3::new(2));
        } else {
            chain.add(GetV3::new(2));
        }
        let error = chain.send().await.expect_err("refused");
        assert!(error.is("X"));
        assert_eq!(error.is_ambiguous(), writes, "{error}");
    }
}

#[tokio::test(start_paused = true)]
async fn an_answer_that_does_not_fit_is_an_error_of_its_command_without_secrets() {
    let (played, _) = portal(|_| One::Result(json!({"a": CODE})));
    let mut chain = played.client().chain();
    let (one, raw) = (chain.add(Get::new(1)), chain.raw("some.echo", json!({})));
    let done = sent(chain).await;
    let error = done.get(one).expect_err("an object");
    assert_eq!(error.method(), "some.get");
    assert!(
        !format!("{error} {:?}", error.body()).contains(CODE),
        "{error}"
    );
    assert_eq!(done.get(raw).expect("anything"), json!({"a": CODE}));
}

#[tokio::test(start_paused = true)]
async fn a_chain_keeps_to_the_deadline() {
    let (played, _) = portal(|_| error("OPERATION_TIME_LIMIT"));
    let client = played
        .builder()
        .deadline(Duration::from_secs(30))
        .build()
        .expect("a client");
    let mut chain = client.chain();
    let one = chain.add(Add::new(1));
    let done = sent(chain.halt()).await;
    assert!(done.get(one).expect_err("late").is_safe_to_retry());
    assert_eq!(played.seen().len(), 1);
}
