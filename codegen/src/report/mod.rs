//! Findings → text for people, lines for tools, JSON for programs.

pub mod advice;
pub mod coverage;
mod github;
pub mod ledger;
mod snippet;

use std::io::{self, Write};

use serde::Serialize;

use crate::diagnostic::{Diagnostic, Severity};
use crate::write::Difference;
use ledger::Stale;

/// The form of a report.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Form {
    /// The offending lines with carets, in colour or not.
    Snippets {
        /// Whether the terminal shows colours.
        colour: bool,
    },
    /// `path:line:column: severity[code]: message`.
    #[default]
    Lines,
    /// One JSON object.
    Json,
    /// A workflow command for each.
    Github,
}

/// All that is wrong.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Findings {
    /// Findings that the ledger does not accept.
    pub diagnostics: Vec<Diagnostic>,
    /// Entries of the ledger that are not true.
    pub ledger: Vec<Stale>,
    /// Files that are not as they would be produced.
    pub differences: Vec<Difference>,
}

impl Findings {
    /// Whether nothing is wrong.
    pub fn is_empty(&self) -> bool {
        self.diagnostics.is_empty() && self.ledger.is_empty() && self.differences.is_empty()
    }

    /// Whether a fact was lost.
    pub fn has_errors(&self) -> bool {
        self.diagnostics
            .iter()
            .any(|found| found.severity == Severity::Error)
    }

    /// Adds other findings to these.
    pub fn extend(&mut self, other: Findings) {
        self.diagnostics.extend(other.diagnostics);
        self.ledger.extend(other.ledger);
        self.differences.extend(other.differences);
    }

    /// The same with paths that lead to the files from where they are printed: `page` for pages, `file` for others.
    pub fn relocated(
        &self,
        page: &dyn Fn(&str) -> String,
        file: &dyn Fn(&str) -> String,
    ) -> Findings {
        let mut moved = self.clone();
        for found in &mut moved.diagnostics {
            found.place.path = page(&found.place.path);
        }
        for differing in &mut moved.differences {
            differing.path = file(&differing.path);
        }
        moved
    }

    /// Prints them; `source` gives the text of a page.
    pub fn print<'s>(
        &self,
        out: &mut dyn Write,
        form: Form,
        source: &dyn Fn(&str) -> Option<&'s str>,
    ) -> io::Result<()> {
        match form {
            Form::Json => return json(out, self),
            Form::Github => return github::print(out, self),
            Form::Snippets { colour } => {
                for found in &self.diagnostics {
                    writeln!(
                        out,
                        "{}\n",
                        snippet::render(found, source(&found.place.path), colour)
                    )?;
                }
            }
            Form::Lines => {
                for found in &self.diagnostics {
                    line(out, found)?;
                }
            }
        }
        part(
            out,
            &format!("{} is not exact:", ledger::PATH),
            &self.ledger,
        )?;
        part(
            out,
            "files are not as they would be produced:",
            &self.differences,
        )?;
        if !self.is_empty() {
            writeln!(out, "{}", self.summary())?;
        }
        Ok(())
    }

    /// How much there is, in one line.
    pub fn summary(&self) -> String {
        let of = |severity| {
            self.diagnostics
                .iter()
                .filter(|found| found.severity == severity)
                .count()
        };
        let parts = [
            counted(of(Severity::Error), "error", "errors"),
            counted(of(Severity::Warning), "warning", "warnings"),
            counted(
                self.ledger.len(),
                "untrue ledger line",
                "untrue ledger lines",
            ),
            counted(self.differences.len(), "differing file", "differing files"),
        ];
        let parts: Vec<_> = parts.into_iter().flatten().collect();
        if parts.is_empty() {
            "no findings".to_owned()
        } else {
            parts.join(", ")
        }
    }
}

/// Prints a value as one JSON document.
pub fn json(out: &mut dyn Write, value: &impl Serialize) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, value)?;
    writeln!(out)
}

fn line(out: &mut dyn Write, found: &Diagnostic) -> io::Result<()> {
    let Diagnostic {
        place,
        code,
        severity,
        message,
        help,
    } = found;
    writeln!(out, "{place}: {severity}[{code}]: {}", one_line(message))?;
    match help {
        Some(help) => {
            for (number, line) in help.lines().enumerate() {
                let mark = if number == 0 { "help: " } else { "    " };
                writeln!(out, "    {mark}{}", one_line(line))?;
            }
            Ok(())
        }
        None => Ok(()),
    }
}

/// Pages may quote anything; a line stays a line and sends no commands to a terminal.
fn one_line(text: &str) -> String {
    text.replace(char::is_control, " ")
}

fn part(out: &mut dyn Write, title: &str, lines: &[impl std::fmt::Display]) -> io::Result<()> {
    if !lines.is_empty() {
        writeln!(out, "{title}")?;
    }
    for line in lines {
        writeln!(out, "    {line}")?;
    }
    Ok(())
}

fn counted(count: usize, one: &str, many: &str) -> Option<String> {
    (count > 0).then(|| format!("{count} {}", if count == 1 { one } else { many }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Place;
    use crate::write::Kind;

    fn findings() -> Findings {
        let place = |line, column| Place {
            path: "api-reference/a.md".into(),
            line,
            column,
        };
        Findings {
            diagnostics: vec![
                Diagnostic::error(place(2, 4), "row-not-closed", "This row has no end.")
                    .with_help("Close it with `||`."),
                Diagnostic::warning(place(9, 1), "page-short", "The page ends\nhere."),
            ],
            ledger: vec![Stale {
                path: "b.md".into(),
                code: "odd".into(),
                accepted: 2,
                found: 1,
            }],
            differences: vec![Difference {
                path: "docs-src/c.md".into(),
                kind: Kind::Differs { line: 3 },
            }],
        }
    }

    fn printed(form: Form) -> String {
        let mut out = Vec::new();
        let source = |path: &str| {
            (path == "api-reference/a.md").then_some("#|\n|| **id** `integer` | text\n|#\n")
        };
        findings().print(&mut out, form, &source).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn lines_are_one_per_finding_with_everything_needed_to_jump_there() {
        insta::assert_snapshot!(printed(Form::Lines), @r"
        api-reference/a.md:2:4: error[row-not-closed]: This row has no end.
            help: Close it with `||`.
        api-reference/a.md:9:1: warning[page-short]: The page ends here.
        codegen/ledgers/diagnostics.toml is not exact:
            b.md: the ledger accepts 2 × `odd`, found 1: write 1 instead
        files are not as they would be produced:
            docs-src/c.md:3: differs from here on
        1 error, 1 warning, 1 untrue ledger line, 1 differing file
        ");
    }

    #[test]
    fn a_terminal_shows_the_offending_lines_and_what_to_do() {
        insta::assert_snapshot!(printed(Form::Snippets { colour: false }), @r"
        error[row-not-closed]: This row has no end.
         --> api-reference/a.md:2:4
          |
        2 | || **id** `integer` | text
          |    ^^^^^^
          |
          = help: Close it with `||`.

        warning[page-short]: The page ends
                             here.
        --> api-reference/a.md:9:1

        codegen/ledgers/diagnostics.toml is not exact:
            b.md: the ledger accepts 2 × `odd`, found 1: write 1 instead
        files are not as they would be produced:
            docs-src/c.md:3: differs from here on
        1 error, 1 warning, 1 untrue ledger line, 1 differing file
        ");
    }

    #[test]
    fn json_is_one_object_with_all_findings() {
        insta::assert_snapshot!(printed(Form::Json), @r#"
        {
          "diagnostics": [
            {
              "place": {
                "path": "api-reference/a.md",
                "line": 2,
                "column": 4
              },
              "code": "row-not-closed",
              "severity": "error",
              "message": "This row has no end.",
              "help": "Close it with `||`."
            },
            {
              "place": {
                "path": "api-reference/a.md",
                "line": 9,
                "column": 1
              },
              "code": "page-short",
              "severity": "warning",
              "message": "The page ends\nhere.",
              "help": null
            }
          ],
          "ledger": [
            {
              "path": "b.md",
              "code": "odd",
              "accepted": 2,
              "found": 1
            }
          ],
          "differences": [
            {
              "path": "docs-src/c.md",
              "kind": "differs",
              "line": 3
            }
          ]
        }
        "#);
    }

    #[test]
    fn colour_appears_only_where_it_is_asked_for() {
        assert!(printed(Form::Snippets { colour: true }).contains('\u{1b}'));
        assert!(!printed(Form::Snippets { colour: false }).contains('\u{1b}'));
    }
}
