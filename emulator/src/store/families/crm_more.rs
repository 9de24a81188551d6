//! Items of any type, and what belongs to the CRM's objects.

use super::super::family::{Family, Is, Names, Sample, Says, Scope, Verb};
use super::{BASE, CHANGED};

/// These families.
pub const FAMILIES: &[Family] = &[
    Family {
        name: "crm.item",
        methods: &[
            ("add", Verb::Add, Says::Row("item")),
            ("get", Verb::Get, Says::Row("item")),
            ("list", Verb::List, Says::Rows("items")),
            ("update", Verb::Update, Says::Row("item")),
            ("delete", Verb::Delete, Says::Empty),
        ],
        table: "crm.item",
        names: Names::Camel,
        scope: Scope::Type("entityTypeId", "ENTITY_TYPE_ID"),
        stored: &[
            ("CREATED_TIME", "DATE_CREATE"),
            ("UPDATED_TIME", "DATE_MODIFY"),
            ("CREATED_BY", "CREATED_BY_ID"),
            ("UPDATED_BY", "MODIFY_BY_ID"),
            ("MOVED_BY", "MOVED_BY_ID"),
        ],
        new: &[
            ("STAGE_SEMANTIC_ID", Is::Text("P")),
            ("CATEGORY_ID", Is::Number(0)),
            ("CURRENCY_ID", Is::Text("USD")),
            ("OPPORTUNITY", Is::Number(0)),
            ("IS_MANUAL_OPPORTUNITY", Is::Text("N")),
            ("OPENED", Is::Text("Y")),
            ("ASSIGNED_BY_ID", Is::Caller),
            ("CREATED_BY_ID", Is::Caller),
            ("MODIFY_BY_ID", Is::Caller),
            ("MOVED_BY_ID", Is::Caller),
            ("DATE_CREATE", Is::Now),
            ("DATE_MODIFY", Is::Now),
            ("MOVED_TIME", Is::Now),
            ("LAST_ACTIVITY_BY", Is::Caller),
            ("LAST_ACTIVITY_TIME", Is::Now),
        ],
        changed: CHANGED,
        seed: &[
            ("TITLE", Sample::Named("Item")),
            ("OPPORTUNITY", Sample::Amount(100_000)),
            ("ASSIGNED_BY_ID", Sample::Reference(20)),
            ("DATE_CREATE", Sample::Time),
            ("DATE_MODIFY", Sample::Time),
        ],
        ..BASE
    },
    Family {
        name: "crm.requisite",
        table: "crm.requisite",
        new: &[
            ("ACTIVE", Is::Text("Y")),
            ("ADDRESS_ONLY", Is::Text("N")),
            ("SORT", Is::Number(500)),
            ("CREATED_BY_ID", Is::Caller),
            ("DATE_CREATE", Is::Now),
        ],
        changed: CHANGED,
        seed: &[
            ("ENTITY_TYPE_ID", Sample::Number(4)),
            ("ENTITY_ID", Sample::Reference(10_000)),
            ("PRESET_ID", Sample::Number(1)),
            ("NAME", Sample::Named("Requisite")),
        ],
        ..BASE
    },
    Family {
        name: "crm.activity",
        table: "crm.activity",
        new: &[
            ("CREATED", Is::Now),
            ("LAST_UPDATED", Is::Now),
            ("COMPLETED", Is::Text("N")),
            ("RESPONSIBLE_ID", Is::Caller),
            ("AUTHOR_ID", Is::Caller),
            ("EDITOR_ID", Is::Caller),
        ],
        changed: &[("LAST_UPDATED", Is::Now), ("EDITOR_ID", Is::Caller)],
        seed: &[
            ("OWNER_TYPE_ID", Sample::Number(2)),
            ("OWNER_ID", Sample::Reference(10_000)),
            ("TYPE_ID", Sample::One(&["1", "2", "4"])),
            ("SUBJECT", Sample::Named("Activity")),
            ("RESPONSIBLE_ID", Sample::Reference(20)),
            ("CREATED", Sample::Time),
        ],
        ..BASE
    },
    Family {
        name: "crm.timeline.comment",
        methods: &[
            ("add", Verb::Add, Says::Id),
            ("get", Verb::Get, Says::Row("")),
            ("list", Verb::List, Says::Rows("")),
            ("update", Verb::Update, Says::Id),
            ("delete", Verb::Delete, Says::Null),
        ],
        table: "crm.timeline.comment",
        new: &[("CREATED", Is::Now), ("AUTHOR_ID", Is::Caller)],
        seed: &[
            ("ENTITY_ID", Sample::Reference(10_000)),
            ("ENTITY_TYPE", Sample::One(&["deal"])),
            ("COMMENT", Sample::Named("Comment")),
            ("CREATED", Sample::Time),
        ],
        ..BASE
    },
];
