//! What someone watches, to be told of what happens there.

use crate::{
    ErrorCode, Ground, Refusal, Result,
    database::statement,
    moderation::{ObjectKind, find},
    names::names,
    pages::{self, Page},
    people::{self, Actor},
    territories,
};
use sea_orm::{ConnectionTrait, FromQueryResult};
use uuid::Uuid;

/// Most things that one person watches.
pub const MOST_WATCHES: i64 = 1_000;

/// What can be watched. A person cannot: nobody is followed about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WatchKind {
    /// A territory: its launch.
    Territory,
    /// A photo: what is asked about it.
    Photo,
    /// A question: what becomes of it and is said under it.
    Question,
    /// A mission: all that happens in it.
    Mission,
}

names!(WatchKind { Territory = "territory", Photo = "photo", Question = "question", Mission = "mission" });

impl WatchKind {
    /// Reads the name that a person sent.
    ///
    /// # Errors
    /// `parameter-invalid`.
    pub fn parse(name: &str) -> Result<Self, Refusal> {
        Self::from_name(name).ok_or_else(|| {
            Refusal::new(ErrorCode::ParameterInvalid).field("kind").arg("reason", "territory, photo, question, mission")
        })
    }
}

/// Something that someone watches.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Watch {
    /// Name of its kind.
    pub kind: String,
    /// The thing.
    pub object_id: Uuid,
    /// Since when, in UTC microseconds.
    pub created_at: i64,
}

/// Watches something that `actor` sees; the flag says whether it is new.
///
/// # Errors
/// `sign-in-required`, `not-found`, `watches-too-many`.
pub async fn watch(ground: &Ground, actor: &Actor, kind: WatchKind, object: Uuid) -> Result<(Watch, bool)> {
    let person = actor.signed_in()?.id;
    require_seen(&*ground.db, actor, kind, object).await?;
    let write = ground.db.write_quietly().await?;
    people::one_at_a_time(&*write, &format!("watches:{person}")).await?;
    if let Some(watch) = find_watch(&*write, person, kind, object).await? {
        return Ok((watch, false));
    }
    let count = "SELECT count(*) FROM watches WHERE person_id = $1";
    let row = write.query_one_raw(statement(&*write, count, [person.into()])).await?;
    let there: i64 = row.map(|row| row.try_get_by_index(0)).transpose()?.unwrap_or_default();
    if there >= MOST_WATCHES {
        return Err(Refusal::new(ErrorCode::WatchesTooMany).arg("limit", MOST_WATCHES).into());
    }
    let now = ground.clock.now();
    let sql = "INSERT INTO watches (person_id, kind, object_id, created_at) VALUES ($1, $2, $3, $4)";
    let values = [person.into(), kind.name().into(), object.into(), now.into()];
    write.execute_raw(statement(&*write, sql, values)).await?;
    write.commit().await?;
    Ok((Watch { kind: kind.name().into(), object_id: object, created_at: now }, true))
}

/// Watches it no more; nothing changes when it was not watched.
///
/// # Errors
/// `sign-in-required`.
pub async fn unwatch(ground: &Ground, actor: &Actor, kind: WatchKind, object: Uuid) -> Result<()> {
    let person = actor.signed_in()?.id;
    let write = ground.db.write_quietly().await?;
    let sql = "DELETE FROM watches WHERE person_id = $1 AND kind = $2 AND object_id = $3";
    write.execute_raw(statement(&*write, sql, [person.into(), kind.name().into(), object.into()])).await?;
    write.commit().await
}

/// What `actor` watches, the newest first.
///
/// # Errors
/// `sign-in-required`, `cursor-invalid`, `parameter-invalid` on `limit`.
pub async fn watches(
    connection: &impl ConnectionTrait,
    actor: &Actor,
    limit: Option<u32>,
    cursor: Option<&str>,
) -> Result<Page<Watch>> {
    let person = actor.signed_in()?.id;
    let (limit, scope) = (pages::limit(limit)?, format!("watches:{person}"));
    let (at, object) = pages::read_cursor::<(i64, Uuid)>(&scope, cursor)?.unwrap_or((i64::MAX, Uuid::max()));
    let sql = "SELECT kind, object_id, created_at FROM watches
        WHERE person_id = $1 AND (created_at, object_id) < ($2, $3) ORDER BY created_at DESC, object_id DESC LIMIT $4";
    let values = [person.into(), at.into(), object.into(), i64::from(limit + 1).into()];
    let rows = Watch::find_by_statement(statement(connection, sql, values)).all(connection).await?;
    Ok(Page::of(rows, limit, &scope, |watch| (watch.created_at, watch.object_id)))
}

async fn find_watch(
    connection: &impl ConnectionTrait,
    person: Uuid,
    kind: WatchKind,
    object: Uuid,
) -> Result<Option<Watch>> {
    let sql = "SELECT kind, object_id, created_at FROM watches WHERE person_id = $1 AND kind = $2 AND object_id = $3";
    let values = [person.into(), kind.name().into(), object.into()];
    Ok(Watch::find_by_statement(statement(connection, sql, values)).one(connection).await?)
}

async fn require_seen(connection: &impl ConnectionTrait, actor: &Actor, kind: WatchKind, id: Uuid) -> Result<()> {
    let object = match kind {
        WatchKind::Territory => return territories::by_id(connection, id).await.map(|_| ()),
        WatchKind::Photo => ObjectKind::Photo,
        WatchKind::Question => ObjectKind::Question,
        WatchKind::Mission => ObjectKind::Mission,
    };
    let found = find(connection, object, id)
        .await?
        .filter(|object| object.is_shown || actor.is_person(object.author) || actor.may_regulate(object.territory));
    found.map(|_| ()).ok_or_else(|| ErrorCode::NotFound.into())
}
