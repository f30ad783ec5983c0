//! Operations that will go: said in the contract, and in each of their answers (`Deprecation`, RFC 9745; `Sunset`, RFC 8594).
//!
//! To deprecate an operation give it a line in [`DEPRECATED`] and build the one that replaces it; take both away on the
//! day of its sunset. A day that has come is refused by a test, so that none is forgotten.

use actix_web::{
    Error,
    body::MessageBody,
    dev::{ServiceRequest, ServiceResponse},
    http::header::{HeaderMap, HeaderName, HeaderValue, HttpDate, LINK},
    middleware::Next,
};
use serde_json::{Map, Value, json};
use std::time::{Duration, SystemTime};

/// An operation that will go.
struct Deprecated {
    /// In small letters.
    method: &'static str,
    /// As in the contract.
    path: &'static str,
    /// Since when it should not be used, in seconds of Unix time.
    since: u64,
    /// When it will answer no more, in seconds of Unix time.
    sunset: u64,
    /// `operationId` of what replaces it.
    instead: &'static str,
}

/// All operations that will go.
const DEPRECATED: &[Deprecated] = &[];

/// Marks the answers of operations that will go.
///
/// # Errors
/// Those of the layers below, unchanged.
pub async fn layer<B: MessageBody>(request: ServiceRequest, next: Next<B>) -> Result<ServiceResponse<B>, Error> {
    let method = request.method().as_str().to_ascii_lowercase();
    let mut response = next.call(request).await?;
    if !DEPRECATED.is_empty()
        && let Some(path) = response.request().match_pattern()
        && let Some(known) = find(DEPRECATED, &path, &method)
    {
        say(response.headers_mut(), known);
    }
    Ok(response)
}

fn find<'a>(all: &'a [Deprecated], path: &str, method: &str) -> Option<&'a Deprecated> {
    all.iter().find(|known| known.path == path && known.method == method)
}

fn say(headers: &mut HeaderMap, known: &Deprecated) {
    let sunset = SystemTime::UNIX_EPOCH + Duration::from_secs(known.sunset);
    let values = [
        (HeaderName::from_static("deprecation"), format!("@{}", known.since)),
        (HeaderName::from_static("sunset"), HttpDate::from(sunset).to_string()),
        (LINK, format!("</docs/{}>; rel=\"deprecation\"", known.instead)),
    ];
    for (name, value) in values {
        if let Ok(value) = HeaderValue::from_str(&value) {
            headers.append(name, value);
        }
    }
}

/// Says in the contract that an operation will go.
pub(super) fn mark(path: &str, method: &str, operation: &mut Map<String, Value>) {
    if let Some(known) = find(DEPRECATED, path, method) {
        mark_as(known, operation);
    }
}

fn mark_as(known: &Deprecated, operation: &mut Map<String, Value>) {
    let sunset = HttpDate::from(SystemTime::UNIX_EPOCH + Duration::from_secs(known.sunset));
    operation.insert("deprecated".into(), true.into());
    let said = format!(
        "{}\n\nDeprecated: use `{}`. It ends on {sunset}.",
        super::text(operation, "description"),
        known.instead
    );
    operation.insert("description".into(), said.into());
    let responses = operation.get_mut("responses").and_then(Value::as_object_mut);
    for response in responses.into_iter().flat_map(|responses| responses.values_mut()) {
        if response.get("$ref").is_none() {
            response["headers"]["Deprecation"] =
                json!({"description": "Since when (RFC 9745).", "schema": {"type": "string"}});
            response["headers"]["Sunset"] =
                json!({"description": "When it ends (RFC 8594).", "schema": {"type": "string"}});
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use photos36_domain::{Clock, clock::SECOND};

    const OLD: Deprecated = Deprecated {
        method: "get",
        path: "/v1/things/{id}",
        since: 1_782_043_200,
        sunset: 1_797_854_400,
        instead: "readThing",
    };

    #[test]
    fn an_answer_says_since_when_until_when_and_what_instead() {
        let mut headers = HeaderMap::new();
        say(&mut headers, &OLD);
        assert_eq!(headers.get("deprecation").unwrap(), "@1782043200");
        assert_eq!(headers.get("sunset").unwrap(), "Mon, 21 Dec 2026 12:00:00 GMT");
        assert_eq!(headers.get("link").unwrap(), "</docs/readThing>; rel=\"deprecation\"");
        assert!(find(&[OLD], "/v1/things/{id}", "put").is_none());
    }

    #[test]
    fn the_contract_says_so_too() {
        let operation = json!({"description": "Reads.", "responses": {"200": {"description": "It."}}});
        let mut operation = operation.as_object().unwrap().clone();
        mark_as(&OLD, &mut operation);
        assert_eq!(operation["deprecated"], true);
        assert!(operation["responses"]["200"]["headers"].get("Sunset").is_some());
        assert!(operation["description"].as_str().unwrap().contains("use `readThing`"));
    }

    #[test]
    fn nothing_stands_here_beyond_its_day_or_without_half_a_year_s_notice() {
        let now = u64::try_from(Clock::system().now() / SECOND).unwrap();
        for known in DEPRECATED {
            assert!(known.sunset > now, "{} {} is to go", known.method, known.path);
            assert!(known.sunset - known.since >= 180 * 86_400, "{} {}: half a year", known.method, known.path);
        }
    }
}
