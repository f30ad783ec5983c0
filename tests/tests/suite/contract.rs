//! Rules of the contract: the file, what every operation says, the pages that explain it.

use photos36::http::problem::status;
use photos36_domain::{ErrorCode, texts::Locale};
use photos36_tests::{Backend, on_both_backends};
use serde_json::Value;
use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

/// The contract that the server serves.
fn contract() -> Value {
    photos36::contract::complete(photos36::routes::contract()).unwrap()
}

/// Every operation: where it stands, and what is said of it.
fn operations(contract: &Value) -> Vec<(String, Value)> {
    let paths = contract["paths"].as_object().unwrap().iter();
    let all = paths.flat_map(|(path, item)| {
        let methods = ["get", "put", "post", "patch", "delete"].into_iter();
        methods.filter_map(move |method| Some((format!("{} {path}", method.to_uppercase()), item.get(method)?.clone())))
    });
    all.collect()
}

fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value[name].as_str().unwrap_or_default()
}

/// Answers of an operation by status; those that all operations share left out.
fn own_answers(operation: &Value) -> Vec<(&String, &Value)> {
    operation["responses"].as_object().unwrap().iter().filter(|(_, answer)| answer.get("$ref").is_none()).collect()
}

/// What the rule has against the contract; it must be nothing.
fn complaints(rule: impl Fn(&Value) -> Vec<String>) {
    let all = operations(&contract());
    let found: Vec<_> =
        all.iter().flat_map(|(at, said)| rule(said).into_iter().map(move |wrong| format!("{at}: {wrong}"))).collect();
    assert!(found.is_empty(), "{found:#?}");
}

/// One complaint when something is not so.
fn unless(holds: bool, wrong: &str) -> Vec<String> {
    if holds { Vec::new() } else { vec![wrong.to_owned()] }
}

#[test]
fn the_committed_file_is_the_contract_that_is_served() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../openapi.yaml");
    let committed = std::fs::read_to_string(file).unwrap();
    assert!(committed == photos36::contract::yaml().unwrap(), "run `cargo run -- openapi > openapi.yaml`");
}

#[test]
fn every_operation_has_an_id_of_its_own_a_title_a_description_and_a_declared_tag() {
    let contract = contract();
    let tags: BTreeSet<_> = contract["tags"].as_array().unwrap().iter().map(|tag| text(tag, "name")).collect();
    let mut ids = BTreeMap::new();
    for (at, said) in operations(&contract) {
        let id = text(&said, "operationId").to_owned();
        let is_camel =
            id.starts_with(|letter: char| letter.is_ascii_lowercase()) && id.chars().all(char::is_alphanumeric);
        assert!(is_camel, "{at}: the operationId {id:?} is not camelCase");
        let summary = text(&said, "summary");
        assert!(
            !summary.is_empty() && summary.len() <= 80,
            "{at}: begin its doc comment with a short title: {summary:?}"
        );
        assert!(text(&said, "description").len() > 20, "{at}: say in its doc comment what it does");
        assert!(
            said["tags"].as_array().unwrap().iter().all(|tag| tags.contains(tag.as_str().unwrap())),
            "{at}: its tag"
        );
        assert!(said["security"].is_array(), "{at}: who may call it");
        if let Some(other) = ids.insert(id.clone(), at.clone()) {
            panic!("{at} and {other} are both {id}");
        }
    }
}

/// Names of the types below a folder that stand in the contract as schemas.
fn schemas(folder: &Path, found: &mut Vec<(String, String)>) {
    for entry in std::fs::read_dir(folder).unwrap().map(Result::unwrap) {
        let path = entry.path();
        if path.is_dir() {
            schemas(&path, found);
            continue;
        }
        let (source, mut is_schema) = (std::fs::read_to_string(&path).unwrap_or_default(), false);
        for line in source.lines() {
            is_schema = is_schema || line.starts_with("#[derive(") && line.contains("ToSchema");
            let line = line.strip_prefix("pub ").or(line.strip_prefix("pub(super) ")).unwrap_or(line);
            let name = line.strip_prefix("struct ").or(line.strip_prefix("enum "));
            if let Some(name) = name.filter(|_| is_schema) {
                let name = name.split(|letter: char| !letter.is_alphanumeric()).next().unwrap();
                found.push((name.to_owned(), path.display().to_string()));
                is_schema = false;
            }
        }
    }
}

#[test]
fn no_two_types_share_the_name_of_a_schema() {
    let mut found = Vec::new();
    schemas(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../api/src"), &mut found);
    assert!(found.len() > 100, "{found:?}");
    let mut places: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (name, place) in found {
        places.entry(name).or_default().push(place);
    }
    places.retain(|_, places| places.len() > 1);
    assert!(places.is_empty(), "one would stand for the other in the contract: {places:#?}");
}

#[test]
fn every_refusal_names_codes_of_its_status_each_with_an_example() {
    let known: BTreeMap<_, _> = ErrorCode::ALL.iter().map(|code| (code.name(), status(code.kind()).as_u16())).collect();
    complaints(|said| {
        let refusals = own_answers(said).into_iter().filter(|(status, _)| status.as_str() >= "400");
        let wrong = refusals.flat_map(|(status, answer)| {
            let examples = answer["content"]["application/problem+json"]["examples"].as_object();
            let codes: Vec<_> = examples.into_iter().flatten().map(|(code, _)| code.as_str()).collect();
            let strangers = codes.iter().filter(|code| known[**code].to_string() != **status);
            let strangers = strangers.map(|code| format!("{code} is {}, not {status}", known[*code]));
            unless(!codes.is_empty(), &format!("{status} names no code of error.rs"))
                .into_iter()
                .chain(strangers.collect::<Vec<_>>())
        });
        wrong.collect()
    });
    complaints(|said| {
        let refuses = said["responses"].as_object().unwrap().keys().any(|status| status.starts_with('4'));
        unless(refuses, "says no 4xx")
    });
}

#[test]
fn every_body_of_json_has_an_example_of_its_own_or_of_its_schema() {
    let contract = contract();
    let has_example = |body: &Value| {
        let schema =
            body["schema"]["$ref"].as_str().and_then(|target| contract.pointer(target.trim_start_matches('#')));
        body.get("example").is_some() || schema.is_some_and(|schema| schema.get("example").is_some())
    };
    complaints(|said| {
        let answers = own_answers(said).into_iter().filter(|(status, _)| status.as_str() < "300");
        let holders = answers.map(|(_, answer)| answer).chain(said.get("requestBody"));
        let bodies = holders.flat_map(|holder| holder.get("content").and_then(Value::as_object).into_iter().flatten());
        let bare = bodies.filter(|(media_type, body)| media_type.contains("json") && !has_example(body));
        bare.map(|(media_type, _)| format!("{media_type} has no example")).collect()
    });
}

#[test]
fn every_read_is_tagged_every_list_is_linked_and_every_edit_asks_for_the_tag() {
    let all = operations(&contract());
    for (at, said) in &all {
        let names =
            |name: &str| said["parameters"].as_array().is_some_and(|all| all.iter().any(|one| one["name"] == name));
        let headers = &said["responses"]["200"]["headers"];
        // Events as they come have no end, and so no tag.
        let is_stream = said["responses"]["200"]["content"].get("text/event-stream").is_some();
        if at.starts_with("GET ") && said["responses"].get("200").is_some() && !is_stream {
            assert!(headers.get("ETag").is_some() && said["responses"].get("304").is_some(), "{at} has no tag");
            assert_eq!(names("cursor"), headers.get("Link").is_some(), "{at}: cursor and Link go together");
        }
        // An upload's next bytes have their offset for a tag (tus 1.0).
        if at.starts_with("PATCH ") && at != "PATCH /v1/uploads/{id}" {
            assert!(names("If-Match"), "{at} edits and takes no If-Match");
        }
        if names("If-Match") {
            let refusals = &said["responses"];
            assert!(refusals.get("412").is_some() && refusals.get("428").is_some(), "{at} takes If-Match: 412 and 428");
        }
    }
    assert!(all.len() > 80);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_problem_has_a_page_that_says_the_remedy_in_both_languages() {
    let app = Backend::Embedded.app_without_worker().await;
    for code in ErrorCode::ALL {
        let page = app.http.get(app.at(&format!("/problems/{}", code.name()))).send().await.unwrap();
        assert_eq!(page.status(), 200, "{}", code.name());
        let page = page.text().await.unwrap();
        for locale in Locale::ALL {
            assert!(page.contains(&format!("lang=\"{}\"", locale.tag())), "{} in {}", code.name(), locale.tag());
            let remedy = locale.text(&format!("error-{}.remedy", code.name()), &[]);
            let plain: String = remedy.chars().take_while(|letter| letter.is_alphabetic() || *letter == ' ').collect();
            assert!(!remedy.is_empty() && page.contains(&plain), "{}: {remedy}", code.name());
        }
    }
    let refused = app.http.get(app.at("/v1/territories?limit=0")).header("accept-language", "en").send().await.unwrap();
    let problem: Value = refused.json().await.unwrap();
    assert_eq!((text(&problem, "code"), &problem["retryable"]), ("parameter-invalid", &Value::Bool(false)));
    assert_eq!(problem["errors"][0]["parameter"], "limit");
    let page =
        app.http.get(text(&problem, "type").replace(&app.ground.settings.http.public_url, &app.url)).send().await;
    assert_eq!(page.unwrap().status(), 200);
}

on_both_backends! {
    async fn the_limits_are_those_that_are_enforced_and_the_files_are_the_contract(backend: Backend) {
        let app = backend.app_without_worker().await;
        let limits = app.json("/v1/limits").await;
        let most = |name: &str| {
            let limits = limits["limits"].as_array().unwrap();
            limits.iter().find(|limit| limit["name"] == name).unwrap()["most"].as_u64().unwrap()
        };
        let jeanne = app.player("jeanne@example.org").await;
        let long = "e".repeat(usize::try_from(most("json-bytes")).unwrap());
        let refused = jeanne.change(reqwest::Method::PATCH, "/v1/me", "*", &serde_json::json!({"display_name": long})).await;
        assert_eq!(refused.status(), 413);
        for (rows, expected) in [(most("page-rows"), 200), (most("page-rows") + 1, 400)] {
            assert_eq!(jeanne.get(&format!("/v1/territories?limit={rows}")).await.status(), expected);
        }
        let name = "é".repeat(usize::try_from(most("display-name-characters")).unwrap() + 1);
        let refused = jeanne.change(reqwest::Method::PATCH, "/v1/me", "*", &serde_json::json!({"display_name": name})).await;
        assert_eq!(refused.status(), 400);
        let path = format!("/v1/territories/{}/themes", uuid::Uuid::from_u128(7));
        let request = |key: String| jeanne.request(reqwest::Method::POST, &path).header("idempotency-key", key);
        let refused = request("k".repeat(101)).json(&serde_json::json!({})).send().await.unwrap();
        assert_eq!(crate::game::code(refused).await, (400, "parameter-invalid".into()), "a layer refuses with a problem too");
        let refused = app.http.delete(app.at("/v1/sessions/refresh")).send().await.unwrap();
        assert_eq!(refused.headers()["allow"], "POST");
        assert_eq!(crate::game::code(refused).await, (405, "method-not-allowed".into()));
        let refused = app.http.patch(app.at("/v1/me")).send().await.unwrap();
        assert_eq!(crate::game::code(refused).await, (401, "sign-in-required".into()), "who asks comes before how");
        assert_eq!(app.json("/openapi.json").await, contract());
        let served = app.http.get(app.at("/openapi.yaml")).send().await.unwrap().text().await.unwrap();
        assert!(served == photos36::contract::yaml().unwrap());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_operation_has_a_page_that_needs_no_other_host_and_no_script_of_its_own() {
    let app = Backend::Embedded.app_without_worker().await;
    let index = app.http.get(app.at("/docs?lang=en")).send().await.unwrap();
    let policy = index.headers()["content-security-policy"].to_str().unwrap().to_owned();
    assert!(policy.starts_with("default-src 'self'") && !policy.contains("unsafe"), "{policy}");
    let index = index.text().await.unwrap();
    for (at, said) in operations(&contract()) {
        let id = text(&said, "operationId");
        assert!(index.contains(&format!("href=\"/docs/{id}\"")), "{at} is not listed");
        let page = app.http.get(app.at(&format!("/docs/{id}"))).send().await.unwrap();
        assert_eq!(page.status(), 200, "{at}");
        let page = page.text().await.unwrap();
        assert!(page.contains("lang=\"fr\"") && page.contains("<h1"), "{at}");
        assert!(
            page.split("<script").skip(1).all(|tag| tag.starts_with(" src=\"/assets/")),
            "{at}: a script in the page"
        );
        assert!(!page.contains("style=\""), "{at}: a style in the page");
    }
    assert_eq!(app.http.get(app.at("/docs/nothing")).send().await.unwrap().status(), 404);
}
