//! What was promised, and whether it was kept.

use std::collections::{BTreeMap, BTreeSet};

use app::sync::{State, ToOffer};
use shared::{
    access::{self, Action, Grant, Scope},
    record::{ActorId, Doc, Dot, RecordId, Save},
    registry,
    wire::Verdict,
};

use uuid::Uuid;

use crate::{
    cases,
    city::{City, Logged},
    library::{Library, Past},
    meetings, sheets,
    tablet::Tablet,
};

/// A save of which someone was told that it is safe.
#[derive(Clone, Debug)]
pub(crate) struct Promise {
    /// A word that is in this save and in no other.
    pub(crate) mark: String,
    pub(crate) tablet: usize,
    pub(crate) record: RecordId,
}

/// What is wrong.
pub(crate) type Fault = String;

/// All promises, and those nobody could keep.
#[derive(Default)]
pub(crate) struct Truth {
    promises: Vec<Promise>,
    /// Lost with the only disk or database they were on.
    excused: BTreeSet<String>,
    /// The names of marked saves, as far as the server ever had them.
    dots: BTreeMap<String, Dot>,
    /// What was noted for the audit log, on a device or on the server.
    notes: BTreeSet<Uuid>,
    /// Whether the log must be whole.
    was_restored: bool,
    /// Whether two devices may have sent the same save as theirs.
    was_copied: bool,
    /// What editions of the directory must say, where it is kept.
    pub(crate) library: Option<Library>,
}

impl Truth {
    pub(crate) fn new(library: Option<Library>) -> Self {
        Self {
            library,
            ..Self::default()
        }
    }

    pub(crate) fn promise(&mut self, promise: Promise) {
        self.promises.push(promise);
    }

    pub(crate) fn promise_note(&mut self, note: Uuid) {
        self.notes.insert(note);
    }

    pub(crate) fn restored(&mut self) {
        self.was_restored = true;
    }

    pub(crate) fn copied(&mut self) {
        self.was_copied = true;
    }

    fn mark_of(&self, save: &Save) -> Option<String> {
        // What an edition says has the words of others in it.
        let own = save
            .writes
            .iter()
            .filter(|(path, _)| path.key() != "content");
        let texts = own.filter_map(|(_, value)| value.as_text());
        texts.filter_map(mark_in).next()
    }

    fn learn(&mut self, log: &[Logged]) {
        for logged in log {
            if let (Some(mark), Verdict::Stored) = (self.mark_of(&logged.save), &logged.verdict) {
                self.dots.insert(mark, logged.save.dot);
            }
        }
    }

    /// To be called before anything is destroyed.
    pub(crate) fn look(&mut self, city: &City) {
        let log = city.log();
        self.learn(&log);
    }

    /// Takes out what was destroyed everywhere: to be called after it.
    pub(crate) fn excuse(&mut self, city: &City, tablets: &[Tablet]) {
        let lost = self.lost(city, tablets, true);
        self.excused
            .extend(lost.into_iter().map(|promise| promise.mark));
        let entered = city.notes();
        let kept: BTreeSet<Uuid> = tablets.iter().flat_map(Tablet::notes).collect();
        self.notes
            .retain(|note| entered.contains(note) || kept.contains(note));
    }

    /// I10: what was noted is in the audit log, once.
    fn noted(&self, city: &City) -> Result<(), Fault> {
        let entered = city.notes();
        for note in &self.notes {
            let times = entered.iter().filter(|id| *id == note).count();
            if times != 1 {
                return Err(format!("I10: the note {note} is in the log {times} times"));
            }
        }
        Ok(())
    }

    /// Promised saves that are nowhere.
    fn lost(&mut self, city: &City, tablets: &[Tablet], devices_count: bool) -> Vec<Promise> {
        let log = city.log();
        self.learn(&log);
        let stored: BTreeSet<String> = log
            .iter()
            .filter(|logged| logged.verdict == Verdict::Stored)
            .filter_map(|logged| self.mark_of(&logged.save))
            .collect();
        let kept: String = tablets.iter().map(Tablet::kept).collect();
        let mut lost = self.promises.clone();
        lost.retain(|Promise { mark, .. }| {
            !self.excused.contains(mark) && !stored.contains(mark) && !kept.contains(mark)
        });
        if lost.is_empty() {
            return lost;
        }
        let docs: BTreeMap<RecordId, Doc> =
            city.docs().into_iter().map(|doc| (doc.id, doc)).collect();
        let is_in_doc = |promise: &Promise| {
            let Some(dot) = self.dots.get(&promise.mark) else {
                return false;
            };
            let has = |doc: &Doc| doc.context.contains(*dot);
            let is_on = |(number, tablet): (usize, &Tablet)| {
                tablet.tabs.iter().any(|tab| {
                    // What is unsent tells only what had been seen: of the rest, nothing may be left.
                    let doc = tab.replica.sent(promise.record);
                    let may = |doc: &Doc| {
                        number == promise.tablet
                            || may_bring_back(city, &docs, tab.replica.session().actor, doc)
                    };
                    is_whole(&tab.replica.state()) && doc.is_some_and(|doc| has(&doc) && may(&doc))
                })
            };
            docs.get(&promise.record).is_some_and(has)
                || devices_count && tablets.iter().enumerate().any(is_on)
        };
        lost.retain(|promise| !is_in_doc(promise));
        lost
    }

    /// The screen says that everything of this device is sent.
    pub(crate) fn is_sent(
        &mut self,
        city: &City,
        tablets: &[Tablet],
        of: usize,
    ) -> Result<(), Fault> {
        let lost = self.lost(city, tablets, true);
        match lost.into_iter().find(|promise| promise.tablet == of) {
            Some(promise) => Err(format!(
                "I7: {} was said to be sent and is nowhere",
                promise.mark
            )),
            None => Ok(()),
        }
    }

    /// All that must hold when everything is quiet.
    pub(crate) fn check(&mut self, city: &City, tablets: &[Tablet]) -> Result<(), Fault> {
        if let Some(promise) = self.lost(city, tablets, false).first() {
            return Err(format!("I1: {} is lost", promise.mark));
        }
        self.noted(city)?;
        let docs = city.docs();
        for (number, tablet) in tablets.iter().enumerate() {
            equal(city, &docs, tablet).map_err(|fault| format!("{fault} (device {number})"))?;
            sheets::go_one_way(&docs, tablet)
                .map_err(|fault| format!("{fault} (device {number})"))?;
            cases::are_as_far(city, &docs, tablet)
                .map_err(|fault| format!("{fault} (device {number})"))?;
            meetings::read_the_same(city, &docs, tablet)
                .map_err(|fault| format!("{fault} (device {number})"))?;
        }
        sheets::count(&docs);
        cases::count(&docs);
        meetings::count(&docs);
        let log = city.log();
        if !self.was_copied {
            self.once(&log)?;
        }
        if let Some(library) = &self.library {
            let past = Past {
                was_restored: self.was_restored,
                was_copied: self.was_copied,
            };
            library.check(&docs, &log, past)?;
        }
        if !self.was_restored {
            whole(&log)?;
            both_sides(&docs, &log)?;
        }
        Ok(())
    }

    fn once(&self, log: &[Logged]) -> Result<(), Fault> {
        let mut seen = BTreeSet::new();
        for logged in log
            .iter()
            .filter(|logged| logged.verdict == Verdict::Stored)
        {
            if let Some(mark) = self.mark_of(&logged.save)
                && !seen.insert(mark.clone())
            {
                return Err(format!("I3: {mark} took effect twice"));
            }
        }
        Ok(())
    }
}

/// Whether a device may be believed when it brings something back: not without the rest of what it is still being sent. What
/// it is only to ask for anew is there, and so is what it was about to bring back when the server was restored again.
fn is_whole(state: &State) -> bool {
    (state.cursor > 0 || state.to_offer != ToOffer::Nothing) && state.segments.is_empty()
}

/// Whether someone can show that they may write a record as it is on their device.
fn may_bring_back(city: &City, docs: &BTreeMap<RecordId, Doc>, who: ActorId, doc: &Doc) -> bool {
    let is_open = |opened: Scope| {
        let mut grants = docs.values().flat_map(registry::grants);
        grants.any(|other| other.opened() == Some(opened))
    };
    let opened = registry::grants(doc).iter().find_map(Grant::opened);
    let opens = opened.is_some_and(|opened| !is_open(opened));
    let change = registry::change(docs.get(&doc.id), doc, opens);
    let actor = city.actor(who);
    actor
        .zip(change)
        .is_some_and(|(actor, change)| access::allows(&actor, Action::Write(&change)).is_ok())
}

/// The word that marks a save.
pub(crate) fn mark(number: u64) -> String {
    format!("印{number}。")
}

fn mark_in(text: &str) -> Option<String> {
    let from = text.find('印')?;
    let to = text[from..].find('。')?;
    Some(text[from..from + to + '。'.len_utf8()].to_owned())
}

/// I2, I4, I5: a device holds just what its person may see, as the server has it.
fn equal(city: &City, docs: &[Doc], tablet: &Tablet) -> Result<(), Fault> {
    let Some(tab) = tablet.tabs.first() else {
        return Ok(());
    };
    let session = tab.replica.session();
    let held: BTreeSet<Scope> = city
        .actor(session.actor)
        .map(|actor| actor.scopes().clone())
        .unwrap_or_default();
    let mut expected = 0;
    for doc in docs {
        let is_held = !registry::scopes(doc).1.is_disjoint(&held);
        let ours = tab.replica.doc(doc.id);
        match (is_held, ours) {
            (true, None) => return Err(format!("I2: {} {} is missing", doc.kind, doc.id)),
            (true, Some(ours)) if *ours != *doc => {
                return Err(format!("I2: {} {} differs", doc.kind, doc.id));
            }
            (false, Some(_)) => {
                return Err(format!("I5: {} {} may not be seen", doc.kind, doc.id));
            }
            _ => expected += usize::from(is_held),
        }
    }
    if tab.replica.len() != expected {
        let known: BTreeSet<RecordId> = docs.iter().map(|doc| doc.id).collect();
        let index = tab.index.borrow();
        let ghosts: Vec<_> = index.iter().filter(|(id, _)| !known.contains(id)).collect();
        return Err(format!(
            "I4: {} records instead of {expected}: the server has never heard of {ghosts:?}",
            tab.replica.len(),
        ));
    }
    Ok(())
}

/// I6: no number of a replica is left out.
fn whole(log: &[Logged]) -> Result<(), Fault> {
    let mut counters = BTreeMap::<_, BTreeSet<u64>>::new();
    for Logged { save, .. } in log {
        let Dot { replica, counter } = save.dot;
        counters.entry(replica).or_default().insert(counter);
    }
    for (replica, counters) in counters {
        let last = counters.last().copied().unwrap_or_default();
        if counters.len() as u64 != last {
            return Err(format!("I6: replica {replica} has gaps before {last}"));
        }
    }
    Ok(())
}

/// I9: a value stands until someone who had seen it wrote another.
fn both_sides(docs: &[Doc], log: &[Logged]) -> Result<(), Fault> {
    let mut saves = BTreeMap::<RecordId, Vec<&Save>>::new();
    for Logged { save, verdict } in log {
        if *verdict == Verdict::Stored {
            saves.entry(save.record).or_default().push(save);
        }
    }
    for doc in docs {
        let saves = saves.get(&doc.id).map(Vec::as_slice).unwrap_or_default();
        for save in saves {
            for path in save.writes.keys() {
                let stands = doc
                    .heads(path.as_str())
                    .iter()
                    .any(|head| head.dot == save.dot);
                let had_seen = |later: &&&Save| {
                    later.dot != save.dot
                        && later.writes.contains_key(path)
                        && (later.seen.contains(save.dot)
                            || later.dot.replica == save.dot.replica
                                && later.dot.counter > save.dot.counter)
                };
                if !stands && !saves.iter().any(|later| had_seen(&later)) {
                    return Err(format!(
                        "I9: what {:?} wrote at {path} of {} {} is gone",
                        save.dot, doc.kind, doc.id
                    ));
                }
            }
        }
    }
    Ok(())
}
