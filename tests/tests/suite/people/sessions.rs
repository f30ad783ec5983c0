//! A session lives by its tokens, dies by reuse, and can be ended.

use super::{actor, browser, letter, signed_in};
use futures_util::future::join_all;
use photos36_domain::{
    Error, ErrorCode, Ground,
    clock::{DAY, HOUR, MINUTE, SECOND},
    database::statement,
    people::{
        sessions::{self, Opened},
        sign_in,
    },
};
use photos36_tests::on_both_backends;
use sea_orm::ConnectionTrait;
use uuid::Uuid;

const JEANNE: &str = "jeanne@example.org";

fn is_refused(result: Result<Opened, Error>) -> bool {
    matches!(result, Err(Error::Refused(refusal)) if refusal.code == ErrorCode::TokenInvalid)
}

async fn end_reason(ground: &Ground, session: Uuid) -> Option<String> {
    let sql = statement(&*ground.db, "SELECT end_reason FROM sessions WHERE id = $1", [session.into()]);
    ground.db.query_one_raw(sql).await.unwrap().unwrap().try_get_by_index(0).unwrap()
}

on_both_backends! {
    async fn each_refresh_gives_the_next_token_of_the_same_session(backend: Backend) {
        let ground = backend.ground().await;
        let mut opened = signed_in(&ground, JEANNE).await;
        for _ in 0..3 {
            ground.clock.advance(15 * MINUTE);
            let next = sessions::refresh(&ground, &opened.credential).await.unwrap();
            assert_eq!((next.session, next.person.id), (opened.session, opened.person.id));
            assert_ne!(next.credential, opened.credential);
            opened = next;
        }
    }

    async fn a_spent_token_that_comes_back_ends_the_session_for_both(backend: Backend) {
        let ground = backend.ground().await;
        let first = signed_in(&ground, JEANNE).await;
        let second = sessions::refresh(&ground, &first.credential).await.unwrap();
        ground.clock.advance(31 * SECOND);
        assert!(is_refused(sessions::refresh(&ground, &first.credential).await));
        assert!(is_refused(sessions::refresh(&ground, &second.credential).await));
        assert!(actor(&ground, first.session).await.is_none());
        assert_eq!(end_reason(&ground, first.session).await.as_deref(), Some("reuse"));
    }

    async fn the_same_refresh_sent_again_after_a_lost_answer_gives_the_same_answer(backend: Backend) {
        let ground = backend.ground().await;
        let first = signed_in(&ground, JEANNE).await;
        let lost = sessions::refresh(&ground, &first.credential).await.unwrap();
        ground.clock.advance(30 * SECOND);
        let again = sessions::refresh(&ground, &first.credential).await.unwrap();
        assert_eq!(again.credential, lost.credential);
        sessions::refresh(&ground, &again.credential).await.unwrap();
    }

    async fn once_the_next_token_was_used_the_spent_one_ends_the_session_within_the_grace_too(backend: Backend) {
        let ground = backend.ground().await;
        let first = signed_in(&ground, JEANNE).await;
        let second = sessions::refresh(&ground, &first.credential).await.unwrap();
        let third = sessions::refresh(&ground, &second.credential).await.unwrap();
        assert!(is_refused(sessions::refresh(&ground, &first.credential).await));
        assert!(is_refused(sessions::refresh(&ground, &third.credential).await));
    }

    async fn ten_refreshes_of_one_token_at_once_agree_on_the_next(backend: Backend) {
        let ground = backend.ground().await;
        let first = signed_in(&ground, JEANNE).await;
        let answers = join_all((0..10).map(|_| sessions::refresh(&ground, &first.credential))).await;
        let next: Vec<_> = answers.into_iter().map(|answer| answer.unwrap().credential).collect();
        assert!(next.iter().all(|token| *token == next[0]));
        sessions::refresh(&ground, &next[0]).await.unwrap();
    }

    async fn a_session_that_nobody_uses_ends_by_itself(backend: Backend) {
        let ground = backend.ground().await;
        let opened = signed_in(&ground, JEANNE).await;
        ground.clock.advance(60 * DAY);
        assert!(is_refused(sessions::refresh(&ground, &opened.credential).await));
        assert!(sessions::list(&ground, opened.person.id).await.unwrap().is_empty());
    }

    async fn an_ended_session_is_refused_at_once_and_its_owner_s_others_stay(backend: Backend) {
        let ground = backend.ground().await;
        let (one, other) = (signed_in(&ground, JEANNE).await, signed_in(&ground, JEANNE).await);
        sessions::end(&ground, one.person.id, one.session).await.unwrap();
        assert!(actor(&ground, one.session).await.is_none());
        assert!(is_refused(sessions::refresh(&ground, &one.credential).await));
        assert!(actor(&ground, other.session).await.is_some());
        let listed: Vec<_> = sessions::list(&ground, one.person.id).await.unwrap().iter().map(|s| s.id).collect();
        assert_eq!(listed, [other.session]);
        let again = sessions::end(&ground, one.person.id, one.session).await;
        assert!(matches!(again, Err(Error::Refused(refusal)) if refusal.code == ErrorCode::NotFound));
    }

    async fn nobody_ends_the_session_of_another(backend: Backend) {
        let ground = backend.ground().await;
        let (jeanne, marie) = (signed_in(&ground, JEANNE).await, signed_in(&ground, "marie@example.org").await);
        let ended = sessions::end(&ground, marie.person.id, jeanne.session).await;
        assert!(matches!(ended, Err(Error::Refused(refusal)) if refusal.code == ErrorCode::NotFound));
        assert!(actor(&ground, jeanne.session).await.is_some());
    }

    async fn texts_that_are_no_token_of_ours_refresh_nothing(backend: Backend) {
        let ground = backend.ground().await;
        let opened = signed_in(&ground, JEANNE).await;
        for text in ["", "p36r_", "é", &opened.credential[1..], &opened.credential.to_lowercase(), &"x".repeat(10_000)] {
            assert!(is_refused(sessions::refresh(&ground, text).await), "{text}");
        }
        sessions::refresh(&ground, &opened.credential).await.unwrap();
    }

    async fn a_browser_s_cookie_opens_its_own_session_alone_until_it_ends(backend: Backend) {
        let ground = backend.ground().await;
        let mail = letter(&ground, JEANNE).await;
        let opened = sign_in::by_code(&ground, &mail.email, &mail.code, browser()).await.unwrap();
        let known = sessions::authenticate_cookie(&ground, &opened.credential).await.unwrap().unwrap();
        assert_eq!((known.session, known.person.id), (opened.session, opened.person.id));
        for text in ["", "x", &opened.session.to_string(), &opened.credential[1..]] {
            assert!(sessions::authenticate_cookie(&ground, text).await.unwrap().is_none(), "{text}");
        }
        assert!(is_refused(sessions::refresh(&ground, &opened.credential).await));
        sessions::end(&ground, opened.person.id, opened.session).await.unwrap();
        assert!(sessions::authenticate_cookie(&ground, &opened.credential).await.unwrap().is_none());
    }

    async fn a_browser_that_comes_back_stays_signed_in_and_one_that_does_not_is_signed_out(backend: Backend) {
        let ground = backend.ground().await;
        let mail = letter(&ground, JEANNE).await;
        let opened = sign_in::by_code(&ground, &mail.email, &mail.code, browser()).await.unwrap();
        for _ in 0..3 {
            ground.clock.advance(59 * DAY);
            assert!(sessions::authenticate_cookie(&ground, &opened.credential).await.unwrap().is_some());
        }
        ground.clock.advance(60 * DAY + HOUR);
        assert!(sessions::authenticate_cookie(&ground, &opened.credential).await.unwrap().is_none());
    }

    async fn one_session_beyond_the_most_ends_the_one_used_longest_ago(backend: Backend) {
        let ground = backend.ground().await;
        let first = signed_in(&ground, JEANNE).await;
        for _ in 0..sessions::MOST_LIVE {
            ground.clock.advance(HOUR);
            signed_in(&ground, JEANNE).await;
        }
        assert!(actor(&ground, first.session).await.is_none());
        assert_eq!(end_reason(&ground, first.session).await.as_deref(), Some("too-many"));
        assert_eq!(sessions::list(&ground, first.person.id).await.unwrap().len() as u64, sessions::MOST_LIVE);
    }
}
