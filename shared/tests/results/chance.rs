//! Random histories, counted once more day by day.

use proptest::prelude::*;
use shared::{
    domain::{
        casework::{
            Became, Case, CaseOutcome, Closing, Decision, Intake, PastIntake, PastMeeting, Reason,
        },
        meeting::{CaseMeeting, MeetingKind},
    },
    jp::{Date, FiscalYear},
    record::{Choice, Doc, Ref},
    reports::results::{Figure, History, Reading, results},
};
use std::collections::BTreeMap;

use super::{day, doc, id};

/// Days are counted from here, a month before a fiscal year begins.
const SPAN: i32 = 900;

fn at(days: i32) -> Date {
    day("2018-03-01").add_days(days).unwrap()
}

/// From when to when.
type Stretch = (i32, Option<i32>);

/// A case: when it was opened, when roles were decided and that withdrawn, when it ended and was opened again.
type Course = (i32, Vec<Stretch>, Vec<Stretch>);

#[derive(Clone, Debug)]
struct Asked {
    on: i32,
    sheet: bool,
    answered: Option<i32>,
    cases: Vec<Course>,
    removed: bool,
}

/// When, of which kind, and what became of it.
type Held = (i32, usize, Whose);

#[derive(Clone, Copy, Debug, PartialEq)]
enum Whose {
    Past,
    Here,
    CalledOff,
    /// One has called it off, another has held it.
    HeldNevertheless,
    NotYet,
}

fn whose() -> impl Strategy<Value = Whose> {
    prop::sample::select(vec![
        Whose::Past,
        Whose::Here,
        Whose::CalledOff,
        Whose::HeldNevertheless,
        Whose::NotYet,
    ])
}

#[derive(Clone, Debug)]
struct Kept {
    is_case: bool,
    sheet: bool,
    /// The day it was asked, and up to five more, one after the other.
    days: Vec<i32>,
}

fn days() -> impl Strategy<Value = i32> {
    0..SPAN
}

fn stretch() -> impl Strategy<Value = Stretch> {
    (days(), prop::option::of(days()))
}

fn course() -> impl Strategy<Value = Course> {
    let stretches = || prop::collection::vec(stretch(), 0..3);
    (days(), stretches(), stretches())
}

fn asked() -> impl Strategy<Value = Asked> {
    let cases = prop::collection::vec(course(), 0..3);
    let answered = prop::option::of(days());
    let removed = prop::bool::weighted(0.1);
    (days(), any::<bool>(), answered, cases, removed).prop_map(
        |(on, sheet, answered, mut cases, removed)| {
            // Of two that were opened on one day nobody can say which is the first.
            cases.dedup_by_key(|(opened, ..)| *opened);
            Asked {
                on,
                sheet,
                answered,
                cases,
                removed,
            }
        },
    )
}

fn kept() -> impl Strategy<Value = Kept> {
    let days = prop::collection::vec(days(), 1..7);
    (any::<bool>(), any::<bool>(), days).prop_map(|(is_case, sheet, mut days)| {
        days.sort_unstable();
        Kept {
            is_case,
            sheet,
            days,
        }
    })
}

fn intake(asked: &Asked) -> Intake {
    Intake {
        organisation: Ref::new(id(1)),
        asker: None,
        received_on: at(asked.on),
        reasons: [Reason::NoRoles].into_iter().collect(),
        summary: None,
        household: None,
        sheet: asked.sheet.then(|| Ref::new(id(2))),
        inquiry_on: asked.answered.map(at),
        answer: None,
    }
}

fn past(kept: &Kept, n: usize) -> PastIntake {
    let of_case = |place: usize| {
        let day = kept.days.get(place).filter(|_| kept.is_case);
        day.map(|day| at(*day))
    };
    PastIntake {
        number: (&*n.to_string()).into(),
        received_on: at(kept.days[0]),
        agency: None,
        reasons: [].into_iter().collect(),
        became: if kept.is_case {
            Became::Case
        } else {
            Became::Inquiry
        },
        with_sheet: kept.sheet,
        opened_on: of_case(1),
        decided_on: of_case(2),
        withdrawn_on: of_case(3),
        decided_anew_on: of_case(4),
        closed_on: of_case(5),
        outcome: None,
    }
}

/// All records, in an order that says nothing.
fn records(all: &[Asked], kept: &[Kept], held: &[Held]) -> Vec<Doc> {
    let mut docs = Vec::new();
    let mut next = 100_u128;
    let mut number = || {
        next += 1;
        next
    };
    for asked in all {
        let own = number();
        let mut record = doc(own, &intake(asked));
        if asked.removed {
            let mut writes = shared::record::Record::writes(&intake(asked));
            let removed = shared::record::Path::new("removed").unwrap();
            writes.insert(removed, shared::record::Value::Flag(true));
            record = super::written("intake", id(own), writes);
        }
        for (opened, decided, closed) in &asked.cases {
            let case = number();
            let fact = Case {
                household: Ref::new(id(3)),
                intake: Ref::new(id(own)),
                organisation: Ref::new(id(1)),
                coordinator: Ref::new(id(4)),
                opened_on: at(*opened),
            };
            docs.push(doc(case, &fact));
            for (from, until) in decided {
                let fact = Decision {
                    household: Ref::new(id(3)),
                    case: Ref::new(id(case)),
                    decided_on: at(*from),
                    tasks: [].into_iter().collect(),
                    withdrawn_on: until.map(at),
                };
                docs.push(doc(number(), &fact));
            }
            for (from, until) in closed {
                let fact = Closing {
                    household: Ref::new(id(3)),
                    case: Ref::new(id(case)),
                    closed_on: at(*from),
                    outcome: CaseOutcome::Other,
                    reviewed_on: None,
                    reopened_on: until.map(at),
                };
                docs.push(doc(number(), &fact));
            }
        }
        docs.push(record);
    }
    for (n, kept) in kept.iter().enumerate() {
        docs.push(doc(number(), &past(kept, n)));
    }
    for (on, kind, whose) in held {
        let kind = MeetingKind::ALL[*kind];
        let here = |held_on: Option<i32>, cancelled_on: Option<i32>| CaseMeeting {
            household: Ref::new(id(3)),
            case: None,
            kind,
            coordinator: Ref::new(id(4)),
            called_on: at(*on),
            place: None,
            slots: [].into_iter().collect(),
            settled_at: None,
            until: None,
            held_on: held_on.map(at),
            cancelled_on: cancelled_on.map(at),
        };
        docs.push(match whose {
            Whose::Past => {
                let fact = PastMeeting {
                    number: None,
                    held_on: at(*on),
                    meeting: kind,
                    case_number: None,
                };
                doc(number(), &fact)
            }
            Whose::Here => doc(number(), &here(Some(*on), None)),
            Whose::CalledOff => doc(number(), &here(None, Some(*on))),
            Whose::HeldNevertheless => doc(number(), &here(Some(*on), Some(*on))),
            Whose::NotYet => doc(number(), &here(None, None)),
        });
    }
    // Unfinished: it says no day.
    docs.push(super::written("intake", id(number()), [].into()));
    docs
}

/// How far a case is, lived through day by day.
fn lived((opened, decided, closed): &Course, on: i32) -> Figure {
    let (mut standing, mut shut) = (0, 0);
    for today in 0..=on {
        let ends = |(_, until): &&Stretch| *until == Some(today);
        let begins = |(from, until): &&Stretch| *from == today && until.is_none_or(|it| it > today);
        // What was decided before holds no more from the day on which anything begins anew.
        if *opened == today || decided.iter().chain(closed).any(|it| ends(&it)) {
            standing = 0;
        }
        if today >= *opened {
            standing += decided.iter().filter(begins).count();
        }
        shut -= closed.iter().filter(|it| ends(it) && it.0 < today).count();
        shut += closed.iter().filter(begins).count();
    }
    match (shut, standing) {
        (0, 0) => Figure::Arranging,
        (0, _) => Figure::Monitoring,
        _ => Figure::Closed,
    }
}

fn stage(asked: &Asked, on: i32) -> Option<Figure> {
    if asked.on > on || asked.removed {
        return None;
    }
    let mut opened: Vec<&Course> = asked.cases.iter().filter(|it| it.0 <= on).collect();
    opened.sort_by_key(|it| it.0);
    Some(match (opened.first(), asked.answered) {
        (Some(case), _) => lived(case, on),
        (None, Some(day)) if day <= on => Figure::Inquiries,
        (None, _) => Figure::Received,
    })
}

fn stage_of_kept(kept: &Kept, on: i32) -> Option<Figure> {
    let so_far = kept.days.iter().filter(|day| **day <= on).count();
    let steps = [
        None,
        // Where no day says when it became a case, it was one at once.
        Some(if kept.days.len() == 1 {
            Figure::Arranging
        } else {
            Figure::Received
        }),
        Some(Figure::Arranging),
        Some(Figure::Monitoring),
        Some(Figure::Arranging),
        Some(Figure::Monitoring),
        Some(Figure::Closed),
    ];
    let step = steps[so_far.min(6)]?;
    Some(if kept.is_case {
        step
    } else {
        Figure::Inquiries
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_figure_is_what_another_way_of_counting_gives(
        all in prop::collection::vec(asked(), 0..12),
        kept in prop::collection::vec(kept(), 0..12),
        held in prop::collection::vec((days(), 0..3_usize, whose()), 0..12),
        on in days(),
        at_year_ends: bool,
    ) {
        let reading = if at_year_ends { Reading::AtYearEnds } else { Reading::OnTheDay };
        let read = |day: i32| {
            let end = FiscalYear::of(at(day)).last_day().days_since(at(0));
            if at_year_ends { end.min(on) } else { on }
        };
        let mut expected = BTreeMap::<(u16, Figure), usize>::new();
        let mut count = |day: i32, figure: Figure| {
            *expected.entry((FiscalYear::of(at(day)).year(), figure)).or_default() += 1;
        };
        let stages = all.iter().map(|it| (it.on, it.sheet, stage(it, read(it.on))));
        let of_kept = kept.iter().map(|it| (it.days[0], it.sheet, stage_of_kept(it, read(it.days[0]))));
        for (day, sheet, stage) in stages.chain(of_kept) {
            let Some(stage) = stage else { continue };
            count(day, Figure::Intake);
            count(day, stage);
            match stage {
                Figure::Closed | Figure::Monitoring | Figure::Arranging => {
                    count(day, Figure::Cases);
                    count(day, if sheet { Figure::CasesWithSheet } else { Figure::CasesWithoutSheet });
                }
                _ => {}
            }
            match stage {
                Figure::Closed | Figure::Monitoring | Figure::Inquiries => count(day, Figure::Connected),
                _ => {}
            }
        }
        let kinds = [Figure::CaseMeetings, Figure::PreMeetings, Figure::AdvisorMeetings];
        let was_held = |whose: &Whose| matches!(whose, Whose::Past | Whose::Here | Whose::HeldNevertheless);
        for (day, kind, _) in held.iter().filter(|(day, _, whose)| *day <= on && was_held(whose)) {
            count(*day, Figure::Meetings);
            count(*day, kinds[*kind]);
        }
        let results = results(&History::read(records(&all, &kept, &held)), at(on), reading);
        let mut counted = BTreeMap::new();
        for column in &results.columns {
            for figure in Figure::ALL {
                if column.count(figure) > 0 {
                    counted.insert((column.year.year(), figure), column.count(figure));
                }
            }
            // What was asked is one of five things, and never two.
            let parts = [Figure::Closed, Figure::Monitoring, Figure::Inquiries, Figure::Arranging, Figure::Received];
            let mut ids: Vec<_> = parts.iter().flat_map(|part| column.ids(*part)).collect();
            ids.sort_unstable();
            let mut whole: Vec<_> = column.ids(Figure::Intake).iter().collect();
            whole.sort_unstable();
            prop_assert_eq!(ids, whole);
        }
        prop_assert_eq!(counted, expected);
    }
}
