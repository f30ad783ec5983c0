//! How often one address may do what costs others something (a mail, a guess, a report), and one account change anything.
//!
//! A bucket per address or account (the generic cell rate algorithm: one number each), in the memory of this process; a
//! bounded number of them, so that a flood of addresses costs no more. What must hold over all processes (tries of a code, mails
//! to one mailbox) is counted in the database.

use super::Problem;
use actix_web::HttpRequest;
use anyhow::{Context, anyhow};
use photos36_domain::{
    ErrorCode, Ground, Refusal,
    clock::{HOUR, MINUTE, SECOND},
};
use std::{
    collections::HashMap,
    hash::Hash,
    net::{IpAddr, Ipv4Addr, Ipv6Addr},
    sync::{Mutex, PoisonError},
};
use uuid::Uuid;

/// Most addresses, and most accounts, remembered at a time.
const MOST_ADDRESSES: usize = 50_000;
/// Guesses and refreshes that come with each sign-in asked for.
pub const TRIES_PER_ASK: u32 = 10;
/// Hops of `X-Forwarded-For` that are read, from the nearest.
const MOST_HOPS: usize = 20;

/// The limits of this server.
pub struct Limits {
    trusted: Vec<Network>,
    asks: Buckets<IpAddr>,
    tries: Buckets<IpAddr>,
    reports: Buckets<IpAddr>,
    writes: Buckets<Uuid>,
}

/// What is limited.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Limited {
    /// Asking for a sign-in mail.
    Ask,
    /// Trying a code, a link or a refresh token.
    Try,
    /// Reporting something or asking for a blur.
    Report,
}

impl Limits {
    /// The limits of the settings.
    ///
    /// # Errors
    /// When `http.trusted_proxies` names something that is no address and no network.
    pub fn new(ground: &Ground) -> anyhow::Result<Self> {
        let trusted = ground.settings.http.trusted_proxies.iter().map(|text| {
            Network::parse(text).with_context(|| format!("http.trusted_proxies: {text:?} is no address and no network"))
        });
        let asks = i64::from(ground.settings.people.sign_ins_per_hour_and_address);
        Ok(Self {
            trusted: trusted.collect::<anyhow::Result<_>>()?,
            asks: Buckets::new(asks),
            tries: Buckets::new(asks * i64::from(TRIES_PER_ASK)),
            reports: Buckets::new(ground.settings.moderation.reports_per_hour_and_address.into()),
            writes: Buckets::new(ground.settings.people.writes_per_hour.into()),
        })
    }

    /// Counts one.
    ///
    /// # Errors
    /// `too-many-requests` with the seconds to wait.
    pub fn count(&self, request: &HttpRequest, what: Limited, now: i64) -> Result<(), Problem> {
        let address = self.client(request);
        let buckets = match what {
            Limited::Ask => &self.asks,
            Limited::Try => &self.tries,
            Limited::Report => &self.reports,
        };
        buckets.take(address, now).map_err(too_many)
    }

    /// Counts a change by an account.
    ///
    /// # Errors
    /// `too-many-requests` with the seconds to wait.
    pub fn count_write(&self, person: Uuid, now: i64) -> Result<(), Problem> {
        self.writes.take(person, now).map_err(too_many)
    }

    /// The address of the client: of the connection, or what the nearest proxy that is not ours says of it. An IPv6 client
    /// has at least a /64 to itself and counts as one.
    pub fn client(&self, request: &HttpRequest) -> IpAddr {
        let peer = request.peer_addr().map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |peer| peer.ip().to_canonical());
        let forwarded = request.headers().get_all("x-forwarded-for").filter_map(|value| value.to_str().ok());
        let hops: Vec<&str> = forwarded.flat_map(|value| value.split(',')).collect();
        network_of(client(&self.trusted, peer, &hops))
    }
}

fn too_many(wait: i64) -> Problem {
    Refusal::new(ErrorCode::TooManyRequests).arg("seconds", (wait + SECOND - 1) / SECOND).into()
}

fn client(trusted: &[Network], peer: IpAddr, hops: &[&str]) -> IpAddr {
    let mut nearest = peer;
    for hop in hops.iter().rev().take(MOST_HOPS) {
        if !trusted.iter().any(|network| network.has(nearest)) {
            break;
        }
        match hop.trim().parse::<IpAddr>() {
            Ok(address) => nearest = address.to_canonical(),
            Err(_) => break,
        }
    }
    nearest
}

fn network_of(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(_) => address,
        IpAddr::V6(v6) => IpAddr::V6(Ipv6Addr::from_bits(v6.to_bits() & (u128::MAX << 64))),
    }
}

/// A network such as `10.0.0.0/8`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Network {
    address: IpAddr,
    prefix: u32,
}

impl Network {
    fn parse(text: &str) -> anyhow::Result<Self> {
        let (address, prefix) = text.split_once('/').map_or((text, None), |(a, p)| (a, Some(p)));
        let address: IpAddr = address.trim().parse()?;
        let bits = if address.is_ipv4() { 32 } else { 128 };
        let prefix = prefix.map_or(Ok(bits), |prefix| prefix.trim().parse())?;
        if prefix > bits { Err(anyhow!("/{prefix} is longer than the address")) } else { Ok(Self { address, prefix }) }
    }

    fn has(self, other: IpAddr) -> bool {
        match (self.address, other) {
            (IpAddr::V4(a), IpAddr::V4(b)) => {
                a.to_bits().checked_shr(32 - self.prefix) == b.to_bits().checked_shr(32 - self.prefix)
            }
            (IpAddr::V6(a), IpAddr::V6(b)) => {
                a.to_bits().checked_shr(128 - self.prefix) == b.to_bits().checked_shr(128 - self.prefix)
            }
            _ => false,
        }
    }
}

/// A bucket for each address or account: full of `per_hour`, refilled evenly.
struct Buckets<K> {
    /// Microseconds that one costs.
    cost: i64,
    known: Mutex<Known<K>>,
}

struct Known<K> {
    /// For each, when its bucket will be full again; none is the bucket that newcomers share in a flood.
    full_at: HashMap<Option<K>, i64>,
    /// When full buckets were last forgotten.
    swept_at: i64,
}

impl<K: Copy + Eq + Hash> Buckets<K> {
    fn new(per_hour: i64) -> Self {
        let known = Known { full_at: HashMap::new(), swept_at: 0 };
        Self { cost: HOUR / per_hour.max(1), known: Mutex::new(known) }
    }

    /// Takes one, or tells how many microseconds to wait for it.
    fn take(&self, whose: K, now: i64) -> Result<(), i64> {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let is_full =
            |known: &Known<K>| known.full_at.len() >= MOST_ADDRESSES && !known.full_at.contains_key(&Some(whose));
        if is_full(&known) && now - known.swept_at >= MINUTE {
            known.full_at.retain(|_, full_at| *full_at > now);
            known.swept_at = now;
        }
        // In a flood of more than are remembered the newcomers share one bucket.
        let key = if is_full(&known) { None } else { Some(whose) };
        let full_at = known.full_at.entry(key).or_insert(now);
        let after = (*full_at).max(now) + self.cost;
        if after - now > HOUR {
            return Err(after - now - HOUR);
        }
        *full_at = after;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ip(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    #[test]
    fn an_address_has_its_hour_s_share_at_once_and_then_one_at_a_time() {
        let buckets = Buckets::new(6);
        let taken = (0..10).filter(|_| buckets.take(ip("192.0.2.1"), 0).is_ok()).count();
        assert_eq!(taken, 6);
        assert_eq!(buckets.take(ip("192.0.2.1"), 0), Err(10 * MINUTE));
        assert_eq!(buckets.take(ip("192.0.2.2"), 0), Ok(()));
        assert_eq!(buckets.take(ip("192.0.2.1"), 10 * MINUTE), Ok(()));
        assert_eq!(buckets.take(ip("192.0.2.1"), 10 * MINUTE), Err(10 * MINUTE));
    }

    #[test]
    fn a_flood_of_addresses_is_remembered_within_bounds_and_forgets_nobody() {
        let buckets = Buckets::new(2);
        for _ in 0..2 {
            buckets.take(ip("192.0.2.1"), 0).unwrap();
        }
        for n in 0..60_000 {
            let _ = buckets.take(IpAddr::V4(Ipv4Addr::from_bits(n + 1)), 0);
        }
        assert!(buckets.known.lock().unwrap().full_at.len() <= MOST_ADDRESSES + 1);
        assert!(buckets.take(ip("192.0.2.1"), 0).is_err());
        buckets.take(ip("203.0.113.9"), 2 * HOUR).unwrap();
        assert_eq!(buckets.known.lock().unwrap().full_at.len(), 1, "those whose buckets are full again are forgotten");
    }

    #[test]
    fn only_a_trusted_proxy_is_believed_and_only_about_the_hop_before_it() {
        let trusted = [Network::parse("10.0.0.0/8").unwrap(), Network::parse("2001:db8::1").unwrap()];
        for (peer, hops, expected) in [
            ("192.0.2.1", vec!["203.0.113.9"], "192.0.2.1"),
            ("10.1.2.3", vec![], "10.1.2.3"),
            ("10.1.2.3", vec!["198.51.100.1", "203.0.113.9"], "203.0.113.9"),
            ("10.1.2.3", vec!["203.0.113.9", " 10.9.9.9 "], "203.0.113.9"),
            ("10.1.2.3", vec!["203.0.113.9", "unknown"], "10.1.2.3"),
            ("2001:db8::1", vec!["::ffff:203.0.113.9"], "203.0.113.9"),
            ("2001:db8::2", vec!["203.0.113.9"], "2001:db8::2"),
        ] {
            assert_eq!(client(&trusted, ip(peer), &hops), ip(expected), "{peer} {hops:?}");
        }
    }

    #[test]
    fn an_ipv6_client_counts_by_its_64() {
        assert_eq!(network_of(ip("2001:db8:1:2:3::4")), ip("2001:db8:1:2::"));
        assert_eq!(network_of(ip("192.0.2.1")), ip("192.0.2.1"));
    }

    #[test]
    fn a_network_has_its_addresses_and_no_others() {
        for (network, inside, outside) in [
            ("10.0.0.0/8", "10.255.0.1", "11.0.0.1"),
            ("0.0.0.0/0", "192.0.2.1", "::1"),
            ("::/0", "::1", "192.0.2.1"),
            ("192.0.2.1", "192.0.2.1", "192.0.2.2"),
            ("fd00::/8", "fd12::1", "fe80::1"),
        ] {
            let network = Network::parse(network).unwrap();
            assert!(network.has(ip(inside)) && !network.has(ip(outside)), "{network:?}");
        }
        for text in ["", "10.0.0.0/33", "example.org", "10.0.0.0/x", "::/129"] {
            assert!(Network::parse(text).is_err(), "{text}");
        }
    }
}
