//! A mail before it is sent: plain text, and the same as simple HTML.

use lettre::{
    Message,
    message::{Mailbox, MultiPart, header},
};
use photos36_domain::{Clock, jobs::Failure, people::Email};
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

impl Mail {
    /// The mail as RFC 5322 writes it.
    pub(super) fn message(&self, from: &Mailbox, clock: &Clock) -> Result<Message, Failure> {
        let unsendable = |what: &str| Failure::GiveUp { reason: format!("the mail cannot be written: {what}") };
        let to = self.to.as_str().parse().map_err(|_| unsendable("its address"))?;
        let now = UNIX_EPOCH + Duration::from_micros(u64::try_from(clock.now()).unwrap_or_default());
        Message::builder()
            .from(from.clone())
            .to(Mailbox::new(None, to))
            .subject(&self.subject)
            .date(now)
            .message_id(Some(format!("<{}@{}>", self.id, from.email.domain())))
            // RFC 3834: holiday notices and the like do not answer.
            .header(AutoSubmitted)
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

/// A text as it stands in HTML.
pub fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;").replace('\'', "&#39;")
}
