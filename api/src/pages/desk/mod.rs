//! `/territories/{id or INSEE code}/desk`: what an animator has to look at, and the words said before the wall.
//!
//! Everything is a plain form; `desk.js` adds keys and drawing where there is a script.

mod acts;
mod case;
mod first;

use super::{Frame, cards::titled, dates, lines::Thumb, missing::or_missing, respond, territory};
use crate::{
    assets::Asset,
    http::{MaybeSignedIn, Problem, Query, State, time::rfc3339},
};
use actix_web::{
    HttpRequest, HttpResponse, get,
    http::header::LOCATION,
    web::{Path, ServiceConfig},
};
use askama::Template;
use photos36_domain::{
    exhibition, ids,
    moderation::{self, Case, Object, ObjectKind, Rule},
    people::Actor,
    photos,
    questions::AgeBracket,
};
use serde::Deserialize;
use std::collections::HashMap;
use uuid::Uuid;

/// Cases of a page.
const CASES: u32 = 20;
/// Letters of a text in the queue.
const LETTERS: usize = 160;

/// The desk's routes.
pub fn routes(config: &mut ServiceConfig) {
    config
        .service(desk_page)
        .service(case::case_page)
        .service(acts::decide)
        .service(acts::undo)
        .service(acts::answer)
        .service(acts::record)
        .service(first::first_page)
        .service(first::choose_first)
        .service(first::launch);
}

/// What a select offers: its value and its name.
pub(super) type Choice = (&'static str, String);

/// A case as the queue lists it.
struct Waiting {
    id: Uuid,
    /// `kind:id` of the object, as the form sends it.
    object: String,
    kind: String,
    title: String,
    text: String,
    thumb: Vec<Thumb>,
    line: String,
    is_grave: bool,
    is_hidden: bool,
}

/// An appeal that waits for an answer.
struct Contested {
    id: Uuid,
    text: String,
}

#[derive(Template)]
#[template(path = "desk.html")]
struct DeskPage {
    frame: Frame,
    name: String,
    home: String,
    here: String,
    waiting: Vec<Waiting>,
    next: Option<String>,
    appeals: Vec<Contested>,
    actions: Vec<Choice>,
    rules: Vec<Choice>,
    ages: Vec<Choice>,
    /// The first photos, before which people speak.
    wall: Vec<(Uuid, String)>,
    spoken_id: Uuid,
    script: &'static str,
}

#[derive(Deserialize)]
struct DeskIn {
    cursor: Option<String>,
}

#[get("/territories/{name}/desk")]
async fn desk_page(
    state: State,
    who: MaybeSignedIn,
    request: HttpRequest,
    name: Path<String>,
    asked: Query<DeskIn>,
) -> Result<HttpResponse, Problem> {
    if who.signed_in().is_err() {
        return Ok(HttpResponse::SeeOther().insert_header((LOCATION, "/sign-in")).finish());
    }
    let frame = Frame::new(&request);
    or_missing(&request, page(&state, &who, frame, &name, asked.cursor.as_deref()).await)
}

async fn page(
    state: &State,
    who: &MaybeSignedIn,
    frame: Frame,
    name: &str,
    cursor: Option<&str>,
) -> Result<HttpResponse, Problem> {
    let territory = territory::find(state, name).await?;
    let frame = frame.following(format!("/v1/territories/{}/moderation/events", territory.id));
    let queue = moderation::queue(&*state.db, who, Some(territory.id), Some(CASES), cursor).await?;
    let appeals = moderation::appeals(&*state.db, who, Some(territory.id), Some(CASES), None).await?;
    let here = format!("/territories/{name}/desk");
    let page = DeskPage {
        home: format!("/territories/{name}"),
        next: queue.next.as_ref().map(|cursor| format!("{here}?cursor={cursor}")),
        waiting: waiting(state, who, &frame, queue.items).await?,
        appeals: appeals.items.into_iter().map(|appeal| Contested { id: appeal.id, text: appeal.body }).collect(),
        actions: actions(&frame, &["keep", "warn", "hide", "remove", "restore"]),
        rules: rules(&frame),
        ages: ages(&frame),
        wall: wall(state, who, &frame, territory.id).await?,
        spoken_id: ids::new(&state.clock),
        script: Asset::Desk.url(),
        name: territory.name,
        here,
        frame,
    };
    respond(&page.frame, &page)
}

/// The first photos by their titles.
async fn wall(state: &State, who: &Actor, frame: &Frame, territory: Uuid) -> Result<Vec<(Uuid, String)>, Problem> {
    let slots = exhibition::read(&*state.db, who, territory).await?.slots;
    let named = |(n, view): (usize, Option<photos::View>)| {
        let photo = view?.photo;
        Some((photo.id, format!("{} · {}", n + 1, titled(frame, photo.title))))
    };
    Ok(slots.into_iter().enumerate().filter_map(named).collect())
}

/// The cases with what they are about, in one query a kind.
async fn waiting(state: &State, who: &Actor, frame: &Frame, cases: Vec<Case>) -> Result<Vec<Waiting>, Problem> {
    let mut objects: HashMap<Uuid, Object> = HashMap::new();
    for kind in ObjectKind::ALL {
        let of = |case: &&Case| case.object_kind == kind.name();
        let ids: Vec<_> = cases.iter().filter(of).map(|case| case.object_id).collect();
        let found = moderation::find_many(&*state.db, *kind, &ids).await?;
        objects.extend(found.into_iter().map(|object| (object.id, object)));
    }
    let shown: Vec<_> = objects.values().filter(|one| one.kind == ObjectKind::Photo).map(|one| one.id).collect();
    let photos = photos::store::by_ids(&*state.db, &shown).await?;
    let seen = |photo: &&photos::entity::Model| who.may_regulate(photo.territory_id);
    let mut thumbs: HashMap<_, _> =
        photos.iter().filter(seen).map(|photo| (photo.id, Thumb::new(frame, photo))).collect();
    Ok(cases.into_iter().map(|case| Waiting::new(frame, &case, &objects, thumbs.remove(&case.object_id))).collect())
}

impl Waiting {
    fn new(frame: &Frame, case: &Case, objects: &HashMap<Uuid, Object>, thumb: Option<Thumb>) -> Self {
        let object = objects.get(&case.object_id);
        let text = object.map(|object| object.body.as_str()).unwrap_or_default();
        let line = [
            frame.t(&format!("gravity-{}", case.gravity)),
            frame.t1("desk-reporters", "count", &case.reporters),
            day(frame, case.opened_at),
        ];
        Self {
            id: case.id,
            object: format!("{}:{}", case.object_kind, case.object_id),
            kind: frame.t(&format!("object-{}", case.object_kind)),
            title: object.map(|object| object.title.clone()).unwrap_or_default(),
            text: text.chars().take(LETTERS).collect(),
            thumb: thumb.into_iter().collect(),
            line: line.join(" · "),
            is_grave: case.gravity > 2,
            is_hidden: object.is_some_and(|object| object.is_hidden),
        }
    }
}

/// The day of a moment, as people write it.
pub(super) fn day(frame: &Frame, micros: i64) -> String {
    let written = rfc3339(micros);
    dates::day_of(frame.locale(), written.get(..19).unwrap_or(&written))
}

pub(super) fn actions(frame: &Frame, names: &[&'static str]) -> Vec<Choice> {
    names.iter().map(|name| (*name, frame.t(&format!("action-{name}")))).collect()
}

pub(super) fn rules(frame: &Frame) -> Vec<Choice> {
    Rule::ALL.iter().map(|rule| (rule.name(), frame.t(&format!("rule-{}", rule.name())))).collect()
}

fn ages(frame: &Frame) -> Vec<Choice> {
    AgeBracket::ALL
        .iter()
        .map(|age| (age.name(), frame.t(&format!("age-{}", age.name().trim_end_matches('+')))))
        .collect()
}
