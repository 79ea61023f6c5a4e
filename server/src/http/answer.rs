//! `/answer/{token}`: where an organisation answers by a link when it can come to a ケース会議. Made here, so that it needs neither app nor
//! script; it sets no cookie and names neither household nor person, case nor place.

use std::collections::BTreeSet;

use askama::Template;
use axum::{
    Extension, Router,
    extract::{Path, State, rejection::PathRejection},
    http::{HeaderMap, HeaderName, StatusCode, header},
    response::{IntoResponse, Redirect, Response},
    routing::get,
};
use shared::{
    jp::Timestamp,
    record::RecordId,
    registry,
    reports::{Asked, Fault, Filled, LONGEST_WORDS, Question, SECRECY, name_and_phones},
    wire::{ANSWER_PLACE, letter_code_typed},
};

use super::{
    App,
    answer_links::Open,
    body::{Body, Most},
    error::Error,
    public::{HTML, render},
    records::read,
};
use crate::db::Conn;

/// What a form may be, bytes: three times the longest note, as browsers send Japanese.
const LARGEST: usize = 16 << 10;

/// So many answers by one link before one must wait.
const FREE: u32 = 10;

/// The routes.
pub(super) fn router() -> Router<App> {
    Router::new()
        .route("/answer/{token}", get(show).post(take))
        .layer(Extension(Most(LARGEST)))
}

type Token = Result<Path<String>, PathRejection>;

/// What is asked, and what was answered.
#[derive(Template)]
#[template(path = "answer/page.html")]
struct Page<'a> {
    /// Who calls the meeting: the organisation, and where to telephone.
    caller: Option<(String, Vec<String>)>,
    need: &'static str,
    until: String,
    answered_at: Option<String>,
    questions: Vec<Question>,
    words: &'a str,
    mark: String,
    faults: &'a BTreeSet<Fault>,
    /// What else keeps the answer from being taken.
    obstacle: Option<&'static str>,
}

impl Page<'_> {
    fn lacks(&self, question: &Question) -> bool {
        self.faults.contains(&Fault::Open) && question.is_open()
    }

    fn has_long_words(&self) -> bool {
        self.faults.contains(&Fault::LongWords)
    }

    fn has_other_times(&self) -> bool {
        self.faults.contains(&Fault::OtherTimes)
    }

    fn is_refused(&self) -> bool {
        self.obstacle.is_some() || !self.faults.is_empty()
    }
}

/// That nothing works behind an address, for whatever reason.
#[derive(Template)]
#[template(path = "answer/over.html")]
struct Over;

async fn show(State(app): State<App>, token: Token) -> Result<Response, Error> {
    let Ok(Path(token)) = token else {
        return over();
    };
    let place = app.gates.records.enter().await?;
    let mut reader = app.db.reader().await?;
    let Some(open) = Open::find(&app, &mut reader, &token).await? else {
        return over();
    };
    let asking = Asking::new(&mut reader, &open).await?;
    drop(place);
    asking.page(&open.said, &BTreeSet::new(), None, StatusCode::OK)
}

async fn take(
    State(app): State<App>,
    token: Token,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Error> {
    if !is_form(&headers) {
        return Err(Error::Malformed);
    }
    let body = body?;
    let Ok(Path(token)) = token else {
        return over();
    };
    let place = app.gates.records.enter().await?;
    let mut reader = app.db.reader().await?;
    let Some(open) = Open::find(&app, &mut reader, &token).await? else {
        return over();
    };
    let asking = Asking::new(&mut reader, &open).await?;
    drop(reader);
    let fields: Vec<_> = url::form_urlencoded::parse(body.bytes()).collect();
    let fields = fields.iter().map(|(name, value)| (&**name, &**value));
    let (filled, faults) = open.asked.read(fields);
    if !faults.is_empty() {
        return asking.page(&filled, &faults, None, StatusCode::UNPROCESSABLE_ENTITY);
    }
    // Pressed twice it is one answer.
    if open.answered_at().is_some() && filled == open.said {
        return Ok(again(&token));
    }
    let obstacle = |words, status| asking.page(&filled, &faults, Some(words), status);
    if open.is_used_up() {
        return obstacle(USED_UP, StatusCode::TOO_MANY_REQUESTS);
    }
    if app.tries.begin(&(open.name(), None), FREE).is_err() {
        return obstacle(LATER, StatusCode::TOO_MANY_REQUESTS);
    }
    let taken = open.answer(&app, &filled).await;
    drop(place);
    match taken {
        Ok(true) => Ok(again(&token)),
        Ok(false) => over(),
        Err(error) => {
            tracing::error!(%error, "an answer by a link was not taken");
            obstacle(LATER, StatusCode::SERVICE_UNAVAILABLE)
        }
    }
}

const LATER: &str = "今は送れません。一分ほど待ってから、もう一度「回答する」を押してください。";

const USED_UP: &str =
    "このリンクでは、これ以上回答を変えられません。下の電話番号に、電話で伝えてください。";

/// What a page says whatever is filled in.
struct Asking {
    caller: Option<(String, Vec<String>)>,
    need: &'static str,
    until: Timestamp,
    answered_at: Option<Timestamp>,
    mark: String,
    asked: Asked,
}

impl Asking {
    async fn new(conn: &mut Conn, open: &Open) -> Result<Self, Error> {
        Ok(Self {
            caller: caller(conn, open.asked.coordinator()).await?,
            need: open.asked.need(),
            until: open.until,
            answered_at: open.answered_at(),
            mark: open.asked.mark(),
            asked: open.asked.clone(),
        })
    }

    fn page(
        &self,
        filled: &Filled,
        faults: &BTreeSet<Fault>,
        obstacle: Option<&'static str>,
        status: StatusCode,
    ) -> Result<Response, Error> {
        let page = Page {
            caller: self.caller.clone(),
            need: self.need,
            until: self.until.long(),
            answered_at: self.answered_at.map(Timestamp::long),
            questions: self.asked.questions(filled),
            words: &filled.words,
            mark: self.mark.clone(),
            faults,
            obstacle,
        };
        answer(status, &page)
    }
}

/// Where someone works, and how to telephone there.
async fn caller(conn: &mut Conn, who: RecordId) -> Result<Option<(String, Vec<String>)>, Error> {
    let staff = read(conn, [who].into()).await?;
    let member = staff.iter().find_map(|(_, doc)| registry::membership(doc));
    let Some(member) = member else {
        return Ok(None);
    };
    let organisations = read(conn, [member.organisation].into()).await?;
    Ok(organisations
        .iter()
        .find_map(|(_, doc)| name_and_phones(doc)))
}

/// Back to the page, which says what was answered. Only what stands in a code is in the address.
fn again(token: &str) -> Response {
    let to = format!("{ANSWER_PLACE}{}", letter_code_typed(token));
    closed(Redirect::to(&to).into_response())
}

fn over() -> Result<Response, Error> {
    answer(StatusCode::NOT_FOUND, &Over)
}

fn answer(status: StatusCode, page: &impl Template) -> Result<Response, Error> {
    let kind = [(header::CONTENT_TYPE, HTML)];
    Ok(closed((status, kind, render(page)?).into_response()))
}

/// Neither kept nor found by anyone. (That no address is told where its links lead says `guard` for all pages.)
fn closed(response: Response) -> Response {
    let headers = [
        (header::CACHE_CONTROL, "no-store"),
        (HeaderName::from_static("x-robots-tag"), "noindex, nofollow"),
    ];
    (headers, response).into_response()
}

fn is_form(headers: &HeaderMap) -> bool {
    let kind = headers.get(header::CONTENT_TYPE);
    let kind = kind.and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let kind = kind.split(';').next().unwrap_or_default().trim();
    kind.eq_ignore_ascii_case("application/x-www-form-urlencoded")
}
