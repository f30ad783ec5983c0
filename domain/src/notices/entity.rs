//! The rows; `migrations` says what each column holds.
#![expect(missing_docs, reason = "the schema documents each column once")]

pub mod happening {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "happenings")]
    pub struct Model {
        pub seq: i64,
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub what: String,
        pub territory_id: Option<Uuid>,
        pub photo_id: Option<Uuid>,
        pub question_id: Option<Uuid>,
        pub mission_id: Option<Uuid>,
        pub comment_id: Option<Uuid>,
        pub actor_id: Option<Uuid>,
        pub person_id: Option<Uuid>,
        pub lon: Option<f64>,
        pub lat: Option<f64>,
        pub told_to: Option<Uuid>,
        pub told_at: Option<i64>,
        pub created_at: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
