//! What a request or an answer carries: all of it at once, or as it comes.

use std::pin::Pin;

use bytes::Bytes;
use futures_core::Stream;
use futures_util::StreamExt as _;

use super::Failure;

/// A body as it comes.
pub type ByteStream = Pin<Box<dyn Stream<Item = Result<Bytes, Failure>> + Send>>;

/// The body of a request or of an answer.
pub struct Body(Kind);

enum Kind {
    Whole(Bytes),
    Stream(ByteStream),
}

impl Body {
    /// One that comes in parts.
    pub fn stream(parts: impl Stream<Item = Result<Bytes, Failure>> + Send + 'static) -> Self {
        Self(Kind::Stream(Box::pin(parts)))
    }

    /// All of it, where it does not come in parts.
    pub fn whole(&self) -> Option<&Bytes> {
        match &self.0 {
            Kind::Whole(bytes) => Some(bytes),
            Kind::Stream(_) => None,
        }
    }

    /// All of it as its own, where it does not come in parts.
    pub(super) fn into_whole(self) -> Result<Bytes, Self> {
        match self.0 {
            Kind::Whole(bytes) => Ok(bytes),
            Kind::Stream(_) => Err(self),
        }
    }

    /// Its parts; one where it is whole.
    pub fn into_stream(self) -> ByteStream {
        match self.0 {
            Kind::Whole(bytes) => futures_util::stream::once(async { Ok(bytes) }).boxed(),
            Kind::Stream(parts) => parts,
        }
    }
}

impl Default for Body {
    fn default() -> Self {
        Self::from(Bytes::new())
    }
}

impl From<Bytes> for Body {
    fn from(bytes: Bytes) -> Self {
        Self(Kind::Whole(bytes))
    }
}

impl From<Vec<u8>> for Body {
    fn from(bytes: Vec<u8>) -> Self {
        Bytes::from(bytes).into()
    }
}

impl From<String> for Body {
    fn from(text: String) -> Self {
        Bytes::from(text).into()
    }
}

impl From<&'static str> for Body {
    fn from(text: &'static str) -> Self {
        Bytes::from(text).into()
    }
}

/// What it holds may be secret.
impl std::fmt::Debug for Body {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.0 {
            Kind::Whole(bytes) => write!(f, "{} bytes", bytes.len()),
            Kind::Stream(_) => f.write_str("bytes as they come"),
        }
    }
}
