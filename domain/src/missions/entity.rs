//! Rows of missions and of what stands round them; `migrations` says what each column holds.
#![expect(missing_docs, reason = "the schema documents each column once")]

pub mod mission {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "missions")]
    pub struct Model {
        pub seq: i64,
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub territory_id: Uuid,
        pub question_id: Option<Uuid>,
        pub photo_id: Option<Uuid>,
        pub author_id: Uuid,
        pub kind: String,
        pub state: String,
        pub state_at: i64,
        pub title: String,
        pub body: String,
        pub lon: Option<f64>,
        pub lat: Option<f64>,
        pub place_source: Option<String>,
        pub min_team: i32,
        pub members: i32,
        pub open_needs: i32,
        pub supports: i32,
        pub answer: Option<String>,
        pub strengths: Option<String>,
        pub weaknesses: Option<String>,
        pub parent_id: Option<Uuid>,
        pub words: String,
        pub code: Option<String>,
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
    #[sea_orm(table_name = "mission_themes")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub mission_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub theme: String,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod member {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "mission_members")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub mission_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub person_id: Uuid,
        pub is_steward: bool,
        pub joined_at: i64,
        pub left_at: Option<i64>,
        pub removed_by: Option<Uuid>,
        pub removal_reason: Option<String>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod moved {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "mission_moves")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub mission_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub position: i32,
        pub from_state: Option<String>,
        pub to_state: String,
        pub actor_id: Option<Uuid>,
        pub reason: String,
        pub created_at: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod invitation {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "mission_invitations")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub mission_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub person_id: Uuid,
        pub invited_by: Uuid,
        pub answer: Option<String>,
        pub created_at: i64,
        pub answered_at: Option<i64>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod picture {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "mission_photos")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub mission_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub side: String,
        #[sea_orm(primary_key, auto_increment = false)]
        pub position: i32,
        pub photo_id: Uuid,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
