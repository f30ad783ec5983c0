//! Rules of territories on both databases.

use photos36_domain::{
    Error, ErrorCode,
    map::BoundingBox,
    pages::Page,
    territories::{self, Boundary, FRENCH_ATTRIBUTION, Filter, NewTerritory, Patch, Territory, TerritoryState},
};
use photos36_tests::{TestGround, on_both_backends};
use serde_json::{Value, json};

fn ring(west: f64, south: f64, size: f64) -> Value {
    let (east, north) = (west + size, south + size);
    json!([[west, south], [east, south], [east, north], [west, north], [west, south]])
}

fn square(west: f64, south: f64, size: f64) -> Boundary {
    Boundary::from_value(&json!({ "type": "Polygon", "coordinates": [ring(west, south, size)] })).unwrap()
}

fn new(name: &str, boundary: Boundary) -> NewTerritory {
    NewTerritory {
        id: None,
        insee_code: None,
        name: name.to_owned(),
        locale: None,
        currency: None,
        time_zone: None,
        population: None,
        attribution: String::new(),
        boundary,
    }
}

async fn create(ground: &TestGround, new: NewTerritory) -> Territory {
    let write = ground.db.write().await.unwrap();
    let territory = territories::create(ground, &*write, new).await.unwrap();
    write.commit().await.unwrap();
    territory
}

async fn refusal(ground: &TestGround, new: NewTerritory) -> ErrorCode {
    let write = ground.db.write().await.unwrap();
    code(territories::create(ground, &*write, new).await)
}

fn code<T: std::fmt::Debug>(result: Result<T, Error>) -> ErrorCode {
    match result {
        Err(Error::Refused(refusal)) => refusal.code,
        other => panic!("a refusal was expected, not {other:?}"),
    }
}

async fn at(ground: &TestGround, lon: f64, lat: f64) -> Option<String> {
    territories::locate(&*ground.db, lon, lat).await.unwrap().map(|located| located.name)
}

fn names(page: &Page<Territory>) -> Vec<&str> {
    page.items.iter().map(|territory| territory.name.as_str()).collect()
}

async fn listed(ground: &TestGround, filter: Filter) -> Vec<String> {
    let page = territories::list(&*ground.db, &filter, None, 50).await.unwrap();
    names(&page).into_iter().map(str::to_owned).collect()
}

async fn neighbours(ground: &TestGround, territory: &Territory) -> Vec<String> {
    listed(ground, Filter { neighbour_of: Some(territory.id), ..Filter::default() }).await
}

fn feature(code: &str, name: &str, population: i64, west: f64) -> Value {
    json!({
        "type": "Feature",
        "properties": { "code": code, "nom": name, "population": population, "epci": { "nom": ["x"] } },
        "geometry": { "type": "Polygon", "coordinates": [ring(west, 45.0, 0.1)] },
    })
}

fn file(features: &[Value]) -> std::io::Cursor<Vec<u8>> {
    let text = json!({ "bbox": [0, 0, 1, 1], "type": "FeatureCollection", "features": features });
    std::io::Cursor::new(serde_json::to_vec(&text).unwrap())
}

async fn import(ground: &TestGround, features: &[Value]) -> territories::ImportReport {
    territories::import(ground, file(features), FRENCH_ATTRIBUTION, |_| ()).await.unwrap()
}

on_both_backends! {
    async fn a_commune_takes_time_zone_and_currency_from_its_code(backend: Backend) {
        let ground = backend.ground().await;
        let mut commune = new("Saint-Denis", square(55.4, -20.9, 0.1));
        commune.insee_code = Some("97411".to_owned());
        let territory = create(&ground, commune.clone()).await;
        assert_eq!(territory.time_zone, "Indian/Reunion");
        assert_eq!(territory.currency.code(), "EUR");
        assert_eq!(territory.state, TerritoryState::Interest);
        assert_eq!(territories::by_insee(&*ground.db, "97411").await.unwrap().unwrap(), territory);
        assert_eq!(refusal(&ground, commune).await, ErrorCode::InseeCodeTaken);
    }

    async fn each_wrong_field_is_refused_by_its_own_code(backend: Backend) {
        let ground = backend.ground().await;
        let sound = || new("Vichel", square(3.0, 45.0, 0.1));
        let wrong = [
            (NewTerritory { name: " ".to_owned(), ..sound() }, ErrorCode::TextInvalid),
            (NewTerritory { currency: Some("FRF".to_owned()), ..sound() }, ErrorCode::CurrencyUnknown),
            (NewTerritory { time_zone: Some("Mars/Base".to_owned()), ..sound() }, ErrorCode::TimeZoneUnknown),
            (NewTerritory { locale: Some("tlh".to_owned()), ..sound() }, ErrorCode::LocaleUnknown),
            (NewTerritory { insee_code: Some("x".to_owned()), ..sound() }, ErrorCode::ParameterInvalid),
            (NewTerritory { population: Some(-1), ..sound() }, ErrorCode::ParameterInvalid),
            (
                NewTerritory { insee_code: Some("63456".to_owned()), boundary: square(45.0, 3.0, 0.1), ..sound() },
                ErrorCode::BoundaryInvalid,
            ),
        ];
        for (new, code) in wrong {
            assert_eq!(refusal(&ground, new).await, code);
        }
        let id = photos36_domain::ids::new(&ground.clock);
        create(&ground, NewTerritory { id: Some(id), ..sound() }).await;
        assert_eq!(refusal(&ground, NewTerritory { id: Some(id), ..sound() }).await, ErrorCode::IdTaken);
    }

    async fn a_point_finds_its_territory_through_holes_and_enclaves(backend: Backend) {
        let ground = backend.ground().await;
        let with_hole = json!({ "type": "Polygon", "coordinates": [ring(0.0, 0.0, 9.0), ring(3.0, 3.0, 3.0)] });
        create(&ground, new("around", Boundary::from_value(&with_hole).unwrap())).await;
        create(&ground, new("enclave", square(3.0, 3.0, 3.0))).await;
        create(&ground, new("beside", square(9.0, 0.0, 2.0))).await;
        assert_eq!(at(&ground, 1.0, 1.0).await.unwrap(), "around");
        assert_eq!(at(&ground, 4.0, 4.0).await.unwrap(), "enclave");
        assert_eq!(at(&ground, 10.0, 1.0).await.unwrap(), "beside");
        assert_eq!(at(&ground, 10.0, 5.0).await, None);
        assert_eq!(at(&ground, 9.0, 1.0).await.unwrap(), "around", "a shared border belongs to the first opened");
        assert_eq!(at(&ground, 3.0, 4.0).await.unwrap(), "around", "so does the border of an enclave");
        for (lon, lat) in [(f64::NAN, 0.0), (181.0, 0.0), (0.0, f64::INFINITY)] {
            assert_eq!(at(&ground, lon, lat).await, None);
        }
    }

    async fn a_changed_boundary_is_used_at_once(backend: Backend) {
        let ground = backend.ground().await;
        let before = create(&ground, new("Vichel", square(3.0, 45.0, 0.1))).await;
        assert!(at(&ground, 3.05, 45.05).await.is_some());
        let write = ground.db.write().await.unwrap();
        let patch = Patch { boundary: Some(square(4.0, 45.0, 0.1)), ..Patch::default() };
        let after = territories::update(&ground, &*write, before.id, before.version, patch).await.unwrap();
        write.commit().await.unwrap();
        assert_eq!((after.version, after.bounds.west), (2, 4.0));
        assert_eq!(at(&ground, 3.05, 45.05).await, None);
        assert_eq!(at(&ground, 4.05, 45.05).await.unwrap(), "Vichel");
    }

    async fn a_change_of_a_stale_version_is_refused_and_changes_nothing(backend: Backend) {
        let ground = backend.ground().await;
        let first = create(&ground, new("Vichel", square(3.0, 45.0, 0.1))).await;
        let rename = |name: &str| Patch { name: Some(name.to_owned()), ..Patch::default() };
        let write = ground.db.write().await.unwrap();
        let second = territories::update(&ground, &*write, first.id, 1, rename("Vichèl")).await.unwrap();
        assert_eq!((second.version, second.name.as_str()), (2, "Vichèl"));
        let stale = territories::update(&ground, &*write, first.id, 1, rename("Other")).await;
        assert_eq!(code(stale), ErrorCode::VersionStale);
        assert_eq!(territories::by_id(&*write, first.id).await.unwrap(), second);
    }

    async fn states_follow_one_another_and_the_same_request_may_come_twice(backend: Backend) {
        let ground = backend.ground().await;
        let territory = create(&ground, new("Vichel", square(3.0, 45.0, 0.1))).await;
        let write = ground.db.write().await.unwrap();
        let to = |version, state| territories::change_state(&ground, &*write, territory.id, version, state);
        assert_eq!(code(to(1, TerritoryState::Launched).await), ErrorCode::TerritoryStateIllegal);
        assert_eq!(to(1, TerritoryState::Preparing).await.unwrap().version, 2);
        assert_eq!(to(2, TerritoryState::Preparing).await.unwrap().version, 2);
        assert_eq!(code(to(1, TerritoryState::Launched).await), ErrorCode::VersionStale);
        assert_eq!(to(2, TerritoryState::Launched).await.unwrap().state, TerritoryState::Launched);
        let unknown = photos36_domain::ids::new(&ground.clock);
        let nowhere = territories::change_state(&ground, &*write, unknown, 1, TerritoryState::Dormant).await;
        assert_eq!(code(nowhere), ErrorCode::NotFound);
    }

    async fn neighbours_are_linked_both_ways_and_follow_a_moved_boundary(backend: Backend) {
        let ground = backend.ground().await;
        let west = create(&ground, new("west", square(3.0, 45.0, 0.1))).await;
        let middle = create(&ground, new("middle", square(3.1, 45.0, 0.1))).await;
        let east = create(&ground, new("east", square(3.2, 45.0, 0.1))).await;
        assert_eq!(neighbours(&ground, &middle).await, ["east", "west"]);
        assert_eq!(neighbours(&ground, &west).await, ["middle"]);
        let write = ground.db.write().await.unwrap();
        let patch = Patch { boundary: Some(square(3.3, 45.0, 0.1)), ..Patch::default() };
        territories::update(&ground, &*write, west.id, 1, patch).await.unwrap();
        write.commit().await.unwrap();
        assert_eq!(neighbours(&ground, &middle).await, ["east"]);
        assert_eq!(neighbours(&ground, &east).await, ["middle", "west"]);
    }

    async fn territories_are_listed_by_name_without_accents_a_page_at_a_time(backend: Backend) {
        let ground = backend.ground().await;
        for (name, west) in [("Évian", 6.0), ("Eze", 7.0), ("Issoire", 3.0), ("Etampes", 2.0)] {
            create(&ground, new(name, square(west, 45.0, 0.1))).await;
        }
        let filter = Filter { name: Some("E".to_owned()), ..Filter::default() };
        let first = territories::list(&*ground.db, &filter, None, 2).await.unwrap();
        assert_eq!(names(&first), ["Etampes", "Évian"]);
        let second = territories::list(&*ground.db, &filter, first.next.as_deref(), 2).await.unwrap();
        assert_eq!((names(&second), second.next.as_deref()), (vec!["Eze"], None));
        let other_list = territories::list(&*ground.db, &Filter::default(), first.next.as_deref(), 2).await;
        assert_eq!(code(other_list), ErrorCode::CursorInvalid);
    }

    async fn territories_are_listed_by_state_box_and_nearness(backend: Backend) {
        let ground = backend.ground().await;
        for (name, west) in [("far", 3.6), ("here", 3.0), ("next", 3.2), ("away", 30.0)] {
            create(&ground, new(name, square(west, 45.0, 0.1))).await;
        }
        let box_filter = |west, east| Filter {
            bbox: Some(BoundingBox::new(west, 44.0, east, 46.0).unwrap()),
            ..Filter::default()
        };
        assert_eq!(listed(&ground, box_filter(3.05, 3.25)).await, ["here", "next"]);
        assert_eq!(listed(&ground, Filter { state: Some(TerritoryState::Launched), ..Filter::default() }).await.len(), 0);
        let near = Filter { near: Some((3.0, 45.0)), ..Filter::default() };
        assert_eq!(listed(&ground, near.clone()).await, ["here", "next", "far"]);
        let first = territories::list(&*ground.db, &near, None, 1).await.unwrap();
        let second = territories::list(&*ground.db, &near, first.next.as_deref(), 1).await.unwrap();
        let third = territories::list(&*ground.db, &near, second.next.as_deref(), 1).await.unwrap();
        assert_eq!([names(&first), names(&second), names(&third)].concat(), ["here", "next", "far"]);
        assert_eq!(third.next, None);
    }

    async fn a_territory_on_both_sides_of_the_antimeridian_is_found_on_both(backend: Backend) {
        let ground = backend.ground().await;
        let taveuni = json!({ "type": "Polygon", "coordinates": [[
            [179.5, -17.0], [-179.5, -17.0], [-179.5, -16.5], [179.5, -16.5], [179.5, -17.0],
        ]]});
        create(&ground, new("Taveuni", Boundary::from_value(&taveuni).unwrap())).await;
        assert_eq!(at(&ground, 179.9, -16.8).await.unwrap(), "Taveuni");
        let across = BoundingBox::new(179.9, -17.0, -179.9, -16.0).unwrap();
        assert_eq!(listed(&ground, Filter { bbox: Some(across), ..Filter::default() }).await, ["Taveuni"]);
        assert_eq!(at(&ground, -179.9, -16.8).await.unwrap(), "Taveuni");
        assert_eq!(at(&ground, 0.0, -16.8).await, None);
    }

    async fn an_import_creates_then_leaves_alone_then_takes_what_changed(backend: Backend) {
        let ground = backend.ground().await;
        let communes = [feature("63001", "A", 10, 3.0), feature("63002", "B", 20, 3.1), feature("63003", "C", 30, 3.2)];
        let first = import(&ground, &communes).await;
        assert_eq!((first.read, first.created, first.refused, first.linked), (3, 3, 0, 3));
        let a = territories::by_insee(&*ground.db, "63001").await.unwrap().unwrap();
        let b = territories::by_insee(&*ground.db, "63002").await.unwrap().unwrap();
        assert_eq!(neighbours(&ground, &b).await, ["A", "C"]);
        assert_eq!((a.population, a.attribution.as_str()), (Some(10), FRENCH_ATTRIBUTION));

        let again = import(&ground, &communes).await;
        assert_eq!((again.created, again.updated, again.unchanged), (0, 0, 3));
        assert_eq!(territories::by_insee(&*ground.db, "63001").await.unwrap().unwrap(), a);

        let write = ground.db.write().await.unwrap();
        territories::change_state(&ground, &*write, a.id, 1, TerritoryState::Preparing).await.unwrap();
        write.commit().await.unwrap();
        let newer = import(&ground, &[feature("63001", "A", 11, 3.3), feature("63002", "B", 20, 3.1)]).await;
        assert_eq!((newer.created, newer.updated, newer.unchanged), (0, 1, 1));
        let moved = territories::by_insee(&*ground.db, "63001").await.unwrap().unwrap();
        assert_eq!((moved.id, moved.population, moved.state), (a.id, Some(11), TerritoryState::Preparing));
        assert_eq!(neighbours(&ground, &moved).await, ["C"], "no longer beside B, now beside C");
        assert_eq!(listed(&ground, Filter::default()).await, ["A", "B", "C"], "no row is lost");
    }

    async fn an_import_leaves_out_what_is_at_fault_and_names_it(backend: Backend) {
        let ground = backend.ground().await;
        let mut eight = feature("63004", "Eight", 1, 3.0);
        eight["geometry"]["coordinates"] = json!([[[0, 0], [2, 2], [2, 0], [0, 2], [0, 0]]]);
        let mut nowhere = feature("63005", "Nowhere", 1, 3.0);
        nowhere["geometry"] = Value::Null;
        let sound = feature("63001", "A", 10, 3.0);
        let report = import(&ground, &[eight, sound.clone(), nowhere, sound, feature("x", "X", 1, 3.0)]).await;
        assert_eq!((report.read, report.created, report.refused), (5, 1, 4));
        let labels: Vec<_> = report.refusals.iter().map(|(label, refusal)| (label.as_str(), refusal.code)).collect();
        assert_eq!(labels, [
            ("63004", ErrorCode::BoundaryInvalid),
            ("63005", ErrorCode::BoundaryInvalid),
            ("63001", ErrorCode::InseeCodeTaken),
            ("x", ErrorCode::ParameterInvalid),
        ]);
    }

    async fn an_import_names_the_outlines_that_it_mends(backend: Backend) {
        let ground = backend.ground().await;
        let mut spike = feature("63006", "Spike", 1, 3.0);
        spike["geometry"]["coordinates"] =
            json!([[[3, 45], [3.1, 45], [3.15, 45.05], [3.1, 45], [3.1, 45.1], [3, 45.1], [3, 45]]]);
        let report = import(&ground, &[spike, feature("63001", "A", 10, 4.0)]).await;
        assert_eq!((report.created, report.refused, report.mended, report.mends), (2, 0, 1, vec!["63006".to_owned()]));
    }

    async fn a_file_that_breaks_off_keeps_what_came_before_and_says_so(backend: Backend) {
        let ground = backend.ground().await;
        let features: Vec<_> = (0..600).map(|n| feature(&format!("63{n:03}"), "A", 1, 3.0 + f64::from(n) / 10.0)).collect();
        let mut bytes = file(&features).into_inner();
        bytes.truncate(bytes.len() - 20);
        let broken = territories::import(&ground, std::io::Cursor::new(bytes), "", |_| ()).await;
        assert_eq!(code(broken), ErrorCode::BoundaryInvalid);
        let whole = import(&ground, &features).await;
        assert_eq!(whole.created + whole.unchanged + whole.updated, 600);
        assert!(whole.created < 600);
        let nonsense = territories::import(&ground, std::io::Cursor::new(b"{}".to_vec()), "", |_| ()).await;
        assert_eq!(code(nonsense), ErrorCode::BoundaryInvalid);
    }

    async fn the_embedded_communes_open_as_territories_beside_one_another(backend: Backend) {
        let ground = backend.ground().await;
        let vichel = create(&ground, territories::commune("63456").unwrap().unwrap().into()).await;
        let town = create(&ground, territories::commune("63352").unwrap().unwrap().into()).await;
        assert_eq!(neighbours(&ground, &vichel).await, ["Saint-Germain-Lembron"]);
        assert_eq!(at(&ground, town.inner_lon, town.inner_lat).await.unwrap(), "Saint-Germain-Lembron");
        assert_eq!(vichel.attribution, FRENCH_ATTRIBUTION);
    }
}
