//! Queries of missions, their themes, teams and states.

use super::{
    MissionState,
    entity::{member, mission, moved, picture, theme},
};
use crate::{
    Result,
    database::{dialect, statement},
};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter,
    QueryOrder, QuerySelect, Value, sea_query::LockType,
};
use std::collections::HashMap;
use uuid::Uuid;

/// The mission, whatever its state.
///
/// # Errors
/// When the database does not answer.
pub async fn by_id(connection: &impl ConnectionTrait, id: Uuid) -> Result<Option<mission::Model>> {
    Ok(mission::Entity::find_by_id(id).one(connection).await?)
}

/// The mission, whatever its state, that nobody else changes until the transaction ends. SQLite has one writer anyway.
///
/// # Errors
/// When the database does not answer.
pub async fn lock(write: &impl ConnectionTrait, id: Uuid) -> Result<Option<mission::Model>> {
    Ok(mission::Entity::find_by_id(id).lock(LockType::NoKeyUpdate).one(write).await?)
}

/// Themes of these missions, in one query.
///
/// # Errors
/// When the database does not answer.
pub async fn themes(connection: &impl ConnectionTrait, missions: &[Uuid]) -> Result<HashMap<Uuid, Vec<String>>> {
    let mut by_mission: HashMap<Uuid, Vec<String>> = HashMap::new();
    if missions.is_empty() {
        return Ok(by_mission);
    }
    let rows = theme::Entity::find()
        .filter(theme::Column::MissionId.is_in(missions.iter().copied()))
        .order_by_asc(theme::Column::Theme)
        .all(connection)
        .await?;
    for row in rows {
        by_mission.entry(row.mission_id).or_default().push(row.theme);
    }
    Ok(by_mission)
}

/// Replaces a mission's themes.
///
/// # Errors
/// When the database refuses.
pub async fn set_themes(write: &impl ConnectionTrait, mission: Uuid, themes: &[String]) -> Result<()> {
    theme::Entity::delete_many().filter(theme::Column::MissionId.eq(mission)).exec(write).await?;
    if themes.is_empty() {
        return Ok(());
    }
    let rows = themes.iter().map(|theme| theme::ActiveModel { mission_id: Set(mission), theme: Set(theme.clone()) });
    theme::Entity::insert_many(rows).on_conflict_do_nothing().exec(write).await?;
    Ok(())
}

/// The present members, those who have been there longest first.
///
/// # Errors
/// When the database does not answer.
pub async fn team(connection: &impl ConnectionTrait, mission: Uuid) -> Result<Vec<member::Model>> {
    Ok(member::Entity::find()
        .filter(member::Column::MissionId.eq(mission))
        .filter(member::Column::LeftAt.is_null())
        .order_by_asc(member::Column::JoinedAt)
        .order_by_asc(member::Column::PersonId)
        .all(connection)
        .await?)
}

/// Writes a present member, who may have been one before.
///
/// # Errors
/// When the database refuses.
pub async fn put_member(
    write: &impl ConnectionTrait,
    mission: Uuid,
    person: Uuid,
    is_steward: bool,
    now: i64,
) -> Result<()> {
    let sql = "INSERT INTO mission_members (mission_id, person_id, is_steward, joined_at) VALUES ($1, $2, $3, $4)
        ON CONFLICT (mission_id, person_id) DO UPDATE SET is_steward = excluded.is_steward,
        joined_at = excluded.joined_at, left_at = NULL, removed_by = NULL, removal_reason = NULL";
    let values: [Value; 4] = [mission.into(), person.into(), is_steward.into(), now.into()];
    write.execute_raw(statement(write, sql, values)).await?;
    Ok(())
}

/// Writes a state into the log. The caller holds the mission's lock.
///
/// # Errors
/// When the database refuses.
pub async fn log_move(
    write: &impl ConnectionTrait,
    mission: Uuid,
    from: Option<MissionState>,
    to: MissionState,
    by: Option<Uuid>,
    reason: &str,
    now: i64,
) -> Result<()> {
    let sql = "INSERT INTO mission_moves (mission_id, position, from_state, to_state, actor_id, reason, created_at)
        SELECT $1, coalesce(max(position), 0) + 1, $2, $3, $4, $5, $6 FROM mission_moves WHERE mission_id = $1";
    let sql = dialect(
        write,
        sql,
        "INSERT INTO mission_moves (mission_id, position, from_state, to_state, actor_id, reason, created_at)
        SELECT $1::uuid, coalesce(max(position), 0) + 1, $2::text, $3::text, $4::uuid, $5::text, $6::bigint
        FROM mission_moves WHERE mission_id = $1::uuid",
    );
    let values: [Value; 6] =
        [mission.into(), from.map(MissionState::name).into(), to.name().into(), by.into(), reason.into(), now.into()];
    write.execute_raw(statement(write, sql, values)).await?;
    Ok(())
}

/// The states that a mission came into, in order. Few: there is no way back between states.
///
/// # Errors
/// When the database does not answer.
pub async fn moves(connection: &impl ConnectionTrait, mission: Uuid) -> Result<Vec<moved::Model>> {
    Ok(moved::Entity::find()
        .filter(moved::Column::MissionId.eq(mission))
        .order_by_asc(moved::Column::Position)
        .all(connection)
        .await?)
}

/// The pictures of a completed mission, in order.
///
/// # Errors
/// When the database does not answer.
pub async fn pictures(connection: &impl ConnectionTrait, mission: Uuid) -> Result<Vec<picture::Model>> {
    Ok(picture::Entity::find()
        .filter(picture::Column::MissionId.eq(mission))
        .order_by_asc(picture::Column::Position)
        .all(connection)
        .await?)
}

/// Writes the row only if it still has the version that the change began from.
///
/// # Errors
/// When the database refuses.
pub async fn save(write: &impl ConnectionTrait, row: mission::ActiveModel) -> Result<mission::Model> {
    Ok(row.update(write).await?)
}

/// What a mission needs to know of a question.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Asked {
    /// The question.
    pub id: Uuid,
    /// Where it stands; none outside every territory.
    pub territory_id: Option<Uuid>,
    /// Its photo.
    pub photo_id: Option<Uuid>,
    /// Who wrote it down.
    pub author_id: Uuid,
    /// `open`, `answered`, `merged` or `removed`.
    pub state: String,
    /// The question itself.
    pub title: String,
    /// Shown longitude in degrees.
    pub lon: Option<f64>,
    /// Shown latitude in degrees.
    pub lat: Option<f64>,
    /// Who supports it.
    pub supports: i32,
    /// Reports or an animator hide it.
    pub hidden_at: Option<i64>,
    /// The question that it was merged into.
    pub merged_into: Option<Uuid>,
}

const ASKED: &str = "SELECT id, territory_id, photo_id, author_id, state, title, lon, lat, supports, hidden_at, merged_into \
    FROM questions WHERE id = $1";

/// The question, whatever its state.
///
/// # Errors
/// When the database does not answer.
pub async fn question(connection: &impl ConnectionTrait, id: Uuid) -> Result<Option<Asked>> {
    Ok(Asked::find_by_statement(statement(connection, ASKED, [id.into()])).one(connection).await?)
}

/// The question, that nobody else changes until the transaction ends. To be locked before its missions, as whoever
/// supports it does.
///
/// # Errors
/// When the database does not answer.
pub async fn lock_question(write: &impl ConnectionTrait, id: Uuid) -> Result<Option<Asked>> {
    let sql = format!("{ASKED}{}", dialect(write, "", " FOR NO KEY UPDATE"));
    Ok(Asked::find_by_statement(statement(write, sql, [id.into()])).one(write).await?)
}

/// The themes of a question.
///
/// # Errors
/// When the database does not answer.
pub async fn question_themes(connection: &impl ConnectionTrait, question: Uuid) -> Result<Vec<String>> {
    let sql = "SELECT theme FROM question_themes WHERE question_id = $1 ORDER BY theme";
    let rows = connection.query_all_raw(statement(connection, sql, [question.into()])).await?;
    rows.iter().map(|row| Ok(row.try_get_by_index(0)?)).collect()
}

/// The question that stands for this one, locked: itself, or the one that it was merged into. None when it is gone.
///
/// # Errors
/// When the database does not answer.
pub async fn surviving(write: &impl ConnectionTrait, question: Uuid) -> Result<Option<Asked>> {
    let found = lock_question(write, question).await?;
    match found.as_ref().and_then(|asked| asked.merged_into) {
        Some(into) => lock_question(write, into).await,
        None => Ok(found),
    }
}

/// Titles of those of these questions that everyone sees, in one query.
///
/// # Errors
/// When the database does not answer.
pub async fn question_titles(connection: &impl ConnectionTrait, ids: &[Uuid]) -> Result<HashMap<Uuid, String>> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let places: Vec<_> = (1..=ids.len()).map(|n| format!("${n}")).collect();
    let sql = format!(
        "SELECT id, title FROM questions WHERE id IN ({}) AND hidden_at IS NULL AND state <> 'removed'",
        places.join(", ")
    );
    let rows = connection.query_all_raw(statement(connection, sql, ids.iter().map(|id| (*id).into()))).await?;
    rows.iter().map(|row| Ok((row.try_get_by_index(0)?, row.try_get_by_index(1)?))).collect()
}
