//! The books as they are read: by anyone with members masked, by the treasurer in the French FEC layout, by a member as
//! the statement of a year.

use super::ledger::{self, AccountKind};
use crate::{
    Ground, Result,
    pages::{self, Page},
    territories::Territory,
};
use anyhow::anyhow;
use sea_orm::ConnectionTrait;
use uuid::Uuid;

/// An account as anyone may see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenAccount {
    /// Order of opening.
    pub seq: i64,
    /// Its id.
    pub id: Uuid,
    /// What it is for.
    pub kind: AccountKind,
    /// The mission, of a mission's budget.
    pub mission: Option<Uuid>,
    /// What stands for the member, of a member's account.
    pub member: Option<String>,
    /// The currency's code.
    pub currency: String,
    /// Sum of the entries that debit it.
    pub debited: i64,
    /// Sum of the entries that credit it.
    pub credited: i64,
    /// How many entries there are.
    pub entries: i64,
}

/// A transfer as anyone may see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenEntry {
    /// Its number in the book.
    pub number: i64,
    /// The day.
    pub written_on: String,
    /// The account that is debited.
    pub debit: Uuid,
    /// The account that is credited.
    pub credit: Uuid,
    /// In smallest units.
    pub amount: i64,
    /// The currency's code.
    pub currency: String,
    /// Why.
    pub cause: String,
}

/// What stands for a person in a territory's open data: always the same there, and nothing can be told from it.
pub fn mask(ground: &Ground, territory: Uuid, person: Uuid) -> String {
    let both = [territory.into_bytes(), person.into_bytes()].concat();
    hex::encode(&ground.secret.derive("open-accounts", &both)[..6])
}

/// The book of a territory in its currency, if anything was ever written.
///
/// # Errors
/// When the database does not answer.
pub async fn book(connection: &impl ConnectionTrait, territory: &Territory) -> Result<Option<Uuid>> {
    ledger::find(connection, territory.id, territory.currency).await
}

/// The accounts of a territory, in the order of opening.
///
/// # Errors
/// `cursor-invalid`.
pub async fn accounts(
    ground: &Ground,
    territory: &Territory,
    cursor: Option<&str>,
    limit: u32,
) -> Result<Page<OpenAccount>> {
    let scope = format!("accounts?territory={}", territory.id);
    let after = pages::read_cursor::<i64>(&scope, cursor)?.unwrap_or_default();
    let Some(book) = book(&*ground.db, territory).await? else { return Ok(Page { items: Vec::new(), next: None }) };
    let rows = ledger::accounts(&*ground.db, book, after, limit + 1).await?;
    let open = rows.into_iter().map(|row| open_account(ground, territory.id, row)).collect::<Result<Vec<_>>>()?;
    Ok(Page::of(open, limit, &scope, |account| account.seq))
}

pub(super) fn open_account(ground: &Ground, territory: Uuid, row: ledger::entity::AccountRow) -> Result<OpenAccount> {
    let kind = AccountKind::from_name(&row.kind).ok_or_else(|| anyhow!("a strange account"))?;
    let member = row.owner_id.filter(|_| kind == AccountKind::Member).map(|person| mask(ground, territory, person));
    Ok(OpenAccount {
        seq: row.seq,
        id: row.id,
        kind,
        mission: row.owner_id.filter(|_| kind == AccountKind::Mission),
        member,
        currency: row.currency,
        debited: row.debited,
        credited: row.credited,
        entries: row.entries,
    })
}

/// The entries of an account, newest first.
///
/// # Errors
/// `not-found` for an account of another book, `cursor-invalid`.
pub async fn entries(
    ground: &Ground,
    book: Uuid,
    account: Uuid,
    cursor: Option<&str>,
    limit: u32,
) -> Result<Page<OpenEntry>> {
    let account = ledger::account_by_id(&*ground.db, book, account).await?;
    let rows = ledger::entries_of_account(&*ground.db, account.id, cursor, limit).await?;
    Ok(rows.map(OpenEntry::from))
}

impl From<ledger::entity::EntryRow> for OpenEntry {
    fn from(row: ledger::entity::EntryRow) -> Self {
        Self {
            number: row.number,
            written_on: row.written_on,
            debit: row.debit_id,
            credit: row.credit_id,
            amount: row.amount,
            currency: row.currency,
            cause: row.cause,
        }
    }
}
