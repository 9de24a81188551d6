//! Answers in examples, read by the types of answers.

use std::collections::BTreeSet;

use codegen::ir::Type;
use codegen::report::coverage::Figures;
use codegen::resolve::misfit;
use serde_json::Value;

use crate::{everywhere, share};

#[test]
fn the_types_of_answers_read_the_answers_of_nearly_all_pages() {
    everywhere(|world| {
        let mut pages = 0;
        let mut misfits = BTreeSet::new();
        for method in &world.api.methods {
            let Some(ty) = &method.response.ty else {
                continue;
            };
            pages += usize::from(!method.response.examples.is_empty());
            let found = |value: &Value| misfit(value, ty, "");
            if let Some(first) = method.response.examples.iter().find_map(found) {
                misfits.insert(format!("{} {first}", method.name));
            }
        }
        println!("{} of {pages} pages hold", pages - misfits.len());
        // What is left are pages with examples of two kinds.
        assert!(misfits.len() * 500 <= pages, "{misfits:#?}");
    });
}

#[test]
fn no_field_of_an_answer_stands_at_the_start_of_its_page() {
    everywhere(|world| {
        for method in &world.api.methods {
            if let Some(Type::Object(object)) = &method.response.ty {
                for field in &object.fields {
                    assert_ne!(field.place.line, 1, "{} {}", method.name, field.name);
                }
            }
        }
    });
}
