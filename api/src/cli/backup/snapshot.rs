//! The database at one instant: a file of it, and the photos that it names.

use super::{manifest::DatabaseKind, postgres};
use anyhow::{Context, ensure};
use photos36_domain::{
    Ground,
    database::statement,
    photos::{PhotoState, entity::photo},
};
use sea_orm::{
    AccessMode, ColumnTrait, ConnectOptions, ConnectionTrait, DatabaseBackend, EntityTrait, FromQueryResult,
    IsolationLevel, QueryFilter, QueryOrder, QuerySelect, TransactionTrait,
};
use serde::{Deserialize, Serialize};
use std::{
    io::{BufRead, BufReader, Write},
    path::Path,
};
use uuid::Uuid;

/// Rows read at a time.
const PAGE: u64 = 1000;

/// A photo whose objects belong into the backup.
#[derive(Clone, Debug, Serialize, Deserialize, FromQueryResult)]
pub struct PhotoRow {
    pub seq: i64,
    pub id: Uuid,
    pub state: String,
    pub sha256: Vec<u8>,
    pub media_type: String,
    pub rendition: i32,
}

/// The photos of the snapshot, in the order of their `seq`, kept in a file of their own: no transaction stays open while
/// objects are copied.
pub struct Photos {
    rows: BufReader<std::fs::File>,
    /// How many there are.
    pub count: u64,
}

impl Photos {
    /// The next photo; none after the last.
    pub fn next(&mut self) -> anyhow::Result<Option<PhotoRow>> {
        let mut line = String::new();
        Ok(match self.rows.read_line(&mut line)? {
            0 => None,
            _ => Some(serde_json::from_str(&line)?),
        })
    }
}

/// Which file a database is kept in.
pub fn kind_of(backend: DatabaseBackend) -> DatabaseKind {
    match backend {
        DatabaseBackend::Postgres => DatabaseKind::Postgres,
        _ => DatabaseKind::Sqlite,
    }
}

/// Copies the database to `file` while others go on writing.
pub async fn take(ground: &Ground, file: &Path) -> anyhow::Result<Photos> {
    match kind_of(ground.db.backend()) {
        DatabaseKind::Sqlite => {
            let target = file.to_str().context("the path of the backup must be UTF-8")?;
            let vacuum = statement(&*ground.db, "VACUUM INTO $1", [target.into()]);
            ground.db.execute_raw(vacuum).await.context("VACUUM INTO")?;
            std::fs::File::open(file)?.sync_all()?;
            let path = file.to_path_buf();
            let mut options = ConnectOptions::new("sqlite:copy");
            options
                .max_connections(1)
                .sqlx_logging(false)
                .map_sqlx_sqlite_opts(move |sqlite| sqlite.filename(&path).read_only(true).immutable(true));
            let copy = sea_orm::Database::connect(options).await?;
            let sound = copy.query_one_raw(statement(&copy, "PRAGMA quick_check(1)", [])).await?;
            let sound: String = sound.context("PRAGMA quick_check gave no row")?.try_get_by_index(0)?;
            ensure!(sound == "ok", "the database is damaged: {sound}");
            let photos = rows(&copy).await?;
            copy.close().await?;
            Ok(photos)
        }
        DatabaseKind::Postgres => {
            let read =
                ground.db.begin_with_config(Some(IsolationLevel::RepeatableRead), Some(AccessMode::ReadOnly)).await?;
            let exported = read.query_one_raw(statement(&read, "SELECT pg_export_snapshot()", [])).await?;
            let snapshot: String = exported.context("pg_export_snapshot gave no row")?.try_get_by_index(0)?;
            let photos = rows(&read).await?;
            postgres::dump(&ground.settings.database.url, &snapshot, file).await?;
            read.commit().await?;
            std::fs::File::open(file)?.sync_all()?;
            Ok(photos)
        }
    }
}

async fn rows(connection: &impl ConnectionTrait) -> anyhow::Result<Photos> {
    let mut file = std::io::BufWriter::new(tempfile::tempfile()?);
    let (mut after, mut count) = (i64::MIN, 0);
    let columns = [
        photo::Column::Seq,
        photo::Column::Id,
        photo::Column::State,
        photo::Column::Sha256,
        photo::Column::MediaType,
        photo::Column::Rendition,
    ];
    loop {
        let page = photo::Entity::find().select_only().columns(columns).filter(photo::Column::Seq.gt(after));
        let page = page.order_by_asc(photo::Column::Seq).limit(PAGE).into_model::<PhotoRow>().all(connection).await?;
        let Some(last) = page.last() else { break };
        after = last.seq;
        let kept = PhotoState::kept_names();
        for row in page.iter().filter(|row| kept.contains(&row.state.as_str())) {
            serde_json::to_writer(&mut file, row)?;
            file.write_all(b"\n")?;
            count += 1;
        }
    }
    let mut file = file.into_inner().map_err(std::io::IntoInnerError::into_error)?;
    std::io::Seek::rewind(&mut file)?;
    Ok(Photos { rows: BufReader::new(file), count })
}
