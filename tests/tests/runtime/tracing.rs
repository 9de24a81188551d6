//! What a program sees of its calls in its traces, and what it does not.

use std::fmt::Write as _;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use bitrix24::transport::Failure;
use bitrix24::{Client, Retries};
use serde_json::json;
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Subscriber};
use tracing_subscriber::layer::{Context, Layer, SubscriberExt as _};
use tracing_subscriber::registry::LookupSpan;

use crate::played::{Answer, CODE, Played, html, ok, refused};

/// Everything that is traced, a line for each span and event, behind the names of the spans that it is in.
#[derive(Clone, Default)]
struct Lines(Arc<Mutex<Vec<String>>>);

struct Text<'a>(&'a mut String);

impl Visit for Text<'_> {
    fn record_debug(&mut self, field: &Field, value: &dyn std::fmt::Debug) {
        write!(self.0, " {}={value:?}", field.name()).expect("a text");
    }
}

impl Lines {
    fn push(&self, line: String) {
        self.0.lock().expect("a lock").push(line);
    }

    fn all(&self) -> Vec<String> {
        self.0.lock().expect("a lock").clone()
    }
}

impl<S: Subscriber + for<'a> LookupSpan<'a>> Layer<S> for Lines {
    fn on_new_span(&self, attributes: &Attributes<'_>, _: &Id, _: Context<'_, S>) {
        let mut line = format!("span {}", attributes.metadata().name());
        attributes.record(&mut Text(&mut line));
        self.push(line);
    }

    fn on_record(&self, _: &Id, values: &Record<'_>, _: Context<'_, S>) {
        let mut line = "record".to_owned();
        values.record(&mut Text(&mut line));
        self.push(line);
    }

    fn on_event(&self, event: &Event<'_>, context: Context<'_, S>) {
        let scope = context
            .event_scope(event)
            .into_iter()
            .flat_map(|scope| scope.from_root());
        let names: Vec<_> = scope.map(|span| span.name()).collect();
        let mut line = format!("{} {}", names.join("/"), event.metadata().level());
        event.record(&mut Text(&mut line));
        self.push(line);
    }
}

/// The own lines of a run.
async fn traced(client: Client, method: &str) -> Vec<String> {
    let lines = Lines::default();
    let subscriber = tracing_subscriber::registry().with(lines.clone());
    let _guard = tracing::subscriber::set_default(subscriber);
    let _ = client.raw(method, json!({"token": CODE})).await;
    lines.all()
}

#[tokio::test(start_paused = true)]
async fn a_call_is_a_span_with_its_method_and_each_attempt_one_with_number_wait_duration_and_outcome()
 {
    let slow = Answer::After(Duration::from_millis(250), Box::new(ok(json!(1))));
    let portal = Played::in_turn([refused(503, "QUERY_LIMIT_EXCEEDED"), slow]);
    let client = portal.builder_at("traced.test").build().expect("a client");
    let lines = traced(client, "some.get").await;
    assert_eq!(
        lines,
        [
            "span bitrix24 method=some.get",
            "span attempt number=1 waited=0ns",
            "bitrix24/attempt WARN message=to be sent again duration=0ns \
             error=HTTP 503: QUERY_LIMIT_EXCEEDED: no wait=1s",
            "span attempt number=2 waited=0ns",
            "bitrix24/attempt DEBUG message=answered duration=250ms status=200",
        ]
    );
}

#[tokio::test(start_paused = true)]
async fn a_call_that_fails_ends_with_its_error() {
    let portal = Played::in_turn([refused(400, "NOT_FOUND")]);
    let lines = traced(portal.client(), "some.get").await;
    let last = lines.last().expect("a line");
    assert_eq!(
        last,
        "bitrix24/attempt DEBUG message=failed duration=0ns error=HTTP 400: NOT_FOUND: no"
    );
}

#[tokio::test(start_paused = true)]
async fn the_wait_in_the_line_shows() {
    let portal = Played::in_turn([]);
    let bucket = Arc::new(bitrix24::throttle::LeakyBucket::new(1, 0.5));
    let client = portal.builder().bucket(bucket).build().expect("a client");
    traced(client.clone(), "some.get").await;
    let lines = traced(client, "some.get").await;
    assert!(
        lines.contains(&"span attempt number=1 waited=2s".to_owned()),
        "{lines:#?}"
    );
}

#[tokio::test(start_paused = true)]
async fn no_secret_shows_wherever_a_portal_repeats_it() {
    let repeated =
        || json!({"error": format!("X_{CODE}"), "error_description": format!("/rest/1/{CODE}/")});
    let answers = [
        Answer::Fails(Failure::unknown(format!(
            "http://portal.test/rest/1/{CODE}/"
        ))),
        Answer::Cut(200, CODE.into()),
        html(502),
        Answer::Json(500, repeated()),
        Answer::Json(
            503,
            json!({"error": "QUERY_LIMIT_EXCEEDED", "error_description": CODE}),
        ),
        Answer::Json(
            429,
            json!({"error": "OPERATION_TIME_LIMIT", "error_description": CODE}),
        ),
        Answer::Json(429, json!(CODE)),
        ok(json!({ "code": CODE })),
    ];
    for answer in answers {
        let portal = Played::in_turn([answer]);
        let builder = portal.builder_at("secret.test");
        let lines = traced(builder.build().expect("a client"), "some.get").await;
        assert!(lines.len() >= 3, "{lines:#?}");
        assert!(!lines.join("\n").contains(CODE), "{lines:#?}");
    }
    let portal = Played::by(|_| html(502));
    let client = portal
        .builder()
        .retries(Retries::none())
        .build()
        .expect("a client");
    let lines = traced(client, "some.get").await;
    assert!(!lines.join("\n").contains(CODE), "{lines:#?}");
}
