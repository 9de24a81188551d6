//! Every method, called over the network at the emulated portal, answers what its type of the SDK decodes.

#[path = "../../../emulator/tests/common/documented.rs"]
mod documented;

use std::collections::BTreeMap;

use bitrix24_emulator::Emulator;
use serde_json::Value;

use super::DECODERS;

/// Methods that do not answer, or whose answer is not decoded, each with the reason. With the version, as two have one name.
const KNOWN: &[(&str, u64, &str)] = &[(
    "tasks.api.scrum.epic.update",
    2,
    "the table says that `fields` is an array of objects, and the example has a number in it, which is refused",
)];

/// What there is to find for requests that name a number.
const SEEDED: &[&str] = &[
    "crm.lead",
    "crm.deal",
    "crm.contact",
    "crm.company",
    "crm.quote",
    "tasks.task",
    "user",
    "department",
    "catalog.product",
    "sale.order",
];

type Method = (String, u64);

/// What came of the documented request of each method.
struct Calls {
    /// Those that are decoded.
    decoded: usize,
    /// Those that the portal refused.
    refused: BTreeMap<Method, String>,
    /// Those that it answered, and whose answer is not decoded.
    misfits: BTreeMap<Method, String>,
}

impl Calls {
    fn of(portal: &Emulator) -> Self {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .expect("a runtime");
        runtime.block_on(Self::made(portal))
    }

    async fn made(portal: &Emulator) -> Self {
        let client = reqwest::Client::new();
        let mut calls = Self {
            decoded: 0,
            refused: BTreeMap::new(),
            misfits: BTreeMap::new(),
        };
        for method in documented::lines(documented::METHODS) {
            let (name, version) = (method["n"].as_str(), method["v"].as_u64());
            let key = (
                name.expect("a name").to_owned(),
                version.expect("a version"),
            );
            let api = if key.1 == 3 { "api/" } else { "" };
            // As an application, which may call all of them.
            let path = format!("/rest/{api}{}?auth=emulator-token", key.0);
            let request = client.post(format!("http://{}{path}", portal.address()));
            let request = request.header("content-type", "application/json");
            let (body, _) = documented::request(&method);
            let answer = request.body(body.to_string()).send().await;
            let answer = answer.expect("an answer");
            let status = answer.status();
            let text = answer.text().await.expect("a body");
            let mut envelope: Value = serde_json::from_str(&text).expect("JSON");
            if status != 200 || !envelope["time"].is_object() {
                calls.refused.insert(key, format!("{status} {text}"));
                continue;
            }
            let decoder = &DECODERS[&(key.0.to_lowercase(), key.1 == 3)];
            match (decoder.decode)(envelope["result"].take()) {
                Ok(_) => calls.decoded += 1,
                Err(error) => {
                    calls
                        .misfits
                        .insert(key, format!("{error}; answered {text}"));
                }
            }
        }
        calls
    }

    fn all(&self) -> usize {
        self.decoded + self.refused.len() + self.misfits.len()
    }
}

#[test]
fn every_method_answers_its_documented_request_and_the_answer_is_decoded() {
    let portal = Emulator::options().examples().start().expect("a portal");
    let calls = Calls::of(&portal);
    println!(
        "{} of {} methods of the emulated portal answer what their types decode; others: {KNOWN:?}",
        calls.decoded,
        calls.all()
    );
    assert_eq!(calls.all(), DECODERS.len());
    let mut others = calls.refused;
    others.extend(calls.misfits);
    let known = |(name, version): &Method| {
        KNOWN
            .iter()
            .any(|(known, of, _)| known == name && of == version)
    };
    let unknown: Vec<_> = others.iter().filter(|(key, _)| !known(key)).collect();
    assert!(unknown.is_empty(), "{unknown:#?}");
    assert_eq!(others.len(), KNOWN.len(), "no longer so: {KNOWN:?}");
}

#[test]
fn what_lives_answers_what_its_types_decode() {
    let portal = Emulator::start().expect("a portal");
    for family in SEEDED {
        portal.seed(family, 2000).expect(family);
    }
    let calls = Calls::of(&portal);
    println!(
        "{} answers decode where objects live; {} requests ask for what is not there",
        calls.decoded,
        calls.refused.len()
    );
    assert!(calls.misfits.is_empty(), "{:#?}", calls.misfits);
    assert!(calls.decoded * 10 >= calls.all() * 9, "{}", calls.decoded);
}
