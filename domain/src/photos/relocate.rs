//! A boundary is new or has changed: photos that now stand in another territory are told so.
//!
//! Looked through are the photos of that territory, of those that its box touches, and those outside every one: the work
//! grows with their photos, not with all. An import changes boundaries everywhere and looks through all photos.

use super::{entity, entity::photo, position};
use crate::{
    Clock, Ground, Result,
    database::{Write, statement},
    jobs,
    territories::{self, Located},
};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Value};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// The kind of the job that looks for photos that stand in another territory now.
pub const RELOCATE_PHOTOS: &str = "relocate-photos";
/// Photos that one transaction looks through.
const BATCH: u64 = 500;

/// What that job works on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RelocatePhotos {
    /// The territory with a new boundary; all of them when none.
    pub territory: Option<Uuid>,
}

/// Asks for it, in the transaction that writes the boundary.
///
/// # Errors
/// When the database refuses.
pub async fn enqueue_relocation(
    connection: &impl ConnectionTrait,
    clock: &Clock,
    territory: Option<Uuid>,
) -> Result<()> {
    let job = jobs::NewJob {
        kind: RELOCATE_PHOTOS,
        payload: RelocatePhotos { territory },
        priority: jobs::Priority::Low,
        run_at: None,
        dedupe_key: Some(format!("{RELOCATE_PHOTOS} {}", territory.unwrap_or_default())),
    };
    jobs::enqueue(connection, clock, job).await
}

/// Tells each photo concerned its present territory; returns how many were told another one. May be cut off and begun
/// again.
///
/// # Errors
/// When the database does not answer; each batch is written whole or not at all.
pub async fn relocate(ground: &Ground, of: RelocatePhotos) -> Result<u64> {
    let Some(territory) = of.territory else { return walk(ground, &Owner::Anyone).await };
    let mut moved = 0;
    for owner in territories::touching(&*ground.db, territory).await? {
        moved += walk(ground, &Owner::Territory(owner)).await?;
    }
    Ok(moved + walk(ground, &Owner::Nobody).await?)
}

/// Whose photos are looked through.
enum Owner {
    Territory(Uuid),
    Nobody,
    Anyone,
}

/// Where the next batch begins, in the order of the index.
type After = (String, i64);

async fn walk(ground: &Ground, owner: &Owner) -> Result<u64> {
    let (mut moved, mut after) = (0, (String::new(), 0));
    loop {
        let write = ground.db.write_quietly().await?;
        let photos = batch(&*write, owner, &after).await?;
        let Some(last) = photos.last() else { return Ok(moved) };
        after = (last.state.clone(), last.seq);
        moved += tell(&write, ground, photos).await?;
        write.commit().await?;
    }
}

/// Placed photos, locked so that nobody moves one meanwhile (on SQLite there is one writer anyway).
async fn batch(connection: &impl ConnectionTrait, owner: &Owner, (state, seq): &After) -> Result<Vec<entity::Model>> {
    use photo::Column;
    let further = Condition::any()
        .add(Column::State.gt(state))
        .add(Condition::all().add(Column::State.eq(state)).add(Column::Seq.gt(*seq)));
    let query = entity::Entity::find().filter(Column::Lon.is_not_null()).filter(further);
    let query = match owner {
        Owner::Territory(id) => query.filter(Column::TerritoryId.eq(*id)),
        Owner::Nobody => query.filter(Column::TerritoryId.is_null()),
        Owner::Anyone => query,
    };
    let query = query.order_by_asc(Column::State).order_by_asc(Column::Seq).limit(BATCH);
    Ok(query.lock_exclusive().all(connection).await?)
}

/// Writes those that stand elsewhere now, in one statement.
async fn tell(write: &Write, ground: &Ground, photos: Vec<entity::Model>) -> Result<u64> {
    let places: Vec<_> =
        photos.iter().map(|photo| (photo.lon.unwrap_or_default(), photo.lat.unwrap_or_default())).collect();
    let located = territories::locate_many(&**write, &places).await?;
    let moved: Vec<_> = photos
        .into_iter()
        .zip(located)
        .filter(|(photo, found)| photo.territory_id != found.as_ref().map(|found| found.id))
        .collect();
    if moved.is_empty() {
        return Ok(0);
    }
    let count = moved.len() as u64;
    write.execute_raw(update(write, ground, moved)).await?;
    Ok(count)
}

fn update(write: &Write, ground: &Ground, moved: Vec<(entity::Model, Option<Located>)>) -> sea_orm::Statement {
    let mut values: Vec<Value> = vec![ground.clock.now().into()];
    let mut bind = |value: Value| {
        values.push(value);
        format!("${}", values.len())
    };
    let (mut territory, mut taken, mut ids) = (String::new(), String::new(), Vec::new());
    for (photo, found) in moved {
        let id = bind(photo.id.into());
        let mut row = entity::ActiveModel::from(photo);
        position::set_territory(&mut row, found.as_ref());
        territory += &format!(" WHEN {id} THEN {}", bind((*row.territory_id.as_ref()).into()));
        taken += &format!(" WHEN {id} THEN {}", bind((*row.taken_at.as_ref()).into()));
        ids.push(id);
    }
    let sql = format!(
        "UPDATE photos SET territory_id = CASE id{territory} ELSE territory_id END, \
         taken_at = CASE id{taken} ELSE taken_at END, version = version + 1, updated_at = $1 WHERE id IN ({})",
        ids.join(", ")
    );
    statement(&**write, sql, values)
}
