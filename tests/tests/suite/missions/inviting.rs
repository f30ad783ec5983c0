//! Rules of invitations, codes, stewards and removals.

use super::*;
use crate::game::{animator, open_territory};
use futures_util::future::join_all;
use photos36_tests::on_both_backends;

async fn delete(player: &Player, path: &str) -> Response {
    player.request(Method::DELETE, path).send().await.unwrap()
}

on_both_backends! {
    async fn a_member_invites_someone_who_accepts_or_declines_and_is_asked_once(backend: Backend) {
        let app = backend.app_without_worker().await;
        open_territory(&app).await;
        let people = people(&app, 4).await;
        let path = opened(&app, &people[0], &fountain()).await;
        let invitation = |person: &Player| format!("{path}/invitations/{}", person.id);
        assert_eq!(code(put(&people[1], &invitation(&people[2]), &json!({})).await).await, (403, "forbidden".into()));
        let nobody = format!("{path}/invitations/{}", Uuid::from_u128(9));
        assert_eq!(code(put(&people[0], &nobody, &json!({})).await).await, (422, "person-unknown".into()));
        for (person, expected) in [(1, 201), (1, 200), (2, 201), (3, 201)] {
            assert_eq!(put(&people[0], &invitation(&people[person]), &json!({})).await.status(), expected);
        }
        let open = read(&people[0], &format!("{path}/invitations")).await;
        assert_eq!(open["items"].as_array().unwrap().len(), 3);
        let own = read(&people[1], "/v1/me/invitations").await;
        assert_eq!(own["items"][0]["mission"]["title"], "Rendre l'eau à la fontaine");
        assert_eq!(own["items"][0]["invited_by"]["id"], json!(people[0].id));
        let reply = format!("/v1/me/invitations/{}", path.rsplit('/').next().unwrap());
        let joined = post(&people[1], &reply, &json!({"answer": "accepted"})).await;
        assert_eq!(joined.json::<Value>().await.unwrap()["seat"], "member");
        let declined = json!({"answer": "declined"});
        assert_eq!(code(post(&people[1], &reply, &declined).await).await, (409, "decided-already".into()));
        assert_eq!(post(&people[2], &reply, &declined).await.status(), 200);
        let again: Value = put(&people[0], &invitation(&people[2]), &json!({})).await.json().await.unwrap();
        assert_eq!(again["answer"], "declined");
        assert!(read(&people[2], "/v1/me/invitations").await["items"].as_array().unwrap().is_empty());
        // Neither an outsider nor a member who did not invite takes an invitation back.
        assert_eq!(code(delete(&people[1], &invitation(&people[3])).await).await, (403, "forbidden".into()));
        assert_eq!(delete(&people[0], &invitation(&people[3])).await.status(), 204);
        assert_eq!(code(post(&people[3], &reply, &declined).await).await, (404, "not-found".into()));
        assert_eq!(read(&people[0], &path).await["members"], 2);
    }

    async fn whoever_joined_and_left_can_be_invited_again(backend: Backend) {
        let app = backend.app_without_worker().await;
        open_territory(&app).await;
        let people = people(&app, 2).await;
        let path = opened(&app, &people[0], &fountain()).await;
        let invitation = format!("{path}/invitations/{}", people[1].id);
        let reply = format!("/v1/me/invitations/{}", path.rsplit('/').next().unwrap());
        for _ in 0..2 {
            assert_eq!(put(&people[0], &invitation, &json!({})).await.status(), 201);
            assert_eq!(read(&people[1], "/v1/me/invitations").await["items"].as_array().unwrap().len(), 1);
            assert_eq!(post(&people[1], &reply, &json!({"answer": "accepted"})).await.status(), 200);
            assert_eq!(put(&people[0], &invitation, &json!({})).await.status(), 200, "who is inside is not asked");
            assert_eq!(leave(&people[1], &path).await, 204);
        }
    }

    async fn whoever_has_the_code_joins_until_a_steward_renews_it(backend: Backend) {
        let app = backend.app_without_worker().await;
        open_territory(&app).await;
        let people = people(&app, 3).await;
        let path = opened(&app, &people[0], &fountain()).await;
        let share = format!("{path}/code");
        assert_eq!(code(post(&people[1], &share, &json!({})).await).await, (403, "forbidden".into()));
        let codes = join_all((0..20).map(|_| async {
            let answer: Value = post(&people[0], &share, &json!({})).await.json().await.unwrap();
            answer["code"].as_str().unwrap().to_owned()
        })).await;
        assert!(codes.iter().all(|other| *other == codes[0]), "{codes:?}");
        let spoken = format!("/v1/mission-codes/{}", codes[0].to_uppercase());
        assert_eq!(app.json(&spoken).await["title"], "Rendre l'eau à la fontaine");
        for expected in [201, 200] {
            assert_eq!(put(&people[1], &format!("{spoken}/team/me"), &json!({})).await.status(), expected);
        }
        let renew = json!({"renew": true});
        assert_eq!(code(post(&people[1], &share, &renew).await).await.1, "forbidden");
        let new: Value = post(&people[0], &share, &renew).await.json().await.unwrap();
        assert_ne!(new["code"], json!(codes[0]));
        assert_eq!(put(&people[2], &format!("{spoken}/team/me"), &json!({})).await.status(), 404);
    }

    async fn stewards_are_added_step_down_and_are_never_none(backend: Backend) {
        let app = backend.app_without_worker().await;
        open_territory(&app).await;
        let people = people(&app, 3).await;
        let path = opened(&app, &people[0], &fountain()).await;
        let steward = |person: &Player| format!("{path}/stewards/{}", person.id);
        assert_eq!(code(delete(&people[0], &steward(&people[0])).await).await, (409, "steward-last".into()));
        assert_eq!(read(&people[0], &path).await["seat"], "steward");
        let stranger = put(&people[0], &steward(&people[1]), &json!({})).await;
        assert_eq!(code(stranger).await, (404, "member-unknown".into()));
        for person in &people[1..] {
            join(person, &path).await;
        }
        assert_eq!(code(put(&people[1], &steward(&people[1]), &json!({})).await).await, (403, "forbidden".into()));
        assert_eq!(put(&people[0], &steward(&people[2]), &json!({})).await.status(), 200);
        assert_eq!(code(delete(&people[0], &steward(&people[2])).await).await, (403, "forbidden".into()));
        assert_eq!(delete(&people[0], &steward(&people[0])).await.status(), 200);
        assert_eq!(read(&people[0], &path).await["seat"], "member");
        // The last one hands over to who has been there longest.
        assert_eq!(delete(&people[2], &steward(&people[2])).await.status(), 200);
        assert_eq!(read(&people[0], &path).await["seat"], "steward");
    }

    async fn all_stewards_who_leave_at_once_leave_one_behind(backend: Backend) {
        let app = backend.app_without_worker().await;
        open_territory(&app).await;
        let people = people(&app, 10).await;
        let path = opened(&app, &people[0], &fountain()).await;
        for person in &people[1..] {
            join(person, &path).await;
            put(&people[0], &format!("{path}/stewards/{}", person.id), &json!({})).await;
        }
        let left = join_all(people[..9].iter().map(|person| leave(person, &path))).await;
        assert!(left.iter().all(|status| *status == 204), "{left:?}");
        let mission = read(&people[9], &path).await;
        assert_eq!((&mission["seat"], &mission["members"]), (&json!("steward"), &json!(1)));
    }

    async fn who_was_removed_comes_back_by_a_stewards_invitation_alone(backend: Backend) {
        let app = backend.app_without_worker().await;
        let territory = open_territory(&app).await;
        let people = people(&app, 4).await;
        let path = opened(&app, &people[0], &fountain()).await;
        for person in &people[1..] {
            join(person, &path).await;
        }
        let removal = |person: &Player| format!("{path}/team/{}/removal", person.id);
        let reason = json!({"reason": "Il a tout défait."});
        assert_eq!(code(post(&people[1], &removal(&people[2]), &reason).await).await, (403, "forbidden".into()));
        assert_eq!(code(post(&people[0], &removal(&people[2]), &json!({"reason": ""})).await).await.1, "text-invalid");
        assert_eq!(post(&people[0], &removal(&people[2]), &reason).await.status(), 204);
        assert_eq!(code(post(&people[0], &removal(&people[2]), &reason).await).await, (404, "member-unknown".into()));
        assert_eq!(code(put(&people[2], &format!("{path}/team/me"), &json!({})).await).await, (409, "team-removed".into()));
        let invitation = format!("{path}/invitations/{}", people[2].id);
        assert_eq!(code(put(&people[1], &invitation, &json!({})).await).await.1, "forbidden");
        assert_eq!(put(&people[0], &invitation, &json!({})).await.status(), 201);
        assert_eq!(join(&people[2], &path).await, 201);
        // A steward removes no steward; an animator does.
        put(&people[0], &format!("{path}/stewards/{}", people[1].id), &json!({})).await;
        assert_eq!(code(post(&people[1], &removal(&people[0]), &reason).await).await, (403, "forbidden".into()));
        let noemie = animator(&app, territory, "noemie@example.org").await;
        for person in [&people[1], &people[0]] {
            assert_eq!(post(&noemie, &removal(person), &reason).await.status(), 204);
        }
        let mission = read(&people[3], &path).await;
        assert_eq!((&mission["seat"], &mission["members"]), (&json!("steward"), &json!(2)));
    }
}
