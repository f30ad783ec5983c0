//! The worker has made a photo's sizes, or found that it cannot.
//!
//! The version stays: it counts what people change, and an edit that crosses the worker's work is no conflict.

use super::{PhotoState, entity, entity::photo, refusal};
use crate::{
    Ground, Refusal, Result,
    database::statement,
    notices::{self, Happening, What},
    packs,
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, sea_query::Expr};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// The kind of the job that makes a photo's sizes.
pub const MAKE_DERIVATIVES: &str = "make-derivatives";

/// What that job works on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MakeDerivatives {
    /// The photo.
    pub photo_id: Uuid,
}

/// What the worker learned from the pixels.
#[derive(Clone, Debug)]
pub struct Derived {
    /// The number that the derivatives were stored under.
    pub rendition: i32,
    /// The number that they replace; 0 when they are the first.
    pub replaces: i32,
    /// 64 bits that stay alike when a picture is re-encoded or resized.
    pub perceptual_hash: u64,
    /// The closest older photo, when there is one.
    pub near_duplicate_of: Option<Uuid>,
    /// A placeholder of about 25 bytes.
    pub thumbhash: Vec<u8>,
    /// Main colours as `#rrggbb`, the most common first.
    pub colours: Vec<String>,
}

/// The photo, if its sizes are to be made: none when it is refused or deleted.
///
/// # Errors
/// When the database does not answer.
pub async fn load_for_derivatives(connection: &impl ConnectionTrait, id: Uuid) -> Result<Option<entity::Model>> {
    let kept = photo::Column::State.is_in(PhotoState::kept_names());
    Ok(entity::Entity::find_by_id(id).filter(kept).one(connection).await?)
}

/// Makes the photo public with its sizes; a hidden one stays hidden. False when it was deleted meanwhile or another
/// rendering was quicker; then nothing has changed.
///
/// # Errors
/// When the database does not answer.
pub async fn publish(connection: &impl ConnectionTrait, ground: &Ground, id: Uuid, derived: &Derived) -> Result<bool> {
    let hash = derived.perceptual_hash.cast_signed();
    let done = entity::Entity::update_many()
        .col_expr(photo::Column::State, Expr::cust("CASE WHEN state = 'hidden' THEN 'hidden' ELSE 'published' END"))
        .col_expr(photo::Column::Rendition, Expr::value(derived.rendition))
        .col_expr(photo::Column::PerceptualHash, Expr::value(hash))
        .col_expr(photo::Column::NearDuplicateOf, Expr::value(derived.near_duplicate_of))
        .col_expr(photo::Column::Thumbhash, Expr::value(derived.thumbhash.clone()))
        .col_expr(photo::Column::ColoursJson, Expr::value(serde_json::json!(derived.colours).to_string()))
        .col_expr(photo::Column::UpdatedAt, Expr::value(ground.clock.now()))
        .filter(photo::Column::Id.eq(id))
        .filter(photo::Column::Rendition.eq(derived.replaces))
        .filter(photo::Column::State.is_in(PhotoState::kept_names()))
        .exec(connection)
        .await?;
    if done.rows_affected == 0 {
        return Ok(false);
    }
    remember_hash(connection, id, derived.perceptual_hash).await?;
    if derived.replaces == 0 {
        tell(connection, ground, id).await?;
    } else {
        packs::forget_of_photo(connection, id).await?;
    }
    Ok(true)
}

/// Notes that a photo is new to everyone.
async fn tell(connection: &impl ConnectionTrait, ground: &Ground, id: Uuid) -> Result<()> {
    let photo = entity::Entity::find_by_id(id).filter(photo::Column::State.eq(PhotoState::Published.name()));
    let Some(photo) = photo.one(connection).await? else { return Ok(()) };
    let happening = Happening {
        territory: photo.territory_id,
        photo: Some(id),
        actor: Some(photo.author_id),
        place: photo.shown_lon.zip(photo.shown_lat),
        ..Happening::default()
    };
    notices::note(connection, ground, What::PhotoPublished, happening).await
}

/// Refuses the photo: its author sees why, nobody else sees the photo.
///
/// # Errors
/// When the database does not answer.
pub async fn refuse(connection: &impl ConnectionTrait, ground: &Ground, id: Uuid, why: &Refusal) -> Result<()> {
    entity::Entity::update_many()
        .col_expr(photo::Column::State, Expr::value(PhotoState::Refused.name()))
        .col_expr(photo::Column::Refusal, Expr::value(why.code.name()))
        .col_expr(photo::Column::RefusalDetail, Expr::value(refusal::detail(why)))
        .col_expr(photo::Column::UpdatedAt, Expr::value(ground.clock.now()))
        .filter(photo::Column::Id.eq(id))
        .filter(photo::Column::State.eq(PhotoState::Processing.name()))
        .exec(connection)
        .await?;
    Ok(())
}

/// The four 16-bit bands of a hash, as `photo_hash_bands` keeps them.
pub fn bands(hash: u64) -> [i32; 4] {
    [0, 16, 32, 48].map(|shift| i32::from((hash >> shift) as u16))
}

async fn remember_hash(connection: &impl ConnectionTrait, id: Uuid, hash: u64) -> Result<()> {
    let [a, b, c, d] = bands(hash);
    let sql =
        "INSERT INTO photo_hash_bands (photo_id, band, bits) VALUES ($1, 0, $2), ($1, 1, $3), ($1, 2, $4), ($1, 3, $5)
        ON CONFLICT (photo_id, band) DO UPDATE SET bits = excluded.bits";
    let values = [id.into(), a.into(), b.into(), c.into(), d.into()];
    connection.execute_raw(statement(connection, sql, values)).await?;
    Ok(())
}
