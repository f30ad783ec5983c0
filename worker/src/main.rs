//! The program `photos36-worker`: only jobs.

use anyhow::{Context, bail};
use clap::{CommandFactory, FromArgMatches, Parser};
use photos36_domain::{settings::Settings, texts::Locale};
use photos36_worker::{help, mail::Mailer, startup};
use std::{path::PathBuf, process::ExitCode};

/// What the help says in French; a test holds it complete.
const HELP_IN_FRENCH: &str = include_str!("help.fr.txt");

/// Takes the jobs of "36 photos": pictures, mails, the map, cleaning. Runs beside any number of others on PostgreSQL.
#[derive(Parser)]
#[command(version)]
struct Arguments {
    /// Configuration file (TOML); the environment (PHOTOS36_…) and flags win over it.
    #[arg(long, env = "PHOTOS36_CONFIG", value_name = "FILE")]
    config: Option<PathBuf>,
    /// Jobs run at the same time; 0 for one a core (worker.threads).
    #[arg(long, value_name = "N")]
    threads: Option<u16>,
    /// Address and port of the Prometheus metrics, empty for none (http.metrics_bind).
    #[arg(long, value_name = "ADDRESS:PORT")]
    metrics_bind: Option<String>,
}

fn main() -> ExitCode {
    let command = help::translated(Arguments::command(), HELP_IN_FRENCH, Locale::of_environment());
    let arguments = Arguments::from_arg_matches(&command.get_matches()).unwrap_or_else(|error| error.exit());
    match start(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("photos36-worker: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn start(arguments: &Arguments) -> anyhow::Result<()> {
    startup::install_tls();
    let settings = Settings::load(arguments.config.as_deref(), &arguments.flags())?;
    startup::init_log(&settings.log)?;
    let runtime = tokio::runtime::Runtime::new().context("no runtime")?;
    let done = runtime.block_on(serve(settings));
    // A picture that a job was cut off from may still be decoding on a thread: its end is not waited for.
    runtime.shutdown_background();
    done
}

async fn serve(settings: Settings) -> anyhow::Result<()> {
    let shutdown = startup::shutdown_signal()?;
    startup::serve_metrics(&settings.http.metrics_bind)?;
    let mailer = Mailer::open(&settings.mail)?;
    let ground = startup::open_ground(settings).await?;
    let missing = ground.db.missing_migrations().await?;
    if missing > 0 {
        bail!("the database lacks {missing} migrations: run `photos36 migrate` first");
    }
    photos36_worker::run(ground.clone(), mailer, shutdown).await?;
    ground.db.close().await?;
    Ok(())
}

impl Arguments {
    /// The flags given, as settings.
    fn flags(&self) -> Vec<(&'static str, String)> {
        let threads = self.threads.map(|threads| ("worker.threads", threads.to_string()));
        let metrics_bind = self.metrics_bind.clone().map(|bind| ("http.metrics_bind", bind));
        threads.into_iter().chain(metrics_bind).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_flag_has_its_help_in_french() {
        assert_eq!(help::missing(Arguments::command(), HELP_IN_FRENCH), Vec::<String>::new());
    }
}
