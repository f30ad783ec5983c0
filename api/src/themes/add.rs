//! `POST /v1/territories/{id}/themes`: an animator adds a theme of the territory's own.

use super::out::ThemeOut;
use crate::http::{Json, Problem, SignedIn, State};
use actix_web::{HttpResponse, post, web::Path};
use photos36_domain::themes::{self, NewTheme};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// A local theme.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"name": "Vendanges", "name_en": "Grape harvest", "parent": "food"}))]
struct AddThemeIn {
    /// As people there say it, 1 to 40 characters.
    #[schema(min_length = 1, max_length = 40)]
    name: String,
    /// In English, where that differs.
    #[schema(min_length = 1, max_length = 40)]
    name_en: Option<String>,
    /// Id or name of the root that it stands under.
    parent: String,
}

/// Add a local theme.
///
/// Adds a theme to a territory, 40 at most. For its animators and the editor; one that is there answers 200 as it is.
#[utoipa::path(
    operation_id = "addTheme", tag = "themes", security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "The territory.")),
    request_body = AddThemeIn,
    responses(
        (status = 201, description = "A new theme.", body = ThemeOut),
        (status = 200, description = "It was there already.", body = ThemeOut),
        (status = 400, description = "body-invalid, text-invalid"),
        (status = 401, description = "sign-in-required, token-invalid"),
        (status = 403, description = "forbidden"),
        (status = 404, description = "not-found"),
        (status = 409, description = "theme-taken, themes-too-many"),
        (status = 413, description = "body-too-large"),
        (status = 415, description = "content-type-unsupported"),
        (status = 422, description = "theme-unknown: the parent is no root"),
    )
)]
#[post("/v1/territories/{id}/themes")]
pub async fn add_theme(
    state: State,
    me: SignedIn,
    id: Path<Uuid>,
    body: Json<AddThemeIn>,
) -> Result<HttpResponse, Problem> {
    let AddThemeIn { name, name_en, parent } = body.into_inner();
    let (theme, is_new) = themes::add(&state, &me, *id, NewTheme { name, name_en, parent }).await?;
    let mut response = if is_new { HttpResponse::Created() } else { HttpResponse::Ok() };
    Ok(response.json(ThemeOut::from(theme)))
}
