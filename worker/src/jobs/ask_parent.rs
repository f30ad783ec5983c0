//! Writes to a parent whose child wants to play.

use super::JobContext;
use crate::mail::{Mail, plain};
use photos36_domain::{
    ids,
    jobs::{Failure, Finished},
    privacy::parents::{self, ASK_PARENT, AskParent},
};

pub(super) const KIND: &str = ASK_PARENT;

pub(super) async fn run(JobContext { ground, mailer, job }: JobContext<'_>) -> Result<Finished, Failure> {
    let of: AskParent = job.payload()?;
    if let Some(letter) = parents::letter(ground, &of).await? {
        let args = [("name", letter.name.clone())];
        let say = |part: &str| letter.locale.text(&format!("mail-parent-{part}"), &args);
        let lines = [say("greeting"), say("lead"), say("what"), say("link"), letter.link.clone(), say("not-you")];
        let (text, html) = plain(letter.locale, &say("subject"), &lines);
        let id = ids::derived(of.person_id, KIND);
        mailer.send(&Mail { id, to: letter.email.clone(), subject: say("subject"), text, html }, &ground.clock).await?;
        tracing::info!("a parent is written to");
    }
    job.finish(ground).await
}
