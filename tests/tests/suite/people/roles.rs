//! Roles: given by the editor, taken at once, joined by anyone.

use super::{actor, email, signed_in};
use photos36_domain::{
    Error, ErrorCode, Ground,
    database::statement,
    ids,
    people::{
        self, Actor, Role,
        roles::{self, Grant},
    },
};
use photos36_tests::on_both_backends;
use sea_orm::ConnectionTrait;
use std::collections::BTreeSet;
use uuid::Uuid;

const JEANNE: &str = "jeanne@example.org";

async fn territory(ground: &Ground) -> Uuid {
    let id = ids::new(&ground.clock);
    let sql =
        "INSERT INTO territories (id, name, search_name, state, locale, currency, time_zone, attribution, min_lon,
        min_lat, max_lon, max_lat, inner_lon, inner_lat, created_at, updated_at)
        VALUES ($1, 'Vichel', 'vichel', 'preparing', 'fr', 'EUR', 'Europe/Paris', '', 3, 45, 4, 46, 3.5, 45.5, 0, 0)";
    ground.db.execute_raw(statement(&*ground.db, sql, [id.into()])).await.unwrap();
    id
}

async fn editor(ground: &Ground) -> Actor {
    let opened = signed_in(ground, "editor@example.org").await;
    roles::grant(ground, &email("editor@example.org"), Grant::Editor).await.unwrap();
    actor(ground, opened.session).await.unwrap()
}

fn is<T>(result: Result<T, Error>, code: ErrorCode) -> bool {
    matches!(result, Err(Error::Refused(refusal)) if refusal.code == code)
}

on_both_backends! {
    async fn the_editor_sets_the_roles_of_someone_and_they_hold_at_once(backend: Backend) {
        let ground = backend.ground().await;
        let (here, editor, jeanne) = (territory(&ground).await, editor(&ground).await, signed_in(&ground, JEANNE).await);
        let both = BTreeSet::from([Role::Animator, Role::Mayor]);
        roles::set(&ground, &editor, here, jeanne.person.id, &both).await.unwrap();
        let now = actor(&ground, jeanne.session).await.unwrap();
        assert!(now.may_edit_territory(here));
        assert_eq!(roles::roles_in(&ground, &now, here, jeanne.person.id).await.unwrap(), both);

        roles::set(&ground, &editor, here, jeanne.person.id, &BTreeSet::from([Role::Mayor])).await.unwrap();
        assert!(!actor(&ground, jeanne.session).await.unwrap().may_edit_territory(here));
        let person = people::find(&*ground.db, jeanne.person.id).await.unwrap().unwrap();
        assert_eq!(person.version, jeanne.person.version + 2, "what they see of themselves has changed twice");
        roles::set(&ground, &editor, here, jeanne.person.id, &BTreeSet::from([Role::Mayor])).await.unwrap();
        let person = people::find(&*ground.db, jeanne.person.id).await.unwrap().unwrap();
        assert_eq!(person.version, jeanne.person.version + 2, "the same again changes nothing");
    }

    async fn an_animator_grants_nothing_and_nobody_is_asked_to_sign_in(backend: Backend) {
        let ground = backend.ground().await;
        let (here, jeanne) = (territory(&ground).await, signed_in(&ground, JEANNE).await);
        roles::grant(&ground, &email(JEANNE), Grant::In(here, Role::Animator)).await.unwrap();
        let animator = actor(&ground, jeanne.session).await.unwrap();
        let wished = BTreeSet::from([Role::Mayor]);
        assert!(is(roles::set(&ground, &animator, here, jeanne.person.id, &wished).await, ErrorCode::Forbidden));
        let nobody = Actor::Anonymous;
        assert!(is(roles::set(&ground, &nobody, here, jeanne.person.id, &wished).await, ErrorCode::SignInRequired));
        assert!(is(roles::join(&ground, &nobody, here).await, ErrorCode::SignInRequired));
        assert!(is(roles::roles_in(&ground, &nobody, here, jeanne.person.id).await, ErrorCode::SignInRequired));
    }

    async fn roles_of_another_are_not_shown_but_to_the_editor(backend: Backend) {
        let ground = backend.ground().await;
        let (here, editor) = (territory(&ground).await, editor(&ground).await);
        let (jeanne, marie) = (signed_in(&ground, JEANNE).await, signed_in(&ground, "marie@example.org").await);
        let marie = actor(&ground, marie.session).await.unwrap();
        assert!(is(roles::roles_in(&ground, &marie, here, jeanne.person.id).await, ErrorCode::NotFound));
        assert!(roles::roles_in(&ground, &editor, here, jeanne.person.id).await.unwrap().is_empty());
    }

    async fn an_unknown_territory_or_person_is_not_found(backend: Backend) {
        let ground = backend.ground().await;
        let (here, editor, jeanne) = (territory(&ground).await, editor(&ground).await, signed_in(&ground, JEANNE).await);
        let (nowhere, no_one) = (Uuid::from_u128(1), Uuid::from_u128(2));
        for wished in [BTreeSet::new(), BTreeSet::from([Role::Mayor])] {
            assert!(is(roles::set(&ground, &editor, nowhere, jeanne.person.id, &wished).await, ErrorCode::NotFound));
            assert!(is(roles::set(&ground, &editor, here, no_one, &wished).await, ErrorCode::NotFound));
        }
        assert!(is(roles::join(&ground, &editor, nowhere).await, ErrorCode::NotFound));
        assert!(is(roles::leave(&ground, &editor, nowhere).await, ErrorCode::NotFound));
        assert!(is(roles::roles_in(&ground, &editor, here, no_one).await, ErrorCode::NotFound));
        let granted = roles::grant(&ground, &email(JEANNE), Grant::In(nowhere, Role::Mayor)).await;
        assert!(is(granted, ErrorCode::NotFound));
        assert!(is(roles::revoke(&ground, &email("no@one.org"), Grant::Editor).await, ErrorCode::NotFound));
    }

    async fn a_resident_joins_and_leaves_as_often_as_they_like_and_keeps_other_roles(backend: Backend) {
        let ground = backend.ground().await;
        let (here, jeanne) = (territory(&ground).await, signed_in(&ground, JEANNE).await);
        roles::grant(&ground, &email(JEANNE), Grant::In(here, Role::Mayor)).await.unwrap();
        let me = actor(&ground, jeanne.session).await.unwrap();
        for _ in 0..2 {
            roles::join(&ground, &me, here).await.unwrap();
        }
        let held = roles::roles_in(&ground, &me, here, jeanne.person.id).await.unwrap();
        assert_eq!(held, BTreeSet::from([Role::Resident, Role::Mayor]));
        for _ in 0..2 {
            roles::leave(&ground, &me, here).await.unwrap();
        }
        let held = roles::roles_in(&ground, &me, here, jeanne.person.id).await.unwrap();
        assert_eq!(held, BTreeSet::from([Role::Mayor]));
    }

    async fn the_operator_makes_an_editor_of_someone_who_has_never_come_and_takes_it_back(backend: Backend) {
        let ground = backend.ground().await;
        for _ in 0..2 {
            assert!(roles::grant(&ground, &email(JEANNE), Grant::Editor).await.unwrap().is_editor);
        }
        let jeanne = signed_in(&ground, JEANNE).await;
        assert!(actor(&ground, jeanne.session).await.unwrap().is_editor());
        roles::revoke(&ground, &email(JEANNE), Grant::Editor).await.unwrap();
        assert!(!actor(&ground, jeanne.session).await.unwrap().is_editor());
    }
}
