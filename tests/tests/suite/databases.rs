//! Rules of the database itself.

use photos36_tests::on_both_backends;
use sea_orm::ConnectionTrait;

on_both_backends! {
    async fn all_migrations_apply_and_none_is_missing(backend: Backend) {
        let test = backend.database().await;
        let database = test.open().await;
        assert_eq!(database.missing_migrations().await.unwrap(), 0);
    }

    async fn fifty_writers_at_once_lose_no_update(backend: Backend) {
        let test = backend.database().await;
        let database = test.open().await;
        database.execute_unprepared("CREATE TABLE counter (n bigint NOT NULL)").await.unwrap();
        database.execute_unprepared("INSERT INTO counter VALUES (0)").await.unwrap();
        let writers = (0..50).map(|_| {
            let database = database.clone();
            tokio::spawn(async move {
                let write = database.write().await.unwrap();
                write.execute_unprepared("UPDATE counter SET n = n + 1").await.unwrap();
                write.commit().await.unwrap();
            })
        });
        for writer in writers.collect::<Vec<_>>() {
            writer.await.unwrap();
        }
        let row = database
            .query_one_raw(photos36_domain::database::statement(&*database, "SELECT n FROM counter", []))
            .await
            .unwrap()
            .unwrap();
        assert_eq!(row.try_get_by_index::<i64>(0).unwrap(), 50);
    }
}
