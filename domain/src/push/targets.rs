//! Whereto a ping may go: over https to an address of the open internet, or to an origin that the operator trusts.

use super::rules::{self, is_public};
use crate::{ErrorCode, Refusal, Result, settings::PushSettings};
use anyhow::Context;
use reqwest::{
    Client, Url,
    dns::{Addrs, Name, Resolve, Resolving},
    redirect::Policy,
};
use std::{collections::HashSet, net::SocketAddr, sync::Arc, time::Duration};

/// Longest endpoint, in bytes.
const LONGEST: usize = 2048;

/// What the operator allows.
pub(super) struct Targets {
    trusted: HashSet<String>,
    timeout: Duration,
}

impl Targets {
    /// As the settings say.
    ///
    /// # Errors
    /// When a trusted origin is no URL.
    pub fn of(settings: &PushSettings) -> Result<Self> {
        let origin = |text: &String| {
            let url = Url::parse(text).with_context(|| format!("push.trusted_origins: {text:?} is no URL"))?;
            Ok(url.origin().ascii_serialization())
        };
        let trusted = settings.trusted_origins.iter().map(origin).collect::<Result<_>>()?;
        Ok(Self { trusted, timeout: Duration::from_secs(settings.timeout_seconds.into()) })
    }

    /// Reads an endpoint. A name is looked up only when it is pinged, by [`client`](Self::client): what it means may change.
    ///
    /// # Errors
    /// `push-endpoint-refused`.
    pub fn require(&self, endpoint: &str) -> Result<Url, Refusal> {
        let refusal = || Refusal::new(ErrorCode::PushEndpointRefused).field("/endpoint");
        let url = Url::parse(endpoint).ok().filter(|_| endpoint.len() <= LONGEST).ok_or_else(refusal)?;
        if !url.username().is_empty() || url.password().is_some() || url.host_str().is_none() {
            return Err(refusal());
        }
        let is_trusted = self.trusted.contains(&url.origin().ascii_serialization());
        // A host that is trusted on one port is not open on its others: it may be within the own network.
        let is_near = url.host_str().is_some_and(|host| self.trusted_hosts().contains(host));
        let is_public = match literal(&url) {
            Some(address) => is_public(address.ip()),
            None => url.host_str().is_some_and(rules::is_public_name),
        };
        let is_open = url.scheme() == "https" && is_public && !is_near;
        if is_open || is_trusted { Ok(url) } else { Err(refusal()) }
    }

    fn trusted_hosts(&self) -> HashSet<String> {
        let host = |origin: &String| Url::parse(origin).ok()?.host_str().map(str::to_owned);
        self.trusted.iter().filter_map(host).collect()
    }

    /// A client that reaches nothing else: names that lead into a private network do not resolve, no redirect is followed.
    ///
    /// # Errors
    /// When TLS cannot be set up.
    pub fn client(&self) -> Result<Client> {
        let trusted_hosts = Arc::new(self.trusted_hosts());
        let built = Client::builder()
            .timeout(self.timeout)
            .redirect(Policy::none())
            .no_proxy()
            .dns_resolver(Arc::new(PublicOnly { trusted_hosts }))
            .build();
        Ok(built.context("HTTP client for pings")?)
    }
}

fn literal(url: &Url) -> Option<SocketAddr> {
    let host = url.host_str()?.trim_matches(['[', ']']);
    host.parse().ok().map(|address| SocketAddr::new(address, 0))
}

/// Resolves names to addresses of the open internet alone.
struct PublicOnly {
    trusted_hosts: Arc<HashSet<String>>,
}

impl Resolve for PublicOnly {
    fn resolve(&self, name: Name) -> Resolving {
        let trusted = self.trusted_hosts.clone();
        Box::pin(async move {
            let found: Vec<_> = tokio::net::lookup_host((name.as_str(), 0)).await?.collect();
            let allowed = found.into_iter().filter(|at| trusted.contains(name.as_str()) || is_public(at.ip()));
            let allowed: Vec<_> = allowed.collect();
            if allowed.is_empty() {
                return Err("the name leads to no address of the open internet".into());
            }
            Ok(Box::new(allowed.into_iter()) as Addrs)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn targets(trusted: &[&str]) -> Targets {
        let trusted_origins = trusted.iter().map(|origin| (*origin).to_owned()).collect();
        let settings = PushSettings { trusted_origins, ..crate::settings::Settings::defaults().unwrap().push };
        Targets::of(&settings).unwrap()
    }

    #[test]
    fn only_https_to_the_open_internet_is_taken() {
        let targets = targets(&[]);
        for endpoint in ["https://updates.push.services.mozilla.com/wpush/v2/a", "https://ntfy.example.org/upX?up=1"] {
            assert!(targets.require(endpoint).is_ok(), "{endpoint}");
        }
        for endpoint in [
            "",
            "push",
            "http://push.example.org/a",
            "ftp://push.example.org/a",
            "https://127.0.0.1/a",
            "https://[::1]/a",
            "https://10.0.0.7/a",
            "https://user:secret@push.example.org/a",
            "https://2130706433/a",
            "https://0x7f.1/a",
            "https://[::ffff:169.254.169.254]/latest",
            "data:text/plain,a",
        ] {
            assert!(targets.require(endpoint).is_err(), "{endpoint}");
        }
        assert!(targets.require(&format!("https://push.example.org/{}", "a".repeat(LONGEST))).is_err());
    }

    #[test]
    fn an_origin_that_the_operator_trusts_is_taken_and_no_other_port_of_it() {
        let targets = targets(&["http://192.168.1.5:8080"]);
        assert!(targets.require("http://192.168.1.5:8080/up").is_ok());
        assert!(targets.require("http://192.168.1.5:22/up").is_err());
        let named = super::tests::targets(&["http://ntfy.lan:8080"]);
        assert!(named.require("http://ntfy.lan:8080/up").is_ok());
        assert!(named.require("https://ntfy.lan:22/up").is_err());
    }

    #[tokio::test]
    async fn a_name_that_leads_to_this_machine_is_not_reached() {
        let _ = rustls::crypto::ring::default_provider().install_default();
        let error = targets(&[]).client().unwrap().post("https://localhost/a").send().await.unwrap_err();
        assert!(format!("{:?}", error).contains("open internet"), "{error:?}");
    }
}
