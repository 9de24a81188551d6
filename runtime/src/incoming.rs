//! What portals post to handlers, as far as it is the same for all events.

mod auth;

pub use crate::secret::Secret;
pub use auth::Auth;
