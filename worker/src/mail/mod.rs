//! Outgoing mail: by SMTP, or into a folder as `.eml` files that any mail program opens.

mod folder;
mod message;

pub use message::{Mail, escaped, plain};

use anyhow::{Context, anyhow};
use lettre::{
    AsyncSmtpTransport, AsyncTransport, Tokio1Executor, message::Mailbox, transport::smtp::Error as SmtpError,
};
use photos36_domain::{
    Clock, Error, Result,
    jobs::Failure,
    settings::{MailKind, MailSettings},
};
use std::{path::PathBuf, time::Duration};

/// How long the mail server may take for each answer.
const SMTP_PATIENCE: Duration = Duration::from_secs(20);

/// Sends mail the way the settings say. Cheap to clone; SMTP connections are pooled.
#[derive(Clone, Debug)]
pub struct Mailer {
    from: Mailbox,
    way: Way,
}

#[derive(Clone, Debug)]
enum Way {
    Folder(PathBuf),
    Smtp(AsyncSmtpTransport<Tokio1Executor>),
}

impl Mailer {
    /// Prepares to send; contacts nobody yet.
    ///
    /// # Errors
    /// When the sender's address or the SMTP URL cannot be read, or the folder cannot be made.
    pub fn open(settings: &MailSettings) -> Result<Self> {
        let from = settings.from.parse().with_context(|| format!("mail.from {:?}", settings.from))?;
        let way = match settings.kind {
            MailKind::Folder => {
                std::fs::create_dir_all(&settings.folder)
                    .with_context(|| format!("mail.folder {}", settings.folder.display()))?;
                Way::Folder(settings.folder.clone())
            }
            MailKind::Smtp => {
                // The URL has a password: neither it nor the fault, which quotes it, is repeated.
                let builder = AsyncSmtpTransport::<Tokio1Executor>::from_url(&settings.smtp_url)
                    .map_err(|_| Error::Internal(anyhow!("mail.smtp_url cannot be read as smtps:// or smtp://")))?;
                Way::Smtp(builder.timeout(Some(SMTP_PATIENCE)).build())
            }
        };
        Ok(Self { from, way })
    }

    /// Hands a mail over: to the server, or durably to the folder. Sent again under the same id, a folder has it once and
    /// a mail program shows it once.
    ///
    /// # Errors
    /// Says whether another attempt may go well; names no address.
    pub async fn send(&self, mail: &Mail, clock: &Clock) -> Result<(), Failure> {
        self.hand_over(mail, None, clock).await
    }

    /// As [`send`](Self::send), for mail that comes again and again: `unsubscribe` is the link that ends it (RFC 8058).
    ///
    /// # Errors
    /// As [`send`](Self::send).
    pub async fn send_to_subscriber(&self, mail: &Mail, unsubscribe: &str, clock: &Clock) -> Result<(), Failure> {
        self.hand_over(mail, Some(unsubscribe), clock).await
    }

    async fn hand_over(&self, mail: &Mail, unsubscribe: Option<&str>, clock: &Clock) -> Result<(), Failure> {
        let message = mail.message(&self.from, unsubscribe, clock)?;
        match &self.way {
            Way::Folder(folder) => Ok(folder::keep(folder.clone(), mail.id, message.formatted()).await?),
            Way::Smtp(transport) => transport.send(message).await.map(|_| ()).map_err(|error| refused(&error)),
        }
    }

    /// Tells whether mail could be sent now: the folder takes files, the server answers.
    ///
    /// # Errors
    /// What is wrong.
    pub async fn check(&self) -> Result<()> {
        match &self.way {
            Way::Folder(folder) => Ok(folder::check(folder.clone()).await?),
            Way::Smtp(transport) => match transport.test_connection().await {
                Ok(true) => Ok(()),
                Ok(false) => Err(anyhow!("the mail server hung up").into()),
                Err(error) => Err(anyhow!("{}", reason(&error)).into()),
            },
        }
    }
}

/// A server's final word on the mail is final; anything else may pass.
fn refused(error: &SmtpError) -> Failure {
    let reason = reason(error);
    if error.is_permanent() { Failure::GiveUp { reason } } else { Failure::Retry { reason } }
}

/// What went wrong without the server's own words, which may quote the address.
fn reason(error: &SmtpError) -> String {
    match error.status() {
        Some(code) => format!("the mail server answered {code}"),
        None if error.is_timeout() => "the mail server did not answer in time".to_owned(),
        None if error.is_tls() => "no secure connection to the mail server: check its name and certificate".to_owned(),
        None => "the mail server cannot be reached".to_owned(),
    }
}
