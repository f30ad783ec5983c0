//! The rows of the ledger.

use super::{
    Account, AccountKind, Book, Cause, Transfer,
    entity::{AccountRow, EntryRow},
};
use crate::{
    Clock, Result, ids,
    sql::{all, one, run, value},
    territories::Currency,
};
use anyhow::anyhow;
use jiff::civil::Date;
use sea_orm::{ConnectionTrait, Value};
use std::collections::{BTreeSet, HashMap};
use uuid::Uuid;

/// Rows written by one statement.
const CHUNK: usize = 100;
const ENTRY: &str = "SELECT seq, id, book_id, number, debit_id, credit_id, amount, currency, cause, cause_id, reverses_id, \
    written_on, created_at FROM ledger_entries";
const ACCOUNT: &str =
    "SELECT seq, id, book_id, kind, owner_id, currency, debited, credited, entries FROM ledger_accounts";

pub(super) async fn find_book(
    connection: &impl ConnectionTrait,
    territory: Uuid,
    currency: Currency,
) -> Result<Option<Uuid>> {
    let sql = "SELECT id FROM ledger_books WHERE territory_id = $1 AND currency = $2";
    value(connection, sql, [territory.into(), currency.code().into()]).await
}

pub(super) async fn open_book(
    write: &impl ConnectionTrait,
    clock: &Clock,
    territory: Uuid,
    currency: Currency,
) -> Result<Book> {
    let lock = "UPDATE ledger_books SET entries = entries WHERE territory_id = $1 AND currency = $2 RETURNING id";
    let key = || [Value::from(territory), currency.code().into()];
    let found: Option<Uuid> = value(write, lock, key()).await?;
    let id = match found {
        Some(id) => id,
        None => {
            let sql = "INSERT INTO ledger_books (id, territory_id, currency, created_at) VALUES ($1, $2, $3, $4) \
                ON CONFLICT (territory_id, currency) DO NOTHING";
            let [territory, code] = key();
            run(write, sql, [ids::new(clock).into(), territory, code, clock.now().into()]).await?;
            value(write, lock, key()).await?.ok_or_else(|| anyhow!("a book that was just made is missing"))?
        }
    };
    Ok(Book { id, territory, currency })
}

pub(super) async fn insert(
    write: &impl ConnectionTrait,
    clock: &Clock,
    book: &Book,
    on: Date,
    cause_id: Option<Uuid>,
    transfers: &[Transfer],
) -> Result<Vec<Uuid>> {
    let mut written = Vec::with_capacity(transfers.len());
    for chunk in transfers.chunks(CHUNK) {
        let accounts = account_ids(write, clock, book, chunk).await?;
        let rows = chunk.iter().map(|transfer| Row {
            debit: accounts[&transfer.debit],
            credit: accounts[&transfer.credit],
            amount: transfer.amount,
            cause: transfer.cause,
            cause_id,
            reverses: None,
        });
        written.extend(insert_rows(write, clock, book, on, rows.collect()).await?);
    }
    Ok(written)
}

pub(super) async fn insert_reversal(
    write: &impl ConnectionTrait,
    clock: &Clock,
    book: &Book,
    on: Date,
    entry: &EntryRow,
) -> Result<Uuid> {
    let row = Row {
        debit: entry.credit_id,
        credit: entry.debit_id,
        amount: entry.amount,
        cause: Cause::Reversal,
        cause_id: entry.cause_id,
        reverses: Some(entry.id),
    };
    let written = insert_rows(write, clock, book, on, vec![row]).await?;
    written.first().copied().ok_or_else(|| anyhow!("no reversal was written").into())
}

struct Row {
    debit: Uuid,
    credit: Uuid,
    amount: i64,
    cause: Cause,
    cause_id: Option<Uuid>,
    reverses: Option<Uuid>,
}

async fn insert_rows(
    write: &impl ConnectionTrait,
    clock: &Clock,
    book: &Book,
    on: Date,
    rows: Vec<Row>,
) -> Result<Vec<Uuid>> {
    let many = i64::try_from(rows.len()).unwrap_or_default();
    let sql = "UPDATE ledger_books SET entries = entries + $2 WHERE id = $1 RETURNING entries";
    let last: Option<i64> = value(write, sql, [book.id.into(), many.into()]).await?;
    let first = last.ok_or_else(|| anyhow!("the book {} is missing", book.id))? - many + 1;
    let (mut values, mut groups, mut written) = (Vec::<Value>::new(), Vec::new(), Vec::new());
    for (number, row) in (first..).zip(rows) {
        let id = ids::new(clock);
        let group: [Value; 12] = [
            id.into(),
            book.id.into(),
            number.into(),
            row.debit.into(),
            row.credit.into(),
            row.amount.into(),
            book.currency.code().into(),
            row.cause.name().into(),
            row.cause_id.into(),
            row.reverses.into(),
            on.to_string().into(),
            clock.now().into(),
        ];
        groups.push(format!("({})", crate::sql::places(values.len() + 1, group.len())));
        values.extend(group);
        written.push(id);
    }
    let sql = format!(
        "INSERT INTO ledger_entries (id, book_id, number, debit_id, credit_id, amount, currency, cause, cause_id, \
         reverses_id, written_on, created_at) VALUES {}",
        groups.join(", ")
    );
    run(write, sql, values).await?;
    Ok(written)
}

/// The ids of the accounts that the transfers touch; those that are missing are made.
async fn account_ids(
    write: &impl ConnectionTrait,
    clock: &Clock,
    book: &Book,
    transfers: &[Transfer],
) -> Result<HashMap<Account, Uuid>> {
    let wanted: BTreeSet<Account> = transfers.iter().flat_map(|t| [t.debit, t.credit]).collect();
    let mut found = existing(write, book, &wanted).await?;
    let missing: Vec<_> = wanted.iter().filter(|account| !found.contains_key(account)).collect();
    if missing.is_empty() {
        return Ok(found);
    }
    let (mut values, mut groups) = (Vec::<Value>::new(), Vec::new());
    for account in missing {
        let group: [Value; 7] = [
            ids::new(clock).into(),
            book.id.into(),
            account.kind.name().into(),
            account.owner.into(),
            owner_key(account).into(),
            book.currency.code().into(),
            clock.now().into(),
        ];
        groups.push(format!("({})", crate::sql::places(values.len() + 1, group.len())));
        values.extend(group);
    }
    let sql = format!(
        "INSERT INTO ledger_accounts (id, book_id, kind, owner_id, owner_key, currency, created_at) VALUES {} \
         ON CONFLICT (book_id, kind, owner_key) DO NOTHING",
        groups.join(", ")
    );
    run(write, sql, values).await?;
    found.extend(existing(write, book, &wanted).await?);
    Ok(found)
}

async fn existing(
    connection: &impl ConnectionTrait,
    book: &Book,
    wanted: &BTreeSet<Account>,
) -> Result<HashMap<Account, Uuid>> {
    let mut values: Vec<Value> = vec![book.id.into()];
    let mut groups = Vec::new();
    for account in wanted {
        groups.push(format!("(${}, ${})", values.len() + 1, values.len() + 2));
        values.extend([Value::from(account.kind.name()), owner_key(account).into()]);
    }
    let sql = format!("{ACCOUNT} WHERE book_id = $1 AND (kind, owner_key) IN (VALUES {})", groups.join(", "));
    let rows: Vec<AccountRow> = all(connection, sql, values).await?;
    Ok(rows.into_iter().filter_map(|row| Some((as_account(&row)?, row.id))).collect())
}

fn as_account(row: &AccountRow) -> Option<Account> {
    Some(Account { kind: AccountKind::from_name(&row.kind)?, owner: row.owner_id })
}

fn owner_key(account: &Account) -> String {
    account.owner.map(|id| id.to_string()).unwrap_or_default()
}

pub(super) async fn account(
    connection: &impl ConnectionTrait,
    book: Uuid,
    account: Account,
) -> Result<Option<AccountRow>> {
    let sql = format!("{ACCOUNT} WHERE book_id = $1 AND kind = $2 AND owner_key = $3");
    one(connection, sql, [book.into(), account.kind.name().into(), owner_key(&account).into()]).await
}

pub(super) async fn account_by_id(
    connection: &impl ConnectionTrait,
    book: Uuid,
    id: Uuid,
) -> Result<Option<AccountRow>> {
    one(connection, format!("{ACCOUNT} WHERE book_id = $1 AND id = $2"), [book.into(), id.into()]).await
}

/// The accounts of a book by their order of opening, after `after`, at most `limit`.
///
/// # Errors
/// When the database does not answer.
pub async fn accounts(
    connection: &impl ConnectionTrait,
    book: Uuid,
    after: i64,
    limit: u32,
) -> Result<Vec<AccountRow>> {
    let sql = format!("{ACCOUNT} WHERE book_id = $1 AND seq > $2 ORDER BY seq LIMIT $3");
    all(connection, sql, [book.into(), after.into(), i64::from(limit).into()]).await
}

pub(super) async fn entry(connection: &impl ConnectionTrait, book: &Book, id: Uuid) -> Result<Option<EntryRow>> {
    one(connection, format!("{ENTRY} WHERE book_id = $1 AND id = $2"), [book.id.into(), id.into()]).await
}

pub(super) async fn is_reversed(connection: &impl ConnectionTrait, id: Uuid) -> Result<bool> {
    let sql = "SELECT id FROM ledger_entries WHERE reverses_id = $1";
    Ok(value::<Uuid>(connection, sql, [id.into()]).await?.is_some())
}

pub(super) async fn entries_of_account(
    connection: &impl ConnectionTrait,
    account: Uuid,
    before: Option<i64>,
    limit: u32,
) -> Result<Vec<EntryRow>> {
    // Two walks along two indexes, each no longer than the page.
    let side = |column: &str| {
        format!("SELECT * FROM ({ENTRY} WHERE {column} = $1 AND seq < $2 ORDER BY seq DESC LIMIT $3) AS {column}s")
    };
    let sql = format!("{} UNION ALL {} ORDER BY seq DESC LIMIT $3", side("debit_id"), side("credit_id"));
    let values = [account.into(), before.unwrap_or(i64::MAX).into(), (i64::from(limit) + 1).into()];
    all(connection, sql, values).await
}

/// The entries of a cause (a payment, a receipt, an expense, a period), oldest first, at most a thousand.
///
/// # Errors
/// When the database does not answer.
pub async fn entries_of_cause(connection: &impl ConnectionTrait, cause: Uuid) -> Result<Vec<EntryRow>> {
    all(connection, format!("{ENTRY} WHERE cause_id = $1 ORDER BY seq LIMIT 1000"), [cause.into()]).await
}

/// Entries of a book written from `first` to `last` (days) after the entry `after`, by their number, at most `limit`.
///
/// # Errors
/// When the database does not answer.
pub async fn entries_between(
    connection: &impl ConnectionTrait,
    book: Uuid,
    days: (Date, Date),
    after: i64,
    limit: u32,
) -> Result<Vec<EntryRow>> {
    let sql =
        format!("{ENTRY} WHERE book_id = $1 AND number > $2 AND written_on BETWEEN $3 AND $4 ORDER BY number LIMIT $5");
    let values =
        [book.into(), after.into(), days.0.to_string().into(), days.1.to_string().into(), i64::from(limit).into()];
    all(connection, sql, values).await
}
