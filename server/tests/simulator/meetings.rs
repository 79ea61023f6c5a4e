//! What people do with ケース会議: a coordinator calls agencies and proposes times, they answer, a time is settled, changed or called off,
//! and several write the minutes at once; much of it apart.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::atomic::{AtomicU64, Ordering::Relaxed},
};

use shared::{
    access::Scope,
    domain::{
        casework::Case,
        meeting::{CaseMeeting, Invitation, Remark, Slot, SlotAnswer},
        people::Organisation,
    },
    jp::Date,
    record::{DateTime, Doc, Edit, Record, RecordId, Row, Value, Writes},
    reports::{Invited, MeetingStage, SlotReply, earliest_slot, meeting_stage, retelling},
    sample::Rng,
};

use crate::{
    cases::{any, is_post, path, with_word},
    chance,
    city::City,
    edits::{change_of, new, text, writes},
    tablet::{Tab, Tablet},
    truth::Fault,
};

/// How many there were at the end of all runs: meetings, those whose time is settled, answers, remarks.
static COUNTS: [AtomicU64; 4] = [const { AtomicU64::new(0) }; 4];

/// What someone does next about a meeting in sight, or a new one. What they may not do the server refuses, and they keep it.
pub(crate) fn edits(tab: &mut Tab, rng: &mut Rng, word: &str) -> Option<Vec<Edit>> {
    // Nobody else is asked to call one, and now and then someone tries.
    let calls = is_post(tab, "inclusion_coordinator") || rng.chance(5);
    // A few to which much is answered say more than many to which nothing is.
    let calls = calls && tab.of_kind(CaseMeeting::KIND).len() < 2;
    match rng.below(14) {
        0..6 if calls => call(tab, rng, word),
        0..6 => answer(tab, rng, word),
        6..9 => tell(tab, rng, word),
        9 => {
            let invitation = any(tab, rng, Invitation::KIND)?;
            let came = *rng.pick(&["came", "absent"]);
            let came = writes([("attendance", text(came)), ("people", text(word))]);
            Some(vec![change_of(tab, rng, invitation, came)?])
        }
        10 => {
            let remark = any(tab, rng, Remark::KIND)?;
            let said = writes([("words", text(word))]);
            Some(vec![change_of(tab, rng, remark, said)?])
        }
        _ => remark(tab, rng, word),
    }
}

/// A time in the coming days.
fn slot(rng: &mut Rng) -> Writes {
    let day = chance::now().date();
    let day = day.add_days(i32::try_from(rng.below(10)).unwrap()).unwrap();
    let from = 9 + rng.below(8);
    let row = format!("slots/{}", chance::new_id());
    [
        (path(&row), Value::Flag(true)),
        (path(&format!("{row}/day")), text(&day.to_string())),
        (path(&format!("{row}/from")), text(&format!("{from:02}:00"))),
        (
            path(&format!("{row}/until")),
            text(&format!("{:02}:00", from + 1)),
        ),
    ]
    .into()
}

/// Two or three agencies are called to a meeting, with a case or before there is one.
fn call(tab: &mut Tab, rng: &mut Rng, word: &str) -> Option<Vec<Edit>> {
    let case = any(tab, rng, Case::KIND).filter(|_| rng.chance(80));
    let household = match case {
        Some(case) => tab.replica.doc(case)?.get("household").clone(),
        None => text(&any(tab, rng, "household")?.to_string()),
    };
    let me = tab.replica.session().actor.uuid().to_string();
    let (meeting, today) = (new(), chance::now().date().to_string());
    let mut called = writes([
        ("household", household),
        ("kind", text("case_conference")),
        ("coordinator", text(&me)),
        ("called_on", text(&today)),
    ]);
    for _ in 0..2 + rng.below(2) {
        called.extend(slot(rng));
    }
    let mut told = called.clone();
    called.extend(case.map(|case| (path("case"), text(&case.to_string()))));
    told.insert(path("meeting"), text(&meeting.to_string()));
    let mut edits = vec![Edit::create(CaseMeeting::KIND, meeting, called)];
    let known = tab.of_kind(Organisation::KIND);
    if known.is_empty() {
        return None;
    }
    let some = (0..2 + rng.below(2)).map(|_| *rng.pick(&known));
    let ours = tab.replica.session().organisation;
    let organisations: BTreeSet<RecordId> = some.chain([ours]).collect();
    for organisation in organisations {
        let mut told = told.clone();
        let need = *rng.pick(&["must", "may"]);
        told.insert(path("organisation"), text(&organisation.to_string()));
        told.insert(path("need"), text(need));
        edits.push(Edit::create(Invitation::KIND, new(), told));
    }
    let last = edits.pop()?;
    edits.extend(with_word(tab, rng, word, last)?);
    Some(edits)
}

/// An agency answers to what it is called to, once more or in place of what it has answered.
fn answer(tab: &mut Tab, rng: &mut Rng, word: &str) -> Option<Vec<Edit>> {
    let ours = text(&tab.replica.session().organisation.to_string());
    let hears = is_post(tab, "inclusion_coordinator");
    let mut called = tab.of_kind(Invitation::KIND);
    called.retain(|id| {
        let doc = tab.replica.doc(*id);
        hears || doc.is_some_and(|doc| doc.get("organisation") == &ours)
    });
    let invitation = (!called.is_empty()).then(|| *rng.pick(&called))?;
    let doc = tab.replica.doc(invitation)?;
    let fact = Invitation::parse(&doc).ok()?;
    let today = chance::now().date().to_string();
    let mut said = writes([("answered_on", text(&today)), ("words", text(word))]);
    for Row { id, fields } in fact.slots.iter() {
        let row = format!("slots/{id}");
        let fits = *rng.pick(&["yes", "yes", "no"]);
        said.insert(path(&row), Value::Flag(true));
        for (key, value) in [
            ("fits", fits.to_owned()),
            ("day", fields.day.to_string()),
            ("from", fields.from.to_string()),
            ("until", fields.until.to_string()),
        ] {
            said.insert(path(&format!("{row}/{key}")), text(&value));
        }
    }
    let before = tab.of_kind(SlotAnswer::KIND).into_iter().find(|id| {
        let answer = tab.replica.doc(*id);
        answer.is_some_and(|it| it.get("invitation") == &text(&invitation.to_string()))
    });
    if let Some(before) = before.filter(|_| rng.chance(50)) {
        return Some(vec![change_of(tab, rng, before, said)?]);
    }
    said.extend(writes([
        ("invitation", text(&invitation.to_string())),
        ("organisation", doc.get("organisation").clone()),
    ]));
    Some(vec![Edit::create(SlotAnswer::KIND, new(), said)])
}

/// A time is settled, another is proposed, the meeting is held or called off; and all who are called are told.
fn tell(tab: &mut Tab, rng: &mut Rng, word: &str) -> Option<Vec<Edit>> {
    let meeting = any(tab, rng, CaseMeeting::KIND)?;
    let doc = tab.replica.doc(meeting)?;
    let fact = CaseMeeting::parse(&doc).ok()?;
    let today = text(&chance::now().date().to_string());
    let changes = match rng.below(6) {
        0..3 if !fact.slots.is_empty() => {
            let Slot { day, from, until } = &rng.pick(&fact.slots).fields;
            let at = DateTime {
                date: *day,
                time: *from,
            };
            writes([
                ("settled_at", text(&at.to_string())),
                ("until", text(&until.to_string())),
            ])
        }
        0..4 => slot(rng),
        4 => writes([("held_on", today)]),
        _ => writes([("cancelled_on", today)]),
    };
    let edit = change_of(tab, rng, meeting, changes)?;
    let mut after = (*doc).clone();
    let me = tab.replica.session().actor;
    after.apply(
        &edit
            .clone()
            .into_save(tab.replica.next(), 0, me, chance::now(), None),
    );
    let told = CaseMeeting::parse(&after).ok()?;
    let mut edits = vec![edit];
    for invitation in tab.of_kind(Invitation::KIND) {
        let doc = tab.replica.doc(invitation)?;
        let is_of_it = doc.get("meeting") == &text(&meeting.to_string());
        let writes = retelling(&doc, &told);
        if is_of_it && !writes.is_empty() {
            edits.extend(change_of(tab, rng, invitation, writes));
        }
    }
    let last = edits.pop()?;
    edits.extend(with_word(tab, rng, word, last)?);
    Some(edits)
}

/// Someone writes down what is said.
fn remark(tab: &mut Tab, rng: &mut Rng, word: &str) -> Option<Vec<Edit>> {
    let meeting = any(tab, rng, CaseMeeting::KIND)?;
    let household = tab.replica.doc(meeting)?.get("household").clone();
    let (date, time) = chance::now().to_jst();
    let said = writes([
        ("household", household),
        ("meeting", text(&meeting.to_string())),
        ("kind", text("said")),
        ("words", text(word)),
        ("noted_at", text(&DateTime { date, time }.to_string())),
    ]);
    Some(vec![Edit::create(Remark::KIND, new(), said)])
}

/// What is read of one meeting: how far it is, what each who is called answers to each time, and which time is the earliest.
type Read = (
    MeetingStage,
    BTreeMap<RecordId, Vec<SlotReply>>,
    Option<usize>,
);

/// What is read of each meeting from these documents in their order.
fn meetings<'a>(docs: impl Iterator<Item = &'a Doc> + Clone, on: Date) -> BTreeMap<RecordId, Read> {
    let of = |kind: &'static str| docs.clone().filter(move |doc| &*doc.kind == kind);
    let midnight = DateTime {
        date: on,
        time: shared::jp::Time::MIDNIGHT,
    };
    let read = |doc: &Doc| {
        let meeting = CaseMeeting::parse(doc).ok()?;
        let called = of(Invitation::KIND).filter(|it| !it.is_removed());
        let called = called.filter_map(|it| Some((it.id, Invitation::parse(it).ok()?)));
        let called = called.filter(|(_, it)| it.meeting.id() == doc.id);
        let answers = || of(SlotAnswer::KIND);
        let called = called.map(|(id, it)| Invited::new(id, it, &meeting.slots, answers()));
        let called: Vec<Invited> = called.collect();
        let earliest = earliest_slot(&meeting.slots, &called, midnight);
        let replies = called.into_iter().map(|it| (it.record, it.replies));
        Some((meeting_stage(&meeting, on), replies.collect(), earliest))
    };
    of(CaseMeeting::KIND)
        .filter_map(|doc| Some((doc.id, read(doc)?)))
        .collect()
}

/// I13: whoever keeps the cases reads the same of each meeting: what the server knows makes of it.
pub(crate) fn read_the_same(city: &City, docs: &[Doc], tablet: &Tablet) -> Result<(), Fault> {
    let Some(tab) = tablet.tabs.first() else {
        return Ok(());
    };
    let actor = city.actor(tab.replica.session().actor);
    if !actor.is_some_and(|actor| actor.scopes().contains(&Scope::Intakes)) {
        return Ok(());
    }
    let mut ours = Vec::new();
    for kind in [CaseMeeting::KIND, Invitation::KIND, SlotAnswer::KIND] {
        let held = tab.of_kind(kind).into_iter();
        ours.extend(held.filter_map(|id| Some((*tab.replica.doc(id)?).clone())));
    }
    let today = chance::now().date();
    // In another order than they lie here.
    let theirs = meetings(docs.iter().rev(), today);
    let here = meetings(ours.iter(), today);
    if theirs == here {
        Ok(())
    } else {
        Err(format!(
            "I13: the meetings are {here:?} here and {theirs:?} there"
        ))
    }
}

/// Counts what there was of meetings at the end of a run.
pub(crate) fn count(docs: &[Doc]) {
    for (_, (stage, ..)) in meetings(docs.iter(), chance::now().date()) {
        COUNTS[0].fetch_add(1, Relaxed);
        let is_settled = matches!(stage, MeetingStage::Settled(_));
        COUNTS[1].fetch_add(u64::from(is_settled), Relaxed);
    }
    for doc in docs {
        match &*doc.kind {
            SlotAnswer::KIND => COUNTS[2].fetch_add(1, Relaxed),
            Remark::KIND => COUNTS[3].fetch_add(1, Relaxed),
            _ => continue,
        };
    }
}

/// Meetings, those whose time is settled, answers and remarks, so far.
pub(crate) fn counted() -> [u64; 4] {
    COUNTS.each_ref().map(|count| count.load(Relaxed))
}
