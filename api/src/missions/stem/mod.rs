//! Stem cells over HTTP: knowledge, replicas, the family, and missions as files.

mod export;
mod file;
mod import;
mod kin;
mod knowledge;
mod replicate;

use crate::operations::Operations;

/// The resource's operations.
pub fn routes(config: &mut Operations<'_>) {
    config
        .service(knowledge::list_knowledge)
        .service(knowledge::read_knowledge)
        .service(knowledge::add_knowledge)
        .service(knowledge::edit_knowledge)
        .service(knowledge::delete_knowledge)
        .service(replicate::replicate_mission)
        .service(kin::read_lineage)
        .service(kin::list_kin_news)
        .service(export::export_mission)
        .service(import::import_mission);
}
