//! Short forms for statements in SQL that both databases read.

use crate::{Result, database::statement};
use sea_orm::{ConnectionTrait, FromQueryResult, Value};

/// The first row, if any.
pub(crate) async fn one<T: FromQueryResult>(
    connection: &impl ConnectionTrait,
    sql: impl Into<String>,
    values: impl IntoIterator<Item = Value>,
) -> Result<Option<T>> {
    let row = connection.query_one_raw(statement(connection, sql, values)).await?;
    Ok(row.map(|row| T::from_query_result(&row, "")).transpose()?)
}

/// All rows.
pub(crate) async fn all<T: FromQueryResult>(
    connection: &impl ConnectionTrait,
    sql: impl Into<String>,
    values: impl IntoIterator<Item = Value>,
) -> Result<Vec<T>> {
    let rows = connection.query_all_raw(statement(connection, sql, values)).await?;
    Ok(rows.iter().map(|row| T::from_query_result(row, "")).collect::<Result<_, _>>()?)
}

/// The first column of the first row, if any.
pub(crate) async fn value<T: sea_orm::TryGetable>(
    connection: &impl ConnectionTrait,
    sql: impl Into<String>,
    values: impl IntoIterator<Item = Value>,
) -> Result<Option<T>> {
    let row = connection.query_one_raw(statement(connection, sql, values)).await?;
    Ok(row.map(|row| row.try_get_by_index(0)).transpose()?)
}

/// Runs a change; gives the number of rows that it changed.
pub(crate) async fn run(
    connection: &impl ConnectionTrait,
    sql: impl Into<String>,
    values: impl IntoIterator<Item = Value>,
) -> Result<u64> {
    Ok(connection.execute_raw(statement(connection, sql, values)).await?.rows_affected())
}

/// `$first, …` for `many` parameters.
pub(crate) fn places(first: usize, many: usize) -> String {
    (first..first + many).map(|n| format!("${n}")).collect::<Vec<_>>().join(", ")
}

/// What locks the rows read until the transaction ends; SQLite has one writer anyway.
pub(crate) fn for_update(connection: &impl ConnectionTrait) -> &'static str {
    crate::database::dialect(connection, "", " FOR UPDATE")
}
