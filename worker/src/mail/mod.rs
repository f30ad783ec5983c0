//! Outgoing mail.

use photos36_domain::{Result, settings::MailSettings};

/// Sends mail the way the settings say.
#[derive(Clone, Debug)]
pub struct Mailer;

impl Mailer {
    /// Prepares to send.
    ///
    /// # Errors
    /// When the folder cannot be made or the URL cannot be read.
    pub fn open(settings: &MailSettings) -> Result<Self> {
        std::fs::create_dir_all(&settings.folder)?;
        Ok(Self)
    }
}
