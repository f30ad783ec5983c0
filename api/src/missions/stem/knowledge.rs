//! What a team found out.

use crate::http::{
    Json, MaybeSignedIn, Problem, SignedIn, State,
    patch::given,
    tags::{self, IfMatch},
    time::rfc3339,
};
use actix_web::{HttpResponse, HttpResponseBuilder, delete, get, patch, put, web::Path};
use photos36_domain::missions::stem::knowledge::{self, Edit, NewPiece, PieceRow};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// A piece of knowledge.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "id": "0197a1c0-bbbb-7000-8000-000000000001", "title": "Plan du réseau", "url": "https://example.org/plan",
    "text": "La fuite est sous le porche.", "version": 1,
    "created_at": "2026-06-21T12:00:00Z", "updated_at": "2026-06-21T12:00:00Z"
}))]
struct KnowledgeOut {
    /// UUIDv7, made by whoever added it.
    id: Uuid,
    /// What it is.
    title: String,
    /// Where it stands on the Web.
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<String>,
    /// What it says.
    text: String,
    /// The version that `If-Match` takes.
    version: i64,
    /// When it was added (RFC 3339, UTC).
    created_at: String,
    /// When it last changed (RFC 3339, UTC).
    updated_at: String,
}

impl From<PieceRow> for KnowledgeOut {
    fn from(row: PieceRow) -> Self {
        Self {
            id: row.id,
            title: row.title,
            url: row.url,
            text: row.body,
            version: row.version,
            created_at: rfc3339(row.created_at),
            updated_at: rfc3339(row.updated_at),
        }
    }
}

/// The knowledge of a mission.
#[derive(Debug, Serialize, ToSchema)]
struct KnowledgeListOut {
    /// At most 50 pieces, the newest first.
    items: Vec<KnowledgeOut>,
}

fn respond(mut response: HttpResponseBuilder, row: PieceRow) -> HttpResponse {
    response.insert_header(tags::of_version(row.version, ""));
    response.json(KnowledgeOut::from(row))
}

/// List a mission's knowledge.
///
/// Lists what a mission's team found out, at most 50 pieces, the newest first. Every replica takes them along.
#[utoipa::path(
    operation_id = "listKnowledge", tag = "missions",
    params(("id" = Uuid, Path, description = "The mission.")),
    responses(
        (status = 200, description = "All of it.", body = KnowledgeListOut),
        (status = 401, description = "token-invalid"),
        (status = 404, description = "not-found"),
    )
)]
#[get("/v1/missions/{id}/knowledge")]
pub async fn list_knowledge(state: State, actor: MaybeSignedIn, id: Path<Uuid>) -> Result<HttpResponse, Problem> {
    let rows = knowledge::list(&state, &actor, *id).await?;
    Ok(HttpResponse::Ok().json(KnowledgeListOut { items: rows.into_iter().map(KnowledgeOut::from).collect() }))
}

/// Read a piece of knowledge.
///
/// Reads a piece of knowledge.
#[utoipa::path(
    operation_id = "readKnowledge", tag = "missions",
    params(("id" = Uuid, Path, description = "The mission."), ("piece_id" = Uuid, Path, description = "The piece.")),
    responses(
        (status = 200, description = "The piece.", body = KnowledgeOut),
        (status = 304, description = "If-None-Match names this very version."),
        (status = 401, description = "token-invalid"),
        (status = 404, description = "not-found"),
    )
)]
#[get("/v1/missions/{id}/knowledge/{piece_id}")]
pub async fn read_knowledge(
    state: State,
    actor: MaybeSignedIn,
    path: Path<(Uuid, Uuid)>,
) -> Result<HttpResponse, Problem> {
    let (mission, piece) = path.into_inner();
    Ok(respond(HttpResponse::Ok(), knowledge::read(&state, &actor, mission, piece).await?))
}

/// A new piece: an address, a text or both.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"title": "Plan du réseau", "url": "https://example.org/plan"}))]
struct AddKnowledgeIn {
    /// What it is, 1 to 140 characters.
    #[schema(min_length = 1, max_length = 140)]
    title: String,
    /// Where it stands on the Web: `https` or `http`, at most 2,000 characters.
    #[schema(max_length = 2000)]
    url: Option<String>,
    /// What it says, at most 10,000 characters.
    #[serde(default)]
    #[schema(max_length = 10000)]
    text: String,
}

/// Add a piece of knowledge.
///
/// Adds a piece of knowledge, 50 at most. For the team, also when the mission is over.
#[utoipa::path(
    operation_id = "addKnowledge", tag = "missions", security(("bearer" = [])),
    params(
        ("id" = Uuid, Path, description = "The mission."),
        ("piece_id" = Uuid, Path, description = "UUIDv7 made by the client."),
    ),
    request_body = AddKnowledgeIn,
    responses(
        (status = 201, description = "A new piece.", body = KnowledgeOut),
        (status = 200, description = "The same call came before: the piece as it is now.", body = KnowledgeOut),
        (status = 400, description = "body-invalid, id-not-uuidv7, text-invalid, link-invalid"),
        (status = 401, description = "sign-in-required, token-invalid"),
        (status = 403, description = "forbidden: only the team"),
        (status = 404, description = "not-found"),
        (status = 409, description = "id-taken, knowledge-too-many"),
        (status = 413, description = "body-too-large"),
        (status = 415, description = "content-type-unsupported"),
    )
)]
#[put("/v1/missions/{id}/knowledge/{piece_id}")]
pub async fn add_knowledge(
    state: State,
    me: SignedIn,
    path: Path<(Uuid, Uuid)>,
    body: Json<AddKnowledgeIn>,
) -> Result<HttpResponse, Problem> {
    let (mission, id) = path.into_inner();
    let AddKnowledgeIn { title, url, text } = body.into_inner();
    let (row, is_new) = knowledge::add(&state, &me, mission, NewPiece { id, title, url, text }).await?;
    Ok(respond(if is_new { HttpResponse::Created() } else { HttpResponse::Ok() }, row))
}

/// What to change; what is absent stays.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"text": "La fuite est sous le porche."}))]
struct EditKnowledgeIn {
    /// What it is, 1 to 140 characters.
    #[schema(min_length = 1, max_length = 140)]
    title: Option<String>,
    /// Where it stands on the Web; `null` for nowhere.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>, max_length = 2000)]
    url: Option<Option<String>>,
    /// What it says, at most 10,000 characters.
    #[schema(max_length = 10000)]
    text: Option<String>,
}

/// Edit a piece of knowledge.
///
/// Changes a piece of knowledge. For the team, also when the mission is over.
#[utoipa::path(
    operation_id = "editKnowledge", tag = "missions", security(("bearer" = [])),
    params(
        ("id" = Uuid, Path, description = "The mission."),
        ("piece_id" = Uuid, Path, description = "The piece."),
        ("If-Match" = String, Header, description = "The ETag that was read."),
    ),
    request_body = EditKnowledgeIn,
    responses(
        (status = 200, description = "The piece as it is now.", body = KnowledgeOut),
        (status = 400, description = "body-invalid, text-invalid, link-invalid"),
        (status = 401, description = "sign-in-required, token-invalid"),
        (status = 403, description = "forbidden: only the team"),
        (status = 404, description = "not-found"),
        (status = 412, description = "version-stale"),
        (status = 413, description = "body-too-large"),
        (status = 415, description = "content-type-unsupported"),
        (status = 428, description = "if-match-required"),
    )
)]
#[patch("/v1/missions/{id}/knowledge/{piece_id}")]
pub async fn edit_knowledge(
    state: State,
    me: SignedIn,
    path: Path<(Uuid, Uuid)>,
    seen: IfMatch,
    body: Json<EditKnowledgeIn>,
) -> Result<HttpResponse, Problem> {
    let EditKnowledgeIn { title, url, text } = body.into_inner();
    let change = Edit { title, url, text };
    let row = knowledge::edit(&state, &me, path.into_inner(), |version| seen.check(version), change).await?;
    Ok(respond(HttpResponse::Ok(), row))
}

/// Delete a piece of knowledge.
///
/// Deletes a piece of knowledge. For the team, also when the mission is over.
#[utoipa::path(
    operation_id = "deleteKnowledge", tag = "missions", security(("bearer" = [])),
    params(
        ("id" = Uuid, Path, description = "The mission."),
        ("piece_id" = Uuid, Path, description = "The piece."),
        ("If-Match" = String, Header, description = "The ETag that was read."),
    ),
    responses(
        (status = 204, description = "It is gone; replicas keep theirs."),
        (status = 401, description = "sign-in-required, token-invalid"),
        (status = 403, description = "forbidden: only the team"),
        (status = 404, description = "not-found"),
        (status = 412, description = "version-stale"),
        (status = 428, description = "if-match-required"),
    )
)]
#[delete("/v1/missions/{id}/knowledge/{piece_id}")]
pub async fn delete_knowledge(
    state: State,
    me: SignedIn,
    path: Path<(Uuid, Uuid)>,
    seen: IfMatch,
) -> Result<HttpResponse, Problem> {
    knowledge::delete(&state, &me, path.into_inner(), |version| seen.check(version)).await?;
    Ok(HttpResponse::NoContent().finish())
}
