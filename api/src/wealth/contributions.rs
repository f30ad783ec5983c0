//! What people bring, and what peers say of it.

use crate::{
    http::{
        Json, MaybeSignedIn, Problem, Query, State,
        pages::{self, PageIn, PageOut},
    },
    photos::PersonOut,
};
use actix_web::{HttpRequest, HttpResponse, delete, get, put, web::Path};
use photos36_domain::money::wealth::{self, Contribution, Flow, Marks, NewContribution};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// What a contribution is part of.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
enum FlowName {
    /// What is made.
    Production,
    /// What is written down of it.
    Documentation,
    /// What is told of it.
    Communication,
    /// What holds it together.
    Support,
    /// What is tried and found out.
    Research,
    /// What makes it a joy.
    Joy,
}

impl From<FlowName> for Flow {
    fn from(name: FlowName) -> Self {
        match name {
            FlowName::Production => Self::Production,
            FlowName::Documentation => Self::Documentation,
            FlowName::Communication => Self::Communication,
            FlowName::Support => Self::Support,
            FlowName::Research => Self::Research,
            FlowName::Joy => Self::Joy,
        }
    }
}

/// What one brought.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"flow": "production", "text": "Repeint la porte du lavoir", "minutes": 90}))]
struct ContributionIn {
    /// What it is part of.
    flow: FlowName,
    /// What it is, 1 to 1,000 characters on one line.
    #[schema(min_length = 1, max_length = 1000)]
    text: String,
    /// Time; a minute counts too.
    #[serde(default)]
    #[schema(minimum = 0, maximum = 1440)]
    minutes: i64,
    /// Money given (not advanced), in smallest units of the territory's currency.
    #[serde(default)]
    #[schema(minimum = 0)]
    money: i64,
    /// A thing given, at most 200 characters.
    #[serde(default)]
    #[schema(max_length = 200)]
    thing: String,
    /// The day, `YYYY-MM-DD` where the territory is; today when absent.
    day: Option<String>,
}

/// A contribution.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "id": "0197a1c0-8888-7000-8000-000000000008", "flow": "production", "text": "Repeint la porte du lavoir",
    "minutes": 90, "money": 0, "thing": "", "day": "2026-06-21", "ratings": 2,
    "author": {"id": "0197a1c0-2222-7000-8000-000000000002", "display_name": "Jeanne"}
}))]
struct ContributionOut {
    /// Its id.
    id: Uuid,
    /// `production`, `documentation`, `communication`, `support`, `research` or `joy`.
    flow: String,
    /// What it is.
    text: String,
    /// Time, in minutes.
    minutes: i64,
    /// Money given, in smallest units.
    money: i64,
    /// A thing given.
    thing: String,
    /// The day.
    day: String,
    /// How many peers evaluated it; what each said is told to nobody.
    ratings: i64,
    /// The period that counted it; absent while it is open.
    #[serde(skip_serializing_if = "Option::is_none")]
    period_id: Option<Uuid>,
    /// Whose it is; told to the team and oneself.
    #[serde(skip_serializing_if = "Option::is_none")]
    author: Option<PersonOut>,
}

impl ContributionOut {
    fn new(contribution: Contribution, is_named: bool) -> Self {
        let author = PersonOut { id: contribution.author_id, display_name: contribution.author_name };
        Self {
            id: contribution.id,
            flow: contribution.flow,
            text: contribution.body,
            minutes: contribution.minutes,
            money: contribution.money,
            thing: contribution.thing,
            day: contribution.happened_on,
            ratings: contribution.ratings,
            period_id: contribution.period_id,
            author: is_named.then_some(author),
        }
    }
}

/// List the contributions of a mission.
///
/// Lists what was brought into a mission, the newest first. Whose each is stands there for the team and for one's own.
#[utoipa::path(
    operation_id = "listContributions", tag = "wealth",
    params(("id" = Uuid, Path, description = "The mission."), PageIn),
    responses(
        (status = 200, description = "A page.", body = PageOut<ContributionOut>),
        (status = 400, description = "parameter-invalid, cursor-invalid"),
        (status = 401, description = "token-invalid"),
        (status = 404, description = "not-found"),
    )
)]
#[get("/v1/missions/{id}/contributions")]
pub async fn list_contributions(
    state: State,
    actor: MaybeSignedIn,
    id: Path<Uuid>,
    page: Query<PageIn>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let (page, is_team) = wealth::list(&state, &actor, *id, page.limit, page.cursor.as_deref()).await?;
    let out = |contribution: Contribution| {
        let is_named = is_team || actor.is_person(contribution.author_id);
        ContributionOut::new(contribution, is_named)
    };
    Ok(pages::respond(&request, page.map(out)))
}

/// Declare what one brought.
///
/// Declares what one brought into a mission in whose team one is: time, money, a thing.
#[utoipa::path(
    operation_id = "declareContribution", tag = "wealth", security(("bearer" = [])),
    params(
        ("id" = Uuid, Path, description = "The mission."),
        ("contribution" = Uuid, Path, description = "UUIDv7 made by the client."),
    ),
    request_body = ContributionIn,
    responses(
        (status = 201, description = "Declared.", body = ContributionOut),
        (status = 200, description = "It was there.", body = ContributionOut),
        (status = 400, description = "body-invalid, text-invalid, amount-invalid, contribution-empty, day-invalid, id-not-uuidv7"),
        (status = 401, description = "sign-in-required, token-invalid"),
        (status = 403, description = "forbidden, excluded"),
        (status = 404, description = "not-found"),
        (status = 409, description = "id-taken"),
        (status = 413, description = "body-too-large"),
        (status = 415, description = "content-type-unsupported"),
    )
)]
#[put("/v1/missions/{id}/contributions/{contribution}")]
pub async fn declare(
    state: State,
    actor: MaybeSignedIn,
    path: Path<(Uuid, Uuid)>,
    body: Json<ContributionIn>,
) -> Result<HttpResponse, Problem> {
    let (mission, id) = path.into_inner();
    let ContributionIn { flow, text, minutes, money, thing, day } = body.into_inner();
    let new = NewContribution { id, flow: flow.into(), text, minutes, money, thing, day };
    let (contribution, is_new) = wealth::declare(&state, &actor, mission, new).await?;
    let mut response = if is_new { HttpResponse::Created() } else { HttpResponse::Ok() };
    Ok(response.json(ContributionOut::new(contribution, true)))
}

/// Take back what one declared.
///
/// Takes back a contribution of one's own that no period has counted yet.
#[utoipa::path(
    operation_id = "takeBackContribution", tag = "wealth", security(("bearer" = [])),
    params(
        ("id" = Uuid, Path, description = "The mission."),
        ("contribution" = Uuid, Path, description = "The contribution."),
    ),
    responses(
        (status = 204, description = "Gone."),
        (status = 401, description = "sign-in-required, token-invalid"),
        (status = 403, description = "forbidden"),
        (status = 404, description = "not-found"),
        (status = 409, description = "contribution-closed"),
    )
)]
#[delete("/v1/missions/{id}/contributions/{contribution}")]
pub async fn take_back(state: State, actor: MaybeSignedIn, path: Path<(Uuid, Uuid)>) -> Result<HttpResponse, Problem> {
    let (mission, id) = path.into_inner();
    wealth::remove(&state, &actor, mission, id).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// What a peer says of a contribution, each from 1 to 5.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "relevance": 4, "productivity": 3, "attitude": 5, "constructiveness": 4, "joy": 5, "openness": 4
}))]
struct RatingIn {
    /// Quality: it was what was needed.
    #[schema(minimum = 1, maximum = 5)]
    relevance: i32,
    /// Quality: much came of it.
    #[schema(minimum = 1, maximum = 5)]
    productivity: i32,
    /// Emotion: a positive attitude.
    #[schema(minimum = 1, maximum = 5)]
    attitude: i32,
    /// Emotion: it built on others.
    #[schema(minimum = 1, maximum = 5)]
    constructiveness: i32,
    /// Emotion: it gave joy.
    #[schema(minimum = 1, maximum = 5)]
    joy: i32,
    /// Emotion: it was open to all.
    #[schema(minimum = 1, maximum = 5)]
    openness: i32,
}

/// Evaluate what someone brought.
///
/// Evaluates what someone else of the team brought, never oneself; changeable until the period closes. Who said what is told
/// to nobody.
#[utoipa::path(
    operation_id = "rateContribution", tag = "wealth", security(("bearer" = [])),
    params(
        ("id" = Uuid, Path, description = "The mission."),
        ("contribution" = Uuid, Path, description = "The contribution."),
    ),
    request_body = RatingIn,
    responses(
        (status = 204, description = "Taken."),
        (status = 400, description = "body-invalid, parameter-invalid"),
        (status = 401, description = "sign-in-required, token-invalid"),
        (status = 403, description = "forbidden, excluded"),
        (status = 404, description = "not-found"),
        (status = 409, description = "rating-own, contribution-closed"),
        (status = 413, description = "body-too-large"),
        (status = 415, description = "content-type-unsupported"),
    )
)]
#[put("/v1/missions/{id}/contributions/{contribution}/rating")]
pub async fn rate_contribution(
    state: State,
    actor: MaybeSignedIn,
    path: Path<(Uuid, Uuid)>,
    body: Json<RatingIn>,
) -> Result<HttpResponse, Problem> {
    let (mission, id) = path.into_inner();
    let RatingIn { relevance, productivity, attitude, constructiveness, joy, openness } = body.into_inner();
    let marks = Marks::parse([relevance, productivity, attitude, constructiveness, joy, openness])?;
    wealth::rate(&state, &actor, mission, id, marks).await?;
    Ok(HttpResponse::NoContent().finish())
}
