//! The monthly mail of one page to a territory's mayors: the month that ended in a few sentences.
//!
//! A territory has its turn once its month is counted to the end. Noting that and writing a job for each of its mayors is
//! one transaction, so that no second mail is written however often a worker is cut off.

use super::{
    figures::{Month, Period},
    read::{Dashboard, read},
    sentences,
};
use crate::{
    Ground, Result, ids,
    jobs::{self, NewJob, Priority},
    notices,
    people::{self, Actor, Email, Player, Role},
    sql::{all, places},
    texts::Locale,
};
use sea_orm::{FromQueryResult, Value};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// The job that mails one such mail.
pub const SEND_MONTHLY: &str = "send-monthly-figures";
/// Territories that one call looks through.
const TURN: i64 = 500;
/// Figures of which one at least moved in a month that is worth a mail.
const MOVES: [&str; 5] = ["photos", "questions", "missions", "minutes", "money.in"];

/// What that job works on.
#[derive(Debug, Serialize, Deserialize)]
pub struct SendMonthly {
    /// The territory.
    pub territory: Uuid,
    /// Its mayor.
    pub person: Uuid,
    /// The month, as rows hold it: 202611.
    pub month: i32,
}

/// A monthly mail before it is laid out.
#[derive(Clone, Debug)]
pub struct Letter {
    /// Names the mail; made again for the same month it is the same.
    pub id: Uuid,
    /// Where it goes.
    pub email: Email,
    /// The language.
    pub locale: Locale,
    /// The territory's name.
    pub name: String,
    /// The month, as people write it.
    pub month: String,
    /// Its sentences.
    pub says: Vec<String>,
    /// The page that has more.
    pub page: String,
    /// The link that ends these mails.
    pub unsubscribe: String,
}

#[derive(FromQueryResult)]
struct Turn {
    territory_id: Uuid,
}

#[derive(FromQueryResult)]
struct Mayor {
    territory_id: Uuid,
    person_id: Uuid,
}

/// Writes a job for each mayor of a territory whose last month is counted to its end; gives their number.
///
/// # Errors
/// When the database does not answer.
pub async fn plan_monthly(ground: &Ground) -> Result<usize> {
    let this = Month::of(ground.clock.now());
    let last = this.before(1);
    let write = ground.db.write().await?;
    let taken = "UPDATE dashboards SET told_month = $1 WHERE territory_id IN (
            SELECT territory_id FROM dashboards WHERE told_month < $1 AND counted_at >= $2 ORDER BY told_month LIMIT $3)
        RETURNING territory_id";
    let values = [last.number().into(), this.begins_at().into(), TURN.into()];
    let turn = all::<Turn>(&*write, taken, values).await?;
    if turn.is_empty() {
        return Ok(0);
    }
    let sql = format!(
        "SELECT territory_id, person_id FROM roles WHERE role = $1 AND territory_id IN ({}) ORDER BY territory_id, person_id",
        places(2, turn.len())
    );
    let role = Value::from(Role::Mayor.name());
    let values = [role].into_iter().chain(turn.into_iter().map(|turn| turn.territory_id.into()));
    let mayors = all::<Mayor>(&*write, sql, values).await?;
    for Mayor { territory_id, person_id } in &mayors {
        let payload = SendMonthly { territory: *territory_id, person: *person_id, month: last.number() };
        let dedupe_key = Some(format!("{SEND_MONTHLY}:{territory_id}:{person_id}:{}", payload.month));
        let job = NewJob { kind: SEND_MONTHLY, payload, priority: Priority::Low, run_at: None, dedupe_key };
        jobs::enqueue(&*write, &ground.clock, job).await?;
    }
    write.commit().await?;
    Ok(mayors.len())
}

/// What to mail; none when nothing moved in that month, they are no mayor there any more, or want no mail.
///
/// # Errors
/// When the database does not answer.
pub async fn letter(ground: &Ground, of: &SendMonthly) -> Result<Option<Letter>> {
    let Some(person) = people::find(&*ground.db, of.person).await? else { return Ok(None) };
    let roles = people::roles::all_of(&*ground.db, person.id).await?;
    let is_mayor = roles.contains(&(of.territory, Role::Mayor));
    if !is_mayor || !people::belongs(&*ground.db, of.territory, person.id).await? {
        return Ok(None);
    }
    let mayor = Actor::Person(Player { id: person.id, is_editor: false, roles, excluded: Vec::new() });
    if !notices::preferences(ground, &mayor).await?.digest {
        return Ok(None);
    }
    let month = Month::stored(of.month);
    let board = read(ground, &mayor, of.territory, Period { from: month, to: month }).await?;
    if !MOVES.iter().any(|figure| board.get(figure).known() != Some(0)) {
        return Ok(None);
    }
    let url = ground.settings.http.public_url.trim_end_matches('/');
    let token = notices::unsubscribe_token(&ground.secret, person.id);
    Ok(Some(Letter {
        id: ids::derived(person.id, &format!("figures {} {month}", of.territory)),
        email: person.email,
        locale: person.locale,
        month: sentences::month(person.locale, month),
        says: all_of(person.locale, &board),
        page: format!("{url}/territories/{}/dashboard?from={month}&to={month}", of.territory),
        unsubscribe: format!("{url}/unsubscribe/{token}"),
        name: board.territory.name,
    }))
}

fn all_of(locale: Locale, board: &Dashboard) -> Vec<String> {
    let mut says = sentences::people(locale, board);
    says.extend(sentences::moves(locale, board));
    says.push(sentences::given(locale, board));
    says.push(sentences::social(locale, board));
    says.push(sentences::moderation(locale, board));
    says
}
