//! What is to go wrong, in words.

use super::Fault;
use super::rules::{Active, Faults};

/// A rule as it stands now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Standing {
    pub method: String,
    pub faults: String,
    pub when: String,
    /// It has gone wrong as often as it was to.
    pub is_over: bool,
}

impl Faults {
    /// The rules, in the order in which they are asked.
    pub(crate) fn rules(&self) -> Vec<Standing> {
        self.active().iter().map(Active::standing).collect()
    }
}

impl Active {
    fn standing(&self) -> Standing {
        let mut when = Vec::new();
        if self.skipped > 0 {
            when.push(format!("after {} more calls", self.skipped));
        }
        if let Some(rate) = self.rate() {
            when.push(format!("{:.1} % of the calls", rate * 100.0));
        }
        when.push(match self.times {
            None => "always".to_owned(),
            Some(0) => "no more".to_owned(),
            Some(times) => format!("{times} more times"),
        });
        let faults = self.faults.iter().map(words);
        Standing {
            method: match self.method.as_deref() {
                None => "any method".to_owned(),
                Some(method) => method.to_owned(),
            },
            faults: faults.collect::<Vec<_>>().join(" or "),
            when: when.join(", "),
            is_over: self.times == Some(0),
        }
    }
}

fn words(fault: &Fault) -> String {
    match fault {
        Fault::Latency(time) => format!("{} ms late", time.as_millis()),
        Fault::DropBefore => "dropped before it is run".to_owned(),
        Fault::DropAfter => "dropped after it was run".to_owned(),
        Fault::HalfBody => "half of the body".to_owned(),
        Fault::Error(failure) => format!("{} {}", failure.status, failure.code),
        Fault::ErrorAfter(failure) => {
            format!("{} {} after it was run", failure.status, failure.code)
        }
        Fault::Page(status) => format!("a page of HTML with {status}"),
        Fault::Renamed(to) => format!("302 to {to}"),
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Fault, Faults};

    #[test]
    fn a_rule_tells_what_is_left_of_it() {
        let faults = Faults::default();
        faults.on("a").times(2).answer(Fault::DropAfter);
        faults
            .on_any()
            .rate(0.05, 7)
            .after(9)
            .answer(Fault::Page(502));
        faults.plan("a");
        let told = faults.rules().into_iter();
        let told: Vec<_> = told
            .map(|rule| (rule.method, rule.faults, rule.when))
            .collect();
        let row = |a: &str, b: &str, c: &str| (a.to_owned(), b.to_owned(), c.to_owned());
        assert_eq!(
            told,
            [
                row("a", "dropped after it was run", "1 more times"),
                row(
                    "any method",
                    "a page of HTML with 502",
                    "after 9 more calls, 5.0 % of the calls, always"
                ),
            ]
        );
    }
}
