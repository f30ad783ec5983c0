//! `POST /v1/photos`: several photos as the parts of a form.

use super::{out::PhotoOut, send::digest};
use crate::http::{MaybeSignedIn, Problem, Reader, State, problem::ProblemOut};
use actix_multipart::{Field, Multipart, MultipartError};
use actix_web::{HttpResponse, post};
use futures_util::StreamExt;
use photos36_domain::{
    Error, ErrorCode, Ground, Refusal, ids,
    photos::{self, Details, Received, Spool, Spooled, spool},
};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// The form: any number of file parts, up to the limit.
#[derive(ToSchema)]
#[allow(dead_code, reason = "describes the form in the contract; the parts are read as a stream")]
struct PhotosForm {
    /// The files.
    #[schema(value_type = Vec<String>, format = Binary)]
    photo: Vec<u8>,
}

/// What became of each part, in their order.
#[derive(Serialize, ToSchema)]
struct SentOut {
    /// One result a part.
    results: Vec<SentPartOut>,
}

/// What became of a part.
#[derive(Serialize, ToSchema)]
#[schema(example = json!({"status": 422, "problem": {
    "type": "https://36photos.example/problems/photo-broken", "title": "Le fichier est abîmé : …",
    "detail": "Le fichier est abîmé : il s'arrête trop tôt.", "status": 422, "code": "photo-broken",
    "remedy": "Envoyez de nouveau le fichier d'origine.", "retryable": false,
    "instance": "urn:uuid:0197a1c0-1111-7000-8000-000000000000", "errors": []
}}))]
struct SentPartOut {
    /// 201 new, 200 already here, else the status of the problem.
    status: u16,
    /// The photo.
    #[serde(skip_serializing_if = "Option::is_none")]
    photo: Option<PhotoOut>,
    /// Why it was refused; the other parts are not touched by it.
    #[serde(skip_serializing_if = "Option::is_none")]
    problem: Option<ProblemOut>,
}

/// Send several photos.
///
/// Sends several photos as `multipart/form-data`; each part succeeds or fails by itself.
///
/// The server makes the ids. Sending the same files again answers with the photos that are already there. A part may carry
/// its own `Content-Digest`; parts beyond the limit are refused one by one.
#[utoipa::path(
    operation_id = "sendPhotos", tag = "photos", security(("bearer" = [])),
    request_body(content = PhotosForm, content_type = "multipart/form-data"),
    responses(
        (status = 200, description = "What became of each part.", body = SentOut),
        (status = 400, description = "body-invalid"),
        (status = 401, description = "sign-in-required, token-invalid"),
        (status = 415, description = "content-type-unsupported"),
    )
)]
#[post("/v1/photos")]
pub async fn send_photos(
    state: State,
    actor: MaybeSignedIn,
    reader: Reader,
    mut form: Multipart,
) -> Result<HttpResponse, Problem> {
    let author = actor.signed_in()?.id;
    let most = usize::from(state.settings.photos.max_parts);
    let mut results = Vec::new();
    while let Some(field) = form.next().await {
        let field = field.map_err(|error| unreadable(&error))?;
        if results.len() == 2 * most {
            // Whoever sends that many more is not listened to any longer.
            break;
        }
        let received = match results.len() < most {
            true => receive_part(&state, author, field).await,
            false => Err(one_too_many(field, most).await),
        };
        let sent = match received {
            Ok(received) => {
                let status = if matches!(received, Received::Created(_)) { 201 } else { 200 };
                let view = photos::view(&*state.db, &actor, received.into_photo()).await?;
                SentPartOut { status, photo: Some(PhotoOut::of(view, reader.locale)), problem: None }
            }
            Err(error) => {
                let problem = Problem::from(error).body(&reader);
                SentPartOut { status: problem.status, photo: None, problem: Some(problem) }
            }
        };
        results.push(sent);
    }
    if results.is_empty() {
        return Err(Refusal::new(ErrorCode::BodyInvalid).field("").arg("reason", "reason-no-part").into());
    }
    Ok(HttpResponse::Ok().json(SentOut { results }))
}

/// A part beyond the limit is read and forgotten: the photos before it are safe, and its sender is told which are not.
async fn one_too_many(mut field: Field, most: usize) -> Error {
    while let Some(Ok(_)) = field.next().await {}
    Refusal::new(ErrorCode::BodyTooLarge).arg("limit", format!("{most} photos")).into()
}

/// Takes a part of a form as a photo under an id of the server's making.
///
/// # Errors
/// Those of [`photos::receive`]; `body-invalid`.
pub async fn receive_part(ground: &Ground, author: Uuid, field: Field) -> Result<Received, Error> {
    let spooled = spooled(ground, field).await?;
    photos::receive(ground, author, ids::new(&ground.clock), spooled, Details::default()).await
}

/// A part that is too large is read to its end, so that the parts behind it can be read too.
async fn spooled(ground: &Ground, mut field: Field) -> Result<Spooled, Error> {
    let declared = field.headers().contains_key("content-digest").then(|| digest(field.headers()));
    let folder = spool::folder(&ground.settings);
    let mut spool = Spool::open(&folder, ground.settings.photos.max_bytes()).await?;
    let mut refused = None;
    while let Some(chunk) = field.next().await {
        let chunk = chunk.map_err(|error| unreadable(&error))?;
        if refused.is_none() {
            refused = spool.write(&chunk).await.err();
        }
    }
    match refused {
        Some(error) => Err(error),
        None => spool.finish(declared.transpose()?).await,
    }
}

fn unreadable(error: &MultipartError) -> Refusal {
    match error {
        MultipartError::ContentTypeMissing
        | MultipartError::ContentTypeParse
        | MultipartError::ContentTypeIncompatible => {
            Refusal::new(ErrorCode::ContentTypeUnsupported).field("Content-Type")
        }
        other => {
            tracing::debug!(error = %other, "a form cannot be read");
            Refusal::new(ErrorCode::BodyInvalid).field("").arg("reason", "reason-broken-off")
        }
    }
}
