//! How much one account and one address may ask for: more than any tablet does, less than would keep the others waiting
//! (OWASP ASVS 5.0, 2.4.1).

use std::{
    net::{IpAddr, Ipv6Addr, SocketAddr},
    num::NonZeroU32,
    sync::Arc,
};

use axum::{
    extract::{ConnectInfo, Request, State},
    http::{Extensions, HeaderMap},
    middleware::Next,
    response::{IntoResponse, Response},
};
use governor::{DefaultKeyedRateLimiter, Quota, clock::Clock};

use super::{App, error::Error};

/// Requests of one account: at once, as for a first load of all it may see, and in each second after that.
const ACCOUNT: (u32, u32) = (5_000, 50);

/// Requests from one address, behind which may be a whole office at half past eight.
const ADDRESS: (u32, u32) = (20_000, 400);

/// The networks of one subscriber are 64 bits long (RFC 6177): whoever has one has all of its addresses.
const NETWORK: u128 = u128::MAX << 64;

/// What each has left.
#[derive(Clone, Debug)]
pub struct Limits {
    accounts: Arc<DefaultKeyedRateLimiter<String>>,
    addresses: Arc<DefaultKeyedRateLimiter<IpAddr>>,
}

impl Default for Limits {
    fn default() -> Self {
        Self::new(ACCOUNT, ADDRESS)
    }
}

impl Limits {
    /// Limits for accounts and addresses: requests at once, and in each second.
    #[must_use]
    pub fn new(account: (u32, u32), address: (u32, u32)) -> Self {
        Self {
            accounts: Arc::new(DefaultKeyedRateLimiter::keyed(quota(account))),
            addresses: Arc::new(DefaultKeyedRateLimiter::keyed(quota(address))),
        }
    }

    /// Counts a request of an account.
    pub(super) fn account(&self, id: &str) -> Result<(), Error> {
        within(&self.accounts, &id.to_owned())
    }

    fn address(&self, address: IpAddr) -> Result<(), Error> {
        let network = match address {
            IpAddr::V4(_) => address,
            IpAddr::V6(address) => match address.to_ipv4_mapped() {
                Some(mapped) => mapped.into(),
                None => Ipv6Addr::from_bits(address.to_bits() & NETWORK).into(),
            },
        };
        within(&self.addresses, &network)
    }

    /// Forgets those who have asked for nothing lately.
    pub(crate) fn sweep(&self) {
        self.accounts.retain_recent();
        self.addresses.retain_recent();
    }
}

fn quota((at_once, each_second): (u32, u32)) -> Quota {
    let at_least_one = |n| NonZeroU32::new(n).unwrap_or(NonZeroU32::MIN);
    Quota::per_second(at_least_one(each_second)).allow_burst(at_least_one(at_once))
}

fn within<K: Clone + Eq + std::hash::Hash>(
    limiter: &DefaultKeyedRateLimiter<K>,
    key: &K,
) -> Result<(), Error> {
    limiter.check_key(key).map_err(|not_until| {
        let wait = not_until.wait_time_from(limiter.clock().now());
        Error::TooManyRequests {
            wait: wait.as_secs() + 1,
        }
    })
}

/// Counts a request of its address.
pub(super) async fn addresses(State(app): State<App>, request: Request, next: Next) -> Response {
    let address = address(&app, request.headers(), request.extensions());
    match address.map_or(Ok(()), |address| app.limits.address(address)) {
        Ok(()) => next.run(request).await,
        Err(error) => error.into_response(),
    }
}

/// Where a request comes from: the last address in `X-Forwarded-For` behind a proxy, which adds what it sees; anything before that
/// is the word of whoever asks.
pub(super) fn address(app: &App, headers: &HeaderMap, extensions: &Extensions) -> Option<IpAddr> {
    if app.is_behind_proxy {
        let forwarded = headers.get_all("x-forwarded-for").iter().next_back()?;
        return forwarded
            .to_str()
            .ok()?
            .rsplit(',')
            .next()?
            .trim()
            .parse()
            .ok();
    }
    let peer = extensions.get::<ConnectInfo<SocketAddr>>();
    peer.map(|ConnectInfo(peer)| peer.ip())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_network_is_one_and_others_are_others() {
        let limits = Limits::new((1, 1), (2, 1));
        let ask = |address: &str| limits.address(address.parse().unwrap()).is_ok();
        for address in ["192.0.2.1", "::ffff:192.0.2.1"] {
            assert!(ask(address), "{address}");
        }
        assert!(!ask("192.0.2.1"));
        assert!(ask("192.0.2.2"));
        assert!(ask("2001:db8::1") && ask("2001:db8::2") && !ask("2001:db8::3"));
        assert!(ask("2001:db8:0:1::1"));
        limits.account("a").unwrap();
        assert!(matches!(
            limits.account("a"),
            Err(Error::TooManyRequests { wait: 1 })
        ));
        limits.account("b").unwrap();
    }
}
