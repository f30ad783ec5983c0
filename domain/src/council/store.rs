//! Rows and queries of mediations, the council and its cases.

use crate::{
    ErrorCode, Result,
    sql::{all, for_update, one, places},
};
use sea_orm::{ConnectionTrait, FromQueryResult};
use std::collections::HashSet;
use uuid::Uuid;

/// A mediation.
#[derive(Clone, Debug, FromQueryResult)]
pub struct MediationRow {
    /// Order of arrival.
    pub seq: i64,
    /// Id.
    pub id: Uuid,
    /// Where.
    pub territory_id: Uuid,
    /// The appeal that it is about.
    pub appeal_id: Option<Uuid>,
    /// With whom the conflict is.
    pub other_id: Option<Uuid>,
    /// Who asked for it.
    pub opened_by: Uuid,
    /// Who mediates.
    pub mediator_id: Option<Uuid>,
    /// `open`, `held`, `settled` or `unresolved`.
    pub state: String,
    /// One line.
    pub title: String,
    /// How many messages there are.
    pub messages: i32,
    /// How many of them the mediator wrote.
    pub mediator_messages: i32,
    /// Grows with each change.
    pub version: i64,
    /// UTC microseconds.
    pub created_at: i64,
    /// UTC microseconds.
    pub updated_at: i64,
}

impl MediationRow {
    /// One of the two sides.
    pub fn is_party(&self, person: Uuid) -> bool {
        self.opened_by == person || self.other_id == Some(person)
    }
}

/// A message of a mediation.
#[derive(Clone, Debug, FromQueryResult)]
pub struct MessageRow {
    /// Order.
    pub seq: i64,
    /// Id.
    pub id: Uuid,
    /// Of which mediation.
    pub mediation_id: Uuid,
    /// Who wrote it.
    pub author_id: Uuid,
    /// The text.
    pub body: String,
    /// UTC microseconds.
    pub created_at: i64,
}

/// A seat in the council, with who sits there.
#[derive(Clone, Debug, FromQueryResult)]
pub struct SeatRow {
    /// Order.
    pub seq: i64,
    /// `commission:<name>`, `president`, `drawn:1` to `drawn:3`.
    pub seat: String,
    /// Who sits there.
    pub person_id: Uuid,
    /// Their name.
    pub name: String,
    /// The proposal or the draw that gave it.
    pub source_id: Uuid,
    /// UTC microseconds.
    pub since_at: i64,
}

/// A draw by lot.
#[derive(Clone, Debug, FromQueryResult)]
pub struct DrawRow {
    /// Order.
    pub seq: i64,
    /// Id.
    pub id: Uuid,
    /// Where.
    pub territory_id: Uuid,
    /// `committed` or `drawn`.
    pub state: String,
    /// Ids of people in order, as a JSON array.
    pub candidates_json: String,
    /// Hexadecimal SHA-256.
    pub commitment: String,
    /// Where the public seed comes from.
    pub public_source: String,
    /// Not before; UTC microseconds.
    pub draw_after_at: i64,
    /// What came from there.
    pub public_seed: Option<String>,
    /// Hexadecimal; revealed when drawn.
    pub nonce: Option<String>,
    /// The candidates in the order of the draw, as a JSON array.
    pub drawn_json: Option<String>,
    /// UTC microseconds.
    pub created_at: i64,
    /// UTC microseconds.
    pub drawn_at: Option<i64>,
}

/// A case of the council.
#[derive(Clone, Debug, FromQueryResult)]
pub struct CaseRow {
    /// Order of arrival.
    pub seq: i64,
    /// Id.
    pub id: Uuid,
    /// Where.
    pub territory_id: Uuid,
    /// The mediation that it comes from.
    pub mediation_id: Option<Uuid>,
    /// Whom it is about.
    pub about_id: Option<Uuid>,
    /// Who opened it.
    pub opened_by: Uuid,
    /// `calling`, `open` or `closed`.
    pub state: String,
    /// One line.
    pub title: String,
    /// The text.
    pub body: String,
    /// How many call the council.
    pub callers: i32,
    /// Grows with each change.
    pub version: i64,
    /// UTC microseconds.
    pub created_at: i64,
    /// UTC microseconds.
    pub opened_at: Option<i64>,
}

/// A measure.
#[derive(Clone, Debug, FromQueryResult)]
pub struct MeasureRow {
    /// Order.
    pub seq: i64,
    /// Id.
    pub id: Uuid,
    /// Of which case.
    pub case_id: Uuid,
    /// Where.
    pub territory_id: Uuid,
    /// `advice`, `warning`, `exclusion` or `lift`.
    pub kind: String,
    /// The reasons.
    pub body: String,
    /// Length of an exclusion; none for good.
    pub days: Option<i32>,
    /// Its end, once passed; UTC microseconds.
    pub until_at: Option<i64>,
    /// Who proposes it.
    pub proposed_by: Uuid,
    /// `consent`, `majority`, `passed` or `failed`.
    pub state: String,
    /// Who could vote when the phase began.
    pub seats: i32,
    /// For it, in the present phase.
    pub ayes: i32,
    /// Against it, in the present phase.
    pub noes: i32,
    /// `consent` or `majority`, once passed.
    pub passed_by: Option<String>,
    /// The end of the phase; UTC microseconds.
    pub closes_at: i64,
    /// UTC microseconds.
    pub created_at: i64,
    /// UTC microseconds.
    pub decided_at: Option<i64>,
}

pub(super) const MEDIATION: &str =
    "SELECT seq, id, territory_id, appeal_id, other_id, opened_by, mediator_id, state, title,
    messages, mediator_messages, version, created_at, updated_at FROM mediations";
pub(super) const MESSAGE: &str = "SELECT seq, id, mediation_id, author_id, body, created_at FROM mediation_messages";
pub(super) const DRAW: &str =
    "SELECT seq, id, territory_id, state, candidates_json, commitment, public_source, draw_after_at,
    public_seed, nonce, drawn_json, created_at, drawn_at FROM council_draws";
pub(super) const CASE: &str =
    "SELECT seq, id, territory_id, mediation_id, about_id, opened_by, state, title, body, callers,
    version, created_at, opened_at FROM council_cases";
pub(super) const MEASURE: &str =
    "SELECT seq, id, case_id, territory_id, kind, body, days, until_at, proposed_by, state, seats, ayes,
    noes, passed_by, closes_at, created_at, decided_at FROM council_measures";

/// The row of `select` with this id, locked until the transaction ends; `not-found` when there is none.
pub(super) async fn lock<T: FromQueryResult>(write: &impl ConnectionTrait, select: &str, id: Uuid) -> Result<T> {
    let sql = format!("{select} WHERE id = $1{}", for_update(write));
    one(write, sql, [id.into()]).await?.ok_or_else(|| ErrorCode::NotFound.into())
}

/// The row of `select` with this id.
pub(super) async fn find<T: FromQueryResult>(
    connection: &impl ConnectionTrait,
    select: &str,
    id: Uuid,
) -> Result<Option<T>> {
    one(connection, format!("{select} WHERE id = $1"), [id.into()]).await
}

/// Who sits in the council at present, the president first.
pub(super) async fn seats(connection: &impl ConnectionTrait, territory: Uuid) -> Result<Vec<SeatRow>> {
    let sql =
        "SELECT s.seq, s.seat, s.person_id, CASE WHEN p.hidden_at IS NULL THEN p.display_name ELSE '' END AS name,
            s.source_id, s.since_at
        FROM council_seats s JOIN people p ON p.id = s.person_id
        WHERE s.territory_id = $1 AND s.ended_at IS NULL
        ORDER BY CASE WHEN s.seat = 'president' THEN 0 ELSE 1 END, s.seat LIMIT 100";
    all(connection, sql, [territory.into()]).await
}

/// Whether this person sits in the council.
pub(super) async fn sits(connection: &impl ConnectionTrait, territory: Uuid, person: Uuid) -> Result<bool> {
    let sql =
        "SELECT 1 AS found FROM council_seats WHERE person_id = $1 AND territory_id = $2 AND ended_at IS NULL LIMIT 1";
    Ok(crate::sql::value::<i32>(connection, sql, [person.into(), territory.into()]).await?.is_some())
}

/// Which of these people belong to the territory and are not excluded from it: who can sit in its council.
pub(super) async fn eligible(
    connection: &impl ConnectionTrait,
    territory: Uuid,
    people: &[Uuid],
) -> Result<HashSet<Uuid>> {
    #[derive(FromQueryResult)]
    struct Eligible {
        person_id: Uuid,
    }
    let sql = format!(
        "SELECT DISTINCT r.person_id FROM roles r WHERE r.territory_id = $1 AND r.person_id IN ({})
            AND NOT EXISTS (SELECT 1 FROM exclusions e WHERE e.person_id = r.person_id AND e.territory_id = $1 AND e.ended_at IS NULL)",
        places(2, people.len())
    );
    let values = std::iter::once(territory.into()).chain(people.iter().map(|person| (*person).into()));
    let rows: Vec<Eligible> = all(connection, sql, values).await?;
    Ok(rows.into_iter().map(|row| row.person_id).collect())
}
