//! What players declare of missions, and what others say to it.

use super::{
    around::{self, MissionName},
    mission_changed,
    reasons::{DeclaredKind, Reason},
    rules::{DECLARED_WEIGHT, Feature},
    store::SHOWN,
};
use crate::{
    ErrorCode, Ground, Refusal, Result,
    database::{Write, statement},
    notices::{Happening, What, note},
    people::{self, Actor, rights},
};
use sea_orm::{ConnectionTrait, FromQueryResult};
use std::collections::BTreeMap;
use uuid::Uuid;

/// Most declared links of a mission, both ways together.
pub const MOST_DECLARED: u64 = 60;
/// Most of them that one person declares, so that nobody uses up what a mission has room for.
pub const MOST_OWN: u64 = 12;

/// The condition that not more contest than confirm a statement; `d` is its row.
pub(super) const IS_SHOWN: &str = "d.contests <= d.confirms";

/// What players say of a mission: reasons by the number of the other one. What more contest than confirm is left out.
pub(super) async fn said_of(connection: &impl ConnectionTrait, me: &Feature) -> Result<BTreeMap<i64, Vec<Reason>>> {
    let part = |here: &str, there: &str| {
        format!(
            "SELECT m.seq, d.kind, d.from_id FROM declared_links d JOIN missions m ON m.id = d.{there}
            WHERE d.{here} = $1 AND {IS_SHOWN} AND {SHOWN}"
        )
    };
    let sql = format!("{} UNION ALL {} ORDER BY 1, 2", part("from_id", "to_id"), part("to_id", "from_id"));
    let mut said: BTreeMap<i64, Vec<Reason>> = BTreeMap::new();
    for row in connection.query_all_raw(statement(connection, sql, [me.id.into()])).await? {
        let (other, kind, from): (i64, String, Uuid) =
            (row.try_get_by_index(0)?, row.try_get_by_index(1)?, row.try_get_by_index(2)?);
        if let Some(kind) = DeclaredKind::from_name(&kind) {
            said.entry(other).or_default().push(Reason::Declared { weight: DECLARED_WEIGHT, kind, from });
        }
    }
    Ok(said)
}

/// A statement of a player, with what others say to it.
#[derive(Clone, Debug, PartialEq)]
pub struct Said {
    /// What the first does for the second.
    pub kind: DeclaredKind,
    /// The first mission.
    pub from: Uuid,
    /// The second one.
    pub to: Uuid,
    /// Who declared it.
    pub author: Uuid,
    /// Their name.
    pub author_name: String,
    /// How many others confirm it.
    pub confirms: i64,
    /// How many contest it.
    pub contests: i64,
    /// What the reader says: `true` confirms, `false` contests.
    pub mine: Option<bool>,
    /// When it was declared, in UTC microseconds.
    pub created_at: i64,
}

impl Said {
    /// Not more contest than confirm it: it is an edge.
    pub fn is_shown(&self) -> bool {
        self.contests <= self.confirms
    }
}

#[derive(FromQueryResult)]
struct Row {
    seq: i64,
    from_id: Uuid,
    to_id: Uuid,
    kind: String,
    author_id: Uuid,
    author_name: String,
    confirms: i64,
    contests: i64,
    mine: Option<bool>,
    created_at: i64,
}

impl From<Row> for Said {
    fn from(row: Row) -> Self {
        Self {
            kind: DeclaredKind::from_name(&row.kind).unwrap_or(DeclaredKind::Complements),
            from: row.from_id,
            to: row.to_id,
            author: row.author_id,
            author_name: row.author_name,
            confirms: row.confirms,
            contests: row.contests,
            mine: row.mine,
            created_at: row.created_at,
        }
    }
}

/// A statement with its author's name and the voice of the reader, parameter `$1`.
const SAID: &str =
    "SELECT d.seq, d.from_id, d.to_id, d.kind, d.author_id, p.display_name AS author_name, d.confirms, d.contests,
        v.confirms AS mine, d.created_at
    FROM declared_links d JOIN people p ON p.id = d.author_id
    LEFT JOIN declared_link_voices v ON v.link = d.seq AND v.person_id = $1";

/// What players declare of a mission, each with the number of the other one.
pub(super) async fn of_mission(
    connection: &impl ConnectionTrait,
    reader: &Actor,
    mission: Uuid,
) -> Result<Vec<(i64, Said)>> {
    let part = |here: &str, there: &str| {
        format!("SELECT s.*, m.seq AS other FROM ({SAID} WHERE d.{here} = $2) s JOIN missions m ON m.id = s.{there}")
    };
    let sql = format!("{} UNION ALL {} ORDER BY 1", part("from_id", "to_id"), part("to_id", "from_id"));
    let values = [reader.person_id().into(), mission.into()];
    let rows = connection.query_all_raw(statement(connection, sql, values)).await?;
    rows.iter().map(|row| Ok((row.try_get("", "other")?, Row::from_query_result(row, "")?.into()))).collect()
}

async fn find(connection: &impl ConnectionTrait, reader: Uuid, from: Uuid, to: Uuid) -> Result<Option<Row>> {
    let sql = format!("{SAID} WHERE d.from_id = $2 AND d.to_id = $3");
    let values = [reader.into(), from.into(), to.into()];
    Ok(Row::find_by_statement(statement(connection, sql, values)).one(connection).await?)
}

/// Two missions of which something is said, both seen by whoever says it.
async fn both(connection: &impl ConnectionTrait, actor: &Actor, from: Uuid, to: Uuid) -> Result<[MissionName; 2]> {
    let first = around::visible(connection, actor, from).await?;
    Ok([first, around::visible(connection, actor, to).await?])
}

/// Declares what a mission does for another one. The same again changes nothing; its author may change the kind, and then
/// the voices begin anew. The flag says whether it is new.
///
/// # Errors
/// `sign-in-required`, `not-found`, `excluded`, `link-self`, `link-taken` when someone else declared one of these two,
/// `declared-links-too-many`, `own-declared-links-too-many`.
pub async fn declare(ground: &Ground, actor: &Actor, from: Uuid, to: Uuid, kind: DeclaredKind) -> Result<(Said, bool)> {
    let author = actor.signed_in()?.id;
    let write = ground.db.write().await?;
    let missions = both(&*write, actor, from, to).await?;
    people::require_not_excluded(&*write, author, Some(missions[0].territory_id)).await?;
    if from == to {
        return Err(Refusal::new(ErrorCode::LinkSelf).field("other").into());
    }
    hold(&write, &missions).await?;
    let mut there = find(&*write, author, from, to).await?;
    if kind == DeclaredKind::Complements && there.is_none() {
        // It holds both ways, so the one that stands the other way round is the same.
        there = find(&*write, author, to, from).await?.filter(|row| row.kind == kind.name());
    }
    let is_new = there.is_none();
    match there {
        Some(row) if row.kind == kind.name() && row.author_id == author => return Ok((row.into(), false)),
        Some(row) if row.author_id != author => return Err(ErrorCode::LinkTaken.into()),
        Some(row) => change_kind(ground, &write, row.seq, kind).await?,
        None => insert(ground, &write, &missions, author, kind).await?,
    }
    tell(ground, &write, actor, &missions).await?;
    let said = find(&*write, author, from, to).await?.ok_or(ErrorCode::NotFound)?;
    write.commit().await?;
    Ok((said.into(), is_new))
}

/// Locks both missions' rows on PostgreSQL, so that two at once are one after the other.
async fn hold(write: &Write, missions: &[MissionName; 2]) -> Result<()> {
    if write.get_database_backend() == sea_orm::DatabaseBackend::Postgres {
        let lock = "SELECT seq FROM missions WHERE seq IN ($1, $2) ORDER BY seq FOR NO KEY UPDATE";
        write.query_all_raw(statement(&**write, lock, missions.iter().map(|one| one.seq.into()))).await?;
    }
    Ok(())
}

async fn insert(
    ground: &Ground,
    write: &Write,
    [from, to]: &[MissionName; 2],
    author: Uuid,
    kind: DeclaredKind,
) -> Result<()> {
    require_room(write, from.id, to.id, author).await?;
    let now = ground.clock.now();
    let sql = "INSERT INTO declared_links (from_id, to_id, kind, author_id, created_at, updated_at)
        VALUES ($1, $2, $3, $4, $5, $5)";
    let values = [from.id.into(), to.id.into(), kind.name().into(), author.into(), now.into()];
    write.execute_raw(statement(&**write, sql, values)).await?;
    Ok(())
}

/// Both missions have room, for all and for this author.
async fn require_room(write: &Write, from: Uuid, to: Uuid, author: Uuid) -> Result<()> {
    let part = |mission: &str| {
        format!(
            "SELECT count(*) AS n, coalesce(sum(CASE WHEN author_id = $3 THEN 1 ELSE 0 END), 0) AS own
            FROM declared_links WHERE from_id = {mission} OR to_id = {mission}"
        )
    };
    let sql = format!("SELECT max(n), max(own) FROM ({} UNION ALL {}) c", part("$1"), part("$2"));
    let values = [from.into(), to.into(), author.into()];
    let Some(row) = write.query_one_raw(statement(&**write, sql, values)).await? else { return Ok(()) };
    let (all, own): (i64, i64) = (row.try_get_by_index(0)?, row.try_get_by_index(1)?);
    if own.unsigned_abs() >= MOST_OWN {
        return Err(Refusal::new(ErrorCode::OwnDeclaredLinksTooMany).arg("limit", MOST_OWN).into());
    }
    if all.unsigned_abs() >= MOST_DECLARED {
        return Err(Refusal::new(ErrorCode::DeclaredLinksTooMany).arg("limit", MOST_DECLARED).into());
    }
    Ok(())
}

async fn change_kind(ground: &Ground, write: &Write, link: i64, kind: DeclaredKind) -> Result<()> {
    let forget = "DELETE FROM declared_link_voices WHERE link = $1";
    write.execute_raw(statement(&**write, forget, [link.into()])).await?;
    let sql = "UPDATE declared_links SET kind = $2, confirms = 0, contests = 0, updated_at = $3 WHERE seq = $1";
    let values = [link.into(), kind.name().into(), ground.clock.now().into()];
    write.execute_raw(statement(&**write, sql, values)).await?;
    Ok(())
}

/// Notes the change for those who follow, and asks for the first mission to be linked anew.
async fn tell(ground: &Ground, write: &Write, actor: &Actor, [from, to]: &[MissionName; 2]) -> Result<()> {
    for mission in [from, to] {
        let happening = Happening {
            territory: Some(mission.territory_id),
            mission: Some(mission.id),
            actor: actor.person_id(),
            ..Happening::default()
        };
        note(&**write, ground, What::LinkDeclared, happening).await?;
    }
    mission_changed(&**write, ground, from.id).await
}

/// Confirms (`true`) or contests (`false`) a statement, or takes one's voice back. One voice a person; the same again
/// changes nothing.
///
/// # Errors
/// `sign-in-required`, `not-found`, `excluded`, `voice-own` for its author.
pub async fn voice(ground: &Ground, actor: &Actor, from: Uuid, to: Uuid, says: Option<bool>) -> Result<Said> {
    let person = actor.signed_in()?.id;
    let write = ground.db.write().await?;
    let missions = both(&*write, actor, from, to).await?;
    people::require_not_excluded(&*write, person, Some(missions[0].territory_id)).await?;
    hold(&write, &missions).await?;
    let row = find(&*write, person, from, to).await?.ok_or(ErrorCode::NotFound)?;
    if row.author_id == person {
        return Err(ErrorCode::VoiceOwn.into());
    }
    if row.mine == says {
        return Ok(row.into());
    }
    let shown = row.contests <= row.confirms;
    let step = |voice: bool| i64::from(says == Some(voice)) - i64::from(row.mine == Some(voice));
    let (confirms, contests) = (step(true), step(false));
    set_voice(ground, &write, row.seq, person, says).await?;
    let sql =
        "UPDATE declared_links SET confirms = confirms + $2, contests = contests + $3, updated_at = $4 WHERE seq = $1";
    let values = [row.seq.into(), confirms.into(), contests.into(), ground.clock.now().into()];
    write.execute_raw(statement(&*write, sql, values)).await?;
    if says.is_some() {
        let told = Happening {
            territory: Some(missions[0].territory_id),
            mission: Some(missions[0].id),
            actor: Some(person),
            person: Some(row.author_id),
            ..Happening::default()
        };
        note(&*write, ground, What::LinkDeclared, told).await?;
    }
    let said: Said = find(&*write, person, from, to).await?.ok_or(ErrorCode::NotFound)?.into();
    if said.is_shown() != shown {
        mission_changed(&*write, ground, from).await?;
    }
    write.commit().await?;
    Ok(said)
}

async fn set_voice(ground: &Ground, write: &Write, link: i64, person: Uuid, says: Option<bool>) -> Result<()> {
    let key = [link.into(), person.into()];
    let set = match says {
        None => statement(&**write, "DELETE FROM declared_link_voices WHERE link = $1 AND person_id = $2", key),
        Some(confirms) => {
            let sql = "INSERT INTO declared_link_voices (link, person_id, confirms, created_at) VALUES ($1, $2, $3, $4)
                ON CONFLICT (link, person_id) DO UPDATE SET confirms = excluded.confirms";
            let [link, person] = key;
            statement(&**write, sql, [link, person, confirms.into(), ground.clock.now().into()])
        }
    };
    write.execute_raw(set).await?;
    Ok(())
}

/// Takes a statement back; one that is not there stays so.
///
/// # Errors
/// `sign-in-required`, `not-found` for missions that one may not see, `forbidden` unless its author or who regulates there
/// asks.
pub async fn withdraw(ground: &Ground, actor: &Actor, from: Uuid, to: Uuid) -> Result<()> {
    let person = actor.signed_in()?.id;
    let write = ground.db.write().await?;
    let missions = both(&*write, actor, from, to).await?;
    hold(&write, &missions).await?;
    let Some(row) = find(&*write, person, from, to).await? else { return Ok(()) };
    rights::allow(actor, actor.may_withdraw_link(row.author_id, missions[0].territory_id))?;
    write.execute_raw(statement(&*write, "DELETE FROM declared_links WHERE seq = $1", [row.seq.into()])).await?;
    mission_changed(&*write, ground, from).await?;
    write.commit().await
}
