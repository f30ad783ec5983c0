//! `/territories/{id or INSEE code}`: a territory's map and photos.

use super::{CARDS, Frame, cards::Card, lines::Line, missing::or_missing, next_href, panel::MapPanel, respond};
use crate::http::{MaybeSignedIn, Problem, Query, State};
use actix_web::{HttpRequest, HttpResponse, get, web::Path};
use askama::Template;
use photos36_domain::{
    ErrorCode,
    map::{self, Filter},
    missions,
    questions::{self, FilterIn},
    territories::{self, Territory},
};
use serde::Deserialize;
use uuid::Uuid;

/// Questions and missions shown on the page; the API has them all.
const MOVING: u32 = 8;

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
    panel: MapPanel,
    questions: Vec<Line>,
    missions: Vec<Line>,
    cards: Vec<Card>,
    next: Option<String>,
    later: bool,
    first: String,
    graph: String,
    /// The animator's desk, for whom it is.
    desk: Option<String>,
    /// The dashboard, for whom it is.
    dashboard: Option<String>,
}

#[get("/territories/{name}")]
pub async fn territory_page(
    state: State,
    who: MaybeSignedIn,
    request: HttpRequest,
    name: Path<String>,
    asked: Query<TerritoryIn>,
) -> Result<HttpResponse, Problem> {
    or_missing(&request, page(&state, &who, Frame::new(&request), &name, asked.into_inner()).await)
}

async fn page(
    state: &State,
    who: &MaybeSignedIn,
    frame: Frame,
    name: &str,
    asked: TerritoryIn,
) -> Result<HttpResponse, Problem> {
    let territory = find(state, name).await?;
    let frame = frame.following(format!("/v1/territories/{}/events", territory.id));
    let filter = Filter::of_territory(territory.id);
    let page = map::photos(&*state.db, &filter, CARDS, asked.cursor.as_deref()).await?;
    let outlines = map::outlines(&*state.db, &[territory.id]).await?;
    let query = format!("territory={}", territory.id);
    let path = format!("/territories/{name}");
    let (questions, missions) = moving(state, who, &frame, territory.id).await?;
    let page = TerritoryPage {
        questions,
        missions,
        panel: MapPanel::new(state, &frame, &outlines, &[], &filter, query).await?,
        next: next_href(&page, &path, ""),
        cards: page.items.into_iter().map(|photo| Card::new(&frame, photo)).collect(),
        population: territory.population.map(|count| frame.locale().number(count)),
        name: territory.name,
        later: asked.cursor.is_some(),
        first: format!("{path}#photos"),
        graph: format!("{path}/graph"),
        dashboard: who.may_read_dashboard(territory.id).then(|| format!("{path}/dashboard")),
        desk: who.may_regulate(Some(territory.id)).then(|| format!("{path}/desk")),
        frame,
    };
    respond(&page.frame, &page)
}

/// What moves in the territory: its most supported open questions, its newest missions.
async fn moving(
    state: &State,
    who: &MaybeSignedIn,
    frame: &Frame,
    territory: Uuid,
) -> Result<(Vec<Line>, Vec<Line>), Problem> {
    let (sort, open) = (Some("supported".into()), Some("open".into()));
    let sent = FilterIn { territory: Some(territory), state: open, sort, ..FilterIn::default() };
    let filter = questions::Filter::parse(&sent, None)?;
    let asked = questions::list(&*state.db, who, &filter, MOVING, None).await?;
    let filter = missions::Filter { territory: Some(territory), ..missions::Filter::default() };
    let built = missions::list(&*state.db, who, &filter, missions::Sort::Recent, Some(MOVING), None).await?;
    let asked = asked.items.iter().map(|view| Line::question(frame, view)).collect();
    Ok((asked, built.items.iter().map(|mission| Line::mission(frame, mission)).collect()))
}

/// The territory with this id or INSEE code.
///
/// # Errors
/// `not-found`.
pub(super) async fn find(state: &State, name: &str) -> Result<Territory, Problem> {
    match name.parse::<Uuid>() {
        Ok(id) => Ok(territories::by_id(&*state.db, id).await?),
        Err(_) => {
            let found = territories::by_insee(&*state.db, name).await.map_err(|_| ErrorCode::NotFound)?;
            Ok(found.ok_or(ErrorCode::NotFound)?)
        }
    }
}
