//! How money comes in, behind one trait: Stripe by its HTTP API, or hands that write receipts.
//!
//! A gateway tells what the provider has at this moment ([`Seen`]); what that means for subscriptions and the ledger is
//! decided in [`payments`](super::payments) alone. Nothing that a webhook says is believed: it only tells where to look.

mod by_hand;
pub mod events;
pub mod reconcile;
pub mod stripe;

use crate::{Result, names::names, settings::MoneySettings, territories::Currency};
use async_trait::async_trait;
use std::sync::Arc;
use uuid::Uuid;

/// The ways to pay.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GatewayName {
    /// Cash and cheques, recorded by an animator.
    Cash,
    /// Card and SEPA debit by Stripe.
    Stripe,
}

names!(GatewayName { Cash = "cash", Stripe = "stripe" });

/// Where a payment stands at the provider.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PaymentState {
    /// Begun; neither in nor refused yet.
    Pending,
    /// Came in.
    Succeeded,
    /// Was refused; the same payment may still succeed when its payer tries again.
    Failed,
    /// Will not come any more.
    Canceled,
}

names!(PaymentState { Pending = "pending", Succeeded = "succeeded", Failed = "failed", Canceled = "canceled" });

/// A payment as the provider has it now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    /// The provider's name for it.
    pub reference: String,
    /// Our payment, as the provider was told when it began.
    pub payment: Option<Uuid>,
    /// Where it stands.
    pub state: PaymentState,
    /// The currency's code in capitals.
    pub currency: String,
    /// What came in, in smallest units.
    pub gross: i64,
    /// What the provider kept of it.
    pub fee: i64,
    /// What was given back.
    pub refunded: i64,
    /// What the bank took back after a dispute, the provider's fee for it included.
    pub disputed: i64,
    /// Why it failed: the provider's code.
    pub failure: Option<String>,
    /// Who paid, in the provider's names.
    pub customer: Option<String>,
    /// With what, in the provider's names: for the next debits.
    pub payment_method: Option<String>,
}

/// A page where the payer pays, or registers how to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checkout {
    /// The provider's name for it.
    pub id: String,
    /// Where to send the payer; none once it is done or has expired.
    pub url: Option<String>,
    /// The payment that it made, once there is one.
    pub reference: Option<String>,
    /// It will not be paid any more.
    pub expired: bool,
    /// The subscription that it registers a payment method for.
    pub subscription: Option<Uuid>,
    /// Our payment that it is for.
    pub payment: Option<Uuid>,
    /// The customer, once known.
    pub customer: Option<String>,
    /// The payment method that was registered without a payment.
    pub payment_method: Option<String>,
}

/// What a checkout page is opened for.
#[derive(Clone, Debug)]
pub struct Opening {
    /// Sent as the key of this request: asking again opens no second page.
    pub key: Uuid,
    /// Our payment, and its amount; none to register a payment method only.
    pub payment: Option<(Uuid, i64)>,
    /// The subscription, when later debits are to follow.
    pub subscription: Option<Uuid>,
    /// The currency.
    pub currency: Currency,
    /// The customer, when known from before.
    pub customer: Option<String>,
    /// What the page says.
    pub label: String,
    /// Its language.
    pub locale: &'static str,
    /// Where the payer goes afterwards.
    pub return_url: String,
}

/// A debit without the payer present.
#[derive(Clone, Debug)]
pub struct Debit {
    /// Our payment; also the key of the request.
    pub payment: Uuid,
    /// How much.
    pub amount: i64,
    /// The currency.
    pub currency: Currency,
    /// The provider's names.
    pub customer: String,
    /// The provider's names.
    pub payment_method: String,
}

/// What changed at the provider since an instant, for the daily comparison.
#[derive(Clone, Debug, Default)]
pub struct Recent {
    /// Payments that began, as they are now.
    pub payments: Vec<Seen>,
    /// References of older payments that were refunded or disputed.
    pub touched: Vec<String>,
}

/// A way to pay.
#[async_trait]
pub trait Gateway: Send + Sync {
    /// Which one it is.
    fn name(&self) -> GatewayName;

    /// Opens a page where the payer pays or registers a payment method; none where money is handed over.
    async fn open_checkout(&self, opening: &Opening) -> Result<Option<Checkout>>;

    /// A checkout page as it is now.
    async fn checkout(&self, id: &str) -> Result<Option<Checkout>>;

    /// Debits without the payer present; none where only hands can bring money.
    async fn debit(&self, debit: &Debit) -> Result<Option<Seen>>;

    /// A payment as it is now; none when the provider does not know it.
    async fn payment(&self, reference: &str) -> Result<Option<Seen>>;

    /// Gives back a part of a payment. `key` makes sure that asking twice gives back once.
    async fn refund(&self, reference: &str, amount: i64, key: Uuid) -> Result<()>;

    /// What changed since an instant (UTC microseconds).
    async fn recent(&self, since: i64) -> Result<Recent>;
}

/// The gateways that the settings open. Cheap to clone.
#[derive(Clone)]
pub struct Gateways {
    by_hand: Arc<by_hand::ByHand>,
    stripe: Option<Arc<stripe::Stripe>>,
}

impl Gateways {
    /// Prepares the gateways; contacts nobody.
    ///
    /// # Errors
    /// When no HTTP client can be made.
    pub fn open(settings: &MoneySettings) -> Result<Self> {
        let stripe = match settings.stripe_secret_key.as_str() {
            "" => None,
            _ => Some(Arc::new(stripe::Stripe::open(settings)?)),
        };
        Ok(Self { by_hand: Arc::new(by_hand::ByHand), stripe })
    }

    /// The gateway of this name; none when the settings do not open it.
    pub fn get(&self, name: GatewayName) -> Option<Arc<dyn Gateway>> {
        match name {
            GatewayName::Cash => Some(self.by_hand.clone()),
            GatewayName::Stripe => self.stripe.clone().map(|stripe| stripe as Arc<dyn Gateway>),
        }
    }

    /// The names of those that are open.
    pub fn names(&self) -> Vec<GatewayName> {
        GatewayName::ALL.iter().copied().filter(|name| self.get(*name).is_some()).collect()
    }
}
