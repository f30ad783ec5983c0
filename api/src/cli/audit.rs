//! `photos36 audit`: whether the audit log is whole.

use anyhow::Context;
use clap::{Args, Subcommand};
use photos36_domain::{Ground, audit, texts::Locale};
use std::process::ExitCode;

/// What to do with the audit log.
#[derive(Subcommand)]
pub enum AuditCommand {
    /// Check every entry's hash, its link to the one before, and what is left of its personal parts.
    Verify(VerifyArgs),
}

/// What to compare with.
#[derive(Args)]
pub struct VerifyArgs {
    /// The head that an earlier check printed: proves that nothing was cut off or replaced since.
    #[arg(long, value_name = "NUMBER:HASH")]
    expect: Option<String>,
}

/// Runs the command; fails when an entry does not hold.
///
/// # Errors
/// When the database does not answer or `--expect` cannot be read.
pub async fn run(ground: &Ground, command: AuditCommand) -> anyhow::Result<ExitCode> {
    let AuditCommand::Verify(args) = command;
    let locale = Locale::of_environment();
    let verified = match audit::verify(&*ground.db).await? {
        Ok(verified) => verified,
        Err(fault) => {
            println!("{}", locale.text("audit-broken", &[("fault", fault.to_string())]));
            return Ok(ExitCode::FAILURE);
        }
    };
    if let Some(expected) = args.expect.as_deref() {
        let (seq, hash) = expected.split_once(':').context("--expect takes NUMBER:HASH")?;
        let found = audit::hash_of(&*ground.db, seq.parse().context("--expect takes NUMBER:HASH")?).await?;
        if found.map(hex::encode).as_deref() != Some(hash) {
            println!("{}", locale.text("audit-replaced", &[("seq", seq.to_owned())]));
            return Ok(ExitCode::FAILURE);
        }
    }
    let audit::Verified { entries, parts, erased, head } = verified;
    let counts = [("entries", entries.to_string()), ("parts", parts.to_string()), ("erased", erased.to_string())];
    println!("{}", locale.text("audit-whole", &counts));
    println!("head {entries}:{}", hex::encode(head));
    Ok(ExitCode::SUCCESS)
}
