//! Support, once a person.

use super::*;
use crate::game::open_territory;
use futures_util::future::join_all;
use photos36_tests::on_both_backends;

on_both_backends! {
    async fn fifty_supports_at_once_count_one_for_one_person_and_fifty_for_fifty(backend: Backend) {
        let app = backend.app_without_worker().await;
        let territory = open_territory(&app).await;
        let jeanne = app.player("jeanne@example.org").await;
        let asked = ask(&app, &jeanne, json!({"territory_id": territory, "title": "Pourquoi ?"})).await;
        let path = format!("{}/support", path_of(&asked));
        let mut people = Vec::new();
        for n in 0..50 {
            people.push(app.player(&format!("p{n}@example.org")).await);
        }
        let once = join_all((0..50).map(|_| people[0].request(Method::PUT, &path).send())).await;
        assert!(once.iter().all(|answer| answer.as_ref().unwrap().status() == 200));
        assert_eq!(read(&jeanne, &asked).await["supports"], 1);
        let all = join_all(people.iter().map(|person| person.request(Method::PUT, &path).send())).await;
        assert!(all.iter().all(|answer| answer.as_ref().unwrap().status() == 200));
        let seen = read(&people[7], &asked).await;
        assert_eq!((&seen["supports"], &seen["supported_by_me"]), (&json!(50), &json!(true)));
        let gone = join_all((0..50).map(|n| people[n % 25].request(Method::DELETE, &path).send())).await;
        assert!(gone.iter().all(|answer| answer.as_ref().unwrap().status() == 200));
        let seen = read(&people[7], &asked).await;
        assert_eq!((&seen["supports"], &seen["supported_by_me"]), (&json!(25), &json!(false)));
        let anonymous = app.http.put(app.at(&path)).send().await.unwrap();
        assert_eq!(anonymous.status(), 401);
    }
}
