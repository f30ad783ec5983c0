//! Rules of a mayor's dashboard: equal to what the rows say, told of nobody, open to few.

use crate::{
    comments::mission_row,
    game::{animator, code, open_territory},
    trust::with_role,
};
use photos36_domain::{
    Clock,
    dashboard::{self, Month, Period, SEND_MONTHLY, SendMonthly},
    database::statement,
    ids, jobs, notices,
    people::Role,
    photos::PhotoState,
};
use photos36_tests::{App, Player, TestGround, on_both_backends};
use photos36_worker::{
    jobs::{AllJobs, JobContext, Jobs},
    mail::Mailer,
};
use reqwest::Method;
use sea_orm::{ConnectionTrait, Value as Sql};
use serde_json::{Value, json};
use uuid::Uuid;

async fn run(ground: &TestGround, sql: &str, values: impl IntoIterator<Item = Sql>) {
    ground.db.execute_raw(statement(&*ground.db, sql, values)).await.unwrap();
}

async fn number(ground: &TestGround, sql: &str, territory: Uuid) -> i64 {
    let row = ground.db.query_one_raw(statement(&*ground.db, sql, [territory.into()])).await.unwrap().unwrap();
    row.try_get_by_index(0).unwrap()
}

/// A photo of this month, or of so many months before.
async fn photo(app: &App, author: Uuid, territory: Uuid, state: PhotoState, months: i32) -> Uuid {
    let photo = app.ground.photo_row(author, state, 1, ids::new(&app.ground.clock).as_bytes()).await;
    let at = Month::of(app.ground.clock.now()).before(months).begins_at() + 1_000_000;
    let sql = "UPDATE photos SET territory_id = $1, created_at = $2, shown_lon = 3.21, shown_lat = 45.49 WHERE id = $3";
    run(&app.ground, sql, [territory.into(), at.into(), photo.into()]).await;
    run(&app.ground, "INSERT INTO photo_themes (photo_id, theme) VALUES ($1, 'rivers')", [photo.into()]).await;
    photo
}

/// Six people with a photo each, a team of three with two hours, a report.
async fn village(app: &App, territory: Uuid) -> Vec<Uuid> {
    let mut people = Vec::new();
    for n in 0..6_i32 {
        let person = app.ground.person().await;
        run(&app.ground, "UPDATE people SET birth_year = $1 WHERE id = $2", [(1960 + n).into(), person.into()]).await;
        photo(app, person, territory, PhotoState::Published, n % 3).await;
        people.push(person);
    }
    photo(app, people[0], territory, PhotoState::Hidden, 0).await;
    photo(app, people[0], territory, PhotoState::Deleted, 0).await;
    let mission = mission_row(app, people[0], territory).await;
    let now = app.ground.clock.now();
    run(&app.ground, "UPDATE missions SET created_at = $1 WHERE id = $2", [now.into(), mission.into()]).await;
    for person in &people[..3] {
        let sql = "INSERT INTO mission_members (mission_id, person_id, is_steward, joined_at) VALUES ($1, $2, $3, $4)
            ON CONFLICT (mission_id, person_id) DO NOTHING";
        run(&app.ground, sql, [mission.into(), (*person).into(), false.into(), now.into()]).await;
    }
    let sql = "INSERT INTO contributions (id, mission_id, author_id, flow, body, minutes, money, thing, happened_on,
        created_at, updated_at) VALUES ($1, $2, $3, 'joy', 'Chanté', 120, 500, '', $4, $5, $5)";
    let day = format!("{}-01", Month::of(now));
    let values: [Sql; 5] =
        [ids::new(&app.ground.clock).into(), mission.into(), people[0].into(), day.into(), now.into()];
    run(&app.ground, sql, values).await;
    people
}

async fn mayor(app: &App, territory: Uuid) -> Player {
    with_role(app, "mairie@example.org", territory, Role::Mayor).await
}

/// A figure of an answer; null when it is masked.
fn figure<'a>(told: &'a Value, name: &str) -> &'a Value {
    let figures = told["figures"].as_array().unwrap();
    &figures.iter().find(|figure| figure["figure"] == name).unwrap_or_else(|| panic!("no {name} in {told}"))["count"]
}

on_both_backends! {
    async fn what_the_dashboard_tells_equals_what_the_rows_say(backend: Backend) {
        let app = backend.app_without_worker().await;
        let territory = open_territory(&app).await;
        village(&app, territory).await;
        let mayor = mayor(&app, territory).await;
        let path = format!("/v1/territories/{territory}/dashboard");
        let before: Value = mayor.get(&path).await.json().await.unwrap();
        assert_eq!((before.get("counted_at"), figure(&before, "photos")), (None, &json!(0)), "nothing is counted yet");
        assert!(dashboard::plan(&app.ground).await.unwrap() >= 1, "what changed is noted");
        dashboard::recount(&app.ground, territory).await.unwrap();
        let told: Value = mayor.get(&path).await.json().await.unwrap();
        assert!(told["counted_at"].is_string());
        let published = "SELECT count(*) FROM photos WHERE territory_id = $1 AND state = 'published'";
        let themed = "SELECT count(*) FROM photos p JOIN photo_themes t ON t.photo_id = p.id
            WHERE p.territory_id = $1 AND p.state = 'published'";
        let minutes = "SELECT CAST(sum(c.minutes) AS bigint) FROM contributions c JOIN missions m ON m.id = c.mission_id
            WHERE m.territory_id = $1";
        for (name, sql) in [
            ("photos", published),
            ("photos.state.published", published),
            ("photos.state.hidden", "SELECT count(*) FROM photos WHERE territory_id = $1 AND state = 'hidden'"),
            ("photos.theme.water", themed),
            ("missions", "SELECT count(*) FROM missions WHERE territory_id = $1 AND hidden_at IS NULL"),
            ("people", "SELECT count(DISTINCT author_id) FROM photos WHERE territory_id = $1 AND state = 'published'"),
            ("minutes", minutes),
            ("minutes.flow.joy", minutes),
        ] {
            assert_eq!(figure(&told, name), &json!(number(&app.ground, sql, territory).await), "{name}");
        }
        assert_eq!(figure(&told, "money.brought"), &json!(500));
        assert_eq!(figure(&told, "grid.a1"), &json!(6), "in the north-west");
        assert!(!told.to_string().contains("photos.state.deleted"));
        let bars = told["months"].as_array().unwrap();
        let of = |name: &str| bars.iter().filter(|bar| bar["figure"] == name).collect::<Vec<_>>();
        assert_eq!(of("photos").iter().map(|bar| bar["count"].as_i64().unwrap()).sum::<i64>(), 6);
        assert_eq!(of("photos").len(), 12);
        let last = Month::of(app.ground.clock.now());
        let short: Value = mayor.get(&format!("{path}?from={last}&to={last}")).await.json().await.unwrap();
        assert_eq!(figure(&short, "photos"), &json!(2), "those of this month alone");
        assert_eq!(figure(&short, "people"), &json!(6), "people are told since the beginning");
        let early: Value = mayor.get(&format!("{path}?from=2001-01&to=2001-02")).await.json().await.unwrap();
        assert_eq!((figure(&early, "photos"), figure(&early, "people")), (&json!(0), &json!(6)), "no difference of two periods tells who came");
        dashboard::recount(&app.ground, territory).await.unwrap();
        let again: Value = mayor.get(&path).await.json().await.unwrap();
        assert_eq!(again["figures"], told["figures"], "counting twice changes nothing");
    }

    async fn what_is_about_fewer_than_five_people_is_masked_everywhere(backend: Backend) {
        let app = backend.app_without_worker().await;
        let territory = open_territory(&app).await;
        village(&app, territory).await;
        dashboard::recount(&app.ground, territory).await.unwrap();
        let mayor = mayor(&app, territory).await;
        let path = format!("/v1/territories/{territory}/dashboard");
        let told: Value = mayor.get(&path).await.json().await.unwrap();
        assert_eq!(figure(&told, "people.pairs"), &Value::Null, "three people make three pairs");
        assert_eq!(figure(&told, "people.paired"), &Value::Null);
        assert_eq!(figure(&told, "people.density"), &Value::Null, "what would tell it is masked too");
        let months = told["months"].as_array().unwrap();
        let active = months.iter().filter(|bar| bar["figure"] == "people.active" && bar["is_masked"] == true);
        assert!(active.count() >= 2, "two people a month are too few");
        let csv = mayor.get(&format!("{path}.csv")).await;
        assert!(csv.headers()["content-type"].to_str().unwrap().starts_with("text/csv"));
        let csv = csv.text().await.unwrap();
        assert!(csv.starts_with("figure,title,from,to,unit,count\r\n"), "{csv}");
        let line = |start: &str| csv.lines().find(|line| line.starts_with(start)).unwrap().to_owned();
        assert!(line("\"people.pairs\"").ends_with(",<5") && line("\"photos\"").ends_with(",6"), "{csv}");
    }

    async fn each_figure_opens_its_meaning_and_its_rows_and_names_nobody(backend: Backend) {
        let app = backend.app_without_worker().await;
        let territory = open_territory(&app).await;
        let people = village(&app, territory).await;
        dashboard::recount(&app.ground, territory).await.unwrap();
        let mayor = mayor(&app, territory).await;
        let of = async |name: &str| mayor.get(&format!("/v1/territories/{territory}/dashboard/figures/{name}")).await;
        for (name, rows) in [("photos", 6), ("photos.state.hidden", 1), ("photos.theme.water", 6), ("missions", 1), ("people", 0), ("minutes", 0)] {
            let told: Value = of(name).await.json().await.unwrap();
            assert_eq!(told["items"].as_array().unwrap().len(), rows, "{name}: {told}");
            assert!(told["meaning"].as_str().unwrap().len() > 20);
            let text = told.to_string();
            assert!(!text.contains("Camille") && people.iter().all(|person| !text.contains(&person.to_string())), "{text}");
        }
        let hidden: Value = of("photos.state.hidden").await.json().await.unwrap();
        assert_eq!(hidden["items"][0]["title"], "", "what is not public is not quoted");
        let ages: Value = of("people.age.60-74").await.json().await.unwrap();
        assert_eq!(ages["figure"]["unit"], "count");
        assert_eq!(code(of("secrets").await).await, (404, "not-found".into()));
        let path = format!("/v1/territories/{territory}/dashboard/figures/photos?limit=4");
        let first: Value = mayor.get(&path).await.json().await.unwrap();
        let second: Value = mayor.get(&format!("{path}&cursor={}", first["next"].as_str().unwrap())).await.json().await.unwrap();
        assert_eq!((first["items"].as_array().unwrap().len(), second["items"].as_array().unwrap().len()), (4, 2));
        assert_eq!(code(mayor.get(&format!("{path}&from=2026-13")).await).await, (400, "parameter-invalid".into()));
    }

    async fn the_mayor_the_animator_and_the_editor_read_it_and_to_all_others_it_is_not_there(backend: Backend) {
        let app = backend.app_without_worker().await;
        let territory = open_territory(&app).await;
        let mayor = mayor(&app, territory).await;
        let noemie = animator(&app, territory, "noemie@example.org").await;
        let resident = with_role(&app, "jeanne@example.org", territory, Role::Resident).await;
        let path = format!("/v1/territories/{territory}/dashboard");
        let absent = format!("/v1/territories/{}/dashboard", ids::new(&app.ground.clock));
        for reader in [&mayor, &noemie] {
            assert_eq!(reader.get(&path).await.status(), 200);
        }
        for rest in ["", ".csv", "/figures/photos"] {
            let there = code(resident.get(&format!("{path}{rest}")).await).await;
            assert_eq!(there, (404, "not-found".into()), "{rest}");
            assert_eq!(there, code(resident.get(&format!("{absent}{rest}")).await).await, "{rest}");
            for path in [&path, &absent] {
                let nobody = app.http.get(app.at(&format!("{path}{rest}"))).send().await.unwrap();
                assert_eq!(code(nobody).await, (401, "sign-in-required".into()), "{rest}");
            }
        }
        let households = format!("/v1/territories/{territory}/households");
        let say = async |player: &Player, count: Value| player.request(Method::PUT, &households).json(&json!({"households": count})).send().await.unwrap();
        assert_eq!(code(say(&resident, json!(3)).await).await, (404, "not-found".into()));
        assert_eq!(code(say(&mayor, json!(0)).await).await, (400, "parameter-invalid".into()));
        assert_eq!(say(&mayor, json!(40)).await.status(), 204);
        village(&app, territory).await;
        dashboard::recount(&app.ground, territory).await.unwrap();
        let told: Value = mayor.get(&path).await.json().await.unwrap();
        assert_eq!((&told["households"], figure(&told, "people.share")), (&json!(40), &json!(150)), "6 of 40");
        assert_eq!(say(&mayor, Value::Null).await.status(), 204);
        let told: Value = mayor.get(&path).await.json().await.unwrap();
        assert_eq!(told.get("households"), None);
    }

    async fn a_mayor_of_two_territories_reads_them_side_by_side(backend: Backend) {
        let app = backend.app_without_worker().await;
        let first = open_territory(&app).await;
        let second = crate::trust::territory(&app, 4.2, 46.4).await;
        mayor(&app, first).await;
        let mayor = mayor(&app, second).await;
        village(&app, second).await;
        dashboard::recount(&app.ground, second).await.unwrap();
        let told: Value = mayor.get("/v1/me/dashboards").await.json().await.unwrap();
        let items = told["items"].as_array().unwrap();
        let ids: Vec<_> = items.iter().map(|item| item["territory"]["id"].as_str().unwrap()).collect();
        assert_eq!(ids, [first.to_string(), second.to_string()]);
        assert_eq!((figure(&items[0], "photos"), figure(&items[1], "photos")), (&json!(0), &json!(6)));
        let page: Value = mayor.get("/v1/me/dashboards?limit=1").await.json().await.unwrap();
        let next: Value = mayor.get(&format!("/v1/me/dashboards?limit=1&cursor={}", page["next"].as_str().unwrap())).await.json().await.unwrap();
        assert_eq!(next["items"][0]["territory"]["id"], second.to_string());
        let stranger = app.player("jeanne@example.org").await;
        let none: Value = stranger.get("/v1/me/dashboards").await.json().await.unwrap();
        assert_eq!(none["items"], json!([]));
    }

    async fn communes_of_a_size_are_compared_from_five_on(backend: Backend) {
        let app = backend.app_without_worker().await;
        let mut territories = Vec::new();
        for n in 0..5_u8 {
            let territory = crate::trust::territory(&app, 3.2 + f64::from(n), 45.4).await;
            run(&app.ground, "UPDATE territories SET population = 300 WHERE id = $1", [territory.into()]).await;
            village(&app, territory).await;
            territories.push(territory);
        }
        let mayor = mayor(&app, territories[0]).await;
        let path = format!("/v1/territories/{}/dashboard", territories[0]);
        for territory in &territories[..4] {
            dashboard::recount(&app.ground, *territory).await.unwrap();
        }
        dashboard::compare(&app.ground).await.unwrap();
        let told: Value = mayor.get(&path).await.json().await.unwrap();
        assert_eq!(told["medians"], json!([]), "four would tell too much");
        dashboard::recount(&app.ground, territories[4]).await.unwrap();
        dashboard::compare(&app.ground).await.unwrap();
        let told: Value = mayor.get(&path).await.json().await.unwrap();
        let photos = told["medians"].as_array().unwrap().iter().find(|median| median["figure"] == "photos").unwrap();
        assert_eq!((&photos["territories"], &photos["median_milli"], &photos["own_milli"]), (&json!(5), &json!(20_000), &json!(20_000)));
    }

    async fn mayors_are_mailed_the_month_that_ended_once_and_never_an_empty_page(backend: Backend) {
        let app = backend.app_without_worker().await;
        let (busy, quiet) = (open_territory(&app).await, crate::trust::territory(&app, 4.2, 46.4).await);
        mayor(&app, quiet).await;
        let mayor = mayor(&app, busy).await;
        let first = app.ground.person().await;
        photo(&app, first, busy, PhotoState::Published, 1).await;
        assert_eq!(dashboard::plan_monthly(&app.ground).await.unwrap(), 0, "nothing is counted yet");
        for territory in [busy, quiet] {
            dashboard::recount(&app.ground, territory).await.unwrap();
        }
        assert_eq!(dashboard::plan_monthly(&app.ground).await.unwrap(), 2);
        assert_eq!(dashboard::plan_monthly(&app.ground).await.unwrap(), 0, "once a month");
        let month = Month::of(app.ground.clock.now()).before(1).number();
        let of = |territory: Uuid, person: Uuid| SendMonthly { territory, person, month };
        let letter = dashboard::letter(&app.ground, &of(busy, mayor.id)).await.unwrap().unwrap();
        assert_eq!((letter.email.as_str(), letter.name.as_str()), ("mairie@example.org", "Carré"));
        let says = letter.says.join(" ");
        assert!(says.contains("Photos publiées : 1.") && says.contains("moins de 5") && !says.contains("Camille"), "{says}");
        assert!(dashboard::letter(&app.ground, &of(quiet, mayor.id)).await.unwrap().is_none(), "nothing moved there");
        assert!(dashboard::letter(&app.ground, &of(busy, first)).await.unwrap().is_none(), "no mayor");
        let mailer = Mailer::open(&app.ground.settings.mail).unwrap();
        for job in jobs::take(&app.ground, "test", 50).await.unwrap().taken {
            if job.kind == SEND_MONTHLY {
                AllJobs.run(JobContext { ground: &app.ground, mailer: &mailer, job: &job }).await.unwrap();
            }
        }
        let folder = std::fs::read_dir(&app.ground.settings.mail.folder).unwrap();
        let files = folder.map(|file| file.unwrap().path()).filter(|file| file.extension().is_some_and(|end| end == "eml"));
        let mails: Vec<_> = files.map(|file| std::fs::read_to_string(file).unwrap().replace("=\r\n", "")).collect();
        assert_eq!(mails.iter().filter(|mail| mail.contains("/dashboard?from")).count(), 1, "{mails:?}");
        assert!(notices::unsubscribe(&app.ground, &notices::unsubscribe_token(&app.ground.secret, mayor.id)).await.unwrap());
        assert!(dashboard::letter(&app.ground, &of(busy, mayor.id)).await.unwrap().is_none(), "no mail is wanted");
    }
}

#[test]
fn the_usual_period_ends_with_this_month() {
    let now = Clock::system().now();
    assert_eq!(Period::parse(None, None, now).unwrap().to, Month::of(now));
}
