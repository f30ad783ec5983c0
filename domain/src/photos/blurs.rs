//! Parts of a photo that nobody is to see: asked for by anyone, confirmed by its author or an animator, rendered by the
//! worker. Once confirmed, every size is made anew under a new number and the old ones are deleted.

use super::{MAKE_DERIVATIVES, MakeDerivatives, PhotoState, store, visible};
use crate::{
    ErrorCode, Ground, Refusal, Result,
    database::statement,
    ids, jobs,
    moderation::{self, Reporter},
    people::{Actor, rights},
    plain,
};
use sea_orm::{ConnectionTrait, FromQueryResult};
use uuid::Uuid;

/// Most requests open for one photo, and rectangles of one photo.
pub const MOST: usize = 40;
/// Most characters of a request.
const MAX_TEXT: usize = 500;

/// A part of the upright picture, in parts of its width and height.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rectangle {
    /// Left edge, 0 to 1.
    pub x: f64,
    /// Upper edge, 0 to 1.
    pub y: f64,
    /// Width, above 0, at most 1.
    pub width: f64,
    /// Height, above 0, at most 1.
    pub height: f64,
}

impl Rectangle {
    /// All of the picture: what "just this one" means.
    pub const WHOLE: Self = Self { x: 0.0, y: 0.0, width: 1.0, height: 1.0 };

    /// Checks its bounds.
    ///
    /// # Errors
    /// `rectangle-invalid`.
    pub fn parse(x: f64, y: f64, width: f64, height: f64) -> Result<Self, Refusal> {
        let part = |n: f64| (0.0..=1.0).contains(&n);
        let sound = part(x) && part(y) && part(width) && part(height) && width > 0.0 && height > 0.0;
        if sound && x + width <= 1.000_001 && y + height <= 1.000_001 {
            Ok(Self { x, y, width, height })
        } else {
            Err(Refusal::new(ErrorCode::RectangleInvalid).field("/rectangle"))
        }
    }
}

/// A request to blur, with what became of it.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Blur {
    /// Order of arrival.
    pub seq: i64,
    /// Id.
    pub id: Uuid,
    /// The photo.
    pub photo_id: Uuid,
    /// `asked`, `confirmed` or `refused`.
    pub state: String,
    /// Left edge, as part of the width.
    pub x: f64,
    /// Upper edge, as part of the height.
    pub y: f64,
    /// Width, as part of the width.
    pub width: f64,
    /// Height, as part of the height.
    pub height: f64,
    /// What was said.
    pub body: String,
    /// When it was asked.
    pub created_at: i64,
    /// When it was decided.
    pub decided_at: Option<i64>,
}

const BLUR: &str =
    "SELECT seq, id, photo_id, state, x, y, width, height, body, created_at, decided_at FROM photo_blurs";

/// Asks that a part of a photo be made unrecognisable. Sent again, known by its id, it is given back, and true.
///
/// # Errors
/// `not-found` when the photo cannot be seen; `text-invalid`; `blurs-too-many` when too many wait for an answer.
pub async fn ask(
    ground: &Ground,
    actor: &Actor,
    asker: Reporter<'_>,
    photo: Uuid,
    (id, rectangle, text): (Option<Uuid>, Rectangle, &str),
) -> Result<(Blur, bool)> {
    let id = id.map_or_else(|| Ok(ids::new(&ground.clock)), ids::from_client)?;
    let body = plain::text("/text", text.trim(), MAX_TEXT)?;
    let write = ground.db.write().await?;
    let photo = visible(&*write, actor, photo).await?;
    let key = asker.key(&ground.secret);
    if let Some((there, by)) = by_id(&*write, id).await? {
        let same = there.photo_id == photo.id && by == key;
        return if same { Ok((there, true)) } else { Err(Refusal::new(ErrorCode::IdTaken).field("/id").into()) };
    }
    // Locked, so that requests sent at the same instant are counted one by one.
    let lock = "UPDATE photos SET version = version WHERE id = $1";
    write.execute_raw(statement(&*write, lock, [photo.id.into()])).await?;
    if of(&*write, photo.id, "asked").await?.len() >= MOST {
        return Err(Refusal::new(ErrorCode::BlursTooMany).arg("limit", MOST).into());
    }
    let row =
        New { id, photo: photo.id, state: "asked", body: &body, key: &key, by: actor.person_id(), decided_by: None };
    insert(&*write, &row, rectangle, ground.clock.now()).await?;
    let made = by_id(&*write, id).await?.ok_or(ErrorCode::NotFound)?.0;
    write.commit().await?;
    Ok((made, false))
}

/// Confirms or refuses a request. Confirmed, the sizes are made anew; by someone else than the author it is a decision of
/// moderation, with its statement of reasons.
///
/// # Errors
/// `not-found`; `forbidden` for whoever is neither the photo's author nor regulates there; `blur-decided` when it was
/// decided otherwise before; `reasons-required` when someone else than the author confirms what was asked without a word.
pub async fn decide(
    ground: &Ground,
    actor: &Actor,
    (photo, id): (Uuid, Uuid),
    confirmed: bool,
    reason: &str,
) -> Result<Blur> {
    let by = actor.signed_in()?.id;
    let write = ground.db.write().await?;
    let photo = visible(&*write, actor, photo).await?;
    rights::allow(actor, actor.may_blur(photo.author_id, photo.territory_id))?;
    let (asked, _) =
        by_id(&*write, id).await?.filter(|(blur, _)| blur.photo_id == photo.id).ok_or(ErrorCode::NotFound)?;
    let state = if confirmed { "confirmed" } else { "refused" };
    if asked.state == state {
        return Ok(asked);
    }
    let sql = "UPDATE photo_blurs SET state = $2, decided_by = $3, decided_at = $4 WHERE id = $1 AND state = 'asked'";
    let now = ground.clock.now();
    let values = [id.into(), state.into(), by.into(), now.into()];
    if write.execute_raw(statement(&*write, sql, values)).await?.rows_affected() == 0 {
        return Err(ErrorCode::BlurDecided.into());
    }
    if confirmed {
        if by != photo.author_id {
            let reason = if reason.trim().is_empty() { &asked.body } else { reason };
            moderation::note_blur(ground, &*write, photo.id, (by, now), reason).await?;
        }
        render_anew(ground, &*write, photo.id).await?;
    }
    let decided = by_id(&*write, id).await?.ok_or(ErrorCode::NotFound)?.0;
    write.commit().await?;
    Ok(decided)
}

/// Blurs these parts at once, in the caller's transaction: a decision of an animator, by whom and when; undone, it is
/// known by that instant.
///
/// # Errors
/// `rectangle-invalid` when there are none or too many.
pub(crate) async fn confirm_now(
    ground: &Ground,
    write: &impl ConnectionTrait,
    photo: Uuid,
    rectangles: &[Rectangle],
    (by, now): (Uuid, i64),
) -> Result<()> {
    if rectangles.is_empty() || rectangles.len() > MOST {
        return Err(Refusal::new(ErrorCode::RectangleInvalid).field("/rectangles").into());
    }
    for rectangle in rectangles {
        let key = format!("person:{by}");
        let row = New {
            id: ids::new(&ground.clock),
            photo,
            state: "confirmed",
            body: "",
            key: &key,
            by: Some(by),
            decided_by: Some(by),
        };
        insert(write, &row, *rectangle, now).await?;
    }
    render_anew(ground, write, photo).await
}

/// Takes back what was blurred at this instant, in the caller's transaction.
pub(crate) async fn take_back(
    ground: &Ground,
    write: &impl ConnectionTrait,
    photo: Uuid,
    decided_at: i64,
) -> Result<()> {
    let sql =
        "UPDATE photo_blurs SET state = 'refused' WHERE photo_id = $1 AND decided_at = $2 AND state = 'confirmed'";
    write.execute_raw(statement(write, sql, [photo.into(), decided_at.into()])).await?;
    render_anew(ground, write, photo).await
}

/// Requests about a photo that wait for an answer, the oldest first, for its author and whoever regulates there.
///
/// # Errors
/// `not-found`, `sign-in-required`, `forbidden`.
pub async fn asked(connection: &impl ConnectionTrait, reader: &Actor, photo: Uuid) -> Result<Vec<Blur>> {
    reader.signed_in()?;
    let photo = visible(connection, reader, photo).await?;
    rights::allow(reader, reader.may_blur(photo.author_id, photo.territory_id))?;
    of(connection, photo.id, "asked").await
}

/// What the worker makes unrecognisable.
///
/// # Errors
/// When the database does not answer.
pub async fn confirmed(connection: &impl ConnectionTrait, photo: Uuid) -> Result<Vec<Rectangle>> {
    let blurs = of(connection, photo, "confirmed").await?;
    Ok(blurs.iter().map(|blur| Rectangle { x: blur.x, y: blur.y, width: blur.width, height: blur.height }).collect())
}

/// A number for the sizes of a photo that has blurs: no attempt ever shares its names with another, so that no late worker
/// writes old pixels under the name of new ones.
///
/// # Errors
/// When the database refuses.
pub async fn next_rendition(ground: &Ground, photo: Uuid) -> Result<i32> {
    let write = ground.db.write_quietly().await?;
    let sql = "UPDATE photos SET last_rendition = 1 + CASE WHEN last_rendition < rendition THEN rendition ELSE last_rendition END
        WHERE id = $1 RETURNING last_rendition";
    let row = write.query_one_raw(statement(&*write, sql, [photo.into()])).await?;
    let number = row.ok_or(ErrorCode::NotFound)?.try_get_by_index(0)?;
    write.commit().await?;
    Ok(number)
}

async fn of(connection: &impl ConnectionTrait, photo: Uuid, state: &str) -> Result<Vec<Blur>> {
    let sql = format!("{BLUR} WHERE photo_id = $1 AND state = $2 ORDER BY seq LIMIT 200");
    let rows = connection.query_all_raw(statement(connection, sql, [photo.into(), state.into()])).await?;
    Ok(rows.iter().map(|row| Blur::from_query_result(row, "")).collect::<std::result::Result<_, _>>()?)
}

async fn by_id(connection: &impl ConnectionTrait, id: Uuid) -> Result<Option<(Blur, String)>> {
    let sql = BLUR.replace(" FROM ", ", asker_key FROM ") + " WHERE id = $1";
    let row = connection.query_one_raw(statement(connection, sql, [id.into()])).await?;
    row.map(|row| Ok((Blur::from_query_result(&row, "")?, row.try_get("", "asker_key")?))).transpose()
}

struct New<'a> {
    id: Uuid,
    photo: Uuid,
    state: &'a str,
    body: &'a str,
    key: &'a str,
    by: Option<Uuid>,
    decided_by: Option<Uuid>,
}

async fn insert(write: &impl ConnectionTrait, row: &New<'_>, at: Rectangle, now: i64) -> Result<()> {
    let sql =
        "INSERT INTO photo_blurs (id, photo_id, state, x, y, width, height, body, asked_by, asker_key, decided_by,
        created_at, decided_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)";
    let values = [
        row.id.into(),
        row.photo.into(),
        row.state.into(),
        at.x.into(),
        at.y.into(),
        at.width.into(),
        at.height.into(),
        row.body.into(),
        row.by.into(),
        row.key.into(),
        row.decided_by.into(),
        now.into(),
        row.decided_by.map(|_| now).into(),
    ];
    write.execute_raw(statement(write, sql, values)).await?;
    Ok(())
}

/// Has the worker make the sizes anew, before other photos: one job a photo, so that two never render it at once.
async fn render_anew(ground: &Ground, write: &impl ConnectionTrait, photo: Uuid) -> Result<()> {
    let there = store::by_id(write, photo).await?;
    if there.is_none_or(|there| there.state == PhotoState::Deleted.name()) {
        return Ok(());
    }
    let job = jobs::NewJob {
        kind: MAKE_DERIVATIVES,
        payload: MakeDerivatives { photo_id: photo },
        priority: jobs::Priority::Urgent,
        run_at: None,
        dedupe_key: Some(format!("{MAKE_DERIVATIVES}:{photo}")),
    };
    jobs::enqueue(write, &ground.clock, job).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rectangle_lies_within_the_picture() {
        assert_eq!(Rectangle::parse(0.0, 0.0, 1.0, 1.0), Ok(Rectangle::WHOLE));
        for (x, y, width, height) in
            [(-0.1, 0.0, 0.5, 0.5), (0.6, 0.0, 0.5, 0.5), (0.0, 0.0, 0.0, 1.0), (f64::NAN, 0.0, 0.1, 0.1)]
        {
            assert!(Rectangle::parse(x, y, width, height).is_err());
        }
    }
}
