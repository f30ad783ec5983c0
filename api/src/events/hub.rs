//! Who waits for what, and the one task that looks for all of them.

use photos36_domain::{ErrorCode, Ground, Result, moderation, settings::EventSettings, sync};
use std::{
    collections::HashMap,
    net::IpAddr,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};
use tokio::{
    sync::{Notify, watch},
    task::JoinHandle,
};
use uuid::Uuid;

/// What someone waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Topic {
    /// What everyone may see of a territory.
    Territory(Uuid),
    /// What is a person's own.
    Person(Uuid),
    /// A territory's moderation queue.
    Desk(Uuid),
}

/// How far a topic is; none until someone looked.
pub type Mark = Option<i64>;

/// All connections of this server that wait for news.
#[derive(Clone)]
pub struct Hub(Arc<Shared>);

struct Shared {
    settings: EventSettings,
    waiting: Mutex<Waiting>,
    wake: Notify,
    closed: watch::Sender<bool>,
}

#[derive(Default)]
struct Waiting {
    topics: HashMap<Topic, watch::Sender<Mark>>,
    streams: u32,
    by_address: HashMap<IpAddr, u32>,
}

/// One connection; dropped, it makes room for another.
pub struct Seat {
    hub: Hub,
    address: IpAddr,
    /// How far the topic is.
    pub marks: watch::Receiver<Mark>,
    /// Whether the server ends.
    pub closed: watch::Receiver<bool>,
}

impl Hub {
    /// A hub with nobody in it, and the task that looks for news until the hub is closed.
    pub fn open(ground: Ground) -> (Self, JoinHandle<()>) {
        let shared = Shared {
            settings: ground.settings.events.clone(),
            waiting: Mutex::default(),
            wake: Notify::new(),
            closed: watch::channel(false).0,
        };
        let hub = Self(Arc::new(shared));
        let task = tokio::spawn(hub.clone().look(ground));
        (hub, task)
    }

    /// Ends all connections.
    pub fn close(&self) {
        self.0.closed.send_replace(true);
    }

    /// Takes a seat.
    ///
    /// # Errors
    /// `streams-too-many` when this server, or this address, holds as many connections as it may.
    pub fn sit(&self, topic: Topic, address: IpAddr) -> Result<Seat> {
        let Shared { settings, wake, closed, .. } = &*self.0;
        let marks = self.within(|waiting| {
            let here = waiting.by_address.get(&address).copied().unwrap_or_default();
            if waiting.streams >= settings.most_streams || here >= settings.most_streams_per_address {
                return None;
            }
            waiting.streams += 1;
            waiting.by_address.insert(address, here + 1);
            Some(waiting.topics.entry(topic).or_insert_with(|| watch::channel(None).0).subscribe())
        });
        let marks = marks.ok_or(ErrorCode::StreamsTooMany)?;
        wake.notify_one();
        Ok(Seat { hub: self.clone(), address, marks, closed: closed.subscribe() })
    }

    fn within<T>(&self, act: impl FnOnce(&mut Waiting) -> T) -> T {
        act(&mut self.0.waiting.lock().unwrap_or_else(PoisonError::into_inner))
    }

    async fn look(self, ground: Ground) {
        let rest = Duration::from_millis(self.0.settings.poll_ms.into());
        let mut closed = self.0.closed.subscribe();
        loop {
            let topics = self.within(|waiting| {
                waiting.topics.retain(|_, marks| marks.receiver_count() > 0);
                waiting.topics.keys().copied().collect::<Vec<_>>()
            });
            if !topics.is_empty() {
                match marks(&ground, &topics).await {
                    Ok(found) => self.tell(&found),
                    Err(error) => tracing::warn!(%error, "could not look for news; they come with the next look"),
                }
            }
            let pause =
                async { if topics.is_empty() { self.0.wake.notified().await } else { tokio::time::sleep(rest).await } };
            tokio::select! {
                () = pause => {}
                _ = closed.wait_for(|closed| *closed) => return,
            }
        }
    }

    fn tell(&self, found: &[(Topic, i64)]) {
        self.within(|waiting| {
            for (topic, mark) in found {
                if let Some(marks) = waiting.topics.get(topic) {
                    marks.send_if_modified(|was| was.replace(*mark) != Some(*mark));
                }
            }
        });
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        let address = self.address;
        self.hub.within(|waiting| {
            waiting.streams = waiting.streams.saturating_sub(1);
            if let Some(here) = waiting.by_address.get_mut(&address) {
                *here -= 1;
                if *here == 0 {
                    waiting.by_address.remove(&address);
                }
            }
        });
    }
}

/// How far these topics are: a few statements, whatever their number.
async fn marks(ground: &Ground, topics: &[Topic]) -> Result<Vec<(Topic, i64)>> {
    let (mut logs, mut desks) = (Vec::new(), Vec::new());
    for topic in topics {
        match topic {
            Topic::Territory(id) | Topic::Person(id) => logs.push(*id),
            Topic::Desk(id) => desks.push(*id),
        }
    }
    let ends = sync::ends(ground, &logs).await?;
    let queues = moderation::marks(&*ground.db, &desks).await?;
    let mark = |topic: &Topic| match topic {
        Topic::Territory(id) | Topic::Person(id) => ends.get(id).copied(),
        Topic::Desk(id) => queues.get(id).copied(),
    };
    Ok(topics.iter().map(|topic| (*topic, mark(topic).unwrap_or_default())).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hub(most_streams: u32, most_streams_per_address: u32) -> Hub {
        let settings = EventSettings { poll_ms: 100, longest_seconds: 1, most_streams, most_streams_per_address };
        let (waiting, wake, closed) = (Mutex::default(), Notify::new(), watch::channel(false).0);
        Hub(Arc::new(Shared { settings, waiting, wake, closed }))
    }

    const HERE: IpAddr = IpAddr::V4(std::net::Ipv4Addr::LOCALHOST);
    const ELSEWHERE: IpAddr = IpAddr::V4(std::net::Ipv4Addr::BROADCAST);

    #[test]
    fn no_address_and_no_server_holds_more_than_it_may_and_whoever_leaves_makes_room() {
        let hub = hub(3, 2);
        let topic = Topic::Territory(Uuid::nil());
        let first = hub.sit(topic, HERE).unwrap();
        let _second = hub.sit(topic, HERE).unwrap();
        assert!(hub.sit(topic, HERE).is_err());
        let _third = hub.sit(topic, ELSEWHERE).unwrap();
        assert!(hub.sit(topic, ELSEWHERE).is_err());
        drop(first);
        assert!(hub.sit(topic, HERE).is_ok());
    }

    #[test]
    fn a_mark_that_stays_the_same_wakes_nobody() {
        let hub = hub(3, 3);
        let topic = Topic::Desk(Uuid::nil());
        let mut seat = hub.sit(topic, HERE).unwrap();
        hub.tell(&[(topic, 4)]);
        assert!(seat.marks.has_changed().unwrap());
        assert_eq!(*seat.marks.borrow_and_update(), Some(4));
        hub.tell(&[(topic, 4)]);
        assert!(!seat.marks.has_changed().unwrap());
    }
}
