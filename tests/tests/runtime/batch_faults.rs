//! Batches on portals that break, whose connections break, or that block.

use std::time::Duration;

use bitrix24::Retries;
use bitrix24::transport::Failure;
use serde_json::json;

use crate::batched::{Add, AddV3, One, add, error, get, id, run, same};
use crate::played::{Answer, Played, html, refused};

#[tokio::test(start_paused = true)]
async fn a_command_of_which_nothing_is_said_is_repeated_where_it_reads_and_ambiguous_where_it_writes()
 {
    let mut first = true;
    let portal = Played::by(move |seen| {
        let skip = std::mem::take(&mut first);
        run(seen, |ran| {
            if skip && id(&ran.parameters) > 1 {
                One::Nothing
            } else {
                same(ran)
            }
        })
    });
    let (one, two, three) = portal
        .client()
        .batch((add(1), get(2), add(3)))
        .await
        .expect("answers");
    assert_eq!((one.expect("1"), two.expect("2")), (1, 2));
    let error = three.expect_err("nothing is said");
    assert!(
        error.is_ambiguous() && error.method() == "some.add",
        "{error}"
    );
}

#[tokio::test(start_paused = true)]
async fn a_cut_connection_repeats_what_reads_and_leaves_what_writes_ambiguous() {
    for broken in [
        Answer::Fails(Failure::unknown("reset")),
        Answer::Cut(200, "{\"result\":".into()),
        html(502),
        refused(500, "INTERNAL_SERVER_ERROR"),
    ] {
        let mut broken = Some(broken);
        let portal = Played::by(move |seen| broken.take().unwrap_or_else(|| run(seen, same)));
        let (one, two, three) = portal
            .client()
            .batch((get(1), add(2), get(3)))
            .await
            .expect("answers");
        assert_eq!((one.expect("1"), three.expect("3")), (1, 3));
        let error = two.expect_err("ambiguous");
        assert!(
            error.is_ambiguous() && error.method() == "some.add",
            "{error}"
        );
        let seen = portal.seen();
        assert_eq!(seen.len(), 2);
        assert!(
            !seen[1].body.to_string().contains("some.add"),
            "{}",
            seen[1].body
        );
    }
}

#[tokio::test(start_paused = true)]
async fn a_batch_that_only_reads_is_repeated_as_a_whole() {
    let portal = Played::by({
        let mut broken = 2;
        move |seen| {
            broken -= 1;
            if broken >= 0 {
                html(502)
            } else {
                run(seen, same)
            }
        }
    });
    let (one, two) = portal
        .client()
        .batch((get(1), get(2)))
        .await
        .expect("answers");
    assert_eq!((one.expect("1"), two.expect("2")), (1, 2));
    assert_eq!(portal.seen().len(), 3);
}

#[tokio::test(start_paused = true)]
async fn a_call_that_fails_is_the_error_of_the_batch_and_of_each_command() {
    let portal = Played::by(|_| refused(403, "insufficient_scope"));
    let client = portal.client();
    let error = client.batch((get(1), add(2))).await.expect_err("refused");
    assert!(
        error.is("insufficient_scope") && error.method() == "batch",
        "{error}"
    );
    let all = client.batch_all((0..60).map(add)).await;
    assert_eq!(all.len(), 60);
    for one in all {
        let error = one.expect_err("refused");
        assert!(error.is("insufficient_scope") && error.method() == "some.add");
    }
}

#[tokio::test(start_paused = true)]
async fn where_the_portal_blocks_nothing_more_is_sent() {
    let portal = Played::by(|_| {
        Answer::After(
            Duration::from_secs(1),
            Box::new(refused(503, "OVERLOAD_LIMIT")),
        )
    });
    let all = portal.client().batch_all((0..5000).map(add)).await;
    assert_eq!(all.len(), 5000);
    assert!(
        all.iter()
            .all(|one| one.as_ref().is_err_and(|error| error.is("OVERLOAD_LIMIT")))
    );
    let last = all[4999].as_ref().expect_err("blocked");
    assert!(
        last.is_safe_to_retry() && last.method() == "some.add",
        "{last}"
    );
    // Those that were under way.
    assert!(portal.seen().len() <= 8, "{}", portal.seen().len());
}

#[tokio::test(start_paused = true)]
async fn where_the_portal_blocks_what_goes_by_itself_is_not_sent_either() {
    for version in [2, 3] {
        let portal = Played::by(|_| {
            Answer::After(
                Duration::from_secs(1),
                Box::new(refused(503, "OVERLOAD_LIMIT")),
            )
        });
        let client = portal.client();
        let all = if version == 2 {
            client.batch_all((0..500).map(|_| Add(json!([])))).await
        } else {
            client.batch_all((0..500).map(|_| AddV3::new(1))).await
        };
        assert!(
            all.iter()
                .all(|one| one.as_ref().is_err_and(|error| error.is("OVERLOAD_LIMIT")))
        );
        assert!(portal.seen().len() <= 64, "{}", portal.seen().len());
    }
}

#[tokio::test(start_paused = true)]
async fn a_batch_of_writes_that_was_cut_is_ambiguous() {
    let portal = Played::by(|_| html(502));
    let client = portal.client();
    let error = client.batch((add(1), add(2))).await.expect_err("cut");
    assert!(error.is_ambiguous(), "{error}");
    assert_eq!(portal.seen().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_failure_of_the_portal_within_a_batch_repeats_what_reads_as_often_as_is_allowed() {
    let portal = Played::by(|seen| {
        run(seen, |ran| match id(&ran.parameters) {
            1 => same(ran),
            _ => error("INTERNAL_SERVER_ERROR"),
        })
    });
    let (one, two, three) = portal
        .client()
        .batch((get(1), get(2), add(3)))
        .await
        .expect("answers");
    assert_eq!(one.expect("1"), 1);
    assert!(two.expect_err("broken").is_safe_to_retry());
    assert!(three.expect_err("broken").is_ambiguous());
    let seen = portal.seen();
    assert_eq!(seen.len(), 1 + Retries::default().times);
    assert!(
        seen[1..]
            .iter()
            .all(|one| !one.body.to_string().contains("some.add"))
    );
}
