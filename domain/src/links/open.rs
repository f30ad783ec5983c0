//! The links between a territory's open missions, as a phone takes them along.

use super::reasons::{self, Reason};
use crate::{
    Result,
    database::statement,
    missions::{MOST_OPEN, MissionState},
};
use sea_orm::{ConnectionTrait, FromQueryResult};
use uuid::Uuid;

/// A link between two open missions.
#[derive(Clone, Debug, PartialEq)]
pub struct OpenLink {
    /// One mission.
    pub a: Uuid,
    /// The other one.
    pub b: Uuid,
    /// The sum of its reasons.
    pub weight: f64,
    /// There for want of evidence.
    pub is_bridge: bool,
    /// Its reasons, the strongest first.
    pub reasons: Vec<Reason>,
}

#[derive(FromQueryResult)]
struct Row {
    a: Uuid,
    b: Uuid,
    weight: f64,
    is_bridge: bool,
    reasons_json: String,
}

/// The links among the newest [`MOST_OPEN`] open missions of a territory that everyone may see.
///
/// # Errors
/// When the database does not answer.
pub async fn open(connection: &impl ConnectionTrait, territory: Uuid) -> Result<Vec<OpenLink>> {
    let sql = "WITH open AS (
            SELECT seq, id FROM missions WHERE territory_id = $1 AND state IN ($2, $3) AND hidden_at IS NULL
            ORDER BY seq DESC LIMIT $4
        )
        SELECT a.id AS a, b.id AS b, l.weight, l.is_bridge, l.reasons_json FROM open a
        JOIN mission_links l ON l.a = a.seq JOIN open b ON b.seq = l.b ORDER BY l.a, l.b";
    let (gathering, active) = (MissionState::Gathering.name(), MissionState::Active.name());
    let query = statement(connection, sql, [territory.into(), gathering.into(), active.into(), MOST_OPEN.into()]);
    let rows = Row::find_by_statement(query).all(connection).await?;
    let link = |Row { a, b, weight, is_bridge, reasons_json }| OpenLink {
        a,
        b,
        weight,
        is_bridge,
        reasons: reasons::from_json(&reasons_json),
    };
    Ok(rows.into_iter().map(link).collect())
}
