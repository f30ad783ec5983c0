//! `/photos/{id}`: one photo, large, with what is known of it and what stands close by.

use super::{
    Frame,
    cards::{Card, Picture, alt, tint, titled},
    dates,
    lines::Line,
    missing::or_missing,
    respond,
};
use crate::{
    http::{MaybeSignedIn, Problem, State},
    photos::{RefusalOut, sizes},
};
use actix_web::{HttpRequest, HttpResponse, get, web::Path};
use askama::Template;
use photos36_domain::{
    ErrorCode, ids,
    map::{self, BoundingBox, Filter},
    photos::{self, Licence, View},
    questions,
    themes::shown,
};
use uuid::Uuid;

/// How far "close by" reaches, in metres.
const NEAR_M: f64 = 2_000.0;
/// Photos shown as close by.
const NEAR: u32 = 8;
/// Questions shown on the page; the API has them all.
const QUESTIONS: u32 = 50;

#[derive(Template)]
#[template(path = "photo.html")]
struct PhotoPage {
    frame: Frame,
    title: String,
    text: String,
    /// Ids with their names.
    themes: Vec<(String, String)>,
    picture: Option<Picture>,
    /// Why there will be no picture.
    refusal: Option<RefusalOut>,
    tint: String,
    author: String,
    taken: Option<String>,
    territory: Option<(String, String)>,
    place: Option<String>,
    credit: String,
    licence: String,
    licence_url: String,
    cards: Vec<Card>,
    /// The photo's address.
    here: String,
    /// Someone is signed in.
    is_known: bool,
    questions: Vec<Line>,
    starters: Vec<Proposed>,
    question_id: Uuid,
}

/// A starter with the id that the question would have.
struct Proposed {
    key: String,
    text: String,
    id: Uuid,
}

#[get("/photos/{id}")]
pub async fn photo_page(
    state: State,
    who: MaybeSignedIn,
    request: HttpRequest,
    id: Path<String>,
) -> Result<HttpResponse, Problem> {
    or_missing(&request, page(&state, &who, Frame::new(&request), &id).await)
}

async fn page(state: &State, who: &MaybeSignedIn, frame: Frame, id: &str) -> Result<HttpResponse, Problem> {
    let id: Uuid = id.parse().map_err(|_| ErrorCode::NotFound)?;
    let photo = photos::visible(&*state.db, who, id).await?;
    let View { photo, themes, author_name, territory_name, .. } = photos::view(&*state.db, who, photo).await?;
    let place = photo.shown_lon.zip(photo.shown_lat);
    let cards = near(state, &frame, id, place).await?;
    let sizes = sizes(photo.id, photo.rendition, photo.width_px, photo.height_px);
    let colours: Vec<String> =
        photo.colours_json.as_deref().and_then(|json| serde_json::from_str(json).ok()).unwrap_or_default();
    let questions = asked(state, who, &frame, id).await?;
    let starters = questions::starters(&*state.db, &photo, frame.locale()).await?;
    let proposed =
        |starter: questions::Starter| Proposed { key: starter.key, text: starter.text, id: ids::new(&state.clock) };
    let page = PhotoPage {
        here: format!("/photos/{id}"),
        is_known: who.signed_in().is_ok(),
        questions,
        starters: starters.into_iter().map(proposed).collect(),
        question_id: ids::new(&state.clock),
        picture: Picture::new(sizes, i32::MAX, alt(&frame, &author_name, territory_name.as_deref())),
        refusal: RefusalOut::of(&photo, frame.locale()),
        tint: tint(&colours),
        taken: photo.taken_local.as_deref().map(|local| dates::moment(frame.locale(), local)),
        territory: photo.territory_id.zip(territory_name).map(|(id, name)| (format!("/territories/{id}"), name)),
        place: place.map(|(lon, lat)| format!("{lat:.4}, {lon:.4}")),
        licence_url: licence_url(&photo.licence, frame.lang()),
        title: titled(&frame, photo.title),
        text: photo.body,
        themes: themes.into_iter().map(|id| (id.clone(), shown(frame.locale(), &id))).collect(),
        author: author_name,
        credit: photo.credit,
        licence: photo.licence,
        cards,
        frame,
    };
    respond(&page.frame, &page)
}

/// The most supported questions on the photo.
async fn asked(state: &State, who: &MaybeSignedIn, frame: &Frame, photo: Uuid) -> Result<Vec<Line>, Problem> {
    let sent =
        questions::FilterIn { photo: Some(photo), sort: Some("supported".into()), ..questions::FilterIn::default() };
    let filter = questions::Filter::parse(&sent, None)?;
    let page = questions::list(&*state.db, who, &filter, QUESTIONS, None).await?;
    Ok(page.items.iter().map(|view| Line::question(frame, view)).collect())
}

async fn near(state: &State, frame: &Frame, id: Uuid, place: Option<(f64, f64)>) -> Result<Vec<Card>, Problem> {
    let Some((lon, lat)) = place else { return Ok(Vec::new()) };
    let filter = Filter::default().within(BoundingBox::around(lon, lat, NEAR_M));
    let page = map::photos(&*state.db, &filter, NEAR + 1, None).await?;
    let others = page.items.into_iter().filter(|photo| photo.id != id).take(NEAR as usize);
    Ok(others.map(|photo| Card::new(frame, photo)).collect())
}

fn licence_url(licence: &str, lang: &str) -> String {
    match Licence::from_name(licence) {
        Some(Licence::CcBy4) => format!("https://creativecommons.org/licenses/by/4.0/deed.{lang}"),
        Some(Licence::Cc0) => format!("https://creativecommons.org/publicdomain/zero/1.0/deed.{lang}"),
        Some(Licence::CcBySa4) | None => format!("https://creativecommons.org/licenses/by-sa/4.0/deed.{lang}"),
    }
}
