//! The ledger: double entry, never changed.

use super::{run, vichel};
use jiff::civil::date;
use photos36_domain::{
    database::statement,
    money::ledger::{self, Account, Cause, Transfer},
    territories::Currency,
};
use photos36_tests::on_both_backends;
use sea_orm::ConnectionTrait;
use uuid::Uuid;

const DAY: jiff::civil::Date = date(2026, 6, 21);

fn account(number: u64) -> Account {
    match number % 8 {
        0 => Account::PROVIDER,
        1 => Account::CASH,
        2 => Account::TERRITORY,
        3 => Account::COMMONS,
        n if n < 6 => Account::mission(Uuid::from_u128(n.into())),
        n => Account::member(Uuid::from_u128(n.into())),
    }
}

/// Totals of the accounts against the lines under them: rows that differ, and the sum over all.
const DIFFERENT: &str = "SELECT count(*), CAST(coalesce(sum(a.debited - a.credited), 0) AS bigint), \
    CAST(coalesce(sum(a.entries), 0) AS bigint) FROM ledger_accounts a";
const WRONG: &str = "SELECT count(*) FROM ledger_accounts a WHERE \
    a.debited <> (SELECT coalesce(sum(amount), 0) FROM ledger_entries WHERE debit_id = a.id) OR \
    a.credited <> (SELECT coalesce(sum(amount), 0) FROM ledger_entries WHERE credit_id = a.id)";

on_both_backends! {
    async fn an_entry_is_neither_changed_nor_deleted_but_reversed_once(backend: Backend) {
        let ground = backend.ground().await;
        let territory = vichel(&ground).await;
        let write = ground.db.write().await.unwrap();
        let book = ledger::open(&*write, &ground.clock, territory.id, Currency::EUR).await.unwrap();
        let payment = Transfer { cause: Cause::Payment, debit: Account::CASH, credit: Account::TERRITORY, amount: 500 };
        let entry = ledger::post(&*write, &ground.clock, &book, DAY, None, &[payment]).await.unwrap()[0];
        write.commit().await.unwrap();
        for sql in ["UPDATE ledger_entries SET amount = 5", "UPDATE ledger_entries SET cause = 'gift'",
            "DELETE FROM ledger_entries", "DELETE FROM ledger_accounts"] {
            assert!(run(&ground, sql).await.is_err(), "{sql}");
        }
        assert_eq!(ledger::balance(&*ground.db, book.id, Account::TERRITORY).await.unwrap(), 500);

        let write = ground.db.write().await.unwrap();
        let book = ledger::open(&*write, &ground.clock, territory.id, Currency::EUR).await.unwrap();
        ledger::reverse(&*write, &ground.clock, &book, DAY, entry).await.unwrap();
        assert!(ledger::reverse(&*write, &ground.clock, &book, DAY, entry).await.is_err());
        write.commit().await.unwrap();
        assert_eq!(ledger::balance(&*ground.db, book.id, Account::TERRITORY).await.unwrap(), 0);
    }

    async fn after_100000_random_transfers_every_total_equals_its_lines(backend: Backend) {
        let ground = backend.ground().await;
        let territory = vichel(&ground).await;
        let mut state = 36_u64;
        let mut draw = || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            state >> 33
        };
        for _ in 0..200 {
            let transfers: Vec<_> = (0..500)
                .map(|_| {
                    let debit = draw();
                    let credit = debit + 1 + draw() % 7;
                    let amount = i64::try_from(draw() % 10_000 + 1).unwrap();
                    Transfer { cause: Cause::Payment, debit: account(debit), credit: account(credit), amount }
                })
                .collect();
            let write = ground.db.write().await.unwrap();
            let book = ledger::open(&*write, &ground.clock, territory.id, Currency::EUR).await.unwrap();
            ledger::post(&*write, &ground.clock, &book, DAY, None, &transfers).await.unwrap();
            write.commit().await.unwrap();
        }
        let row = ground.db.query_one_raw(statement(&*ground.db, DIFFERENT, [])).await.unwrap().unwrap();
        let seen: (i64, i64, i64) =
            (row.try_get_by_index(0).unwrap(), row.try_get_by_index(1).unwrap(), row.try_get_by_index(2).unwrap());
        assert_eq!(seen, (8, 0, 200_000));
        let row = ground.db.query_one_raw(statement(&*ground.db, WRONG, [])).await.unwrap().unwrap();
        assert_eq!(row.try_get_by_index::<i64>(0).unwrap(), 0);
    }
}
