//! Data without a type.

use serde_json::Value;

use crate::read::{Reader, any};

/// What came, as JSON; `Debug` does not show the tokens in it.
#[derive(Clone, PartialEq)]
pub struct Raw(Value);

impl Raw {
    pub(crate) fn read(r: &mut Reader<'_>) -> Self {
        Self(any(r))
    }

    /// The JSON.
    pub fn value(&self) -> &Value {
        &self.0
    }

    /// The JSON.
    pub fn into_value(self) -> Value {
        self.0
    }
}

impl std::fmt::Debug for Raw {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut shown = self.0.clone();
        bitrix24_runtime::hide(&mut shown);
        write!(f, "{shown}")
    }
}
