//! `GET /api/waiting`: which つなぎ nobody has taken up in the days that the city has set, for the 相談支援包括化推進員. From whom
//! to whom and since when; the sheet itself only where they see the household on a ground of their own.

use axum::{Json, extract::State};
use shared::{
    access::{self, Action, Scope},
    reports,
    wire::{Failure, Overdue, OverdueStep},
};

use super::{App, auth::SignedIn, error::Error, openapi::AsStaff};
use crate::db::{documents, grants};

/// Tells what has waited for too long.
#[utoipa::path(get, path = "/api/waiting", security(("session" = [])), responses(
    (status = 200, description = "The steps, the longest first.", body = Overdue),
    (status = 404, description = "It is not for this person to see.", body = Failure),
    AsStaff,
))]
pub(super) async fn overdue(State(app): State<App>, who: SignedIn) -> Result<Json<Overdue>, Error> {
    let place = app.gates.records.enter().await?;
    let now = app.now();
    let mut reader = app.db.reader().await?;
    let actor = grants::actor(&mut reader, who.actor, now)
        .await?
        .ok_or(Error::SignedOut)?;
    access::allows(&actor, Action::ReadWaiting).map_err(|_| Error::NotFound)?;
    let bodies = documents::of_kinds(&mut reader, &reports::OF_WAITING).await?;
    drop(reader);
    let docs = bodies
        .iter()
        .filter_map(|body| serde_json::from_str(body).ok());
    let today = now.date();
    let (steps, wait) = reports::overdue(docs, today);
    let told = steps.into_iter().map(|step| {
        let household = Scope::Household(step.referral.household.id());
        let sees = actor.scopes().contains(&household);
        OverdueStep {
            sender: step.referral.sender.id(),
            organisation: step.referral.organisation.id(),
            sent_on: step.referral.sent_on,
            days: step.waited(today),
            sheet: sees.then(|| step.referral.sheet.id()),
        }
    });
    let told = Overdue {
        steps: told.collect(),
        wait,
    };
    drop(place);
    Ok(Json(told))
}
