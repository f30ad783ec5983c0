//! Currencies of ISO 4217 with their minor units (list one, without funds, metals and test codes).

use crate::{ErrorCode, Refusal};
use std::fmt;

/// Currencies whose minor unit is a hundredth.
const HUNDREDTHS: &str = "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF \
    CHF CNY COP CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS \
    INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD \
    NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP \
    SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD UYU UZS VED VES WST XCD XCG YER ZAR ZMW ZWG";
/// Currencies without a minor unit.
const WHOLE: &str = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF";
/// Currencies whose minor unit is a thousandth.
const THOUSANDTHS: &str = "BHD IQD JOD KWD LYD OMR TND";

/// A currency of ISO 4217.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Currency {
    code: &'static str,
    minor_digits: u8,
}

impl Currency {
    /// The euro.
    pub const EUR: Self = Self { code: "EUR", minor_digits: 2 };

    /// Reads a code, in capitals or not.
    ///
    /// # Errors
    /// `currency-unknown` on `/currency`.
    pub fn parse(code: &str) -> Result<Self, Refusal> {
        let code = code.trim();
        [(HUNDREDTHS, 2), (WHOLE, 0), (THOUSANDTHS, 3)]
            .into_iter()
            .find_map(|(codes, minor_digits)| {
                let code = codes.split_ascii_whitespace().find(|known| known.eq_ignore_ascii_case(code))?;
                Some(Self { code, minor_digits })
            })
            .ok_or_else(|| Refusal::new(ErrorCode::CurrencyUnknown).field("/currency"))
    }

    /// The three letters.
    pub fn code(self) -> &'static str {
        self.code
    }

    /// Digits behind the point: 0, 2 or 3. Amounts are kept in minor units, 500 for 5.00 €.
    pub fn minor_digits(self) -> u8 {
        self.minor_digits
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_currency_has_the_minor_units_of_iso_4217() {
        for (code, digits) in [("EUR", 2), ("cad", 2), ("ISK", 0), ("XOF", 0), ("TND", 3)] {
            assert_eq!(Currency::parse(code).unwrap().minor_digits(), digits, "{code}");
        }
        assert_eq!(Currency::parse("EUR").unwrap(), Currency::EUR);
    }

    #[test]
    fn old_and_made_up_currencies_are_refused() {
        for code in ["FRF", "XXX", "", "EURO", "EUR CAD"] {
            assert!(Currency::parse(code).is_err(), "{code}");
        }
    }

    #[test]
    fn every_code_has_three_letters_and_stands_once() {
        let mut codes: Vec<_> =
            [HUNDREDTHS, WHOLE, THOUSANDTHS].iter().flat_map(|l| l.split_ascii_whitespace()).collect();
        assert!(codes.iter().all(|code| code.len() == 3 && code.bytes().all(|b| b.is_ascii_uppercase())));
        let count = codes.len();
        codes.sort_unstable();
        codes.dedup();
        assert_eq!(codes.len(), count);
    }
}
