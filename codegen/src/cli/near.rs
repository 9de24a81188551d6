//! The names that somebody may have meant.

/// How many names are suggested.
const SHOWN: usize = 5;

/// The names nearest to one that is not there, the nearest first; none where nothing is near.
pub fn nearest<'n>(name: &str, all: impl IntoIterator<Item = &'n str>) -> Vec<&'n str> {
    let name = name.to_lowercase();
    let mut near: Vec<(usize, &str)> = all
        .into_iter()
        .filter_map(|other| {
            let lower = other.to_lowercase();
            // A part of a name is near to it, however long the rest.
            let way = if lower.contains(&name) {
                1
            } else {
                distance(&name, &lower)
            };
            (way <= 2 + name.chars().count() / 5).then_some((way, other))
        })
        .collect();
    near.sort_unstable();
    near.dedup();
    near.truncate(SHOWN);
    near.into_iter().map(|(_, name)| name).collect()
}

/// How many letters have to be put in, taken out, replaced, or swapped with the next one.
fn distance(from: &str, to: &str) -> usize {
    let (from, to): (Vec<char>, Vec<char>) = (from.chars().collect(), to.chars().collect());
    let mut rows = vec![vec![0; to.len() + 1]; from.len() + 1];
    for i in 0..=from.len() {
        for j in 0..=to.len() {
            rows[i][j] = if i == 0 || j == 0 {
                i + j
            } else {
                let same = usize::from(from[i - 1] != to[j - 1]);
                let mut way = (rows[i - 1][j] + 1)
                    .min(rows[i][j - 1] + 1)
                    .min(rows[i - 1][j - 1] + same);
                if i > 1 && j > 1 && from[i - 1] == to[j - 2] && from[i - 2] == to[j - 1] {
                    way = way.min(rows[i - 2][j - 2] + 1);
                }
                way
            };
        }
    }
    rows[from.len()][to.len()]
}

#[cfg(test)]
mod tests {
    use super::{distance, nearest};

    const NAMES: [&str; 4] = [
        "crm.lead.get",
        "crm.lead.list",
        "crm.deal.get",
        "tasks.task.get",
    ];

    #[test]
    fn a_slip_of_the_finger_finds_the_name() {
        assert_eq!(nearest("crm.lead.gte", NAMES)[0], "crm.lead.get");
        assert_eq!(nearest("CRM.led.get", NAMES)[0], "crm.lead.get");
        assert_eq!(nearest("crm.leads.list", NAMES)[0], "crm.lead.list");
    }

    #[test]
    fn a_part_of_a_name_finds_it() {
        assert_eq!(nearest("task.get", NAMES), ["tasks.task.get"]);
    }

    #[test]
    fn nothing_near_finds_nothing() {
        assert_eq!(nearest("voximplant.sip.status", NAMES), Vec::<&str>::new());
    }

    #[test]
    fn two_letters_in_the_wrong_order_are_one_slip() {
        assert_eq!(distance("gte", "get"), 1);
        assert_eq!(distance("", "ab"), 2);
        assert_eq!(distance("abc", "abc"), 0);
    }
}
