//! `GET /v1/themes`: the whole tree in one answer.

use super::out::ThemeOut;
use crate::http::{Problem, Query, State};
use actix_web::{HttpResponse, get};
use photos36_domain::{
    territories,
    themes::{self, TREE},
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

/// Whose local themes to add.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct ThemesIn {
    /// A territory: its own themes follow the tree.
    territory: Option<Uuid>,
}

/// All themes.
#[derive(Debug, Serialize, ToSchema)]
struct ThemesOut {
    /// Each root, then what stands under it; local ones last.
    items: Vec<ThemeOut>,
}

/// List the themes.
///
/// Lists the themes, at most 60 that every territory has and 40 of a territory's own; with an ETag.
#[utoipa::path(
    operation_id = "listThemes", tag = "themes",
    params(ThemesIn),
    responses(
        (status = 200, description = "All themes.", body = ThemesOut),
        (status = 304, description = "If-None-Match names this very list."),
        (status = 400, description = "parameter-invalid"),
        (status = 404, description = "not-found: no such territory"),
    )
)]
#[get("/v1/themes")]
pub async fn list_themes(state: State, asked: Query<ThemesIn>) -> Result<HttpResponse, Problem> {
    let mut items: Vec<ThemeOut> = TREE.iter().map(ThemeOut::from).collect();
    if let Some(territory) = asked.territory {
        territories::by_id(&*state.db, territory).await?;
        items.extend(themes::local(&*state.db, territory).await?.into_iter().map(ThemeOut::from));
    }
    Ok(HttpResponse::Ok().json(ThemesOut { items }))
}
