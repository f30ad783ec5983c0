//! The map over HTTP: photos by box and filter, clusters, vector tiles.

mod clusters;
mod geojson;
mod photos;
mod tiles;

use crate::http::MaybeSignedIn;
use crate::operations::Operations;
use photos36_domain::{
    Refusal,
    map::{Filter, FilterIn},
};
use serde::Deserialize;
use utoipa::IntoParams;
use uuid::Uuid;

/// The resource's operations.
pub fn routes(config: &mut Operations<'_>) {
    config
        .service(photos::list_map_photos)
        .service(clusters::read_clusters)
        .service(tiles::read_tilejson)
        .service(tiles::read_tile);
}

/// Which photos are meant: all that is given must hold.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct MapFilterIn {
    /// `west,south,east,north` in degrees; west beyond east crosses the antimeridian.
    #[param(example = "3.1,45.3,3.4,45.6")]
    bbox: Option<String>,
    /// Id of a territory.
    territory: Option<Uuid>,
    /// Id of an author.
    author: Option<Uuid>,
    /// A theme: its id, or its name in French or English.
    #[param(example = "eau")]
    theme: Option<String>,
    /// `published` unless said; whoever is signed in also finds their own `processing`, `refused` and `unplaced` ones.
    state: Option<String>,
    /// Taken at or after this RFC 3339 moment, or from this date on (UTC).
    #[param(example = "2018-06-21")]
    taken_from: Option<String>,
    /// Taken before this RFC 3339 moment, or up to the end of this date (UTC).
    #[param(example = "2018-06-24")]
    taken_to: Option<String>,
}

impl MapFilterIn {
    fn parse(self, who: &MaybeSignedIn) -> Result<Filter, Refusal> {
        let Self { bbox, territory, author, theme, state, taken_from, taken_to } = self;
        let sent = FilterIn { bbox, territory, author, theme, state, taken_from, taken_to };
        Filter::parse(&sent, who.person_id())
    }
}
