//! The row of a local theme; `migrations` says what each column holds.
#![expect(missing_docs, reason = "the schema documents each column once")]

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "local_themes")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub territory_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    pub parent: String,
    pub name: String,
    pub name_en: Option<String>,
    pub created_by: Uuid,
    pub created_at: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
