//! Territories: the communes and neighbourhoods where the game is played, with their boundaries and neighbours.
//!
//! A point finds its territory by [`locate`]: the database gives the boxes round the point, `geo` decides exactly. What is
//! true of an outline stands in [`boundary`] and `repair`, what is true of codes, names and states in [`rules`].

pub mod boundary;
mod currency;
mod embedded;
pub(crate) mod entity;
mod geojson;
mod import;
mod list;
mod locate;
mod neighbours;
mod repair;
pub mod rules;
mod store;

pub use boundary::Boundary;
pub use currency::Currency;
pub use embedded::{Commune, commune, communes};
pub use geojson::MAX_POINTS;
pub use import::{ImportReport, import};
pub use list::{Filter, NEAR_RADIUS_M, list};
pub use locate::{Located, locate, locate_many};
pub use neighbours::touching;
pub use rules::{InseeCode, TerritoryState};

use crate::{
    ErrorCode, Ground, Refusal, Result,
    database::{dialect, statement},
    ids,
    map::boxes::Rect,
    photos::relocate::enqueue_relocation,
    texts::Locale,
};
use sea_orm::ConnectionTrait;
use uuid::Uuid;

/// Who made the boundaries and the population figures that come with the programs.
pub const FRENCH_ATTRIBUTION: &str = "Limites : IGN Admin Express, Licence Ouverte 2.0 ; populations : INSEE";

/// A territory, without its boundary.
#[derive(Clone, Debug, PartialEq)]
pub struct Territory {
    /// Order of creation; the lower one has the points of a shared border.
    pub seq: i64,
    /// Its id.
    pub id: Uuid,
    /// For a French commune.
    pub insee_code: Option<InseeCode>,
    /// As people say it.
    pub name: String,
    /// Where it stands in its life.
    pub state: TerritoryState,
    /// The language that the game speaks there first.
    pub locale: Locale,
    /// The currency of its accounts.
    pub currency: Currency,
    /// IANA name.
    pub time_zone: String,
    /// Inhabitants, when known.
    pub population: Option<i64>,
    /// Members that make a new mission active.
    pub min_team: i32,
    /// Distinct reporters that hide something until an animator decides.
    pub reporters_to_hide: i32,
    /// Who made the boundary and under what licence.
    pub attribution: String,
    /// The box round its boundary.
    pub bounds: Rect,
    /// Longitude of a point inside.
    pub inner_lon: f64,
    /// Latitude of a point inside.
    pub inner_lat: f64,
    /// Grows with each change; the ETag.
    pub version: i64,
    /// UTC microseconds.
    pub created_at: i64,
    /// UTC microseconds.
    pub updated_at: i64,
}

/// What a new territory is made of; what is not given follows from the INSEE code, else from France.
#[derive(Clone, Debug)]
pub struct NewTerritory {
    /// A UUIDv7 made by the client; made here otherwise.
    pub id: Option<Uuid>,
    /// For a French commune.
    pub insee_code: Option<String>,
    /// As people say it.
    pub name: String,
    /// `fr`, `en`…
    pub locale: Option<String>,
    /// ISO 4217.
    pub currency: Option<String>,
    /// IANA name.
    pub time_zone: Option<String>,
    /// Inhabitants.
    pub population: Option<i64>,
    /// Who made the boundary; empty when nobody needs naming.
    pub attribution: String,
    /// Its outline.
    pub boundary: Boundary,
}

/// What to change; what is not given stays.
#[derive(Clone, Debug, Default)]
pub struct Patch {
    /// As people say it.
    pub name: Option<String>,
    /// `fr`, `en`…
    pub locale: Option<String>,
    /// ISO 4217.
    pub currency: Option<String>,
    /// IANA name.
    pub time_zone: Option<String>,
    /// Inhabitants, or that their number is not known.
    pub population: Option<Option<i64>>,
    /// Members that make a new mission active.
    pub min_team: Option<i32>,
    /// Distinct reporters that hide something until an animator decides.
    pub reporters_to_hide: Option<i32>,
    /// Who made the boundary.
    pub attribution: Option<String>,
    /// A new outline.
    pub boundary: Option<Boundary>,
}

/// Opens a territory in state `interest` and links it with its neighbours.
///
/// # Errors
/// `insee-code-taken`, `id-taken`, `boundary-invalid` when the outline is not that of the INSEE code, or what
/// [`rules`] say about a field.
pub async fn create(ground: &Ground, connection: &impl ConnectionTrait, new: NewTerritory) -> Result<Territory> {
    let boundary = new.boundary.clone();
    let territory = draft(ground, new)?;
    if let Some(code) = &territory.insee_code
        && store::by_insee(connection, code.as_str()).await?.is_some()
    {
        return Err(Refusal::new(ErrorCode::InseeCodeTaken).field("/insee_code").into());
    }
    if store::by_id(connection, territory.id).await?.is_some() {
        return Err(Refusal::new(ErrorCode::IdTaken).field("/id").into());
    }
    store::insert(connection, &territory, &boundary).await?;
    neighbours::link(connection, territory.id, &boundary).await?;
    enqueue_relocation(connection, &ground.clock, Some(territory.id)).await?;
    by_id(connection, territory.id).await
}

/// The territory that the fields describe, each of them checked; `seq` comes from the database.
fn draft(ground: &Ground, new: NewTerritory) -> Result<Territory, Refusal> {
    let insee_code = new.insee_code.as_deref().map(InseeCode::parse).transpose()?;
    if let Some(code) = &insee_code {
        code.fits(&new.boundary)?;
    }
    let department = insee_code.as_ref().map(InseeCode::department);
    let usual_zone = department.as_ref().map_or("Europe/Paris", |department| department.time_zone);
    let usual_currency = department.as_ref().map_or("EUR", |department| department.currency);
    let now = ground.clock.now();
    let (inner_lon, inner_lat) = new.boundary.inner_point();
    Ok(Territory {
        seq: 0,
        id: new.id.map(ids::from_client).transpose()?.unwrap_or_else(|| ids::new(&ground.clock)),
        insee_code,
        name: rules::one_line(&new.name, rules::MAX_NAME, "/name")?,
        state: TerritoryState::Interest,
        locale: locale(new.locale.as_deref().unwrap_or(Locale::default().tag()))?,
        currency: Currency::parse(new.currency.as_deref().unwrap_or(usual_currency))?,
        time_zone: rules::time_zone(new.time_zone.as_deref().unwrap_or(usual_zone))?,
        population: new.population.map(rules::population).transpose()?,
        min_team: rules::MIN_TEAM,
        reporters_to_hide: rules::REPORTERS_TO_HIDE,
        attribution: rules::attribution(&new.attribution)?,
        bounds: new.boundary.bounds(),
        inner_lon,
        inner_lat,
        version: 1,
        created_at: now,
        updated_at: now,
    })
}

fn locale(tag: &str) -> Result<Locale, Refusal> {
    Locale::from_tag(tag).ok_or_else(|| Refusal::new(ErrorCode::LocaleUnknown).field("/locale"))
}

/// Changes a territory that is still at `version`. After a new boundary the worker tells the photos concerned.
///
/// # Errors
/// `not-found`, `version-stale`, or what [`rules`] say about a field.
pub async fn update(
    ground: &Ground,
    connection: &impl ConnectionTrait,
    id: Uuid,
    version: i64,
    patch: Patch,
) -> Result<Territory> {
    let Patch {
        name,
        locale: tag,
        currency,
        time_zone,
        population,
        min_team,
        reporters_to_hide,
        attribution,
        boundary,
    } = patch;
    let mut territory = by_id(connection, id).await?;
    if let Some(name) = name {
        territory.name = rules::one_line(&name, rules::MAX_NAME, "/name")?;
    }
    if let Some(tag) = tag {
        territory.locale = locale(&tag)?;
    }
    if let Some(currency) = currency {
        territory.currency = Currency::parse(&currency)?;
    }
    if let Some(name) = time_zone {
        territory.time_zone = rules::time_zone(&name)?;
    }
    if let Some(population) = population {
        territory.population = population.map(rules::population).transpose()?;
    }
    if let Some(members) = min_team {
        territory.min_team = rules::min_team(members)?;
    }
    if let Some(reporters) = reporters_to_hide {
        territory.reporters_to_hide = rules::reporters_to_hide(reporters)?;
    }
    if let Some(attribution) = attribution {
        territory.attribution = rules::attribution(&attribution)?;
    }
    if let Some(boundary) = &boundary {
        if let Some(code) = &territory.insee_code {
            code.fits(boundary).map_err(Refusal::from)?;
        }
        territory.bounds = boundary.bounds();
        (territory.inner_lon, territory.inner_lat) = boundary.inner_point();
    }
    save(ground, connection, version, &territory).await?;
    if let Some(boundary) = &boundary {
        store::put_boundary(connection, id, boundary).await?;
        neighbours::link(connection, id, boundary).await?;
        enqueue_relocation(connection, &ground.clock, Some(id)).await?;
    }
    by_id(connection, id).await
}

/// Brings a territory that is still at `version` into another state; into the present one without any change.
///
/// # Errors
/// `not-found`, `version-stale`, `territory-state-illegal`.
pub async fn change_state(
    ground: &Ground,
    connection: &impl ConnectionTrait,
    id: Uuid,
    version: i64,
    to: TerritoryState,
) -> Result<Territory> {
    let mut territory = by_id(connection, id).await?;
    let from = territory.state;
    territory.state = from.to(to)?;
    if from == to {
        return Ok(territory);
    }
    save(ground, connection, version, &territory).await?;
    by_id(connection, id).await
}

async fn save(ground: &Ground, connection: &impl ConnectionTrait, version: i64, territory: &Territory) -> Result<()> {
    match store::update(connection, territory, version, ground.clock.now()).await? {
        true => Ok(()),
        false => Err(ErrorCode::VersionStale.into()),
    }
}

/// The territory with this id.
///
/// # Errors
/// `not-found`.
pub async fn by_id(connection: &impl ConnectionTrait, id: Uuid) -> Result<Territory> {
    store::by_id(connection, id).await?.ok_or_else(|| ErrorCode::NotFound.into())
}

/// Keeps others from changing the territory, or what is counted in it, until the transaction ends. SQLite has one writer
/// anyway.
///
/// # Errors
/// `not-found`.
pub(crate) async fn lock(write: &impl ConnectionTrait, id: Uuid) -> Result<()> {
    let sql =
        dialect(write, "SELECT 1 FROM territories WHERE id = $1", "SELECT 1 FROM territories WHERE id = $1 FOR UPDATE");
    let found = write.query_one_raw(statement(write, sql, [id.into()])).await?;
    found.map(|_| ()).ok_or_else(|| ErrorCode::NotFound.into())
}

/// The territory of a French commune, if it is open.
///
/// # Errors
/// `parameter-invalid` when it is no INSEE code.
pub async fn by_insee(connection: &impl ConnectionTrait, code: &str) -> Result<Option<Territory>> {
    store::by_insee(connection, InseeCode::parse(code)?.as_str()).await
}

/// The boundary as the text of a GeoJSON MultiPolygon.
///
/// # Errors
/// `not-found`.
pub async fn boundary_json(connection: &impl ConnectionTrait, id: Uuid) -> Result<String> {
    store::boundary_json(connection, id).await?.ok_or_else(|| ErrorCode::NotFound.into())
}
