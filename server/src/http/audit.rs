//! `GET /api/audit`: who has looked at, printed and written what. Reading it is entered too.

use std::collections::{BTreeMap, BTreeSet};

use axum::{
    Json,
    extract::{Query, State, rejection::QueryRejection},
    http::header,
    response::IntoResponse,
};
use serde::Deserialize;
use shared::{
    access::{self, Action, Ground, LogOf},
    audit::{Entry, Event, event_label},
    jp::Timestamp,
    record::{ActorId, Choice, RecordId},
    registry,
    wire::{Failure, LogEntry, LogPage},
};

use super::{
    App,
    accounts::staff_record,
    auth::SignedIn,
    error::Error,
    openapi::AsStaff,
    records::{read, title_of},
};
use crate::db::{
    Conn,
    audit::{self, Numbered, Wanted},
    grants,
};

/// Entries of one page.
const PAGE: usize = 100;

/// Entries of one file. Who needs more asks for those before the last.
const FILE: usize = 100_000;

/// Whose log is asked for: a household's, a person's, or all of it.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Asked {
    /// What was done with the records of this household.
    household: Option<RecordId>,
    /// What this person has done.
    person: Option<ActorId>,
    /// What was done by this 支援会議, and with its records.
    meeting: Option<RecordId>,
    /// Only entries with lower numbers.
    before: Option<u64>,
}

impl Asked {
    /// More than one of them is none.
    async fn whose(&self, conn: &mut Conn) -> Result<LogOf, Error> {
        Ok(match (self.household, self.person, self.meeting) {
            (Some(id), None, None) => LogOf::Household(id),
            (None, Some(id), None) => {
                let doc = staff_record(conn, id).await?;
                let member = doc.and_then(|doc| registry::membership(&doc));
                LogOf::Person(id, member.map(|member| member.organisation))
            }
            (None, None, Some(id)) => LogOf::Meeting(id),
            (None, None, None) => LogOf::All,
            _ => return Err(Error::Malformed),
        })
    }
}

/// Tells who did what, the newest first.
#[utoipa::path(get, path = "/api/audit", params(Asked), security(("session" = [])), responses(
    (status = 200, description = "A page of the log.", body = LogPage),
    (status = 400, description = "More than one of household, person and meeting is named, or what is no id.", body = Failure),
    (status = 404, description = "There is no such log, or it may not be seen.", body = Failure),
    AsStaff,
))]
pub(super) async fn page(
    State(app): State<App>,
    who: SignedIn,
    asked: Result<Query<Asked>, QueryRejection>,
) -> Result<Json<LogPage>, Error> {
    let Query(asked) = asked.map_err(|_| Error::Malformed)?;
    let entries = entries(&app, &who, &asked, Event::Audited, PAGE + 1).await?;
    let is_more = entries.len() > PAGE;
    let entries: Vec<LogEntry> = entries.into_iter().take(PAGE).map(shown).collect();
    let before = entries.last().map(|entry| entry.seq).filter(|_| is_more);
    Ok(Json(LogPage { entries, before }))
}

/// The same as a file for a spreadsheet (CSV, UTF-8 with a byte order mark), with the names of those on staff and ids of all else.
#[utoipa::path(get, path = "/api/audit.csv", params(Asked), security(("session" = [])), responses(
    (status = 200, description = "At most 100,000 entries, the newest first.", body = String, content_type = "text/csv"),
    (status = 400, description = "More than one of household, person and meeting is named, or what is no id.", body = Failure),
    (status = 404, description = "There is no such log, or it may not be seen.", body = Failure),
    AsStaff,
))]
pub(super) async fn file(
    State(app): State<App>,
    who: SignedIn,
    asked: Result<Query<Asked>, QueryRejection>,
) -> Result<impl IntoResponse, Error> {
    let Query(asked) = asked.map_err(|_| Error::Malformed)?;
    let place = app.gates.records.enter().await?;
    let entries = entries(&app, &who, &asked, Event::Exported, FILE).await?;
    let people: BTreeSet<RecordId> = entries
        .iter()
        .filter_map(|numbered| numbered.entry.actor.parse().ok())
        .collect();
    let people = read(&mut *app.db.reader().await?, people).await?;
    let names = people
        .into_iter()
        .filter_map(|(id, doc)| Some((id, title_of(&doc)?)))
        .collect();
    let text = csv(&entries, &names).map_err(|error| Error::Unavailable(error.to_string()))?;
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
        (
            header::CONTENT_DISPOSITION,
            "attachment; filename=\"audit.csv\"",
        ),
    ];
    Ok(place.until_sent((headers, text)))
}

/// The entries someone may see, once it is entered that they did. What may not be seen is answered as what there is not.
async fn entries(
    app: &App,
    who: &SignedIn,
    asked: &Asked,
    event: Event,
    limit: usize,
) -> Result<Vec<Numbered>, Error> {
    let now = app.now();
    let mut reader = app.db.reader().await?;
    let whose = asked.whose(&mut reader).await?;
    let actor = grants::actor(&mut reader, who.actor, now)
        .await?
        .ok_or(Error::SignedOut)?;
    access::allows(&actor, Action::ReadLog(whose)).map_err(|_| Error::NotFound)?;
    let sees_all = access::allows(&actor, Action::ReadLog(LogOf::All)).is_ok();
    let wanted = Wanted {
        whose,
        with_meetings: sees_all
            || match whose {
                LogOf::Person(id, _) => id == who.actor,
                LogOf::Meeting(_) | LogOf::All => true,
                LogOf::Household(_) => false,
            },
        before: asked.before.unwrap_or(u64::MAX),
        limit,
    };
    let mut entries = audit::page(&mut reader, wanted).await?;
    drop(reader);
    if !wanted.with_meetings {
        entries.iter_mut().for_each(leave_out_meetings);
    }
    let (record, household) = match whose {
        LogOf::Household(id) => (String::new(), id.to_string()),
        LogOf::Person(id, _) => (id.to_string(), String::new()),
        LogOf::Meeting(id) => (id.to_string(), String::new()),
        LogOf::All => Default::default(),
    };
    // Who reads a meeting's log does so as its convenor: outside nobody is told.
    let grounds = match whose {
        LogOf::Meeting(_) => Ground::Convening.item().code.to_owned(),
        _ => String::new(),
    };
    let read = Entry {
        record,
        household,
        grounds,
        ..audit::entry(event, now, who.actor, &who.account)
    };
    let mut transaction = app.db.begin_write().await?;
    audit::append(&mut transaction, &[read]).await?;
    transaction.commit().await?;
    Ok(entries)
}

/// Who saw something on two grounds is not told apart by one that is known inside a 支援会議 only.
fn leave_out_meetings(numbered: &mut Numbered) {
    let inside = [Ground::Meeting, Ground::Convening].map(|ground| ground.item().code);
    let codes = numbered.entry.grounds.split(',');
    let others: Vec<_> = codes.filter(|code| !inside.contains(code)).collect();
    numbered.entry.grounds = others.join(",");
}

fn shown(Numbered { seq, entry, .. }: Numbered) -> LogEntry {
    LogEntry {
        seq,
        at: Timestamp::from_millis(entry.happened_at),
        event: entry.event,
        actor: entry.actor.parse().ok(),
        replica: entry.replica.parse().ok(),
        record: entry.record.parse().ok(),
        household: entry.household.parse().ok(),
        grounds: entry
            .grounds
            .split(',')
            .filter(|code| !code.is_empty())
            .map(str::to_owned)
            .collect(),
    }
}

/// What the columns are called.
const COLUMNS: [&str; 10] = [
    "番号",
    "日時",
    "操作",
    "職員",
    "職員ID",
    "端末",
    "記録ID",
    "世帯ID",
    "根拠",
    "サーバーが受け取った日時",
];

fn csv(entries: &[Numbered], names: &BTreeMap<RecordId, String>) -> Result<String, csv::Error> {
    let mut writer = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .from_writer("\u{feff}".as_bytes().to_vec());
    writer.write_record(COLUMNS)?;
    for Numbered { seq, entry, .. } in entries {
        let name = entry.actor.parse().ok().and_then(|id| names.get(&id));
        let grounds = entry.grounds.split(',').filter_map(Ground::from_code);
        let grounds: Vec<_> = grounds.map(|ground| ground.item().label).collect();
        writer.write_record([
            &seq.to_string(),
            &moment(entry.happened_at),
            event_label(&entry.event),
            &text(name.map_or("", String::as_str)),
            &entry.actor,
            &entry.replica,
            &entry.record,
            &entry.household,
            &grounds.join("・"),
            &moment(entry.at),
        ])?;
    }
    let bytes = writer.into_inner().map_err(|error| error.into_error())?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// A spreadsheet takes what begins like a formula for one (OWASP, CSV injection): such a text gets an apostrophe.
fn text(text: &str) -> String {
    let is_formula = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
    format!("{}{text}", if is_formula { "'" } else { "" })
}

/// A time in Japan, as spreadsheets read it.
fn moment(millis: i64) -> String {
    let at = Timestamp::from_millis(millis);
    format!("{} {}", at.date(), at.time())
}

#[cfg(test)]
mod tests {
    use super::text;

    #[test]
    fn a_name_is_no_formula() {
        assert_eq!(text("山田花子"), "山田花子");
        assert_eq!(text("=1+1"), "'=1+1");
    }
}
