//! The text of a pull request: what is to be mended, then the change in facts.

use std::fmt::Write as _;

use crate::diff::show::{self, Comparison};
use crate::report::{Findings, Form};

/// Code hosts take no longer texts (65,536 characters), and a commit's message is no place for more either.
const LONGEST: usize = 60_000;
/// More findings of one stage than this are only counted.
const MOST: usize = 40;

/// How the tests went.
pub enum Tests {
    /// Well.
    Passed(String),
    /// Not well.
    Failed(String),
    /// They were left out.
    NotRun,
}

/// All that there is to say.
pub struct Text<'a> {
    /// SOURCE.toml, where it has changed.
    pub source: Option<&'a str>,
    /// The version that a release gets.
    pub next: &'a str,
    /// What has changed.
    pub comparison: &'a Comparison,
    /// What was found: by `sync`, by `generate`.
    pub findings: [&'a Findings; 2],
    /// How the tests went.
    pub tests: &'a Tests,
}

impl Text<'_> {
    /// One line.
    pub fn title(&self) -> String {
        let title = "Update to the documentation";
        match (self.fact("date"), self.fact("commit")) {
            (Some(date), _) => format!("{title} of {date}"),
            (None, Some(commit)) => format!("{title} at {commit}"),
            _ => title.to_owned(),
        }
    }

    /// All of it, cut where it is too long.
    pub fn body(&self) -> String {
        let mut out = String::new();
        self.to_mend(&mut out);
        if let (Some(repository), Some(commit)) = (self.fact("repository"), self.fact("commit")) {
            let _ = writeln!(out, "Upstream: {repository}/commit/{commit}.\n");
        }
        let _ = match self.tests {
            Tests::Passed(command) => writeln!(out, "Tests: passed (`{command}`).\n"),
            Tests::Failed(command) => writeln!(out, "Tests: **failed** (`{command}`).\n"),
            Tests::NotRun => writeln!(out, "Tests: not run.\n"),
        };
        out.push_str(&show::markdown(self.comparison, self.next));
        cut(out)
    }

    fn to_mend(&self, out: &mut String) {
        let titles = [
            "Findings in upstream's pages",
            "Findings in the facts, overrides and ledgers",
        ];
        for (title, findings) in titles.iter().zip(self.findings) {
            if findings.is_empty() {
                continue;
            }
            let mut lines = Vec::new();
            // Writing into memory does not fail.
            let _ = findings.print(&mut lines, Form::Lines, &|_| None);
            let lines = String::from_utf8_lossy(&lines);
            let lines: Vec<&str> = lines.lines().collect();
            let _ = writeln!(out, "### To mend: {title}\n\n```text");
            for line in lines.iter().take(MOST) {
                let _ = writeln!(out, "{line}");
            }
            if lines.len() > MOST {
                let _ = writeln!(out, "… and {} lines more", lines.len() - MOST);
            }
            out.push_str("```\n\n");
        }
    }

    /// A fact of SOURCE.toml.
    fn fact(&self, name: &str) -> Option<String> {
        let table: toml::Table = toml::from_str(self.source?).ok()?;
        match table.get(name)? {
            toml::Value::String(text) => Some(text.clone()),
            other => Some(other.to_string()),
        }
    }
}

/// The text up to the last line that fits.
fn cut(text: String) -> String {
    if text.len() <= LONGEST {
        return text;
    }
    let mut end = LONGEST;
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let end = text[..end].rfind('\n').map_or(0, |at| at + 1);
    let rest = text[end..].lines().count();
    format!(
        "{}\n… and {rest} lines more, which `cargo codegen diff` shows.\n",
        &text[..end]
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diff::{Change, Diff, Effect, Subject, What};

    fn text(changes: usize, tests: &Tests) -> String {
        let change = |number: usize| Change {
            subject: Subject::Object {
                name: format!("object_{number}"),
            },
            what: What::Added,
            effect: Effect::Additive,
        };
        let diff = Diff {
            changes: (0..changes).map(change).collect(),
        };
        let comparison = Comparison {
            facts: diff.clone(),
            sdk: diff,
        };
        let none = Findings::default();
        Text {
            source: None,
            next: "0.1.1",
            comparison: &comparison,
            findings: [&none, &none],
            tests,
        }
        .body()
    }

    #[test]
    fn a_text_that_code_hosts_refuse_is_cut_after_a_line() {
        let text = text(5_000, &Tests::NotRun);
        assert!(text.len() < 65_536, "{}", text.len());
        let (shown, rest) = text.split_once("\n… and ").expect("a cut");
        let shown = shown.lines().filter(|line| line.starts_with("- ")).count();
        let hidden: usize = rest[..rest.find(' ').expect("a number")]
            .parse()
            .expect("a number");
        assert!(
            shown > 1_000 && shown * 2 + hidden >= 10_000,
            "{shown} {hidden}"
        );
    }

    #[test]
    fn a_short_text_is_whole() {
        let text = text(3, &Tests::Passed("true".to_owned()));
        assert!(
            text.contains("object_2") && !text.contains("lines more"),
            "{text}"
        );
    }
}
