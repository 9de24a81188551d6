//! The time that a portal counts for a method, as a block `time` tells it.

use std::time::Duration;

use crate::read::Node;
use crate::throttle::Operating;

/// What a block `time` says; none where something is missing of it.
pub(crate) fn operating(time: &Node<'_>) -> Option<Operating> {
    let told = |name| number(time.get(name)?);
    let finish = told("finish")?;
    // The portal's own clock says when it counts anew: this one may be wrong.
    let resets_in = told("operating_reset_at")? - finish;
    let took = finish - told("start").unwrap_or(finish);
    Some(Operating {
        spent: told("operating")?,
        resets_in: duration(resets_in)?,
        took: duration(took)?,
    })
}

fn duration(seconds: f64) -> Option<Duration> {
    Duration::try_from_secs_f64(seconds.max(0.0)).ok()
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

    use serde_json::{Value, json};

    use super::operating;

    /// What is spent, in how many milliseconds it is counted anew, and how many the call took.
    fn told(time: Value) -> Option<(f64, u128, u128)> {
        let told = operating(&time.into())?;
        let millis = Duration::as_millis;
        Some((told.spent, millis(&told.resets_in), millis(&told.took)))
    }

    #[test]
    fn numbers_are_read_however_they_are_written() {
        let expected = Some((0.25, 598_500, 500));
        let time = json!({"start": 1, "finish": 1.5, "operating": 0.25, "operating_reset_at": 600});
        assert_eq!(told(time), expected);
        let time = json!({"operating": " 0.25", "operating_reset_at": "600", "finish": "1.5", "start": "1"});
        assert_eq!(told(time), expected);
    }

    #[test]
    fn what_is_over_resets_at_once_and_nothing_took_less_than_no_time() {
        let time = json!({"start": 9, "finish": 8, "operating": 1, "operating_reset_at": 7});
        assert_eq!(told(time), Some((1.0, 0, 0)));
    }

    #[test]
    fn without_a_start_it_took_no_time_and_without_anything_else_nothing_is_told() {
        let all = json!({"finish": 8, "operating": 1, "operating_reset_at": 9});
        assert_eq!(told(all.clone()), Some((1.0, 1000, 0)));
        for name in ["finish", "operating", "operating_reset_at"] {
            let mut less = all.clone();
            less[name].take();
            assert_eq!(told(less), None, "{name}");
        }
        assert_eq!(told(json!("now")), None);
    }
}
