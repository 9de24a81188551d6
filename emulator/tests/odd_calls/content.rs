//! What calls may have in them.

use proptest::prelude::*;
use serde_json::{Map, Value, json};

/// Texts that mean something to some part of a portal.
fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        prop::sample::select(vec![
            "",
            "0",
            "-1",
            "1",
            "50",
            "99999999999999999999",
            "1e999",
            "NaN",
            "Y",
            "*",
            "UF_*",
            "UF_CRM_X",
            "UF_\"",
            "'",
            "\"",
            "; DROP TABLE x",
            "%",
            "_",
            "\\",
            "\0",
            "ASC",
            "desc",
            "2026-01-10",
            "31.12.2026",
            "-9999-99-99",
            "LOGIC",
            "OR",
            "ID",
            ">ID",
            "!@ID",
            "><ID",
            "TITLE",
            "=%TITLE",
            "ufCrm_1",
            "parentId1",
            "PROPERTY_1",
            "PHONE",
            "OPPORTUNITY",
            "🦀",
        ])
        .prop_map(str::to_owned),
        ".{0,8}",
    ]
}

fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        (-3_i64..60).prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        text().prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 24, 5, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
            prop::collection::vec((text(), inner), 0..5)
                .prop_map(|pairs| Value::Object(pairs.into_iter().collect())),
        ]
    })
}

const METHODS: &[&str] = &[
    "crm.lead.add",
    "crm.lead.list",
    "crm.lead.update",
    "crm.deal.add",
    "crm.deal.get",
    "crm.deal.list",
    "crm.deal.update",
    "crm.deal.delete",
    "crm.contact.add",
    "crm.contact.list",
    "crm.contact.update",
    "crm.item.add",
    "crm.item.get",
    "crm.item.list",
    "crm.item.update",
    "crm.item.delete",
    "crm.requisite.list",
    "crm.activity.list",
    "crm.timeline.comment.list",
    "user.get",
    "user.update",
    "department.get",
    "department.update",
    "tasks.task.add",
    "tasks.task.get",
    "tasks.task.list",
    "tasks.task.update",
    "tasks.task.complete",
    "task.checklistitem.getlist",
    "catalog.product.list",
    "catalog.product.add",
    "sale.order.list",
    "lists.element.get",
    "lists.element.update",
    "calendar.event.get",
    "disk.folder.getChildren",
    "crm.deal.userfield.add",
    "crm.deal.userfield.list",
    "tasks.task.result.list",
];

fn field() -> impl Strategy<Value = String> {
    let known = prop::sample::select(vec![
        "ID",
        "id",
        "TITLE",
        "title",
        "OPPORTUNITY",
        "opportunity",
        "ASSIGNED_BY_ID",
        "DATE_CREATE",
        "createdTime",
        "CLOSEDATE",
        "closedate",
        "OPENED",
        "PHONE",
        "EMAIL",
        "CONTACT_IDS",
        "UF_CRM_A",
        "UF_CRM_B",
        "ufCrm_A",
        "NAME",
        "name",
        "STATUS",
        "status",
        "RESPONSIBLE_ID",
        "responsibleId",
        "ENTITY_ID",
        "ENTITY_TYPE_ID",
        "UF_DEPARTMENT",
        "SETTINGS",
        "FIELD_NAME",
        "iblockId",
        "PARENT",
        "LOGIC",
        "0",
        "*",
        "UF_*",
    ])
    .prop_map(str::to_owned);
    prop_oneof![12 => known, 1 => text()]
}

fn map(prefixed: bool) -> impl Strategy<Value = Value> {
    let prefix = prop::sample::select(vec![
        "", "=", "!", "!=", "@", "!@", ">", ">=", "<", "<=", "><", "!><", "%", "!%", "=%", "%=",
    ]);
    let pair = (prefix, field(), value());
    prop::collection::vec(pair, 0..6).prop_map(move |pairs| {
        let key = |prefix: &str, name: String| {
            if prefixed {
                format!("{prefix}{name}")
            } else {
                name
            }
        };
        Value::Object(
            pairs
                .into_iter()
                .map(|(prefix, name, value)| (key(prefix, name), value))
                .collect(),
        )
    })
}

/// A filter of REST 3.0.
fn third_filter() -> impl Strategy<Value = Value> {
    let operator = prop::sample::select(vec![
        "=", "!=", ">", ">=", "<", "<=", "in", "between", "like",
    ]);
    let name = prop::sample::select(vec![
        "id",
        "title",
        "status",
        "responsibleId",
        "deadline",
        "colour",
    ]);
    prop::collection::vec((name, operator, value()), 0..4).prop_map(|parts| {
        parts
            .into_iter()
            .map(|(name, operator, value)| json!([name, operator, value]))
            .collect()
    })
}

/// Parameters that mostly are what a method takes, with one that may be anything.
fn parameters(is_third: bool) -> impl Strategy<Value = Map<String, Value>> {
    let id = prop_oneof![6 => (1_i64..9).prop_map(Value::from), 1 => value()];
    let filter = if is_third {
        third_filter().boxed()
    } else {
        map(true).boxed()
    };
    let order = prop::collection::vec(
        (field(), prop::sample::select(vec!["ASC", "desc", ""])),
        0..3,
    );
    let order = order.prop_map(|pairs| {
        Value::Object(
            pairs
                .into_iter()
                .map(|(name, way)| (name, json!(way)))
                .collect(),
        )
    });
    let select = prop::collection::vec(field(), 0..5).prop_map(Value::from);
    let start = prop_oneof![(-2_i64..70).prop_map(Value::from), value()];
    let names = prop::sample::select(vec![
        "id",
        "fields",
        "filter",
        "select",
        "order",
        "start",
        "entityTypeId",
        "pagination",
        "sort",
    ]);
    let other = prop::option::weighted(0.2, (names, value()));
    (id, map(false), filter, order, select, start, other).prop_map(
        |(id, fields, filter, order, select, start, other)| {
            let mut all = Map::new();
            for name in [
                "id",
                "taskId",
                "TASKID",
                "ITEMID",
                "IBLOCK_ID",
                "ELEMENT_ID",
                "ownerId",
            ] {
                all.insert(name.to_owned(), id.clone());
            }
            for (name, value) in [
                ("entityTypeId", json!(183)),
                ("IBLOCK_TYPE_ID", json!("lists")),
                ("type", json!("user")),
                ("fields", fields),
                ("filter", filter),
                ("order", order),
                ("select", select),
                ("start", start),
            ] {
                all.insert(name.to_owned(), value);
            }
            if let Some((name, value)) = other {
                all.insert(name.to_owned(), value);
            }
            all
        },
    )
}

/// A call of a method: whether it is one of REST 3.0, and with what.
pub fn call() -> impl Strategy<Value = (&'static str, bool, Map<String, Value>)> {
    let is_third = prop::bool::weighted(0.15);
    (prop::sample::select(METHODS), is_third).prop_flat_map(|(method, is_third)| {
        let is_third = is_third && method.starts_with("tasks.task.");
        (Just(method), Just(is_third), parameters(is_third))
    })
}
