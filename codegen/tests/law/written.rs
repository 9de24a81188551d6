//! Writing facts and reading them back, and what got lost on the way.

use codegen::extract::extract;
use codegen::facts::PageFacts;
use codegen::page;
use codegen::render::render;
use serde_json::Value;

/// The facts as a page, the facts that the page gives, and what was found while it was read.
pub fn round(facts: &PageFacts) -> (String, PageFacts, Vec<&'static str>) {
    let text = render(facts);
    let none = |_: &str| None;
    let (page, found) = page::parse(&facts.path, &text, &none);
    let (read, more) = extract(&facts.path, &text, &page, &none);
    let codes = found.iter().chain(&more).map(|one| one.code).collect();
    (text, read, codes)
}

/// Where the law is broken for these facts; none where it holds.
pub fn breach(facts: &PageFacts) -> Option<String> {
    let (text, read, found) = round(facts);
    let mut lost = Vec::new();
    if &read != facts {
        let value = |facts| serde_json::to_value(facts).expect("facts are JSON");
        differences(&value(facts), &value(&read), String::new(), &mut lost);
    }
    // That a method is left without parameters, answer or errors is what the facts say, whether they are written or not.
    let lossy = found.iter().filter(|code| !code.ends_with("-not-read"));
    lost.extend(lossy.map(|code| format!("the page has `{code}`")));
    let again = render(&read);
    if again != text {
        lost.push("written again, it is another page".to_owned());
    }
    (!lost.is_empty()).then(|| format!("{}\n  {}", facts.path, lost.join("\n  ")))
}

fn differences(one: &Value, other: &Value, at: String, found: &mut Vec<String>) {
    match (one, other) {
        (Value::Object(one), Value::Object(other)) => {
            let keys = one
                .keys()
                .chain(other.keys().filter(|key| !one.contains_key(*key)));
            for key in keys {
                let of = |map: &serde_json::Map<String, Value>| {
                    map.get(key).cloned().unwrap_or_default()
                };
                differences(&of(one), &of(other), format!("{at}.{key}"), found);
            }
        }
        (Value::Array(one), Value::Array(other)) if one.len() == other.len() => {
            for (number, (one, other)) in one.iter().zip(other).enumerate() {
                differences(one, other, format!("{at}[{number}]"), found);
            }
        }
        // Prose takes no part.
        _ if one != other && !at.ends_with(".prose") && !at.ends_with(".message") => {
            found.push(format!("{at}: {one} became {other}"));
        }
        _ => {}
    }
}
