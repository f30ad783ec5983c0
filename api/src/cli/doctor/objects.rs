//! A sample of photos: their objects must be in the store, with the size that the row says.

use super::Checked;
use anyhow::bail;
use futures_util::future::try_join_all;
use photos36_domain::{
    database::{Database, statement},
    photos::{PhotoState, entity::photo},
    store::{Key, Store},
    texts::Locale,
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, ExprTrait, QueryFilter, QueryOrder, QuerySelect, sea_query::Expr,
};
use uuid::Uuid;

/// How many of the newest photos, and how many spread over all, are looked at.
const SAMPLE: u64 = 100;
/// Objects asked for at the same time.
const AT_ONCE: usize = 8;
/// How many faults are named one by one.
const NAMED: usize = 5;

type Row = (Uuid, Vec<u8>, i64);

pub(super) async fn check(database: &Database, store: &dyn Store, locale: Locale) -> Checked {
    let highest = "SELECT coalesce(max(seq), 0) FROM photos";
    let highest = database.query_one_raw(statement(&**database, highest, [])).await?;
    let highest: i64 = highest.map_or(Ok(0), |row| row.try_get_by_index(0))?;
    let step = 1 + highest / i64::try_from(SAMPLE)?;
    let mut rows = newest(database).await?;
    rows.extend(spread(database, step).await?);
    rows.sort_unstable();
    rows.dedup();
    let mut faults = Vec::new();
    for batch in rows.chunks(AT_ONCE) {
        faults.extend(try_join_all(batch.iter().map(|row| fault(store, row))).await?.into_iter().flatten());
    }
    let args = [("looked", rows.len().to_string()), ("faults", faults.len().to_string())];
    if faults.is_empty() {
        return Ok(locale.text("doctor-detail-objects", &args));
    }
    faults.truncate(NAMED);
    bail!("{} {}", locale.text("doctor-reason-objects", &args), faults.join(", "))
}

fn alive() -> sea_orm::Select<photo::Entity> {
    photo::Entity::find()
        .select_only()
        .columns([photo::Column::Id, photo::Column::Sha256, photo::Column::SizeBytes])
        .filter(photo::Column::State.is_in(PhotoState::kept_names()))
        .limit(SAMPLE)
}

async fn newest(database: &Database) -> anyhow::Result<Vec<Row>> {
    Ok(alive().order_by_desc(photo::Column::Seq).into_tuple().all(&**database).await?)
}

async fn spread(database: &Database, step: i64) -> anyhow::Result<Vec<Row>> {
    let nth = Expr::col(photo::Column::Seq).modulo(step).eq(0);
    Ok(alive().filter(nth).into_tuple().all(&**database).await?)
}

/// The key of an object that is missing or has another size.
async fn fault(store: &dyn Store, (id, sha256, size_bytes): &Row) -> anyhow::Result<Option<String>> {
    let Ok(digest) = <[u8; 32]>::try_from(sha256.as_slice()) else { return Ok(Some(id.to_string())) };
    let key = Key::original(*id, &digest);
    let there = store.stat(&key).await?.is_some_and(|stat| i64::try_from(stat.size_bytes) == Ok(*size_bytes));
    Ok((!there).then(|| key.to_string()))
}
