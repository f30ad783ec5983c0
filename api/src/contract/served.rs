//! The contract's files, as a developer's tools fetch them. It cannot change while the program runs: written once.

use super::{complete, yaml};
use crate::http::Problem;
use actix_web::{HttpResponse, web};
use serde::Serialize;
use serde_json::Value;
use std::sync::LazyLock;

type Written = LazyLock<anyhow::Result<String>>;
static YAML: Written = LazyLock::new(yaml);
static JSON: Written = LazyLock::new(|| {
    let contract = contract().as_ref().map_err(|error| anyhow::anyhow!("{error:#}"))?;
    Ok(serde_json::to_string(&InOrder::of(contract.clone())?)?)
});
static CONTRACT: LazyLock<anyhow::Result<Value>> = LazyLock::new(|| complete(crate::routes::contract()));

/// The contract that is served.
pub(super) fn contract() -> &'static anyhow::Result<Value> {
    &CONTRACT
}

/// The files' routes.
pub(super) fn routes(config: &mut web::ServiceConfig) {
    config
        .route("/openapi.yaml", web::get().to(|| served(&YAML, "application/yaml")))
        .route("/openapi.json", web::get().to(|| served(&JSON, "application/json")));
}

async fn served(text: &'static Written, media_type: &'static str) -> Result<HttpResponse, Problem> {
    let text = text.as_ref().map_err(|error| anyhow::anyhow!("{error:#}"))?;
    Ok(HttpResponse::Ok().content_type(media_type).body(text.as_str()))
}

/// The order in which people read a contract.
#[derive(Serialize)]
pub(super) struct InOrder {
    openapi: Value,
    info: Value,
    servers: Value,
    tags: Value,
    paths: Value,
    components: Value,
}

impl InOrder {
    pub(super) fn of(mut contract: Value) -> anyhow::Result<Self> {
        let mut take = |name: &str| contract.get_mut(name).map(Value::take).unwrap_or_default();
        Ok(Self {
            openapi: take("openapi"),
            info: take("info"),
            servers: take("servers"),
            tags: take("tags"),
            paths: take("paths"),
            components: take("components"),
        })
    }
}
