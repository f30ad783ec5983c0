//! The data folder and the ports: everything of the demonstration stands in one folder that one may delete.

use super::Options;
use anyhow::Context;
use photos36_domain::settings::{MailKind, Settings, StoreKind};
use std::{
    net::{Ipv4Addr, TcpListener},
    path::Path,
};

/// The port of the pages when it is free; the metrics stand on the next one.
const USUAL_PORT: u16 = 3600;

/// The settings of the demonstration: those given, moved into the data folder and onto free ports of this machine alone.
///
/// # Errors
/// When the folder cannot be made, or no port is free.
pub fn furnish(mut settings: Settings, options: &Options) -> anyhow::Result<Settings> {
    let data = &options.data;
    std::fs::create_dir_all(data).with_context(|| format!("the data folder {}", data.display()))?;
    settings.database.url = format!("sqlite://{}", escaped(&data.join("photos36.db")));
    settings.store.kind = StoreKind::Files;
    settings.store.folder = data.join("objects");
    settings.photos.spool_folder = String::new();
    settings.people.secret = String::new();
    settings.people.secret_file = data.join("secret");
    settings.mail.kind = MailKind::Folder;
    settings.mail.folder = data.join("mail");
    // Links are to be opened after a look round, and a demonstration may be started again and again.
    settings.people.sign_in_minutes = 60;
    settings.people.sign_ins_per_hour = 100;
    // What a run that was killed had begun is taken over soon.
    settings.worker.lease_seconds = 15;
    let port = options.port.filter(|port| *port != 0).map_or_else(|| free(options.port.unwrap_or(USUAL_PORT)), Ok)?;
    settings.http.bind = format!("127.0.0.1:{port}");
    settings.http.public_url = format!("http://127.0.0.1:{port}");
    if !settings.http.metrics_bind.is_empty() {
        settings.http.metrics_bind = format!("127.0.0.1:{}", free(port.saturating_add(1))?);
    }
    if settings.log.filter == "info" {
        // What goes well is told by the bar.
        settings.log.filter = "warn".into();
    }
    Ok(settings)
}

/// The port if it is free, else one that is.
fn free(wanted: u16) -> anyhow::Result<u16> {
    let bound = TcpListener::bind((Ipv4Addr::LOCALHOST, wanted))
        .or_else(|_| TcpListener::bind((Ipv4Addr::LOCALHOST, 0)))
        .context("no port is free")?;
    Ok(bound.local_addr()?.port())
}

/// A path within an SQLite URL: what has a meaning there is percent-encoded.
fn escaped(path: &Path) -> String {
    path.to_string_lossy().replace('%', "%25").replace('?', "%3f").replace('#', "%23")
}

#[cfg(test)]
mod tests {
    use super::*;
    use photos36_domain::texts::Locale;

    fn furnished(port: Option<u16>) -> (tempfile::TempDir, Settings) {
        let folder = tempfile::tempdir().unwrap();
        let options = Options { data: folder.path().join("données"), photos: None, port, locale: Locale::French };
        let settings = furnish(Settings::defaults().unwrap(), &options).unwrap();
        (folder, settings)
    }

    #[test]
    fn everything_stands_in_the_data_folder() {
        let (folder, settings) = furnished(Some(0));
        let data = folder.path().join("données");
        for path in [&settings.store.folder, &settings.people.secret_file, &settings.mail.folder] {
            assert!(path.starts_with(&data), "{}", path.display());
        }
        assert_eq!(settings.database.sqlite_path(), Some(data.join("photos36.db")));
    }

    #[test]
    fn a_port_that_is_taken_is_replaced_by_a_free_one() {
        let taken = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let port = taken.local_addr().unwrap().port();
        assert_ne!(free(port).unwrap(), port);
    }

    #[test]
    fn links_name_the_port_that_is_served() {
        let (_folder, settings) = furnished(Some(0));
        assert_eq!(settings.http.public_url, format!("http://{}", settings.http.bind));
        assert!(!settings.http.bind.ends_with(":0"));
    }
}
