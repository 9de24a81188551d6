//! The answers that the documentation shows, decoded by the generated types: as they are, and in every other form that
//! portals send.

mod dates;
mod emulated;
mod forms;
mod keys;
mod seed;
#[path = "../support/world.rs"]
mod world;

// Generated, and formatted by the generator.
#[rustfmt::skip]
#[path = "../../generated/answers/mod.rs"]
mod generated;

use std::collections::{BTreeSet, HashMap};
use std::sync::LazyLock;

use bitrix24::request::{Method, Version};
use bitrix24::{Request, testing};
use codegen::ir::{self, Api, Type};
use forms::Mutation;
use proptest::prelude::*;
use seed::Seed;
use serde_json::{Value, json};
use world::{DOCS_SRC, UPSTREAM, everywhere};

/// How the answer of a method is decoded. What is decoded shows by its `Debug`, which has all of it.
pub struct Decoder {
    method: Method,
    decode: fn(Value) -> bitrix24::Result<String>,
}

/// The decoder of a request.
pub fn decoder<R: Request>() -> Decoder {
    Decoder {
        method: R::METHOD,
        decode: |result| testing::result::<R>(result).map(|output| format!("{output:?}")),
    }
}

type Key = (String, bool);

static DECODERS: LazyLock<HashMap<Key, Decoder>> = LazyLock::new(|| {
    let all = generated::all().into_iter();
    let key = |d: &Decoder| {
        (
            d.method.name.to_lowercase(),
            d.method.version == Version::V3,
        )
    };
    all.map(|decoder| (key(&decoder), decoder)).collect()
});

/// The types that the SDK was generated from.
static TYPES: LazyLock<HashMap<Key, &Type>> = LazyLock::new(|| {
    let methods = DOCS_SRC.methods.iter();
    methods
        .filter_map(|method| Some((key(method), method.response.ty.as_ref()?)))
        .collect()
});

fn key(method: &ir::Method) -> Key {
    (
        method.name.to_lowercase(),
        method.version == ir::Version::V3,
    )
}

/// An answer of a page.
struct Example<'a> {
    decoder: &'static Decoder,
    ty: Option<&'static Type>,
    result: &'a Value,
}

impl Example<'_> {
    fn decode(&self, result: Value) -> bitrix24::Result<String> {
        (self.decoder.decode)(result)
    }

    /// What it is decoded to; none where it is not.
    fn decoded(&self) -> Option<String> {
        self.decode(self.result.clone()).ok()
    }

    fn name(&self) -> &'static str {
        self.decoder.method.name
    }
}

/// The answers of all pages of compiled methods.
fn examples(api: &Api) -> Vec<Example<'_>> {
    let methods = api.methods.iter();
    methods
        .filter_map(|method| Some((method, key(method), DECODERS.get(&key(method))?)))
        .flat_map(|(method, key, decoder)| {
            let ty = TYPES.get(&key).copied();
            let results = method.response.examples.iter();
            results.map(move |result| Example {
                decoder,
                ty,
                result,
            })
        })
        .collect()
}

/// How many rounds of mutations each answer goes through.
const ROUNDS: u64 = 8;

/// Decodes each answer again in other forms; the judge says what is wrong with what came of it.
fn mutated(mutation: Mutation, judge: fn(&str, bitrix24::Result<String>) -> Option<String>) {
    let mut count = 0;
    let mut wrong = Vec::new();
    for api in std::iter::once(&*DOCS_SRC).chain(&*UPSTREAM) {
        for example in examples(api) {
            let (Some(ty), Some(decoded)) = (example.ty, example.decoded()) else {
                continue;
            };
            for round in 0..ROUNDS {
                let mut seed = Seed::of(example.name(), round);
                let mut other = example.result.clone();
                forms::mutate(&mut other, ty, mutation, &mut seed);
                if other == *example.result {
                    continue;
                }
                count += 1;
                if let Some(why) = judge(&decoded, example.decode(other.clone())) {
                    wrong.push(format!(
                        "{} (round {round}): {why}\n  {other}",
                        example.name()
                    ));
                }
            }
        }
    }
    println!("{count} mutated answers, {} of them wrong", wrong.len());
    assert!(count > 0, "nothing was mutated");
    let shown = wrong.iter().take(10).cloned().collect::<Vec<_>>();
    assert!(wrong.is_empty(), "{}", shown.join("\n"));
}

fn the_same(before: &str, after: bitrix24::Result<String>) -> Option<String> {
    match after {
        Ok(after) if after == before => None,
        Ok(after) => Some(seed::difference(before, &after)),
        Err(error) => Some(error.to_string()),
    }
}

fn decodes(_: &str, after: bitrix24::Result<String>) -> Option<String> {
    after.err().map(|error| error.to_string())
}

#[test]
fn every_method_has_a_decoder() {
    let methods: BTreeSet<Key> = DOCS_SRC.methods.iter().map(key).collect();
    let decoders: BTreeSet<Key> = DECODERS.keys().cloned().collect();
    assert_eq!(methods, decoders);
}

#[test]
fn nearly_every_answer_is_decoded() {
    everywhere(|api| {
        let all = examples(api);
        let misfits: Vec<String> = all
            .iter()
            .filter_map(|one| one.decode(one.result.clone()).err())
            .map(|error| error.to_string())
            .collect();
        let decoded = all.len() - misfits.len();
        println!("{decoded} of {} answers decode", all.len());
        misfits.iter().for_each(|misfit| println!("  {misfit}"));
        assert!(decoded * 100 >= all.len() * 99, "{misfits:#?}");
    });
}

#[test]
fn nearly_every_key_has_a_field() {
    everywhere(|api| {
        let mut all = keys::Keys::default();
        let mut methods = Vec::new();
        for example in examples(api) {
            let Some(own) = keys::of(&example) else {
                continue;
            };
            if own.untyped > 0 {
                methods.push((own.untyped, own.all, example.name()));
            }
            all += own;
        }
        methods.sort_unstable();
        for (untyped, of, name) in methods.iter().rev().take(25) {
            println!("  {untyped} of {of}: {name}");
        }
        let typed = all.all - all.untyped;
        println!(
            "{typed} of {} keys are typed; {methods} answers have others",
            all.all,
            methods = methods.len()
        );
        assert!(typed * 100 >= all.all * 98);
    });
}

#[test]
fn the_same_values_in_other_forms_are_the_same() {
    mutated(Mutation::Form, the_same);
}

#[test]
fn integers_as_texts_are_the_same() {
    mutated(Mutation::IntegersAsTexts, the_same);
}

#[test]
fn unknown_keys_are_kept_and_change_nothing_else() {
    mutated(Mutation::Unknown, |before, after| {
        let unknown = format!("{:?}: Bool(true)", forms::UNKNOWN);
        if let Ok(after) = &after
            && !after.contains(&unknown)
        {
            return Some("the unknown key is lost".to_owned());
        }
        let without = |text: String| {
            text.replace(&format!(", {unknown}"), "")
                .replace(&unknown, "")
        };
        the_same(before, after.map(without))
    });
}

#[test]
fn null_among_the_elements_of_a_list_is_none_of_them() {
    mutated(Mutation::Gaps, the_same);
}

#[test]
fn answers_without_some_of_their_keys_are_decoded() {
    mutated(Mutation::Drop, decodes);
}

#[test]
fn values_that_no_set_has_are_kept() {
    mutated(Mutation::Unseen, |_, after| match after {
        Ok(after) if after.contains(forms::UNSEEN) => None,
        Ok(_) => Some("the value is lost".to_owned()),
        Err(error) => Some(error.to_string()),
    });
}

/// Any JSON.
fn anything() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(json!(null)),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        "[YN01.:eE+TZ -]{0,8}|.{0,8}".prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 40, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            prop::collection::vec(("[0-9]|ID|id|.{0,3}", inner), 0..6)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

/// The answers of the repository's pages, found once.
static EXAMPLES: LazyLock<Vec<Example<'static>>> = LazyLock::new(|| examples(&DOCS_SRC));

proptest! {
    #[test]
    fn nothing_panics_on_any_json(value in anything(), start in any::<prop::sample::Index>()) {
        let all: Vec<&Decoder> = DECODERS.values().collect();
        let start = start.index(all.len());
        for decoder in all.iter().cycle().skip(start).take(40) {
            if let Err(error) = (decoder.decode)(value.clone()) {
                prop_assert_eq!(error.body(), Some(&value));
                prop_assert_eq!(error.method(), decoder.method.name);
            }
        }
    }

    #[test]
    fn nothing_panics_on_an_answer_with_any_json_in_it(
        value in anything(),
        example in any::<prop::sample::Index>(),
        seed in any::<u64>(),
    ) {
        let example = &EXAMPLES[example.index(EXAMPLES.len())];
        let mut answer = example.result.clone();
        forms::graft(&mut answer, value, &mut Seed::of(example.name(), seed));
        if let Err(error) = example.decode(answer.clone()) {
            prop_assert_eq!(error.body(), Some(&answer));
            prop_assert!(error.message().starts_with("at $"), "{}", error);
        }
    }
}
