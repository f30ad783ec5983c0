//! Ways out of a conflict over HTTP: mediations, the council of the wise, its draws, cases and measures.

mod cases;
mod draws;
mod measures;
mod mediations;
mod out;
mod seats;

use crate::operations::Operations;

/// The resource's operations.
pub fn routes(config: &mut Operations<'_>) {
    config
        .service(mediations::open_mediation)
        .service(mediations::read_mediation)
        .service(mediations::take_mediation)
        .service(mediations::say_in_mediation)
        .service(mediations::list_mediation_messages)
        .service(mediations::end_mediation)
        .service(mediations::list_own_mediations)
        .service(mediations::list_waiting_mediations)
        .service(seats::read_council)
        .service(seats::be_willing)
        .service(seats::be_unwilling)
        .service(seats::resign_from_council)
        .service(draws::commit_to_draw)
        .service(draws::draw_by_lot)
        .service(draws::read_draw)
        .service(draws::list_draws)
        .service(cases::call_council)
        .service(cases::read_council_case)
        .service(cases::list_council_cases)
        .service(cases::join_call)
        .service(cases::leave_call)
        .service(measures::propose_measure)
        .service(measures::vote_on_measure)
        .service(measures::read_measure)
        .service(measures::list_measures);
}
