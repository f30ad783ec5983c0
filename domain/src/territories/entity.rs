//! The row of a territory, without its boundary.

use super::{Currency, InseeCode, Territory, TerritoryState};
use crate::{Error, Result, map::boxes::Rect, texts::Locale};
use anyhow::{Context, anyhow};
use sea_orm::entity::prelude::*;

/// The table `territories`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "territories")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub seq: i64,
    #[sea_orm(unique)]
    pub id: Uuid,
    pub insee_code: Option<String>,
    pub name: String,
    pub search_name: String,
    pub state: String,
    pub locale: String,
    pub currency: String,
    pub time_zone: String,
    pub population: Option<i64>,
    pub min_team: i32,
    pub reporters_to_hide: i32,
    pub attribution: String,
    pub min_lon: f64,
    pub min_lat: f64,
    pub max_lon: f64,
    pub max_lat: f64,
    pub inner_lon: f64,
    pub inner_lat: f64,
    pub version: i64,
    pub created_at: i64,
    pub updated_at: i64,
}

impl ActiveModelBehavior for ActiveModel {}

impl TryFrom<Model> for Territory {
    type Error = Error;

    /// Fails only when a row was written by other hands than ours.
    fn try_from(row: Model) -> Result<Self> {
        let id = row.id;
        let strange = |column: &str| anyhow!("territory {id} has a strange {column}");
        Ok(Self {
            seq: row.seq,
            id,
            insee_code: row.insee_code.as_deref().map(InseeCode::parse).transpose().context(strange("insee_code"))?,
            name: row.name,
            state: TerritoryState::from_name(&row.state).ok_or_else(|| strange("state"))?,
            locale: Locale::from_tag(&row.locale).ok_or_else(|| strange("locale"))?,
            currency: Currency::parse(&row.currency).context(strange("currency"))?,
            time_zone: row.time_zone,
            population: row.population,
            min_team: row.min_team,
            reporters_to_hide: row.reporters_to_hide,
            attribution: row.attribution,
            bounds: Rect { west: row.min_lon, south: row.min_lat, east: row.max_lon, north: row.max_lat },
            inner_lon: row.inner_lon,
            inner_lat: row.inner_lat,
            version: row.version,
            created_at: row.created_at,
            updated_at: row.updated_at,
        })
    }
}
