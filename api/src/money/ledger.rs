//! The books, as anyone may read them: members are masked.

use crate::http::{
    Problem, Query, State,
    pages::{self, PageIn, PageOut},
};
use actix_web::{HttpRequest, HttpResponse, get, web::Path};
use photos36_domain::{
    ErrorCode,
    money::accounts::{self, OpenAccount, OpenEntry},
    pages::limit,
    territories,
};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// An account of a territory's book.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({"id": "0197a1c0-6666-7000-8000-000000000006", "kind": "mission", "mission_id": "0197a1c0-5555-7000-8000-000000000001", "currency": "EUR", "debited": 0, "credited": 4200, "balance": 4200, "entries": 12}))]
struct AccountOut {
    /// Id.
    id: Uuid,
    /// `provider`, `cash`, `territory`, `mission`, `commons` or `member`.
    kind: String,
    /// The mission, of a mission's budget.
    #[serde(skip_serializing_if = "Option::is_none")]
    mission_id: Option<Uuid>,
    /// Stands for a member; the same in all of this territory's data, and nothing else can be told from it.
    #[serde(skip_serializing_if = "Option::is_none")]
    member: Option<String>,
    /// ISO 4217.
    currency: String,
    /// Sum of the entries that debit it.
    debited: i64,
    /// Sum of the entries that credit it.
    credited: i64,
    /// What is there: debited less credited for money that is held, credited less debited for whose it is.
    balance: i64,
    /// How many entries there are.
    entries: i64,
}

impl From<OpenAccount> for AccountOut {
    fn from(account: OpenAccount) -> Self {
        Self {
            id: account.id,
            kind: account.kind.name().to_owned(),
            mission_id: account.mission,
            member: account.member,
            currency: account.currency,
            debited: account.debited,
            credited: account.credited,
            balance: account.kind.balance(account.debited, account.credited),
            entries: account.entries,
        }
    }
}

/// A transfer: what one account is debited another is credited.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({"number": 41, "written_on": "2026-06-21", "debit": "0197a1c0-6666-7000-8000-000000000007", "credit": "0197a1c0-6666-7000-8000-000000000006", "amount": 600, "currency": "EUR", "cause": "directing"}))]
struct EntryOut {
    /// 1, 2, 3… within the book.
    number: i64,
    /// The day, in the territory.
    written_on: String,
    /// The account that is debited.
    debit: Uuid,
    /// The account that is credited.
    credit: Uuid,
    /// In smallest units.
    amount: i64,
    /// ISO 4217.
    currency: String,
    /// `payment`, `fee`, `directing`, `refund`, `dispute`, `expense`, `dividend`, `dividend-gift`, `payout` or `reversal`.
    cause: String,
}

impl From<OpenEntry> for EntryOut {
    fn from(entry: OpenEntry) -> Self {
        let OpenEntry { number, written_on, debit, credit, amount, currency, cause } = entry;
        Self { number, written_on, debit, credit, amount, currency, cause }
    }
}

/// List a territory's accounts.
///
/// Lists the accounts of a territory's book, in the order in which they were opened.
#[utoipa::path(
    operation_id = "listAccounts", tag = "money",
    params(("id" = Uuid, Path, description = "The territory."), PageIn),
    responses(
        (status = 200, description = "A page of accounts.", body = PageOut<AccountOut>),
        (status = 400, description = "parameter-invalid, cursor-invalid"),
        (status = 404, description = "not-found"),
    )
)]
#[get("/v1/territories/{id}/accounts")]
pub async fn list_accounts(
    state: State,
    id: Path<Uuid>,
    page: Query<PageIn>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let territory = territories::by_id(&*state.db, *id).await?;
    let rows = accounts::accounts(&state, &territory, page.cursor.as_deref(), limit(page.limit)?).await?;
    Ok(pages::respond(&request, rows.map(AccountOut::from)))
}

/// List an account's entries.
///
/// Lists the entries of an account, newest first. Those of a member's account are read by name in their own statement.
#[utoipa::path(
    operation_id = "listEntries", tag = "money",
    params(
        ("id" = Uuid, Path, description = "The territory."),
        ("account" = Uuid, Path, description = "The account."),
        PageIn,
    ),
    responses(
        (status = 200, description = "A page of entries.", body = PageOut<EntryOut>),
        (status = 400, description = "parameter-invalid, cursor-invalid"),
        (status = 404, description = "not-found"),
    )
)]
#[get("/v1/territories/{id}/accounts/{account}/entries")]
pub async fn list_entries(
    state: State,
    path: Path<(Uuid, Uuid)>,
    page: Query<PageIn>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let (id, account) = path.into_inner();
    let territory = territories::by_id(&*state.db, id).await?;
    let book = accounts::book(&*state.db, &territory).await?.ok_or(ErrorCode::NotFound)?;
    let rows = accounts::entries(&state, book, account, page.cursor.as_deref(), limit(page.limit)?).await?;
    Ok(pages::respond(&request, rows.map(EntryOut::from)))
}
