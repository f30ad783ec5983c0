//! What an outbox made or edited itself: no conflict for what it does next.

use super::{
    batch::{self, OperationIn, OperationMethod},
    replay::ResultOut,
};
use photos36_domain::{ErrorCode, Refusal};
use std::collections::{HashMap, HashSet};

/// The things of an outbox by their addresses.
#[derive(Debug, Default)]
pub struct Seen(HashMap<String, Version>);

/// How a thing stands after what the outbox did to it.
#[derive(Debug, Default)]
struct Version {
    /// The tags that the phone may still know: none of a thing that it made itself.
    known: HashSet<Option<String>>,
    tag: String,
}

impl Seen {
    /// Notes what an operation did, when nothing that others wrote was mixed with it.
    pub fn note(&mut self, operation: &OperationIn, result: &ResultOut, is_direct: bool) {
        let is_new = operation.method == OperationMethod::Put && result.status == 201;
        let is_edit = is_edit(operation) && result.status == 200;
        let Some(tag) = result.etag.clone().filter(|_| is_direct && (is_new || is_edit)) else {
            // Whatever else was done, what stood here is not what the phone knows.
            if (operation.method != OperationMethod::Put || batch::sets_a_place(&operation.path)) && result.status < 400
            {
                self.0.remove(thing(&operation.path));
            }
            return;
        };
        let version = self.0.entry(thing(&operation.path).to_owned()).or_default();
        version.known.insert(operation.if_match.clone());
        version.tag = tag;
    }

    /// The operation with the tag that stands for what the phone knows.
    ///
    /// # Errors
    /// `if-match-required` for an edit that would overwrite whatever is there.
    pub fn tagged(&self, operation: &OperationIn) -> Result<OperationIn, Refusal> {
        let own = self.0.get(thing(&operation.path)).filter(|version| version.known.contains(&operation.if_match));
        let if_match = own.map(|version| version.tag.clone()).or_else(|| operation.if_match.clone());
        if is_edit(operation) && if_match.as_deref().is_none_or(|tag| tag.trim() == "*") {
            return Err(Refusal::new(ErrorCode::IfMatchRequired).field("/if_match"));
        }
        Ok(OperationIn { if_match, ..operation.clone() })
    }
}

/// Whether it changes what others may have changed meanwhile.
fn is_edit(operation: &OperationIn) -> bool {
    operation.method == OperationMethod::Patch || batch::sets_a_place(&operation.path)
}

/// The address of the thing itself: a photo's place is part of the photo.
fn thing(path: &str) -> &str {
    if batch::sets_a_place(path) { path.trim_end_matches("/place") } else { path }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Value;
    use uuid::Uuid;

    fn operation(method: OperationMethod, if_match: Option<&str>) -> OperationIn {
        let path = "/v1/questions/1".to_owned();
        OperationIn {
            id: Uuid::nil(),
            method,
            path,
            body: None,
            if_match: if_match.map(str::to_owned),
            after: Vec::new(),
            place: 0,
        }
    }

    fn result(status: u16, tag: &str) -> ResultOut {
        ResultOut { id: Uuid::nil(), status, etag: Some(tag.to_owned()), body: Value::Null }
    }

    #[test]
    fn what_the_outbox_did_itself_is_known_and_what_others_did_is_not() {
        use OperationMethod::{Patch, Put};
        let mut seen = Seen::default();
        assert!(seen.tagged(&operation(Patch, None)).is_err() && seen.tagged(&operation(Patch, Some("*"))).is_err());
        assert_eq!(seen.tagged(&operation(Patch, Some("7"))).unwrap().if_match.as_deref(), Some("7"));
        seen.note(&operation(Put, None), &result(201, "1"), true);
        assert_eq!(seen.tagged(&operation(Patch, None)).unwrap().if_match.as_deref(), Some("1"));
        seen.note(&operation(Patch, None), &result(200, "2"), true);
        assert_eq!(seen.tagged(&operation(Patch, None)).unwrap().if_match.as_deref(), Some("2"));
        assert_eq!(seen.tagged(&operation(Patch, Some("1"))).unwrap().if_match.as_deref(), Some("1"), "read elsewhere");
        seen.note(&operation(Patch, Some("1")), &result(200, "4"), false);
        assert!(seen.tagged(&operation(Patch, None)).is_err(), "others wrote into it");
    }
}
