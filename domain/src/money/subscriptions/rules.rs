//! What a subscription is, whoever stores it: its states, its next debit, what a change does to them.

use crate::{
    ErrorCode, Refusal,
    money::days::{days_later, months_later, next_anchor},
    names::names,
};
use jiff::civil::Date;

/// Debits of one period that may fail before the subscription is paused.
pub const MOST_FAILURES: i32 = 3;
/// Days between two attempts at the same debit.
const DAYS_BETWEEN_ATTEMPTS: i64 = 3;

/// Where a subscription stands. Its owner is a member with every right in all of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SubscriptionState {
    /// Taken on its day; nothing is taken when the amount is 0.
    Active,
    /// Nothing is taken until it is resumed.
    Paused,
    /// Ended; it may begin anew.
    Stopped,
}

names!(SubscriptionState { Active = "active", Paused = "paused", Stopped = "stopped" });

/// How many months are taken together, so that the provider's fee stays small.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Every(i32);

impl Every {
    /// The choices, shortest first.
    pub const ALL: [Self; 4] = [Self(1), Self(3), Self(6), Self(12)];
    /// Each month by itself.
    pub const MONTH: Self = Self(1);

    /// Reads 1, 3, 6 or 12.
    ///
    /// # Errors
    /// `grouping-unknown`.
    pub fn parse(months: i32) -> Result<Self, Refusal> {
        let refusal = || Refusal::new(ErrorCode::GroupingUnknown).field("/every_months");
        Self::ALL.into_iter().find(|every| every.0 == months).ok_or_else(refusal)
    }

    /// The number of months.
    pub fn months(self) -> i32 {
        self.0
    }
}

/// What is agreed, and how far it is fulfilled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Plan {
    /// Where it stands.
    pub state: SubscriptionState,
    /// Each month, in smallest units, from 0.
    pub monthly: i64,
    /// How many months are taken together.
    pub every: Every,
    /// The day of the month of all debits, 1 to 31.
    pub anchor_day: i8,
    /// The day of the next debit; none while nothing is to be taken.
    pub next_on: Option<Date>,
    /// What was paid reaches to the day before.
    pub covered_until: Option<Date>,
    /// Attempts at the next debit that failed.
    pub failures: i32,
}

/// What one call may change.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Change {
    /// Another amount each month.
    pub monthly: Option<i64>,
    /// Another grouping.
    pub every: Option<Every>,
    /// Pause, resume or stop.
    pub state: Option<SubscriptionState>,
}

impl Plan {
    /// Begins today.
    pub fn new(monthly: i64, every: Every, today: Date) -> Self {
        Self {
            state: SubscriptionState::Active,
            monthly,
            every,
            anchor_day: today.day(),
            next_on: (monthly > 0).then_some(today),
            covered_until: None,
            failures: 0,
        }
    }

    /// What the next debit takes.
    pub fn next_amount(&self) -> i64 {
        if self.next_on.is_some() { self.monthly * i64::from(self.every.months()) } else { 0 }
    }

    /// The plan after a change made today. An amount counts from the next debit on, and that is next month's at the
    /// earliest; months that are paid already are never taken twice.
    ///
    /// # Errors
    /// `subscription-stopped` when a stopped one is to be paused, or changed without being resumed.
    pub fn changed(mut self, change: Change, today: Date) -> Result<Self, Refusal> {
        let from = self.state;
        let to = change.state.unwrap_or(from);
        let begins_anew = from == SubscriptionState::Stopped && to == SubscriptionState::Active;
        if from == SubscriptionState::Stopped && !begins_anew && change != Change::default() && to != from {
            return Err(Refusal::new(ErrorCode::SubscriptionStopped));
        }
        if from == SubscriptionState::Stopped && !begins_anew && (change.monthly.is_some() || change.every.is_some()) {
            return Err(Refusal::new(ErrorCode::SubscriptionStopped));
        }
        self.monthly = change.monthly.unwrap_or(self.monthly);
        self.every = change.every.unwrap_or(self.every);
        self.state = to;
        if to == SubscriptionState::Active && from != to {
            self.failures = 0;
        }
        self.next_on = match self.next_on {
            _ if to != SubscriptionState::Active || self.monthly == 0 => None,
            Some(day) => Some(day),
            None => Some(self.first_uncovered(today)),
        };
        Ok(self)
    }

    /// Where debits go on: when what was paid ends, else next month.
    fn first_uncovered(&self, today: Date) -> Date {
        let covered = self.covered_until.filter(|until| *until > today);
        covered.unwrap_or_else(|| next_anchor(today, self.anchor_day))
    }

    /// The day on which the next debit is tried: later after each failure.
    pub fn attempt_on(&self) -> Option<Date> {
        self.next_on.map(|day| days_later(day, i64::from(self.failures) * DAYS_BETWEEN_ATTEMPTS))
    }

    /// The plan once `months` are paid from the debit of `due` on. A debit that is no longer the next one changes
    /// nothing. Months that went by while nobody took anything are forgiven.
    pub fn paid(mut self, due: Date, months: i32, today: Date) -> Self {
        if self.covered_until.is_some_and(|until| until > due) {
            return self;
        }
        let until = months_later(due, months, self.anchor_day);
        self.covered_until = Some(until);
        self.failures = 0;
        if self.next_on.is_some_and(|next| next <= due) {
            self.next_on = Some(if until > today { until } else { next_anchor(today, self.anchor_day) });
        }
        self
    }

    /// The plan after an attempt at the debit of `due` failed: tried again later, and paused in the end.
    pub fn failed(mut self, due: Date) -> Self {
        if self.next_on != Some(due) {
            return self;
        }
        self.failures += 1;
        if self.failures >= MOST_FAILURES {
            self.state = SubscriptionState::Paused;
            self.next_on = None;
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    const TODAY: Date = date(2026, 6, 21);

    fn change(monthly: Option<i64>, state: Option<SubscriptionState>) -> Change {
        Change { monthly, every: None, state }
    }

    fn monthly_of_five_euros() -> Plan {
        Plan::new(500, Every::MONTH, TODAY).paid(TODAY, 1, TODAY)
    }

    #[test]
    fn a_new_one_is_taken_today_and_then_each_month_on_that_day() {
        let plan = Plan::new(500, Every::MONTH, TODAY);
        assert_eq!((plan.next_on, plan.next_amount()), (Some(TODAY), 500));
        assert_eq!(monthly_of_five_euros().next_on, Some(date(2026, 7, 21)));
    }

    #[test]
    fn at_zero_nothing_is_ever_taken() {
        let plan = Plan::new(0, Every::MONTH, TODAY);
        assert_eq!((plan.state, plan.next_on, plan.next_amount()), (SubscriptionState::Active, None, 0));
    }

    #[test]
    fn another_amount_counts_from_next_month_on() {
        let plan = monthly_of_five_euros().changed(change(Some(0), None), date(2026, 6, 30)).unwrap();
        assert_eq!((plan.next_on, plan.next_amount()), (None, 0));
        let plan = plan.changed(change(Some(750), None), date(2026, 7, 1)).unwrap();
        assert_eq!((plan.next_on, plan.next_amount()), (Some(date(2026, 7, 21)), 750));
    }

    #[test]
    fn paused_it_takes_nothing_and_resumed_it_never_takes_a_paid_month_twice() {
        let yearly = Plan::new(100, Every::parse(12).unwrap(), TODAY).paid(TODAY, 12, TODAY);
        let paused = yearly.changed(change(None, Some(SubscriptionState::Paused)), TODAY).unwrap();
        assert_eq!(paused.next_on, None);
        let resumed = paused.changed(change(None, Some(SubscriptionState::Active)), date(2026, 9, 1)).unwrap();
        assert_eq!(resumed.next_on, Some(date(2027, 6, 21)));
        let late = paused.changed(change(None, Some(SubscriptionState::Active)), date(2027, 8, 1)).unwrap();
        assert_eq!(late.next_on, Some(date(2027, 8, 21)));
    }

    #[test]
    fn a_stopped_one_begins_anew_and_is_not_changed_otherwise() {
        let stopped = monthly_of_five_euros().changed(change(None, Some(SubscriptionState::Stopped)), TODAY).unwrap();
        assert_eq!(stopped.next_on, None);
        for wrong in [change(Some(300), None), change(None, Some(SubscriptionState::Paused))] {
            assert_eq!(stopped.changed(wrong, TODAY).map_err(|r| r.code), Err(ErrorCode::SubscriptionStopped));
        }
        assert!(stopped.changed(change(None, Some(SubscriptionState::Stopped)), TODAY).is_ok());
        let anew = stopped.changed(change(Some(300), Some(SubscriptionState::Active)), date(2026, 8, 1)).unwrap();
        assert_eq!((anew.next_on, anew.next_amount()), (Some(date(2026, 8, 21)), 300));
    }

    #[test]
    fn a_debit_that_fails_is_tried_again_and_pauses_in_the_end() {
        let due = date(2026, 7, 21);
        let once = monthly_of_five_euros().failed(due);
        assert_eq!((once.next_on, once.attempt_on()), (Some(due), Some(date(2026, 7, 24))));
        assert_eq!(once.paid(due, 1, date(2026, 7, 24)).next_on, Some(date(2026, 8, 21)));
        let thrice = once.failed(due).failed(due);
        assert_eq!((thrice.state, thrice.next_on), (SubscriptionState::Paused, None));
    }

    #[test]
    fn months_that_nobody_took_are_forgiven() {
        let plan = monthly_of_five_euros().paid(date(2026, 7, 21), 1, date(2026, 11, 3));
        assert_eq!(plan.next_on, Some(date(2026, 11, 21)));
    }

    fn any_change() -> impl Strategy<Value = Change> {
        let state = prop::option::of(prop::sample::select(SubscriptionState::ALL));
        (prop::option::of(0..2000_i64), prop::option::of(prop::sample::select(&Every::ALL)), state)
            .prop_map(|(monthly, every, state)| Change { monthly, every, state })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(10_000))]

        #[test]
        fn whatever_is_changed_no_month_is_taken_twice_and_nothing_without_agreement(
            monthly in 0..2000_i64,
            steps in prop::collection::vec((any_change(), 0..40_i64, any::<bool>()), 0..20),
        ) {
            let (mut plan, mut today) = (Plan::new(monthly, Every::MONTH, TODAY), TODAY);
            for (change, days, pays) in steps {
                today = days_later(today, days);
                plan = plan.changed(change, today).unwrap_or(plan);
                prop_assert_eq!(plan.next_on.is_some(), plan.state == SubscriptionState::Active && plan.monthly > 0);
                prop_assert_eq!(plan.next_amount() > 0, plan.next_on.is_some());
                if let Some(due) = plan.next_on.filter(|due| pays && *due <= today) {
                    prop_assert!(plan.covered_until.is_none_or(|until| until <= due));
                    plan = plan.paid(due, plan.every.months(), today);
                    prop_assert!(plan.next_on.is_some_and(|next| next > today));
                    prop_assert_eq!(plan.paid(due, plan.every.months(), today), plan);
                }
            }
        }
    }
}
