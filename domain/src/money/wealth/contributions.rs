//! What someone brought, as they say it themselves: a minute counts too.

use super::rules::Flow;
use crate::{
    ErrorCode, Ground, Refusal, Result, ids,
    missions::{self, Seat},
    money::{amounts, days},
    pages::{self, Page},
    people::{Actor, rights},
    plain, sql, territories,
};
use sea_orm::FromQueryResult;
use uuid::Uuid;

/// Most characters of what was brought.
pub const MAX_TEXT: usize = 1000;
/// Most minutes of one contribution: a day.
pub const MAX_MINUTES: i64 = 1440;

/// What someone declares.
#[derive(Clone, Debug)]
pub struct NewContribution {
    /// Made by the client.
    pub id: Uuid,
    /// What it is part of.
    pub flow: Flow,
    /// What it is.
    pub text: String,
    /// Time, in minutes.
    pub minutes: i64,
    /// Money given, in smallest units of the territory's currency.
    pub money: i64,
    /// A thing given; empty without one.
    pub thing: String,
    /// On which day, `YYYY-MM-DD` where the territory is; today when absent.
    pub day: Option<String>,
}

/// A contribution as everyone reads it.
#[derive(Clone, Debug, PartialEq, FromQueryResult)]
pub struct Contribution {
    /// Order of declaring.
    pub seq: i64,
    /// Its id.
    pub id: Uuid,
    /// Who brought it.
    pub author_id: Uuid,
    /// How others see them.
    pub author_name: String,
    /// What it is part of, by name.
    pub flow: String,
    /// What it is.
    pub body: String,
    /// Minutes.
    pub minutes: i64,
    /// Money given.
    pub money: i64,
    /// A thing given.
    pub thing: String,
    /// The day.
    pub happened_on: String,
    /// The period that it was counted in.
    pub period_id: Option<Uuid>,
    /// How many peers evaluated it.
    pub ratings: i64,
}

const COLUMNS: &str =
    "c.seq, c.id, c.author_id, CASE WHEN p.hidden_at IS NULL THEN p.display_name ELSE '…' END AS author_name,
    c.flow, c.body, c.minutes, c.money, c.thing, c.happened_on, c.period_id,
    (SELECT count(*) FROM contribution_ratings r WHERE r.contribution_id = c.id) AS ratings
    FROM contributions c JOIN people p ON p.id = c.author_id";

/// The contributions of a mission, the newest first; the flag says whether `actor` is told whose each is: the team is,
/// others know only of their own, for shares of money follow from it.
///
/// # Errors
/// `not-found`, `cursor-invalid`, `parameter-invalid`.
pub async fn list(
    ground: &Ground,
    actor: &Actor,
    mission: Uuid,
    limit: Option<u32>,
    cursor: Option<&str>,
) -> Result<(Page<Contribution>, bool)> {
    let there = missions::visible(&*ground.db, actor, mission).await?;
    let is_team = missions::seat(&*ground.db, &there, actor).await? >= Seat::Member;
    let mission = there.id;
    let (scope, limit) = (format!("contributions:{mission}"), pages::limit(limit)?);
    let before = pages::read_cursor::<i64>(&scope, cursor)?.unwrap_or(i64::MAX);
    let sql = format!(
        "SELECT {COLUMNS} WHERE c.mission_id = $1 AND c.removed_at IS NULL AND c.seq < $2 ORDER BY c.seq DESC LIMIT $3"
    );
    let values = [mission.into(), before.into(), i64::from(limit + 1).into()];
    let rows = sql::all(&*ground.db, sql, values).await?;
    Ok((Page::of(rows, limit, &scope, |row: &Contribution| row.seq), is_team))
}

/// Declares what `actor`, of the team, brought; the same again gives what is there. The flag says whether it is new.
///
/// # Errors
/// `sign-in-required`, `not-found`, `excluded`, `forbidden` outside the team, `id-not-uuidv7`, `id-taken`, `text-invalid`,
/// `amount-invalid`, `contribution-empty` without time, money or thing, `day-invalid` for a day to come.
pub async fn declare(
    ground: &Ground,
    actor: &Actor,
    mission: Uuid,
    new: NewContribution,
) -> Result<(Contribution, bool)> {
    let person = actor.signed_in()?.id;
    let id = ids::from_client(new.id)?;
    let minutes = amounts::within("/minutes", new.minutes, 0, MAX_MINUTES)?;
    let money = amounts::within("/money", new.money, 0, amounts::MOST)?;
    let body = plain::line("/text", &new.text, 1, MAX_TEXT)?;
    let thing = plain::line("/thing", &new.thing, 0, 200)?;
    if minutes == 0 && money == 0 && thing.is_empty() {
        return Err(Refusal::new(ErrorCode::ContributionEmpty).field("/minutes").into());
    }
    let write = ground.db.write().await?;
    let mission = missions::locked(&*write, actor, mission).await?;
    if let Some(there) = find(&*write, id).await? {
        let is_same = there.author_id == person && of_mission(&*write, id, mission.id).await?;
        return if is_same { Ok((there, false)) } else { Err(Refusal::new(ErrorCode::IdTaken).field("/id").into()) };
    }
    let seat = missions::seat(&*write, &mission, actor).await?;
    rights::allow(actor, seat >= Seat::Member)?;
    let today = days::today(&ground.clock, &territories::by_id(&*write, mission.territory_id).await?)?;
    let day = new.day.as_deref().map(|day| days::parse("/day", day)).transpose()?.unwrap_or(today);
    if day > today {
        return Err(Refusal::new(ErrorCode::DayInvalid).field("/day").into());
    }
    let sql = "INSERT INTO contributions (id, mission_id, author_id, flow, body, minutes, money, thing, happened_on,
        created_at, updated_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $10)";
    let values = [
        id.into(),
        mission.id.into(),
        person.into(),
        new.flow.name().into(),
        body.into(),
        minutes.into(),
        money.into(),
        thing.into(),
        day.to_string().into(),
        ground.clock.now().into(),
    ];
    sql::run(&*write, sql, values).await?;
    let made = find(&*write, id).await?.ok_or(ErrorCode::NotFound)?;
    write.commit().await?;
    Ok((made, true))
}

/// Takes back what `actor` declared, as long as its period is open.
///
/// # Errors
/// `sign-in-required`, `not-found`, `forbidden` for anyone else, `contribution-closed`.
pub async fn remove(ground: &Ground, actor: &Actor, mission: Uuid, id: Uuid) -> Result<()> {
    actor.signed_in()?;
    let write = ground.db.write().await?;
    let mission = missions::access::held(&*write, actor, mission).await?;
    let there = find(&*write, id).await?.ok_or(ErrorCode::NotFound)?;
    if !of_mission(&*write, id, mission.id).await? {
        return Err(ErrorCode::NotFound.into());
    }
    rights::allow(actor, actor.is_person(there.author_id))?;
    if there.period_id.is_some() {
        return Err(ErrorCode::ContributionClosed.into());
    }
    let sql = "UPDATE contributions SET removed_at = $2, body = '', thing = '', updated_at = $2 WHERE id = $1";
    sql::run(&*write, sql, [id.into(), ground.clock.now().into()]).await?;
    write.commit().await
}

/// A contribution that was not taken back.
pub(super) async fn find(connection: &impl sea_orm::ConnectionTrait, id: Uuid) -> Result<Option<Contribution>> {
    let sql = format!("SELECT {COLUMNS} WHERE c.id = $1 AND c.removed_at IS NULL");
    sql::one(connection, sql, [id.into()]).await
}

/// Whether it stands in this mission.
pub(super) async fn of_mission(connection: &impl sea_orm::ConnectionTrait, id: Uuid, mission: Uuid) -> Result<bool> {
    let sql = "SELECT count(*) FROM contributions WHERE id = $1 AND mission_id = $2";
    Ok(sql::value::<i64>(connection, sql, [id.into(), mission.into()]).await? == Some(1))
}
