//! How far many logs are, for those who wait for news with an open connection.

use super::store;
use crate::{Ground, Result, database::statement};
use sea_orm::{ConnectionTrait, Value};
use std::collections::HashMap;
use uuid::Uuid;

/// The last number of each of these logs, by the id of its territory or person; what was committed meanwhile is numbered
/// first. Costs two statements, and a short transaction for each log that has something new.
///
/// # Errors
/// When the database does not answer.
pub async fn ends(ground: &Ground, scopes: &[Uuid]) -> Result<HashMap<Uuid, i64>> {
    if scopes.is_empty() {
        return Ok(HashMap::new());
    }
    let db = &*ground.db;
    let values = || scopes.iter().map(|scope| Value::from(*scope));
    let places: Vec<_> = (1..=scopes.len()).map(|n| format!("${n}")).collect();
    let places = places.join(", ");
    let waiting = format!("SELECT DISTINCT scope FROM changes WHERE scope IN ({places}) AND number IS NULL");
    for row in db.query_all_raw(statement(db, waiting, values())).await? {
        let scope: Uuid = row.try_get_by_index(0)?;
        while store::number(ground, scope).await? {}
    }
    let ends = format!("SELECT scope, last FROM change_logs WHERE scope IN ({places})");
    let rows = db.query_all_raw(statement(db, ends, values())).await?;
    rows.iter().map(|row| Ok((row.try_get_by_index(0)?, row.try_get_by_index(1)?))).collect()
}
