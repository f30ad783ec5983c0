//! "Something new within so many metres of here."

use super::sphere::Circle;
use crate::{
    ErrorCode, Ground, Refusal, Result,
    database::statement,
    ids,
    people::{self, Actor},
    photos::GivenPlace,
};
use sea_orm::{ConnectionTrait, FromQueryResult, Value};
use uuid::Uuid;

/// Most alerts of one person.
pub const MOST_ALERTS: usize = 20;
/// Least and greatest radius in metres.
pub const RADIUS_M: (i32, i32) = (50, 20_000);

/// What someone wants to be told of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct AlertKinds {
    /// New photos.
    pub photos: bool,
    /// New questions.
    pub questions: bool,
    /// New missions.
    pub missions: bool,
}

/// Where and of what.
#[derive(Clone, Copy, Debug)]
pub struct NewAlert {
    /// The middle.
    pub place: GivenPlace,
    /// How far round it, in metres.
    pub radius_m: i32,
    /// Of what.
    pub kinds: AlertKinds,
}

/// An alert, for whose it is.
#[derive(Clone, Debug, PartialEq, FromQueryResult)]
pub struct Alert {
    /// Its id.
    pub id: Uuid,
    /// Longitude in degrees.
    pub lon: f64,
    /// Latitude in degrees.
    pub lat: f64,
    /// Radius in metres.
    pub radius_m: i32,
    /// Tells of new photos.
    pub photos: bool,
    /// Tells of new questions.
    pub questions: bool,
    /// Tells of new missions.
    pub missions: bool,
    /// UTC microseconds.
    pub created_at: i64,
}

const COLUMNS: &str = "id, lon, lat, radius_m, photos, questions, missions, created_at";

/// Makes or changes an alert of `actor`; the flag says whether it is new.
///
/// # Errors
/// `sign-in-required`, `id-not-uuidv7`, `parameter-invalid` for radius or kinds, `id-taken`, `alerts-too-many`.
pub async fn set_alert(ground: &Ground, actor: &Actor, id: Uuid, new: NewAlert) -> Result<(Alert, bool)> {
    let person = actor.signed_in()?.id;
    let id = ids::from_client(id)?;
    require_sound(&new)?;
    let write = ground.db.write_quietly().await?;
    people::one_at_a_time(&*write, &format!("alerts:{person}")).await?;
    let own = of_person(&*write, person).await?;
    let is_new = own.iter().all(|alert| alert.id != id);
    if is_new && own.len() >= MOST_ALERTS {
        return Err(Refusal::new(ErrorCode::AlertsTooMany).arg("limit", MOST_ALERTS).into());
    }
    put(&*write, person, id, &new, ground.clock.now()).await?;
    let written = of_person(&*write, person).await?.into_iter().find(|alert| alert.id == id);
    // Nothing was written when the id is another person's.
    let alert = written.ok_or_else(|| Refusal::new(ErrorCode::IdTaken).field("/id"))?;
    write.commit().await?;
    Ok((alert, is_new))
}

fn require_sound(new: &NewAlert) -> Result<(), Refusal> {
    let wrong = |field: &'static str, reason: &str| {
        Err(Refusal::new(ErrorCode::ParameterInvalid).field(field).arg("reason", reason))
    };
    if !(RADIUS_M.0..=RADIUS_M.1).contains(&new.radius_m) {
        return wrong("/radius_m", "50–20000");
    }
    if new.kinds == AlertKinds::default() {
        return wrong("/kinds", "photo, question, mission");
    }
    Ok(())
}

async fn put(write: &impl ConnectionTrait, person: Uuid, id: Uuid, new: &NewAlert, now: i64) -> Result<()> {
    let (lon, lat) = (new.place.lon(), new.place.lat());
    let circle = Circle::round(lon, lat, f64::from(new.radius_m));
    let sql = "INSERT INTO alerts (id, person_id, lon, lat, radius_m, photos, questions, missions, min_lon, min_lat, \
            max_lon, max_lat, x, y, z, least_cos, created_at, updated_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $17)
        ON CONFLICT (id) DO UPDATE SET lon = excluded.lon, lat = excluded.lat, radius_m = excluded.radius_m, \
            photos = excluded.photos, questions = excluded.questions, missions = excluded.missions, \
            min_lon = excluded.min_lon, min_lat = excluded.min_lat, max_lon = excluded.max_lon, \
            max_lat = excluded.max_lat, x = excluded.x, y = excluded.y, z = excluded.z, \
            least_cos = excluded.least_cos, updated_at = excluded.updated_at
        WHERE alerts.person_id = excluded.person_id";
    let values: [Value; 17] = [
        id.into(),
        person.into(),
        lon.into(),
        lat.into(),
        new.radius_m.into(),
        new.kinds.photos.into(),
        new.kinds.questions.into(),
        new.kinds.missions.into(),
        circle.min_lon.into(),
        circle.min_lat.into(),
        circle.max_lon.into(),
        circle.max_lat.into(),
        circle.middle.x.into(),
        circle.middle.y.into(),
        circle.middle.z.into(),
        circle.least_cos.into(),
        now.into(),
    ];
    write.execute_raw(statement(write, sql, values)).await?;
    Ok(())
}

/// All alerts of `actor`, the oldest first.
///
/// # Errors
/// `sign-in-required`.
pub async fn alerts(connection: &impl ConnectionTrait, actor: &Actor) -> Result<Vec<Alert>> {
    of_person(connection, actor.signed_in()?.id).await
}

/// Takes an alert away.
///
/// # Errors
/// `sign-in-required`, `not-found` when `actor` has no such alert.
pub async fn drop_alert(ground: &Ground, actor: &Actor, id: Uuid) -> Result<()> {
    let person = actor.signed_in()?.id;
    let write = ground.db.write_quietly().await?;
    let sql = "DELETE FROM alerts WHERE id = $1 AND person_id = $2";
    let gone = write.execute_raw(statement(&*write, sql, [id.into(), person.into()])).await?.rows_affected();
    write.commit().await?;
    if gone == 1 { Ok(()) } else { Err(ErrorCode::NotFound.into()) }
}

async fn of_person(connection: &impl ConnectionTrait, person: Uuid) -> Result<Vec<Alert>> {
    let sql = format!("SELECT {COLUMNS} FROM alerts WHERE person_id = $1 ORDER BY seq");
    Ok(Alert::find_by_statement(statement(connection, sql, [person.into()])).all(connection).await?)
}
