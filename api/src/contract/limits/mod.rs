//! `GET /v1/limits`: how large, how many and how often, from the settings and the rules that are enforced.

mod values;

use crate::http::State;
use actix_web::{HttpResponse, get};
use photos36_domain::{privacy::parents, settings::Settings};
use serde::Serialize;
use std::sync::LazyLock;
use utoipa::ToSchema;
use values::limits;

/// What this server takes.
#[derive(Serialize, ToSchema)]
#[schema(example = json!({
    "limits": [{"name": "photo-bytes", "most": 26_214_400, "unit": "bytes", "meaning": "A photo's file.",
        "code": "photo-too-large"}],
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
    /// The problem that refuses more, where there is one of its own.
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<&'static str>,
}

/// The most in a time.
#[derive(Serialize, ToSchema)]
struct RateOut {
    /// The operations that count together; `*` is every one that changes something, for whoever is signed in.
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
        hourly(&["*"], settings.people.writes_per_hour, "person"),
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
    use photos36_domain::ErrorCode;
    use std::collections::BTreeSet;

    #[test]
    fn every_limit_has_a_name_of_its_own_and_bounds_something() {
        let limits = limits(&Settings::defaults().unwrap());
        let names: BTreeSet<_> = limits.iter().map(|limit| limit.name).collect();
        assert_eq!(names.len(), limits.len());
        assert!(limits.iter().all(|limit| limit.most > 0));
    }

    #[test]
    fn every_refusal_of_too_much_has_its_limit() {
        let limits = limits(&Settings::defaults().unwrap());
        let told: BTreeSet<_> = limits.iter().filter_map(|limit| limit.code).collect();
        for code in &told {
            assert!(ErrorCode::ALL.iter().any(|known| known.name() == *code), "{code}");
        }
        // What a picture costs, how large a graph has grown and what someone has left are no counts of a request.
        let uncounted = ["photo-too-costly", "graph-too-large", "too-many-requests"];
        let counted = |name: &str| {
            ["-too-many", "-too-long", "-too-large", "-full", "-too-old"].iter().any(|end| name.ends_with(end))
        };
        let all = ErrorCode::ALL.iter().map(|code| code.name());
        let refusing: BTreeSet<_> = all
            .filter(|name| counted(name) || *name == "photo-too-many-pixels")
            .filter(|name| !uncounted.contains(name))
            .collect();
        assert_eq!(told.intersection(&refusing).copied().collect::<BTreeSet<_>>(), refusing);
    }

    #[test]
    fn every_rate_is_of_operations_that_exist_and_say_429() {
        let contract = super::super::complete(crate::routes::contract()).unwrap();
        let rates = rates(&Settings::defaults().unwrap());
        let rated: BTreeSet<_> = rates.iter().flat_map(|rate| rate.operations).copied().collect();
        let (mut refusing, mut known) = (BTreeSet::new(), BTreeSet::new());
        for operation in super::super::operations(&contract) {
            let is_counted = operation.method != "get" && !super::super::list(operation.said, "security").is_empty();
            let says = operation.said["responses"].get("429").is_some();
            let name = operation.text("operationId").to_owned();
            assert!(says || !is_counted || operation.method == "options", "{name} is counted");
            if says && !is_counted {
                refusing.insert(name.clone());
            }
            known.insert(name);
        }
        assert!(refusing.iter().all(|name| rated.contains(name.as_str())), "{refusing:?}");
        assert!(rated.iter().all(|name| *name == "*" || known.contains(*name)), "{rated:?}");
    }
}
