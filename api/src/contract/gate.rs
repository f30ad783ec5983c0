//! Holds each request to what the contract says, before anything of it is looked at: a path that stands there in full is
//! no other's parameter, and what is for whoever is signed in answers nobody else.
//!
//! Handlers ask again where they need the actor; here no operation can forget it.

use crate::{
    http::{auth, problem::refuse},
    routes, uploads,
};
use actix_web::{
    Error,
    body::{BoxBody, MessageBody},
    dev::{ResourceDef, ServiceRequest, ServiceResponse},
    http::header::ALLOW,
    middleware::Next,
};
use photos36_domain::ErrorCode;
use std::{
    collections::{HashMap, HashSet},
    sync::LazyLock,
};
use utoipa::openapi::path::Operation;

static GATE: LazyLock<Gate> = LazyLock::new(Gate::new);

#[derive(Default)]
struct Gate {
    /// Method and path of what is for whoever is signed in.
    signed_in: HashSet<(String, String)>,
    /// Methods of the paths that have no parameter.
    whole: HashMap<String, Vec<String>>,
    /// Every path with its methods, as `Allow` lists them.
    allowed: Vec<(ResourceDef, String)>,
}

/// The methods of the operations at this path, as `Allow` lists them; none when no operation is there.
pub fn methods_of(path: &str) -> Option<&'static str> {
    GATE.allowed.iter().find(|(pattern, _)| pattern.is_match(path)).map(|(_, methods)| methods.as_str())
}

/// Reads the contract now instead of at the first request.
pub fn ready() {
    LazyLock::force(&GATE);
}

impl Gate {
    /// From what the operations state of themselves: the completed contract takes megabytes, and nothing here needs it.
    fn new() -> Self {
        let mut gate = Self::default();
        for (path, item) in routes::contract().paths.paths {
            let stated = [
                ("GET", item.get),
                ("PUT", item.put),
                ("POST", item.post),
                ("PATCH", item.patch),
                ("DELETE", item.delete),
                ("OPTIONS", item.options),
            ];
            let stated: Vec<_> = stated.into_iter().filter_map(|(name, said)| Some((name, said?))).collect();
            let methods: Vec<_> = stated.iter().map(|(name, _)| (*name).to_owned()).collect();
            for (name, _) in stated.iter().filter(|(_, said)| is_for_the_signed_in(said)) {
                gate.signed_in.insert(((*name).to_owned(), path.clone()));
            }
            gate.allowed.push((ResourceDef::new(path.as_str()), allow(&methods)));
            if !path.contains('{') {
                gate.whole.insert(path, methods);
            }
        }
        gate
    }

    /// The methods of this path, when it stands in the contract in full and not with this one.
    fn other_methods(&self, path: &str, method: &str) -> Option<&[String]> {
        let methods = self.whole.get(path)?;
        (!methods.iter().any(|known| known == method)).then_some(methods)
    }
}

/// Whether it states a bearer token, and nothing else, as the way in.
fn is_for_the_signed_in(operation: &Operation) -> bool {
    let ways = operation.security.as_deref().unwrap_or_default();
    let is_bearer = |way| serde_json::to_value(way).is_ok_and(|way| way.get("bearer").is_some());
    !ways.is_empty() && ways.iter().all(is_bearer)
}

/// As in the header `Allow`: what can be read answers HEAD too.
fn allow(methods: &[String]) -> String {
    methods.join(", ").replace("GET", "GET, HEAD")
}

/// Refuses with `method-not-allowed`, `sign-in-required` or `token-invalid`.
///
/// # Errors
/// Those of the layers below.
pub async fn layer<B: MessageBody + 'static>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let method = request.method().as_str().to_owned();
    if let Some(methods) = GATE.other_methods(request.path(), &method) {
        let mut response = refuse(request, ErrorCode::MethodNotAllowed.into());
        if let Ok(value) = allow(methods).parse() {
            response.headers_mut().insert(ALLOW, value);
        }
        return Ok(response);
    }
    let needs = request.match_pattern().is_some_and(|path| GATE.signed_in.contains(&(method, path)));
    // What stands unread in a connection that breaks is lost: uploads ask who sends while they read.
    if needs && !uploads::are_sent_by(&request) {
        let who = auth::identify(request.request()).await;
        if let Err(problem) = who.and_then(|who| who.map(|_| ()).ok_or_else(|| ErrorCode::SignInRequired.into())) {
            return Ok(refuse(request, problem));
        }
    }
    Ok(next.call(request).await?.map_into_boxed_body())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contract::{complete, list, operations};

    #[test]
    fn what_is_for_whoever_is_signed_in_is_known_by_method_and_path() {
        let is_for_the_signed_in = |method: &str, path: &str| GATE.signed_in.contains(&(method.into(), path.into()));
        assert!(is_for_the_signed_in("PATCH", "/v1/photos/{id}") && !is_for_the_signed_in("GET", "/v1/photos/{id}"));
    }

    #[test]
    fn the_gate_holds_what_the_completed_contract_says() {
        let contract = complete(routes::contract()).unwrap();
        for operation in operations(&contract) {
            let is_told = list(operation.said, "security").iter().all(|way| way.get("bearer").is_some());
            let is_told = is_told && !list(operation.said, "security").is_empty();
            let known = (operation.method.to_ascii_uppercase(), operation.path.to_owned());
            assert_eq!(GATE.signed_in.contains(&known), is_told, "{known:?}");
            assert!(methods_of(operation.path).is_some(), "{known:?}");
        }
    }

    #[test]
    fn a_path_that_stands_in_the_contract_is_no_other_s_parameter() {
        assert_eq!(GATE.other_methods("/v1/sessions/refresh", "DELETE").unwrap(), ["POST"]);
        assert!(GATE.other_methods("/v1/sessions/refresh", "POST").is_none());
        assert!(GATE.other_methods("/v1/sessions/0197a1c0-1111-7000-8000-000000000000", "DELETE").is_none());
    }
}
