//! Where operations are registered: one list makes the server's routes and the contract.
//!
//! Each thread of the server registers them anew; only the contract asks what they say of themselves, once.

use actix_web::{dev::HttpServiceFactory, web};
use utoipa::openapi::OpenApi as Contract;
use utoipa_actix_web::OpenApiFactory;

/// Takes operations.
pub struct Operations<'a>(Target<'a>);

enum Target<'a> {
    Server(&'a mut web::ServiceConfig),
    Contract(&'a mut Contract),
}

impl<'a> Operations<'a> {
    /// Those that a server answers.
    pub fn of_server(config: &'a mut web::ServiceConfig) -> Self {
        Self(Target::Server(config))
    }

    /// Those that a contract tells of.
    pub fn of_contract(contract: &'a mut Contract) -> Self {
        Self(Target::Contract(contract))
    }

    /// One more.
    pub fn service<F: HttpServiceFactory + OpenApiFactory + 'static>(&mut self, operation: F) -> &mut Self {
        match &mut self.0 {
            Target::Server(config) => {
                config.service(operation);
            }
            Target::Contract(contract) => {
                contract.paths.merge(operation.paths());
                let mut schemas = Vec::new();
                operation.schemas(&mut schemas);
                contract.components.get_or_insert_default().schemas.extend(schemas);
            }
        }
        self
    }

    /// Those of a resource.
    pub fn configure(&mut self, resource: impl FnOnce(&mut Self)) -> &mut Self {
        resource(self);
        self
    }
}
