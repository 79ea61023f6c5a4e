//! How far a role is: proposed, decided, changed since, overdue, in place.

use std::slice::from_ref;

use shared::{
    domain::{
        casework::{Decided, Decision, Progress, Task, TaskState, mark},
        household::Trouble,
    },
    record::{Edit, Issues, Ref, Row, RowId, Severity, Value, Writes, key_path},
    reports::{CaseHistory, TaskStatus, task_status},
};

use super::*;

const TASK: u128 = 0x31;

fn task() -> Task {
    Task {
        household: Ref::new(id(HOME)),
        case: Ref::new(id(2)),
        member: None,
        troubles: [Trouble::Debt].into_iter().collect(),
        what: "電気代の払い方を決める".into(),
        organisation: Ref::new(id(CENTRE)),
        by: Some(day("2019-08-31")),
        order: None,
        proposed_on: day("2019-07-01"),
    }
}

fn decision(on: &str, mark: &str, withdrawn: Option<&str>) -> Decision {
    let fields = Decided {
        task: Ref::new(id(TASK)),
        mark: mark.into(),
    };
    let id_of_row = RowId::new(Uuid::from_u128(1));
    Decision {
        household: Ref::new(id(HOME)),
        case: Ref::new(id(2)),
        decided_on: day(on),
        tasks: [Row {
            id: id_of_row,
            fields,
        }]
        .into_iter()
        .collect(),
        withdrawn_on: withdrawn.map(day),
    }
}

fn noted(on: &str, state: TaskState) -> Progress {
    Progress {
        household: Ref::new(id(HOME)),
        task: Ref::new(id(TASK)),
        organisation: Ref::new(id(CENTRE)),
        state,
        words: None,
        noted_on: day(on),
    }
}

/// The document after another save by someone who has seen it, or not.
fn changed(doc: &Doc, has_seen: bool, writes: Writes) -> Doc {
    let mut doc = doc.clone();
    let dot = Dot {
        replica: ReplicaId::new(Uuid::from_u128(7)),
        counter: 1,
    };
    let mut edit = Edit::create(Task::KIND, doc.id, writes);
    if has_seen {
        edit.seen = doc.context.clone();
    }
    let who = ActorId::new(Uuid::nil());
    doc.apply(&edit.into_save(dot, 0, who, Timestamp::from_millis(1), None));
    doc
}

#[test]
fn how_far_a_role_is_depends_on_the_day() {
    let fact = task();
    let doc = doc(TASK, &fact);
    let decided = [decision("2019-07-15", &mark(&doc), None)];
    let withdrawn = [decision("2019-07-15", &mark(&doc), Some("2019-08-01"))];
    let other = [decision("2019-07-15", "0000000000000000", None)];
    let started = [noted("2019-07-20", TaskState::Started)];
    let done = [
        noted("2019-07-20", TaskState::Started),
        noted("2019-09-10", TaskState::InPlace),
    ];
    let stopped = [noted("2019-08-10", TaskState::Stopped)];
    for (decisions, progress, on, expected) in [
        (&[][..], &[][..], "2019-09-30", TaskStatus::Proposed),
        (&decided[..], &[], "2019-07-14", TaskStatus::Proposed),
        (&decided, &[], "2019-08-31", TaskStatus::Going),
        (&decided, &[], "2019-09-01", TaskStatus::Overdue(1)),
        (&decided, &started, "2019-09-05", TaskStatus::Overdue(5)),
        (&decided, &done, "2019-09-09", TaskStatus::Overdue(9)),
        (
            &decided,
            &done,
            "2019-09-10",
            TaskStatus::InPlace(day("2019-09-10")),
        ),
        (
            &decided,
            &stopped,
            "2019-08-10",
            TaskStatus::Stopped(day("2019-08-10")),
        ),
        (&withdrawn, &[], "2019-07-31", TaskStatus::Going),
        (&withdrawn, &[], "2019-08-01", TaskStatus::Proposed),
        (&other, &[], "2019-07-20", TaskStatus::Changed),
    ] {
        let history = CaseHistory {
            decisions: decisions.to_vec(),
            ..history("2019-07-01", &[], &[])
        };
        let status = task_status((doc.id, &fact), || mark(&doc), &history, progress, day(on));
        assert_eq!(status, expected, "{on}");
    }
}

#[test]
fn what_is_decided_anew_begins_anew() {
    let fact = task();
    let doc = doc(TASK, &fact);
    let sign = mark(&doc);
    let of = |decisions: &[Decision], closed: &[(&str, Option<&str>)]| CaseHistory {
        decisions: decisions.to_vec(),
        ..history("2019-07-01", &[], closed)
    };
    let status = |history: &CaseHistory, progress: &[Progress], on: &str| {
        task_status((doc.id, &fact), || mark(&doc), history, progress, day(on))
    };
    // Opened again, the role waits to be decided again.
    let first = decision("2019-07-15", &sign, None);
    let again = decision("2019-08-20", &sign, None);
    let closed = [("2019-08-01", Some("2019-08-10"))];
    assert_eq!(
        status(&of(from_ref(&first), &closed), &[], "2019-08-09"),
        TaskStatus::Going
    );
    assert_eq!(
        status(&of(from_ref(&first), &closed), &[], "2019-08-10"),
        TaskStatus::Proposed
    );
    let both = of(&[first.clone(), again.clone()], &closed);
    assert_eq!(status(&both, &[], "2019-08-20"), TaskStatus::Going);
    // A decision that is withdrawn takes those before it along.
    let withdrawn = decision("2019-07-20", &sign, Some("2019-08-01"));
    let taken_back = of(&[first.clone(), withdrawn], &[]);
    assert_eq!(status(&taken_back, &[], "2019-08-01"), TaskStatus::Proposed);
    // What was noted before does not say how far what is decided now is, unless it was decided so already.
    let stopped = [noted("2019-08-01", TaskState::Stopped)];
    let other = decision("2019-07-15", "0000000000000000", None);
    let changed = of(&[other.clone(), again.clone()], &[]);
    assert_eq!(status(&changed, &stopped, "2019-08-20"), TaskStatus::Going);
    let same = of(&[first.clone(), again], &[]);
    let in_place = [noted("2019-08-01", TaskState::InPlace)];
    let since = TaskStatus::InPlace(day("2019-08-01"));
    assert_eq!(status(&same, &in_place, "2019-08-20"), since);
    // Not decided, it waits for that, whatever was noted.
    assert_eq!(
        status(&of(&[], &[]), &in_place, "2019-08-20"),
        TaskStatus::Proposed
    );
    // Two decided something different on one day: neither is lost, and the last day counts.
    let rivals = of(&[first, other], &[]);
    assert_eq!(status(&rivals, &[], "2019-07-20"), TaskStatus::Going);
}

#[test]
fn what_is_changed_after_the_decision_is_a_proposal_again() {
    let first = doc(TASK, &task());
    let text = |key: &str, text: &str| -> Writes { [(key_path(key), Value::text(text))].into() };
    let of_what = mark(&first);
    for (key, value, differs) in [
        ("what", "ほかのこと", true),
        ("organisation", "00000000-0000-0000-0000-0000000000ff", true),
        ("by", "2019-09-30", true),
        ("member", "00000000-0000-0000-0000-000000000011", true),
        ("what", "電気代の払い方を決める", false),
        ("proposed_on", "2019-07-02", false),
    ] {
        let now = changed(&first, true, text(key, value));
        assert_eq!(mark(&now) != of_what, differs, "{key} {value}");
    }
    let another = [(
        shared::record::Path::new("troubles/work").unwrap(),
        Value::Flag(true),
    )];
    assert_ne!(mark(&changed(&first, true, another.into())), of_what);
    // A rival is something else, and which of two came first is none of it.
    let rival = changed(&first, false, text("what", "ほかのこと"));
    assert_ne!(mark(&rival), of_what);
    assert_eq!(rival.heads("what").len(), 2);
}

#[test]
fn a_role_without_a_day_is_asked_about() {
    let said = |issues: Issues| {
        let said = issues
            .iter()
            .map(|it| (it.severity, it.path.as_str().to_owned()));
        said.collect::<Vec<_>>()
    };
    assert_eq!(said(Task::issues(&doc(1, &task()))), []);
    let open = Task { by: None, ..task() };
    let by = || "by".to_owned();
    assert_eq!(
        said(Task::issues(&doc(1, &open))),
        [(Severity::Warning, by())]
    );
    let early = Task {
        by: Some(day("2019-06-30")),
        ..task()
    };
    assert_eq!(
        said(Task::issues(&doc(1, &early))),
        [(Severity::Wrong, by())]
    );
}
