//! Small calls against a bare handler that answers the same bytes.

use axum::body::Bytes;
use bitrix24_emulator::Emulator;
use serde_json::{Value, json};

use super::client::{Connection, request, turn};
use super::{bare, is_within, undisturbed};

/// What a call may take, against the bare handler.
const AT_MOST: f64 = 3.0;
/// How many connections there are at once.
const AT_ONCE: usize = 8;
/// How often each side has its turn.
const ROUNDS: usize = 61;
/// The calls of a turn on each connection.
const CALLS: usize = 250;

pub fn compare(is_run: bool) -> bool {
    let portal = Emulator::start().expect("a portal");
    portal.seed("crm.deal", 1000).expect("deals");
    let calls = [
        ("server.time", json!({})),
        ("user.current", json!({})),
        ("crm.deal.get", json!({"id": 500})),
        (
            "crm.deal.update",
            json!({"id": 500, "fields": {"TITLE": "Supply"}}),
        ),
    ];
    let each = calls.map(|(method, parameters)| one(&portal, method, &parameters, is_run));
    !each.contains(&false)
}

fn one(portal: &Emulator, method: &str, parameters: &Value, is_run: bool) -> bool {
    let request = request(method, parameters);
    let answer = Connection::to(portal.address()).ask(&request).to_vec();
    assert!(answer.starts_with(b"{\"result\":"), "{method}");
    let size = answer.len();
    let bare = bare::start(Bytes::from(answer));
    let mut sides = [portal.address(), bare].map(|address| {
        let connections = (0..AT_ONCE).map(|_| Connection::to(address));
        (connections.collect::<Vec<_>>(), Vec::new())
    });
    let (rounds, calls) = if is_run { (ROUNDS, CALLS) } else { (1, 1) };
    for round in 0..=rounds {
        // Who goes first takes turns too.
        for side in [round % 2, (round + 1) % 2] {
            let (connections, turns) = &mut sides[side];
            let took = turn(connections, &request, calls);
            // The first one warms up.
            if round > 0 {
                turns.push(took);
            }
        }
    }
    let [own, bare] = sides.map(|(_, turns)| undisturbed(turns).as_secs_f64());
    #[expect(clippy::cast_precision_loss, reason = "it is small")]
    let all = (AT_ONCE * calls) as f64;
    let (own, bare) = (own / all, bare / all);
    let what = format!(
        "{method}, {size} bytes: {:.0} calls a second, bare axum {:.0}",
        1.0 / own,
        1.0 / bare
    );
    is_within(&what, own / bare, AT_MOST)
}
