//! The rows of the board.

use super::{
    entity::TaskRow,
    rules::{GAP, Lane},
};
use crate::{
    Result,
    missions::desk::inserted,
    money::sql::{all, one, run, value},
};
use anyhow::anyhow;
use sea_orm::{ConnectionTrait, Value};
use uuid::Uuid;

const TASK: &str = "SELECT t.seq, t.id, t.mission_id, t.author_id, t.title, t.body, t.lane, t.position, t.assignee_id, \
    CASE WHEN p.hidden_at IS NULL THEN p.display_name ELSE '…' END AS assignee_name, \
    t.due_on, t.done_at, t.version, t.created_at, t.updated_at \
    FROM mission_tasks t LEFT JOIN people p ON p.id = t.assignee_id";

/// The task with this id, of any mission.
pub(super) async fn by_id(connection: &impl ConnectionTrait, id: Uuid) -> Result<Option<TaskRow>> {
    one(connection, format!("{TASK} WHERE t.id = $1"), [id.into()]).await
}

/// All tasks of a mission: column by column, each from top to bottom.
pub(super) async fn of_mission(connection: &impl ConnectionTrait, mission: Uuid) -> Result<Vec<TaskRow>> {
    let sql = format!("{TASK} WHERE t.mission_id = $1 ORDER BY t.lane, t.position");
    all(connection, sql, [mission.into()]).await
}

pub(super) async fn version(connection: &impl ConnectionTrait, mission: Uuid) -> Result<i64> {
    let found = value(connection, "SELECT board_version FROM missions WHERE id = $1", [mission.into()]).await?;
    Ok(found.ok_or_else(|| anyhow!("the mission {mission} is missing"))?)
}

/// The board has changed; gives its new version.
pub(super) async fn touch(write: &impl ConnectionTrait, mission: Uuid) -> Result<i64> {
    let sql = "UPDATE missions SET board_version = board_version + 1 WHERE id = $1 RETURNING board_version";
    Ok(value(write, sql, [mission.into()]).await?.ok_or_else(|| anyhow!("the mission {mission} is missing"))?)
}

pub(super) async fn count(connection: &impl ConnectionTrait, mission: Uuid) -> Result<u64> {
    let sql = "SELECT count(*) FROM mission_tasks WHERE mission_id = $1";
    let count: Option<i64> = value(connection, sql, [mission.into()]).await?;
    Ok(count.unwrap_or_default().try_into().unwrap_or_default())
}

/// Ids and positions of a column from top to bottom, without one task.
pub(super) async fn column(
    connection: &impl ConnectionTrait,
    mission: Uuid,
    lane: Lane,
    without: Uuid,
) -> Result<Vec<(Uuid, i64)>> {
    let sql =
        "SELECT id, position FROM mission_tasks WHERE mission_id = $1 AND lane = $2 AND id <> $3 ORDER BY position";
    let values: [Value; 3] = [mission.into(), lane.name().into(), without.into()];
    let rows = connection.query_all_raw(crate::database::statement(connection, sql, values)).await?;
    rows.iter().map(|row| Ok((row.try_get_by_index(0)?, row.try_get_by_index(1)?))).collect()
}

/// Gives the tasks of a column room again, in the order that they have.
pub(super) async fn renumber(write: &impl ConnectionTrait, mission: Uuid, lane: Lane) -> Result<()> {
    // By way of negative positions: no two tasks may have the same one, not even in the middle of a statement.
    let key = || [Value::from(mission), lane.name().into()];
    let sql = "UPDATE mission_tasks SET position = -position WHERE mission_id = $1 AND lane = $2";
    run(write, sql, key()).await?;
    let sql = format!(
        "UPDATE mission_tasks SET position = n.number * {GAP} FROM \
         (SELECT id, row_number() OVER (ORDER BY position DESC) AS number FROM mission_tasks \
          WHERE mission_id = $1 AND lane = $2) AS n WHERE n.id = mission_tasks.id"
    );
    run(write, sql, key()).await?;
    Ok(())
}

pub(super) async fn insert(write: &impl ConnectionTrait, row: &TaskRow) -> Result<()> {
    let sql = "INSERT INTO mission_tasks (id, mission_id, author_id, title, body, lane, position, assignee_id, due_on, \
        done_at, created_at, updated_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $11) ON CONFLICT (id) DO NOTHING";
    let values: [Value; 11] = [
        row.id.into(),
        row.mission_id.into(),
        row.author_id.into(),
        row.title.as_str().into(),
        row.body.as_str().into(),
        row.lane.as_str().into(),
        row.position.into(),
        row.assignee_id.into(),
        row.due_on.clone().into(),
        row.done_at.into(),
        row.created_at.into(),
    ];
    inserted(run(write, sql, values).await?)?;
    Ok(())
}

/// Writes texts, assignee and day, if the task still has the version of the row.
pub(super) async fn update(write: &impl ConnectionTrait, row: &TaskRow, now: i64) -> Result<bool> {
    let sql = "UPDATE mission_tasks SET title = $3, body = $4, assignee_id = $5, due_on = $6, version = version + 1, \
        updated_at = $7 WHERE id = $1 AND version = $2";
    let values: [Value; 7] = [
        row.id.into(),
        row.version.into(),
        row.title.as_str().into(),
        row.body.as_str().into(),
        row.assignee_id.into(),
        row.due_on.clone().into(),
        now.into(),
    ];
    Ok(run(write, sql, values).await? == 1)
}

/// Puts a task into a column. Within the same one its version stays: what it says has not changed.
pub(super) async fn put(write: &impl ConnectionTrait, id: Uuid, lane: Lane, position: i64, now: i64) -> Result<()> {
    let sql = "UPDATE mission_tasks SET position = $3, lane = $2, \
        version = CASE WHEN lane = $2 THEN version ELSE version + 1 END, \
        updated_at = CASE WHEN lane = $2 THEN updated_at ELSE $4 END, \
        done_at = CASE WHEN $2 <> 'done' THEN NULL WHEN lane = 'done' THEN done_at ELSE $4 END WHERE id = $1";
    run(write, sql, [id.into(), lane.name().into(), position.into(), now.into()]).await?;
    Ok(())
}

pub(super) async fn delete(write: &impl ConnectionTrait, id: Uuid) -> Result<()> {
    run(write, "DELETE FROM mission_tasks WHERE id = $1", [id.into()]).await?;
    Ok(())
}

/// Nobody does what this person was to do; gives the number of tasks.
pub(super) async fn unassign(write: &impl ConnectionTrait, mission: Uuid, person: Uuid, now: i64) -> Result<u64> {
    let sql = "UPDATE mission_tasks SET assignee_id = NULL, version = version + 1, updated_at = $3 \
        WHERE mission_id = $1 AND assignee_id = $2";
    run(write, sql, [mission.into(), person.into(), now.into()]).await
}
