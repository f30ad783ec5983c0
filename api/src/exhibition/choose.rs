//! `PUT /v1/territories/{id}/first-photos`: the whole list at once.

use super::out::{self, FirstPhotosOut};
use crate::http::{Json, MaybeSignedIn, Problem, State, tags::IfMatch};
use actix_web::{HttpResponse, put, web::Path};
use photos36_domain::exhibition;
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// The list, in order.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "photos": ["0197a1c0-1111-7000-8000-000000000001", null, "0197a1c0-1111-7000-8000-000000000002"]
}))]
struct FirstPhotosIn {
    /// Photos of slots 1, 2, 3…; null or nothing leaves a slot empty. Published photos of this territory, none twice.
    #[schema(max_items = 36, value_type = Vec<Option<Uuid>>)]
    photos: Vec<Option<Uuid>>,
    /// Why the list is changed after the launch, at most 500 characters; everyone can read it.
    #[schema(max_length = 500)]
    reason: Option<String>,
}

/// Choose a territory's first photos.
///
/// Chooses and orders the first 36 photos. For the territory's animators and the editor.
///
/// The list is replaced as a whole. After the launch a change needs a reason and is written down with who made it.
#[utoipa::path(
    operation_id = "chooseFirstPhotos", tag = "exhibition",
    security(("bearer" = [])),
    params(
        ("id" = Uuid, Path, description = "The territory."),
        ("If-Match" = String, Header, description = "The ETag that was read."),
    ),
    request_body = FirstPhotosIn,
    responses(
        (status = 200, description = "The list as it is now.", body = FirstPhotosOut),
        (status = 400, description = "body-invalid, text-invalid, first-photos-invalid"),
        (status = 401, description = "sign-in-required, token-invalid"),
        (status = 403, description = "forbidden"),
        (status = 404, description = "not-found"),
        (status = 409, description = "first-photos-frozen: launched, so a reason is needed"),
        (status = 412, description = "version-stale"),
        (status = 413, description = "body-too-large"),
        (status = 415, description = "content-type-unsupported"),
        (status = 422, description = "first-photo-unfit: not published, or not of this territory"),
        (status = 428, description = "if-match-required"),
    )
)]
#[put("/v1/territories/{id}/first-photos")]
pub async fn choose_first_photos(
    state: State,
    actor: MaybeSignedIn,
    id: Path<Uuid>,
    seen: IfMatch,
    body: Json<FirstPhotosIn>,
) -> Result<HttpResponse, Problem> {
    let FirstPhotosIn { photos, reason } = body.into_inner();
    let version = exhibition::version(&*state.db, &actor, *id).await?;
    seen.check(version)?;
    exhibition::choose(&state, &actor, *id, version, photos, reason.as_deref()).await?;
    Ok(out::respond(exhibition::read(&*state.db, &actor, *id).await?))
}
