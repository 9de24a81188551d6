//! Documented requests where objects live: they name objects by numbers, and not all of these are there.

mod common;

use std::collections::BTreeMap;

use bitrix24_emulator::Emulator;
use common::Client;
use common::documented::{METHODS, lines, request};
use serde_json::Value;

/// What is there to be asked for.
const SEEDED: &[&str] = &[
    "crm.lead",
    "crm.deal",
    "crm.contact",
    "crm.company",
    "crm.quote",
    "crm.requisite",
    "crm.activity",
    "crm.timeline.comment",
    "crm.lead.userfield",
    "crm.deal.userfield",
    "crm.contact.userfield",
    "crm.company.userfield",
    "crm.quote.userfield",
    "crm.requisite.userfield",
    "tasks.task",
    "tasks.task.result",
    "task.checklistitem",
    "task.commentitem",
    "user",
    "department",
    "catalog.product",
    "catalog.section",
    "catalog.price",
    "sale.order",
    "sale.basketitem",
    "lists",
    "lists.element",
    "calendar.event",
    "im.chat",
    "im.message",
];

/// Why a documented request is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Why {
    /// Number 1 is the folder that every portal has, and no file.
    Folder,
    /// The item is there, in another task than the one that is named.
    OtherTask,
    /// Another request has removed it: two methods remove the same object.
    Removed,
    /// A dialog with a number that no chat has.
    NoChat,
    /// Who calls owns the chat, and an owner stays.
    Owner,
    /// The example in the data has lost its operator. The code is one of REST 3.0 as such.
    NoOperator,
}

use Why::{Folder, NoChat, NoOperator, OtherTask, Owner, Removed};

/// All that are refused, with the version and the code.
const REFUSED: &[(&str, u64, &str, Why)] = &[
    ("disk.file.get", 2, "ERROR_NOT_FOUND", Folder),
    ("disk.file.markDeleted", 2, "ERROR_NOT_FOUND", Folder),
    ("disk.file.moveTo", 2, "ERROR_NOT_FOUND", Folder),
    ("disk.file.rename", 2, "ERROR_NOT_FOUND", Folder),
    ("disk.file.restore", 2, "ERROR_NOT_FOUND", Folder),
    ("disk.file.delete", 2, "ERROR_NOT_FOUND", Folder),
    ("task.checklistitem.complete", 2, "ERROR_CORE", OtherTask),
    ("task.checklistitem.get", 2, "ERROR_CORE", OtherTask),
    ("task.checklistitem.renew", 2, "ERROR_CORE", OtherTask),
    ("task.checklistitem.update", 2, "ERROR_CORE", OtherTask),
    ("task.checklistitem.delete", 2, "ERROR_CORE", OtherTask),
    ("task.commentitem.get", 2, "ERROR_CORE", OtherTask),
    ("task.commentitem.update", 2, "ERROR_CORE", OtherTask),
    ("task.commentitem.delete", 2, "ERROR_CORE", OtherTask),
    ("crm.lead.delete", 2, "", Removed),
    ("im.dialog.get", 2, "ACCESS_ERROR", NoChat),
    ("im.chat.leave", 2, "ACCESS_DENIED_KICK", Owner),
    ("im.chat.user.delete", 2, "ACCESS_DENIED_KICK", Owner),
    (
        "tasks.task.delete",
        3,
        "BITRIX_REST_V3_EXCEPTION_ACCESSDENIEDEXCEPTION",
        Removed,
    ),
    (
        "tasks.task.list",
        3,
        "BITRIX_REST_V3_EXCEPTION_UNKNOWNFILTEROPERATOREXCEPTION",
        NoOperator,
    ),
];

/// The codes of refused requests, by method and version, each with whether its page has that code.
type Refusals = BTreeMap<(String, u64), (String, bool)>;

/// What comes of the documented request of each method; those that remove something come last.
fn refusals(portal: &Emulator) -> (usize, Refusals) {
    let mut client = Client::of(portal);
    let mut methods = lines(METHODS);
    methods.sort_by_key(|method| removes(method["n"].as_str().unwrap()));
    let mut refused = Refusals::new();
    for method in &methods {
        let name = method["n"].as_str().unwrap();
        let version = method["v"].as_u64().unwrap();
        let (body, _) = request(method);
        let api = if version == 3 { "api/" } else { "" };
        // As an application, which may call all of them.
        let path = format!("/rest/{api}{name}?auth=emulator-token");
        let answered = client.json(&path, &body);
        if answered.status != 200 {
            let refusal = answered.refusal();
            let code = refusal.split_once(' ').unwrap().1;
            let is_documented = is_documented(method, code);
            refused.insert((name.to_owned(), version), (code.to_owned(), is_documented));
        }
    }
    (methods.len(), refused)
}

/// Whether a method takes away what others ask for.
fn removes(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    name.ends_with(".delete") || name.ends_with(".deletetree")
}

/// Whether the page of a method has a code: alone, or with a status and fields.
fn is_documented(method: &Value, code: &str) -> bool {
    let errors = method["e"].as_array().into_iter().flatten();
    errors
        .map(|error| error.get(0).unwrap_or(error))
        .any(|own| own == code)
}

#[test]
fn a_documented_request_is_refused_only_for_what_is_not_there_and_with_the_code_of_its_page() {
    let portal = Emulator::start().unwrap();
    for family in SEEDED {
        portal.seed(family, 20).unwrap();
    }
    let (all, refused) = refusals(&portal);
    let mut known = Refusals::new();
    let mut kinds: BTreeMap<Why, usize> = BTreeMap::new();
    for (name, version, code, why) in REFUSED {
        let is_documented = *why != NoOperator;
        let key = ((*name).to_owned(), *version);
        known.insert(key, ((*code).to_owned(), is_documented));
        *kinds.entry(*why).or_default() += 1;
    }
    println!(
        "{} of {all} documented requests are answered where objects live; refused: {kinds:?}",
        all - refused.len()
    );
    assert_eq!(refused, known);
}
