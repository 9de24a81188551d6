//! Words of the documentation as words of a doc comment: nothing in them is markup to rustdoc, except code spans and
//! addresses, which stay what they are.

/// Text that means itself.
pub fn plain(text: &str) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut out = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while let Some(next) = rest.chars().next() {
        let (written, length) = span(rest)
            .or_else(|| address(rest))
            .unwrap_or_else(|| (escaped(next), next.len_utf8()));
        out.push_str(&written);
        rest = &rest[length..];
        // An address begins with a word: what follows a letter is the rest of one.
        if next.is_alphanumeric() {
            let word = rest
                .find(|c: char| !c.is_alphanumeric())
                .unwrap_or(rest.len());
            out.push_str(&rest[..word]);
            rest = &rest[word..];
        }
    }
    if let Some(at) = first_mark(&out) {
        out.insert(at, '\\');
    }
    out
}

/// A code span of any text.
pub fn code(text: &str) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if text.is_empty() {
        return "an empty text".to_owned();
    }
    if !text.contains('`') {
        return format!("`{text}`");
    }
    // One more than the longest run inside, and three are a span all the same where a space follows.
    let runs = text.split(|c| c != '`').map(str::len);
    let marks = "`".repeat(runs.max().unwrap_or_default().max(2) + 1);
    format!("{marks} {text} {marks}")
}

/// A code span at the start of a text, and how many bytes it takes.
fn span(text: &str) -> Option<(String, usize)> {
    let run = text.bytes().take_while(|byte| *byte == b'`').count();
    if run == 0 {
        return None;
    }
    let mut from = run;
    while let Some(start) = text[from..].find('`').map(|at| from + at) {
        let closing = text[start..]
            .bytes()
            .take_while(|byte| *byte == b'`')
            .count();
        if closing == run {
            let inner = text[run..start].trim();
            // A span of nothing shows nothing.
            return (!inner.is_empty()).then(|| (code(inner), start + closing));
        }
        from = start + closing;
    }
    // A run that nothing closes is no mark; all of it at once, so that a part of it opens nothing either.
    Some(("\\`".repeat(run), run))
}

/// A web address at the start of a text, and how many bytes it takes.
fn address(text: &str) -> Option<(String, usize)> {
    let scheme = ["https://", "http://"].into_iter().find(|scheme| {
        text.get(..scheme.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(scheme))
    })?;
    let end = text
        .find(|c: char| c.is_whitespace() || c.is_control() || "<>\"'`*()[]{}|\\^".contains(c))
        .unwrap_or(text.len());
    let url = text[..end].trim_end_matches(['.', ',', ';', ':', '!', '?']);
    (url.len() > scheme.len()).then(|| (format!("<{url}>"), url.len()))
}

fn escaped(letter: char) -> String {
    match letter {
        '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|' | '~' | '{' | '}' | '&'
        | '$' => {
            format!("\\{letter}")
        }
        // A control character is no part of a comment.
        letter if letter.is_control() => " ".to_owned(),
        letter => letter.to_string(),
    }
}

/// Where a line has to be escaped, so that it does not begin a list, a heading or a rule.
fn first_mark(line: &str) -> Option<usize> {
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    match line[digits..].chars().next() {
        Some('-' | '+' | '=') if digits == 0 => Some(0),
        Some('.' | ')') if digits > 0 && !line[digits + 1..].starts_with(|c| c != ' ') => {
            Some(digits)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use pulldown_cmark::{Event, Options, Parser, Tag};

    use super::{code, plain};

    #[test]
    fn marks_mean_themselves() {
        assert_eq!(
            plain("a*b_c [x](y) <b> &amp; #1 | ~x~"),
            r"a\*b\_c \[x\](y) \<b\> \&amp; \#1 \| \~x\~"
        );
        assert_eq!(plain("- item"), r"\- item");
        assert_eq!(plain("1. item"), r"1\. item");
        assert_eq!(plain("= x"), r"\= x");
        assert_eq!(plain("1.5 and 2025"), "1.5 and 2025");
    }

    #[test]
    fn code_spans_stay() {
        assert_eq!(
            plain("use `a_b[0]` or ``x`y``"),
            "use `a_b[0]` or ``` x`y ```"
        );
        assert_eq!(plain("`https://x.y/`"), "`https://x.y/`");
        assert_eq!(
            plain("one ` alone, and ``` three"),
            r"one \` alone, and \`\`\` three"
        );
        assert_eq!(plain("` `"), r"\` \`");
    }

    #[test]
    fn addresses_are_links_without_the_marks_around_them() {
        assert_eq!(
            plain("(see https://x.y/a_b?c=1)."),
            "(see <https://x.y/a_b?c=1>)."
        );
        assert_eq!(
            plain(r#"{"url":"http://x.y/z.png"}"#),
            r#"\{"url":"<http://x.y/z.png>"\}"#
        );
        assert_eq!(plain("https://x.y, or"), "<https://x.y>, or");
        assert_eq!(plain("https requests, http://"), "https requests, http://");
    }

    #[test]
    fn a_code_span_may_hold_marks_of_code() {
        assert_eq!(code("a"), "`a`");
        assert_eq!(code(" "), "an empty text");
        assert_eq!(code("a```b"), "```` a```b ````");
    }

    /// The text that a reader sees, and whether it is words, code and links alone.
    fn shown(markdown: &str) -> (String, bool) {
        let mut options = Options::all();
        // As rustdoc reads.
        options.remove(Options::ENABLE_MATH);
        options.remove(Options::ENABLE_YAML_STYLE_METADATA_BLOCKS);
        options.remove(Options::ENABLE_PLUSES_DELIMITED_METADATA_BLOCKS);
        let (mut text, mut calm) = (String::new(), true);
        for event in Parser::new_ext(markdown, options) {
            match event {
                Event::Text(words) | Event::Code(words) => text.push_str(&words),
                Event::Start(Tag::Paragraph | Tag::Link { .. }) | Event::End(_) => {}
                _ => calm = false,
            }
        }
        (text, calm)
    }

    proptest! {
        #[test]
        fn any_text_is_read_as_words_code_and_links(text in "([a-z0-9 .\\-+=]|[\\\\`*_\\[\\]<>#|~{}&$!():/;'\"]|https://|amp;){0,40}") {
            let written = plain(&text);
            let (_, calm) = shown(&written);
            prop_assert!(calm, "{written}");
        }

        #[test]
        fn letters_and_digits_are_never_lost(text in "([a-zé0-9 ]|[`*_\\[\\]<>#|~]){0,40}") {
            let letters = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).collect::<String>();
            prop_assert_eq!(letters(&shown(&plain(&text)).0), letters(&text));
        }
    }
}
