//! Themes over HTTP: the tree, and what a territory's animators add.

mod add;
mod list;
mod out;

pub use out::ThemeOut;

use crate::operations::Operations;

/// The resource's operations.
pub fn routes(config: &mut Operations<'_>) {
    config.service(list::list_themes).service(add::add_theme);
}
