//! The words for the cases of an object: which of them a field is for, and its defaults in each.

use super::words::{code, plain};
use crate::ir::{Case, DefaultValue, InCase};

/// Which cases a field is for.
pub fn applies(cases: &[Case]) -> String {
    match by(cases) {
        Some(name) => {
            let told: Vec<String> = cases.iter().map(told).collect();
            format!("Only where {} is {}.", code(name), told.join("; "))
        }
        None => {
            let named: Vec<String> = cases.iter().map(|case| plain(&case.label)).collect();
            format!("Only for: {}.", named.join("; "))
        }
    }
}

/// The one field that tells all of the cases.
fn by(cases: &[Case]) -> Option<&str> {
    let name = &cases.first()?.by.as_ref()?.name;
    cases
        .iter()
        .all(|case| case.by.as_ref().is_some_and(|by| by.name == *name))
        .then_some(name)
}

/// The values of a case, and its title where it says more than they do.
fn told(case: &Case) -> String {
    let mut values: Vec<String> = case.values.iter().map(|value| code(value)).collect();
    if case.open {
        values.push("another value".to_owned());
    }
    if values.is_empty() {
        return plain(&case.label);
    }
    let values = values.join(" | ");
    if case.values.join("|") == case.label {
        values
    } else {
        format!("{values} ({})", plain(&case.label))
    }
}

/// The defaults in the cases that have one.
pub fn defaults(cases: &[InCase]) -> Vec<String> {
    let mut groups: Vec<(&DefaultValue, Vec<String>)> = Vec::new();
    for own in cases {
        let Some(default) = own
            .default
            .as_ref()
            .filter(|own| **own != DefaultValue::Absent)
        else {
            continue;
        };
        match groups.iter_mut().find(|(known, _)| *known == default) {
            Some((_, cases)) => cases.push(told(&own.case)),
            None => groups.push((default, vec![told(&own.case)])),
        }
    }
    let all: Vec<Case> = cases.iter().map(|own| own.case.clone()).collect();
    let by = by(&all).map_or_else(String::new, |name| format!(" where {} is", code(name)));
    groups
        .into_iter()
        .map(|(default, cases)| {
            let cases = format!(
                "{} {}",
                if by.is_empty() { " for" } else { &by },
                cases.join("; ")
            );
            match default {
                DefaultValue::Literal(value) => format!("Default{cases}: {}.", code(value)),
                DefaultValue::Computed => format!("The portal computes the default{cases}."),
                DefaultValue::Conditional(_) | DefaultValue::Absent => {
                    format!("The default is conditional{cases}.")
                }
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{applies, defaults};
    use crate::ir::{Case, DefaultValue, InCase, Required};

    fn case(label: &str, values: &[&str]) -> Case {
        let values = values.iter().map(|value| (*value).to_owned());
        Case::new(label).by("typeId", values.collect())
    }

    #[test]
    fn a_case_is_shown_by_its_values_and_by_a_title_that_says_more() {
        let own = Case {
            open: true,
            ..case("Own", &[])
        };
        assert_eq!(
            applies(&[case("Deal", &["2"]), case("a|b", &["a", "b"]), own]),
            "Only where `typeId` is `2` (Deal); `a` | `b`; another value (Own)."
        );
        assert_eq!(
            applies(&[Case::new("Deal"), case("Lead", &["1"])]),
            "Only for: Deal; Lead."
        );
    }

    #[test]
    fn each_default_is_shown_with_its_cases() {
        let own = |value: &str, default: Option<DefaultValue>| InCase {
            case: case(value, &[value]),
            required: Required::No,
            default,
            values: Vec::new(),
        };
        let literal = |value: &str| Some(DefaultValue::Literal(value.to_owned()));
        let cases = [
            own("a", literal("0")),
            own("b", None),
            own("c", Some(DefaultValue::Computed)),
            own("d", literal("0")),
        ];
        assert_eq!(
            defaults(&cases),
            [
                "Default where `typeId` is `a`; `d`: `0`.",
                "The portal computes the default where `typeId` is `c`."
            ]
        );
    }
}
