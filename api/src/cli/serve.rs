//! `serve` and `worker`.

use crate::serve;
use clap::Args;
use photos36_domain::settings::Settings;
use photos36_worker::{mail::Mailer, startup};

/// Flags of `serve`.
#[derive(Args)]
pub struct ServeArgs {
    /// Address and port, such as 0.0.0.0:3600; port 0 takes a free one.
    #[arg(long)]
    bind: Option<String>,
    /// Serve only; jobs are left to other processes.
    #[arg(long)]
    no_worker: bool,
    /// Apply missing migrations first.
    #[arg(long)]
    migrate: bool,
}

impl ServeArgs {
    /// The settings that these flags stand for.
    pub fn flags(&self) -> Vec<(&'static str, String)> {
        self.bind.iter().map(|bind| ("http.bind", bind.clone())).collect()
    }
}

/// Serves until SIGTERM or SIGINT, then drains.
///
/// # Errors
/// When something cannot be opened or migrations are missing.
pub async fn run(settings: Settings, args: ServeArgs) -> anyhow::Result<()> {
    startup::init_log(&settings.log)?;
    startup::serve_metrics(&settings.http.metrics_bind)?;
    let ground = startup::open_ground(settings).await?;
    if args.migrate {
        ground.db.migrate().await?;
    }
    anyhow::ensure!(ground.db.missing_migrations().await? == 0, "migrations are missing: run `photos36 migrate`");
    let ended = startup::shutdown_signal()?;
    let mailer = Mailer::open(&ground.settings.mail)?;
    let worker = photos36_worker::run(ground.clone(), mailer, ended.clone());
    let worker = (!args.no_worker).then(|| tokio::spawn(worker));
    let server = serve::start(ground.clone())?;
    // The tests and scripts that ask for port 0 read this line.
    println!("listening http://{}", server.address);
    ended.cancelled().await;
    server.stop().await?;
    if let Some(worker) = worker {
        worker.await??;
    }
    ground.db.close().await?;
    Ok(())
}

/// Runs only the worker until SIGTERM or SIGINT.
///
/// # Errors
/// When something cannot be opened or migrations are missing.
pub async fn run_worker(settings: Settings) -> anyhow::Result<()> {
    startup::init_log(&settings.log)?;
    startup::serve_metrics(&settings.http.metrics_bind)?;
    let ground = startup::open_ground(settings).await?;
    anyhow::ensure!(ground.db.missing_migrations().await? == 0, "migrations are missing: run `photos36 migrate`");
    let mailer = Mailer::open(&ground.settings.mail)?;
    photos36_worker::run(ground.clone(), mailer, startup::shutdown_signal()?).await?;
    ground.db.close().await?;
    Ok(())
}
