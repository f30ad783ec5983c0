//! From an original in the store to a published photo.

use image::{ExtendedColorType, ImageEncoder, Rgb, RgbImage, codecs::jpeg::JpegEncoder};
use photos36_domain::{
    ErrorCode,
    jobs::{self, Failure, NewJob, Priority},
    photos::{self, Derived, MAKE_DERIVATIVES, MakeDerivatives, PhotoState, entity, store},
    store::Key,
};
use photos36_tests::{TestGround, on_both_backends};
use photos36_worker::{
    jobs::{AllJobs, JobContext, Jobs},
    mail::Mailer,
};
use uuid::Uuid;

const NAMES: [&str; 6] = ["320.jpg", "320.webp", "960.jpg", "960.webp", "1920.jpg", "1920.webp"];

/// Hills of light that differ with each seed, as a JPEG.
fn scene(seed: u32, quality: u8) -> Vec<u8> {
    let angle = |index: u32| (seed * 17 + index * 29) as f32;
    let picture = RgbImage::from_fn(480, 320, |x, y| {
        let (x, y) = (x as f32 / 76.0, y as f32 / 76.0);
        let light: f32 = (1..6)
            .map(|index| (x * angle(index).cos() * index as f32 + y * angle(index).sin() * index as f32).sin())
            .sum();
        let grey = (128.0 + 40.0 * light).clamp(0.0, 255.0) as u8;
        Rgb([grey, grey / 2 + 60, 255 - grey])
    });
    let mut out = Vec::new();
    JpegEncoder::new_with_quality(&mut out, quality).write_image(&picture, 480, 320, ExtendedColorType::Rgb8).unwrap();
    out
}

/// A photo as an upload leaves it: its row, its object, its job.
async fn uploaded(ground: &TestGround, author: Uuid, bytes: &[u8]) -> Uuid {
    let photo = ground.photo_row(author, PhotoState::Processing, 0, bytes).await;
    ground.original(photo, bytes).await;
    enqueue(ground, photo).await;
    photo
}

async fn enqueue(ground: &TestGround, photo_id: Uuid) {
    let write = ground.db.write().await.unwrap();
    let payload = MakeDerivatives { photo_id };
    let job = NewJob { kind: MAKE_DERIVATIVES, payload, priority: Priority::Normal, run_at: None, dedupe_key: None };
    jobs::enqueue(&*write, &ground.clock, job).await.unwrap();
    write.commit().await.unwrap();
}

/// Runs the job that waits, once.
async fn run(ground: &TestGround) -> Result<(), Failure> {
    let mailer = Mailer::open(&ground.settings.mail).unwrap();
    let job = jobs::take(ground, "test", 1).await.unwrap().taken.pop().unwrap();
    AllJobs.run(JobContext { ground, mailer: &mailer, job: &job }).await.map(|_| ())
}

async fn no_job_is_left(ground: &TestGround) -> bool {
    jobs::list(&*ground.db, None, None, 10).await.unwrap().items.is_empty()
}

async fn row(ground: &TestGround, photo: Uuid) -> entity::Model {
    store::by_id(&*ground.db, photo).await.unwrap().unwrap()
}

async fn derivatives(ground: &TestGround) -> usize {
    ground.store.list(Key::DERIVATIVES, None).await.unwrap().len()
}

on_both_backends! {
    async fn a_photo_is_published_with_its_six_files_its_colours_and_its_hash(backend: Backend) {
        let ground = backend.ground().await;
        let author = ground.person().await;
        let photo = uploaded(&ground, author, &scene(1, 90)).await;
        run(&ground).await.unwrap();
        let made = row(&ground, photo).await;
        assert_eq!((made.state.as_str(), made.rendition, made.near_duplicate_of), ("published", 1, None));
        assert!(made.perceptual_hash.is_some() && made.thumbhash.is_some_and(|hash| hash.len() > 10));
        let colours: Vec<String> = serde_json::from_str(&made.colours_json.unwrap()).unwrap();
        assert!((1..=5).contains(&colours.len()) && colours.iter().all(|c| c.len() == 7 && c.starts_with('#')));
        for name in NAMES {
            assert!(ground.store.stat(&Key::derivative(photo, 1, name)).await.unwrap().is_some(), "{name}");
        }
        assert!(no_job_is_left(&ground).await);
    }

    async fn a_copy_encoded_anew_is_told_from_which_photo_and_other_scenes_are_not(backend: Backend) {
        let ground = backend.ground().await;
        let (author, other) = (ground.person().await, ground.person().await);
        let mut photos = Vec::new();
        for (person, bytes) in [(author, scene(2, 95)), (author, scene(3, 95)), (other, scene(2, 50)), (other, scene(2, 70))] {
            photos.push(uploaded(&ground, person, &bytes).await);
            run(&ground).await.unwrap();
        }
        let mut found = Vec::new();
        for photo in &photos {
            found.push(row(&ground, *photo).await.near_duplicate_of);
        }
        assert_eq!(found, [None, None, Some(photos[0]), Some(photos[0])]);
        // The first one made again is still nobody's copy.
        enqueue(&ground, photos[0]).await;
        run(&ground).await.unwrap();
        assert_eq!(row(&ground, photos[0]).await.near_duplicate_of, None);
    }

    async fn the_oldest_photo_at_most_seven_bits_away_is_found_wherever_the_bits_are(backend: Backend) {
        let ground = backend.ground().await;
        let author = ground.person().await;
        let hash: u64 = 0x8123_4567_89AB_CDEF;
        // Eight bits away, two in each band; then seven, spread as badly as can be; then none.
        let older = [hash ^ 0x0003_0300_C000_0011, hash ^ 0x8001_8001_4002_0001, hash];
        let mut ids = Vec::new();
        for (index, perceptual_hash) in older.into_iter().enumerate() {
            let id = ground.photo_row(author, PhotoState::Processing, 0, &[index as u8]).await;
            let derived =
                Derived { rendition: 1, replaces: 0, perceptual_hash, near_duplicate_of: None, thumbhash: vec![], colours: vec![] };
            let write = ground.db.write().await.unwrap();
            assert!(photos::publish(&*write, &ground, id, &derived).await.unwrap());
            write.commit().await.unwrap();
            ids.push(id);
        }
        let photo = ground.photo_row(author, PhotoState::Processing, 0, b"new").await;
        let near = async |photo, hash| {
            let write = ground.db.write().await.unwrap();
            photos::near_duplicate(&write, photo, hash).await.unwrap()
        };
        assert_eq!(near(photo, hash).await, Some(ids[1]));
        assert_eq!(near(photo, !hash).await, None);
        // What came later is not what it was copied from, and a plain surface is nobody's copy.
        assert_eq!(near(ids[0], older[0]).await, None);
        assert_eq!(near(photo, 0).await, None);
    }

    async fn a_copy_that_was_published_first_is_told_of_the_older_photo(backend: Backend) {
        let ground = backend.ground().await;
        let author = ground.person().await;
        let perceptual_hash = 0x8123_4567_89AB_CDEF;
        let older = ground.photo_row(author, PhotoState::Processing, 0, b"older").await;
        let copy = ground.photo_row(author, PhotoState::Processing, 0, b"copy").await;
        for photo in [copy, older] {
            let write = ground.db.write().await.unwrap();
            let near_duplicate_of = photos::near_duplicate(&write, photo, perceptual_hash).await.unwrap();
            assert_eq!(near_duplicate_of, None, "nothing older is published");
            let derived = Derived { rendition: 1, replaces: 0, perceptual_hash, near_duplicate_of, thumbhash: vec![], colours: vec![] };
            assert!(photos::publish(&*write, &ground, photo, &derived).await.unwrap());
            write.commit().await.unwrap();
        }
        assert_eq!(row(&ground, copy).await.near_duplicate_of, Some(older));
        assert_eq!(row(&ground, older).await.near_duplicate_of, None);
    }

    async fn a_photo_made_again_stands_under_the_next_rendition(backend: Backend) {
        let ground = backend.ground().await;
        let author = ground.person().await;
        let photo = uploaded(&ground, author, &scene(4, 90)).await;
        run(&ground).await.unwrap();
        enqueue(&ground, photo).await;
        run(&ground).await.unwrap();
        let made = row(&ground, photo).await;
        assert_eq!((made.state.as_str(), made.rendition), ("published", 2));
        assert_eq!(derivatives(&ground).await, 6, "the older ones are gone");
    }

    async fn a_broken_file_is_refused_with_its_reason_and_has_no_sizes(backend: Backend) {
        let ground = backend.ground().await;
        let author = ground.person().await;
        let whole = scene(5, 90);
        let photo = uploaded(&ground, author, &whole[..whole.len() / 3]).await;
        run(&ground).await.unwrap();
        let refused = row(&ground, photo).await;
        assert_eq!(refused.state, PhotoState::Refused.name());
        let why = photos::refusal(&refused).unwrap();
        assert_eq!((why.code, why.args), (ErrorCode::PhotoBroken, vec![("reason", "truncated".to_owned())]));
        assert_eq!(derivatives(&ground).await, 0);
        assert!(no_job_is_left(&ground).await);
    }

    async fn a_photo_deleted_meanwhile_stays_deleted(backend: Backend) {
        let ground = backend.ground().await;
        let author = ground.person().await;
        let photo = ground.photo_row(author, PhotoState::Deleted, 0, b"gone").await;
        enqueue(&ground, photo).await;
        run(&ground).await.unwrap();
        assert_eq!(row(&ground, photo).await.state, PhotoState::Deleted.name());
        assert_eq!(derivatives(&ground).await, 0);
        assert!(no_job_is_left(&ground).await);
    }

    async fn an_original_that_the_store_does_not_give_is_tried_again(backend: Backend) {
        let ground = backend.ground().await;
        let author = ground.person().await;
        let photo = ground.photo_row(author, PhotoState::Processing, 0, b"elsewhere").await;
        enqueue(&ground, photo).await;
        let failure = run(&ground).await.unwrap_err();
        assert_eq!(failure, Failure::Retry { reason: "the original is not in the store".into() });
        assert_eq!(row(&ground, photo).await.state, PhotoState::Processing.name());
    }
}
