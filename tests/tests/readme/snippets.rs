//! What `README.md` and `emulator/README.md` show, in their order.
#![allow(dead_code, unused_imports, unused_variables, clippy::all, reason = "nobody calls it: it is there to compile")]

type Any<T = ()> = Result<T, Box<dyn std::error::Error>>;

async fn without_a_portal() -> Any {
    use bitrix24::{Client, crm::deal};
    use bitrix24_emulator::Emulator;
    use futures_util::TryStreamExt as _;

    let emulator = Emulator::start()?; // on a free port, until it is dropped
    emulator.seed("crm.deal", 120)?;
    let portal = Client::webhook(emulator.webhook())?; // with a real portal, the address that it gives

    let fields = deal::AddFields::new().title("Supply").opportunity(5_000_000);
    let id = portal.crm().deal_add(fields).send().await?;
    let rows = portal.crm().deal_list().select(["ID", "TITLE"]).items();
    let rows: Vec<_> = rows.try_collect().await?; // 121 of them
    Ok(())
}

mod first_program {
    use bitrix24::{Client, Filter};

    #[tokio::main]
    async fn main() -> Result<(), Box<dyn std::error::Error>> {
        let portal = Client::webhook(std::env::var("BITRIX24_WEBHOOK")?)?;
        let large = portal.crm().deal_list().filter(Filter::new().gte("OPPORTUNITY", 1000));
        for deal in large.send().await? {
            println!("{:?} {:?}", deal.id, deal.title);
        }
        Ok(())
    }
}

fn application(client_id: &str, client_secret: &str) -> Any {
    use bitrix24::{Client, auth::{Application, FileStore}};

    let application = Application::new(client_id, client_secret, "example.bitrix24.com")?
        .store(FileStore::new("tokens.json"));
    let portal = Client::builder().application(application).build()?;
    Ok(())
}

async fn refused(portal: bitrix24::Client) -> Any {
    use bitrix24::crm::{ErrorCode, lead::contact::DeleteFields};

    match portal.crm().lead_contact_delete(1, DeleteFields::new(1010)).send().await {
        Err(error) if error.is(ErrorCode::NotFound) => println!("there is no such lead"),
        other => println!("{}", other?),
    }
    Ok(())
}

async fn many(portal: bitrix24::Client, ids: std::ops::Range<i64>) -> Any {
    use bitrix24::{Result, crm::{self, company, deal}, user};

    let (lead, user) = portal.batch((crm::lead::Get::new(1), user::Current::new())).await?;
    let each: Vec<Result<_>> = portal.batch_all(ids.map(crm::deal::Get::new)).await;

    let mut chain = portal.chain();
    let company = chain.add(company::Add::new(company::AddFields::new().title("Supply")));
    let deal = chain.add(deal::Add::new(deal::AddFields::new().company_id(company.result())));
    let done = chain.send().await?;
    Ok(())
}

async fn lists(portal: bitrix24::Client) -> Any {
    use futures_util::TryStreamExt as _;

    let mut deals = portal.crm().deal_list().select(["ID", "TITLE", "UF_*"]).items();
    while let Some(deal) = deals.try_next().await? {
        println!("{:?} {:?}", deal.title, deal.extra.read::<String>("UF_CRM_COLOUR")?);
    }
    Ok(())
}

fn processes(client_id: &str, client_secret: &str) -> Any {
    use bitrix24::{Client, auth::Application};

    use bitrix24::redis::Redis;

    let redis = Redis::open("redis://127.0.0.1/")?;
    let application = Application::new(client_id, client_secret, "example.bitrix24.com")?
        .store(redis.tokens("example.bitrix24.com/my-application"));
    let portal = Client::builder()
        .application(application)
        .bucket(redis.bucket("example.bitrix24.com", 50, 2.0))
        .counters(redis.counters("example.bitrix24.com/my-application", 480.0))
        .build()?;
    Ok(())
}

fn events(body: Vec<u8>, application_token: String) -> Any {
    use bitrix24::Event;
    use bitrix24::incoming::Data;

    let event = Event::from_form(&body)?;
    if !event.is_from(&application_token) {
        return Ok(()); // not the portal's
    }
    match event.data {
        Data::OnCrmDealAdd(deal) => println!("{:?}", deal.fields.and_then(|fields| fields.id)),
        Data::OnTaskUpdate(task) => println!("{:?}", task.fields_after),
        other => println!("{}: {other:?}", event.code),
    }
    Ok(())
}

async fn values(portal: bitrix24::Client) -> Any {
    let deal = portal.crm().deal_get(7).send().await?;
    println!("{:?} {:?}", deal.opportunity.map(|sum| sum.as_f64()), deal.date_create.and_then(|date| date.timestamp()));
    Ok(())
}

fn tests() -> Any {
    use serde_json::json;

    use bitrix24::{crm::deal, testing};

    let deals = testing::result::<deal::List>(json!([{"ID": "7", "TITLE": "Supply", "UF_CRM_COLOUR": "red"}]))?;
    let refused = testing::answer::<deal::List>(r#"{"error": "QUERY_LIMIT_EXCEEDED"}"#).unwrap_err();
    Ok(())
}

fn objects() -> Any {
    use bitrix24::crm::deal;

    let deal = deal::ListItem { title: Some("Supply".into()), ..Default::default() };
    Ok(())
}

fn emulator() -> Any {
    use serde_json::json;
    use std::time::Duration;

    use bitrix24_emulator::{Answer, Emulator, Failure};

    let portal = Emulator::start()?; // on a free port; stopped when it is dropped
    let address = portal.webhook(); // http://127.0.0.1:…/rest/1/emulator/

    portal.on("crm.lead.get", |request| match request.parameters.get("id") {
        Some(id) if id == "7" => Ok(Answer::new(json!({"ID": "7", "TITLE": "Supply"}))),
        _ => Err(Failure::new(400, "", "Not found")),
    });
    portal.clock().advance(Duration::from_secs(600));
    let calls = portal.received();
    portal.seed("crm.deal", 10_000)?; // the same ones each time
    Ok(())
}

fn driven() -> Any {
    use bitrix24_emulator::{Billing, Emulator, Fault, Limits, Options};
    use serde_json::json;

    let portal = Emulator::options().limits(Limits::cloud()).start()?;
    portal.cost("crm.deal.list", 20.0); // seconds, as the operating limit counts them
    portal.limit(Limits::enterprise().billing(Billing::Batch)); // the other reading of what batches are charged to

    let tokens = portal.oauth().issue(Options::CLIENT_ID, 1); // without the road through a browser
    portal.oauth().unpaid(Options::CLIENT_ID, true);

    portal.faults().on("crm.deal.add").times(2).answer(Fault::error("QUERY_LIMIT_EXCEEDED"));
    portal.faults().on("crm.deal.add").after(2).answer(Fault::DropAfter); // it was run, and nobody knows
    portal.faults().on_any().rate(0.05, 7).answer_one_of([Fault::HalfBody, Fault::Page(502)]);

    portal.events().fire("ONCRMDEALADD", 1, &json!({"FIELDS": {"ID": 7}}));
    Ok(())
}
