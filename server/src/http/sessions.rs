//! `/api/sessions`: where one is signed in, and ending that.

use axum::{Json, extract::State, http::HeaderMap};
use shared::{
    audit::Event,
    wire::{EndSessions, Failure, SessionLine, Sessions},
};

use super::{
    App,
    auth::{SignedIn, token, token_hash},
    body::Body,
    error::Error,
    openapi::{AsStaff, WithBody},
};
use crate::db::{Conn, audit, sessions};

/// Lists where the person is signed in.
#[utoipa::path(get, path = "/api/sessions", security(("session" = [])), responses(
    (status = 200, description = "The sessions, the last used first.", body = Sessions),
    AsStaff,
))]
pub(super) async fn list(
    State(app): State<App>,
    who: SignedIn,
    headers: HeaderMap,
) -> Result<Json<Sessions>, Error> {
    let own = token(&headers).map(token_hash).ok_or(Error::SignedOut)?;
    of(&app, &mut *app.db.reader().await?, &who, &own).await
}

/// Ends sessions of the person. What has ended already stays so.
#[utoipa::path(post, path = "/api/sessions/end", security(("session" = [])), request_body = EndSessions, responses(
    (status = 200, description = "The sessions that are left.", body = Sessions),
    (status = 404, description = "There can be none of that name, or it is the one that asks: sign out to end it.", body = Failure),
    WithBody,
))]
pub(super) async fn end(
    State(app): State<App>,
    who: SignedIn,
    headers: HeaderMap,
    body: Body,
) -> Result<Json<Sessions>, Error> {
    let EndSessions { id } = body?.read()?;
    let own = token(&headers).map(token_hash).ok_or(Error::SignedOut)?;
    let is_name =
        |id: &str| id.len() == sessions::NAME && id.bytes().all(|b| b.is_ascii_hexdigit());
    if id
        .as_deref()
        .is_some_and(|id| !is_name(id) || own.starts_with(id))
    {
        return Err(Error::NotFound);
    }
    let mut transaction = app.db.begin_write().await?;
    match id {
        Some(id) => sessions::end_one(&mut transaction, &who.account, &id).await?,
        None => sessions::end_others(&mut transaction, &who.account, &own).await?,
    }
    let ended = audit::entry(Event::SessionEnded, app.now(), who.actor, &who.account);
    audit::append(&mut transaction, &[ended]).await?;
    let left = of(&app, &mut transaction, &who, &own).await?;
    transaction.commit().await?;
    Ok(left)
}

/// Those that have not ended.
async fn of(
    app: &App,
    conn: &mut Conn,
    who: &SignedIn,
    own: &str,
) -> Result<Json<Sessions>, Error> {
    let all = sessions::of_account(conn, &who.account, app.now()).await?;
    let line = |session: sessions::Overview| SessionLine {
        is_this: session.token_hash == own,
        id: session.token_hash.chars().take(sessions::NAME).collect(),
        browser: session.browser,
        device: session.device,
        began_at: session.created_at,
        // One of before this was noted.
        used_at: session.used_at.max(session.created_at),
    };
    Ok(Json(Sessions {
        sessions: all.into_iter().map(line).collect(),
    }))
}
