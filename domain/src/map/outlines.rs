//! Boundaries of a few territories, to draw.

use super::{BoundingBox, sql::Sql};
use crate::Result;
use sea_orm::{ConnectionTrait, FromQueryResult};
use uuid::Uuid;

/// Most territories drawn on one map.
pub const MAX_OUTLINES: usize = 12;

/// A territory to draw.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Outline {
    /// Its id.
    pub id: Uuid,
    /// Its name.
    pub name: String,
    /// Who made the boundary and under what licence.
    pub attribution: String,
    /// GeoJSON MultiPolygon.
    pub boundary_json: String,
    min_lon: f64,
    min_lat: f64,
    max_lon: f64,
    max_lat: f64,
}

impl Outline {
    /// `[west, south, east, north]` in degrees.
    pub fn edges(&self) -> [f64; 4] {
        [self.min_lon, self.min_lat, self.max_lon, self.max_lat]
    }

    /// The box round it.
    ///
    /// # Errors
    /// When the row is not on the globe.
    pub fn bounds(&self) -> Result<BoundingBox> {
        Ok(BoundingBox::new(self.min_lon, self.min_lat, self.max_lon, self.max_lat)?)
    }
}

const COLUMNS: &str = "SELECT t.id, t.name, t.attribution, b.boundary_json, t.min_lon, t.min_lat, t.max_lon, t.max_lat
    FROM territories t JOIN territory_boundaries b ON b.territory_id = t.id ";

/// These territories, at most [`MAX_OUTLINES`], in the order of their names.
///
/// # Errors
/// When the database does not answer.
pub async fn outlines(connection: &impl ConnectionTrait, territories: &[Uuid]) -> Result<Vec<Outline>> {
    let Some((first, others)) = territories.get(..territories.len().min(MAX_OUTLINES)).and_then(<[Uuid]>::split_first)
    else {
        return Ok(Vec::new());
    };
    let mut sql = Sql::new();
    sql.push(COLUMNS, []).push("WHERE t.id IN (?", [(*first).into()]);
    for other in others {
        sql.push(", ?", [(*other).into()]);
    }
    sql.push(") ORDER BY t.name, t.seq", []);
    Ok(Outline::find_by_statement(sql.statement(connection)).all(connection).await?)
}

/// The territories where the game was last opened, at most [`MAX_OUTLINES`].
///
/// # Errors
/// When the database does not answer.
pub async fn newest_outlines(connection: &impl ConnectionTrait) -> Result<Vec<Outline>> {
    let mut sql = Sql::new();
    sql.push(COLUMNS, []);
    sql.push("WHERE t.state IN ('preparing', 'launched') ORDER BY t.seq DESC LIMIT ?", [(MAX_OUTLINES as i64).into()]);
    Ok(Outline::find_by_statement(sql.statement(connection)).all(connection).await?)
}
