//! Stem cells (cellules souches): a mission replicated in another territory, or taken to another server as a file.
//!
//! A replica takes the [`template`] of a mission and nothing of any person; its [`lineage`] stays readable both ways, and
//! it sees what its kin completed. [`knowledge`] is what a team wants every replica to know.

pub mod file;
pub mod knowledge;
pub mod lineage;
mod store;
pub mod template;

pub use file::{Ancestor, File};
pub use lineage::{Ancestors, News};
pub use store::Kin;
pub use template::Template;

use crate::{
    ErrorCode, Ground, Refusal, Result,
    database::Write,
    ids,
    missions::{
        MissionState, access, mission,
        open::{self, NewMission, Opened},
    },
    money::days,
    notices::{self, What},
    people::Actor,
    photos::GivenPlace,
    territories,
};
use file::{MAX_LINEAGE, MAX_TOLD};
use sea_orm::ConnectionTrait;
use uuid::Uuid;

/// Where a replica or an imported mission goes.
#[derive(Clone, Copy, Debug)]
pub struct Destination {
    /// The new mission, made by the client.
    pub id: Uuid,
    /// Its territory.
    pub territory: Uuid,
    /// Its place there, if it has one already.
    pub place: Option<GivenPlace>,
}

/// Replicates a mission in another territory; whoever does it is its steward and first member. The same call again gives
/// the replica that is there.
///
/// # Errors
/// `sign-in-required`, `id-not-uuidv7`, `id-taken`, `not-found` for the mission or the territory, `replica-at-home`,
/// `territory-foreign` for a place elsewhere.
pub async fn replicate(ground: &Ground, actor: &Actor, source: Uuid, to: Destination) -> Result<Opened> {
    let person = actor.signed_in()?.id;
    ids::from_client(to.id)?;
    planted_once(ground, person, to.id, Some(source), replicate_new(ground, actor, person, source, to)).await
}

async fn replicate_new(
    ground: &Ground,
    actor: &Actor,
    person: Uuid,
    source: Uuid,
    to: Destination,
) -> Result<mission::Model> {
    let write = ground.db.write().await?;
    let source = access::visible(&*write, actor, source).await?;
    if source.territory_id == to.territory {
        return Err(Refusal::new(ErrorCode::ReplicaAtHome).field("/territory_id").into());
    }
    let template = template::of(&*write, &source).await?;
    plant(ground, &write, actor, person, to, &template).await?;
    if template.themes.iter().any(|theme| theme.local.is_some()) {
        store::remember(&*write, to.id, &[], &template.themes).await?;
    }
    store::join_family(&*write, to.id, source.id).await?;
    notices::note(&*write, ground, What::MissionReplicated, super::happening(&source, Some(person))).await?;
    finish(write, to.id).await
}

/// The file of a mission.
///
/// # Errors
/// `not-found`.
pub async fn export(ground: &Ground, actor: &Actor, mission: Uuid) -> Result<File> {
    let mission = access::visible(&*ground.db, actor, mission).await?;
    let template = template::of(&*ground.db, &mission).await?;
    let mut kin = vec![store::kin(&*ground.db, mission.id).await?];
    // The mission itself is shown to whoever asks; of the others those that everyone sees.
    kin.extend(store::ancestors(&*ground.db, mission.id, 0, MAX_LINEAGE as u32).await?);
    let oldest = kin.last().map_or(mission.id, |oldest| oldest.id);
    let here = kin.into_iter().enumerate().filter(|(index, kin)| *index == 0 || kin.is_shown);
    let mut lineage = here.map(|(_, kin)| ancestor(ground, kin)).collect::<Result<Vec<_>>>()?;
    lineage.extend(store::remembered(&*ground.db, oldest).await?.lineage);
    lineage.truncate(MAX_LINEAGE);
    for far in lineage.iter_mut().skip(MAX_TOLD) {
        (far.answer, far.strengths, far.weaknesses) = (None, None, None);
    }
    Ok(File { template, lineage })
}

fn ancestor(ground: &Ground, kin: Kin) -> Result<Ancestor> {
    let completed_on = kin.completed_at.map(|at| days::day_of(at, "UTC")).transpose()?;
    Ok(Ancestor {
        server: ground.settings.http.public_url.clone(),
        id: kin.id,
        title: kin.title,
        territory: kin.territory_name,
        completed_on: completed_on.map(|day| day.to_string()),
        answer: kin.answer,
        strengths: kin.strengths,
        weaknesses: kin.weaknesses,
    })
}

/// Makes a mission of a file in a territory; whoever does it is its steward and first member. The same call again gives
/// the mission that is there.
///
/// # Errors
/// `sign-in-required`, `id-not-uuidv7`, `id-taken`, `not-found` for the territory, `territory-foreign` for a place
/// elsewhere.
pub async fn import(ground: &Ground, actor: &Actor, file: &File, to: Destination) -> Result<Opened> {
    let person = actor.signed_in()?.id;
    ids::from_client(to.id)?;
    let new = async {
        let write = ground.db.write().await?;
        plant(ground, &write, actor, person, to, &file.template).await?;
        store::remember(&*write, to.id, &file.lineage, &file.template.themes).await?;
        finish(write, to.id).await
    };
    planted_once(ground, person, to.id, None, new).await
}

/// Files a mission under its family, in the transaction that completes it, so that its kin see it.
///
/// # Errors
/// When the database refuses.
pub(super) async fn tell_kin(write: &impl ConnectionTrait, mission: Uuid) -> Result<()> {
    store::file_completion(write, mission).await
}

/// Runs `new` unless the person's own replica of `parent`, or import when none, is there already or came meanwhile.
async fn planted_once(
    ground: &Ground,
    person: Uuid,
    id: Uuid,
    parent: Option<Uuid>,
    new: impl Future<Output = Result<mission::Model>>,
) -> Result<Opened> {
    if let Some(existing) = already_here(ground, person, id, parent).await? {
        return Ok(Opened::Existing(existing));
    }
    match new.await {
        Ok(mission) => Ok(Opened::Created(mission)),
        // The same call was quicker: its mission is the answer.
        Err(error) => match already_here(ground, person, id, parent).await? {
            Some(existing) => Ok(Opened::Existing(existing)),
            None => Err(error),
        },
    }
}

async fn already_here(ground: &Ground, person: Uuid, id: Uuid, parent: Option<Uuid>) -> Result<Option<mission::Model>> {
    let Some(there) = super::store::by_id(&*ground.db, id).await? else { return Ok(None) };
    let own = there.author_id == person && there.parent_id == parent && there.state != MissionState::Removed.name();
    if own && (parent.is_some() || store::remembers(&*ground.db, id).await?) {
        return Ok(Some(there));
    }
    Err(Refusal::new(ErrorCode::IdTaken).field("/id").into())
}

/// Opens a mission and gives it what the template has.
async fn plant(
    ground: &Ground,
    write: &Write,
    actor: &Actor,
    person: Uuid,
    to: Destination,
    template: &Template,
) -> Result<()> {
    territories::by_id(&**write, to.territory).await?;
    let new = NewMission {
        question: None,
        photo: None,
        territory: Some(to.territory),
        place: to.place,
        kind: template.kind,
        title: template.title.clone(),
        text: template.text.clone(),
        themes: Some(template::themes_in(&**write, to.territory, template).await?),
    };
    open::open_in(ground, &**write, actor, to.id, &new).await?;
    template::fill(&**write, ground, to.id, person, template).await
}

/// The mission as it is now, with what was planted in it.
async fn finish(write: Write, id: Uuid) -> Result<mission::Model> {
    let mission = super::store::by_id(&*write, id).await?.ok_or(ErrorCode::NotFound)?;
    write.commit().await?;
    Ok(mission)
}
