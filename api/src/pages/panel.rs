//! The map of a page: an outline drawn here, which a script may replace by a map that moves.

use super::Frame;
use crate::{assets::Asset, pages::outline::Drawing};
use photos36_domain::{
    Ground, Result,
    map::{self, BoundingBox, Clusters, Filter, Outline, cells},
};
use std::collections::BTreeSet;

/// Cells along the longer side of the drawing.
const CELLS_ACROSS: f64 = 12.0;
/// What the smallest map covers, in degrees.
const LEAST_DEGREES: f64 = 0.02;

/// What `panel.html` needs.
pub struct MapPanel {
    /// The outlines and the photos' dots.
    pub drawing: Drawing,
    /// `west,south,east,north` of what the map opens on.
    pub bounds: String,
    /// The filter as a query.
    pub query: String,
    /// URL template of the base map; empty for none.
    pub base_url: String,
    /// Whom the base map asks to name.
    pub base_attribution: String,
    /// Its deepest zoom.
    pub base_max_zoom: u8,
    /// Who made the outlines and under what licences.
    pub attribution: String,
    total: i64,
}

impl MapPanel {
    /// The map of these territories and of the photos that pass the filter there.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn new(
        ground: &Ground,
        frame: &Frame,
        outlines: &[Outline],
        places: &[(f64, f64)],
        filter: &Filter,
        query: String,
    ) -> Result<Self> {
        let edges = edges(outlines, places);
        let clusters = match BoundingBox::new(edges[0], edges[1], edges[2], edges[3]) {
            Ok(bounds) => map::clusters(&*ground.db, &filter.clone().within(bounds), zoom(edges)).await?,
            Err(_) => Clusters { zoom: 0, edges, total: 0, items: Vec::new() },
        };
        let settings = &ground.settings.map;
        Ok(Self {
            total: clusters.total,
            drawing: Drawing::new(frame, edges, outlines, &clusters.items),
            bounds: edges.map(|edge| format!("{edge:.5}")).join(","),
            query,
            base_url: settings.base_url.clone(),
            base_attribution: settings.base_attribution.clone(),
            base_max_zoom: settings.base_max_zoom,
            attribution: attribution(outlines),
        })
    }

    /// How many photos are in sight.
    pub fn count(&self, frame: &Frame) -> String {
        match self.total {
            1 => frame.t("map-one-photo"),
            total => frame.t1("map-photos", "count", &frame.locale().number(total)),
        }
    }

    /// The script that opens the map that moves.
    pub fn script(&self) -> &'static str {
        Asset::Map.url()
    }

    /// Leaflet's script.
    pub fn leaflet_script(&self) -> &'static str {
        Asset::LeafletScript.url()
    }

    /// Leaflet's style.
    pub fn leaflet_style(&self) -> &'static str {
        Asset::LeafletStyle.url()
    }
}

/// Each attribution once.
fn attribution(outlines: &[Outline]) -> String {
    let all = outlines.iter().map(|outline| outline.attribution.as_str()).filter(|text| !text.is_empty());
    all.collect::<BTreeSet<_>>().into_iter().collect::<Vec<_>>().join(" · ")
}

/// What holds all outlines and places; metropolitan France when there is nothing.
fn edges(outlines: &[Outline], places: &[(f64, f64)]) -> [f64; 4] {
    let points = places.iter().map(|(lon, lat)| [*lon, *lat, *lon, *lat]);
    let all = outlines.iter().map(Outline::edges).chain(points);
    let Some([west, south, east, north]) =
        all.reduce(|a, b| [f64::min(a[0], b[0]), f64::min(a[1], b[1]), f64::max(a[2], b[2]), f64::max(a[3], b[3])])
    else {
        return [-5.2, 42.3, 8.3, 51.1];
    };
    let (wide, high) =
        (f64::max(LEAST_DEGREES - (east - west), 0.0) / 2.0, f64::max(LEAST_DEGREES - (north - south), 0.0) / 2.0);
    [
        f64::max(west - wide, -180.0),
        f64::max(south - high, -cells::LAST_LATITUDE),
        f64::min(east + wide, 180.0),
        f64::min(north + high, cells::LAST_LATITUDE),
    ]
}

/// The zoom whose cells cut the longer side in about [`CELLS_ACROSS`].
fn zoom([west, south, east, north]: [f64; 4]) -> u8 {
    let ((left, top), (right, bottom)) = (cells::position(west, north), cells::position(east, south));
    let side = f64::max(right - left, bottom - top).max(1e-6);
    // A tile has 8 cells a side. The result lies between 0 and 20.
    (CELLS_ACROSS / side / 8.0).log2().round().clamp(0.0, 20.0) as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_single_place_has_a_map_round_it() {
        let [west, south, east, north] = edges(&[], &[(3.2, 45.4)]);
        assert!(west < 3.2 && east > 3.2 && south < 45.4 && north > 45.4);
    }

    #[test]
    fn a_village_is_cut_into_a_dozen_cells() {
        assert!((12..=16).contains(&zoom([3.15, 45.41, 3.25, 45.47])));
        assert_eq!(zoom([-180.0, -85.0, 180.0, 85.0]), 1);
    }
}
