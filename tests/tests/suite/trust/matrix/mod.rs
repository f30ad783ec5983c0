//! Who may do what: every operation of the contract × every caller × objects of one's own territory, of another, hidden and
//! absent ones, against the table that the contract states.
//!
//! First everything that must be refused is tried: it changes nothing, so all of it shares two worlds of objects. Then
//! what is allowed is tried, reads before writes, and must not be refused for who asks.

mod callers;
mod pages;
mod requests;
mod world;

use callers::{Caller, Side};
use futures_util::{StreamExt, stream};
use photos36::contract::rights::{Who, who_may};
use photos36_tests::{App, on_both_backends};
use requests::{Operation, operations};
use serde_json::json;
use world::World;

/// Calls at the same time.
const AT_ONCE: usize = 6;
/// They move what stands there, or end someone's place, session or person: tried last.
const LAST: [&str; 11] = [
    "placePhoto",
    "removeFromMission",
    "stepDown",
    "leaveMission",
    "leaveTerritory",
    "setRoles",
    "removeRoles",
    "setTerritoryBoundary",
    "endCurrentSession",
    "eraseMe",
    "endSession",
];
/// After them a caller is nobody, so one alone tries each.
const ENDED_BY: [(&str, &str); 2] = [("endCurrentSession", "spare"), ("eraseMe", "giver")];
/// Whose secret is judged, and not who brings it.
const BY_SECRET: [&str; 2] = ["refreshSession", "verifySignIn"];
/// Where a rule asks for a person beside the role: who has taken the mediation, another than who decided or called; and a
/// steward takes no other steward out of the team.
const BY_ONE_PERSON: [&str; 5] = ["sayInMediation", "endMediation", "answerAppeal", "joinCall", "removeFromMission"];
/// Lists that the editor has of every territory, and so an empty one of none.
const OF_ALL: [&str; 4] = ["listWaitingMediations", "listAppeals", "listModerationCases", "followModerationEvents"];
/// Reads of what these worlds have not yet: a payment needs a gateway, the list a launch, the pack its turn.
const NOT_YET: [&str; 6] =
    ["readPayment", "readFirstPhotos", "readTerritoryPack", "readOwnVote", "readNotice", "readNotices"];
/// Digits of the place, and what marks EXIF and XMP.
const NEEDLES: [&str; 5] = ["3.2512", "45.4512", "Exif\0", "ns.adobe.com/xap", "GPSL"];

/// What came of a call: `photos/allowed: editPhoto as visitor …`.
struct Tried {
    operation: String,
    what: String,
    status: u16,
    code: String,
}

async fn call(app: &App, operation: &Operation, caller: &Caller, world: &World) -> Tried {
    let request = operation.request(app, world);
    let request = match &caller.token {
        Some(token) => request.bearer_auth(token),
        None => request,
    };
    let answer = request.send().await.unwrap();
    let status = answer.status().as_u16();
    let is_problem = answer.headers().get("content-type").is_some_and(|kind| kind == "application/problem+json");
    let problem = if is_problem { answer.json().await.unwrap_or_default() } else { serde_json::Value::Null };
    let code = problem["code"].as_str().unwrap_or_default().to_owned();
    let what = format!("{} as {} ({})", operation.id, caller.name, world.name);
    Tried { operation: operation.id.clone(), what, status, code }
}

async fn call_all(app: &App, calls: Vec<(&Operation, &Caller, &World)>) -> Vec<Tried> {
    let calls = calls.into_iter().map(|(operation, caller, world)| call(app, operation, caller, world));
    stream::iter(calls).buffered(AT_ONCE).collect().await
}

fn complaints(tried: &[Tried], is_fine: impl Fn(&Tried) -> bool) -> Vec<String> {
    let bad = tried.iter().filter(|one| !is_fine(one));
    bad.map(|one| format!("{}: {} {}", one.what, one.status, one.code)).collect()
}

fn is_open_to(operation: &Operation, caller: &Caller, side: Side) -> bool {
    let open = who_may(&operation.id).unwrap_or_default();
    open.iter().any(|who| caller.is(*who, side, &operation.id))
}

/// Whether this caller tries what ends a session or a person: one alone does, once.
fn may_end(operation: &Operation, caller: &Caller, side: Side) -> bool {
    let by = ENDED_BY.iter().find(|(ending, _)| *ending == operation.id).map(|(_, by)| *by);
    by.is_none_or(|by| caller.name == by && side == Side::Here)
}

/// Two territories with one of everything, those who call, and the operations.
struct Walk {
    app: App,
    here: World,
    there: World,
    absent: World,
    callers: Vec<Caller>,
    operations: Vec<Operation>,
}

impl Walk {
    async fn begin(app: App) -> Self {
        let (here, there, callers) = callers::two_worlds(&app).await;
        let absent = World::absent(&here);
        Self { app, here, there, absent, callers, operations: operations() }
    }

    fn sides(&self) -> [(&World, Side); 2] {
        [(&self.here, Side::Here), (&self.there, Side::There)]
    }

    fn token(&self, name: &str) -> &str {
        let caller = self.callers.iter().find(|caller| caller.name == name).unwrap();
        caller.token.as_deref().unwrap()
    }

    /// Whoever has no part in it is refused, and nothing changes. Gives the number of calls.
    async fn refused(&self) -> usize {
        let mut calls = Vec::new();
        for operation in &self.operations {
            for (world, side) in self.sides() {
                let closed = self.callers.iter().filter(|caller| !is_open_to(operation, caller, side));
                calls.extend(closed.map(|caller| (operation, caller, world)));
            }
        }
        let before = world::state(&self.app).await;
        let tried = call_all(&self.app, calls).await;
        let bad = complaints(&tried, |one| matches!(one.status, 401 | 403 | 404));
        assert!(bad.is_empty(), "{} of {} were not refused:\n{}", bad.len(), tried.len(), bad.join("\n"));
        assert_eq!(world::state(&self.app).await, before, "what was refused has changed something");
        tried.len()
    }

    /// What is absent is acted on by nobody. Gives the number of calls.
    async fn on_nothing(&self) -> usize {
        let mut calls = Vec::new();
        for operation in self.operations.iter().filter(|operation| operation.has_object()) {
            calls.extend(self.callers.iter().map(|caller| (operation, caller, &self.absent)));
        }
        let tried = call_all(&self.app, calls).await;
        let is_of_all = |one: &Tried| one.status == 200 && OF_ALL.contains(&one.operation.as_str());
        let bad = complaints(&tried, |one| (400..500).contains(&one.status) || one.status == 204 || is_of_all(one));
        assert!(bad.is_empty(), "{} of {} act on nothing:\n{}", bad.len(), tried.len(), bad.join("\n"));
        tried.len()
    }

    /// Nobody whom the table names is refused for who they are. Gives the number of calls.
    async fn allowed(&self) -> usize {
        let mut ordered: Vec<_> = self.operations.iter().collect();
        ordered.sort_by_key(|operation| (LAST.iter().position(|last| *last == operation.id), operation.turn()));
        let mut tried = Vec::new();
        for operation in ordered {
            for (world, side) in self.sides() {
                let open = self.callers.iter().filter(|caller| is_open_to(operation, caller, side));
                let open = open.filter(|caller| may_end(operation, caller, side));
                tried.extend(call_all(&self.app, open.map(|caller| (operation, caller, world)).collect()).await);
            }
        }
        let is_of = |one: &Tried, names: &[&str]| names.contains(&one.operation.as_str());
        let is_fine = |one: &Tried| match one.status {
            401 => is_of(one, &BY_SECRET),
            403 => is_of(one, &BY_ONE_PERSON),
            404 => !one.operation.starts_with("read") || is_of(one, &NOT_YET),
            status => status < 500,
        };
        let bad = complaints(&tried, is_fine);
        assert!(bad.is_empty(), "{} of {} were refused for who asks:\n{}", bad.len(), tried.len(), bad.join("\n"));
        tried.len()
    }

    /// Reads of what was hidden, by those who have no part in it: as if it were not there. Gives the number of calls.
    async fn hidden(&self) -> usize {
        world::hide(&self.app, self.token("other-animator"), &self.there).await;
        let sees = |caller: &&Caller| {
            [Who::Animator, Who::Own, Who::Editor].iter().any(|who| caller.is(*who, Side::There, ""))
        };
        let strangers: Vec<_> = self.callers.iter().filter(|caller| !sees(caller)).collect();
        let reads: Vec<_> = self.operations.iter().filter(|operation| operation.reads_what_can_be_hidden()).collect();
        assert!(reads.len() > 15 && strangers.len() > 5, "{} reads by {}", reads.len(), strangers.len());
        let mut calls = 0;
        for operation in reads {
            let of = |world| strangers.iter().map(|caller| (operation, *caller, world)).collect();
            let (absent, hidden) =
                (call_all(&self.app, of(&self.absent)).await, call_all(&self.app, of(&self.there)).await);
            for (absent, hidden) in absent.iter().zip(&hidden) {
                calls += 2;
                assert_eq!((hidden.status, &hidden.code), (absent.status, &absent.code), "{}", hidden.what);
                assert_eq!(hidden.status, 404, "{}", hidden.what);
            }
        }
        calls
    }

    /// What was removed for good: read by anyone it is as if it had never been, and nobody acts on it. Gives the number of
    /// calls.
    async fn removed(&self) -> usize {
        world::remove(&self.app, self.token("other-animator"), &self.there).await;
        let mut calls = 0;
        let about: Vec<_> =
            self.operations.iter().filter(|operation| operation.is_about_what_can_be_hidden()).collect();
        assert!(about.len() > 60, "{} operations", about.len());
        let mut bad = Vec::new();
        for operation in about {
            let of = |world| self.callers.iter().map(|caller| (operation, caller, world)).collect();
            let (absent, removed) =
                (call_all(&self.app, of(&self.absent)).await, call_all(&self.app, of(&self.there)).await);
            for (absent, removed) in absent.iter().zip(&removed) {
                calls += 2;
                let is_alike = (removed.status, &removed.code) == (absent.status, &absent.code);
                let is_refused = (400..500).contains(&removed.status) || removed.status == 204;
                if !(if operation.is_whole_read() { is_alike } else { is_refused }) {
                    let Tried { what, status, code, .. } = removed;
                    bad.push(format!("{what}: {status} {code}, absent {} {}", absent.status, absent.code));
                }
            }
        }
        assert!(bad.is_empty(), "{} calls tell of what was removed:\n{}", bad.len(), bad.join("\n"));
        calls
    }

    /// Everything that a visitor can read of this territory: what it is called, and the request.
    fn public(&self) -> Vec<(String, reqwest::RequestBuilder)> {
        let visitor = &self.callers[0];
        let reads = self.operations.iter().filter(|operation| operation.is_whole_read());
        let reads = reads.filter(|operation| is_open_to(operation, visitor, Side::Here));
        let mut all: Vec<_> =
            reads.map(|operation| (operation.id.clone(), operation.request(&self.app, &self.here))).collect();
        let territory = format!("/territories/{}", self.here.id("territories"));
        let under = |kind: &str| format!("/{kind}/{}", self.here.id(kind));
        let pages = [
            "/".to_owned(),
            format!("{territory}/graph"),
            territory,
            under("photos"),
            under("questions"),
            under("missions"),
        ];
        all.extend(pages.map(|page| (page.clone(), self.app.http.get(self.app.at(&page)))));
        all
    }
}

on_both_backends! {
    async fn each_operation_is_open_to_those_whom_the_table_names_and_to_nobody_else(backend: Backend) {
        let walk = Walk::begin(backend.app().await).await;
        let (refused, nothing, allowed) = (walk.refused().await, walk.on_nothing().await, walk.allowed().await);
        println!("{} operations, {refused} calls refused, {nothing} of nothing, {allowed} allowed", walk.operations.len());
    }

    async fn the_pages_forms_are_closed_to_whom_the_api_is_closed(backend: Backend) {
        let calls = Walk::begin(backend.app().await).await.forms().await;
        println!("{calls} forms and pages refused");
    }

    async fn what_was_removed_answers_as_what_never_was(backend: Backend) {
        let calls = Walk::begin(backend.app().await).await.removed().await;
        println!("{calls} calls of what was removed and of what is absent");
    }

    async fn what_one_may_not_see_answers_as_what_does_not_exist(backend: Backend) {
        let calls = Walk::begin(backend.app().await).await.hidden().await;
        println!("{calls} calls of what is hidden and of what is absent");
    }

    async fn no_public_byte_tells_a_place_that_is_hidden(backend: Backend) {
        let walk = Walk::begin(backend.app().await).await;
        let photo = walk.app.at(&format!("/v1/photos/{}", walk.here.id("photos")));
        let author = walk.token("author");
        let own = walk.app.http.get(&photo).bearer_auth(author).send().await.unwrap().text().await.unwrap();
        assert!(NEEDLES[..2].iter().all(|needle| own.contains(needle)), "the place is planted: {own}");
        let hide = walk.app.http.patch(&photo).bearer_auth(author).header("If-Match", "*");
        assert_eq!(hide.json(&json!({"place_precision": "hidden"})).send().await.unwrap().status(), 200);
        let mut bytes = 0;
        let public = walk.public();
        println!("{} public answers", public.len());
        for (what, request) in public {
            let answer = request.send().await.unwrap();
            let head = format!("{:?}", answer.headers()).into_bytes();
            let answer = [head, answer.bytes().await.unwrap().to_vec()].concat();
            bytes += answer.len();
            for needle in NEEDLES {
                let is_there = answer.windows(needle.len()).any(|part| part == needle.as_bytes());
                assert!(!is_there, "{what} tells {needle}");
            }
        }
        println!("{bytes} bytes, the place in none");
    }
}
