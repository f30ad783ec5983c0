//! The server's one master secret; every other secret is derived from it, so none stands in the database.

use crate::{Error, Result, settings::PeopleSettings};
use anyhow::{Context, anyhow};
use hkdf::Hkdf;
use sha2::Sha256;
use std::{fmt, io::Write, sync::Arc};

/// At least 32 characters of the operator's or the machine's own making.
#[derive(Clone)]
pub struct MasterSecret(Arc<[u8]>);

impl MasterSecret {
    /// Takes `people.secret`, or the file, which is made (readable by its owner only) when it is missing.
    ///
    /// # Errors
    /// When the secret is shorter than 32 characters or the file cannot be read or made.
    pub fn load(settings: &PeopleSettings) -> Result<Self> {
        let text = if settings.secret.is_empty() { read_or_make(settings)? } else { settings.secret.clone() };
        let text = text.trim();
        if text.len() < 32 {
            return Err(Error::Internal(anyhow!("people.secret must have at least 32 characters")));
        }
        Ok(Self(text.as_bytes().into()))
    }

    /// Derives 32 bytes for a purpose (HKDF-SHA256, RFC 5869).
    pub fn derive(&self, purpose: &str, context: &[u8]) -> [u8; 32] {
        let mut out = [0; 32];
        let hkdf = Hkdf::<Sha256>::new(Some(purpose.as_bytes()), &self.0);
        // 32 bytes are far below HKDF's limit of 255 blocks, so that this cannot fail.
        let _ = hkdf.expand(context, &mut out);
        out
    }
}

impl fmt::Debug for MasterSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("MasterSecret(…)")
    }
}

fn read_or_make(settings: &PeopleSettings) -> Result<String> {
    let path = &settings.secret_file;
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)?;
    }
    let fresh = format!("{}{}", uuid::Uuid::new_v4().simple(), uuid::Uuid::new_v4().simple());
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(path) {
        Ok(mut file) => {
            file.write_all(fresh.as_bytes())?;
            file.sync_all()?;
            Ok(fresh)
        }
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {
            Ok(std::fs::read_to_string(path).with_context(|| format!("secret file {}", path.display()))?)
        }
        Err(error) => Err(error.into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_file_is_made_once_and_read_ever_after() {
        let folder = tempfile::tempdir().unwrap();
        let mut settings = crate::settings::Settings::defaults().unwrap().people;
        settings.secret_file = folder.path().join("deep/secret");
        let first = MasterSecret::load(&settings).unwrap().derive("a", b"b");
        assert_eq!(MasterSecret::load(&settings).unwrap().derive("a", b"b"), first);
        assert_ne!(MasterSecret::load(&settings).unwrap().derive("a", b"c"), first);
    }

    #[test]
    fn a_short_secret_is_refused() {
        let mut settings = crate::settings::Settings::defaults().unwrap().people;
        settings.secret = "short".into();
        assert!(MasterSecret::load(&settings).is_err());
    }
}
