//! Rules of a team: who joins, who leaves, who keeps it together.

use super::*;
use crate::game::{animator, open_territory};
use futures_util::future::join_all;
use photos36_tests::on_both_backends;

on_both_backends! {
    async fn the_join_that_brings_the_minimum_makes_the_mission_active_and_it_stays_so(backend: Backend) {
        let app = backend.app_without_worker().await;
        open_territory(&app).await;
        let people = people(&app, 3).await;
        let path = opened(&app, &people[0], &fountain()).await;
        assert_eq!((join(&people[1], &path).await, join(&people[1], &path).await), (201, 200));
        assert_eq!(read(&people[0], &path).await["state"], "gathering");
        assert_eq!(join(&people[2], &path).await, 201);
        let mission = read(&people[0], &path).await;
        assert_eq!((&mission["state"], &mission["members"]), (&json!("active"), &json!(3)));
        assert_eq!(mission["history"][1]["actor"]["id"], json!(people[2].id));
        assert_eq!((leave(&people[2], &path).await, leave(&people[2], &path).await), (204, 204));
        let mission = read(&people[0], &path).await;
        assert_eq!((&mission["state"], &mission["members"]), (&json!("active"), &json!(2)));
    }

    async fn a_territory_says_how_many_make_a_team(backend: Backend) {
        let app = backend.app_without_worker().await;
        let territory = open_territory(&app).await;
        let noemie = animator(&app, territory, "noemie@example.org").await;
        let there = format!("/v1/territories/{territory}");
        for wrong in [0, 21] {
            let refused = noemie.change(Method::PATCH, &there, "*", &json!({"min_team": wrong})).await;
            assert_eq!(code(refused).await, (400, "parameter-invalid".into()));
        }
        let changed: Value = noemie.change(Method::PATCH, &there, "*", &json!({"min_team": 1})).await.json().await.unwrap();
        assert_eq!(changed["min_team"], 1);
        let path = opened(&app, &noemie, &fountain()).await;
        assert_eq!(read(&noemie, &path).await["state"], "active");
    }

    async fn the_last_steward_who_leaves_hands_over_to_who_has_been_there_longest(backend: Backend) {
        let app = backend.app_without_worker().await;
        open_territory(&app).await;
        let people = people(&app, 3).await;
        let path = opened(&app, &people[0], &fountain()).await;
        assert_eq!((join(&people[1], &path).await, join(&people[2], &path).await), (201, 201));
        assert_eq!(leave(&people[0], &path).await, 204);
        let mission = read(&people[1], &path).await;
        assert_eq!(mission["seat"], "steward");
        assert_eq!(leave(&people[1], &path).await, 204);
        assert_eq!(leave(&people[2], &path).await, 204);
        let mission = read(&people[0], &path).await;
        assert_eq!((&mission["members"], &mission["state"]), (&json!(0), &json!("active")));
        // Back in the commons: whoever comes keeps it.
        assert_eq!(join(&people[1], &path).await, 201);
        assert_eq!(read(&people[1], &path).await["seat"], "steward");
    }

    async fn fifty_people_who_join_at_once_are_fifty_and_one_who_joins_fifty_times_is_one(backend: Backend) {
        let app = backend.app_without_worker().await;
        open_territory(&app).await;
        let jeanne = app.player("jeanne@example.org").await;
        let path = opened(&app, &jeanne, &fountain()).await;
        let people = people(&app, 50).await;
        let joined = join_all(people.iter().map(|person| join(person, &path))).await;
        assert!(joined.iter().all(|status| *status == 201), "{joined:?}");
        let again = join_all((0..50).map(|_| join(&people[0], &path))).await;
        assert!(again.iter().all(|status| *status == 200), "{again:?}");
        let mission = read(&jeanne, &path).await;
        assert_eq!((&mission["members"], mission["history"].as_array().unwrap().len()), (&json!(51), 2));
        let paul = app.player("paul@example.org").await;
        let new = join_all((0..50).map(|_| join(&paul, &path))).await;
        assert_eq!(new.iter().filter(|status| **status == 201).count(), 1, "{new:?}");
        let left = join_all(people.iter().map(|person| leave(person, &path))).await;
        assert!(left.iter().all(|status| *status == 204), "{left:?}");
        assert_eq!(read(&jeanne, &path).await["members"], 2);
    }

    async fn no_team_grows_beyond_five_hundred_whoever_joins_at_once(backend: Backend) {
        let app = backend.app_without_worker().await;
        open_territory(&app).await;
        let jeanne = app.player("jeanne@example.org").await;
        let path = opened(&app, &jeanne, &fountain()).await;
        run(&app, "UPDATE missions SET members = 490").await;
        let people = people(&app, 30).await;
        let joined = join_all(people.iter().map(|person| join(person, &path))).await;
        assert_eq!(joined.iter().filter(|status| **status == 201).count(), 10, "{joined:?}");
        assert!(joined.iter().all(|status| [201, 409].contains(status)));
        assert_eq!(read(&jeanne, &path).await["members"], 500);
    }
}
