//! Missions over HTTP: opened, read, edited, joined, completed.

mod board;
mod complete;
mod edit;
mod invite;
mod journal;
mod list;
mod needs;
mod open;
mod out;
mod stem;
mod team;

pub use journal::JournalEntryOut;
pub use list::ListedMissionOut;
pub use needs::NeedOut;

use crate::operations::Operations;

/// The resource's operations.
pub fn routes(config: &mut Operations<'_>) {
    config
        .configure(board::routes)
        .configure(needs::routes)
        .configure(journal::routes)
        .configure(stem::routes)
        .service(open::open_mission)
        .service(open::read_mission)
        .service(list::list_missions)
        .service(edit::edit_mission)
        .service(edit::delete_mission)
        .service(complete::complete_mission)
        .service(complete::abandon_mission)
        .service(complete::archive_mission)
        .service(team::join_mission)
        .service(team::leave_mission)
        .service(team::list_team)
        .service(team::remove_member)
        .service(team::add_steward)
        .service(team::step_down)
        .service(invite::invite_person)
        .service(invite::withdraw)
        .service(invite::list_of_mission)
        .service(invite::list_own)
        .service(invite::answer)
        .service(invite::share)
        .service(invite::read_by_code)
        .service(invite::join_by_code);
}
