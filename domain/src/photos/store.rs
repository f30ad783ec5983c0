//! Queries of photos. Every read of a photo goes through here.

use super::{
    PhotoState,
    entity::{self, photo, theme},
};
use crate::Result;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect,
    sea_query::ExprTrait,
};
use std::collections::HashMap;
use uuid::Uuid;

/// The photo, whatever its state.
///
/// # Errors
/// When the database does not answer.
pub async fn by_id(connection: &impl ConnectionTrait, id: Uuid) -> Result<Option<entity::Model>> {
    Ok(entity::Entity::find_by_id(id).one(connection).await?)
}

/// These photos, whatever their states.
///
/// # Errors
/// When the database does not answer.
pub async fn by_ids(connection: &impl ConnectionTrait, ids: &[Uuid]) -> Result<Vec<entity::Model>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    Ok(entity::Entity::find().filter(photo::Column::Id.is_in(ids.iter().copied())).all(connection).await?)
}

/// A photo with these bytes that `reader` may see: their own, else anyone's that is published.
///
/// # Errors
/// When the database does not answer.
pub async fn same_bytes(
    connection: &impl ConnectionTrait,
    reader: Uuid,
    sha256: &[u8; 32],
) -> Result<Option<entity::Model>> {
    let found = entity::Entity::find()
        .filter(photo::Column::Sha256.eq(sha256.to_vec()))
        .filter(photo::Column::State.is_in(PhotoState::kept_names()))
        .order_by_asc(photo::Column::Seq)
        .limit(50)
        .all(connection)
        .await?;
    let own = found.iter().position(|photo| photo.author_id == reader);
    let shared = || found.iter().position(|photo| photo.state == PhotoState::Published.name());
    Ok(own.or_else(shared).and_then(|index| found.into_iter().nth(index)))
}

/// Bytes that are a photo.
#[derive(Clone, Debug, FromQueryResult)]
pub struct SameBytes {
    /// The photo.
    pub id: Uuid,
    author_id: Uuid,
    /// Digest of its bytes.
    pub sha256: Vec<u8>,
    /// Their number.
    pub size_bytes: i64,
}

/// As [`same_bytes`] for many digests in one query: at most one photo each.
///
/// # Errors
/// When the database does not answer.
pub async fn same_bytes_of(
    connection: &impl ConnectionTrait,
    reader: Uuid,
    digests: &[[u8; 32]],
) -> Result<Vec<SameBytes>> {
    let rows = entity::Entity::find()
        .select_only()
        .columns([photo::Column::Id, photo::Column::AuthorId, photo::Column::Sha256, photo::Column::SizeBytes])
        .filter(photo::Column::Sha256.is_in(digests.iter().map(|digest| digest.to_vec())))
        .filter(
            photo::Column::State.eq(PhotoState::Published.name()).or(photo::Column::AuthorId
                .eq(reader)
                .and(photo::Column::State.is_in([PhotoState::Processing.name(), PhotoState::Hidden.name()]))),
        )
        .order_by_asc(photo::Column::Seq)
        .limit(50 * digests.len() as u64)
        .into_model::<SameBytes>()
        .all(connection)
        .await?;
    let mut found: HashMap<Vec<u8>, SameBytes> = HashMap::new();
    for row in rows {
        let is_better = found.get(&row.sha256).is_none_or(|kept| kept.author_id != reader && row.author_id == reader);
        if is_better {
            found.insert(row.sha256.clone(), row);
        }
    }
    Ok(found.into_values().collect())
}

/// Themes of these photos, in one query.
///
/// # Errors
/// When the database does not answer.
pub async fn themes(connection: &impl ConnectionTrait, photos: &[Uuid]) -> Result<HashMap<Uuid, Vec<String>>> {
    let mut by_photo: HashMap<Uuid, Vec<String>> = HashMap::new();
    if photos.is_empty() {
        return Ok(by_photo);
    }
    let rows = theme::Entity::find()
        .filter(theme::Column::PhotoId.is_in(photos.iter().copied()))
        .order_by_asc(theme::Column::Theme)
        .all(connection)
        .await?;
    for row in rows {
        by_photo.entry(row.photo_id).or_default().push(row.theme);
    }
    Ok(by_photo)
}

/// Replaces a photo's themes.
///
/// # Errors
/// When the database does not answer.
pub async fn set_themes(connection: &impl ConnectionTrait, photo: Uuid, themes: &[String]) -> Result<()> {
    theme::Entity::delete_many().filter(theme::Column::PhotoId.eq(photo)).exec(connection).await?;
    if themes.is_empty() {
        return Ok(());
    }
    let rows = themes.iter().map(|theme| theme::ActiveModel { photo_id: Set(photo), theme: Set(theme.clone()) });
    theme::Entity::insert_many(rows).on_conflict_do_nothing().exec(connection).await?;
    Ok(())
}

/// Forgets a photo's perceptual hash, so that nothing is found alike to it any more.
///
/// # Errors
/// When the database does not answer.
pub async fn forget_hash(connection: &impl ConnectionTrait, photo: Uuid) -> Result<()> {
    let sql = "DELETE FROM photo_hash_bands WHERE photo_id = $1";
    connection.execute_raw(crate::database::statement(connection, sql, [photo.into()])).await?;
    Ok(())
}

/// What stands for a name that a decision hides.
pub const NAME_HIDDEN: &str = "…";

/// Display names of these people, in one query; a name that an animator hides is `…`.
///
/// # Errors
/// When the database does not answer.
pub async fn display_names(connection: &impl ConnectionTrait, people: &[Uuid]) -> Result<HashMap<Uuid, String>> {
    names(
        connection,
        "SELECT id, CASE WHEN hidden_at IS NULL THEN display_name ELSE '…' END FROM people WHERE id IN",
        people,
    )
    .await
}

/// Names of these territories, in one query.
///
/// # Errors
/// When the database does not answer.
pub async fn territory_names(connection: &impl ConnectionTrait, territories: &[Uuid]) -> Result<HashMap<Uuid, String>> {
    names(connection, "SELECT id, name FROM territories WHERE id IN", territories).await
}

async fn names(connection: &impl ConnectionTrait, select: &str, ids: &[Uuid]) -> Result<HashMap<Uuid, String>> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let places: Vec<_> = (1..=ids.len()).map(|n| format!("${n}")).collect();
    let sql = format!("{select} ({})", places.join(", "));
    let values = ids.iter().map(|id| (*id).into());
    let rows = connection.query_all_raw(crate::database::statement(connection, sql, values)).await?;
    rows.iter().map(|row| Ok((row.try_get_by_index(0)?, row.try_get_by_index(1)?))).collect()
}

/// Photos of an author, the newest first, from `before` on.
///
/// # Errors
/// When the database does not answer.
pub async fn of_author(
    connection: &impl ConnectionTrait,
    author: Uuid,
    states: &[PhotoState],
    before: Option<i64>,
    rows: u32,
) -> Result<Vec<entity::Model>> {
    let mut query = entity::Entity::find()
        .filter(photo::Column::AuthorId.eq(author))
        .filter(photo::Column::State.is_in(states.iter().map(|state| state.name())));
    if let Some(before) = before {
        query = query.filter(photo::Column::Seq.lt(before));
    }
    Ok(query.order_by_desc(photo::Column::Seq).limit(u64::from(rows)).all(connection).await?)
}
