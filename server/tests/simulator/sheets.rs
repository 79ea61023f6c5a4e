//! What people do with つなぐシート: they write them, connect them, take them up, answer, connect them on and call them back.

use std::{
    collections::BTreeSet,
    sync::atomic::{AtomicU64, Ordering::Relaxed},
};

use shared::{
    domain::connecting::{ConnectingSheet, Referral, Reply},
    record::{Doc, Edit, Record, RecordId, Value},
    reports::{Course, Stage, course},
    sample::Rng,
};
use uuid::Uuid;

use crate::{
    chance,
    edits::{change, change_of, new, text, writes},
    tablet::{Tab, Tablet},
    truth::Fault,
};

/// Who has a device where households are connected: of two organisations that serve some together, and each others alone.
pub(crate) const PEOPLE: [&str; 4] = ["nurse1", "center1", "nurse2", "center2"];

/// How many steps there were at the end of all runs: sent, taken up or answered, connected on, called back.
static STEPS: [AtomicU64; 4] = [const { AtomicU64::new(0) }; 4];

/// Whether these belong together as one press of a button: then all of them are saved, or none.
pub(crate) fn are_together(edits: &[Edit]) -> bool {
    let kinds = [Referral::KIND, Reply::KIND];
    edits.iter().any(|edit| kinds.contains(&&*edit.kind))
}

/// What someone does next with a sheet in sight, or a new one.
pub(crate) fn edits(
    tab: &mut Tab,
    rng: &mut Rng,
    mark: &str,
    rights_end: bool,
) -> Option<Vec<Edit>> {
    let (today, flag) = (
        chance::now().date().to_string(),
        Value::Flag(rng.chance(60)),
    );
    let ours = tab.replica.session().organisation;
    // What has come in is taken up more often than not.
    if rng.chance(60)
        && let Some(edits) = take_up(tab, rng, mark)
    {
        return Some(edits);
    }
    match rng.below(10) {
        0 => {
            let households = tab.of_kind("household");
            let household = *rng.pick(some(&households)?);
            let sheet = writes([
                ("household", text(&household.to_string())),
                ("organisation", text(&ours.to_string())),
                ("written_on", text(&today)),
                ("agreement", text("agreed")),
                ("troubles/money", flag),
                ("situation", text(mark)),
            ]);
            Some(vec![Edit::create(ConnectingSheet::KIND, new(), sheet)])
        }
        1 => {
            let kind = ConnectingSheet::KIND;
            let mended = writes([("situation", text(mark)), ("troubles/debt", flag)]);
            Some(vec![change(tab, rng, kind, mended)?])
        }
        2..6 => {
            let sheets = tab.of_kind(ConnectingSheet::KIND);
            let sheet = *rng.pick(some(&sheets)?);
            connect(tab, rng, mark, sheet, None)
        }
        6 | 7 => {
            let step = step(tab, rng, "organisation", ours)?;
            let doc = tab.replica.doc(step)?;
            if rng.chance(50) {
                let sheet = doc.get("sheet").as_text()?.parse().ok()?;
                return connect(tab, rng, mark, sheet, Some(step));
            }
            let reply = reply(doc.get("household"), step, ours, "answered", mark);
            Some(vec![Edit::create(Reply::KIND, new(), reply)])
        }
        // Where the server is restored no right ends.
        _ if rights_end => {
            let step = step(tab, rng, "sender", ours)?;
            let ended = writes([("ended_on", text(&today)), ("ended_why", text(mark))]);
            Some(vec![change_of(tab, rng, step, ended)?])
        }
        _ => None,
    }
}

fn some<T>(all: &[T]) -> Option<&[T]> {
    (!all.is_empty()).then_some(all)
}

/// What someone saves who takes up what was sent to their organisation and, as far as they see, waits.
fn take_up(tab: &Tab, rng: &mut Rng, mark: &str) -> Option<Vec<Edit>> {
    let ours = tab.replica.session().organisation;
    let mut waiting = steps(tab, "organisation", ours);
    let replies = tab.of_kind(Reply::KIND).into_iter();
    let replies = replies.filter_map(|id| Reply::parse(&*tab.replica.doc(id)?).ok());
    let answered: BTreeSet<RecordId> = replies.map(|reply| reply.referral.id()).collect();
    waiting.retain(|step| !answered.contains(step));
    let step = *rng.pick(some(&waiting)?);
    let household = tab.replica.doc(step)?.get("household").clone();
    let assignment = writes([
        ("household", household.clone()),
        ("organisation", text(&ours.to_string())),
        ("ground", text("assigned")),
        ("from", text(&chance::now().date().to_string())),
    ]);
    let reply = reply(&household, step, ours, "taken_up", mark);
    Some(vec![
        Edit::create("assignment", beside(step, 1), assignment),
        Edit::create(Reply::KIND, beside(step, 2), reply),
    ])
}

/// The steps in sight that name an organisation there.
fn steps(tab: &Tab, key: &str, organisation: RecordId) -> Vec<RecordId> {
    let named = organisation.to_string();
    let mut steps = tab.of_kind(Referral::KIND);
    steps.retain(|id| {
        let doc = tab.replica.doc(*id);
        doc.is_some_and(|doc| doc.get(key).as_text() == Some(&*named))
    });
    steps
}

/// A step in sight that names an organisation there.
fn step(tab: &Tab, rng: &mut Rng, key: &str, organisation: RecordId) -> Option<RecordId> {
    let steps = steps(tab, key, organisation);
    Some(*rng.pick(some(&steps)?))
}

/// What the household agrees to, and the step, at once.
fn connect(
    tab: &Tab,
    rng: &mut Rng,
    mark: &str,
    sheet: RecordId,
    follows: Option<RecordId>,
) -> Option<Vec<Edit>> {
    let ours = tab.replica.session().organisation;
    let household = tab.replica.doc(sheet)?.get("household").clone();
    let today = text(&chance::now().date().to_string());
    let mut others = tab.of_kind("organisation");
    others.retain(|id| *id != ours);
    // As often as not to one of those whose people have devices here.
    let known = |id: &RecordId| {
        let doc = tab.replica.doc(*id);
        let name = doc.and_then(|doc| doc.get("name").as_text().map(str::to_owned));
        name.is_some_and(|name| {
            name.contains("包括支援センター") || name.contains("ステーション北")
        })
    };
    if rng.chance(70) && others.iter().any(known) {
        others.retain(known);
    }
    let other = text(&rng.pick(some(&others)?).to_string());
    let consent = writes([
        ("household", household.clone()),
        ("organisation", other.clone()),
        ("purpose", text("つなぐシートによる相談と支援のため")),
        ("extent", text("basics")),
        ("from", today.clone()),
        ("given_by", text("山田花子")),
        ("given_on", today.clone()),
        ("form", text("signed")),
    ]);
    let mut referral = writes([
        ("household", household),
        ("sheet", text(&sheet.to_string())),
        ("sender", text(&ours.to_string())),
        ("organisation", other),
        ("sent_on", today),
        // It has no other place for a mark.
        ("ended_why", text(mark)),
    ]);
    if let Some(before) = follows {
        referral.extend(writes([("follows", text(&before.to_string()))]));
    }
    Some(vec![
        Edit::create("consent", new(), consent),
        Edit::create(Referral::KIND, new(), referral),
    ])
}

fn reply(
    household: &Value,
    step: RecordId,
    ours: RecordId,
    kind: &str,
    mark: &str,
) -> shared::record::Writes {
    writes([
        ("household", household.clone()),
        ("referral", text(&step.to_string())),
        ("organisation", text(&ours.to_string())),
        ("kind", text(kind)),
        ("words", text(mark)),
        ("replied_on", text(&chance::now().date().to_string())),
    ])
}

/// The ids of what taking up saves, as the app has them.
fn beside(step: RecordId, which: u128) -> RecordId {
    RecordId::new(Uuid::from_u128(step.uuid().as_u128() ^ which))
}

/// The way of a sheet, from these documents in their order.
fn way<'a>(sheet: RecordId, docs: impl Iterator<Item = &'a Doc> + Clone) -> Course {
    let known = docs.filter(|doc| !doc.is_removed());
    let steps = known.clone().filter(|doc| &*doc.kind == Referral::KIND);
    let steps = steps.filter_map(|doc| Some((doc.id, Referral::parse(doc).ok()?)));
    let replies = known.filter(|doc| &*doc.kind == Reply::KIND);
    let replies = replies.filter_map(|doc| Some((doc.id, Reply::parse(doc).ok()?)));
    course(sheet, steps, replies)
}

/// I11: wherever a sheet is seen, it has gone the same way: that which the server knows.
pub(crate) fn go_one_way(docs: &[Doc], tablet: &Tablet) -> Result<(), Fault> {
    let Some(tab) = tablet.tabs.first() else {
        return Ok(());
    };
    let mut ours = Vec::new();
    for kind in [Referral::KIND, Reply::KIND] {
        let held = tab.of_kind(kind).into_iter();
        ours.extend(held.filter_map(|id| Some((*tab.replica.doc(id)?).clone())));
    }
    for sheet in tab.of_kind(ConnectingSheet::KIND) {
        // In another order than they lie here.
        let (theirs, here) = (way(sheet, docs.iter().rev()), way(sheet, ours.iter()));
        if theirs != here {
            return Err(format!(
                "I11: sheet {sheet} went {here:?} here and {theirs:?} there"
            ));
        }
    }
    Ok(())
}

/// Counts what came of the steps of a run. Those of the sample city, which the ids tell apart, are left out.
pub(crate) fn count(docs: &[Doc]) {
    const OF_SAMPLE: usize = 7;
    let sheets = docs
        .iter()
        .filter(|doc| &*doc.kind == ConnectingSheet::KIND);
    let steps = sheets.flat_map(|sheet| way(sheet.id, docs.iter()).steps);
    for step in steps.filter(|step| step.id.uuid().get_version_num() != OF_SAMPLE) {
        STEPS[0].fetch_add(1, Relaxed);
        let what = match step.stage {
            Stage::Waiting => continue,
            Stage::TakenUp(_) | Stage::Answered(_) => 1,
            Stage::ConnectedOn(_) => 2,
            Stage::CalledBack(_) => 3,
        };
        STEPS[what].fetch_add(1, Relaxed);
    }
}

/// Steps sent, taken up or answered, connected on and called back, so far.
pub(crate) fn counted() -> [u64; 4] {
    STEPS.each_ref().map(|count| count.load(Relaxed))
}
