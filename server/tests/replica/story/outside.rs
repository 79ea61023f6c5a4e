//! What the server tells those who are outside a 支援会議, by its other routes.

use std::{
    collections::{BTreeMap, BTreeSet},
    time::Duration,
};

use shared::{
    record::{Doc, RecordId},
    wire::{LogPage, Sought},
};

use super::{
    city::{City, INSIDE},
    reach::{Holder, OF_MEETING, named},
};
use crate::support::now;

/// The records of the 支援会議 about a household, itself among them.
fn of_meetings(docs: &BTreeMap<RecordId, Doc>, home: RecordId) -> BTreeSet<RecordId> {
    let is_about = |doc: &&Doc| named(doc, "household") == Some(home);
    let meetings = docs.values().filter(|doc| &*doc.kind == "support_meeting");
    let meetings: BTreeSet<RecordId> = meetings.filter(is_about).map(|doc| doc.id).collect();
    let is_of_it = |doc: &&Doc| named(doc, "meeting").is_some_and(|id| meetings.contains(&id));
    let of_it = docs.values().filter(|doc| OF_MEETING.contains(&&*doc.kind));
    let of_it: Vec<RecordId> = of_it.filter(is_of_it).map(|doc| doc.id).collect();
    meetings.into_iter().chain(of_it).collect()
}

/// The pictures that a record names, as they are asked for.
fn pictures(doc: &Doc) -> Vec<String> {
    let rows = doc.rows("pages");
    let of = |row: &str| {
        doc.get(&format!("pages/{row}/photo"))
            .as_text()
            .map(str::to_owned)
    };
    let blobs = rows.filter_map(of);
    blobs
        .map(|blob| format!("/api/blobs/{}.{blob}", doc.id))
        .collect()
}

/// What someone has heard, in these texts, of a 支援会議 that they are outside of. Who is asked to be a member knows which it is.
pub(crate) fn heard<'a>(
    holder: &Holder,
    docs: &BTreeMap<RecordId, Doc>,
    texts: impl Iterator<Item = &'a str> + Clone,
) -> Vec<String> {
    let sees = |doc: &Doc| !holder.sees(doc).is_empty();
    let tells = |word: &str| texts.clone().any(|text| text.contains(word));
    let mut heard = Vec::new();
    let meetings = docs.values().filter(|doc| &*doc.kind == "support_meeting");
    for meeting in meetings.filter(|doc| !sees(doc)) {
        let subject = meeting.get("subject").as_text().unwrap_or_default();
        if subject.contains(INSIDE) && tells(INSIDE) {
            heard.push("words from inside".to_owned());
        }
        let of_it = docs.values().filter(|doc| OF_MEETING.contains(&&*doc.kind));
        let mut of_it = of_it.filter(|doc| named(doc, "meeting") == Some(meeting.id));
        if !of_it.any(sees) && tells(&meeting.id.to_string()) {
            heard.push(format!("that there is {}", meeting.id));
        }
    }
    heard
}

impl City {
    /// Whoever holds nothing of the 支援会議 about a household asks by every other route, and is told nothing of it.
    pub(crate) async fn tells_nobody_outside(&self, step: &str, home: RecordId) {
        let docs = self.docs().await;
        let secret = of_meetings(&docs, home);
        assert!(!secret.is_empty());
        let members: BTreeSet<RecordId> = secret
            .iter()
            .filter_map(|id| named(&docs[id], "person"))
            .collect();
        let mut routes: Vec<String> = [
            "/api/session",
            "/api/sessions",
            "/api/waiting",
            "/api/audit",
            "/api/directory",
            "/api/devices",
        ]
        .map(str::to_owned)
        .into();
        for log in ["audit", "audit.csv"] {
            routes.push(format!("/api/{log}?household={home}"));
        }
        let log = |key: &str, id: &RecordId| format!("/api/audit?{key}={id}");
        routes.extend(members.iter().map(|id| log("person", id)));
        let meetings = secret
            .iter()
            .filter(|id| &*docs[id].kind == "support_meeting");
        routes.extend(meetings.map(|id| log("meeting", id)));
        routes.extend(members.iter().map(|id| format!("/api/devices?of={id}")));
        routes.extend(secret.iter().flat_map(|id| pictures(&docs[id])));
        let (mut asked, mut told) = (0, 0);
        for (login, holder) in self.holders(&docs) {
            if secret.iter().any(|id| !holder.sees(&docs[id]).is_empty()) {
                continue;
            }
            let of = self.of(&login).id();
            let accounts = format!("/api/accounts/{of}");
            for route in routes.iter().chain([&accounts]) {
                let (status, text) = self.get(&login, route).await;
                let what = format!("{step}: {login} asks {route}");
                says_nothing(&what, &text, &secret);
                asked += 1;
                told += usize::from(status == 200);
                let is_of_meeting = route.contains("?meeting=") || route.contains("/api/blobs/");
                assert!(!is_of_meeting || status == 404, "{what}: {status}");
                // Who has looked by it, and by nothing else, has not been there.
                if let (200, Ok(page)) = (status, serde_json::from_str::<LogPage>(&text)) {
                    for entry in page.entries {
                        let by_it = |ground: &String| ["meeting", "convening"].contains(&&**ground);
                        assert!(!entry.grounds.iter().any(by_it), "{what}: {entry:?}");
                    }
                }
            }
            let sought = Sought {
                what: "伊藤さくら".to_owned(),
                reason: "応答がない".to_owned(),
            };
            let text = self.post(&login, "/api/emergency", &sought).await;
            says_nothing(&format!("{step}: {login} looks for it"), &text, &secret);
        }
        assert!(asked > 150 && told > 50, "{asked} asked, {told} told");
    }

    /// Whether someone's tablet is told to sync by what is done meanwhile.
    pub(crate) async fn is_woken(&self, login: &str, done: impl Future<Output = ()>) -> bool {
        let mut stream = self.open(login, "/api/changes").await;
        done.await;
        let word = tokio::time::timeout(Duration::from_millis(400), stream.chunk()).await;
        word.is_ok_and(|chunk| chunk.unwrap().is_some())
    }

    fn holders(&self, docs: &BTreeMap<RecordId, Doc>) -> Vec<(String, Holder)> {
        let logins = self.logins();
        let holder = |login: String| {
            let holder = Holder::new(self.staff(&login).id(), docs, now());
            (login, holder)
        };
        logins.into_iter().map(holder).collect()
    }
}

fn says_nothing(what: &str, text: &str, secret: &BTreeSet<RecordId>) {
    assert!(!text.contains(INSIDE), "{what}");
    for id in secret {
        assert!(
            !text.contains(&id.to_string()),
            "{what} and is told of {id}"
        );
    }
}
