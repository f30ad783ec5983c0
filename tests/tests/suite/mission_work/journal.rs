//! Rules of the journal.

use super::{delete, new_id, number, patch, put, set_state, village};
use photos36_tests::{eventually, on_both_backends, pictures};
use serde_json::{Value, json};

on_both_backends! {
    async fn a_member_writes_with_published_photos_and_everyone_reads(backend: Backend) {
        let app = backend.app().await;
        let (_, mission, jeanne, paul) = village(&app).await;
        let photo = jeanne.new_photo(&app, &pictures::jpeg_at(1, 3.25, 45.45)).await["id"].clone();
        eventually("the photo is published", || async {
            let seen: Value = jeanne.get(&format!("/v1/photos/{}", photo.as_str().unwrap())).await.json().await.unwrap();
            (seen["state"] == "published").then_some(())
        })
        .await;
        let entry = format!("{mission}/journal/{}", new_id(&app));
        let body = json!({"text": "La pompe tourne.", "day": "2018-06-23", "photos": [photo]});
        let (status, written) = put(&paul, &entry, body.clone()).await;
        assert_eq!((status, &written["author"]["id"]), (201, &json!(paul.id)), "{written}");
        assert_eq!((put(&paul, &entry, body).await.0, written["photos"][0]["images"].as_array().unwrap().len()), (200, 3));
        assert_eq!(number(&app, "SELECT count(*) FROM happenings WHERE what = 'journal-written'").await, 1);

        let (status, today) = put(&jeanne, &format!("{mission}/journal/{}", new_id(&app)), json!({"text": "Fête."})).await;
        assert_eq!((status, today["photos"].clone()), (201, json!([])));
        let first = app.json(&format!("{mission}/journal?limit=1")).await;
        assert_eq!(first["items"][0]["id"], today["id"], "the last day comes first");
        let rest = app.json(&format!("{mission}/journal?limit=1&cursor={}", first["next"].as_str().unwrap())).await;
        assert_eq!((&rest["items"][0]["day"], rest.get("next")), (&json!("2018-06-23"), None));

        // A photo that is deleted is no longer shown, and the words stay.
        let deleted = delete(&jeanne, &format!("/v1/photos/{}", photo.as_str().unwrap()), "*").await;
        assert_eq!(deleted, 204);
        assert_eq!(app.json(&entry).await["photos"], json!([]));
        let edited = patch(&paul, &entry, "\"1\"", json!({"text": "La pompe tourne enfin."})).await;
        assert_eq!((edited.0, &edited.1["text"], &edited.1["version"]), (200, &json!("La pompe tourne enfin."), &json!(2)));
        assert_eq!(patch(&paul, &entry, "\"1\"", json!({"text": "x"})).await, (412, json!("version-stale")));

        // Whose words they are deletes them, also when the mission is over.
        set_state(&app, &mission, "completed").await;
        assert_eq!(delete(&jeanne, &entry, "*").await, 403);
        assert_eq!(delete(&paul, &entry, "\"2\"").await, 204);
        assert_eq!(app.json(&format!("{mission}/journal")).await["items"].as_array().unwrap().len(), 1);
    }

    async fn what_is_not_allowed_in_the_journal_is_refused_and_changes_nothing(backend: Backend) {
        let app = backend.app_without_worker().await;
        let (_, mission, jeanne, paul) = village(&app).await;
        let camille = app.player("camille@example.org").await;
        let unpublished = jeanne.new_photo(&app, &pictures::jpeg_at(1, 3.25, 45.45)).await["id"].clone();
        let entry = format!("{mission}/journal/{}", new_id(&app));
        put(&paul, &entry, json!({"text": "La pompe tourne."})).await;
        let other = || format!("{mission}/journal/{}", new_id(&app));
        let eleven: Vec<_> = (0..11).map(|_| new_id(&app)).collect();
        for (player, path, body, expected) in [
            (&camille, other(), json!({"text": "x"}), (403, "forbidden")),
            (&jeanne, entry.clone(), json!({"text": "x"}), (409, "id-taken")),
            (&jeanne, other(), json!({"text": " "}), (400, "text-invalid")),
            (&jeanne, other(), json!({"text": "x".repeat(10_001)}), (400, "text-invalid")),
            (&jeanne, other(), json!({"text": "x", "day": "2199-01-01"}), (400, "day-invalid")),
            (&jeanne, other(), json!({"text": "x", "photos": [unpublished]}), (422, "photo-unknown")),
            (&jeanne, other(), json!({"text": "x", "photos": eleven}), (400, "photos-too-many")),
            (&jeanne, other(), json!({"text": "x", "photos": [eleven[0], eleven[0]]}), (400, "photos-too-many")),
        ] {
            assert_eq!(put(player, &path, body).await, (expected.0, json!(expected.1)), "{path}");
        }
        assert_eq!(patch(&jeanne, &entry, "*", json!({"text": "x"})).await, (403, json!("forbidden")));
        assert_eq!(patch(&paul, &entry, "*", json!({"photos": [unpublished]})).await, (422, json!("photo-unknown")));
        set_state(&app, &mission, "archived").await;
        assert_eq!(put(&paul, &other(), json!({"text": "x"})).await, (409, json!("mission-closed")));
        let journal = app.json(&format!("{mission}/journal")).await;
        assert_eq!((journal["items"].as_array().unwrap().len(), &journal["items"][0]["version"]), (1, &json!(1)));
    }
}
