//! The objects of a page of changes, each read once and from the page's own snapshot, in one query a kind or so.
//!
//! What a reader is told is decided here again, not by the log: an object that is not found among what this reader may see
//! is a tombstone.

use super::out::{ChangeOut, FirstPhotoOut, OpenLinkOut};
use crate::{
    comments::CommentOut,
    http::Problem,
    missions::{JournalEntryOut, ListedMissionOut, NeedOut},
    money::SubscriptionOut,
    people::MeOut,
    photos::PhotoOut,
    questions::QuestionOut,
    territories::TerritoryOut,
    themes::ThemeOut,
};
use photos36_domain::{
    Error, ErrorCode, comments, exhibition, links,
    missions::{self, MissionState, mission},
    money::subscriptions,
    people::{Actor, sessions::Authenticated},
    photos::{self, PhotoState, entity},
    questions::{self, QuestionState, question},
    sync::{Changes, Kind},
    territories,
    texts::Locale,
    themes,
};
use sea_orm::DatabaseTransaction;
use std::collections::HashMap;
use uuid::Uuid;

/// What everyone may see of a territory.
pub async fn of_territory(page: &Changes, territory: Uuid) -> Result<Vec<ChangeOut>, Problem> {
    let snapshot = &page.snapshot;
    let is_shown =
        |photo: &entity::Model| photo.state == PhotoState::Published.name() && photo.territory_id == Some(territory);
    let mut photos = photos(page, &Actor::Anonymous, Locale::default(), is_shown).await?;
    let is_shown =
        |question: &question::Model| question.hidden_at.is_none() && question.territory_id == Some(territory);
    let mut questions = questions(page, &Actor::Anonymous, is_shown).await?;
    let is_shown = |mission: &mission::Model| mission.hidden_at.is_none() && mission.territory_id == territory;
    let mut missions = missions(page, is_shown).await?;
    let (mut needs, mut journal) = (needs(page, territory).await?, journal(page, territory).await?);
    let mut comments = comments(page, None).await?;
    let mut items = Vec::with_capacity(page.items.len());
    for change in &page.items {
        let mut item = ChangeOut::new(*change);
        match change.kind {
            _ if change.is_gone => {}
            Kind::Territory => {
                item.territory = Some(TerritoryOut::from(territories::by_id(snapshot, territory).await?))
            }
            Kind::Themes => {
                let local = themes::local(snapshot, territory).await?;
                item.themes = Some(local.into_iter().map(ThemeOut::from).collect());
            }
            Kind::FirstPhotos => item.first_photos = first_photos(snapshot, territory).await?,
            Kind::Photo => item.photo = photos.remove(&change.id),
            Kind::Question => item.question = questions.remove(&change.id),
            Kind::Mission => item.mission = missions.remove(&change.id),
            Kind::Links => {
                let found = links::open(snapshot, territory).await?;
                item.links = Some(found.into_iter().map(OpenLinkOut::from).collect());
            }
            Kind::Need => (item.mission_id, item.need) = needs.remove(&change.id).unzip(),
            Kind::Journal => (item.mission_id, item.journal) = journal.remove(&change.id).unzip(),
            Kind::Comment => item.comment = comments.remove(&change.id),
            _ => {}
        }
        items.push(item.or_gone());
    }
    Ok(items)
}

/// What is someone's own.
pub async fn of_person(page: &Changes, who: &Authenticated) -> Result<Vec<ChangeOut>, Problem> {
    let person = who.person.id;
    let is_own = |photo: &entity::Model| photo.author_id == person && photo.state != PhotoState::Deleted.name();
    let mut photos = photos(page, &who.actor, who.person.locale, is_own).await?;
    let is_own = |question: &question::Model| question.author_id == person;
    let mut questions = questions(page, &who.actor, is_own).await?;
    let mut missions = missions(page, |mission: &mission::Model| mission.author_id == person).await?;
    let mut subscriptions = subscriptions(page, person).await?;
    let mut comments = comments(page, Some(person)).await?;
    let mut items = Vec::with_capacity(page.items.len());
    for change in &page.items {
        let mut item = ChangeOut::new(*change);
        match change.kind {
            _ if change.is_gone => {}
            Kind::Profile => item.profile = Some(MeOut::new(&who.person, &who.actor)),
            Kind::Photo => item.photo = photos.remove(&change.id),
            Kind::Question => item.question = questions.remove(&change.id),
            Kind::Mission => item.mission = missions.remove(&change.id),
            Kind::Comment => item.comment = comments.remove(&change.id),
            Kind::Subscription => item.subscription = subscriptions.remove(&change.id),
            _ => {}
        }
        items.push(item.or_gone());
    }
    Ok(items)
}

/// The list that everyone sees; none before the launch.
async fn first_photos(snapshot: &DatabaseTransaction, territory: Uuid) -> Result<Option<Vec<FirstPhotoOut>>, Problem> {
    let list = match exhibition::read(snapshot, &Actor::Anonymous, territory).await {
        Err(Error::Refused(refusal)) if refusal.code == ErrorCode::NotFound => return Ok(None),
        other => other?,
    };
    let slots = list
        .slots
        .iter()
        .zip(1..)
        .filter_map(|(view, slot)| view.as_ref().map(|view| FirstPhotoOut { slot, photo_id: view.photo.id }));
    Ok(Some(slots.collect()))
}

/// The ids of a kind that are there.
fn ids(page: &Changes, kind: Kind) -> Vec<Uuid> {
    page.items.iter().filter(|change| change.kind == kind && !change.is_gone).map(|change| change.id).collect()
}

async fn photos(
    page: &Changes,
    reader: &Actor,
    locale: Locale,
    is_told: impl Fn(&entity::Model) -> bool,
) -> Result<HashMap<Uuid, PhotoOut>, Problem> {
    let mut rows = photos::store::by_ids(&page.snapshot, &ids(page, Kind::Photo)).await?;
    rows.retain(is_told);
    let views = photos::views(&page.snapshot, reader, rows).await?;
    Ok(views.into_iter().map(|view| (view.photo.id, PhotoOut::of(view, locale))).collect())
}

async fn questions(
    page: &Changes,
    reader: &Actor,
    is_told: impl Fn(&question::Model) -> bool,
) -> Result<HashMap<Uuid, QuestionOut>, Problem> {
    let mut rows = questions::store::by_ids(&page.snapshot, &ids(page, Kind::Question)).await?;
    rows.retain(|question| is_told(question) && question.state != QuestionState::Removed.name());
    let views = questions::views(&page.snapshot, reader, rows).await?;
    Ok(views.into_iter().map(|view| (view.question.id, QuestionOut::listed(view))).collect())
}

async fn missions(
    page: &Changes,
    is_told: impl Fn(&mission::Model) -> bool,
) -> Result<HashMap<Uuid, ListedMissionOut>, Problem> {
    let mut listed = missions::listed(&page.snapshot, &ids(page, Kind::Mission)).await?;
    listed.retain(|listed| is_told(&listed.mission) && listed.mission.state != MissionState::Removed.name());
    Ok(listed.into_iter().map(|listed| (listed.mission.id, ListedMissionOut::from(listed))).collect())
}

/// Needs with their missions.
async fn needs(page: &Changes, territory: Uuid) -> Result<HashMap<Uuid, (Uuid, NeedOut)>, Problem> {
    let rows = missions::needs::shown(&page.snapshot, territory, &ids(page, Kind::Need)).await?;
    Ok(rows.into_iter().map(|row| (row.id, (row.mission_id, NeedOut::from(row)))).collect())
}

/// Entries with their missions.
async fn journal(page: &Changes, territory: Uuid) -> Result<HashMap<Uuid, (Uuid, JournalEntryOut)>, Problem> {
    let entries = missions::journal::shown(&page.snapshot, territory, &ids(page, Kind::Journal)).await?;
    Ok(entries.into_iter().map(|entry| (entry.row.id, (entry.row.mission_id, JournalEntryOut::from(entry)))).collect())
}

async fn comments(page: &Changes, own: Option<Uuid>) -> Result<HashMap<Uuid, CommentOut>, Problem> {
    let views = comments::published(&page.snapshot, &ids(page, Kind::Comment), own).await?;
    Ok(views.into_iter().map(|view| (view.comment.id, CommentOut::from(view))).collect())
}

async fn subscriptions(page: &Changes, person: Uuid) -> Result<HashMap<Uuid, SubscriptionOut>, Problem> {
    if ids(page, Kind::Subscription).is_empty() {
        return Ok(HashMap::new());
    }
    let rows = subscriptions::of_person(&page.snapshot, person).await?;
    let told = rows.iter().map(|row| Ok((row.id, SubscriptionOut::new(row)?)));
    told.collect()
}
