//! Amounts: integers of the smallest unit, split to the last one, written as people read them.

use crate::{ErrorCode, Refusal, territories::Currency, texts::Locale};

/// Most that one amount may be, in smallest units: far beyond any village, far below where sums overflow.
pub const MOST: i64 = 100_000_000_000;

/// Reads an amount from 0 (or 1) on.
///
/// # Errors
/// `amount-invalid` at `field`.
pub fn within(field: &'static str, amount: i64, least: i64, most: i64) -> Result<i64, Refusal> {
    let fits = (least..=most).contains(&amount);
    let refusal = || Refusal::new(ErrorCode::AmountInvalid).field(field).arg("least", least).arg("most", most);
    fits.then_some(amount).ok_or_else(refusal)
}

/// Splits `total` by `weights` to the last unit, by the largest remainder: each part is within one unit of its exact
/// share, and all parts sum to `total`. Equal remainders are served in the order of the list, beginning at `turn`, so
/// that a later turn serves others. Nothing is shared out when all weights are 0.
///
/// `total` is from 0 to [`MOST`] and the weights sum to less than 2⁸⁰, so that nothing overflows.
pub fn split(total: i64, weights: &[u128], turn: usize) -> Vec<i64> {
    let sum: u128 = weights.iter().sum();
    let Some(pot) = u128::try_from(total).ok().filter(|_| sum > 0) else { return vec![0; weights.len()] };
    let mut parts: Vec<u128> = weights.iter().map(|weight| pot * weight / sum).collect();
    let left = usize::try_from(pot - parts.iter().sum::<u128>()).unwrap_or_default();
    let many = weights.len();
    let place = |index: usize| (index + many - turn % many) % many;
    let mut order: Vec<usize> = (0..many).collect();
    order.sort_by_key(|index| (std::cmp::Reverse(pot * weights[*index] % sum), place(*index)));
    for index in order.into_iter().take(left) {
        parts[index] += 1;
    }
    parts.into_iter().map(|part| i64::try_from(part).unwrap_or_default()).collect()
}

/// The amount as a decimal number with a point, such as `7.50`: for files that programs read.
pub fn decimal(amount: i64, currency: Currency) -> String {
    let digits = usize::from(currency.minor_digits());
    let sign = if amount < 0 { "-" } else { "" };
    let text = format!("{:0width$}", amount.unsigned_abs(), width = digits + 1);
    let (whole, rest) = text.split_at(text.len() - digits);
    if digits == 0 { format!("{sign}{whole}") } else { format!("{sign}{whole}.{rest}") }
}

/// The amount as people read it, such as `7,50 €` or `€7.50`.
pub fn spoken(amount: i64, currency: Currency, locale: Locale) -> String {
    let number = decimal(amount, currency);
    let sign = match currency.code() {
        "EUR" => "€",
        "CAD" => "$ CA",
        code => code,
    };
    match locale {
        Locale::French => format!("{}\u{a0}{sign}", number.replace('.', ",")),
        Locale::English => format!("{number}\u{a0}{sign}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(10_000))]

        #[test]
        fn parts_sum_to_the_total_and_each_is_within_a_unit_of_exact(
            total in 0..MOST,
            weights in prop::collection::vec(0..1_u128 << 50, 1..40),
            turn in 0..1000_usize,
        ) {
            let parts = split(total, &weights, turn);
            let sum: u128 = weights.iter().sum();
            prop_assert_eq!(parts.iter().sum::<i64>(), if sum == 0 { 0 } else { total });
            if sum > 0 {
                for (part, weight) in parts.iter().zip(&weights) {
                    let exact = total as u128 * weight;
                    let (part, unit) = (*part as u128 * sum, sum);
                    prop_assert!(part.abs_diff(exact) < unit);
                    prop_assert!(*weight > 0 || part == 0);
                }
            }
        }

        #[test]
        fn a_decimal_number_reads_back(amount in -MOST..MOST) {
            let text = decimal(amount, Currency::EUR);
            prop_assert_eq!(text.replace('.', "").parse::<i64>().unwrap(), amount);
        }
    }

    #[test]
    fn a_lost_cent_goes_to_another_person_each_turn() {
        let losers: Vec<_> = (0..3).map(|turn| split(100, &[1, 1, 1], turn)).collect();
        assert_eq!(losers, [vec![34, 33, 33], vec![33, 34, 33], vec![33, 33, 34]]);
    }

    #[test]
    fn nobody_one_and_a_hundred_thousand_are_shared_among() {
        assert_eq!(split(500, &[], 0), Vec::<i64>::new());
        assert_eq!(split(500, &[0, 0], 0), [0, 0]);
        assert_eq!(split(500, &[7], 3), [500]);
        let weights: Vec<u128> = (0..100_000).map(|n| n % 977 + 1).collect();
        assert_eq!(split(1_234_567_891, &weights, 11).iter().sum::<i64>(), 1_234_567_891);
    }

    #[test]
    fn amounts_are_written_with_the_digits_of_their_currency() {
        let write = |code: &str| decimal(1234, Currency::parse(code).unwrap());
        assert_eq!(["EUR", "ISK", "XOF", "TND"].map(write), ["12.34", "1234", "1234", "1.234"]);
        assert_eq!(decimal(-5, Currency::EUR), "-0.05");
        assert_eq!(spoken(750, Currency::EUR, Locale::French), "7,50\u{a0}€");
    }
}
