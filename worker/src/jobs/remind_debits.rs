//! Mails a reminder some days before a yearly debit: what will be taken, when, and how to change or stop it.

use super::JobContext;
use crate::mail::{Mail, escaped};
use photos36_domain::{
    ErrorCode, Result, ids,
    jobs::{Failure, Finished},
    money::{amounts::spoken, days, subscriptions},
    people,
};
use uuid::Uuid;

pub(super) const KIND: &str = "remind-debits";
const BATCH: u32 = 100;

pub(super) async fn run(JobContext { ground, mailer, job }: JobContext<'_>) -> Result<Finished, Failure> {
    let until = days::in_days(&ground.clock, ground.settings.money.reminder_days.into())?;
    let mut after = Uuid::nil();
    loop {
        let rows = subscriptions::to_remind(&*ground.db, until, after, BATCH).await?;
        let Some(last) = rows.last() else { break };
        after = last.id;
        for row in rows {
            let Some(person) = people::find(&*ground.db, row.person_id).await? else { continue };
            // Cut off before it is noted, the mail is sent again under the same id: a mail program shows it once.
            mailer.send(&letter(&row, person, &ground.settings.http.public_url)?, &ground.clock).await?;
            let write = ground.db.write().await?;
            subscriptions::note_reminded(&*write, &row).await?;
            write.commit().await?;
            tracing::info!(subscription = %row.id, "a yearly debit is announced");
        }
    }
    job.finish(ground).await
}

fn letter(row: &subscriptions::Row, person: people::Person, url: &str) -> Result<Mail> {
    let locale = person.locale;
    let day = row.next_on.clone().ok_or(ErrorCode::Internal)?;
    let args = [
        ("amount", spoken(row.plan()?.next_amount(), row.currency()?, locale)),
        ("day", day.clone()),
        ("url", url.to_owned()),
    ];
    let say = |part: &str| locale.text(&format!("mail-reminder-{part}"), &args);
    let lines = ["greeting", "debit", "change", "signature"].map(say);
    let html: String = lines.iter().map(|line| format!("<p>{}</p>\n", escaped(line))).collect();
    Ok(Mail {
        id: ids::derived(row.id, &day),
        subject: say("subject"),
        text: lines.join("\n\n"),
        html: format!(
            "<!doctype html>\n<html lang=\"{}\"><head><meta charset=\"utf-8\"></head>\n<body>\n{html}</body></html>\n",
            locale.tag()
        ),
        to: person.email,
    })
}
