//! Schemas as the wire has them: bytes are bytes, a choice is a choice, and what nothing uses is not there.

use serde_json::{Value, json};
use std::collections::BTreeSet;

/// A UUID of version 7 (RFC 9562).
const UUID_V7: &str = "^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-7[0-9a-fA-F]{3}-[89abAB][0-9a-fA-F]{3}-[0-9a-fA-F]{12}$";

/// Mends what the derivation of schemas cannot say.
pub(super) fn mend(contract: &mut Value) {
    mend_within(contract);
    let Some(paths) = contract["paths"].as_object_mut() else { return };
    for operation in paths.values_mut().filter_map(Value::as_object_mut).flat_map(|item| item.values_mut()) {
        for content in contents(operation) {
            mend_bytes(content);
        }
    }
}

/// All maps of media types of an operation.
fn contents(operation: &mut Value) -> Vec<&mut Value> {
    let Some(operation) = operation.as_object_mut() else { return Vec::new() };
    let mut found = Vec::new();
    for (name, part) in operation {
        match name.as_str() {
            "requestBody" => found.extend(part.get_mut("content")),
            "responses" => {
                let responses = part.as_object_mut().into_iter().flat_map(|responses| responses.values_mut());
                found.extend(responses.filter_map(|response| response.get_mut("content")));
            }
            _ => {}
        }
    }
    found
}

/// A body of bytes is written as a list of numbers; it is binary.
fn mend_bytes(content: &mut Value) {
    let Some(content) = content.as_object_mut() else { return };
    for (media_type, body) in content {
        let is_list = body.pointer("/schema/items/format").is_some_and(|format| format == "int32");
        if !media_type.contains("json") && is_list {
            body["schema"] = json!({"type": "string", "format": "binary"});
        }
    }
}

/// A choice that is written where it is used (`inline`) comes with an empty object that it cannot also be.
fn mend_within(value: &mut Value) {
    match value {
        Value::Object(object) => {
            state_version(object);
            if let Some(mended) = object.get("allOf").and_then(Value::as_array).and_then(|parts| choice(parts)) {
                *value = mended;
                return;
            }
            object.values_mut().for_each(mend_within);
        }
        Value::Array(values) => values.iter_mut().for_each(mend_within),
        _ => {}
    }
}

/// An id that the client makes says its version in words; its form says it too.
fn state_version(object: &mut serde_json::Map<String, Value>) {
    let says = super::text(object, "description").contains("UUIDv7");
    let schema = if object.contains_key("schema") {
        object.get_mut("schema").and_then(Value::as_object_mut)
    } else {
        Some(object)
    };
    if let Some(schema) = schema.filter(|schema| says && schema.get("format").is_some_and(|format| format == "uuid")) {
        schema.insert("pattern".into(), UUID_V7.into());
    }
}

fn choice(parts: &[Value]) -> Option<Value> {
    let [choice, rest] = parts else { return None };
    let rest = rest.as_object()?;
    let is_empty = rest.get("type")? == "object" && rest.keys().all(|name| name == "type" || name == "description");
    if !is_empty || choice.get("type")? == "object" {
        return None;
    }
    let mut choice = choice.clone();
    if let Some(description) = rest.get("description") {
        choice["description"] = description.clone();
    }
    Some(choice)
}

/// Forgets schemas that nothing refers to, until none is left.
pub(super) fn forget_unused(contract: &mut Value) {
    loop {
        let mut used = BTreeSet::new();
        collect(contract, None, &mut used);
        let Some(schemas) = contract["components"]["schemas"].as_object_mut() else { return };
        let before = schemas.len();
        schemas.retain(|name, _| used.contains(name));
        if schemas.len() == before {
            return;
        }
    }
}

/// Names of the schemas that are referred to, but for references to itself.
fn collect(value: &Value, within: Option<&str>, used: &mut BTreeSet<String>) {
    match value {
        Value::Object(object) => {
            let target = object.get("$ref").and_then(Value::as_str).and_then(name);
            used.extend(target.filter(|target| Some(*target) != within).map(ToOwned::to_owned));
            for (name, value) in object {
                if name == "schemas" && within.is_none() {
                    let schemas = value.as_object().into_iter().flatten();
                    schemas.for_each(|(name, schema)| collect(schema, Some(name), used));
                } else {
                    collect(value, within, used);
                }
            }
        }
        Value::Array(values) => values.iter().for_each(|value| collect(value, within, used)),
        _ => {}
    }
}

/// The schema that a reference names.
pub(super) fn name(target: &str) -> Option<&str> {
    target.strip_prefix("#/components/schemas/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_choice_in_place_keeps_its_values_and_says_what_it_is_for() {
        let mut schema = json!({"allOf": [
            {"type": "string", "enum": ["in", "out"], "description": "Which way."}, {"type": "object", "description": "In or out."}
        ]});
        mend_within(&mut schema);
        assert_eq!(schema, json!({"type": "string", "enum": ["in", "out"], "description": "In or out."}));
    }

    #[test]
    fn what_only_the_unused_use_is_forgotten_too() {
        let mut contract = json!({"paths": {"/": {"$ref": "#/components/schemas/A"}}, "components": {"schemas": {
            "A": {}, "B": {"$ref": "#/components/schemas/C"}, "C": {}, "D": {"items": {"$ref": "#/components/schemas/D"}}
        }}});
        forget_unused(&mut contract);
        assert_eq!(contract["components"]["schemas"], json!({"A": {}}));
    }
}
