//! Someone who is signed in and uses the API.

use crate::App;
use base64::{Engine, prelude::BASE64_STANDARD};
use photos36::http::tokens::Tokens;
use photos36_domain::{
    ids,
    people::{
        Device, Email,
        sessions::Holding,
        sign_in::{self, Opening},
    },
    texts::Locale,
};
use reqwest::{Client, Method, RequestBuilder, Response};
use serde_json::Value;
use sha2::{Digest, Sha256};
use uuid::Uuid;

/// A person with an access token.
pub struct Player {
    /// The person.
    pub id: Uuid,
    /// The access token.
    pub token: String,
    http: Client,
    url: String,
}

impl App {
    /// Signs in whoever has this address, by a link that the operator would hand over.
    pub async fn player(&self, email: &str) -> Player {
        let link = sign_in::one_time_link(&self.ground, &Email::parse(email).unwrap(), Locale::French).await.unwrap();
        let token = link.split_once("token=").unwrap().1;
        let opening = Opening { device: Device::new("a phone"), holding: Holding::RefreshToken };
        let opened = sign_in::by_link(&self.ground, token, opening).await.unwrap();
        let token = Tokens::new((*self.ground).clone()).issue(opened.person.id, opened.session).await.unwrap();
        Player { id: opened.person.id, token, http: self.http.clone(), url: self.url.clone() }
    }
}

impl Player {
    /// A request with this player's token.
    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.http.request(method, format!("{}{path}", self.url)).bearer_auth(&self.token)
    }

    /// Reads a path.
    pub async fn get(&self, path: &str) -> Response {
        self.request(Method::GET, path).send().await.unwrap()
    }

    /// Sends these bytes as the photo `id`.
    pub async fn send_photo(&self, id: Uuid, bytes: &[u8]) -> Response {
        self.try_send_photo(id, bytes).await.unwrap()
    }

    /// As [`Player::send_photo`], where the server may be killed in between.
    ///
    /// # Errors
    /// When no answer came.
    pub async fn try_send_photo(&self, id: Uuid, bytes: &[u8]) -> reqwest::Result<Response> {
        let request = self.request(Method::PUT, &format!("/v1/photos/{id}"));
        request.header("Content-Digest", content_digest(bytes)).body(bytes.to_vec()).send().await
    }

    /// Sends a new photo; it must be taken.
    pub async fn new_photo(&self, app: &App, bytes: &[u8]) -> Value {
        let response = self.send_photo(ids::new(&app.ground.clock), bytes).await;
        assert_eq!(response.status(), 201);
        response.json().await.unwrap()
    }

    /// Changes something with JSON, having seen this tag.
    pub async fn change(&self, method: Method, path: &str, tag: &str, body: &Value) -> Response {
        self.request(method, path).header("If-Match", tag).json(body).send().await.unwrap()
    }
}

/// `Content-Digest` of these bytes (RFC 9530).
pub fn content_digest(bytes: &[u8]) -> String {
    format!("sha-256=:{}:", BASE64_STANDARD.encode(Sha256::digest(bytes)))
}
