//! Files that earlier runs have written are the same as new ones, whatever has changed since.

use codegen::emit::emulator::{data, data_knowing};
use codegen::emit::plan::plan;
use codegen::emit::truth::{Home, examine, examine_planned};
use codegen::emit::{Families, Output, emit, write_down};
use codegen::facts::Who;
use codegen::ir::{
    Access, Api, DefaultValue, EnumValue, Field, Hashes, Method, Required, Type, Version,
};
use codegen::memo::Memo;
use codegen::report::coverage::Answers;
use proptest::prelude::*;
use proptest::sample::Index;
use serde_json::{Map, Value, json};
use tempfile::TempDir;

use crate::build::{api, error, example, method, obj, one_of, optional, shared};

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
    |method| method.order_sensitive = !method.order_sensitive,
    |method| {
        method.examples.pop();
    },
    // The same values with their keys in another order.
    |method| bodies(method, |body| body.into_iter().rev().collect()),
    |method| {
        for answer in &mut method.response.examples {
            if let Some(object) = answer.as_object_mut() {
                *object = std::mem::take(object).into_iter().rev().collect();
            }
        }
    },
    |method| method.response.examples.push(json!({"another": 1})),
    |method| method.response.own = Some(Type::Text),
    |method| method.response.withheld = Some(Type::Any),
    |method| method.response.heard.nullable += 1,
    |method| {
        bodies(method, |mut body| {
            body.insert("another".to_owned(), json!(1));
            body
        })
    },
];

fn bodies(method: &mut Method, edit: fn(Map<String, Value>) -> Map<String, Value>) {
    let bodies = method.examples.iter_mut().map(|example| &mut example.body);
    for body in bodies.filter_map(Value::as_object_mut) {
        *body = edit(std::mem::take(body));
    }
}

/// An edit of a field.
const FIELD: &[fn(&mut Field)] = &[
    |field| field.name.push_str("Other"),
    |field| field.required = Required::Always,
    |field| field.required = Required::No,
    |field| field.ty = Type::Text,
    |field| field.ty = Type::List(Box::new(field.ty.clone())),
    |field| field.ty = Type::Shared("tree_node".to_owned()),
    // A set that stands elsewhere too, where it may go the other way only.
    |field| field.ty = one_of(&[("open", ""), ("shut", "")]),
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

/// What an edit is of. A shared object has a file of its own, which no method stands in: only its fields tell what it is.
#[derive(Debug, Clone, Copy)]
enum Of {
    Methods,
    Parameters,
    Answers,
    Objects,
    Events,
}

fn any_of() -> impl Strategy<Value = Of> {
    use Of::{Answers, Events, Methods, Objects, Parameters};
    prop::sample::select(vec![
        Methods, Parameters, Answers, Objects, Objects, Objects, Events,
    ])
}

/// Every field of some kind in turn.
fn fields(api: &mut Api, of: Of, each: &mut dyn FnMut(&mut Field)) {
    match of {
        Of::Methods => {}
        Of::Parameters => {
            let signatures = api.methods.iter_mut().flat_map(|it| &mut it.signatures);
            let params = signatures.flat_map(|it| &mut it.params);
            params.for_each(|field| below(field, each));
        }
        Of::Answers => {
            let answers = api.methods.iter_mut().map(|it| &mut it.response.ty);
            answers.flatten().for_each(|ty| within(ty, each));
        }
        Of::Objects => {
            let fields = api.shared.iter_mut().flat_map(|it| &mut it.object.fields);
            fields.for_each(|field| below(field, each));
        }
        Of::Events => {
            let data = api.events.iter_mut().map(|it| &mut it.data);
            data.flatten().for_each(|ty| within(ty, each));
        }
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

/// The obstacle course with one edit.
fn edited(of: Of, at: Index, edit: Index) -> Api {
    let mut api = crate::course::api();
    if matches!(of, Of::Methods) {
        let at = at.index(api.methods.len());
        edit.get(METHOD)(&mut api.methods[at]);
        return api;
    }
    let count = count(&mut api, of);
    edit_one(&mut api, of, at.index(count), edit.get(FIELD));
    api
}

fn count(api: &mut Api, of: Of) -> usize {
    let mut count = 0;
    fields(api, of, &mut |_| count += 1);
    count
}

fn edit_one(api: &mut Api, of: Of, at: usize, edit: &fn(&mut Field)) {
    let mut left = at;
    fields(api, of, &mut |field| {
        if left == 0 {
            edit(field);
        }
        left = left.wrapping_sub(1);
    });
}

/// What is kept of an unedited API, against what is made of an edited one anew.
struct Kept {
    families: Families,
    memo: Memo,
    unedited: Vec<Output>,
    _folder: TempDir,
}

impl Kept {
    fn of(api: &Api) -> Self {
        let families = Families::committed().expect("the table");
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("memo");
        let memo = Memo::at(&file);
        let plan = plan(api, &families).expect("a plan");
        let unedited = write_down(&plan, &memo).expect("files");
        examine_planned(&plan, &Home::SHAPES, &memo).expect("verdicts");
        let hashes = Hashes::of(&api.methods);
        data_knowing(api, &memo, &hashes);
        Answers::knowing(api, &memo, &hashes);
        memo.close();
        Self {
            families,
            memo: Memo::at(&file),
            unedited,
            _folder: folder,
        }
    }

    /// A file that is kept otherwise than it is made anew; some edits are none that a page could make, such as one
    /// name twice.
    fn stale(&self, edited: &Api) -> Option<String> {
        let hashes = Hashes::of(&edited.methods);
        let answers = Answers::knowing(edited, &self.memo, &hashes);
        assert_eq!(answers, Answers::of(edited));
        let lines = data_knowing(edited, &self.memo, &hashes);
        assert_eq!(lines, data(edited));
        let anew = emit(edited, &self.families).ok()?;
        let plan = plan(edited, &self.families).expect("a plan");
        let kept = write_down(&plan, &self.memo).expect("files");
        assert_eq!(kept.len(), anew.len());
        let mut both = kept.into_iter().zip(&anew);
        let stale = both.find(|(kept, anew)| kept != *anew);
        let stale = stale.map(|(kept, _)| kept.path);
        let anew = examine(edited, &self.families, &Home::SHAPES).expect("verdicts");
        let kept = examine_planned(&plan, &Home::SHAPES, &self.memo).expect("verdicts");
        assert_eq!(kept.verdicts, anew.verdicts);
        let mut both = kept.tests.into_iter().zip(&anew.tests);
        assert_eq!(both.len(), anew.tests.len());
        stale.or_else(|| Some(both.find(|(kept, anew)| kept != *anew)?.0.path))
    }
}

#[test]
fn after_any_edit_what_is_kept_gives_what_is_made_anew() {
    let kept = Kept::of(&crate::course::api());
    let config = ProptestConfig {
        failure_persistence: None,
        ..ProptestConfig::with_cases(48)
    };
    let edits = (any_of(), any::<Index>(), any::<Index>());
    let mut runner = proptest::test_runner::TestRunner::new(config);
    let done = runner.run(&edits, |(of, at, edit)| {
        prop_assert_eq!(kept.stale(&edited(of, at, edit)), None);
        Ok(())
    });
    done.unwrap_or_else(|failure| panic!("{failure}\n{runner}"));
    // The edits are edits, of whatever they are.
    let changes = |of: Of, edit: &fn(&mut Field)| {
        let mut api = crate::course::api();
        fields(&mut api, of, &mut |field| edit(field));
        emit(&api, &kept.families).is_ok_and(|files| files != kept.unedited)
    };
    for of in [Of::Parameters, Of::Answers, Of::Objects] {
        let count = FIELD.iter().filter(|edit| changes(of, edit)).count();
        assert!(count * 2 > FIELD.len(), "{of:?}: {count}");
    }
}

/// Objects that only answers have, that only requests have, and one that two files have in the same words; their sets
/// go one way only.
fn spread() -> Api {
    let fields = |state| {
        let state = optional("STATE", one_of(&[(state, ""), ("shut", "")]));
        let owner = optional("OWNER", obj([optional("NAME", Type::Text)]));
        [optional("ID", Type::Integer), state, owner]
    };
    let one = |name: &str| Type::Shared(name.to_owned());
    let mut send = method("crm.lead.send", [optional("item", one("sent"))], None);
    send.examples = vec![example(json!({
        "item": {"ID": 1, "STATE": "shut", "OWNER": {"NAME": "a"}},
    }))];
    let mut api = api([
        method("crm.deal.get", [], Some(obj(fields("open")))),
        method("crm.deal.told", [], Some(one("told"))),
        method("crm.lead.get", [], Some(obj(fields("open")))),
        send,
    ]);
    api.shared = vec![
        shared("sent", fields("sent")),
        shared("told", fields("told")),
    ];
    api
}

#[test]
fn whatever_is_edited_is_seen_in_each_file_that_says_it() {
    let kept = Kept::of(&spread());
    for of in [Of::Parameters, Of::Answers, Of::Objects] {
        for at in 0..count(&mut spread(), of) {
            for (number, edit) in FIELD.iter().enumerate() {
                let mut api = spread();
                edit_one(&mut api, of, at, edit);
                let stale = kept.stale(&api);
                assert_eq!(stale, None, "{of:?}: edit {number} of field {at}");
            }
        }
    }
}

/// Methods that tell of each other's answers, and those of one word, whose things are one.
fn telling() -> Api {
    let deal = || {
        let state = optional("STATE", one_of(&[("open", ""), ("shut", "")]));
        obj([optional("ID", Type::Integer), state])
    };
    let shown = json!({"ID": 1, "STATE": "open", "OWNER": {"NAME": "a"}});
    let answering = |name: &str, ty: Type, example: &Value| {
        let mut method = method(name, [], Some(ty));
        method.response.withheld = Some(obj([optional("ID", Type::Any)]));
        method.response.examples = vec![example.clone()];
        method
    };
    let mut api = api([
        answering("crm.deal.get", deal(), &shown),
        answering(
            "crm.deal.list",
            Type::List(Box::new(deal())),
            &json!([shown]),
        ),
        answering("crm.lead.get", Type::Shared("told".to_owned()), &shown),
        answering("profile", deal(), &shown),
        answering("server", obj([]), &shown),
        answering("user.get", deal(), &shown),
    ]);
    api.shared = vec![shared("told", [optional("OWNER", Type::Any)])];
    api
}

#[test]
fn whatever_is_edited_is_counted_and_told_to_the_emulator() {
    let kept = Kept::of(&telling());
    let stale = |api: &Api| {
        let hashes = Hashes::of(&api.methods);
        Answers::knowing(api, &kept.memo, &hashes) != Answers::of(api)
            || data_knowing(api, &kept.memo, &hashes) != data(api)
    };
    let (counted, told) = (Answers::of(&telling()), data(&telling()));
    let mut changes = 0;
    for at in 0..telling().methods.len() {
        for (number, edit) in METHOD.iter().enumerate() {
            let mut api = telling();
            edit(&mut api.methods[at]);
            assert!(!stale(&api), "edit {number} of method {at}");
            changes += usize::from(counted != Answers::of(&api) && told != data(&api));
        }
        let mut api = telling();
        api.methods.remove(at);
        assert!(!stale(&api), "without method {at}");
    }
    assert!(changes > 0, "the edits are edits");
    let mut api = telling();
    fields(&mut api, Of::Objects, &mut |field| field.ty = Type::Integer);
    assert!(!stale(&api), "another object");
    assert_ne!(counted, Answers::of(&api));
}
