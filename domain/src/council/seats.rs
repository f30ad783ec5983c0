//! Who sits in the council: chosen by consent, or drawn by lot.

use super::store;
pub use super::store::SeatRow as Seat;
use crate::{
    Ground, Result,
    people::{Actor, rights},
    proposals::Proposal,
    sql::run,
    territories,
};
use sea_orm::ConnectionTrait;
use uuid::Uuid;

/// The council of a territory at present.
///
/// # Errors
/// `not-found`.
pub async fn council(connection: &impl ConnectionTrait, territory: Uuid) -> Result<Vec<Seat>> {
    territories::by_id(connection, territory).await?;
    store::seats(connection, territory).await
}

/// Gives the seat that a passed proposal decided on, in the caller's transaction; nothing for a free proposal, or when who was
/// chosen has left or was excluded meanwhile.
///
/// # Errors
/// When the database refuses.
pub async fn seat_chosen(write: &impl ConnectionTrait, ground: &Ground, proposal: &Proposal) -> Result<()> {
    let Some(person) = proposal.person_id else { return Ok(()) };
    let seat = match (&*proposal.kind, &proposal.commission) {
        ("president", _) => "president".to_owned(),
        ("commission", Some(name)) => format!("commission:{}", name.to_lowercase()),
        _ => return Ok(()),
    };
    if !store::eligible(write, proposal.territory_id, &[person]).await?.contains(&person) {
        return Ok(());
    }
    give(write, ground, proposal.territory_id, &seat, person, proposal.id).await
}

/// Ends the seats of a person who has no role left in a territory, in the caller's transaction.
///
/// # Errors
/// When the database refuses.
pub async fn end_seats_of_who_left(
    write: &impl ConnectionTrait,
    territory: Uuid,
    person: Uuid,
    now: i64,
) -> Result<()> {
    if store::eligible(write, territory, &[person]).await?.is_empty() {
        end_seats(write, territory, person, now).await?;
    }
    Ok(())
}

/// Gives a seat; whoever sat there sits no more.
pub(super) async fn give(
    write: &impl ConnectionTrait,
    ground: &Ground,
    territory: Uuid,
    seat: &str,
    person: Uuid,
    source: Uuid,
) -> Result<()> {
    let now = ground.clock.now();
    let sql = "UPDATE council_seats SET ended_at = $3 WHERE territory_id = $1 AND seat = $2 AND ended_at IS NULL";
    run(write, sql, [territory.into(), seat.into(), now.into()]).await?;
    let sql =
        "INSERT INTO council_seats (territory_id, seat, person_id, source_id, since_at) VALUES ($1, $2, $3, $4, $5)";
    run(write, sql, [territory.into(), seat.into(), person.into(), source.into(), now.into()]).await?;
    Ok(())
}

/// Says whether one is willing to be drawn; saying it again changes nothing. Whoever has left or was excluded can still
/// take it back.
///
/// # Errors
/// `sign-in-required`, `not-found` for the territory, `forbidden` to be willing where one does not belong.
pub async fn set_willing(ground: &Ground, actor: &Actor, territory: Uuid, willing: bool) -> Result<()> {
    let person = actor.signed_in()?.id;
    let write = ground.db.write().await?;
    territories::by_id(&*write, territory).await?;
    if willing {
        rights::allow(actor, actor.belongs_to(territory))?;
        let sql = "INSERT INTO council_willing (territory_id, person_id, created_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING";
        run(&*write, sql, [territory.into(), person.into(), ground.clock.now().into()]).await?;
    } else {
        let sql = "DELETE FROM council_willing WHERE territory_id = $1 AND person_id = $2";
        run(&*write, sql, [territory.into(), person.into()]).await?;
    }
    write.commit().await
}

/// Leaves one's seats in a council; nothing changes for who has none.
///
/// # Errors
/// `sign-in-required`.
pub async fn resign(ground: &Ground, actor: &Actor, territory: Uuid) -> Result<()> {
    let person = actor.signed_in()?.id;
    let write = ground.db.write().await?;
    end_seats(&*write, territory, person, ground.clock.now()).await?;
    write.commit().await
}

/// Ends every seat of a person in a council.
pub(super) async fn end_seats(write: &impl ConnectionTrait, territory: Uuid, person: Uuid, now: i64) -> Result<()> {
    let sql = "UPDATE council_seats SET ended_at = $3 WHERE territory_id = $1 AND person_id = $2 AND ended_at IS NULL";
    run(write, sql, [territory.into(), person.into(), now.into()]).await?;
    Ok(())
}
