//! Lists of territories.

use super::out::{StateName, TerritoryOut};
use crate::http::{
    Problem, Query, State,
    pages::{self, PageIn, PageOut},
};
use actix_web::{HttpRequest, HttpResponse, get, web::Path};
use photos36_domain::{
    ErrorCode, Refusal,
    pages::limit,
    territories::{self, Filter, InseeCode},
};
use serde::Deserialize;
use utoipa::IntoParams;
use uuid::Uuid;

/// Which territories; all of them when nothing is given.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct TerritoriesIn {
    /// Beginning of the name; accents, capitals and hyphens do not count.
    #[param(example = "saint ger")]
    name: Option<String>,
    /// Where it stands in its life.
    #[param(inline)]
    state: Option<StateName>,
    /// Code of a French commune.
    #[param(example = "63456")]
    insee_code: Option<String>,
    /// `west,south,east,north` in degrees: territories whose own box touches it. West beyond east crosses the antimeridian.
    #[param(example = "3.1,45.3,3.4,45.6")]
    bbox: Option<String>,
    /// `lon,lat` in degrees: territories within 50 km, nearest first.
    #[param(example = "3.21,45.39")]
    near: Option<String>,
}

impl TerritoriesIn {
    fn parse(&self) -> Result<Filter, Refusal> {
        let code = self.insee_code.as_deref().map(InseeCode::parse).transpose();
        Ok(Filter {
            name: self.name.clone(),
            state: self.state.map(Into::into),
            insee_code: code.map_err(|refusal| refusal.field("insee_code"))?,
            bbox: self.bbox.as_deref().map(str::parse).transpose()?,
            near: self.near.as_deref().map(place).transpose()?,
            neighbour_of: None,
        })
    }
}

fn place(text: &str) -> Result<(f64, f64), Refusal> {
    let numbers =
        text.split_once(',').and_then(|(lon, lat)| Some((lon.trim().parse().ok()?, lat.trim().parse().ok()?)));
    numbers.ok_or_else(|| Refusal::new(ErrorCode::PlaceInvalid).field("near"))
}

/// List territories.
///
/// Lists territories by name, or nearest first when `near` is given.
#[utoipa::path(
    operation_id = "listTerritories", tag = "territories",
    params(TerritoriesIn, PageIn),
    responses(
        (status = 200, description = "A page of territories.", body = PageOut<TerritoryOut>),
        (status = 400, description = "parameter-invalid, box-invalid, place-invalid, cursor-invalid"),
    )
)]
#[get("/v1/territories")]
pub async fn list_territories(
    state: State,
    asked: Query<TerritoriesIn>,
    page: Query<PageIn>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let filter = asked.parse()?;
    let page = territories::list(&*state.db, &filter, page.cursor.as_deref(), limit(page.limit)?).await?;
    Ok(pages::respond(&request, page.map(TerritoryOut::from)))
}

/// List a territory's neighbours.
///
/// Lists the territories that share a border with this one, by name.
#[utoipa::path(
    operation_id = "listTerritoryNeighbours", tag = "territories",
    params(("id" = Uuid, Path, description = "The territory."), PageIn),
    responses(
        (status = 200, description = "A page of territories.", body = PageOut<TerritoryOut>),
        (status = 400, description = "parameter-invalid, cursor-invalid"),
        (status = 404, description = "not-found"),
    )
)]
#[get("/v1/territories/{id}/neighbours")]
pub async fn list_neighbours(
    state: State,
    id: Path<Uuid>,
    page: Query<PageIn>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let territory = territories::by_id(&*state.db, *id).await?;
    let filter = Filter { neighbour_of: Some(territory.id), ..Filter::default() };
    let page = territories::list(&*state.db, &filter, page.cursor.as_deref(), limit(page.limit)?).await?;
    Ok(pages::respond(&request, page.map(TerritoryOut::from)))
}
