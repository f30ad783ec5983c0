//! Assembles and runs the HTTP server; `cli` decides with what.

use crate::{
    contract,
    events::Hub,
    http::{State, access, idempotency, limits::Limits, objects, problem, silence, tags, tokens::Tokens},
    operations::Operations,
    outbox::inside::{Calls, Inside},
    routes,
    uploads::{self, Intakes},
};
use actix_service::{IntoServiceFactory, ServiceExt, ServiceFactory, boxed};
use actix_web::{
    App, Error, HttpServer,
    body::MessageBody,
    dev::{AppConfig, ServerHandle, ServiceRequest, ServiceResponse},
    middleware, web,
};
use anyhow::Context;
use photos36_domain::Ground;
use std::{net::SocketAddr, rc::Rc, time::Duration};
use tokio::task::JoinHandle;

/// A server that listens.
pub struct Running {
    /// Where it listens; the port is the real one when 0 was asked for.
    pub address: SocketAddr,
    handle: ServerHandle,
    intakes: Intakes,
    hub: Hub,
    task: JoinHandle<std::io::Result<()>>,
}

/// Binds and begins to serve.
///
/// # Errors
/// When the address cannot be read or is taken, or `http.trusted_proxies` cannot be read.
pub fn start(ground: Ground) -> anyhow::Result<Running> {
    let http = ground.settings.http.clone();
    let tokens = web::Data::new(Tokens::new(ground.clone()));
    let limits = web::Data::new(Limits::new(&ground)?);
    let intakes = Intakes::new(&ground);
    let shared_intakes = web::Data::new(intakes.clone());
    let (hub, _looking) = Hub::open(ground.clone());
    let shared_hub = web::Data::new(hub.clone());
    let parts = Parts { state: State::new(ground), tokens, limits, intakes: shared_intakes, hub: shared_hub };
    contract::ready();
    let server = HttpServer::new(move || {
        let own = parts.clone();
        app(parts.clone()).app_data(Rc::new(Inside::new(move || Box::pin(calls(own.clone())))))
    })
    .client_request_timeout(Duration::from_secs(http.client_head_seconds.into()))
    .shutdown_timeout(http.shutdown_seconds.into())
    .disable_signals()
    .bind(&http.bind)
    .with_context(|| format!("cannot listen on {} (http.bind)", http.bind))?;
    let address = *server.addrs().first().context("the server has no address")?;
    let server = server.run();
    let handle = server.handle();
    Ok(Running { address, handle, intakes, hub, task: tokio::spawn(server) })
}

/// What all threads of a server share.
#[derive(Clone)]
struct Parts {
    state: State,
    tokens: web::Data<Tokens>,
    limits: web::Data<Limits>,
    intakes: web::Data<Intakes>,
    hub: web::Data<Hub>,
}

/// One thread's operations and pages, with the layers round them.
fn app(
    parts: Parts,
) -> App<
    impl ServiceFactory<
        ServiceRequest,
        Config = (),
        Response = ServiceResponse<impl MessageBody + 'static>,
        Error = Error,
        InitError = (),
    > + 'static,
> {
    let json_body_kib = parts.state.settings.http.json_body_kib;
    App::new()
        .app_data(parts.state)
        .app_data(parts.tokens)
        .app_data(parts.limits)
        .app_data(parts.intakes)
        .app_data(parts.hub)
        .configure(|config| problem::configure(config, json_body_kib))
        .configure(|config| routes::register(&mut Operations::of_server(config)))
        .configure(routes::register_pages)
        .default_service(web::to(routes::unknown))
        .wrap(middleware::from_fn(objects::layer))
        .wrap(middleware::from_fn(idempotency::layer))
        .wrap(middleware::from_fn(contract::gate))
        .wrap(middleware::from_fn(contract::deprecations))
        .wrap(middleware::from_fn(tags::layer))
        .wrap(middleware::Compress::default())
        .wrap(middleware::from_fn(tags::mark_encoding))
        .wrap(middleware::from_fn(problem::render))
        .wrap(middleware::from_fn(uploads::layer))
        .wrap(middleware::from_fn(silence::layer))
        .wrap(middleware::from_fn(access::log))
}

/// The same as a service that a thread can call itself.
async fn calls(parts: Parts) -> Option<Calls> {
    let made = app(parts).into_factory().new_service(AppConfig::default()).await;
    Some(boxed::service(made.ok()?.map(ServiceResponse::map_into_boxed_body)))
}

impl Running {
    /// Takes no new request, waits for those in flight (of uploads only until what they brought is safe), then ends.
    ///
    /// # Errors
    /// When the server had failed.
    pub async fn stop(self) -> anyhow::Result<()> {
        self.intakes.close();
        self.hub.close();
        self.handle.stop(true).await;
        Ok(self.task.await??)
    }
}
