//! Pages put together from what they were written with since September 2024, in any combination and either language:
//! what they say is read, and what an accident makes of them is read or reported with a place.

use proptest::prelude::*;

use crate::show::{PATH, all, read_with};

/// Headings of each region, columns, marks and types, as pages had them.
const PARAMETERS: &[&str] = &[
    "Method Parameters",
    "Method parameters",
    "Parameters",
    "Function Parameters",
    "Call Parameters",
    "Параметры",
    "Параметры вызова",
    "Параметры метода",
];
const COLUMNS: &[&str] = &[
    "**Name**\n`type` | **Description**",
    "**Parameter** | **Description**",
    "**Parameters** | **Description**",
    "**Parameter** | **Example**",
    "Parameter | Description",
    "**Параметр** | **Пример**",
    "**Название**\n`тип` | **Описание**",
];
const MARKS: &[&str] = &["**N**", "**N***", "**N**^*^", "**N^*^**", "N", "`N`"];
const TYPES: &[&str] = &[
    "`int`",
    "`unknown`",
    "`srting`",
    "`bool`",
    "`datatime`",
    "`integer/array`",
    "[`string`](../data-types.md)",
];
const ANSWERS: &[&str] = &[
    "Success Response",
    "Response on success",
    "Response:",
    "Result:",
    "Ответ в случае успеха",
    "Обработка ответа",
];
const ERRORS: &[&str] = &[
    "Error Response",
    "Response on error",
    "Response in case of error",
    "Possible Error Codes",
    "Ответ в случае ошибки",
    "Обработка ошибок",
];
const CALLS: &[&str] = &[
    "Example",
    "Examples",
    "Example Call",
    "Call",
    "Пример вызова",
];

/// What may have come in between, at the end of a line; nothing of it hides words by right.
const ACCIDENTS: &[&str] = &[
    "\n",
    "\n\n",
    " ||",
    " |",
    "\n||",
    "\n|#",
    "\n#|",
    "\n#|\n||",
    " `",
    " **",
    " ^*^",
    " \\",
    "\n\n## Words\n",
    "\n\n### Слова\n",
    "\n\n- words",
    "\n\n{% note info \"Words\" %}\n\n",
    "\n\n{% endnote %}\n\n",
    "\n\n{% list tabs %}\n\n- Words\n\n",
    "\n\n{% endlist %}\n\n",
    "\n\n> words\n\n",
    " <",
    " &nbsp;",
    " \u{a0}",
    " \u{feff}",
];

fn one_of(written: &'static [&'static str]) -> impl Strategy<Value = &'static str> {
    prop::sample::select(written)
}

/// A page, whose parameters are `w0x` and so on, whose errors `V0X`.
#[derive(Debug, Clone)]
struct Old {
    sections: Vec<String>,
    names: Vec<String>,
}

impl Old {
    fn text(&self) -> String {
        let head = "# Add a Thing thing.item.add\n\n> Scope: `thing`\n>\n> Who can execute the method: any user\n\n";
        format!("{head}{}\n", self.sections.join("\n\n"))
    }
}

fn old() -> impl Strategy<Value = Old> {
    let parameters = (
        one_of(PARAMETERS),
        one_of(COLUMNS),
        prop::collection::vec((one_of(MARKS), one_of(TYPES)), 1..4),
    );
    let errors = (one_of(ERRORS), 1..3_usize);
    let order = Just([0, 1, 2, 3]).prop_shuffle();
    (parameters, one_of(ANSWERS), errors, one_of(CALLS), order).prop_map(
        |((heading, columns, rows), answer, (errors, codes), call, order)| {
            let mut names = Vec::new();
            let mut table = format!("## {heading}\n\n#|\n|| {columns} ||\n");
            for (number, (mark, ty)) in rows.iter().enumerate() {
                let name = format!("w{number}x");
                table.push_str(&format!("|| {}\n{ty} | Words ||\n", mark.replace('N', &name)));
                names.push(name);
            }
            let mut failures = format!("## {errors}\n\n#|\n|| **Code** | **Description** ||\n");
            for number in 0..codes {
                failures.push_str(&format!("|| `V{number}X` | Words ||\n"));
                names.push(format!("V{number}X"));
            }
            names.extend(["a1s".to_owned(), "c1l".to_owned()]);
            let parts = [
                table + "|#",
                format!("## {answer}\n\n```json\n{{\"result\": {{\"a1s\": 1}}}}\n```"),
                failures + "|#",
                format!(
                    "## {call}\n\n```bash\ncurl -X POST -d '{{\"c1l\": 1}}' https://x/rest/1/y/thing.item.add\n```"
                ),
            ];
            let sections = order.map(|at: usize| parts[at].clone()).to_vec();
            Old { sections, names }
        },
    )
}

/// The text with something at the end of one of its lines behind the head. Behind the marks of a fence it is on the next
/// line: what stands beside them makes other code of all that follows, by the rules of Markdown.
fn damaged(text: &str, share: f64, accident: &str) -> String {
    let ends: Vec<usize> = text.match_indices('\n').map(|(at, _)| at).skip(5).collect();
    let at = ends[((ends.len() as f64 * share) as usize).min(ends.len() - 1)];
    let is_fence = text[..at]
        .lines()
        .last()
        .is_some_and(|line| line.starts_with("```"));
    let next = if is_fence { "\n" } else { "" };
    format!("{}{next}{accident}{}", &text[..at], &text[at..])
}

fn lost<'n>(names: &'n [String], shown: &str) -> Vec<&'n String> {
    let is_missing = |name: &&String| !shown.contains(name.as_str());
    names.iter().filter(is_missing).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 512, ..ProptestConfig::default() })]

    #[test]
    fn older_wordings_are_read_in_any_combination(old in old()) {
        let text = old.text();
        let (facts, found) = read_with(PATH, &text, &[]);
        let shown = all(&facts);
        prop_assert_eq!(lost(&old.names, &shown), Vec::<&String>::new(), "of:\n{}\nonly:\n{}", text, shown);
        prop_assert!(found.is_empty(), "{found:?} in:\n{text}");
    }

    #[test]
    fn what_an_accident_takes_from_an_older_page_is_reported_with_a_place(
        old in old(),
        share in 0.0..1.0_f64,
        accident in one_of(ACCIDENTS),
    ) {
        let text = damaged(&old.text(), share, accident);
        let (facts, found) = read_with(PATH, &text, &[]);
        let shown = all(&facts);
        let lost = lost(&old.names, &shown);
        prop_assert!(lost.is_empty() || !found.is_empty(), "lost {lost:?} of:\n{text}\nonly:\n{shown}");
        let lines = text.split('\n').count();
        for place in &found {
            let line: usize = place.split(':').nth(1).and_then(|line| line.parse().ok()).expect("a line");
            prop_assert!((1..=lines).contains(&line), "{place} of {lines} lines");
        }
    }
}
