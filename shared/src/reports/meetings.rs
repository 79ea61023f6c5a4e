//! ケース会議: how far one is on a day, who can come when, and what the invited have still to be told. Read from the records, rivals counted.

use std::collections::BTreeSet;

use crate::{
    domain::meeting::{CaseMeeting, Fits, Invitation, Need, Slot, SlotAnswer},
    jp::Date,
    mutant::Mutant,
    record::{Choice, DateTime, Doc, Path, Record, RecordId, Row, RowId, Value, Writes, key_path},
};

/// What nobody who takes part may do, as a heading and the text below it (岡山市生活困窮者等支援会議設置要綱 第4条・第6条; 生活困窮者自立支援法
/// 第28条).
pub const SECRECY: (&str, [&str; 2]) = (
    "会議で知ったことを、会議の外で話さないでください",
    [
        "会議と資料は公開しません。会議で知った秘密を、正当な理由なく人に話してはいけません。会議が終わったあとも、役目を離れたあとも同じです。",
        "支援会議設置要綱の第4条と第6条。守らないと、生活困窮者自立支援法第28条により、1年以下の拘禁刑または100万円以下の罰金になることがあります。",
    ],
);

/// How far a meeting is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MeetingStage {
    /// Times are proposed, and none is settled.
    Arranging,
    /// It is settled when it is held.
    Settled(DateTime),
    /// It was held, on that day.
    Held(Date),
    /// It was called off, on that day.
    Cancelled(Date),
}

/// How far it is at the end of the day `on`. What was held was held, whatever was said of it before.
#[must_use]
pub fn meeting_stage(meeting: &CaseMeeting, on: Date) -> MeetingStage {
    let by_then = |day: Option<Date>| day.filter(|day| *day <= on);
    match (
        by_then(meeting.held_on),
        by_then(meeting.cancelled_on),
        meeting.settled_at,
    ) {
        (Some(day), ..) => MeetingStage::Held(day),
        (None, Some(day), _) => MeetingStage::Cancelled(day),
        (None, None, Some(at)) => MeetingStage::Settled(at),
        (None, None, None) => MeetingStage::Arranging,
    }
}

/// What someone answers to a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SlotReply {
    /// Nothing yet.
    Open,
    /// They can come.
    Yes,
    /// They can't.
    No,
    /// One has answered that they can, another that they can't.
    Disputed,
}

/// What an answer says to a time: of what two have answered apart all of it. What was answered to this slot while it was another time is no
/// answer.
#[must_use]
pub fn reply_to(answer: &Doc, slot: &Row<Slot>) -> SlotReply {
    let row = format!("slots/{}", slot.id);
    if answer.is_removed() || answer.get(&format!("{row}/removed")).is_true() {
        return SlotReply::Open;
    }
    let Slot { day, from, until } = slot.fields;
    let is_still = |key: &str, now: String| {
        let heads = answer.heads(&format!("{row}/{key}"));
        let mut texts = heads.iter().map(|head| head.value.as_text());
        !heads.is_empty() && texts.all(|text| text == Some(&*now))
    };
    let is_this = is_still("day", day.to_string())
        && is_still("from", from.to_string())
        && is_still("until", until.to_string());
    if !is_this {
        return SlotReply::Open;
    }
    let heads = answer.heads(&format!("{row}/fits")).iter();
    let codes = heads.filter_map(|head| head.value.as_text());
    let said: BTreeSet<Fits> = codes.filter_map(Fits::from_code).collect();
    match (said.contains(&Fits::Yes), said.contains(&Fits::No)) {
        (true, true) => SlotReply::Disputed,
        (true, false) => SlotReply::Yes,
        (false, true) => SlotReply::No,
        (false, false) => SlotReply::Open,
    }
}

/// Someone who is called to a meeting, with what they have answered.
#[derive(Clone, Debug, PartialEq)]
pub struct Invited {
    /// The record by which they are called.
    pub record: RecordId,
    /// What it says.
    pub invitation: Invitation,
    /// What they answer to each time of the meeting, in its order.
    pub replies: Vec<SlotReply>,
}

impl Invited {
    /// Someone who is called, with the records that answer that; those of others are none.
    #[must_use]
    pub fn new<'a>(
        record: RecordId,
        invitation: Invitation,
        slots: &[Row<Slot>],
        answers: impl IntoIterator<Item = &'a Doc>,
    ) -> Self {
        let is_theirs = |answer: &&Doc| {
            let names = |key: &str, id: RecordId| answer.get(key) == &Value::text(&id.to_string());
            *answer.kind == *SlotAnswer::KIND
                && names("invitation", record)
                && names("organisation", invitation.organisation.id())
        };
        let answers: Vec<&Doc> = answers.into_iter().filter(is_theirs).collect();
        let to = |slot: &Row<Slot>| {
            let said: Vec<_> = answers.iter().map(|it| reply_to(it, slot)).collect();
            together(&said)
        };
        let replies = slots.iter().map(to).collect();
        Self {
            record,
            invitation,
            replies,
        }
    }

    /// Whether they have something still to answer.
    #[must_use]
    pub fn is_waited_for(&self) -> bool {
        self.replies.contains(&SlotReply::Open)
    }

    const fn is_needed(&self) -> bool {
        matches!(self.invitation.need, Need::Must)
    }
}

/// What several answers of one say together.
fn together(said: &[SlotReply]) -> SlotReply {
    let mut replies = said.iter().rev().copied();
    if Mutant::LastAnswerCounts.is_in()
        && let Some(last) = replies.find(|reply| *reply != SlotReply::Open)
    {
        return last;
    }
    let has = |reply| said.contains(&reply);
    let (yes, no) = (has(SlotReply::Yes), has(SlotReply::No));
    if has(SlotReply::Disputed) || yes && no {
        SlotReply::Disputed
    } else if yes {
        SlotReply::Yes
    } else if no {
        SlotReply::No
    } else {
        SlotReply::Open
    }
}

/// The times that are proposed, the earliest first.
#[must_use]
pub fn slots_in_order(slots: &[Row<Slot>]) -> Vec<Row<Slot>> {
    let mut all = slots.to_vec();
    all.sort_by_key(|slot| {
        (
            slot.fields.day,
            slot.fields.from,
            slot.fields.until,
            slot.id,
        )
    });
    all
}

/// The place of the earliest time at which all can come who must, that has not begun at `now`; none while there is none, and where
/// nobody must come. Times and replies are in the same order.
///
/// Of two that begin together the one to which more can come counts.
#[must_use]
pub fn earliest_slot(slots: &[Row<Slot>], invited: &[Invited], now: DateTime) -> Option<usize> {
    let can = |who: &Invited, place: usize| who.replies.get(place) == Some(&SlotReply::Yes);
    let mut needed = invited.iter().filter(|who| who.is_needed()).peekable();
    needed.peek()?;
    let needed: Vec<&Invited> = needed.collect();
    let workable = slots.iter().enumerate().filter(|(place, slot)| {
        let is_ahead = (slot.fields.day, slot.fields.from) >= (now.date, now.time);
        is_ahead && needed.iter().all(|who| can(who, *place))
    });
    let first = workable.min_by_key(|(place, slot)| {
        let come = invited.iter().filter(|who| can(who, *place)).count();
        let begins = (slot.fields.day, slot.fields.from);
        (begins, std::cmp::Reverse(come), slot.fields.until, slot.id)
    });
    first.map(|(place, _)| place)
}

/// An invitation as all who wrote it mean it; none while it is removed or unfinished. Of two who called apart, one as someone that must
/// come and one as someone that may, the first counts: nobody is left out who was needed.
#[must_use]
pub fn invitation(doc: &Doc) -> Option<Invitation> {
    let told = Invitation::parse(doc).ok().filter(|_| !doc.is_removed())?;
    let must = Value::text(Need::Must.item().code);
    let is_needed = doc.heads("need").iter().any(|head| head.value == must);
    let need = if is_needed { Need::Must } else { told.need };
    Some(Invitation { need, ..told })
}

/// What someone who is called must be told anew, so that they know of the meeting what it says now: of the record by which they are
/// called, the values to write; none where they know it all. What two told them apart is settled so, too.
#[must_use]
pub fn retelling(doc: &Doc, meeting: &CaseMeeting) -> Writes {
    let Ok(known) = Invitation::parse(doc) else {
        return Writes::new();
    };
    let CaseMeeting {
        household,
        case: _,
        kind,
        coordinator,
        called_on: _,
        place,
        slots,
        settled_at,
        until,
        held_on,
        cancelled_on,
    } = meeting.clone();
    // One called it off while another held it: what was held was held.
    let cancelled_on = cancelled_on.filter(|_| held_on.is_none());
    let (before, told) = (
        known.writes(),
        Invitation {
            household,
            kind,
            coordinator,
            place,
            slots,
            settled_at,
            until,
            cancelled_on,
            ..known
        },
    );
    let mut writes = told.writes();
    for path in before.keys() {
        if writes.contains_key(path) {
            continue;
        }
        match row_of(path) {
            Some(row) => writes.insert(row.child(REMOVED), Value::Flag(true)),
            None => writes.insert(path.clone(), Value::Empty),
        };
    }
    for row in told.slots.iter().map(|row| slot_path(row.id)) {
        if doc.get(row.child(REMOVED).as_str()).is_true() {
            writes.insert(row.child(REMOVED), Value::Flag(false));
        }
    }
    let is_of_meeting = |path: &Path| TOLD.contains(&path.key());
    let is_known = |path: &Path, value: &Value| {
        doc.heads(path.as_str()).len() <= 1 && doc.get(path.as_str()) == value
    };
    writes.retain(|path, value| is_of_meeting(path) && !is_known(path, value));
    writes
}

/// What of an invitation says what the meeting says.
const TOLD: [&str; 8] = [
    "household",
    "kind",
    "coordinator",
    "place",
    SLOTS,
    "settled_at",
    "until",
    "cancelled_on",
];

const SLOTS: &str = "slots";

const REMOVED: &str = "removed";

fn slot_path(slot: RowId) -> Path {
    key_path(SLOTS).child(&slot.to_string())
}

/// The row of a time in which a path lies.
fn row_of(path: &Path) -> Option<Path> {
    let row = path.below(SLOTS)?.split('/').next()?;
    Some(key_path(SLOTS).child(row))
}
