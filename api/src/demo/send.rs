//! The sending: three residents at the same time, each their own pictures, and then the wait for the map.

use super::{
    cast::{MEMBERS, Part},
    map,
    pictures::Picture,
    player::{Player, Seen},
    say,
};
use indicatif::{MultiProgress, ProgressBar, ProgressStyle};
use photos36_domain::{Ground, Refusal, texts::Locale};
use reqwest::Client;
use std::time::{Duration, Instant};
use uuid::Uuid;

/// How often a photo that is being prepared is looked at.
const LOOK: Duration = Duration::from_millis(100);
/// How long nothing may be finished before the wait is given up.
const STALLED: Duration = Duration::from_secs(120);

/// What has become of the pictures.
#[derive(Default)]
pub struct Outcome {
    /// On the map.
    pub on_map: Vec<Uuid>,
    /// Names of those without a place.
    pub to_place: Vec<String>,
    /// Names and reasons of those that were refused.
    pub refused: Vec<(String, String)>,
    /// Names of those whose sizes are still being made.
    pub waiting: Vec<String>,
}

/// Sends all pictures that are not there yet, and waits until they are on the map.
///
/// # Errors
/// When a picture can be neither sent nor refused.
pub async fn all(ground: &Ground, pictures: Vec<Picture>, locale: Locale) -> anyhow::Result<Outcome> {
    let settings = &ground.settings;
    let bars = Bars::new(pictures.len(), locale);
    // Drawing may take longer than the server keeps an idle connection: each request opens its own.
    let http = Client::builder().pool_max_idle_per_host(0).build()?;
    let mut residents = Vec::new();
    for member in &MEMBERS {
        let Part::Resident(author) = member.part else { continue };
        let player = Player::new(http.clone(), &settings.http.public_url, settings.mail.folder.clone(), member, locale);
        let own = pictures.iter().filter(|picture| picture.author() == author).cloned().collect();
        let most_bytes = settings.photos.max_bytes();
        residents.push(Resident { player, own, most_bytes, locale, bars: &bars }.play());
    }
    let mut outcome = Outcome::default();
    for own in futures_util::future::try_join_all(residents).await? {
        outcome.on_map.extend(own.on_map);
        outcome.to_place.extend(own.to_place);
        outcome.refused.extend(own.refused);
        outcome.waiting.extend(own.waiting);
    }
    map::wait_for(&http, &settings.http.public_url, &outcome.on_map).await?;
    bars.finish();
    Ok(outcome)
}

/// One resident with their pictures.
struct Resident<'a> {
    player: Player,
    own: Vec<Picture>,
    most_bytes: u64,
    locale: Locale,
    bars: &'a Bars,
}

impl Resident<'_> {
    async fn play(mut self) -> anyhow::Result<Outcome> {
        let mut outcome = Outcome::default();
        let mut kept = Vec::new();
        for picture in std::mem::take(&mut self.own) {
            match self.deliver(&picture).await? {
                Ok(seen) => kept.push((picture.name().to_owned(), seen)),
                Err(reason) => {
                    outcome.refused.push((picture.name().to_owned(), reason));
                    self.bars.ready.inc(1);
                }
            }
            self.bars.sent.inc(1);
        }
        let mut finished = Instant::now();
        for (name, seen) in kept {
            let seen = self.settled(seen, &mut finished).await?;
            self.bars.ready.inc(1);
            match (seen.state.as_str(), seen.placement.as_str()) {
                ("published", "to_place") => outcome.to_place.push(name),
                ("published", _) => outcome.on_map.push(seen.id),
                ("refused", _) => outcome.refused.push((name, seen.refusal.map(|why| why.detail).unwrap_or_default())),
                _ => outcome.waiting.push(name),
            }
        }
        Ok(outcome)
    }

    /// Finds the picture on the server or sends it, and says what it shows.
    async fn deliver(&mut self, picture: &Picture) -> anyhow::Result<Result<Seen, String>> {
        let id = picture.id()?;
        let told = |seen: &Seen| matches!(picture, Picture::File { .. }) || !seen.title.is_empty();
        if let Some(seen) = self.player.read(id).await?.filter(told) {
            return Ok(Ok(seen));
        }
        self.player.sign_in().await?;
        let seen = match self.player.read(id).await? {
            Some(seen) => seen,
            None => match picture.load(self.most_bytes).await? {
                Err(refusal) => return Ok(Err(self.words(&refusal))),
                Ok(loaded) => match self.player.send(id, &loaded).await? {
                    Err(reason) => return Ok(Err(reason)),
                    Ok(seen) => seen,
                },
            },
        };
        match picture {
            Picture::Scene(scene) if seen.title.is_empty() => self.player.describe(seen, scene).await.map(Ok),
            _ => Ok(Ok(seen)),
        }
    }

    /// Waits until the worker is done with a photo, or has finished nothing for a long time.
    async fn settled(&mut self, mut seen: Seen, finished: &mut Instant) -> anyhow::Result<Seen> {
        while seen.state == "processing" && finished.elapsed() < STALLED {
            tokio::time::sleep(LOOK).await;
            self.player.sign_in().await?;
            if let Some(now) = self.player.read(seen.id).await? {
                seen = now;
            }
        }
        if seen.state != "processing" {
            *finished = Instant::now();
        }
        Ok(seen)
    }

    fn words(&self, refusal: &Refusal) -> String {
        let args: Vec<_> = refusal.args.iter().map(|(name, value)| (*name, value.clone())).collect();
        self.locale.text(&format!("error-{}", refusal.code.name()), &args)
    }
}

/// What is seen meanwhile, on a terminal.
struct Bars {
    sent: ProgressBar,
    ready: ProgressBar,
}

impl Bars {
    fn new(many: usize, locale: Locale) -> Self {
        let all = MultiProgress::new();
        let style = ProgressStyle::with_template("  {msg:28} {bar:36.yellow/white.dim} {pos:>4}/{len}")
            .unwrap_or_else(|_| ProgressStyle::default_bar());
        let bar = |id: &str| {
            let bar = all.add(ProgressBar::new(many as u64).with_style(style.clone()));
            bar.set_message(say(locale, id, &[]));
            bar.tick();
            bar
        };
        let (sent, ready) = (bar("sending"), bar("preparing"));
        Self { sent, ready }
    }

    fn finish(&self) {
        self.sent.finish();
        self.ready.finish();
    }
}
