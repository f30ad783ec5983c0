//! The graph of missions over HTTP: as JSON, GraphML and SVG, from one mission, and what players declare.

mod declare;
pub mod drawing;
mod graph;
mod graphml;
mod mission;
mod out;
mod shapes;
pub mod words;

pub use graphml::escaped;

use crate::operations::Operations;

/// The resource's operations.
pub fn routes(config: &mut Operations<'_>) {
    config
        .service(graph::read_links)
        .service(graph::read_links_graphml)
        .service(graph::read_links_svg)
        .service(mission::read_mission_links)
        .service(mission::walk_links)
        .service(declare::declare_link)
        .service(declare::withdraw_link)
        .service(declare::voice_link)
        .service(declare::withdraw_voice);
}
