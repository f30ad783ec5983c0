//! Everything that is held about people, in one table: what is given to who asks for their data, and what becomes of it
//! when someone is erased. A test walks the schema of both databases: a column that points at a person and is not in the
//! table fails it.

/// What becomes of a row when the person in its column is erased.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It is deleted.
    Delete,
    /// These assignments take out of it what the person said; the rest says only that someone did something.
    Clear(&'static str),
    /// These assignments do the same, but only when what others built on is removed too.
    ClearOnRemoval(&'static str),
    /// It stays, pointing at "a resident", for this reason.
    Stay(&'static str),
    /// `erase` does it step by step.
    ByUseCase,
}

/// A column that points at a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Held {
    /// The table.
    pub table: &'static str,
    /// The column.
    pub column: &'static str,
    /// Its rows are given to the person who asks for their data.
    pub is_given: bool,
    /// What becomes of them.
    pub fate: Fate,
}

const fn given(table: &'static str, column: &'static str, fate: Fate) -> Held {
    Held { table, column, is_given: true, fate }
}

const fn noted(table: &'static str, column: &'static str, fate: Fate) -> Held {
    Held { table, column, is_given: false, fate }
}

use Fate::{ByUseCase, Clear, ClearOnRemoval, Delete, Stay};

const BY_OFFICE: Fate = Stay("who decided by their office has to be known to be one person");
const ACCOUNTS: Fate = Stay("accounts are kept for ten years (Code de commerce, L123-22)");
const OF_ALL: Fate = Stay("a decision of all");
const COUNTED: Fate = Stay("it is a count, told of nobody");

/// The table.
pub const HELD: &[Held] = &[
    given("people", "id", ByUseCase),
    given("photos", "author_id", ByUseCase),
    given("questions", "author_id", ByUseCase),
    given("missions", "author_id", ByUseCase),
    given("comments", "author_id", ByUseCase),
    given("mission_members", "person_id", ByUseCase),
    noted("mission_members", "removed_by", BY_OFFICE),
    given("mission_tasks", "author_id", ClearOnRemoval("title = '…', body = ''")),
    noted("mission_tasks", "assignee_id", Clear("assignee_id = NULL")),
    given("mission_needs", "author_id", ClearOnRemoval("body = '…'")),
    noted("mission_needs", "closed_by", COUNTED),
    given("need_offers", "author_id", ClearOnRemoval("body = ''")),
    noted("need_offers", "decided_by", COUNTED),
    given("mission_journal", "author_id", ClearOnRemoval("body = '…'")),
    given("mission_knowledge", "author_id", ClearOnRemoval("title = '…', url = NULL, body = ''")),
    noted("mission_moves", "actor_id", ClearOnRemoval("reason = ''")),
    given("mission_invitations", "person_id", Delete),
    noted("mission_invitations", "invited_by", COUNTED),
    given("question_supports", "person_id", COUNTED),
    given("declared_links", "author_id", COUNTED),
    given("declared_link_voices", "person_id", COUNTED),
    noted("exhibitions", "launched_by", BY_OFFICE),
    given("first_photo_changes", "person_id", BY_OFFICE),
    noted("local_themes", "created_by", BY_OFFICE),
    given("proposals", "author_id", OF_ALL),
    noted("proposals", "person_id", OF_ALL),
    given("proposal_votes", "person_id", ClearOnRemoval("reason = ''")),
    given("proposal_questions", "author_id", ClearOnRemoval("body = '…'")),
    given("mediations", "opened_by", ClearOnRemoval("title = '…'")),
    given("mediations", "other_id", OF_ALL),
    noted("mediations", "mediator_id", BY_OFFICE),
    given("mediation_messages", "author_id", ClearOnRemoval("body = '…'")),
    given("council_cases", "about_id", OF_ALL),
    given("council_cases", "opened_by", ClearOnRemoval("title = '…', body = ''")),
    noted("council_draws", "opened_by", BY_OFFICE),
    given("council_measures", "proposed_by", OF_ALL),
    given("council_seats", "person_id", ByUseCase),
    given("council_willing", "person_id", Delete),
    given("council_callers", "person_id", COUNTED),
    given("council_voices", "person_id", ClearOnRemoval("reason = ''")),
    given("exclusions", "person_id", OF_ALL),
    given(
        "reports",
        "reporter_id",
        Clear("reporter_id = NULL, reporter_key = 'erased ' || seq, address_key = NULL, body = ''"),
    ),
    noted("moderation_cases", "author_id", COUNTED),
    given("moderation_decisions", "author_id", Clear("before_json = '{}'")),
    noted("moderation_decisions", "decided_by", BY_OFFICE),
    given("moderation_appeals", "person_id", Clear("body = ''")),
    noted("moderation_appeals", "decided_by", BY_OFFICE),
    given("photo_blurs", "asked_by", Clear("body = ''")),
    noted("photo_blurs", "decided_by", BY_OFFICE),
    given("audit_parts", "person_id", ByUseCase),
    given("subscriptions", "person_id", ByUseCase),
    given("contributions", "author_id", ClearOnRemoval("body = '…', thing = ''")),
    given("contribution_ratings", "rater_id", COUNTED),
    given("dividend_wishes", "person_id", Delete),
    given("dividend_shares", "person_id", ACCOUNTS),
    noted("dividend_periods", "closed_by", BY_OFFICE),
    noted("dividend_rules", "set_by", BY_OFFICE),
    given("payments", "person_id", ACCOUNTS),
    given("cash_receipts", "person_id", ACCOUNTS),
    noted("cash_receipts", "recorded_by", ACCOUNTS),
    noted("cash_receipts", "decided_by", ACCOUNTS),
    noted("ledger_accounts", "owner_id", ACCOUNTS),
    noted("unmatched_payments", "decided_by", ACCOUNTS),
    given("roles", "person_id", Delete),
    noted("roles", "granted_by", BY_OFFICE),
    given("sessions", "person_id", Delete),
    given("watches", "person_id", Delete),
    given("alerts", "person_id", Delete),
    given("notices", "person_id", Delete),
    given("notice_preferences", "person_id", Delete),
    given("notice_settings", "person_id", Delete),
    noted("digests", "person_id", Delete),
    noted("push_subscriptions", "person_id", Delete),
    given("edit_conflicts", "person_id", Delete),
    noted("idempotency_keys", "person_id", Delete),
    noted("uploads", "owner_id", ByUseCase),
    noted("happenings", "actor_id", COUNTED),
    noted("happenings", "person_id", COUNTED),
    noted("parent_asks", "person_id", Delete),
    noted("withheld", "person_id", Delete),
    given("consents", "person_id", Delete),
    given("data_accesses", "subject_id", Delete),
    noted("data_accesses", "reader_id", BY_OFFICE),
    given("data_exports", "person_id", ByUseCase),
    noted("erasures", "person_id", Stay("it is what a restore erases again")),
];
