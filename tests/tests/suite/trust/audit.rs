//! The audit log cannot be changed, and forgets people without breaking.

use photos36_domain::{
    Ground,
    audit::{self, Entry, GENESIS},
    database::statement,
};
use photos36_tests::on_both_backends;
use sea_orm::ConnectionTrait;
use serde_json::json;
use uuid::Uuid;

async fn write_down(ground: &Ground, person: Uuid, number: u32) {
    let entry = Entry {
        what: "decided",
        territory: None,
        object_kind: "photo",
        object: Uuid::from_u128(number.into()),
        facts: json!({"number": number}),
        parts: vec![(person, json!({"reason": "On reconnaît Jeanne."}))],
    };
    let write = ground.db.write().await.unwrap();
    audit::append(&*write, ground, vec![entry]).await.unwrap();
    write.commit().await.unwrap();
}

on_both_backends! {
    async fn the_log_verifies_and_refuses_every_change(backend: Backend) {
        let ground = backend.ground().await;
        let empty = audit::verify(&*ground.db).await.unwrap().unwrap();
        assert_eq!((empty.entries, empty.head), (0, GENESIS));
        let jeanne = Uuid::from_u128(9);
        for number in 0..5 {
            write_down(&ground, jeanne, number).await;
        }
        let whole = audit::verify(&*ground.db).await.unwrap().unwrap();
        assert_eq!((whole.entries, whole.parts, whole.erased), (5, 5, 0));
        for change in [
            "UPDATE audit_entries SET what = 'kept' WHERE seq = 3",
            "UPDATE audit_entries SET at = 0",
            "DELETE FROM audit_entries WHERE seq = 5",
            "DELETE FROM audit_entries",
            "UPDATE audit_parts SET part_json = '{}'",
        ] {
            let refused = ground.db.execute_raw(statement(&*ground.db, change, [])).await;
            assert!(refused.is_err(), "{change}");
        }
        assert_eq!(audit::verify(&*ground.db).await.unwrap().unwrap(), whole);
    }

    async fn what_is_about_someone_is_erased_and_the_chain_still_holds(backend: Backend) {
        let ground = backend.ground().await;
        let (jeanne, marie) = (Uuid::from_u128(9), Uuid::from_u128(8));
        for number in 0..6 {
            write_down(&ground, if number % 2 == 0 { jeanne } else { marie }, number).await;
        }
        let before = audit::verify(&*ground.db).await.unwrap().unwrap();
        let write = ground.db.write().await.unwrap();
        assert_eq!(audit::erase(&*write, jeanne).await.unwrap(), 3);
        write.commit().await.unwrap();
        let after = audit::verify(&*ground.db).await.unwrap().unwrap();
        assert_eq!((after.entries, after.parts, after.erased, after.head), (6, 3, 3, before.head));
    }

    async fn entries_written_at_the_same_instant_form_one_chain(backend: Backend) {
        let ground = backend.ground().await;
        futures_util::future::join_all((0..20).map(|n| write_down(&ground, Uuid::from_u128(9), n))).await;
        assert_eq!(audit::verify(&*ground.db).await.unwrap().unwrap().entries, 20);
    }
}
