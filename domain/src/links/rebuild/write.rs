//! What a rebuild writes: a batch in one transaction, in few statements.

use super::{
    super::{candidates::found_by, edges, store},
    Rebuilt,
    compute::Made,
    read,
};
use crate::{
    Ground, Result,
    database::{Write, statement},
};
use sea_orm::{ConnectionTrait, Value};
use store::{among, insert_rows, list};

/// Writes a batch; a territory whose graph changed since it was read goes to `again` instead.
pub(super) async fn batch(ground: &Ground, made: Vec<Made>, again: &mut Vec<i64>) -> Result<Rebuilt> {
    let write = ground.db.write_quietly().await?;
    let mut all: Vec<_> = made.iter().map(|one| one.territory).collect();
    all.sort_unstable();
    store::lock(&*write, &all).await?;
    let versions = read::versions(&*write, &all).await?;
    let (made, changed): (Vec<_>, Vec<_>) =
        made.into_iter().partition(|one| versions.get(&one.territory).copied() == one.version);
    again.extend(changed.iter().map(|one| one.territory));
    let territories: Vec<_> = made.iter().map(|one| one.territory).collect();
    clear(&write, &territories).await?;
    nodes(&write, &made).await?;
    words(&write, &made).await?;
    let all: Vec<_> = made.iter().flat_map(|one| one.edges.iter().cloned()).collect();
    edges::put(&*write, &all).await?;
    let head = "INSERT INTO link_territories (territory, missions, radius_m, version) VALUES";
    let tail = "ON CONFLICT (territory) DO UPDATE SET missions = excluded.missions, radius_m = excluded.radius_m,
        version = link_territories.version + 1";
    let values = made
        .iter()
        .flat_map(|one| [one.territory.into(), (one.nodes.len() as i64).into(), one.radius_m.into(), 1_i64.into()]);
    insert_rows(&*write, head, 4, values.collect(), tail).await?;
    write.commit().await?;
    let missions = made.iter().map(|one| one.nodes.len() as u64).sum();
    Ok(Rebuilt { territories: made.len() as u64, missions, edges: all.len() as u64 })
}

/// Takes away what these territories had. An edge that leads elsewhere belongs to the mission with the lower number.
async fn clear(write: &Write, territories: &[i64]) -> Result<()> {
    let of = |column: &str| among(&**write, column, 1);
    for sql in [
        format!("DELETE FROM mission_links WHERE a IN (SELECT mission FROM link_nodes WHERE {})", of("territory")),
        format!("DELETE FROM link_words WHERE {}", of("territory")),
        format!("DELETE FROM link_nodes WHERE {}", of("territory")),
    ] {
        write.execute_raw(statement(&**write, sql, [list(territories)])).await?;
    }
    Ok(())
}

async fn nodes(write: &Write, made: &[Made]) -> Result<()> {
    let mut values: Vec<Value> = Vec::new();
    for one in made {
        for (node, drawn) in one.nodes.iter().zip(&one.drawn) {
            values.extend([
                node.mission.into(),
                node.territory.into(),
                node.themes.join(",").into(),
                node.own.to_bytes().into(),
                node.wide.to_bytes().into(),
                node.reach.into(),
                drawn.map_or(0, |(community, ..)| community).into(),
                drawn.map(|(_, x, _)| x).into(),
                drawn.map(|(.., y)| y).into(),
            ]);
        }
    }
    let head = "INSERT INTO link_nodes (mission, territory, themes, own, wide, reach, community, x, y) VALUES";
    insert_rows(&**write, head, 9, values, "").await
}

async fn words(write: &Write, made: &[Made]) -> Result<()> {
    let mut rows: Vec<(i64, i32, i32, i64)> = made
        .iter()
        .flat_map(|one| &one.nodes)
        .flat_map(|node| {
            let words = found_by(&node.own, &node.themes);
            words.into_iter().map(|(word, weight)| (node.territory, word, weight, node.mission))
        })
        .collect();
    // In the order of the key: the index grows at one place.
    rows.sort_unstable();
    rows.dedup();
    let values = rows.into_iter().flat_map(|(territory, word, weight, mission)| {
        [territory.into(), word.into(), weight.into(), Value::from(mission)]
    });
    let head = "INSERT INTO link_words (territory, word, weight, mission) VALUES";
    insert_rows(&**write, head, 4, values.collect(), "").await
}
