//! Which limits a portal has, and who shares what is counted for it.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, LazyLock, Mutex, PoisonError, Weak};

use super::{Bucket, Counters, LeakyBucket, OperatingCounters};
use crate::auth::Counted;

/// The limits of a portal, where the defaults do not hold: those of the cloud for a host such as
/// `portal.bitrix24.com`, and none for all others.
///
/// ```
/// use bitrix24::Client;
/// use bitrix24::throttle::Limits;
///
/// # fn run() -> bitrix24::Result<()> {
/// // A portal on one's own server, whose administrator has set some.
/// let limits = Limits::none().rate(20, 1.0).operating(420.0);
/// let portal = Client::builder().webhook("http://intranet/rest/1/secret/").allow_http().limits(limits).build()?;
/// # drop(portal);
/// # Ok(())
/// # }
/// # run().unwrap();
/// ```
///
/// All clients of one portal in a process share one bucket, and the one that was told last how fast it leaks tells it
/// the others. The time of methods is shared by all clients of one webhook, or of one application.
#[derive(Debug, Clone, Copy, PartialEq)]
#[must_use = "limits hold for the clients that are built with them"]
pub struct Limits {
    rate: Option<(u32, f64)>,
    operating: f64,
}

impl Limits {
    /// A portal of the cloud, whatever its host: 50 calls at once and 2 per second, 480 seconds of each method in ten
    /// minutes.
    pub const fn cloud() -> Self {
        Self {
            rate: Some((50, 2.0)),
            operating: 480.0,
        }
    }

    /// A portal of the cloud with the tariff Enterprise: 250 calls at once and 5 per second.
    pub const fn enterprise() -> Self {
        Self::cloud().rate(250, 5.0)
    }

    /// None, until the portal refuses a call for one.
    pub const fn none() -> Self {
        Self {
            rate: None,
            operating: f64::INFINITY,
        }
    }

    /// So many calls at once, of which so many per second leak from the portal's count.
    pub const fn rate(mut self, capacity: u32, per_second: f64) -> Self {
        self.rate = Some((capacity, per_second));
        self
    }

    /// So many seconds of each method in ten minutes; 420 is what a portal on one's own server begins with.
    pub const fn operating(mut self, seconds: f64) -> Self {
        self.operating = seconds;
        self
    }

    /// Those of a portal that nothing is said of.
    fn of(host: &str) -> Self {
        if is_cloud(host) {
            Self::cloud()
        } else {
            Self::none()
        }
    }
}

/// What is counted for a portal in this process: made where nobody else has it. Where there are no limits, there is
/// nothing to share.
pub(crate) fn shared(
    counted: &Counted,
    said: Option<Limits>,
) -> (Arc<dyn Bucket>, Arc<dyn Counters>) {
    static BUCKETS: LazyLock<Shared<String, LeakyBucket>> = LazyLock::new(Mutex::default);
    static COUNTERS: LazyLock<Shared<(Counted, u64), OperatingCounters>> =
        LazyLock::new(Mutex::default);
    let limits = said.unwrap_or_else(|| Limits::of(&counted.host));
    let bucket = match limits.rate {
        Some((capacity, per_second)) => {
            let make = || LeakyBucket::new(capacity, per_second);
            let bucket = one(&BUCKETS, counted.host.clone(), make);
            if said.is_some() {
                bucket.change(capacity, per_second);
            }
            bucket
        }
        None => Arc::new(LeakyBucket::unlimited()),
    };
    let make = || OperatingCounters::new(limits.operating);
    let counters = if limits.operating.is_finite() {
        let key = (counted.clone(), limits.operating.to_bits());
        one(&COUNTERS, key, make)
    } else {
        Arc::new(make())
    };
    (bucket, counters)
}

/// What lives as long as somebody uses it.
type Shared<K, T> = Mutex<HashMap<K, Weak<T>>>;

fn one<K: Hash + Eq, T>(all: &Shared<K, T>, key: K, make: impl FnOnce() -> T) -> Arc<T> {
    let mut all = all.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(found) = all.get(&key).and_then(Weak::upgrade) {
        return found;
    }
    all.retain(|_, other| other.strong_count() > 0);
    let made = Arc::new(make());
    all.insert(key, Arc::downgrade(&made));
    made
}

/// Whether a host is a portal of the cloud: a name before `bitrix24.com`, `bitrix24.de`, `bitrix24.com.br` and the
/// like. The zones are many, and new ones come, so any country's counts.
fn is_cloud(host: &str) -> bool {
    let labels: Vec<&str> = host
        .split(':')
        .next()
        .unwrap_or_default()
        .split('.')
        .collect();
    let is_country =
        |label: &str| label.len() == 2 && label.bytes().all(|byte| byte.is_ascii_alphabetic());
    match labels[..] {
        [name, "bitrix24", zone] => !name.is_empty() && (zone == "com" || is_country(zone)),
        [name, "bitrix24", "com" | "co", country] => !name.is_empty() && is_country(country),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::{Limits, is_cloud, shared};
    use crate::auth::Counted;
    use crate::throttle::{Bucket, Counters};

    fn counted(host: &str, who: u64) -> Counted {
        Counted {
            host: host.into(),
            who,
        }
    }

    fn same<T: ?Sized>(one: &Arc<T>, other: &Arc<T>) -> bool {
        std::ptr::addr_eq(Arc::as_ptr(one), Arc::as_ptr(other))
    }

    #[test]
    fn portals_of_the_cloud_are_known_by_their_host() {
        for host in [
            "a.bitrix24.com",
            "b24-x1y2.bitrix24.ru",
            "a.bitrix24.com.br",
            "a.bitrix24.de:443",
        ] {
            assert!(is_cloud(host), "{host}");
        }
        for host in [
            "bitrix24.com",
            "intranet",
            "bitrix24.company.com",
            "a.bitrix24.local",
            "a.bitrix24.site",
            "a.bitrix24.com.example.com",
            "a.notbitrix24.com",
            "127.0.0.1:8080",
            "",
        ] {
            assert!(!is_cloud(host), "{host}");
        }
    }

    #[test]
    fn clients_of_one_portal_share_a_bucket_and_those_of_one_webhook_the_time_of_methods() {
        let (bucket, counters) = shared(&counted("one.bitrix24.com", 1), None);
        let (same_bucket, same_counters) = shared(&counted("one.bitrix24.com", 1), None);
        let (other_user_bucket, other_counters) = shared(&counted("one.bitrix24.com", 2), None);
        let (other_bucket, _) = shared(&counted("two.bitrix24.com", 1), None);
        assert!(same(&bucket, &same_bucket) && same(&bucket, &other_user_bucket));
        assert!(same(&counters, &same_counters) && !same(&counters, &other_counters));
        assert!(!same(&bucket, &other_bucket));
    }

    #[test]
    fn without_limits_nothing_is_shared() {
        let (bucket, counters) = shared(&counted("intranet", 1), None);
        let (other_bucket, other_counters) = shared(&counted("intranet", 1), None);
        assert!(!same(&bucket, &other_bucket) && !same(&counters, &other_counters));
    }

    #[test]
    fn what_nobody_uses_is_forgotten() {
        let first = shared(&counted("three.bitrix24.com", 1), Some(Limits::cloud()));
        let weak: std::sync::Weak<dyn Bucket> = Arc::downgrade(&first.0);
        let weak_counters: std::sync::Weak<dyn Counters> = Arc::downgrade(&first.1);
        drop(first);
        assert!(weak.upgrade().is_none() && weak_counters.upgrade().is_none());
    }

    #[test]
    fn what_a_client_says_of_the_rate_holds_for_the_others_too() {
        let (bucket, _) = shared(&counted("a.bitrix24.com", 1), None);
        assert!(format!("{bucket:?}").contains("per_second: 2.0"));
        let _again = shared(&counted("a.bitrix24.com", 1), Some(Limits::enterprise()));
        assert!(format!("{bucket:?}").contains("per_second: 5.0"));
        let _unsaid = shared(&counted("a.bitrix24.com", 1), None);
        assert!(format!("{bucket:?}").contains("per_second: 5.0"));
    }
}
