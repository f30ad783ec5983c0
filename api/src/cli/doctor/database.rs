//! The database: its version, its schema, its soundness, and whether it and this machine agree on the time.

use super::Checked;
use anyhow::{Context, bail};
use photos36_domain::{
    Clock,
    clock::SECOND,
    database::{Database, dialect, statement},
    texts::Locale,
};
use sea_orm::{ConnectionTrait, DatabaseBackend};

/// The oldest PostgreSQL, as `server_version_num` counts.
const LEAST_POSTGRES: i64 = 150_000;
/// The oldest PostGIS, major and minor.
const LEAST_POSTGIS: (u32, u32) = (3, 3);
/// How far clocks may be apart, in microseconds: tokens are checked to the second.
const APART_US: i64 = 5 * SECOND;

/// Which version answers. SQLite's faulty ones are refused on opening.
pub(super) async fn version(database: &Database, locale: Locale) -> Checked {
    if database.backend() != DatabaseBackend::Postgres {
        return Ok(format!("SQLite {}", text(database, "SELECT sqlite_version()").await?));
    }
    let number = text(database, "SELECT current_setting('server_version_num')").await?;
    let postgres = text(database, "SELECT current_setting('server_version')").await?;
    let postgis = "SELECT coalesce((SELECT extversion FROM pg_extension WHERE extname = 'postgis'), '0.0')";
    let postgis = text(database, postgis).await?;
    let mut parts = postgis.split('.').map(|part| part.parse().unwrap_or(0_u32));
    let found = (parts.next().unwrap_or(0), parts.next().unwrap_or(0));
    if number.parse::<i64>().unwrap_or(0) < LEAST_POSTGRES || found < LEAST_POSTGIS {
        bail!("{}", locale.text("doctor-reason-versions", &[("postgres", postgres), ("postgis", postgis)]));
    }
    Ok(format!("PostgreSQL {postgres}, PostGIS {postgis}"))
}

/// Whether the schema is that of this program.
pub(super) async fn migrations(database: &Database, locale: Locale) -> Checked {
    match database.missing_migrations().await? {
        0 => Ok(locale.text("doctor-detail-migrations", &[])),
        count => bail!("{}", locale.text("doctor-reason-migrations", &[("count", count.to_string())])),
    }
}

/// Whether what is stored can be read back.
pub(super) async fn integrity(database: &Database) -> Checked {
    let sql = dialect(
        &**database,
        "PRAGMA quick_check(5)",
        // PostgreSQL checks its pages as it reads them; a fault that it met in this database is counted here.
        "SELECT CASE WHEN coalesce(checksum_failures, 0) = 0 THEN 'ok' ELSE checksum_failures || ' pages' END
         FROM pg_stat_database WHERE datname = current_database()",
    );
    match text(database, sql).await?.as_str() {
        "ok" => Ok("ok".into()),
        fault => bail!("{fault}"),
    }
}

/// Whether the machine's clock agrees with the database's, and with the newest rows.
pub(super) async fn clock(database: &Database, clock: &Clock, locale: Locale) -> Checked {
    let sql = dialect(
        &**database,
        "SELECT coalesce(max(at), 0) FROM (SELECT max(created_at) AS at FROM people
         UNION ALL SELECT created_at FROM (SELECT created_at FROM photos ORDER BY seq DESC LIMIT 1) AS newest)",
        "SELECT greatest((SELECT max(created_at) FROM people),
         (SELECT created_at FROM photos ORDER BY seq DESC LIMIT 1), 0)::bigint",
    );
    let newest = number(database, sql).await?;
    let now = clock.now();
    let seconds = |micros: i64| ("seconds", (micros / SECOND).to_string());
    if newest > now + APART_US {
        bail!("{}", locale.text("doctor-reason-clock-behind", &[seconds(newest - now)]));
    }
    if database.backend() == DatabaseBackend::Postgres {
        let theirs = "SELECT (extract(epoch FROM clock_timestamp()) * 1000000)::bigint";
        let apart = number(database, theirs).await? - clock.now();
        if apart.abs() > APART_US {
            bail!("{}", locale.text("doctor-reason-clock-apart", &[seconds(apart)]));
        }
    }
    Ok(jiff::Timestamp::from_microsecond(now)?.to_string())
}

async fn text(database: &Database, sql: &str) -> anyhow::Result<String> {
    let row = database.query_one_raw(statement(&**database, sql, [])).await?;
    Ok(row.context("the database gave no row")?.try_get_by_index(0)?)
}

async fn number(database: &Database, sql: &str) -> anyhow::Result<i64> {
    let row = database.query_one_raw(statement(&**database, sql, [])).await?;
    Ok(row.context("the database gave no row")?.try_get_by_index(0)?)
}
