//! Rules of `photos36 doctor`: it names each fault, and nothing that is well.

use photos36::cli::doctor::{self, Outcome};
use photos36_domain::{
    Clock,
    clock::HOUR,
    photos::PhotoState,
    settings::{MailKind, Settings, StoreKind},
    texts::Locale,
};
use photos36_tests::{TestGround, on_both_backends};
use std::sync::Arc;

/// The checks that found a fault, each with the reason.
async fn faults(settings: &Settings) -> Vec<(&'static str, String)> {
    let findings = doctor::examine(&Arc::new(settings.clone()), Locale::English).await;
    let fault = |finding: doctor::Finding| match finding.outcome {
        Outcome::Fault(reason) => Some((finding.check, reason)),
        _ => None,
    };
    findings.into_iter().filter_map(fault).collect()
}

async fn with_a_photo(ground: &TestGround) {
    let author = ground.person().await;
    let photo = ground.photo_row(author, PhotoState::Published, 0, b"a fountain").await;
    ground.original(photo, b"a fountain").await;
}

on_both_backends! {
    async fn a_sound_installation_has_no_fault_and_every_check_says_something(backend: Backend) {
        let ground = backend.ground().await;
        with_a_photo(&ground).await;
        let findings = doctor::examine(&ground.settings, Locale::French).await;
        for finding in &findings {
            assert!(matches!(&finding.outcome, Outcome::Well(detail) if !detail.is_empty()), "{finding:?}");
            let line = finding.line(Locale::French);
            assert!(line.starts_with("OK ") && !line.contains("doctor-"), "{line}");
        }
        let checks: Vec<_> = findings.iter().map(|finding| finding.check).collect();
        for check in ["settings", "secret", "disk", "database", "migrations", "integrity", "store", "objects", "clock", "mail"] {
            assert!(checks.contains(&check), "{check}");
        }
    }

    async fn a_photo_whose_object_is_missing_or_cut_is_named(backend: Backend) {
        let ground = backend.ground().await;
        with_a_photo(&ground).await;
        let author = ground.person().await;
        let missing = ground.photo_row(author, PhotoState::Published, 0, b"missing").await;
        let cut = ground.photo_row(author, PhotoState::Processing, 0, b"cut").await;
        let key = ground.original(cut, b"cut").await;
        ground.store.put(&key, bytes::Bytes::from_static(b"c"), "image/jpeg").await.unwrap();
        ground.photo_row(author, PhotoState::Deleted, 0, b"deleted").await;
        let faults = faults(&ground.settings).await;
        assert_eq!(faults.len(), 1, "{faults:?}");
        let (check, reason) = &faults[0];
        assert_eq!(*check, "objects");
        assert!(reason.contains(&missing.to_string()) && reason.contains(&cut.to_string()), "{reason}");
        assert!(reason.starts_with("2 of 3"), "{reason}");
    }

    async fn a_clock_that_is_behind_the_rows_is_a_fault(backend: Backend) {
        let ground = backend.ground().await;
        ground.clock.advance(Clock::system().now() + HOUR - ground.clock.now());
        with_a_photo(&ground).await;
        let faults = faults(&ground.settings).await;
        assert!(matches!(faults.as_slice(), [("clock", _)]), "{faults:?}");
    }

    async fn missing_migrations_and_a_missing_table_are_faults(backend: Backend) {
        let ground = backend.ground().await;
        sea_orm::ConnectionTrait::execute_unprepared(&*ground.db, "DELETE FROM seaql_migrations").await.unwrap();
        let faults = faults(&ground.settings).await;
        assert!(matches!(faults.as_slice(), [("migrations", _)]), "{faults:?}");
    }

    async fn a_database_that_cannot_be_opened_is_one_fault_and_the_rest_is_still_checked(backend: Backend) {
        let ground = backend.ground().await;
        let mut settings = (*ground.settings).clone();
        settings.database.url = match backend {
            photos36_tests::Backend::Embedded => format!("sqlite://{}", ground.folder.path().display()),
            photos36_tests::Backend::Services => format!("{}-gone", settings.database.url),
        };
        let findings = doctor::examine(&Arc::new(settings), Locale::English).await;
        let of = |check| findings.iter().find(|finding| finding.check == check).unwrap();
        assert!(of("database").is_fault());
        for check in ["migrations", "integrity", "objects", "clock"] {
            assert!(matches!(of(check).outcome, Outcome::Unchecked), "{check}");
        }
        assert_eq!(findings.iter().filter(|finding| finding.is_fault()).count(), 1);
    }

    async fn a_store_that_cannot_be_used_is_a_fault(backend: Backend) {
        let ground = backend.ground().await;
        let mut settings = (*ground.settings).clone();
        match settings.store.kind {
            StoreKind::S3 => settings.store.secret_access_key = "wrong".into(),
            StoreKind::Files => {
                settings.store.folder = ground.folder.path().join("a-file");
                settings.photos.spool_folder = ground.folder.path().join("spool").display().to_string();
                std::fs::write(&settings.store.folder, "").unwrap();
            }
        }
        let checks: Vec<_> = faults(&settings).await.into_iter().map(|(check, _)| check).collect();
        assert!(checks.contains(&"store") && !checks.contains(&"database"), "{checks:?}");
    }

    async fn mail_that_cannot_be_sent_is_a_fault(backend: Backend) {
        let ground = backend.ground().await;
        let mut settings = (*ground.settings).clone();
        settings.mail.kind = MailKind::Smtp;
        settings.mail.smtp_url = "smtp://ann:hidden@127.0.0.1:1".into();
        let faults = faults(&settings).await;
        assert!(matches!(faults.as_slice(), [("mail", _)]), "{faults:?}");
        assert!(!faults[0].1.contains("hidden"), "a password must not be printed");
    }

    async fn a_secret_that_is_short_or_open_to_others_is_a_fault(backend: Backend) {
        let ground = backend.ground().await;
        let mut settings = (*ground.settings).clone();
        let open = std::os::unix::fs::PermissionsExt::from_mode(0o644);
        std::fs::set_permissions(&settings.people.secret_file, open).unwrap();
        assert!(matches!(faults(&settings).await.as_slice(), [("secret", _)]));
        settings.people.secret = "short".into();
        assert!(matches!(faults(&settings).await.as_slice(), [("secret", _)]));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_program_prints_a_line_for_each_check_and_fails_on_a_fault() {
    let ground = photos36_tests::Backend::Embedded.ground().await;
    let mut settings = (*ground.settings).clone();
    settings.database.url = format!("sqlite://{}", ground.folder.path().join("new.db").display());
    let run = |args: &[&str], language: &str| {
        let mut command = photos36_tests::program::command("photos36", &settings);
        let output = command.args(args).env("LC_ALL", language).output().unwrap();
        (output.status.code(), String::from_utf8(output.stdout).unwrap())
    };
    let (code, said) = run(&["doctor"], "fr_FR.UTF-8");
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("DÉFAUT  schéma : il manque") && said.contains("→ Lancez « photos36 migrate »."), "{said}");
    assert_eq!(run(&["migrate"], "C").0, Some(0));
    let (code, said) = run(&["doctor"], "en_GB.UTF-8");
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("OK      schema: up to date") && said.contains("Faults: 0."), "{said}");
    let (code, said) = run(&["doctor", "--set", "http.bnd=x"], "en_GB.UTF-8");
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("FAULT   configuration:") && said.contains("bnd"), "{said}");
}
