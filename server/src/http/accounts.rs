//! `/api/accounts`: who may sign in, for those who keep the staff records. Whoever may write someone's record may invite them
//! and end their account, and nobody else: the table of access decides, as it does for saves.

use axum::{
    Json,
    extract::{Path, State, rejection::PathRejection},
    http::HeaderMap,
};
use shared::{
    access::{Act, Actor, Ground, Topic, permits},
    audit::Event,
    jp::Timestamp,
    record::{ActorId, Doc, RecordId},
    registry,
    wire::{
        AccountLine, AccountState, Accounts, Failure, Invitation, LETTER_BYTES, Whose, letter_code,
    },
};

use super::{
    App,
    auth::SignedIn,
    body::Body,
    error::Error,
    invitation::letter_hash,
    openapi::{AsStaff, WithBody},
    qr,
    records::{may_write, read},
    sign_in::origin::origin,
};
use crate::{
    clock,
    db::{Conn, accounts, audit, grants, invitations, sessions},
};

/// How long an invitation can be used, milliseconds: a week, since a letter lies over a weekend.
const STANDS: i64 = 7 * 24 * 60 * 60 * 1_000;

/// Where a letter is opened (`app/src/shell/letter.rs`).
const LETTER_PLACE: &str = "/invitation";

/// Lists the accounts of an organisation's people.
#[utoipa::path(get, path = "/api/accounts/{name}", security(("session" = [])), params(
    ("name" = String, Path, description = "The organisation's id."),
), responses(
    (status = 200, description = "One for each of those whose staff records one may write.", body = Accounts),
    (status = 403, description = "One keeps no staff records of that organisation.", body = Failure),
    (status = 404, description = "There is no such organisation.", body = Failure),
    AsStaff,
))]
pub(super) async fn list(
    State(app): State<App>,
    who: SignedIn,
    organisation: Result<Path<RecordId>, PathRejection>,
) -> Result<Json<Accounts>, Error> {
    let Path(organisation) = organisation.map_err(|_| Error::NotFound)?;
    let place = app.gates.records.enter().await?;
    let mut reader = app.db.reader().await?;
    let asker = asker(&app, &mut reader, &who).await?;
    let may = |ground| permits(asker.post, asker.role, ground, Act::Write, Topic::Staff);
    let is_own = organisation == asker.organisation;
    if !(may(Ground::Staff) || is_own && may(Ground::Own)) {
        return Err(Error::NotPermitted);
    }
    let ids = accounts::once_of(&mut reader, organisation).await?;
    let ids = ids.into_iter().map(|id| RecordId::new(id.uuid())).collect();
    let docs = read(&mut reader, ids).await?;
    let of_it = docs.into_iter().map(|(_, doc)| doc);
    let of_it: Vec<Doc> = of_it
        .filter(|doc| works_at(doc, organisation) && may_write(&asker, doc))
        .collect();
    let accounts = lines(&mut reader, &of_it, app.now()).await?;
    drop(place);
    Ok(Json(Accounts { accounts }))
}

/// Invites someone: they can choose a passphrase, and a sign-in name if they have none. What was open of them is taken back.
#[utoipa::path(post, path = "/api/accounts/invite", security(("session" = [])), request_body = Whose, responses(
    (status = 200, description = "The invitation. It is told only now.", body = Invitation),
    (status = 404, description = "No such person is on staff, or their record has not arrived yet.", body = Failure),
    WithBody,
))]
pub(super) async fn invite(
    State(app): State<App>,
    who: SignedIn,
    headers: HeaderMap,
    body: Body,
) -> Result<Json<Invitation>, Error> {
    let Whose { actor } = body?.read()?;
    let token = new_code()?;
    let now = app.now();
    let mut transaction = app.db.begin_write().await?;
    let doc = kept(&app, &mut transaction, &who, actor).await?;
    registry::membership(&doc).ok_or(Error::NotFound)?;
    let invitation = invitations::Invitation {
        actor,
        issued_by: who.actor,
        expires_at: clock::after(now, STANDS),
        is_used: false,
    };
    invitations::put(&mut transaction, &letter_hash(&token), &invitation, now).await?;
    let invited = audit::of_person(Event::Invited, now, (who.actor, &who.account), actor);
    audit::append(&mut transaction, &[invited]).await?;
    transaction.commit().await?;
    Ok(Json(Invitation {
        qr: link_qr(&app, &headers, &token),
        token,
        until: invitation.expires_at,
    }))
}

/// The link of a letter as a QR code, with the code behind `#`, where no server hears of it.
fn link_qr(app: &App, headers: &HeaderMap, token: &str) -> String {
    let link = origin(app, headers).and_then(|origin| origin.join(LETTER_PLACE).ok());
    let svg = link.and_then(|mut link| {
        link.set_fragment(Some(token));
        qr::svg(link.as_str())
    });
    svg.unwrap_or_default()
}

/// Ends someone's account: they are signed out everywhere, their invitation is taken back, nobody signs in with it. What their
/// devices hold unsent is taken once the account stands again. Nobody ends their own.
#[utoipa::path(post, path = "/api/accounts/end", security(("session" = [])), request_body = Whose, responses(
    (status = 200, description = "How things stand now.", body = AccountLine),
    (status = 404, description = "No such person is on staff.", body = Failure),
    WithBody,
))]
pub(super) async fn end(
    State(app): State<App>,
    who: SignedIn,
    body: Body,
) -> Result<Json<AccountLine>, Error> {
    set_end(app, who, body, true).await
}

/// Has an account stand that had been ended: its passphrase opens it as before.
#[utoipa::path(post, path = "/api/accounts/resume", security(("session" = [])), request_body = Whose, responses(
    (status = 200, description = "How things stand now.", body = AccountLine),
    (status = 404, description = "No such person is on staff.", body = Failure),
    WithBody,
))]
pub(super) async fn resume(
    State(app): State<App>,
    who: SignedIn,
    body: Body,
) -> Result<Json<AccountLine>, Error> {
    set_end(app, who, body, false).await
}

async fn set_end(
    app: App,
    who: SignedIn,
    body: Body,
    ends: bool,
) -> Result<Json<AccountLine>, Error> {
    let Whose { actor } = body?.read()?;
    // Someone must be left who can take it back.
    if ends && actor == who.actor {
        return Err(Error::OwnAccount);
    }
    let now = app.now();
    let mut transaction = app.db.begin_write().await?;
    let doc = kept(&app, &mut transaction, &who, actor).await?;
    // In the order in which whoever accepts a letter or signs in takes hold of them.
    if ends {
        invitations::take_back(&mut transaction, actor).await?;
        invitations::take_back_of(&mut transaction, actor).await?;
    }
    accounts::end(&mut transaction, actor, ends.then_some(now)).await?;
    // Last: a sign-in that is under way has begun its session by now, or will find that the account has ended.
    if ends {
        sessions::end_of_actor(&mut transaction, actor).await?;
    }
    let event = if ends {
        Event::AccountEnded
    } else {
        Event::AccountResumed
    };
    let entry = audit::of_person(event, now, (who.actor, &who.account), actor);
    audit::append(&mut transaction, &[entry]).await?;
    let line = lines(&mut transaction, &[doc], now).await?.pop();
    transaction.commit().await?;
    line.map(Json).ok_or(Error::NotFound)
}

/// A code that nobody guesses.
pub(super) fn new_code() -> Result<String, Error> {
    let mut bytes = [0; LETTER_BYTES];
    getrandom::fill(&mut bytes).map_err(|error| Error::Unavailable(error.to_string()))?;
    Ok(letter_code(&bytes))
}

async fn asker(app: &App, conn: &mut Conn, who: &SignedIn) -> Result<Actor, Error> {
    let asker = grants::actor(conn, who.actor, app.now()).await?;
    asker.ok_or(Error::SignedOut)
}

fn works_at(doc: &Doc, organisation: RecordId) -> bool {
    let change = registry::change(None, doc, false);
    change
        .and_then(|change| change.posting)
        .is_some_and(|posting| posting.organisations.contains(&Some(organisation)))
}

/// The staff record of a person; none for what is none.
pub(super) async fn staff_record(conn: &mut Conn, actor: ActorId) -> Result<Option<Doc>, Error> {
    let docs = read(conn, [RecordId::new(actor.uuid())].into()).await?;
    let mut docs = docs.into_iter().map(|(_, doc)| doc);
    Ok(docs.find(|doc| registry::topic(&doc.kind) == Some(Topic::Staff)))
}

/// The staff record of a person whose account the asker keeps.
async fn kept(app: &App, conn: &mut Conn, who: &SignedIn, actor: ActorId) -> Result<Doc, Error> {
    let asker = asker(app, conn, who).await?;
    // Everyone on staff sees who is on staff: to say who is not gives nothing away.
    let doc = staff_record(conn, actor).await?.ok_or(Error::NotFound)?;
    if may_write(&asker, &doc) {
        Ok(doc)
    } else {
        Err(Error::NotPermitted)
    }
}

/// How things stand with the accounts of these people.
async fn lines(conn: &mut Conn, docs: &[Doc], now: Timestamp) -> Result<Vec<AccountLine>, Error> {
    let actors: Vec<ActorId> = docs.iter().map(|doc| ActorId::new(doc.id.uuid())).collect();
    let accounts = accounts::of_actors(conn, &actors).await?;
    let open = invitations::open_of(conn, &actors, now).await?;
    let line = |(doc, actor): (&Doc, &ActorId)| {
        let (account, invited_until) = (accounts.get(actor), open.get(actor).copied());
        let is_member = registry::membership(doc).is_some();
        let state = match account {
            Some(account) if account.is_ended || !is_member => AccountState::Ended,
            Some(_) => AccountState::Active,
            None if is_member && invited_until.is_some() => AccountState::Invited,
            None => AccountState::None,
        };
        AccountLine {
            actor: *actor,
            state,
            login: account.map(|account| account.login.clone()),
            invited_until,
            signed_in_at: account.and_then(|account| account.signed_in_at),
        }
    };
    Ok(docs.iter().zip(&actors).map(line).collect())
}
