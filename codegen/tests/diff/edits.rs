//! Laws of comparing: nothing differs from itself, and one edit is one change.

use codegen::diff::{Verdict, What, diff};
use codegen::ir::{
    Access, Api, Enum, EnumValue, Field, Listing, Method, Object, Paging, Required, Type,
};
use proptest::prelude::*;
use proptest::sample::Index;

use crate::pages::{api, base, listing};

/// An edit of a field of the request.
#[derive(Debug, Clone)]
enum Edit {
    Remove,
    Add(String),
    Require,
    Retype(Type),
    AddValue(String),
    Deprecate,
}

fn edit() -> impl Strategy<Value = Edit> {
    let ty = prop_oneof![
        Just(Type::Date),
        Just(Type::File),
        Just(Type::Select(vec!["A".to_owned()])),
        Just(Type::List(Box::new(Type::DateTime))),
    ];
    prop_oneof![
        Just(Edit::Remove),
        "[A-Z]{9}".prop_map(Edit::Add),
        Just(Edit::Require),
        ty.prop_map(Edit::Retype),
        "[a-z]{9}".prop_map(Edit::AddValue),
        Just(Edit::Deprecate),
    ]
}

/// All lists of fields of the requests, at any depth.
fn lists(api: &mut Api) -> Vec<&mut Vec<Field>> {
    let mut out = Vec::new();
    for method in &mut api.methods {
        for signature in &mut method.signatures {
            below(&mut signature.params, &mut out);
        }
    }
    out
}

fn below<'f>(fields: &'f mut Vec<Field>, out: &mut Vec<&'f mut Vec<Field>>) {
    // A list and what is inside of its fields cannot be held at once: one of them is chosen by its turn.
    if out.len().is_multiple_of(2) || !fields.iter().any(|field| object(&field.ty)) {
        out.push(fields);
        return;
    }
    for field in fields {
        if let Some(inner) = inner(&mut field.ty) {
            below(&mut inner.fields, out);
        }
    }
}

fn object(ty: &Type) -> bool {
    match ty {
        Type::Object(_) => true,
        Type::List(inner) => object(inner),
        _ => false,
    }
}

fn inner(ty: &mut Type) -> Option<&mut Object> {
    match ty {
        Type::Object(object) => Some(object),
        Type::List(inner) => self::inner(inner),
        _ => None,
    }
}

/// Makes an edit; what the comparison has to say of it, or nothing where it does not apply.
fn apply(edit: &Edit, fields: &mut Vec<Field>, at: usize) -> Option<&'static str> {
    let field = &mut fields[at];
    match edit {
        Edit::Remove => {
            fields.remove(at);
            Some("removed")
        }
        Edit::Add(name) => {
            let mut added = field.clone();
            added.name.clone_from(name);
            added.required = Required::No;
            fields.push(added);
            Some("added")
        }
        Edit::Require => {
            field.required = match field.required {
                Required::Always => Required::No,
                _ => Required::Always,
            };
            Some("required")
        }
        Edit::Retype(ty) => {
            field.ty = ty.clone();
            Some("type")
        }
        Edit::AddValue(value) => match &mut field.ty {
            Type::Enum(Enum { values, .. }) => {
                values.push(EnumValue {
                    value: value.clone(),
                    label: None,
                });
                Some("values")
            }
            _ => None,
        },
        Edit::Deprecate => {
            field.deprecated = !field.deprecated;
            Some("fact")
        }
    }
}

fn kind(what: &What) -> &'static str {
    match what {
        What::FieldRemoved { .. } => "removed",
        What::FieldAdded { .. } => "added",
        What::Required { .. } => "required",
        What::Type { .. } => "type",
        What::ValuesAdded { .. } => "values",
        What::FieldFact { .. } => "fact",
        _ => "other",
    }
}

#[test]
fn nothing_differs_from_itself() {
    let api = api(&base(), "");
    assert_eq!(diff(&api, &api).changes, []);
}

proptest! {
    #[test]
    fn one_edit_is_one_change(edit in edit(), list in any::<Index>(), at in any::<Index>()) {
        let old = api(&base(), "");
        let mut new = old.clone();
        let expected = {
            let mut lists = lists(&mut new);
            let list = list.index(lists.len());
            let fields = &mut lists[list];
            let at = at.index(fields.len());
            apply(&edit, fields, at)
        };
        let changes = diff(&old, &new).changes;
        let kinds: Vec<_> = changes.iter().map(|change| kind(&change.what)).collect();
        prop_assert_eq!(kinds, expected.into_iter().collect::<Vec<_>>());
        prop_assert_eq!(diff(&new, &new).changes, vec![]);
        // And back again.
        prop_assert_eq!(diff(&new, &old).changes.len(), changes.len());
    }
}

/// An edit of a method itself.
type MethodEdit = (&'static str, fn(&mut Method));

/// Edits of a method that lists, and what each is called.
const METHOD_EDITS: [MethodEdit; 10] = [
    ("access", |method| method.access = other(method.access)),
    ("lists at", |method| listed(method).rows.push("more".into())),
    ("lists as values of an object", |method| {
        listed(method).keyed ^= true;
    }),
    ("identifier of rows", |method| {
        listed(method).id = Some("CODE".into());
    }),
    ("filters by", |method| listed(method).filter = None),
    ("orders by", |method| {
        listed(method).order = Some("sort".into());
    }),
    ("selects by", |method| {
        listed(method).select = Some("fields".into());
    }),
    ("lists without a count", |method| {
        listed(method).no_count ^= true;
    }),
    ("lists", |method| method.listing = None),
    ("scopes", |method| method.scopes.push("more".into())),
];

fn other(access: Access) -> Access {
    match access {
        Access::Read => Access::Write,
        Access::Write => Access::Read,
    }
}

fn listed(method: &mut Method) -> &mut Listing {
    method.listing.as_mut().expect("a method that lists")
}

#[test]
fn one_edit_of_a_method_is_one_change() {
    let old = api(&listing(), "");
    for (expected, edit) in METHOD_EDITS {
        let mut new = old.clone();
        edit(&mut new.methods[0]);
        let names: Vec<_> = diff(&old, &new)
            .changes
            .into_iter()
            .map(|change| match change.what {
                What::Fact { name, .. } => name,
                what => panic!("{expected}: {what:?}"),
            })
            .collect();
        assert_eq!(names, [expected]);
    }
}

#[test]
fn a_method_that_no_longer_lists_breaks_programs_and_one_that_lists_now_does_more() {
    let old = api(&listing(), "");
    assert_ne!(old.methods[0].paging, Paging::None);
    let edits: [fn(&mut Method); 2] = [
        |method| method.listing = None,
        |method| method.paging = Paging::None,
    ];
    for edit in edits {
        let mut new = old.clone();
        edit(&mut new.methods[0]);
        assert_eq!(diff(&old, &new).verdict(), Verdict::Major);
        assert_eq!(diff(&new, &old).verdict(), Verdict::Minor);
    }
}

#[test]
fn rows_that_stand_elsewhere_are_of_another_type() {
    let old = api(&listing(), "");
    let mut new = old.clone();
    listed(&mut new.methods[0]).rows.push("more".into());
    assert_eq!(diff(&old, &new).verdict(), Verdict::Major);
    // How they are fetched shows in no type.
    let mut new = old.clone();
    listed(&mut new.methods[0]).order = Some("sort".into());
    assert_eq!(diff(&old, &new).verdict(), Verdict::Patch);
}

#[test]
fn one_edit_of_an_error_is_one_change() {
    let old = api(&base(), "");
    let mut new = old.clone();
    new.methods[0].errors[0].status = Some("418".into());
    let changes = diff(&old, &new).changes;
    let [change] = changes.as_slice() else {
        panic!("{changes:?}");
    };
    assert!(
        matches!(&change.what, What::ErrorFact { name: "status", to, .. } if to == "418"),
        "{change:?}"
    );
}
