//! Rules of the sweep: what no row needs goes after a day, all else stays.

use photos36_domain::{
    Clock, Error,
    clock::{DAY, HOUR},
    ids,
    photos::{self, PhotoState, Swept, spool},
    store::Key,
};
use photos36_tests::{TestGround, on_both_backends};

/// The stores tell the machine's time: brings the test's clock to it.
fn catch_up(ground: &TestGround) {
    ground.clock.advance(Clock::system().now() - ground.clock.now());
}

async fn sweep_all(ground: &TestGround) -> Swept {
    photos::sweep_orphans(ground, 0..=u8::MAX).await.unwrap()
}

async fn keys(ground: &TestGround) -> Vec<Key> {
    ground.store.list("", None).await.unwrap().into_iter().map(|object| object.key).collect()
}

on_both_backends! {
    async fn an_object_without_a_row_goes_after_a_day_and_not_before(backend: Backend) {
        let ground = backend.ground().await;
        catch_up(&ground);
        let photo = ids::new(&ground.clock);
        let original = ground.original(photo, b"cut off").await;
        ground.derivative(photo, 1, "320.webp", b"small").await;
        ground.clock.advance(DAY - HOUR);
        assert_eq!(sweep_all(&ground).await, Swept::default());
        assert!(keys(&ground).await.contains(&original), "its upload may be under way");
        ground.clock.advance(2 * HOUR);
        assert_eq!(sweep_all(&ground).await, Swept { objects: 2, bytes: 12, leftovers: 0 });
        assert_eq!(keys(&ground).await, []);
    }

    async fn what_a_living_photo_needs_stays_for_ever(backend: Backend) {
        let ground = backend.ground().await;
        catch_up(&ground);
        let author = ground.person().await;
        let mut needed = Vec::new();
        for (state, rendition, bytes) in
            [(PhotoState::Processing, 0, b"a"), (PhotoState::Published, 2, b"b"), (PhotoState::Published, 1, b"c")]
        {
            let photo = ground.photo_row(author, state, rendition, bytes).await;
            needed.push(ground.original(photo, bytes).await);
            needed.push(ground.derivative(photo, rendition + 1, "320.webp", b"next").await);
            if rendition > 0 {
                needed.push(ground.derivative(photo, rendition, "320.webp", b"now").await);
            }
        }
        needed.sort();
        ground.clock.advance(400 * DAY);
        assert_eq!(sweep_all(&ground).await, Swept::default());
        assert_eq!(keys(&ground).await, needed);
    }

    async fn what_was_deleted_or_replaced_goes_a_day_later_and_what_was_refused_a_year_later(backend: Backend) {
        let ground = backend.ground().await;
        catch_up(&ground);
        let author = ground.person().await;
        let deleted = ground.photo_row(author, PhotoState::Deleted, 1, b"d").await;
        let refused = ground.photo_row(author, PhotoState::Refused, 0, b"r").await;
        let published = ground.photo_row(author, PhotoState::Published, 2, b"p").await;
        let undecoded = ground.original(refused, b"r").await;
        for (photo, bytes) in [(deleted, b"d"), (published, b"x")] {
            ground.original(photo, bytes).await;
        }
        ground.derivative(deleted, 1, "320.webp", b"s").await;
        ground.derivative(published, 1, "320.webp", b"s").await;
        let kept = [ground.derivative(published, 2, "320.webp", b"s").await, ground.original(published, b"p").await];
        ground.clock.advance(DAY - HOUR);
        assert_eq!(sweep_all(&ground).await, Swept::default());
        ground.clock.advance(2 * HOUR);
        assert_eq!(sweep_all(&ground).await, Swept { objects: 4, bytes: 4, leftovers: 0 });
        assert!(keys(&ground).await.contains(&undecoded), "its author can fetch it back");
        ground.clock.advance(363 * DAY);
        assert_eq!(sweep_all(&ground).await, Swept::default());
        ground.clock.advance(DAY);
        assert_eq!(sweep_all(&ground).await, Swept { objects: 1, bytes: 1, leftovers: 0 });
        assert_eq!(keys(&ground).await, kept);
    }

    async fn orphans_between_living_photos_are_all_swept(backend: Backend) {
        let ground = backend.ground().await;
        catch_up(&ground);
        let author = ground.person().await;
        let mut kept = Vec::new();
        for number in 0..40_u32 {
            if number % 8 == 0 {
                let photo = ground.photo_row(author, PhotoState::Published, 1, &number.to_le_bytes()).await;
                kept.push(ground.original(photo, &number.to_le_bytes()).await);
            } else {
                ground.original(ids::new(&ground.clock), b"orphan").await;
            }
        }
        kept.sort();
        ground.clock.advance(2 * DAY);
        assert_eq!(sweep_all(&ground).await.objects, 35);
        assert_eq!(keys(&ground).await, kept);
    }

    async fn a_turn_sweeps_its_own_shards_only_and_all_turns_sweep_everything(backend: Backend) {
        let ground = backend.ground().await;
        catch_up(&ground);
        for _ in 0..30 {
            ground.original(ids::new(&ground.clock), b"orphan").await;
        }
        ground.clock.advance(2 * DAY);
        let mut objects = 0;
        for _ in 0..25 {
            let swept = photos::sweep_orphans(&ground, photos::shards_of_turn(ground.clock.now())).await.unwrap();
            assert!(swept.objects < 30);
            objects += swept.objects;
            ground.clock.advance(HOUR);
        }
        assert_eq!((objects, keys(&ground).await.len()), (30, 0));
    }

    async fn a_stale_spooled_upload_goes_and_a_fresh_one_stays(backend: Backend) {
        let ground = backend.ground().await;
        catch_up(&ground);
        let folder = spool::folder(&ground.settings);
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(folder.join("upload-old"), b"half a photo").unwrap();
        ground.clock.advance(DAY - HOUR);
        assert_eq!(sweep_all(&ground).await.leftovers, 0);
        ground.clock.advance(2 * HOUR);
        assert_eq!(sweep_all(&ground).await.leftovers, 1);
        assert_eq!(std::fs::read_dir(&folder).unwrap().count(), 0);
    }

    async fn an_upload_whose_object_was_swept_is_told_to_come_again(backend: Backend) {
        let ground = backend.ground().await;
        catch_up(&ground);
        let original = ground.original(ids::new(&ground.clock), b"first try").await;
        let write = ground.db.write().await.unwrap();
        photos::settle(&write, &*ground.store, &original).await.unwrap();
        drop(write);
        ground.clock.advance(2 * DAY);
        assert_eq!(sweep_all(&ground).await.objects, 1);
        let write = ground.db.write().await.unwrap();
        let refused = photos::settle(&write, &*ground.store, &original).await;
        assert!(matches!(refused, Err(Error::Unavailable(_))), "{refused:?}");
    }

    async fn an_upload_that_has_settled_holds_the_sweep_back_until_its_row_is_there(backend: Backend) {
        let ground = backend.ground().await;
        catch_up(&ground);
        let photo = ids::new(&ground.clock);
        let original = ground.original(photo, b"late try").await;
        let write = ground.db.write().await.unwrap();
        photos::settle(&write, &*ground.store, &original).await.unwrap();
        ground.clock.advance(2 * DAY);
        let sweeping = {
            let ground = (*ground).clone();
            tokio::spawn(async move { photos::sweep_orphans(&ground, 0..=u8::MAX).await })
        };
        // Whether the sweep has reached the lock by now or not, it may delete only after this transaction.
        assert!(ground.store.stat(&original).await.unwrap().is_some());
        write.commit().await.unwrap();
        assert_eq!(sweeping.await.unwrap().unwrap().objects, 1);
    }
}
