//! One connection on the wire: `text/event-stream` (WHATWG HTML, "Server-sent events").

use super::hub::{Mark, Seat};
use actix_web::{
    HttpResponse,
    http::header::{CACHE_CONTROL, CONTENT_ENCODING},
    web::Bytes,
};
use futures_util::{Stream, stream};
use std::{convert::Infallible, time::Duration};
use tokio::time::{Instant, timeout_at};

/// A comment is sent so often when there is nothing to tell, so that proxies and phones keep the connection.
const HEARTBEAT: Duration = Duration::from_secs(20);
/// How long a browser waits before it connects again.
const RETRY_MS: u32 = 3000;

/// Answers with the events of a seat, until `end` at the latest. Whoever says how far they had come (`Last-Event-ID`) is
/// told at once when there is more.
pub fn respond(seat: Seat, seen: Mark, end: Instant) -> HttpResponse {
    HttpResponse::Ok()
        .content_type("text/event-stream")
        .insert_header((CACHE_CONTROL, "no-store"))
        // Neither compressed nor gathered on the way: an event is told when it happens.
        .insert_header((CONTENT_ENCODING, "identity"))
        .insert_header(("x-accel-buffering", "no"))
        .streaming(events(seat, seen, end))
}

struct Connection {
    seat: Seat,
    told: Mark,
    has_begun: bool,
    end: Instant,
}

fn events(seat: Seat, seen: Mark, end: Instant) -> impl Stream<Item = Result<Bytes, Infallible>> {
    let connection = Connection { seat, told: seen, has_begun: false, end };
    stream::unfold(connection, |mut connection| async move {
        let text = connection.next().await?;
        Some((Ok(Bytes::from(text)), connection))
    })
}

impl Connection {
    /// What is sent next; none at the end.
    async fn next(&mut self) -> Option<String> {
        if !self.has_begun {
            self.has_begun = true;
            return Some(format!("retry: {RETRY_MS}\n\n"));
        }
        loop {
            let until = self.end.min(Instant::now() + HEARTBEAT);
            let woken = tokio::select! {
                changed = timeout_at(until, self.seat.marks.changed()) => Some(changed),
                _ = self.seat.closed.wait_for(|closed| *closed) => None,
            };
            match woken {
                Some(Ok(Ok(()))) => {
                    let mark = *self.seat.marks.borrow_and_update();
                    if let Some(event) = self.event(mark) {
                        return Some(event);
                    }
                }
                Some(Err(_)) if Instant::now() < self.end => return Some(":\n\n".to_owned()),
                _ => return None,
            }
        }
    }

    /// The event of a mark, unless it was told. The first mark of a page that had seen none is where it begins.
    fn event(&mut self, mark: Mark) -> Option<String> {
        let number = mark?;
        if self.told == mark {
            return None;
        }
        let what = if self.told.is_none() { "begun" } else { "changed" };
        self.told = mark;
        Some(format!("event: {what}\nid: {number}\ndata: {{}}\n\n"))
    }
}
