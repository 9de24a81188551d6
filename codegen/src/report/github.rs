//! Findings as workflow commands, which code hosts show beside the lines.

use std::io::{self, Write};

use super::Findings;
use super::ledger::PATH;
use crate::diagnostic::{Diagnostic, Place};
use crate::write::Kind;

/// A command for each finding, for each untrue line of the ledger and for each differing file.
pub(super) fn print(out: &mut dyn Write, findings: &Findings) -> io::Result<()> {
    for found in &findings.diagnostics {
        let Diagnostic {
            place: Place { path, line, column },
            code,
            severity,
            message,
            help,
        } = found;
        let text = match help {
            Some(help) => format!("{message}\n{help}"),
            None => message.clone(),
        };
        let place = format!("file={},line={line},col={column}", property(path));
        command(out, &severity.to_string(), &place, code, &text)?;
    }
    for stale in &findings.ledger {
        let place = format!("file={}", property(PATH));
        command(out, "error", &place, "ledger", &stale.to_string())?;
    }
    for differing in &findings.differences {
        let line = match differing.kind {
            Kind::Differs { line } => format!(",line={line}"),
            _ => String::new(),
        };
        let place = format!("file={}{line}", property(&differing.path));
        command(out, "error", &place, "differs", &differing.to_string())?;
    }
    Ok(())
}

fn command(
    out: &mut dyn Write,
    kind: &str,
    place: &str,
    title: &str,
    text: &str,
) -> io::Result<()> {
    writeln!(
        out,
        "::{kind} {place},title={}::{}",
        property(title),
        data(text)
    )
}

/// Text behind `::`, where only what would end the line or begin an escape is escaped.
fn data(text: &str) -> String {
    text.replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

/// The value of a property, which a comma or a colon would end.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_would_end_a_value_or_the_line_is_escaped() {
        assert_eq!(property("a,b:c%\r\n"), "a%2Cb%3Ac%25%0D%0A");
        assert_eq!(data("100 %: a,\nb"), "100 %25: a,%0Ab");
    }
}
