//! The board of a mission (tableau de missions): its tasks in three columns, in the order that the team gives them.
//!
//! The team writes, everyone reads. A position is an integer between those of its neighbours; it is chosen while the
//! mission's row is locked, so that moves at the same instant are all kept and leave one order.

pub mod entity;
pub mod rules;
mod store;

pub use entity::TaskRow;
pub use rules::{Lane, MAX_TASKS, Spot};

use super::desk::Desk;
use crate::{ErrorCode, Ground, Refusal, Result, ids, money::days, notices::What, people::Actor, plain};
use rules::{Found, MAX_TEXT, MAX_TITLE};
use sea_orm::ConnectionTrait;
use uuid::Uuid;

/// All tasks of a mission.
#[derive(Clone, Debug)]
pub struct Board {
    /// Grows with every change.
    pub version: i64,
    /// At most [`MAX_TASKS`], each column from top to bottom.
    pub tasks: Vec<TaskRow>,
}

/// A task that a member adds.
#[derive(Clone, Debug)]
pub struct NewTask {
    /// Made by the client.
    pub id: Uuid,
    /// What to do.
    pub title: String,
    /// More about it.
    pub text: String,
    /// Who does it, of the team.
    pub assignee: Option<Uuid>,
    /// Until when, `YYYY-MM-DD` where the territory is.
    pub due_on: Option<String>,
    /// Its column; it goes to the bottom.
    pub lane: Lane,
}

/// A change of some of a task; what is none stays.
#[derive(Clone, Debug, Default)]
pub struct Edit {
    /// What to do.
    pub title: Option<String>,
    /// More about it.
    pub text: Option<String>,
    /// Who does it, or nobody any more.
    pub assignee: Option<Option<Uuid>>,
    /// Until when, or without a day.
    pub due_on: Option<Option<String>>,
}

/// The board.
///
/// # Errors
/// `not-found` for whom does not see the mission.
pub async fn read(ground: &Ground, actor: &Actor, mission: Uuid) -> Result<Board> {
    let mission = super::visible(&*ground.db, actor, mission).await?;
    // The version first: one that is older than the tasks makes a client read again, a newer one would hide a change.
    let version = store::version(&*ground.db, mission.id).await?;
    Ok(Board { version, tasks: store::of_mission(&*ground.db, mission.id).await? })
}

/// One task.
///
/// # Errors
/// `not-found`.
pub async fn task(ground: &Ground, actor: &Actor, mission: Uuid, id: Uuid) -> Result<TaskRow> {
    let mission = super::visible(&*ground.db, actor, mission).await?;
    of_mission(&*ground.db, mission.id, id).await
}

/// Adds a task; the same call again gives the one that is there. The flag says whether it is new.
///
/// # Errors
/// `sign-in-required`, `not-found`, `forbidden`, `mission-closed`, `id-not-uuidv7`, `id-taken`, `board-full`,
/// `text-invalid`, `day-invalid`, `assignee-not-member`.
pub async fn add(ground: &Ground, actor: &Actor, mission: Uuid, new: NewTask) -> Result<(TaskRow, bool)> {
    let id = ids::from_client(new.id)?;
    let desk = Desk::open(ground, actor, mission).await?;
    if let Some(there) = store::by_id(&*desk.write, id).await? {
        let same = there.mission_id == mission && there.author_id == desk.person;
        return if same { Ok((there, false)) } else { Err(Refusal::new(ErrorCode::IdTaken).field("/id").into()) };
    }
    desk.require_team_at_work(actor).await?;
    if store::count(&*desk.write, mission).await? >= MAX_TASKS {
        return Err(Refusal::new(ErrorCode::BoardFull).arg("limit", MAX_TASKS).into());
    }
    let row = TaskRow {
        seq: 0,
        id,
        mission_id: mission,
        author_id: desk.person,
        title: plain::line("/title", &new.title, 1, MAX_TITLE)?,
        body: plain::text("/text", &new.text, MAX_TEXT)?,
        lane: new.lane.name().into(),
        position: position(&desk, mission, new.lane, id, Spot::Last).await?,
        assignee_id: checked_assignee(&desk, new.assignee).await?,
        assignee_name: None,
        due_on: checked_day(new.due_on)?,
        done_at: (new.lane == Lane::Done).then(|| desk.now()),
        version: 1,
        created_at: desk.now(),
        updated_at: desk.now(),
    };
    store::insert(&*desk.write, &row).await?;
    store::touch(&*desk.write, mission).await?;
    tell_assignee(&desk, row.assignee_id).await?;
    let row = of_mission(&*desk.write, mission, id).await?;
    desk.write.commit().await?;
    Ok((row, true))
}

/// Changes a task that is still at the version seen.
///
/// # Errors
/// As [`add`]; `version-stale` by `seen`.
pub async fn edit(
    ground: &Ground,
    actor: &Actor,
    (mission, id): (Uuid, Uuid),
    seen: impl Fn(i64) -> Result<(), Refusal>,
    change: Edit,
) -> Result<TaskRow> {
    let desk = Desk::open_for_team(ground, actor, mission).await?;
    let mut row = of_mission(&*desk.write, mission, id).await?;
    seen(row.version)?;
    let before = row.assignee_id;
    if let Some(title) = change.title {
        row.title = plain::line("/title", &title, 1, MAX_TITLE)?;
    }
    if let Some(text) = change.text {
        row.body = plain::text("/text", &text, MAX_TEXT)?;
    }
    if let Some(assignee) = change.assignee.filter(|assignee| *assignee != before) {
        row.assignee_id = checked_assignee(&desk, assignee).await?;
    }
    if let Some(day) = change.due_on {
        row.due_on = checked_day(day)?;
    }
    if !store::update(&*desk.write, &row, desk.now()).await? {
        return Err(Refusal::new(ErrorCode::VersionStale).field("If-Match").into());
    }
    store::touch(&*desk.write, mission).await?;
    if row.assignee_id != before {
        tell_assignee(&desk, row.assignee_id).await?;
    }
    let row = of_mission(&*desk.write, mission, id).await?;
    desk.write.commit().await?;
    Ok(row)
}

/// Moves a task to a spot of a column. Gives the board's new version.
///
/// # Errors
/// `sign-in-required`, `not-found`, `forbidden`, `mission-closed`, `task-unknown` for the neighbour.
pub async fn shift(
    ground: &Ground,
    actor: &Actor,
    (mission, id): (Uuid, Uuid),
    lane: Lane,
    spot: Spot,
) -> Result<(TaskRow, i64)> {
    let desk = Desk::open_for_team(ground, actor, mission).await?;
    of_mission(&*desk.write, mission, id).await?;
    let position = position(&desk, mission, lane, id, spot).await?;
    store::put(&*desk.write, id, lane, position, desk.now()).await?;
    let version = store::touch(&*desk.write, mission).await?;
    let row = of_mission(&*desk.write, mission, id).await?;
    desk.write.commit().await?;
    Ok((row, version))
}

/// Takes a task from the board that is still at the version seen.
///
/// # Errors
/// `sign-in-required`, `not-found`, `forbidden`, `mission-closed`, `version-stale` by `seen`.
pub async fn delete(
    ground: &Ground,
    actor: &Actor,
    (mission, id): (Uuid, Uuid),
    seen: impl Fn(i64) -> Result<(), Refusal>,
) -> Result<()> {
    let desk = Desk::open_for_team(ground, actor, mission).await?;
    seen(of_mission(&*desk.write, mission, id).await?.version)?;
    store::delete(&*desk.write, id).await?;
    store::touch(&*desk.write, mission).await?;
    desk.write.commit().await
}

/// Takes someone's name from their tasks, in the caller's transaction and under the mission's lock: they left the team.
///
/// # Errors
/// When the database refuses.
pub(super) async fn unassign(write: &impl ConnectionTrait, ground: &Ground, mission: Uuid, person: Uuid) -> Result<()> {
    if store::unassign(write, mission, person, ground.clock.now()).await? > 0 {
        store::touch(write, mission).await?;
    }
    Ok(())
}

async fn of_mission(connection: &impl ConnectionTrait, mission: Uuid, id: Uuid) -> Result<TaskRow> {
    let row = store::by_id(connection, id).await?.filter(|row| row.mission_id == mission);
    row.ok_or_else(|| ErrorCode::NotFound.into())
}

/// A free position at the spot; a column that is too crowded is numbered anew.
async fn position(desk: &Desk<'_>, mission: Uuid, lane: Lane, moved: Uuid, spot: Spot) -> Result<i64> {
    let column = store::column(&*desk.write, mission, lane, moved).await?;
    if let Found::At(position) = rules::find(&column, spot)? {
        return Ok(position);
    }
    store::renumber(&*desk.write, mission, lane).await?;
    let column = store::column(&*desk.write, mission, lane, moved).await?;
    match rules::find(&column, spot)? {
        Found::At(position) => Ok(position),
        Found::Crowded => Err(anyhow::anyhow!("no room on the board of {mission}").into()),
    }
}

async fn checked_assignee(desk: &Desk<'_>, assignee: Option<Uuid>) -> Result<Option<Uuid>> {
    let Some(person) = assignee else { return Ok(None) };
    if !desk.has_member(person).await? {
        return Err(Refusal::new(ErrorCode::AssigneeNotMember).field("/assignee_id").into());
    }
    Ok(Some(person))
}

fn checked_day(day: Option<String>) -> Result<Option<String>, Refusal> {
    day.map(|day| days::parse("/due_on", &day).map(|day| day.to_string())).transpose()
}

/// Whoever gives a task to themselves knows.
async fn tell_assignee(desk: &Desk<'_>, assignee: Option<Uuid>) -> Result<()> {
    match assignee.filter(|person| *person != desk.person) {
        Some(person) => desk.note(What::TaskAssigned, Some(person)).await,
        None => Ok(()),
    }
}
