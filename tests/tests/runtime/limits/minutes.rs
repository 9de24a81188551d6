//! A portal that counts how long its methods work, in ten minutes.

use std::collections::{BTreeMap, HashMap};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use bitrix24::Client;
use bitrix24::throttle::{Limits, OperatingCounters};
use bitrix24::transport::{Body, BoxFuture, Failure, Transport};
use futures_util::TryStreamExt as _;
use http::{Request, Response};
use serde_json::{Value, json};
use tokio::time::{Instant, sleep};

pub const LIMIT: f64 = 480.0;
/// The portal's clock when it starts.
const EPOCH: f64 = 1_778_747_000.37;

/// For what the time of a batch counts, which is contested.
#[derive(Clone, Copy, PartialEq)]
pub enum Billed {
    Commands,
    Batch,
}

/// Ten minutes of one method: when each began, and what it holds.
#[derive(Default)]
struct Minutes(BTreeMap<u64, (f64, f64)>);

impl Minutes {
    fn sum(&mut self, now: f64) -> f64 {
        self.0
            .retain(|_, (began, _)| now < (*began + 600.0).floor());
        self.0.values().map(|(_, seconds)| seconds).sum()
    }

    fn add(&mut self, began: f64, seconds: f64) {
        let minute = (began / 60.0).floor() as u64;
        self.0.entry(minute).or_insert((began, 0.0)).1 += seconds;
    }

    fn time(&mut self, began: f64, now: f64) -> Value {
        let operating = self.sum(now);
        let first = self.0.values().next().map_or(now, |(began, _)| *began);
        json!({"start": began, "finish": now, "operating": operating,
            "operating_reset_at": (first + 600.0).floor()})
    }
}

/// A portal that counts how long its methods work. What a call takes stands in its parameter `takes`.
#[derive(Clone)]
pub struct Portal {
    pub since: Instant,
    billed: Billed,
    methods: Arc<Mutex<HashMap<String, Minutes>>>,
    refusals: Arc<AtomicUsize>,
    pub calls: Arc<AtomicUsize>,
    /// The most that was ever counted.
    pub most: Arc<Mutex<f64>>,
}

impl Portal {
    pub fn new(billed: Billed) -> Self {
        Self {
            since: Instant::now(),
            billed,
            methods: Arc::default(),
            refusals: Arc::default(),
            calls: Arc::default(),
            most: Arc::default(),
        }
    }

    pub fn client(&self, counters: &Arc<OperatingCounters>) -> Client {
        let builder = Client::builder()
            .webhook("http://operating.test/rest/1/code/")
            .allow_http()
            .limits(Limits::none())
            .counters(counters.clone())
            .transport(self.clone());
        builder.no_deadline().build().expect("a client")
    }

    fn now(&self) -> f64 {
        EPOCH + self.since.elapsed().as_secs_f64()
    }

    pub fn refusals(&self) -> usize {
        self.refusals.load(Ordering::Relaxed)
    }

    fn with<T>(&self, method: &str, change: impl FnOnce(&mut Minutes) -> T) -> T {
        change(
            self.methods
                .lock()
                .expect("a lock")
                .entry(method.into())
                .or_default(),
        )
    }

    /// Runs a method, counted for another one; its time, or a refusal.
    pub async fn work(&self, counted: &str, seconds: f64) -> Option<Value> {
        let began = self.now();
        if self.with(counted, |minutes| minutes.sum(began)) > LIMIT {
            self.refusals.fetch_add(1, Ordering::Relaxed);
            return None;
        }
        sleep(Duration::from_secs_f64(seconds)).await;
        let now = self.now();
        let (time, sum) = self.with(counted, |minutes| {
            minutes.add(began, seconds);
            (minutes.time(began, now), minutes.sum(now))
        });
        let mut most = self.most.lock().expect("a lock");
        *most = most.max(sum);
        Some(time)
    }

    async fn batch(&self, commands: &[Value]) -> Option<Value> {
        let seconds = |command: &Value| command["takes"].as_f64().expect("a time");
        if self.billed == Billed::Batch {
            let time = self
                .work("batch", commands.iter().map(seconds).sum())
                .await?;
            return Some(json!({"result": {"result_time": [], "result_error": []}, "time": time}));
        }
        let (mut times, mut errors) = (Vec::new(), Vec::new());
        for command in commands {
            let method = command["method"].as_str().expect("a name");
            match self.work(method, seconds(command)).await {
                Some(time) => times.push(time),
                None => errors.push(json!({"error": "OPERATION_TIME_LIMIT"})),
            }
        }
        Some(
            json!({"result": {"result_time": times, "result_error": errors}, "time": {"start": 1, "finish": 2}}),
        )
    }
}

impl std::fmt::Debug for Portal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Portal")
    }
}

impl Transport for Portal {
    fn send(&self, request: Request<Body>) -> BoxFuture<'_, Result<Response<Body>, Failure>> {
        Box::pin(async move {
            self.calls.fetch_add(1, Ordering::Relaxed);
            let method = request
                .uri()
                .path()
                .rsplit('/')
                .next()
                .unwrap_or_default()
                .to_owned();
            let parts: Vec<_> = request.into_body().into_stream().try_collect().await?;
            let body: Value = serde_json::from_slice(&parts.concat()).expect("JSON");
            let answer = match body["commands"].as_array() {
                Some(commands) => self.batch(commands).await,
                None => {
                    let takes = body["takes"].as_f64().expect("a time");
                    let time = self.work(&method, takes).await;
                    time.map(|time| json!({"result": true, "time": time}))
                }
            };
            let status = if answer.is_some() { 200 } else { 429 };
            let body = answer.unwrap_or(json!({"error": "OPERATION_TIME_LIMIT"}));
            let mut response = Response::new(Body::from(body.to_string()));
            *response.status_mut() = status.try_into().expect("a status");
            Ok(response)
        })
    }
}
