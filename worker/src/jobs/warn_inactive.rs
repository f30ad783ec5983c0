//! Writes to someone whose account ends for want of use.

use super::JobContext;
use crate::mail::{Mail, plain};
use photos36_domain::{
    ids,
    jobs::{Failure, Finished},
    privacy::retention::{self, WARN_INACTIVE, WarnInactive},
};

pub(super) const KIND: &str = WARN_INACTIVE;

pub(super) async fn run(JobContext { ground, mailer, job }: JobContext<'_>) -> Result<Finished, Failure> {
    let of: WarnInactive = job.payload()?;
    if let Some(letter) = retention::letter(ground, of).await? {
        let args = [("day", letter.day.clone())];
        let say = |part: &str| letter.locale.text(&format!("mail-inactive-{part}"), &args);
        let link = format!("{}/sign-in", ground.settings.http.public_url.trim_end_matches('/'));
        let (text, html) = plain(letter.locale, &say("subject"), &[say("greeting"), say("lead"), say("stay"), link]);
        let id = ids::derived(of.person_id, &format!("{KIND} {}", letter.day));
        mailer.send(&Mail { id, to: letter.email.clone(), subject: say("subject"), text, html }, &ground.clock).await?;
        tracing::info!("someone is warned that their account ends");
    }
    job.finish(ground).await
}
