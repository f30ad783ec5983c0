//! Mails one daily mail. One whose notices were all read meanwhile is not mailed.

use super::JobContext;
use crate::mail::{Mail, escaped};
use photos36_domain::{
    Result,
    jobs::{Failure, Finished},
    notices::digest::{self, Letter, SendDigest},
};

pub(super) const KIND: &str = digest::SEND_DIGEST;

pub(super) async fn run(JobContext { ground, mailer, job }: JobContext<'_>) -> Result<Finished, Failure> {
    let payload: SendDigest = job.payload()?;
    let person = payload.person_id;
    match digest::letter(ground, &payload).await? {
        Some(letter) => {
            let url = ground.settings.http.public_url.trim_end_matches('/');
            // Cut off before its end, the job mails again under the same id: a mail program shows it once.
            mailer.send_to_subscriber(&written(&letter, url), &letter.unsubscribe, &ground.clock).await?;
            tracing::info!(%person, "a daily mail is sent");
        }
        None => tracing::info!(%person, "a daily mail has nothing to tell any more"),
    }
    job.finish(ground).await
}

fn written(letter: &Letter, url: &str) -> Mail {
    let count = letter.lines.len() + letter.more;
    let args = [
        ("count", count.to_string()),
        ("more", letter.more.to_string()),
        ("url", url.to_owned()),
        ("unsubscribe", letter.unsubscribe.clone()),
    ];
    let say = |part: &str| letter.locale.text(&format!("mail-digest-{part}"), &args);
    let subject = say(if count == 1 { "subject-one" } else { "subject" });
    let mut lines: Vec<String> = letter.lines.clone();
    if letter.more > 0 {
        lines.push(say("more"));
    }
    let list: String = lines.iter().map(|line| format!("- {line}\n")).collect();
    let text = format!(
        "{}\n\n{}\n\n{list}\n{}\n{url}\n\n-- \n{}\n{}\n{}\n",
        say("greeting"),
        say("lead"),
        say("open"),
        say("signature"),
        say("end"),
        letter.unsubscribe,
    );
    let items: String = lines.iter().map(|line| format!("<li>{}</li>\n", escaped(line))).collect();
    let html =
        in_html(letter, url, &items, |part| escaped(&if part == "subject" { subject.clone() } else { say(part) }));
    Mail { id: letter.id, subject: subject.clone(), text, html, to: letter.email.clone() }
}

/// One column, no picture, nothing fetched: what every mail program shows the same.
fn in_html(letter: &Letter, url: &str, items: &str, say: impl Fn(&str) -> String) -> String {
    format!(
        r#"<!doctype html>
<html lang="{lang}"><head><meta charset="utf-8"><title>{subject}</title></head>
<body style="font:16px/1.5 sans-serif;max-width:32em;margin:auto;padding:1em">
<p>{greeting}</p>
<p>{lead}</p>
<ul>
{items}</ul>
<p><a href="{url}" style="display:inline-block;padding:12px 20px;background:#1d5b3f;color:#fff;border-radius:6px">{open}</a></p>
<p style="color:#555">{signature}<br><a href="{unsubscribe}">{end}</a></p>
</body></html>
"#,
        lang = letter.locale.tag(),
        subject = say("subject"),
        greeting = say("greeting"),
        lead = say("lead"),
        url = escaped(url),
        open = say("open"),
        signature = say("signature"),
        unsubscribe = escaped(&letter.unsubscribe),
        end = say("end"),
    )
}
