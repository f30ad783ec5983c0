//! The bounds that `default.toml` states, enforced.

use super::Settings;
use crate::{Error, Result};
use anyhow::anyhow;

impl Settings {
    /// Checks every number.
    ///
    /// # Errors
    /// Names the key, its value and its bounds.
    pub fn within_bounds(self) -> Result<Self> {
        let numbers: &[(&str, u64, u64, u64)] = &[
            ("http.json_body_kib", self.http.json_body_kib.into(), 16, 4096),
            ("http.import_mib", self.http.import_mib.into(), 1, 64),
            ("http.shutdown_seconds", self.http.shutdown_seconds.into(), 1, 300),
            ("http.client_head_seconds", self.http.client_head_seconds.into(), 1, 300),
            ("http.body_silence_seconds", self.http.body_silence_seconds.into(), 1, 3600),
            ("events.poll_ms", self.events.poll_ms.into(), 100, 60_000),
            ("events.longest_seconds", self.events.longest_seconds.into(), 1, 86_400),
            ("events.most_streams", self.events.most_streams.into(), 0, 100_000),
            ("events.most_streams_per_address", self.events.most_streams_per_address.into(), 1, 10_000),
            ("database.max_connections", self.database.max_connections.into(), 2, 200),
            ("database.acquire_timeout_seconds", self.database.acquire_timeout_seconds.into(), 1, 120),
            ("database.sqlite_cache_kib", self.database.sqlite_cache_kib.into(), 512, 1_048_576),
            ("store.orphan_hours", self.store.orphan_hours.into(), 1, 720),
            ("photos.max_mib", self.photos.max_mib.into(), 1, 200),
            ("photos.max_megapixels", self.photos.max_megapixels.into(), 1, 500),
            ("photos.max_parts", self.photos.max_parts.into(), 1, 50),
            ("photos.refused_days", self.photos.refused_days.into(), 1, 3650),
            ("uploads.expiry_hours", self.uploads.expiry_hours.into(), 1, 720),
            ("uploads.durable_ms", self.uploads.durable_ms.into(), 100, 10_000),
            ("uploads.piece_kib", self.uploads.piece_kib.into(), 64, 16_384),
            ("uploads.max_open", self.uploads.max_open.into(), 1, 1000),
            ("uploads.max_open_mib", self.uploads.max_open_mib.into(), 1, 100_000),
            ("uploads.buffer_mib", self.uploads.buffer_mib.into(), 1, 1024),
            ("worker.threads", self.worker.threads.into(), 0, 64),
            ("worker.poll_ms", self.worker.poll_ms.into(), 20, 10_000),
            ("worker.lease_seconds", self.worker.lease_seconds.into(), 5, 110),
            ("worker.max_attempts", self.worker.max_attempts.into(), 1, 20),
            ("worker.backoff_seconds", self.worker.backoff_seconds.into(), 1, 600),
            ("worker.picture_memory_mib", self.worker.picture_memory_mib.into(), 64, 4096),
            ("worker.picture_seconds", self.worker.picture_seconds.into(), 1, 300),
            ("people.sign_in_minutes", self.people.sign_in_minutes.into(), 1, 60),
            ("people.sign_in_tries", self.people.sign_in_tries.into(), 1, 20),
            ("people.sign_ins_per_hour", self.people.sign_ins_per_hour.into(), 1, 100),
            ("people.sign_ins_per_hour_and_address", self.people.sign_ins_per_hour_and_address.into(), 10, 100_000),
            ("people.writes_per_hour", self.people.writes_per_hour.into(), 100, 1_000_000),
            ("people.access_token_minutes", self.people.access_token_minutes.into(), 1, 60),
            ("people.refresh_token_days", self.people.refresh_token_days.into(), 1, 400),
            ("people.key_rotation_days", self.people.key_rotation_days.into(), 1, 400),
            ("people.inactive_months", self.people.inactive_months.into(), 12, 120),
            ("people.access_log_months", self.people.access_log_months.into(), 1, 36),
            ("money.stripe_seconds", self.money.stripe_seconds.into(), 1, 100),
            ("money.webhook_tolerance_seconds", self.money.webhook_tolerance_seconds.into(), 1, 3600),
            ("money.reconcile_days", self.money.reconcile_days.into(), 1, 180),
            ("money.reminder_days", self.money.reminder_days.into(), 1, 60),
            ("money.receipt_mib", self.money.receipt_mib.into(), 1, 25),
            (
                "moderation.reports_per_hour_and_address",
                self.moderation.reports_per_hour_and_address.into(),
                10,
                100_000,
            ),
            ("missions.archive_days", self.missions.archive_days.into(), 1, 3650),
            ("sync.tombstone_days", self.sync.tombstone_days.into(), 1, 3650),
            ("notices.keep_days", self.notices.keep_days.into(), 7, 3650),
            ("notices.digest_hour", self.notices.digest_hour.into(), 0, 18),
            ("push.ttl_hours", self.push.ttl_hours.into(), 1, 672),
            ("push.wait_seconds", self.push.wait_seconds.into(), 0, 600),
            ("push.timeout_seconds", self.push.timeout_seconds.into(), 1, 60),
            ("push.quiet_from_minute", self.push.quiet_from_minute.into(), 0, 1439),
            ("push.quiet_to_minute", self.push.quiet_to_minute.into(), 0, 1439),
            ("map.base_max_zoom", self.map.base_max_zoom.into(), 1, 22),
        ];
        for (key, value, least, most) in numbers {
            if value < least || value > most {
                return Err(Error::Internal(anyhow!("configuration: {key} is {value}; it must be {least} to {most}")));
            }
        }
        Ok(self)
    }
}
