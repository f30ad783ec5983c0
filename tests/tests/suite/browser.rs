//! Pages as people use them, in a real browser at the width of a phone and of a laptop.

use crate::game::open_territory;
use photos36_domain::{
    dashboard,
    people::{Email, Role, sign_in},
    texts::Locale,
};
use photos36_tests::{App, Backend, Browser, Player, eventually, pictures};
use serde_json::{Value, json};

const WIDTHS_PX: [u32; 2] = [360, 1280];

/// A photo that is published, at this place.
async fn published(app: &App, player: &Player, seed: u32, place: (f64, f64)) -> String {
    let sent = player.new_photo(app, &pictures::jpeg_at(seed, place.0, place.1)).await;
    let id = sent["id"].as_str().unwrap().to_owned();
    eventually("the photo is published", || async {
        let photo: Value = player.get(&format!("/v1/photos/{id}")).await.json().await.unwrap();
        (photo["state"] == "published").then_some(())
    })
    .await;
    id
}

/// No page is wider than the screen, and what is touched is large enough for a finger.
fn assert_fits(browser: &mut Browser, path: &str, width_px: u32) {
    assert_eq!(browser.value("innerWidth"), width_px);
    let fits = "document.documentElement.scrollWidth <= innerWidth";
    assert_eq!(browser.value(fits), true, "{path} is wider than {width_px} pixels");
    let small = browser.value(
        "[...document.querySelectorAll('nav a, button, .button, input:not([type=hidden])')]
            .filter((one) => one.getClientRects().length && one.getBoundingClientRect().height < 43)
            .map((one) => one.outerHTML)",
    );
    assert_eq!(small, json!([]), "{path} at {width_px} pixels has what a finger misses");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn pages_open_without_a_complaint_and_fit_a_phone_and_a_laptop() {
    let app = Backend::Embedded.app().await;
    let jeanne = app.player("jeanne@example.org").await;
    let photo = format!("/photos/{}", published(&app, &jeanne, 1, (3.25, 45.45)).await);
    let mut browser = Browser::start();
    for width_px in WIDTHS_PX {
        browser.resize(width_px, 740);
        for (path, lang) in [
            ("/", "fr"),
            ("/?lang=en", "en"),
            ("/?lang=fr", "fr"),
            (&photo, "fr"),
            ("/sign-in", "fr"),
            ("/problems/photo-broken", "fr"),
            ("/docs", "fr"),
            ("/docs/editPhoto", "fr"),
        ] {
            browser.open(&app.at(path));
            assert_eq!(browser.value("document.documentElement.lang"), lang, "{path}");
            assert_eq!(browser.value("document.querySelectorAll('h1').length"), 1, "{path}");
            assert_fits(&mut browser, path, width_px);
            let broken =
                "[...document.images].filter((one) => one.complete && one.currentSrc && !one.naturalWidth).length";
            assert_eq!(browser.value(broken), 0, "{path}");
            assert!(browser.complaints.is_empty(), "{path} at {width_px}: {:#?}", browser.complaints);
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_finger_opens_the_map_comes_nearer_and_finds_each_photo_even_those_of_one_street() {
    let app = Backend::Embedded.app().await;
    let jeanne = app.player("jeanne@example.org").await;
    let alone = published(&app, &jeanne, 1, (3.30, 45.45)).await;
    let mut street = Vec::new();
    for seed in [2, 3] {
        let id = published(&app, &jeanne, seed, (3.20, 45.45)).await;
        street.push(format!("/photos/{id}"));
    }
    let mut browser = Browser::start();
    for width_px in WIDTHS_PX {
        browser.resize(width_px, 740);
        browser.open(&app.at("/"));
        browser.tap("[data-map] button");
        browser.wait_for("document.querySelectorAll('.bubble').length === 2");
        let texts = "[...document.querySelectorAll('.bubble')].map((one) => one.textContent).sort().join()";
        assert_eq!(browser.value(texts), ",2", "one photo alone and two in one place");
        assert_fits(&mut browser, "the map", width_px);
        browser.value("[...document.querySelectorAll('.bubble')].find((one) => !one.textContent).id = 'alone'");
        browser.tap("#alone");
        browser.wait_for("document.querySelector('.leaflet-popup a img')?.naturalWidth > 0");
        assert_eq!(browser.value("document.querySelector('.leaflet-popup a').pathname"), format!("/photos/{alone}"));
        // What is in one place stays together however near one comes, and is listed then.
        browser.open(&app.at("/#map"));
        browser.wait_for("document.querySelectorAll('.bubble').length === 2");
        let listed = "document.querySelectorAll('.leaflet-popup a.one').length === 2";
        for _ in 0..8 {
            let tapped =
                "(() => { const two = [...document.querySelectorAll('.bubble')].find((one) => one.textContent === '2');
                if (two) two.click(); return true; })()";
            browser.value(tapped);
            browser.value("new Promise((done) => setTimeout(() => done(true), 700))");
            if browser.value(listed) == true {
                break;
            }
        }
        browser.wait_for(listed);
        let mut found: Vec<String> = serde_json::from_value(
            browser.value("[...document.querySelectorAll('.leaflet-popup a.one')].map((one) => one.pathname)"),
        )
        .unwrap();
        found.sort();
        assert_eq!(found, street);
        assert!(browser.complaints.is_empty(), "{:#?}", browser.complaints);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_open_page_of_a_territory_offers_itself_anew_when_something_is_new() {
    let app = Backend::Embedded.app().await;
    let territory = open_territory(&app).await;
    let jeanne = app.player("jeanne@example.org").await;
    let mut browser = Browser::start();
    browser.resize(360, 740);
    let path = format!("/territories/{territory}");
    browser.open(&app.at(&path));
    assert_eq!(browser.value("document.querySelectorAll('.fresh a').length"), 0);
    published(&app, &jeanne, 1, (3.25, 45.45)).await;
    browser.wait_for("document.querySelector('.fresh a') !== null");
    assert_fits(&mut browser, &path, 360);
    assert_eq!(browser.value("document.querySelector('.fresh').getAttribute('role')"), "status");
    browser.tap(".fresh a");
    browser.wait_for("document.querySelectorAll('#photos img').length > 0 && !document.querySelector('.fresh a')");
    assert!(browser.complaints.is_empty(), "{:#?}", browser.complaints);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_mayor_opens_a_figure_and_prints_the_dashboard_at_any_width_without_a_script() {
    let app = Backend::Embedded.app().await;
    let territory = open_territory(&app).await;
    let jeanne = app.player("jeanne@example.org").await;
    published(&app, &jeanne, 1, (3.25, 45.45)).await;
    crate::trust::with_role(&app, "mairie@example.org", territory, Role::Mayor).await;
    dashboard::recount(&app.ground, territory).await.unwrap();
    let email = Email::parse("mairie@example.org").unwrap();
    let link = sign_in::one_time_link(&app.ground, &email, Locale::French).await.unwrap();
    let mut browser = Browser::start();
    browser.open(&app.at(&format!("/sign-in?token={}", link.split_once("token=").unwrap().1)));
    browser.tap("main form button");
    browser.wait_for("!location.search.includes('token') && document.readyState === 'complete'");
    let path = format!("/territories/{territory}/dashboard");
    for width_px in WIDTHS_PX {
        browser.resize(width_px, 740);
        for path in [&path, &format!("{path}/figures/photos"), "/dashboards"] {
            browser.open(&app.at(path));
            assert_eq!(browser.value("document.querySelectorAll('h1').length"), 1, "{path}");
            let elements = browser.value("document.querySelectorAll('*').length").as_u64().unwrap();
            assert!(elements < 800, "{path} has {elements} elements");
            assert_fits(&mut browser, path, width_px);
        }
    }
    browser.open(&app.at(&path));
    browser.tap("#states tbody a");
    browser.wait_for("location.pathname.includes('/dashboard/figures/photos.state')");
    browser.open(&app.at(&path));
    browser.call("Emulation.setEmulatedMedia", &json!({"media": "print"}));
    let shown = "document.querySelector('.board-page .filters').getClientRects().length";
    assert_eq!(browser.value(shown), 0, "no form on paper");
    assert_eq!(browser.value("document.querySelectorAll('#moves svg').length"), 3);
    assert!(browser.complaints.is_empty(), "{:#?}", browser.complaints);
}

/// Opens the page's file chooser's answer: this file.
fn choose_file(browser: &mut Browser, selector: &str, file: &std::path::Path) {
    let root = browser.call("DOM.getDocument", &json!({}))["root"]["nodeId"].clone();
    let node = browser.call("DOM.querySelector", &json!({"nodeId": root, "selector": selector}))["nodeId"].clone();
    browser.call("DOM.setFileInputFiles", &json!({"nodeId": node, "files": [file]}));
}

fn set_network(browser: &mut Browser, is_there: bool) {
    let network = json!({"offline": !is_there, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1});
    browser.call("Network.emulateNetworkConditions", &network);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_photo_taken_without_a_network_waits_on_the_phone_and_leaves_when_it_is_back() {
    let app = Backend::Embedded.app().await;
    let email = Email::parse("jeanne@example.org").unwrap();
    let link = sign_in::one_time_link(&app.ground, &email, Locale::French).await.unwrap();
    let token = link.split_once("token=").unwrap().1;
    let mut browser = Browser::start();
    browser.resize(360, 740);
    browser.open(&app.at(&format!("/sign-in?token={token}")));
    browser.tap("main form button");
    browser.wait_for("!location.search.includes('token') && document.readyState === 'complete'");
    browser.open(&app.at("/take"));
    assert_fits(&mut browser, "/take", 360);
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("fontaine.jpg");
    std::fs::write(&file, pictures::jpeg_at(1, 3.25, 45.45)).unwrap();
    set_network(&mut browser, false);
    choose_file(&mut browser, "#photo", &file);
    browser.tap("[data-take] button");
    browser.wait_for("document.querySelector('[data-outbox] li')?.textContent.includes('attend le réseau') === true");
    set_network(&mut browser, true);
    browser.wait_for("document.querySelector('[data-outbox] li a') !== null");
    let href = browser.value("document.querySelector('[data-outbox] li a').getAttribute('href')");
    let jeanne = app.player("jeanne@example.org").await;
    let own: Value = jeanne.get(&format!("/v1{}", href.as_str().unwrap())).await.json().await.unwrap();
    assert_eq!(own["placement"], "outside", "its place came with it, and no territory is there");
    // Without a script the same form sends it, and the same bytes are the same photo.
    browser.call("Emulation.setScriptExecutionDisabled", &json!({"value": true}));
    browser.open(&app.at("/take"));
    choose_file(&mut browser, "#photo", &file);
    browser.tap("[data-take] button");
    browser.wait_for(&format!("location.pathname === {href}"));
}
