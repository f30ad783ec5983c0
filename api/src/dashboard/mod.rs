//! A territory's figures over HTTP: read, as a table for a spreadsheet, one by one with what stands behind each, and
//! several territories side by side.

mod compare;
mod csv;
mod figure;
mod out;
mod read;

use crate::{http::Reader, operations::Operations};
use actix_web::{
    HttpResponse, HttpResponseBuilder,
    http::header::{CACHE_CONTROL, CONTENT_LANGUAGE, VARY},
};

/// The resource's operations.
pub fn routes(config: &mut Operations<'_>) {
    config
        .service(read::read_dashboard)
        .service(csv::read_csv)
        .service(figure::read_figure)
        .service(read::set_households)
        .service(compare::list_own);
}

/// Names in it are in the reader's language, and it is for them alone.
fn response(reader: &Reader) -> HttpResponseBuilder {
    let mut response = HttpResponse::Ok();
    response.insert_header((CACHE_CONTROL, "private, no-cache")).insert_header((VARY, "Accept-Language, Cookie"));
    response.insert_header((CONTENT_LANGUAGE, reader.locale.tag()));
    response
}
