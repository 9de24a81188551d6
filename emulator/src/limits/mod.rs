//! How much a portal lets its callers do.

mod bucket;
mod meter;
mod operating;

pub use meter::Meter;
pub use operating::Usage;

/// The limits of a portal.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Limits {
    /// How many requests one address may send.
    pub bucket: Option<Bucket>,
    /// How many seconds in ten minutes a method may have taken for a caller, if it is to be called again.
    pub operating: Option<f64>,
    /// What the commands of a batch are charged to.
    pub billing: Billing,
}

/// A leaky bucket.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bucket {
    /// How many requests fill it.
    pub capacity: f64,
    /// How many run out of it in a second.
    pub per_second: f64,
}

/// What the commands of a batch are charged to. The documentation says their own methods; some have measured that it is
/// `batch`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Billing {
    /// Each command to its own method, and nothing to `batch`.
    #[default]
    Nested,
    /// All commands to `batch`, and nothing to their methods. What a command is told in its time is what `batch` has taken.
    Batch,
}

impl Default for Limits {
    fn default() -> Self {
        Self::none()
    }
}

impl Limits {
    /// None. What methods take is told all the same.
    pub const fn none() -> Self {
        Self {
            bucket: None,
            operating: None,
            billing: Billing::Nested,
        }
    }

    /// Those of most tariffs: 50 requests at once and 2 in a second, 480 seconds of a method in ten minutes.
    pub const fn cloud() -> Self {
        Self::none().requests(50, 2).operating(480)
    }

    /// Those of the tariff Enterprise: 250 requests at once and 5 in a second.
    pub const fn enterprise() -> Self {
        Self::cloud().requests(250, 5)
    }

    /// The same with another bucket.
    #[must_use]
    pub const fn requests(self, capacity: u32, per_second: u32) -> Self {
        Self {
            bucket: Some(Bucket {
                capacity: capacity as f64,
                per_second: per_second as f64,
            }),
            ..self
        }
    }

    /// The same with other seconds that a method may take in ten minutes.
    #[must_use]
    pub const fn operating(self, seconds: u32) -> Self {
        Self {
            operating: Some(seconds as f64),
            ..self
        }
    }

    /// The same with another reading of what batches are charged to.
    #[must_use]
    pub const fn billing(self, billing: Billing) -> Self {
        Self { billing, ..self }
    }
}
