//! `/territories/{id or INSEE code}/dashboard`: the figures of a territory as pictures, each with a sentence and a table.
//!
//! Everything is drawn by the server and works without a script; nobody is named, and for whoever has no part in the
//! figures there is no such page.

mod blocks;
mod charts;
mod figure;
mod mine;
mod teller;

use super::{
    Frame,
    acts::{done, known},
    desk,
    lines::Thumb,
    missing::or_missing,
    respond, territory,
};
use crate::http::{MaybeSignedIn, Problem, Query, State};
use actix_web::{
    HttpRequest, HttpResponse, get, post,
    web::{Form, Path, ServiceConfig},
};
use askama::Template;
use photos36_domain::{
    Error, ErrorCode, Refusal,
    dashboard::{self, BeforeAfter, Dashboard, Period},
    photos,
};
use serde::Deserialize;
use std::collections::HashMap;
use teller::{Block, Teller};
use uuid::Uuid;

/// The dashboard's routes.
pub fn routes(config: &mut ServiceConfig) {
    config.service(dashboard_page).service(say_households).service(figure::figure_page).service(mine::mine_page);
}

/// The period that a form asks for; what is empty is not asked for.
#[derive(Deserialize)]
struct PeriodAsked {
    from: Option<String>,
    to: Option<String>,
}

impl PeriodAsked {
    fn parse(&self, state: &State) -> Result<Period, Problem> {
        let some = |text: &'_ Option<String>| text.clone().filter(|text| !text.is_empty());
        Ok(Period::parse(some(&self.from).as_deref(), some(&self.to).as_deref(), state.clock.now())?)
    }
}

/// What a mission changed: its title, its page, its two pictures.
struct Changed {
    title: String,
    href: String,
    thumbs: Vec<Thumb>,
}

#[derive(Template)]
#[template(path = "dashboard.html")]
struct DashboardPage {
    frame: Frame,
    name: String,
    home: String,
    here: String,
    from: String,
    to: String,
    period: String,
    counted: Option<String>,
    csv: String,
    compare: Option<String>,
    blocks: Vec<Block>,
    changed: Vec<Changed>,
    households: String,
}

#[get("/territories/{name}/dashboard")]
async fn dashboard_page(
    state: State,
    who: MaybeSignedIn,
    request: HttpRequest,
    name: Path<String>,
    asked: Query<PeriodAsked>,
) -> Result<HttpResponse, Problem> {
    or_missing(&request, page(&state, &who, Frame::new(&request), &name, &asked).await)
}

/// The figures of a territory, for whom they are.
async fn found(state: &State, who: &MaybeSignedIn, name: &str, asked: &PeriodAsked) -> Result<Dashboard, Problem> {
    who.signed_in().map_err(Error::from)?;
    let territory = territory::find(state, name).await?;
    Ok(dashboard::read(state, who, territory.id, asked.parse(state)?).await?)
}

async fn page(
    state: &State,
    who: &MaybeSignedIn,
    frame: Frame,
    name: &str,
    asked: &PeriodAsked,
) -> Result<HttpResponse, Problem> {
    let board = found(state, who, name, asked).await?;
    let here = format!("/territories/{name}/dashboard");
    let told = Teller { frame: &frame, board: &board, here: &here };
    let ends = [("from", told.month(board.period.from)), ("to", told.month(board.period.to))];
    let (period, blocks, query) = (told.says("dashboard-period", &ends), blocks::all(&told), told.query());
    let page = DashboardPage {
        home: format!("/territories/{name}"),
        from: board.period.from.to_string(),
        to: board.period.to.to_string(),
        counted: board.counted_at.map(|at| desk::day(&frame, at)),
        csv: format!("/v1/territories/{}/dashboard.csv?{query}", board.territory.id),
        compare: (who.dashboards().len() > 1).then(|| format!("/dashboards?{query}")),
        changed: changed(state, &frame, &board.pictures).await?,
        households: board.households.map(|count| count.to_string()).unwrap_or_default(),
        name: board.territory.name,
        period,
        blocks,
        here,
        frame,
    };
    respond(&page.frame, &page)
}

/// The pictures before and after, read at once.
async fn changed(state: &State, frame: &Frame, pictures: &[BeforeAfter]) -> Result<Vec<Changed>, Problem> {
    let ids: Vec<Uuid> = pictures.iter().flat_map(|pair| [pair.photo_before, pair.photo_after]).collect();
    let photos: HashMap<_, _> =
        photos::store::by_ids(&*state.db, &ids).await?.into_iter().map(|photo| (photo.id, photo)).collect();
    let of = |pair: &BeforeAfter| Changed {
        title: pair.title.clone(),
        href: format!("/missions/{}", pair.mission),
        thumbs: [pair.photo_before, pair.photo_after]
            .iter()
            .filter_map(|id| photos.get(id))
            .map(|photo| Thumb::new(frame, photo))
            .collect(),
    };
    Ok(pictures.iter().map(of).collect())
}

#[derive(Deserialize)]
struct HouseholdsForm {
    #[serde(default)]
    households: String,
}

/// Says how many households there are.
#[post("/territories/{name}/dashboard/households")]
async fn say_households(
    state: State,
    who: MaybeSignedIn,
    request: HttpRequest,
    name: Path<String>,
    form: Form<HouseholdsForm>,
) -> Result<HttpResponse, Problem> {
    let result = async {
        known(&request, &who)?;
        let territory = territory::find(&state, &name).await?;
        let number = match form.households.trim() {
            "" => None,
            text => Some(text.parse().map_err(|_| {
                Refusal::new(ErrorCode::ParameterInvalid).field("households").arg("reason", "1, 2, 3…")
            })?),
        };
        dashboard::set_households(&state, &who, territory.id, number).await?;
        Ok::<(), Problem>(())
    };
    let back = format!("/territories/{name}/dashboard");
    done(&request, &format!("{back}#households"), result.await)
}
