//! What both programs do first: the log, TLS, the metrics' port, the ground that use cases stand on, the signal to end.

use anyhow::Context;
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder};
use photos36_domain::{
    Clock, Ground, Result,
    database::Database,
    money::gateways::Gateways,
    people::MasterSecret,
    settings::{LogFormat, LogSettings, Settings},
    store,
};
use std::{io::IsTerminal, net::SocketAddr, sync::Arc};
use tokio_util::sync::CancellationToken;
use tracing_subscriber::{EnvFilter, fmt, prelude::*};

/// Upper bounds of the buckets of every duration that is measured, in seconds.
const DURATION_BUCKETS_SECONDS: [f64; 12] = [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0, 30.0];

/// Opens database, store and secret as the settings say. Applies no migration.
///
/// # Errors
/// When one of them cannot be reached or made; the message says which.
pub async fn open_ground(settings: Settings) -> Result<Ground> {
    let clock = Clock::system();
    Ok(Ground {
        db: Database::open(&settings.database).await?,
        store: store::open(&settings.store).await?,
        gateways: Gateways::open(&settings.money)?,
        secret: MasterSecret::load(&settings.people)?,
        clock,
        settings: Arc::new(settings),
    })
}

/// Chooses ring for TLS. Must come before anything opens a TLS connection; a second call changes nothing.
pub fn install_tls() {
    // An error only says that a provider is installed already.
    let _ = rustls::crypto::ring::default_provider().install_default();
}

/// Sends the log to standard error, as JSON lines or for people.
///
/// # Errors
/// When `log.filter` cannot be read, or a log is set up already.
pub fn init_log(settings: &LogSettings) -> Result<()> {
    let filter = EnvFilter::try_new(&settings.filter).with_context(|| format!("log.filter {:?}", settings.filter))?;
    // What is no HTTP is answered 400; that a stranger sent it is no fault of ours.
    let filter = filter.add_directive("actix_http::h1::dispatcher=off".parse().context("a log directive")?);
    let log = tracing_subscriber::registry().with(filter);
    let done = match settings.format {
        LogFormat::Json => log
            .with(fmt::layer().json().flatten_event(true).with_current_span(true).with_writer(std::io::stderr))
            .try_init(),
        LogFormat::Human => {
            log.with(fmt::layer().with_ansi(std::io::stderr().is_terminal()).with_writer(std::io::stderr)).try_init()
        }
    };
    Ok(done.context("the log is set up already")?)
}

/// Serves Prometheus metrics on `bind` (`address:port`) from now on; an empty `bind` serves none. Needs a tokio runtime.
///
/// # Errors
/// When the address cannot be read or is taken, or metrics are served already.
pub fn serve_metrics(bind: &str) -> Result<()> {
    if bind.is_empty() {
        return Ok(());
    }
    let address: SocketAddr = bind.parse().with_context(|| format!("http.metrics_bind {bind:?}"))?;
    let (recorder, listener) = PrometheusBuilder::new()
        .with_http_listener(address)
        .set_buckets_for_metric(Matcher::Suffix("_seconds".into()), &DURATION_BUCKETS_SECONDS)
        .and_then(PrometheusBuilder::build)
        .with_context(|| format!("metrics on {address} (http.metrics_bind)"))?;
    metrics::set_global_recorder(recorder).context("metrics are served already")?;
    tokio::spawn(listener);
    tracing::info!(%address, "metrics are served");
    Ok(())
}

/// A token that is cancelled by SIGTERM or SIGINT (Ctrl-C). Needs a tokio runtime.
///
/// # Errors
/// When the system takes no signal handler.
pub fn shutdown_signal() -> Result<CancellationToken> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    let token = CancellationToken::new();
    let cancelled = token.clone();
    tokio::spawn(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
        tracing::info!("asked to end: finishing what has begun");
        cancelled.cancel();
    });
    Ok(token)
}
