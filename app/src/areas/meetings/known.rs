//! A ケース会議 with those who are called to it, from the store; and what is saved when it says something else.

use std::sync::Arc;

use leptos::prelude::*;
use shared::{
    domain::meeting::{CaseMeeting, Invitation, Need, Slot, SlotAnswer},
    record::{DateTime, Doc, Edit, Record, RecordId, Ref, Row, Value, Writes, key_path},
    reports::{Invited, earliest_slot, invitation, retelling, slots_in_order},
};

use crate::{
    areas::read::fact,
    store::{DeviceError, Kept, Store},
};

/// A meeting with all who are called to it.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Called {
    pub(super) meeting: CaseMeeting,
    /// The times that are proposed, the earliest first.
    pub(super) slots: Vec<Row<Slot>>,
    /// First those who must come.
    pub(super) invited: Vec<Invited>,
}

impl Called {
    /// The earliest time at which all can come who must.
    pub(super) fn found(&self, now: DateTime) -> Option<&Row<Slot>> {
        earliest_slot(&self.slots, &self.invited, now).map(|place| &self.slots[place])
    }

    /// How many must come, and how many of them have answered.
    pub(super) fn needed(&self) -> (usize, usize) {
        let must = |it: &&Invited| it.invitation.need == Need::Must;
        let must: Vec<&Invited> = self.invited.iter().filter(must).collect();
        let answered = must.iter().filter(|it| !it.is_waited_for());
        (must.len(), answered.count())
    }
}

/// An invitation as all who wrote it mean it.
#[derive(Clone, Debug)]
pub(super) struct Told(pub(super) Invitation);

impl Kept for Told {
    fn read(doc: &Doc) -> Option<Self> {
        invitation(doc).map(Self)
    }
}

/// An invitation; none while it is unfinished, removed or not here. Tracked.
pub(super) fn told(store: Store, id: RecordId) -> Option<Arc<Told>> {
    store.read(id)
}

/// A meeting; none while it is unfinished, removed or not here. Tracked.
pub(super) fn called(store: Store, id: RecordId) -> Option<Called> {
    let meeting = fact::<CaseMeeting>(store, id)?;
    let slots = slots_in_order(&meeting.slots);
    let one = |record: RecordId| {
        let Told(told) = Arc::unwrap_or_clone(told(store, record)?);
        let answers = answers_to(store, record);
        let answers = answers.iter().map(|doc| &**doc);
        Some(Invited::new(record, told, &slots, answers))
    };
    let invited = store.referring(Invitation::KIND, id).into_iter();
    let invited = invited.filter_map(one);
    let mut invited: Vec<Invited> = invited.collect();
    invited.sort_by_cached_key(|it| {
        let name = store.title(it.invitation.organisation.id());
        (it.invitation.need, name, it.record)
    });
    Some(Called {
        meeting,
        slots,
        invited,
    })
}

/// The answers to an invitation. Tracked.
pub(super) fn answers_to(store: Store, invitation: RecordId) -> Vec<Arc<Doc>> {
    let ids = store.referring(SlotAnswer::KIND, invitation).into_iter();
    ids.filter_map(|id| store.doc(id)).collect()
}

/// A change of a record as it stands here.
pub(super) fn edit_of(doc: &Doc, writes: Writes) -> Edit {
    Edit {
        kind: doc.kind.clone(),
        record: doc.id,
        seen: doc.context.clone(),
        writes,
    }
}

/// What all who are called are told anew, when the meeting has become `meeting`. Tracked.
pub(super) fn retold(store: Store, id: RecordId, meeting: &CaseMeeting) -> Vec<Edit> {
    let ids = store.referring(Invitation::KIND, id).into_iter();
    let docs = ids.filter_map(|id| store.doc(id));
    let edits = docs.filter(|doc| !doc.is_removed()).map(|doc| {
        let writes = retelling(&doc, meeting);
        edit_of(&doc, writes)
    });
    edits.filter(|edit| !edit.writes.is_empty()).collect()
}

/// Settles when it is held, or that this is open again, and tells all who are called.
pub(super) async fn settle(
    store: Store,
    id: RecordId,
    slot: Option<Slot>,
) -> Result<(), DeviceError> {
    let doc = untrack(|| store.doc(id)).ok_or(DeviceError::Lost)?;
    let meeting = CaseMeeting::parse(&doc).map_err(|_| DeviceError::Lost)?;
    let at = slot.as_ref().map(|slot| DateTime {
        date: slot.day,
        time: slot.from,
    });
    let settled = CaseMeeting {
        settled_at: at,
        until: slot.map(|slot| slot.until),
        ..meeting
    };
    let text = |text: Option<String>| text.map_or(Value::Empty, |text| Value::text(&text));
    let writes = [
        (key_path("settled_at"), text(at.map(|at| at.to_string()))),
        (
            key_path("until"),
            text(settled.until.map(|it| it.to_string())),
        ),
    ];
    let mut edits = vec![edit_of(&doc, writes.into())];
    edits.extend(untrack(|| retold(store, id, &settled)));
    store.save_all(edits).await
}

/// The invitation by which an organisation is called to a meeting.
pub(super) fn invitation_to(
    meeting: RecordId,
    called: &CaseMeeting,
    organisation: RecordId,
    need: Need,
) -> Invitation {
    let CaseMeeting {
        household,
        case: _,
        kind,
        coordinator,
        called_on,
        place,
        slots,
        settled_at,
        until,
        held_on,
        cancelled_on,
    } = called.clone();
    Invitation {
        meeting: Ref::new(meeting),
        household,
        organisation: Ref::new(organisation),
        need,
        kind,
        coordinator,
        called_on,
        place,
        slots,
        settled_at,
        until,
        cancelled_on: cancelled_on.filter(|_| held_on.is_none()),
        attendance: None,
        people: None,
        acknowledged_on: None,
    }
}
