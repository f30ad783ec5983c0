//! A mayor's dashboard: what happens in a territory, in figures that name nobody.
//!
//! The worker counts a territory anew after changes, at most once a minute, and once a day ([`recount`](recount())). What
//! it finds stands month by month, each month with what it adds to each figure, so that any period is a sum of a few rows
//! ([`read`](read())). Figures about fewer than five people are masked ([`masks`]); the things behind the others can be
//! listed ([`rows`](rows())). Whoever has no part in a territory's figures is answered as if there were none. Its mayors are
//! mailed a page a month ([`plan_monthly`]).

mod compare;
pub mod figures;
pub mod masks;
mod medians;
mod monthly;
mod read;
mod recount;
mod rows;
pub mod sentences;
pub mod words;

pub use compare::{COMPARED, Summary, of_mine};
pub use figures::{Month, Period};
pub use masks::Count;
pub use medians::{LEAST_TERRITORIES, compare, milli_per_thousand};
pub use monthly::{Letter, SEND_MONTHLY, SendMonthly, letter, plan_monthly};
pub use read::{BARS, BeforeAfter, Dashboard, Line, Median, read};
pub use recount::{GRID, RECOUNT, Recount, WAITING_US, plan, recount};
pub use rows::{Thing, rows};

use crate::{
    ErrorCode, Ground, Refusal, Result,
    people::Actor,
    sql::run,
    territories::{self, Territory},
};
use uuid::Uuid;

/// Most households that a territory may have.
const MAX_HOUSEHOLDS: i64 = 10_000_000;

/// The territory, for whom its figures are.
///
/// # Errors
/// `sign-in-required`; `not-found` when it is not there, and for whoever has no part in its figures.
async fn opened(ground: &Ground, actor: &Actor, territory: Uuid) -> Result<Territory> {
    actor.signed_in()?;
    if !actor.may_read_dashboard(territory) {
        return Err(ErrorCode::NotFound.into());
    }
    territories::by_id(&*ground.db, territory).await
}

/// Says how many households there are in a territory, or that nobody knows.
///
/// # Errors
/// `not-found`, `sign-in-required`, `parameter-invalid`.
pub async fn set_households(ground: &Ground, actor: &Actor, territory: Uuid, households: Option<i64>) -> Result<()> {
    opened(ground, actor, territory).await?;
    if households.is_some_and(|count| !(1..=MAX_HOUSEHOLDS).contains(&count)) {
        let reason = format!("1–{MAX_HOUSEHOLDS}");
        return Err(Refusal::new(ErrorCode::ParameterInvalid).field("/households").arg("reason", reason).into());
    }
    let write = ground.db.write().await?;
    let put = "INSERT INTO dashboards (territory_id, households) VALUES ($1, $2)
        ON CONFLICT (territory_id) DO UPDATE SET households = excluded.households";
    run(&*write, put, [territory.into(), households.into()]).await?;
    write.commit().await
}
