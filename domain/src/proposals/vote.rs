//! One person, one voice: given, changed and taken back until the close.

use super::{
    rules::{self, MAX_REASON, Voice},
    store::{self, ProposalRow, VoteRow},
};
use crate::{
    ErrorCode, Ground, Refusal, Result,
    people::{Actor, rights},
    plain,
    sql::run,
};
use sea_orm::ConnectionTrait;
use uuid::Uuid;

/// A vote to be cast.
#[derive(Clone, Debug)]
pub struct Ballot {
    /// Consent, objection or abstention.
    pub voice: Voice,
    /// Why; an objection has one.
    pub reason: String,
}

/// Casts or changes one's vote.
///
/// # Errors
/// `not-found`; `forbidden` to who does not belong there; `proposal-closed`; `reasons-required` for an objection without a
/// reason; `text-invalid`.
pub async fn vote(ground: &Ground, actor: &Actor, id: Uuid, ballot: Ballot) -> Result<ProposalRow> {
    let person = actor.signed_in()?.id;
    let reason = plain::text("/reason", ballot.reason.trim(), MAX_REASON)?;
    if ballot.voice == Voice::Objection && reason.is_empty() {
        return Err(Refusal::new(ErrorCode::ReasonsRequired).field("/reason").into());
    }
    let write = ground.db.write().await?;
    let now = ground.clock.now();
    let proposal = open_to(&*write, actor, id, now).await?;
    let before = store::vote_of(&*write, id, person).await?;
    let sql = "INSERT INTO proposal_votes (proposal_id, person_id, voice, reason, revision, updated_at)
        VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (proposal_id, person_id) DO UPDATE
        SET voice = excluded.voice, reason = excluded.reason, revision = excluded.revision, updated_at = excluded.updated_at";
    let voice = ballot.voice;
    let values = [id.into(), person.into(), voice.name().into(), reason.into(), proposal.revision.into(), now.into()];
    run(&*write, sql, values).await?;
    count(&*write, &proposal, before.as_ref(), Some(voice)).await?;
    let proposal = store::find(&*write, id).await?;
    write.commit().await?;
    Ok(proposal)
}

/// Takes one's vote back; nothing changes for who has none. Whoever has left or was excluded can still do it.
///
/// # Errors
/// `sign-in-required`, `not-found`, `proposal-closed`.
pub async fn take_back(ground: &Ground, actor: &Actor, id: Uuid) -> Result<ProposalRow> {
    let person = actor.signed_in()?.id;
    let write = ground.db.write().await?;
    let proposal = store::lock(&*write, id).await?;
    proposal.require_open(ground.clock.now())?;
    let Some(before) = store::vote_of(&*write, id, person).await? else { return Ok(proposal) };
    let sql = "DELETE FROM proposal_votes WHERE proposal_id = $1 AND person_id = $2";
    run(&*write, sql, [id.into(), person.into()]).await?;
    count(&*write, &proposal, Some(&before), None).await?;
    let proposal = store::find(&*write, id).await?;
    write.commit().await?;
    Ok(proposal)
}

/// What one said oneself.
///
/// # Errors
/// `sign-in-required`; `not-found` when there is no such proposal or one has not voted.
pub async fn own_vote(connection: &impl ConnectionTrait, actor: &Actor, id: Uuid) -> Result<VoteRow> {
    let person = actor.signed_in()?.id;
    store::vote_of(connection, id, person).await?.ok_or_else(|| ErrorCode::NotFound.into())
}

/// The proposal, locked, if this person may vote on it now.
async fn open_to(write: &impl ConnectionTrait, actor: &Actor, id: Uuid, now: i64) -> Result<ProposalRow> {
    let proposal = store::lock(write, id).await?;
    rights::allow(actor, actor.belongs_to(proposal.territory_id))?;
    proposal.require_open(now)?;
    Ok(proposal)
}

/// Moves the counts by what one changed voice changes.
async fn count(
    write: &impl ConnectionTrait,
    proposal: &ProposalRow,
    before: Option<&VoteRow>,
    after: Option<Voice>,
) -> Result<()> {
    let counted =
        before.and_then(|vote| vote.parsed().filter(|voice| rules::counts(*voice, vote.revision, proposal.revision)));
    let change = |voice: Voice| i32::from(after == Some(voice)) - i32::from(counted == Some(voice));
    let sql =
        "UPDATE proposals SET consents = consents + $2, objections = objections + $3, abstentions = abstentions + $4
        WHERE id = $1";
    let (consents, objections) = (change(Voice::Consent), change(Voice::Objection));
    let values = [proposal.id.into(), consents.into(), objections.into(), change(Voice::Abstention).into()];
    run(write, sql, values).await?;
    Ok(())
}
