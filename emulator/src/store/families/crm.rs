//! The CRM's own objects.

use super::super::family::{Family, Follows, Is, Sample};
use super::{BASE, CHANGED};

const MULTIPLE: &[&str] = &["PHONE", "EMAIL", "WEB", "IM", "LINK"];

/// These families.
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
        follows: &[Follows {
            from: "STATUS_ID",
            to: "STATUS_SEMANTIC_ID",
            of: &[("CONVERTED", "S"), ("JUNK", "F")],
            otherwise: "P",
        }],
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
        follows: &[
            Follows {
                from: "STAGE_ID",
                to: "STAGE_SEMANTIC_ID",
                of: &[("WON", "S"), ("LOSE", "F")],
                otherwise: "P",
            },
            Follows {
                from: "STAGE_ID",
                to: "CLOSED",
                of: &[("WON", "Y"), ("LOSE", "Y")],
                otherwise: "N",
            },
        ],
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
