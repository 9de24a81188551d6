//! Findings of all verbs: their formats, their paths, the overrides that they propose.

use crate::workspace::{LEAD, Workspace, page, page_with_open_row, run};

/// A workspace whose facts have an example that the table does not fit.
fn with_misfit() -> Workspace {
    let workspace = Workspace::new();
    let page = page("Get a Lead", "crm.lead.get").replace(r#"{"id":1}"#, r#"{"id":1,"size":5}"#);
    workspace.upstream(LEAD, page);
    workspace.run(&["sync", "--from", "../upstream"]).exits(0);
    workspace
}

#[test]
fn paths_lead_to_the_pages_from_where_the_command_runs() {
    let workspace = Workspace::generated();
    workspace.upstream(LEAD, page_with_open_row());
    workspace
        .run(&["sync", "--from", "../upstream"])
        .exits(1)
        .says(&format!("../upstream/{LEAD}:"));
    let absolute = workspace.path("upstream");
    let absolute = absolute.to_str().expect("UTF-8");
    workspace
        .run(&["check", "--from", absolute])
        .exits(1)
        .says(&format!("{absolute}/{LEAD}:"));
    let workspace = with_misfit();
    workspace
        .run(&["generate"])
        .exits(1)
        .says(&format!("\ndocs-src/{LEAD}:"));
    let mut command = workspace.command(&["check"]);
    run(command.current_dir(workspace.path("ws/sdk")))
        .exits(1)
        .says(&format!("\n../docs-src/{LEAD}:"));
}

#[test]
fn json_has_the_same_paths() {
    let run = with_misfit()
        .run(&["generate", "--format", "json"])
        .exits(1);
    let found: serde_json::Value = serde_json::from_str(&run.out).expect("JSON");
    let path = &found["diagnostics"][0]["place"]["path"];
    assert_eq!(*path, format!("docs-src/{LEAD}"));
}

#[test]
fn code_hosts_get_a_command_for_each_finding() {
    let workspace = with_misfit();
    workspace.run(&["generate"]).exits(1);
    workspace.write("ws/sdk/src/api/mine.rs", "");
    let run = workspace.run(&["check", "--format", "github"]).exits(1);
    insta::assert_snapshot!(run.out);
}

#[test]
fn a_form_that_findings_do_not_have_is_named() {
    with_misfit()
        .run(&["generate", "--format", "markdown"])
        .exits(2)
        .says("findings have no Markdown form");
}

#[test]
fn a_misfit_shows_the_override_that_would_mend_it() {
    let workspace = with_misfit();
    let run = workspace.run(&["generate"]).exits(1);
    let (_, help) = run.err.split_once("    help: ").expect("help");
    let (help, _) = help.split_once("\n1 warning").expect("the summary");
    insta::assert_snapshot!(help);
    let toml = help.lines().skip(1).map(str::trim).collect::<Vec<_>>();
    workspace.write("ws/codegen/overrides/crm.toml", toml.join("\n"));
    workspace.run(&["generate"]).exits(0);
}

#[test]
fn a_method_without_parameters_gets_the_one_that_its_example_sends() {
    let workspace = Workspace::new();
    let page = page("Get a Lead", "crm.lead.get");
    let (start, rest) = page.split_once("#|").expect("a table");
    let (_, end) = rest.split_once("|#").expect("its end");
    workspace.upstream(LEAD, format!("{start}No parameters.{end}"));
    workspace.run(&["sync", "--from", "../upstream"]).exits(0);
    workspace
        .run(&["generate"])
        .exits(1)
        .says("parameter = \"id\"\n        add = \"integer\"");
}

#[test]
fn an_unknown_type_shows_the_override_that_would_name_it() {
    let workspace = Workspace::new();
    let page = page("Get a Lead", "crm.lead.get").replace("`string`", "`hue`");
    workspace.upstream(LEAD, page);
    workspace.run(&["sync", "--from", "../upstream"]).exits(0);
    workspace
        .run(&["generate"])
        .exits(1)
        .says("warning[type-unknown]")
        .says("method = \"crm.lead.get\"\n        parameter = \"colour\"\n        type = \"");
}

#[test]
fn a_broken_name_of_a_method_is_shown_where_it_is_stated() {
    let workspace = Workspace::generated();
    let path = format!("ws/docs-src/{LEAD}");
    let facts = workspace.read(&path);
    for (name, code) in [
        ("crm.lead..get", "method-name"),
        ("crm lead", "method-name"),
        ("nobody.has.this", "method-without-family"),
    ] {
        let block = format!("```toml\n[facts]\nmethod = \"{name}\"\n```\n\n## Method Parameters");
        let broken = facts.replacen("## Method Parameters", &block, 1);
        let line = broken.split("method = ").next().expect("a start");
        let line = line.matches('\n').count() + 1;
        workspace.write(&path, broken);
        for verb in ["generate", "check"] {
            workspace
                .run(&[verb])
                .exits(1)
                .says(&format!("docs-src/{LEAD}:{line}:11: error[{code}]"));
        }
    }
}
