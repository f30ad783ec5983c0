//! Periods of a mission's dividend: closed, read by everyone, recomputed by anyone.

use crate::{
    http::{
        Json, MaybeSignedIn, Problem, Query, Reader, State,
        pages::{self, PageIn, PageOut},
        tags::{self, IfMatch},
        time::rfc3339,
    },
    photos::PersonOut,
};
use actix_web::{HttpRequest, HttpResponse, get, post, put, web::Path};
use photos36_domain::{
    money::dividend::{self, Period, Rules, Share},
    territories,
};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;
use uuid::Uuid;

/// A period that was closed.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "id": "0197a1c0-8888-7000-8000-000000000009", "number": 1, "currency": "EUR", "pot": 12000,
    "closed_at": "2026-06-21T12:00:00Z",
    "open": {"rules": {"version": 0, "least_ratings": 2}, "turn": 1, "pot": 12000, "lines": [], "shares": []}
}))]
struct PeriodOut {
    /// Its id.
    id: Uuid,
    /// 1, 2, 3… of the mission.
    number: i32,
    /// ISO 4217.
    currency: String,
    /// What was shared, in smallest units.
    pot: i64,
    /// When it was closed (RFC 3339, UTC).
    closed_at: String,
    /// Everything that it was computed from, and what came out, people masked: `rules`, `turn`, `pot`, `currency`, `lines`
    /// (contribution, person, minutes, ratings, quality_sum, emotion_sum) and `shares` (person, weight, share).
    #[schema(value_type = HashMap<String, Value>)]
    open: Value,
}

impl From<Period> for PeriodOut {
    fn from(period: Period) -> Self {
        Self {
            id: period.id,
            number: period.number,
            currency: period.currency,
            pot: period.pot,
            closed_at: rfc3339(period.created_at),
            open: serde_json::from_str(&period.open_json).unwrap_or_default(),
        }
    }
}

/// Close a period of a mission's dividend.
///
/// Shares the budget of a mission among those whose contributions enough peers evaluated, by the formula of the territory
/// (`readDividendRules`), to the last unit. What is not evaluated by enough peers waits for the next period. For its
/// stewards, the territory's animators and the editor.
#[utoipa::path(
    operation_id = "closePeriod", tag = "wealth", security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "The mission.")),
    responses(
        (status = 201, description = "Closed.", body = PeriodOut),
        (status = 401, description = "sign-in-required, token-invalid"),
        (status = 403, description = "forbidden, excluded"),
        (status = 404, description = "not-found"),
        (status = 409, description = "nothing-to-share"),
    )
)]
#[post("/v1/missions/{id}/periods")]
pub async fn close_period(state: State, actor: MaybeSignedIn, id: Path<Uuid>) -> Result<HttpResponse, Problem> {
    let period = dividend::close(&state, &actor, *id).await?;
    Ok(HttpResponse::Created().json(PeriodOut::from(period)))
}

/// List the periods of a mission's dividend.
///
/// Lists what was shared, the last period first, with the open data from which anyone computes each share again.
#[utoipa::path(
    operation_id = "listPeriods", tag = "wealth",
    params(("id" = Uuid, Path, description = "The mission."), PageIn),
    responses(
        (status = 200, description = "A page.", body = PageOut<PeriodOut>),
        (status = 400, description = "parameter-invalid, cursor-invalid"),
        (status = 401, description = "token-invalid"),
        (status = 404, description = "not-found"),
    )
)]
#[get("/v1/missions/{id}/periods")]
pub async fn list_periods(
    state: State,
    actor: MaybeSignedIn,
    id: Path<Uuid>,
    page: Query<PageIn>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let page = dividend::periods(&state, &actor, *id, page.limit, page.cursor.as_deref()).await?;
    Ok(pages::respond(&request, page.map(PeriodOut::from)))
}

/// What someone was due.
#[derive(Debug, Serialize, ToSchema)]
struct ShareOut {
    /// Who.
    person: PersonOut,
    /// In smallest units.
    share: i64,
    /// Of that, left to the commons.
    commons: i64,
}

impl From<Share> for ShareOut {
    fn from(share: Share) -> Self {
        let person = PersonOut { id: share.person_id, display_name: share.display_name };
        Self { person, share: share.share, commons: share.commons }
    }
}

/// Shares with names.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({"items": []}))]
struct SharesOut {
    /// The largest first.
    items: Vec<ShareOut>,
}

/// List the shares of a period with names.
///
/// Lists all shares for the mission's team, one's own for who was due one.
#[utoipa::path(
    operation_id = "listShares", tag = "wealth", security(("bearer" = [])),
    params(
        ("id" = Uuid, Path, description = "The mission."),
        ("period" = Uuid, Path, description = "The period."),
    ),
    responses(
        (status = 200, description = "The shares.", body = SharesOut),
        (status = 401, description = "sign-in-required, token-invalid"),
        (status = 403, description = "forbidden"),
        (status = 404, description = "not-found"),
    )
)]
#[get("/v1/missions/{id}/periods/{period}/shares")]
pub async fn list_shares(
    state: State,
    actor: MaybeSignedIn,
    path: Path<(Uuid, Uuid)>,
) -> Result<HttpResponse, Problem> {
    let (mission, period) = path.into_inner();
    let shares = dividend::shares(&state, &actor, mission, period).await?;
    Ok(HttpResponse::Ok().json(SharesOut { items: shares.into_iter().map(ShareOut::from).collect() }))
}

/// What one leaves to the commons.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"commons_percent": 25}))]
struct WishIn {
    /// How much of what one is due, in per cent.
    #[schema(minimum = 0, maximum = 100)]
    commons_percent: i64,
}

/// Leave a share to the commons.
///
/// Says how much of what one is due in this mission one leaves to the commons, from the next period on. For its team, and for
/// whoever brought something once.
#[utoipa::path(
    operation_id = "leaveToCommons", tag = "wealth", security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "The mission.")),
    request_body = WishIn,
    responses(
        (status = 204, description = "Noted."),
        (status = 400, description = "body-invalid, amount-invalid"),
        (status = 401, description = "sign-in-required, token-invalid"),
        (status = 403, description = "excluded, forbidden"),
        (status = 404, description = "not-found"),
        (status = 413, description = "body-too-large"),
        (status = 415, description = "content-type-unsupported"),
    )
)]
#[put("/v1/missions/{id}/commons-share")]
pub async fn wish_commons(
    state: State,
    actor: MaybeSignedIn,
    id: Path<Uuid>,
    body: Json<WishIn>,
) -> Result<HttpResponse, Problem> {
    dividend::wish(&state, &actor, *id, body.commons_percent).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// The numbers of a territory's formula.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "version": 0, "quality_low_percent": 50, "quality_high_percent": 150, "emotion_low_percent": 80,
    "emotion_high_percent": 120, "least_ratings": 2, "text": "Le poids d'une contribution est…"
}))]
struct RulesOut {
    /// 0 for the usual numbers.
    version: i32,
    /// Factor of quality where every peer gives a 1.
    quality_low_percent: i32,
    /// Factor of quality where every peer gives a 5.
    quality_high_percent: i32,
    /// Factor of emotion where every peer gives a 1.
    emotion_low_percent: i32,
    /// Factor of emotion where every peer gives a 5.
    emotion_high_percent: i32,
    /// Peers that have to evaluate a contribution before it counts.
    least_ratings: i32,
    /// The formula in words, in the reader's language.
    text: String,
}

fn respond(rules: Rules, reader: &Reader) -> HttpResponse {
    let factor = |percent: i32| format!("{}.{:02}", percent / 100, percent % 100);
    let args = [
        ("quality_low", factor(rules.quality_low_percent)),
        ("quality_high", factor(rules.quality_high_percent)),
        ("emotion_low", factor(rules.emotion_low_percent)),
        ("emotion_high", factor(rules.emotion_high_percent)),
        ("ratings", rules.least_ratings.to_string()),
    ];
    let text = reader.locale.text("dividend-formula", &args);
    HttpResponse::Ok().insert_header(tags::of_version(i64::from(rules.version), "")).json(RulesOut {
        version: rules.version,
        quality_low_percent: rules.quality_low_percent,
        quality_high_percent: rules.quality_high_percent,
        emotion_low_percent: rules.emotion_low_percent,
        emotion_high_percent: rules.emotion_high_percent,
        least_ratings: rules.least_ratings,
        text,
    })
}

/// Read the formula of the dividend.
///
/// Reads the numbers of a territory's formula, and the formula in words.
#[utoipa::path(
    operation_id = "readDividendRules", tag = "wealth",
    params(("id" = Uuid, Path, description = "The territory.")),
    responses(
        (status = 200, description = "The numbers; the ETag is needed to change them.", body = RulesOut),
        (status = 304, description = "If-None-Match names this very version."),
        (status = 404, description = "not-found"),
    )
)]
#[get("/v1/territories/{id}/dividend-rules")]
pub async fn read_dividend_rules(state: State, reader: Reader, id: Path<Uuid>) -> Result<HttpResponse, Problem> {
    territories::by_id(&*state.db, *id).await?;
    Ok(respond(dividend::read_rules(&*state.db, *id).await?, &reader))
}

/// New numbers.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "quality_low_percent": 50, "quality_high_percent": 150, "emotion_low_percent": 80, "emotion_high_percent": 120,
    "least_ratings": 2
}))]
struct RulesIn {
    /// 0 to 100.
    #[schema(minimum = 0, maximum = 100)]
    quality_low_percent: i32,
    /// 100 to 300.
    #[schema(minimum = 100, maximum = 300)]
    quality_high_percent: i32,
    /// 0 to 100.
    #[schema(minimum = 0, maximum = 100)]
    emotion_low_percent: i32,
    /// 100 to 300.
    #[schema(minimum = 100, maximum = 300)]
    emotion_high_percent: i32,
    /// 2 to 10.
    #[schema(minimum = 2, maximum = 10)]
    least_ratings: i32,
}

/// Set the numbers of the dividend's formula.
///
/// Sets them from the next period on; periods that were closed keep theirs. For the territory's animators and the editor.
#[utoipa::path(
    operation_id = "setDividendRules", tag = "wealth", security(("bearer" = [])),
    params(
        ("id" = Uuid, Path, description = "The territory."),
        ("If-Match" = String, Header, description = "The ETag that was read."),
    ),
    request_body = RulesIn,
    responses(
        (status = 200, description = "The numbers as they are now.", body = RulesOut),
        (status = 400, description = "body-invalid, parameter-invalid"),
        (status = 401, description = "sign-in-required, token-invalid"),
        (status = 403, description = "forbidden"),
        (status = 404, description = "not-found"),
        (status = 412, description = "version-stale"),
        (status = 413, description = "body-too-large"),
        (status = 415, description = "content-type-unsupported"),
        (status = 428, description = "if-match-required"),
    )
)]
#[put("/v1/territories/{id}/dividend-rules")]
pub async fn set_dividend_rules(
    state: State,
    actor: MaybeSignedIn,
    reader: Reader,
    id: Path<Uuid>,
    seen: IfMatch,
    body: Json<RulesIn>,
) -> Result<HttpResponse, Problem> {
    let version = dividend::read_rules(&*state.db, *id).await?.version;
    seen.check(i64::from(version))?;
    let body = body.into_inner();
    let rules = Rules {
        version,
        quality_low_percent: body.quality_low_percent,
        quality_high_percent: body.quality_high_percent,
        emotion_low_percent: body.emotion_low_percent,
        emotion_high_percent: body.emotion_high_percent,
        least_ratings: body.least_ratings,
    };
    Ok(respond(dividend::set_rules(&state, &actor, *id, rules).await?, &reader))
}
