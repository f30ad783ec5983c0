//! Signing keys: the same in every process, announced ahead, good until their last token has expired.

use futures_util::future::join_all;
use photos36_domain::{
    Ground,
    clock::{DAY, HOUR, MINUTE},
    people::keys,
};
use photos36_tests::on_both_backends;

async fn kids(ground: &Ground) -> Vec<String> {
    keys::load(ground).await.unwrap().keys.into_iter().map(|key| key.kid).collect()
}

async fn signer(ground: &Ground) -> String {
    keys::load(ground).await.unwrap().signer(ground.clock.now()).unwrap().kid.clone()
}

on_both_backends! {
    async fn eight_processes_that_start_at_once_make_one_key(backend: Backend) {
        let ground = backend.ground().await;
        let sets = join_all((0..8).map(|_| keys::load(&ground))).await;
        let public: Vec<_> = sets.into_iter().map(|set| set.unwrap().keys[0].public()).collect();
        assert!(public.iter().all(|key| *key == public[0]));
        assert_eq!(kids(&ground).await.len(), 1);
    }

    async fn the_next_key_is_announced_a_day_before_it_signs(backend: Backend) {
        let ground = backend.ground().await;
        let first = signer(&ground).await;
        ground.clock.advance(29 * DAY - 1);
        assert_eq!(kids(&ground).await, std::slice::from_ref(&first));
        ground.clock.advance(1);
        let announced = kids(&ground).await;
        assert_eq!((announced.len(), &announced[0]), (2, &first));
        assert_eq!(signer(&ground).await, first);
        ground.clock.advance(DAY);
        assert_eq!(signer(&ground).await, announced[1]);
    }

    async fn a_retired_key_verifies_one_token_lifetime_more(backend: Backend) {
        let ground = backend.ground().await;
        let first = signer(&ground).await;
        ground.clock.advance(30 * DAY);
        assert_ne!(signer(&ground).await, first);
        ground.clock.advance(15 * MINUTE - 1);
        assert!(kids(&ground).await.contains(&first));
        ground.clock.advance(1);
        assert!(!kids(&ground).await.contains(&first));
    }

    async fn a_server_that_slept_for_a_year_makes_a_fresh_key(backend: Backend) {
        let ground = backend.ground().await;
        let first = signer(&ground).await;
        ground.clock.advance(365 * DAY);
        let fresh = signer(&ground).await;
        assert_ne!(fresh, first);
        ground.clock.advance(HOUR);
        assert_eq!(signer(&ground).await, fresh);
    }
}
