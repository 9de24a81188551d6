//! Texts that never show.

use subtle::ConstantTimeEq as _;

/// A token or a key: `Debug` does not show it.
///
/// ```
/// let token = bitrix24::incoming::Secret::from("k3y");
/// assert_eq!(format!("{token:?}"), "***");
/// assert!(token.is("k3y"));
/// ```
#[derive(Clone, Default)]
pub struct Secret(String);

impl Secret {
    /// The text itself.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// Whether it is this text, in a time that tells nothing about how much of it agrees.
    pub fn is(&self, other: &str) -> bool {
        self.0.as_bytes().ct_eq(other.as_bytes()).into()
    }
}

impl From<String> for Secret {
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl From<&str> for Secret {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("***")
    }
}
