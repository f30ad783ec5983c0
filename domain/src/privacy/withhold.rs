//! What a child posted, while it waits for a parent: a parent took the agreement back, or the child said its age after it
//! had posted. It is shown to nobody but its author and the animators, and shown again when a parent agrees.
//!
//! A mission with others in it is theirs and stays.

use crate::{
    Ground, Result, missions, packs,
    sql::{all, run},
};
use sea_orm::{ConnectionTrait, FromQueryResult};
use uuid::Uuid;

#[derive(FromQueryResult)]
struct Withheld {
    object_id: Uuid,
}

/// A kind of thing that is withheld.
struct Kind {
    name: &'static str,
    table: &'static str,
    /// What of it is shown, or will be.
    shown: &'static str,
    /// `$2` is the instant.
    hide: &'static str,
    show: &'static str,
    /// What can be shown again: what was deleted meanwhile stays so.
    is_there: &'static str,
}

impl Kind {
    const fn text(name: &'static str, table: &'static str, shown: &'static str) -> Self {
        let (hide, show) = ("hidden_at = $2", "hidden_at = NULL");
        Self { name, table, shown, hide, show, is_there: "state <> 'removed'" }
    }
}

const KINDS: [Kind; 4] = [
    Kind {
        name: "photo",
        table: "photos",
        shown: "state IN ('published', 'processing')",
        hide: "state = 'hidden'",
        show: "state = CASE WHEN rendition > 0 THEN 'published' ELSE 'processing' END",
        is_there: "state IN ('published', 'processing', 'hidden')",
    },
    Kind::text("question", "questions", "state <> 'removed' AND hidden_at IS NULL"),
    Kind::text("comment", "comments", "state <> 'removed' AND hidden_at IS NULL"),
    Kind::text(
        "mission",
        "missions",
        "state <> 'removed' AND hidden_at IS NULL AND NOT EXISTS (SELECT 1 FROM mission_members o
            WHERE o.mission_id = t.id AND o.person_id <> $1)",
    ),
];

/// Hides what this child has posted, in the caller's transaction.
///
/// # Errors
/// When the database refuses.
pub async fn withhold(write: &impl ConnectionTrait, ground: &Ground, child: Uuid) -> Result<()> {
    for kind in &KINDS {
        let Kind { name, table, shown, .. } = kind;
        let sql = format!(
            "INSERT INTO withheld (kind, object_id, person_id) SELECT '{name}', t.id, $1 FROM {table} t
            WHERE t.author_id = $1 AND {shown} ON CONFLICT DO NOTHING"
        );
        run(write, sql, [child.into()]).await?;
        set(write, ground, child, kind, kind.hide).await?;
    }
    settle(write, ground, child).await
}

/// Shows again what was withheld of this child and what no decision of moderation hides, in the caller's transaction.
///
/// # Errors
/// When the database refuses.
pub async fn release(write: &impl ConnectionTrait, ground: &Ground, child: Uuid) -> Result<()> {
    let sql = "DELETE FROM withheld WHERE person_id = $1 AND EXISTS (SELECT 1 FROM moderation_decisions d
        WHERE d.object_id = withheld.object_id AND d.undone_at IS NULL AND d.action IN ('hide', 'remove')
        AND NOT EXISTS (SELECT 1 FROM moderation_decisions later WHERE later.case_id = d.case_id AND later.seq > d.seq
            AND later.undone_at IS NULL AND later.action IN ('restore', 'keep')))";
    run(write, sql, [child.into()]).await?;
    for kind in &KINDS {
        set(write, ground, child, kind, kind.show).await?;
    }
    settle(write, ground, child).await?;
    run(write, "DELETE FROM withheld WHERE person_id = $1", [child.into()]).await?;
    Ok(())
}

async fn set(
    write: &impl ConnectionTrait,
    ground: &Ground,
    child: Uuid,
    Kind { name, table, is_there, .. }: &Kind,
    assignment: &str,
) -> Result<()> {
    let sql = format!(
        "UPDATE {table} SET {assignment}, version = version + 1, updated_at = $2 WHERE author_id = $1 AND {is_there}
            AND id IN (SELECT object_id FROM withheld WHERE person_id = $1 AND kind = '{name}')"
    );
    run(write, sql, [child.into(), ground.clock.now().into()]).await?;
    Ok(())
}

/// Packs and links follow.
async fn settle(write: &impl ConnectionTrait, ground: &Ground, child: Uuid) -> Result<()> {
    packs::forget_of_author(write, child).await?;
    let sql = "SELECT object_id FROM withheld WHERE person_id = $1 AND kind = 'mission'";
    for mission in all::<Withheld>(write, sql, [child.into()]).await? {
        missions::changed(write, ground, mission.object_id).await?;
    }
    Ok(())
}
