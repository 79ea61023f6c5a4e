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
    extract::{Request, State},
    middleware::Next,
    response::{IntoResponse, Response},
};
use http_body_util::BodyExt;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, oneshot};

use super::error::Error;

/// An answer that nobody has taken for so long no longer counts as work: its device is in a dead zone.
const LONGEST_ANSWER: Duration = Duration::from_secs(30);

/// The gates there are.
#[derive(Clone, Debug)]
pub struct Gates {
    /// Before records.
    pub records: Gate,
    /// Before passphrases, each of which takes 19 MiB and a moment of a core to check.
    pub passphrases: Gate,
}

impl Default for Gates {
    /// Fitted to two cores and 300 MB of memory.
    fn default() -> Self {
        Self {
            records: Gate::new(12, Duration::from_millis(1_500), 40),
            passphrases: Gate::new(4, Duration::from_secs(5), 40),
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

    async fn enter(&self) -> Result<OwnedSemaphorePermit, Error> {
        let waiting = self.waiting.fetch_add(1, Ordering::Relaxed);
        let place = self.places.clone().acquire_owned();
        let place = tokio::time::timeout(self.patience, place).await;
        self.waiting.fetch_sub(1, Ordering::Relaxed);
        match place {
            Ok(Ok(place)) => Ok(place),
            _ => Err(Error::Busy {
                wait: 1 + (waiting / self.pace) as u64,
            }),
        }
    }
}

/// Keeps a place for a request until its answer has been sent.
pub(super) async fn pass(State(gate): State<Gate>, request: Request, next: Next) -> Response {
    let place = match gate.enter().await {
        Ok(place) => place,
        Err(error) => return error.into_response(),
    };
    let response = next.run(request).await;
    let (sent, is_sent) = oneshot::channel::<()>();
    tokio::spawn(async move {
        drop(tokio::time::timeout(LONGEST_ANSWER, is_sent).await);
        drop(place);
    });
    // Whoever drops the body drops `sent` with it.
    response.map(|body| {
        Body::new(body.map_frame(move |frame| {
            let _sent = &sent;
            frame
        }))
    })
}
