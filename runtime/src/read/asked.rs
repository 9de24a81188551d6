//! What a value was asked for and has not.

/// Something that a value was asked for and has not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Asked {
    /// Where.
    pub at: Vec<Hop>,
    /// The name of a field; none where it was asked for elements.
    pub name: Option<&'static str>,
}

/// A step of a path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Hop {
    /// Into a field.
    Name(String),
    /// Into an element.
    Index(usize),
}
