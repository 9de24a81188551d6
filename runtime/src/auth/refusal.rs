//! What an authorization server refuses with.

/// The codes that the authorization server documents.
///
/// ```no_run
/// use bitrix24::ErrorKind;
/// use bitrix24::auth::ErrorCode;
///
/// # fn run(error: bitrix24::Error) {
/// if error.kind() == ErrorKind::Authorization && error.is(ErrorCode::InvalidGrant) {
///     println!("the user has to let the application in again");
/// }
/// match error.code().map(ErrorCode::from) {
///     Some(ErrorCode::PaymentRequired) => println!("the application is to be paid"),
///     other => println!("{other:?}"),
/// }
/// # }
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum ErrorCode {
    /// `invalid_request`: the request is malformed.
    InvalidRequest,
    /// `invalid_client`: the application's id or secret is wrong, or the portal has not installed it.
    InvalidClient,
    /// `insufficient_scope`: more is asked for than the application's card has.
    InsufficientScope,
    /// `invalid_scope`: the same.
    InvalidScope,
    /// `invalid_grant`: the code or the refresh token is wrong, used or too old: the user has to let the application in
    /// again.
    InvalidGrant,
    /// `PAYMENT_REQUIRED`: the time that was paid for, or the trial, is over.
    PaymentRequired,
    /// A code that is not documented.
    Other(String),
}

impl ErrorCode {
    const ALL: &'static [(&'static str, Self)] = &[
        ("invalid_request", Self::InvalidRequest),
        ("invalid_client", Self::InvalidClient),
        ("insufficient_scope", Self::InsufficientScope),
        ("invalid_scope", Self::InvalidScope),
        ("invalid_grant", Self::InvalidGrant),
        ("PAYMENT_REQUIRED", Self::PaymentRequired),
    ];

    /// As the server spells it.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Other(code) => code,
            known => Self::ALL
                .iter()
                .find_map(|(code, one)| (one == known).then_some(*code))
                .unwrap_or_default(),
        }
    }
}

impl From<&str> for ErrorCode {
    fn from(code: &str) -> Self {
        let known = Self::ALL
            .iter()
            .find(|(known, _)| known.eq_ignore_ascii_case(code));
        known.map_or_else(|| Self::Other(code.to_owned()), |(_, one)| one.clone())
    }
}

impl AsRef<str> for ErrorCode {
    fn as_ref(&self) -> &str {
        self.as_str()
    }
}

#[cfg(test)]
mod tests {
    use super::ErrorCode;

    #[test]
    fn each_code_is_read_as_it_is_written_letter_case_aside() {
        for (code, one) in ErrorCode::ALL {
            assert_eq!(one.as_str(), *code);
            assert_eq!(ErrorCode::from(code.to_uppercase().as_str()), *one);
        }
        let other = ErrorCode::from("wrong_client");
        assert_eq!(
            (other.as_str(), &other),
            ("wrong_client", &ErrorCode::Other("wrong_client".into()))
        );
    }
}
