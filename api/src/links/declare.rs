//! `PUT` and `DELETE` of a declared link and of a voice on it.

use super::out::DeclaredOut;
use crate::http::{Json, Problem, SignedIn, State};
use actix_web::{HttpResponse, delete, put, web::Path};
use photos36_domain::{
    ErrorCode, Refusal,
    links::{DeclaredKind, declare},
};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// What the first mission does for the second.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"kind": "contributes-to"}))]
struct DeclareIn {
    /// `contributes-to`, `depends-on` or `complements`.
    kind: String,
}

/// Declare a link between two missions.
///
/// Declares what a mission does for another one, wherever that stands. Any player may; the same again answers 200, and its
/// author may change the kind, which begins the voices anew. Others confirm or contest it.
#[utoipa::path(
    operation_id = "declareLink", tag = "links", security(("bearer" = [])),
    params(
        ("id" = Uuid, Path, description = "The first mission."),
        ("other" = Uuid, Path, description = "The second one."),
    ),
    request_body = DeclareIn,
    responses(
        (status = 201, description = "Declared.", body = DeclaredOut),
        (status = 200, description = "It was declared already, or has another kind now.", body = DeclaredOut),
        (status = 400, description = "body-invalid, link-kind-unknown"),
        (status = 401, description = "sign-in-required, token-invalid"),
        (status = 403, description = "excluded"),
        (status = 404, description = "not-found"),
        (status = 409, description = "link-taken, declared-links-too-many, own-declared-links-too-many"),
        (status = 413, description = "body-too-large"),
        (status = 415, description = "content-type-unsupported"),
        (status = 422, description = "link-self"),
    )
)]
#[put("/v1/missions/{id}/links/{other}")]
pub async fn declare_link(
    state: State,
    me: SignedIn,
    path: Path<(Uuid, Uuid)>,
    body: Json<DeclareIn>,
) -> Result<HttpResponse, Problem> {
    let (from, to) = path.into_inner();
    let unknown = || Refusal::new(ErrorCode::LinkKindUnknown).field("/kind");
    let kind = DeclaredKind::from_name(&body.kind).ok_or_else(unknown)?;
    let (said, is_new) = declare::declare(&state, &me, from, to, kind).await?;
    let mut response = if is_new { HttpResponse::Created() } else { HttpResponse::Ok() };
    Ok(response.json(DeclaredOut::from(said)))
}

/// Withdraw a declared link.
///
/// Withdraws a declared link, with the voices on it. For its author, the animators there and the editor.
#[utoipa::path(
    operation_id = "withdrawLink", tag = "links", security(("bearer" = [])),
    params(
        ("id" = Uuid, Path, description = "The first mission."),
        ("other" = Uuid, Path, description = "The second one."),
    ),
    responses(
        (status = 204, description = "It is not there, or no longer."),
        (status = 401, description = "sign-in-required, token-invalid"),
        (status = 403, description = "forbidden"),
        (status = 404, description = "not-found"),
    )
)]
#[delete("/v1/missions/{id}/links/{other}")]
pub async fn withdraw_link(state: State, me: SignedIn, path: Path<(Uuid, Uuid)>) -> Result<HttpResponse, Problem> {
    let (from, to) = path.into_inner();
    declare::withdraw(&state, &me, from, to).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// What one says to a declared link.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"voice": "confirm"}))]
struct LinkVoiceIn {
    /// `confirm` or `contest`.
    voice: VoiceName,
}

/// A voice.
#[derive(Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
enum VoiceName {
    /// It is so.
    Confirm,
    /// It is not so.
    Contest,
}

/// Confirm or contest a declared link.
///
/// Confirms or contests what someone else declared: one voice a person, changed at any time. While more people contest
/// than confirm it, it is shown as no edge and stays readable.
#[utoipa::path(
    operation_id = "voiceLink", tag = "links", security(("bearer" = [])),
    params(
        ("id" = Uuid, Path, description = "The first mission."),
        ("other" = Uuid, Path, description = "The second one."),
    ),
    request_body = LinkVoiceIn,
    responses(
        (status = 200, description = "The link as it is now.", body = DeclaredOut),
        (status = 400, description = "body-invalid"),
        (status = 401, description = "sign-in-required, token-invalid"),
        (status = 403, description = "excluded"),
        (status = 404, description = "not-found"),
        (status = 409, description = "voice-own"),
        (status = 413, description = "body-too-large"),
        (status = 415, description = "content-type-unsupported"),
    )
)]
#[put("/v1/missions/{id}/links/{other}/voice")]
pub async fn voice_link(
    state: State,
    me: SignedIn,
    path: Path<(Uuid, Uuid)>,
    body: Json<LinkVoiceIn>,
) -> Result<HttpResponse, Problem> {
    let (from, to) = path.into_inner();
    let confirms = matches!(body.voice, VoiceName::Confirm);
    let said = declare::voice(&state, &me, from, to, Some(confirms)).await?;
    Ok(HttpResponse::Ok().json(DeclaredOut::from(said)))
}

/// Take one's voice back.
///
/// Takes one's voice back.
#[utoipa::path(
    operation_id = "withdrawVoice", tag = "links", security(("bearer" = [])),
    params(
        ("id" = Uuid, Path, description = "The first mission."),
        ("other" = Uuid, Path, description = "The second one."),
    ),
    responses(
        (status = 200, description = "The link as it is now.", body = DeclaredOut),
        (status = 401, description = "sign-in-required, token-invalid"),
        (status = 403, description = "excluded"),
        (status = 404, description = "not-found"),
        (status = 409, description = "voice-own"),
    )
)]
#[delete("/v1/missions/{id}/links/{other}/voice")]
pub async fn withdraw_voice(state: State, me: SignedIn, path: Path<(Uuid, Uuid)>) -> Result<HttpResponse, Problem> {
    let (from, to) = path.into_inner();
    let said = declare::voice(&state, &me, from, to, None).await?;
    Ok(HttpResponse::Ok().json(DeclaredOut::from(said)))
}
