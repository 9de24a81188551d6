//! People and what they do.

use super::super::family::{Family, Is, Names, Sample, Says, Scope, Verb};
use super::BASE;
use crate::model::Version;

/// These families.
pub const FAMILIES: &[Family] = &[
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
        stored: &[("REAL_STATUS", "STATUS")],
        ids: &["taskId", "id"],
        attached: &["UF_TASK_WEBDAV_FILES"],
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
        people: &[("responsible", "RESPONSIBLE_ID"), ("creator", "CREATED_BY")],
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
