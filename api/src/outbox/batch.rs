//! The operations of an outbox: which there may be, what each makes and builds on, and in which order they run.

use crate::http::extract::parse_at;
use photos36_domain::{ErrorCode, Refusal};
use serde::Deserialize;
use serde_json::Value;
use std::{
    cmp::Reverse,
    collections::{BinaryHeap, HashMap, HashSet},
};
use utoipa::ToSchema;
use uuid::Uuid;

/// Most operations of an outbox.
pub const MOST: usize = 200;

/// A request's method.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "UPPERCASE")]
pub enum OperationMethod {
    /// Makes something, or sets it.
    Put,
    /// Changes something.
    Patch,
    /// Does something.
    Post,
    /// Takes something back.
    Delete,
}

impl OperationMethod {
    /// As HTTP writes it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Put => "PUT",
            Self::Patch => "PATCH",
            Self::Post => "POST",
            Self::Delete => "DELETE",
        }
    }
}

/// A request of the API that waited on the phone.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = OutboxOperationIn)]
pub struct OperationIn {
    /// UUIDv7 made by the phone when the operation was noted down: the operation runs once, however often it is sent, and
    /// operations that do not build on each other run in the order of their ids.
    pub id: Uuid,
    /// Its method.
    #[schema(inline)]
    pub method: OperationMethod,
    /// Its address, such as `/v1/questions/0197a1c0-4444-7000-8000-000000000004`.
    #[schema(max_length = 300)]
    pub path: String,
    /// Its body, as the operation takes it.
    #[serde(default)]
    #[schema(value_type = Option<HashMap<String, Value>>)]
    pub body: Option<Value>,
    /// For an edit: the `ETag` that the phone had read.
    #[serde(default)]
    pub if_match: Option<String>,
    /// Operations of this outbox that must have succeeded before. What it makes use of by an id need not be named.
    #[serde(default)]
    #[schema(max_items = 200)]
    pub after: Vec<Uuid>,
    /// Its place in what was sent.
    #[serde(skip)]
    pub place: usize,
}

/// Reads one operation of an outbox.
///
/// # Errors
/// `body-invalid` with the pointer to what is wrong.
pub fn read(place: usize, value: &Value) -> Result<OperationIn, Refusal> {
    let operation: OperationIn = parse_at(&format!("/operations/{place}"), value)?;
    Ok(OperationIn { place, ..operation })
}

/// Checks how many there are.
///
/// # Errors
/// `operations-too-many`.
pub fn require_count(many: usize) -> Result<(), Refusal> {
    if (1..=MOST).contains(&many) {
        return Ok(());
    }
    Err(Refusal::new(ErrorCode::OperationsTooMany).field("/operations").arg("limit", MOST))
}

use OperationMethod::{Delete, Patch, Post, Put};

/// What an outbox may carry: all that a phone writes without seeing an answer first. `{}` stands for one id.
pub(super) const KNOWN: [(OperationMethod, &str); 40] = [
    (Patch, "/v1/photos/{}"),
    (Delete, "/v1/photos/{}"),
    (Put, "/v1/photos/{}/place"),
    (Put, "/v1/questions/{}"),
    (Patch, "/v1/questions/{}"),
    (Delete, "/v1/questions/{}"),
    (Put, "/v1/questions/{}/support"),
    (Delete, "/v1/questions/{}/support"),
    (Put, "/v1/questions/{}/comments/{}"),
    (Put, "/v1/missions/{}/comments/{}"),
    (Patch, "/v1/comments/{}"),
    (Delete, "/v1/comments/{}"),
    (Put, "/v1/missions/{}"),
    (Patch, "/v1/missions/{}"),
    (Delete, "/v1/missions/{}"),
    (Post, "/v1/missions/{}/complete"),
    (Post, "/v1/missions/{}/abandon"),
    (Put, "/v1/missions/{}/team/me"),
    (Delete, "/v1/missions/{}/team/me"),
    (Put, "/v1/missions/{}/tasks/{}"),
    (Patch, "/v1/missions/{}/tasks/{}"),
    (Delete, "/v1/missions/{}/tasks/{}"),
    (Post, "/v1/missions/{}/tasks/{}/move"),
    (Put, "/v1/missions/{}/needs/{}"),
    (Patch, "/v1/missions/{}/needs/{}"),
    (Put, "/v1/missions/{}/needs/{}/offers/{}"),
    (Post, "/v1/missions/{}/needs/{}/offers/{}/withdrawal"),
    (Put, "/v1/missions/{}/contributions/{}"),
    (Delete, "/v1/missions/{}/contributions/{}"),
    (Put, "/v1/missions/{}/journal/{}"),
    (Patch, "/v1/missions/{}/journal/{}"),
    (Delete, "/v1/missions/{}/journal/{}"),
    (Put, "/v1/missions/{}/knowledge/{}"),
    (Patch, "/v1/missions/{}/knowledge/{}"),
    (Delete, "/v1/missions/{}/knowledge/{}"),
    (Put, "/v1/missions/{}/links/{}"),
    (Put, "/v1/missions/{}/links/{}/voice"),
    (Post, "/v1/reports"),
    (Put, "/v1/me/alerts/{}"),
    (Delete, "/v1/me/alerts/{}"),
];

impl OperationIn {
    fn is_known(&self) -> bool {
        KNOWN.iter().any(|(method, pattern)| *method == self.method && matches(pattern, &self.path))
    }

    /// The thing that it makes, if it makes one.
    fn makes(&self) -> Option<Uuid> {
        let is_link = self.path.contains("/links/");
        self.path.rsplit('/').next()?.parse().ok().filter(|_| self.method == Put && !is_link)
    }

    /// All ids in its address and body.
    fn names(&self) -> HashSet<Uuid> {
        let mut found = self.path.split('/').filter_map(|part| part.parse().ok()).collect();
        if let Some(body) = &self.body {
            collect(body, &mut found);
        }
        found
    }
}

fn matches(pattern: &str, path: &str) -> bool {
    let (mut wanted, mut given) = (pattern.split('/'), path.split('/'));
    loop {
        match (wanted.next(), given.next()) {
            (None, None) => return true,
            (Some("{}"), Some(part)) if part.parse::<Uuid>().is_ok() => {}
            (Some(wanted), Some(given)) if wanted == given => {}
            _ => return false,
        }
    }
}

fn collect(value: &Value, found: &mut HashSet<Uuid>) {
    match value {
        Value::String(text) => found.extend(text.parse::<Uuid>().ok()),
        Value::Array(items) => items.iter().for_each(|item| collect(item, found)),
        Value::Object(members) => members.values().for_each(|member| collect(member, found)),
        _ => {}
    }
}

/// An operation in its turn.
#[derive(Debug)]
pub struct Planned {
    /// Which of the operations.
    pub at: usize,
    /// Which of them it builds on.
    pub before: Vec<usize>,
    /// Why it cannot run at all.
    pub refusal: Option<Refusal>,
}

/// The order in which operations run: those that cannot run at all, then each after those that it builds on, else by their
/// ids. What is wrong with one keeps no other from running: `operation-unknown`, `id-not-uuidv7`, `id-taken` for an id that
/// came before, `operations-tangled` for those that wait for each other.
pub fn order(operations: &[OperationIn]) -> Vec<Planned> {
    let mut places = HashMap::new();
    let mut refusals: Vec<_> =
        operations.iter().enumerate().map(|(at, operation)| unfit(at, operation, &mut places)).collect();
    let before = before(operations, &places, &mut refusals);
    let (sorted, tangled) = sort(operations, &before, &refusals);
    for at in tangled {
        let place = operations[at].place;
        refusals[at] = Some(Refusal::new(ErrorCode::OperationsTangled).field(format!("/operations/{place}")));
    }
    let never: Vec<_> = (0..operations.len()).filter(|at| refusals[*at].is_some()).collect();
    let plan = |at: usize| Planned { at, before: before[at].clone(), refusal: refusals[at].take() };
    never.into_iter().chain(sorted).map(plan).collect()
}

/// What is wrong with an operation by itself.
fn unfit(at: usize, operation: &OperationIn, places: &mut HashMap<Uuid, usize>) -> Option<Refusal> {
    let place = operation.place;
    if !operation.is_known() {
        return Some(Refusal::new(ErrorCode::OperationUnknown).field(format!("/operations/{place}/path")));
    }
    match photos36_domain::ids::from_client(operation.id) {
        Err(refusal) => Some(refusal.field(format!("/operations/{place}/id"))),
        Ok(id) if places.contains_key(&id) => {
            Some(Refusal::new(ErrorCode::IdTaken).field(format!("/operations/{place}/id")))
        }
        Ok(id) => {
            places.insert(id, at);
            None
        }
    }
}

/// The places of those that can run, in their order (Kahn, 1962), and of those that wait for each other.
fn sort(operations: &[OperationIn], before: &[Vec<usize>], refusals: &[Option<Refusal>]) -> (Vec<usize>, Vec<usize>) {
    let can_run = |at: &usize| refusals[*at].is_none();
    let mut waits: Vec<usize> = before.iter().map(|needed| needed.iter().filter(|at| can_run(at)).count()).collect();
    let mut after = vec![Vec::new(); operations.len()];
    for (at, needed) in before.iter().enumerate() {
        for first in needed {
            after[*first].push(at);
        }
    }
    let ready = (0..operations.len()).filter(can_run).filter(|at| waits[*at] == 0);
    let mut ready: BinaryHeap<_> = ready.map(|at| Reverse((operations[at].id, at))).collect();
    let mut sorted = Vec::with_capacity(operations.len());
    while let Some(Reverse((_, at))) = ready.pop() {
        for next in after[at].iter().filter(|at| can_run(at)) {
            waits[*next] -= 1;
            if waits[*next] == 0 {
                ready.push(Reverse((operations[*next].id, *next)));
            }
        }
        sorted.push(at);
    }
    let runs: HashSet<_> = sorted.iter().copied().collect();
    let tangled = (0..operations.len()).filter(can_run).filter(|at| !runs.contains(at)).collect();
    (sorted, tangled)
}

/// The places of what each operation builds on: what makes a thing that it names, and what it names itself.
fn before(
    operations: &[OperationIn],
    places: &HashMap<Uuid, usize>,
    refusals: &mut [Option<Refusal>],
) -> Vec<Vec<usize>> {
    let makers = operations.iter().enumerate().filter_map(|(at, operation)| Some((operation.makes()?, at)));
    let mut makers: Vec<_> = makers.collect();
    // Of several that make the same thing the first counts; the others find it there.
    makers.sort_by_key(|(_, at)| Reverse((operations[*at].id, *at)));
    let makers: HashMap<Uuid, usize> = makers.into_iter().collect();
    let mut before = Vec::with_capacity(operations.len());
    for (at, operation) in operations.iter().enumerate() {
        let mut needed: HashSet<usize> =
            operation.names().iter().filter_map(|id| makers.get(id)).copied().filter(|maker| *maker != at).collect();
        for (n, id) in operation.after.iter().enumerate() {
            match places.get(id) {
                Some(place) => {
                    needed.insert(*place);
                }
                None => {
                    let place = operation.place;
                    let unknown =
                        Refusal::new(ErrorCode::OperationUnknown).field(format!("/operations/{place}/after/{n}"));
                    refusals[at].get_or_insert(unknown);
                }
            }
        }
        let mut needed: Vec<_> = needed.into_iter().collect();
        needed.sort_unstable();
        before.push(needed);
    }
    before
}

/// Whether it says where a photo stands.
pub(super) fn sets_a_place(path: &str) -> bool {
    matches("/v1/photos/{}/place", path)
}

/// Whether a thing that stands at this address can be edited there.
pub(super) fn can_be_edited(path: &str) -> bool {
    KNOWN.iter().any(|(method, pattern)| *method == Patch && matches(pattern, path))
}

#[cfg(test)]
mod tests {
    use super::*;
    use photos36_domain::{Clock, ids};
    use serde_json::json;
    use std::sync::atomic::{AtomicI64, Ordering};

    /// A millisecond after the one before: ids of the same millisecond have no order that is known.
    fn operation(method: OperationMethod, path: String, body: Value) -> OperationIn {
        static MILLISECOND: AtomicI64 = AtomicI64::new(1_785_000_000_000);
        let id = ids::new(&Clock::fixed(MILLISECOND.fetch_add(1, Ordering::SeqCst) * 1000));
        OperationIn { id, method, path, body: Some(body), if_match: None, after: Vec::new(), place: 0 }
    }

    /// A mission on a question, a task in it, a comment under the question, each noted down before what it builds on.
    fn day() -> Vec<OperationIn> {
        let [question, mission, task, comment] = std::array::from_fn(|_| ids::new(&Clock::system()));
        vec![
            operation(Put, format!("/v1/missions/{mission}/tasks/{task}"), json!({"title": "Curer"})),
            operation(Put, format!("/v1/missions/{mission}"), json!({"question_id": question})),
            operation(Put, format!("/v1/questions/{question}/comments/{comment}"), json!({"text": "Oui"})),
            operation(Put, format!("/v1/questions/{question}"), json!({"title": "Pourquoi ?"})),
        ]
    }

    fn run_ids(operations: &[OperationIn]) -> Vec<Uuid> {
        order(operations).into_iter().map(|planned| operations[planned.at].id).collect()
    }

    #[test]
    fn what_is_built_on_runs_first_in_one_order_whatever_order_it_came_in() {
        let mut operations = day();
        let [task, mission, comment, question] = std::array::from_fn(|at| operations[at].id);
        let first = run_ids(&operations);
        assert_eq!(first, [question, mission, task, comment]);
        for turn in 0..operations.len() {
            operations.rotate_left(1);
            operations.swap(0, turn);
            assert_eq!(run_ids(&operations), first);
        }
    }

    /// What is wrong with each, in the order sent.
    fn refusals(operations: &[OperationIn]) -> Vec<Option<ErrorCode>> {
        let mut plan = order(operations);
        plan.sort_by_key(|planned| planned.at);
        plan.into_iter().map(|planned| planned.refusal.map(|refusal| refusal.code)).collect()
    }

    #[test]
    fn operations_that_wait_for_each_other_are_refused_and_no_others() {
        let mut operations = day();
        let free = operation(Put, format!("/v1/questions/{}/support", Uuid::nil()), json!({}));
        operations.push(free);
        operations[3].after = vec![operations[2].id];
        let tangled = Some(ErrorCode::OperationsTangled);
        assert_eq!(refusals(&operations), [tangled, tangled, tangled, tangled, None]);
    }

    #[test]
    fn only_what_is_known_runs_and_what_is_not_keeps_no_other_back() {
        let (photo, good) = (Uuid::nil(), operation(Put, format!("/v1/questions/{}/support", Uuid::nil()), json!({})));
        for path in [format!("/v1/photos/{photo}/../../people"), "/v1/me".into(), format!("/v1/photos/{photo}/place/")]
        {
            let told = refusals(&[operation(Put, path, json!({})), good.clone()]);
            assert_eq!(told, [Some(ErrorCode::OperationUnknown), None]);
        }
        assert_eq!(refusals(&[good.clone(), good.clone()]), [None, Some(ErrorCode::IdTaken)]);
        let twice = operation(Put, format!("/v1/questions/{}", ids::new(&Clock::system())), json!({}));
        let plan = order(&[twice.clone(), twice]);
        assert!(
            plan.iter().all(|planned| planned.at == 1 || planned.before.is_empty()),
            "the first waits for no second"
        );
        let lost = OperationIn { after: vec![photo], ..good };
        assert_eq!(refusals(&[lost]), [Some(ErrorCode::OperationUnknown)]);
        let counted = |many| require_count(many).map_err(|refusal| refusal.code);
        assert_eq!(counted(0), Err(ErrorCode::OperationsTooMany));
        assert_eq!((counted(MOST), counted(MOST + 1)), (Ok(()), Err(ErrorCode::OperationsTooMany)));
    }

    #[test]
    fn every_known_operation_stands_in_the_contract() {
        let contract = crate::routes::contract();
        for (method, pattern) in KNOWN {
            let item = contract.paths.paths.iter().find(|(path, _)| plain(path) == pattern).map(|(_, item)| item);
            let item = item.unwrap_or_else(|| panic!("{pattern} is not in the contract"));
            let there = match method {
                Put => &item.put,
                Patch => &item.patch,
                Post => &item.post,
                Delete => &item.delete,
            };
            assert!(there.is_some(), "{} {pattern}", method.name());
        }
    }

    fn plain(path: &str) -> String {
        path.split('/').map(|part| if part.starts_with('{') { "{}" } else { part }).collect::<Vec<_>>().join("/")
    }
}
