//! Directing the money: a subscriber's parts, and the territory's rule for the rest.

use crate::http::{
    Json, Problem, SignedIn, State,
    tags::{self, IfMatch},
};
use actix_web::{HttpResponse, get, put, web::Path};
use photos36_domain::{
    ErrorCode, Refusal,
    money::subscriptions::{self, Part, Rule, Target, directions},
    people::rights::allow,
    territories,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// What money may be directed to.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
enum TargetName {
    /// A mission's budget.
    Mission,
    /// The territory's fund.
    Territory,
    /// What belongs to all.
    Commons,
}

/// A part of the amount.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct DirectionPart {
    /// What it is for.
    #[schema(inline)]
    target: TargetName,
    /// The mission, when it is for one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    mission_id: Option<Uuid>,
    /// How much of it, in per cent.
    #[schema(minimum = 1, maximum = 100)]
    percent: i32,
}

/// How a subscription is split; what is missing to 100 follows the territory's rule.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"parts": [{"target": "mission", "mission_id": "0197a1c0-5555-7000-8000-000000000001", "percent": 60}, {"target": "commons", "percent": 10}]}))]
struct Directions {
    /// At most 20, each target once.
    parts: Vec<DirectionPart>,
}

impl From<&Part> for DirectionPart {
    fn from(part: &Part) -> Self {
        let target = match part.target {
            Target::Mission(_) => TargetName::Mission,
            Target::Territory => TargetName::Territory,
            Target::Commons => TargetName::Commons,
        };
        Self { target, mission_id: part.target.mission(), percent: part.percent }
    }
}

impl Directions {
    fn parse(&self) -> Result<Vec<Part>, Refusal> {
        let parse = |(index, part): (usize, &DirectionPart)| {
            let target = match (part.target, part.mission_id) {
                (TargetName::Mission, Some(id)) => Target::Mission(id),
                (TargetName::Territory, None) => Target::Territory,
                (TargetName::Commons, None) => Target::Commons,
                _ => {
                    let field = format!("/parts/{index}/mission_id");
                    return Err(Refusal::new(ErrorCode::DirectionsInvalid).field(field));
                }
            };
            Ok(Part { target, percent: part.percent })
        };
        self.parts.iter().enumerate().map(parse).collect()
    }
}

/// Read how a subscription is split.
///
/// Reads how one's subscription is split.
#[utoipa::path(
    operation_id = "readDirections", tag = "money", security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "The subscription.")),
    responses(
        (status = 200, description = "The parts.", body = Directions),
        (status = 401, description = "sign-in-required, token-invalid"),
        (status = 404, description = "not-found"),
    )
)]
#[get("/v1/subscriptions/{id}/directions")]
pub async fn read_directions(state: State, me: SignedIn, id: Path<Uuid>) -> Result<HttpResponse, Problem> {
    let row = subscriptions::for_owner(&*state.db, &me, *id).await?;
    let parts = directions::of(&*state.db, row.id).await?;
    let parts = parts.iter().map(DirectionPart::from).collect();
    Ok(HttpResponse::Ok().insert_header(tags::of_version(row.version, "")).json(Directions { parts }))
}

/// Split a subscription.
///
/// Splits one's subscription anew, from the next payment on. The tag is that of the subscription.
#[utoipa::path(
    operation_id = "setDirections", tag = "money", security(("bearer" = [])),
    params(
        ("id" = Uuid, Path, description = "The subscription."),
        ("If-Match" = String, Header, description = "The ETag that was read."),
    ),
    request_body = Directions,
    responses(
        (status = 200, description = "The parts as they are now.", body = Directions),
        (status = 400, description = "body-invalid, directions-invalid"),
        (status = 401, description = "sign-in-required, token-invalid"),
        (status = 404, description = "not-found"),
        (status = 412, description = "version-stale"),
        (status = 413, description = "body-too-large"),
        (status = 415, description = "content-type-unsupported"),
        (status = 422, description = "mission-unknown"),
        (status = 428, description = "if-match-required"),
    )
)]
#[put("/v1/subscriptions/{id}/directions")]
pub async fn set_directions(
    state: State,
    me: SignedIn,
    id: Path<Uuid>,
    seen: IfMatch,
    body: Json<Directions>,
) -> Result<HttpResponse, Problem> {
    let row = subscriptions::for_owner(&*state.db, &me, *id).await?;
    seen.check(row.version)?;
    let row = directions::set(&state, &row, &body.parse()?).await?;
    Ok(HttpResponse::Ok().insert_header(tags::of_version(row.version, "")).json(body.into_inner()))
}

/// What the part that nobody directs is for; what is left goes to the territory.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"missions_percent": 50, "commons_percent": 10}))]
struct MoneyRule {
    /// To the active missions in equal parts.
    #[schema(minimum = 0, maximum = 100)]
    missions_percent: i32,
    /// To the commons.
    #[schema(minimum = 0, maximum = 100)]
    commons_percent: i32,
}

fn respond(rule: Rule) -> HttpResponse {
    let Rule { missions_percent, commons_percent, version } = rule;
    let out = MoneyRule { missions_percent, commons_percent };
    HttpResponse::Ok().insert_header(tags::of_version(version, "")).json(out)
}

/// Read the rule for undirected money.
///
/// Reads a territory's rule for what nobody directs.
#[utoipa::path(
    operation_id = "readMoneyRule", tag = "money",
    params(("id" = Uuid, Path, description = "The territory.")),
    responses(
        (status = 200, description = "The rule.", body = MoneyRule),
        (status = 404, description = "not-found"),
    )
)]
#[get("/v1/territories/{id}/money-rule")]
pub async fn read_rule(state: State, id: Path<Uuid>) -> Result<HttpResponse, Problem> {
    let territory = territories::by_id(&*state.db, *id).await?;
    Ok(respond(directions::rule(&*state.db, territory.id).await?))
}

/// Set the rule for undirected money.
///
/// Sets a territory's rule for what nobody directs. For its animators and the editor.
#[utoipa::path(
    operation_id = "setMoneyRule", tag = "money", security(("bearer" = [])),
    params(
        ("id" = Uuid, Path, description = "The territory."),
        ("If-Match" = String, Header, description = "The ETag that was read."),
    ),
    request_body = MoneyRule,
    responses(
        (status = 200, description = "The rule as it is now.", body = MoneyRule),
        (status = 400, description = "body-invalid, directions-invalid"),
        (status = 401, description = "sign-in-required, token-invalid"),
        (status = 403, description = "forbidden"),
        (status = 404, description = "not-found"),
        (status = 412, description = "version-stale"),
        (status = 413, description = "body-too-large"),
        (status = 415, description = "content-type-unsupported"),
        (status = 428, description = "if-match-required"),
    )
)]
#[put("/v1/territories/{id}/money-rule")]
pub async fn set_rule(
    state: State,
    me: SignedIn,
    id: Path<Uuid>,
    seen: IfMatch,
    body: Json<MoneyRule>,
) -> Result<HttpResponse, Problem> {
    let territory = territories::by_id(&*state.db, *id).await?;
    allow(&me, me.may_edit_territory(territory.id))?;
    let version = directions::rule(&*state.db, territory.id).await?.version;
    seen.check(version)?;
    let MoneyRule { missions_percent, commons_percent } = body.into_inner();
    let rule = Rule { missions_percent, commons_percent, version };
    Ok(respond(directions::set_rule(&state, &me, territory.id, rule).await?))
}
