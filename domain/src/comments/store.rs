//! Queries of comments.

use super::{Under, entity, entity::comment, rules};
use crate::{Result, database::statement, people::Actor};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, Value, sea_query::OnConflict};
use uuid::Uuid;

const COLUMNS: &str = "c.seq, c.id, c.question_id, c.mission_id, c.parent_id, c.author_id, c.state, c.body, c.hidden_at, \
    c.version, c.created_at, c.updated_at";

pub(super) async fn by_id(connection: &impl ConnectionTrait, id: Uuid) -> Result<Option<entity::Model>> {
    Ok(entity::Entity::find_by_id(id).one(connection).await?)
}

/// Writes a comment; false when its id is taken.
pub(super) async fn insert(write: &impl ConnectionTrait, row: entity::ActiveModel) -> Result<bool> {
    let there = OnConflict::column(comment::Column::Id).do_nothing().to_owned();
    Ok(entity::Entity::insert(row).on_conflict(there).exec_without_returning(write).await? == 1)
}

/// Writes the row if it is still there at `version`.
pub(super) async fn update(
    write: &impl ConnectionTrait,
    mut row: entity::ActiveModel,
    id: Uuid,
    version: i64,
) -> Result<Option<entity::Model>> {
    row.id.take();
    let updated = entity::Entity::update_many()
        .filter(comment::Column::Id.eq(id))
        .filter(comment::Column::Version.eq(version))
        .filter(comment::Column::State.eq(rules::CommentState::Published.name()))
        .set(row)
        .exec_with_returning(write)
        .await?;
    Ok(updated.into_iter().next())
}

/// Which comments a reader sees: those of everyone, their own hidden ones, all where they regulate.
pub(super) struct Sight {
    reader: Uuid,
    regulates: bool,
}

impl Sight {
    pub fn of(reader: &Actor, territory: Option<Uuid>) -> Self {
        Self { reader: reader.person_id().unwrap_or_default(), regulates: reader.may_regulate(territory) }
    }

    /// Whether this reader sees the words of a comment.
    pub fn shows(&self, comment: &entity::Model) -> bool {
        comment.state == rules::CommentState::Published.name()
            && (comment.hidden_at.is_none() || comment.author_id == self.reader || self.regulates)
    }

    /// The same as a condition on `alias`.
    fn condition(&self, alias: &str) -> String {
        let hidden = if self.regulates {
            String::new()
        } else {
            format!(" AND ({alias}.hidden_at IS NULL OR {alias}.author_id = $1)")
        };
        format!("{alias}.state = 'published'{hidden}")
    }
}

/// The first comments after `after`, the oldest first: those that answer none, of any of these conversations. One whose
/// words are not shown is there while it has answers that are.
pub(super) async fn tops(
    connection: &impl ConnectionTrait,
    under: &[Under],
    sight: &Sight,
    after: i64,
    rows: u32,
) -> Result<Vec<entity::Model>> {
    let mut values: Vec<Value> = vec![sight.reader.into(), after.into(), i64::from(rows).into()];
    let (shown, answered) = (sight.condition("c"), sight.condition("a"));
    let mut parts = Vec::new();
    for one in under {
        let (column, id) = match one {
            Under::Question(id) => ("question_id", id),
            Under::Mission(id) => ("mission_id", id),
        };
        values.push((*id).into());
        parts.push(format!(
            "SELECT * FROM (SELECT {COLUMNS} FROM comments c WHERE c.{column} = ${} AND c.parent_id IS NULL AND c.seq > $2
            AND (({shown}) OR EXISTS (SELECT 1 FROM comments a WHERE a.parent_id = c.id AND {answered}))
            AND $1 = $1 ORDER BY c.seq LIMIT $3) t",
            values.len()
        ));
    }
    let sql = format!("SELECT * FROM ({}) c ORDER BY seq LIMIT $3", parts.join(" UNION ALL "));
    Ok(entity::Model::find_by_statement(statement(connection, sql, values)).all(connection).await?)
}

/// Answers to a comment after `after`, the oldest first.
pub(super) async fn answers(
    connection: &impl ConnectionTrait,
    parent: Uuid,
    sight: &Sight,
    after: i64,
    rows: u32,
) -> Result<Vec<entity::Model>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM comments c WHERE c.parent_id = $2 AND c.seq > $3 AND {} AND $1 = $1
        ORDER BY c.seq LIMIT $4",
        sight.condition("c")
    );
    let values = [sight.reader.into(), parent.into(), after.into(), i64::from(rows).into()];
    Ok(entity::Model::find_by_statement(statement(connection, sql, values)).all(connection).await?)
}

/// The first answers to each of these comments, and how many each has, in one query.
pub(super) async fn first_answers(
    connection: &impl ConnectionTrait,
    parents: &[Uuid],
    sight: &Sight,
) -> Result<Vec<(entity::Model, i64)>> {
    if parents.is_empty() {
        return Ok(Vec::new());
    }
    let mut values: Vec<Value> = vec![sight.reader.into(), rules::ANSWERS_SHOWN.into()];
    let places: Vec<String> = parents
        .iter()
        .map(|id| {
            values.push((*id).into());
            format!("${}", values.len())
        })
        .collect();
    let sql = format!(
        "SELECT * FROM (SELECT {COLUMNS}, row_number() OVER (PARTITION BY c.parent_id ORDER BY c.seq) AS place,
            count(*) OVER (PARTITION BY c.parent_id) AS answers
        FROM comments c WHERE c.parent_id IN ({}) AND {} AND $1 = $1) c WHERE place <= $2 ORDER BY seq",
        places.join(", "),
        sight.condition("c")
    );
    let rows = connection.query_all_raw(statement(connection, sql, values)).await?;
    rows.iter().map(|row| Ok((entity::Model::from_query_result(row, "")?, row.try_get("", "answers")?))).collect()
}

/// Those of these comments that everyone sees, and those that are `own`'s.
pub(super) async fn published(
    connection: &impl ConnectionTrait,
    ids: &[Uuid],
    own: Option<Uuid>,
) -> Result<Vec<entity::Model>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let places: Vec<_> = (2..ids.len() + 2).map(|n| format!("${n}")).collect();
    let sql = format!(
        "SELECT c.* FROM comments c LEFT JOIN questions q ON q.id = c.question_id LEFT JOIN missions m ON m.id = c.mission_id
        WHERE c.id IN ({}) AND c.state <> 'removed' AND (c.author_id = $1 OR c.hidden_at IS NULL
            AND coalesce(q.state, m.state) <> 'removed' AND coalesce(q.hidden_at, m.hidden_at) IS NULL)",
        places.join(", ")
    );
    let values = std::iter::once(own.into()).chain(ids.iter().map(|id| (*id).into()));
    let query = statement(connection, sql, values);
    Ok(entity::Entity::find().from_raw_sql(query).all(connection).await?)
}
