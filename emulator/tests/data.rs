//! The data that is built in.

use std::process::Command;
use std::time::Instant;

use bitrix24_emulator::model::{Data, Type};

const METHODS: &str = include_str!("../data/methods.jsonl");
const OBJECTS: &str = include_str!("../data/objects.jsonl");

#[test]
fn every_line_is_a_method_and_is_read() {
    let data = Data::embedded();
    assert_eq!(data.len(), METHODS.lines().count());
    for (method, line) in data.methods().zip(METHODS.lines()) {
        let written: serde_json::Value = serde_json::from_str(line).unwrap();
        assert_eq!(method.name, written["n"].as_str().unwrap());
        assert_eq!(method.example_answer.is_some(), written.get("r").is_some());
        assert_eq!(method.ways.is_empty(), written.get("p").is_none());
    }
}

#[test]
fn every_object_that_is_referred_to_is_there() {
    fn tokens<'a>(ty: &'a Type, found: &mut Vec<&'a str>) {
        match ty {
            Type::Shared(token) => found.push(token),
            Type::Object(object) | Type::Filter(object) | Type::Order(object) => {
                object
                    .fields
                    .iter()
                    .for_each(|field| tokens(&field.ty, found));
            }
            Type::List(inner) | Type::Map(inner) | Type::OneOrMany(inner) => tokens(inner, found),
            Type::Union(types) => types.iter().for_each(|ty| tokens(ty, found)),
            _ => {}
        }
    }
    let data = Data::embedded();
    let mut found = Vec::new();
    for method in data.methods() {
        let fields = method.ways.iter().flat_map(|way| &way.fields);
        fields.for_each(|field| tokens(&field.ty, &mut found));
        method.answer.iter().for_each(|ty| tokens(ty, &mut found));
    }
    assert!(!found.is_empty());
    for token in found {
        assert!(data.object(token).is_some(), "{token}");
    }
}

#[test]
fn the_data_is_small_and_quick_to_start_with() {
    let size = METHODS.len() + OBJECTS.len();
    let start = Instant::now();
    let data = Data::read(METHODS, OBJECTS);
    let took = start.elapsed();
    println!("{} methods, {size} bytes, ready after {took:?}", data.len());
    assert!(size < 3_000_000, "{size} bytes");
    assert!(took.as_millis() < 50, "{took:?}");
}

#[test]
fn nothing_of_the_generator_is_compiled_in() {
    let output = Command::new(env!("CARGO"))
        .args(["tree", "--offline", "--package", "bitrix24-emulator"])
        .args([
            "--edges",
            "normal,build",
            "--prefix",
            "none",
            "--format",
            "{p}",
        ])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    assert!(output.status.success());
    let text = String::from_utf8(output.stdout).unwrap();
    let names: Vec<_> = text
        .lines()
        .filter_map(|line| line.split(' ').next())
        .collect();
    assert!(names.contains(&"axum"));
    for ours in ["codegen", "bitrix24", "pulldown-cmark", "rayon"] {
        assert!(!names.contains(&ours), "{ours}");
    }
}
