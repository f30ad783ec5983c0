//! Closing a period: counted, shared, written into the ledger, and kept as open data, in one transaction.

use super::{
    Period, Rules,
    formula::{self, Line},
    periods, read_rules,
};
use crate::{
    ErrorCode, Ground, Result, ids,
    missions::{self, Seat, mission},
    money::{
        accounts::mask,
        days,
        ledger::{self, Account, Cause, Transfer},
    },
    people::{Actor, rights},
    sql, territories,
};
use sea_orm::{ConnectionTrait, FromQueryResult};
use serde_json::json;
use std::collections::HashMap;
use uuid::Uuid;

/// Contributions that one period counts at most; the rest waits for the next.
const MOST_LINES: i64 = 20_000;

#[derive(FromQueryResult)]
struct Counted {
    id: Uuid,
    author_id: Uuid,
    minutes: i64,
    ratings: i64,
    quality: i64,
    emotion: i64,
}

/// Closes the mission's period: its budget is shared among those whose contributions enough peers evaluated.
///
/// # Errors
/// `sign-in-required`, `not-found`, `excluded`, `forbidden` unless a steward, who animates there or the editor asks,
/// `nothing-to-share` when the budget is empty or nothing was evaluated by enough peers.
pub async fn close(ground: &Ground, actor: &Actor, mission: Uuid) -> Result<Period> {
    let by = actor.signed_in()?.id;
    let write = ground.db.write().await?;
    let mission = missions::locked(&*write, actor, mission).await?;
    let seat = missions::seat(&*write, &mission, actor).await?;
    rights::allow(actor, actor.may_tend_mission(seat == Seat::Steward, mission.territory_id))?;
    let territory = territories::by_id(&*write, mission.territory_id).await?;
    let book = ledger::open(&*write, &ground.clock, territory.id, territory.currency).await?;
    let budget = Account::mission(mission.id);
    let pot = ledger::balance(&*write, book.id, budget).await?;
    let rules = read_rules(&*write, territory.id).await?;
    let counted = counted(&*write, &mission, &rules).await?;
    let number = periods::last_number(&*write, mission.id).await? + 1;
    let masked = |person: Uuid| mask(ground, territory.id, person);
    let lines: Vec<_> = counted.iter().map(|row| line(row, masked(row.author_id))).collect();
    let turn = u32::try_from(number).unwrap_or_default();
    let due = if pot > 0 { formula::share(pot, &lines, &rules, turn) } else { Vec::new() };
    if due.is_empty() {
        return Err(ErrorCode::NothingToShare.into());
    }
    let people: HashMap<String, Uuid> = counted.iter().map(|row| (masked(row.author_id), row.author_id)).collect();
    let id = ids::new(&ground.clock);
    let wishes = periods::wishes(&*write, mission.id).await?;
    let (mut transfers, mut shares) = (Vec::new(), Vec::new());
    for one in due.iter().filter(|one| one.share > 0) {
        let Some(person) = people.get(&one.person) else { continue };
        // Rounded down: what is not a whole unit stays with the person.
        let commons = one.share * i64::from(wishes.get(person).copied().unwrap_or_default()) / 100;
        let to = |cause, credit, amount| Transfer { cause, debit: budget, credit, amount };
        let kept = to(Cause::Dividend, Account::member(*person), one.share - commons);
        let given = to(Cause::DividendGift, Account::COMMONS, commons);
        transfers.extend([kept, given].into_iter().filter(|transfer| transfer.amount > 0));
        shares.push((*person, one.share, commons));
    }
    let today = days::today(&ground.clock, &territory)?;
    ledger::post(&*write, &ground.clock, &book, today, Some(id), &transfers).await?;
    let open = json!({"rules": rules, "turn": turn, "pot": pot, "currency": territory.currency.code(), "lines": lines, "shares": due});
    let period =
        periods::NewPeriod { id, mission: mission.id, number, currency: territory.currency, pot, rules, open, by };
    periods::insert(&*write, period, &shares, ground.clock.now()).await?;
    freeze(&*write, &counted, id, ground.clock.now()).await?;
    let period = periods::by_id(&*write, mission.id, id).await?;
    write.commit().await?;
    Ok(period)
}

fn line(row: &Counted, person: String) -> Line {
    Line {
        contribution: row.id,
        person,
        minutes: row.minutes,
        ratings: row.ratings,
        quality_sum: row.quality,
        emotion_sum: row.emotion,
    }
}

/// What enough peers evaluated and no period has counted yet.
async fn counted(write: &impl ConnectionTrait, mission: &mission::Model, rules: &Rules) -> Result<Vec<Counted>> {
    let sql = "SELECT c.id, c.author_id, c.minutes, CAST(count(*) AS bigint) AS ratings,
            CAST(sum(r.relevance + r.productivity) AS bigint) AS quality,
            CAST(sum(r.attitude + r.constructiveness + r.joy + r.openness) AS bigint) AS emotion
        FROM contributions c JOIN contribution_ratings r ON r.contribution_id = c.id
        WHERE c.mission_id = $1 AND c.period_id IS NULL AND c.removed_at IS NULL
        GROUP BY c.id, c.author_id, c.minutes, c.seq HAVING count(*) >= $2 ORDER BY c.seq LIMIT $3";
    let values = [mission.id.into(), i64::from(rules.least_ratings).into(), MOST_LINES.into()];
    sql::all(write, sql, values).await
}

/// Contributions that were counted change no more.
async fn freeze(write: &impl ConnectionTrait, counted: &[Counted], period: Uuid, now: i64) -> Result<()> {
    for part in counted.chunks(500) {
        let sql = format!(
            "UPDATE contributions SET period_id = $1, updated_at = $2 WHERE id IN ({})",
            sql::places(3, part.len())
        );
        let values = [period.into(), now.into()].into_iter().chain(part.iter().map(|row| row.id.into()));
        sql::run(write, sql, values.collect::<Vec<_>>()).await?;
    }
    Ok(())
}
