//! A mission as someone may see it: the row with its names, team, pictures and the log of its states.

use super::{
    Seat, access,
    entity::{member, mission, moved},
    store,
};
use crate::{
    Result,
    people::Actor,
    photos::{self, PhotoState},
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use std::collections::HashMap;
use uuid::Uuid;

/// Most members that a mission is read with; the team's own list has them all.
pub const SHOWN_TEAM: usize = 50;

/// A mission that its reader may see.
#[derive(Clone, Debug)]
pub struct View {
    /// The row.
    pub mission: mission::Model,
    /// Its themes.
    pub themes: Vec<String>,
    /// Name of its territory.
    pub territory_name: String,
    /// Display name of whoever opened it.
    pub author_name: String,
    /// The question that it answers, where the reader sees it.
    pub question: Option<store::Asked>,
    /// The photo that it began from, where everyone sees it.
    pub photo: Option<photos::entity::Model>,
    /// Stewards, then who has been there longest.
    pub team: Vec<Teammate>,
    /// The states that it came into, in order.
    pub history: Vec<Moved>,
    /// Published photos of how it was.
    pub before: Vec<photos::entity::Model>,
    /// Published photos of how it is.
    pub after: Vec<photos::entity::Model>,
    /// Where the reader sits.
    pub seat: Seat,
}

/// Someone in a team.
#[derive(Clone, Debug)]
pub struct Teammate {
    /// Display name.
    pub name: String,
    /// The row.
    pub member: member::Model,
}

/// A state that a mission came into.
#[derive(Clone, Debug)]
pub struct Moved {
    /// Display name of who did it; none when time did.
    pub actor_name: Option<String>,
    /// The row.
    pub row: moved::Model,
}

/// One mission with all that is read of it, in a number of queries that does not grow with it.
///
/// # Errors
/// When the database does not answer.
pub async fn view(connection: &impl ConnectionTrait, reader: &Actor, mission: mission::Model) -> Result<View> {
    let id = mission.id;
    let themes = store::themes(connection, &[id]).await?.remove(&id).unwrap_or_default();
    let territories = photos::store::territory_names(connection, &[mission.territory_id]).await?;
    let mut team = store::team(connection, id).await?;
    team.sort_by_key(|member| !member.is_steward);
    team.truncate(SHOWN_TEAM);
    let moves = store::moves(connection, id).await?;
    let mut people: Vec<_> = team.iter().map(|member| member.person_id).collect();
    people.extend(moves.iter().filter_map(|moved| moved.actor_id));
    people.push(mission.author_id);
    let names = photos::store::display_names(connection, &once(people)).await?;
    let name = |person: Uuid| names.get(&person).cloned().unwrap_or_default();
    let question = match mission.question_id {
        Some(question) => store::question(connection, question).await?.filter(|asked| is_shown(asked, reader)),
        None => None,
    };
    let pictures = store::pictures(connection, id).await?;
    let wanted = pictures.iter().map(|picture| picture.photo_id).chain(mission.photo_id).collect();
    let found = published(connection, once(wanted)).await?;
    let side = |side: &str| {
        let of_side = pictures.iter().filter(|picture| picture.side == side);
        of_side.filter_map(|picture| found.get(&picture.photo_id).cloned()).collect()
    };
    Ok(View {
        seat: access::seat(connection, &mission, reader).await?,
        themes,
        territory_name: territories.get(&mission.territory_id).cloned().unwrap_or_default(),
        author_name: name(mission.author_id),
        question,
        photo: mission.photo_id.and_then(|photo| found.get(&photo).cloned()),
        before: side("before"),
        after: side("after"),
        team: team.into_iter().map(|member| Teammate { name: name(member.person_id), member }).collect(),
        history: moves.into_iter().map(|row| Moved { actor_name: row.actor_id.map(name), row }).collect(),
        mission,
    })
}

fn is_shown(asked: &store::Asked, reader: &Actor) -> bool {
    let seen =
        asked.hidden_at.is_none() || reader.is_person(asked.author_id) || reader.may_regulate(asked.territory_id);
    seen && asked.state != "removed"
}

/// Those of these photos that everyone sees, in one query.
pub(super) async fn published(
    connection: &impl ConnectionTrait,
    ids: Vec<Uuid>,
) -> Result<HashMap<Uuid, photos::entity::Model>> {
    use photos::entity::photo;
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let rows = photos::entity::Entity::find()
        .filter(photo::Column::Id.is_in(ids))
        .filter(photo::Column::State.eq(PhotoState::Published.name()))
        .all(connection)
        .await?;
    Ok(rows.into_iter().map(|photo| (photo.id, photo)).collect())
}

pub(super) fn once(mut ids: Vec<Uuid>) -> Vec<Uuid> {
    ids.sort_unstable();
    ids.dedup();
    ids
}
