//! Once a day a mail tells people that something waits for them (S10): how many of what, and no name. What waits is what the first
//! screen shows, read by the same function from what they see at that time; and for whom it rises to, what waits too long anywhere.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write,
    time::Duration,
};

use shared::{
    access::{self, Act, Action, Actor, Ground, Scope, Topic, permits},
    jp::{Date, Timestamp, Weekday, holiday},
    record::{DateTime, Doc, RecordId},
    registry,
    reports::{OF_AGENDA, OF_WAITING, Reader, Waits, agenda, overdue},
};
use tokio::time;

use crate::{
    db::{Conn, documents, grants, mail_notices, mail_notices::Due},
    http::App,
    mail::Mailer,
};

/// How often is looked whether it is time.
const LOOK: Duration = Duration::from_secs(5 * 60);

/// Sends the mails of each day when it is time, as long as the server runs.
pub(crate) async fn each_day(app: App) {
    let Some(mailer) = app.mailer.clone() else {
        return;
    };
    loop {
        let now = (app.clock)();
        if is_working_day(now.date()) && now.time() >= mailer.at() {
            match tell(&app, &mailer).await {
                Ok(0) => {}
                Ok(count) => tracing::info!(count, "mails sent"),
                Err(error) => tracing::warn!(%error, "mails wait"),
            }
        }
        time::sleep(LOOK).await;
    }
}

/// Nobody is told anything on Saturdays, Sundays and holidays.
pub(crate) fn is_working_day(day: Date) -> bool {
    !matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday) && holiday(day).is_none()
}

/// All documents of which something may wait, and what that needs to be known of the whole city.
pub(crate) struct Papers {
    /// Each with the scopes it lies in.
    docs: Vec<(Doc, BTreeSet<Scope>)>,
    /// The つなぎ that were not taken up in time.
    risen: BTreeSet<RecordId>,
}

impl Papers {
    /// As they are now.
    ///
    /// # Errors
    /// When the database can't.
    pub(crate) async fn read(conn: &mut Conn, today: Date) -> Result<Self, sqlx::Error> {
        let bodies = documents::of_kinds(conn, &OF_AGENDA).await?;
        let docs = bodies
            .iter()
            .filter_map(|body| serde_json::from_str::<Doc>(body).ok());
        let docs = docs.map(|doc| {
            let (_, scopes) = registry::scopes(&doc);
            (doc, scopes)
        });
        let docs: Vec<(Doc, BTreeSet<Scope>)> = docs.collect();
        let of_waiting = docs.iter().map(|(doc, _)| doc);
        let of_waiting = of_waiting.filter(|doc| OF_WAITING.contains(&&*doc.kind));
        let (steps, _) = overdue(of_waiting.cloned(), today);
        Ok(Self {
            docs,
            risen: steps.into_iter().map(|step| step.id).collect(),
        })
    }

    /// What waits for someone, of what they see.
    pub(crate) fn waiting_for(
        &self,
        actor: &Actor,
        now: Timestamp,
    ) -> BTreeMap<Waits, BTreeSet<RecordId>> {
        let may_see = |scopes| access::allows(actor, Action::Read(scopes)).is_ok();
        let seen = self.docs.iter().filter(|(_, scopes)| may_see(scopes));
        let now = DateTime {
            date: now.date(),
            time: now.time(),
        };
        let mut all = agenda(seen.map(|(doc, _)| doc), whom(actor), now);
        if !self.risen.is_empty() && access::allows(actor, Action::ReadWaiting).is_ok() {
            all.insert(Waits::Risen, self.risen.clone());
        }
        all
    }
}

/// Tells everyone who was not told today what waits for them; nobody for whom nothing does. How many mails went. What did not go is
/// tried again the next time.
///
/// # Errors
/// When the database can't.
pub async fn tell(app: &App, mailer: &Mailer) -> Result<usize, sqlx::Error> {
    let now = (app.clock)();
    let today = now.date();
    let mut reader = app.db.reader().await?;
    let due = mail_notices::due(&mut reader, today).await?;
    if due.is_empty() {
        return Ok(0);
    }
    let papers = Papers::read(&mut reader, today).await?;
    // Mail servers are slow: nobody waits for the connection meanwhile.
    drop(reader);
    let mut sent = 0;
    for Due {
        account,
        actor,
        address,
    } in due
    {
        if !claim(app, &account, today).await? {
            continue;
        }
        let actor = grants::actor(&mut *app.db.reader().await?, actor, now).await?;
        let Some(actor) = actor else {
            continue;
        };
        let waits = papers.waiting_for(&actor, now).into_iter();
        let waits: Vec<(Waits, usize)> = waits.map(|(waits, ids)| (waits, ids.len())).collect();
        let Some((subject, text)) = mail(&waits, app.origin.as_ref()) else {
            continue;
        };
        match mailer.send(&address, &subject, text).await {
            Ok(()) => sent += 1,
            Err(error) => {
                tracing::warn!(%error, "a mail did not go");
                if error.is_final() {
                    continue;
                }
                let mut transaction = app.db.begin_write().await?;
                mail_notices::give_back(&mut transaction, &account).await?;
                transaction.commit().await?;
            }
        }
    }
    Ok(sent)
}

/// For whom it waits.
fn whom(actor: &Actor) -> Reader {
    let may = |act, topic| permits(actor.post, actor.role, Ground::Staff, act, topic);
    Reader {
        person: RecordId::new(actor.id.uuid()),
        organisation: actor.organisation,
        takes_intakes: may(Act::See, Topic::Intakes),
        decides: may(Act::Write, Topic::Decisions),
    }
}

/// Only one of several servers tells an account.
async fn claim(app: &App, account: &str, today: Date) -> Result<bool, sqlx::Error> {
    let mut transaction = app.db.begin_write().await?;
    let is_ours = mail_notices::claim(&mut transaction, account, today).await?;
    transaction.commit().await?;
    Ok(is_ours)
}

/// Subject and text for what waits; none where nothing does.
fn mail(waits: &[(Waits, usize)], origin: Option<&url::Url>) -> Option<(String, String)> {
    let all: usize = waits.iter().map(|(_, count)| count).sum();
    if all == 0 {
        return None;
    }
    let mut text =
        "つなぐからのお知らせです。\r\n\r\nあなたを待っているものがあります。\r\n\r\n".to_owned();
    for (waits, count) in waits {
        // A text takes all that is written.
        let _ = write!(text, "・{} {count}件\r\n", waits.label());
    }
    text.push_str("\r\nつなぐを開くと、「今日」に出ています。\r\n");
    if let Some(origin) = origin {
        let _ = write!(text, "{origin}\r\n");
    }
    text.push_str(
        "\r\nこのメールには、お名前や相談の内容は書かれていません。\r\n止めるときや、宛先を変えるときは、つなぐの「設定」の「お知らせ」を開いてください。\r\n",
    );
    Some((format!("つなぐ：待っているものが{all}件あります"), text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mail_says_how_many_and_where_and_none_is_written_when_nothing_waits() {
        let waits = [(Waits::Sheet, 2), (Waits::Overdue, 1)];
        let origin = "https://tsunagu.example.jp".parse().unwrap();
        let (subject, text) = mail(&waits, Some(&origin)).unwrap();
        assert_eq!(subject, "つなぐ：待っているものが3件あります");
        for part in [
            "・届いたつなぐシート 2件",
            "・遅れている役割 1件",
            "https://tsunagu.example.jp/",
        ] {
            assert!(text.contains(part), "{text}");
        }
        assert!(mail(&[], None).is_none());
        assert!(mail(&[(Waits::Sheet, 0)], None).is_none());
        let (_, text) = mail(&waits, None).unwrap();
        assert!(!text.contains("http"), "{text}");
    }

    #[test]
    fn nobody_is_written_to_when_offices_are_closed() {
        let is_working_day = |day: &str| is_working_day(day.parse().unwrap());
        assert!(is_working_day("2026-11-27"));
        assert!(!is_working_day("2026-11-28") && !is_working_day("2026-11-29"));
        assert!(!is_working_day("2026-11-23"));
    }
}
