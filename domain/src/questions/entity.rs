//! Rows of questions and of their themes; `migrations` says what each column holds.
#![expect(missing_docs, reason = "the schema documents each column once")]

pub mod question {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "questions")]
    pub struct Model {
        pub seq: i64,
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub territory_id: Option<Uuid>,
        pub photo_id: Option<Uuid>,
        pub author_id: Uuid,
        pub state: String,
        pub origin: String,
        pub starter: Option<String>,
        pub spoken_by: Option<String>,
        pub age_bracket: Option<String>,
        pub title: String,
        pub body: String,
        pub lon: Option<f64>,
        pub lat: Option<f64>,
        pub words: String,
        pub merged_into: Option<Uuid>,
        pub merged_first: Option<Uuid>,
        pub answered_by: Option<Uuid>,
        pub supports: i32,
        pub comments: i32,
        pub hidden_at: Option<i64>,
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
    #[sea_orm(table_name = "question_themes")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub question_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub theme: String,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
