//! One of the calls that a batch carries.

use std::borrow::Cow;

use serde_json::Value;

use crate::call::Outgoing;
use crate::request::{Access, Request, Version};

/// One of the calls that a batch carries.
#[derive(Debug, Clone)]
pub struct Command {
    pub(crate) method: Cow<'static, str>,
    pub(crate) version: Version,
    pub(crate) access: Access,
    pub(crate) parameters: Value,
}

impl Command {
    /// From a request.
    pub(crate) fn of<R: Request>(request: R) -> Self {
        Self {
            method: Cow::Borrowed(R::METHOD.name),
            version: R::METHOD.version,
            access: R::METHOD.access,
            parameters: request.into_slots().into_value(),
        }
    }

    /// The call that it is by itself.
    pub(super) fn outgoing(&self) -> Outgoing {
        Outgoing {
            name: self.method.clone(),
            version: self.version,
            access: self.access,
            parameters: self.parameters.clone(),
            files: None,
        }
    }
}
