//! `photos36 doctor`: names each fault of configuration, secret, database, disks, store, clock and mail, with its remedy.
//!
//! Every check has a time limit, changes nothing that lasts, and is followed by the others whatever it finds.

mod database;
mod disk;
mod objects;
mod secret;

use anyhow::anyhow;
use photos36_domain::{
    Clock, Error,
    database::Database,
    settings::{Settings, StoreKind},
    store,
    texts::Locale,
};
use photos36_worker::mail::Mailer;
use std::{process::ExitCode, sync::Arc, time::Duration};

/// How long a check may take; the integrity of a large database takes the longest.
const PATIENCE: Duration = Duration::from_secs(300);

/// What one check found.
#[derive(Clone, Debug)]
pub struct Finding {
    /// Which check: its texts stand under `doctor-<check>`.
    pub check: &'static str,
    /// What it found.
    pub outcome: Outcome,
}

/// How a check ended.
#[derive(Clone, Debug)]
pub enum Outcome {
    /// All is well; a detail worth knowing.
    Well(String),
    /// Something is wrong: what.
    Fault(String),
    /// It needs something else to be mended first.
    Unchecked,
}

/// What a check gives back: a detail, or the reason of the fault.
type Checked = anyhow::Result<String>;

/// The command: a line for each check, and failure when there is a fault.
///
/// # Errors
/// Never; a configuration that cannot be read is itself a fault.
pub async fn command(settings: anyhow::Result<Settings>) -> anyhow::Result<ExitCode> {
    let locale = Locale::of_environment();
    let findings = match settings {
        Ok(settings) => examine(&Arc::new(settings), locale).await,
        Err(error) => vec![Finding { check: "settings", outcome: Outcome::Fault(reason(&error)) }],
    };
    for finding in &findings {
        println!("{}", finding.line(locale));
    }
    let faults = findings.iter().filter(|finding| finding.is_fault()).count();
    println!("{}", locale.text("doctor-sum", &[("faults", faults.to_string())]));
    Ok(if faults == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

impl Finding {
    /// Whether something is wrong.
    pub fn is_fault(&self) -> bool {
        matches!(self.outcome, Outcome::Fault(_))
    }

    /// The line that a person reads; a fault has its remedy on a second one.
    pub fn line(&self, locale: Locale) -> String {
        let name = locale.text(&format!("doctor-{}", self.check), &[]);
        match &self.outcome {
            Outcome::Well(detail) => locale.text("doctor-well", &[("name", name), ("detail", detail.clone())]),
            Outcome::Fault(reason) => {
                let remedy = locale.text(&format!("doctor-{}.remedy", self.check), &[]);
                locale.text("doctor-fault", &[("name", name), ("reason", reason.clone())]) + "\n        → " + &remedy
            }
            Outcome::Unchecked => locale.text("doctor-unchecked", &[("name", name)]),
        }
    }
}

/// Checks everything that these settings name.
pub async fn examine(settings: &Arc<Settings>, locale: Locale) -> Vec<Finding> {
    let mut findings = vec![checked("settings", async { Ok(settings.http.public_url.clone()) }).await];
    findings.push(checked("secret", secret::check(&settings.people, locale)).await);
    for folder in disk::folders(settings) {
        findings.push(checked("disk", disk::check(folder, locale)).await);
    }
    let database = match tokio::time::timeout(PATIENCE, Database::open(&settings.database)).await {
        Ok(Ok(database)) => Ok(database),
        Ok(Err(error)) => Err(anyhow::Error::from(error)),
        Err(_) => Err(anyhow!("{}", locale.text("doctor-reason-silent", &[]))),
    };
    let store = checked_store(settings).await;
    let of_database = examine_database(&database, locale).await;
    // Rows are looked at only where the schema has them.
    let readable = database.as_ref().ok().filter(|_| !of_database.iter().any(Finding::is_fault));
    findings.extend(of_database);
    findings
        .push(finding("store", store.as_ref().map(|_| store_name(settings)).map_err(|error| anyhow!(reason(error)))));
    findings.push(match (readable, &store) {
        (Some(database), Ok(store)) => checked("objects", objects::check(database, &**store, locale)).await,
        _ => Finding { check: "objects", outcome: Outcome::Unchecked },
    });
    findings.push(match readable {
        Some(database) => checked("clock", database::clock(database, &Clock::system(), locale)).await,
        None => Finding { check: "clock", outcome: Outcome::Unchecked },
    });
    findings.push(checked("mail", mail(settings)).await);
    if let Ok(database) = database
        && let Err(error) = database.close().await
    {
        findings.push(finding("database", Err(error.into())));
    }
    findings
}

async fn examine_database(database: &anyhow::Result<Database>, locale: Locale) -> Vec<Finding> {
    let database = match database {
        Ok(database) => database,
        Err(error) => {
            let rest = ["migrations", "integrity"].map(|check| Finding { check, outcome: Outcome::Unchecked });
            return [finding("database", Err(anyhow!(reason(error))))].into_iter().chain(rest).collect();
        }
    };
    vec![
        checked("database", database::version(database, locale)).await,
        checked("migrations", database::migrations(database, locale)).await,
        checked("integrity", database::integrity(database)).await,
    ]
}

async fn checked_store(settings: &Settings) -> anyhow::Result<Arc<dyn store::Store>> {
    let opening = async {
        let store = store::open(&settings.store).await?;
        store.check().await?;
        Ok(store)
    };
    tokio::time::timeout(PATIENCE, opening).await?
}

fn store_name(settings: &Settings) -> String {
    match settings.store.kind {
        StoreKind::Files => settings.store.folder.display().to_string(),
        StoreKind::S3 => format!("{} {}", settings.store.endpoint, settings.store.bucket),
    }
}

async fn mail(settings: &Settings) -> Checked {
    let mailer = Mailer::open(&settings.mail)?;
    mailer.check().await?;
    Ok(format!("{:?}", settings.mail.kind).to_lowercase())
}

async fn checked(check: &'static str, work: impl Future<Output = Checked>) -> Finding {
    match tokio::time::timeout(PATIENCE, work).await {
        Ok(result) => finding(check, result),
        Err(error) => finding(check, Err(error.into())),
    }
}

fn finding(check: &'static str, result: Checked) -> Finding {
    let outcome = match result {
        Ok(detail) => Outcome::Well(detail),
        Err(error) => Outcome::Fault(reason(&error)),
    };
    Finding { check, outcome }
}

/// Why, without our own classes of errors in front, and without what a library says twice.
fn reason(error: &anyhow::Error) -> String {
    let error = match error.downcast_ref::<Error>() {
        Some(Error::Internal(cause) | Error::Unavailable(cause)) => cause,
        _ => error,
    };
    let mut said = String::new();
    for cause in error.chain().map(ToString::to_string).filter(|cause| cause != "unavailable") {
        if !said.contains(&cause) {
            said += if said.is_empty() { "" } else { ": " };
            said += &cause;
        }
    }
    said
}
