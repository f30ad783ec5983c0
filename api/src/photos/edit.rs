//! `PATCH /v1/photos/{id}`: texts, themes, terms and precision.

use super::out::{self, PhotoOut};
use crate::http::{Json, MaybeSignedIn, Problem, Reader, State, tags::IfMatch};
use actix_web::{HttpResponse, patch, web::Path};
use photos36_domain::{
    ErrorCode, Refusal,
    people::{Actor, rights},
    photos::{self, Edit, Licence, PlacePrecision, entity},
    themes::Themes,
};
use sea_orm::ConnectionTrait;
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// What to change; what is absent stays.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"title": "La fontaine", "themes": ["water"], "place_precision": "street"}))]
struct EditPhotoIn {
    /// At most 140 characters.
    #[schema(max_length = 140)]
    title: Option<String>,
    /// At most 10,000 characters.
    #[schema(max_length = 10000)]
    text: Option<String>,
    /// Up to 3: ids, or names in French or English; replaces them all.
    #[schema(max_items = 3)]
    themes: Option<Vec<String>>,
    /// Whom to name; 1 to 140 characters.
    #[schema(min_length = 1, max_length = 140)]
    credit: Option<String>,
    /// `CC-BY-SA-4.0`, `CC-BY-4.0` or `CC0-1.0`.
    licence: Option<String>,
    /// `exact`, `street` or `hidden`.
    place_precision: Option<String>,
}

impl EditPhotoIn {
    fn parse(self) -> Result<Edit, Refusal> {
        Ok(Edit {
            title: self.title,
            text: self.text,
            themes: self.themes.as_deref().map(Themes::parse).transpose()?,
            credit: self.credit,
            licence: self.licence.as_deref().map(Licence::parse).transpose()?,
            precision: self.place_precision.as_deref().map(PlacePrecision::parse).transpose()?,
        })
    }
}

/// Edit a photo.
///
/// Changes what its author says of a photo.
#[utoipa::path(
    operation_id = "editPhoto", tag = "photos", security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "The photo."), ("If-Match" = String, Header, description = "The ETag that was read.")),
    request_body = EditPhotoIn,
    responses(
        (status = 200, description = "The photo as it is now.", body = PhotoOut),
        (status = 400, description = "body-invalid, text-invalid, themes-invalid, licence-unknown, place-precision-unknown"),
        (status = 401, description = "sign-in-required, token-invalid"),
        (status = 403, description = "forbidden"),
        (status = 404, description = "not-found"),
        (status = 412, description = "version-stale"),
        (status = 413, description = "body-too-large"),
        (status = 415, description = "content-type-unsupported"),
        (status = 422, description = "theme-unknown"),
        (status = 428, description = "if-match-required"),
    )
)]
#[patch("/v1/photos/{id}")]
pub async fn edit_photo(
    state: State,
    actor: MaybeSignedIn,
    reader: Reader,
    id: Path<Uuid>,
    seen: IfMatch,
    body: Json<EditPhotoIn>,
) -> Result<HttpResponse, Problem> {
    let photo = own(&*state.db, &actor, *id, &seen).await?;
    let photo = photos::edit(&state, photo, body.into_inner().parse()?).await?;
    let view = photos::view(&*state.db, &actor, photo).await?;
    Ok(out::respond(HttpResponse::Ok(), view, reader.locale))
}

/// The photo, if whoever asks may edit it and has seen its present version.
///
/// # Errors
/// `not-found`, `sign-in-required`, `forbidden`, `version-stale`, in this order.
pub async fn own(
    connection: &impl ConnectionTrait,
    actor: &Actor,
    id: Uuid,
    seen: &IfMatch,
) -> Result<entity::Model, Problem> {
    actor.signed_in().map_err(|_| ErrorCode::SignInRequired)?;
    let photo = photos::visible(connection, actor, id).await?;
    rights::allow(actor, actor.may_edit_photo(photo.author_id))?;
    seen.check(photo.version)?;
    Ok(photo)
}
