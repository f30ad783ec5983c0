//! Errors as RFC 9457 problems, in the reader's language.
//!
//! Handlers return `Result<_, Problem>`; anything of the domain turns into one by `?`. What actix itself refuses (a body
//! that is no JSON, a path that is no UUID) is turned into one by [`configure`]. [`render`] writes the answer, because
//! only there the reader's language is known. The cause of a fault of ours goes to the log, never to the client.

use super::{Reader, extract::MostBytes};
use actix_web::{
    HttpRequest, HttpResponse, ResponseError,
    body::{BoxBody, EitherBody, MessageBody},
    dev::{ServiceRequest, ServiceResponse},
    error::PathError,
    http::{
        StatusCode,
        header::{ALLOW, CONTENT_TYPE, RETRY_AFTER, WWW_AUTHENTICATE},
    },
    middleware::Next,
    web,
};
use photos36_domain::{Error, ErrorCode, Refusal, error::ErrorKind, texts::Locale};
use serde::Serialize;
use std::fmt;
use utoipa::ToSchema;

/// An error on its way to the client.
#[derive(Debug)]
pub struct Problem(pub Error);

impl<E: Into<Error>> From<E> for Problem {
    fn from(error: E) -> Self {
        Self(error.into())
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl ResponseError for Problem {
    fn status_code(&self) -> StatusCode {
        status(self.code().kind())
    }

    fn error_response(&self) -> HttpResponse {
        HttpResponse::build(self.status_code()).finish()
    }
}

impl Problem {
    /// The stable code.
    pub fn code(&self) -> ErrorCode {
        match &self.0 {
            Error::Refused(refusal) => refusal.code,
            Error::Unavailable(_) => ErrorCode::Unavailable,
            Error::Internal(_) => ErrorCode::Internal,
        }
    }

    /// The body that `reader` gets.
    pub fn body(&self, reader: &Reader) -> ProblemOut {
        let code = self.code();
        let (field, args) = match &self.0 {
            Error::Refused(refusal) => (refusal.field.as_deref(), refusal.args.as_slice()),
            _ => (None, &[][..]),
        };
        let args: Vec<_> = args.iter().map(|(name, value)| (*name, said(reader.locale, name, value))).collect();
        let id = format!("error-{}", code.name());
        let detail = reader.locale.text(&id, &args);
        // Of the whole body the pointer is empty (RFC 6901, section 5).
        let (pointer, parameter) = match field {
            Some(field) if field.is_empty() || field.starts_with('/') => (Some(field.to_owned()), None),
            other => (None, other.map(ToOwned::to_owned)),
        };
        let errors = match field {
            Some(_) => vec![FieldErrorOut { pointer, parameter, detail: detail.clone() }],
            None => Vec::new(),
        };
        ProblemOut {
            r#type: format!("{}/problems/{}", reader.public_url, code.name()),
            title: title(reader.locale, code),
            detail,
            status: status(code.kind()).as_u16(),
            code: code.name().to_owned(),
            remedy: reader.locale.text(&format!("{id}.remedy"), &args),
            retryable: matches!(
                code.kind(),
                ErrorKind::Unavailable
                    | ErrorKind::TooMany
                    | ErrorKind::Internal
                    | ErrorKind::Locked
                    | ErrorKind::Checksum
            ) || matches!(code, ErrorCode::IdempotencyKeyInFlight | ErrorCode::OperationWaits),
            instance: format!("urn:uuid:{}", reader.request_id),
            errors,
        }
    }

    fn respond(&self, request: &HttpRequest) -> HttpResponse {
        let reader = Reader::of(request);
        let mut response = HttpResponse::build(self.status_code());
        response.insert_header((CONTENT_TYPE, "application/problem+json"));
        match self.code().kind() {
            ErrorKind::Unauthenticated => {
                response.insert_header((WWW_AUTHENTICATE, "Bearer"));
            }
            ErrorKind::TooMany | ErrorKind::Unavailable => {
                let seconds = match &self.0 {
                    Error::Refused(refusal) => refusal.args.iter().find(|(name, _)| *name == "seconds"),
                    _ => None,
                };
                response.insert_header((RETRY_AFTER, seconds.map_or("2", |(_, seconds)| seconds.as_str())));
            }
            _ => {}
        }
        match &self.0 {
            Error::Refused(_) => {}
            fault => tracing::error!(request_id = %reader.request_id, fault = ?fault, "a request failed on our side"),
        }
        response.body(serde_json::to_vec(&self.body(&reader)).unwrap_or_default())
    }
}

/// A problem as RFC 9457 says, with what a phone needs to go on by itself.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "type": "https://36photos.example/problems/photo-too-large", "title": "La photo dépasse … Mio.",
    "detail": "La photo dépasse 25 Mio.", "status": 413,
    "code": "photo-too-large", "remedy": "Réduisez la photo ou sa qualité.", "retryable": false,
    "instance": "urn:uuid:0197a1c0-1111-7000-8000-000000000000", "errors": []
}))]
pub struct ProblemOut {
    /// A page that explains the problem and its remedy, in French and English.
    pub r#type: String,
    /// What goes wrong with this code, in the reader's language; the same each time.
    pub title: String,
    /// What went wrong this time, in the reader's language.
    pub detail: String,
    /// The HTTP status.
    pub status: u16,
    /// The stable code; the last part of `type`.
    pub code: String,
    /// What to do about it, in the reader's language.
    pub remedy: String,
    /// Whether the same request may succeed later, unchanged.
    pub retryable: bool,
    /// The request, to be quoted to the operator.
    pub instance: String,
    /// The fields at fault.
    pub errors: Vec<FieldErrorOut>,
}

/// A field at fault.
#[derive(Debug, Serialize, ToSchema)]
pub struct FieldErrorOut {
    /// JSON pointer (RFC 6901) into the body.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pointer: Option<String>,
    /// Name of the path, query or header parameter.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parameter: Option<String>,
    /// What is wrong with it, in the reader's language.
    pub detail: String,
}

/// What the texts name of the case at hand.
const ARGUMENTS: [&str; 16] = [
    "currency", "detail", "format", "from", "id", "least", "limit", "mib", "missing", "most", "name", "place",
    "reason", "slot", "state", "to",
];

/// An ellipsis for each of [`ARGUMENTS`]: what is said of a code, not of a case.
pub fn unsaid() -> Vec<(&'static str, String)> {
    ARGUMENTS.iter().map(|name| (*name, "…".to_owned())).collect()
}

/// The title of a code: the same each time, as RFC 9457, section 3.1.3, wants it.
pub fn title(locale: Locale, code: ErrorCode) -> String {
    locale.text(&format!("error-{}", code.name()), &unsaid())
}

/// An argument in words: a reason that is the key of a text, `reason-<name>` with a detail after a colon, is that text.
fn said(locale: Locale, name: &str, value: &str) -> String {
    if name != "reason" || !value.starts_with("reason-") {
        return value.to_owned();
    }
    let (key, detail) = value.split_once(':').unwrap_or((value, ""));
    locale.text(key, &[("detail", detail.to_owned())])
}

/// The HTTP status of a sort of refusal.
pub fn status(kind: ErrorKind) -> StatusCode {
    match kind {
        ErrorKind::Invalid => StatusCode::BAD_REQUEST,
        ErrorKind::Unauthenticated => StatusCode::UNAUTHORIZED,
        ErrorKind::Forbidden => StatusCode::FORBIDDEN,
        ErrorKind::NotFound => StatusCode::NOT_FOUND,
        ErrorKind::MethodNotAllowed => StatusCode::METHOD_NOT_ALLOWED,
        ErrorKind::Conflict => StatusCode::CONFLICT,
        ErrorKind::Gone => StatusCode::GONE,
        ErrorKind::Stale => StatusCode::PRECONDITION_FAILED,
        ErrorKind::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
        ErrorKind::Unsupported => StatusCode::UNSUPPORTED_MEDIA_TYPE,
        ErrorKind::Unprocessable => StatusCode::UNPROCESSABLE_ENTITY,
        ErrorKind::Locked => StatusCode::LOCKED,
        ErrorKind::Checksum => StatusCode::from_u16(460).unwrap_or(StatusCode::BAD_REQUEST),
        ErrorKind::PreconditionRequired => StatusCode::PRECONDITION_REQUIRED,
        ErrorKind::TooMany => StatusCode::TOO_MANY_REQUESTS,
        ErrorKind::Internal => StatusCode::INTERNAL_SERVER_ERROR,
        ErrorKind::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
    }
}

/// Middleware that writes problems in the reader's language.
///
/// # Errors
/// None of ours: every layer within answers with a response, so that the log and the headers apply to it.
pub async fn render<B: MessageBody + 'static>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<EitherBody<B, BoxBody>>, actix_web::Error> {
    // The request is not cloned before it is routed: actix needs to be its only holder then.
    let response = next.call(request).await?;
    let problem = response.response().error().map(as_problem);
    let methods = response.headers().get(ALLOW).cloned();
    Ok(match problem {
        Some(problem) => {
            let mut answer = answer(response.request().clone(), &problem);
            if let Some(methods) = methods {
                answer.headers_mut().insert(ALLOW, methods);
            }
            answer
        }
        None => response.map_into_left_body(),
    })
}

/// Refuses a request in a layer. `ServiceRequest::into_response` would lose the problem, and so its body.
pub fn refuse(request: ServiceRequest, problem: Problem) -> ServiceResponse<BoxBody> {
    let (request, _) = request.into_parts();
    ServiceResponse::new(request, HttpResponse::from_error(problem))
}

fn answer<B>(request: HttpRequest, problem: &Problem) -> ServiceResponse<EitherBody<B, BoxBody>> {
    let response = problem.respond(&request);
    ServiceResponse::new(request, response).map_into_right_body()
}

/// Problems pass through; what actix refuses by itself gets a code by its status.
fn as_problem(error: &actix_web::Error) -> Problem {
    if let Some(problem) = error.as_error::<Problem>() {
        return Problem(copy(&problem.0));
    }
    let status = error.as_response_error().status_code();
    let code = match status {
        StatusCode::PAYLOAD_TOO_LARGE => ErrorCode::BodyTooLarge,
        StatusCode::UNSUPPORTED_MEDIA_TYPE => ErrorCode::ContentTypeUnsupported,
        StatusCode::NOT_FOUND => ErrorCode::RouteUnknown,
        StatusCode::METHOD_NOT_ALLOWED => ErrorCode::MethodNotAllowed,
        status if status.is_client_error() => ErrorCode::BodyInvalid,
        _ => return Problem(Error::Internal(anyhow::anyhow!("{error:?}"))),
    };
    tracing::debug!(%error, "refused by the framework");
    Problem(Refusal::new(code).arg("reason", "reason-broken-off").into())
}

/// A fault's cause is logged where it is answered, so a textual copy is enough.
fn copy(error: &Error) -> Error {
    match error {
        Error::Refused(refusal) => Error::Refused(refusal.clone()),
        Error::Unavailable(cause) => Error::Unavailable(anyhow::anyhow!("{cause:#}")),
        Error::Internal(cause) => Error::Internal(anyhow::anyhow!("{cause:#}")),
    }
}

/// Makes actix's own extractors answer with problems, and bounds JSON bodies.
pub fn configure(config: &mut web::ServiceConfig, json_body_kib: u32) {
    let limit = json_body_kib as usize * 1024;
    config
        .app_data(web::PayloadConfig::new(limit))
        .app_data(web::Data::new(MostBytes(limit)))
        .app_data(web::PathConfig::default().error_handler(|error, _| path_problem(error).into()));
}

/// A path that cannot be read names nothing that exists.
fn path_problem(_: PathError) -> Problem {
    ErrorCode::NotFound.into()
}
