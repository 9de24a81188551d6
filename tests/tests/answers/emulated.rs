//! Every method, called by the SDK at the emulated portal, answers what its type decodes.

#[path = "../../../emulator/tests/common/documented.rs"]
mod documented;

use std::collections::BTreeMap;
use std::time::SystemTime;

use bitrix24::Client;
use bitrix24_emulator::access::{Caller, Gate};
use bitrix24_emulator::wire::Credentials;
use bitrix24_emulator::{Emulator, Failure, Options};
use serde_json::Value;

use super::DECODERS;

/// Methods that do not answer, or whose answer is not decoded, each with the reason. With the version, as two have one name.
const KNOWN: &[(&str, u64, &str)] = &[];

/// The same where objects live.
const KNOWN_ALIVE: &[(&str, u64, &str)] = &[];

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

/// Lets everybody in, and as an application, which may call all methods.
struct Everybody;

impl Gate for Everybody {
    fn admit(&self, _: &Credentials, _: SystemTime) -> Result<Caller, Failure> {
        Ok(Caller {
            user: 1,
            id: "everybody".to_owned(),
            application: true,
            scopes: None,
        })
    }
}

fn options() -> Options {
    Emulator::options().gate(Everybody)
}

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
    async fn of(portal: &Emulator) -> Self {
        let client = Client::webhook(portal.webhook()).expect("a client");
        let mut calls = Self {
            decoded: 0,
            refused: BTreeMap::new(),
            misfits: BTreeMap::new(),
        };
        for method in documented::lines(documented::METHODS) {
            let name = method["n"].as_str().expect("a name").to_owned();
            let version = method["v"].as_u64().expect("a version");
            let (parameters, _) = documented::request(&method);
            let answer = match version {
                3 => client.raw_v3(&name, parameters).await,
                _ => client.raw(&name, parameters).await,
            };
            let decoder = &DECODERS[&(name.to_lowercase(), version == 3)];
            match answer.map(decoder.decode) {
                Ok(Ok(_)) => calls.decoded += 1,
                Ok(Err(misfit)) => {
                    let body = misfit.body().unwrap_or(&Value::Null);
                    let why = format!("{misfit}; answered {body}");
                    calls.misfits.insert((name, version), why);
                }
                Err(refusal) => {
                    calls.refused.insert((name, version), refusal.to_string());
                }
            }
        }
        calls
    }

    fn all(&self) -> usize {
        self.decoded + self.refused.len() + self.misfits.len()
    }
}

/// Nothing else, and each of them.
fn assert_known(found: &BTreeMap<Method, String>, known: &[(&str, u64, &str)]) {
    let is = |(name, version): &Method, (known, of, _): &(&str, u64, &str)| {
        name == known && version == of
    };
    let unknown: Vec<_> = found
        .iter()
        .filter(|(key, _)| !known.iter().any(|one| is(key, one)))
        .collect();
    assert!(unknown.is_empty(), "{unknown:#?}");
    let gone: Vec<_> = known
        .iter()
        .filter(|one| !found.keys().any(|key| is(key, one)))
        .collect();
    assert!(gone.is_empty(), "no longer so: {gone:#?}");
}

#[tokio::test]
async fn every_method_answers_its_documented_request_and_the_answer_is_decoded() {
    let portal = options().examples().start().expect("a portal");
    let calls = Calls::of(&portal).await;
    println!(
        "{} of {} methods of the emulated portal answer what their types decode; others: {KNOWN:?}",
        calls.decoded,
        calls.all()
    );
    assert_eq!(calls.all(), DECODERS.len());
    let mut others = calls.refused;
    others.extend(calls.misfits);
    assert_known(&others, KNOWN);
}

#[tokio::test]
async fn what_lives_answers_what_its_types_decode() {
    let portal = options().start().expect("a portal");
    for family in SEEDED {
        portal.seed(family, 2000).expect(family);
    }
    let calls = Calls::of(&portal).await;
    println!(
        "{} answers decode where objects live; {} requests ask for what is not there",
        calls.decoded,
        calls.refused.len()
    );
    assert_known(&calls.misfits, KNOWN_ALIVE);
    assert!(calls.decoded * 10 >= calls.all() * 9, "{}", calls.decoded);
}
