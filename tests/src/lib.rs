//! End-to-end and conformance tests live in `tests/tests`; this library is empty.
