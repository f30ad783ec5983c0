//! One code or link, ten minutes, one use, five tries.

use super::{TEN_MINUTES, actor, ask, email, letter, phone, sign_ins, signed_in, token_of, wrong};
use futures_util::future::join_all;
use photos36_domain::{
    Error, ErrorCode, Ground,
    clock::HOUR,
    database::statement,
    people::{self, sign_in},
    texts::Locale,
};
use photos36_tests::on_both_backends;
use sea_orm::ConnectionTrait;

const JEANNE: &str = "jeanne@example.org";

fn is_wrong_code<T>(result: Result<T, Error>) -> bool {
    matches!(result, Err(Error::Refused(refusal)) if refusal.code == ErrorCode::SignInCodeWrong)
}

async fn jobs(ground: &Ground) -> i64 {
    let sql = statement(&*ground.db, "SELECT count(*) FROM jobs WHERE kind = 'send-sign-in'", []);
    ground.db.query_one_raw(sql).await.unwrap().unwrap().try_get_by_index(0).unwrap()
}

async fn people_count(ground: &Ground) -> i64 {
    let sql = statement(&*ground.db, "SELECT count(*) FROM people", []);
    ground.db.query_one_raw(sql).await.unwrap().unwrap().try_get_by_index(0).unwrap()
}

on_both_backends! {
    async fn the_first_sign_in_makes_the_person_and_the_second_finds_them(backend: Backend) {
        let ground = backend.ground().await;
        let first = signed_in(&ground, JEANNE).await;
        let second = signed_in(&ground, JEANNE).await;
        assert_eq!(first.person.id, second.person.id);
        assert_eq!(first.person.display_name.as_str(), "Jeanne");
        assert_ne!(first.session, second.session);
        assert_eq!(people_count(&ground).await, 1);
    }

    async fn asking_writes_the_mail_s_job_and_makes_nobody(backend: Backend) {
        let ground = backend.ground().await;
        sign_in::ask(&ground, ask(JEANNE)).await.unwrap();
        assert_eq!((jobs(&ground).await, people_count(&ground).await), (1, 0));
    }

    async fn an_address_that_asks_too_often_gets_the_same_answer_and_no_mail(backend: Backend) {
        let ground = backend.ground().await;
        for _ in 0..12 {
            sign_in::ask(&ground, ask(JEANNE)).await.unwrap();
        }
        assert_eq!(jobs(&ground).await, 10);
        ground.clock.advance(HOUR + 1);
        sign_in::ask(&ground, ask(JEANNE)).await.unwrap();
        assert_eq!(jobs(&ground).await, 11);
    }

    async fn an_address_that_asks_twenty_times_at_once_gets_ten_mails(backend: Backend) {
        let ground = backend.ground().await;
        join_all((0..20).map(|_| sign_in::ask(&ground, ask(JEANNE)))).await.into_iter().for_each(|asked| asked.unwrap());
        assert_eq!(jobs(&ground).await, 10);
    }

    async fn a_code_is_used_once_even_when_two_verify_at_the_same_instant(backend: Backend) {
        let ground = backend.ground().await;
        let letter = letter(&ground, JEANNE).await;
        let tries = (0..4).map(|_| sign_in::by_code(&ground, &letter.email, &letter.code, phone()));
        let entered = join_all(tries).await.into_iter().filter(Result::is_ok).count();
        assert_eq!(entered, 1);
        assert!(is_wrong_code(sign_in::by_link(&ground, token_of(&letter), phone()).await));
    }

    async fn a_link_is_used_once_even_when_two_open_it_at_the_same_instant(backend: Backend) {
        let ground = backend.ground().await;
        let letter = letter(&ground, JEANNE).await;
        let tries = (0..4).map(|_| sign_in::by_link(&ground, token_of(&letter), phone()));
        let entered = join_all(tries).await.into_iter().filter(Result::is_ok).count();
        assert_eq!(entered, 1);
        assert!(is_wrong_code(sign_in::by_code(&ground, &letter.email, &letter.code, phone()).await));
    }

    async fn five_wrong_codes_close_the_right_one_but_not_the_link(backend: Backend) {
        let ground = backend.ground().await;
        let letter = letter(&ground, JEANNE).await;
        for _ in 0..5 {
            assert!(is_wrong_code(sign_in::by_code(&ground, &letter.email, &wrong(&letter.code), phone()).await));
        }
        assert!(is_wrong_code(sign_in::by_code(&ground, &letter.email, &letter.code, phone()).await));
        sign_in::by_link(&ground, token_of(&letter), phone()).await.unwrap();
    }

    async fn twenty_guesses_at_once_spend_five_tries_and_no_more(backend: Backend) {
        let ground = backend.ground().await;
        let letter = letter(&ground, JEANNE).await;
        let guess = wrong(&letter.code);
        join_all((0..20).map(|_| sign_in::by_code(&ground, &letter.email, &guess, phone()))).await;
        let sql = statement(&*ground.db, "SELECT tries_left FROM sign_ins", []);
        let left: i32 = ground.db.query_one_raw(sql).await.unwrap().unwrap().try_get_by_index(0).unwrap();
        assert_eq!(left, 0);
        assert!(is_wrong_code(sign_in::by_code(&ground, &letter.email, &letter.code, phone()).await));
    }

    async fn asking_again_gives_no_tries_more_while_a_code_is_open(backend: Backend) {
        let ground = backend.ground().await;
        let first = letter(&ground, JEANNE).await;
        for _ in 0..3 {
            assert!(is_wrong_code(sign_in::by_code(&ground, &first.email, &wrong(&first.code), phone()).await));
        }
        let second = letter(&ground, JEANNE).await;
        let neither = (0..1_000_000).map(|n| format!("{n:06}")).find(|c| *c != first.code && *c != second.code).unwrap();
        for _ in 0..2 {
            assert!(is_wrong_code(sign_in::by_code(&ground, &first.email, &neither, phone()).await));
        }
        assert!(is_wrong_code(sign_in::by_code(&ground, &first.email, &second.code, phone()).await));
        ground.clock.advance(TEN_MINUTES);
        let later = letter(&ground, JEANNE).await;
        sign_in::by_code(&ground, &later.email, &later.code, phone()).await.unwrap();
    }

    async fn of_two_mails_either_code_is_good(backend: Backend) {
        let ground = backend.ground().await;
        let first = letter(&ground, JEANNE).await;
        let second = letter(&ground, JEANNE).await;
        sign_in::by_code(&ground, &first.email, &first.code, phone()).await.unwrap();
        sign_in::by_code(&ground, &second.email, &second.code, phone()).await.unwrap();
    }

    async fn a_code_and_a_link_are_good_for_ten_minutes(backend: Backend) {
        let ground = backend.ground().await;
        let (early, late) = (letter(&ground, JEANNE).await, letter(&ground, "marie@example.org").await);
        ground.clock.advance(TEN_MINUTES - 2_000);
        sign_in::by_code(&ground, &early.email, &early.code, phone()).await.unwrap();
        ground.clock.advance(2_000);
        assert!(is_wrong_code(sign_in::by_code(&ground, &late.email, &late.code, phone()).await));
        assert!(is_wrong_code(sign_in::by_link(&ground, token_of(&late), phone()).await));
    }

    async fn the_code_of_one_address_does_not_open_another(backend: Backend) {
        let ground = backend.ground().await;
        let (jeanne, marie) = (letter(&ground, JEANNE).await, letter(&ground, "marie@example.org").await);
        if jeanne.code != marie.code {
            assert!(is_wrong_code(sign_in::by_code(&ground, &marie.email, &jeanne.code, phone()).await));
        }
        assert!(is_wrong_code(sign_in::by_code(&ground, &email("nobody@example.org"), &jeanne.code, phone()).await));
    }

    async fn texts_that_are_no_link_of_ours_open_nothing(backend: Backend) {
        let ground = backend.ground().await;
        let letter = letter(&ground, JEANNE).await;
        let token = token_of(&letter);
        let swapped = if token.ends_with('A') { "B" } else { "A" };
        let forged = format!("{}{swapped}", &token[..token.len() - 2]);
        for text in ["", "x", "é", &token[1..], &forged, &letter.code] {
            assert!(is_wrong_code(sign_in::by_link(&ground, text, phone()).await), "{text}");
        }
    }

    async fn a_used_or_expired_sign_in_has_no_letter(backend: Backend) {
        let ground = backend.ground().await;
        signed_in(&ground, JEANNE).await;
        let used = sign_ins(&ground, JEANNE).await[0];
        assert!(sign_in::letter(&ground, used).await.unwrap().is_none());
        letter(&ground, "marie@example.org").await;
        ground.clock.advance(TEN_MINUTES);
        let expired = sign_ins(&ground, "marie@example.org").await[0];
        assert!(sign_in::letter(&ground, expired).await.unwrap().is_none());
    }

    async fn the_operator_s_link_signs_in_without_a_mail(backend: Backend) {
        let ground = backend.ground().await;
        let link = sign_in::one_time_link(&ground, &email(JEANNE), Locale::English).await.unwrap();
        let token = link.split_once("/sign-in?token=").unwrap().1;
        let opened = sign_in::by_link(&ground, token, phone()).await.unwrap();
        assert_eq!((opened.person.email.as_str(), opened.person.locale), (JEANNE, Locale::English));
        assert_eq!(opened.person.display_name.as_str(), "Someone from here");
        assert_eq!(jobs(&ground).await, 0);
    }

    async fn an_edit_of_another_version_is_stale(backend: Backend) {
        let ground = backend.ground().await;
        let jeanne = signed_in(&ground, JEANNE).await.person;
        let patch = people::ProfilePatch { locale: Some(Locale::English), ..Default::default() };
        let changed = people::update(&ground, jeanne.id, jeanne.version, patch.clone()).await.unwrap();
        assert_eq!((changed.locale, changed.version), (Locale::English, jeanne.version + 1));
        let again = people::update(&ground, jeanne.id, jeanne.version, patch).await;
        assert!(matches!(again, Err(Error::Refused(refusal)) if refusal.code == ErrorCode::VersionStale));
    }

    async fn tidying_keeps_what_is_good_and_deletes_what_is_not(backend: Backend) {
        let ground = backend.ground().await;
        let opened = signed_in(&ground, JEANNE).await;
        assert_eq!(people::tidy(&ground).await.unwrap(), 0);
        ground.clock.advance(7 * 24 * HOUR + TEN_MINUTES + 1);
        assert_eq!(people::tidy(&ground).await.unwrap(), 1, "the sign-in");
        assert!(actor(&ground, opened.session).await.is_some());
        ground.clock.advance(61 * 24 * HOUR);
        // The token goes with its session or before it.
        assert!(people::tidy(&ground).await.unwrap() >= 1);
        assert!(actor(&ground, opened.session).await.is_none());
    }
}
