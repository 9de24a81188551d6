//! What one method has taken of its time, as far as its answers tell.

use std::collections::VecDeque;
use std::time::Duration;

use tokio::time::Instant;

use super::Operating;

/// A portal counts in minutes, and forgets each ten minutes after its first call.
const MINUTE: Duration = Duration::from_secs(60);
const WINDOW: Duration = Duration::from_secs(600);
/// A portal says in whole seconds when it forgets.
const SECOND: Duration = Duration::from_secs(1);
/// How much the same time may differ between two answers.
const SLACK: Duration = Duration::from_secs(1);
/// What is counted together, where there are so many calls.
const TOGETHER: Duration = Duration::from_millis(100);
const MANY: usize = 300;
/// How long a call counts as on its way of which nothing is heard: a portal ends a script after 60 seconds.
const LAPSE: Duration = Duration::from_secs(70);
/// What a call is taken to take, in seconds, as long as nothing is known of its method.
const PRIOR: f64 = 10.0;
/// The longest wait where nothing is known of when the portal forgets.
const UNKNOWN: Duration = Duration::from_secs(300);
/// From how many calls the average is taken; older ones count for half.
const CALLS: f64 = 32.0;

/// Whether a call may go.
#[derive(Debug, PartialEq)]
pub(super) enum Turn {
    /// Now, and it is on its way.
    Now,
    /// When the portal has forgotten enough.
    At(Instant),
    /// When one of those on their way is heard of, and then at this time at the latest.
    After(Instant),
}

#[derive(Debug)]
pub(super) struct Spent {
    limit: f64,
    /// In the order in which they are forgotten.
    entries: VecDeque<Entry>,
    /// When the portal forgets its oldest minute, and what it counts, as it said last.
    said: Option<(Instant, f64)>,
    /// Since when calls are on their way, and whether they are sent.
    on_way: VecDeque<(Instant, bool)>,
    /// What calls took, and how many they were.
    took: (f64, f64),
    /// Until when nothing is called after a refusal, and how many there were in a row.
    shut: Option<Instant>,
    refusals: u32,
}

/// What calls of about the same time have taken.
#[derive(Debug)]
struct Entry {
    /// When the portal may have forgotten the first of them.
    from: Instant,
    /// When it has forgotten all of them for certain.
    until: Instant,
    seconds: f64,
}

impl Entry {
    fn new(until: Instant, seconds: f64) -> Self {
        Self {
            from: until,
            until,
            seconds,
        }
    }
}

impl Spent {
    pub fn new(limit: f64) -> Self {
        Self {
            limit,
            entries: VecDeque::new(),
            said: None,
            on_way: VecDeque::new(),
            took: (0.0, 0.0),
            shut: None,
            refusals: 0,
        }
    }

    /// Asks for a call. The portal looks at what has ended, so those on their way count as what calls take in general.
    pub fn turn(&mut self, now: Instant) -> Turn {
        self.settle(now);
        if let Some(until) = self.blocked() {
            return Turn::At(until);
        }
        if let Some((first, _)) = self.on_way.front() {
            // After a refusal one call tries alone.
            let passes = || self.sum() + self.under_way(now) > self.limit;
            if self.refusals > 0 || self.limit.is_finite() && passes() {
                return Turn::After(*first + self.lapse());
            }
        }
        self.on_way.push_back((now, false));
        Turn::Now
    }

    /// Asks again for a call that is on its way; one that may not go is no longer.
    pub fn confirm(&mut self, now: Instant) -> Duration {
        self.settle(now);
        match self.blocked() {
            Some(until) => {
                self.on_way.pop_back();
                until - now
            }
            None => {
                let waiting = self.on_way.iter_mut().find(|(_, sent)| !sent);
                if let Some(one) = waiting {
                    *one = (now, true);
                }
                Duration::ZERO
            }
        }
    }

    /// One of those on their way is not: one that was sent, if there is any, has been at work the longest.
    pub fn leave(&mut self) {
        let sent = self.on_way.iter().position(|(_, sent)| *sent);
        let last = self.on_way.len().saturating_sub(1);
        self.on_way.remove(sent.unwrap_or(last));
    }

    pub fn learn(&mut self, operating: Operating, now: Instant) {
        self.settle(now);
        self.ended(operating.took, now);
        if !operating.spent.is_finite() {
            return;
        }
        // Somewhat later than it is, for the answer was on its way: never too early.
        let oldest = now + operating.resets_in.min(WINDOW) + SECOND;
        let before = self.said.replace((oldest, operating.spent));
        while self
            .entries
            .front()
            .is_some_and(|one| one.until + SLACK < oldest)
        {
            self.entries.pop_front();
        }
        match self.entries.front_mut() {
            None => {
                self.spread(operating.spent, oldest, now);
                return self.calm();
            }
            // Some other program's, or from before this one was started.
            Some(front) if oldest + MINUTE + SLACK < front.until => {
                self.entries.push_front(Entry::new(oldest, 0.0));
            }
            Some(front) => front.until = front.until.min(oldest),
        }
        // Until the portal forgets, its count only grows: less is an answer that others have overtaken.
        let same = before.filter(|(before, _)| oldest <= *before + SLACK);
        let growth = operating.spent - self.sum();
        if growth >= 0.0 {
            self.add(growth, now.checked_sub(operating.took).unwrap_or(now));
        } else if same.is_none() {
            self.take(-growth);
        }
        if let Some((_, counted)) = same {
            self.took.0 += (operating.spent - counted).max(0.0);
            self.took.1 += 1.0;
        }
        if self.took.1 >= CALLS {
            self.took = (self.took.0 / 2.0, self.took.1 / 2.0);
        }
        self.calm();
    }

    /// The portal refused: after what time the next call may be tried.
    pub fn exceeded(&mut self, now: Instant) -> Duration {
        self.settle(now);
        self.ended(Duration::ZERO, now);
        // Nothing was sent since it is shut: what is refused meanwhile was sent before, and says nothing new.
        if let Some(shut) = self.shut {
            return shut - now;
        }
        let known = self.blocked().or(self.entries.front().map(|one| one.until));
        let longer = match (self.refusals, known) {
            (0, Some(_)) => Duration::ZERO,
            (0, None) => MINUTE,
            (times, _) => MINUTE * 2u32.pow((times - 1).min(4)),
        };
        let wait = known.map_or(Duration::ZERO, |until| until - now);
        let wait = wait.max(longer.min(UNKNOWN));
        self.refusals += 1;
        self.shut = Some(now + wait);
        wait
    }

    /// One of those on their way is answered: the one that was sent when this one began, as nearly as can be told.
    fn ended(&mut self, took: Duration, now: Instant) {
        let nearest = self
            .on_way
            .iter()
            .enumerate()
            .min_by_key(|(_, (since, sent))| {
                let off = (now - *since).abs_diff(took);
                (!sent, off)
            });
        if let Some((index, _)) = nearest {
            self.on_way.remove(index);
        }
    }

    fn settle(&mut self, now: Instant) {
        while self.entries.front().is_some_and(|one| one.until <= now) {
            self.entries.pop_front();
        }
        let lapse = self.lapse();
        while self
            .on_way
            .front()
            .is_some_and(|(since, _)| *since + lapse <= now)
        {
            self.on_way.pop_front();
        }
        self.shut = self.shut.filter(|shut| now < *shut);
    }

    /// Until when the portal refuses.
    fn blocked(&self) -> Option<Instant> {
        let mut until = self.shut;
        let mut left = self.sum();
        for entry in &self.entries {
            if left <= self.limit {
                break;
            }
            left -= entry.seconds;
            until = until.max(Some(entry.until));
        }
        until
    }

    fn sum(&self) -> f64 {
        self.entries.iter().map(|one| one.seconds).sum()
    }

    /// What the calls on their way are going to take: what calls take in general, or what they have taken already.
    fn under_way(&self, now: Instant) -> f64 {
        let average = self.average();
        let one = |(since, sent): &(Instant, bool)| match sent {
            true => average.max((now - *since).as_secs_f64()),
            false => average,
        };
        self.on_way.iter().map(one).sum()
    }

    fn average(&self) -> f64 {
        (self.took.0 + PRIOR) / (self.took.1 + 1.0)
    }

    /// Some portals say nothing of some methods: those may not wait for what will never be heard of.
    fn lapse(&self) -> Duration {
        match self.said {
            Some(_) => LAPSE,
            None => Duration::from_secs_f64(PRIOR),
        }
    }

    /// A portal that lets a method be called again is believed.
    fn calm(&mut self) {
        if self.sum() <= self.limit {
            self.shut = None;
            self.refusals = 0;
        }
    }

    /// A portal counts a call for the minute in which it began.
    fn add(&mut self, seconds: f64, began: Instant) {
        let until = began + WINDOW + SECOND;
        // Two calls may belong to two minutes, however near they are.
        let many = self.entries.len() > MANY;
        match self.entries.back_mut() {
            Some(last) if many && last.until <= until && until < last.from + TOGETHER => {
                last.seconds += seconds;
                last.until = until;
            }
            _ => {
                let place = self.entries.partition_point(|one| one.until <= until);
                self.entries.insert(place, Entry::new(until, seconds));
            }
        }
    }

    fn take(&mut self, mut seconds: f64) {
        for entry in &mut self.entries {
            let some = entry.seconds.min(seconds);
            entry.seconds -= some;
            seconds -= some;
        }
    }

    /// Nobody knows how what was counted before is spread over the minutes: evenly.
    fn spread(&mut self, seconds: f64, oldest: Instant, now: Instant) {
        let last = now + WINDOW + SECOND;
        let minutes = 1 + last.saturating_duration_since(oldest).as_secs() / MINUTE.as_secs();
        let minutes = minutes.min(10) as u32;
        for minute in 0..minutes {
            let share = seconds / f64::from(minutes);
            self.entries
                .push_back(Entry::new(oldest + MINUTE * minute, share));
        }
    }
}

#[cfg(test)]
mod tests;
