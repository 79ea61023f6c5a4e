//! Waiting after failed tries: nobody guesses, and nobody is locked out by who does.

use std::{
    collections::HashMap,
    convert::Infallible,
    net::IpAddr,
    sync::Mutex,
    time::{Duration, Instant},
};

use axum::{extract::FromRequestParts, http::request::Parts};

use crate::http::{App, error::Error, limit::address};

/// Tries that anyone has before they must wait.
pub(in crate::http) const FREE: u32 = 5;

/// The longest wait: a stranger who tries someone's sign-in name can't lock them out for longer.
const LONGEST_WAIT: Duration = Duration::from_secs(60);

/// Entries kept at most.
const REMEMBERED: usize = 10_000;

/// Where a request comes from, as far as it is known.
#[derive(Clone, Copy, Debug)]
pub(in crate::http) struct Address(pub(in crate::http) Option<IpAddr>);

impl FromRequestParts<App> for Address {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Infallible> {
        Ok(Self(address(app, &parts.headers, &parts.extensions)))
    }
}

/// Who tries: a sign-in name or what else is tried, from an address.
pub(in crate::http) type From = (String, Option<IpAddr>);

/// Failed sign-ins, by name and address, in memory.
#[derive(Debug, Default)]
pub(in crate::http) struct Tries(Mutex<HashMap<From, (u32, Instant)>>);

impl Tries {
    /// Counts a try, of which `free` need no waiting; [`Tries::succeeded`] takes it back.
    pub(in crate::http) fn begin(&self, from: &From, free: u32) -> Result<(), Error> {
        let now = Instant::now();
        let Ok(mut tries) = self.0.lock() else {
            return Ok(());
        };
        if tries.len() >= REMEMBERED {
            tries.retain(|_, (count, last)| now.duration_since(*last) < wait(*count, 0));
        }
        let (count, last) = tries.get(from).copied().unwrap_or((0, now));
        let rest = wait(count, free).saturating_sub(now.duration_since(last));
        if count > 0 && !rest.is_zero() {
            return Err(Error::TooManyTries {
                wait: rest.as_secs() + 1,
            });
        }
        tries.insert(from.clone(), (count + 1, now));
        Ok(())
    }

    /// Forgets the tries that failed.
    pub(in crate::http) fn succeeded(&self, from: &From) {
        if let Ok(mut tries) = self.0.lock() {
            tries.remove(from);
        }
    }
}

/// How long to wait after so many failed tries: a second, doubled with each.
fn wait(failed: u32, free: u32) -> Duration {
    match failed.checked_sub(free) {
        None => Duration::ZERO,
        Some(more) => Duration::from_secs(1 << more.min(6)).min(LONGEST_WAIT),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_up_to_a_minute() {
        let waits: Vec<u64> = (0..14).map(|failed| wait(failed, FREE).as_secs()).collect();
        assert_eq!(waits, [0, 0, 0, 0, 0, 1, 2, 4, 8, 16, 32, 60, 60, 60]);
    }

    #[test]
    fn the_sixth_try_at_once_must_wait_and_other_addresses_need_not() {
        let tries = Tries::default();
        let here = ("sakura".to_owned(), None);
        let there = ("sakura".to_owned(), Some(IpAddr::from([192, 0, 2, 1])));
        for _ in 0..FREE {
            tries.begin(&here, FREE).unwrap();
        }
        assert!(matches!(
            tries.begin(&here, FREE),
            Err(Error::TooManyTries { wait: 1 })
        ));
        tries.begin(&there, FREE).unwrap();
        tries.succeeded(&here);
        tries.begin(&here, FREE).unwrap();
    }
}
