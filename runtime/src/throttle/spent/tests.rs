use std::time::Duration;

use proptest::prelude::*;
use tokio::time::Instant;

use super::{Spent, Turn};
use crate::throttle::Operating;

/// Seconds after the start.
fn at(seconds: f64) -> Duration {
    Duration::from_secs_f64(seconds)
}

fn says(spent: f64, resets_in: f64, took: f64) -> Operating {
    Operating {
        spent,
        resets_in: at(resets_in),
        took: at(took),
    }
}

/// One call that is let go, sent and answered.
fn call(spent: &mut Spent, now: Instant, took: f64, counted: f64, resets_in: f64) -> Instant {
    assert_eq!(spent.turn(now), Turn::Now);
    assert!(spent.confirm(now).is_zero());
    let end = now + at(took);
    spent.learn(says(counted, resets_in, took), end);
    end
}

#[test]
fn a_limit_that_is_reached_and_not_passed_lets_one_more_call_go() {
    let now = Instant::now();
    let mut spent = Spent::new(480.0);
    let end = call(&mut spent, now, 480.0, 480.0, 120.0);
    assert_eq!(spent.turn(end), Turn::Now);
}

#[test]
fn past_the_limit_it_waits_until_enough_is_forgotten() {
    let now = Instant::now();
    let mut spent = Spent::new(480.0);
    let end = call(&mut spent, now, 100.0, 100.0, 500.0);
    let end = call(&mut spent, end, 400.0, 500.0, 100.0);
    // The first 100 are forgotten ten minutes after they began, and a second for the portal's clock.
    assert_eq!(spent.turn(end), Turn::At(now + at(601.0)));
    assert_eq!(spent.turn(now + at(600.9)), Turn::At(now + at(601.0)));
    assert_eq!(spent.turn(now + at(601.0)), Turn::Now);
}

#[test]
fn many_calls_close_to_each_other_are_forgotten_one_after_the_other() {
    let now = Instant::now();
    let mut spent = Spent::new(480.0);
    for call in 0..2000 {
        spent.add(0.1, now + at(f64::from(call) * 0.05));
    }
    assert!(spent.entries.len() < 1200, "{}", spent.entries.len());
    // Half of them began more than ten minutes before.
    spent.settle(now + at(651.1));
    let left = spent.sum();
    assert!((95.0..105.0).contains(&left), "{left}");
}

#[test]
fn one_minute_that_is_forgotten_may_not_be_enough() {
    let now = Instant::now();
    let mut spent = Spent::new(100.0);
    let end = call(&mut spent, now, 10.0, 10.0, 590.0);
    let end = call(&mut spent, end + at(90.0), 60.0, 70.0, 440.0);
    let end = call(&mut spent, end, 60.0, 130.0, 380.0);
    assert_eq!(spent.turn(end), Turn::At(now + at(701.0)));
}

#[test]
fn what_was_counted_before_is_taken_as_spread_over_its_minutes() {
    let now = Instant::now();
    let mut spent = Spent::new(480.0);
    call(&mut spent, now, 0.0, 500.0, 300.0);
    assert_eq!(spent.turn(now), Turn::At(now + at(301.0)));
    assert_eq!(spent.turn(now + at(301.0)), Turn::Now);
}

#[test]
fn calls_on_their_way_count_as_what_calls_take() {
    let now = Instant::now();
    let mut spent = Spent::new(480.0);
    for _ in 0..40 {
        spent.took = (spent.took.0 + 100.0, spent.took.1 + 1.0);
    }
    let mut gone = 0;
    while spent.turn(now) == Turn::Now {
        gone += 1;
    }
    // About a hundred each; the one that passes the limit may still go.
    assert_eq!(gone, 5);
    spent.leave();
    assert_eq!(spent.turn(now), Turn::Now);
}

#[test]
fn a_call_that_takes_longer_than_calls_do_counts_as_what_it_has_taken() {
    let now = Instant::now();
    let mut spent = Spent::new(480.0);
    let end = call(&mut spent, now, 1.0, 450.0, 599.0);
    let end = call(&mut spent, end, 1.0, 451.0, 598.0);
    assert_eq!(spent.turn(end), Turn::Now);
    assert!(spent.confirm(end).is_zero());
    assert!(matches!(spent.turn(end + at(40.0)), Turn::After(_)));
}

#[test]
fn a_call_that_nothing_is_heard_of_stops_the_others_for_a_minute_at_most() {
    let now = Instant::now();
    let mut spent = Spent::new(0.0);
    call(&mut spent, now, 0.0, 0.0, 600.0);
    assert_eq!(spent.turn(now), Turn::Now);
    let Turn::After(latest) = spent.turn(now) else {
        panic!("another one may go");
    };
    assert!(latest <= now + at(70.0));
    assert_eq!(spent.turn(latest), Turn::Now);
}

#[test]
fn a_call_that_may_no_longer_go_is_not_on_its_way() {
    let now = Instant::now();
    let mut spent = Spent::new(10.0);
    assert_eq!(spent.turn(now), Turn::Now);
    spent.learn(says(20.0, 600.0, 0.0), now);
    assert_eq!(spent.turn(now), Turn::At(now + at(601.0)));
    assert_eq!(spent.confirm(now), at(601.0));
    assert!(spent.on_way.is_empty());
}

#[test]
fn an_answer_that_others_have_overtaken_takes_nothing_away() {
    let now = Instant::now();
    let mut spent = Spent::new(480.0);
    for counted in [300.0, 490.0, 470.0] {
        spent.learn(says(counted, 500.0, 1.0), now);
    }
    assert!(matches!(spent.turn(now), Turn::At(_)));
}

#[test]
fn what_the_portal_has_forgotten_is_forgotten_here() {
    let now = Instant::now();
    let mut spent = Spent::new(480.0);
    spent.learn(says(490.0, 300.0, 1.0), now);
    let later = now + at(302.0);
    spent.learn(says(5.0, 120.0, 1.0), later);
    assert!(spent.sum() <= 5.0 + 1e-9, "{}", spent.sum());
}

#[test]
fn a_refusal_waits_for_the_reset_that_is_known_and_then_longer() {
    let now = Instant::now();
    let mut spent = Spent::new(480.0);
    spent.learn(says(400.0, 20.0, 1.0), now);
    let first = spent.exceeded(now);
    assert_eq!(first, at(21.0));
    // One that was sent at the same time says nothing new.
    assert_eq!(spent.exceeded(now), first);
    let mut now = now + first;
    let mut waits = Vec::new();
    for _ in 0..6 {
        let wait = spent.exceeded(now);
        waits.push(wait.as_secs());
        now += wait;
    }
    assert!(
        waits.is_sorted() && waits[0] >= 60 && waits[5] == 300,
        "{waits:?}"
    );
}

#[test]
fn after_a_refusal_one_call_goes_and_its_answer_frees_the_others() {
    let now = Instant::now();
    let mut spent = Spent::new(f64::INFINITY);
    let now = now + spent.exceeded(now);
    assert_eq!(spent.turn(now), Turn::Now);
    assert!(matches!(spent.turn(now), Turn::After(_)));
    spent.learn(says(1.0, 500.0, 1.0), now);
    assert_eq!(spent.turn(now), Turn::Now);
    assert_eq!(spent.turn(now), Turn::Now);
}

#[test]
fn many_calls_take_little_room() {
    let now = Instant::now();
    let mut spent = Spent::new(480.0);
    for call in 0..20_000 {
        let now = now + at(f64::from(call) / 1000.0);
        spent.learn(says(f64::from(call) / 1000.0, 500.0, 0.0), now);
    }
    assert!(spent.entries.len() <= 600, "{}", spent.entries.len());
    assert!((spent.sum() - 19.999).abs() < 1e-6);
}

proptest! {
    #[test]
    fn no_answer_makes_it_panic_or_wait_for_longer_than_a_portal_remembers(
        answers in proptest::collection::vec(
            (0.0f64..120.0, -10.0f64..2000.0, 0.0f64..2000.0, 0.0f64..100.0, 0u8..5),
            1..60,
        ),
    ) {
        let mut spent = Spent::new(480.0);
        let mut now = Instant::now() + at(10_000.0);
        for (pause, counted, resets_in, took, what) in answers {
            now += at(pause);
            match what {
                0 => { let _ = spent.exceeded(now); }
                1 => spent.leave(),
                2 => { let _ = spent.confirm(now); }
                _ => spent.learn(says(counted, resets_in, took), now),
            }
            match spent.turn(now) {
                Turn::Now => {}
                Turn::At(until) | Turn::After(until) => {
                    prop_assert!(until > now && until <= now + at(602.0));
                }
            }
        }
    }
}
