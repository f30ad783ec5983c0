//! `GET /v1/limits`: how large, how many and how often, from the settings and the rules that are enforced.

use crate::http::State;
use actix_web::{HttpResponse, get};
use photos36_domain::{
    idempotency, moderation, packs, pages, people, photos, privacy::parents, push, settings::Settings, sync,
    territories, themes,
};
use serde::Serialize;
use std::sync::LazyLock;
use utoipa::ToSchema;

/// What this server takes.
#[derive(Serialize, ToSchema)]
#[schema(example = json!({
    "limits": [{"name": "photo-bytes", "most": 26_214_400, "unit": "bytes", "meaning": "A photo's file."}],
    "rates": [{"operations": ["askSignIn"], "most": 120, "seconds": 3600, "by": "address"}]
}))]
pub(super) struct LimitsOut {
    /// Sizes and counts, by name.
    limits: Vec<LimitOut>,
    /// How often; beyond it the answer is 429 `too-many-requests` with `Retry-After`.
    rates: Vec<RateOut>,
}

/// The most of something.
#[derive(Serialize, ToSchema)]
struct LimitOut {
    /// Stable name.
    name: &'static str,
    /// The most that is taken.
    most: u64,
    /// `bytes`, `characters`, `pixels`, `minutes`, `days`, or what is counted.
    unit: &'static str,
    /// What it bounds.
    meaning: &'static str,
}

/// The most in a time.
#[derive(Serialize, ToSchema)]
struct RateOut {
    /// The operations that count together.
    operations: &'static [&'static str],
    /// The most in that time; it comes back evenly.
    most: u64,
    /// The time, in seconds.
    seconds: u32,
    /// Who is counted: `address` (IPv6: a /64), `mailbox` or `person`.
    by: &'static str,
}

/// Read this server's limits.
///
/// Sizes, counts and rates, so that an app need not find them out by being refused.
#[utoipa::path(
    operation_id = "readLimits", tag = "contract",
    responses((status = 200, description = "The limits.", body = LimitsOut))
)]
#[get("/v1/limits")]
pub(super) async fn read_limits(state: State) -> HttpResponse {
    HttpResponse::Ok().json(LimitsOut { limits: limits(&state.settings), rates: rates(&state.settings) })
}

fn limits(settings: &Settings) -> Vec<LimitOut> {
    let limit = |name, most: u64, unit, meaning| LimitOut { name, most, unit, meaning };
    let photo = &settings.photos;
    vec![
        limit("json-bytes", u64::from(settings.http.json_body_kib) * 1024, "bytes", "A body of JSON."),
        limit("page-rows", pages::MAX_LIMIT.into(), "rows", "A page of a list."),
        limit("changes", sync::MOST.into(), "changes", "A page of changes."),
        limit("pack-bytes", count(packs::MOST_BYTES), "bytes", "A territory's pack."),
        limit("tombstone-days", settings.sync.tombstone_days.into(), "days", "How long a phone can be away and go on."),
        limit("idempotency-key-days", idempotency::KEPT_DAYS.into(), "days", "How long an answer is kept for its key."),
        limit("photo-bytes", photo.max_bytes(), "bytes", "A photo's file."),
        limit("photo-pixels", photo.max_pixels(), "pixels", "A photo's width times its height."),
        limit("photo-parts", photo.max_parts.into(), "photos", "Photos in one multipart upload."),
        limit("photo-title-characters", count(photos::values::MAX_TITLE), "characters", "A photo's title."),
        limit("photo-text-characters", count(photos::values::MAX_TEXT), "characters", "A photo's text."),
        limit("photo-blurs", count(photos::blurs::MOST), "requests", "Requests to blur one photo that wait."),
        limit("themes", count(themes::MAX_THEMES), "themes", "Themes of one thing."),
        limit("local-themes", themes::MAX_LOCAL, "themes", "Themes of a territory's own."),
        limit("display-name-characters", count(people::DISPLAY_NAME_CHARACTERS), "characters", "A person's name."),
        limit("sessions", people::sessions::MOST_LIVE, "sessions", "A person's live sessions; the oldest ends."),
        limit("sign-in-minutes", settings.people.sign_in_minutes.into(), "minutes", "How long a code is good."),
        limit("sign-in-tries", settings.people.sign_in_tries.into(), "tries", "How often a code may be tried."),
        limit(
            "access-token-minutes",
            settings.people.access_token_minutes.into(),
            "minutes",
            "An access token's life.",
        ),
        limit("refresh-token-days", settings.people.refresh_token_days.into(), "days", "A session's life without use."),
        limit(
            "event-streams",
            settings.events.most_streams_per_address.into(),
            "connections",
            "Connections of one address (IPv6: a /64) that wait for events.",
        ),
        limit("push-devices", count(push::MOST_DEVICES), "devices", "A person's devices that are pinged."),
        limit("report-text-characters", count(moderation::MAX_TEXT), "characters", "What a report or an appeal says."),
        limit("decisions", count(moderation::MOST_AT_ONCE), "decisions", "Decisions of moderators in one call."),
        limit("boundary-points", count(territories::MAX_POINTS), "points", "Points of a territory's boundary."),
    ]
}

fn count(most: usize) -> u64 {
    u64::try_from(most).unwrap_or(u64::MAX)
}

fn rates(settings: &Settings) -> Vec<RateOut> {
    let hourly = |operations, most: u32, by| RateOut { operations, most: most.into(), seconds: 3600, by };
    let asks = settings.people.sign_ins_per_hour_and_address;
    let daily = |operations, most, by| RateOut { operations, most, seconds: 86_400, by };
    vec![
        hourly(&["askSignIn"], asks, "address"),
        hourly(&["askSignIn"], settings.people.sign_ins_per_hour.into(), "mailbox"),
        daily(&["askParent"], 1, "person"),
        daily(&["askParent"], parents::ASKS_PER_MAILBOX.unsigned_abs(), "mailbox"),
        hourly(&["verifySignIn", "refreshSession"], asks * crate::http::limits::TRIES_PER_ASK, "address"),
        hourly(&["sendReport", "askBlur"], settings.moderation.reports_per_hour_and_address, "address"),
    ]
}

static DEFAULTS: LazyLock<Option<Settings>> = LazyLock::new(|| Settings::defaults().ok());

/// How often an operation may be called where the settings are as they come, as a sentence.
pub(super) fn rate_of(operation_id: &str) -> Option<String> {
    let rates = rates(DEFAULTS.as_ref()?);
    let of_it = rates.iter().filter(|rate| rate.operations.contains(&operation_id));
    let time = |seconds| if seconds == 3600 { "an hour" } else { "a day" };
    let parts: Vec<_> = of_it.map(|rate| format!("{} {} for one {}", rate.most, time(rate.seconds), rate.by)).collect();
    (!parts.is_empty())
        .then(|| format!("At most {} unless this server says otherwise (`GET /v1/limits`).", parts.join(", ")))
}

/// The limits where the settings are as they come, as a table in Markdown.
pub(super) fn table() -> String {
    let Some(settings) = DEFAULTS.as_ref() else { return String::new() };
    let rows =
        limits(settings).into_iter().map(|limit| format!("| {} | {} {} |\n", limit.meaning, limit.most, limit.unit));
    format!("| what | at most |\n| --- | --- |\n{}", rows.collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_limit_has_a_name_of_its_own_and_bounds_something() {
        let limits = limits(&Settings::defaults().unwrap());
        let names: BTreeSet<_> = limits.iter().map(|limit| limit.name).collect();
        assert_eq!(names.len(), limits.len());
        assert!(limits.iter().all(|limit| limit.most > 0));
    }

    #[test]
    fn every_rate_is_of_operations_that_exist_and_say_429() {
        let contract = super::super::complete(crate::routes::contract()).unwrap();
        let rates = rates(&Settings::defaults().unwrap());
        let rated: BTreeSet<_> = rates.iter().flat_map(|rate| rate.operations).copied().collect();
        let refusing =
            super::super::operations(&contract).filter(|operation| operation.said["responses"].get("429").is_some());
        let refusing: Vec<_> = refusing.map(|operation| operation.text("operationId").to_owned()).collect();
        assert_eq!(rated.into_iter().collect::<BTreeSet<_>>(), refusing.iter().map(String::as_str).collect());
    }
}
