//! `Idempotency-Key` on POSTs of whoever is signed in.
//!
//! Left to themselves are POSTs that are repeatable by nature: forms with files (the same bytes answer with the photo that is
//! there) and signing in and refreshing a session (repeatable too, and their answers hold secrets that are never stored).
//! The bytes of an upload are not looked at: its length, its metadata and how many bytes come with it say what is asked.

use super::{Problem, problem::refuse};
use actix_web::{
    Error, HttpMessage, HttpResponse,
    body::{BoxBody, MessageBody, to_bytes},
    dev::{Payload, ServiceRequest, ServiceResponse},
    error::PayloadError,
    http::{
        Method, StatusCode,
        header::{CONTENT_LENGTH, CONTENT_TYPE},
    },
    middleware::Next,
    web::{Bytes, Data},
};
use futures_util::{StreamExt, stream};
use photos36_domain::{
    ErrorCode, Ground, Refusal,
    idempotency::{self, Answer, Turn},
};
use sha2::{Digest, Sha256};
use uuid::Uuid;

/// Headers of an answer that are kept.
const KEPT: [&str; 8] =
    ["content-type", "location", "photo-location", "etag", "upload-expires", "upload-offset", "tus-resumable", "link"];
/// Headers that say what a request asks for, as its body does.
const ASKING: [&str; 4] = ["if-match", "upload-length", "upload-metadata", "upload-checksum"];

/// Answers a repeated POST with its first answer; refuses with `idempotency-key-reused`, `idempotency-key-in-flight` or
/// `parameter-invalid`.
///
/// # Errors
/// Those of the layers below.
pub async fn layer<B: MessageBody + 'static>(
    mut request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    match begin(&mut request).await {
        Ok(None) => Ok(next.call(request).await?.map_into_boxed_body()),
        Ok(Some(Begun { turn: Turn::Replay(answer), .. })) => {
            read_to_the_end(&mut request).await;
            Ok(request.into_response(replay(&answer)))
        }
        Ok(Some(begun)) => {
            // Carried to its end also when the caller walks out of the network meanwhile: the answer is kept for them.
            let run = async move {
                let response = next.call(request).await?.map_into_boxed_body();
                Ok(end(&begun, response).await)
            };
            let lost = |error| Error::from(Problem::from(anyhow::anyhow!("a request's task ended: {error}")));
            actix_web::rt::spawn(run).await.map_err(lost)?
        }
        Err(problem) => Ok(refuse(request, problem)),
    }
}

/// Bytes of an upload that came again are read before they are answered: a connection that is closed on them loses the answer.
async fn read_to_the_end(request: &mut ServiceRequest) {
    let most = request.app_data::<Data<Ground>>().map_or(0, |ground| ground.settings.photos.max_bytes());
    let (mut payload, mut read) = (request.take_payload(), 0);
    while let Some(Ok(piece)) = payload.next().await
        && read <= most
    {
        read += piece.len() as u64;
    }
}

/// A request that carries a key.
struct Begun {
    ground: Data<Ground>,
    person: Uuid,
    key: String,
    turn: Turn,
}

async fn begin(request: &mut ServiceRequest) -> Result<Option<Begun>, Problem> {
    let Some(key) = key(request)? else { return Ok(None) };
    let ground = request.app_data::<Data<Ground>>().cloned().ok_or(ErrorCode::Internal)?;
    let Some(who) = super::auth::identify(request.request()).await? else { return Ok(None) };
    let hash = if is_of_kind(request, &["application/offset+octet-stream"]) {
        let length = request.headers().get(CONTENT_LENGTH).map(|value| value.as_bytes().to_vec());
        fingerprint(request, &length.unwrap_or_default())
    } else {
        let limit = format!("{} KiB", ground.settings.http.json_body_kib);
        let body = request.extract::<Bytes>().await;
        let body = body.map_err(|_| Refusal::new(ErrorCode::BodyTooLarge).field("").arg("limit", limit))?;
        let hash = fingerprint(request, &body);
        request.set_payload(again(body));
        hash
    };
    let turn = idempotency::begin(&ground, who.person.id, &key, hash).await?;
    Ok(Some(Begun { ground, person: who.person.id, key, turn }))
}

/// Keeps a success. A refusal changed nothing: the key is given back, and the same request is judged anew.
async fn end(begun: &Begun, response: ServiceResponse<BoxBody>) -> ServiceResponse<BoxBody> {
    let Begun { ground, person, key, .. } = begun;
    let (request, response) = response.into_parts();
    let (head, body) = response.into_parts();
    if !head.status().is_success() {
        if let Err(error) = idempotency::release(ground, *person, key).await {
            tracing::warn!(fault = %error, "a key could not be given back; it is free again in two minutes");
        }
        return ServiceResponse::new(request, head.set_body(body));
    }
    let bytes = match body.try_into_bytes() {
        Ok(bytes) => bytes,
        Err(stream) => to_bytes(stream).await.unwrap_or_default(),
    };
    let headers = KEPT.iter().filter_map(|name| {
        let value = head.headers().get(*name)?.to_str().ok()?;
        Some(((*name).to_owned(), value.to_owned()))
    });
    let answer = Answer { status: head.status().as_u16(), headers: headers.collect(), body: bytes.to_vec() };
    if let Err(error) = idempotency::keep(ground, *person, key, &answer).await {
        let problem = Problem::from(error);
        return ServiceResponse::new(request, HttpResponse::from_error(problem));
    }
    ServiceResponse::new(request, head.set_body(BoxBody::new(bytes)))
}

/// Whether the answers of this path hold secrets, which are never stored.
pub fn is_secret(path: &str) -> bool {
    ["/v1/sign-ins", "/v1/sessions"].iter().any(|secret| path.starts_with(secret))
}

fn key(request: &ServiceRequest) -> Result<Option<String>, Problem> {
    let is_file = is_of_kind(request, &["multipart/"]);
    let counts = request.method() == Method::POST && !is_file && !is_secret(request.path());
    let header = request.headers().get("idempotency-key").filter(|_| counts);
    let Some(header) = header else { return Ok(None) };
    let text = header.to_str().map(|text| text.trim_matches('"')).unwrap_or_default();
    if text.is_empty() || text.len() > 100 {
        return Err(Refusal::new(ErrorCode::ParameterInvalid)
            .field("Idempotency-Key")
            .arg("reason", "reason-too-long:100")
            .into());
    }
    Ok(Some(text.to_owned()))
}

fn is_of_kind(request: &ServiceRequest, kinds: &[&str]) -> bool {
    let kind = request.headers().get(CONTENT_TYPE);
    kind.is_some_and(|value| kinds.iter().any(|kind| value.as_bytes().starts_with(kind.as_bytes())))
}

fn fingerprint(request: &ServiceRequest, body: &[u8]) -> [u8; 32] {
    let mut hash = Sha256::new();
    hash.update(request.path());
    hash.update([0]);
    hash.update(request.query_string());
    hash.update([0]);
    for value in ASKING.iter().filter_map(|name| request.headers().get(*name)) {
        hash.update(value.as_bytes());
        hash.update([0]);
    }
    hash.update(body);
    hash.finalize().into()
}

fn again(body: Bytes) -> Payload {
    Payload::from(Box::pin(stream::iter([Ok::<_, PayloadError>(body)])) as std::pin::Pin<Box<_>>)
}

fn replay(answer: &Answer) -> HttpResponse {
    let mut response = HttpResponse::build(StatusCode::from_u16(answer.status).unwrap_or(StatusCode::OK));
    for (name, value) in &answer.headers {
        response.insert_header((name.as_str(), value.as_str()));
    }
    response.insert_header(("idempotency-replayed", "true"));
    response.body(answer.body.clone())
}
