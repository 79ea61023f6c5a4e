//! What people write of the directory: its next edition, several at once, and what comes out of it.

use std::{collections::BTreeSet, sync::OnceLock};

use shared::{
    domain::directory::{
        AgencyKind, Answer, Edition, Entry, Office, Outcome, Printed, Proposal, next_version,
        proposed,
    },
    domain::people::Organisation,
    jp::Date,
    record::{ActorId, Edit, Record, RecordId, Ref, Value, Writes, key_path},
    reports::{
        Editions, RowDifference, difference, obstacle, publication, with_company, without_open,
    },
    sample::{City, Rng, SampleRecord, demo_city},
};

use crate::{
    chance,
    edits::{change, change_of, new, text, writes},
    library::Library,
    tablet::Tab,
};

/// Those of the section that keeps the directory, by their accounts.
pub(crate) const SECTION: [&str; 2] = ["office1", "admin"];

/// Who has a device where the directory is kept: the section, an office that has a row, and someone who only reads.
pub(crate) const PEOPLE: [&str; 4] = [SECTION[0], SECTION[1], "center1", "nurse1"];

/// The texts of a row that people change, by its kind.
const TEXTS: [(&str, &[&str]); 3] = [
    (Entry::KIND, &["topic", "agency", "address", "notes"]),
    (Office::KIND, &["name", "notes"]),
    (AgencyKind::KIND, &["name", "work"]),
];

/// A directory as it is when a run begins.
pub(crate) struct First {
    /// A few rows, and the edition that says them.
    pub(crate) records: Vec<SampleRecord>,
    /// That edition.
    pub(crate) edition: RecordId,
    /// Those of the section.
    pub(crate) section: BTreeSet<ActorId>,
}

/// The directory of all runs.
pub(crate) fn first() -> &'static First {
    static FIRST: OnceLock<First> = OnceLock::new();
    FIRST.get_or_init(|| {
        let City { records, accounts } = demo_city(chance::now().date());
        let of = |login: &str| accounts.iter().find(|account| account.login == login);
        let office = of(PEOPLE[2]).map(|account| RecordId::new(account.actor.uuid()));
        let office = records.iter().find(|record| Some(record.id) == office);
        let office = office.and_then(|staff| staff.writes.get(&key_path("organisation")));
        let office = office.and_then(Value::as_text).unwrap().parse().unwrap();
        let section = SECTION.map(|login| of(login).unwrap().actor);
        let records = rows(section[1], Ref::new(office));
        First {
            edition: records.last().unwrap().id,
            records,
            section: section.into(),
        }
    })
}

fn rows(author: ActorId, office: Ref<Organisation>) -> Vec<SampleRecord> {
    let mut ids = Rng::new(11);
    let mut id = || {
        let bits = u128::from(ids.number()) << 64 | u128::from(ids.number());
        RecordId::new(uuid::Builder::from_random_bytes(bits.to_be_bytes()).into_uuid())
    };
    let record = |id, kind, writes| SampleRecord {
        kind,
        id,
        author,
        at: chance::now(),
        writes,
    };
    let kind = id();
    let of_kind = writes([("name", text("見本センター")), ("field", text("高齢"))]);
    let mut records = vec![record(kind, AgencyKind::KIND, of_kind)];
    for name in ["見本センター北", "見本センター南"] {
        let office = writes([("name", text(name)), ("kind", text(&kind.to_string()))]);
        records.push(record(id(), Office::KIND, office));
    }
    for no in 1..=4 {
        let mut entry = entry(no, "家計");
        if no == 1 {
            entry.extend(writes([("organisation", text(&office.id().to_string()))]));
        }
        if no == 2 {
            entry.extend(writes([("kind", text(&kind.to_string()))]));
        }
        records.push(record(id(), Entry::KIND, entry));
    }
    let edition = id();
    let of_row = |row: &SampleRecord| {
        let row = (row.kind, row.id);
        let writes = records.iter().find(|record| record.id == row.1);
        Printed::new(Ref::new(edition), row, writes.map(|record| &record.writes))
    };
    let printed: Vec<_> = records.iter().map(of_row).collect();
    let count = u32::try_from(printed.len()).unwrap();
    for printed in printed {
        records.push(record(id(), Printed::KIND, printed.writes()));
    }
    let out = Edition {
        version: "ver.2018.11.1".into(),
        published_on: Date::from_iso("2018-11-01").unwrap(),
        follows: None,
        notes: None,
        rows: Some(f64::from(count)),
    };
    records.push(record(edition, Edition::KIND, out.writes()));
    records
}

fn entry(no: u32, topic: &str) -> Writes {
    Entry {
        edition: None,
        no: no.into(),
        default_window: false,
        category: "生活".into(),
        topic: topic.into(),
        plain: None,
        agency: "見本課".into(),
        kind: None,
        address: None,
        phones: None,
        extension: None,
        fax: None,
        hours: None,
        url: None,
        notes: None,
        organisation: None,
    }
    .writes()
}

/// What someone writes next, to be saved together.
pub(crate) fn edits(
    tab: &mut Tab,
    login: &str,
    rng: &mut Rng,
    mark: &str,
    library: &mut Library,
) -> Option<Vec<Edit>> {
    // Of others most is refused.
    if !SECTION.contains(&login) && rng.chance(60) {
        return propose(tab, rng, mark);
    }
    match rng.below(20) {
        0..6 => {
            let (kind, texts) = TEXTS[[0, 0, 0, 1, 2][rng.below(5)]];
            let writes = writes([(*rng.pick(texts), text(mark))]);
            Some(vec![change(tab, rng, kind, writes)?])
        }
        6 | 7 => Some(add(tab, rng, mark)),
        8 | 9 => {
            let (kind, texts) = TEXTS[[0, 0, 1, 2][rng.below(4)]];
            let ended = [
                ("removed", Value::Flag(true)),
                (texts[texts.len() - 1], text(mark)),
            ];
            Some(vec![change(tab, rng, kind, writes(ended))?])
        }
        10 => bring_back(tab, rng, mark),
        11 | 12 => settle(tab, rng, mark),
        13..17 => {
            let urgent = |rows: &[RowDifference]| {
                let is_urgent = !rows.is_empty() && rng.chance(30);
                is_urgent.then(|| rng.pick(rows).record)
            };
            publish(tab, urgent, mark, library)
        }
        17 | 18 => answer(tab, rng, mark),
        _ => write_again(tab, rng, mark),
    }
}

/// A new row, or a kind of agency with its office.
fn add(tab: &Tab, rng: &mut Rng, mark: &str) -> Vec<Edit> {
    let kinds = tab.of_kind(AgencyKind::KIND);
    if rng.chance(60) || kinds.is_empty() {
        let no = 5 + u32::try_from(rng.below(9)).unwrap();
        return vec![Edit::create(Entry::KIND, new(), entry(no, mark))];
    }
    let office = |name: &str, kind: RecordId| {
        let kind = text(&kind.to_string());
        Edit::create(
            Office::KIND,
            new(),
            writes([("name", text(name)), ("kind", kind)]),
        )
    };
    if rng.chance(50) {
        return vec![office(mark, *rng.pick(&kinds))];
    }
    let kind = new();
    let of_kind = writes([("name", text("見本")), ("field", text("高齢"))]);
    vec![
        Edit::create(AgencyKind::KIND, kind, of_kind),
        office(mark, kind),
    ]
}

/// A row that was ended stands in the list again.
fn bring_back(tab: &mut Tab, rng: &mut Rng, mark: &str) -> Option<Vec<Edit>> {
    let rows = tab.directory();
    let ended = rows.iter().filter(|row| row.is_removed());
    let ended: Vec<_> = ended.collect();
    let row = rng.pick(ended.get(..).filter(|ended| !ended.is_empty())?);
    let (_, texts) = TEXTS.iter().find(|(kind, _)| *kind == &*row.kind)?;
    let back = [("removed", Value::Flag(false)), (texts[0], text(mark))];
    Some(vec![change_of(tab, rng, row.id, writes(back))?])
}

/// Says of a row on which people disagree what holds.
fn settle(tab: &Tab, rng: &mut Rng, mark: &str) -> Option<Vec<Edit>> {
    let rows = tab.directory();
    let open = rows.iter().filter(|row| row.conflicts().next().is_some());
    let open: Vec<_> = open.collect();
    let row = rng.pick(open.get(..).filter(|open| !open.is_empty())?);
    let (_, texts) = TEXTS.iter().find(|(kind, _)| *kind == &*row.kind)?;
    let mut settled = writes([(texts[0], text(mark))]);
    for path in row.conflicts() {
        let holds = match path.key() {
            "removed" => Value::Flag(rng.chance(50)),
            key if texts.contains(&key) => text(mark),
            key => row.get(key).clone(),
        };
        settled.insert(path.clone(), holds);
    }
    Some(vec![Edit {
        kind: row.kind.clone(),
        record: row.id,
        seen: row.context.clone(),
        writes: settled,
    }])
}

/// 公開する for all of the draft but what is open.
pub(crate) fn publish_all(tab: &Tab, notes: &str, library: &mut Library) -> Option<Vec<Edit>> {
    publish(tab, |_| None, notes, library)
}

/// 公開する, as far as the app lets someone: all of the draft but what is open, or one row that can't wait.
fn publish(
    tab: &Tab,
    urgent: impl FnOnce(&[RowDifference]) -> Option<RecordId>,
    notes: &str,
    library: &mut Library,
) -> Option<Vec<Edit>> {
    let today = tab.replica.now().date();
    let docs = tab.directory();
    let editions = Editions::read(docs.iter().map(|doc| &**doc), today);
    let base = editions.published().first().map(|(id, _)| *id);
    let before = base.map(|base| editions.standing(base)).unwrap_or_default();
    let rows = difference(&before, &editions.next(&before));
    let open = docs.iter().filter(|doc| obstacle(doc).is_some());
    let open: BTreeSet<RecordId> = open.map(|doc| doc.id).collect();
    let chosen = match urgent(&rows) {
        Some(one) => with_company(&rows, one),
        None => without_open(&rows, &open),
    };
    if chosen.is_empty() || chosen.iter().any(|row| open.contains(&row.record)) {
        return None;
    }
    let edition = Edition {
        version: next_version(editions.versions().iter().map(String::as_str), today)
            .as_str()
            .into(),
        published_on: today,
        follows: base.map(Ref::new),
        notes: Some(notes.into()),
        rows: None,
    };
    let id = new();
    let chosen_ids: BTreeSet<RecordId> = chosen.iter().map(|row| row.record).collect();
    let is_all = chosen.len() == rows.len();
    let says = docs
        .iter()
        .filter(|doc| is_all || chosen_ids.contains(&doc.id));
    library.presses(id, base, says.map(|doc| &**doc));
    Some(publication(&editions, (id, &edition), &chosen, new))
}

/// An office asks for another text of a row.
fn propose(tab: &Tab, rng: &mut Rng, mark: &str) -> Option<Vec<Edit>> {
    let entries = tab.of_kind(Entry::KIND);
    let entry = *rng.pick(entries.get(..).filter(|entries| !entries.is_empty())?);
    let hour = 16 + rng.below(3);
    let asked = Proposal {
        entry: Ref::new(entry),
        organisation: Ref::new(tab.replica.session().organisation),
        made_on: chance::now().date(),
        agency: None,
        address: None,
        phones: None,
        extension: None,
        fax: None,
        hours: Some(format!("平日 9:00～{hour}:00").as_str().into()),
        remarks: Some(mark.into()),
    };
    Some(vec![Edit::create(Proposal::KIND, new(), asked.writes())])
}

/// What someone asked for goes into the draft, or does not.
fn answer(tab: &Tab, rng: &mut Rng, mark: &str) -> Option<Vec<Edit>> {
    let proposals = tab.of_kind(Proposal::KIND);
    let id = *rng.pick(
        proposals
            .get(..)
            .filter(|proposals| !proposals.is_empty())?,
    );
    let proposal = tab.replica.doc(id)?;
    let row = proposal.get("entry").as_text()?.parse().ok();
    let row = row.and_then(|row| tab.replica.doc(row))?;
    let mut edits = Vec::new();
    let outcome = *rng.pick(&[Outcome::Taken, Outcome::Declined]);
    let writes = proposed(&proposal, &row);
    if outcome == Outcome::Taken && !writes.is_empty() {
        edits.push(Edit {
            kind: row.kind.clone(),
            record: row.id,
            seen: row.context.clone(),
            writes,
        });
    }
    let answer = Answer {
        proposal: Ref::new(id),
        outcome,
        reason: Some(mark.into()),
        answered_on: chance::now().date(),
    };
    edits.push(Edit::create(Answer::KIND, new(), answer.writes()));
    Some(edits)
}

/// What no screen offers: to write what an edition has said, or to add to it.
fn write_again(tab: &mut Tab, rng: &mut Rng, mark: &str) -> Option<Vec<Edit>> {
    let again = |key| writes([(key, text(mark))]);
    Some(vec![match rng.below(3) {
        0 => change(tab, rng, Edition::KIND, again("version"))?,
        1 => change(tab, rng, Printed::KIND, again("record"))?,
        _ => {
            let editions = tab.of_kind(Edition::KIND);
            let edition = rng.pick(editions.get(..).filter(|known| !known.is_empty())?);
            let mut row = writes([
                ("edition", text(&edition.to_string())),
                ("kind", text("entry")),
            ]);
            row.extend(again("record"));
            Edit::create(Printed::KIND, new(), row)
        }
    }])
}
