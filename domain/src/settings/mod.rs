//! The configuration: `default.toml` < the file given < the environment < flags. An unknown key is an error.
//!
//! [`DEFAULT_TOML`] is at once the lowest layer and the reference that people read, so they cannot differ.

mod bounds;
mod sections;

pub use sections::*;

use crate::{Error, Result};
use anyhow::{Context, anyhow};
use figment::{
    Figment, Source,
    error::Kind,
    providers::{Env, Format, Serialized, Toml},
    value::Value,
};
use serde::Deserialize;
use std::path::Path;

/// Every setting with its default, unit and bounds.
pub const DEFAULT_TOML: &str = include_str!("default.toml");

/// The whole configuration.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// The HTTP server.
    pub http: HttpSettings,
    /// Connections that wait for news.
    pub events: EventSettings,
    /// The database.
    pub database: DatabaseSettings,
    /// Where objects live.
    pub store: StoreSettings,
    /// What photos are taken.
    pub photos: PhotoSettings,
    /// Uploads that go on where they were cut off.
    pub uploads: UploadSettings,
    /// The jobs.
    pub worker: WorkerSettings,
    /// Sign-in, tokens, keys.
    pub people: PeopleSettings,
    /// Reports.
    pub moderation: ModerationSettings,
    /// Missions.
    pub missions: MissionSettings,
    /// Following changes.
    pub sync: SyncSettings,
    /// Following.
    pub notices: NoticeSettings,
    /// Pings to phones and browsers.
    pub push: PushSettings,
    /// Outgoing mail.
    pub mail: MailSettings,
    /// Subscriptions and payments.
    pub money: MoneySettings,
    /// The base map.
    pub map: MapSettings,
    /// The log.
    pub log: LogSettings,
}

impl Settings {
    /// Reads all layers. `flags` are `key.path` and value pairs from the command line.
    ///
    /// # Errors
    /// When a file cannot be read, a key is unknown, or a value is of the wrong type or out of its bounds; the message
    /// names the key and where it was set.
    pub fn load(file: Option<&Path>, flags: &[(&str, String)]) -> Result<Self> {
        let mut layers = Figment::from(Toml::string(DEFAULT_TOML));
        if let Some(path) = file {
            std::fs::metadata(path).with_context(|| format!("configuration file {}", path.display()))?;
            layers = layers.merge(Toml::file(path));
        }
        layers = layers.merge(Env::prefixed("PHOTOS36_").split("__").ignore(&["config"]));
        for (key, value) in flags {
            layers = layers.merge(Serialized::default(key, typed(value)));
        }
        let settings: Self = layers.extract().map_err(|error| Error::Internal(anyhow!("{}", explained(&error))))?;
        settings.with_secrets_from_files()?.within_bounds()
    }

    /// The defaults alone.
    ///
    /// # Errors
    /// Never, unless `default.toml` itself is wrong; a test reads it.
    pub fn defaults() -> Result<Self> {
        Figment::from(Toml::string(DEFAULT_TOML))
            .extract()
            .map_err(|error| Error::Internal(anyhow!("{}", explained(&error))))
    }

    fn with_secrets_from_files(mut self) -> Result<Self> {
        for (value, file) in [
            (&mut self.store.secret_access_key, &self.store.secret_access_key_file),
            (&mut self.mail.smtp_url, &self.mail.smtp_url_file),
            (&mut self.money.stripe_secret_key, &self.money.stripe_secret_key_file),
            (&mut self.money.stripe_webhook_secrets, &self.money.stripe_webhook_secrets_file),
        ] {
            if value.is_empty() && !file.is_empty() {
                *value =
                    std::fs::read_to_string(file).with_context(|| format!("secret file {file}"))?.trim().to_owned();
            }
        }
        Ok(self)
    }
}

/// What is wrong with which key, and where it was set.
fn explained(error: &figment::Error) -> String {
    let key = error.path.join(".").to_lowercase();
    let set = error.metadata.as_ref().map(|layer| match &layer.source {
        Some(Source::File(path)) => path.display().to_string(),
        Some(_) => "a flag".to_owned(),
        None => layer.name.replace('`', ""),
    });
    let what = match &error.kind {
        Kind::UnknownField(_, known) => format!("there is no such key, only {}", known.join(", ")),
        other => other.to_string(),
    };
    match set {
        Some(set) => format!("configuration: {key} ({set}): {what}"),
        None => format!("configuration: {key}: {what}"),
    }
}

/// A flag's text as the environment's are read: `2` is a number, `true` a boolean, what else it is stays text.
fn typed(text: &str) -> Value {
    text.parse().unwrap_or_else(|never| match never {})
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_defaults_are_complete_and_within_their_bounds() {
        let settings = Settings::defaults().unwrap().within_bounds().unwrap();
        assert_eq!(settings.photos.max_bytes(), 25 * 1024 * 1024);
    }

    #[test]
    fn an_unknown_key_is_an_error_that_names_it() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a.toml");
        std::fs::write(&file, "[http]\nbnd = \"x\"\n").unwrap();
        let message = Settings::load(Some(&file), &[]).unwrap_err().to_string();
        let expected = format!("configuration: http.bnd ({}): there is no such key, only bind, ", file.display());
        assert!(message.starts_with(&expected), "{message}");
        let message = Settings::load(None, &[("htp.bind", "x".into())]).unwrap_err().to_string();
        assert!(message.starts_with("configuration: htp (a flag): there is no such key, only http, "), "{message}");
    }

    #[test]
    fn a_number_out_of_its_bounds_is_an_error_that_names_them() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a.toml");
        std::fs::write(&file, "[photos]\nmax_mib = 0\n").unwrap();
        let message = Settings::load(Some(&file), &[]).unwrap_err().to_string();
        assert!(message.contains("photos.max_mib") && message.contains("200"), "{message}");
    }

    #[test]
    fn a_flag_wins_over_the_file() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a.toml");
        std::fs::write(&file, "[http]\nbind = \"127.0.0.1:1\"\n").unwrap();
        let settings = Settings::load(Some(&file), &[("http.bind", "127.0.0.1:2".into())]).unwrap();
        assert_eq!(settings.http.bind, "127.0.0.1:2");
    }

    #[test]
    fn a_flag_may_set_a_number_a_truth_or_nothing() {
        let flags = [("worker.threads", "2"), ("store.path_style", "false"), ("http.metrics_bind", "")];
        let settings = Settings::load(None, &flags.map(|(key, value)| (key, value.to_owned()))).unwrap();
        assert_eq!((settings.worker.threads, settings.store.path_style), (2, false));
        assert_eq!(settings.http.metrics_bind, "");
    }
}
