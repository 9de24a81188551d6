//! Files, events, results of tasks, custom fields.

use super::super::family::{Family, Is, Names, Renamed, Sample, Says, Scope, Verb};
use super::BASE;
use crate::model::Version;

/// These families.
pub const FAMILIES: &[Family] = &[
    Family {
        name: "disk.folder",
        methods: &[
            ("get", Verb::Get, Says::Row("")),
            ("rename", Verb::Update, Says::Row("")),
            ("moveTo", Verb::Update, Says::Row("")),
            ("markDeleted", Verb::Set(DELETED), Says::Row("")),
            ("restore", Verb::Set(RESTORED), Says::Row("")),
            ("deleteTree", Verb::Delete, Says::True),
        ],
        always: &[("TYPE", "folder")],
        ..OBJECT
    },
    Family {
        name: "disk.folder",
        methods: &[("addSubFolder", Verb::Add, Says::Row(""))],
        fields: "data",
        always: &[("TYPE", "folder")],
        ..INSIDE
    },
    Family {
        name: "disk.folder",
        methods: &[("uploadFile", Verb::Add, Says::Row(""))],
        fields: "data",
        always: &[("TYPE", "file")],
        ..INSIDE
    },
    Family {
        name: "disk.folder",
        methods: &[("getChildren", Verb::List, Says::Rows(""))],
        ..INSIDE
    },
    Family {
        name: "disk.file",
        methods: &[
            ("get", Verb::Get, Says::Row("")),
            ("rename", Verb::Update, Says::Row("")),
            ("moveTo", Verb::Update, Says::Row("")),
            ("markDeleted", Verb::Set(DELETED), Says::Row("")),
            ("restore", Verb::Set(RESTORED), Says::Row("")),
            ("delete", Verb::Delete, Says::True),
        ],
        always: &[("TYPE", "file")],
        ..OBJECT
    },
    Family {
        name: "calendar.event",
        methods: &[
            ("add", Verb::Add, Says::Id),
            ("getbyid", Verb::Get, Says::Row("")),
            ("get", Verb::List, Says::Rows("")),
            ("update", Verb::Update, Says::Id),
            ("delete", Verb::Delete, Says::True),
        ],
        table: "calendar.event",
        fields: "",
        sends: &[
            ("type", "CAL_TYPE"),
            ("ownerId", "OWNER_ID"),
            ("from", "DATE_FROM"),
            ("to", "DATE_TO"),
            ("section", "SECTION_ID"),
            ("name", "NAME"),
            ("description", "DESCRIPTION"),
            ("color", "COLOR"),
            ("text_color", "TEXT_COLOR"),
            ("accessibility", "ACCESSIBILITY"),
            ("importance", "IMPORTANCE"),
            ("private_event", "PRIVATE_EVENT"),
            ("skip_time", "DT_SKIP_TIME"),
            ("location", "LOCATION"),
            ("timezone_from", "TZ_FROM"),
            ("timezone_to", "TZ_TO"),
            ("is_meeting", "IS_MEETING"),
        ],
        asks: &[
            ("type", "CAL_TYPE"),
            ("ownerId", "OWNER_ID"),
            ("section", "SECTION_ID"),
        ],
        new: &[
            ("DELETED", Is::Text("N")),
            ("CREATED_BY", Is::Caller),
            ("DATE_CREATE", Is::Now),
            ("TIMESTAMP_X", Is::Now),
        ],
        changed: &[("TIMESTAMP_X", Is::Now)],
        seed: &[
            ("CAL_TYPE", Sample::Text("user")),
            ("OWNER_ID", Sample::Reference(20)),
            ("NAME", Sample::Named("Event")),
            ("DATE_FROM", Sample::Time),
            ("DATE_TO", Sample::Time),
        ],
        ..BASE
    },
    Family {
        name: "tasks.task.result",
        version: Version::V3,
        methods: &[
            ("add", Verb::Add, Says::Row("item")),
            ("list", Verb::List, Says::Rows("items")),
            ("update", Verb::Update, Says::TrueIn("result")),
            ("delete", Verb::Delete, Says::TrueIn("result")),
        ],
        table: "tasks.task.result",
        names: Names::Camel,
        stored: &[("CREATED_BY", "AUTHOR_ID")],
        words: &[("STATUS", &[(0, "open"), (1, "closed")])],
        new: RESULT,
        changed: &[("UPDATED_AT", Is::Now)],
        seed: &[
            ("TASK_ID", Sample::Reference(1000)),
            ("TEXT", Sample::Named("Result")),
        ],
        ..BASE
    },
    Family {
        name: "tasks.task.result",
        methods: &[("list", Verb::List, Says::Rows(""))],
        table: "tasks.task.result",
        names: Names::Camel,
        ids: &[],
        stored: &[("CREATED_BY", "AUTHOR_ID")],
        asks: &[("taskId", "taskId")],
        ..BASE
    },
    custom("crm.lead.userfield", &[("ENTITY_ID", "CRM_LEAD")]),
    custom("crm.deal.userfield", &[("ENTITY_ID", "CRM_DEAL")]),
    custom("crm.contact.userfield", &[("ENTITY_ID", "CRM_CONTACT")]),
    custom("crm.company.userfield", &[("ENTITY_ID", "CRM_COMPANY")]),
    custom("crm.quote.userfield", &[("ENTITY_ID", "CRM_QUOTE")]),
    custom("crm.requisite.userfield", &[("ENTITY_ID", "CRM_REQUISITE")]),
];

const RESULT: &[(&str, Is)] = &[
    ("STATUS", Is::Number(0)),
    ("AUTHOR_ID", Is::Caller),
    ("CREATED_AT", Is::Now),
];
const DELETED: &[(&str, Is)] = &[("DELETED_TYPE", Is::Number(3)), ("DELETE_TIME", Is::Now)];
const RESTORED: &[(&str, Is)] = &[("DELETED_TYPE", Is::Number(0))];

/// What is on a disk, by its number.
const OBJECT: Family = Family {
    table: "disk",
    fields: "",
    sends: &[("newName", "NAME"), ("targetFolderId", "PARENT_ID")],
    changed: &[("UPDATE_TIME", Is::Now), ("UPDATED_BY", Is::Caller)],
    ..BASE
};

/// What is on a disk, by where it is.
const INSIDE: Family = Family {
    table: "disk",
    ids: &[],
    scope: Scope::Column("id", "PARENT_ID"),
    sends: &[("NAME", "NAME")],
    new: &[
        ("STORAGE_ID", Is::Number(1)),
        ("DELETED_TYPE", Is::Number(0)),
        ("CREATE_TIME", Is::Now),
        ("UPDATE_TIME", Is::Now),
        ("CREATED_BY", Is::Caller),
        ("UPDATED_BY", Is::Caller),
    ],
    ..BASE
};

/// The custom fields of a kind of object.
const fn custom(name: &'static str, of: Renamed) -> Family {
    Family {
        name,
        table: name,
        always: of,
        prefix: Some(("FIELD_NAME", "UF_CRM_")),
        new: &[
            ("SORT", Is::Number(100)),
            ("MULTIPLE", Is::Text("N")),
            ("MANDATORY", Is::Text("N")),
            ("SHOW_FILTER", Is::Text("N")),
            ("SHOW_IN_LIST", Is::Text("Y")),
            ("EDIT_IN_LIST", Is::Text("Y")),
            ("IS_SEARCHABLE", Is::Text("N")),
        ],
        seed: &[
            ("FIELD_NAME", Sample::Named("UF_CRM_FIELD")),
            ("USER_TYPE_ID", Sample::Text("string")),
        ],
        ..BASE
    }
}
