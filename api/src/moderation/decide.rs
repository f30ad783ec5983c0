//! Decisions: taken, undone, read as statements of reasons.

use super::{out::DecisionOut, reports::ObjectIn};
use crate::{
    http::{
        Json, MaybeSignedIn, Problem, Query, Reader, State,
        pages::{self, PageIn, PageOut},
    },
    photos::RectangleIn,
};
use actix_web::{HttpRequest, HttpResponse, get, post, web::Path};
use photos36_domain::{
    Refusal,
    moderation::{self, Action, Correction, NewDecision, ObjectKind, Rule},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// Decisions, all or none.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"decisions": [{"object": {"kind": "photo", "id": "0197a1c0-1111-7000-8000-000000000001"},
    "action": "hide", "rule": "privacy", "reason": "On reconnaît un enfant."}]}))]
struct DecisionsIn {
    /// 1 to 200, each about another object.
    #[schema(min_items = 1, max_items = 200)]
    decisions: Vec<DecisionIn>,
}

/// A decision.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct DecisionIn {
    /// UUIDv7 made by the client.
    id: Option<Uuid>,
    /// About what.
    object: ObjectIn,
    /// `keep`, `hide`, `remove`, `restore`, `correct`, `warn` or `blur`.
    action: String,
    /// The rule that it rests on; required but for `keep` and `restore`.
    rule: Option<String>,
    /// Why, at most 2,000 characters; required but for `keep` and `restore`.
    #[serde(default)]
    #[schema(max_length = 2000)]
    reason: String,
    /// What is put right, for `correct`.
    correction: Option<CorrectionIn>,
    /// What is made unrecognisable, for `blur`; at most 40.
    #[serde(default)]
    #[schema(max_items = 40)]
    rectangles: Vec<RectangleIn>,
}

/// What is put right; what is absent stays.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct CorrectionIn {
    /// Another title.
    title: Option<String>,
    /// Another text.
    text: Option<String>,
    /// Other themes of a photo, all of them.
    themes: Option<Vec<String>>,
    /// Another place of a photo: longitude and latitude in degrees, WGS84.
    #[schema(value_type = Option<[f64; 2]>)]
    place: Option<(f64, f64)>,
    /// Another precision of a photo's place: `exact`, `street` or `hidden`.
    place_precision: Option<String>,
}

impl DecisionIn {
    fn parse(self) -> Result<NewDecision, Refusal> {
        let correction = self.correction.map(|new| Correction {
            title: new.title,
            text: new.text,
            themes: new.themes,
            place: new.place,
            precision: new.place_precision,
        });
        Ok(NewDecision {
            id: self.id,
            kind: ObjectKind::parse(&self.object.kind)?,
            object: self.object.id,
            action: Action::parse(&self.action)?,
            rule: self.rule.as_deref().map(|rule| Rule::parse("/rule", rule)).transpose()?,
            reason: self.reason,
            correction,
            rectangles: self.rectangles.into_iter().map(RectangleIn::parse).collect::<Result<_, _>>()?,
        })
    }
}

/// Decisions that were taken or undone.
#[derive(Serialize, ToSchema)]
struct DecisionsOut {
    /// The decisions.
    items: Vec<DecisionOut>,
}

/// Decide on objects.
///
/// Takes up to 200 decisions, all or none, each on an object of a territory that one animates. What takes something from
/// an author needs a rule and a reason; the author receives it as a statement of reasons. Nobody decides on their own.
#[utoipa::path(
    operation_id = "takeDecisions", tag = "moderation", security(("bearer" = [])),
    request_body = DecisionsIn,
    responses(
        (status = 200, description = "The decisions.", body = DecisionsOut),
        (status = 400, description = "body-invalid, text-invalid, rule-unknown, action-unknown, object-kind-unknown, \
            rectangle-invalid, id-not-uuidv7, themes-invalid, place-invalid, place-precision-unknown"),
        (status = 401, description = "sign-in-required, token-invalid"),
        (status = 403, description = "forbidden"),
        (status = 404, description = "not-found"),
        (status = 409, description = "id-taken"),
        (status = 412, description = "version-stale: its author changed the object at the same instant"),
        (status = 413, description = "body-too-large"),
        (status = 415, description = "content-type-unsupported"),
        (status = 422, description = "reasons-required, action-unfit, decisions-too-many"),
    )
)]
#[post("/v1/moderation/decisions")]
pub async fn decide(
    state: State,
    actor: MaybeSignedIn,
    reader: Reader,
    body: Json<DecisionsIn>,
) -> Result<HttpResponse, Problem> {
    actor.signed_in()?;
    let new = body.into_inner().decisions.into_iter().map(DecisionIn::parse).collect::<Result<_, _>>()?;
    let taken = moderation::decide(&state, &actor, new).await?;
    let items = taken.into_iter().map(|decision| DecisionOut::new(decision, reader.locale)).collect();
    Ok(HttpResponse::Ok().json(DecisionsOut { items }))
}

/// Which decisions to undo.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"ids": ["0197a1c0-6666-7000-8000-000000000001"]}))]
struct UndoIn {
    /// 1 to 200.
    #[schema(min_items = 1, max_items = 200)]
    ids: Vec<Uuid>,
}

/// Undo decisions.
///
/// Undoes decisions, all or none, for seven days after each: what was there before is there again, and reports that it had
/// closed are open again.
#[utoipa::path(
    operation_id = "undoDecisions", tag = "moderation", security(("bearer" = [])),
    request_body = UndoIn,
    responses(
        (status = 200, description = "The decisions, undone.", body = DecisionsOut),
        (status = 400, description = "body-invalid"),
        (status = 401, description = "sign-in-required, token-invalid"),
        (status = 404, description = "not-found"),
        (status = 409, description = "decision-not-undoable"),
        (status = 412, description = "version-stale: its author changed the object at the same instant"),
        (status = 413, description = "body-too-large"),
        (status = 415, description = "content-type-unsupported"),
        (status = 422, description = "decisions-too-many"),
    )
)]
#[post("/v1/moderation/decisions/undo")]
pub async fn undo(
    state: State,
    actor: MaybeSignedIn,
    reader: Reader,
    body: Json<UndoIn>,
) -> Result<HttpResponse, Problem> {
    let undone = moderation::undo(&state, &actor, &body.ids).await?;
    let items = undone.into_iter().map(|decision| DecisionOut::new(decision, reader.locale)).collect();
    Ok(HttpResponse::Ok().json(DecisionsOut { items }))
}

/// Read a statement of reasons.
///
/// Reads a decision with its reasons: for the author of its object and the territory's animators.
#[utoipa::path(
    operation_id = "readDecision", tag = "moderation", security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "The decision.")),
    responses(
        (status = 200, description = "The decision.", body = DecisionOut),
        (status = 401, description = "sign-in-required, token-invalid"),
        (status = 404, description = "not-found"),
    )
)]
#[get("/v1/moderation/decisions/{id}")]
pub async fn read_decision(
    state: State,
    actor: MaybeSignedIn,
    reader: Reader,
    id: Path<Uuid>,
) -> Result<Json<DecisionOut>, Problem> {
    let decision = moderation::decision(&*state.db, &actor, *id).await?;
    Ok(Json(DecisionOut::new(decision, reader.locale)))
}

/// List one's statements of reasons.
///
/// Lists the statements of reasons that whoever is signed in has received, the newest first.
#[utoipa::path(
    operation_id = "listOwnStatements", tag = "moderation", security(("bearer" = [])),
    params(PageIn),
    responses(
        (status = 200, description = "A page of decisions.", body = PageOut<DecisionOut>),
        (status = 400, description = "parameter-invalid, cursor-invalid"),
        (status = 401, description = "sign-in-required, token-invalid"),
    )
)]
#[get("/v1/me/statements")]
pub async fn list_own_statements(
    state: State,
    actor: MaybeSignedIn,
    reader: Reader,
    page: Query<PageIn>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let page = moderation::own_statements(&*state.db, &actor, page.limit, page.cursor.as_deref()).await?;
    Ok(pages::respond(&request, page.map(|decision| DecisionOut::new(decision, reader.locale))))
}
