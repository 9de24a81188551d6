//! The families that live, as data.

use super::family::{Family, Is, Names, Sample, Says, Scope, Verb};
use crate::model::Version;

const CRUD: &[(&str, Verb, Says)] = &[
    ("add", Verb::Add, Says::Id),
    ("get", Verb::Get, Says::Row("")),
    ("list", Verb::List, Says::Rows("")),
    ("update", Verb::Update, Says::True),
    ("delete", Verb::Delete, Says::True),
];
const MULTIPLE: &[&str] = &["PHONE", "EMAIL", "WEB", "IM", "LINK"];
const CHANGED: &[(&str, Is)] = &[("DATE_MODIFY", Is::Now), ("MODIFY_BY_ID", Is::Caller)];

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
    multiple: &[],
    words: &[],
    new: &[],
    changed: &[],
    seed: &[],
};

/// All of them.
pub const FAMILIES: &[Family] = &[
    Family {
        name: "crm.lead",
        table: "crm.lead",
        multiple: MULTIPLE,
        new: &[
            ("STATUS_ID", Is::Text("NEW")),
            ("STATUS_SEMANTIC_ID", Is::Text("P")),
            ("CURRENCY_ID", Is::Text("USD")),
            ("OPPORTUNITY", Is::Number(0)),
            ("IS_MANUAL_OPPORTUNITY", Is::Text("N")),
            ("IS_RETURN_CUSTOMER", Is::Text("N")),
            ("HAS_PHONE", Is::Text("N")),
            ("HAS_EMAIL", Is::Text("N")),
            ("HAS_IMOL", Is::Text("N")),
            ("OPENED", Is::Text("N")),
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
            ("TITLE", Sample::Named("Lead")),
            ("NAME", Sample::Named("Name")),
            ("LAST_NAME", Sample::Named("Surname")),
            (
                "STATUS_ID",
                Sample::One(&["NEW", "IN_PROCESS", "PROCESSED", "JUNK", "CONVERTED"]),
            ),
            (
                "SOURCE_ID",
                Sample::One(&["CALL", "EMAIL", "WEB", "TRADE_SHOW"]),
            ),
            ("OPPORTUNITY", Sample::Amount(100_000)),
            ("ASSIGNED_BY_ID", Sample::Reference(20)),
            ("DATE_CREATE", Sample::Time),
            ("DATE_MODIFY", Sample::Time),
        ],
        ..BASE
    },
    Family {
        name: "crm.deal",
        table: "crm.deal",
        new: &[
            ("STAGE_ID", Is::Text("NEW")),
            ("STAGE_SEMANTIC_ID", Is::Text("P")),
            ("CATEGORY_ID", Is::Number(0)),
            ("TYPE_ID", Is::Text("SALE")),
            ("CURRENCY_ID", Is::Text("USD")),
            ("OPPORTUNITY", Is::Number(0)),
            ("IS_MANUAL_OPPORTUNITY", Is::Text("N")),
            ("TAX_VALUE", Is::Number(0)),
            ("OPENED", Is::Text("Y")),
            ("CLOSED", Is::Text("N")),
            ("IS_NEW", Is::Text("Y")),
            ("IS_RECURRING", Is::Text("N")),
            ("IS_RETURN_CUSTOMER", Is::Text("N")),
            ("IS_REPEATED_APPROACH", Is::Text("N")),
            ("ASSIGNED_BY_ID", Is::Caller),
            ("CREATED_BY_ID", Is::Caller),
            ("MODIFY_BY_ID", Is::Caller),
            ("MOVED_BY_ID", Is::Caller),
            ("BEGINDATE", Is::Now),
            ("DATE_CREATE", Is::Now),
            ("DATE_MODIFY", Is::Now),
            ("MOVED_TIME", Is::Now),
            ("LAST_ACTIVITY_BY", Is::Caller),
            ("LAST_ACTIVITY_TIME", Is::Now),
        ],
        changed: CHANGED,
        seed: &[
            ("TITLE", Sample::Named("Deal")),
            (
                "TYPE_ID",
                Sample::One(&["SALE", "COMPLEX", "GOODS", "SERVICES"]),
            ),
            (
                "STAGE_ID",
                Sample::One(&["NEW", "PREPARATION", "EXECUTING", "WON", "LOSE"]),
            ),
            ("CATEGORY_ID", Sample::Number(0)),
            ("OPPORTUNITY", Sample::Amount(1_000_000)),
            ("COMPANY_ID", Sample::Reference(10_000)),
            ("CONTACT_ID", Sample::Reference(10_000)),
            ("ASSIGNED_BY_ID", Sample::Reference(20)),
            ("DATE_CREATE", Sample::Time),
            ("DATE_MODIFY", Sample::Time),
        ],
        ..BASE
    },
    Family {
        name: "crm.contact",
        table: "crm.contact",
        multiple: MULTIPLE,
        new: PERSON,
        changed: CHANGED,
        seed: &[
            ("NAME", Sample::Named("Name")),
            ("LAST_NAME", Sample::Named("Surname")),
            (
                "TYPE_ID",
                Sample::One(&["CLIENT", "SUPPLIER", "PARTNER", "OTHER"]),
            ),
            ("COMPANY_ID", Sample::Reference(10_000)),
            ("ASSIGNED_BY_ID", Sample::Reference(20)),
            ("DATE_CREATE", Sample::Time),
            ("DATE_MODIFY", Sample::Time),
        ],
        ..BASE
    },
    Family {
        name: "crm.company",
        table: "crm.company",
        multiple: MULTIPLE,
        new: PERSON,
        changed: CHANGED,
        seed: &[
            ("TITLE", Sample::Named("Company")),
            (
                "COMPANY_TYPE",
                Sample::One(&["CUSTOMER", "SUPPLIER", "PARTNER"]),
            ),
            ("INDUSTRY", Sample::One(&["IT", "FINANCE", "DELIVERY"])),
            ("ASSIGNED_BY_ID", Sample::Reference(20)),
            ("DATE_CREATE", Sample::Time),
            ("DATE_MODIFY", Sample::Time),
        ],
        ..BASE
    },
    Family {
        name: "crm.quote",
        table: "crm.quote",
        new: &[
            ("STATUS_ID", Is::Text("DRAFT")),
            ("CURRENCY_ID", Is::Text("USD")),
            ("OPPORTUNITY", Is::Number(0)),
            ("TAX_VALUE", Is::Number(0)),
            ("OPENED", Is::Text("Y")),
            ("CLOSED", Is::Text("N")),
            ("ASSIGNED_BY_ID", Is::Caller),
            ("CREATED_BY_ID", Is::Caller),
            ("MODIFY_BY_ID", Is::Caller),
            ("DATE_CREATE", Is::Now),
            ("DATE_MODIFY", Is::Now),
        ],
        changed: CHANGED,
        seed: &[
            ("TITLE", Sample::Named("Quote")),
            ("STATUS_ID", Sample::One(&["DRAFT", "SENT", "APPROVED"])),
            ("OPPORTUNITY", Sample::Amount(100_000)),
            ("ASSIGNED_BY_ID", Sample::Reference(20)),
            ("DATE_CREATE", Sample::Time),
        ],
        ..BASE
    },
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
    Family {
        name: "user",
        methods: &[
            ("add", Verb::Add, Says::Id),
            ("get", Verb::List, Says::Rows("")),
            ("search", Verb::List, Says::Rows("")),
            ("current", Verb::Current, Says::Row("")),
            ("update", Verb::Update, Says::True),
        ],
        table: "user",
        fields: "",
        new: &[
            ("ACTIVE", Is::Text("Y")),
            ("USER_TYPE", Is::Text("employee")),
            ("IS_ONLINE", Is::Text("N")),
            ("DATE_REGISTER", Is::Now),
            ("LAST_LOGIN", Is::Now),
        ],
        seed: &[
            ("NAME", Sample::Named("Name")),
            ("LAST_NAME", Sample::Named("Surname")),
            ("EMAIL", Sample::Named("user")),
            (
                "WORK_POSITION",
                Sample::One(&["Manager", "Engineer", "Director"]),
            ),
        ],
        ..BASE
    },
    Family {
        name: "department",
        methods: &[
            ("add", Verb::Add, Says::Id),
            ("get", Verb::List, Says::Rows("")),
            ("update", Verb::Update, Says::True),
            ("delete", Verb::Delete, Says::True),
        ],
        table: "department",
        fields: "",
        new: &[("SORT", Is::Number(500))],
        seed: &[
            ("NAME", Sample::Named("Department")),
            ("PARENT", Sample::Number(1)),
        ],
        ..BASE
    },
    Family {
        name: "tasks.task",
        methods: &[
            ("add", Verb::Add, Says::Row("task")),
            ("get", Verb::Get, Says::Row("task")),
            ("list", Verb::List, Says::Rows("tasks")),
            ("update", Verb::Update, Says::Row("task")),
            ("delete", Verb::Delete, Says::TrueIn("task")),
            (
                "complete",
                Verb::Set(&[("STATUS", Is::Number(5)), ("CLOSED_DATE", Is::Now)]),
                Says::Row("task"),
            ),
            (
                "start",
                Verb::Set(&[("STATUS", Is::Number(3))]),
                Says::Row("task"),
            ),
            (
                "pause",
                Verb::Set(&[("STATUS", Is::Number(2))]),
                Says::Row("task"),
            ),
            (
                "defer",
                Verb::Set(&[("STATUS", Is::Number(6))]),
                Says::Row("task"),
            ),
            (
                "renew",
                Verb::Set(&[("STATUS", Is::Number(2))]),
                Says::Row("task"),
            ),
        ],
        table: "tasks.task",
        names: Names::Camel,
        ids: &["taskId", "id"],
        new: TASK,
        changed: TASK_CHANGED,
        seed: TASKS,
        ..BASE
    },
    Family {
        name: "tasks.task",
        version: Version::V3,
        methods: &[
            ("add", Verb::Add, Says::Row("item")),
            ("get", Verb::Get, Says::Row("item")),
            ("list", Verb::List, Says::Rows("items")),
            ("update", Verb::Update, Says::TrueIn("result")),
            ("delete", Verb::Delete, Says::TrueIn("result")),
        ],
        table: "tasks.task",
        names: Names::Camel,
        stored: &[
            ("CREATOR_ID", "CREATED_BY"),
            ("CREATED", "CREATED_DATE"),
            ("CHANGED", "CHANGED_DATE"),
            ("CHANGED_BY_ID", "CHANGED_BY"),
            ("CLOSED", "CLOSED_DATE"),
            ("START_PLAN", "START_DATE_PLAN"),
            ("END_PLAN", "END_DATE_PLAN"),
        ],
        words: &[
            (
                "STATUS",
                &[
                    (2, "pending"),
                    (3, "in_progress"),
                    (4, "supposedly_completed"),
                    (5, "completed"),
                    (6, "deferred"),
                    (7, "declined"),
                ],
            ),
            ("PRIORITY", &[(0, "low"), (1, "average"), (2, "high")]),
        ],
        new: TASK,
        changed: TASK_CHANGED,
        seed: TASKS,
        ..BASE
    },
    Family {
        name: "task.checklistitem",
        methods: &[
            ("add", Verb::Add, Says::Id),
            ("get", Verb::Get, Says::Row("")),
            ("getlist", Verb::List, Says::Rows("")),
            ("update", Verb::Update, Says::Null),
            ("delete", Verb::Delete, Says::True),
            (
                "complete",
                Verb::Set(&[("IS_COMPLETE", Is::Text("Y"))]),
                Says::True,
            ),
            (
                "renew",
                Verb::Set(&[("IS_COMPLETE", Is::Text("N"))]),
                Says::True,
            ),
        ],
        table: "task.checklistitem",
        ids: &["ITEMID"],
        scope: Scope::Column("TASKID", "TASK_ID"),
        new: &[
            ("PARENT_ID", Is::Number(0)),
            ("SORT_INDEX", Is::Number(0)),
            ("IS_COMPLETE", Is::Text("N")),
            ("IS_IMPORTANT", Is::Text("N")),
            ("CREATED_BY", Is::Caller),
        ],
        seed: &[
            ("TASK_ID", Sample::Reference(1000)),
            ("TITLE", Sample::Named("Item")),
        ],
        ..BASE
    },
    Family {
        name: "task.commentitem",
        methods: &[
            ("add", Verb::Add, Says::Id),
            ("get", Verb::Get, Says::Row("")),
            ("getlist", Verb::List, Says::Rows("")),
            ("update", Verb::Update, Says::True),
            ("delete", Verb::Delete, Says::True),
        ],
        table: "task.commentitem",
        ids: &["ITEMID"],
        scope: Scope::Column("TASKID", "TASK_ID"),
        new: &[("AUTHOR_ID", Is::Caller), ("POST_DATE", Is::Now)],
        seed: &[
            ("TASK_ID", Sample::Reference(1000)),
            ("POST_MESSAGE", Sample::Named("Comment")),
        ],
        ..BASE
    },
];

const PERSON: &[(&str, Is)] = &[
    ("OPENED", Is::Text("N")),
    ("HAS_PHONE", Is::Text("N")),
    ("HAS_EMAIL", Is::Text("N")),
    ("HAS_IMOL", Is::Text("N")),
    ("ASSIGNED_BY_ID", Is::Caller),
    ("CREATED_BY_ID", Is::Caller),
    ("MODIFY_BY_ID", Is::Caller),
    ("DATE_CREATE", Is::Now),
    ("DATE_MODIFY", Is::Now),
    ("LAST_ACTIVITY_BY", Is::Caller),
    ("LAST_ACTIVITY_TIME", Is::Now),
];

const TASK: &[(&str, Is)] = &[
    ("STATUS", Is::Number(2)),
    ("PRIORITY", Is::Number(1)),
    ("CREATED_BY", Is::Caller),
    ("RESPONSIBLE_ID", Is::Caller),
    ("CREATED_DATE", Is::Now),
    ("CHANGED_DATE", Is::Now),
    ("CHANGED_BY", Is::Caller),
];
const TASK_CHANGED: &[(&str, Is)] = &[("CHANGED_DATE", Is::Now), ("CHANGED_BY", Is::Caller)];
const TASKS: &[(&str, Sample)] = &[
    ("TITLE", Sample::Named("Task")),
    ("RESPONSIBLE_ID", Sample::Reference(20)),
    ("GROUP_ID", Sample::Number(0)),
    ("CREATED_DATE", Sample::Time),
];
