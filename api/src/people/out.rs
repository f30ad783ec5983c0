//! People and sessions on the wire.

use crate::http::{tags, time::rfc3339, tokens::Tokens};
use actix_web::{HttpResponse, http::header::CACHE_CONTROL};
use photos36_domain::{
    Result,
    people::{Actor, Person, sessions},
};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// Oneself.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "id": "0197a1c0-2222-7000-8000-000000000002", "email": "jeanne@example.org", "display_name": "Jeanne", "locale": "fr",
    "birth_year": 1984, "is_editor": false,
    "roles": [{"territory_id": "0197a1c0-3333-7000-8000-000000000003", "role": "resident"}],
    "created_at": "2026-06-21T12:00:00Z", "updated_at": "2026-06-21T12:00:00Z"
}))]
pub struct MeOut {
    /// The person.
    pub id: Uuid,
    /// Where sign-in codes go; nobody else sees it.
    pub email: String,
    /// How others see the person.
    pub display_name: String,
    /// Language of the mails: `fr` or `en`.
    pub locale: String,
    /// Birth year, if given; nobody else sees it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub birth_year: Option<i32>,
    /// Runs the system.
    pub is_editor: bool,
    /// Roles by territory.
    pub roles: Vec<RoleOut>,
    /// RFC 3339, UTC.
    pub created_at: String,
    /// RFC 3339, UTC.
    pub updated_at: String,
}

/// A role in a territory.
#[derive(Debug, Serialize, ToSchema)]
pub struct RoleOut {
    /// The territory.
    pub territory_id: Uuid,
    /// `resident`, `animator`, `mayor` or `mediator`.
    pub role: &'static str,
}

impl MeOut {
    /// The person with their roles.
    pub fn new(person: &Person, actor: &Actor) -> Self {
        let roles = match actor {
            Actor::Anonymous => &[][..],
            Actor::Person(player) => player.roles.as_slice(),
        };
        Self {
            id: person.id,
            email: person.email.as_str().to_owned(),
            display_name: person.display_name.as_str().to_owned(),
            locale: person.locale.tag().to_owned(),
            birth_year: person.birth_year.map(|year| year.year()),
            is_editor: person.is_editor,
            roles: roles
                .iter()
                .map(|(territory_id, role)| RoleOut { territory_id: *territory_id, role: role.name() })
                .collect(),
            created_at: rfc3339(person.created_at),
            updated_at: rfc3339(person.updated_at),
        }
    }
}

/// Answers with oneself and the tag to edit by.
pub fn me(person: &Person, actor: &Actor) -> HttpResponse {
    HttpResponse::Ok()
        .insert_header(tags::of_version(person.version, ""))
        .insert_header((CACHE_CONTROL, "private, no-cache"))
        .json(MeOut::new(person, actor))
}

/// A session that was opened or refreshed, with its tokens.
#[derive(Serialize, ToSchema)]
#[schema(example = json!({
    "access_token": "eyJ0eXAiOiJhdCtqd3QiLCJhbGciOiJFZERTQSIsImtpZCI6IjQ…", "token_type": "Bearer", "expires_in": 900,
    "refresh_token": "p36r_1vJ2…", "session_id": "0197a1c0-4444-7000-8000-000000000004",
    "person_id": "0197a1c0-2222-7000-8000-000000000002", "display_name": "Jeanne"
}))]
pub struct TokensOut {
    /// JWT to send in `Authorization: Bearer`.
    pub access_token: String,
    /// Always `Bearer`.
    pub token_type: &'static str,
    /// How long the access token is good, in seconds.
    pub expires_in: i64,
    /// Good for one refresh; keep it where only the app reads it.
    pub refresh_token: String,
    /// The session.
    pub session_id: Uuid,
    /// Who is signed in.
    pub person_id: Uuid,
    /// How others see them.
    pub display_name: String,
}

/// Answers with the tokens; no cache keeps them (RFC 6749, section 5.1).
pub async fn tokens(tokens: &Tokens, opened: sessions::Opened) -> Result<HttpResponse> {
    let out = TokensOut {
        access_token: tokens.issue(opened.person.id, opened.session).await?,
        token_type: "Bearer",
        expires_in: tokens.lifetime_seconds(),
        refresh_token: opened.credential,
        session_id: opened.session,
        person_id: opened.person.id,
        display_name: opened.person.display_name.as_str().to_owned(),
    };
    Ok(HttpResponse::Ok().insert_header((CACHE_CONTROL, "no-store")).json(out))
}

/// A live session.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "id": "0197a1c0-4444-7000-8000-000000000004", "device": "36photos/1.0 (Android 14)", "current": true,
    "created_at": "2026-06-21T12:00:00Z", "last_used_at": "2026-06-21T12:10:00Z"
}))]
pub struct SessionOut {
    /// The session.
    pub id: Uuid,
    /// The start of the `User-Agent` that opened it.
    pub device: String,
    /// Whether it is the one that asks.
    pub current: bool,
    /// RFC 3339, UTC.
    pub created_at: String,
    /// RFC 3339, UTC.
    pub last_used_at: String,
}

impl SessionOut {
    /// The session, as `current` sees it.
    pub fn new(session: sessions::Session, current: Uuid) -> Self {
        Self {
            current: session.id == current,
            id: session.id,
            device: session.device,
            created_at: rfc3339(session.created_at),
            last_used_at: rfc3339(session.last_used_at),
        }
    }
}
