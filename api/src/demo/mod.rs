//! The demonstration: a game in two villages, from nothing, without a network.
//!
//! It makes a data folder (`house`), opens the territories and gathers the people (`cast`), then lets three of them
//! (`player`) send their pictures (`pictures`) over the server's own HTTP API (`send`), lets them ask (`questions`), open
//! and join missions (`missions`), has all counted (`figures`), and says where to look (`report`). Whatever is there
//! already is found again by its id, so that a run goes on where the last one ended.

mod cast;
mod deciding;
mod exif;
mod figures;
mod following;
mod house;
mod mailbox;
mod map;
mod mission_work;
mod missions;
mod pictures;
mod player;
mod questions;
mod report;
pub mod scenes;
mod send;

use crate::serve;
use cast::Cast;
use photos36_domain::{Ground, settings::Settings, texts::Locale};
use photos36_worker::{mail::Mailer, startup};
use pictures::Picture;
use std::path::PathBuf;

/// What to show, and where to keep it.
#[derive(Clone, Debug)]
pub struct Options {
    /// The folder of the database, the photos, the secret and the mails.
    pub data: PathBuf,
    /// A folder of pictures to send instead of the drawn scenes.
    pub photos: Option<PathBuf>,
    /// The port; the usual one when `None`, or a free one when that is taken.
    pub port: Option<u16>,
    /// The language in which it says what it does.
    pub locale: Locale,
}

/// Plays the demonstration, then serves until SIGTERM or SIGINT.
///
/// # Errors
/// When the data folder cannot be used, the port is taken, or a picture can be neither sent nor refused.
pub async fn run(settings: Settings, options: Options) -> anyhow::Result<()> {
    let settings = house::furnish(settings, &options)?;
    startup::init_log(&settings.log)?;
    startup::serve_metrics(&settings.http.metrics_bind)?;
    let ground = startup::open_ground(settings).await?;
    ground.db.migrate().await?;
    let ended = startup::shutdown_signal()?;
    let mailer = Mailer::open(&ground.settings.mail)?;
    let worker = tokio::spawn(photos36_worker::run(ground.clone(), mailer, ended.clone()));
    let server = serve::start(ground.clone())?;
    // Scripts read this line, as they read that of `serve`.
    println!("listening http://{}", server.address);
    let played = tokio::select! {
        played = play(&ground, &options) => played,
        () = ended.cancelled() => Ok(()),
    };
    if played.is_ok() {
        ended.cancelled().await;
    }
    ended.cancel();
    server.stop().await?;
    worker.await??;
    ground.db.close().await?;
    played
}

async fn play(ground: &Ground, options: &Options) -> anyhow::Result<()> {
    let locale = options.locale;
    let cast = Cast::gather(ground).await?;
    let pictures = match &options.photos {
        Some(folder) => pictures::in_folder(folder.clone()).await?,
        None => scenes::all().map(Picture::Scene).collect(),
    };
    let outcome = send::all(ground, pictures, locale).await?;
    let mut players = player::everyone(ground, locale)?;
    questions::play(&mut players, &cast).await?;
    missions::play(&mut players).await?;
    mission_work::play(&mut players, &cast).await?;
    following::play(&mut players, &cast).await?;
    deciding::play(&mut players, &cast).await?;
    figures::play(ground, &mut players, &cast).await?;
    report::print(ground, &cast, &outcome, options, locale).await
}

/// The words that the demonstration says, in one language.
fn say(locale: Locale, id: &str, args: &[(&str, String)]) -> String {
    locale.text(&format!("demo-{id}"), args)
}
