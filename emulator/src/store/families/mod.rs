//! The families that live, as data.

mod chats;
mod crm;
mod crm_more;
mod office;
mod shop;
mod work;

use super::family::{Family, Is, Names, Properties, Says, Scope, Verb};
use crate::model::Version;

const ALL: &[&[Family]] = &[
    crm::FAMILIES,
    crm_more::FAMILIES,
    work::FAMILIES,
    office::FAMILIES,
    shop::FAMILIES,
    chats::FAMILIES,
];

/// All of them.
pub fn all() -> impl Iterator<Item = &'static Family> {
    ALL.iter().copied().flatten()
}

/// The family whose objects a table holds, by what it is filled with.
pub fn owner(table: &str) -> Option<&'static Family> {
    all().find(|family| family.name == table)
}

const CRUD: &[(&str, Verb, Says)] = &[
    ("add", Verb::Add, Says::Id),
    ("get", Verb::Get, Says::Row("")),
    ("list", Verb::List, Says::Rows("")),
    ("update", Verb::Update, Says::True),
    ("delete", Verb::Delete, Says::True),
];
const CHANGED: &[(&str, Is)] = &[("DATE_MODIFY", Is::Now), ("MODIFY_BY_ID", Is::Caller)];

/// What most families of the CRM have in common.
const BASE: Family = Family {
    name: "",
    version: Version::V2,
    methods: CRUD,
    table: "",
    names: Names::Upper,
    ids: &["id"],
    fields: "fields",
    scope: Scope::None,
    stored: &[],
    sends: &[],
    asks: &[],
    window: None,
    always: &[],
    prefix: None,
    multiple: &[],
    attached: &[],
    people: &[],
    properties: Properties::Plain,
    words: &[],
    new: &[],
    changed: &[],
    follows: &[],
    seed: &[],
};
