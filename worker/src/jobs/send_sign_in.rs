//! Mails the code and the link of a sign-in. One that is used, has expired or is gone needs no mail any more.

use super::JobContext;
use crate::mail::{Mail, escaped};
use photos36_domain::{
    Result,
    jobs::{Failure, Finished},
    people::sign_in::{self, Letter, SendSignIn},
};
use uuid::Uuid;

pub(super) const KIND: &str = sign_in::SEND_SIGN_IN;

pub(super) async fn run(JobContext { ground, mailer, job }: JobContext<'_>) -> Result<Finished, Failure> {
    let SendSignIn { sign_in } = job.payload()?;
    match sign_in::letter(ground, sign_in).await? {
        Some(letter) => {
            mailer.send(&written(sign_in, letter), &ground.clock).await?;
            tracing::info!(%sign_in, "the sign-in is mailed");
        }
        None => tracing::info!(%sign_in, "the sign-in is not mailed, it is used or has expired"),
    }
    job.finish(ground).await
}

fn written(sign_in: Uuid, letter: Letter) -> Mail {
    let args = [("code", letter.code.clone()), ("minutes", letter.minutes.to_string())];
    let say = |part: &str| letter.locale.text(&format!("mail-sign-in-{part}"), &args);
    let text = format!(
        "{}\n\n{}\n\n    {}\n\n{}\n{}\n\n{}\n{}\n\n-- \n{}\n",
        say("greeting"),
        say("code"),
        letter.code,
        say("link"),
        letter.link,
        say("once"),
        say("not-you"),
        say("signature"),
    );
    let html = say_in_html(&letter, |part| escaped(&say(part)));
    Mail { id: sign_in, subject: say("subject"), text, html, to: letter.email }
}

/// One column, no picture, nothing fetched: what every mail program shows the same.
fn say_in_html(letter: &Letter, say: impl Fn(&str) -> String) -> String {
    format!(
        r#"<!doctype html>
<html lang="{lang}"><head><meta charset="utf-8"><title>{subject}</title></head>
<body style="font:16px/1.5 sans-serif;max-width:32em;margin:auto;padding:1em">
<p>{greeting}</p>
<p>{by_code}</p>
<p style="font:bold 32px monospace;letter-spacing:6px">{code}</p>
<p>{by_link}</p>
<p><a href="{link}" style="display:inline-block;padding:12px 20px;background:#1d5b3f;color:#fff;border-radius:6px">{button}</a></p>
<p>{once}<br>{not_you}</p>
<p style="color:#555">{signature}</p>
</body></html>
"#,
        lang = letter.locale.tag(),
        subject = say("subject"),
        greeting = say("greeting"),
        by_code = say("code"),
        code = letter.code,
        by_link = say("link"),
        link = escaped(&letter.link),
        button = say("button"),
        once = say("once"),
        not_you = say("not-you"),
        signature = say("signature"),
    )
}
