//! Pages for people: HTML from templates, which work without a script and load nothing from elsewhere but the base map.
//!
//! A page is a struct with a [`Frame`] and a template that extends `base.html`; [`respond`] sends it.

mod acts;
mod cards;
mod dashboard;
mod dates;
mod desk;
mod frame;
mod graph;
mod home;
mod lines;
mod linked;
mod missing;
mod mission;
mod outline;
mod panel;
mod photo;
mod question;
mod take;
mod territory;

pub use frame::{Frame, respond, respond_with};

use actix_web::web;
use photos36_domain::pages::Page;

/// Photos of a list on a page: a multiple of 2, 3 and 4, so that rows are full.
const CARDS: u32 = 24;

/// The pages' routes.
pub fn routes(config: &mut web::ServiceConfig) {
    config
        .service(home::home)
        .service(photo::photo_page)
        .service(question::question_page)
        .service(mission::mission_page)
        .service(territory::territory_page)
        .service(graph::graph_page)
        .service(take::take_page)
        .service(take::take)
        .configure(dashboard::routes)
        .configure(desk::routes)
        .configure(acts::routes);
}

/// Where a page of a list goes on: `path` with `query` and the cursor.
fn next_href<T>(page: &Page<T>, path: &str, query: &str) -> Option<String> {
    let mark = if query.is_empty() { "" } else { "&" };
    page.next.as_ref().map(|cursor| format!("{path}?{query}{mark}cursor={cursor}#photos"))
}
