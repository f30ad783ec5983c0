//! The pages: all operations by concept, and one operation with its parameters, bodies, answers and a form to try it.

use super::rows::{self, Row};
use crate::{
    assets::Asset,
    contract::{Operation, examples, list, operations, problems, resolved, served, text},
    http::Problem,
    pages::{Frame, respond},
};
use actix_web::{HttpRequest, HttpResponse, get, web::Path};
use askama::Template;
use photos36_domain::ErrorCode;
use serde_json::Value;

#[derive(Template)]
#[template(path = "docs.html")]
struct IndexPage {
    frame: Frame,
    style: &'static str,
    tags: Vec<Tag>,
}

/// A concept with its operations.
struct Tag {
    name: String,
    said: String,
    operations: Vec<Line>,
}

/// An operation in the list.
struct Line {
    id: String,
    method: String,
    path: String,
    summary: String,
    is_deprecated: bool,
}

#[derive(Template)]
#[template(path = "docs_operation.html")]
struct OperationPage {
    frame: Frame,
    style: &'static str,
    script: &'static str,
    line: Line,
    said: String,
    /// Whom it is open to, in the reader's words.
    who: String,
    needs_token: bool,
    parameters: Vec<Parameter>,
    bodies: Vec<Body>,
    answers: Vec<Answer>,
}

/// A parameter, with what the form begins with.
struct Parameter {
    row: Row,
    place: String,
    example: String,
    begins: String,
}

/// A body of a media type.
struct Body {
    media_type: String,
    rows: Vec<Row>,
    example: String,
}

/// An answer.
struct Answer {
    status: String,
    said: String,
    codes: Vec<&'static str>,
    bodies: Vec<Body>,
}

fn contract() -> Result<&'static Value, Problem> {
    Ok(served::contract().as_ref().map_err(|error| anyhow::anyhow!("{error:#}"))?)
}

/// All operations.
#[get("/docs")]
pub(super) async fn all_operations(request: HttpRequest) -> Result<HttpResponse, Problem> {
    let contract = contract()?;
    let tags = contract["tags"].as_array().into_iter().flatten().filter_map(Value::as_object);
    let tags = tags.map(|tag| Tag {
        name: text(tag, "name").to_owned(),
        said: prose(text(tag, "description")),
        operations: of_tag(contract, text(tag, "name")),
    });
    let page = IndexPage { frame: Frame::new(&request), style: Asset::Docs.url(), tags: tags.collect() };
    respond(&page.frame, &page)
}

fn of_tag(contract: &Value, tag: &str) -> Vec<Line> {
    let of_it = operations(contract).filter(|operation| list(operation.said, "tags").iter().any(|known| known == tag));
    of_it.map(|operation| line(&operation)).collect()
}

fn line(operation: &Operation<'_>) -> Line {
    Line {
        id: operation.text("operationId").to_owned(),
        method: operation.method.to_ascii_uppercase(),
        path: operation.path.to_owned(),
        summary: operation.text("summary").to_owned(),
        is_deprecated: operation.said.get("deprecated").is_some_and(|value| value == true),
    }
}

/// One operation.
#[get("/docs/{operation}")]
pub(super) async fn one_operation(id: Path<String>, request: HttpRequest) -> Result<HttpResponse, Problem> {
    let contract = contract()?;
    let found = operations(contract).find(|operation| operation.text("operationId") == id.as_str());
    let operation = found.ok_or(ErrorCode::NotFound)?;
    let body = operation.said.get("requestBody").map_or_else(Vec::new, |body| bodies(contract, body));
    let answers = operation.said.get("responses").and_then(Value::as_object);
    let frame = Frame::new(&request);
    let page = OperationPage {
        who: who(&frame, operation.said),
        frame,
        style: Asset::Docs.url(),
        script: Asset::DocsScript.url(),
        line: line(&operation),
        said: prose(operation.text("description")),
        needs_token: list(operation.said, "security").iter().any(|way| way.get("bearer").is_some()),
        parameters: operation.parameters(contract).map(|parameter| self::parameter(contract, parameter)).collect(),
        bodies: body,
        answers: answers.into_iter().flatten().map(|(status, answer)| self::answer(contract, status, answer)).collect(),
    };
    respond(&page.frame, &page)
}

/// Those to whom the operation is open.
fn who(frame: &Frame, said: &serde_json::Map<String, Value>) -> String {
    let named = list(said, "x-who-may").iter().filter_map(Value::as_str).map(|who| frame.t(&format!("docs-who-{who}")));
    named.collect::<Vec<_>>().join(", ")
}

fn parameter(contract: &Value, parameter: &Value) -> Parameter {
    let example = parameter.get("example").map(plain).unwrap_or_default();
    let is_required = parameter["required"] == true;
    Parameter {
        row: Row {
            name: plain(&parameter["name"]),
            kind: rows::kind(contract, &parameter["schema"]),
            is_required,
            said: prose(parameter["description"].as_str().unwrap_or_default()),
        },
        place: plain(&parameter["in"]),
        begins: if is_required { example.clone() } else { String::new() },
        example,
    }
}

fn bodies(contract: &Value, holder: &Value) -> Vec<Body> {
    let content = holder.get("content").and_then(Value::as_object).into_iter().flatten();
    let bodies = content.map(|(media_type, body)| {
        let example = media_type.contains("json").then(|| {
            let stated = body.get("example").cloned();
            stated.unwrap_or_else(|| examples::of(contract, &body["schema"], 8))
        });
        Body {
            media_type: media_type.clone(),
            rows: rows::of(contract, &body["schema"]).into_iter().map(shown).collect(),
            example: example.and_then(|example| serde_json::to_string_pretty(&example).ok()).unwrap_or_default(),
        }
    });
    bodies.collect()
}

fn answer(contract: &Value, status: &str, answer: &Value) -> Answer {
    let answer = resolved(contract, answer);
    let said = answer["description"].as_str().unwrap_or_default();
    let is_refusal = status >= "400";
    Answer {
        status: status.to_owned(),
        codes: if is_refusal { problems::named(said).into_iter().map(ErrorCode::name).collect() } else { Vec::new() },
        said: prose(said),
        bodies: if is_refusal { Vec::new() } else { bodies(contract, answer) },
    }
}

/// A row whose words are HTML.
fn shown(row: Row) -> Row {
    Row { said: with_code(&row.said), ..row }
}

fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), ToOwned::to_owned)
}

/// A description as HTML: paragraphs, and code between back-ticks; everything else is text.
fn prose(text: &str) -> String {
    let paragraphs = text.split("\n\n").filter(|paragraph| !paragraph.trim().is_empty());
    paragraphs.map(|paragraph| format!("<p>{}</p>", with_code(paragraph))).collect()
}

fn with_code(text: &str) -> String {
    let escaped = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    let parts = escaped.split('`').enumerate();
    parts.map(|(n, part)| if n % 2 == 1 { format!("<code>{part}</code>") } else { part.to_owned() }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_description_is_text_with_code_and_never_markup() {
        assert_eq!(
            prose("Sends `a<b>`.\n\nOnce & for all."),
            "<p>Sends <code>a&lt;b&gt;</code>.</p><p>Once &amp; for all.</p>"
        );
    }
}
