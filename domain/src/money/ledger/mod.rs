//! The ledger: double entry, one row a transfer, never changed.
//!
//! A transfer debits one account and credits another, so all accounts of a book sum to zero by construction. The database
//! keeps each account's totals in the transaction of the entry and refuses to change or delete an entry; a mistake is
//! reversed by an entry of its own. Every book belongs to one territory and one currency, and its entries are numbered
//! without a gap: whoever writes locks the book first, so two writers never wait for each other in a circle.

pub mod entity;
mod store;

use crate::{Clock, ErrorCode, Refusal, Result, names::names, pages, pages::Page, territories::Currency};
use entity::{AccountRow, EntryRow};
use jiff::civil::Date;
use sea_orm::ConnectionTrait;
use uuid::Uuid;

pub use store::{accounts, entries_between, entries_of_cause};

/// What an account is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AccountKind {
    /// Money that the payment provider holds for the territory.
    Provider,
    /// The cash box: cash and cheques.
    Cash,
    /// The territory's own fund.
    Territory,
    /// A mission's budget.
    Mission,
    /// What belongs to all.
    Commons,
    /// What a member is owed: dividends and advanced expenses.
    Member,
}

names!(AccountKind {
    Provider = "provider",
    Cash = "cash",
    Territory = "territory",
    Mission = "mission",
    Commons = "commons",
    Member = "member"
});

impl AccountKind {
    /// Whether it holds money (what is debited is there) or says whose it is (what is credited is there).
    pub fn holds_money(self) -> bool {
        matches!(self, Self::Provider | Self::Cash)
    }

    /// What is there, of the two totals.
    pub fn balance(self, debited: i64, credited: i64) -> i64 {
        if self.holds_money() { debited - credited } else { credited - debited }
    }
}

/// Why money moved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cause {
    /// A payment came in.
    Payment,
    /// The provider kept its fee.
    Fee,
    /// A part goes to where it was directed.
    Directing,
    /// A payment was given back.
    Refund,
    /// A bank took a payment back, or gave it back again.
    Dispute,
    /// An advanced expense was accepted.
    Expense,
    /// A share of a closed period.
    Dividend,
    /// A share that was left to the commons.
    DividendGift,
    /// A member was paid what they are owed.
    Payout,
    /// An entry was wrong.
    Reversal,
}

names!(Cause {
    Payment = "payment",
    Fee = "fee",
    Directing = "directing",
    Refund = "refund",
    Dispute = "dispute",
    Expense = "expense",
    Dividend = "dividend",
    DividendGift = "dividend-gift",
    Payout = "payout",
    Reversal = "reversal"
});

/// An account of a book, by what it is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Account {
    /// What it is for.
    pub kind: AccountKind,
    /// The mission or the person.
    pub owner: Option<Uuid>,
}

impl Account {
    /// Money at the provider.
    pub const PROVIDER: Self = Self { kind: AccountKind::Provider, owner: None };
    /// The cash box.
    pub const CASH: Self = Self { kind: AccountKind::Cash, owner: None };
    /// The territory's fund.
    pub const TERRITORY: Self = Self { kind: AccountKind::Territory, owner: None };
    /// The commons.
    pub const COMMONS: Self = Self { kind: AccountKind::Commons, owner: None };

    /// A mission's budget.
    pub fn mission(id: Uuid) -> Self {
        Self { kind: AccountKind::Mission, owner: Some(id) }
    }

    /// What a member is owed.
    pub fn member(id: Uuid) -> Self {
        Self { kind: AccountKind::Member, owner: Some(id) }
    }
}

/// A movement between two accounts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Transfer {
    /// Why.
    pub cause: Cause,
    /// The account that is debited.
    pub debit: Account,
    /// The account that is credited.
    pub credit: Account,
    /// More than 0, in smallest units.
    pub amount: i64,
}

impl Transfer {
    /// What brings an amount that moved from `debit` to `credit` from one value to another: nothing when they are equal,
    /// the other way round when it shrinks.
    pub fn to_reach(cause: Cause, debit: Account, credit: Account, from: i64, to: i64) -> Option<Self> {
        match to - from {
            0 => None,
            more if more > 0 => Some(Self { cause, debit, credit, amount: more }),
            less => Some(Self { cause, debit: credit, credit: debit, amount: -less }),
        }
    }
}

/// A book, locked for the transaction that opened it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Book {
    /// Its id.
    pub id: Uuid,
    /// Whose it is.
    pub territory: Uuid,
    /// In what currency.
    pub currency: Currency,
}

/// Opens the book of a territory for writing and locks it until the transaction ends; made when it is missing.
///
/// # Errors
/// When the database refuses.
pub async fn open(write: &impl ConnectionTrait, clock: &Clock, territory: Uuid, currency: Currency) -> Result<Book> {
    store::open_book(write, clock, territory, currency).await
}

/// Writes transfers in the caller's transaction, in their order; gives the ids of the entries.
///
/// # Errors
/// When an amount is not positive or the database refuses.
pub async fn post(
    write: &impl ConnectionTrait,
    clock: &Clock,
    book: &Book,
    on: Date,
    cause_id: Option<Uuid>,
    transfers: &[Transfer],
) -> Result<Vec<Uuid>> {
    if let Some(wrong) = transfers.iter().find(|transfer| transfer.amount <= 0 || transfer.debit == transfer.credit) {
        return Err(anyhow::anyhow!("a transfer that cannot be: {wrong:?}").into());
    }
    store::insert(write, clock, book, on, cause_id, transfers).await
}

/// Undoes an entry by its opposite; an entry is reversed once.
///
/// # Errors
/// `not-found` for an unknown entry, `entry-reversed` when it is reversed already or is itself a reversal.
pub async fn reverse(write: &impl ConnectionTrait, clock: &Clock, book: &Book, on: Date, entry: Uuid) -> Result<Uuid> {
    let entry = store::entry(write, book, entry).await?.ok_or(ErrorCode::NotFound)?;
    if entry.reverses_id.is_some() || store::is_reversed(write, entry.id).await? {
        return Err(Refusal::new(ErrorCode::EntryReversed).into());
    }
    store::insert_reversal(write, clock, book, on, &entry).await
}

/// What is there on an account, in constant time; 0 for one that was never written on.
///
/// # Errors
/// When the database does not answer.
pub async fn balance(connection: &impl ConnectionTrait, book: Uuid, account: Account) -> Result<i64> {
    let row = store::account(connection, book, account).await?;
    Ok(row.map_or(0, |row| account.kind.balance(row.debited, row.credited)))
}

/// The book of a territory, if anything was ever written in that currency.
///
/// # Errors
/// When the database does not answer.
pub async fn find(connection: &impl ConnectionTrait, territory: Uuid, currency: Currency) -> Result<Option<Uuid>> {
    store::find_book(connection, territory, currency).await
}

/// One account by its id within a book.
///
/// # Errors
/// `not-found`.
pub async fn account_by_id(connection: &impl ConnectionTrait, book: Uuid, id: Uuid) -> Result<AccountRow> {
    store::account_by_id(connection, book, id).await?.ok_or_else(|| ErrorCode::NotFound.into())
}

/// The entries of an account, newest first.
///
/// # Errors
/// `cursor-invalid`, or when the database does not answer.
pub async fn entries_of_account(
    connection: &impl ConnectionTrait,
    account: Uuid,
    cursor: Option<&str>,
    limit: u32,
) -> Result<Page<EntryRow>> {
    let scope = format!("entries?account={account}");
    let before = pages::read_cursor::<i64>(&scope, cursor)?;
    let rows = store::entries_of_account(connection, account, before, limit).await?;
    Ok(Page::of(rows, limit, &scope, |row| row.seq))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    fn account(number: u8) -> Account {
        match number {
            0 => Account::PROVIDER,
            1 => Account::CASH,
            2 => Account::TERRITORY,
            3 => Account::COMMONS,
            n => Account::mission(Uuid::from_u128(n.into())),
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(10_000))]

        #[test]
        fn after_any_sequence_all_accounts_sum_to_zero(
            moves in prop::collection::vec((0..9_u8, 0..9_u8, -5_000..5_000_i64), 0..60),
        ) {
            let mut signed: BTreeMap<Account, i64> = BTreeMap::new();
            for (debit, credit, to) in moves {
                if debit == credit { continue }
                if let Some(t) = Transfer::to_reach(Cause::Payment, account(debit), account(credit), 0, to) {
                    prop_assert!(t.amount > 0);
                    *signed.entry(t.debit).or_default() += t.amount;
                    *signed.entry(t.credit).or_default() -= t.amount;
                }
            }
            prop_assert_eq!(signed.values().sum::<i64>(), 0);
        }
    }
}
