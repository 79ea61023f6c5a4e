//! `POST /api/emergency`: looking for a household that one does not hold, when someone is in danger. What is found opens
//! nothing: that does a record which says why, and those who serve the household see it.

use axum::{Json, extract::State};
use shared::{
    access::{Act, Ground, Topic, permits},
    audit::{Entry, Event},
    record::{Doc, RecordId},
    registry,
    wire::{Failure, Found, FoundRecord, Sought},
};

use super::{
    App,
    auth::SignedIn,
    body::Body,
    error::Error,
    openapi::WithBody,
    records::{read, title_of},
};
use crate::db::{audit, documents, grants};

/// So many households at most: one name is not to list a city.
const MOST: usize = 5;

/// So often a day before one must wait.
const FREE: u32 = 20;

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
    let sought: Sought = body?.read()?;
    let is_short = sought.what.len() <= LONGEST && sought.reason.len() <= LONGEST;
    if !is_short || sought.reason.trim().is_empty() {
        return Err(Error::Malformed);
    }
    let Some(query) = registry::HouseholdQuery::new(&sought.what) else {
        return Err(Error::Malformed);
    };
    let place = app.gates.records.enter().await?;
    // Nobody tries one name after the other: what was found frees no further try.
    let today = app.now().date();
    let tries = (format!("emergency {} {today}", who.account), None);
    app.tries.begin(&tries, FREE)?;
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
        found.more = ids.len() > MOST;
        ids.truncate(MOST);
        for (id, doc) in read(&mut reader, ids.into_iter().collect()).await? {
            if let Some((title, area)) = registry::title_and_area(&doc) {
                let area = read(&mut reader, area.into_iter().collect()).await?;
                let place = area.first().and_then(|(_, area)| title_of(area));
                let place = place.unwrap_or_default();
                found.records.push(FoundRecord { id, title, place });
            }
        }
    }
    drop(reader);
    let sought = audit::entry(Event::Sought, app.now(), who.actor, &who.account);
    let of_found = found.records.iter().map(|record| Entry {
        record: record.id.to_string(),
        household: record.id.to_string(),
        ..sought.clone()
    });
    let mut entries: Vec<Entry> = of_found.collect();
    if entries.is_empty() {
        entries.push(sought);
    }
    let mut transaction = app.db.begin_write().await?;
    audit::append(&mut transaction, &entries).await?;
    transaction.commit().await?;
    drop(place);
    Ok(Json(found))
}
