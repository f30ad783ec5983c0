//! `/territories/{id or INSEE code}`: a territory's map and photos.

use super::{CARDS, Frame, cards::Card, dates, missing::or_missing, next_href, panel::MapPanel, respond};
use crate::http::{Problem, State};
use actix_web::{
    HttpRequest, HttpResponse, get,
    web::{Path, Query},
};
use askama::Template;
use photos36_domain::{
    ErrorCode,
    map::{self, Filter},
    territories::{self, Territory},
};
use serde::Deserialize;
use uuid::Uuid;

#[derive(Deserialize)]
struct TerritoryIn {
    cursor: Option<String>,
}

#[derive(Template)]
#[template(path = "territory.html")]
struct TerritoryPage {
    frame: Frame,
    name: String,
    population: Option<String>,
    attribution: String,
    panel: MapPanel,
    cards: Vec<Card>,
    next: Option<String>,
    later: bool,
    first: String,
}

#[get("/territories/{name}")]
pub async fn territory_page(
    state: State,
    request: HttpRequest,
    name: Path<String>,
    asked: Query<TerritoryIn>,
) -> Result<HttpResponse, Problem> {
    or_missing(Frame::new(&request), page(&state, Frame::new(&request), &name, asked.into_inner()).await)
}

async fn page(state: &State, frame: Frame, name: &str, asked: TerritoryIn) -> Result<HttpResponse, Problem> {
    let territory = find(state, name).await?;
    let filter = Filter::of_territory(territory.id);
    let page = map::photos(&*state.db, &filter, CARDS, asked.cursor.as_deref()).await?;
    let outlines = map::outlines(&*state.db, &[territory.id]).await?;
    let query = format!("territory={}", territory.id);
    let path = format!("/territories/{name}");
    let page = TerritoryPage {
        panel: MapPanel::new(state, &frame, &outlines, &[], &filter, query).await?,
        next: next_href(&page, &path, ""),
        cards: page.items.into_iter().map(|photo| Card::new(&frame, photo)).collect(),
        population: territory.population.map(|count| dates::number(frame.locale(), count)),
        name: territory.name,
        attribution: territory.attribution,
        later: asked.cursor.is_some(),
        first: format!("{path}#photos"),
        frame,
    };
    respond(&page.frame, &page)
}

async fn find(state: &State, name: &str) -> Result<Territory, Problem> {
    match name.parse::<Uuid>() {
        Ok(id) => Ok(territories::by_id(&*state.db, id).await?),
        Err(_) => {
            let found = territories::by_insee(&*state.db, name).await.map_err(|_| ErrorCode::NotFound)?;
            Ok(found.ok_or(ErrorCode::NotFound)?)
        }
    }
}
