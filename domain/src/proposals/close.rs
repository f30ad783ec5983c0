//! The close: a proposal comes to its outcome, and a seat that was decided on is given.

use super::{
    rules::{self, State},
    store::{self, PROPOSAL, ProposalRow},
};
use crate::{
    Ground, Result, council,
    sql::{all, for_update},
};

/// Most proposals closed in one transaction.
const BATCH: i64 = 100;

/// Closes the proposals whose time has come; gives their number.
///
/// # Errors
/// When the database refuses.
pub async fn close_due(ground: &Ground) -> Result<u64> {
    let mut closed = 0;
    loop {
        let write = ground.db.write().await?;
        let now = ground.clock.now();
        let lock = for_update(&*write);
        let sql =
            format!("{PROPOSAL} WHERE state = 'open' AND closes_at <= $1 ORDER BY closes_at, id LIMIT {BATCH}{lock}");
        let due: Vec<ProposalRow> = all(&*write, sql, [now.into()]).await?;
        if due.is_empty() {
            return Ok(closed);
        }
        for proposal in &due {
            let state = rules::outcome(proposal.consents, proposal.objections);
            store::end(&*write, proposal.id, state, now).await?;
            if state == State::Passed {
                council::seat_chosen(&*write, ground, proposal).await?;
            }
        }
        write.commit().await?;
        closed += due.len() as u64;
    }
}
