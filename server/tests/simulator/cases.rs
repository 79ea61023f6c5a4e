//! What people do with cases: agencies ask, coordinators take it on or answer, those who serve propose roles and say how far they
//! are, the section decides, and a case is closed and opened again; several of them apart, about one household. In between they meet.

use std::{
    collections::BTreeMap,
    sync::atomic::{AtomicU64, Ordering::Relaxed},
};

use shared::{
    access::Scope,
    domain::casework::{CarePlan, Case, Closing, Decision, Intake, Progress, Support, Task, mark},
    jp::Date,
    record::{Doc, Edit, Path, Record, RecordId, Value},
    reports::{CaseHistory, IntakeStage, intake_stage},
    sample::Rng,
};

use crate::{
    chance,
    city::City,
    edits::{change_of, new, text, writes},
    meetings,
    tablet::{Tab, Tablet},
    truth::Fault,
};

/// Who has a device where there are cases: one who serves many households and asks, a coordinator, the section that decides, and a
/// centre that serves some of the same.
pub(crate) const PEOPLE: [&str; 4] = ["nurse1", "council1", "office1", "center1"];

/// How many there were at the end of all runs: asked, being arranged, monitored, closed.
static STAGES: [AtomicU64; 4] = [const { AtomicU64::new(0) }; 4];

/// What someone does next about a case in sight, or a new one. What they may not do the server refuses, and they keep it.
pub(crate) fn edits(tab: &mut Tab, rng: &mut Rng, word: &str) -> Option<Vec<Edit>> {
    let ours = tab.replica.session().organisation;
    let ours = text(&ours.to_string());
    let today = chance::now().date();
    if rng.chance(50)
        && let Some(edits) = meetings::edits(tab, rng, word)
    {
        return Some(edits);
    }
    // The section has little else to do.
    if is_post(tab, "section")
        && rng.chance(60)
        && let Some(edits) = decide(tab, rng, word)
    {
        return Some(edits);
    }
    let day = |rng: &mut Rng, most: usize| {
        let days = i32::try_from(rng.below(most)).unwrap();
        text(&today.add_days(days).unwrap().to_string())
    };
    match rng.below(20) {
        0..3 => {
            let household = any(tab, rng, "household")?;
            let mut asked = writes([
                ("organisation", ours),
                ("received_on", day(rng, 1)),
                ("reasons/no_roles", Value::Flag(true)),
                ("summary", text(word)),
            ]);
            if rng.chance(80) {
                asked.insert(path("household"), text(&household.to_string()));
            }
            Some(vec![Edit::create(Intake::KIND, new(), asked)])
        }
        3 => {
            let intake = any(tab, rng, Intake::KIND)?;
            let answered = writes([("inquiry_on", day(rng, 1)), ("answer", text(word))]);
            Some(vec![change_of(tab, rng, intake, answered)?])
        }
        4..7 => {
            let intake = any(tab, rng, Intake::KIND)?;
            let doc = tab.replica.doc(intake)?;
            let household = doc.get("household").clone();
            household.as_text()?;
            // Those who take it on apart make two cases of it.
            let me = tab.replica.session().actor.uuid().to_string();
            let case = writes([
                ("household", household.clone()),
                ("intake", text(&intake.to_string())),
                ("organisation", doc.get("organisation").clone()),
                ("coordinator", text(&me)),
                ("opened_on", day(rng, 1)),
            ]);
            let plan = new();
            let id = new();
            let goal = writes([
                ("household", household),
                ("case", text(&id.to_string())),
                ("goal", text(word)),
                ("made_on", day(rng, 1)),
            ]);
            Some(vec![
                Edit::create(Case::KIND, id, case),
                Edit::create(CarePlan::KIND, plan, goal),
            ])
        }
        7..10 => {
            let case = any(tab, rng, Case::KIND)?;
            let household = tab.replica.doc(case)?.get("household").clone();
            let role = writes([
                ("household", household),
                ("case", text(&case.to_string())),
                ("what", text(word)),
                ("organisation", ours),
                ("by", day(rng, 20)),
                ("proposed_on", day(rng, 1)),
            ]);
            Some(vec![Edit::create(Task::KIND, new(), role)])
        }
        10 => {
            let role = any(tab, rng, Task::KIND)?;
            let changed = writes([("what", text(word)), ("by", day(rng, 20))]);
            Some(vec![change_of(tab, rng, role, changed)?])
        }
        11..14 => decide(tab, rng, word),
        14 | 15 => {
            let task = any(tab, rng, Task::KIND)?;
            let household = tab.replica.doc(task)?.get("household").clone();
            let state = *rng.pick(&["started", "in_place", "stopped"]);
            let noted = writes([
                ("household", household),
                ("task", text(&task.to_string())),
                ("organisation", ours),
                ("state", text(state)),
                ("words", text(word)),
                ("noted_on", day(rng, 1)),
            ]);
            Some(vec![Edit::create(Progress::KIND, new(), noted)])
        }
        16 | 17 => {
            let case = any(tab, rng, Case::KIND)?;
            let household = tab.replica.doc(case)?.get("household").clone();
            let outcome = *rng.pick(&["connected", "unresolved", "other"]);
            let closed = writes([
                ("household", household),
                ("case", text(&case.to_string())),
                ("closed_on", day(rng, 1)),
                ("outcome", text(outcome)),
            ]);
            with_word(tab, rng, word, Edit::create(Closing::KIND, new(), closed))
        }
        18 => {
            let closing = any(tab, rng, Closing::KIND)?;
            let reopened = writes([("reopened_on", day(rng, 1))]);
            let edit = change_of(tab, rng, closing, reopened)?;
            with_word(tab, rng, word, edit)
        }
        _ => {
            let household = any(tab, rng, "household")?;
            let support = writes([
                ("household", text(&household.to_string())),
                ("organisation", ours),
                ("what", text(word)),
                ("from", day(rng, 1)),
            ]);
            Some(vec![Edit::create(Support::KIND, new(), support)])
        }
    }
}

/// Whether it is the tablet of someone in this post.
pub(crate) fn is_post(tab: &Tab, post: &str) -> bool {
    let me = RecordId::new(tab.replica.session().actor.uuid());
    let staff = tab.replica.doc(me);
    staff.is_some_and(|staff| staff.get("post").as_text() == Some(post))
}

/// The section makes the roles of a case final as it has them, or withdraws that.
fn decide(tab: &mut Tab, rng: &mut Rng, word: &str) -> Option<Vec<Edit>> {
    let today = text(&chance::now().date().to_string());
    if rng.chance(20) {
        let decision = any(tab, rng, Decision::KIND)?;
        let withdrawn = writes([("withdrawn_on", today)]);
        let edit = change_of(tab, rng, decision, withdrawn)?;
        return with_word(tab, rng, word, edit);
    }
    let case = any(tab, rng, Case::KIND)?;
    let mut decided = writes([
        ("household", tab.replica.doc(case)?.get("household").clone()),
        ("case", text(&case.to_string())),
        ("decided_on", today),
    ]);
    for role in tab.of_kind(Task::KIND) {
        let doc = tab.replica.doc(role)?;
        if doc.get("case").as_text() != Some(&*case.to_string()) {
            continue;
        }
        let row = format!("tasks/{}", chance::new_id());
        decided.insert(path(&row), Value::Flag(true));
        decided.insert(path(&format!("{row}/task")), text(&role.to_string()));
        decided.insert(path(&format!("{row}/mark")), text(&mark(&doc)));
    }
    with_word(tab, rng, word, Edit::create(Decision::KIND, new(), decided))
}

/// What has no place for a mark goes with something that has one.
pub(crate) fn with_word(tab: &mut Tab, rng: &mut Rng, word: &str, edit: Edit) -> Option<Vec<Edit>> {
    let household = any(tab, rng, "household")?;
    let noted = writes([("background", text(word))]);
    Some(vec![edit, change_of(tab, rng, household, noted)?])
}

pub(crate) fn path(path: &str) -> Path {
    Path::new(path).unwrap()
}

pub(crate) fn any(tab: &Tab, rng: &mut Rng, kind: &str) -> Option<RecordId> {
    let known = tab.of_kind(kind);
    (!known.is_empty()).then(|| *rng.pick(&known))
}

/// How far each intake is, from these documents in their order.
fn stages<'a>(
    docs: impl Iterator<Item = &'a Doc> + Clone,
    on: Date,
) -> BTreeMap<RecordId, Option<IntakeStage>> {
    fn all<'a, R: Record>(
        docs: impl Iterator<Item = &'a Doc>,
    ) -> impl Iterator<Item = (RecordId, R)> {
        let known = docs.filter(|doc| &*doc.kind == R::KIND && !doc.is_removed());
        known.filter_map(|doc| Some((doc.id, R::parse(doc).ok()?)))
    }
    let cases: Vec<(RecordId, Case)> = all(docs.clone()).collect();
    let history = |(id, case): &(RecordId, Case)| CaseHistory {
        case: case.clone(),
        decisions: all::<Decision>(docs.clone())
            .filter(|(_, it)| it.case.id() == *id)
            .map(|(_, it)| it)
            .collect(),
        closings: all::<Closing>(docs.clone())
            .filter(|(_, it)| it.case.id() == *id)
            .map(|(_, it)| it)
            .collect(),
    };
    all::<Intake>(docs.clone())
        .map(|(id, intake)| {
            let of = cases.iter().filter(|(_, case)| case.intake.id() == id);
            let histories: Vec<_> = of.map(history).collect();
            (id, intake_stage(&intake, &histories, on))
        })
        .collect()
}

/// I12: whoever sees what agencies have asked reads the same of each intake: what the server knows makes of it.
pub(crate) fn are_as_far(city: &City, docs: &[Doc], tablet: &Tablet) -> Result<(), Fault> {
    let Some(tab) = tablet.tabs.first() else {
        return Ok(());
    };
    let actor = city.actor(tab.replica.session().actor);
    if !actor.is_some_and(|actor| actor.scopes().contains(&Scope::Intakes)) {
        return Ok(());
    }
    let mut ours = Vec::new();
    for kind in [Intake::KIND, Case::KIND, Decision::KIND, Closing::KIND] {
        let held = tab.of_kind(kind).into_iter();
        ours.extend(held.filter_map(|id| Some((*tab.replica.doc(id)?).clone())));
    }
    let today = chance::now().date();
    // In another order than they lie here.
    let (theirs, here) = (stages(docs.iter().rev(), today), stages(ours.iter(), today));
    if theirs == here {
        Ok(())
    } else {
        Err(format!(
            "I12: the intakes are {here:?} here and {theirs:?} there"
        ))
    }
}

/// Counts how far the intakes of a run came.
pub(crate) fn count(docs: &[Doc]) {
    for stage in stages(docs.iter(), chance::now().date()).values() {
        let at = match stage {
            Some(IntakeStage::Arranging(_)) => 1,
            Some(IntakeStage::Monitoring(_)) => 2,
            Some(IntakeStage::Closed(..)) => 3,
            Some(IntakeStage::Received | IntakeStage::Inquiry(_)) | None => 0,
        };
        STAGES[at].fetch_add(1, Relaxed);
    }
}

/// Intakes asked, being arranged, monitored and closed, so far.
pub(crate) fn counted() -> [u64; 4] {
    STAGES.each_ref().map(|count| count.load(Relaxed))
}
