//! Rules of mediation, the council of the wise, its draws and exclusion.

use super::{territory, with_role};
use crate::game::code;
use photos36_domain::{Clock, Ground, clock::HOUR, council, database::statement, ids, people::Role, people::sessions};
use photos36_tests::{App, Player, on_both_backends, pictures};
use reqwest::{Method, Response};
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use uuid::Uuid;

async fn send(player: &Player, method: Method, path: &str, body: Value) -> Response {
    player.request(method, path).json(&body).send().await.unwrap()
}

async fn put(player: &Player, path: &str, body: Value) -> Response {
    send(player, Method::PUT, path, body).await
}

fn new_path(app: &App, under: &str) -> String {
    format!("{under}/{}", ids::new(&app.ground.clock))
}

async fn residents(app: &App, place: Uuid, many: usize) -> Vec<Player> {
    let mut players = Vec::new();
    for n in 0..many {
        players.push(with_role(app, &format!("sage{n}@example.org"), place, Role::Resident).await);
    }
    players
}

/// Draws a council of three among these people: all of it as the API does it, only the hour of the draw has come.
async fn drawn_council(app: &App, place: Uuid, animator: &Player, people: &[Player]) -> Value {
    for person in people {
        assert_eq!(put(person, &format!("/v1/territories/{place}/council/willing"), json!({})).await.status(), 204);
    }
    let draw = ids::new(&app.ground.clock);
    let body = json!({"public_source": "Loto du samedi", "hours": 1});
    let path = format!("/v1/territories/{place}/council/draws/{draw}");
    assert_eq!(put(animator, &path, body).await.status(), 201);
    let early =
        send(animator, Method::POST, &format!("/v1/council/draws/{draw}/draw"), json!({"public_seed": "1 2 3"})).await;
    assert_eq!(code(early).await, (409, "draw-too-early".into()));
    let later = Ground { clock: Clock::fixed(app.ground.clock.now() + 2 * HOUR), ..(*app.ground).clone() };
    let actor = actor(app, animator).await;
    council::draw::draw(&later, &actor, draw, "1 2 3").await.unwrap();
    app.json(&format!("/v1/council/draws/{draw}")).await
}

async fn actor(app: &App, player: &Player) -> photos36_domain::people::Actor {
    let claims = photos36::http::tokens::Tokens::new((*app.ground).clone()).verify(&player.token).await.unwrap();
    sessions::authenticate(&*app.ground.db, claims.sid).await.unwrap().unwrap().actor
}

/// A conflict of `one` with `other`, mediated and left unresolved; gives the council's case.
async fn unresolved(app: &App, place: Uuid, one: &Player, other: &Player, mediator: &Player, council: &Player) -> Uuid {
    let path = new_path(app, "/v1/mediations");
    let body = json!({"territory_id": place, "person_id": other.id, "title": "Le banc de la place"});
    assert_eq!(put(one, &path, body).await.status(), 201);
    assert_eq!(
        code(send(one, Method::POST, &format!("{path}/take"), json!({})).await).await.1,
        "forbidden",
        "nobody mediates for themselves"
    );
    assert_eq!(send(mediator, Method::POST, &format!("{path}/take"), json!({})).await.status(), 200);
    let end = json!({"settled": false, "summary": "Chacun reste sur sa position."});
    assert_eq!(
        code(send(mediator, Method::POST, &format!("{path}/end"), end.clone()).await).await,
        (409, "mediation-not-held".into())
    );
    for (who, text) in [(one, "Il crie."), (mediator, "Et vous ?"), (other, "Elle aussi.")] {
        assert_eq!(put(who, &new_path(app, &format!("{path}/messages")), json!({"text": text})).await.status(), 201);
    }
    assert_eq!(council.get(&format!("{path}/messages")).await.status(), 404, "nobody else reads along");
    assert_eq!(send(mediator, Method::POST, &format!("{path}/end"), end).await.status(), 200);
    let read: Value = council.get(&format!("{path}/messages")).await.json().await.unwrap();
    assert_eq!(read["items"].as_array().unwrap().len(), 3, "the council reads what has come before it");
    let cases: Value = council.get(&format!("/v1/territories/{place}/council/cases")).await.json().await.unwrap();
    cases["items"][0]["id"].as_str().unwrap().parse().unwrap()
}

/// As the council's passed measure does it: an exclusion for good, without the votes before it.
async fn exclude(app: &App, place: Uuid, person: &Player) {
    let (case, measure, now) = (ids::new(&app.ground.clock), ids::new(&app.ground.clock), app.ground.clock.now());
    let write = app.ground.db.write().await.unwrap();
    let run = async |sql: &str, values: Vec<sea_orm::Value>| {
        write.execute_raw(statement(&*write, sql, values)).await.unwrap();
    };
    run(
        "INSERT INTO council_cases (id, territory_id, about_id, opened_by, state, title, body, created_at)
         VALUES ($1, $2, $3, $3, 'closed', '', '', $4)",
        vec![case.into(), place.into(), person.id.into(), now.into()],
    )
    .await;
    run(
        "INSERT INTO council_measures (id, case_id, territory_id, kind, body, proposed_by, state, seats, closes_at, created_at, decided_at)
         VALUES ($1, $2, $3, 'exclusion', '', $4, 'passed', 3, $5, $5, $5)",
        vec![measure.into(), case.into(), place.into(), person.id.into(), now.into()],
    )
    .await;
    run(
        "INSERT INTO exclusions (territory_id, person_id, measure_id, since_at) VALUES ($1, $2, $3, $4)",
        vec![place.into(), person.id.into(), measure.into(), now.into()],
    )
    .await;
    write.commit().await.unwrap();
}

async fn tag(player: &Player, path: &str) -> String {
    let read = player.get(path).await;
    read.headers()["etag"].to_str().unwrap().to_owned()
}

on_both_backends! {
    async fn anyone_runs_a_draw_again_from_what_the_api_tells(backend: Backend) {
        let app = backend.app_without_worker().await;
        let place = territory(&app, 3.2, 45.4).await;
        let animator = with_role(&app, "anim@example.org", place, Role::Animator).await;
        let people = residents(&app, place, 8).await;
        let draw = drawn_council(&app, place, &animator, &people).await;
        let text = |name: &str| draw[name].as_str().unwrap().to_owned();
        let candidates: Vec<String> = draw["candidates"].as_array().unwrap().iter().map(|id| id.as_str().unwrap().to_owned()).collect();
        assert_eq!(candidates.len(), 8);
        let hash = |text: String| hex::encode(Sha256::digest(text));
        assert_eq!(hash(format!("{}\n{}", text("nonce"), candidates.join(","))), text("commitment"));
        let mut order = candidates;
        order.sort_by_key(|id| hash(format!("{}\n{}\n{id}", text("nonce"), text("public_seed"))));
        assert_eq!(draw["drawn"], json!(order));
        let council = app.json(&format!("/v1/territories/{place}/council")).await;
        let seated: Vec<&str> = council["seats"].as_array().unwrap().iter().map(|seat| seat["person_id"].as_str().unwrap()).collect();
        assert_eq!(seated, order[..3]);
        let again = send(&animator, Method::POST, &format!("/v1/council/draws/{}/draw", text("id")), json!({"public_seed": "4 5 6"})).await;
        assert_eq!(code(again).await, (409, "drawn-already".into()), "nobody draws until the result pleases");
    }

    async fn the_council_alone_excludes_and_only_after_a_mediation(backend: Backend) {
        let app = backend.app_without_worker().await;
        let place = territory(&app, 3.2, 45.4).await;
        let animator = with_role(&app, "anim@example.org", place, Role::Animator).await;
        let mediator = with_role(&app, "mediator@example.org", place, Role::Mediator).await;
        let people = residents(&app, place, 3).await;
        let (one, other) = (
            with_role(&app, "one@example.org", place, Role::Resident).await,
            with_role(&app, "other@example.org", place, Role::Resident).await,
        );
        drawn_council(&app, place, &animator, &people).await;
        let case = unresolved(&app, place, &one, &other, &mediator, &people[0]).await;
        let exclusion = json!({"case_id": case, "kind": "exclusion", "text": "Pour apaiser.", "days": 30});
        let path = new_path(&app, "/v1/council/measures");
        assert_eq!(code(put(&animator, &path, exclusion.clone()).await).await, (404, "not-found".into()));
        assert_eq!(code(put(&one, &path, exclusion.clone()).await).await, (403, "forbidden".into()));
        assert_eq!(put(&people[0], &path, exclusion).await.status(), 201);
        let yes = json!({"aye": true});
        assert_eq!(code(put(&one, &format!("{path}/vote"), yes.clone()).await).await, (403, "forbidden".into()));
        for (person, voice) in people.iter().zip([yes.clone(), yes.clone(), json!({"aye": false, "reason": "Trop dur."})]) {
            assert_eq!(put(person, &format!("{path}/vote"), voice).await.status(), 200);
        }
        let measure: Value = people[0].get(&path).await.json().await.unwrap();
        assert_eq!(measure["state"], "majority", "an objection stood");
        assert!(other.send_photo(ids::new(&app.ground.clock), &pictures::jpeg_at(1, 3.25, 45.45)).await.status().is_success());
        for person in &people[..2] {
            assert_eq!(put(person, &format!("{path}/vote"), yes.clone()).await.status(), 200);
        }
        let measure: Value = people[0].get(&path).await.json().await.unwrap();
        assert_eq!((&measure["state"], &measure["passed_by"]), (&json!("passed"), &json!("majority")));
        let refused = other.send_photo(ids::new(&app.ground.clock), &pictures::jpeg_at(2, 3.25, 45.45)).await;
        assert_eq!(code(refused).await, (403, "excluded".into()));
        let elsewhere = other.send_photo(ids::new(&app.ground.clock), &pictures::jpeg_at(3, 3.95, 45.45)).await;
        assert_eq!(elsewhere.status(), 201, "one can play elsewhere");
        let call = put(&other, &new_path(&app, "/v1/council/cases"), json!({"territory_id": place, "title": "Injuste"})).await;
        assert_eq!(code(call).await, (403, "forbidden".into()));
        let lift = new_path(&app, "/v1/council/measures");
        assert_eq!(put(&people[1], &lift, json!({"case_id": case, "kind": "lift", "text": "C'est passé."})).await.status(), 201);
        for person in &people {
            put(person, &format!("{lift}/vote"), yes.clone()).await;
        }
        let back = other.send_photo(ids::new(&app.ground.clock), &pictures::jpeg_at(4, 3.25, 45.45)).await;
        assert_eq!(back.status(), 201);
    }

    async fn whom_the_council_excluded_adds_nothing_there_and_may_still_leave(backend: Backend) {
        let app = backend.app_without_worker().await;
        let place = territory(&app, 3.2, 45.4).await;
        let (one, other) = (
            with_role(&app, "one@example.org", place, Role::Resident).await,
            with_role(&app, "other@example.org", place, Role::Resident).await,
        );
        let question = new_path(&app, "/v1/questions");
        let ask = json!({"title": "Pourquoi ce banc ?", "territory_id": place});
        assert_eq!(put(&other, &question, ask.clone()).await.status(), 201);
        let (mission, theirs) = (new_path(&app, "/v1/missions"), new_path(&app, "/v1/missions"));
        let open = json!({"title": "Réparer le banc", "kind": "making", "place": {"lon": 3.25, "lat": 45.45}});
        assert_eq!(put(&other, &mission, open.clone()).await.status(), 201);
        assert_eq!(put(&one, &theirs, open.clone()).await.status(), 201);
        let comment = new_path(&app, &format!("{mission}/comments"));
        assert_eq!(put(&other, &comment, json!({"text": "Samedi ?"})).await.status(), 201);
        exclude(&app, place, &other).await;
        let comment = format!("/v1/comments/{}", comment.rsplit('/').next().unwrap());
        let refused = [
            (Method::PUT, new_path(&app, "/v1/questions"), ask),
            (Method::PATCH, question.clone(), json!({"title": "Pourquoi le banc ?"})),
            (Method::PUT, format!("{question}/support"), json!({})),
            (Method::PUT, new_path(&app, &format!("{question}/comments")), json!({"text": "Encore."})),
            (Method::PATCH, comment.clone(), json!({"text": "Dimanche ?"})),
            (Method::PUT, new_path(&app, "/v1/missions"), open),
            (Method::PATCH, mission.clone(), json!({"title": "Repeindre le banc"})),
            (Method::PUT, format!("{theirs}/team/me"), json!({})),
            (Method::PUT, new_path(&app, &format!("{mission}/tasks")), json!({"title": "Poncer"})),
            (Method::PUT, new_path(&app, &format!("{mission}/needs")), json!({"kind": "hands", "text": "Deux bras"})),
            (Method::PUT, new_path(&app, &format!("{mission}/journal")), json!({"text": "Vu ce matin."})),
            (Method::PUT, new_path(&app, &format!("{mission}/comments")), json!({"text": "Encore."})),
            (Method::PUT, format!("{mission}/links/{}", theirs.rsplit('/').next().unwrap()), json!({"kind": "complements"})),
            (Method::POST, format!("{mission}/abandon"), json!({"reason": "Fâché."})),
        ];
        for (method, path, body) in refused {
            let tag = if method == Method::PATCH { tag(&other, &path).await } else { String::new() };
            let mut request = other.request(method.clone(), &path).json(&body);
            if !tag.is_empty() {
                request = request.header("If-Match", tag);
            }
            assert_eq!(code(request.send().await.unwrap()).await, (403, "excluded".into()), "{method} {path}");
        }
        let gone = other.request(Method::DELETE, &comment).header("If-Match", tag(&other, &comment).await).send().await.unwrap();
        assert_eq!(gone.status(), 204, "what one said can be taken back");
        let left = other.request(Method::DELETE, &format!("{mission}/team/me")).send().await.unwrap();
        assert!(left.status().is_success(), "one can leave: {}", left.status());
    }

    async fn ten_call_the_council_and_without_mediation_it_excludes_nobody(backend: Backend) {
        let app = backend.app_without_worker().await;
        let place = territory(&app, 3.2, 45.4).await;
        let animator = with_role(&app, "anim@example.org", place, Role::Animator).await;
        let people = residents(&app, place, 10).await;
        let about = with_role(&app, "about@example.org", place, Role::Resident).await;
        drawn_council(&app, place, &animator, &people[..3]).await;
        let path = new_path(&app, "/v1/council/cases");
        let body = json!({"territory_id": place, "about": about.id, "title": "Les comptes de la fête"});
        assert_eq!(put(&people[0], &path, body).await.status(), 201);
        let call = format!("{path}/call");
        let joins = (0..50).map(|n| put(&people[1 + n % 8], &call, json!({})));
        for answer in futures_util::future::join_all(joins).await {
            assert_eq!(answer.status(), 200);
        }
        let case: Value = people[0].get(&path).await.json().await.unwrap();
        assert_eq!((&case["callers"], &case["state"]), (&json!(9), &json!("calling")));
        let id = path.rsplit('/').next().unwrap();
        let measure = |kind: &str| json!({"case_id": id, "kind": kind, "text": "Parce que."});
        let early = put(&people[0], &new_path(&app, "/v1/council/measures"), measure("warning")).await;
        assert_eq!(code(early).await, (409, "case-not-open".into()));
        assert_eq!(put(&people[9], &call, json!({})).await.status(), 200);
        let case: Value = people[0].get(&path).await.json().await.unwrap();
        assert_eq!((&case["callers"], &case["state"]), (&json!(10), &json!("open")));
        let exclude = put(&people[0], &new_path(&app, "/v1/council/measures"), measure("exclusion")).await;
        assert_eq!(code(exclude).await, (409, "mediation-required".into()));
        let warning = new_path(&app, "/v1/council/measures");
        assert_eq!(put(&people[0], &warning, measure("warning")).await.status(), 201);
        for person in &people[..3] {
            put(person, &format!("{warning}/vote"), json!({"aye": true})).await;
        }
        let decided: Value = people[0].get(&warning).await.json().await.unwrap();
        assert_eq!((&decided["state"], &decided["passed_by"]), (&json!("passed"), &json!("consent")));
        let stranger = app.player("stranger@example.org").await;
        assert_eq!(stranger.get(&path).await.status(), 404, "a case about someone is not for all to read");
    }

    async fn whom_the_council_has_excluded_animates_no_more_and_can_still_be_unwilling(backend: Backend) {
        let app = backend.app_without_worker().await;
        let place = territory(&app, 3.2, 45.4).await;
        let animator = with_role(&app, "anim@example.org", place, Role::Animator).await;
        let willing = format!("/v1/territories/{place}/council/willing");
        let queue = format!("/v1/territories/{place}/moderation/cases");
        assert_eq!(put(&animator, &willing, json!({})).await.status(), 204);
        assert_eq!(animator.get(&queue).await.status(), 200);
        exclude(&app, place, &animator).await;
        assert_eq!(code(animator.get(&queue).await).await, (403, "forbidden".into()));
        assert_eq!(animator.request(Method::DELETE, &willing).send().await.unwrap().status(), 204);
        assert_eq!(put(&animator, &willing, json!({})).await.status(), 403);
    }

    async fn one_draw_waits_at_a_time_and_who_has_left_since_is_passed_over(backend: Backend) {
        let app = backend.app_without_worker().await;
        let place = territory(&app, 3.2, 45.4).await;
        let animator = with_role(&app, "anim@example.org", place, Role::Animator).await;
        let people = residents(&app, place, 5).await;
        for person in &people {
            put(person, &format!("/v1/territories/{place}/council/willing"), json!({})).await;
        }
        let path = || new_path(&app, &format!("/v1/territories/{place}/council/draws"));
        let body = json!({"public_source": "Loto du samedi", "hours": 1});
        let first = path();
        assert_eq!(put(&animator, &first, body.clone()).await.status(), 201);
        assert_eq!(code(put(&animator, &path(), body.clone()).await).await, (409, "draw-not-due".into()), "nobody keeps draws in store");
        for gone in &people[..2] {
            let left = gone.request(Method::DELETE, &format!("/v1/territories/{place}/members/me")).send().await.unwrap();
            assert!(left.status().is_success(), "{}", left.status());
        }
        let later = Ground { clock: Clock::fixed(app.ground.clock.now() + 2 * HOUR), ..(*app.ground).clone() };
        let draw: Uuid = first.rsplit('/').next().unwrap().parse().unwrap();
        council::draw::draw(&later, &actor(&app, &animator).await, draw, "1 2 3").await.unwrap();
        let council = app.json(&format!("/v1/territories/{place}/council")).await;
        let seated: Vec<&str> = council["seats"].as_array().unwrap().iter().map(|seat| seat["person_id"].as_str().unwrap()).collect();
        assert_eq!(seated.len(), 3);
        assert!(people[..2].iter().all(|gone| !seated.contains(&gone.id.to_string().as_str())), "who left does not sit");
        assert_eq!(code(put(&animator, &path(), body.clone()).await).await, (409, "draw-not-due".into()), "until the result pleases");
        let leaves = people.iter().find(|person| seated[0] == person.id.to_string()).unwrap();
        let left = leaves.request(Method::DELETE, &format!("/v1/territories/{place}/members/me")).send().await.unwrap();
        assert!(left.status().is_success());
        assert_eq!(app.json(&format!("/v1/territories/{place}/council")).await["seats"].as_array().unwrap().len(), 2, "who leaves sits no more");
    }

    async fn fewer_than_three_exclude_nobody_and_the_voice_of_who_left_counts_no_more(backend: Backend) {
        let app = backend.app_without_worker().await;
        let place = territory(&app, 3.2, 45.4).await;
        let animator = with_role(&app, "anim@example.org", place, Role::Animator).await;
        let mediator = with_role(&app, "mediator@example.org", place, Role::Mediator).await;
        let people = residents(&app, place, 3).await;
        let (one, other) = (
            with_role(&app, "one@example.org", place, Role::Resident).await,
            with_role(&app, "other@example.org", place, Role::Resident).await,
        );
        drawn_council(&app, place, &animator, &people).await;
        let case = unresolved(&app, place, &one, &other, &mediator, &people[0]).await;
        let path = new_path(&app, "/v1/council/measures");
        let exclusion = json!({"case_id": case, "kind": "exclusion", "text": "Pour apaiser.", "days": 30});
        assert_eq!(put(&people[0], &path, exclusion.clone()).await.status(), 201);
        for person in &people[..2] {
            assert_eq!(put(person, &format!("{path}/vote"), json!({"aye": true})).await.status(), 200);
        }
        let seat = format!("/v1/territories/{place}/council/seat");
        assert_eq!(people[1].request(Method::DELETE, &seat).send().await.unwrap().status(), 204);
        assert_eq!(put(&people[2], &format!("{path}/vote"), json!({"aye": true})).await.status(), 200);
        let measure: Value = people[0].get(&path).await.json().await.unwrap();
        assert_eq!((&measure["state"], &measure["seats"], &measure["ayes"]), (&json!("consent"), &json!(2), &json!(2)));
        let again = put(&people[0], &new_path(&app, "/v1/council/measures"), exclusion).await;
        assert_eq!(code(again).await, (409, "council-too-small".into()));
        let later = Ground { clock: Clock::fixed(app.ground.clock.now() + 8 * 24 * HOUR), ..(*app.ground).clone() };
        council::measures::close_due(&later).await.unwrap();
        let measure: Value = people[0].get(&path).await.json().await.unwrap();
        assert_eq!(measure["state"], "failed");
        let warning = new_path(&app, "/v1/council/measures");
        put(&people[0], &warning, json!({"case_id": case, "kind": "warning", "text": "Doucement."})).await;
        for person in [&people[0], &people[2]] {
            assert_eq!(put(person, &format!("{warning}/vote"), json!({"aye": true})).await.status(), 200);
        }
        let closed: Value = people[0].get(&format!("/v1/council/cases/{case}")).await.json().await.unwrap();
        assert_eq!(closed["state"], "closed", "what is decided is closed");
    }

    async fn who_decided_what_is_contested_has_no_voice_on_it(backend: Backend) {
        let app = backend.app_without_worker().await;
        let place = territory(&app, 3.2, 45.4).await;
        let animator = with_role(&app, "anim@example.org", place, Role::Animator).await;
        let answering = with_role(&app, "answering@example.org", place, Role::Animator).await;
        let mediator = with_role(&app, "mediator@example.org", place, Role::Mediator).await;
        let author = with_role(&app, "author@example.org", place, Role::Resident).await;
        let plain = with_role(&app, "plain@example.org", place, Role::Resident).await;
        let question = new_path(&app, "/v1/questions");
        assert_eq!(put(&author, &question, json!({"title": "Pourquoi ?", "territory_id": place})).await.status(), 201);
        let id = question.rsplit('/').next().unwrap();
        let hide = json!({"decisions": [{"object": {"kind": "question", "id": id}, "action": "hide", "rule": "spam", "reason": "Pub."}]});
        let taken: Value = send(&animator, Method::POST, "/v1/moderation/decisions", hide).await.json().await.unwrap();
        let path = format!("/v1/moderation/decisions/{}/appeal", taken["items"][0]["id"].as_str().unwrap());
        let appeal: Value = send(&author, Method::POST, &path, json!({"text": "Non."})).await.json().await.unwrap();
        let path = format!("/v1/moderation/appeals/{}/answer", appeal["id"].as_str().unwrap());
        assert_eq!(put(&answering, &path, json!({"granted": false, "answer": "Si."})).await.status(), 200);
        let mediation = new_path(&app, "/v1/mediations");
        let body = json!({"territory_id": place, "appeal_id": appeal["id"], "title": "Ma question"});
        assert_eq!(put(&author, &mediation, body).await.status(), 201);
        for (who, does) in [(&animator, 403), (&mediator, 200)] {
            assert_eq!(send(who, Method::POST, &format!("{mediation}/take"), json!({})).await.status(), does);
        }
        assert_eq!(put(&mediator, &new_path(&app, &format!("{mediation}/messages")), json!({"text": "Et ?"})).await.status(), 201);
        let end = json!({"settled": false, "summary": "Chacun reste sur sa position."});
        assert_eq!(send(&mediator, Method::POST, &format!("{mediation}/end"), end).await.status(), 200);
        let sit = "INSERT INTO council_seats (territory_id, seat, person_id, source_id, since_at) VALUES ($1, $2, $3, $3, 1)";
        for (seat, person) in [("drawn:1", &animator), ("drawn:2", &answering), ("drawn:3", &mediator), ("president", &plain)] {
            let values = [place.into(), seat.into(), person.id.into()];
            app.ground.db.execute_raw(statement(&*app.ground.db, sit, values)).await.unwrap();
        }
        let cases: Value = plain.get(&format!("/v1/territories/{place}/council/cases")).await.json().await.unwrap();
        let advice = json!({"case_id": cases["items"][0]["id"], "kind": "advice", "text": "À revoir."});
        for partial in [&animator, &answering, &mediator] {
            assert_eq!(code(put(partial, &new_path(&app, "/v1/council/measures"), advice.clone()).await).await, (403, "forbidden".into()));
        }
        let measure: Value = put(&plain, &new_path(&app, "/v1/council/measures"), advice).await.json().await.unwrap();
        assert_eq!(measure["seats"], 1);
    }
}
