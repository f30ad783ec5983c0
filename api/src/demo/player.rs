//! A resident with a phone: signs in by mail and sends photos, all over HTTP.

use super::{
    cast::{MEMBERS, Member},
    mailbox::Mailbox,
    pictures::Loaded,
    scenes::Scene,
};
use anyhow::{Context, bail};
use base64::{Engine, prelude::BASE64_STANDARD};
use photos36_domain::{ErrorCode, Ground, texts::Locale};
use reqwest::{Client, Method, RequestBuilder, Response, StatusCode, header};
use serde::Deserialize;
use serde_json::{Value, json};
use std::{
    path::PathBuf,
    time::{Duration, Instant},
};
use uuid::Uuid;

/// How long a resident goes on before signing in anew: less than an access token lives.
const SIGNED_IN: Duration = Duration::from_secs(600);
/// How often a description is tried against a photo that changes meanwhile.
const TRIES: u32 = 10;

/// One of the residents.
pub struct Player {
    http: Client,
    url: String,
    mails: PathBuf,
    member: &'static Member,
    locale: Locale,
    session: Option<(String, Instant)>,
}

/// A photo as the API shows it.
#[derive(Deserialize)]
pub struct Seen {
    /// Its id; that of an older photo when the same bytes were here before.
    pub id: Uuid,
    /// `processing`, `published` or `refused`.
    pub state: String,
    /// `placed`, `to_place` or `outside`.
    pub placement: String,
    /// Its title.
    pub title: String,
    /// Why its bytes were refused after all.
    pub refusal: Option<Problem>,
    #[serde(skip)]
    tag: String,
}

/// Why something was refused.
#[derive(Deserialize)]
pub struct Problem {
    /// Its stable code.
    code: String,
    /// In the words of the server.
    pub detail: String,
}

#[derive(Deserialize)]
struct Session {
    access_token: String,
}

/// All members in their order, none signed in yet.
///
/// # Errors
/// When no client can be made.
pub fn everyone(ground: &Ground, locale: Locale) -> anyhow::Result<Vec<Player>> {
    let settings = &ground.settings;
    // Between two acts the server may end a connection that idles: each request opens its own.
    let http = Client::builder().pool_max_idle_per_host(0).build()?;
    let player =
        |member| Player::new(http.clone(), &settings.http.public_url, settings.mail.folder.clone(), member, locale);
    Ok(MEMBERS.iter().map(player).collect())
}

impl Player {
    /// Someone who has not signed in yet. `mails` is where their mails arrive.
    pub fn new(http: Client, url: &str, mails: PathBuf, member: &'static Member, locale: Locale) -> Self {
        Self { http, url: url.to_owned(), mails, member, locale, session: None }
    }

    /// Signs in with the code that is mailed, unless that was done a moment ago.
    ///
    /// # Errors
    /// When the server refuses, or no mail comes.
    pub async fn sign_in(&mut self) -> anyhow::Result<()> {
        if self.session.as_ref().is_some_and(|(_, since)| since.elapsed() < SIGNED_IN) {
            return Ok(());
        }
        let mailbox = Mailbox::watch(self.mails.clone()).await?;
        let (email, name) = (self.member.email, self.member.name);
        let ask = json!({"email": email, "display_name": name, "locale": "fr"});
        expect(self.request(self.http.post(self.at("/v1/sign-ins")).json(&ask)).await?).await?;
        let verify = json!({"email": email, "code": mailbox.code(email).await?});
        let answer = self.request(self.http.post(self.at("/v1/sign-ins/verify")).json(&verify)).await?;
        let session: Session = expect(answer).await?.json().await?;
        self.session = Some((session.access_token, Instant::now()));
        Ok(())
    }

    /// Reads a photo; none when it is not there, or not for them to see.
    ///
    /// # Errors
    /// When the server fails.
    pub async fn read(&self, id: Uuid) -> anyhow::Result<Option<Seen>> {
        let answer = self.request(self.http.get(self.at(&format!("/v1/photos/{id}")))).await?;
        if answer.status() == StatusCode::NOT_FOUND {
            return Ok(None);
        }
        seen(expect(answer).await?).await.map(Some)
    }

    /// Sends a photo: kept, or refused with the server's words.
    ///
    /// # Errors
    /// When the server fails.
    pub async fn send(&self, id: Uuid, picture: &Loaded) -> anyhow::Result<Result<Seen, String>> {
        let digest = format!("sha-256=:{}:", BASE64_STANDARD.encode(picture.digest));
        let put = self.http.put(self.at(&format!("/v1/photos/{id}")));
        let answer = self.request(put.header("content-digest", digest).body(picture.bytes.clone())).await?;
        if answer.status().is_client_error() && answer.status() != StatusCode::UNAUTHORIZED {
            let problem: Problem = answer.json().await.context("a refusal that is no problem document")?;
            return Ok(Err(problem.detail));
        }
        seen(expect(answer).await?).await.map(Ok)
    }

    /// Says what a photo shows.
    ///
    /// # Errors
    /// When the server refuses, or the photo never stands still.
    pub async fn describe(&self, mut photo: Seen, scene: &Scene) -> anyhow::Result<Seen> {
        let says = json!({"title": scene.title, "text": scene.text, "themes": scene.themes});
        for _ in 0..TRIES {
            let patch = self.http.patch(self.at(&format!("/v1/photos/{}", photo.id)));
            let answer = self.request(patch.header(header::IF_MATCH, &photo.tag).json(&says)).await?;
            if answer.status() != StatusCode::PRECONDITION_FAILED {
                return seen(expect(answer).await?).await;
            }
            // The worker has published it since.
            photo = self.read(photo.id).await?.context("a photo that was just there is gone")?;
        }
        bail!("the photo {} changes all the time", photo.id)
    }

    /// Reads JSON of a path; none when it is not there, or not for them to see.
    ///
    /// # Errors
    /// When the server fails.
    pub async fn ask(&self, path: &str) -> anyhow::Result<Option<Value>> {
        let answer = self.request(self.http.get(self.at(path))).await?;
        if answer.status() == StatusCode::NOT_FOUND {
            return Ok(None);
        }
        Ok(Some(expect(answer).await?.json().await?))
    }

    /// Sends JSON to a path.
    ///
    /// # Errors
    /// When the server refuses.
    pub async fn tell(&self, method: Method, path: &str, body: &Value) -> anyhow::Result<Value> {
        let answer = self.request(self.http.request(method, self.at(path)).json(body)).await?;
        let said = expect(answer).await?.bytes().await?;
        Ok(if said.is_empty() { Value::Null } else { serde_json::from_slice(&said)? })
    }

    /// Makes what has an id of its own; none when it was made at an earlier run and deleted since.
    ///
    /// # Errors
    /// When the server refuses for another reason.
    pub async fn make(&self, method: Method, path: &str, body: &Value) -> anyhow::Result<Option<Value>> {
        let answer = self.request(self.http.request(method, self.at(path)).json(body)).await?;
        if answer.status() != StatusCode::CONFLICT {
            return Ok(Some(expect(answer).await?.json().await?));
        }
        let problem: Problem = answer.json().await.context("a refusal that is no problem document")?;
        anyhow::ensure!(problem.code == ErrorCode::IdTaken.name(), "{path} answered: {}", problem.detail);
        Ok(None)
    }

    /// Sends JSON that replaces whatever is there now.
    ///
    /// # Errors
    /// When the server refuses.
    pub async fn change(&self, method: Method, path: &str, body: &Value) -> anyhow::Result<Value> {
        let request = self.http.request(method, self.at(path)).header(header::IF_MATCH, "*").json(body);
        Ok(expect(self.request(request).await?).await?.json().await?)
    }

    fn at(&self, path: &str) -> String {
        format!("{}{path}", self.url)
    }

    async fn request(&self, request: RequestBuilder) -> anyhow::Result<Response> {
        let request = request.header(header::ACCEPT_LANGUAGE, self.locale.tag());
        let request = match &self.session {
            Some((token, _)) => request.bearer_auth(token),
            None => request,
        };
        request.send().await.context("the server of the demonstration does not answer")
    }
}

/// The answer, if it is a success.
async fn expect(answer: Response) -> anyhow::Result<Response> {
    if answer.status().is_success() {
        return Ok(answer);
    }
    let (status, path) = (answer.status(), answer.url().path().to_owned());
    let title = answer.json::<Problem>().await.map(|problem| problem.detail).unwrap_or_default();
    bail!("{path} answered {status}: {title}")
}

async fn seen(answer: Response) -> anyhow::Result<Seen> {
    let tag = answer.headers().get(header::ETAG).and_then(|tag| tag.to_str().ok()).unwrap_or_default().to_owned();
    Ok(Seen { tag, ..answer.json().await? })
}
