//! Queries of questions. Every read of one question goes through here.

use super::entity::{question, theme};
use crate::{
    Result,
    database::{dialect, statement},
};
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use std::collections::{HashMap, HashSet};
use uuid::Uuid;

/// Most duplicates of a question that are named.
pub const MOST_NAMED: u64 = 200;

/// The question, whatever its state.
///
/// # Errors
/// When the database does not answer.
pub async fn by_id(connection: &impl ConnectionTrait, id: Uuid) -> Result<Option<question::Model>> {
    Ok(question::Entity::find().filter(question::Column::Id.eq(id)).one(connection).await?)
}

/// These questions, whatever their states.
///
/// # Errors
/// When the database does not answer.
pub async fn by_ids(connection: &impl ConnectionTrait, ids: &[Uuid]) -> Result<Vec<question::Model>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    Ok(question::Entity::find().filter(question::Column::Id.is_in(ids.iter().copied())).all(connection).await?)
}

/// The question, locked until the transaction ends; others may still refer to it.
///
/// # Errors
/// When the database does not answer.
pub async fn lock(write: &impl ConnectionTrait, id: Uuid) -> Result<Option<question::Model>> {
    let sql = dialect(write, "SELECT 1", "SELECT 1 FROM questions WHERE id = $1 FOR NO KEY UPDATE");
    let values = if sql.contains("$1") { vec![id.into()] } else { Vec::new() };
    write.query_one_raw(statement(write, sql, values)).await?;
    by_id(write, id).await
}

/// Themes of these questions, in one query.
///
/// # Errors
/// When the database does not answer.
pub async fn themes(connection: &impl ConnectionTrait, questions: &[Uuid]) -> Result<HashMap<Uuid, Vec<String>>> {
    let mut by_question: HashMap<Uuid, Vec<String>> = HashMap::new();
    if questions.is_empty() {
        return Ok(by_question);
    }
    let rows = theme::Entity::find()
        .filter(theme::Column::QuestionId.is_in(questions.iter().copied()))
        .order_by_asc(theme::Column::Theme)
        .all(connection)
        .await?;
    for row in rows {
        by_question.entry(row.question_id).or_default().push(row.theme);
    }
    Ok(by_question)
}

/// Replaces a question's themes.
///
/// # Errors
/// When the database does not answer.
pub async fn set_themes(write: &impl ConnectionTrait, question: Uuid, themes: &[String]) -> Result<()> {
    theme::Entity::delete_many().filter(theme::Column::QuestionId.eq(question)).exec(write).await?;
    add_themes(write, themes.iter().map(|theme| (question, theme.clone()))).await
}

/// Gives questions themes, in one statement.
///
/// # Errors
/// When the database does not answer.
pub async fn add_themes(write: &impl ConnectionTrait, themes: impl Iterator<Item = (Uuid, String)>) -> Result<()> {
    let rows: Vec<_> =
        themes.map(|(question, theme)| theme::ActiveModel { question_id: Set(question), theme: Set(theme) }).collect();
    if !rows.is_empty() {
        theme::Entity::insert_many(rows).on_conflict_do_nothing().exec(write).await?;
    }
    Ok(())
}

/// Ids of a question's duplicates that are still there, the oldest first, at most [`MOST_NAMED`].
///
/// # Errors
/// When the database does not answer.
pub async fn duplicates(connection: &impl ConnectionTrait, question: Uuid) -> Result<Vec<Uuid>> {
    Ok(question::Entity::find()
        .select_only()
        .column(question::Column::Id)
        .filter(question::Column::MergedInto.eq(question))
        .filter(question::Column::State.eq("merged"))
        .order_by_asc(question::Column::Seq)
        .limit(MOST_NAMED)
        .into_tuple()
        .all(connection)
        .await?)
}

/// Comments under the duplicates of each of these questions.
///
/// # Errors
/// When the database does not answer.
pub async fn comments_of_duplicates(
    connection: &impl ConnectionTrait,
    questions: &[Uuid],
) -> Result<HashMap<Uuid, i64>> {
    if questions.is_empty() {
        return Ok(HashMap::new());
    }
    let places = crate::sql::places(1, questions.len());
    let sql = format!(
        "SELECT merged_into, CAST(sum(comments) AS bigint) FROM questions
        WHERE merged_into IN ({places}) AND merged_into IS NOT NULL GROUP BY merged_into"
    );
    let values = questions.iter().map(|id| (*id).into());
    let rows = connection.query_all_raw(statement(connection, sql, values)).await?;
    rows.iter().map(|row| Ok((row.try_get_by_index(0)?, row.try_get_by_index(1)?))).collect()
}

/// Which of these questions this person supports, by themselves or by a duplicate.
///
/// # Errors
/// When the database does not answer.
pub async fn supported_by(
    connection: &impl ConnectionTrait,
    person: Uuid,
    questions: &[Uuid],
) -> Result<HashSet<Uuid>> {
    if questions.is_empty() {
        return Ok(HashSet::new());
    }
    let places = crate::sql::places(2, questions.len());
    let sql = format!(
        "SELECT s.question_id FROM question_supports s WHERE s.person_id = $1 AND s.question_id IN ({places})
        UNION SELECT q.merged_into FROM questions q JOIN question_supports s ON s.question_id = q.id AND s.person_id = $1
        WHERE q.merged_into IN ({places}) AND q.merged_into IS NOT NULL"
    );
    let values = [person.into()].into_iter().chain(questions.iter().map(|id| (*id).into()));
    let rows = connection.query_all_raw(statement(connection, sql, values)).await?;
    rows.iter().map(|row| Ok(row.try_get_by_index(0)?)).collect()
}

/// Writes a question only if it still has the version that the change began from; gives it as it is then.
///
/// # Errors
/// When the database refuses.
pub async fn save(
    write: &impl ConnectionTrait,
    mut row: question::ActiveModel,
    version: i64,
) -> Result<Option<question::Model>> {
    let id = *row.id.as_ref();
    // `update_many` writes the fields that are set; the key is not one of them.
    row.id.take();
    let updated = question::Entity::update_many()
        .filter(question::Column::Id.eq(id))
        .filter(question::Column::Version.eq(version))
        .filter(question::Column::State.ne("removed"))
        .set(row)
        .exec_with_returning(write)
        .await?;
    Ok(updated.into_iter().next())
}
