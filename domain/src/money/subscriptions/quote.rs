//! What a subscription would cost: the provider's fee for each grouping, said before the person agrees.

use super::Every;
use crate::{
    ErrorCode, Refusal,
    money::amounts::{MOST, within},
    settings::{CurrencySettings, MoneySettings},
    territories::Currency,
};

/// The provider's fee should stay under this, in per cent.
const MOST_FEE_PERCENT: i64 = 5;
/// Whole units suggested and at most taken each month in a currency that the settings do not name.
const UNNAMED: (i64, i64) = (5, 1000);

/// What the fee would be for one grouping.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Choice {
    /// Months taken together.
    pub every: Every,
    /// What is taken each time.
    pub amount: i64,
    /// The provider's fee each time by card, if it is known for this currency.
    pub card_fee: Option<i64>,
    /// The same by direct debit; none where there is none.
    pub debit_fee: Option<i64>,
}

/// What is suggested, what may be chosen, and what it costs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quote {
    /// The currency.
    pub currency: Currency,
    /// The monthly amount that is suggested; none is ever preselected above it.
    pub suggested: i64,
    /// The most that may be given each month.
    pub most: i64,
    /// The monthly amount that is quoted.
    pub monthly: i64,
    /// The groupings, shortest first.
    pub choices: Vec<Choice>,
    /// The shortest grouping whose card fee stays under 5 %, else the longest.
    pub proposed: Every,
}

/// Quotes a monthly amount, or the suggested one.
///
/// # Errors
/// `amount-invalid`.
pub fn quote(settings: &MoneySettings, currency: Currency, monthly: Option<i64>) -> Result<Quote, Refusal> {
    let known = settings.currencies.get(currency.code());
    let (suggested, most) = bounds(settings, currency);
    let monthly = within("monthly", monthly.unwrap_or(suggested), 0, most)?;
    let choices: Vec<_> = Every::ALL.into_iter().map(|every| choice(known, monthly, every)).collect();
    let cheap = |choice: &&Choice| choice.card_fee.is_some_and(|fee| fee * 100 < choice.amount * MOST_FEE_PERCENT);
    let proposed = match (known, monthly) {
        (None, _) | (_, 0) => Every::MONTH,
        _ => choices.iter().find(cheap).map_or(Every::ALL[3], |choice| choice.every),
    };
    Ok(Quote { currency, suggested, most, monthly, choices, proposed })
}

/// The suggested and the largest monthly amount of a currency.
pub fn bounds(settings: &MoneySettings, currency: Currency) -> (i64, i64) {
    let unit = 10_i64.pow(u32::from(currency.minor_digits()));
    match settings.currencies.get(currency.code()) {
        Some(known) => (known.suggested_monthly_minor, known.most_monthly_minor.min(MOST)),
        None => (UNNAMED.0 * unit, UNNAMED.1 * unit),
    }
}

fn choice(known: Option<&CurrencySettings>, monthly: i64, every: Every) -> Choice {
    let amount = monthly * i64::from(every.months());
    let fee = |basis_points: i64, fixed: i64| {
        if amount == 0 { 0 } else { (amount * basis_points + 5_000) / 10_000 + fixed }
    };
    Choice {
        every,
        amount,
        card_fee: known.map(|known| fee(known.card_basis_points.into(), known.card_fixed_minor)),
        debit_fee: known.and_then(|known| Some(fee(0, known.debit_fixed_minor?))),
    }
}

/// Reads a monthly amount of a currency.
///
/// # Errors
/// `amount-invalid` on `/monthly`.
pub fn monthly(settings: &MoneySettings, currency: Currency, amount: i64) -> Result<i64, Refusal> {
    within("/monthly", amount, 0, bounds(settings, currency).1)
}

/// Reads the currency that a gateway can take; cash takes any.
///
/// # Errors
/// `currency-not-taken` when the settings do not name it.
pub fn taken_by_provider(settings: &MoneySettings, currency: Currency) -> Result<(), Refusal> {
    let named = settings.currencies.contains_key(currency.code());
    let refusal = || Refusal::new(ErrorCode::CurrencyNotTaken).arg("currency", currency.code());
    named.then_some(()).ok_or_else(refusal)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::Settings;

    fn proposed(code: &str, monthly: i64) -> (i32, Quote) {
        let settings = Settings::defaults().unwrap().money;
        let quote = quote(&settings, Currency::parse(code).unwrap(), Some(monthly)).unwrap();
        (quote.proposed.months(), quote)
    }

    #[test]
    fn five_euros_are_suggested_and_small_amounts_are_grouped_until_the_fee_is_small() {
        let settings = Settings::defaults().unwrap().money;
        assert_eq!(quote(&settings, Currency::EUR, None).unwrap().suggested, 500);
        let chosen: Vec<_> = [1000, 500, 300, 100].map(|monthly| proposed("EUR", monthly).0).into();
        assert_eq!(chosen, [1, 3, 3, 12]);
        let three = proposed("EUR", 300).1.choices[1];
        assert_eq!((three.amount, three.card_fee, three.debit_fee), (900, Some(39), Some(35)));
    }

    #[test]
    fn nothing_costs_nothing_and_currencies_without_decimals_are_whole() {
        assert_eq!(proposed("EUR", 0).1.choices[0].card_fee, Some(0));
        let krona = proposed("ISK", 700).1;
        assert_eq!((krona.suggested, krona.choices[0].amount), (700, 700));
        let unnamed = proposed("TND", 5000).1;
        assert_eq!((unnamed.suggested, unnamed.choices[0].card_fee), (5000, None));
    }

    #[test]
    fn an_amount_below_nothing_or_beyond_the_bound_is_refused() {
        let settings = Settings::defaults().unwrap().money;
        for wrong in [-1, 100_001, i64::MAX, i64::MIN] {
            assert!(monthly(&settings, Currency::EUR, wrong).is_err(), "{wrong}");
        }
        assert_eq!(monthly(&settings, Currency::EUR, 0), Ok(0));
    }
}
