//! Progress bars on a terminal, plain lines elsewhere, nothing when quiet.

use std::io::IsTerminal as _;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::Options;

/// Whether people look at what is printed.
pub fn is_terminal() -> bool {
    std::io::stderr().is_terminal()
}

/// A bar for a number of steps.
pub fn bar(options: &Options, what: &str, steps: usize) -> ProgressBar {
    if options.quiet || !is_terminal() {
        options.say(&format!("{what}: {steps}"));
        return ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden());
    }
    let bar = ProgressBar::new(steps as u64).with_message(what.to_owned());
    if let Ok(style) = ProgressStyle::with_template("{msg} {bar:30} {pos}/{len}") {
        bar.set_style(style);
    }
    bar
}
