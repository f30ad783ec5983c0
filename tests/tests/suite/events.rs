//! Rules of server-sent events: told when something changes, by whatever process, and only that it did.

use crate::game::{animator, code, open_territory};
use futures_util::StreamExt;
use photos36_tests::{eventually, on_both_backends, pictures};
use reqwest::{Method, RequestBuilder};
use serde_json::json;
use std::time::Duration;
use uuid::Uuid;

/// An open connection, read event by event.
struct Listening {
    body: futures_util::stream::BoxStream<'static, reqwest::Result<bytes::Bytes>>,
    text: String,
}

impl Listening {
    async fn to(request: RequestBuilder) -> Self {
        let response = request.send().await.unwrap();
        assert_eq!(response.status(), 200);
        assert_eq!(response.headers()["content-type"], "text/event-stream");
        assert_eq!(response.headers()["cache-control"], "no-store");
        Self { body: response.bytes_stream().boxed(), text: String::new() }
    }

    /// The next event: its name and id; none at the end.
    async fn next(&mut self) -> Option<(String, String)> {
        loop {
            if let Some((block, rest)) = self.text.split_once("\n\n") {
                let field = |name: &str| block.lines().find_map(|line| line.strip_prefix(name)).map(str::to_owned);
                let event = field("event: ").zip(field("id: "));
                if event.is_some() {
                    assert_eq!(field("data: ").as_deref(), Some("{}"), "it says nothing of what happened");
                }
                self.text = rest.to_owned();
                if event.is_some() {
                    return event;
                }
                continue;
            }
            let more =
                tokio::time::timeout(Duration::from_secs(30), self.body.next()).await.expect("an event or the end");
            self.text.push_str(std::str::from_utf8(&more?.unwrap()).unwrap());
        }
    }
}

on_both_backends! {
    async fn a_page_is_told_of_what_another_process_wrote_and_one_that_comes_back_of_what_it_missed(backend: Backend) {
        let mut app = backend.app().await;
        let territory = open_territory(&app).await;
        let other = app.start_other_server();
        let jeanne = app.player("jeanne@example.org").await;
        let path = format!("/v1/territories/{territory}/events");
        let mut page = Listening::to(app.http.get(format!("{other}{path}"))).await;
        let (begun, first) = page.next().await.unwrap();
        assert_eq!(begun, "begun");
        let mut own = Listening::to(jeanne.request(Method::GET, "/v1/me/events")).await;
        assert_eq!(own.next().await.unwrap().0, "begun");
        jeanne.new_photo(&app, &pictures::jpeg_at(7, 3.25, 45.45)).await;
        let (changed, second) = page.next().await.unwrap();
        assert_eq!(changed, "changed");
        assert_ne!(first, second);
        assert_eq!(own.next().await.unwrap().0, "changed");
        let again = app.http.get(app.at(&path)).header("last-event-id", &first);
        assert_eq!(Listening::to(again).await.next().await.unwrap().0, "changed", "told at once");
    }

    async fn the_desk_is_told_of_reports_and_nobody_else_may_listen_there(backend: Backend) {
        let app = backend.app().await;
        let territory = open_territory(&app).await;
        let (jeanne, animator) = (app.player("jeanne@example.org").await, animator(&app, territory, "noemie@example.org").await);
        let photo = jeanne.new_photo(&app, &pictures::jpeg_at(7, 3.25, 45.45)).await;
        let path = format!("/v1/territories/{territory}/moderation/events");
        assert_eq!(app.http.get(app.at(&path)).send().await.unwrap().status(), 401);
        assert_eq!(code(jeanne.get(&path).await).await, (403, "forbidden".into()));
        assert_eq!(app.http.get(app.at("/v1/me/events")).send().await.unwrap().status(), 401);
        let nowhere = format!("/v1/territories/{}/events", Uuid::from_u128(36));
        assert_eq!(app.http.get(app.at(&nowhere)).send().await.unwrap().status(), 404);
        let read = app.at(&format!("/v1/photos/{}", photo["id"].as_str().unwrap()));
        eventually("a visitor sees the photo", || async {
            app.http.get(&read).send().await.unwrap().status().is_success().then_some(())
        })
        .await;
        let mut desk = Listening::to(animator.request(Method::GET, &path)).await;
        assert_eq!(desk.next().await.unwrap().0, "begun");
        let report = json!({"object": {"kind": "photo", "id": photo["id"]}, "reason": "privacy", "text": "Mon visage."});
        let sent = app.http.post(app.at("/v1/reports")).json(&report).send().await.unwrap();
        assert!(sent.status().is_success(), "{}", sent.text().await.unwrap());
        assert_eq!(desk.next().await.unwrap().0, "changed");
    }

    async fn a_connection_ends_with_its_time_with_the_server_and_not_before_too_many_are_open(backend: Backend) {
        let mut app = backend.app_without_worker().await;
        let territory = open_territory(&app).await;
        let path = format!("/v1/territories/{territory}/events");
        app.restart(&["--no-worker", "--set", "events.longest_seconds=1", "--set", "events.most_streams_per_address=2"]).await;
        let mut brief = Listening::to(app.http.get(app.at(&path))).await;
        assert_eq!(brief.next().await.unwrap().0, "begun");
        assert_eq!(brief.next().await, None, "the time is over");
        app.restart(&["--no-worker", "--set", "events.most_streams_per_address=2"]).await;
        let mut first = Listening::to(app.http.get(app.at(&path))).await;
        let _second = Listening::to(app.http.get(app.at(&path))).await;
        let refused = app.http.get(app.at(&path)).send().await.unwrap();
        assert_eq!(code(refused).await, (409, "streams-too-many".into()));
        assert_eq!(first.next().await.unwrap().0, "begun");
        assert!(app.terminate(), "open connections do not hold the server up");
        assert_eq!(first.next().await, None);
    }
}
