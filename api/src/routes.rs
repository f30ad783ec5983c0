//! Every route and the contract that is made from it: one registration yields both.

use crate::{
    contract,
    http::{Problem, problem::ProblemOut},
    operations::Operations,
};
use actix_web::{HttpRequest, HttpResponse, http::header::ALLOW, web};
use photos36_domain::ErrorCode;
use utoipa::{
    Modify, OpenApi,
    openapi::{
        OpenApi as Contract,
        security::{Http, HttpAuthScheme, SecurityScheme},
    },
};

/// Registers every operation of the contract.
pub fn register(config: &mut Operations<'_>) {
    config
        .configure(crate::people::routes)
        .configure(crate::contract::routes)
        .configure(crate::sync::routes)
        .configure(crate::events::routes)
        .configure(crate::territories::routes)
        .configure(crate::photos::routes)
        .configure(crate::uploads::routes)
        .configure(crate::outbox::routes)
        .configure(crate::themes::routes)
        .configure(crate::questions::routes)
        .configure(crate::missions::routes)
        .configure(crate::exhibition::routes)
        .configure(crate::comments::routes)
        .configure(crate::links::routes)
        .configure(crate::notices::routes)
        .configure(crate::push::routes)
        .configure(crate::map::routes)
        .configure(crate::money::routes)
        .configure(crate::moderation::routes)
        .configure(crate::proposals::routes)
        .configure(crate::council::routes)
        .configure(crate::wealth::routes)
        .configure(crate::dashboard::routes)
        .configure(crate::privacy::routes)
        .configure(crate::jobs::routes)
        .configure(crate::health::routes);
}

/// Registers what is not part of the contract: pages for people.
pub fn register_pages(config: &mut web::ServiceConfig) {
    config
        .configure(crate::assets::routes)
        .configure(crate::pages::routes)
        .configure(crate::people::page_routes)
        .configure(crate::notices::page_routes)
        .configure(crate::privacy::page_routes)
        .configure(crate::problems::routes)
        .configure(crate::contract::page_routes);
}

#[derive(OpenApi)]
#[openapi(
    info(
        title = "36 photos",
        version = "1.0.0",
        description = "A territorial game: residents photograph what makes them wonder near home, photos become questions, questions \
            become missions.",
        license(name = "MIT OR Apache-2.0", identifier = "MIT OR Apache-2.0"),
        contact(name = "36 photos")
    ),
    servers((url = "/", description = "This server")),
    modifiers(&Bearer),
    components(schemas(ProblemOut)),
    tags(
        (name = "sync", description = "Following what changes, from one cursor to the next."),
        (name = "contract", description = "The contract itself: the limits of this server."),
        (name = "people", description = "Signing in by e-mail, sessions, oneself, roles."),
        (name = "territories", description = "The places where the game is played, their boundaries and neighbours."),
        (name = "photos", description = "An image with a place and a moment."),
        (name = "uploads", description = "Photos whose upload goes on where it was cut off (tus 1.0)."),
        (name = "outbox", description = "What a phone wrote without a network: sent at once, and what differs from what others wrote."),
        (name = "themes", description = "A tree of themes with French and English names, and each territory's own."),
        (name = "questions", description = "Asked on a photo or at a place, supported, merged, answered by missions."),
        (name = "missions", description = "The co-built answers to questions: opened, joined, completed."),
        (name = "exhibition", description = "The first 36 photos of a territory, and its launch."),
        (name = "comments", description = "What is said under a question or in a mission."),
        (name = "links", description = "The graph of missions: edges with their reasons, what players declare, drawings."),
        (name = "wealth", description = "What people bring into missions, evaluated by peers, and what is shared by it."),
        (name = "dashboard", description = "A territory in figures that name nobody, for its mayor and whoever animates it."),
        (name = "privacy", description = "What is done with people's data: consent, an export, erasing oneself, who looked."),
        (name = "notices", description = "What one watches, alerts round a place, notices, how one wants to be told."),
        (name = "map", description = "Photos by box and filter, counts by cell, vector tiles."),
        (name = "money", description = "Subscriptions at a free price, payments, receipts, the open books."),
        (name = "moderation", description = "Reports, the animators' queue, decisions with reasons, appeals."),
        (name = "proposals", description = "Decisions of all, by consent: one person, one vote."),
        (name = "council", description = "Mediation, the council of the wise, draws by lot, exclusion."),
        (name = "jobs", description = "The worker's jobs, for the editor."),
        (name = "health", description = "Whether the server is well."),
    )
)]
struct Base;

struct Bearer;

impl Modify for Bearer {
    fn modify(&self, contract: &mut Contract) {
        let components = contract.components.get_or_insert_default();
        let scheme = Http::builder().scheme(HttpAuthScheme::Bearer).bearer_format("JWT").build();
        components.add_security_scheme("bearer", SecurityScheme::Http(scheme));
    }
}

/// What the operations state of themselves; [`crate::contract::complete`] adds what is true of all.
pub fn contract() -> Contract {
    let mut contract = Base::openapi();
    register(&mut Operations::of_contract(&mut contract));
    contract
}

/// Answers what no route takes: 405 with `Allow` where the path exists, 404 elsewhere.
///
/// # Errors
/// Always one of the two.
pub async fn unknown(request: HttpRequest) -> Result<HttpResponse, Problem> {
    match contract::methods_of(request.path()) {
        Some(methods) => {
            let problem: Problem = ErrorCode::MethodNotAllowed.into();
            let mut response = HttpResponse::from_error(problem);
            if let Ok(value) = methods.parse() {
                response.headers_mut().insert(ALLOW, value);
            }
            Ok(response)
        }
        None => Err(ErrorCode::RouteUnknown.into()),
    }
}
