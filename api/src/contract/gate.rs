//! Holds each request to what the contract says, before anything of it is looked at: a path that stands there in full is
//! no other's parameter, and what is for whoever is signed in answers nobody else.
//!
//! Handlers ask again where they need the actor; here no operation can forget it.

use super::{complete, list, operations};
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
    collections::{BTreeMap, HashMap, HashSet},
    sync::LazyLock,
};

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
    /// Reads the contract and lets go of it: the whole of it takes megabytes.
    fn new() -> Self {
        let Ok(contract) = complete(routes::contract()) else { return Self::default() };
        let mut gate = Self::default();
        let mut paths = BTreeMap::<String, Vec<String>>::new();
        for operation in operations(&contract) {
            let method = operation.method.to_ascii_uppercase();
            let ways = list(operation.said, "security");
            if !ways.is_empty() && ways.iter().all(|way| way.get("bearer").is_some()) {
                gate.signed_in.insert((method.clone(), operation.path.to_owned()));
            }
            paths.entry(operation.path.to_owned()).or_default().push(method);
        }
        gate.allowed = paths.iter().map(|(path, methods)| (ResourceDef::new(path.as_str()), allow(methods))).collect();
        gate.whole = paths.into_iter().filter(|(path, _)| !path.contains('{')).collect();
        gate
    }

    /// The methods of this path, when it stands in the contract in full and not with this one.
    fn other_methods(&self, path: &str, method: &str) -> Option<&[String]> {
        let methods = self.whole.get(path)?;
        (!methods.iter().any(|known| known == method)).then_some(methods)
    }
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

    #[test]
    fn what_is_for_whoever_is_signed_in_is_known_by_method_and_path() {
        let is_for_the_signed_in = |method: &str, path: &str| GATE.signed_in.contains(&(method.into(), path.into()));
        assert!(is_for_the_signed_in("PATCH", "/v1/photos/{id}") && !is_for_the_signed_in("GET", "/v1/photos/{id}"));
    }

    #[test]
    fn a_path_that_stands_in_the_contract_is_no_other_s_parameter() {
        assert_eq!(GATE.other_methods("/v1/sessions/refresh", "DELETE").unwrap(), ["POST"]);
        assert!(GATE.other_methods("/v1/sessions/refresh", "POST").is_none());
        assert!(GATE.other_methods("/v1/sessions/0197a1c0-1111-7000-8000-000000000000", "DELETE").is_none());
    }
}
