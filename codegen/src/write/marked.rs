//! Files that are written by hand above a marker line and by the generator below it.

use anyhow::{Result, bail};

/// The text with everything below the one line that starts with `marker` replaced.
pub fn replace_below(text: &str, marker: &str, below: &str) -> Result<String> {
    let text = text.replace("\r\n", "\n");
    let mut end = None;
    let mut offset = 0;
    for line in text.split_inclusive('\n') {
        offset += line.len();
        if line.starts_with(marker) && end.replace(offset).is_some() {
            bail!(
                "the marker `{marker}` stands on more than one line: keep the one above the generated part"
            );
        }
    }
    let Some(end) = end else {
        bail!(
            "the marker `{marker}` is missing: add it on a line of its own above the generated part"
        );
    };
    let mut out = text[..end].to_owned();
    if !out.ends_with('\n') {
        out.push('\n');
    }
    out.push_str(below);
    if !out.ends_with('\n') {
        out.push('\n');
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_above_the_marker_stays_and_the_rest_is_replaced() {
        let text = "[features]\r\nring = []\r\n# generated: do not edit\r\nold = []\r\n";
        let expected = "[features]\nring = []\n# generated: do not edit\nnew = []\n";
        let once = replace_below(text, "# generated", "new = []").unwrap();
        assert_eq!(once, expected);
        assert_eq!(
            replace_below(&once, "# generated", "new = []\n").unwrap(),
            expected
        );
    }

    #[test]
    fn a_marker_on_the_last_line_needs_no_line_end() {
        assert_eq!(
            replace_below("a\n# mark", "# mark", "b\n").unwrap(),
            "a\n# mark\nb\n"
        );
    }

    #[test]
    fn a_marker_that_is_missing_or_doubled_is_refused() {
        assert!(
            replace_below("a\n", "# mark", "b")
                .unwrap_err()
                .to_string()
                .contains("missing")
        );
        assert!(
            replace_below("# mark\n# mark\n", "# mark", "b")
                .unwrap_err()
                .to_string()
                .contains("more than one")
        );
    }
}
