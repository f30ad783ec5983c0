//! A mail before it is sent: plain text, and the same as simple HTML.

use lettre::{
    Message,
    message::{Mailbox, MultiPart, header},
};
use photos36_domain::{Clock, jobs::Failure, people::Email, texts::Locale};
use std::time::{Duration, UNIX_EPOCH};
use uuid::Uuid;

/// What to send to one person.
#[derive(Clone)]
pub struct Mail {
    /// Names the mail; sending it again does not make it another one.
    pub id: Uuid,
    /// Where it goes.
    pub to: Email,
    /// One line.
    pub subject: String,
    /// Plain text.
    pub text: String,
    /// The same as an HTML document.
    pub html: String,
}

/// A mail of a few paragraphs, as text and as HTML; a paragraph that is a link becomes one. The game signs it.
pub fn plain(locale: Locale, subject: &str, paragraphs: &[String]) -> (String, String) {
    let signature = locale.text("mail-sign-in-signature", &[]);
    let text = format!("{}\n\n-- \n{signature}\n", paragraphs.join("\n\n"));
    let shown = |paragraph: &String| {
        let words = escaped(paragraph);
        let is_link = paragraph.starts_with("http") && !paragraph.contains(' ');
        if is_link { format!("<p><a href=\"{words}\">{words}</a></p>") } else { format!("<p>{words}</p>") }
    };
    let html = format!(
        "<!doctype html>\n<html lang=\"{}\"><head><meta charset=\"utf-8\"><title>{}</title></head>\n\
         <body style=\"font:16px/1.5 sans-serif;max-width:32em;margin:auto;padding:1em\">\n{}\n\
         <p style=\"color:#555\">{}</p>\n</body></html>\n",
        locale.tag(),
        escaped(subject),
        paragraphs.iter().map(shown).collect::<Vec<_>>().join("\n"),
        escaped(&signature),
    );
    (text, html)
}

impl Mail {
    /// The mail as RFC 5322 writes it.
    /// `unsubscribe` is the link that ends mails of its kind, for mail that comes again and again.
    pub(super) fn message(&self, from: &Mailbox, unsubscribe: Option<&str>, clock: &Clock) -> Result<Message, Failure> {
        let unsendable = |what: &str| Failure::GiveUp { reason: format!("the mail cannot be written: {what}") };
        let to = self.to.as_str().parse().map_err(|_| unsendable("its address"))?;
        let now = UNIX_EPOCH + Duration::from_micros(u64::try_from(clock.now()).unwrap_or_default());
        let builder = Message::builder()
            .from(from.clone())
            .to(Mailbox::new(None, to))
            .subject(&self.subject)
            .date(now)
            .message_id(Some(format!("<{}@{}>", self.id, from.email.domain())))
            // RFC 3834: holiday notices and the like do not answer.
            .header(AutoSubmitted);
        let builder = match unsubscribe {
            // RFC 8058: one tap in the mail program, without a page.
            Some(url) => builder.header(ListUnsubscribe(format!("<{url}>"))).header(ListUnsubscribePost),
            None => builder,
        };
        builder
            .multipart(MultiPart::alternative_plain_html(self.text.clone(), self.html.clone()))
            .map_err(|_| unsendable("its text"))
    }
}

#[derive(Clone)]
struct AutoSubmitted;

impl header::Header for AutoSubmitted {
    fn name() -> header::HeaderName {
        header::HeaderName::new_from_ascii_str("Auto-Submitted")
    }

    fn parse(_: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self)
    }

    fn display(&self) -> header::HeaderValue {
        header::HeaderValue::new(Self::name(), "auto-generated".to_owned())
    }
}

#[derive(Clone)]
struct ListUnsubscribe(String);

impl header::Header for ListUnsubscribe {
    fn name() -> header::HeaderName {
        header::HeaderName::new_from_ascii_str("List-Unsubscribe")
    }

    fn parse(text: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self(text.to_owned()))
    }

    fn display(&self) -> header::HeaderValue {
        // A link is ASCII and goes out as it is: folded, some programs do not find it.
        header::HeaderValue::dangerous_new_pre_encoded(Self::name(), self.0.clone(), self.0.clone())
    }
}

#[derive(Clone)]
struct ListUnsubscribePost;

impl header::Header for ListUnsubscribePost {
    fn name() -> header::HeaderName {
        header::HeaderName::new_from_ascii_str("List-Unsubscribe-Post")
    }

    fn parse(_: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self)
    }

    fn display(&self) -> header::HeaderValue {
        header::HeaderValue::new(Self::name(), "List-Unsubscribe=One-Click".to_owned())
    }
}

/// A text as it stands in HTML.
pub fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;").replace('\'', "&#39;")
}
