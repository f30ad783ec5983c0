//! `photos36 links`: the graph of missions.

use clap::Subcommand;
use photos36_domain::{Ground, links, texts::Locale};

/// What to do with the graph.
#[derive(Subcommand)]
pub enum LinksCommand {
    /// Make the whole graph anew, while all goes on: after the rules of linking changed, or in doubt.
    Rebuild,
}

/// Runs the command.
///
/// # Errors
/// When the database does not answer.
pub async fn run(ground: &Ground, command: LinksCommand) -> anyhow::Result<()> {
    let LinksCommand::Rebuild = command;
    let locale = Locale::of_environment();
    let bar = super::progress::spinner(&locale.text("links-rebuilding", &[]));
    let rebuilt = links::rebuild(ground, |done| bar.set_position(done.missions)).await?;
    bar.finish_and_clear();
    let count = |n: u64| n.to_string();
    let args = [
        ("territories", count(rebuilt.territories)),
        ("missions", count(rebuilt.missions)),
        ("edges", count(rebuilt.edges)),
    ];
    println!("{}", locale.text("links-rebuilt", &args));
    Ok(())
}
