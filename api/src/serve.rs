//! Assembles and runs the HTTP server; `cli` decides with what.

use crate::{
    contract,
    http::{State, access, idempotency, limits::Limits, objects, problem, tags, tokens::Tokens},
    operations::Operations,
    routes,
    uploads::{self, Intakes},
};
use actix_web::{App, HttpServer, dev::ServerHandle, middleware, web};
use anyhow::Context;
use photos36_domain::Ground;
use std::{net::SocketAddr, time::Duration};
use tokio::task::JoinHandle;

/// A server that listens.
pub struct Running {
    /// Where it listens; the port is the real one when 0 was asked for.
    pub address: SocketAddr,
    handle: ServerHandle,
    intakes: Intakes,
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
    let state = State::new(ground);
    contract::ready();
    let server = HttpServer::new(move || {
        App::new()
            .app_data(state.clone())
            .app_data(tokens.clone())
            .app_data(limits.clone())
            .app_data(shared_intakes.clone())
            .configure(|config| problem::configure(config, state.settings.http.json_body_kib))
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
            .wrap(middleware::from_fn(access::log))
    })
    .client_request_timeout(Duration::from_secs(http.client_head_seconds.into()))
    .shutdown_timeout(http.shutdown_seconds.into())
    .disable_signals()
    .bind(&http.bind)
    .with_context(|| format!("cannot listen on {} (http.bind)", http.bind))?;
    let address = *server.addrs().first().context("the server has no address")?;
    let server = server.run();
    let handle = server.handle();
    Ok(Running { address, handle, intakes, task: tokio::spawn(server) })
}

impl Running {
    /// Takes no new request, waits for those in flight (of uploads only until what they brought is safe), then ends.
    ///
    /// # Errors
    /// When the server had failed.
    pub async fn stop(self) -> anyhow::Result<()> {
        self.intakes.close();
        self.handle.stop(true).await;
        Ok(self.task.await??)
    }
}
