//! The steps of the story, each by whom it is done, on their own tablet.

use shared::{
    domain::{
        casework::{
            AdviceField, AdviceWay, Advisor, CarePlan, Case, CaseOutcome, Closing, Consultation,
            Decided, Decision, Intake, Progress, Reason, Task, TaskState, mark,
        },
        connecting::{Agreement, Checked, ConnectingSheet, Referral, Reply, ReplyKind},
        household::{Assignment, Basis, Extent, Household, Member, Trouble},
        meeting::{CaseMeeting, Fit, Fits, Invitation, Need, SlotAnswer},
        people::Organisation,
        visit::Urgency,
    },
    record::{DateTime, Edit, Record, RecordId, Ref, Rows, Writes},
    reports::{Invited, earliest_slot, retelling},
};

use super::{
    city::{City, new},
    records::{case_meeting, consent, days, invitation, moment, remark, row, support, task},
};
use crate::support::{Tablet, change, today, writes};

/// Where someone of each agency works that is called to the meeting; it can't be held without the first four.
const CALLED: [&str; 11] = [
    "nurse1",
    "center1",
    "welfare1",
    "council1",
    "nurse4",
    "npo1",
    "doctor1",
    "adviser1",
    "work1",
    "home1",
    "commissioner1",
];

/// Changes several fields of a record, as its tablet shows it.
fn changed(tablet: &Tablet, id: RecordId, writes: Writes) -> Edit {
    let doc = tablet.replica.doc(id).unwrap();
    Edit {
        writes,
        ..change(&doc, "removed", "")
    }
}

fn read<R: Record>(tablet: &Tablet, id: Ref<R>) -> R {
    R::parse(&tablet.replica.doc(id.id()).unwrap()).unwrap()
}

pub(crate) fn serves(household: Ref<Household>, organisation: Ref<Organisation>) -> Assignment {
    Assignment {
        household,
        organisation,
        ground: Basis::Assigned,
        from: today(),
        until: None,
        reason: None,
    }
}

/// A 支え合い推進員 visits.
pub(crate) async fn visited(city: &mut City) -> Ref<Household> {
    let tablet = city.who("council2");
    let mut home = None;
    for id in tablet.of_kind(Household::KIND).await {
        if tablet.text(id, "name").as_deref() == Some("伊藤さくら様宅") {
            home = Some(id);
        }
    }
    let home = home.unwrap();
    tablet
        .visit(home, "「長女のことは学校に言うてもええ」")
        .await;
    tablet
        .write(home, "background", "長女が朝起きられない。")
        .await;
    tablet.sync().await.unwrap();
    city.is_as_told("a visit").await;
    Ref::new(home)
}

/// They write a つなぐシート with the troubles of two people, and connect it to a centre; which takes it up, and answers.
pub(crate) async fn connected(city: &mut City, household: Ref<Household>) -> Ref<ConnectingSheet> {
    let (ours, centre) = (city.of("council2"), city.of("center1"));
    let tablet = city.who("council2");
    let mut people = Vec::new();
    for id in tablet.of_kind(Member::KIND).await {
        if tablet.text(id, "household") == Some(household.id().to_string()) {
            people.push(row(Checked {
                member: Some(Ref::new(id)),
                name: None,
                troubles: [Trouble::School].into_iter().collect(),
                remarks: None,
            }));
        }
    }
    let (sheet, written) = new(&ConnectingSheet {
        household,
        organisation: ours,
        written_on: today(),
        visit: None,
        people: people.into_iter().take(2).collect(),
        troubles: [Trouble::Money].into_iter().collect(),
        situation: Some("電気代が払えていない。".into()),
        urgency: Some(Urgency::Soon),
        helpers: Rows::default(),
        wishes: None,
        ask: None,
        agreement: Agreement::Agreed,
    });
    city.save("council2", vec![written]).await;
    city.is_as_told("a sheet that is not connected").await;
    let (_, agreed) = new(&consent(household, centre, Extent::Visits));
    let (referral, sent) = new(&Referral {
        household,
        sheet,
        sender: ours,
        organisation: centre,
        sent_on: today(),
        follows: None,
        entry: None,
        edition: None,
        ended_on: None,
        ended_why: None,
    });
    city.save("council2", vec![agreed, sent]).await;
    city.is_as_told("connected with consent").await;
    let reply = |kind, words: &str| Reply {
        household,
        referral,
        organisation: centre,
        kind,
        words: Some(words.into()),
        replied_on: today(),
    };
    let taken = new(&serves(household, centre)).1;
    let said = new(&reply(ReplyKind::TakenUp, "受けました。")).1;
    city.save("center1", vec![taken, said]).await;
    city.is_as_told("taken up").await;
    let answer = reply(ReplyKind::Answered, "学校とはこちらで話します。");
    city.add("center2", &answer).await;
    city.is_as_told("answered").await;
    sheet
}

/// The centre asks the coordinator, for two reasons, who makes a case of it.
pub(crate) async fn asked(
    city: &mut City,
    household: Ref<Household>,
    sheet: Ref<ConnectingSheet>,
) -> Ref<Case> {
    let organisation = city.of("center1");
    let intake = Intake {
        organisation,
        asker: None,
        received_on: today(),
        reasons: [Reason::NoRoles, Reason::NotShared].into_iter().collect(),
        summary: Some("だれが何をするかを決めたい。".into()),
        household: Some(household),
        sheet: Some(sheet),
        inquiry_on: None,
        answer: None,
    };
    let intake = city.add("center1", &intake).await;
    city.is_as_told("asked").await;
    let case = Case {
        household,
        intake,
        organisation,
        coordinator: city.staff("council1"),
        opened_on: today(),
    };
    let case = city.add("council1", &case).await;
    city.is_as_told("a case").await;
    case
}

/// More agencies see the household by its consent, each as much as it has agreed to; four say what they do.
pub(crate) async fn pictured(city: &mut City, household: Ref<Household>, case: Ref<Case>) {
    let mut agreed = Vec::new();
    for (login, extent) in [
        ("npo1", Extent::Basics),
        ("doctor1", Extent::Visits),
        ("work1", Extent::Basics),
        ("office1", Extent::Visits),
    ] {
        agreed.push(new(&consent(household, city.of(login), extent)).1);
    }
    city.save("council1", agreed).await;
    city.is_as_told("consents").await;
    for login in ["nurse2", "welfare2", "center3", "council1"] {
        let fact = support(household, city.of(login), "週に一度の声かけ");
        city.add(login, &fact).await;
    }
    let goal = CarePlan {
        household,
        case,
        goal: "朝、起きられるようになる。".into(),
        made_on: today(),
        review_on: None,
    };
    city.add("council1", &goal).await;
    city.is_as_told("the picture").await;
}

/// Who sees nothing of the household advises.
pub(crate) async fn advised(city: &mut City, household: Ref<Household>, case: Ref<Case>) {
    let organisation = city.of("adviser1");
    let advisor = Advisor {
        field: AdviceField::MentalHealth,
        organisation,
        post: "所長".into(),
        person: Some(city.staff("adviser1")),
        remarks: None,
        from: today(),
        until: None,
    };
    let advisor = city.add("office1", &advisor).await;
    let asked = Consultation {
        household,
        case,
        advisor,
        organisation,
        way: AdviceWay::Remote,
        question: "朝起きられない子に、まず何をするとよいか。".into(),
        asked_on: today(),
        comes_on: None,
        advised_on: None,
        advice: None,
    };
    let asked = city.add("council1", &asked).await;
    city.is_as_told("an adviser is asked").await;
    let tablet = city.who("adviser1");
    let day = today().to_string();
    let advice = writes([("advised_on", &*day), ("advice", "夜の過ごし方から。")]);
    let edit = changed(tablet, asked.id(), advice);
    city.save("adviser1", vec![edit]).await;
    city.is_as_told("advised").await;
}

/// Eleven agencies are called to a meeting and answer; a time is settled.
pub(crate) async fn called(
    city: &mut City,
    household: Ref<Household>,
    case: Ref<Case>,
) -> Ref<CaseMeeting> {
    let fact = case_meeting(household, case, city.staff("council1"));
    let (meeting, edit) = new(&fact);
    let mut edits = vec![edit];
    let mut invited = Vec::new();
    for (place, login) in CALLED.into_iter().enumerate() {
        let need = if place < 4 { Need::Must } else { Need::May };
        let (id, edit) = new(&invitation(meeting, &fact, city.of(login), need));
        invited.push(id);
        edits.push(edit);
    }
    city.save("council1", edits).await;
    city.is_as_told("called").await;
    let mut answers = Vec::new();
    for (place, login) in CALLED.into_iter().enumerate() {
        // The first time is none for one of those who must come; of advisers it is told by telephone.
        let can = |slot| {
            if place == 2 && slot == 0 {
                Fits::No
            } else {
                Fits::Yes
            }
        };
        let fits = fact.slots.iter().enumerate().map(|(at, slot)| {
            let mut answered = slot_answer(slot.fields.clone(), can(at));
            answered.id = slot.id;
            answered
        });
        let answer = SlotAnswer {
            invitation: invited[place],
            organisation: city.of(login),
            person: None,
            answered_on: today(),
            slots: fits.collect(),
            told: None,
            words: None,
        };
        let by = if login == "adviser1" {
            "council1"
        } else {
            login
        };
        answers.push(city.add(by, &answer).await.id());
    }
    city.is_as_told("answered when").await;
    settle(city, meeting, &invited, &answers).await;
    city.is_as_told("settled").await;
    meeting
}

fn slot_answer(slot: shared::domain::meeting::Slot, fits: Fits) -> shared::record::Row<Fit> {
    row(Fit {
        fits,
        day: slot.day,
        from: slot.from,
        until: slot.until,
    })
}

/// The coordinator settles the earliest time and tells everyone.
async fn settle(
    city: &City,
    meeting: Ref<CaseMeeting>,
    invited: &[Ref<Invitation>],
    answers: &[RecordId],
) {
    let tablet = city.who("council1");
    let fact = read(tablet, meeting);
    let answers: Vec<_> = answers
        .iter()
        .map(|id| tablet.replica.doc(*id).unwrap())
        .collect();
    let who: Vec<_> = invited
        .iter()
        .map(|id| {
            let answers = answers.iter().map(|doc| &**doc);
            Invited::new(id.id(), read(tablet, *id), &fact.slots, answers)
        })
        .collect();
    let place = earliest_slot(&fact.slots, &who, moment()).unwrap();
    assert_eq!(place, 1, "one who must come can't at the first");
    let slot = &fact.slots[place].fields;
    let settled = CaseMeeting {
        settled_at: Some(DateTime {
            date: slot.day,
            time: slot.from,
        }),
        until: Some(slot.until),
        ..fact.clone()
    };
    let mut edits = vec![changed(tablet, meeting.id(), settled.writes())];
    for id in invited {
        let doc = tablet.replica.doc(id.id()).unwrap();
        edits.push(changed(tablet, id.id(), retelling(&doc, &settled)));
    }
    city.save("council1", edits).await;
}

/// It is held; two write what is said, both without a network.
pub(crate) async fn held(city: &mut City, household: Ref<Household>, meeting: Ref<CaseMeeting>) {
    let mut said = Vec::new();
    for login in ["nurse1", "welfare1"] {
        for words in ["夜は眠れている。", "学校は待つと言っている。"] {
            let words = format!("{login}：{words}");
            let (id, edit) = new(&remark(household, meeting, city.of(login), &words));
            city.who(login).replica.save(edit).await.unwrap();
            said.push(id.id());
        }
    }
    let day = today().to_string();
    city.write("council1", meeting.id(), "held_on", &day).await;
    for login in ["welfare1", "nurse1"] {
        city.who(login).sync().await.unwrap();
    }
    city.is_as_told("held").await;
    for login in ["nurse1", "welfare1", "council2", "npo1", "office1"] {
        let remark = |id: &&RecordId| city.who(login).replica.doc(**id).is_some();
        assert_eq!(said.iter().filter(remark).count(), said.len(), "{login}");
    }
}

/// Roles are proposed, two disagree on one, and the section decides the others.
pub(crate) async fn planned(
    city: &mut City,
    household: Ref<Household>,
    case: Ref<Case>,
) -> [Ref<Task>; 3] {
    let mut roles = Vec::new();
    for (login, what, by) in [
        ("nurse1", "朝の電話", days(-2)),
        ("welfare1", "電気代の相談", days(14)),
        ("center1", "学校との話し合い", days(14)),
    ] {
        let fact = task(household, case, city.of(login), (what, by));
        roles.push(city.add(login, &fact).await);
    }
    let roles: [Ref<Task>; 3] = roles.try_into().unwrap();
    city.is_as_told("roles").await;
    for login in ["center1", "welfare1"] {
        let words = format!("{login}の言う話し合い");
        city.who(login).write(roles[2].id(), "what", &words).await;
    }
    for login in ["welfare1", "center1"] {
        city.who(login).sync().await.unwrap();
    }
    city.is_as_told("a role on which two disagree").await;
    let tablet = city.who("office1");
    let disputed = tablet.replica.doc(roles[2].id()).unwrap();
    assert!(disputed.is_conflict("what"));
    let decided = roles[..2].iter().map(|task| {
        let mark = mark(&tablet.replica.doc(task.id()).unwrap());
        row(Decided {
            task: *task,
            mark: (&*mark).into(),
        })
    });
    let decision = Decision {
        household,
        case,
        decided_on: today(),
        tasks: decided.collect(),
        withdrawn_on: None,
    };
    city.add("office1", &decision).await;
    city.is_as_told("decided").await;
    roles
}

/// A role is overdue, and is done at last; the case is closed.
pub(crate) async fn closed(
    city: &mut City,
    household: Ref<Household>,
    case: Ref<Case>,
    roles: &[Ref<Task>; 3],
) {
    for (login, state) in [
        ("nurse2", TaskState::Started),
        ("nurse1", TaskState::InPlace),
    ] {
        let noted = Progress {
            household,
            task: roles[0],
            organisation: city.of(login),
            state,
            words: Some("起きられる日が増えた。".into()),
            noted_on: today(),
        };
        city.add(login, &noted).await;
    }
    city.is_as_told("done").await;
    let closing = Closing {
        household,
        case,
        closed_on: today(),
        outcome: CaseOutcome::Connected,
        reviewed_on: None,
        reopened_on: None,
    };
    city.add("council1", &closing).await;
    city.is_as_told("closed").await;
}

/// The record of a kind by which someone's organisation sees the household.
async fn grant(city: &City, login: &str, kind: &str, household: Ref<Household>) -> RecordId {
    let (tablet, ours) = (city.who(login), city.of(login));
    let mut all = tablet.of_kind(kind).await;
    all.retain(|id| {
        let names = |key, it: RecordId| tablet.text(*id, key) == Some(it.to_string());
        names("household", household.id()) && names("organisation", ours.id())
    });
    all[0]
}

/// Consent is withdrawn, grants end, and the household moves into another station's district.
pub(crate) async fn parted(city: &mut City, household: Ref<Household>) {
    let today = today().to_string();
    let before = days(-1).to_string();
    for login in ["npo1", "doctor1"] {
        let agreed = grant(city, login, "consent", household).await;
        city.write("council1", agreed, "withdrawn_on", &today).await;
        city.is_as_told("consent withdrawn").await;
    }
    // By what was agreed to before it served, the centre sees the household still.
    let served = grant(city, "center1", "assignment", household).await;
    city.write("council1", served, "until", &before).await;
    city.is_as_told("the centre serves no more").await;
    let agreed = grant(city, "center1", "consent", household).await;
    city.write("council1", agreed, "withdrawn_on", &today).await;
    city.is_as_told("nor sees").await;
    let south = serves(household, city.of("nurse4"));
    city.add("nurse1", &south).await;
    for (login, by) in [
        ("welfare1", "council1"),
        ("council1", "nurse4"),
        ("nurse1", "nurse1"),
    ] {
        let served = grant(city, login, "assignment", household).await;
        city.who(by).sync().await.unwrap();
        city.write(by, served, "until", &before).await;
        city.is_as_told("the household moves").await;
    }
    // The nurse goes after it.
    let (me, there) = (city.staff("nurse1").id(), city.of("nurse4").id());
    city.write("admin", me, "organisation", &there.to_string())
        .await;
    city.is_as_told("someone is moved").await;
    assert!(city.who("nurse1").replica.doc(household.id()).is_some());
}
