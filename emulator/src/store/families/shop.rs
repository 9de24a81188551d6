//! What is sold, and universal lists.

use super::super::family::{Family, Is, Names, Properties, Sample, Says, Scope, Verb};
use super::BASE;

/// These families.
pub const FAMILIES: &[Family] = &[
    Family {
        name: "catalog.product",
        methods: &[
            ("add", Verb::Add, Says::Row("element")),
            ("get", Verb::Get, Says::Row("product")),
            ("list", Verb::List, Says::Rows("products")),
            ("update", Verb::Update, Says::Row("element")),
            ("delete", Verb::Delete, Says::True),
        ],
        table: "catalog.product",
        properties: Properties::Numbered,
        names: Names::Camel,
        new: &[
            ("ACTIVE", Is::Text("Y")),
            ("AVAILABLE", Is::Text("Y")),
            ("BUNDLE", Is::Text("N")),
            ("CAN_BUY_ZERO", Is::Text("N")),
            ("QUANTITY_TRACE", Is::Text("N")),
            ("SUBSCRIBE", Is::Text("Y")),
            ("SORT", Is::Number(500)),
            ("TYPE", Is::Number(1)),
            ("CREATED_BY", Is::Caller),
            ("MODIFIED_BY", Is::Caller),
            ("DATE_CREATE", Is::Now),
            ("TIMESTAMP_X", Is::Now),
        ],
        changed: &[("TIMESTAMP_X", Is::Now), ("MODIFIED_BY", Is::Caller)],
        seed: &[
            ("IBLOCK_ID", Sample::Number(1)),
            ("NAME", Sample::Named("Product")),
            ("CODE", Sample::Named("product")),
            ("PURCHASING_PRICE", Sample::Amount(1000)),
            ("QUANTITY", Sample::Reference(500)),
            ("DATE_CREATE", Sample::Time),
        ],
        ..BASE
    },
    Family {
        name: "catalog.section",
        methods: &[
            ("add", Verb::Add, Says::Row("section")),
            ("get", Verb::Get, Says::Row("section")),
            ("list", Verb::List, Says::Rows("sections")),
            ("update", Verb::Update, Says::Row("section")),
            ("delete", Verb::Delete, Says::True),
        ],
        table: "catalog.section",
        names: Names::Camel,
        new: &[("ACTIVE", Is::Text("Y")), ("SORT", Is::Number(500))],
        seed: &[
            ("IBLOCK_ID", Sample::Number(1)),
            ("NAME", Sample::Named("Section")),
        ],
        ..BASE
    },
    Family {
        name: "catalog.price",
        methods: &[
            ("add", Verb::Add, Says::Row("price")),
            ("get", Verb::Get, Says::Row("price")),
            ("list", Verb::List, Says::Rows("prices")),
            ("update", Verb::Update, Says::Row("price")),
            ("delete", Verb::Delete, Says::True),
        ],
        table: "catalog.price",
        names: Names::Camel,
        new: &[("TIMESTAMP_X", Is::Now)],
        changed: &[("TIMESTAMP_X", Is::Now)],
        seed: &[
            ("PRODUCT_ID", Sample::Reference(1000)),
            ("CATALOG_GROUP_ID", Sample::Number(1)),
            ("PRICE", Sample::Amount(1000)),
            ("CURRENCY", Sample::Text("USD")),
        ],
        ..BASE
    },
    Family {
        name: "sale.order",
        methods: &[
            ("add", Verb::Add, Says::Row("order")),
            ("get", Verb::Get, Says::Row("order")),
            ("list", Verb::List, Says::Rows("orders")),
            ("update", Verb::Update, Says::Row("order")),
            ("delete", Verb::Delete, Says::True),
        ],
        table: "sale.order",
        names: Names::Camel,
        new: &[
            ("STATUS_ID", Is::Text("N")),
            ("PAYED", Is::Text("N")),
            ("CANCELED", Is::Text("N")),
            ("DEDUCTED", Is::Text("N")),
            ("MARKED", Is::Text("N")),
            ("PRICE", Is::Number(0)),
            ("RESPONSIBLE_ID", Is::Caller),
            ("DATE_INSERT", Is::Now),
            ("DATE_UPDATE", Is::Now),
            ("DATE_STATUS", Is::Now),
        ],
        changed: &[("DATE_UPDATE", Is::Now)],
        seed: &[
            ("LID", Sample::Text("s1")),
            ("PERSON_TYPE_ID", Sample::Number(1)),
            ("CURRENCY", Sample::Text("USD")),
            ("PRICE", Sample::Amount(10_000)),
            ("USER_ID", Sample::Reference(1000)),
            ("DATE_INSERT", Sample::Time),
        ],
        ..BASE
    },
    Family {
        name: "sale.basketitem",
        methods: &[
            ("add", Verb::Add, Says::Row("basketItem")),
            ("get", Verb::Get, Says::Row("basketItem")),
            ("list", Verb::List, Says::Rows("basketItems")),
            ("update", Verb::Update, Says::Row("basketItem")),
            ("delete", Verb::Delete, Says::True),
        ],
        table: "sale.basketitem",
        names: Names::Camel,
        new: &[
            ("CAN_BUY", Is::Text("Y")),
            ("CUSTOM_PRICE", Is::Text("N")),
            ("VAT_INCLUDED", Is::Text("N")),
            ("PRICE", Is::Number(0)),
            ("SORT", Is::Number(100)),
            ("DATE_INSERT", Is::Now),
            ("DATE_UPDATE", Is::Now),
        ],
        changed: &[("DATE_UPDATE", Is::Now)],
        seed: &[
            ("ORDER_ID", Sample::Reference(1000)),
            ("PRODUCT_ID", Sample::Reference(1000)),
            ("NAME", Sample::Named("Position")),
            ("CURRENCY", Sample::Text("USD")),
            ("PRICE", Sample::Amount(1000)),
            ("QUANTITY", Sample::Reference(9)),
        ],
        ..BASE
    },
    Family {
        name: "lists",
        methods: &[
            ("add", Verb::Add, Says::Id),
            ("get", Verb::List, Says::Rows("")),
            ("update", Verb::Update, Says::True),
            ("delete", Verb::Delete, Says::True),
        ],
        table: "lists",
        ids: &["IBLOCK_ID"],
        sends: &[
            ("IBLOCK_TYPE_ID", "IBLOCK_TYPE_ID"),
            ("IBLOCK_CODE", "CODE"),
            ("SOCNET_GROUP_ID", "SOCNET_GROUP_ID"),
        ],
        asks: &[
            ("IBLOCK_ID", "ID"),
            ("IBLOCK_TYPE_ID", "IBLOCK_TYPE_ID"),
            ("IBLOCK_CODE", "CODE"),
            ("SOCNET_GROUP_ID", "SOCNET_GROUP_ID"),
        ],
        new: &[
            ("ACTIVE", Is::Text("Y")),
            ("SORT", Is::Number(500)),
            ("TIMESTAMP_X", Is::Now),
        ],
        changed: &[("TIMESTAMP_X", Is::Now)],
        seed: &[
            ("IBLOCK_TYPE_ID", Sample::Text("lists")),
            ("NAME", Sample::Named("List")),
            ("CODE", Sample::Named("list")),
        ],
        ..BASE
    },
    Family {
        name: "lists.element",
        methods: &[
            ("add", Verb::Add, Says::Id),
            ("get", Verb::List, Says::Rows("")),
            ("update", Verb::Update, Says::True),
            ("delete", Verb::Delete, Says::True),
        ],
        table: "lists.element",
        properties: Properties::Keyed,
        ids: &["ELEMENT_ID"],
        scope: Scope::Column("IBLOCK_ID", "IBLOCK_ID"),
        new: &[("CREATED_BY", Is::Caller)],
        seed: &[
            ("IBLOCK_ID", Sample::Number(1)),
            ("NAME", Sample::Named("Element")),
        ],
        ..BASE
    },
];
