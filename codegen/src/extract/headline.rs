//! A title → a headline: a name without articles, as titles of manuals are set.
//!
//! Idempotent. Code spans stay.

use std::sync::LazyLock;

use regex::Regex;

static ARTICLE: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(?i)\b(?:a|an|the) ").expect("a constant pattern"));
static LIST: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(?i)^(?:get|retrieve) list of ").expect("a constant pattern"));
static NAMES: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"([A-Z0-9]_[A-Z0-9]+), ").expect("a constant pattern"));

/// Shortens a title.
pub fn headline(title: &str) -> String {
    let mut out = String::with_capacity(title.len());
    for (number, part) in title.split('`').enumerate() {
        if number > 0 {
            out.push('`');
        }
        if number % 2 == 0 {
            out.push_str(&ARTICLE.replace_all(part, ""));
        } else {
            out.push_str(part);
        }
    }
    let out = LIST.replace(&out, "List ");
    let out = NAMES.replace_all(&out, "$1; ");
    let mut letters = out.chars();
    match letters.next() {
        // An article gone from the beginning leaves a small letter; a method's name stays as it is.
        Some(first) if title.starts_with(char::is_uppercase) => {
            first.to_uppercase().chain(letters).collect()
        }
        _ => out.into_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::headline;

    #[test]
    fn a_headline_has_no_articles_and_keeps_code() {
        for (title, short) in [
            (
                "Add a Contact to the Lead crm.lead.contact.add",
                "Add Contact to Lead crm.lead.contact.add",
            ),
            ("The list of a thing", "List of thing"),
            ("Get a List of Leads", "List Leads"),
            ("Key `the key` of an object", "Key `the key` of object"),
            ("Plan A", "Plan A"),
            ("CRM_A_B, CRM_C_D", "CRM_A_B; CRM_C_D"),
        ] {
            assert_eq!(headline(title), short);
            assert_eq!(headline(short), short, "{title}");
        }
    }
}
