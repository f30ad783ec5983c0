//! Rows of any table as JSON and CSV, without a type for each.

use crate::{Result, database::statement};
use base64::{Engine, prelude::BASE64_STANDARD};
use sea_orm::{ConnectionTrait, QueryResult};
use serde_json::{Map, Value};
use uuid::Uuid;

/// Columns that are of no use to anyone outside, or that tell of someone else: who decided, read or kept accounts by office.
const LEFT_OUT: [&str; 18] = [
    "seq",
    "perceptual_hash",
    "quad",
    "salt",
    "reporter_key",
    "address_key",
    "asker_key",
    "least_cos",
    "decided_by",
    "reader_id",
    "mediator_id",
    "removed_by",
    "invited_by",
    "granted_by",
    "recorded_by",
    "closed_by",
    "launched_by",
    "set_by",
];

/// Rows of one page.
pub(super) const PAGE: usize = 500;

/// The rows of a table that point at a person by a column, a page at a time in the order of what they hold.
pub(super) async fn page(
    connection: &impl ConnectionTrait,
    (table, column): (&str, &str),
    person: Uuid,
    offset: usize,
) -> Result<Vec<Map<String, Value>>> {
    // One person's rows: a walk by offset is bounded by what one person made.
    let sql = format!("SELECT * FROM {table} WHERE {column} = $1 ORDER BY 1, 2 LIMIT {PAGE} OFFSET {offset}");
    let rows = connection.query_all_raw(statement(connection, sql, [person.into()])).await?;
    rows.iter().map(object).collect()
}

fn object(row: &QueryResult) -> Result<Map<String, Value>> {
    let names = row.column_names();
    let shown = names.iter().filter(|name| !LEFT_OUT.contains(&name.as_str()));
    Ok(shown.map(|name| (name.clone(), value(row, name))).collect())
}

/// A cell, whatever its type is on either database.
fn value(row: &QueryResult, name: &str) -> Value {
    if let Ok(text) = row.try_get::<Option<String>>("", name) {
        let Some(text) = text else { return Value::Null };
        // What is kept as JSON is given as JSON.
        let parsed = name.ends_with("_json").then(|| serde_json::from_str(&text).ok()).flatten();
        return parsed.unwrap_or(Value::String(text));
    }
    if let Ok(id) = row.try_get::<Option<Uuid>>("", name) {
        return id.map_or(Value::Null, |id| Value::String(id.to_string()));
    }
    if let Ok(number) = row.try_get::<Option<i64>>("", name) {
        return number.map_or(Value::Null, |number| cell_of_number(name, number));
    }
    if let Ok(number) = row.try_get::<Option<i32>>("", name) {
        return number.map_or(Value::Null, Value::from);
    }
    if let Ok(number) = row.try_get::<Option<f64>>("", name) {
        return number.map_or(Value::Null, Value::from);
    }
    if let Ok(truth) = row.try_get::<Option<bool>>("", name) {
        return truth.map_or(Value::Null, Value::Bool);
    }
    let bytes = row.try_get::<Option<Vec<u8>>>("", name).unwrap_or_default();
    bytes.map_or(Value::Null, |bytes| Value::String(BASE64_STANDARD.encode(bytes)))
}

/// Instants are told as people and programs read them.
fn cell_of_number(name: &str, number: i64) -> Value {
    if name.starts_with("is_") && matches!(number, 0 | 1) {
        // SQLite has no type of its own for it.
        return Value::Bool(number == 1);
    }
    let is_instant = name.ends_with("_at") || name.ends_with("_until");
    match jiff::Timestamp::from_microsecond(number) {
        Ok(instant) if is_instant && number > 0 => Value::String(instant.to_string()),
        _ => Value::from(number),
    }
}

/// Rows as CSV (RFC 4180), with a line of names; nothing where there are none.
pub(super) fn csv(rows: &[Map<String, Value>]) -> String {
    let Some(first) = rows.first() else { return String::new() };
    let names: Vec<&String> = first.keys().collect();
    let mut text = names.iter().map(|name| name.as_str()).collect::<Vec<_>>().join(",");
    for row in rows {
        text.push_str("\r\n");
        let cells = names.iter().map(|name| row.get(*name).map(cell).unwrap_or_default());
        text.push_str(&cells.collect::<Vec<_>>().join(","));
    }
    text.push_str("\r\n");
    text
}

fn cell(value: &Value) -> String {
    let text = match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    // A cell that a spreadsheet would take for a formula is given as text.
    let text =
        if text.starts_with(['=', '+', '-', '@']) && text.parse::<f64>().is_err() { format!("'{text}") } else { text };
    if text.contains([',', '"', '\r', '\n']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_cell_is_quoted_where_it_has_to_be_and_no_formula_for_a_spreadsheet() {
        let row = |text: &str| json!({"a": text, "b": -3, "c": null}).as_object().unwrap().clone();
        assert_eq!(
            csv(&[row("un \"mot\", puis"), row("=1+1")]),
            "a,b,c\r\n\"un \"\"mot\"\", puis\",-3,\r\n'=1+1,-3,\r\n"
        );
        assert_eq!(csv(&[]), "");
    }
}
