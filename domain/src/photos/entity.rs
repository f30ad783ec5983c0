//! Rows of photos and of their themes; `migrations` says what each column holds.
#![expect(missing_docs, reason = "the schema documents each column once")]

pub use photo::{ActiveModel, Column, Entity, Model};

pub mod photo {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "photos")]
    pub struct Model {
        pub seq: i64,
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub author_id: Uuid,
        pub territory_id: Option<Uuid>,
        pub state: String,
        pub refusal: Option<String>,
        pub refusal_detail: Option<String>,
        pub sha256: Vec<u8>,
        pub size_bytes: i64,
        pub media_type: String,
        pub width_px: i32,
        pub height_px: i32,
        pub orientation: i32,
        pub lon: Option<f64>,
        pub lat: Option<f64>,
        pub place_source: Option<String>,
        pub accuracy_m: Option<f64>,
        pub altitude_m: Option<f64>,
        pub direction_deg: Option<f64>,
        pub place_precision: String,
        pub shown_lon: Option<f64>,
        pub shown_lat: Option<f64>,
        pub quad: Option<i64>,
        pub taken_local: Option<String>,
        pub taken_offset_min: Option<i32>,
        pub taken_source: Option<String>,
        pub taken_at: Option<i64>,
        pub camera: Option<String>,
        pub title: String,
        pub body: String,
        pub credit: String,
        pub licence: String,
        pub perceptual_hash: Option<i64>,
        pub near_duplicate_of: Option<Uuid>,
        pub thumbhash: Option<Vec<u8>>,
        pub colours_json: Option<String>,
        pub rendition: i32,
        pub version: i64,
        pub created_at: i64,
        pub updated_at: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod theme {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "photo_themes")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub photo_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub theme: String,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
