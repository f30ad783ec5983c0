//! What a need is, and what may become of it and of an offer.

use crate::{ErrorCode, Refusal, money::amounts, names::names};

/// Most open needs of a mission.
pub const MAX_OPEN: i64 = 50;
/// Most offers that a need gets, whatever became of them.
pub const MAX_OFFERS: i64 = 200;
/// Most characters of a need's and an offer's text.
pub const MAX_TEXT: usize = 1_000;
/// Most that can be needed of what is counted.
pub const MAX_QUANTITY: i64 = 10_000;

/// What is needed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum NeedKind {
    /// Someone who knows how.
    Skill,
    /// Someone who lends a hand.
    Hands,
    /// A thing.
    Thing,
    /// Money.
    Money,
}

names!(NeedKind { Skill = "skill", Hands = "hands", Thing = "thing", Money = "money" });

/// What has become of a need.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum NeedState {
    /// Offers are welcome.
    Open,
    /// There is enough.
    Met,
    /// It is needed no more.
    Withdrawn,
}

names!(NeedState { Open = "open", Met = "met", Withdrawn = "withdrawn" });

/// What has become of an offer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum OfferState {
    /// It waits for an answer.
    Made,
    /// The team takes it.
    Accepted,
    /// The team does not take it.
    Declined,
    /// Whoever made it takes it back.
    Withdrawn,
}

names!(OfferState { Made = "made", Accepted = "accepted", Declined = "declined", Withdrawn = "withdrawn" });

/// How much: a number of what is counted (1 when nothing is said), an amount in smallest units of money.
///
/// # Errors
/// `body-invalid` for a number of money or an amount of anything else, `quantity-invalid`, `amount-invalid`.
pub fn measure(kind: NeedKind, quantity: Option<i64>, amount: Option<i64>) -> Result<i64, Refusal> {
    let unfit =
        |field: &'static str, reason: &str| Refusal::new(ErrorCode::BodyInvalid).field(field).arg("reason", reason);
    match (kind, quantity, amount) {
        (NeedKind::Money, Some(_), _) => Err(unfit("/quantity", "reason-money-has-an-amount")),
        (NeedKind::Money, None, amount) => amounts::within("/amount", amount.unwrap_or_default(), 1, amounts::MOST),
        (_, _, Some(_)) => Err(unfit("/amount", "reason-only-money-has-an-amount")),
        (_, quantity, None) => {
            let quantity = quantity.unwrap_or(1);
            let refusal = || Refusal::new(ErrorCode::QuantityInvalid).field("/quantity").arg("limit", MAX_QUANTITY);
            (1..=MAX_QUANTITY).contains(&quantity).then_some(quantity).ok_or_else(refusal)
        }
    }
}

impl NeedState {
    /// The team says what has become of it: an open need is met or withdrawn, and both can be opened again while the
    /// offers that were accepted do not reach what is needed.
    ///
    /// # Errors
    /// `need-state-illegal`.
    pub fn to(self, to: Self, is_reached: bool) -> Result<Self, Refusal> {
        let legal = match (self, to) {
            (from, to) if from == to => true,
            (Self::Open, Self::Met | Self::Withdrawn) => true,
            (Self::Met | Self::Withdrawn, Self::Open) => !is_reached,
            _ => false,
        };
        let refusal = || {
            let refusal = Refusal::new(ErrorCode::NeedStateIllegal).field("/state");
            refusal.arg("from", self.name()).arg("to", to.name())
        };
        legal.then_some(to).ok_or_else(refusal)
    }
}

impl OfferState {
    /// The team decides. None when it was decided so before.
    ///
    /// # Errors
    /// `decided-already` when it was decided otherwise, `offer-withdrawn`.
    pub fn decide(self, to: Self) -> Result<Option<Self>, Refusal> {
        match self {
            Self::Made => Ok(Some(to)),
            Self::Withdrawn => Err(Refusal::new(ErrorCode::OfferWithdrawn)),
            decided if decided == to => Ok(None),
            _ => Err(Refusal::new(ErrorCode::DecidedAlready)),
        }
    }

    /// Whoever made it takes it back, even when it was accepted. None when they did before.
    ///
    /// # Errors
    /// `decided-already` when it was declined.
    pub fn withdraw(self) -> Result<Option<Self>, Refusal> {
        match self {
            Self::Made | Self::Accepted => Ok(Some(Self::Withdrawn)),
            Self::Withdrawn => Ok(None),
            Self::Declined => Err(Refusal::new(ErrorCode::DecidedAlready)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn money_has_an_amount_and_everything_else_a_number() {
        assert_eq!(measure(NeedKind::Money, None, Some(5_000)), Ok(5_000));
        assert_eq!(measure(NeedKind::Hands, Some(4), None), Ok(4));
        assert_eq!(measure(NeedKind::Thing, None, None), Ok(1));
        for (kind, quantity, amount, field) in [
            (NeedKind::Money, None, None, "/amount"),
            (NeedKind::Money, None, Some(0), "/amount"),
            (NeedKind::Money, Some(3), Some(5_000), "/quantity"),
            (NeedKind::Skill, None, Some(5_000), "/amount"),
            (NeedKind::Hands, Some(0), None, "/quantity"),
            (NeedKind::Hands, Some(10_001), None, "/quantity"),
        ] {
            let refusal = measure(kind, quantity, amount).unwrap_err();
            assert_eq!(refusal.field.as_deref(), Some(field), "{kind:?} {quantity:?} {amount:?}");
        }
    }

    #[test]
    fn a_need_that_is_met_by_offers_is_not_opened_by_hand() {
        use NeedState::{Met, Open, Withdrawn};
        for (from, to, is_reached, legal) in [
            (Open, Met, false, true),
            (Open, Withdrawn, false, true),
            (Met, Open, false, true),
            (Met, Open, true, false),
            (Withdrawn, Open, false, true),
            (Met, Withdrawn, false, false),
            (Withdrawn, Met, false, false),
            (Met, Met, true, true),
        ] {
            assert_eq!(from.to(to, is_reached).is_ok(), legal, "{from:?} to {to:?}");
        }
    }

    #[test]
    fn an_offer_is_decided_once_and_an_accepted_one_can_be_taken_back() {
        use OfferState::{Accepted, Declined, Made, Withdrawn};
        assert_eq!(Made.decide(Accepted), Ok(Some(Accepted)));
        assert_eq!(Accepted.decide(Accepted), Ok(None));
        assert_eq!(Accepted.decide(Declined).unwrap_err().code, ErrorCode::DecidedAlready);
        assert_eq!(Withdrawn.decide(Accepted).unwrap_err().code, ErrorCode::OfferWithdrawn);
        assert_eq!((Accepted.withdraw(), Withdrawn.withdraw()), (Ok(Some(Withdrawn)), Ok(None)));
        assert!(Declined.withdraw().is_err());
    }
}
