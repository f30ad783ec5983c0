//! Progress bars, on a terminal only.

use indicatif::{ProgressBar, ProgressStyle};

/// A bar that counts to `total`.
pub fn bar(total: u64, unit: &str) -> ProgressBar {
    let style = ProgressStyle::with_template("{wide_bar} {human_pos}/{human_len} {msg} {eta}");
    let bar = ProgressBar::new(total).with_message(unit.to_owned());
    style.map_or(bar.clone(), |style| bar.with_style(style))
}

/// A count of things whose number is not known yet.
pub fn spinner(what: &str) -> ProgressBar {
    let style = ProgressStyle::with_template("{spinner} {msg} {human_pos}");
    let bar = ProgressBar::new_spinner().with_message(what.to_owned());
    style.map_or(bar.clone(), |style| bar.with_style(style))
}
