//! Without an override, an example of its method cannot be written any more, or a parameter is not what its witness says.

use std::collections::BTreeSet;

use codegen::ir::{Api, Field, Required, Type};
use codegen::resolve::Overrides;
use codegen::resolve::overrides::Override;
use rayon::prelude::*;

use crate::world::{World, docs_src, upstream};

/// What no example shows: a parameter, and what it has to be.
struct Fact {
    /// The method, or the object that methods share.
    of: &'static str,
    parameter: &'static str,
    holds: fn(Option<&Field>) -> bool,
}

/// Of an override that no example needs, the fact that is wrong without it.
const FACTS: &[Fact] = &[
    Fact::new("vote.AttachedVote.getMany", "entityIds", is_argument),
    Fact::new("tasks.api.scrum.sprint.get", "id", is_argument),
    Fact::new("crm.item.add", "fields.companyIds", is_list),
    Fact::new("crm.item.update", "fields.companyIds", is_list),
    Fact::new("crm.item.add", "fields.storageElementIds", is_list),
    Fact::new("crm.item.update", "fields.storageElementIds", is_list),
    Fact::new("crm.lead.add", "fields.CONTACT_IDS", is_list),
    Fact::new("crm.lead.update", "fields.CONTACT_IDS", is_list),
    Fact::new("imbot.app.register", "LANG", is_list),
    Fact::new("imbot.app.update", "LANG", is_list),
    Fact::new("user.search", "FILTER", is_map),
    Fact::new("sale.cashbox.handler.update", "FIELDS", is_object),
    Fact::new("sale.cashbox.handler.update", "FIELDS.NAME", is_any_field),
    Fact::new("sale.cashbox.handler.update", "FIELDS.SORT", is_any_field),
    Fact::new(
        "sale.cashbox.handler.update",
        "FIELDS.SETTINGS",
        is_any_field,
    ),
    Fact::new("tasks.api.scrum.epic.update", "fields", is_object),
    Fact::new("tasks.api.scrum.epic.update", "fields.name", is_optional),
    Fact::new("tasks.api.scrum.epic.update", "fields.groupId", is_optional),
    Fact::new("task.item.addtofavorite", "auth", is_none),
    Fact::new("task.item.deletefromfavorite", "auth", is_none),
    Fact::new("task.item.deletefile", "auth", is_none),
    Fact::new("task.item.addfile", "FILE.NAME", is_any_field),
    Fact::new("task.item.addfile", "FILE.CONTENT", is_any_field),
    Fact::new("task.item.addfile", "NAME", is_none),
    Fact::new("task.item.addfile", "CONTENT", is_none),
    Fact::new("sale.basketitem.add", "fields.productid", is_none),
    Fact::new(
        "sale.basketitem.addCatalogProduct",
        "fields.productid",
        is_none,
    ),
    Fact::new("crm.deal.add", "fields", is_argument),
    Fact::new("crm.contact.add", "fields", is_argument),
    Fact::new("event.bind", "handler", depends_on_the_kind_of_event),
    Fact::new("event.unbind", "handler", depends_on_the_kind_of_event),
    Fact::new("catalog.measure.update", "Id", is_none),
    Fact::new("catalog.priceTypeLang.update", "Id", is_none),
    Fact::new("catalog.roundingRule.update", "Id", is_none),
    Fact::new("booking.v1.booking.list", "FILTER", is_none),
    Fact::new("booking.v1.booking.list", "ORDER", is_none),
    Fact::new("booking.v1.resource.list", "FILTER", is_none),
    Fact::new("booking.v1.resource.list", "ORDER", is_none),
    Fact::new("booking.v1.resourceType.list", "FILTER", is_none),
    Fact::new("booking.v1.resourceType.list", "ORDER", is_none),
    Fact::new("crm_orderentity", "OWNER_ID", is_none),
    Fact::new("crm_orderentity", "OWNER_TYPE_ID", is_none),
    Fact::new("crm_orderentity", "ORDER_ID", is_none),
];

fn is_argument(field: Option<&Field>) -> bool {
    field.is_some_and(|field| field.required == Required::Always)
}

fn is_optional(field: Option<&Field>) -> bool {
    field.is_some_and(|field| field.required == Required::No)
}

fn depends_on_the_kind_of_event(field: Option<&Field>) -> bool {
    let on = Required::Conditional(vec!["event_type".to_owned()]);
    field.is_some_and(|field| field.required == on)
}

fn is_list(field: Option<&Field>) -> bool {
    field.is_some_and(|field| matches!(field.ty, Type::List(_)))
}

fn is_map(field: Option<&Field>) -> bool {
    field.is_some_and(|field| matches!(field.ty, Type::Map(_)))
}

fn is_object(field: Option<&Field>) -> bool {
    field.is_some_and(|field| matches!(field.ty, Type::Object(_)))
}

fn is_any_field(field: Option<&Field>) -> bool {
    field.is_some()
}

fn is_none(field: Option<&Field>) -> bool {
    field.is_none()
}

/// The field at a path of names.
fn at<'f>(fields: &'f [Field], path: &str) -> Option<&'f Field> {
    let (name, rest) = path.split_once('.').unwrap_or((path, ""));
    let field = fields.iter().find(|field| field.name == name)?;
    match &field.ty {
        _ if rest.is_empty() => Some(field),
        Type::Object(object) => at(&object.fields, rest),
        _ => None,
    }
}

impl Fact {
    const fn new(
        of: &'static str,
        parameter: &'static str,
        holds: fn(Option<&Field>) -> bool,
    ) -> Self {
        Self {
            of,
            parameter,
            holds,
        }
    }

    /// Whether it is true of what it is about, where that is there.
    fn is_true(&self, api: &Api) -> Option<bool> {
        let of = |name: &str| name.eq_ignore_ascii_case(self.of);
        let holds = |fields: &[Field]| (self.holds)(at(fields, self.parameter));
        if let Some(shared) = api.shared.iter().find(|shared| of(&shared.name)) {
            return Some(holds(&shared.object.fields));
        }
        let method = api.methods.iter().find(|method| of(&method.name))?;
        let mut signatures = method.signatures.iter();
        Some(signatures.any(|one| holds(&one.params)))
    }
}

/// What is wrong with some overrides: examples that the types cannot write, and facts that are not true.
fn wrong(world: &World, entry: &Override, overrides: &Overrides) -> Vec<String> {
    let api = world.api(entry, overrides);
    let mut wrong = world.misfits(&api);
    let untrue = FACTS
        .iter()
        .filter(|fact| fact.is_true(&api) == Some(false));
    wrong.extend(untrue.map(|fact| format!("{} {}", fact.of, fact.parameter)));
    wrong
}

/// The overrides without which nothing is wrong that was right with them.
fn needless(world: &World, overrides: &Overrides) -> Vec<String> {
    let entries = overrides.entries().par_iter().enumerate();
    entries
        .filter_map(|(at, entry)| {
            let with = wrong(world, entry, overrides);
            let without = wrong(world, entry, &overrides.without(at));
            let is_needed = without.iter().any(|reason| !with.contains(reason));
            (!is_needed).then(|| {
                format!(
                    "{}: nothing is wrong without the override of `{}` in `{}`",
                    entry.place, entry.parameter, entry.target
                )
            })
        })
        .collect()
}

fn assert_needed(world: &World) {
    let needless = needless(world, &world.overrides);
    assert!(needless.is_empty(), "{}", needless.join("\n"));
}

#[test]
fn each_override_is_needed_by_the_facts_of_the_repository() {
    let world = docs_src();
    assert!(world.overrides.entries().len() > 30);
    assert_needed(world);
}

#[test]
fn each_override_is_needed_by_upstreams_pages() {
    if let Some(world) = upstream() {
        assert_needed(world);
    }
}

#[test]
fn an_override_that_nothing_needs_is_named() {
    let text = "[[override]]\nmethod = \"user.add\"\nparameter = \"NAME\"\naliases = [\"n\"]\nreason = \"none\"\nwitness = \"none\"\n";
    let overrides = Overrides::parse("o.toml", text).expect("overrides");
    assert_eq!(
        needless(docs_src(), &overrides),
        ["o.toml:1:1: nothing is wrong without the override of `NAME` in `user.add`"]
    );
}

#[test]
fn each_fact_that_no_example_shows_is_true() {
    let world = docs_src();
    for fact in FACTS {
        let mut entries = world.overrides.entries().iter();
        let about = |entry: &&Override| {
            entry.target.to_string() == fact.of && entry.parameter == fact.parameter
        };
        let entry = entries
            .rfind(about)
            .unwrap_or_else(|| panic!("no override of {}", fact.of));
        let api = world.api(entry, &world.overrides);
        let (of, parameter) = (fact.of, fact.parameter);
        assert_eq!(fact.is_true(&api), Some(true), "{of} {parameter}");
    }
}

#[test]
fn the_methods_that_witnesses_name_are_documented() {
    let world = docs_src();
    let methods = world.methods();
    let families: BTreeSet<&str> = methods
        .iter()
        .filter_map(|name| name.split('.').next())
        .collect();
    for entry in world.overrides.entries() {
        let words = entry.witness.split_whitespace();
        let words = words.map(|word| word.trim_matches(|sign: char| !sign.is_alphanumeric()));
        for word in words.filter(|word| word.contains('.')) {
            let name = word.to_lowercase();
            let is_name = families.contains(name.split('.').next().unwrap_or_default());
            assert!(
                !is_name || methods.contains(&name),
                "{}: no page documents `{word}`",
                entry.place
            );
        }
    }
}
