//! Uploads that go on where they were cut off (tus 1.0).

#[cfg(feature = "services")]
mod clients;
mod cuts;
mod ends;
mod have;
mod refusals;

use base64::{Engine, prelude::BASE64_STANDARD};
use photos36_tests::{App, Player, pictures};
use reqwest::{Method, RequestBuilder, Response};

const OFFSET_STREAM: &str = "application/offset+octet-stream";

/// Someone's phone, which can ask any server.
struct Phone {
    token: String,
    http: reqwest::Client,
}

impl Phone {
    fn of(app: &App, player: &Player) -> Self {
        Self { token: player.token.clone(), http: app.http.clone() }
    }

    fn request(&self, method: Method, url: &str) -> RequestBuilder {
        self.http.request(method, url).bearer_auth(&self.token).header("Tus-Resumable", "1.0.0")
    }

    /// Begins an upload; gives its path.
    async fn create(&self, app: &App, length: usize, metadata: &str) -> String {
        let request = self.request(Method::POST, &app.at("/v1/uploads")).header("Upload-Length", length);
        let response = request.header("Upload-Metadata", metadata).send().await.unwrap();
        assert_eq!(response.status(), 201);
        response.headers()["location"].to_str().unwrap().to_owned()
    }

    async fn patch(&self, url: &str, offset: usize, bytes: &[u8]) -> Response {
        let request = self.request(Method::PATCH, url).header("Upload-Offset", offset);
        request.header("Content-Type", OFFSET_STREAM).body(bytes.to_vec()).send().await.unwrap()
    }

    /// Where the upload stands; none while a server is busy with it.
    async fn offset(&self, url: &str) -> Option<usize> {
        let response = self.request(Method::HEAD, url).send().await.ok()?;
        (response.status() == 200).then(|| number(&response, "upload-offset"))
    }
}

fn number(response: &Response, header: &str) -> usize {
    response.headers()[header].to_str().unwrap().parse().unwrap()
}

fn coded(text: &str) -> String {
    BASE64_STANDARD.encode(text)
}

/// A picture with what phones append behind it, as long as asked for, different all along.
fn photo(seed: u32, length: usize) -> Vec<u8> {
    let mut bytes = pictures::jpeg_at(seed, 3.25, 45.45);
    let mut state = u64::from(seed) * 2 + 1;
    while bytes.len() < length {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        bytes.extend_from_slice(&(state >> 16).to_le_bytes()[..4]);
    }
    bytes.truncate(length);
    bytes
}
