//! What is decoded: rows as portals send them, made from a seed, and the structs that serde derives for them.

#![allow(dead_code, reason = "each benchmark needs a part")]

mod kinds;

use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::Value;

pub use kinds::{Flag, Int, Kind, Num, Seed};

/// A page, and what a program has that reads fifty of them.
pub const SIZES: [usize; 2] = [50, 2500];

/// What stands around a `result`.
#[derive(Deserialize)]
pub struct Envelope<T> {
    pub result: T,
    pub next: Option<u64>,
    pub total: Option<u64>,
    pub time: IgnoredAny,
}

/// The same with what the SDK reads of the times of every answer.
#[derive(Deserialize)]
pub struct WholeEnvelope<T> {
    pub result: T,
    pub next: Option<u64>,
    pub total: Option<u64>,
    pub time: Times,
}

#[derive(Deserialize)]
pub struct Times {
    pub start: Option<f64>,
    pub finish: Option<f64>,
    pub operating: Option<f64>,
    pub operating_reset_at: Option<f64>,
}

/// Two structs by derive, and the fields that their rows are made of: one knows all fields by name and drops any other,
/// and one keeps those that the documentation does not name, as a program must that does not know its portal.
macro_rules! row {
    ($name:ident $whole:ident,
     $($field:ident $wire:literal $ty:ty = $kind:ident,)*;
     $($custom:ident $sent:literal = $holds:ident,)*) => {
        #[derive(Deserialize)]
        pub struct $name {
            $(#[serde(rename = $wire)] pub $field: Option<$ty>,)*
            $(#[serde(rename = $sent)] pub $custom: Option<Value>,)*
        }

        #[derive(Deserialize)]
        pub struct $whole {
            $(#[serde(rename = $wire)] pub $field: Option<$ty>,)*
            #[serde(flatten)]
            pub extra: serde_json::Map<String, Value>,
        }

        impl $name {
            pub const FIELDS: &[(&str, Kind)] =
                &[$(($wire, Kind::$kind),)* $(($sent, Kind::$holds),)*];
        }
    };
}

row! {
    Deal WholeDeal,
    id "ID" Int = Id,
    title "TITLE" String = Title,
    type_id "TYPE_ID" String = Code,
    stage_id "STAGE_ID" String = Code,
    probability "PROBABILITY" Int = Missing,
    currency_id "CURRENCY_ID" String = Code,
    opportunity "OPPORTUNITY" Num = Money,
    is_manual_opportunity "IS_MANUAL_OPPORTUNITY" Flag = Flag,
    tax_value "TAX_VALUE" Num = Money,
    lead_id "LEAD_ID" Int = Id,
    company_id "COMPANY_ID" Int = Id,
    contact_id "CONTACT_ID" Int = Id,
    quote_id "QUOTE_ID" Int = Missing,
    begindate "BEGINDATE" String = Date,
    closedate "CLOSEDATE" String = Date,
    assigned_by_id "ASSIGNED_BY_ID" Int = Id,
    created_by_id "CREATED_BY_ID" Int = Id,
    modify_by_id "MODIFY_BY_ID" Int = Id,
    date_create "DATE_CREATE" String = Date,
    date_modify "DATE_MODIFY" String = Date,
    opened "OPENED" Flag = Flag,
    closed "CLOSED" Flag = Flag,
    comments "COMMENTS" String = Prose,
    additional_info "ADDITIONAL_INFO" String = Missing,
    location_id "LOCATION_ID" Int = Missing,
    category_id "CATEGORY_ID" Int = Id,
    stage_semantic_id "STAGE_SEMANTIC_ID" String = Code,
    is_new "IS_NEW" Flag = Flag,
    is_recurring "IS_RECURRING" Flag = Flag,
    is_return_customer "IS_RETURN_CUSTOMER" Flag = Flag,
    is_repeated_approach "IS_REPEATED_APPROACH" Flag = Flag,
    source_id "SOURCE_ID" String = Code,
    source_description "SOURCE_DESCRIPTION" String = Title,
    originator_id "ORIGINATOR_ID" String = Missing,
    origin_id "ORIGIN_ID" String = Missing,
    moved_by_id "MOVED_BY_ID" Int = Id,
    moved_time "MOVED_TIME" String = Date,
    last_activity_time "LAST_ACTIVITY_TIME" String = Date,
    utm_source "UTM_SOURCE" String = Missing,
    utm_medium "UTM_MEDIUM" String = Missing,
    utm_campaign "UTM_CAMPAIGN" String = Missing,
    utm_content "UTM_CONTENT" String = Missing,
    utm_term "UTM_TERM" String = Missing,
    last_activity_by "LAST_ACTIVITY_BY" Int = Id,;
    custom1 "UF_CRM_1716540001" = Title,
    custom2 "UF_CRM_1716540002" = Ids,
    custom3 "UF_CRM_1716540003" = Date,
    custom4 "UF_CRM_1716540004" = Id,
    custom5 "UF_CRM_1716540005" = Nothing,
    custom6 "UF_CRM_1716540006" = Flag,
}

row! {
    Item WholeItem,
    id "id" Int = Number,
    xml_id "xmlId" Value = Missing,
    title "title" String = Title,
    created_by "createdBy" Int = Number,
    updated_by "updatedBy" Int = Number,
    moved_by "movedBy" Value = Number,
    created_time "createdTime" String = Date,
    updated_time "updatedTime" String = Date,
    moved_time "movedTime" Value = Date,
    category_id "categoryId" Value = Number,
    opened "opened" Flag = Flag,
    previous_stage_id "previousStageId" Value = Code,
    begindate "begindate" Value = Date,
    closedate "closedate" Value = Date,
    company_id "companyId" Value = Number,
    contact_id "contactId" Value = Number,
    opportunity "opportunity" Int = Number,
    is_manual_opportunity "isManualOpportunity" String = Flag,
    tax_value "taxValue" Value = Number,
    currency_id "currencyId" Value = Code,
    mycompany_id "mycompanyId" Value = Number,
    source_id "sourceId" String = Code,
    source_description "sourceDescription" Value = Title,
    webform_id "webformId" Int = Number,
    stage_id "stageId" String = Code,
    assigned_by_id "assignedById" Int = Number,
    last_activity_by "lastActivityBy" Int = Number,
    last_activity_time "lastActivityTime" String = Date,
    utm_source "utmSource" String = Missing,
    utm_medium "utmMedium" String = Missing,
    utm_campaign "utmCampaign" String = Missing,
    utm_content "utmContent" String = Missing,
    utm_term "utmTerm" String = Missing,
    observers "observers" Value = Ids,
    contact_ids "contactIds" Value = Ids,
    entity_type_id "entityTypeId" Int = Number,;
    custom1 "ufCrm5_1716540001" = Title,
    custom2 "ufCrm5_1716540002" = Ids,
    custom3 "ufCrm5_1716540003" = Date,
    custom4 "ufCrm5_1716540004" = Number,
    custom5 "ufCrm5_1716540005" = Nothing,
    custom6 "ufCrm5_1716540006" = Flag,
}

#[derive(Deserialize)]
pub struct Items {
    pub items: Vec<Item>,
}

/// The answer of `crm.deal.list`.
pub fn deals(rows: usize) -> String {
    envelope(&list(Deal::FIELDS, rows), rows)
}

/// The answer of `crm.item.list`.
pub fn items(rows: usize) -> String {
    envelope(
        &format!(r#"{{"items":{}}}"#, list(Item::FIELDS, rows)),
        rows,
    )
}

fn envelope(result: &str, rows: usize) -> String {
    format!(
        r#"{{"result":{result},"next":{rows},"total":{rows},"time":{{"start":1764090000.1,"finish":1764090000.4,"duration":0.3,"date_start":"2025-11-25T17:00:00+03:00"}}}}"#
    )
}

fn list(fields: &[(&str, Kind)], rows: usize) -> String {
    let mut seed = Seed::new(7);
    let rows = (0..rows).map(|_| {
        let members = fields
            .iter()
            .map(|(name, kind)| format!("\"{name}\":{}", kind.write(&mut seed)));
        format!("{{{}}}", members.collect::<Vec<_>>().join(","))
    });
    format!("[{}]", rows.collect::<Vec<_>>().join(","))
}
