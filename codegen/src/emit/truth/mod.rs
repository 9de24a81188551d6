//! Whether documented examples can be written with the generated types.
