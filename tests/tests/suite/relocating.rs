//! Rules of photos whose territory's boundary is made or changed after them.

use photos36_domain::{
    photos::{RelocatePhotos, entity, relocate},
    territories::{self, Boundary, NewTerritory, Patch},
};
use photos36_tests::{App, Player, TestGround, on_both_backends, pictures};
use sea_orm::EntityTrait;
use serde_json::{Value, json};
use uuid::Uuid;

/// A square of a tenth of a degree, from this corner on.
fn square(west: f64, south: f64) -> Boundary {
    let (east, north) = (west + 0.1, south + 0.1);
    let ring = [[west, south], [east, south], [east, north], [west, north], [west, south]];
    Boundary::from_geojson(&json!({"type": "Polygon", "coordinates": [ring]}).to_string()).unwrap()
}

async fn open(ground: &TestGround, name: &str, boundary: Boundary) -> Uuid {
    let new = NewTerritory {
        id: None,
        insee_code: None,
        name: name.into(),
        locale: None,
        currency: None,
        time_zone: None,
        population: None,
        attribution: "test".into(),
        boundary,
    };
    let write = ground.db.write().await.unwrap();
    let territory = territories::create(ground, &*write, new).await.unwrap();
    write.commit().await.unwrap();
    territory.id
}

async fn redraw(ground: &TestGround, territory: Uuid, boundary: Boundary) {
    let patch = Patch { boundary: Some(boundary), ..Patch::default() };
    let version = territories::by_id(&*ground.db, territory).await.unwrap().version;
    let write = ground.db.write().await.unwrap();
    territories::update(ground, &*write, territory, version, patch).await.unwrap();
    write.commit().await.unwrap();
}

/// Sends a photo taken there; gives its id.
async fn photo(app: &App, player: &Player, number: u32, lon: f64, lat: f64) -> Uuid {
    let sent: Value = player.new_photo(app, &pictures::jpeg_at(number, lon, lat)).await;
    sent["id"].as_str().unwrap().parse().unwrap()
}

async fn territory_of(ground: &TestGround, photo: Uuid) -> Option<Uuid> {
    entity::Entity::find_by_id(photo).one(&*ground.db).await.unwrap().unwrap().territory_id
}

on_both_backends! {
    async fn a_photo_finds_the_territory_that_is_opened_round_it_later(backend: Backend) {
        let app = backend.app_without_worker().await;
        let jeanne = app.player("jeanne@example.org").await;
        let inside = photo(&app, &jeanne, 1, 3.25, 45.45).await;
        let outside = photo(&app, &jeanne, 2, 5.0, 45.45).await;
        assert_eq!(territory_of(&app.ground, inside).await, None);
        let here = open(&app.ground, "Ici", square(3.2, 45.4)).await;
        let moved = relocate(&app.ground, RelocatePhotos { territory: Some(here) }).await.unwrap();
        assert_eq!(moved, 1);
        assert_eq!(territory_of(&app.ground, inside).await, Some(here));
        assert_eq!(territory_of(&app.ground, outside).await, None);
    }

    async fn photos_change_hands_when_a_border_moves(backend: Backend) {
        let app = backend.app_without_worker().await;
        let jeanne = app.player("jeanne@example.org").await;
        let west = open(&app.ground, "Ouest", square(3.2, 45.4)).await;
        let east = open(&app.ground, "Est", square(3.3, 45.4)).await;
        let near_border = photo(&app, &jeanne, 1, 3.28, 45.45).await;
        let far_west = photo(&app, &jeanne, 2, 3.21, 45.45).await;
        assert_eq!(territory_of(&app.ground, near_border).await, Some(west));
        // West withdraws to 3.25 and is no longer the first opened at the border; east grows up to there.
        redraw(&app.ground, west, square(3.15, 45.4)).await;
        redraw(&app.ground, east, square(3.25, 45.4)).await;
        for territory in [west, east] {
            relocate(&app.ground, RelocatePhotos { territory: Some(territory) }).await.unwrap();
        }
        assert_eq!(territory_of(&app.ground, near_border).await, Some(east));
        assert_eq!(territory_of(&app.ground, far_west).await, Some(west));
        // Nothing is left to tell, whichever way it is asked.
        for territory in [Some(west), Some(east), None] {
            assert_eq!(relocate(&app.ground, RelocatePhotos { territory }).await.unwrap(), 0);
        }
    }

    async fn the_worker_does_it_by_itself(backend: Backend) {
        let app = backend.app().await;
        let jeanne = app.player("jeanne@example.org").await;
        let inside = photo(&app, &jeanne, 1, 3.25, 45.45).await;
        let here = open(&app.ground, "Ici", square(3.2, 45.4)).await;
        photos36_tests::eventually("the photo has its territory", || async {
            territory_of(&app.ground, inside).await.filter(|found| *found == here)
        })
        .await;
    }
}
