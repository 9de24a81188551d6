//! An edit of all the prose is no change.

use crate::pages::{Pages, base, compare};

#[test]
fn other_words_are_no_change() {
    let mut old = Pages::new();
    let mut new = Pages::new();
    for (path, page) in base() {
        let worded = |words: &str| {
            page.replace(
                "|| **id*** `integer` | ||",
                &format!("|| **id*** `integer` | {words} ||"),
            )
            .replace("## Response", &format!("{words}.\n\n## Response"))
            .replace(
                "|| `NOT_FOUND` | ||",
                &format!("|| `NOT_FOUND` | {words} ||"),
            )
        };
        old.insert(path.clone(), worded("Some words about it"));
        new.insert(path, worded("Entirely different ones stand here by now"));
    }
    assert!(compare(&old, &new, "").is_empty());
}
