//! Rules of the map: lists by box and filter, counts that always add up, tiles.

use photos36_domain::{
    ErrorCode, Ground,
    database::statement,
    error::Error,
    map::{self, BoundingBox, Filter, FilterIn, TileId, cells},
};
use photos36_tests::{Backend, TestGround, on_both_backends};
use sea_orm::{ConnectionTrait, Value};
use std::{collections::BTreeSet, ops::Deref};
use uuid::Uuid;

/// A resident who sends photos straight into rows: the map reads rows and nothing else.
pub struct Atlas<G = TestGround> {
    pub ground: G,
    pub author: Uuid,
    pub territory: Uuid,
}

/// A row of `photos` as far as the map minds.
#[derive(Clone)]
pub struct Row<'a> {
    pub n: u128,
    pub place: Option<(f64, f64)>,
    pub state: &'a str,
    pub theme: Option<&'a str>,
    pub in_territory: bool,
    pub taken_at: Option<i64>,
}

impl Row<'_> {
    pub fn at(n: u128, lon: f64, lat: f64) -> Self {
        Self { n, place: Some((lon, lat)), state: "published", theme: None, in_territory: false, taken_at: None }
    }

    pub fn id(&self) -> Uuid {
        Uuid::from_u128(self.n)
    }
}

impl Atlas {
    pub async fn new(backend: Backend) -> Self {
        Self::over(backend.ground().await).await
    }
}

impl<G: Deref<Target = Ground>> Atlas<G> {
    /// Writes the resident and the territory.
    pub async fn over(ground: G) -> Self {
        let (author, territory) = (Uuid::from_u128(0xa), Uuid::from_u128(0xb));
        let write = ground.db.write().await.unwrap();
        let person = "INSERT INTO people (id, email, display_name, locale, created_at, updated_at)
            VALUES ($1, 'a@example.org', 'Ana', 'fr', 0, 0)";
        write.execute_raw(statement(&*write, person, [author.into()])).await.unwrap();
        let place = "INSERT INTO territories (id, name, search_name, state, locale, currency, time_zone, attribution,
                min_lon, min_lat, max_lon, max_lat, inner_lon, inner_lat, created_at, updated_at)
            VALUES ($1, 'Vichel', 'vichel', 'preparing', 'fr', 'EUR', 'Europe/Paris', '', 3, 45, 4, 46, 3.2, 45.4, 0, 0)";
        write.execute_raw(statement(&*write, place, [territory.into()])).await.unwrap();
        write.commit().await.unwrap();
        Self { ground, author, territory }
    }

    pub async fn run(&self, sql: &str, values: Vec<Value>) {
        let write = self.ground.db.write().await.unwrap();
        write.execute_raw(statement(&*write, sql, values)).await.unwrap();
        write.commit().await.unwrap();
    }

    pub async fn add(&self, row: &Row<'_>) {
        let sql = "INSERT INTO photos (id, author_id, territory_id, state, sha256, size_bytes, media_type, width_px,
                height_px, orientation, place_precision, lon, lat, shown_lon, shown_lat, quad, taken_at, title, body,
                credit, licence, created_at, updated_at)
            VALUES ($1, $2, $3, $4, $5, 1, 'image/jpeg', 400, 300, 1, 'exact', $6, $7, $6, $7, $8, $9, $10, '', 'Ana',
                'CC-BY-SA-4.0', 0, 0)";
        let (lon, lat) = (row.place.map(|place| place.0), row.place.map(|place| place.1));
        let values = vec![
            row.id().into(),
            self.author.into(),
            row.in_territory.then_some(self.territory).into(),
            row.state.into(),
            row.id().as_bytes().to_vec().into(),
            lon.into(),
            lat.into(),
            row.place.map(|(lon, lat)| cells::quad(lon, lat)).into(),
            row.taken_at.into(),
            format!("Photo {}", row.n).into(),
        ];
        self.run(sql, values).await;
        if let Some(theme) = row.theme {
            self.run("INSERT INTO photo_themes VALUES ($1, $2)", vec![row.id().into(), theme.into()]).await;
        }
    }

    fn filter(&self, change: impl FnOnce(&mut FilterIn)) -> Filter {
        let mut sent = FilterIn::default();
        change(&mut sent);
        Filter::parse(&sent, Some(self.author)).unwrap()
    }

    /// All pages of the list, by their photos' numbers.
    async fn listed(&self, filter: &Filter, limit: u32) -> Vec<u128> {
        let (mut all, mut cursor) = (Vec::new(), None);
        loop {
            let page = map::photos(&*self.ground.db, filter, limit, cursor.as_deref()).await.unwrap();
            assert!(page.items.len() <= limit as usize);
            all.extend(page.items.iter().map(|photo| photo.id.as_u128()));
            cursor = page.next;
            if cursor.is_none() {
                return all;
            }
        }
    }

    async fn total(&self, filter: &Filter, zoom: u8) -> i64 {
        let clusters = map::clusters(&*self.ground.db, filter, zoom).await.unwrap();
        assert_eq!(clusters.total, clusters.items.iter().map(|cluster| cluster.photos).sum::<i64>());
        clusters.total
    }
}

/// Photos on the borders of tiles of every zoom, at both ends of the globe, in one spot, and scattered.
fn awkward_places() -> Vec<(f64, f64)> {
    let mut places =
        vec![(0.0, 0.0), (-180.0, 0.0), (180.0, 0.0), (90.0, 66.513_260_443_111_86), (0.0, 89.0), (0.0, -90.0)];
    places.extend((0..40).map(|n| (180.0 / f64::from(1 << (n % 20)), f64::from(n) - 20.0)));
    places.extend([(3.17, 45.44); 5]);
    places.extend((0..60).map(|n| (3.0 + f64::from(n) * 0.011, 45.0 + f64::from(n * 7 % 60) * 0.013)));
    places
}

async fn atlas_of_awkward_places(backend: Backend) -> (Atlas, i64) {
    let atlas = Atlas::new(backend).await;
    let places = awkward_places();
    for (n, (lon, lat)) in (1..).zip(&places) {
        let theme = if n % 3 == 0 { Some("water") } else { None };
        let row = Row { theme, in_territory: n % 2 == 0, taken_at: Some(n as i64), ..Row::at(n, *lon, *lat) };
        atlas.add(&row).await;
    }
    let total = i64::try_from(places.len()).unwrap();
    (atlas, total)
}

/// Photos in a tile by what its bytes say, read by a decoder of our own: `count` of clusters, 1 for each photo.
fn photos_in(tile: &[u8]) -> u64 {
    mvt_reader::layers(tile).iter().map(|layer| layer.photos).sum()
}

/// Just enough of the vector tile format (protobuf) to count, written apart from the encoder.
mod mvt_reader {
    pub struct Layer {
        pub name: String,
        pub features: u64,
        pub photos: u64,
    }

    struct Fields<'a>(&'a [u8]);

    enum Field<'a> {
        Number(u64),
        Bytes(&'a [u8]),
    }

    impl Fields<'_> {
        fn varint(&mut self) -> Option<u64> {
            let mut number = 0;
            for n in 0..10 {
                let (byte, rest) = self.0.split_first()?;
                self.0 = rest;
                number |= u64::from(byte & 0x7f) << (7 * n);
                if byte & 0x80 == 0 {
                    return Some(number);
                }
            }
            None
        }
    }

    impl<'a> Iterator for Fields<'a> {
        type Item = (u64, Field<'a>);
        fn next(&mut self) -> Option<Self::Item> {
            let tag = self.varint()?;
            let field = match tag & 7 {
                0 => Field::Number(self.varint()?),
                2 => {
                    let length = usize::try_from(self.varint()?).ok()?;
                    let (bytes, rest) = self.0.split_at(length);
                    self.0 = rest;
                    Field::Bytes(bytes)
                }
                wire => panic!("wire type {wire} is not used by these tiles"),
            };
            Some((tag >> 3, field))
        }
    }

    pub fn layers(tile: &[u8]) -> Vec<Layer> {
        Fields(tile)
            .filter_map(|(number, field)| match field {
                Field::Bytes(bytes) if number == 3 => Some(layer(bytes)),
                _ => None,
            })
            .collect()
    }

    fn layer(bytes: &[u8]) -> Layer {
        let (mut name, mut keys, mut values, mut tags) = (String::new(), Vec::new(), Vec::new(), Vec::new());
        for (number, field) in Fields(bytes) {
            let Field::Bytes(bytes) = field else { continue };
            match number {
                1 => name = String::from_utf8(bytes.to_vec()).unwrap(),
                2 => tags.push(feature_tags(bytes)),
                3 => keys.push(String::from_utf8(bytes.to_vec()).unwrap()),
                4 => values.push(Fields(bytes).find_map(|(number, field)| match field {
                    Field::Number(value) if number == 5 => Some(value),
                    _ => None,
                })),
                _ => {}
            }
        }
        let count = |tags: &Vec<u64>| {
            let pairs = tags.chunks(2).find(|pair| keys[pair[0] as usize] == "count");
            pairs.map_or(1, |pair| values[pair[1] as usize].unwrap())
        };
        Layer { name, features: tags.len() as u64, photos: tags.iter().map(count).sum() }
    }

    fn feature_tags(bytes: &[u8]) -> Vec<u64> {
        let packed = Fields(bytes).find_map(|(number, field)| match field {
            Field::Bytes(bytes) if number == 2 => Some(bytes),
            _ => None,
        });
        let mut packed = Fields(packed.unwrap_or_default());
        std::iter::from_fn(move || packed.varint()).collect()
    }
}

on_both_backends! {
    async fn counts_equal_the_total_at_every_zoom_folded_or_not(backend: Backend) {
        let (atlas, total) = atlas_of_awkward_places(backend).await;
        for folded in [false, true] {
            for zoom in 0..=22 {
                assert_eq!(atlas.total(&Filter::default(), zoom).await, total, "zoom {zoom}, folded {folded}");
            }
            map::fold(&atlas.ground.db).await.unwrap();
        }
    }

    async fn counts_equal_the_filtered_total_at_every_zoom(backend: Backend) {
        let (atlas, _) = atlas_of_awkward_places(backend).await;
        let of_theme = atlas.filter(|sent| sent.theme = Some("eau".into()));
        let of_territory = atlas.filter(|sent| sent.territory = Some(atlas.territory));
        let of_both = atlas.filter(|sent| {
            sent.theme = Some("eau".into());
            sent.territory = Some(atlas.territory);
        });
        let of_time = atlas.filter(|sent| {
            sent.taken_from = Some("1970-01-01T00:00:00.000010Z".into());
            sent.taken_to = Some("1970-01-01T00:00:00.000050Z".into());
        });
        for (filter, expected) in [(of_theme, 37), (of_territory, 55), (of_both, 18), (of_time, 40)] {
            assert_eq!(atlas.listed(&filter, 200).await.len(), expected as usize);
            for zoom in 0..=18 {
                assert_eq!(atlas.total(&filter, zoom).await, expected, "zoom {zoom}");
            }
        }
    }

    async fn tiles_of_a_zoom_hold_every_photo_once(backend: Backend) {
        let (atlas, total) = atlas_of_awkward_places(backend).await;
        let db = &*atlas.ground.db;
        for zoom in [0, 1, 2, 5, 8, 11, 13, 14, 17, 22_u8] {
            let columns_and_rows: BTreeSet<(u32, u32)> = awkward_places()
                .into_iter()
                .map(|(lon, lat)| cells::column_and_row(cells::quad(lon, lat) >> cells::shift(zoom)))
                .collect();
            let mut counted = 0;
            for (x, y) in columns_and_rows {
                let tile = map::tile(db, &Filter::default(), TileId::new(zoom, x, y).unwrap()).await.unwrap().unwrap();
                counted += photos_in(&tile);
            }
            assert_eq!(counted, total.unsigned_abs(), "zoom {zoom}");
        }
    }

    async fn clusters_and_the_list_agree_on_the_cells_of_a_box(backend: Backend) {
        let (atlas, _) = atlas_of_awkward_places(backend).await;
        for zoom in 0..=16 {
            let asked = Filter::default().within("3.01,45.01,3.4,45.6".parse().unwrap());
            let clusters = map::clusters(&*atlas.ground.db, &asked, zoom).await.unwrap();
            let [west, south, east, north] = clusters.edges;
            let whole = Filter::default().within(BoundingBox::new(west, south, east, north).unwrap());
            assert_eq!(atlas.listed(&whole, 50).await.len(), clusters.total as usize, "zoom {zoom}");
        }
    }

    async fn a_box_across_the_antimeridian_finds_both_sides(backend: Backend) {
        let atlas = Atlas::new(backend).await;
        for (n, lon) in [(1, 179.5), (2, -179.5), (3, 0.0), (4, 180.0), (5, -180.0), (6, 170.0)] {
            atlas.add(&Row::at(n, lon, -17.0)).await;
        }
        let filter = atlas.filter(|sent| sent.bbox = Some("179,-20,-179,-15".into()));
        assert_eq!(atlas.listed(&filter, 2).await, [5, 4, 2, 1]);
        assert_eq!(map::clusters(&*atlas.ground.db, &filter, 10).await.unwrap().total, 4);
    }

    async fn a_place_on_the_edge_of_a_box_is_inside_and_one_beyond_is_not(backend: Backend) {
        let atlas = Atlas::new(backend).await;
        atlas.add(&Row::at(1, 3.1, 45.5)).await;
        atlas.add(&Row::at(2, 3.100_000_1, 45.5)).await;
        let filter = atlas.filter(|sent| sent.bbox = Some("3.0,45.4,3.1,45.5".into()));
        assert_eq!(atlas.listed(&filter, 50).await, [1]);
    }

    async fn pages_follow_each_other_without_gap_or_double(backend: Backend) {
        let (atlas, total) = atlas_of_awkward_places(backend).await;
        let expected: Vec<u128> = (1..=total.unsigned_abs().into()).rev().collect();
        for limit in [1, 7, 200] {
            assert_eq!(atlas.listed(&Filter::default(), limit).await, expected);
        }
        let of_author = atlas.filter(|sent| sent.author = Some(atlas.author));
        assert_eq!(atlas.listed(&of_author, 10).await, expected);
        let other = map::photos(&*atlas.ground.db, &Filter::default(), 1, None).await.unwrap().next;
        let refused = map::photos(&*atlas.ground.db, &of_author, 1, other.as_deref()).await.unwrap_err();
        assert!(matches!(refused, Error::Refused(refusal) if refusal.code == ErrorCode::CursorInvalid));
    }

    async fn the_public_map_has_published_photos_with_a_place_only(backend: Backend) {
        let atlas = Atlas::new(backend).await;
        atlas.add(&Row::at(1, 3.1, 45.4)).await;
        for (n, state) in [(2, "processing"), (3, "refused"), (4, "deleted")] {
            atlas.add(&Row { state, ..Row::at(n, 3.1, 45.4) }).await;
        }
        atlas.add(&Row { place: None, ..Row::at(5, 0.0, 0.0) }).await;
        assert_eq!(atlas.listed(&Filter::default(), 50).await, [1]);
        assert_eq!(atlas.total(&Filter::default(), 3).await, 1);
        for (state, expected) in [("processing", 2), ("refused", 3), ("unplaced", 5)] {
            let own = atlas.filter(|sent| sent.state = Some(state.into()));
            assert_eq!(atlas.listed(&own, 50).await, [expected], "{state}");
        }
    }

    async fn a_photo_comes_with_its_names_and_themes(backend: Backend) {
        let atlas = Atlas::new(backend).await;
        atlas.add(&Row { theme: Some("water"), in_territory: true, ..Row::at(1, 3.1, 45.4) }).await;
        atlas.run("INSERT INTO photo_themes VALUES ($1, 'culture')", vec![Uuid::from_u128(1).into()]).await;
        let page = map::photos(&*atlas.ground.db, &Filter::default(), 10, None).await.unwrap();
        let photo = &page.items[0];
        assert_eq!((photo.author_name.as_str(), photo.title.as_str()), ("Ana", "Photo 1"));
        assert_eq!(photo.territory.as_ref().unwrap().name, "Vichel");
        assert_eq!(photo.themes, ["culture", "water"]);
        assert_eq!(photo.place, Some((3.1, 45.4)));
    }

    async fn counts_follow_photos_that_move_hide_and_go(backend: Backend) {
        let atlas = Atlas::new(backend).await;
        for n in 1..=3 {
            atlas.add(&Row::at(n, 3.1, 45.4)).await;
        }
        map::fold(&atlas.ground.db).await.unwrap();
        let id = |n: u128| Value::from(Uuid::from_u128(n));
        let there = atlas.filter(|sent| sent.bbox = Some("10,10,11,11".into()));
        let moving = "UPDATE photos SET shown_lon = 10.5, shown_lat = 10.5, quad = $1 WHERE id = $2";
        atlas.run(moving, vec![cells::quad(10.5, 10.5).into(), id(1)]).await;
        atlas.run("UPDATE photos SET state = 'refused' WHERE id = $1", vec![id(2)]).await;
        for folded in [false, true] {
            assert_eq!(atlas.total(&Filter::default(), 4).await, 2, "folded {folded}");
            assert_eq!(atlas.total(&there, 10).await, 1, "folded {folded}");
            assert_eq!(atlas.listed(&there, 10).await, [1]);
            map::fold(&atlas.ground.db).await.unwrap();
        }
        atlas.run("DELETE FROM photos WHERE id = $1", vec![id(3)]).await;
        assert_eq!(atlas.total(&Filter::default(), 4).await, 1);
    }

    async fn a_cluster_of_one_names_its_photo(backend: Backend) {
        let atlas = Atlas::new(backend).await;
        atlas.add(&Row::at(1, 3.1, 45.4)).await;
        for n in 2..=4 {
            atlas.add(&Row::at(n, 20.0, 45.4)).await;
        }
        for filter in [Filter::default(), atlas.filter(|sent| sent.author = Some(atlas.author))] {
            let clusters = map::clusters(&*atlas.ground.db, &filter, 5).await.unwrap().items;
            let counted: Vec<_> = clusters.iter().map(|cluster| (cluster.photos, cluster.photo)).collect();
            assert_eq!(counted, [(1, Some(Uuid::from_u128(1))), (3, None)]);
            assert!((clusters[1].lon - 20.0).abs() < 1e-6 && (clusters[1].lat - 45.4).abs() < 1e-6);
        }
    }

    async fn two_folds_at_once_count_each_change_once(backend: Backend) {
        let (atlas, total) = atlas_of_awkward_places(backend).await;
        let folds = (0..4).map(|_| {
            let db = atlas.ground.db.clone();
            tokio::spawn(async move { map::fold(&db).await.unwrap() })
        });
        let mut moved = 0;
        for fold in folds.collect::<Vec<_>>() {
            moved += fold.await.unwrap();
        }
        moved += map::fold(&atlas.ground.db).await.unwrap();
        // Each photo once, and once for its theme.
        let of_theme = atlas.listed(&Filter::default().with_theme("eau").unwrap(), 200).await.len();
        assert_eq!(moved, total.unsigned_abs() + of_theme as u64);
        assert_eq!(atlas.total(&Filter::default(), 13).await, total);
    }

    async fn a_rebuild_gives_the_counts_that_folding_gave(backend: Backend) {
        let (atlas, _) = atlas_of_awkward_places(backend).await;
        map::fold(&atlas.ground.db).await.unwrap();
        let folded = map::clusters(&*atlas.ground.db, &Filter::default(), 9).await.unwrap();
        map::rebuild(&atlas.ground.db).await.unwrap();
        assert_eq!(map::clusters(&*atlas.ground.db, &Filter::default(), 9).await.unwrap(), folded);
        assert_eq!(map::fold(&atlas.ground.db).await.unwrap(), 0);
    }

    async fn an_empty_tile_is_none(backend: Backend) {
        let atlas = Atlas::new(backend).await;
        for zoom in [0, 14] {
            let tile = map::tile(&*atlas.ground.db, &Filter::default(), TileId::new(zoom, 0, 0).unwrap()).await.unwrap();
            assert_eq!(tile, None);
        }
    }

    async fn a_crowded_tile_falls_back_to_clusters_that_add_up(backend: Backend) {
        let atlas = Atlas::new(backend).await;
        let few = 20;
        for n in 1..=few {
            atlas.add(&Row::at(n, 3.1645 + n as f64 * 1e-3, 45.44)).await;
        }
        let copying = "INSERT INTO photos (id, author_id, state, sha256, size_bytes, media_type, width_px, height_px,
                orientation, place_precision, shown_lon, shown_lat, quad, title, body, credit, licence, created_at,
                updated_at)
            SELECT $1, author_id, state, $2, 1, media_type, 1, 1, 1, place_precision, shown_lon, shown_lat, quad, title,
                '', '', licence, 0, 0
            FROM photos WHERE id = $3";
        let write = atlas.ground.db.write().await.unwrap();
        for n in 1000..1900_u128 {
            let id = Uuid::from_u128(n);
            let values = [id.into(), id.as_bytes().to_vec().into(), Uuid::from_u128(1 + n % few).into()];
            write.execute_raw(statement(&*write, copying, values)).await.unwrap();
        }
        write.commit().await.unwrap();
        let (x, y) = cells::column_and_row(cells::quad(3.17, 45.44) >> cells::shift(14));
        let tile = map::tile(&*atlas.ground.db, &Filter::default(), TileId::new(14, x, y).unwrap()).await.unwrap();
        let tile = tile.unwrap();
        let layers = mvt_reader::layers(&tile);
        assert_eq!(layers.iter().map(|layer| layer.name.as_str()).collect::<Vec<_>>(), ["clusters"]);
        assert!(layers[0].features > 1 && layers[0].features <= 1024);
        assert_eq!(photos_in(&tile), 920);
    }
}
