//! References: commands that take what earlier ones answer.

use bitrix24::crm::lead::contact::{Add as Bind, AddFields as BindFields};
use bitrix24::crm::{deal, item, lead};
use bitrix24::{user, value};
use serde_json::{Value, json};

use crate::batched::{Add, Get, One, error, methods, nothing_was_sent, portal, same, sent};

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
