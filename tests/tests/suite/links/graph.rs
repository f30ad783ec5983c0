//! What is linked, why, how many, and that it holds together.

use super::{NewMission, assert_whole, mission, numbers, question, reasons, relink, rows, territory};
use photos36_domain::{
    Ground,
    database::statement,
    ids,
    links::{self, Relink, layout::SMALL_MOVE, mission_changed},
    photos::PhotoState,
};
use photos36_tests::on_both_backends;
use sea_orm::ConnectionTrait;
use std::collections::BTreeMap;
use uuid::Uuid;

async fn hide(ground: &Ground, mission: Uuid, hidden: bool) {
    let at = if hidden { "1" } else { "NULL" };
    let sql = format!("UPDATE missions SET hidden_at = {at} WHERE id = $1");
    ground.db.execute_raw(statement(&*ground.db, sql, [mission.into()])).await.unwrap();
}

/// Texts of four subjects, so that some missions are alike and others are not.
const SUBJECTS: [(&str, &str); 4] = [
    ("Rouvrir la fontaine", "L'eau de la fontaine ne coule plus, le bassin est sec."),
    ("Un verger partagé", "Planter des pommiers et des poiriers sur le terrain communal."),
    ("Ramassage à vélo", "Une ligne de vélos pour aller à l'école avec les enfants."),
    ("Cinéma en plein air", "Projeter des films l'été sur le mur de la salle des fêtes."),
];

/// Missions of four subjects all over a territory.
async fn many(ground: &Ground, territory: Uuid, author: Uuid, count: usize) -> Vec<Uuid> {
    let mut missions = Vec::new();
    for n in 0..count {
        let (title, body) = SUBJECTS[n % 4];
        let place = Some((3.2 + 0.1 * (n as f64 * 0.618) % 0.1, 45.4 + 0.1 * (n as f64 * 0.414) % 0.1));
        let themes: &[&str] = [&["water"][..], &["food"], &["mobility"], &["culture"]][n % 4];
        missions.push(
            mission(ground, territory, author, NewMission { title, body, place, themes, ..NewMission::default() })
                .await,
        );
    }
    missions
}

on_both_backends! {
    async fn each_reason_links_what_shares_it_and_nothing_else(backend: Backend) {
        let ground = backend.ground().await;
        let (here, there) = (territory(&ground, 3.2).await, territory(&ground, 4.2).await);
        let (author, friend) = (ground.person().await, ground.person().await);
        let question = question(&ground, here, author).await;
        let photo = ground.photo_row(author, PhotoState::Published, 1, b"photo").await;
        let base = NewMission { title: "Rouvrir la fontaine", body: "Le bassin est sec.", place: Some((3.21, 45.41)),
            themes: &["water"], team: &[author], question: Some(question), photo: Some(photo), parent: None };
        let me = mission(&ground, here, author, base.clone()).await;
        let none = NewMission::default();
        let asks = mission(&ground, here, author, NewMission { title: "un", question: Some(question), ..none.clone() }).await;
        let shows = mission(&ground, here, author, NewMission { title: "deux", photo: Some(photo), ..none.clone() }).await;
        let near = mission(&ground, here, author, NewMission { title: "trois", place: Some((3.2101, 45.41)), ..none.clone() }).await;
        let themed = mission(&ground, here, author, NewMission { title: "quatre", themes: &["water"], ..none.clone() }).await;
        let team = [author, friend];
        let people = mission(&ground, here, author, NewMission { title: "cinq", team: &team, ..none.clone() }).await;
        let alike = mission(&ground, here, author, NewMission { title: "La fontaine", body: "Un bassin.", ..none.clone() }).await;
        let elsewhere = NewMission { question: None, photo: None, ..base.clone() };
        let replica = mission(&ground, there, author, NewMission { parent: Some(me), ..elsewhere.clone() }).await;
        let stranger = mission(&ground, there, author, elsewhere).await;
        let all = [me, asks, shows, near, themed, people, alike, replica, stranger];
        for mission in all.into_iter().chain(all) {
            relink(&ground, mission).await;
        }
        for (other, reason) in [(asks, "same-question"), (shows, "same-photo"), (near, "near"), (themed, "themes"),
            (people, "people"), (alike, "words"), (replica, "lineage")] {
            let found = reasons(&ground, me, other).await;
            assert!(found.as_ref().is_some_and(|found| found.iter().any(|one| one == reason)), "{reason}: {found:?}");
        }
        assert_eq!(reasons(&ground, me, replica).await.unwrap(), ["lineage"]);
        assert_eq!(reasons(&ground, me, stranger).await, None, "another territory is linked by lineage alone");
        let words = rows(&ground).await.into_iter().any(|row| row.reasons.contains("\"fontaine\""));
        assert!(words, "the words in common are named as written");
        assert_whole(&ground).await;
    }

    async fn nobody_has_more_than_twelve_edges_and_the_graph_is_in_one_piece(backend: Backend) {
        let ground = backend.ground().await;
        let here = territory(&ground, 3.2).await;
        let author = ground.person().await;
        let mut all = many(&ground, here, author, 60).await;
        for word in ["zinc", "quartz", "kiwi", "yack", "wagon"] {
            all.push(mission(&ground, here, author, NewMission { title: word, ..NewMission::default() }).await);
        }
        for mission in &all {
            relink(&ground, *mission).await;
            assert_whole(&ground).await;
        }
        let rows = rows(&ground).await;
        assert!(rows.iter().any(|row| row.is_bridge), "those that share nothing are linked by bridges");
        assert!(rows.iter().filter(|row| row.is_computed && !row.is_bridge).count() > 200, "{}", rows.len());
    }

    async fn linking_again_changes_nothing(backend: Backend) {
        let ground = backend.ground().await;
        let here = territory(&ground, 3.2).await;
        let author = ground.person().await;
        let all = many(&ground, here, author, 12).await;
        for mission in all.iter().chain(&all).chain(&all) {
            relink(&ground, *mission).await;
        }
        let (before, version) = (rows(&ground).await, numbers(&ground, "SELECT version FROM link_territories").await);
        let counts = numbers(&ground, "SELECT missions FROM link_counts ORDER BY word").await;
        for mission in &all {
            relink(&ground, *mission).await;
        }
        assert_eq!(rows(&ground).await, before);
        assert_eq!(numbers(&ground, "SELECT version FROM link_territories").await, version);
        assert_eq!(numbers(&ground, "SELECT missions FROM link_counts ORDER BY word").await, counts);
    }

    async fn what_is_hidden_or_removed_leaves_the_graph_which_mends_itself(backend: Backend) {
        let ground = backend.ground().await;
        let here = territory(&ground, 3.2).await;
        let author = ground.person().await;
        let all = many(&ground, here, author, 24).await;
        for mission in &all {
            relink(&ground, *mission).await;
        }
        for gone in &all[..12] {
            hide(&ground, *gone, true).await;
            relink(&ground, *gone).await;
            assert_whole(&ground).await;
        }
        assert_eq!(numbers(&ground, "SELECT count(*) FROM link_nodes").await, [12]);
        assert_eq!(numbers(&ground, "SELECT missions FROM link_counts WHERE word = -1").await, [12]);
        hide(&ground, all[0], false).await;
        relink(&ground, all[0]).await;
        assert_whole(&ground).await;
        assert_eq!(numbers(&ground, "SELECT count(*) FROM link_nodes").await, [13]);
        let moved = "UPDATE missions SET title = 'Un verger', words = 'verg', lon = 3.29 WHERE id = $1";
        ground.db.execute_raw(statement(&*ground.db, moved, [all[0].into()])).await.unwrap();
        relink(&ground, all[0]).await;
        assert_whole(&ground).await;
    }

    async fn fifty_relinks_at_once_leave_a_whole_graph(backend: Backend) {
        let ground = backend.ground().await;
        let (here, there) = (territory(&ground, 3.2).await, territory(&ground, 4.2).await);
        let author = ground.person().await;
        let mut all = many(&ground, here, author, 40).await;
        for parent in all.clone().into_iter().take(10) {
            let new = NewMission { title: "Rouvrir la fontaine", parent: Some(parent), ..NewMission::default() };
            all.push(mission(&ground, there, author, new).await);
        }
        let tasks: Vec<_> = all.into_iter().map(|mission| {
            let ground = Ground::clone(&ground);
            tokio::spawn(async move { relink(&ground, mission).await })
        }).collect();
        for task in tasks {
            task.await.unwrap();
        }
        assert_whole(&ground).await;
        assert_eq!(numbers(&ground, "SELECT count(*) FROM link_nodes").await, [50]);
        assert_eq!(numbers(&ground, "SELECT missions FROM link_counts WHERE word = -1").await, [50]);
    }

    async fn all_made_anew_keeps_the_rules_and_what_players_declare(backend: Backend) {
        let ground = backend.ground().await;
        let (here, there) = (territory(&ground, 3.2).await, territory(&ground, 4.2).await);
        let author = ground.person().await;
        let mut all = many(&ground, here, author, 40).await;
        for word in ["zinc", "quartz"] {
            all.push(mission(&ground, here, author, NewMission { title: word, ..NewMission::default() }).await);
        }
        let replica = NewMission { title: "Rouvrir la fontaine", parent: Some(all[0]), ..NewMission::default() };
        all.push(mission(&ground, there, author, replica).await);
        let sql = "INSERT INTO declared_links (from_id, to_id, kind, author_id, created_at, updated_at)
            VALUES ($1, $2, 'depends-on', $3, 0, 0)";
        let values = [all[40].into(), all[42].into(), author.into()];
        ground.db.execute_raw(statement(&*ground.db, sql, values)).await.unwrap();
        for mission in &all {
            relink(&ground, *mission).await;
        }
        let counts = numbers(&ground, "SELECT missions FROM link_counts WHERE missions <> 0 ORDER BY word").await;
        let mut made = Vec::new();
        for _ in 0..2 {
            let rebuilt = links::rebuild(&ground, |_| ()).await.unwrap();
            assert_eq!((rebuilt.territories, rebuilt.missions), (2, 43));
            assert_whole(&ground).await;
            assert_eq!(reasons(&ground, all[42], all[0]).await.unwrap(), ["lineage"]);
            assert_eq!(reasons(&ground, all[42], all[40]).await.unwrap(), ["declared"]);
            made.push(rows(&ground).await);
        }
        assert_eq!(made[0], made[1]);
        assert_eq!(numbers(&ground, "SELECT missions FROM link_counts ORDER BY word").await, counts);
        assert!(made[0].iter().any(|row| row.is_bridge) && made[0].iter().any(|row| row.reasons.contains("\"fontaine\"")));
        relink(&ground, all[3]).await;
        assert_whole(&ground).await;
        hide(&ground, all[42], true).await;
        assert_eq!(links::rebuild(&ground, |_| ()).await.unwrap().missions, 42);
        assert_eq!(reasons(&ground, all[0], all[42]).await, None);
        assert_eq!(numbers(&ground, "SELECT count(*) FROM link_nodes").await, [42]);
    }

    async fn asking_often_makes_one_job(backend: Backend) {
        let ground = backend.ground().await;
        let here = territory(&ground, 3.2).await;
        let author = ground.person().await;
        let mission = mission(&ground, here, author, NewMission { title: "un", ..NewMission::default() }).await;
        for _ in 0..3 {
            let write = ground.db.write().await.unwrap();
            mission_changed(&*write, &ground, mission).await.unwrap();
            write.commit().await.unwrap();
        }
        assert_eq!(numbers(&ground, "SELECT count(*) FROM jobs WHERE kind = 'relink'").await, [1]);
        let write = ground.db.write().await.unwrap();
        let unknown = Relink { mission_id: ids::new(&ground.clock), hops: 0 };
        links::relink(&write, &ground, unknown).await.unwrap();
    }

    async fn a_mission_that_was_drawn_keeps_its_place_within_a_small_move(backend: Backend) {
        let ground = backend.ground().await;
        let here = territory(&ground, 3.2).await;
        let author = ground.person().await;
        for mission in many(&ground, here, author, 30).await {
            relink(&ground, mission).await;
        }
        let number = numbers(&ground, "SELECT territory FROM link_territories").await[0];
        links::arrange(&ground, number).await.unwrap();
        let before = places(&ground).await;
        assert_eq!(before.len(), 30);
        assert!(numbers(&ground, "SELECT count(DISTINCT community) FROM link_nodes").await[0] >= 2);
        for mission in many(&ground, here, author, 5).await {
            relink(&ground, mission).await;
        }
        links::arrange(&ground, number).await.unwrap();
        let after = places(&ground).await;
        assert_eq!(after.len(), 35);
        for (mission, was) in before {
            let is = after[&mission];
            assert!((was.0 - is.0).hypot(was.1 - is.1) <= SMALL_MOVE + 1e-3, "{was:?} {is:?}");
        }
    }
}

async fn places(ground: &Ground) -> BTreeMap<i64, (f64, f64)> {
    let sql = "SELECT mission, x, y FROM link_nodes WHERE x IS NOT NULL";
    let rows = ground.db.query_all_raw(statement(&*ground.db, sql, [])).await.unwrap();
    let place = |row: &sea_orm::QueryResult| (row.try_get_by_index(1).unwrap(), row.try_get_by_index(2).unwrap());
    rows.iter().map(|row| (row.try_get_by_index(0).unwrap(), place(row))).collect()
}
