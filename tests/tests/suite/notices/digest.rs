//! Rules of the daily mail.

use super::{happens, number, run};
use crate::game::code;
use photos36_domain::{
    Ground,
    clock::{DAY, HOUR},
    database::statement,
    ids, jobs,
    notices::{self, Happening, What, digest},
};
use photos36_tests::{TestGround, on_both_backends};
use photos36_worker::{
    jobs::{AllJobs, JobContext, Jobs},
    mail::Mailer,
};
use sea_orm::ConnectionTrait;
use uuid::Uuid;

/// From the noon that tests begin with to 07:00 of the next day in Paris.
const TO_MORNING: i64 = 17 * HOUR;

/// Runs every job that waits.
async fn run_jobs(ground: &Ground) {
    let mailer = Mailer::open(&ground.settings.mail).unwrap();
    for job in jobs::take(ground, "test", 50).await.unwrap().taken {
        AllJobs.run(JobContext { ground, mailer: &mailer, job: &job }).await.unwrap();
    }
}

/// The mails, joined where quoted-printable breaks lines.
fn mails(ground: &Ground) -> Vec<String> {
    let Ok(folder) = std::fs::read_dir(&ground.settings.mail.folder) else { return Vec::new() };
    let files = folder.map(|file| file.unwrap().path()).filter(|file| file.extension().is_some_and(|e| e == "eml"));
    files.map(|file| std::fs::read_to_string(file).unwrap().replace("=\r\n", "")).collect()
}

/// Someone is told of a launch.
async fn news(ground: &TestGround, person: Uuid) {
    let about = Happening { person: Some(person), ..Happening::default() };
    happens(ground, What::TerritoryLaunched, about).await;
    assert_eq!(notices::tell(ground).await.unwrap(), 1);
}

on_both_backends! {
    async fn there_is_one_mail_a_day_in_the_morning_with_what_is_unread(backend: Backend) {
        let ground = backend.ground().await;
        let person = ground.person().await;
        news(&ground, person).await;
        news(&ground, person).await;
        assert_eq!(digest::plan(&ground).await.unwrap(), 0, "it is noon");
        ground.clock.advance(TO_MORNING);
        assert_eq!(digest::plan(&ground).await.unwrap(), 1);
        assert_eq!(digest::plan(&ground).await.unwrap(), 0);
        run_jobs(&ground).await;
        let sent = mails(&ground);
        assert_eq!(sent.len(), 1);
        for part in ["2 nouvelles", &format!("To: {person}@example.org"), "List-Unsubscribe-Post: List-Unsubscribe=One-Click"] {
            assert!(sent[0].contains(part), "{part}: {}", sent[0]);
        }
        let token = notices::unsubscribe_token(&ground.secret, person);
        assert!(sent[0].contains(&format!("List-Unsubscribe: <{}/unsubscribe/{token}>\r\n", ground.settings.http.public_url)));

        news(&ground, person).await;
        for hours in [1, 3, 10] {
            ground.clock.advance(hours * HOUR);
            assert_eq!(digest::plan(&ground).await.unwrap(), 0, "once a day");
        }
        ground.clock.advance(10 * HOUR);
        assert_eq!(digest::plan(&ground).await.unwrap(), 1);
        run_jobs(&ground).await;
        assert_eq!(mails(&ground).iter().filter(|mail| mail.contains("une nouvelle")).count(), 1, "only what is new");
        ground.clock.advance(DAY);
        assert_eq!(digest::plan(&ground).await.unwrap(), 0, "never empty");
    }

    async fn what_was_read_meanwhile_or_is_not_wanted_is_not_mailed(backend: Backend) {
        let ground = backend.ground().await;
        let (reader, ended, silent) = (ground.person().await, ground.person().await, ground.person().await);
        run(&ground, "INSERT INTO notice_preferences (person_id, what, in_app, by_mail) VALUES ($1, 'territory-launched', TRUE, FALSE)", vec![silent.into()]).await;
        for person in [reader, ended, silent] {
            news(&ground, person).await;
        }
        let token = notices::unsubscribe_token(&ground.secret, ended);
        assert!(notices::unsubscribe(&ground, &token).await.unwrap());
        ground.clock.advance(TO_MORNING);
        digest::plan(&ground).await.unwrap();
        ground.clock.advance(HOUR);
        assert_eq!(digest::plan(&ground).await.unwrap() + number(&ground, "SELECT count(*) FROM jobs").await.unsigned_abs(), 1);
        run(&ground, "UPDATE notices SET read_at = 1", vec![]).await;
        run_jobs(&ground).await;
        assert!(mails(&ground).is_empty());
    }

    async fn a_mail_comes_in_the_morning_of_where_its_reader_plays(backend: Backend) {
        let ground = backend.ground().await;
        let person = ground.person().await;
        let territory = ids::new(&ground.clock);
        let sql = "INSERT INTO territories (id, name, search_name, state, locale, currency, time_zone, attribution, min_lon, min_lat, max_lon, max_lat, inner_lon, inner_lat, created_at, updated_at)
            VALUES ($1, 'Lac', 'lac', 'launched', 'fr', 'CAD', 'America/Toronto', '', 0, 0, 1, 1, 0.5, 0.5, 1, 1)";
        run(&ground, sql, vec![territory.into()]).await;
        run(&ground, "INSERT INTO roles (territory_id, person_id, role, granted_at) VALUES ($1, $2, 'resident', 1)", vec![territory.into(), person.into()]).await;
        news(&ground, person).await;
        digest::plan(&ground).await.unwrap();
        ground.clock.advance(TO_MORNING);
        assert_eq!(digest::plan(&ground).await.unwrap(), 0, "it is one in the morning there");
        ground.clock.advance(6 * HOUR);
        assert_eq!(digest::plan(&ground).await.unwrap(), 1);
    }

    async fn the_link_of_a_mail_ends_the_mails_without_signing_in_and_by_post_alone(backend: Backend) {
        let app = backend.app_without_worker().await;
        let jeanne = app.player("jeanne@example.org").await;
        let takes_it = async || jeanne.get("/v1/me/preferences").await.json::<serde_json::Value>().await.unwrap()["digest"].clone();
        let url = app.at(&format!("/unsubscribe/{}", notices::unsubscribe_token(&app.ground.secret, jeanne.id)));
        for (language, button) in [("fr", "Ne plus recevoir ces courriels"), ("en", "No more of these mails")] {
            let page = app.http.get(&url).header("accept-language", language).send().await.unwrap();
            assert!(page.status() == 200 && page.text().await.unwrap().contains(button));
        }
        assert_eq!(takes_it().await, true, "a program that opens links ends nothing");
        for _ in 0..2 {
            let one_click = app.http.post(&url).header("sec-fetch-site", "cross-site");
            let form = one_click.header("content-type", "application/x-www-form-urlencoded").body("List-Unsubscribe=One-Click");
            assert_eq!(form.send().await.unwrap().status(), 200);
            assert_eq!(takes_it().await, false);
        }
        let forged = app.at(&format!("/unsubscribe/{}x", notices::unsubscribe_token(&app.ground.secret, jeanne.id)));
        assert_eq!(code(app.http.post(&forged).send().await.unwrap()).await.0, 404);
        assert_eq!(app.http.get(&forged).send().await.unwrap().status(), 404);
    }

    async fn old_notices_and_what_they_told_are_purged(backend: Backend) {
        let ground = backend.ground().await;
        let person = ground.person().await;
        news(&ground, person).await;
        ground.clock.advance(i64::from(ground.settings.notices.keep_days) * DAY + HOUR);
        news(&ground, person).await;
        let untold = Happening { person: Some(person), ..Happening::default() };
        happens(&ground, What::TerritoryLaunched, untold).await;
        run(&ground, "UPDATE happenings SET created_at = 1 WHERE told_at IS NULL", vec![]).await;
        assert_eq!(notices::tidy(&ground).await.unwrap(), 1);
        assert_eq!((number(&ground, "SELECT count(*) FROM notices").await, number(&ground, "SELECT count(*) FROM happenings").await), (1, 2));
        let left = "SELECT count(*) FROM happenings WHERE told_at IS NULL";
        let row = ground.db.query_one_raw(statement(&*ground.db, left, [])).await.unwrap().unwrap();
        assert_eq!(row.try_get_by_index::<i64>(0).unwrap(), 1, "what nobody was told yet is kept");
    }
}
