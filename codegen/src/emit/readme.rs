//! The table of features of a page, from what the manifest says of each.
//!
//! The rest of the page is by hand, and stays.

use std::fmt::Write as _;

use anyhow::{Result, bail};

/// What stands above the table.
const BEGIN: &str = "<!-- features: written by `cargo codegen generate` -->";
/// What stands below it.
const END: &str = "<!-- end of the features -->";

/// The page with the table of the features that a manifest has.
///
/// # Errors
///
/// When the page has not both marks, each on a line of its own.
pub fn readme(current: &str, manifest: &str) -> Result<String> {
    let Some((before, rest)) = current.split_once(BEGIN) else {
        bail!("no line `{BEGIN}`: put it where the table of features belongs");
    };
    let Some((_, after)) = rest.split_once(END) else {
        bail!("no line `{END}` below `{BEGIN}`: put it below the table of features");
    };
    Ok(format!("{before}{BEGIN}\n{}{END}{after}", table(manifest)))
}

fn table(manifest: &str) -> String {
    let lines = manifest
        .lines()
        .skip_while(|line| line.trim() != "[features]")
        .skip(1)
        .take_while(|line| !line.starts_with('['));
    let mut table = String::from("\n| feature | what for | needs |\n|---|---|---|\n");
    let mut about: Vec<&str> = Vec::new();
    let mut defaults = "";
    for line in lines {
        if let Some(comment) = line.strip_prefix("# ") {
            about.push(comment);
            continue;
        }
        let about = std::mem::take(&mut about);
        let Some((name, needs)) = line.split_once(" = ") else {
            continue;
        };
        match name {
            "default" => defaults = needs,
            "full" => table.push_str("| `full` | all of the following | |\n"),
            _ => {
                let by_default = match defaults.contains(&format!("\"{name}\"")) {
                    true => " (default)",
                    false => "",
                };
                let needs: Vec<String> = own(needs).map(|name| format!("`{name}`")).collect();
                let needs = needs.join(", ");
                let about = about.last().copied().unwrap_or_default();
                let _ = writeln!(table, "| `{name}`{by_default} | {about} | {needs} |");
            }
        }
    }
    table.push('\n');
    table.replace("|  |", "| |")
}

/// Those of a list that are features of the same crate.
fn own(needs: &str) -> impl Iterator<Item = &str> {
    let names = needs.split('"').skip(1).step_by(2);
    names.filter(|name| !name.contains(['/', ':']))
}

#[cfg(test)]
mod tests {
    use super::{BEGIN, END, readme};

    const MANIFEST: &str = "[dependencies]\nhttp = \"1\"\n\n[features]\ndefault = [\"ring\"]\n# TLS by ring\n\
        ring = [\"tls\", \"runtime/ring\"]\n# TLS\ntls = []\n# generated features: below\nfull = [\n  \"crm\",\n]\n# CRM\n\
        crm = []\n\n[lints]\nworkspace = true\n";

    #[test]
    fn the_table_replaces_the_old_one_and_nothing_else() {
        let page = format!("# Name\n\n{BEGIN}\nold\n{END}\n\nThe rest.\n");
        let new = readme(&page, MANIFEST).expect("a page");
        let table = "\n| feature | what for | needs |\n|---|---|---|\n| `ring` (default) | TLS by ring | `tls` |\n\
            | `tls` | TLS | |\n| `full` | all of the following | |\n| `crm` | CRM | |\n\n";
        assert_eq!(
            new,
            format!("# Name\n\n{BEGIN}\n{table}{END}\n\nThe rest.\n")
        );
        assert_eq!(readme(&new, MANIFEST).expect("a page"), new);
    }

    #[test]
    fn a_page_without_its_marks_is_an_error_that_says_which() {
        for (page, missing) in [("", BEGIN), (BEGIN, END)] {
            let error = readme(page, MANIFEST).expect_err("no marks");
            assert!(error.to_string().contains(missing), "{error}");
        }
    }
}
