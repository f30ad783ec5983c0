//! When a ping may be sent, and whereto: rules that need no network.

use crate::clock::SECOND;
use jiff::{Timestamp, ToSpan, civil::Time, tz::TimeZone};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Minutes of a day.
const DAY_MINUTES: u16 = 24 * 60;
/// First wait after a push service did not answer, and the longest, in seconds; doubles each time.
const BACK_OFF_S: (i64, i64) = (30, 3600);

/// Hours in which nothing is pinged, in minutes after midnight; from the first up to the second, over midnight when that is
/// smaller. The same twice is no quiet at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quiet {
    /// The first minute.
    pub from_minute: u16,
    /// The minute after the last.
    pub to_minute: u16,
}

impl Quiet {
    fn holds(self, minute: u16) -> bool {
        let Self { from_minute, to_minute } = self;
        if from_minute <= to_minute {
            (from_minute..to_minute).contains(&minute)
        } else {
            minute >= from_minute || minute < to_minute
        }
    }
}

/// When to ping for what happens at `now` (UTC microseconds): at once, or when the quiet of its territory's `zone` ends.
pub fn due(now: i64, zone: &str, quiet: Quiet) -> i64 {
    let end_of_quiet = || {
        let zone = TimeZone::get(zone).ok()?;
        let local = Timestamp::from_microsecond(now).ok()?.to_zoned(zone.clone());
        let minute = u16::try_from(i32::from(local.hour()) * 60 + i32::from(local.minute())).ok()?;
        if !quiet.holds(minute) {
            return None;
        }
        let end = quiet.to_minute % DAY_MINUTES;
        let at = Time::new(i8::try_from(end / 60).ok()?, i8::try_from(end % 60).ok()?, 0, 0).ok()?;
        let date = if end <= minute { local.date().checked_add(1.day()).ok()? } else { local.date() };
        Some(date.to_datetime(at).to_zoned(zone).ok()?.timestamp().as_microsecond())
    };
    end_of_quiet().unwrap_or(now)
}

/// When to try again after so many failures in a row, in microseconds from now.
pub fn back_off(failures: i32) -> i64 {
    let doubled = BACK_OFF_S.0 << failures.clamp(1, 8).saturating_sub(1);
    doubled.min(BACK_OFF_S.1) * SECOND
}

/// Whether an address is one of the open internet: what is private, local to the machine or the link, shared, reserved or
/// for documentation is not (RFC 6890 and the registries that it names; no server-side request forgery).
pub fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => is_public_v6(address),
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    let special = address.is_private()
        || address.is_loopback()
        || address.is_link_local()
        || address.is_multicast()
        || address.is_documentation()
        || a == 0
        || a >= 240
        || (a == 100 && (64..128).contains(&b))
        || (a == 192 && b == 0 && c == 0)
        || (a == 192 && b == 88 && c == 99)
        || (a == 198 && (b == 18 || b == 19));
    !special
}

fn is_public_v6(address: Ipv6Addr) -> bool {
    let parts = address.segments();
    // Only 2000::/3 is given out; an IPv4 address inside one of IPv6 counts as what it is.
    let inner = match parts {
        [0x64, 0xff9b, 0, 0, 0, 0, high, low] | [0x2002, high, low, ..] => Some((high, low)),
        _ => None,
    };
    if let Some((high, low)) = inner {
        return is_public_v4(Ipv4Addr::from((u32::from(high) << 16) | u32::from(low)));
    }
    if let Some(mapped) = address.to_ipv4_mapped() {
        return is_public_v4(mapped);
    }
    let is_documentation = (parts[0] == 0x2001 && parts[1] == 0x0db8) || parts[0] == 0x3fff;
    let is_special = parts[0] == 0x2001 && parts[1] < 0x200;
    parts[0] & 0xe000 == 0x2000 && !is_documentation && !is_special
}

/// Ends of names that mean something within one network alone (RFC 6761, 6762, 8375, 9476; ICANN on `.internal`).
const PRIVATE_ENDS: [&str; 10] =
    ["localhost", "local", "internal", "intranet", "home.arpa", "lan", "corp", "home", "test", "invalid"];

/// Whether a name can mean an address of the open internet: it has a dot, and its end is none that is private.
pub fn is_public_name(host: &str) -> bool {
    let host = host.trim_end_matches('.').to_ascii_lowercase();
    let is_private = |end: &&str| host == **end || host.strip_suffix(*end).is_some_and(|rest| rest.ends_with('.'));
    host.contains('.') && !PRIVATE_ENDS.iter().any(is_private)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> i64 {
        text.parse::<Timestamp>().unwrap().as_microsecond()
    }

    const NIGHT: Quiet = Quiet { from_minute: 22 * 60, to_minute: 7 * 60 };

    #[test]
    fn a_name_of_one_network_is_no_name_of_the_open_internet() {
        for host in ["updates.push.services.mozilla.com", "ntfy.sh", "local.example.org", "mylocal.fr."] {
            assert!(is_public_name(host), "{host}");
        }
        for host in ["localhost", "printer", "printer.local", "a.internal", "x.LOCALHOST", "nas.home.arpa.", "box.lan"]
        {
            assert!(!is_public_name(host), "{host}");
        }
    }

    #[test]
    fn at_night_a_ping_waits_for_the_morning_where_it_happened() {
        assert_eq!(due(at("2026-06-21T21:00:00Z"), "Europe/Paris", NIGHT), at("2026-06-22T05:00:00Z"));
        assert_eq!(due(at("2026-06-22T04:59:00Z"), "Europe/Paris", NIGHT), at("2026-06-22T05:00:00Z"));
        assert_eq!(due(at("2026-06-22T05:00:00Z"), "Europe/Paris", NIGHT), at("2026-06-22T05:00:00Z"));
        let evening = at("2026-06-21T21:00:00Z");
        assert_eq!(due(evening, "America/Toronto", NIGHT), evening);
    }

    #[test]
    fn quiet_within_a_day_and_no_quiet_at_all() {
        let nap = Quiet { from_minute: 13 * 60, to_minute: 14 * 60 + 30 };
        assert_eq!(due(at("2026-06-21T11:10:00Z"), "Europe/Paris", nap), at("2026-06-21T12:30:00Z"));
        let noon = at("2026-06-21T12:30:00Z");
        assert_eq!(due(noon, "Europe/Paris", nap), noon);
        assert_eq!(due(noon, "Europe/Paris", Quiet { from_minute: 60, to_minute: 60 }), noon);
        assert_eq!(due(noon, "Nowhere", Quiet { from_minute: 0, to_minute: 1439 }), noon);
    }

    #[test]
    fn quiet_that_ends_in_an_hour_that_summer_time_skips_ends_after_it() {
        let quiet = Quiet { from_minute: 60, to_minute: 150 };
        assert_eq!(due(at("2026-03-29T00:30:00Z"), "Europe/Paris", quiet), at("2026-03-29T01:30:00Z"));
    }

    #[test]
    fn only_addresses_of_the_open_internet_are_pinged() {
        for address in ["8.8.8.8", "193.51.208.1", "2a00:1450:4007::1", "64:ff9b::808:808", "2002:808:808::"] {
            assert!(is_public(address.parse().unwrap()), "{address}");
        }
        for address in [
            "127.0.0.1",
            "10.1.2.3",
            "172.16.0.1",
            "192.168.1.1",
            "169.254.169.254",
            "100.64.0.1",
            "0.0.0.0",
            "224.0.0.1",
            "255.255.255.255",
            "192.0.0.8",
            "192.0.2.1",
            "198.18.0.1",
            "240.0.0.1",
            "::1",
            "::",
            "fe80::1",
            "fc00::1",
            "fd12:3456::1",
            "ff02::1",
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
            "64:ff9b::7f00:1",
            "2002:7f00:1::",
            "2001:db8::1",
            "2001::1",
            "3fff::1",
            "::127.0.0.1",
        ] {
            assert!(!is_public(address.parse().unwrap()), "{address}");
        }
    }

    #[test]
    fn waits_double_up_to_an_hour() {
        assert_eq!([1, 2, 3, 20].map(|failures| back_off(failures) / SECOND), [30, 60, 120, 3600]);
    }
}
