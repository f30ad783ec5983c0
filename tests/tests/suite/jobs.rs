//! Jobs: taken once, kept by heartbeats, fenced, retried, parked.

use photos36_domain::{
    Error, ErrorCode,
    clock::{MINUTE, SECOND},
    jobs::{self, AfterFailure, Failure, NewJob, ParkedWhy, Priority, State, Taken},
};
use photos36_tests::{TestGround, on_both_backends};
use std::{collections::BTreeSet, time::Duration};

fn job(name: &str) -> NewJob<&str> {
    NewJob { kind: "test", payload: name, priority: Priority::Normal, run_at: None, dedupe_key: None }
}

fn keyed(key: &str) -> NewJob<&str> {
    NewJob { dedupe_key: Some(key.into()), ..job(key) }
}

async fn enqueue(ground: &TestGround, job: NewJob<&str>) {
    let write = ground.db.write().await.unwrap();
    jobs::enqueue(&*write, &ground.clock, job).await.unwrap();
    write.commit().await.unwrap();
}

async fn take(ground: &TestGround, limit: u32) -> Vec<Taken> {
    jobs::take(ground, "worker", limit).await.unwrap().taken
}

async fn take_one(ground: &TestGround) -> Taken {
    take(ground, 1).await.pop().unwrap()
}

fn name(job: &Taken) -> String {
    job.payload().unwrap()
}

async fn all(ground: &TestGround) -> Vec<jobs::Job> {
    jobs::list(&*ground.db, None, None, 200).await.unwrap().items
}

async fn only(ground: &TestGround) -> jobs::Job {
    let mut jobs = all(ground).await;
    assert_eq!(jobs.len(), 1);
    jobs.remove(0)
}

fn broken(reason: &str) -> Failure {
    Failure::Retry { reason: reason.into() }
}

/// Lets the lease of every running job end.
fn lease_ends(ground: &TestGround) {
    ground.clock.advance(i64::from(ground.settings.worker.lease_seconds) * SECOND + 1);
}

/// Fails the only job as often as it may, and says what became of it at last.
async fn fail_to_the_end(ground: &TestGround) -> AfterFailure {
    for _ in 1..ground.settings.worker.max_attempts {
        let after = take_one(ground).await.fail(ground, &broken("the store is away")).await.unwrap();
        assert!(matches!(after, AfterFailure::Waits(_)));
        ground.clock.advance(10 * MINUTE);
    }
    take_one(ground).await.fail(ground, &broken("the store is away")).await.unwrap()
}

on_both_backends! {
    async fn each_job_is_taken_once_by_twenty_takers_at_once(backend: Backend) {
        let ground = backend.ground().await;
        let write = ground.db.write().await.unwrap();
        for n in 0..100 {
            jobs::enqueue(&*write, &ground.clock, job(&n.to_string())).await.unwrap();
        }
        write.commit().await.unwrap();
        let takers = (0..20).map(|n| {
            let ground = (*ground).clone();
            tokio::spawn(async move {
                let mut mine = Vec::new();
                loop {
                    let batch = jobs::take(&ground, &format!("worker {n}"), 3).await.unwrap();
                    // Nothing may only mean that other takers hold what is left: the last one sees it all.
                    if batch.taken.is_empty() && jobs::counts(&*ground.db, &ground.clock).await.unwrap().ready == 0 {
                        return mine;
                    }
                    mine.extend(batch.taken);
                }
            })
        });
        let mut names = Vec::new();
        for taker in takers.collect::<Vec<_>>() {
            names.extend(taker.await.unwrap().iter().map(name));
        }
        assert_eq!(names.len(), 100);
        assert_eq!(names.iter().collect::<BTreeSet<_>>().len(), 100);
    }

    async fn a_take_brings_no_more_than_asked(backend: Backend) {
        let ground = backend.ground().await;
        for priority in [Priority::Urgent, Priority::Normal, Priority::Low] {
            for _ in 0..3 {
                enqueue(&ground, NewJob { priority, ..job("one of many") }).await;
            }
        }
        assert_eq!(take(&ground, 4).await.len(), 4);
        assert_eq!(take(&ground, 20).await.len(), 5);
        assert_eq!(take(&ground, 20).await.len(), 0);
    }

    async fn urgent_jobs_come_first_then_those_that_wait_longest(backend: Backend) {
        let ground = backend.ground().await;
        let now = ground.clock.now();
        for (name, priority, run_at) in [
            ("sweep", Priority::Low, now - 9),
            ("second photo", Priority::Normal, now - 1),
            ("first photo", Priority::Normal, now - 2),
            ("mail", Priority::Urgent, now),
            ("mail of tomorrow", Priority::Urgent, now + 1),
        ] {
            enqueue(&ground, NewJob { priority, run_at: Some(run_at), ..job(name) }).await;
        }
        let names: Vec<_> = take(&ground, 20).await.iter().map(name).collect();
        assert_eq!(names, ["mail", "first photo", "second photo", "sweep"]);
    }

    async fn a_job_whose_transaction_is_dropped_does_not_exist(backend: Backend) {
        let ground = backend.ground().await;
        let write = ground.db.write().await.unwrap();
        jobs::enqueue(&*write, &ground.clock, job("never")).await.unwrap();
        drop(write);
        assert_eq!(all(&ground).await.len(), 0);
    }

    async fn a_finished_job_leaves_no_row(backend: Backend) {
        let ground = backend.ground().await;
        enqueue(&ground, job("photo")).await;
        take_one(&ground).await.finish(&ground).await.unwrap();
        assert_eq!(all(&ground).await.len(), 0);
    }

    async fn a_job_of_a_dead_worker_is_taken_again_and_the_first_worker_is_fenced_off(backend: Backend) {
        let ground = backend.ground().await;
        enqueue(&ground, job("photo")).await;
        let first = take_one(&ground).await;
        assert_eq!(take(&ground, 1).await, []);
        lease_ends(&ground);
        let second = take_one(&ground).await;
        assert_eq!(second.attempts, 2);

        assert!(!first.heartbeat(&ground).await.unwrap());
        assert_eq!(first.finish(&ground).await, Err(Failure::Lost));
        assert_eq!(first.fail(&ground, &broken("late")).await.unwrap(), AfterFailure::Lost);
        first.hand_back(&ground).await.unwrap();
        let job = only(&ground).await;
        assert_eq!((job.state, job.attempts, job.last_error), (State::Running, 2, None));
        second.finish(&ground).await.unwrap();
    }

    async fn the_effect_of_a_fenced_worker_is_void_with_its_token(backend: Backend) {
        let ground = backend.ground().await;
        enqueue(&ground, job("photo")).await;
        let first = take_one(&ground).await;
        lease_ends(&ground);
        let second = take_one(&ground).await;
        let write = ground.db.write().await.unwrap();
        jobs::enqueue(&*write, &ground.clock, job("effect of the first")).await.unwrap();
        assert_eq!(first.hold_in(&write).await, Err(Failure::Lost));
        assert_eq!(first.finish_in(&write, &ground.clock).await, Err(Failure::Lost));
        drop(write);
        let write = ground.db.write().await.unwrap();
        second.hold_in(&write).await.unwrap();
        jobs::enqueue(&*write, &ground.clock, job("effect of the second")).await.unwrap();
        second.finish_in(&write, &ground.clock).await.unwrap();
        write.commit().await.unwrap();
        assert_eq!(only(&ground).await.payload_json, "\"effect of the second\"");
    }

    async fn a_heartbeat_keeps_the_lease(backend: Backend) {
        let ground = backend.ground().await;
        enqueue(&ground, job("photo")).await;
        let mine = take_one(&ground).await;
        for _ in 0..3 {
            ground.clock.advance(i64::from(ground.settings.worker.lease_seconds) * SECOND / 2);
            assert!(mine.heartbeat(&ground).await.unwrap());
            assert_eq!(take(&ground, 1).await, []);
        }
    }

    async fn a_failed_job_waits_longer_each_time(backend: Backend) {
        let ground = backend.ground().await;
        enqueue(&ground, job("photo")).await;
        let mut waits = Vec::new();
        for _ in 0..3 {
            let failed = take_one(&ground).await.fail(&ground, &broken("the store is away")).await.unwrap();
            let AfterFailure::Waits(run_at) = failed else { panic!("{failed:?}") };
            let job = only(&ground).await;
            assert_eq!((job.state, job.run_at), (State::Ready, run_at));
            assert_eq!(job.last_error.as_deref(), Some("the store is away"));
            assert_eq!(take(&ground, 1).await, []);
            waits.push(run_at - ground.clock.now());
            ground.clock.advance(run_at - ground.clock.now());
        }
        assert!(waits.is_sorted_by(|a, b| a < b), "{waits:?}");
    }

    async fn a_job_that_fails_five_times_is_parked_with_its_reason_until_it_is_retried(backend: Backend) {
        let ground = backend.ground().await;
        enqueue(&ground, job("photo")).await;
        assert_eq!(fail_to_the_end(&ground).await, AfterFailure::Parked(ParkedWhy::TooManyAttempts));
        let parked = only(&ground).await;
        assert_eq!((parked.state, parked.attempts), (State::Parked, 5));
        assert_eq!(parked.parked_why, Some(ParkedWhy::TooManyAttempts));
        assert_eq!(parked.last_error.as_deref(), Some("the store is away"));
        ground.clock.advance(1000 * MINUTE);
        assert_eq!(take(&ground, 1).await, []);

        let write = ground.db.write().await.unwrap();
        jobs::retry(&write, &ground.clock, parked.id).await.unwrap();
        write.commit().await.unwrap();
        assert_eq!(take_one(&ground).await.attempts, 1);
    }

    async fn only_a_parked_job_can_be_retried(backend: Backend) {
        let ground = backend.ground().await;
        enqueue(&ground, job("photo")).await;
        let id = only(&ground).await.id;
        let write = ground.db.write().await.unwrap();
        let error = jobs::retry(&write, &ground.clock, id).await.unwrap_err();
        assert!(matches!(error, Error::Refused(refusal) if refusal.code == ErrorCode::JobNotParked));
        let error = jobs::retry(&write, &ground.clock, uuid::Uuid::nil()).await.unwrap_err();
        assert!(matches!(error, Error::Refused(refusal) if refusal.code == ErrorCode::NotFound));
    }

    async fn a_job_that_gives_up_is_parked_at_once(backend: Backend) {
        let ground = backend.ground().await;
        enqueue(&ground, job("photo")).await;
        let failure = Failure::GiveUp { reason: "the photo is gone".into() };
        let after = take_one(&ground).await.fail(&ground, &failure).await.unwrap();
        assert_eq!(after, AfterFailure::Parked(ParkedWhy::GaveUp));
    }

    async fn a_job_that_ends_its_worker_five_times_is_parked_without_a_sixth(backend: Backend) {
        let ground = backend.ground().await;
        enqueue(&ground, job("bomb")).await;
        for attempt in 1..=5 {
            assert_eq!(take_one(&ground).await.attempts, attempt);
            lease_ends(&ground);
        }
        let batch = jobs::take(&ground, "worker", 1).await.unwrap();
        assert_eq!((batch.taken, batch.poisoned), (vec![], vec!["test".to_owned()]));
        let parked = only(&ground).await;
        assert_eq!((parked.state, parked.attempts), (State::Parked, 5));
        assert_eq!((parked.parked_why, parked.lease_until), (Some(ParkedWhy::Poisoned), None));
    }

    async fn a_job_handed_back_is_ready_at_once_and_the_attempt_does_not_count(backend: Backend) {
        let ground = backend.ground().await;
        enqueue(&ground, job("photo")).await;
        take_one(&ground).await.hand_back(&ground).await.unwrap();
        assert_eq!(take_one(&ground).await.attempts, 1);
    }

    async fn asking_twice_for_a_waiting_job_makes_it_run_once(backend: Backend) {
        let ground = backend.ground().await;
        enqueue(&ground, keyed("fold")).await;
        enqueue(&ground, keyed("fold")).await;
        enqueue(&ground, keyed("other")).await;
        assert_eq!(take(&ground, 20).await.len(), 2);
    }

    async fn asking_for_a_running_job_makes_it_run_once_more(backend: Backend) {
        let ground = backend.ground().await;
        enqueue(&ground, keyed("fold")).await;
        let first = take_one(&ground).await;
        enqueue(&ground, keyed("fold")).await;
        enqueue(&ground, keyed("fold")).await;
        assert_eq!(take(&ground, 1).await, []);
        first.finish(&ground).await.unwrap();
        take_one(&ground).await.finish(&ground).await.unwrap();
        assert_eq!(all(&ground).await, []);
    }

    async fn asking_sooner_brings_a_waiting_job_forward(backend: Backend) {
        let ground = backend.ground().await;
        enqueue(&ground, NewJob { run_at: Some(ground.clock.now() + MINUTE), ..keyed("fold") }).await;
        assert_eq!(take(&ground, 1).await, []);
        enqueue(&ground, keyed("fold")).await;
        assert_eq!(take(&ground, 1).await.len(), 1);
    }

    async fn asking_for_a_job_that_waits_after_a_failure_does_not_shorten_its_wait(backend: Backend) {
        let ground = backend.ground().await;
        enqueue(&ground, keyed("fold")).await;
        take_one(&ground).await.fail(&ground, &broken("the database is away")).await.unwrap();
        enqueue(&ground, keyed("fold")).await;
        assert_eq!(take(&ground, 1).await, []);
    }

    async fn asking_for_a_parked_job_gives_it_a_fresh_start_unless_it_is_poisoned(backend: Backend) {
        let ground = backend.ground().await;
        enqueue(&ground, keyed("fold")).await;
        fail_to_the_end(&ground).await;
        enqueue(&ground, keyed("fold")).await;
        for attempt in 1..=5 {
            assert_eq!(take_one(&ground).await.attempts, attempt);
            lease_ends(&ground);
        }
        assert_eq!(take(&ground, 1).await, []);
        enqueue(&ground, keyed("fold")).await;
        assert_eq!(take(&ground, 1).await, []);
        assert_eq!(only(&ground).await.parked_why, Some(ParkedWhy::Poisoned));
    }

    async fn a_recurring_job_comes_back_after_each_rest_whether_it_went_well_or_not(backend: Backend) {
        let ground = backend.ground().await;
        let declare = async |minutes: u64| {
            let write = ground.db.write().await.unwrap();
            let every = Duration::from_secs(60 * minutes);
            jobs::declare_recurring(&*write, &ground.clock, every, keyed("sweep")).await.unwrap();
            write.commit().await.unwrap();
        };
        declare(1000).await;
        declare(1000).await;
        take_one(&ground).await.finish(&ground).await.unwrap();
        assert_eq!(take(&ground, 1).await, []);
        ground.clock.advance(1000 * MINUTE);
        let after = fail_to_the_end(&ground).await;
        assert_eq!(after, AfterFailure::Waits(ground.clock.now() + 1000 * MINUTE));
        // A shorter rest holds at once.
        declare(1).await;
        assert_eq!(take(&ground, 1).await, []);
        ground.clock.advance(MINUTE);
        assert_eq!(take_one(&ground).await.attempts, 1);
    }

    async fn the_list_is_paged_newest_first_and_told_by_state(backend: Backend) {
        let ground = backend.ground().await;
        for name in ["a", "b", "c", "d", "e"] {
            enqueue(&ground, job(name)).await;
            ground.clock.advance(SECOND);
        }
        let taken = take_one(&ground).await;
        let failure = Failure::GiveUp { reason: "useless".into() };
        taken.fail(&ground, &failure).await.unwrap();
        take_one(&ground).await;

        let first = jobs::list(&*ground.db, Some(State::Ready), None, 2).await.unwrap();
        let second = jobs::list(&*ground.db, Some(State::Ready), first.next.as_deref(), 2).await.unwrap();
        let names: Vec<_> = first.items.iter().chain(&second.items).map(|job| job.payload_json.as_str()).collect();
        assert_eq!((names, second.next), (vec!["\"e\"", "\"d\"", "\"c\""], None));
        assert!(jobs::list(&*ground.db, None, first.next.as_deref(), 2).await.is_err());
        let parked = jobs::list(&*ground.db, Some(State::Parked), None, 2).await.unwrap().items;
        assert_eq!(parked.iter().map(|job| job.id).collect::<Vec<_>>(), [taken.id]);

        let counts = jobs::counts(&*ground.db, &ground.clock).await.unwrap();
        assert_eq!((counts.ready, counts.running, counts.parked), (3, 1, 1));
        assert_eq!(counts.oldest_due_at, Some(TestGround::START + 2 * SECOND));
    }
}
