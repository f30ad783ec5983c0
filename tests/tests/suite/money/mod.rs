//! Money: the ledger, subscriptions, receipts, Stripe by its stand-in.

mod cash;
mod ledger;
mod stripe;
mod wealth;

use photos36_domain::{
    Ground,
    database::statement,
    people::{Email, Role, roles},
    territories::{self, NewTerritory, Territory},
};
use photos36_tests::{App, Player};
use sea_orm::ConnectionTrait;

/// Vichel, opened.
async fn vichel(ground: &Ground) -> Territory {
    let commune = territories::commune("63456").unwrap().unwrap();
    let write = ground.db.write().await.unwrap();
    let territory = territories::create(ground, &*write, NewTerritory::from(commune)).await.unwrap();
    write.commit().await.unwrap();
    territory
}

/// Someone signed in with this role in the territory.
async fn with_role(app: &App, email: &str, territory: &Territory, role: Role) -> Player {
    roles::grant(&app.ground, &Email::parse(email).unwrap(), roles::Grant::In(territory.id, role)).await.unwrap();
    app.player(email).await
}

/// Runs a statement straight in the database.
async fn run(ground: &Ground, sql: &str) -> Result<u64, sea_orm::DbErr> {
    Ok(ground.db.execute_raw(statement(&*ground.db, sql, [])).await?.rows_affected())
}

/// The balance of the first account of this kind, as anyone reads it, after a check that all totals equal their lines.
async fn balance(app: &App, territory: &Territory, kind: &str) -> i64 {
    let page = app.json(&format!("/v1/territories/{}/accounts", territory.id)).await;
    let mut sum = 0;
    for account in page["items"].as_array().unwrap() {
        let id = account["id"].as_str().unwrap();
        let lines = app.json(&format!("/v1/territories/{}/accounts/{id}/entries?limit=200", territory.id)).await;
        let total = |side: &str| -> i64 {
            let lines = lines["items"].as_array().unwrap().iter();
            lines.filter(|line| line[side] == id).map(|line| line["amount"].as_i64().unwrap()).sum()
        };
        assert_eq!(account["debited"], total("debit"), "{account}");
        assert_eq!(account["credited"], total("credit"), "{account}");
        sum += total("debit") - total("credit");
    }
    assert_eq!(sum, 0);
    let found = page["items"].as_array().unwrap().iter().find(|account| account["kind"] == kind);
    found.map_or(0, |account| account["balance"].as_i64().unwrap())
}
