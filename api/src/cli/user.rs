//! `user`: roles and sign-in links, by whoever runs the machine.

use anyhow::{Context, bail, ensure};
use clap::{Args, Subcommand};
use photos36_domain::{
    Error, ErrorCode, Ground, Refusal,
    people::{
        Email, Role,
        roles::{self, Grant},
        sign_in,
    },
    territories,
    texts::Locale,
};

/// What to do with someone.
#[derive(Subcommand)]
pub enum UserCommand {
    /// Give a role; someone who has never signed in is made known.
    Grant(RoleArgs),
    /// Take a role.
    Revoke(RoleArgs),
    /// Print a link that signs in whoever opens it, once.
    SignInLink {
        /// The person's e-mail address.
        email: String,
    },
}

/// A role of someone.
#[derive(Args)]
pub struct RoleArgs {
    /// The person's e-mail address.
    email: String,
    /// resident, animator, mayor or mediator, in a territory; or editor, for all.
    role: String,
    /// The territory: its INSEE code or its id.
    #[arg(long, value_name = "INSEE|ID")]
    territory: Option<String>,
}

/// Does it and says what was done.
///
/// # Errors
/// When the address, the role or the territory is not known, or migrations are missing.
pub async fn run(ground: &Ground, command: UserCommand) -> anyhow::Result<()> {
    ensure!(ground.db.missing_migrations().await? == 0, "migrations are missing: run `photos36 migrate`");
    match command {
        UserCommand::Grant(args) => {
            let person = roles::grant(ground, &email(&args.email)?, args.grant(ground).await?).await;
            println!("{} is {} now", person.map_err(readable)?.email.as_str(), args.role);
        }
        UserCommand::Revoke(args) => {
            let person = roles::revoke(ground, &email(&args.email)?, args.grant(ground).await?).await;
            println!("{} is not {} any more", person.map_err(readable)?.email.as_str(), args.role);
        }
        UserCommand::SignInLink { email: address } => {
            println!("{}", sign_in::one_time_link(ground, &email(&address)?, Locale::default()).await?);
        }
    }
    Ok(())
}

impl RoleArgs {
    async fn grant(&self, ground: &Ground) -> anyhow::Result<Grant> {
        if self.role == "editor" {
            ensure!(self.territory.is_none(), "the editor is so for all territories: leave out --territory");
            return Ok(Grant::Editor);
        }
        let role = Role::parse(&self.role)
            .ok()
            .with_context(|| format!("{:?} is no role: resident, animator, mayor, mediator or editor", self.role))?;
        let Some(name) = &self.territory else { bail!("a {} needs --territory", self.role) };
        let found = match name.parse() {
            Ok(id) => Some(territories::by_id(&*ground.db, id).await.map_err(readable)?),
            Err(_) => territories::by_insee(&*ground.db, name).await?,
        };
        let territory = found.with_context(|| format!("no territory has the INSEE code {name}"))?;
        Ok(Grant::In(territory.id, role))
    }
}

fn email(text: &str) -> anyhow::Result<Email> {
    Email::parse(text).ok().with_context(|| format!("{text:?} is no e-mail address"))
}

/// A refusal as the operator reads it.
fn readable(error: Error) -> anyhow::Error {
    match &error {
        Error::Refused(Refusal { code: ErrorCode::NotFound, .. }) => anyhow::anyhow!("no such person or territory"),
        _ => error.into(),
    }
}
