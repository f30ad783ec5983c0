//! The wealth matrix of missions and the contributive dividend over HTTP.

mod contributions;
mod dividend;
mod matrix;

use crate::operations::Operations;

/// The resource's operations.
pub fn routes(config: &mut Operations<'_>) {
    config
        .service(contributions::list_contributions)
        .service(contributions::declare)
        .service(contributions::take_back)
        .service(contributions::rate_contribution)
        .service(matrix::read_matrix)
        .service(matrix::list_pairs)
        .service(dividend::close_period)
        .service(dividend::list_periods)
        .service(dividend::list_shares)
        .service(dividend::wish_commons)
        .service(dividend::read_dividend_rules)
        .service(dividend::set_dividend_rules);
}
