use std::time::Duration;

use proptest::prelude::*;

use super::{LeakyBucket, Line, Nanos, PAUSE, Place, Rate, SECOND};
use crate::throttle::Bucket as _;

/// A portal that counts strictly, and down once a second.
struct Portal {
    capacity: u32,
    per_second: u32,
    /// When in a second it counts down.
    phase: Nanos,
    level: u32,
    counted: Nanos,
}

impl Portal {
    fn takes(&mut self, now: Nanos) -> bool {
        let second = |at: Nanos| (at - self.phase).div_euclid(SECOND);
        let down = second(now) - second(self.counted);
        self.counted = now;
        let down = u32::try_from(down).expect("time goes on") * self.per_second;
        self.level = self.level.saturating_sub(down);
        let takes = self.level < self.capacity;
        self.level += u32::from(takes);
        takes
    }
}

/// What came of a run: the calls that were sent and when, in order, and how often the portal refused.
struct Run {
    sent: Vec<(usize, Nanos)>,
    refused: Vec<Nanos>,
}

/// Sends calls that come at these times; a wait ends at a full millisecond, as timers do.
fn run(line: &mut Line, arrivals: &[Nanos], mut takes: impl FnMut(Nanos) -> bool) -> Run {
    let mut coming = arrivals.iter().copied().enumerate().peekable();
    let mut asleep: Vec<(Nanos, usize, Place)> = Vec::new();
    let mut run = Run {
        sent: Vec::new(),
        refused: Vec::new(),
    };
    loop {
        let first = asleep.iter().map(|(at, call, _)| (*at, *call)).min();
        let (now, call, place) = match (coming.peek(), first) {
            (Some(&(call, at)), first) if first.is_none_or(|(wakes, _)| at < wakes) => {
                coming.next();
                (at, call, line.reserve(at))
            }
            (_, Some((_, call))) => {
                let index = asleep.iter().position(|one| one.1 == call);
                asleep.swap_remove(index.expect("it sleeps"))
            }
            (_, None) => return run,
        };
        let mut wait = line.wait(place, now);
        if wait.is_zero() {
            if takes(now) {
                run.sent.push((call, now));
                continue;
            }
            run.refused.push(now);
            wait = line.exceeded(Some(place), now);
        }
        let millis = wait.as_nanos().div_ceil(1_000_000) as Nanos;
        asleep.push((now + millis * 1_000_000, call, place));
    }
}

fn millis(gaps: &[u16]) -> Vec<Nanos> {
    let sum = |at: &mut Nanos, gap: &u16| {
        *at += Nanos::from(*gap) * 1_000_000;
        Some(*at)
    };
    gaps.iter().scan(0, sum).collect()
}

/// Calls come together, or after each other, or after a long while.
fn gaps() -> impl Strategy<Value = Vec<u16>> {
    let gap = prop_oneof![5 => Just(0), 3 => 1u16..800, 1 => 1000u16..60_000];
    proptest::collection::vec(gap, 1..200)
}

proptest! {
    #[test]
    fn a_portal_never_refuses_and_calls_leave_in_the_order_in_which_they_came(
        capacity in 3u32..60,
        per_second in 1u32..3,
        phase in 0..SECOND,
        gaps in gaps(),
    ) {
        let mut line = Line::new(Rate::of(capacity, f64::from(per_second)));
        let mut portal = Portal { capacity, per_second, phase, level: 0, counted: 0 };
        let run = run(&mut line, &millis(&gaps), |now| portal.takes(now));
        prop_assert!(run.refused.is_empty());
        prop_assert_eq!(run.sent.len(), gaps.len());
        prop_assert!(run.sent.is_sorted());
    }

    #[test]
    fn over_no_time_leave_more_than_the_capacity_and_what_leaks(
        capacity in 1u32..60,
        per_second in 0.5f64..8.0,
        gaps in gaps(),
    ) {
        let mut line = Line::new(Rate::of(capacity, per_second));
        let sent = run(&mut line, &millis(&gaps), |_| true).sent;
        for (first, (_, from)) in sent.iter().enumerate() {
            for (count, (_, until)) in sent[first..].iter().enumerate() {
                // A timer may be late for one of them, and on time for the next.
                let seconds = (until - from + 1_000_000) as f64 / SECOND as f64;
                let most = f64::from(capacity) + per_second * seconds;
                prop_assert!((count + 1) as f64 <= most + 1e-6, "{} in {seconds} s", count + 1);
            }
        }
    }

    #[test]
    fn the_rate_is_used_in_full_where_calls_wait(
        capacity in 3u32..60,
        per_second in 1u32..8,
        calls in 1usize..300,
    ) {
        let mut line = Line::new(Rate::of(capacity, f64::from(per_second)));
        let sent = run(&mut line, &vec![0; calls], |_| true).sent;
        let ideal = (calls as f64 - f64::from(capacity)).max(0.0) / f64::from(per_second);
        let last = sent.last().map_or(0, |(_, at)| *at) as f64 / SECOND as f64;
        prop_assert!(last <= ideal + 1.01, "{last} s instead of {ideal}");
    }

    #[test]
    fn where_another_program_calls_too_all_is_sent_in_order_with_few_refusals(
        phase in 0..SECOND,
        others in 1usize..200,
        gaps in gaps(),
    ) {
        let mut line = Line::new(Rate::of(50, 2.0));
        let mut portal = Portal { capacity: 50, per_second: 2, phase, level: 0, counted: 0 };
        let mut other = (0..others).map(|index| index as Nanos * SECOND).peekable();
        let run = run(&mut line, &millis(&gaps), |now| {
            while let Some(at) = other.next_if(|at| *at <= now) {
                portal.takes(at);
            }
            portal.takes(now)
        });
        prop_assert_eq!(run.sent.len(), gaps.len());
        prop_assert!(run.sent.is_sorted());
        // Each is followed by a pause that is longer than the one before.
        prop_assert!(run.refused.len() <= 8 + others / 10, "{}", run.refused.len());
    }
}

fn full(waiting: usize) -> (Line, Vec<Place>) {
    let mut line = Line::new(Rate::of(50, 2.0));
    let places = (0..48 + waiting).map(|_| line.reserve(0)).collect();
    (line, places)
}

#[test]
fn a_refusal_moves_all_that_wait_and_the_refused_call_stands_before_them() {
    let (mut line, places) = full(2);
    let before = places[48..].iter().map(|one| line.wait(*one, 0));
    assert_eq!(
        before.collect::<Vec<_>>(),
        [500, 1000].map(Duration::from_millis)
    );
    assert_eq!(line.exceeded(Some(places[7]), 0), Duration::from_secs(1));
    let after = places[48..].iter().map(|one| line.wait(*one, 0));
    assert_eq!(
        after.collect::<Vec<_>>(),
        [1500, 2000].map(Duration::from_millis)
    );
}

#[test]
fn refusals_of_calls_that_were_sent_together_count_once_and_keep_their_order() {
    let (mut line, places) = full(0);
    for index in [3, 1, 2] {
        line.exceeded(Some(places[index]), 10);
    }
    let waits = [1, 2, 3].map(|index| line.wait(places[index], 10));
    assert_eq!(waits, [1000, 1500, 2000].map(Duration::from_millis));
}

#[test]
fn each_further_refusal_waits_longer_up_to_a_bound_and_after_a_quiet_time_as_before() {
    let mut line = Line::new(Rate::of(50, 2.0));
    let mut now = 0;
    let mut pauses = Vec::new();
    for _ in 0..7 {
        let place = line.reserve(now);
        let wait = line.exceeded(Some(place), now);
        pauses.push(wait.as_secs());
        now += wait.as_nanos() as Nanos;
    }
    assert_eq!(pauses, [1, 2, 4, 8, 16, 30, 30]);
    let place = line.reserve(now + 61 * SECOND);
    let wait = line.exceeded(Some(place), now + 61 * SECOND);
    assert_eq!(wait.as_nanos() as Nanos, PAUSE);
}

#[test]
fn a_place_that_was_given_up_delays_nobody_for_ever() {
    let (mut line, places) = full(3);
    // The first two are never asked for again.
    assert_eq!(
        line.wait(places[50], 1_499 * 1_000_000),
        Duration::from_millis(1)
    );
    assert_eq!(line.wait(places[50], 1_500 * 1_000_000), Duration::ZERO);
    assert!(line.waiting.is_empty());
}

#[test]
fn who_leaves_the_end_of_the_line_makes_room() {
    let (mut line, places) = full(2);
    line.leave(places[49]);
    line.leave(places[3]);
    let next = line.reserve(0);
    assert_eq!(line.wait(next, 0), Duration::from_secs(1));
    // In the middle nothing moves.
    line.leave(places[48]);
    assert_eq!(line.wait(next, 0), Duration::from_secs(1));
}

#[test]
fn without_a_bound_all_leave_at_once_until_the_portal_refuses() {
    let mut line = LeakyBucket::unlimited().line.into_inner().expect("a line");
    let places: Vec<Place> = (0..1000).map(|_| line.reserve(0)).collect();
    assert!(places.iter().all(|place| line.wait(*place, 0).is_zero()));
    for place in &places[998..] {
        line.exceeded(Some(*place), 0);
    }
    let waits = [998, 999].map(|index: usize| line.wait(places[index], 0));
    assert_eq!(waits, [1000, 1500].map(Duration::from_millis));
}

#[test]
fn odd_rates_are_taken_as_the_nearest_that_works() {
    for (capacity, per_second) in [
        (0, 2.0),
        (1, 0.0),
        (5, -1.0),
        (5, f64::NAN),
        (u32::MAX, 1e-9),
    ] {
        let mut line = Line::new(Rate::of(capacity, per_second));
        let first = line.reserve(0);
        assert_eq!(
            line.wait(first, 0),
            Duration::ZERO,
            "{capacity} {per_second}"
        );
    }
    let mut line = Line::new(Rate::of(5, f64::INFINITY));
    for _ in 0..100 {
        let place = line.reserve(0);
        assert!(line.wait(place, 0) < Duration::from_micros(1));
    }
}

#[tokio::test(start_paused = true)]
async fn the_clock_is_that_of_the_runtime() {
    let bucket = LeakyBucket::new(1, 2.0);
    bucket.reserve().await.expect("a place");
    let place = bucket.reserve().await.expect("a place");
    let wait = bucket.wait(place).await.expect("a wait");
    assert_eq!(wait, Duration::from_millis(500));
    tokio::time::sleep(wait).await;
    assert!(bucket.wait(place).await.expect("a wait").is_zero());
}
