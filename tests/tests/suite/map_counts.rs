//! Rules of the map's counts by theme: kept up by triggers, whatever happens to a photo or to its themes.

use super::map::{Atlas, Row};
use photos36_domain::map::{self, Filter, cells};
use photos36_tests::on_both_backends;

/// Counted at every zoom as many as the list has; before and after what waits is folded in, and counted anew.
async fn agree(atlas: &Atlas, theme: &str, expected: usize, what: &str) {
    let filter = Filter::default().with_theme(theme).unwrap();
    let listed = map::photos(&*atlas.ground.db, &filter, 200, None).await.unwrap().items.len();
    assert_eq!(listed, expected, "the list after {what}");
    for step in ["waiting", "folded", "rebuilt"] {
        for zoom in [0, 2, 4, 5, 6, 8, 9, 13, 18] {
            let counted = map::clusters(&*atlas.ground.db, &filter, zoom).await.unwrap().total;
            assert_eq!(counted, expected as i64, "zoom {zoom} after {what}, {step}");
        }
        match step {
            "waiting" => drop(map::fold(&atlas.ground.db).await.unwrap()),
            _ => map::rebuild(&atlas.ground.db).await.unwrap(),
        }
    }
}

on_both_backends! {
    async fn counts_by_theme_follow_all_that_happens_to_a_photo(backend: Backend) {
        let atlas = Atlas::new(backend).await;
        for n in 1..=5 {
            atlas.add(&Row { theme: Some("water"), ..Row::at(n, 3.1 + n as f64 * 0.05, 45.4) }).await;
        }
        agree(&atlas, "eau", 5, "five photos").await;
        let first = || vec![Row::at(1, 0.0, 0.0).id().into()];
        let theme = |name: &str| vec![Row::at(1, 0.0, 0.0).id().into(), name.to_owned().into()];
        atlas.run("INSERT INTO photo_themes VALUES ($1, $2)", theme("culture")).await;
        agree(&atlas, "culture", 1, "a theme more").await;
        atlas.run("UPDATE photos SET state = 'refused' WHERE id = $1", first()).await;
        agree(&atlas, "eau", 4, "one is no longer published").await;
        atlas.run("DELETE FROM photo_themes WHERE photo_id = $1 AND theme = $2", theme("culture")).await;
        atlas.run("INSERT INTO photo_themes VALUES ($1, $2)", theme("education")).await;
        atlas.run("UPDATE photos SET state = 'published' WHERE id = $1", first()).await;
        agree(&atlas, "culture", 0, "a theme less while it was not published").await;
        agree(&atlas, "education", 1, "a theme more while it was not published").await;
        let moved = vec![Row::at(1, 0.0, 0.0).id().into(), cells::quad(-60.0, -20.0).into()];
        atlas.run("UPDATE photos SET shown_lon = -60, shown_lat = -20, quad = $2 WHERE id = $1", moved).await;
        agree(&atlas, "education", 1, "it moved").await;
        atlas.run("UPDATE photo_themes SET theme = 'health' WHERE photo_id = $1 AND theme = $2", theme("education")).await;
        agree(&atlas, "education", 0, "its theme was renamed").await;
        agree(&atlas, "health", 1, "its theme was renamed").await;
        atlas.run("DELETE FROM photos WHERE id = $1", first()).await;
        agree(&atlas, "eau", 4, "its row is gone").await;
        agree(&atlas, "health", 0, "its row is gone").await;
        assert_eq!(map::clusters(&*atlas.ground.db, &Filter::default(), 3).await.unwrap().total, 4);
    }

    async fn a_photo_alone_in_its_cell_is_named_when_its_theme_is_asked_for(backend: Backend) {
        let atlas = Atlas::new(backend).await;
        atlas.add(&Row { theme: Some("water"), ..Row::at(1, 3.1, 45.4) }).await;
        atlas.add(&Row::at(2, 3.1, 45.4)).await;
        let filter = Filter::default().with_theme("eau").unwrap();
        let clusters = map::clusters(&*atlas.ground.db, &filter, 5).await.unwrap();
        assert_eq!(clusters.items[0].photo, Some(Row::at(1, 0.0, 0.0).id()));
    }
}
