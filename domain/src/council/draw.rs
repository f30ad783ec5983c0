//! A draw by lot that anyone can run again.
//!
//! The list of the willing and the hash of a secret nonce are published first, with the public source that a seed will come
//! from later (a lottery's numbers, a beacon). When the seed is known, nonce and seed together order the list
//! ([`rules::order`]). Nobody could choose: the nonce was fixed before the seed, the seed comes from elsewhere. The nonce
//! is derived from the server's secret and the draw's id, so no row holds it before its time.

pub use super::store::DrawRow as Draw;
use super::{
    rules::{self, DRAW_AGAIN_DAYS, DRAWN_SEATS, LEAST_DRAW_HOURS, MOST_DRAW_HOURS},
    seats,
    store::{self, DRAW},
};
use crate::{
    ErrorCode, Ground, Refusal, Result,
    clock::{DAY, HOUR},
    ids,
    pages::{self, Page},
    people::{self, Actor, rights},
    plain,
    sql::{all, one, run, value},
    territories,
};
use anyhow::Context;
use sea_orm::{ConnectionTrait, FromQueryResult};
use uuid::Uuid;

/// Most candidates of a draw.
const MOST_CANDIDATES: u32 = 5_000;

#[derive(FromQueryResult)]
struct Willing {
    person_id: Uuid,
}

/// Commits to a draw among those who are willing and do not sit in the council; the same again gives the one that is
/// there, and true.
///
/// # Errors
/// `not-found`; `forbidden` unless an animator there or the editor asks; `draw-not-due`, `draw-candidates-too-few`, `hours-invalid`,
/// `text-invalid`, `id-not-uuidv7`, `id-taken`.
pub async fn commit(
    ground: &Ground,
    actor: &Actor,
    territory: Uuid,
    id: Uuid,
    public_source: &str,
    hours: i64,
) -> Result<(Draw, bool)> {
    let by = actor.signed_in()?.id;
    let id = ids::from_client(id)?;
    let public_source = plain::line("/public_source", public_source, 1, 200)?;
    if !(LEAST_DRAW_HOURS..=MOST_DRAW_HOURS).contains(&hours) {
        let refusal = Refusal::new(ErrorCode::HoursInvalid).field("/hours");
        return Err(refusal.arg("least", LEAST_DRAW_HOURS).arg("most", MOST_DRAW_HOURS).into());
    }
    let write = ground.db.write().await?;
    territories::by_id(&*write, territory).await?;
    rights::allow(actor, actor.may_regulate(Some(territory)))?;
    if let Some(there) = store::find::<Draw>(&*write, DRAW, id).await? {
        let same = there.territory_id == territory;
        return if same { Ok((there, true)) } else { Err(Refusal::new(ErrorCode::IdTaken).field("/id").into()) };
    }
    people::one_at_a_time(&*write, &format!("council-draw-{territory}")).await?;
    require_due(&*write, territory, ground.clock.now()).await?;
    let candidates = willing(&*write, territory).await?;
    if candidates.len() < DRAWN_SEATS {
        return Err(Refusal::new(ErrorCode::DrawCandidatesTooFew).arg("limit", DRAWN_SEATS).into());
    }
    let now = ground.clock.now();
    let sql =
        "INSERT INTO council_draws (id, territory_id, state, candidates_json, commitment, public_source, draw_after_at,
        opened_by, created_at) VALUES ($1, $2, 'committed', $3, $4, $5, $6, $7, $8)";
    let values = [
        id.into(),
        territory.into(),
        serde_json::to_string(&candidates).context("a list of ids")?.into(),
        rules::commitment(&nonce(ground, id), &candidates).into(),
        public_source.into(),
        (now + hours * HOUR).into(),
        by.into(),
        now.into(),
    ];
    run(&*write, sql, values).await?;
    let draw = store::find(&*write, DRAW, id).await?.ok_or(ErrorCode::NotFound)?;
    write.commit().await?;
    Ok((draw, false))
}

/// Nobody commits to many draws and makes the one that pleases: one waits at a time, and what was drawn stays for half a
/// year, unless a drawn seat is vacant.
async fn require_due(write: &impl ConnectionTrait, territory: Uuid, now: i64) -> Result<()> {
    let sql = "SELECT EXISTS (SELECT 1 FROM council_draws WHERE territory_id = $1 AND state = 'committed')
        OR EXISTS (SELECT 1 FROM council_draws WHERE territory_id = $1 AND drawn_at > $2)
        AND (SELECT count(*) FROM council_seats WHERE territory_id = $1 AND ended_at IS NULL AND seat LIKE 'drawn:%') >= $3";
    let seats = i64::try_from(DRAWN_SEATS).unwrap_or(i64::MAX);
    let values = [territory.into(), (now - DRAW_AGAIN_DAYS * DAY).into(), seats.into()];
    let is_early = value::<bool>(write, sql, values).await?.unwrap_or(false);
    if is_early { Err(Refusal::new(ErrorCode::DrawNotDue).arg("limit", DRAW_AGAIN_DAYS).into()) } else { Ok(()) }
}

/// Who can be drawn, in the order of their ids: willing, of the territory, not in the council by choice.
async fn willing(connection: &impl ConnectionTrait, territory: Uuid) -> Result<Vec<Uuid>> {
    let sql = format!(
        "SELECT w.person_id FROM council_willing w WHERE w.territory_id = $1
            AND EXISTS (SELECT 1 FROM roles r WHERE r.territory_id = $1 AND r.person_id = w.person_id)
            AND NOT EXISTS (SELECT 1 FROM exclusions e WHERE e.person_id = w.person_id AND e.territory_id = $1 AND e.ended_at IS NULL)
            AND NOT EXISTS (SELECT 1 FROM council_seats s WHERE s.person_id = w.person_id AND s.territory_id = $1
                AND s.ended_at IS NULL AND s.seat NOT LIKE 'drawn:%')
        ORDER BY w.person_id LIMIT {MOST_CANDIDATES}"
    );
    let mut rows: Vec<Uuid> =
        all::<Willing>(connection, sql, [territory.into()]).await?.into_iter().map(|row| row.person_id).collect();
    // The two databases order UUIDs alike, but the published list must not hang on that.
    rows.sort();
    Ok(rows)
}

/// The secret of a draw until it is drawn: hexadecimal, 256 bits.
fn nonce(ground: &Ground, id: Uuid) -> String {
    hex::encode(ground.secret.derive("council draw", id.as_bytes()))
}

/// Draws with the public seed, once its time has come: the first three of the order who still belong there take the seats
/// that are drawn by lot.
///
/// # Errors
/// `not-found`, `forbidden`, `draw-too-early`, `drawn-already` with another seed, `text-invalid`.
pub async fn draw(ground: &Ground, actor: &Actor, id: Uuid, public_seed: &str) -> Result<Draw> {
    actor.signed_in()?;
    let public_seed = plain::line("/public_seed", public_seed, 1, 300)?;
    let write = ground.db.write().await?;
    let draw: Draw = store::lock(&*write, DRAW, id).await?;
    rights::allow(actor, actor.may_regulate(Some(draw.territory_id)))?;
    if draw.state == "drawn" {
        let same = draw.public_seed.as_deref() == Some(&public_seed);
        return if same { Ok(draw) } else { Err(ErrorCode::DrawnAlready.into()) };
    }
    let now = ground.clock.now();
    if now < draw.draw_after_at {
        return Err(ErrorCode::DrawTooEarly.into());
    }
    let candidates: Vec<Uuid> = serde_json::from_str(&draw.candidates_json).context("the candidates of a draw")?;
    let nonce = nonce(ground, id);
    let drawn = rules::order(&nonce, &public_seed, &candidates);
    let sql = "UPDATE council_draws SET state = 'drawn', public_seed = $2, nonce = $3, drawn_json = $4, drawn_at = $5 WHERE id = $1";
    let drawn_json = serde_json::to_string(&drawn).context("a list of ids")?;
    run(&*write, sql, [id.into(), public_seed.into(), nonce.into(), drawn_json.into(), now.into()]).await?;
    // Whoever has left or was excluded since the commitment is passed over; the order stays as anyone can run it again.
    let eligible = store::eligible(&*write, draw.territory_id, &drawn).await?;
    let seated = drawn.iter().filter(|person| eligible.contains(person)).take(DRAWN_SEATS);
    for (number, person) in seated.enumerate() {
        seats::give(&*write, ground, draw.territory_id, &format!("drawn:{}", number + 1), *person, id).await?;
    }
    let draw = store::find(&*write, DRAW, id).await?.ok_or(ErrorCode::NotFound)?;
    write.commit().await?;
    Ok(draw)
}

/// A draw with all that is needed to run it again.
///
/// # Errors
/// `not-found`.
pub async fn read(connection: &impl ConnectionTrait, id: Uuid) -> Result<Draw> {
    one(connection, format!("{DRAW} WHERE id = $1"), [id.into()]).await?.ok_or_else(|| ErrorCode::NotFound.into())
}

/// The draws of a territory, the newest first, without their lists of candidates.
///
/// # Errors
/// `not-found`, `cursor-invalid`, `parameter-invalid`.
pub async fn list(
    connection: &impl ConnectionTrait,
    territory: Uuid,
    limit: Option<u32>,
    cursor: Option<&str>,
) -> Result<Page<Draw>> {
    territories::by_id(connection, territory).await?;
    let (limit, scope) = (pages::limit(limit)?, format!("draws:{territory}"));
    let before = pages::read_cursor::<i64>(&scope, cursor)?.unwrap_or(i64::MAX);
    let sql = "SELECT seq, id, territory_id, state, '[]' AS candidates_json, commitment, public_source, draw_after_at, public_seed,
            nonce, NULL AS drawn_json, created_at, drawn_at
        FROM council_draws WHERE territory_id = $1 AND seq < $2 ORDER BY seq DESC LIMIT $3";
    let rows = all(connection, sql, [territory.into(), before.into(), i64::from(limit + 1).into()]).await?;
    Ok(Page::of(rows, limit, &scope, |row: &Draw| row.seq))
}
