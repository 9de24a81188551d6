//! Files that earlier runs have written are the same as new ones, whatever has changed since.

use codegen::emit::plan::plan;
use codegen::emit::{Families, emit, write_down};
use codegen::facts::Who;
use codegen::ir::{
    Access, Api, DefaultValue, EnumValue, Field, Method, Object, Required, Type, Version,
};
use codegen::memo::Memo;
use proptest::prelude::*;
use proptest::sample::Index;

use crate::build::error;

/// An edit of a method.
const METHOD: &[fn(&mut Method)] = &[
    |method| method.title.push_str(" anew"),
    |method| method.page.push_str(".other"),
    |method| method.name.push_str(".more"),
    |method| method.docs = Some("Other words.".to_owned()),
    |method| method.deprecated = Some(vec!["crm.other".to_owned()]),
    |method| method.who = Some(Who::Administrator),
    |method| method.scopes.push("other".to_owned()),
    |method| method.access = Access::Write,
    |method| method.version = Version::V3,
    |method| method.errors.push(error("ANOTHER")),
    |method| method.response.ty = Some(Type::Text),
    |method| method.response.ty = None,
    |method| method.signatures.truncate(1),
    |method| {
        method
            .signatures
            .iter_mut()
            .for_each(|it| it.params.clear())
    },
];

/// An edit of a field.
const FIELD: &[fn(&mut Field)] = &[
    |field| field.name.push_str("Other"),
    |field| field.required = Required::Always,
    |field| field.required = Required::No,
    |field| field.ty = Type::Text,
    |field| field.ty = Type::List(Box::new(field.ty.clone())),
    |field| field.ty = Type::Shared("tree_node".to_owned()),
    |field| field.docs = Some("Other words.".to_owned()),
    |field| field.default = Some(DefaultValue::Literal("1".to_owned())),
    |field| field.deprecated = !field.deprecated,
    |field| field.nullable = !field.nullable,
    |field| field.pattern = !field.pattern,
    |field| field.aliases.push("Another".to_owned()),
    |field| {
        if let Type::Enum(set) = &mut field.ty {
            set.values.push(EnumValue {
                value: "another".to_owned(),
                label: None,
            });
        }
    },
    |field| {
        if let Type::Object(object) = &mut field.ty {
            object.open = !object.open;
            object.fields.truncate(1);
        }
    },
];

/// Every field of an API in turn.
fn fields(api: &mut Api, each: &mut dyn FnMut(&mut Field)) {
    for method in &mut api.methods {
        for signature in &mut method.signatures {
            signature.params.iter_mut().for_each(|it| below(it, each));
        }
        if let Some(ty) = &mut method.response.ty {
            within(ty, each);
        }
    }
    for Object { fields, .. } in api.shared.iter_mut().map(|shared| &mut shared.object) {
        fields.iter_mut().for_each(|field| below(field, each));
    }
    for ty in api
        .events
        .iter_mut()
        .filter_map(|event| event.data.as_mut())
    {
        within(ty, each);
    }
}

fn below(field: &mut Field, each: &mut dyn FnMut(&mut Field)) {
    within(&mut field.ty, each);
    each(field);
}

fn within(ty: &mut Type, each: &mut dyn FnMut(&mut Field)) {
    match ty {
        Type::Object(object) => object.fields.iter_mut().for_each(|it| below(it, each)),
        Type::List(inner) | Type::Map(inner) | Type::OneOrMany(inner) => within(inner, each),
        _ => {}
    }
}

/// The obstacle course with one edit: of a field, or of a method.
fn edited(of_field: bool, at: Index, edit: Index) -> Api {
    let mut api = crate::course::api();
    if !of_field {
        let at = at.index(api.methods.len());
        edit.get(METHOD)(&mut api.methods[at]);
        return api;
    }
    let mut count = 0;
    fields(&mut api, &mut |_| count += 1);
    let mut left = at.index(count);
    fields(&mut api, &mut |field| {
        if left == 0 {
            edit.get(FIELD)(field);
        }
        left = left.wrapping_sub(1);
    });
    api
}

#[test]
fn after_any_edit_what_is_kept_gives_what_is_made_anew() {
    let families = Families::committed().expect("the table");
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("memo");
    let course = crate::course::api();
    let memo = Memo::at(&file);
    let unedited = write_down(&plan(&course, &families).expect("a plan"), &memo).expect("files");
    memo.close();
    let memo = Memo::at(&file);
    let config = ProptestConfig {
        failure_persistence: None,
        ..ProptestConfig::with_cases(48)
    };
    let mut changes = 0;
    let edits = (any::<bool>(), any::<Index>(), any::<Index>());
    let mut runner = proptest::test_runner::TestRunner::new(config);
    let done = runner.run(&edits, |(of_field, at, edit)| {
        let api = edited(of_field, at, edit);
        // Some edits are none that a page could make, such as one name twice.
        let Ok(anew) = emit(&api, &families) else {
            return Ok(());
        };
        let kept = write_down(&plan(&api, &families).expect("a plan"), &memo).expect("files");
        for (kept, anew) in kept.iter().zip(&anew) {
            prop_assert_eq!(kept, anew);
        }
        prop_assert_eq!(kept.len(), anew.len());
        Ok(())
    });
    done.unwrap_or_else(|failure| panic!("{failure}\n{runner}"));
    // The edits are edits.
    for edit in FIELD {
        let mut api = crate::course::api();
        fields(&mut api, &mut |field| edit(field));
        let files = emit(&api, &families);
        changes += usize::from(files.is_ok_and(|files| files != unedited));
    }
    assert!(changes * 2 > FIELD.len(), "{changes}");
}
