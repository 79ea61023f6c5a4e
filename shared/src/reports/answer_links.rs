//! Answers to the 案内 of a ケース会議 by a link: what the page behind it asks, for how long, and the answer as a record. It says nothing of
//! the household, its people, the case or the place.

use std::collections::{BTreeMap, BTreeSet};

use uuid::Uuid;

use super::{invitation, slots_in_order};
use crate::{
    domain::{
        meeting::{Fit, Fits, Invitation, Slot, SlotAnswer, Told},
        people::{Organisation, Staff},
    },
    jp::{Date, Time, Timestamp},
    record::{
        Choice, Context, Doc, Edit, Record, RecordId, Ref, Row, RowId, Save, Value, key_path,
    },
    wire::sha256_hex,
};

/// How long a link works at most, days: a letter that lies for longer asks for times that have been settled otherwise.
const DAYS: i64 = 14;

/// A day in milliseconds.
const DAY: i64 = 24 * 60 * 60 * 1_000;

/// At this hour of the day before the last time it ends: offices close, and who calls the meeting must know by then who comes.
const EVENING: u16 = 18;

/// The longest note, characters.
pub const LONGEST_WORDS: usize = 500;

/// What the field of a time is called before the time's id.
const SLOT: &str = "slot-";

/// The field of the note.
const WORDS: &str = "words";

/// The field that says which times the page had.
const MARK: &str = "asked";

/// The answer to an invitation has an id that follows from it: two who answer apart answer the same.
#[must_use]
pub fn answer_id(invitation: RecordId) -> RecordId {
    RecordId::new(Uuid::from_u128(invitation.uuid().as_u128() ^ 1))
}

/// What an organisation is asked by a link.
#[derive(Clone, Debug)]
pub struct Asked {
    invitation: RecordId,
    organisation: Ref<Organisation>,
    need: &'static str,
    coordinator: Ref<Staff>,
    slots: Vec<Row<Slot>>,
}

/// A time, as a page asks for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// What its field is called.
    pub name: String,
    /// 令和8年12月4日（金） 14:00〜15:00.
    pub words: String,
    /// Code and words of each answer, and whether it is chosen.
    pub choices: Vec<(&'static str, &'static str, bool)>,
}

impl Question {
    /// Whether none of its answers is chosen.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.choices.iter().all(|(.., is_chosen)| !is_chosen)
    }
}

/// What was typed and chosen on the page, or answered by the link before.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filled {
    fits: BTreeMap<RowId, Fits>,
    /// The note.
    pub words: String,
}

/// What keeps an answer from being taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fault {
    /// The page had other times than are proposed now, or none that are known.
    OtherTimes,
    /// A time has no answer.
    Open,
    /// The note is too long.
    LongWords,
}

impl Asked {
    /// What an invitation asks; none while it asks nothing: it is no invitation, removed or unfinished, proposes no time, or the meeting is
    /// settled or called off.
    #[must_use]
    pub fn new(doc: &Doc) -> Option<Self> {
        let told = invitation(doc).filter(|_| Self::is_of(doc))?;
        let is_open = told.settled_at.is_none() && told.cancelled_on.is_none();
        (is_open && !told.slots.is_empty()).then(|| Self {
            invitation: doc.id,
            organisation: told.organisation,
            need: told.need.label(),
            coordinator: told.coordinator,
            slots: slots_in_order(&told.slots),
        })
    }

    /// Whether a document is what can ask something.
    #[must_use]
    pub fn is_of(doc: &Doc) -> bool {
        *doc.kind == *Invitation::KIND
    }

    /// Whether the meeting can be held without them, in words.
    #[must_use]
    pub const fn need(&self) -> &'static str {
        self.need
    }

    /// Who calls the meeting.
    #[must_use]
    pub const fn coordinator(&self) -> RecordId {
        self.coordinator.id()
    }

    /// Until before when a link that was made then works: the evening before the last time, and 14 days at most.
    #[must_use]
    pub fn ends(&self, made_at: Timestamp) -> Timestamp {
        let longest = Timestamp::from_millis(made_at.millis().saturating_add(DAYS * DAY));
        let last = self.slots.iter().map(|slot| slot.fields.day).max();
        let before = last.and_then(|day| day.add_days(-1));
        let evening = Time::new(EVENING, 0).unwrap_or(Time::MIDNIGHT);
        before.map_or(longest, |day| {
            longest.min(Timestamp::from_jst(day, evening))
        })
    }

    /// Tells these times from others: whoever answers must have seen what they answer.
    #[must_use]
    pub fn mark(&self) -> String {
        let line = |slot: &Row<Slot>| format!("{} {}\n", slot.id, words_of(&slot.fields));
        let lines: String = self.slots.iter().map(line).collect();
        sha256_hex(lines.as_bytes()).chars().take(16).collect()
    }

    /// The times in their order, with what is filled in.
    #[must_use]
    pub fn questions(&self, filled: &Filled) -> Vec<Question> {
        let question = |slot: &Row<Slot>| {
            let chosen = filled.fits.get(&slot.id);
            let choice = |fits: &Fits| (fits.item().code, fits.label(), chosen == Some(fits));
            Question {
                name: format!("{SLOT}{}", slot.id),
                words: words_of(&slot.fields),
                choices: Fits::ALL.iter().map(choice).collect(),
            }
        };
        self.slots.iter().map(question).collect()
    }

    /// Reads a form: what of it answers what is asked, and what keeps it from being taken.
    #[must_use]
    pub fn read<'a>(
        &self,
        fields: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> (Filled, BTreeSet<Fault>) {
        let (mut filled, mut faults, mut is_marked) = (Filled::default(), BTreeSet::new(), false);
        for (name, value) in fields {
            if let Some(slot) = name.strip_prefix(SLOT) {
                let slot = slot.parse().ok().filter(|id| self.asks(*id));
                match (slot, Fits::from_code(value)) {
                    (Some(slot), Some(fits)) => drop(filled.fits.insert(slot, fits)),
                    // An answer that is none leaves the time open.
                    (Some(_), None) => {}
                    (None, _) => drop(faults.insert(Fault::OtherTimes)),
                }
            } else if name == WORDS {
                filled.words = value.replace("\r\n", "\n").trim().to_owned();
            } else if name == MARK {
                is_marked = value == self.mark();
            }
        }
        if !is_marked {
            faults.insert(Fault::OtherTimes);
        }
        if filled.fits.len() < self.slots.len() {
            faults.insert(Fault::Open);
        }
        if filled.words.chars().count() > LONGEST_WORDS {
            faults.insert(Fault::LongWords);
        }
        (filled, faults)
    }

    fn asks(&self, slot: RowId) -> bool {
        self.slots.iter().any(|row| row.id == slot)
    }

    /// What the link's answer writes, over what it has answered before (`seen`) and beside what others say. `known` is the answer's record
    /// as it stands.
    #[must_use]
    pub fn edit(&self, filled: &Filled, known: Option<&Doc>, seen: Context, today: Date) -> Edit {
        let row = |slot: &Row<Slot>| {
            let fits = *filled.fits.get(&slot.id)?;
            let Slot { day, from, until } = slot.fields;
            let fields = Fit {
                fits,
                day,
                from,
                until,
            };
            Some(Row {
                id: slot.id,
                fields,
            })
        };
        let words = Some(&*filled.words).filter(|words| !words.is_empty());
        let answer = SlotAnswer {
            invitation: Ref::new(self.invitation),
            organisation: self.organisation,
            person: None,
            told: Some(Told::Link),
            answered_on: today,
            slots: self.slots.iter().filter_map(row).collect(),
            words: words.map(Into::into),
        };
        let mut writes = answer.writes();
        // Over a note of before, too.
        if !seen.is_empty() {
            writes.entry(key_path("words")).or_insert(Value::Empty);
        }
        if known.is_some_and(Doc::is_removed) {
            writes.insert(key_path("removed"), Value::Flag(false));
        }
        Edit {
            seen,
            ..Edit::create(SlotAnswer::KIND, answer_id(self.invitation), writes)
        }
    }

    /// What a save made by [`Asked::edit`] has answered, as far as it is asked still.
    #[must_use]
    pub fn said(&self, save: &Save) -> Filled {
        let mut doc = Doc::new(&save.kind, save.record);
        doc.apply(&Save {
            prior: 0,
            seen: Context::default(),
            ..save.clone()
        });
        let Ok(answer) = SlotAnswer::parse(&doc) else {
            return Filled::default();
        };
        let is_asked = |said: &&Row<Fit>| {
            let Fit {
                day, from, until, ..
            } = said.fields;
            let time = Slot { day, from, until };
            let mut slots = self.slots.iter();
            slots.any(|slot| slot.id == said.id && slot.fields == time)
        };
        let said = answer.slots.iter().filter(is_asked);
        Filled {
            fits: said.map(|said| (said.id, said.fields.fits)).collect(),
            words: answer
                .words
                .map(|words| words.to_string())
                .unwrap_or_default(),
        }
    }
}

/// A time in words.
fn words_of(slot: &Slot) -> String {
    let day = slot.day.long_with_weekday();
    format!("{day} {}〜{}", slot.from.short(), slot.until.short())
}

/// Name and telephone numbers of the organisation that a document is; none for other kinds.
#[must_use]
pub fn name_and_phones(doc: &Doc) -> Option<(String, Vec<String>)> {
    let organisation = (*doc.kind == *Organisation::KIND).then(|| Organisation::parse(doc).ok());
    let organisation = organisation.flatten()?;
    let phones = organisation.phones.iter().flat_map(|phones| &phones.0);
    let phones = phones.map(ToString::to_string).collect();
    Some((organisation.name.to_string(), phones))
}
