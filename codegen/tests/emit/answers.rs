//! The table that tests decode answers by.

use codegen::emit::answers::table;
use codegen::emit::{Families, plan};
use codegen::ir::{Type, Version};
use codegen::memo::Memo;

use crate::build::*;

fn emitted() -> String {
    let families = Families::committed().expect("the families");
    let mut third = method("tasks.task.get", [], None);
    third.version = Version::V3;
    let api = api([
        method("crm.deal.get", [], Some(Type::Text)),
        method("profile", [], None),
        third,
    ]);
    let plan = plan::plan(&api, &families).expect("a plan");
    table(&plan, &Memo::none()).expect("a table").content
}

#[test]
fn each_request_is_decoded_behind_the_feature_of_its_family() {
    let table = emitted();
    let crm = table
        .find("#[cfg(feature = \"crm\")]\nfn crm()")
        .expect("a function");
    let deal = "crate::decoder::<::bitrix24::crm::deal::Get>()";
    assert!(table[crm..].contains(deal), "{table}");
    let call = "#[cfg(feature = \"crm\")] all.extend(crm());";
    assert!(table.contains(call), "{table}");
}
