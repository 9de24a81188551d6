//! What counts against the limits.

use askama::Template;

use super::frame::Frame;
use super::{Asked, Page, Shown};
use crate::limits::{Billing, Bucket};

#[derive(Template)]
#[template(path = "limits.html")]
struct Limits {
    frame: Frame,
    bucket: Option<Bucket>,
    levels: Vec<Level>,
    operating: Option<f64>,
    billing: &'static str,
    usages: Vec<Used>,
}

/// How full a bucket is.
struct Level {
    name: String,
    value: f64,
    shown: String,
}

/// What a method has taken.
struct Used {
    caller: String,
    method: &'static str,
    value: f64,
    shown: String,
    reset: u64,
}

/// The page.
pub fn page(shown: &Shown, asked: &Asked) -> Option<Page> {
    let meter = shown.portal.meter();
    let now = shown.portal.clock().now();
    let limits = meter.limits();
    let levels = meter
        .requests(now)
        .into_iter()
        .map(|(address, value)| Level {
            name: address.to_string(),
            value,
            shown: format!("{value:.1}"),
        });
    let usages = meter
        .usages(now)
        .into_iter()
        .map(|(caller, method, usage)| {
            let reset = usage.reset_at.duration_since(now).unwrap_or_default();
            Used {
                caller: shown.secrets.text(&caller),
                method,
                value: usage.operating,
                shown: format!("{:.3}", usage.operating),
                reset: reset.as_secs(),
            }
        });
    Page::ok(&Limits {
        frame: Frame::of(shown, "Limits", asked),
        bucket: limits.bucket,
        levels: levels.collect(),
        operating: limits.operating,
        billing: match limits.billing {
            Billing::Nested => "each command is charged to its own method",
            Billing::Batch => "all commands are charged to batch",
        },
        usages: usages.collect(),
    })
}
