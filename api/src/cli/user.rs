//! `user`: roles and sign-in links, by whoever runs the machine.

use anyhow::{Context, anyhow, bail, ensure};
use clap::{Args, Subcommand};
use photos36_domain::{
    Error, ErrorCode, Ground, Refusal,
    people::{
        Email, Person, Role,
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

/// Does it and says what was done, in the language of the environment.
///
/// # Errors
/// When the address, the role or the territory is not known, or migrations are missing.
pub async fn run(ground: &Ground, command: UserCommand) -> anyhow::Result<()> {
    ensure!(ground.db.missing_migrations().await? == 0, "migrations are missing: run `photos36 migrate`");
    let locale = Locale::of_environment();
    match command {
        UserCommand::Grant(args) => {
            let person = roles::grant(ground, &email(&args.email, locale)?, args.grant(ground, locale).await?).await;
            args.tell(&person.map_err(|error| readable(error, locale))?, "user-granted", locale);
        }
        UserCommand::Revoke(args) => {
            let person = roles::revoke(ground, &email(&args.email, locale)?, args.grant(ground, locale).await?).await;
            args.tell(&person.map_err(|error| readable(error, locale))?, "user-revoked", locale);
        }
        UserCommand::SignInLink { email: address } => {
            println!("{}", sign_in::one_time_link(ground, &email(&address, locale)?, Locale::default()).await?);
        }
    }
    Ok(())
}

impl RoleArgs {
    async fn grant(&self, ground: &Ground, locale: Locale) -> anyhow::Result<Grant> {
        let said = [("role", self.role.clone())];
        if self.role == "editor" {
            ensure!(self.territory.is_none(), "{}", locale.text("user-editor-everywhere", &[]));
            return Ok(Grant::Editor);
        }
        let role = Role::parse(&self.role).ok().with_context(|| locale.text("user-no-role", &said))?;
        let Some(name) = &self.territory else { bail!("{}", locale.text("user-needs-territory", &said)) };
        let found = match name.parse() {
            Ok(id) => Some(territories::by_id(&*ground.db, id).await.map_err(|error| readable(error, locale))?),
            Err(_) => territories::by_insee(&*ground.db, name).await?,
        };
        let territory = found.with_context(|| locale.text("user-no-territory", &[("code", name.clone())]))?;
        Ok(Grant::In(territory.id, role))
    }

    fn tell(&self, person: &Person, what: &str, locale: Locale) {
        let said = [("email", person.email.as_str().to_owned()), ("role", self.role.clone())];
        println!("{}", locale.text(what, &said));
    }
}

fn email(text: &str, locale: Locale) -> anyhow::Result<Email> {
    Email::parse(text).ok().with_context(|| locale.text("user-no-email", &[("email", text.to_owned())]))
}

/// A refusal as the operator reads it.
fn readable(error: Error, locale: Locale) -> anyhow::Error {
    match &error {
        Error::Refused(Refusal { code: ErrorCode::NotFound, .. }) => anyhow!("{}", locale.text("user-not-found", &[])),
        _ => error.into(),
    }
}
