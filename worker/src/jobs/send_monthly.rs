//! Mails a mayor the month that ended, on one page.

use super::JobContext;
use crate::mail::{Mail, plain};
use photos36_domain::{
    dashboard::{self, Letter, SEND_MONTHLY, SendMonthly},
    jobs::{Failure, Finished},
};

pub(super) const KIND: &str = SEND_MONTHLY;

pub(super) async fn run(JobContext { ground, mailer, job }: JobContext<'_>) -> Result<Finished, Failure> {
    let of: SendMonthly = job.payload()?;
    match dashboard::letter(ground, &of).await? {
        Some(letter) => {
            // Cut off before its end, the job mails again under the same id: a mail program shows it once.
            mailer.send_to_subscriber(&written(&letter), &letter.unsubscribe, &ground.clock).await?;
            tracing::info!(territory = %of.territory, "a monthly mail is sent");
        }
        None => tracing::info!(territory = %of.territory, "a monthly mail has nothing to tell"),
    }
    job.finish(ground).await
}

fn written(letter: &Letter) -> Mail {
    let args = [("name", letter.name.clone()), ("month", letter.month.clone())];
    let say = |part: &str| letter.locale.text(&format!("mail-figures-{part}"), &args);
    let mut paragraphs = vec![say("greeting"), say("lead")];
    paragraphs.extend(letter.says.iter().cloned());
    paragraphs.extend([say("more"), letter.page.clone(), say("end"), letter.unsubscribe.clone()]);
    let (text, html) = plain(letter.locale, &say("subject"), &paragraphs);
    Mail { id: letter.id, subject: say("subject"), text, html, to: letter.email.clone() }
}
