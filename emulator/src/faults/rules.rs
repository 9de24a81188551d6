//! When it goes wrong.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::Fault;

/// What is to go wrong; nothing, until a rule says it.
///
/// ```
/// use bitrix24_emulator::{Emulator, Fault};
///
/// let portal = Emulator::start()?;
/// let faults = portal.faults();
/// faults.on("crm.deal.add").times(2).answer(Fault::error("QUERY_LIMIT_EXCEEDED"));
/// faults.on_any().rate(0.05, 7).answer(Fault::DropAfter);
/// # std::io::Result::Ok(())
/// ```
#[derive(Debug, Default)]
pub struct Faults(Mutex<Vec<Active>>);

#[derive(Debug)]
pub(super) struct Active {
    pub(super) method: Option<String>,
    pub(super) skipped: u64,
    pub(super) times: Option<u64>,
    chance: Option<Chance>,
    pub(super) faults: Vec<Fault>,
}

#[derive(Debug)]
struct Chance {
    rate: f64,
    dice: Dice,
}

/// When something goes wrong, until it is said what: then it holds.
#[derive(Debug)]
#[must_use = "a rule holds when it is said what goes wrong"]
pub struct Rule<'a> {
    faults: &'a Faults,
    active: Active,
}

impl Faults {
    /// On calls of this method, in any letter case. `oauth/token` is the endpoint for tokens.
    ///
    /// A command of a batch counts as a call of its method for [`Fault::Error`] and [`Fault::ErrorAfter`], which are its own;
    /// what happens to connections happens to the whole batch, by rules on `batch`.
    pub fn on(&self, method: &str) -> Rule<'_> {
        self.rule(Some(method.to_ascii_lowercase()))
    }

    /// On any request.
    pub fn on_any(&self) -> Rule<'_> {
        self.rule(None)
    }

    /// Nothing goes wrong any more.
    pub fn clear(&self) {
        self.active().clear();
    }

    fn rule(&self, method: Option<String>) -> Rule<'_> {
        Rule {
            faults: self,
            active: Active {
                method,
                skipped: 0,
                times: None,
                chance: None,
                faults: Vec::new(),
            },
        }
    }

    pub(super) fn active(&self) -> MutexGuard<'_, Vec<Active>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.active().is_empty()
    }

    /// What goes wrong with a request.
    pub(crate) fn plan(&self, method: &str) -> Plan {
        let mut plan = Plan::default();
        for active in &mut *self.active() {
            let is_open = plan.fault.is_none();
            match active.draw(method, |fault| {
                is_open || matches!(fault, Fault::Latency(_))
            }) {
                Some(Fault::Latency(time)) => plan.delay += time,
                fault => plan.fault = plan.fault.or(fault),
            }
        }
        plan
    }

    /// What goes wrong with a command of a batch.
    pub(crate) fn inner(&self, method: &str) -> Option<Fault> {
        let is_its_own = |fault: &Fault| matches!(fault, Fault::Error(_) | Fault::ErrorAfter(_));
        let mut active = self.active();
        active
            .iter_mut()
            .find_map(|active| active.draw(method, is_its_own))
    }
}

impl Active {
    /// How many of the calls, where it is at random.
    pub(super) fn rate(&self) -> Option<f64> {
        self.chance.as_ref().map(|chance| chance.rate)
    }

    fn draw(&mut self, method: &str, may_be: impl Fn(&Fault) -> bool) -> Option<Fault> {
        let is_its = |own: &String| own.eq_ignore_ascii_case(method);
        if !self.method.as_ref().is_none_or(is_its) || self.times == Some(0) {
            return None;
        }
        if !self.faults.iter().any(&may_be) {
            return None;
        }
        if self.skipped > 0 {
            self.skipped -= 1;
            return None;
        }
        let mut place = 0;
        if let Some(chance) = &mut self.chance {
            // The dice are thrown for both at once, so that what goes wrong does not change when.
            let (hit, which) = (chance.dice.share(), chance.dice.next());
            if hit >= chance.rate {
                return None;
            }
            place = usize::try_from(which % self.faults.len() as u64).unwrap_or_default();
        }
        let fault = self.faults.get(place).filter(|fault| may_be(fault))?;
        self.times = self.times.map(|times| times - 1);
        Some(fault.clone())
    }
}

impl Rule<'_> {
    /// So many times, and then no more; always, unless told otherwise.
    pub fn times(mut self, times: u64) -> Self {
        self.active.times = Some(times);
        self
    }

    /// Not the first so many times.
    pub fn after(mut self, calls: u64) -> Self {
        self.active.skipped = calls;
        self
    }

    /// At random: so many of the calls (0.05 is one of twenty), the same ones for the same seed.
    pub fn rate(mut self, rate: f64, seed: u64) -> Self {
        self.active.chance = Some(Chance {
            rate,
            dice: Dice(seed),
        });
        self
    }

    /// This goes wrong.
    pub fn answer(self, fault: Fault) {
        self.answer_one_of([fault]);
    }

    /// One of these goes wrong: which, is random with [`Rule::rate`], and without it the first.
    pub fn answer_one_of(mut self, faults: impl IntoIterator<Item = Fault>) {
        self.active.faults.extend(faults);
        self.faults.active().push(self.active);
    }
}

/// What goes wrong with one request.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Plan {
    pub delay: Duration,
    pub fault: Option<Fault>,
}

impl Plan {
    /// Whether the call is run.
    pub fn runs(&self) -> bool {
        self.fault.as_ref().is_none_or(Fault::runs)
    }
}

/// Numbers that look random and are the same for the same seed (splitmix64).
#[derive(Debug)]
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number from 0 to 1, without 1.
    fn share(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::super::Fault;
    use super::Faults;

    fn hits(seed: u64, rate: f64) -> Vec<bool> {
        let faults = Faults::default();
        faults.on_any().rate(rate, seed).answer(Fault::DropBefore);
        let hit = |_| faults.plan("a").fault.is_some();
        (0..2000).map(hit).collect()
    }

    #[test]
    fn the_same_seed_hits_the_same_calls_and_as_many_as_the_rate_says() {
        assert_eq!(hits(7, 0.1), hits(7, 0.1));
        assert_ne!(hits(7, 0.1), hits(8, 0.1));
        let many = hits(7, 0.1).into_iter().filter(|hit| *hit).count();
        assert!((150..250).contains(&many), "{many}");
        assert!(!hits(7, 0.0).contains(&true));
        assert!(!hits(7, 1.0).contains(&false));
    }

    #[test]
    fn latency_adds_to_what_else_goes_wrong() {
        let faults = Faults::default();
        let second = Duration::from_secs(1);
        faults.on("a").answer(Fault::DropAfter);
        faults.on_any().answer(Fault::Latency(second));
        faults.on("A").answer(Fault::Latency(second));
        let plan = faults.plan("a");
        assert_eq!(
            (plan.delay, plan.fault),
            (2 * second, Some(Fault::DropAfter))
        );
    }

    #[test]
    fn a_rule_that_another_has_forestalled_is_not_used_up() {
        let faults = Faults::default();
        faults.on("a").times(1).answer(Fault::DropAfter);
        faults.on("a").times(1).answer(Fault::HalfBody);
        let drawn: Vec<_> = (0..3).map(|_| faults.plan("a").fault).collect();
        assert_eq!(drawn, [Some(Fault::DropAfter), Some(Fault::HalfBody), None]);
    }
}
