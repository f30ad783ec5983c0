//! A schema as rows of a table: a line a member, members of members below it with their path.

use crate::contract::{list, resolved, text};
use serde_json::{Map, Value};

/// How deep members of members are shown.
const DEPTH: u8 = 4;
/// Most lines of a table; what is beyond them stands in the contract's file.
const MOST: usize = 120;

/// A line: a member of a body, or a parameter.
#[derive(Debug, PartialEq)]
pub(super) struct Row {
    /// As in `parts[].target`.
    pub name: String,
    /// Its type, with its choices or bounds.
    pub kind: String,
    /// Whether it has to be there.
    pub is_required: bool,
    /// What it is.
    pub said: String,
}

/// The members of a schema.
pub(super) fn of(contract: &Value, schema: &Value) -> Vec<Row> {
    let mut rows = Vec::new();
    add(contract, schema, "", DEPTH, &mut rows);
    rows
}

fn add(contract: &Value, schema: &Value, path: &str, depth: u8, rows: &mut Vec<Row>) {
    let Some(schema) = resolved(contract, schema).as_object() else { return };
    if depth == 0 || rows.len() >= MOST {
        return;
    }
    for choice in ["oneOf", "anyOf", "allOf"] {
        for part in list(schema, choice) {
            add(contract, part, path, depth, rows);
        }
    }
    if let Some(items) = schema.get("items") {
        add(contract, items, &format!("{path}[]"), depth, rows);
    }
    for (name, member) in schema.get("properties").and_then(Value::as_object).into_iter().flatten() {
        let name = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
        let is_required = list(schema, "required").iter().any(|known| name.rsplit('.').next() == known.as_str());
        rows.push(Row { kind: kind(contract, member), is_required, said: said(contract, member), name: name.clone() });
        add(contract, member, &name, depth - 1, rows);
    }
}

fn said(contract: &Value, schema: &Value) -> String {
    let own = schema.as_object().map_or("", |schema| text(schema, "description"));
    let nullable = schema.pointer("/oneOf/0").map_or("", |first| first["description"].as_str().unwrap_or_default());
    let there = resolved(contract, schema)["description"].as_str().unwrap_or_default();
    [own, nullable, there].into_iter().find(|text| !text.is_empty()).unwrap_or_default().to_owned()
}

/// The type in words: `string (uuid)`, `one of: in, out`, `list of …`.
pub(super) fn kind(contract: &Value, schema: &Value) -> String {
    let Some(schema) = resolved(contract, schema).as_object() else { return String::new() };
    let choices: Vec<_> = list(schema, "enum").iter().filter_map(Value::as_str).collect();
    if !choices.is_empty() {
        return choices.join(" | ");
    }
    let ways = list(schema, "oneOf").iter().chain(list(schema, "anyOf"));
    let ways: Vec<_> = ways.map(|way| kind(contract, way)).filter(|way| way != "null").collect();
    if !ways.is_empty() {
        return ways.join(" | ");
    }
    let name = match schema.get("type") {
        Some(Value::String(name)) => name.clone(),
        Some(Value::Array(names)) => {
            let names = names.iter().filter_map(Value::as_str).filter(|name| *name != "null");
            names.collect::<Vec<_>>().join(" | ")
        }
        _ => "object".to_owned(),
    };
    match schema.get("items") {
        Some(items) => format!("[{}]", kind(contract, items)),
        None => format!("{name}{}", bounds(schema)),
    }
}

fn bounds(schema: &Map<String, Value>) -> String {
    let format = Some(text(schema, "format")).filter(|format| !format.is_empty() && !format.starts_with("int"));
    let range = |least: &str, most: &str| match (schema.get(least), schema.get(most)) {
        (Some(least), Some(most)) => Some(format!("{least}–{most}")),
        (Some(least), None) => Some(format!("≥ {least}")),
        (None, Some(most)) => Some(format!("≤ {most}")),
        (None, None) => None,
    };
    let parts = [format.map(ToOwned::to_owned), range("minimum", "maximum"), range("minLength", "maxLength")];
    let parts: Vec<_> = parts.into_iter().flatten().collect();
    if parts.is_empty() { String::new() } else { format!(" ({})", parts.join(", ")) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn members_of_members_stand_below_with_their_path() {
        let contract = json!({"components": {"schemas": {"Part": {"type": "object", "required": ["target"], "properties": {
            "target": {"type": "string", "enum": ["mission", "commons"], "description": "What it is for."}
        }}}}});
        let schema = json!({"type": "object", "properties": {
            "parts": {"type": "array", "items": {"$ref": "#/components/schemas/Part"}, "description": "At most 20."}
        }});
        let rows = of(&contract, &schema);
        let shown: Vec<_> = rows.iter().map(|row| (row.name.as_str(), row.kind.as_str(), row.is_required)).collect();
        assert_eq!(shown, [("parts", "[object]", false), ("parts[].target", "mission | commons", true)]);
    }

    #[test]
    fn a_schema_that_holds_itself_ends() {
        let contract = json!({"components": {"schemas": {"Tree": {"type": "object", "properties": {
            "child": {"$ref": "#/components/schemas/Tree"}, "other": {"$ref": "#/components/schemas/Tree"}
        }}}}});
        assert!(of(&contract, &json!({"$ref": "#/components/schemas/Tree"})).len() <= MOST + DEPTH as usize);
    }
}
