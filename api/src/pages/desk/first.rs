//! `/territories/{id or INSEE code}/desk/first`: the first 36 photos, chosen and ordered by their numbers, and the launch.

use super::super::{
    Frame,
    acts::{done, known},
    cards::titled,
    lines::Thumb,
    missing::or_missing,
    respond, territory,
};
use crate::http::{MaybeSignedIn, Problem, Query, State};
use actix_web::{
    HttpRequest, HttpResponse, get,
    http::header::LOCATION,
    post,
    web::{Form, Path},
};
use askama::Template;
use photos36_domain::{
    ErrorCode, Refusal,
    exhibition::{self, SLOTS},
    map::{self, Filter},
    photos,
};
use serde::Deserialize;
use std::collections::HashSet;
use uuid::Uuid;

/// Photos of a page that may be chosen besides those that are.
const OFFERED: u32 = 36;

/// A photo with the slot that it stands in.
struct Candidate {
    id: Uuid,
    slot: Option<usize>,
    title: String,
    thumb: Option<Thumb>,
}

#[derive(Template)]
#[template(path = "first.html")]
struct FirstPage {
    frame: Frame,
    name: String,
    desk: String,
    here: String,
    version: i64,
    count: usize,
    chosen: Vec<Candidate>,
    offered: Vec<Candidate>,
    next: Option<String>,
    themes: String,
    empty: String,
    is_launched: bool,
    is_full: bool,
}

#[derive(Deserialize)]
struct FirstIn {
    cursor: Option<String>,
}

#[get("/territories/{name}/desk/first")]
pub async fn first_page(
    state: State,
    who: MaybeSignedIn,
    request: HttpRequest,
    name: Path<String>,
    asked: Query<FirstIn>,
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
    let version = exhibition::version(&*state.db, who, territory.id).await?;
    let list = exhibition::read(&*state.db, who, territory.id).await?;
    let page = map::photos(&*state.db, &Filter::of_territory(territory.id), OFFERED, cursor).await?;
    let taken: HashSet<Uuid> = list.slots.iter().flatten().map(|view| view.photo.id).collect();
    let ids: Vec<_> = page.items.iter().map(|photo| photo.id).filter(|id| !taken.contains(id)).collect();
    let offered = photos::store::by_ids(&*state.db, &ids).await?;
    let candidate = |slot: Option<usize>, photo: photos::entity::Model| Candidate {
        id: photo.id,
        slot,
        title: titled(&frame, photo.title.clone()),
        thumb: Some(Thumb::new(&frame, &photo)),
    };
    let slots = list.slots.into_iter().enumerate();
    let chosen: Vec<_> = slots.filter_map(|(n, view)| Some(candidate(Some(n + 1), view?.photo))).collect();
    let here = format!("/territories/{name}/desk/first");
    let themes: Vec<_> = list.missing_themes.iter().map(|theme| theme.name(frame.locale())).collect();
    let page = FirstPage {
        desk: format!("/territories/{name}/desk"),
        version,
        count: chosen.len(),
        is_full: chosen.len() == SLOTS,
        is_launched: list.launched_at.is_some(),
        themes: themes.join(", "),
        empty: frame.t2("first-parts", "empty", &list.missing_parts.len(), "all", &list.parts),
        next: page.next.as_ref().map(|cursor| format!("{here}?cursor={cursor}#offered")),
        offered: offered.into_iter().map(|photo| candidate(None, photo)).collect(),
        chosen,
        name: territory.name,
        here,
        frame,
    };
    respond(&page.frame, &page)
}

/// Puts photos into the slots whose numbers were given; one whose number was emptied leaves.
#[post("/territories/{name}/desk/first")]
pub async fn choose_first(
    state: State,
    who: MaybeSignedIn,
    request: HttpRequest,
    name: Path<String>,
    form: Form<Vec<(String, String)>>,
) -> Result<HttpResponse, Problem> {
    let result = async {
        known(&request, &who)?;
        let territory = territory::find(&state, &name).await?;
        let list = exhibition::read(&*state.db, &who, territory.id).await?;
        let now: Vec<_> = list.slots.iter().map(|view| view.as_ref().map(|view| view.photo.id)).collect();
        let field = |name: &str| form.iter().find(|(key, _)| key == name).map(|(_, value)| value.trim());
        let version = field("version").and_then(|version| version.parse().ok()).unwrap_or(list.version);
        let slots = placed(now, &form)?;
        let reason = field("reason").filter(|reason| !reason.is_empty());
        exhibition::choose(&state, &who, territory.id, version, slots, reason).await?;
        Ok(())
    };
    done(&request, &format!("/territories/{name}/desk/first"), result.await)
}

/// The list after what the form says of each of its photos.
fn placed(mut slots: Vec<Option<Uuid>>, form: &[(String, String)]) -> Result<Vec<Option<Uuid>>, Refusal> {
    let refusal = || Refusal::new(ErrorCode::FirstPhotosInvalid).field("/photos").arg("limit", SLOTS);
    let said: Vec<(Uuid, &str)> =
        form.iter().filter_map(|(key, value)| Some((key.parse().ok()?, value.trim()))).collect();
    for slot in &mut slots {
        if slot.is_some_and(|photo| said.iter().any(|(id, _)| *id == photo)) {
            *slot = None;
        }
    }
    for (photo, number) in said.into_iter().filter(|(_, number)| !number.is_empty()) {
        let number: usize = number.parse().map_err(|_| refusal())?;
        let slot = number.checked_sub(1).and_then(|n| slots.get_mut(n)).ok_or_else(refusal)?;
        if slot.replace(photo).is_some() {
            return Err(refusal());
        }
    }
    Ok(slots)
}

/// Launches the territory with its 36 photos.
#[post("/territories/{name}/desk/launch")]
pub async fn launch(
    state: State,
    who: MaybeSignedIn,
    request: HttpRequest,
    name: Path<String>,
) -> Result<HttpResponse, Problem> {
    let result = async {
        known(&request, &who)?;
        let territory = territory::find(&state, &name).await?;
        exhibition::launch(&state, &who, territory.id).await?;
        Ok(())
    };
    done(&request, &format!("/territories/{name}/desk/first"), result.await)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn photos_move_to_their_numbers_leave_when_emptied_and_never_share_one() {
        let [a, b, c] = [1, 2, 3].map(Uuid::from_u128);
        let slots = vec![Some(a), Some(b), None];
        let say = |said: &[(Uuid, &str)]| {
            let form: Vec<_> = said.iter().map(|(id, number)| (id.to_string(), (*number).to_owned())).collect();
            placed(slots.clone(), &form)
        };
        assert_eq!(say(&[(a, "2"), (b, "1")]), Ok(vec![Some(b), Some(a), None]));
        assert_eq!(say(&[(a, ""), (c, "3")]), Ok(vec![None, Some(b), Some(c)]));
        assert!(say(&[(c, "2")]).is_err(), "b stands there");
        assert!(say(&[(c, "4")]).is_err() && say(&[(c, "0")]).is_err() && say(&[(c, "x")]).is_err());
    }
}
