//! `GET /api/changes`: server-sent events. `changed` says that a sync would bring something. It has data, because browsers
//! pass over events that have none.

use std::{collections::BTreeSet, convert::Infallible, sync::Arc, time::Duration};

use axum::{
    extract::State,
    http::HeaderMap,
    response::{
        Sse,
        sse::{Event, KeepAlive},
    },
};
use futures::{Stream, StreamExt, stream};
use shared::{access::Scope, jp::Timestamp, record::ActorId};
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

/// What someone holds is looked at anew after this, ms: grants begin and end by themselves.
const STALE: i64 = 10 * 60 * 1_000;

struct Listener {
    app: App,
    who: SignedIn,
    token_hash: String,
    held: Held,
    commits: Receiver<Arc<Committed>>,
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
    let commits = app.writer.commits();
    let listener = Listener {
        commits,
        held: Held::read(&app, who.actor, app.now()).await?,
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
            let committed = match self.commits.recv().await {
                Ok(committed) => Some(committed),
                Err(RecvError::Lagged(_)) => None,
                Err(RecvError::Closed) => return false,
            };
            match self.concerns(committed.as_deref()).await {
                Ok(true) => return true,
                Ok(false) => {}
                Err(_) => return false,
            }
        }
    }

    /// Whether a commit, or one of several that went by unread, is of the person's concern. Nearly all are of none, so
    /// that the database is asked only where a commit may have changed what they hold, or time has.
    async fn concerns(&mut self, committed: Option<&Committed>) -> Result<bool, Error> {
        let now = self.app.now();
        let mut concerns = committed.is_none();
        if now.millis() - self.held.at.millis() > STALE
            || committed.is_none_or(|committed| committed.access)
        {
            let held = Held::read(&self.app, self.who.actor, now).await?;
            concerns |= held.scopes != self.held.scopes;
            self.held = held;
        }
        let touched = committed.map(|committed| &committed.scopes);
        concerns |= touched.is_some_and(|touched| !touched.is_disjoint(&self.held.scopes));
        if concerns {
            signed_in(&self.app, &self.token_hash, "").await?;
        }
        Ok(concerns)
    }
}

/// What the person held at a time.
struct Held {
    at: Timestamp,
    scopes: BTreeSet<Scope>,
}

impl Held {
    async fn read(app: &App, actor: ActorId, at: Timestamp) -> Result<Self, Error> {
        let mut reader = app.db.reader().await?;
        let actor = db::grants::actor(&mut reader, actor, at).await?;
        let scopes = actor.ok_or(Error::SignedOut)?.scopes().clone();
        Ok(Self { at, scopes })
    }
}
