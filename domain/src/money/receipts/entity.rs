//! A receipt and its row.

use crate::{Error, Result, names::names, territories::Currency};
use anyhow::anyhow;
use sea_orm::FromQueryResult;
use uuid::Uuid;

/// Which way the money goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// Into the box.
    In,
    /// Out of it, to someone who is owed it.
    Out,
}

/// What is handed over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Means {
    /// Coins and notes.
    Cash,
    /// A cheque.
    Cheque,
}

/// Where a receipt stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReceiptState {
    /// Written by one person.
    Recorded,
    /// Confirmed by a second one: the ledger has it.
    Confirmed,
    /// Was wrong; its number stays.
    Voided,
}

names!(Way { In = "in", Out = "out" });
names!(Means { Cash = "cash", Cheque = "cheque" });
names!(ReceiptState { Recorded = "recorded", Confirmed = "confirmed", Voided = "voided" });

/// A numbered receipt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// Order of writing, over all territories.
    pub seq: i64,
    /// Its id.
    pub id: Uuid,
    /// Whose box it is.
    pub territory_id: Uuid,
    /// 1, 2, 3… within the territory.
    pub number: i64,
    /// In or out.
    pub way: Way,
    /// Cash or a cheque.
    pub means: Means,
    /// Whose money it is, when they are a person of the game.
    pub person_id: Option<Uuid>,
    /// Whose money it is, as written down; may be empty.
    pub payer: String,
    /// The subscription that it pays.
    pub subscription_id: Option<Uuid>,
    /// The payment that it became.
    pub payment_id: Option<Uuid>,
    /// Where it stands.
    pub state: ReceiptState,
    /// The currency.
    pub currency: Currency,
    /// In smallest units.
    pub amount: i64,
    /// What else there is to say.
    pub note: String,
    /// YYYY-MM-DD.
    pub received_on: String,
    /// Who wrote it.
    pub recorded_by: Uuid,
    /// Who confirmed or voided it.
    pub decided_by: Option<Uuid>,
    /// UTC microseconds.
    pub decided_at: Option<i64>,
    /// Grows with each change.
    pub version: i64,
    /// UTC microseconds.
    pub created_at: i64,
    /// UTC microseconds.
    pub updated_at: i64,
}

impl Receipt {
    /// The number as it stands on paper: the year and six digits.
    pub fn label(&self) -> String {
        format!("{}-{:06}", self.received_on.get(..4).unwrap_or_default(), self.number)
    }

    /// What was written on it, to tell the same request from another one.
    pub(super) fn says(&self) -> impl PartialEq + use<> {
        let who = (self.person_id, self.payer.clone(), self.subscription_id);
        let what = (self.amount, self.received_on.clone(), self.note.clone());
        (self.territory_id, self.way.name(), self.means.name(), who, what)
    }
}

#[derive(FromQueryResult)]
pub(super) struct Row {
    seq: i64,
    id: Uuid,
    territory_id: Uuid,
    number: i64,
    way: String,
    means: String,
    person_id: Option<Uuid>,
    payer: String,
    subscription_id: Option<Uuid>,
    payment_id: Option<Uuid>,
    state: String,
    currency: String,
    amount: i64,
    note: String,
    received_on: String,
    recorded_by: Uuid,
    decided_by: Option<Uuid>,
    decided_at: Option<i64>,
    version: i64,
    created_at: i64,
    updated_at: i64,
}

pub(super) const COLUMNS: &str = "seq, id, territory_id, number, way, means, person_id, payer, subscription_id, payment_id, \
    state, currency, amount, note, received_on, recorded_by, decided_by, decided_at, version, created_at, updated_at";

impl TryFrom<Row> for Receipt {
    type Error = Error;

    /// Fails only when a row was written by other hands than ours.
    fn try_from(row: Row) -> Result<Self> {
        let strange = |column: &str| anyhow!("the receipt {} has a strange {column}", row.id);
        Ok(Self {
            way: Way::from_name(&row.way).ok_or_else(|| strange("way"))?,
            means: Means::from_name(&row.means).ok_or_else(|| strange("means"))?,
            state: ReceiptState::from_name(&row.state).ok_or_else(|| strange("state"))?,
            currency: Currency::parse(&row.currency)?,
            seq: row.seq,
            id: row.id,
            territory_id: row.territory_id,
            number: row.number,
            person_id: row.person_id,
            payer: row.payer,
            subscription_id: row.subscription_id,
            payment_id: row.payment_id,
            amount: row.amount,
            note: row.note,
            received_on: row.received_on,
            recorded_by: row.recorded_by,
            decided_by: row.decided_by,
            decided_at: row.decided_at,
            version: row.version,
            created_at: row.created_at,
            updated_at: row.updated_at,
        })
    }
}
