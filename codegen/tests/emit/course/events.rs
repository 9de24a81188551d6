//! Events with data of every form, and with names that are taken.

use codegen::ir::{Event, Type};

use crate::build::*;

/// All of them.
pub fn events() -> Vec<Event> {
    let thing = || {
        obj([
            optional("extra", Type::Any),
            optional("data", Type::Shared("tree_node".into())),
            optional("access_token", Type::Text),
            optional("self", map(obj([optional("Refresh_Token", Type::Text)]))),
            optional("KIND", one_of(&[("a", ""), ("b", "")])),
        ])
    };
    vec![
        event("onAppInstall", Some(thing())),
        event("onAppUnknown", None),
        event("onCrmDealAdd", Some(thing())),
        event("onCrmDealDelete", Some(thing())),
        event("onCrmDealUpdate", Some(list(thing()))),
        event("ONCRMDEALADDDEAL", Some(Type::Integer)),
        event("ONCRM", Some(Type::List(Box::new(Type::Any)))),
        event("onUserData", Some(Type::Shared("tree_leaf".into()))),
        Event {
            code: "ONUSERDATAAGAIN".to_owned(),
            ..event("on-user-data", Some(Type::Shared("empty_thing".into())))
        },
        event("ONUSER-BOX", Some(obj([]))),
    ]
}
