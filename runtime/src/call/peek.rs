//! A first look at an answer: what its envelope says, without what stands in the `result`.

use std::sync::LazyLock;
use std::time::Duration;

use memchr::{memchr3, memmem, memrchr};

use crate::read::{Node, parse};
use crate::throttle::Operating;

/// What the envelope of an answer says.
#[derive(Debug, Default)]
pub(crate) struct Peek {
    /// Whether there is an `error`, be it blank.
    pub error: bool,
    /// The time that the portal counts for the method.
    pub operating: Option<Operating>,
}

/// Looks at an answer; none where it is no JSON.
pub(crate) fn peek(body: &[u8]) -> Option<Peek> {
    let body = body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body);
    glance(body.trim_ascii()).or_else(|| look(body))
}

/// All of it.
fn look(body: &[u8]) -> Option<Peek> {
    let body = node(body)?;
    Some(Peek {
        error: body.get("error").is_some(),
        operating: body.get("time").and_then(operating),
    })
}

/// The same without a look at what stands between, for it is read later: what a portal answers nearly always. A body
/// that lacks its end lacks a brace too, and one that holds `error` anywhere is looked at closely.
fn glance(body: &[u8]) -> Option<Peek> {
    // What is looked for is prepared once.
    static ERROR: LazyLock<memmem::Finder<'_>> =
        LazyLock::new(|| memmem::Finder::new(b"\"error\""));
    let closed = body.starts_with(b"{") && body.ends_with(b"}") && balanced(body);
    if !closed || ERROR.find(body).is_some() {
        return None;
    }
    let Some(time) = time(body) else {
        return Some(Peek::default());
    };
    // The last member of the envelope, or it is another one's.
    let after = body[time..].trim_ascii_start();
    let block = after.strip_prefix(b":")?.strip_suffix(b"}")?;
    let operating = match flat(block) {
        Some(number) => told(number),
        None => operating(&node(block)?),
    };
    let error = false;
    Some(Peek { error, operating })
}

/// Where the name `time` ends for the last time: mostly before the last of all objects.
fn time(body: &[u8]) -> Option<usize> {
    const NAME: &[u8] = b"\"time\"";
    let last = memrchr(b'{', body).and_then(|last| {
        let before = body[..last].trim_ascii_end().strip_suffix(b":")?;
        let name = before.trim_ascii_end();
        name.ends_with(NAME).then_some(name.len())
    });
    last.or_else(|| Some(memmem::rfind(body, NAME)? + NAME.len()))
}

/// Whether as many braces and brackets open as close, and no object follows another at once, texts included: the whole
/// of an answer that holds such in a text is looked at closely.
fn balanced(body: &[u8]) -> bool {
    let (mut braces, mut brackets) = (0_u8, 0_u8);
    for byte in body {
        braces = braces
            .wrapping_add(u8::from(*byte == b'{'))
            .wrapping_sub(u8::from(*byte == b'}'));
        brackets = brackets
            .wrapping_add(u8::from(*byte == b'['))
            .wrapping_sub(u8::from(*byte == b']'));
    }
    // An answer that came twice, one behind the other.
    static TWICE: LazyLock<memmem::Finder<'_>> = LazyLock::new(|| memmem::Finder::new(b"}{"));
    (braces, brackets) == (0, 0) && TWICE.find(body).is_none()
}

fn node(text: &[u8]) -> Option<Node<'_>> {
    parse(std::str::from_utf8(text).ok()?)
}

/// What counts of a block `time`.
const NAMES: [&str; 4] = ["start", "finish", "operating", "operating_reset_at"];

/// The numbers of these names in a block that nothing else stands in and nothing is escaped in, as portals write it.
fn flat(block: &[u8]) -> Option<[Option<f64>; 4]> {
    let inside = block.strip_prefix(b"{")?.strip_suffix(b"}")?;
    if memchr3(b'\\', b'{', b'}', inside).is_some() {
        return None;
    }
    let mut numbers = [None; 4];
    for member in std::str::from_utf8(inside).ok()?.split(',') {
        let (name, value) = member.split_once(':')?;
        let name = name.trim().strip_prefix('"')?.strip_suffix('"')?;
        if let Some(known) = NAMES.iter().position(|known| *known == name) {
            numbers[known] = value.trim().trim_matches('"').trim().parse().ok();
        }
    }
    Some(numbers)
}

/// What a block `time` says.
pub(crate) fn operating(time: &Node<'_>) -> Option<Operating> {
    told(NAMES.map(|name| number(time.get(name)?)))
}

/// The portal's own clock says when it counts anew: this one may be wrong.
fn told([start, finish, operating, reset_at]: [Option<f64>; 4]) -> Option<Operating> {
    let finish = finish?;
    let resets_in = reset_at? - finish;
    let took = finish - start.unwrap_or(finish);
    Some(Operating {
        spent: operating?,
        resets_in: Duration::try_from_secs_f64(resets_in.max(0.0)).ok()?,
        took: Duration::try_from_secs_f64(took.max(0.0)).ok()?,
    })
}

/// A number, or a text with one.
fn number(node: &Node<'_>) -> Option<f64> {
    match node {
        Node::Number(number) => number.as_f64(),
        Node::String(text) => text.trim().parse().ok(),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use proptest::prelude::*;
    use serde_json::{Value, json};

    use super::{Peek, glance, look, peek};
    use crate::throttle::Operating;

    /// Whether there is an error; what is spent, in how long it is counted anew, and how long the call took.
    type Facts = (bool, Option<(f64, Duration, Duration)>);

    fn facts(peek: Option<Peek>) -> Option<Facts> {
        let times = |told: Operating| (told.spent, told.resets_in, told.took);
        peek.map(|peek| (peek.error, peek.operating.map(times)))
    }

    fn envelope(result: &Value) -> String {
        let time = json!({"start": 1, "finish": 1.5, "operating": 0.25, "operating_reset_at": 600});
        json!({"result": result, "next": 50, "time": time}).to_string()
    }

    #[test]
    fn the_usual_answer_is_glanced_at() {
        let body = envelope(&json!([{"ID": "1", "TITLE": "a \" b"}]));
        let glanced = facts(glance(body.as_bytes()));
        let (resets_in, took) = (Duration::from_millis(598_500), Duration::from_millis(500));
        assert_eq!(glanced, Some((false, Some((0.25, resets_in, took)))));
        assert_eq!(glanced, facts(look(body.as_bytes())));
    }

    #[test]
    fn what_is_unusual_is_looked_at_closely() {
        for body in [
            r#"{"result":{"error":1}}"#,
            r#"{"error":"","result":1}"#,
            r#"{"time":{"operating":1},"result":1}"#,
            r#"{"result":{"time":{"operating":1}}}"#,
            r#"{"result":["}"]}"#,
            r#"{"result":["}{"]}"#,
            r#"[1]"#,
            "5",
        ] {
            assert!(glance(body.as_bytes()).is_none(), "{body}");
            assert_eq!(
                facts(peek(body.as_bytes())),
                facts(look(body.as_bytes())),
                "{body}"
            );
        }
    }

    #[test]
    fn an_answer_without_its_end_is_none_wherever_it_was_cut() {
        let body = envelope(&json!([{"ID": 1, "a": [{"b": {}}]}, {"ID": 2, "t": "x"}]));
        for end in 0..body.len() {
            assert!(peek(&body.as_bytes()[..end]).is_none(), "{}", &body[..end]);
        }
    }

    #[test]
    fn an_answer_that_came_twice_is_none() {
        let body = envelope(&json!([{"ID": 1}]));
        assert!(peek(format!("{body}{body}").as_bytes()).is_none());
    }

    proptest! {
        #[test]
        fn times_say_the_same_however_they_are_read(
            values in proptest::collection::vec(prop_oneof![
                9 => r#"-?[1-9][0-9]{0,3}(\.[0-9]{1,3})?|"[1-9]{1,3}""#,
                1 => r#"null|true|\[\]|"[0-9a-z,:{} .\\]{0,5}""#,
            ], 5),
        ) {
            let names = ["start", "operating", "note", "finish", "operating_reset_at"];
            let members = names.iter().zip(&values);
            let members: Vec<_> = members.map(|(name, value)| format!("\"{name}\" : {value}")).collect();
            let body = format!("{{\"result\":[],\"time\":{{{}}}}}", members.join(", "));
            prop_assert_eq!(facts(peek(body.as_bytes())), facts(look(body.as_bytes())));
        }

        #[test]
        fn what_is_json_is_seen_the_same_both_ways(
            texts in proptest::collection::vec("[a-z{}\\[\\]\"\\\\: é]{0,6}|time|error|result", 0..6),
            number in any::<i64>(),
        ) {
            let key = texts.first().cloned().unwrap_or_default();
            let body = envelope(&json!({key: [number, {"x": texts}]}));
            prop_assert_eq!(facts(peek(body.as_bytes())), facts(look(body.as_bytes())));
        }
    }
}
