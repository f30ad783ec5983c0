//! What a request says, read so that a refusal names the place at fault: the field of a body by its JSON pointer (RFC 6901),
//! the parameter of a query by its name.

use super::Problem;
use actix_web::{
    FromRequest, HttpRequest, HttpResponse, Responder,
    body::BoxBody,
    dev::{Decompress, Payload},
    error::PayloadError,
    http::header::{CONTENT_TYPE, ContentType, Header},
    web::Data,
};
use futures_util::{StreamExt, future::LocalBoxFuture};
use photos36_domain::{ErrorCode, Refusal};
use serde::{Deserializer, Serialize, de::DeserializeOwned};
use serde_json::error::Category;
use serde_path_to_error::{Path, Segment};
use std::{
    fmt::Display,
    future::{Ready, ready},
    ops::Deref,
};

/// Most bytes of a JSON body, unpacked.
#[derive(Clone, Copy, Debug)]
pub struct MostBytes(pub usize);

/// A JSON body, of a request or of an answer.
#[derive(Debug)]
pub struct Json<T>(pub T);

impl<T> Json<T> {
    /// What it holds.
    pub fn into_inner(self) -> T {
        self.0
    }
}

impl<T> Deref for Json<T> {
    type Target = T;
    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T: Serialize> Responder for Json<T> {
    type Body = BoxBody;
    fn respond_to(self, _: &HttpRequest) -> HttpResponse {
        HttpResponse::Ok().json(self.0)
    }
}

impl<T: DeserializeOwned + 'static> FromRequest for Json<T> {
    type Error = Problem;
    type Future = LocalBoxFuture<'static, Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (request, payload) = (request.clone(), payload.take());
        Box::pin(async move { Ok(Self(parse(&body(&request, payload).await?)?)) })
    }
}

/// The parameters of a query.
#[derive(Debug)]
pub struct Query<T>(pub T);

impl<T> Query<T> {
    /// What it holds.
    pub fn into_inner(self) -> T {
        self.0
    }
}

impl<T> Deref for Query<T> {
    type Target = T;
    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T: DeserializeOwned> FromRequest for Query<T> {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let pairs = serde_urlencoded::Deserializer::new(form_urlencoded::parse(request.query_string().as_bytes()));
        let read = serde_path_to_error::deserialize(pairs);
        ready(read.map(Self).map_err(|error| {
            let (place, reason) = fault(error.path(), &error.inner().to_string());
            let name = place.trim_start_matches('/').to_owned();
            let name = if name.is_empty() { "query".to_owned() } else { name };
            Refusal::new(ErrorCode::ParameterInvalid).field(name).arg("reason", reason).into()
        }))
    }
}

async fn body(request: &HttpRequest, payload: Payload) -> Result<Vec<u8>, Refusal> {
    let kind = ContentType::parse(request).ok().map(|kind| kind.0);
    let is_json = kind.is_some_and(|kind| kind.subtype() == "json" || kind.suffix().is_some_and(|name| name == "json"));
    if !is_json {
        return Err(Refusal::new(ErrorCode::ContentTypeUnsupported).field(CONTENT_TYPE.as_str()));
    }
    let most = request.app_data::<Data<MostBytes>>().map_or(0, |most| most.0);
    let too_large = || Refusal::new(ErrorCode::BodyTooLarge).field("").arg("limit", format!("{} KiB", most / 1024));
    let mut pieces = Decompress::from_headers(payload, request.headers());
    let mut bytes = Vec::new();
    while let Some(piece) = pieces.next().await {
        let piece = piece.map_err(|error| broken_off(&error))?;
        if bytes.len() + piece.len() > most {
            return Err(too_large());
        }
        bytes.extend_from_slice(&piece);
    }
    Ok(bytes)
}

/// The refusal of a body that did not come whole.
pub fn broken_off(error: &PayloadError) -> Refusal {
    tracing::debug!(%error, "a body broke off");
    Refusal::new(ErrorCode::BodyInvalid).field("").arg("reason", "reason-broken-off")
}

/// Reads JSON.
///
/// # Errors
/// `body-invalid` with the pointer to what is wrong.
pub fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Refusal> {
    let mut reader = serde_json::Deserializer::from_slice(bytes);
    let read = serde_path_to_error::deserialize(&mut reader);
    let read = read.map_err(|error| match error.inner().classify() {
        Category::Data => unfit(error.path(), error.inner()),
        _ => not_json(error.inner()),
    })?;
    reader.end().map_err(|error| not_json(&error))?;
    Ok(read)
}

/// As [`parse`], of what is JSON already and stands at `place`.
///
/// # Errors
/// `body-invalid` with the pointer to what is wrong.
pub fn parse_at<'de, T: DeserializeOwned>(
    place: &str,
    value: impl Deserializer<'de, Error = serde_json::Error>,
) -> Result<T, Refusal> {
    serde_path_to_error::deserialize(value).map_err(|error| {
        let (within, reason) = fault(error.path(), &error.inner().to_string());
        Refusal::new(ErrorCode::BodyInvalid).field(format!("{place}{within}")).arg("reason", reason)
    })
}

fn not_json(error: &serde_json::Error) -> Refusal {
    let reason = format!("reason-syntax:{}:{}", error.line(), error.column());
    Refusal::new(ErrorCode::BodyInvalid).field("").arg("reason", reason)
}

fn unfit(path: &Path, error: &impl Display) -> Refusal {
    let (place, reason) = fault(path, &error.to_string());
    Refusal::new(ErrorCode::BodyInvalid).field(place).arg("reason", reason)
}

/// Where it is, as a JSON pointer, and what is wrong, as the key of a text with its detail.
fn fault(path: &Path, said: &str) -> (String, String) {
    let mut place = String::new();
    for segment in path.iter() {
        let part = match segment {
            Segment::Seq { index } => index.to_string(),
            Segment::Map { key } => escaped(key),
            Segment::Enum { variant } => escaped(variant),
            Segment::Unknown => continue,
        };
        place.push('/');
        place.push_str(&part);
    }
    let first = quoted(said).next();
    let named = |kind: &str, place: String| {
        let name = first.unwrap_or_default();
        let there = format!("/{}", escaped(name));
        let place = if place.ends_with(&there) { place } else { format!("{place}{there}") };
        (place, format!("reason-{kind}:{name}"))
    };
    if said.starts_with("missing field") {
        return named("missing", place);
    }
    if said.starts_with("unknown field") {
        return named("unknown", place);
    }
    if said.starts_with("duplicate field") {
        return named("twice", place);
    }
    if said.starts_with("unknown variant") {
        let allowed = quoted(said).skip(1).collect::<Vec<_>>().join(", ");
        return (place, format!("reason-one-of:{allowed}"));
    }
    (place, "reason-kind".to_owned())
}

/// What stands between back-ticks.
fn quoted(said: &str) -> impl Iterator<Item = &str> {
    said.split('`').skip(1).step_by(2)
}

/// A name as a part of a pointer.
fn escaped(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::Deserialize;

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Outer {
        #[expect(dead_code)]
        list: Vec<Inner>,
        #[serde(default)]
        #[expect(dead_code)]
        kind: Kind,
    }

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Inner {
        #[expect(dead_code)]
        number: i32,
    }

    #[derive(Debug, Default, Deserialize)]
    #[serde(rename_all = "lowercase")]
    enum Kind {
        #[default]
        Red,
        Green,
    }

    #[test]
    fn what_is_wrong_with_a_body_is_named_with_its_place() {
        for (body, place, reason) in [
            (r#"{"list": [{"number": 1}, {"number": "x"}]}"#, "/list/1/number", "reason-kind"),
            (r#"{"list": [{}]}"#, "/list/0/number", "reason-missing:number"),
            (r#"{"list": [{"number": 1, "a/b": 2}]}"#, "/list/0/a~1b", "reason-unknown:a/b"),
            ("{}", "/list", "reason-missing:list"),
            (r#"{"list": [], "kind": "blue"}"#, "/kind", "reason-one-of:red, green"),
            (r#"{"list": [], "list": []}"#, "/list", "reason-twice:list"),
            (r#"{"list": ["#, "", "reason-syntax:1:10"),
            ("[]", "/list", "reason-missing:list"),
            (r#"{"list": []} x"#, "", "reason-syntax:1:14"),
            ("", "", "reason-syntax:1:0"),
        ] {
            let refusal = parse::<Outer>(body.as_bytes()).unwrap_err();
            let said = refusal.args.iter().find(|(name, _)| *name == "reason").map(|(_, said)| said.as_str());
            if body == "[]" {
                assert!(refusal.field.is_some(), "a list is no object: {refusal:?}");
                continue;
            }
            assert_eq!((refusal.field.as_deref(), said), (Some(place), Some(reason)), "{body}");
        }
    }
}
