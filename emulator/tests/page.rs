//! The pages to look at, as they come over HTTP.

mod common;

use std::time::Duration;

use bitrix24_emulator::{Emulator, Fault, Limits};
use common::page::{Looked, rows};
use serde_json::json;

const ALL: &str = "/_emulator/";

#[test]
fn a_call_is_shown_with_its_parameters_and_its_answer() {
    let mut looked = Looked::new();
    looked.call("crm.deal.add", json!({"fields": {"TITLE": "Supply"}}));
    let page = looked.page(ALL);
    let rows = rows(&page);
    assert_eq!(rows.len(), 1);
    for part in [
        "crm.deal.add",
        "Supply",
        ">200<",
        " ms<",
        "/_emulator/calls/1\"",
    ] {
        assert!(rows[0].contains(part), "{part}: {}", rows[0]);
    }
    let call = looked.page("/_emulator/calls/1");
    for part in ["<h2>Parameters", "Supply", "<h2>Answer", "date_start"] {
        assert!(call.contains(part), "{part}");
    }
}

#[test]
fn calls_that_failed_are_shown_with_the_code_of_the_error() {
    let mut looked = Looked::new();
    looked.call("crm.tea.make", json!({}));
    let cmd = json!({"a": "crm.lead.list", "b": "crm.lead.get?id=77", "c": "crm.tea.make"});
    looked.call("batch", json!({"cmd": cmd}));
    let page = looked.page(ALL);
    let rows = rows(&page);
    assert!(
        rows[0].contains("class=\"error\"")
            && rows[0].contains("b: ")
            && rows[0].contains("c: ERROR_METHOD_NOT_FOUND"),
        "{}",
        rows[0]
    );
    assert!(
        rows[1].contains("class=\"error\"") && rows[1].contains("ERROR_METHOD_NOT_FOUND"),
        "{}",
        rows[1]
    );
}

#[test]
fn calls_are_filtered_by_method_and_by_errors() {
    let mut looked = Looked::new();
    for method in [
        "crm.lead.list",
        "crm.deal.list",
        "crm.lead.get",
        "crm.lead.list",
    ] {
        looked.call(method, json!({}));
    }
    let page = looked.page(&format!("{ALL}?method=LEAD"));
    assert_eq!(rows(&page).len(), 3);
    assert!(page.contains("value=\"lead\""));
    let page = looked.page(&format!("{ALL}?errors=1"));
    let shown = rows(&page);
    assert_eq!(shown.len(), 1);
    assert!(shown[0].contains("crm.lead.get"));
    let page = looked.page(&format!("{ALL}?method=deal&errors=1"));
    assert!(rows(&page).is_empty() && page.contains("No call that is kept"));
}

#[test]
fn calls_are_shown_by_pages_the_newest_first() {
    let mut looked = Looked::new();
    for id in 1..=230 {
        looked.call("crm.lead.list", json!({"start": id}));
    }
    let mut path = format!("{ALL}?method=lead");
    let mut sizes = Vec::new();
    let mut numbers = Vec::new();
    loop {
        let page = looked.page(&path);
        let rows = rows(&page);
        sizes.push(rows.len());
        let number = |row: &&str| {
            row.split("/calls/")
                .nth(1)?
                .split('"')
                .next()?
                .parse::<u64>()
                .ok()
        };
        numbers.extend(rows.iter().filter_map(number));
        let Some(older) = page.split("rel=\"next\" href=\"").nth(1) else {
            break;
        };
        path = older
            .split('"')
            .next()
            .unwrap()
            .replace("&#38;", "&")
            .replace("&amp;", "&");
    }
    assert_eq!(sizes, [100, 100, 30]);
    assert!(numbers.iter().copied().eq((1..=230).rev()));
}

#[test]
fn what_is_forgotten_is_counted_and_not_there() {
    let mut looked = Looked::with(Emulator::options().kept(10));
    for _ in 0..25 {
        looked.call("crm.lead.list", json!({}));
    }
    let page = looked.page(ALL);
    assert_eq!(rows(&page).len(), 10);
    assert!(page.contains("25 so far, the last 10 are kept"));
    assert_eq!(looked.look("/_emulator/calls/15").status, 404);
    assert_eq!(looked.look("/_emulator/calls/16").status, 200);
}

#[test]
fn long_bodies_are_cut_and_the_whole_is_a_link_away() {
    let mut looked = Looked::new();
    let long = format!("{}end", "a".repeat(40_000));
    looked.call("crm.lead.add", json!({"fields": {"TITLE": long}}));
    let call = looked.page("/_emulator/calls/1");
    assert!(call.len() < 30_000 && !call.contains("aend"));
    assert!(call.contains("href=\"/_emulator/calls/1/parameters\">the whole, 39.1 KiB"));
    let whole = looked.look("/_emulator/calls/1/parameters");
    assert_eq!(
        whole.header("content-type"),
        Some("text/plain; charset=utf-8")
    );
    assert!(String::from_utf8(whole.body).unwrap().contains("aend"));
}

#[test]
fn the_limits_show_how_full_the_bucket_is_and_what_methods_have_taken() {
    let mut looked = Looked::with(Emulator::options().limits(Limits::cloud()));
    looked
        .portal
        .clock()
        .stop_at(std::time::UNIX_EPOCH + Duration::from_secs(1_780_315_782));
    looked.portal.cost("crm.lead.list", 12.5);
    for _ in 0..3 {
        looked.call("crm.lead.list", json!({}));
    }
    let page = looked.page("/_emulator/limits");
    for part in [
        "127.0.0.1",
        "value=\"3\"",
        "max=\"50\"",
        "crm.lead.list",
        "37.500",
        "600 s",
        "value=\"37.5\"",
    ] {
        assert!(page.contains(part), "{part}: {page}");
    }
}

#[test]
fn objects_are_shown_by_kinds_by_pages_and_one_by_one() {
    let mut looked = Looked::new();
    looked.portal.seed("crm.deal", 120).unwrap();
    let kinds = looked.page("/_emulator/objects");
    let row = rows(&kinds)
        .into_iter()
        .find(|row| row.contains(">crm.deal<"))
        .unwrap();
    assert!(row.contains(">120<"), "{row}");
    let mut path = "/_emulator/objects/crm.deal".to_owned();
    let mut ids = Vec::new();
    loop {
        let page = looked.page(&path);
        let id = |row: &&str| {
            row.split("/crm.deal/")
                .nth(1)?
                .split('"')
                .next()?
                .parse::<u64>()
                .ok()
        };
        ids.extend(rows(&page).iter().filter_map(id));
        let Some(older) = page.split("rel=\"next\" href=\"").nth(1) else {
            break;
        };
        path = older.split('"').next().unwrap().to_owned();
    }
    assert!(ids.iter().copied().eq((1..=120).rev()));
    let one = looked.page("/_emulator/objects/crm.deal/7");
    assert!(one.contains(">TITLE<") && one.contains(">Deal 7<"), "{one}");
    let found = looked.look("/_emulator/objects/crm.deal?id=7");
    assert_eq!(
        found.header("location"),
        Some("/_emulator/objects/crm.deal/7")
    );
}

#[test]
fn a_portal_that_keeps_no_objects_says_so() {
    let mut looked = Looked::with(Emulator::options().examples());
    assert!(
        looked
            .page("/_emulator/objects")
            .contains("keeps no objects")
    );
}

#[test]
fn handlers_the_queue_and_faults_are_shown() {
    let mut looked = Looked::new();
    looked.ask(
        "event.bind",
        json!({"event": "ONCRMDEALADD", "event_type": "offline"}),
    );
    looked.ask(
        "event.bind",
        json!({"event": "ONCRMLEADADD", "handler": "http://a.example/own"}),
    );
    let id = looked
        .call("crm.deal.add", json!({"fields": {"TITLE": "A"}}))
        .result();
    let page = looked.page("/_emulator/events");
    assert!(page.contains("http://a.example/own"));
    assert!(
        page.contains(&format!("{{&#34;FIELDS&#34;:{{&#34;ID&#34;:{id}}}}}")),
        "{page}"
    );
    looked
        .portal
        .faults()
        .on("crm.lead.get")
        .times(2)
        .answer(Fault::HalfBody);
    let page = looked.page("/_emulator/faults");
    for part in ["crm.lead.get", "half of the body", "2 more times"] {
        assert!(page.contains(part), "{part}");
    }
}

#[test]
fn a_page_is_loaded_again_only_where_it_is_asked_to() {
    let mut looked = Looked::new();
    let refresh = "http-equiv=\"refresh\"";
    assert!(!looked.page(ALL).contains(refresh));
    let page = looked.page(&format!("{ALL}?refresh=5"));
    assert!(page.contains(&format!("{refresh} content=\"5\"")));
    for wrong in ["0", "x", "-1", "5;url=http://a.example/"] {
        let page = looked.page(&format!("{ALL}?refresh={wrong}"));
        assert!(!page.contains(refresh), "{wrong}");
    }
}

#[test]
fn a_batch_is_shown_command_by_command() {
    let mut looked = Looked::new();
    let cmd = json!(["crm.lead.list", "crm.tea.make", "crm.deal.list"]);
    looked.call("batch", json!({"cmd": cmd, "halt": 1}));
    let page = looked.page("/_emulator/calls/1");
    let rows = rows(&page);
    let told = ["crm.lead.list", "crm.tea.make", "crm.deal.list"];
    let outcomes = [">done<", ">ERROR_METHOD_NOT_FOUND<", ">not run<"];
    assert_eq!(rows.len(), 3);
    for ((row, command), outcome) in rows.iter().zip(told).zip(outcomes) {
        assert!(row.contains(command) && row.contains(outcome), "{row}");
    }
}
