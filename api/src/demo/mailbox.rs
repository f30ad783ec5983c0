//! A resident's mailbox: the mail folder, where the worker leaves one file a mail.

use anyhow::Context;
use std::{
    collections::HashSet,
    ffi::OsString,
    path::{Path, PathBuf},
    time::Duration,
};

/// How often the folder is looked at.
const PATIENCE: Duration = Duration::from_millis(50);
/// How often it is looked at before giving up: half a minute.
const LOOKS: u32 = 600;

/// What lay in the folder before a mail was asked for.
pub struct Mailbox {
    folder: PathBuf,
    old: HashSet<OsString>,
}

impl Mailbox {
    /// Remembers the mails that are there.
    ///
    /// # Errors
    /// When the folder cannot be read.
    pub async fn watch(folder: PathBuf) -> anyhow::Result<Self> {
        let old = names(folder.clone()).await?;
        Ok(Self { folder, old })
    }

    /// Waits for the mail to this address and reads the code in its subject.
    ///
    /// # Errors
    /// When none comes within half a minute.
    pub async fn code(&self, email: &str) -> anyhow::Result<String> {
        for _ in 0..LOOKS {
            for name in names(self.folder.clone()).await?.difference(&self.old) {
                let mail = tokio::fs::read_to_string(self.folder.join(name)).await.unwrap_or_default();
                if let Some(code) = code_for(email, &mail) {
                    return Ok(code);
                }
            }
            tokio::time::sleep(PATIENCE).await;
        }
        anyhow::bail!("no sign-in mail came into {}", self.folder.display())
    }
}

async fn names(folder: PathBuf) -> anyhow::Result<HashSet<OsString>> {
    tokio::task::spawn_blocking(move || read_names(&folder)).await?
}

fn read_names(folder: &Path) -> anyhow::Result<HashSet<OsString>> {
    let entries = std::fs::read_dir(folder).with_context(|| format!("the mail folder {}", folder.display()))?;
    let mails = entries.filter_map(Result::ok).map(|entry| entry.file_name());
    Ok(mails.filter(|name| Path::new(name).extension().is_some_and(|ending| ending == "eml")).collect())
}

/// The six digits that the subject begins with, if the mail is for this address.
fn code_for(email: &str, mail: &str) -> Option<String> {
    let header = |name: &str| mail.lines().take_while(|line| !line.is_empty()).find_map(|line| line.strip_prefix(name));
    header("To: ").filter(|to| to.contains(email))?;
    let code: String = header("Subject: ")?.chars().take_while(char::is_ascii_digit).collect();
    (code.len() == 6).then_some(code)
}

#[cfg(test)]
mod tests {
    use super::*;

    const MAIL: &str = "To: jeanne@lembron.example\r\nSubject: 012345 : votre code\r\n\r\n999999\r\n";

    #[test]
    fn the_code_is_read_from_the_subject_of_ones_own_mail() {
        assert_eq!(code_for("jeanne@lembron.example", MAIL).as_deref(), Some("012345"));
        assert_eq!(code_for("karim@lembron.example", MAIL), None);
    }

    #[test]
    fn a_mail_without_a_code_in_its_subject_has_none() {
        assert_eq!(code_for("jeanne", "To: jeanne@lembron.example\nSubject: Bonjour\n\n123456\n"), None);
    }
}
