//! Rules of people: signing in, sessions, keys, roles.

mod commands;
mod http;
mod keys;
mod mail;
mod pages;
mod roles;
mod sessions;
mod sign_in;
mod tokens;

use photos36_domain::{
    Ground,
    clock::MINUTE,
    database::statement,
    people::{
        self, Actor, Device, DisplayName, Email,
        sessions::{Holding, Opened},
        sign_in::{Ask, Letter, Opening},
    },
    texts::Locale,
};
use sea_orm::ConnectionTrait;
use uuid::Uuid;

pub fn email(text: &str) -> Email {
    Email::parse(text).unwrap()
}

pub fn ask(address: &str) -> Ask {
    Ask { email: email(address), locale: Locale::French, display_name: Some(DisplayName::parse("Jeanne").unwrap()) }
}

pub fn phone() -> Opening {
    Opening { device: Device::new("Phone"), holding: Holding::RefreshToken }
}

pub fn browser() -> Opening {
    Opening { device: Device::new("Browser"), holding: Holding::Cookie }
}

/// Sign-ins of the address, oldest first.
pub async fn sign_ins(ground: &Ground, address: &str) -> Vec<Uuid> {
    let sql = "SELECT id FROM sign_ins WHERE email = $1 ORDER BY created_at, id";
    let rows = ground.db.query_all_raw(statement(&*ground.db, sql, [address.into()])).await.unwrap();
    rows.iter().map(|row| row.try_get_by_index(0).unwrap()).collect()
}

/// Asks, and opens the mail a moment later.
pub async fn letter(ground: &Ground, address: &str) -> Letter {
    ground.clock.advance(1_000);
    people::sign_in::ask(ground, ask(address)).await.unwrap();
    let newest = *sign_ins(ground, address).await.last().unwrap();
    people::sign_in::letter(ground, newest).await.unwrap().unwrap()
}

pub fn token_of(letter: &Letter) -> &str {
    letter.link.split_once("token=").unwrap().1
}

pub async fn signed_in(ground: &Ground, address: &str) -> Opened {
    let letter = letter(ground, address).await;
    people::sign_in::by_code(ground, &letter.email, &letter.code, phone()).await.unwrap()
}

/// Who the session's holder is at this instant.
pub async fn actor(ground: &Ground, session: Uuid) -> Option<Actor> {
    people::sessions::authenticate(&*ground.db, session).await.unwrap().map(|known| known.actor)
}

/// Another code than this one.
pub fn wrong(code: &str) -> String {
    format!("{:06}", (code.parse::<u32>().unwrap() + 1) % 1_000_000)
}

pub const TEN_MINUTES: i64 = 10 * MINUTE;
