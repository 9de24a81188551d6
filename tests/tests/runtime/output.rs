//! What the library says of itself goes to the output of the tests, which `.ci/secrets` searches for planted secrets.

use std::sync::Once;

use tracing_subscriber::fmt::format::FmtSpan;

/// Everything that is traced, from here on and by every test of this program.
pub fn on() {
    static ON: Once = Once::new();
    ON.call_once(|| {
        let all = tracing_subscriber::fmt()
            .with_max_level(tracing::Level::TRACE)
            // All that a span says stands where it begins and where it closes.
            .with_span_events(FmtSpan::NEW | FmtSpan::CLOSE)
            .with_test_writer()
            .with_ansi(false);
        // Another one may be there: it is as good.
        let _ = all.try_init();
    });
}
