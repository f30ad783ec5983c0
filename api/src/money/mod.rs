//! Money over HTTP: subscriptions, gifts, payments, receipts, the provider's webhook, the books.

mod checkout;
mod directions;
mod ledger;
mod out;
mod payments;
mod quote;
mod receipts;
mod subscriptions;
mod unmatched;
mod webhook;

pub use out::SubscriptionOut;

use crate::operations::Operations;

/// The resource's operations.
pub fn routes(config: &mut Operations<'_>) {
    config
        .service(quote::quote_subscription)
        .service(subscriptions::subscribe)
        .service(subscriptions::list_my_subscriptions)
        .service(subscriptions::read_subscription)
        .service(subscriptions::change_subscription)
        .service(checkout::open_checkout)
        .service(checkout::give)
        .service(directions::read_directions)
        .service(directions::set_directions)
        .service(directions::read_rule)
        .service(directions::set_rule)
        .service(payments::list_my_payments)
        .service(payments::list_payments)
        .service(payments::read_payment)
        .service(payments::refund_payment)
        .service(receipts::record_receipt)
        .service(receipts::list_receipts)
        .service(receipts::read_receipt)
        .service(receipts::confirm_receipt)
        .service(receipts::void_receipt)
        .service(webhook::receive_stripe_event)
        .service(unmatched::list_unmatched)
        .service(unmatched::decide_unmatched)
        .service(ledger::list_accounts)
        .service(ledger::list_entries);
}
