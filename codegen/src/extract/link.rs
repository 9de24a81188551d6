//! Link targets → references, and back.

use crate::facts::Reference;

/// Reads a link's target as written in `from`; none for what is not a page of the documentation.
pub fn resolve(from: &str, target: &str) -> Option<Reference> {
    if target.contains("://") || target.starts_with("mailto:") {
        return None;
    }
    let (path, anchor) = target.split_once('#').unwrap_or((target, ""));
    let anchor = anchor.replace('\\', "");
    if path.is_empty() {
        return (!anchor.is_empty()).then_some(Reference {
            path: String::new(),
            anchor,
        });
    }
    let path = crate::page::resolve(from, path);
    let reference = Reference {
        // A link to the whole of its own page names it.
        path: if path == from && !anchor.is_empty() {
            String::new()
        } else {
            path
        },
        anchor,
    };
    (reference.path.ends_with(".md") || !reference.anchor.is_empty() && reference.path.is_empty())
        .then_some(reference)
}

/// The target that leads from one page to a reference.
pub fn target(from: &str, to: &Reference) -> String {
    let mut out = if to.path.is_empty() {
        String::new()
    } else {
        relative(from, &to.path)
    };
    if !to.anchor.is_empty() {
        out.push('#');
        out.push_str(&to.anchor);
    }
    out
}

fn relative(from: &str, to: &str) -> String {
    let mut folders: Vec<&str> = from.split('/').collect();
    folders.pop();
    let parts: Vec<&str> = to.split('/').collect();
    let shared = folders
        .iter()
        .zip(&parts[..parts.len() - 1])
        .take_while(|(one, other)| one == other)
        .count();
    let mut out = "../".repeat(folders.len() - shared);
    if out.is_empty() {
        out.push_str("./");
    }
    out + &parts[shared..].join("/")
}

/// How the documentation tool writes Cyrillic letters in anchors.
const LATIN: &[(char, &str)] = &[
    ('а', "a"),
    ('б', "b"),
    ('в', "v"),
    ('г', "g"),
    ('д', "d"),
    ('е', "e"),
    ('ё', "yo"),
    ('ж', "zh"),
    ('з', "z"),
    ('и', "i"),
    ('й', "j"),
    ('к', "k"),
    ('л', "l"),
    ('м', "m"),
    ('н', "n"),
    ('о', "o"),
    ('п', "p"),
    ('р', "r"),
    ('с', "s"),
    ('т', "t"),
    ('у', "u"),
    ('ф', "f"),
    ('х', "h"),
    ('ц', "c"),
    ('ч', "ch"),
    ('ш', "sh"),
    ('щ', "sh"),
    ('ъ', "u"),
    ('ы', "y"),
    ('ь', ""),
    ('э', "e"),
    ('ю', "yu"),
    ('я', "ya"),
];

/// A text in small letters, Cyrillic ones as anchors have them.
pub fn latin(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        push_latin(letter, &mut out);
    }
    out
}

fn push_latin(letter: char, out: &mut String) {
    for small in letter.to_lowercase() {
        match LATIN.iter().find(|(cyrillic, _)| *cyrillic == small) {
            Some((_, latin)) => out.push_str(latin),
            None => out.push(small),
        }
    }
}

/// An anchor as the documentation tool makes it from a heading.
pub fn slug(title: &str) -> String {
    let mut out = String::new();
    for letter in title.chars() {
        if letter.is_alphanumeric() || letter == '_' {
            push_latin(letter, &mut out);
        } else if (letter.is_whitespace() || letter == '-') && !out.ends_with('-') {
            out.push('-');
        }
    }
    out.trim_matches('-').to_owned()
}

#[cfg(test)]
mod tests {
    use super::{resolve, slug, target};

    #[test]
    fn a_reference_leads_back_to_where_it_came_from() {
        let from = "api-reference/crm/a.md";
        for link in ["./b.md", "../data-types.md#x", "./sub/c.md", "#here"] {
            let reference = resolve(from, link).unwrap();
            assert_eq!(target(from, &reference), link);
        }
    }

    #[test]
    fn what_is_no_page_is_no_reference() {
        assert_eq!(resolve("a.md", "https://example.com/a.md"), None);
        assert_eq!(resolve("a.md", "picture.png"), None);
    }

    #[test]
    fn an_anchor_is_made_of_the_words_of_its_heading() {
        assert_eq!(slug("Parameter `fields`"), "parameter-fields");
        assert_eq!(slug("sale_order"), "sale_order");
        assert_eq!(slug("Параметр `fields`"), "parametr-fields");
        assert_eq!(
            slug("Возможные значения ключа"),
            "vozmozhnye-znacheniya-klyucha"
        );
    }
}
