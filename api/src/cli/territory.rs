//! `territory create`, `territory import`, `territory list`.

use anyhow::{Context, anyhow};
use clap::{Args, Subcommand};
use indicatif::{ProgressBar, ProgressStyle};
use photos36_domain::{
    Error, Ground, pages,
    territories::{self, Boundary, FRENCH_ATTRIBUTION, Filter, NewTerritory, TerritoryState},
    texts::Locale,
};
use std::{
    fs::File,
    path::{Path, PathBuf},
};

/// Most bytes of a boundary's file; 200,000 points take about 8 MB.
const MAX_BOUNDARY_BYTES: u64 = 64 * 1024 * 1024;

/// What to do with territories.
#[derive(Subcommand)]
pub enum TerritoryCommand {
    /// Open a territory, in state interest.
    Create(CreateArgs),
    /// Import a national file of communes; may be run again with the same file or a newer one.
    Import(ImportArgs),
    /// List territories by name.
    List(ListArgs),
}

/// Flags of `territory create`.
#[derive(Args)]
pub struct CreateArgs {
    /// Code of a French commune; alone, for those whose boundary comes with the program.
    #[arg(long, value_name = "CODE", required_unless_present = "boundary")]
    insee: Option<String>,
    /// GeoJSON file with one Polygon or MultiPolygon in WGS84 degrees.
    #[arg(long, value_name = "FILE", requires = "name")]
    boundary: Option<PathBuf>,
    /// The name, as people say it.
    #[arg(long)]
    name: Option<String>,
    /// Language of the game there: fr or en.
    #[arg(long, value_name = "TAG")]
    locale: Option<String>,
    /// Currency (ISO 4217); follows from the commune, else EUR.
    #[arg(long, value_name = "CODE")]
    currency: Option<String>,
    /// Time zone (IANA); follows from the commune, else Europe/Paris.
    #[arg(long, value_name = "NAME")]
    time_zone: Option<String>,
    /// Inhabitants.
    #[arg(long, value_name = "N")]
    population: Option<i64>,
    /// Who made the boundary and under what licence.
    #[arg(long, value_name = "TEXT")]
    attribution: Option<String>,
}

/// Flags of `territory import`.
#[derive(Args)]
pub struct ImportArgs {
    /// GeoJSON FeatureCollection, plain or gzipped, with the properties code, nom and population.
    file: PathBuf,
    /// Who made the boundaries and under what licence.
    #[arg(long, value_name = "TEXT", default_value = FRENCH_ATTRIBUTION)]
    attribution: String,
}

/// Flags of `territory list`.
#[derive(Args)]
pub struct ListArgs {
    /// Beginning of the name; accents and capitals do not count.
    name: Option<String>,
    /// interest, preparing, launched or dormant.
    #[arg(long, value_parser = state)]
    state: Option<TerritoryState>,
    /// Rows, 1 to 200.
    #[arg(long, value_name = "N")]
    limit: Option<u32>,
    /// Where the list before ended.
    #[arg(long, value_name = "CURSOR")]
    after: Option<String>,
}

fn state(name: &str) -> Result<TerritoryState, String> {
    TerritoryState::from_name(name).ok_or_else(|| "interest, preparing, launched, dormant".to_owned())
}

/// Runs the command.
///
/// # Errors
/// What the use case refuses, in the language of the environment; a file that cannot be read.
pub async fn run(ground: &Ground, command: TerritoryCommand) -> anyhow::Result<()> {
    let locale = Locale::of_environment();
    match command {
        TerritoryCommand::Create(args) => create(ground, args, locale).await,
        TerritoryCommand::Import(args) => import(ground, args, locale).await,
        TerritoryCommand::List(args) => list(ground, args, locale).await,
    }
}

async fn create(ground: &Ground, args: CreateArgs, locale: Locale) -> anyhow::Result<()> {
    let new = new_territory(args, locale).await?;
    let write = ground.db.write().await?;
    let territory = territories::create(ground, &*write, new).await.map_err(|error| readable(error, locale))?;
    write.commit().await?;
    let told = [
        ("name", territory.name),
        ("id", territory.id.to_string()),
        ("time_zone", territory.time_zone),
        ("currency", territory.currency.to_string()),
    ];
    println!("{}", locale.text("territory-opened", &told));
    Ok(())
}

async fn new_territory(args: CreateArgs, locale: Locale) -> anyhow::Result<NewTerritory> {
    let CreateArgs { insee, boundary, name, locale: tag, currency, time_zone, population, attribution } = args;
    let known = match &boundary {
        Some(file) => NewTerritory {
            id: None,
            insee_code: insee,
            name: String::new(),
            locale: None,
            currency: None,
            time_zone: None,
            population: None,
            attribution: String::new(),
            boundary: read_boundary(file, locale).await?,
        },
        None => embedded(&insee.unwrap_or_default(), locale)?,
    };
    Ok(NewTerritory {
        name: name.unwrap_or(known.name),
        locale: tag,
        currency,
        time_zone,
        population: population.or(known.population),
        attribution: attribution.unwrap_or(known.attribution),
        ..known
    })
}

fn embedded(code: &str, locale: Locale) -> anyhow::Result<NewTerritory> {
    if let Some(commune) = territories::commune(code).map_err(|error| readable(error, locale))? {
        return Ok(commune.into());
    }
    let codes: Vec<_> = territories::communes()?.iter().map(|commune| commune.insee_code.as_str().to_owned()).collect();
    let told = [("code", code.to_owned()), ("codes", codes.join(", "))];
    Err(anyhow!(locale.text("territory-unknown-commune", &told)))
}

async fn read_boundary(file: &Path, locale: Locale) -> anyhow::Result<Boundary> {
    let named = || file.display().to_string();
    let size = tokio::fs::metadata(file).await.with_context(named)?.len();
    anyhow::ensure!(size <= MAX_BOUNDARY_BYTES, "{}: {size} > {MAX_BOUNDARY_BYTES} bytes", named());
    let text = tokio::fs::read_to_string(file).await.with_context(named)?;
    Boundary::read(text).await.map_err(|error| readable(error, locale))
}

async fn import(ground: &Ground, args: ImportArgs, locale: Locale) -> anyhow::Result<()> {
    let ImportArgs { file: path, attribution } = args;
    let file = File::open(&path).with_context(|| path.display().to_string())?;
    let reading = bar(file.metadata()?.len(), "{binary_bytes}/{binary_total_bytes}");
    let linking = bar(0, "{human_pos}/{human_len}");
    let (reading_text, linking_text) = (locale.text("territory-importing", &[]), locale.text("territory-linking", &[]));
    let report = territories::import(ground, reading.wrap_read(file), &attribution, |report| {
        reading.set_message(format!("{} {reading_text}", report.read));
        if report.linked > 0 {
            linking.set_length(report.read.saturating_sub(report.refused).max(report.linked));
            linking.set_message(linking_text.clone());
            linking.set_position(report.linked);
        }
    })
    .await
    .map_err(|error| readable(error, locale))?;
    reading.finish_and_clear();
    linking.finish_and_clear();
    for (label, refusal) in report.refusals {
        let why = locale.text(&format!("error-{}", refusal.code.name()), &refusal.args);
        println!("{label}: {}: {why}", locale.text("territory-refused", &[]));
    }
    for code in report.mends {
        println!("{code}: {}", locale.text("territory-mended", &[]));
    }
    let told = [
        ("read", report.read.to_string()),
        ("created", report.created.to_string()),
        ("updated", report.updated.to_string()),
        ("unchanged", report.unchanged.to_string()),
        ("mended", report.mended.to_string()),
        ("refused", report.refused.to_string()),
    ];
    println!("{}", locale.text("territory-imported", &told));
    Ok(())
}

fn bar(total: u64, figures: &str) -> ProgressBar {
    let bar = ProgressBar::new(total);
    match ProgressStyle::with_template(&format!("{{wide_bar}} {figures} {{msg}} {{eta}}")) {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}

async fn list(ground: &Ground, args: ListArgs, locale: Locale) -> anyhow::Result<()> {
    let ListArgs { name, state, limit, after } = args;
    let filter = Filter { name, state, ..Filter::default() };
    let limit = pages::limit(limit).map_err(|refusal| readable(refusal.into(), locale))?;
    let page = territories::list(&*ground.db, &filter, after.as_deref(), limit).await;
    let page = page.map_err(|error| readable(error, locale))?;
    for territory in page.items {
        let code = territory.insee_code.as_ref().map_or("-", |code| code.as_str());
        println!("{}  {code:5}  {:9}  {}", territory.id, territory.state.name(), territory.name);
    }
    if let Some(cursor) = page.next {
        println!("{}", locale.text("territory-more", &[("cursor", cursor)]));
    }
    Ok(())
}

/// A refusal as a person reads it, with its remedy; other faults with their causes.
fn readable(error: Error, locale: Locale) -> anyhow::Error {
    match error {
        Error::Refused(refusal) => {
            let id = format!("error-{}", refusal.code.name());
            let text = locale.text(&id, &refusal.args);
            anyhow!("{text} {}", locale.text(&format!("{id}.remedy"), &refusal.args))
        }
        other => other.into(),
    }
}
