//! The master secret: there, long enough, and nobody else's to read.

use super::Checked;
use anyhow::bail;
use photos36_domain::{people::MasterSecret, settings::PeopleSettings, texts::Locale};

pub(super) async fn check(settings: &PeopleSettings, locale: Locale) -> Checked {
    MasterSecret::load(settings)?;
    if !settings.secret.is_empty() {
        return Ok("people.secret".into());
    }
    let file = settings.secret_file.display().to_string();
    #[cfg(unix)]
    {
        let mode = std::os::unix::fs::PermissionsExt::mode(&std::fs::metadata(&settings.secret_file)?.permissions());
        if mode & 0o077 != 0 {
            bail!("{}", locale.text("doctor-reason-secret-open", &[("file", file)]));
        }
    }
    Ok(file)
}
