//! How much is done at once: whoever comes beyond that waits a little, and is then told when to come again.

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use axum::{
    body::Body,
    response::{IntoResponse, Response},
};
use http_body_util::BodyExt;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, oneshot};

use super::error::Error;

/// An answer that has not been taken for so long no longer counts: its device is on a slow line or in a dead zone, and a
/// dozen such must not hold up a city.
const LONGEST_ANSWER: Duration = Duration::from_secs(2);

/// The gates there are.
#[derive(Clone, Debug)]
pub struct Gates {
    /// Before records.
    pub records: Gate,
    /// Before passphrases, each of which takes 19 MiB and a moment of a core to check.
    pub passphrases: Gate,
    /// Before spreadsheets, each of which may take some memory and seconds of a core: sign-in does not wait behind them.
    pub tables: Gate,
    /// Before the city's own sign-in, which answers when it likes.
    pub provider: Gate,
}

impl Default for Gates {
    /// Fitted to two cores and 300 MB of memory.
    fn default() -> Self {
        Self {
            records: Gate::new(12, Duration::from_millis(1_500), 40),
            passphrases: Gate::new(4, Duration::from_secs(5), 40),
            tables: Gate::new(2, Duration::from_secs(20), 1),
            provider: Gate::new(16, Duration::from_secs(5), 4),
        }
    }
}

/// Lets in so many requests at a time.
#[derive(Clone, Debug)]
pub struct Gate {
    places: Arc<Semaphore>,
    waiting: Arc<AtomicUsize>,
    patience: Duration,
    /// As many are done in a second, at the least.
    pace: usize,
}

impl Gate {
    /// A gate with `places`, before which requests wait for `patience`. At least `pace` of them are done in a second.
    #[must_use]
    pub fn new(places: usize, patience: Duration, pace: usize) -> Self {
        Self {
            places: Arc::new(Semaphore::new(places)),
            waiting: Arc::default(),
            patience,
            pace,
        }
    }

    /// Waits for a place. To be called when the request has come whole: on a slow line that takes a while, and no work.
    pub(super) async fn enter(&self) -> Result<Place, Error> {
        let waiting = self.waiting.fetch_add(1, Ordering::Relaxed);
        let place = self.places.clone().acquire_owned();
        let place = tokio::time::timeout(self.patience, place).await;
        self.waiting.fetch_sub(1, Ordering::Relaxed);
        match place {
            Ok(Ok(place)) => Ok(Place(place)),
            _ => Err(Error::Busy {
                wait: 1 + (waiting / self.pace) as u64,
            }),
        }
    }
}

/// A place, until it is dropped.
pub(super) struct Place(OwnedSemaphorePermit);

impl Place {
    /// Keeps the place until the answer has been sent: meanwhile it takes memory.
    pub(super) fn until_sent(self, answer: impl IntoResponse) -> Response {
        let (sent, is_sent) = oneshot::channel::<()>();
        tokio::spawn(async move {
            drop(tokio::time::timeout(LONGEST_ANSWER, is_sent).await);
            drop(self.0);
        });
        // Whoever drops the body drops `sent` with it.
        answer.into_response().map(|body| {
            Body::new(body.map_frame(move |frame| {
                let _sent = &sent;
                frame
            }))
        })
    }
}
