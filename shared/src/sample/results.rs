//! An invented history whose 事業実績 are those that were printed, on the days they were printed for: intakes, cases and
//! meetings, told once, and given as records of this program or as the lists that a city has kept before it.

use super::{
    SampleRecord,
    build::{day, days},
    rng::Rng,
};
use crate::{
    domain::{
        casework::{
            Became, Case, CaseOutcome, Closing, Decision, Intake, PastIntake, PastMeeting, Reason,
        },
        connecting::ConnectingSheet,
        household::Household,
        meeting::{CaseMeeting, MeetingKind},
        people::{Organisation, Staff},
    },
    jp::{Date, Timestamp},
    record::{ActorId, Choice, Record, RecordId, Ref, Text},
};

/// What was asked, and what came of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Told {
    /// As the city's own list has it.
    pub intakes: Vec<PastIntake>,
    /// The meetings, likewise.
    pub meetings: Vec<PastMeeting>,
}

/// Days of a case, counted from the day it was asked about; none for what does not happen.
#[derive(Clone, Copy)]
struct Course {
    decided: Option<i32>,
    withdrawn: Option<i32>,
    anew: Option<i32>,
    closed: Option<i32>,
}

/// So many intakes that came between two days, and what became of them.
struct Batch {
    from: &'static str,
    until: &'static str,
    many: usize,
    /// How many of them came with a つなぐシート.
    sheets: usize,
    /// None for those that were answered.
    course: Option<Course>,
}

const fn answered(from: &'static str, until: &'static str, many: usize) -> Batch {
    Batch {
        from,
        until,
        many,
        sheets: 0,
        course: None,
    }
}

const fn cases(
    from: &'static str,
    until: &'static str,
    (many, sheets): (usize, usize),
    decided: Option<i32>,
    closed: Option<i32>,
) -> Batch {
    let course = Course {
        decided,
        withdrawn: None,
        anew: None,
        closed,
    };
    Batch {
        from,
        until,
        many,
        sheets,
        course: Some(course),
    }
}

/// Of 2018 two cases that were decided are arranged anew on 31 October 2019: otherwise it could not be what was printed then.
const BATCHES: &[Batch] = &[
    answered("2018-04-02", "2019-03-29", 24),
    cases("2018-04-10", "2018-09-28", (10, 6), Some(40), Some(150)),
    cases("2018-10-01", "2019-01-31", (3, 2), Some(50), None),
    cases("2018-11-01", "2018-12-28", (3, 2), Some(60), Some(420)),
    Batch {
        from: "2018-12-03",
        until: "2019-01-31",
        many: 2,
        sheets: 1,
        course: Some(Course {
            decided: Some(45),
            withdrawn: Some(260),
            anew: Some(400),
            closed: None,
        }),
    },
    answered("2019-04-01", "2019-10-25", 14),
    cases("2019-04-02", "2019-05-31", (6, 4), Some(30), Some(130)),
    cases("2019-05-07", "2019-08-30", (10, 7), Some(50), Some(190)),
    cases("2019-09-10", "2019-10-18", (4, 3), Some(60), None),
    answered("2019-11-01", "2020-03-27", 13),
    cases("2019-11-01", "2019-11-29", (10, 9), Some(30), Some(110)),
    cases("2019-12-02", "2020-01-31", (8, 6), Some(40), Some(200)),
    answered("2020-04-01", "2020-06-26", 5),
    cases("2020-04-01", "2020-04-14", (3, 3), Some(20), Some(70)),
    cases("2020-04-06", "2020-05-15", (17, 15), Some(35), None),
    cases("2020-06-08", "2020-06-25", (2, 2), None, None),
];

/// Each year's meetings: case conferences, talks before them, and those with advisers.
const MEETINGS: [(&str, &str, [usize; 3]); 3] = [
    ("2018-04-16", "2019-03-28", [27, 10, 2]),
    ("2019-04-04", "2020-03-27", [48, 41, 3]),
    ("2020-04-06", "2020-06-29", [6, 47, 0]),
];

const AGENCIES: [&str; 6] = [
    "北区中央福祉事務所（見本）",
    "見本地域包括支援センター",
    "見本障害者基幹相談支援センター",
    "見本市寄り添いサポートセンター",
    "見本市保健所",
    "見本市教育相談室",
];

/// The history.
#[must_use]
pub fn printed_history() -> Told {
    let mut rng = Rng::new(2018);
    let mut intakes: Vec<PastIntake> = BATCHES
        .iter()
        .flat_map(|batch| (0..batch.many).map(move |n| (batch, n)))
        .map(|(batch, n)| intake(&mut rng, batch, n))
        .collect();
    intakes.sort_by_key(|intake| intake.received_on);
    let mut year = None;
    let mut last = 0;
    for intake in &mut intakes {
        let own = crate::jp::FiscalYear::of(intake.received_on);
        last = if year == Some(own) { last + 1 } else { 1 };
        year = Some(own);
        // As cities number: anew each year.
        intake.number = Text::from(&*format!("{last}"));
    }
    let meetings = MEETINGS.iter().flat_map(|(from, until, many)| {
        let each = MeetingKind::ALL.iter().zip(many);
        each.flat_map(|(kind, many)| (0..*many).map(|_| (*from, *until, *kind)))
    });
    let mut meetings: Vec<PastMeeting> = meetings
        .map(|(from, until, meeting)| PastMeeting {
            number: None,
            held_on: between(&mut rng, from, until),
            meeting,
            case_number: None,
        })
        .collect();
    meetings.sort_by_key(|meeting| (meeting.held_on, meeting.meeting));
    Told { intakes, meetings }
}

/// A day between two others, both included.
fn between(rng: &mut Rng, from: &str, until: &str) -> Date {
    let (from, until) = (day(from), day(until));
    let span = usize::try_from(until.days_since(from)).unwrap_or_default();
    days(from, i32::try_from(rng.below(span + 1)).unwrap_or_default())
}

fn intake(rng: &mut Rng, batch: &Batch, n: usize) -> PastIntake {
    let received_on = between(rng, batch.from, batch.until);
    let after = |many: Option<i32>| many.map(|many| days(received_on, many));
    let course = batch.course;
    let closed_on = course.and_then(|it| after(it.closed));
    PastIntake {
        number: "".into(),
        received_on,
        agency: Some((*rng.pick(&AGENCIES)).into()),
        reasons: [*rng.pick(Reason::ALL), *rng.pick(Reason::ALL)]
            .into_iter()
            .collect(),
        became: match course {
            Some(_) => Became::Case,
            None => Became::Inquiry,
        },
        with_sheet: n < batch.sheets,
        opened_on: course.map(|_| days(received_on, 3)),
        decided_on: course.and_then(|it| after(it.decided)),
        withdrawn_on: course.and_then(|it| after(it.withdrawn)),
        decided_anew_on: course.and_then(|it| after(it.anew)),
        closed_on,
        outcome: closed_on.map(|_| CaseOutcome::Connected),
    }
}

impl Told {
    /// The same as it would stand here, had it been written here from the first: each intake with its case and what became of it, and
    /// each meeting.
    #[must_use]
    pub fn records(&self) -> Vec<SampleRecord> {
        let mut rng = Rng::new(1);
        let mut all = Vec::new();
        for past in &self.intakes {
            put_intake(past, &mut rng, &mut all);
        }
        for past in &self.meetings {
            put_meeting(past, &mut rng, &mut all);
        }
        all
    }

    /// The lists as a city keeps them: a sheet for each fiscal year's intakes, and one of all meetings. Name, headings and rows.
    #[must_use]
    pub fn sheets(&self) -> Vec<(String, Vec<Vec<String>>)> {
        let mut sheets: Vec<(String, Vec<Vec<String>>)> = Vec::new();
        for intake in &self.intakes {
            let name = crate::jp::FiscalYear::of(intake.received_on).short();
            if sheets.last().is_none_or(|(last, _)| *last != name) {
                sheets.push((name, vec![INTAKES.map(str::to_owned).to_vec()]));
            }
            if let Some((_, rows)) = sheets.last_mut() {
                rows.push(intake_row(intake));
            }
        }
        let head = ["開催日", "種別", "ケース番号"].map(str::to_owned).to_vec();
        let rows = self.meetings.iter().map(|meeting| {
            let kind = match meeting.meeting {
                MeetingKind::CaseConference => "ケース会議",
                MeetingKind::Preparatory => "事前打ち合わせ",
                MeetingKind::Advisory => "アドバイザー会議",
            };
            vec![meeting.held_on.to_string(), kind.to_owned(), String::new()]
        });
        let rows = std::iter::once(head).chain(rows).collect();
        sheets.push(("会議".to_owned(), rows));
        sheets
    }
}

const INTAKES: [&str; 12] = [
    "整理番号",
    "相談日",
    "相談機関",
    "理由",
    "つなぐシート有無",
    "問い合わせのみ/ケース",
    "取扱開始日",
    "役割分担決定日",
    "再調整開始日",
    "再決定日",
    "終結日",
    "結果",
];

fn intake_row(intake: &PastIntake) -> Vec<String> {
    let or_none = |day: Option<Date>| day.map(|day| day.to_string()).unwrap_or_default();
    let reasons: Vec<&str> = intake.reasons.iter().map(|it| it.label()).collect();
    let agency = intake.agency.as_ref().map(ToString::to_string);
    vec![
        intake.number.to_string(),
        intake.received_on.to_string(),
        agency.unwrap_or_default(),
        reasons.join("、"),
        if intake.with_sheet { "○" } else { "×" }.to_owned(),
        match intake.became {
            Became::Inquiry => "問い合わせのみ",
            Became::Case => "ケース",
        }
        .to_owned(),
        or_none(intake.opened_on),
        or_none(intake.decided_on),
        or_none(intake.withdrawn_on),
        or_none(intake.decided_anew_on),
        or_none(intake.closed_on),
        intake.outcome.map_or("", |it| it.label()).to_owned(),
    ]
}

/// An intake as it would stand here.
fn put_intake(past: &PastIntake, rng: &mut Rng, all: &mut Vec<SampleRecord>) {
    let at = Timestamp::from_jst(past.received_on, crate::sample::build::time(9 * 60));
    let mut id = || RecordId::new(rng.uuid(at));
    let household = Ref::<Household>::new(id());
    let organisation = Ref::<Organisation>::new(id());
    let intake = Intake {
        organisation,
        asker: None,
        received_on: past.received_on,
        reasons: past.reasons.clone(),
        summary: None,
        household: Some(household),
        sheet: past.with_sheet.then(|| Ref::<ConnectingSheet>::new(id())),
        inquiry_on: (past.became == Became::Inquiry).then_some(past.received_on),
        answer: None,
    };
    let asked = Ref::<Intake>::new(id());
    all.push(record(asked.id(), at, &intake));
    let Some(opened_on) = past.opened_on else {
        return;
    };
    let case = Ref::<Case>::new(id());
    let fact = Case {
        household,
        intake: asked,
        organisation,
        coordinator: Ref::<Staff>::new(id()),
        opened_on,
    };
    all.push(record(case.id(), at, &fact));
    let decided = [
        (past.decided_on, past.withdrawn_on),
        (past.decided_anew_on, None),
    ];
    for (decided_on, withdrawn_on) in decided {
        let Some(decided_on) = decided_on else {
            continue;
        };
        let fact = Decision {
            household,
            case,
            decided_on,
            tasks: [].into_iter().collect(),
            withdrawn_on,
        };
        all.push(record(id(), at, &fact));
    }
    if let Some(closed_on) = past.closed_on {
        let fact = Closing {
            household,
            case,
            closed_on,
            outcome: past.outcome.unwrap_or(CaseOutcome::Other),
            reviewed_on: None,
            reopened_on: None,
        };
        all.push(record(id(), at, &fact));
    }
}

/// A meeting as it would stand here.
fn put_meeting(past: &PastMeeting, rng: &mut Rng, all: &mut Vec<SampleRecord>) {
    let at = Timestamp::from_jst(past.held_on, crate::sample::build::time(9 * 60));
    let mut id = || RecordId::new(rng.uuid(at));
    let fact = CaseMeeting {
        household: Ref::new(id()),
        case: None,
        kind: past.meeting,
        coordinator: Ref::new(id()),
        called_on: days(past.held_on, -14),
        place: None,
        slots: [].into_iter().collect(),
        settled_at: None,
        until: None,
        held_on: Some(past.held_on),
        cancelled_on: None,
    };
    all.push(record(id(), at, &fact));
}

fn record<R: Record>(id: RecordId, at: Timestamp, fact: &R) -> SampleRecord {
    super::build::record(Ref::<R>::new(id), ActorId::new(id.uuid()), at, fact)
}
