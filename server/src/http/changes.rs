//! `GET /api/changes`: server-sent events. `changed` says that a sync would bring something. It has data, because browsers
//! pass over events that have none.

use std::{convert::Infallible, time::Duration};

use axum::{
    extract::State,
    http::HeaderMap,
    response::{
        Sse,
        sse::{Event, KeepAlive},
    },
};
use futures::{Stream, StreamExt, stream};
use tokio::sync::broadcast::{Receiver, error::RecvError};

use super::{
    App,
    auth::{SignedIn, signed_in, token, token_hash},
    error::Error,
    openapi::AsStaff,
};
use crate::{db, push::Committed};

/// Proxies close what is silent for a minute.
const ALIVE: Duration = Duration::from_secs(25);

struct Listener {
    app: App,
    who: SignedIn,
    token_hash: String,
    commits: Receiver<Committed>,
}

/// Tells of commits that touched a scope of the person, until they sign out or the server stops.
#[utoipa::path(get, path = "/api/changes", security(("session" = [])), responses(
    (status = 200, description = "Server-sent events: `changed` says that a sync would bring something.",
     body = String, content_type = "text/event-stream"),
    AsStaff,
))]
pub(super) async fn changes(
    State(app): State<App>,
    who: SignedIn,
    headers: HeaderMap,
) -> Result<Sse<impl Stream<Item = Result<Event, Infallible>>>, Error> {
    let token_hash = token(&headers).map(token_hash).ok_or(Error::SignedOut)?;
    let stop = app.stop.clone();
    let listener = Listener {
        commits: app.writer.commits(),
        app,
        who,
        token_hash,
    };
    let events = stream::unfold(listener, |mut listener| async move {
        listener
            .changed()
            .await
            .then(|| (Ok(Event::default().event("changed").data("sync")), listener))
    });
    let events = events.take_until(stop.cancelled_owned());
    Ok(Sse::new(events).keep_alive(KeepAlive::new().interval(ALIVE)))
}

impl Listener {
    /// Waits for the next commit that concerns the person. `false` when there is nobody to tell any more.
    async fn changed(&mut self) -> bool {
        loop {
            let scopes = match self.commits.recv().await {
                Ok(committed) => Some(committed.scopes),
                Err(RecvError::Lagged(_)) => None,
                Err(RecvError::Closed) => return false,
            };
            match self.concerns(scopes).await {
                Ok(true) => return true,
                Ok(false) => {}
                Err(_) => return false,
            }
        }
    }

    async fn concerns(
        &self,
        scopes: Option<std::collections::BTreeSet<String>>,
    ) -> Result<bool, Error> {
        signed_in(&self.app, &self.token_hash).await?;
        let mut reader = self.app.db.reader().await?;
        let actor = db::grants::actor(&mut reader, self.who.actor, self.app.now().date())
            .await?
            .ok_or(Error::SignedOut)?;
        Ok(scopes.is_none_or(|touched| {
            actor
                .scopes
                .iter()
                .any(|scope| touched.contains(&scope.to_string()))
        }))
    }
}
