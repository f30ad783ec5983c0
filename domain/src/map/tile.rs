//! Vector tiles (Mapbox Vector Tile specification 2.1) of photos and clusters.

use super::{
    Filter,
    cells::{self, DEEPEST, Grid, Range},
    clusters::{self, CELLS_A_TILE},
    sql::Sql,
};
use crate::{ErrorCode, Refusal, Result};
use anyhow::Context;
use mvt::{GeomEncoder, GeomType, Layer, Tile};
use sea_orm::{ConnectionTrait, FromQueryResult};
use uuid::Uuid;

/// The deepest zoom that has tiles.
pub const MAX_ZOOM: u8 = 22;
/// From this zoom on photos stand one by one; below they are clusters.
pub const PHOTOS_FROM_ZOOM: u8 = 14;
/// Coordinates of a tile's side.
const EXTENT: u32 = 4096;
/// Most photos that stand one by one in a tile. With [`TITLE_BYTES`] it keeps a tile under 100 kB, since a feature takes
/// at most 38 bytes of id, 62 of title and 22 of geometry and tags.
const MAX_PHOTOS: usize = 800;
/// A crowded tile has clusters of 2^5 × 2^5 cells.
const CELLS_A_CROWDED_TILE: u8 = 5;
/// Most bytes of a title in a tile.
const TITLE_BYTES: usize = 60;

/// A tile that exists: zoom 0 to [`MAX_ZOOM`], column and row within it, rows from the north.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TileId {
    zoom: u8,
    x: u32,
    y: u32,
}

impl TileId {
    /// The tile of this zoom, column and row.
    ///
    /// # Errors
    /// `tile-invalid` when there is none.
    pub fn new(zoom: u8, x: u32, y: u32) -> Result<Self, Refusal> {
        let there = zoom <= MAX_ZOOM && x >> zoom == 0 && y >> zoom == 0;
        there.then_some(Self { zoom, x, y }).ok_or_else(|| Refusal::new(ErrorCode::TileInvalid))
    }

    fn range(self) -> Range {
        Range::of(self.zoom, cells::number(self.x, self.y))
    }

    /// A place in the tile's own coordinates. The mean of a cluster on the edge may be rounded out of it: it is kept in.
    fn place(self, lon: f64, lat: f64) -> (f64, f64) {
        let (x, y) = cells::position(lon, lat);
        let (tiles, extent) = (f64::from(1_u32 << self.zoom), f64::from(EXTENT));
        let within =
            |whole: f64, tile: u32| ((whole * tiles - f64::from(tile)) * extent).floor().clamp(0.0, extent - 1.0);
        (within(x, self.x), within(y, self.y))
    }
}

/// A tile of the photos that pass the filter, whatever its box; none when it has no photo.
///
/// Its counts are exact: each photo is in one tile of each zoom, alone (layer `photos`: `id`, `title`) or in one cluster
/// (layer `clusters`: `count`, and `id` where the count is 1).
///
/// # Errors
/// When the database does not answer.
pub async fn tile(connection: &impl ConnectionTrait, filter: &Filter, id: TileId) -> Result<Option<Vec<u8>>> {
    if id.zoom >= PHOTOS_FROM_ZOOM {
        let photos = one_by_one(connection, filter, id).await?;
        if photos.is_empty() {
            return Ok(None);
        }
        if photos.len() <= MAX_PHOTOS {
            return photo_layer(id, &photos).map(Some);
        }
    }
    let deeper = if id.zoom >= PHOTOS_FROM_ZOOM { CELLS_A_CROWDED_TILE } else { CELLS_A_TILE };
    let level = (id.zoom + deeper).min(DEEPEST);
    let rows = clusters::grouped(connection, filter, &[id.range()], level).await?;
    if rows.is_empty() { Ok(None) } else { cluster_layer(id, &rows).map(Some) }
}

#[derive(FromQueryResult)]
struct Photo {
    id: Uuid,
    title: String,
    shown_lon: f64,
    shown_lat: f64,
}

async fn one_by_one(connection: &impl ConnectionTrait, filter: &Filter, id: TileId) -> Result<Vec<Photo>> {
    let Range { low, high } = id.range();
    let mut sql = Sql::new();
    sql.push("SELECT p.id, p.title, p.shown_lon, p.shown_lat FROM photos p", []);
    sql.push(" WHERE p.quad >= ? AND p.quad < ? AND ", [low.into(), high.into()]);
    filter.push_conditions(&mut sql);
    sql.push(" ORDER BY p.quad, p.seq LIMIT ?", [(MAX_PHOTOS as i64 + 1).into()]);
    Ok(Photo::find_by_statement(sql.statement(connection)).all(connection).await?)
}

fn photo_layer(id: TileId, photos: &[Photo]) -> Result<Vec<u8>> {
    let tile = Tile::new(EXTENT);
    let mut layer = tile.create_layer("photos");
    for photo in photos {
        let mut feature = layer.into_feature(point(id, photo.shown_lon, photo.shown_lat)?);
        feature.add_tag_string("id", &photo.id.to_string());
        feature.add_tag_string("title", short(&photo.title));
        layer = feature.into_layer();
    }
    bytes(tile, layer)
}

fn cluster_layer(id: TileId, rows: &[clusters::Row]) -> Result<Vec<u8>> {
    let tile = Tile::new(EXTENT);
    let mut layer = tile.create_layer("clusters");
    for row in rows {
        let mut feature = layer.into_feature(point(id, row.lon, row.lat)?);
        feature.add_tag_uint("count", row.photos.cast_unsigned());
        if let Some(photo) = row.photo {
            feature.add_tag_string("id", &photo.to_string());
        }
        layer = feature.into_layer();
    }
    bytes(tile, layer)
}

fn point(id: TileId, lon: f64, lat: f64) -> Result<mvt::GeomData> {
    let (x, y) = id.place(lon, lat);
    let point = GeomEncoder::new(GeomType::Point).point(x, y).and_then(GeomEncoder::encode);
    Ok(point.context("encoding a tile's point")?)
}

fn bytes(mut tile: Tile, layer: Layer) -> Result<Vec<u8>> {
    tile.add_layer(layer).context("adding a tile's layer")?;
    Ok(tile.to_bytes().context("encoding a tile")?)
}

fn short(title: &str) -> &str {
    &title[..title.floor_char_boundary(TITLE_BYTES)]
}

impl TileId {
    /// The tile's edges in degrees: `[west, south, east, north]`.
    pub fn edges(self) -> [f64; 4] {
        let edges = Grid::tile(self.zoom, self.x, self.y).edges();
        [edges.west, edges.south, edges.east, edges.north]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_tiles_of_the_square_exist() {
        assert!(TileId::new(0, 0, 0).is_ok());
        assert!(TileId::new(22, (1 << 22) - 1, 0).is_ok());
        for (zoom, x, y) in [(0, 1, 0), (3, 0, 8), (23, 0, 0), (255, 0, 0)] {
            assert!(TileId::new(zoom, x, y).is_err(), "{zoom}/{x}/{y}");
        }
    }

    #[test]
    fn the_fullest_tile_stays_under_100_kilobytes() {
        let id = TileId::new(14, 8337, 5878).unwrap();
        let [west, _, _, north] = id.edges();
        let photos: Vec<Photo> = (0..MAX_PHOTOS)
            .map(|n| Photo {
                id: Uuid::from_u128(n as u128),
                title: format!("{n:04} {}", "é".repeat(140)),
                shown_lon: west + 1e-5 * (n % 40) as f64,
                shown_lat: north - 1e-5 * (n / 40) as f64,
            })
            .collect();
        assert!(photo_layer(id, &photos).unwrap().len() <= 100_000);
    }

    #[test]
    fn a_place_stands_where_it_is_in_its_tile() {
        let id = TileId::new(1, 1, 0).unwrap();
        assert_eq!(id.place(0.0, cells::LAST_LATITUDE), (0.0, 0.0));
        assert_eq!(id.place(90.0, 66.513_260_443), (2048.0, 2048.0));
        assert_eq!(id.place(180.0, 0.0), (4095.0, 4095.0));
    }

    #[test]
    fn a_long_title_is_cut_between_characters() {
        assert_eq!(short(&"é".repeat(40)).len(), TITLE_BYTES);
        assert_eq!(short(&"€".repeat(40)).len(), 60);
        assert_eq!(short("lavoir"), "lavoir");
    }
}
