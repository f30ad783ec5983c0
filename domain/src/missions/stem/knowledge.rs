//! Knowledge of a mission: links and short texts that its team found out, and that every replica takes along.

use crate::{
    ErrorCode, Ground, Refusal, Result, ids,
    missions::desk::{Desk, inserted},
    money::sql::{all, one, run, value},
    people::Actor,
    plain,
};
use sea_orm::{ConnectionTrait, FromQueryResult, Value};
use uuid::Uuid;

/// Most pieces of a mission.
pub const MAX_PIECES: i64 = 50;
/// Most characters of a title.
pub const MAX_TITLE: usize = 140;
/// Most characters of a text.
pub const MAX_TEXT: usize = 10_000;
/// Most characters of an address.
pub const MAX_LINK: usize = 2_000;

/// A piece of knowledge; `migrations` says what each column holds.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
#[expect(missing_docs, reason = "the schema documents each column once")]
pub struct PieceRow {
    pub seq: i64,
    pub id: Uuid,
    pub mission_id: Uuid,
    pub author_id: Uuid,
    pub title: String,
    pub url: Option<String>,
    pub body: String,
    pub version: i64,
    pub created_at: i64,
    pub updated_at: i64,
}

/// A piece that a member adds.
#[derive(Clone, Debug)]
pub struct NewPiece {
    /// Made by the client.
    pub id: Uuid,
    /// What it is.
    pub title: String,
    /// Where it stands on the Web.
    pub url: Option<String>,
    /// What it says; may be empty where there is an address.
    pub text: String,
}

/// A change of some of a piece; what is none stays.
#[derive(Clone, Debug, Default)]
pub struct Edit {
    /// What it is.
    pub title: Option<String>,
    /// Where it stands on the Web, or that it stands nowhere.
    pub url: Option<Option<String>>,
    /// What it says.
    pub text: Option<String>,
}

const PIECE: &str = "SELECT seq, id, mission_id, author_id, title, url, body, version, created_at, updated_at \
    FROM mission_knowledge";

/// An address of the Web: `http` or `https`, a host, nobody's name or password in it.
///
/// # Errors
/// `link-invalid` at `/url`.
pub fn link(text: &str) -> Result<String, Refusal> {
    let refusal = || Refusal::new(ErrorCode::LinkInvalid).field("/url");
    let text = text.trim();
    let (scheme, rest) = text.split_once("://").ok_or_else(refusal)?;
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let is_web = scheme.eq_ignore_ascii_case("https") || scheme.eq_ignore_ascii_case("http");
    let is_host =
        host.chars().next().is_some_and(|first| first.is_alphanumeric() || first == '[') && !host.contains('@');
    let strange = |c: char| c.is_whitespace() || c.is_control() || "<>\"`\\^{}|".contains(c);
    let is_clean = text.chars().count() <= MAX_LINK && !text.chars().any(strange);
    if is_web && is_host && is_clean { Ok(text.to_owned()) } else { Err(refusal()) }
}

/// All knowledge of a mission, at most [`MAX_PIECES`], the newest first.
///
/// # Errors
/// `not-found`.
pub async fn list(ground: &Ground, actor: &Actor, mission: Uuid) -> Result<Vec<PieceRow>> {
    let mission = crate::missions::visible(&*ground.db, actor, mission).await?.id;
    all(&*ground.db, format!("{PIECE} WHERE mission_id = $1 ORDER BY seq DESC"), [mission.into()]).await
}

/// One piece.
///
/// # Errors
/// `not-found`.
pub async fn read(ground: &Ground, actor: &Actor, mission: Uuid, id: Uuid) -> Result<PieceRow> {
    let mission = crate::missions::visible(&*ground.db, actor, mission).await?.id;
    of_mission(&*ground.db, mission, id).await
}

/// Adds a piece; the same call again gives the one that is there. The flag says whether it is new.
///
/// # Errors
/// `sign-in-required`, `not-found`, `forbidden`, `id-not-uuidv7`, `id-taken`, `knowledge-too-many`, `text-invalid`,
/// `link-invalid`.
pub async fn add(ground: &Ground, actor: &Actor, mission: Uuid, new: NewPiece) -> Result<(PieceRow, bool)> {
    let id = ids::from_client(new.id)?;
    let desk = Desk::open_for_members(ground, actor, mission).await?;
    if let Some(there) = by_id(&*desk.write, id).await? {
        let same = there.mission_id == mission && there.author_id == desk.person;
        return if same { Ok((there, false)) } else { Err(Refusal::new(ErrorCode::IdTaken).field("/id").into()) };
    }
    let sql = "SELECT count(*) FROM mission_knowledge WHERE mission_id = $1";
    let count: Option<i64> = value(&*desk.write, sql, [mission.into()]).await?;
    if count.unwrap_or_default() >= MAX_PIECES {
        return Err(Refusal::new(ErrorCode::KnowledgeTooMany).arg("limit", MAX_PIECES).into());
    }
    let title = plain::line("/title", &new.title, 1, MAX_TITLE)?;
    let (url, text) = checked(new.url, &new.text)?;
    let sql = "INSERT INTO mission_knowledge (id, mission_id, author_id, title, url, body, created_at, updated_at) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $7) ON CONFLICT (id) DO NOTHING";
    let values: [Value; 7] =
        [id.into(), mission.into(), desk.person.into(), title.into(), url.into(), text.into(), desk.now().into()];
    inserted(run(&*desk.write, sql, values).await?)?;
    let row = of_mission(&*desk.write, mission, id).await?;
    desk.write.commit().await?;
    Ok((row, true))
}

/// Changes a piece that is still at the version seen.
///
/// # Errors
/// As [`add`]; `version-stale` by `seen`.
pub async fn edit(
    ground: &Ground,
    actor: &Actor,
    (mission, id): (Uuid, Uuid),
    seen: impl Fn(i64) -> Result<(), Refusal>,
    change: Edit,
) -> Result<PieceRow> {
    let desk = Desk::open_for_members(ground, actor, mission).await?;
    let row = of_mission(&*desk.write, mission, id).await?;
    seen(row.version)?;
    let title = change.title.map_or(Ok(row.title), |title| plain::line("/title", &title, 1, MAX_TITLE))?;
    let (url, text) = checked(change.url.unwrap_or(row.url), &change.text.unwrap_or(row.body))?;
    let sql = "UPDATE mission_knowledge SET title = $2, url = $3, body = $4, version = version + 1, updated_at = $5 \
        WHERE id = $1";
    run(&*desk.write, sql, [id.into(), title.into(), url.into(), text.into(), desk.now().into()]).await?;
    let row = of_mission(&*desk.write, mission, id).await?;
    desk.write.commit().await?;
    Ok(row)
}

/// Deletes a piece that is still at the version seen.
///
/// # Errors
/// `sign-in-required`, `not-found`, `forbidden`, `version-stale` by `seen`.
pub async fn delete(
    ground: &Ground,
    actor: &Actor,
    (mission, id): (Uuid, Uuid),
    seen: impl Fn(i64) -> Result<(), Refusal>,
) -> Result<()> {
    let desk = Desk::open_for_members(ground, actor, mission).await?;
    seen(of_mission(&*desk.write, mission, id).await?.version)?;
    run(&*desk.write, "DELETE FROM mission_knowledge WHERE id = $1", [id.into()]).await?;
    desk.write.commit().await
}

/// An address and a text, one of them at least.
fn checked(url: Option<String>, text: &str) -> Result<(Option<String>, String), Refusal> {
    let url = url.map(|url| link(&url)).transpose()?;
    let text = plain::text("/text", text, MAX_TEXT)?;
    if url.is_none() && text.trim().is_empty() {
        return Err(Refusal::new(ErrorCode::TextInvalid).field("/text").arg("limit", MAX_TEXT));
    }
    Ok((url, text))
}

async fn by_id(connection: &impl ConnectionTrait, id: Uuid) -> Result<Option<PieceRow>> {
    one(connection, format!("{PIECE} WHERE id = $1"), [id.into()]).await
}

async fn of_mission(connection: &impl ConnectionTrait, mission: Uuid, id: Uuid) -> Result<PieceRow> {
    let row = by_id(connection, id).await?.filter(|row| row.mission_id == mission);
    row.ok_or_else(|| ErrorCode::NotFound.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_whole_addresses_of_the_web_are_links() {
        for good in
            ["https://example.org", "HTTP://example.org/a?b=c#d", "https://[::1]:8080/", "https://été.example/à"]
        {
            assert!(link(good).is_ok(), "{good}");
        }
        for bad in [
            "",
            "example.org",
            "javascript:alert(1)",
            "ftp://example.org",
            "https://",
            "https:///path",
            "https://bank.example@evil.example/",
            "https://example.org/a b",
            "https://example.org/\"onclick",
            "data://text/html,x",
            "https://.",
        ] {
            assert!(link(bad).is_err(), "{bad}");
        }
        assert!(link(&format!("https://example.org/{}", "x".repeat(MAX_LINK))).is_err());
    }
}
