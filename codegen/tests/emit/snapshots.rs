//! One small API for each construct.
