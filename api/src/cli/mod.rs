//! The command line: reads the settings, opens the ground, hands over to a command.

mod audit;
pub mod backup;
mod demo;
pub mod doctor;
mod links;
mod progress;
pub mod restore;
mod serve;
mod territory;
mod user;

use clap::{Args, CommandFactory, FromArgMatches, Parser, Subcommand};
use photos36_domain::{
    Ground,
    settings::{DEFAULT_TOML, Settings},
    texts::Locale,
};
use photos36_worker::{help, startup};
use std::{path::PathBuf, process::ExitCode};

/// What [`help`] says in French; a test holds it complete.
const HELP_IN_FRENCH: &str = include_str!("help.fr.txt");

/// 36 photos: residents photograph what makes them wonder near home.
#[derive(Parser)]
#[command(name = "photos36", version, about, arg_required_else_help = true)]
struct Cli {
    #[command(flatten)]
    global: Global,
    #[command(subcommand)]
    command: Command,
}

/// Flags of every command; they win over the environment and the file.
#[derive(Args)]
struct Global {
    /// Configuration file (TOML).
    #[arg(long, global = true, display_order = 100, env = "PHOTOS36_CONFIG", value_name = "FILE")]
    config: Option<PathBuf>,
    /// Sets one key, such as http.bind=0.0.0.0:80; may be given several times.
    #[arg(long = "set", global = true, display_order = 101, value_name = "KEY=VALUE", value_parser = key_value)]
    set: Vec<(String, String)>,
}

#[derive(Subcommand)]
enum Command {
    /// Serve the API and the pages, with the worker inside.
    Serve(serve::ServeArgs),
    /// Play a demonstration: two villages, six people, 52 photos; no service and no network needed.
    Demo(demo::DemoArgs),
    /// Run only the worker.
    Worker,
    /// Apply the migrations that are missing.
    Migrate,
    /// Give and take roles, print sign-in links.
    #[command(subcommand)]
    User(user::UserCommand),
    /// Open, import and list territories.
    #[command(subcommand)]
    Territory(territory::TerritoryCommand),
    /// Make the graph of missions anew.
    #[command(subcommand)]
    Links(links::LinksCommand),
    /// Check the audit log.
    #[command(subcommand)]
    Audit(audit::AuditCommand),
    /// Copy the database and every photo to a folder, while all goes on.
    Backup(backup::BackupArgs),
    /// Put a backup back, after checking every byte of it.
    Restore(restore::RestoreArgs),
    /// Name each fault of configuration, database, disk, store, clock and mail, with its remedy.
    Doctor,
    /// About the configuration.
    #[command(subcommand)]
    Config(ConfigCommand),
    /// Print the contract (OpenAPI 3.1, YAML).
    Openapi,
    /// Print the completions for a shell.
    Completions {
        /// bash, zsh, fish, elvish or powershell.
        shell: clap_complete::Shell,
    },
}

#[derive(Subcommand)]
enum ConfigCommand {
    /// Print every setting with its default, unit and bounds.
    PrintDefault,
}

fn key_value(text: &str) -> Result<(String, String), String> {
    let (key, value) = text.split_once('=').ok_or("KEY=VALUE is expected")?;
    Ok((key.to_owned(), value.to_owned()))
}

/// Runs the command line; the exit code tells whether it succeeded.
pub fn main() -> ExitCode {
    let matches = command().get_matches();
    let cli = Cli::from_arg_matches(&matches).unwrap_or_else(|error| error.exit());
    startup::install_tls();
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return fail(&error.into()),
    };
    match runtime.block_on(run(cli)) {
        Ok(code) => code,
        Err(error) => fail(&error),
    }
}

/// The commands, with their help in the language of the environment.
fn command() -> clap::Command {
    help::translated(Cli::command(), HELP_IN_FRENCH, Locale::of_environment())
}

fn fail(error: &anyhow::Error) -> ExitCode {
    eprintln!("photos36: {error:#}");
    ExitCode::FAILURE
}

async fn run(cli: Cli) -> anyhow::Result<ExitCode> {
    let global = cli.global;
    match cli.command {
        Command::Serve(args) => serve::run(global.settings(&args.flags())?, args).await?,
        Command::Demo(args) => demo::run(global.settings(&[])?, args).await?,
        Command::Worker => serve::run_worker(global.settings(&[])?).await?,
        Command::Migrate => global.ground(false).await?.db.migrate().await?,
        Command::User(command) => user::run(&global.ground(false).await?, command).await?,
        Command::Territory(command) => territory::run(&global.ground(true).await?, command).await?,
        Command::Links(command) => links::run(&global.ground(false).await?, command).await?,
        Command::Audit(command) => return audit::run(&global.ground(false).await?, command).await,
        Command::Backup(args) => return backup::command(&global.ground(false).await?, &args).await,
        Command::Doctor => return doctor::command(global.settings(&[])).await,
        Command::Restore(args) => return restore::command(&global.logged_settings()?, &args).await,
        Command::Config(ConfigCommand::PrintDefault) => print!("{DEFAULT_TOML}"),
        Command::Openapi => print!("{}", crate::contract::yaml()?),
        Command::Completions { shell } => {
            clap_complete::generate(shell, &mut command(), "photos36", &mut std::io::stdout());
        }
    }
    Ok(ExitCode::SUCCESS)
}

impl Global {
    /// All layers, then this command's own flags.
    fn settings(&self, own: &[(&str, String)]) -> anyhow::Result<Settings> {
        let set = self.set.iter().map(|(key, value)| (key.as_str(), value.clone()));
        let flags: Vec<_> = set.chain(own.iter().cloned()).collect();
        Ok(Settings::load(self.config.as_deref(), &flags)?)
    }

    /// The settings of a command that opens what it needs itself, with the log set up.
    fn logged_settings(&self) -> anyhow::Result<Settings> {
        let settings = self.settings(&[])?;
        startup::init_log(&settings.log)?;
        Ok(settings)
    }

    /// The ground for a command that does its work and ends; migrated when `migrated`.
    async fn ground(&self, migrated: bool) -> anyhow::Result<Ground> {
        let ground = startup::open_ground(self.logged_settings()?).await?;
        if migrated {
            ground.db.migrate().await?;
        }
        Ok(ground)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_command_and_flag_has_its_help_in_french() {
        assert_eq!(help::missing(Cli::command(), HELP_IN_FRENCH), Vec::<String>::new());
    }

    #[test]
    fn the_help_speaks_the_readers_language() {
        let help = |locale| help::translated(Cli::command(), HELP_IN_FRENCH, locale).render_help().to_string();
        assert!(help(Locale::English).contains("Commands:") && help(Locale::English).contains("Run only the worker"));
        let french = help(Locale::French);
        assert!(french.contains("Commandes :") && french.contains("tâches"), "{french}");
        for english in ["Usage:", "Commands:", "Print"] {
            assert!(!french.contains(english), "{french}");
        }
    }
}
