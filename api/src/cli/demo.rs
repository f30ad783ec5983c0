//! `demo`.

use crate::demo::{self, Options};
use clap::Args;
use photos36_domain::{settings::Settings, texts::Locale};
use std::path::PathBuf;

/// Flags of `demo`.
#[derive(Args)]
pub struct DemoArgs {
    /// Folder of everything that the demonstration keeps; made when missing, gone on with when there.
    #[arg(long, value_name = "DIR", default_value = "photos36-data")]
    data: PathBuf,
    /// Sends the pictures of this folder instead of the drawn scenes.
    #[arg(long, value_name = "DIR")]
    photos: Option<PathBuf>,
    /// Port of the API and the pages; 3600, or a free one when that is taken.
    #[arg(long, value_name = "N")]
    port: Option<u16>,
}

/// Plays the demonstration and serves until SIGTERM or SIGINT.
///
/// # Errors
/// As [`demo::run`].
pub async fn run(settings: Settings, args: DemoArgs) -> anyhow::Result<()> {
    let DemoArgs { data, photos, port } = args;
    demo::run(settings, Options { data, photos, port, locale: Locale::of_environment() }).await
}
