//! `/api/answer-links`: links by which an organisation that is called to a ケース会議 answers when it can come, without the app. Whoever may
//! write the invitation makes and ends them; what is answered is their word, and ends with their right to write it ([`answer`](super::answer)
//! is the page).

use axum::{
    Json,
    extract::{Path, State, rejection::PathRejection},
    http::StatusCode,
};
use serde_json::value::RawValue;
use shared::{
    access::{self, Action, Actor},
    audit::{Entry, Event},
    jp::Timestamp,
    record::{Context, Doc, Dot, RecordId, ReplicaId, Save},
    registry,
    reports::{Asked, Filled, answer_id},
    wire::{AnswerLink, AnswerLinkFor, AnswerLinkState, Failure, Refusal, Verdict},
};
use uuid::Uuid;

use super::{
    App,
    accounts::new_code,
    auth::SignedIn,
    body::Body,
    error::Error,
    invitation::letter_hash,
    openapi::{AsStaff, WithBody},
    records::{may_write, read},
};
use crate::{
    db::{Conn, accounts, answer_links, audit, grants, saves},
    push::{Authority, Push, PushError},
};

/// How often one link can be answered by: who changes their mind more often had better telephone.
const MOST: u64 = 20;

/// Makes a link for an invitation; the one before ends.
#[utoipa::path(post, path = "/api/answer-links", security(("session" = [])), request_body = AnswerLinkFor, responses(
    (status = 200, description = "The link. It is told only now.", body = AnswerLink),
    (status = 404, description = "There is no such invitation, or it is not this person's to write.", body = Failure),
    WithBody,
))]
pub(super) async fn make(
    State(app): State<App>,
    who: SignedIn,
    body: Body,
) -> Result<Json<AnswerLink>, Error> {
    let AnswerLinkFor { invitation } = body?.read()?;
    let token = new_code()?;
    let now = app.now();
    let mut transaction = app.db.begin_write().await?;
    let doc = kept(&app, &mut transaction, &who, invitation).await?;
    let Some(asked) = Asked::new(&doc) else {
        let message = "この案内では、今は日程を聞いていません。案内を確かめてください。";
        return Err(Error::BadQuestion(message.to_owned()));
    };
    let until = asked.ends(now);
    if until <= now {
        let message = "候補の日時が近いので、リンクでは聞けません。電話などで聞いてください。";
        return Err(Error::BadQuestion(message.to_owned()));
    }
    let link = answer_links::AnswerLink {
        token_hash: letter_hash(&token),
        invitation,
        made_by: who.actor,
        account: who.account.clone(),
        expires_at: until,
        has_ended: false,
        answered_at: None,
        answers: 0,
        said: None,
    };
    answer_links::put(&mut transaction, &link, now).await?;
    let made = entry(Event::AnswerLinkMade, now, &link);
    audit::append(&mut transaction, &[made]).await?;
    transaction.commit().await?;
    Ok(Json(AnswerLink { token, until }))
}

/// Tells how things stand with the last link of an invitation.
#[utoipa::path(get, path = "/api/answer-links/{id}", params(("id" = RecordId, Path)), security(("session" = [])), responses(
    (status = 200, description = "Until when it works, and when it was answered by.", body = AnswerLinkState),
    (status = 404, description = "There is no such invitation, or it is not this person's to write.", body = Failure),
    AsStaff,
))]
pub(super) async fn show(
    State(app): State<App>,
    who: SignedIn,
    id: Result<Path<RecordId>, PathRejection>,
) -> Result<Json<AnswerLinkState>, Error> {
    let Path(id) = id.map_err(|_| Error::NotFound)?;
    let mut reader = app.db.reader().await?;
    kept(&app, &mut reader, &who, id).await?;
    let Some(link) = answer_links::last(&mut reader, id).await? else {
        return Ok(Json(AnswerLinkState::default()));
    };
    let answered_at = link.answered_at;
    let open = Open::of(&app, &mut reader, link).await?;
    Ok(Json(AnswerLinkState {
        until: open.map(|open| open.until),
        answered_at,
    }))
}

/// Ends what works of an invitation's links.
#[utoipa::path(delete, path = "/api/answer-links/{id}", params(("id" = RecordId, Path)), security(("session" = [])), responses(
    (status = 204, description = "None works, now or before."),
    (status = 403, description = "Another site's page sends it.", body = Failure),
    (status = 404, description = "There is no such invitation, or it is not this person's to write.", body = Failure),
    AsStaff,
))]
pub(super) async fn end(
    State(app): State<App>,
    who: SignedIn,
    id: Result<Path<RecordId>, PathRejection>,
) -> Result<StatusCode, Error> {
    let Path(id) = id.map_err(|_| Error::NotFound)?;
    let now = app.now();
    let mut transaction = app.db.begin_write().await?;
    kept(&app, &mut transaction, &who, id).await?;
    answer_links::end(&mut transaction, id, now).await?;
    let ended = audit::entry(Event::AnswerLinkEnded, now, who.actor, &who.account);
    let ended = Entry {
        record: id.to_string(),
        ..ended
    };
    audit::append(&mut transaction, &[ended]).await?;
    transaction.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The record of an invitation that someone may write. To others there is none.
async fn kept(app: &App, conn: &mut Conn, who: &SignedIn, id: RecordId) -> Result<Doc, Error> {
    let actor = grants::actor(conn, who.actor, app.now()).await?;
    let actor = actor.ok_or(Error::SignedOut)?;
    let docs = read(conn, [id].into()).await?;
    let doc = docs.into_iter().map(|(_, doc)| doc).next();
    let doc = doc.filter(|doc| may_write(&actor, doc) && Asked::is_of(doc));
    doc.ok_or(Error::NotFound)
}

fn entry(event: Event, now: Timestamp, link: &answer_links::AnswerLink) -> Entry {
    Entry {
        record: link.invitation.to_string(),
        ..audit::entry(event, now, link.made_by, &link.account)
    }
}

/// A link that works, with what it asks.
#[derive(Debug)]
pub(super) struct Open {
    link: answer_links::AnswerLink,
    /// What it asks.
    pub(super) asked: Asked,
    /// Until before when.
    pub(super) until: Timestamp,
    /// What it was last answered.
    pub(super) said: Filled,
    /// The answer's record.
    known: Option<Doc>,
    /// What of that the link has said.
    seen: Context,
}

impl Open {
    /// What stands behind a code, typed or not; none where that is nothing that works.
    pub(super) async fn find(
        app: &App,
        conn: &mut Conn,
        token: &str,
    ) -> Result<Option<Self>, Error> {
        match answer_links::find(conn, &letter_hash(token)).await? {
            Some(link) => Self::of(app, conn, link).await,
            None => Ok(None),
        }
    }

    async fn of(
        app: &App,
        conn: &mut Conn,
        link: answer_links::AnswerLink,
    ) -> Result<Option<Self>, Error> {
        let now = app.now();
        if link.has_ended || !accounts::stands(conn, &link.account).await? {
            return Ok(None);
        }
        let Some(maker) = grants::actor(conn, link.made_by, now).await? else {
            return Ok(None);
        };
        let answer = answer_id(link.invitation);
        let (mut invitation, mut known) = (None, None);
        for (id, doc) in read(conn, [link.invitation, answer].into()).await? {
            let place = if id == answer {
                &mut known
            } else {
                &mut invitation
            };
            *place = Some(doc);
        }
        let invitation = invitation.filter(|doc| may_write(&maker, doc));
        let Some(asked) = invitation.as_ref().and_then(Asked::new) else {
            return Ok(None);
        };
        // The times may be others by now.
        let until = link.expires_at.min(asked.ends(now));
        let (said, seen) = said(conn, &link, &asked, known.as_ref()).await?;
        let open = Self {
            link,
            asked,
            until,
            said,
            known,
            seen,
        };
        let is_theirs = open.may_answer(&maker, now);
        Ok((until > now && is_theirs).then_some(open))
    }

    /// When it was last answered by.
    pub(super) const fn answered_at(&self) -> Option<Timestamp> {
        self.link.answered_at
    }

    /// Whether it has been answered by as often as may be.
    pub(super) const fn is_used_up(&self) -> bool {
        self.link.answers >= MOST
    }

    /// Under what name tries with it are counted.
    pub(super) fn name(&self) -> String {
        format!("answer link {}", self.link.token_hash)
    }

    /// The answer as a save of a replica of its own: after a restore no number comes twice.
    fn save(&self, filled: &Filled, now: Timestamp) -> Save {
        let (known, seen) = (self.known.as_ref(), self.seen.clone());
        let edit = self.asked.edit(filled, known, seen, now.date());
        let dot = first_of(ReplicaId::new(Uuid::new_v4()));
        edit.into_save(dot, 0, self.link.made_by, now, None)
    }

    /// Whether its maker may write the answer.
    fn may_answer(&self, maker: &Actor, now: Timestamp) -> bool {
        let save = self.save(&self.said, now);
        let known = self.known.clone();
        let mut after = known.unwrap_or_else(|| Doc::new(&save.kind, save.record));
        after.apply_next(&save);
        let change = registry::change(self.known.as_ref(), &after, false);
        change.is_some_and(|change| access::allows(maker, Action::Write(&change)).is_ok())
    }

    /// Takes an answer, by the way that every save goes. False where the link works no longer.
    pub(super) async fn answer(self, app: &App, filled: &Filled) -> Result<bool, Error> {
        let now = app.now();
        let save = self.save(filled, now);
        let raw = serde_json::to_string(&save).and_then(RawValue::from_string);
        let raw = raw.map_err(|error| Error::Unavailable(error.to_string()))?;
        let push = Push {
            authority: Authority::Person {
                actor: self.link.made_by,
                account: self.link.account.clone(),
            },
            replica: save.dot.replica,
            counter: None,
            epoch: String::new(),
            saves: vec![raw],
            offers: Vec::new(),
            notes: Vec::new(),
            is_sealed: false,
        };
        let taken = match app.writer.push(push).await {
            Ok(taken) => taken,
            Err(PushError::NotOnStaff) => return Ok(false),
            Err(error) => return Err(error.into()),
        };
        match &*taken.verdicts {
            [(_, Verdict::Stored | Verdict::Known)] => {}
            [
                (_, Verdict::Refused(Refusal::NotHeld | Refusal::NotPermitted | Refusal::NoScope)),
            ] => {
                return Ok(false);
            }
            // What it had seen is not here any more, as after a restore.
            other => {
                return Err(Error::Unavailable(format!(
                    "an answer by a link: {other:?}"
                )));
            }
        }
        let mut transaction = app.db.begin_write().await?;
        let hash = &self.link.token_hash;
        answer_links::answered(&mut transaction, hash, now, save.dot.replica).await?;
        let entry = Entry {
            replica: save.dot.replica.to_string(),
            record: save.record.to_string(),
            ..entry(Event::AnsweredByLink, now, &self.link)
        };
        audit::append(&mut transaction, &[entry]).await?;
        transaction.commit().await?;
        Ok(true)
    }
}

const fn first_of(replica: ReplicaId) -> Dot {
    Dot {
        replica,
        counter: 1,
    }
}

/// What a link was last answered, and what of the record that is; nothing where it was not, or the record has lost it.
async fn said(
    conn: &mut Conn,
    link: &answer_links::AnswerLink,
    asked: &Asked,
    known: Option<&Doc>,
) -> Result<(Filled, Context), Error> {
    let dot = link.said.map(first_of);
    let is_here = |dot: &Dot| known.is_some_and(|doc| doc.context.contains(*dot));
    let Some(dot) = dot.filter(is_here) else {
        return Ok((Filled::default(), Context::default()));
    };
    let received = saves::find(conn, dot).await?;
    let save = received.and_then(|received| serde_json::from_str::<Save>(&received.body).ok());
    let said = save.map(|save| asked.said(&save)).unwrap_or_default();
    Ok((said, vec![dot.into()].into()))
}
