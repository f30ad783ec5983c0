//! Queries of uploads and their pieces. Whoever writes has a token; one with an older token changes nothing.

use super::{COMPLETE, GONE, OPEN, entity::Model};
use crate::{
    Result,
    database::{Write, dialect, statement},
};
use sea_orm::{ConnectionTrait, FromQueryResult, Value};
use uuid::Uuid;

/// A piece that is durable.
#[derive(Debug, FromQueryResult)]
pub(super) struct Piece {
    pub offset_bytes: i64,
    pub token: i64,
    pub size_bytes: i64,
}

/// What a person has open.
#[derive(Debug, Default, FromQueryResult)]
pub(super) struct Open {
    pub uploads: i64,
    pub bytes: i64,
}

async fn one(connection: &impl ConnectionTrait, sql: &str, values: Vec<Value>) -> Result<Option<Model>> {
    let row = connection.query_one_raw(statement(connection, sql, values)).await?;
    Ok(row.map(|row| Model::from_query_result(&row, "")).transpose()?)
}

async fn run(connection: &impl ConnectionTrait, sql: &str, values: Vec<Value>) -> Result<u64> {
    Ok(connection.execute_raw(statement(connection, sql, values)).await?.rows_affected())
}

/// A person's upload.
pub(super) async fn find(connection: &impl ConnectionTrait, owner: Uuid, id: Uuid) -> Result<Option<Model>> {
    one(connection, "SELECT * FROM uploads WHERE id = $1 AND owner_id = $2", vec![id.into(), owner.into()]).await
}

/// An upload, whoever's it is.
pub(super) async fn by_id(connection: &impl ConnectionTrait, id: Uuid) -> Result<Option<Model>> {
    one(connection, "SELECT * FROM uploads WHERE id = $1", vec![id.into()]).await
}

/// What a person has open at this moment; nobody else counts theirs until the transaction ends.
pub(super) async fn open_of(write: &Write, owner: Uuid, now: i64) -> Result<Open> {
    let lock = dialect(&**write, "SELECT 1 FROM people WHERE id = $1", "SELECT 1 FROM people WHERE id = $1 FOR UPDATE");
    write.query_one_raw(statement(&**write, lock, [owner.into()])).await?;
    let sql = "SELECT COUNT(*) AS uploads, CAST(COALESCE(SUM(length_bytes), 0) AS bigint) AS bytes FROM uploads
        WHERE owner_id = $1 AND state = 'open' AND expires_at > $2";
    let row = write.query_one_raw(statement(&**write, sql, [owner.into(), now.into()])).await?;
    Ok(row.map(|row| Open::from_query_result(&row, "")).transpose()?.unwrap_or_default())
}

pub(super) async fn insert(write: &Write, upload: &Model) -> Result<()> {
    let sql =
        "INSERT INTO uploads (id, owner_id, state, length_bytes, metadata, photo_id, sha256, created_at, expires_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    let values = vec![
        upload.id.into(),
        upload.owner_id.into(),
        upload.state.as_str().into(),
        upload.length_bytes.into(),
        upload.metadata.as_str().into(),
        upload.photo_id.into(),
        upload.sha256.clone().into(),
        upload.created_at.into(),
        upload.expires_at.into(),
    ];
    run(&**write, sql, values).await?;
    Ok(())
}

/// Gives the upload to a new writer until `until`, if it is open, stands at `offset` and nobody has it.
pub(super) async fn acquire(write: &Write, id: Uuid, offset: i64, now: i64, until: i64) -> Result<Option<Model>> {
    let sql = "UPDATE uploads SET token = token + 1, lease_until = $4
        WHERE id = $1 AND state = 'open' AND received_bytes = $2 AND lease_until <= $3 RETURNING *";
    one(&**write, sql, vec![id.into(), offset.into(), now.into(), until.into()]).await
}

/// Moves the end of a writer's lease; false when another writer has the upload by now.
pub(super) async fn hold(write: &Write, id: Uuid, token: i64, until: i64) -> Result<bool> {
    let sql = "UPDATE uploads SET lease_until = $3 WHERE id = $1 AND token = $2 AND state = 'open'";
    Ok(run(&**write, sql, vec![id.into(), token.into(), until.into()]).await? == 1)
}

/// Counts a piece that is durable; false when another writer has the upload by now.
pub(super) async fn add_piece(write: &Write, id: Uuid, piece: &Piece, until: i64, expires_at: i64) -> Result<bool> {
    let sql = "UPDATE uploads SET received_bytes = received_bytes + $4, lease_until = $5, expires_at = $6
        WHERE id = $1 AND token = $2 AND received_bytes = $3 AND state = 'open'";
    let Piece { offset_bytes, token, size_bytes } = *piece;
    let values = vec![id.into(), token.into(), offset_bytes.into(), size_bytes.into(), until.into(), expires_at.into()];
    if run(&**write, sql, values).await? == 0 {
        return Ok(false);
    }
    let sql = "INSERT INTO upload_pieces (upload_id, offset_bytes, token, size_bytes) VALUES ($1, $2, $3, $4)";
    run(&**write, sql, vec![id.into(), offset_bytes.into(), token.into(), size_bytes.into()]).await?;
    Ok(true)
}

/// The pieces in the order of their bytes.
pub(super) async fn pieces(connection: &impl ConnectionTrait, id: Uuid) -> Result<Vec<Piece>> {
    let sql = "SELECT offset_bytes, token, size_bytes FROM upload_pieces WHERE upload_id = $1 ORDER BY offset_bytes";
    let rows = connection.query_all_raw(statement(connection, sql, [id.into()])).await?;
    Ok(rows.iter().map(|row| Piece::from_query_result(row, "")).collect::<Result<_, _>>()?)
}

/// Forgets the pieces from `offset` on: the store has lost one.
pub(super) async fn cut_back(write: &Write, id: Uuid, token: i64, offset: i64) -> Result<()> {
    let sql = "UPDATE uploads SET received_bytes = $3, lease_until = 0 WHERE id = $1 AND token = $2 AND state = 'open'";
    if run(&**write, sql, vec![id.into(), token.into(), offset.into()]).await? == 1 {
        let sql = "DELETE FROM upload_pieces WHERE upload_id = $1 AND offset_bytes >= $2";
        run(&**write, sql, vec![id.into(), offset.into()]).await?;
    }
    Ok(())
}

/// Ends an upload as this photo; false when another writer has it by now.
pub(super) async fn complete(write: &Write, id: Uuid, token: i64, photo: Uuid) -> Result<bool> {
    let sql = "UPDATE uploads SET state = $4, photo_id = $3, lease_until = 0
        WHERE id = $1 AND token = $2 AND state = 'open'";
    let ours = run(&**write, sql, vec![id.into(), token.into(), photo.into(), COMPLETE.into()]).await? == 1;
    if ours {
        forget_pieces(write, &[id]).await?;
    }
    Ok(ours)
}

/// Ends an upload whose bytes were refused; false when another writer has it by now.
pub(super) async fn refuse(write: &Write, id: Uuid, token: i64) -> Result<bool> {
    let sql = "UPDATE uploads SET state = $3, lease_until = 0 WHERE id = $1 AND token = $2 AND state = 'open'";
    let ours = run(&**write, sql, vec![id.into(), token.into(), GONE.into()]).await? == 1;
    if ours {
        forget_pieces(write, &[id]).await?;
    }
    Ok(ours)
}

/// Forgets an upload.
pub(super) async fn delete(write: &Write, id: Uuid) -> Result<()> {
    forget_pieces(write, &[id]).await?;
    run(&**write, "DELETE FROM uploads WHERE id = $1", vec![id.into()]).await?;
    Ok(())
}

/// Ends up to `limit` open uploads that expired before `now`; gives their ids.
pub(super) async fn expire(write: &Write, now: i64, limit: u32) -> Result<Vec<Uuid>> {
    let skip = dialect(&**write, "", " FOR UPDATE SKIP LOCKED");
    let sql = format!(
        "UPDATE uploads SET state = '{GONE}', token = token + 1 WHERE id IN
        (SELECT id FROM uploads WHERE state = '{OPEN}' AND expires_at <= $1 AND lease_until <= $1 ORDER BY expires_at LIMIT $2{skip}) RETURNING id"
    );
    let rows = write.query_all_raw(statement(&**write, sql, [now.into(), i64::from(limit).into()])).await?;
    let ids = rows.iter().map(|row| row.try_get_by_index(0)).collect::<Result<Vec<Uuid>, _>>()?;
    forget_pieces(write, &ids).await?;
    Ok(ids)
}

/// Forgets up to `limit` uploads that ended and expired before `before`; says how many.
pub(super) async fn purge(write: &Write, before: i64, limit: u32) -> Result<u64> {
    let sql = "DELETE FROM uploads WHERE id IN
        (SELECT id FROM uploads WHERE state IN ('complete', 'gone') AND expires_at <= $1 LIMIT $2)";
    run(&**write, sql, vec![before.into(), i64::from(limit).into()]).await
}

/// Which of these uploads still need their pieces.
pub(super) async fn open_among(connection: &impl ConnectionTrait, ids: &[Uuid]) -> Result<Vec<Uuid>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let sql = format!("SELECT id FROM uploads WHERE state = 'open' AND id IN ({})", places(ids.len()));
    let values = ids.iter().map(|id| (*id).into());
    let rows = connection.query_all_raw(statement(connection, sql, values)).await?;
    Ok(rows.iter().map(|row| row.try_get_by_index(0)).collect::<Result<_, _>>()?)
}

async fn forget_pieces(write: &Write, ids: &[Uuid]) -> Result<()> {
    if ids.is_empty() {
        return Ok(());
    }
    let sql = format!("DELETE FROM upload_pieces WHERE upload_id IN ({})", places(ids.len()));
    run(&**write, &sql, ids.iter().map(|id| (*id).into()).collect()).await?;
    Ok(())
}

fn places(count: usize) -> String {
    (1..=count).map(|n| format!("${n}")).collect::<Vec<_>>().join(", ")
}

/// Open uploads of a person whose bytes are to hash to one of these digests; the furthest of each comes last.
pub(super) async fn open_with(
    connection: &impl ConnectionTrait,
    owner: Uuid,
    digests: &[[u8; 32]],
    now: i64,
) -> Result<Vec<Model>> {
    let asked = (3..digests.len() + 3).map(|n| format!("${n}")).collect::<Vec<_>>().join(", ");
    let sql = format!(
        "SELECT * FROM uploads WHERE state = 'open' AND owner_id = $1 AND expires_at > $2 AND sha256 IN ({asked})
        ORDER BY received_bytes LIMIT 1000"
    );
    let values = [owner.into(), now.into()].into_iter().chain(digests.iter().map(|digest| digest.to_vec().into()));
    let rows = connection.query_all_raw(statement(connection, sql, values)).await?;
    Ok(rows.iter().map(|row| Model::from_query_result(row, "")).collect::<Result<_, _>>()?)
}
