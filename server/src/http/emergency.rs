//! `POST /api/emergency`: looking for a household that one does not hold, when someone is in danger. What is found opens
//! nothing: that does a record which says why, and those who serve the household see it.

use axum::{Json, extract::State};
use shared::{
    access::{Act, Ground, Topic, permits},
    record::{Doc, RecordId},
    registry,
    wire::{Failure, Found, FoundRecord, Sought},
};

use super::{
    App,
    auth::SignedIn,
    error::{Body, Error},
    openapi::WithBody,
};
use crate::db::{documents, grants};

/// So many households at most: one name is not to list a city.
const MOST: usize = 5;

/// The longest name and reason, bytes.
const LONGEST: usize = 4_096;

/// Finds households by a name or a telephone number that fits whole.
#[utoipa::path(post, path = "/api/emergency", request_body = Sought, security(("session" = [])), responses(
    (status = 200, description = "What was found, which may be nothing.", body = Found),
    WithBody,
    (status = 429, description = "Too many tries; wait as `Retry-After` says.", body = Failure),
))]
pub(super) async fn find(
    State(app): State<App>,
    who: SignedIn,
    body: Body,
) -> Result<Json<Found>, Error> {
    let sought: Sought = serde_json::from_slice(&body?).map_err(|_| Error::Malformed)?;
    let is_short = sought.what.len() <= LONGEST && sought.reason.len() <= LONGEST;
    if !is_short || sought.reason.trim().is_empty() {
        return Err(Error::Malformed);
    }
    let Some(query) = registry::Sought::new(&sought.what) else {
        return Err(Error::Malformed);
    };
    let place = app.gates.records.enter().await?;
    // Nobody tries one name after the other.
    let tries = (format!("emergency {}", who.account), None);
    app.tries.begin(&tries)?;
    let mut reader = app.db.reader().await?;
    let actor = grants::actor(&mut reader, who.actor, app.now())
        .await?
        .ok_or(Error::SignedOut)?;
    let mut found = Found::default();
    if permits(
        actor.post,
        actor.role,
        Ground::Emergency,
        Act::See,
        Topic::Basics,
    ) {
        let bodies = documents::of_kinds(&mut reader, &registry::SOUGHT).await?;
        let docs = bodies
            .iter()
            .filter_map(|body| serde_json::from_str(body).ok());
        let mut ids: Vec<RecordId> = docs
            .filter_map(|doc: Doc| query.household_of(&doc))
            .collect();
        ids.sort();
        ids.dedup();
        ids.truncate(MOST);
        for (id, stored) in documents::find(&mut reader, &ids.into_iter().collect()).await? {
            let doc = serde_json::from_str::<Doc>(&stored.body);
            if let Some((title, place)) = doc.ok().as_ref().and_then(registry::title_and_place) {
                found.records.push(FoundRecord { id, title, place });
            }
        }
    }
    drop(place);
    if !found.records.is_empty() {
        app.tries.succeeded(&tries);
    }
    tracing::warn!(account = %who.account, found = found.records.len(), "looked for in an emergency");
    Ok(Json(found))
}
