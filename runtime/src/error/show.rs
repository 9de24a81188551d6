//! How an error reads: in one line, and as its parts.

use super::Error;

impl std::fmt::Display for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let status = self.status().map(|status| format!("HTTP {status}"));
        let parts = [
            Some(self.method()),
            status.as_deref(),
            self.code(),
            Some(self.message()),
        ];
        let mut parts = parts.into_iter().flatten().filter(|part| !part.is_empty());
        f.write_str(parts.next().unwrap_or("an error without a message"))?;
        for part in parts {
            write!(f, ": {part}")?;
        }
        if self.is_ambiguous() {
            f.write_str(": the portal may have done it all the same")?;
        }
        for (index, violation) in self.violations().enumerate() {
            f.write_str(if index == 0 { " (" } else { "; " })?;
            if let Some(field) = violation.field {
                write!(f, "{field}: ")?;
            }
            f.write_str(violation.message)?;
        }
        if self.violations().next().is_some() {
            f.write_str(")")?;
        }
        Ok(())
    }
}

impl std::fmt::Debug for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Error")
            .field("kind", &self.0.kind)
            .field("method", &self.method())
            .field("code", &self.0.code)
            .field("message", &self.0.message)
            .field("status", &self.0.status)
            .field("request_id", &self.0.request_id)
            .field("repeat", &self.0.repeat)
            .finish()
    }
}
