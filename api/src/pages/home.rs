//! `/`: the map, and the latest photos as a plain list.

use super::{CARDS, Frame, cards::Card, next_href, panel::MapPanel, respond};
use crate::http::{Problem, Query, State};
use actix_web::{HttpRequest, HttpResponse, get};
use askama::Template;
use photos36_domain::{
    map::{self, Filter, MapPhoto, Outline},
    themes::{rules, shown},
};
use serde::Deserialize;
use uuid::Uuid;

#[derive(Deserialize)]
struct HomeIn {
    cursor: Option<String>,
    theme: Option<String>,
}

#[derive(Template)]
#[template(path = "home.html")]
struct HomePage {
    frame: Frame,
    theme: Option<String>,
    panel: MapPanel,
    cards: Vec<Card>,
    next: Option<String>,
    /// Not the first page of the list.
    later: bool,
    first: String,
}

#[get("/")]
pub async fn home(state: State, request: HttpRequest, asked: Query<HomeIn>) -> Result<HttpResponse, Problem> {
    let frame = Frame::new(&request);
    let HomeIn { cursor, theme } = asked.into_inner();
    let (filter, query) = match &theme {
        Some(theme) => (Filter::default().with_theme(theme)?, theme_query(theme)),
        None => (Filter::default(), String::new()),
    };
    let page = map::photos(&*state.db, &filter, CARDS, cursor.as_deref()).await?;
    let outlines = outlines(&state, &page.items).await?;
    let places: Vec<_> = page.items.iter().filter_map(|photo| photo.place).collect();
    let panel = MapPanel::new(&state, &frame, &outlines, &places, &filter, query.clone()).await?;
    let next = next_href(&page, "/", &query);
    let cards = page.items.into_iter().map(|photo| Card::new(&frame, photo)).collect();
    let mark = if query.is_empty() { "" } else { "?" };
    let first = format!("/{mark}{query}#photos");
    let theme = theme.map(|theme| rules::id_of(&theme).map(|id| shown(frame.locale(), &id))).transpose()?;
    let page = HomePage { theme, panel, cards, next, later: cursor.is_some(), first, frame };
    respond(&page.frame, &page)
}

/// `theme=` with every byte that is not a letter or digit of ASCII percent-encoded (RFC 3986, section 2.1).
fn theme_query(theme: &str) -> String {
    let encoded = theme.bytes().map(|byte| match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' => char::from(byte).to_string(),
        _ => format!("%{byte:02X}"),
    });
    format!("theme={}", encoded.collect::<String>())
}

/// The territories of these photos, else those where the game was last opened.
async fn outlines(state: &State, photos: &[MapPhoto]) -> Result<Vec<Outline>, Problem> {
    let mut territories: Vec<Uuid> = Vec::new();
    for territory in photos.iter().filter_map(|photo| photo.territory.as_ref()) {
        if !territories.contains(&territory.id) {
            territories.push(territory.id);
        }
    }
    Ok(match territories.is_empty() {
        true => map::newest_outlines(&*state.db).await?,
        false => map::outlines(&*state.db, &territories).await?,
    })
}
