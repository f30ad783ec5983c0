//! The map over HTTP, and the pages round it.

use crate::map::{Atlas, Row};
use photos36_domain::Ground;
use photos36_tests::{App, Backend, on_both_backends};
use reqwest::Response;
use serde_json::Value;
use uuid::Uuid;

/// A server that has a territory and three published photos in it, the last one with a theme.
async fn app_with_photos(backend: Backend) -> App {
    let app = backend.app_without_worker().await;
    let ground: Ground = (*app.ground).clone();
    let atlas = Atlas::over(Box::new(ground)).await;
    for n in 1..=3 {
        let theme = (n == 3).then_some("water");
        atlas.add(&Row { theme, in_territory: true, ..Row::at(n, 3.17 + n as f64 * 0.001, 45.44) }).await;
    }
    let square =
        r#"{"type":"MultiPolygon","coordinates":[[[[3.1,45.4],[3.3,45.4],[3.3,45.5],[3.1,45.5],[3.1,45.4]]]]}"#;
    atlas.run("INSERT INTO territory_boundaries VALUES ($1, $2)", vec![atlas.territory.into(), square.into()]).await;
    app
}

async fn get(app: &App, path: &str) -> Response {
    app.http.get(app.at(path)).header("accept-language", "en").send().await.unwrap()
}

fn header<'a>(response: &'a Response, name: &str) -> &'a str {
    response.headers().get(name).map_or("", |value| value.to_str().unwrap())
}

on_both_backends! {
    async fn photos_of_a_box_come_as_geojson_page_by_page(backend: Backend) {
        let app = app_with_photos(backend).await;
        let first = get(&app, "/v1/map/photos?bbox=3,45,4,46&limit=2").await;
        assert_eq!(header(&first, "content-type"), "application/geo+json");
        let link = header(&first, "link").to_owned();
        let first: Value = first.json().await.unwrap();
        assert_eq!(first["type"], "FeatureCollection");
        assert_eq!(first["features"][0]["geometry"]["type"], "Point");
        assert_eq!(first["features"][0]["properties"]["title"], "Photo 3");
        assert_eq!(first["features"].as_array().unwrap().len(), 2);
        let next = link.trim_start_matches('<').split('>').next().unwrap();
        assert!(next.contains(first["next"].as_str().unwrap()), "{link}");
        let second = app.json(next).await;
        assert_eq!(second["features"][0]["properties"]["title"], "Photo 1");
        assert_eq!(second.get("next"), None);
    }

    async fn a_wrong_box_tile_theme_or_cursor_is_a_problem(backend: Backend) {
        let app = app_with_photos(backend).await;
        for (path, code) in [
            ("/v1/map/photos?bbox=1,2,3", "box-invalid"),
            ("/v1/map/photos?cursor=nonsense", "cursor-invalid"),
            ("/v1/map/photos?limit=0", "parameter-invalid"),
            ("/v1/map/photos?taken_from=yesterday", "parameter-invalid"),
            ("/v1/map/photos?theme=", "themes-invalid"),
            ("/v1/map/photos?state=gone", "parameter-invalid"),
            ("/v1/map/photos?state=refused", "sign-in-required"),
            ("/v1/map/clusters?zoom=23", "parameter-invalid"),
            ("/v1/map/clusters", "parameter-invalid"),
            ("/v1/map/tiles/3/8/0.mvt", "tile-invalid"),
            ("/v1/map/tiles/3/0/0.png", "tile-invalid"),
        ] {
            let problem: Value = get(&app, path).await.json().await.unwrap();
            assert_eq!(problem["code"], code, "{path}");
        }
    }

    async fn clusters_say_what_they_cover_and_how_many_there_are(backend: Backend) {
        let app = app_with_photos(backend).await;
        let all = app.json("/v1/map/clusters?zoom=3").await;
        assert_eq!((all["total"].as_i64(), all["features"][0]["properties"]["count"].as_i64()), (Some(3), Some(3)));
        let one = app.json("/v1/map/clusters?zoom=10&theme=eau&bbox=3,45,4,46").await;
        assert_eq!(one["total"], 1);
        assert_eq!(one["features"][0]["properties"]["id"], Uuid::from_u128(3).to_string());
        assert!(one["bbox"][0].as_f64().unwrap() <= 3.0 && one["bbox"][3].as_f64().unwrap() >= 46.0);
    }

    async fn a_tile_is_cached_by_its_tag_and_an_empty_one_has_no_body(backend: Backend) {
        let app = app_with_photos(backend).await;
        let tile = get(&app, "/v1/map/tiles/0/0/0.mvt").await;
        assert_eq!(header(&tile, "content-type"), "application/vnd.mapbox-vector-tile");
        let tag = header(&tile, "etag").to_owned();
        assert!(tag.starts_with('"'), "{tag}");
        let again = app.http.get(app.at("/v1/map/tiles/0/0/0.mvt")).header("if-none-match", &tag).send().await.unwrap();
        assert_eq!(again.status(), 304);
        let empty = get(&app, "/v1/map/tiles/5/0/0.pbf").await;
        assert_eq!((empty.status().as_u16(), empty.bytes().await.unwrap().len()), (204, 0));
    }

    async fn the_tilejson_names_tiles_with_the_filter_asked_for(backend: Backend) {
        let app = app_with_photos(backend).await;
        let described = app.json("/v1/map/tiles.json?theme=eau").await;
        assert_eq!(described["tilejson"], "3.0.0");
        let template = described["tiles"][0].as_str().unwrap();
        assert!(template.ends_with("/v1/map/tiles/{z}/{x}/{y}.mvt?theme=eau"), "{template}");
        let layers = described["vector_layers"].as_array().unwrap();
        assert_eq!(layers.iter().map(|layer| &layer["id"]).collect::<Vec<_>>(), ["clusters", "photos"]);
    }

    async fn pages_list_photos_without_any_script_and_allow_none_inline(backend: Backend) {
        let app = app_with_photos(backend).await;
        let territory = Uuid::from_u128(0xb);
        for path in ["/", "/?theme=eau", &format!("/territories/{territory}"), &format!("/photos/{}", Uuid::from_u128(3))] {
            let page = get(&app, path).await;
            assert_eq!(page.status(), 200, "{path}");
            assert!(header(&page, "content-security-policy").contains("default-src 'self'"));
            let html = page.text().await.unwrap();
            assert!(html.contains("Photo 3") && html.contains("lang=\"en\""), "{path}");
            assert!(!html.contains(" style=") && !html.contains("<style") && !html.contains("<script>"), "{path}");
        }
        let home = get(&app, "/").await.text().await.unwrap();
        assert!(home.contains("class=\"land\" d=\"M") && home.contains("Vichel"));
    }

    async fn a_page_follows_the_language_that_was_chosen(backend: Backend) {
        let app = app_with_photos(backend).await;
        let chosen = get(&app, "/?lang=fr").await;
        assert!(header(&chosen, "set-cookie").starts_with("lang=fr;"));
        assert!(chosen.text().await.unwrap().contains("Ce qui nous étonne"));
    }

    async fn what_is_not_there_has_a_page_too(backend: Backend) {
        let app = app_with_photos(backend).await;
        for path in ["/photos/nonsense", &format!("/photos/{}", Uuid::from_u128(99)), "/territories/99999"] {
            let page = get(&app, path).await;
            assert_eq!(page.status(), 404, "{path}");
            assert!(page.text().await.unwrap().contains("Page not found"), "{path}");
        }
    }

    async fn assets_are_kept_for_good_under_the_name_of_their_bytes(backend: Backend) {
        let app = app_with_photos(backend).await;
        let home = get(&app, "/").await.text().await.unwrap();
        let style = home.split('"').find(|part| part.starts_with("/assets/") && part.ends_with("/base.css")).unwrap();
        let present = get(&app, style).await;
        assert!(header(&present, "cache-control").contains("immutable"));
        let older = get(&app, "/assets/000000000000/base.css").await;
        assert_eq!((older.status().as_u16(), header(&older, "cache-control")), (200, "no-cache"));
    }

    async fn the_first_view_of_the_home_page_is_light(backend: Backend) {
        let app = app_with_photos(backend).await;
        let home = get(&app, "/").await.text().await.unwrap();
        let mut bytes = home.len();
        for part in home.split('"').filter(|part| part.starts_with("/assets/") && !part.contains("leaflet")) {
            bytes += get(&app, part).await.bytes().await.unwrap().len();
        }
        assert!(bytes <= 60_000, "{bytes} bytes without the photos");
    }
}
