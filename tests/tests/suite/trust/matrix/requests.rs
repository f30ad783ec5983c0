//! Each operation as the contract has it, made a request about the objects of a world.

use super::world::World;
use photos36::contract::rights::{Who, who_may};
use photos36_tests::{App, content_digest, pictures};
use reqwest::{Method, RequestBuilder};
use serde_json::{Map, Value, json};

/// What makes a new object under an id of the caller's.
const MAKING: [&str; 22] = [
    "openMission",
    "askQuestion",
    "sendPhoto",
    "addTask",
    "stateNeed",
    "makeOffer",
    "writeJournalEntry",
    "addKnowledge",
    "declareContribution",
    "commentMission",
    "commentQuestion",
    "importMission",
    "replicateMission",
    "callCouncil",
    "proposeMeasure",
    "openMediation",
    "sayInMediation",
    "makeProposal",
    "askAboutProposal",
    "setAlert",
    "registerPushDevice",
    "commitToDraw",
];

/// An operation of the contract.
pub struct Operation {
    pub id: String,
    method: Method,
    path: String,
    parameters: Vec<Value>,
    body: Option<(String, Value)>,
}

/// All of them.
pub fn operations() -> Vec<Operation> {
    let contract = photos36::contract::complete(photos36::routes::contract()).unwrap();
    let mut all = Vec::new();
    for (path, item) in contract["paths"].as_object().unwrap() {
        for (method, said) in item.as_object().unwrap() {
            let Some(id) = said["operationId"].as_str() else { continue };
            let parameters = said["parameters"].as_array().cloned().unwrap_or_default();
            let parameters = parameters.iter().map(|parameter| resolved(&contract, parameter).clone()).collect();
            let content = resolved(&contract, &said["requestBody"])["content"].as_object();
            let body = content.and_then(|content| content.iter().next()).map(|(kind, body)| {
                let schema = resolved(&contract, &body["schema"]);
                let example = body.get("example").or_else(|| schema.get("example")).cloned();
                (kind.clone(), example.unwrap_or(Value::Null))
            });
            let method = Method::from_bytes(method.to_uppercase().as_bytes()).unwrap();
            all.push(Operation { id: id.to_owned(), method, path: path.clone(), parameters, body });
        }
    }
    all
}

fn resolved<'a>(contract: &'a Value, said: &'a Value) -> &'a Value {
    match said["$ref"].as_str() {
        Some(reference) => resolved(contract, contract.pointer(reference.trim_start_matches('#')).unwrap()),
        None => said,
    }
}

impl Operation {
    /// Reads first, then what adds, changes, acts and deletes.
    pub fn turn(&self) -> usize {
        [Method::GET, Method::OPTIONS, Method::PUT, Method::PATCH, Method::POST, Method::DELETE]
            .iter()
            .position(|method| *method == self.method)
            .unwrap()
    }

    /// A read that ends.
    pub fn is_whole_read(&self) -> bool {
        self.method == Method::GET && !self.id.starts_with("follow")
    }

    /// Whether it is about an object that can be absent.
    pub fn has_object(&self) -> bool {
        let is_own = self.path.starts_with("/v1/me/") || self.path.starts_with("/v1/map/");
        self.path.contains('{') && !is_own && !MAKING.contains(&self.id.as_str())
    }

    /// Reads a photo, question, mission or comment, or what stands under one.
    pub fn reads_what_can_be_hidden(&self) -> bool {
        let under = ["/v1/photos/{id}", "/v1/questions/{id}", "/v1/missions/{id}", "/v1/comments/{id}"];
        // What only its owner, its team or its animators read is closed to strangers anyhow.
        let is_open = who_may(&self.id) == Some(&[Who::Anyone]);
        self.method == Method::GET && is_open && under.iter().any(|path| self.path.starts_with(path))
    }

    /// Reads, changes or adds to a photo, question, mission or comment.
    pub fn is_about_what_can_be_hidden(&self) -> bool {
        let under = ["/v1/photos/{id}", "/v1/questions/{id}", "/v1/missions/{id}", "/v1/comments/{id}"];
        let makes = ["openMission", "askQuestion", "sendPhoto", "importMission", "replicateMission"]
            .contains(&self.id.as_str());
        !makes && under.iter().any(|path| self.path.starts_with(path))
    }

    /// The request, still of nobody.
    pub fn request(&self, app: &App, world: &World) -> RequestBuilder {
        let mut request = app.http.request(self.method.clone(), app.at(&self.path(world)));
        for parameter in self.parameters.iter().filter(|parameter| parameter["required"] == true) {
            let name = parameter["name"].as_str().unwrap();
            let value = match name {
                "If-Match" => "*".to_owned(),
                "territory_id" => world.id("territories"),
                _ => plain(&parameter["example"]),
            };
            match parameter["in"].as_str() {
                Some("query") => request = request.query(&[(name, value)]),
                Some("header") if name != "Content-Digest" => request = request.header(name, value),
                _ => {}
            }
        }
        self.with_body(request, world)
    }

    fn with_body(&self, request: RequestBuilder, world: &World) -> RequestBuilder {
        match self.id.as_str() {
            "sendPhoto" => {
                let bytes = pictures::jpeg_at(world.next_seed(), 3.25, 45.45);
                request.header("Content-Digest", content_digest(&bytes)).body(bytes)
            }
            "setTerritoryBoundary" => {
                let ring = json!([[8.0, 45.0], [8.1, 45.0], [8.1, 45.1], [8.0, 45.1], [8.0, 45.0]]);
                request
                    .header("content-type", "application/geo+json")
                    .body(json!({"type": "Polygon", "coordinates": [ring]}).to_string())
            }
            "createUpload" | "sendUploadBytes" => request
                .header("content-type", "application/offset+octet-stream")
                .header("Upload-Length", "10")
                .body("0123456789"),
            _ => match &self.body {
                Some((kind, example)) if kind == "application/json" => request.json(&self.about(example, world)),
                _ => request,
            },
        }
    }

    /// The contract's example, about this world's objects.
    fn about(&self, example: &Value, world: &World) -> Value {
        let mut body = example.clone();
        if let Value::Object(fields) = &mut body {
            mend(fields, world);
            match self.id.as_str() {
                "openTerritory" => {
                    fields["boundary"]["coordinates"] =
                        json!([[[9.0, 9.0], [9.1, 9.0], [9.1, 9.1], [9.0, 9.1], [9.0, 9.0]]])
                }
                "subscribe" => fields["gateway"] = json!("cash"),
                "openMediation" => fields["person_id"] = json!(world.id("bystander")),
                "editTask" => fields["assignee_id"] = Value::Null,
                "moveTask" => drop(fields.remove("after")),
                "chooseFirstPhotos" => fields["photos"] = json!([world.id("photos")]),
                _ => {}
            }
        }
        body
    }

    fn path(&self, world: &World) -> String {
        let mut made = String::new();
        let mut before: Vec<&str> = Vec::new();
        let all: Vec<&str> = self.path.split('/').skip(1).collect();
        for (index, segment) in all.iter().enumerate() {
            made.push('/');
            if !segment.starts_with('{') {
                made.push_str(segment);
                before.push(segment);
                continue;
            }
            let is_new = MAKING.contains(&self.id.as_str())
                && (index + 1 == all.len() || matches!(self.id.as_str(), "importMission" | "replicateMission"))
                && !segment.contains("source");
            let under = (before.get(1).copied().unwrap_or_default(), before.last().copied().unwrap_or_default());
            made.push_str(&if is_new { World::fresh() } else { world.named(under, segment) });
        }
        made
    }
}

/// Puts this world's objects where an example names some.
fn mend(fields: &mut Map<String, Value>, world: &World) {
    for (name, value) in fields.iter_mut() {
        let named = match name.as_str() {
            "territory_id" => Some("territories"),
            "photo_id" => Some("photos"),
            "question_id" => Some("questions"),
            "mission_id" => Some("missions"),
            "person_id" => Some("bystander"),
            "case_id" => Some("council-cases"),
            "into" => Some("other-question"),
            _ => None,
        };
        if let Some(named) = named {
            *value = json!(world.id(named));
        } else if name == "id" {
            *value = json!(World::fresh());
        } else if name == "ids" {
            *value = json!([world.id("decisions")]);
        } else if name == "object" {
            *value = json!({"kind": "photo", "id": world.id("photos")});
        } else if name == "before" || name == "photos" {
            *value = json!([world.id("photos")]);
        } else if let Value::Array(items) = value {
            items.iter_mut().filter_map(Value::as_object_mut).for_each(|item| mend(item, world));
        }
    }
}

fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), ToOwned::to_owned)
}
