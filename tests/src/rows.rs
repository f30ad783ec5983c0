//! Rows written straight into the database, for rules that begin from a state.

use crate::TestGround;
use photos36_domain::{
    database::statement,
    ids,
    photos::{PhotoState, entity},
    store::Key,
};
use sea_orm::{ActiveModelTrait, ActiveValue::NotSet, ConnectionTrait, IntoActiveModel};
use sha2::{Digest, Sha256};
use uuid::Uuid;

impl TestGround {
    /// A person, for rows that need one.
    pub async fn person(&self) -> Uuid {
        let id = ids::new(&self.clock);
        let sql = "INSERT INTO people (id, email, display_name, locale, created_at, updated_at)
            VALUES ($1, $2, 'Camille', 'fr', 0, 0)";
        let email = format!("{id}@example.org");
        self.db.execute_raw(statement(&*self.db, sql, [id.into(), email.into()])).await.unwrap();
        id
    }

    /// The row of a photo with these bytes, without its object.
    pub async fn photo_row(&self, author: Uuid, state: PhotoState, rendition: i32, bytes: &[u8]) -> Uuid {
        let now = self.clock.now();
        let row = entity::Model {
            seq: 0,
            id: ids::new(&self.clock),
            author_id: author,
            territory_id: None,
            state: state.name().into(),
            refusal: None,
            refusal_detail: None,
            sha256: Sha256::digest(bytes).to_vec(),
            size_bytes: i64::try_from(bytes.len()).unwrap(),
            media_type: "image/jpeg".into(),
            width_px: 4000,
            height_px: 3000,
            orientation: 1,
            lon: None,
            lat: None,
            place_source: None,
            accuracy_m: None,
            altitude_m: None,
            direction_deg: None,
            place_precision: "exact".into(),
            shown_lon: None,
            shown_lat: None,
            quad: None,
            taken_local: None,
            taken_offset_min: None,
            taken_source: None,
            taken_at: None,
            camera: None,
            title: "La fontaine".into(),
            body: String::new(),
            credit: "Camille".into(),
            licence: "CC-BY-SA-4.0".into(),
            perceptual_hash: None,
            near_duplicate_of: None,
            thumbhash: None,
            colours_json: None,
            rendition,
            version: 1,
            created_at: now,
            updated_at: now,
        };
        let id = row.id;
        let mut row = row.into_active_model().reset_all();
        row.seq = NotSet;
        row.insert(&*self.db).await.unwrap();
        id
    }

    /// Stores bytes as the original of a photo.
    pub async fn original(&self, photo: Uuid, bytes: &[u8]) -> Key {
        let key = Key::original(photo, &Sha256::digest(bytes).into());
        self.store.put(&key, bytes.to_vec().into(), "image/jpeg").await.unwrap();
        key
    }

    /// Stores bytes as a derivative of a photo.
    pub async fn derivative(&self, photo: Uuid, rendition: i32, name: &str, bytes: &[u8]) -> Key {
        let key = Key::derivative(photo, rendition, name);
        self.store.put(&key, bytes.to_vec().into(), "image/webp").await.unwrap();
        key
    }
}
