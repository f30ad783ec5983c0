//! The rows; `migrations` says what each column holds.
#![expect(missing_docs, reason = "the schema documents each column once")]

pub use comment::{ActiveModel, Column, Entity, Model};

pub mod comment {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "comments")]
    pub struct Model {
        pub seq: i64,
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub question_id: Option<Uuid>,
        pub mission_id: Option<Uuid>,
        pub parent_id: Option<Uuid>,
        pub author_id: Uuid,
        pub state: String,
        pub body: String,
        pub hidden_at: Option<i64>,
        pub version: i64,
        pub created_at: i64,
        pub updated_at: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
