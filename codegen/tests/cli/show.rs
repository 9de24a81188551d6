//! `list`, `ir` and `explain`.

use std::io::Read as _;
use std::process::Stdio;

use crate::workspace::{LEAD, Workspace, page, run};

#[test]
fn list_prints_a_line_for_each_method() {
    let workspace = Workspace::generated();
    let run = workspace.run(&["list"]).exits(0);
    assert_eq!(
        run.out,
        format!("crm.lead.get\t2\t{LEAD}\nuser.get\t2\tapi-reference/user/user-get.md\n")
    );
    assert_eq!(run.err, "");
}

#[test]
fn list_reads_a_checkout_of_upstream_as_well() {
    let workspace = Workspace::new();
    let run = workspace.run(&["list", "--docs", "../upstream"]).exits(0);
    assert_eq!(run.out.lines().count(), 2);
}

#[test]
fn ir_is_json_of_all_or_of_the_methods_named() {
    let workspace = Workspace::generated();
    let json = |arguments: &[&str]| -> serde_json::Value {
        serde_json::from_str(&workspace.run(arguments).exits(0).out).expect("JSON")
    };
    assert_eq!(json(&["ir"])["methods"].as_array().map(Vec::len), Some(2));
    // Letter case aside, and in the order in which they are named.
    let named = json(&["ir", "user.get", "CRM.Lead.Get"]);
    assert_eq!(named[0]["name"], "user.get");
    assert_eq!(named[1]["name"], "crm.lead.get");
    assert_eq!(named.as_array().map(Vec::len), Some(2));
}

#[test]
fn a_name_that_nobody_has_gets_the_nearest_ones() {
    let workspace = Workspace::generated();
    for verb in ["ir", "explain"] {
        workspace
            .run(&[verb, "crm.laed.get"])
            .exits(2)
            .says("no method is called `crm.laed.get`; similar names: crm.lead.get");
        workspace
            .run(&[verb, "voximplant.sip.status"])
            .exits(2)
            .says("`cargo codegen list` prints all names");
    }
}

#[test]
fn explain_shows_the_facts_with_their_places_and_the_rust() {
    let workspace = Workspace::generated();
    let run = workspace.run(&["explain", "crm.lead.get"]).exits(0);
    for expected in [
        "crm.lead.get",
        &format!("page: {LEAD}"),
        "id: integer, required",
        "NOT_FOUND 400",
        "pub struct Get<",
        "pub fn colour(",
    ] {
        assert!(
            run.out.contains(expected),
            "no `{expected}` in\n{}",
            run.out
        );
    }
    let place = run
        .out
        .lines()
        .find(|line| line.trim_start().starts_with("colour:"));
    let place = place.and_then(|line| line.rsplit_once(&format!("{LEAD}:")));
    let line = place.and_then(|(_, place)| place.split(':').next()?.parse::<usize>().ok());
    let facts = workspace.read(&format!("ws/docs-src/{LEAD}"));
    let shown = line.and_then(|line| facts.lines().nth(line - 1));
    assert!(
        shown.is_some_and(|line| line.contains("**colour**")),
        "{}",
        run.out
    );
}

#[test]
fn whoever_stops_reading_is_no_error() {
    let workspace = Workspace::new();
    // More than a pipe holds.
    for index in 0..40 {
        let name = format!("crm.lead.a{index}.get");
        workspace.upstream(&format!("api-reference/crm/{name}.md"), page("Get", &name));
    }
    for arguments in [
        &["list", "--docs", "../upstream"][..],
        &["ir", "--docs", "../upstream"],
        &["explain", "crm.lead.get", "--docs", "../upstream"],
    ] {
        let mut program = workspace
            .command(arguments)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program");
        let mut first = [0];
        let mut out = program.stdout.take().expect("its output");
        out.read_exact(&mut first).expect("a byte");
        drop(out);
        let ended = program.wait_with_output().expect("its end");
        assert_eq!(ended.status.code(), Some(0), "{arguments:?}: {ended:?}");
        assert_eq!(String::from_utf8_lossy(&ended.stderr), "", "{arguments:?}");
    }
}

#[test]
fn whoever_hears_nothing_of_the_findings_still_gets_the_exit_code() {
    let workspace = Workspace::generated();
    workspace.write("ws/sdk/src/api/crm/lead.rs", "");
    let mut program = workspace
        .command(&["check"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program");
    drop(program.stderr.take());
    let ended = program.wait_with_output().expect("its end");
    assert_eq!(ended.status.code(), Some(1), "{ended:?}");
}

#[test]
fn help_names_every_verb() {
    let workspace = Workspace::new();
    let help = run(&mut workspace.command(&["--help"])).exits(0).out;
    for verb in [
        "sync", "generate", "check", "examples", "lint", "diff", "update", "list", "ir", "openapi",
        "explain",
    ] {
        assert!(
            help.contains(&format!("\n  {verb} ")),
            "no `{verb}` in\n{help}"
        );
    }
}

#[test]
fn openapi_is_printed_or_written() {
    let workspace = Workspace::generated();
    let printed = workspace.run(&["openapi"]).exits(0).out;
    let document: serde_json::Value = serde_json::from_str(&printed).expect("JSON");
    assert_eq!(document["paths"].as_object().map(|it| it.len()), Some(2));
    let run = workspace.run(&["openapi", "--out", "api.json"]).exits(0);
    assert_eq!(run.out, "");
    assert_eq!(run.err, "2 methods and 0 events\n");
    assert_eq!(workspace.read("ws/api.json"), printed);
}

#[test]
fn openapi_is_of_the_families_named() {
    let workspace = Workspace::generated();
    let run = workspace.run(&["openapi", "--family", "user"]).exits(0);
    assert!(run.out.contains("/user.get.json"), "{}", run.out);
    assert!(!run.out.contains("/crm.lead.get.json"), "{}", run.out);
    workspace
        .run(&["openapi", "--family", "users"])
        .exits(2)
        .says("no family is called `users`");
}

#[test]
fn ir_prints_its_schema() {
    let run = Workspace::new().run(&["ir", "--schema"]).exits(0);
    let schema: serde_json::Value = serde_json::from_str(&run.out).expect("JSON");
    assert_eq!(
        schema["$schema"],
        "https://json-schema.org/draft/2020-12/schema"
    );
}
