//! An example for each body and parameter: the one that is stated, else one made of its parts' examples.

use super::resolved;
use serde_json::{Map, Value, json};

/// How deep an example is made; recursive schemas end there.
const DEPTH: u8 = 8;

/// Adds what is missing.
pub(super) fn add(contract: &mut Value) {
    let known = contract.clone();
    let Some(paths) = contract["paths"].as_object_mut() else { return };
    for operation in paths.values_mut().filter_map(Value::as_object_mut).flat_map(|item| item.values_mut()) {
        let name = operation["operationId"].as_str().unwrap_or_default().to_owned();
        let parameters = operation.get_mut("parameters").and_then(Value::as_array_mut);
        for parameter in parameters.into_iter().flatten() {
            add_to_parameter(&known, &name, parameter);
        }
        if let Some(body) = operation.get_mut("requestBody") {
            add_to_content(&known, body);
        }
        let responses = operation.get_mut("responses").and_then(Value::as_object_mut);
        for response in responses.into_iter().flat_map(|responses| responses.values_mut()) {
            add_to_content(&known, response);
        }
    }
}

/// Each parameter has an example: its own, that of its name, or one of its schema.
fn add_to_parameter(known: &Value, operation: &str, parameter: &mut Value) {
    if parameter.get("example").is_some() || parameter.get("$ref").is_some() {
        return;
    }
    let schema = resolved(known, &parameter["schema"]);
    let name = parameter["name"].as_str().unwrap_or_default();
    let is_free = schema.get("enum").is_none() && schema.get("format").is_none();
    let named = NAMED.iter().find(|(known, _)| is_free && *known == name).map(|(_, example)| json!(example));
    let example = match (name, operation) {
        ("state", "listJobs") => json!("parked"),
        ("state", "listQuestions" | "listProposals") => json!("open"),
        ("state", "readLinks" | "readLinksSvg" | "readLinksGraphml") => json!("active"),
        ("lon", _) => json!(3.24),
        ("lat", _) => json!(45.43),
        _ => named.or_else(|| schema.get("default").cloned()).unwrap_or_else(|| of(known, schema, DEPTH)),
    };
    parameter["example"] = example;
}

/// Examples of texts in parameters, by the parameter's name.
const NAMED: [(&str, &str); 15] = [
    ("If-Match", "\"3\""),
    ("Last-Event-ID", "12"),
    ("Upload-Checksum", "sha256 47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="),
    ("Upload-Metadata", "photo_id MDE5N2ExYzAtMTExMS03MDAwLTgwMDAtMDAwMDAwMDAwMDAx"),
    ("cursor", "c2FpbnQ"),
    ("locale", "fr"),
    ("origin", "asked"),
    ("receipt", "7f3c2a9e51d84b06a1c7e8f9d0b2c4a6"),
    ("since", "ZXhlbXBsZQ"),
    ("sort", "recent"),
    ("state", "published"),
    ("taken_from", "2026-06-01T00:00:00Z"),
    ("taken_to", "2026-06-30T00:00:00Z"),
    ("theme", "water"),
    ("themes", "water"),
];

fn add_to_content(known: &Value, holder: &mut Value) {
    let content = holder.get_mut("content").and_then(Value::as_object_mut);
    for (media_type, body) in content.into_iter().flatten() {
        // A schema's own example stands for all bodies of it, once.
        let is_bare = body.get("example").is_none()
            && body.get("examples").is_none()
            && resolved(known, &body["schema"]).get("example").is_none();
        if media_type.contains("json") && media_type != "application/problem+json" && is_bare {
            let example = of(known, &body["schema"], DEPTH);
            body["example"] = example;
        }
    }
}

/// An example of a schema.
pub(super) fn of(contract: &Value, schema: &Value, depth: u8) -> Value {
    let schema = resolved(contract, schema);
    if let Some(example) = schema.get("example").or_else(|| schema.pointer("/examples/0")) {
        return example.clone();
    }
    if depth == 0 {
        return Value::Null;
    }
    for choice in ["oneOf", "anyOf"] {
        if let Some(first) = schema.get(choice).and_then(Value::as_array).and_then(|ways| ways.first()) {
            return of(contract, first, depth - 1);
        }
    }
    if let Some(parts) = schema.get("allOf").and_then(Value::as_array) {
        let parts = parts.iter().map(|part| of(contract, part, depth - 1)).filter_map(|part| part.as_object().cloned());
        return Value::Object(parts.flatten().collect());
    }
    match schema.get("type") {
        Some(Value::String(kind)) => of_kind(contract, schema, kind, depth),
        Some(Value::Array(kinds)) => {
            let kind = kinds.iter().filter_map(Value::as_str).find(|kind| *kind != "null").unwrap_or("null");
            of_kind(contract, schema, kind, depth)
        }
        _ => json!({}),
    }
}

fn of_kind(contract: &Value, schema: &Value, kind: &str, depth: u8) -> Value {
    match kind {
        "object" => {
            let properties = schema.get("properties").and_then(Value::as_object);
            let required = schema.get("required").and_then(Value::as_array);
            let is_required = |name: &str| required.is_some_and(|names| names.iter().any(|known| known == name));
            let members = properties.into_iter().flatten().filter(|(name, _)| is_required(name));
            Value::Object(
                members.map(|(name, part)| (name.clone(), of(contract, part, depth - 1))).collect::<Map<_, _>>(),
            )
        }
        "array" => {
            let least = schema.get("minItems").and_then(Value::as_u64).unwrap_or(1).max(1);
            let item = schema.get("items").map_or(Value::Null, |items| of(contract, items, depth - 1));
            Value::Array((0..least).map(|_| item.clone()).collect())
        }
        "string" => schema.pointer("/enum/0").cloned().unwrap_or_else(|| of_text(schema)),
        "integer" => schema.get("minimum").cloned().unwrap_or_else(|| json!(1)),
        "number" => schema.get("minimum").cloned().unwrap_or_else(|| json!(1.5)),
        "boolean" => json!(true),
        _ => Value::Null,
    }
}

fn of_text(schema: &Value) -> Value {
    match schema.get("format").and_then(Value::as_str) {
        Some("uuid") => json!("0197a1c0-2222-7000-8000-000000000002"),
        Some("date-time") => json!("2026-06-21T12:00:00Z"),
        Some("date") => json!("2026-06-21"),
        _ => json!("…"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_example_is_made_of_its_parts_examples() {
        let contract = json!({"components": {"schemas": {"Row": {"type": "object", "example": {"id": 1}}}}});
        let page = json!({"type": "object", "required": ["items"], "properties": {
            "items": {"type": "array", "items": {"$ref": "#/components/schemas/Row"}}, "next": {"type": ["string", "null"]}
        }});
        assert_eq!(of(&contract, &page, DEPTH), json!({"items": [{"id": 1}]}));
    }

    #[test]
    fn every_parameter_of_the_contract_has_an_example() {
        let contract = super::super::complete(crate::routes::contract()).unwrap();
        for operation in super::super::operations(&contract) {
            for parameter in super::super::list(operation.said, "parameters") {
                let is_there = parameter.get("example").is_some() || parameter.get("$ref").is_some();
                assert!(is_there, "{} {}", operation.text("operationId"), parameter["name"]);
            }
        }
    }

    #[test]
    fn a_schema_that_holds_itself_ends() {
        let contract = json!({"components": {"schemas": {"Tree": {"type": "object", "required": ["child"], "properties": {
            "child": {"$ref": "#/components/schemas/Tree"}
        }}}}});
        assert!(of(&contract, &json!({"$ref": "#/components/schemas/Tree"}), DEPTH).is_object());
    }
}
