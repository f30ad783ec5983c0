//! The sections of the configuration; `default.toml` says what each key means, its unit and its bounds.
#![expect(missing_docs, reason = "default.toml documents each key once")]

use serde::Deserialize;
use std::{collections::BTreeMap, path::PathBuf};

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HttpSettings {
    pub bind: String,
    pub metrics_bind: String,
    pub public_url: String,
    pub trusted_proxies: Vec<String>,
    pub json_body_kib: u32,
    pub import_mib: u32,
    pub shutdown_seconds: u16,
    pub client_head_seconds: u16,
    pub body_silence_seconds: u16,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EventSettings {
    pub poll_ms: u32,
    pub longest_seconds: u32,
    pub most_streams: u32,
    pub most_streams_per_address: u32,
}

#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DatabaseSettings {
    pub url: String,
    pub max_connections: u32,
    pub acquire_timeout_seconds: u16,
    pub sqlite_cache_kib: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum StoreKind {
    Files,
    S3,
}

#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StoreSettings {
    pub kind: StoreKind,
    pub folder: PathBuf,
    pub endpoint: String,
    pub bucket: String,
    pub region: String,
    pub access_key_id: String,
    pub secret_access_key: String,
    pub secret_access_key_file: String,
    pub path_style: bool,
    pub orphan_hours: u16,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PhotoSettings {
    pub max_mib: u32,
    pub max_megapixels: u32,
    pub spool_folder: String,
    pub max_parts: u16,
    pub refused_days: u16,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UploadSettings {
    pub expiry_hours: u16,
    pub durable_ms: u32,
    pub piece_kib: u32,
    pub max_open: u16,
    pub max_open_mib: u32,
    pub buffer_mib: u32,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WorkerSettings {
    pub threads: u16,
    pub poll_ms: u32,
    pub lease_seconds: u16,
    pub max_attempts: u16,
    pub backoff_seconds: u16,
    pub picture_memory_mib: u32,
    pub picture_seconds: u16,
}

#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PeopleSettings {
    pub secret: String,
    pub secret_file: PathBuf,
    pub sign_in_minutes: u16,
    pub sign_in_tries: u16,
    pub sign_ins_per_hour: u16,
    pub sign_ins_per_hour_and_address: u32,
    pub writes_per_hour: u32,
    pub access_token_minutes: u16,
    pub refresh_token_days: u16,
    pub key_rotation_days: u16,
    pub inactive_months: u16,
    pub access_log_months: u16,
}

#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SyncSettings {
    pub tombstone_days: u16,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ModerationSettings {
    pub reports_per_hour_and_address: u32,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MissionSettings {
    pub archive_days: u16,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NoticeSettings {
    pub keep_days: u16,
    pub digest_hour: u8,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PushSettings {
    pub contact: String,
    pub ttl_hours: u16,
    pub wait_seconds: u16,
    pub timeout_seconds: u16,
    pub quiet_from_minute: u16,
    pub quiet_to_minute: u16,
    pub trusted_origins: Vec<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum MailKind {
    Folder,
    Smtp,
}

#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MailSettings {
    pub kind: MailKind,
    pub folder: PathBuf,
    pub smtp_url: String,
    pub smtp_url_file: String,
    pub from: String,
}

#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MoneySettings {
    pub stripe_base_url: String,
    pub stripe_secret_key: String,
    pub stripe_secret_key_file: String,
    pub stripe_webhook_secrets: String,
    pub stripe_webhook_secrets_file: String,
    pub stripe_seconds: u16,
    pub webhook_tolerance_seconds: u16,
    pub reconcile_days: u16,
    pub reminder_days: u16,
    pub receipt_mib: u16,
    pub currencies: BTreeMap<String, CurrencySettings>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CurrencySettings {
    pub suggested_monthly_minor: i64,
    pub most_monthly_minor: i64,
    pub card_basis_points: u32,
    pub card_fixed_minor: i64,
    pub debit_fixed_minor: Option<i64>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MapSettings {
    pub base_url: String,
    pub base_attribution: String,
    pub base_max_zoom: u8,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    Human,
    Json,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LogSettings {
    pub format: LogFormat,
    pub filter: String,
}

impl DatabaseSettings {
    /// The file of an SQLite URL.
    pub fn sqlite_path(&self) -> Option<PathBuf> {
        let path = self.url.strip_prefix("sqlite://").or_else(|| self.url.strip_prefix("sqlite:"))?;
        Some(PathBuf::from(path.split('?').next().unwrap_or(path)))
    }
}

impl PhotoSettings {
    /// The largest file, in bytes.
    pub fn max_bytes(&self) -> u64 {
        u64::from(self.max_mib) * 1024 * 1024
    }

    /// The most pixels, width times height.
    pub fn max_pixels(&self) -> u64 {
        u64::from(self.max_megapixels) * 1_000_000
    }
}

/// Settings that hold secrets print their name only.
macro_rules! secret_debug {
    ($($section:ident),+) => {
        $(impl std::fmt::Debug for $section {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(concat!(stringify!($section), " { … }"))
            }
        })+
    };
}
secret_debug!(DatabaseSettings, StoreSettings, PeopleSettings, MailSettings, MoneySettings);
