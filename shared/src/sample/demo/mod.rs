//! The demo: fifteen households, those who serve them, and the month before today.

mod advice;
mod case_meeting;
mod casework;
mod connecting;
mod draft;
mod homes;
mod homes_east_south;
mod meeting;
mod notes;
mod past;
mod people;
mod visits;

use super::{
    City,
    areas::{Areas, District, areas},
    build::{Build, Colleague, at, day, days, phones},
    directory::directory,
    sayings::sayings,
};
use crate::{
    domain::household::{
        Assignment, Basis, CareLevel, Consent, ConsentForm, Disclosure, Emergency, Extent, Finding,
        Household, Law, Member, Relation, Sex, Trouble,
    },
    jp::{Date, Timestamp},
    record::{DateTime, Ref},
};
use people::{People, Team};

/// A household as it is written down here.
struct Home {
    name: &'static str,
    kana: &'static str,
    phone: &'static str,
    district: District,
    address: &'static str,
    access: &'static str,
    background: &'static str,
    troubles: &'static [Trouble],
    people: &'static [Person],
    /// Who serves it; the first opened it.
    teams: &'static [Team],
    plan: Plan,
    /// What is seen and said here and nowhere else.
    remarks: &'static [(&'static str, &'static str)],
}

/// When the first team is to come next, and how it got there.
struct Plan {
    /// Days from today; before today when negative.
    due: i32,
    /// Minutes after midnight.
    time: i32,
    /// Days between visits.
    every: i32,
}

/// Due in `due` days at `hour`:`minute`, as every so many days.
const fn plan(due: i32, hour: i32, minute: i32, every: i32) -> Plan {
    Plan {
        due,
        time: hour * 60 + minute,
        every,
    }
}

/// A person of a household.
struct Person {
    name: &'static str,
    kana: &'static str,
    relation: Relation,
    sex: Sex,
    birth: &'static str,
    care: Option<CareLevel>,
    troubles: &'static [Trouble],
    notes: &'static str,
}

/// Someone without certified care or troubles of their own.
const fn person(
    name: &'static str,
    kana: &'static str,
    relation: Relation,
    sex: Sex,
    birth: &'static str,
) -> Person {
    Person {
        name,
        kana,
        relation,
        sex,
        birth,
        care: None,
        troubles: &[],
        notes: "",
    }
}

impl Person {
    const fn care(self, care: CareLevel) -> Self {
        Self {
            care: Some(care),
            ..self
        }
    }

    const fn troubles(self, troubles: &'static [Trouble]) -> Self {
        Self { troubles, ..self }
    }

    const fn notes(self, notes: &'static str) -> Self {
        Self { notes, ..self }
    }
}

/// A household of the city, with what visits refer to.
struct Served<'a> {
    home: &'a Home,
    household: Ref<Household>,
    members: Vec<(Ref<Member>, &'a Person)>,
}

/// The demo city as it is on the morning of `today`: about ten households await the visiting nurse `nurse1`, one is overdue,
/// and two are due in the coming days.
#[must_use]
pub fn demo_city(today: Date) -> City {
    let mut build = Build::new(2018);
    // Not counted from today, so that everything but visits and the 支援会議 has the same ids every day.
    let start = day("2026-04-01").min(days(today, -60));
    let people = people::people(&mut build, at(start, 9 * 60));
    let districts = areas(
        &mut build,
        people.administrator.actor,
        at(start, 9 * 60 + 30),
    );
    let entries = directory(&mut build, people.administrator.actor, &districts, 0);
    let homes: Vec<&Home> = homes::HOMES.iter().chain(homes_east_south::HOMES).collect();
    let served: Vec<Served<'_>> = homes
        .into_iter()
        .map(|home| add_home(&mut build, home, &people, &districts, start))
        .collect();
    for (served, (team, extent, purpose)) in served.iter().zip(CONSENTS) {
        consent(&mut build, served, &people, team, extent, purpose, start);
    }
    casework::share_with_section(&mut build, &served[7], &people, start);
    disclosure(&mut build, &served[2], &people, start);
    emergency(&mut build, &served[4], &people, start);
    sayings(
        &mut build,
        people.administrator.actor,
        at(start, 9 * 60 + 45),
    );
    connecting::agreed(&mut build, &served[14], &people, start);
    let advisors = advice::advisors(&mut build, &people, start);
    // Lately, so that those who are asked still see it on their first screen.
    meeting::meeting(&mut build, &served[11], &people, days(today, -3));
    draft::draft(&mut build, &people, &entries, start);
    for (place, served) in served.iter().enumerate() {
        visits::add_visits(&mut build, served, place, &people, &entries, today);
    }
    let sheet = connecting::sheet(&mut build, &served[0], &people, &entries, today);
    let [arranged, monitored] = casework::casework(&mut build, &served, &people, sheet, today);
    let case = (served[7].household, monitored);
    advice::advice(&mut build, &people, advisors, case, today);
    connecting::waiting(&mut build, &served[14], &people, today);
    let (arranged, monitored) = ((&served[0], arranged), (&served[7], monitored));
    case_meeting::case_meetings(&mut build, arranged, monitored, &people, today);
    past::past(&mut build, &people, start);
    build.city
}

fn add_home<'a>(
    build: &mut Build,
    home: &'a Home,
    people: &People,
    areas: &Areas,
    start: Date,
) -> Served<'a> {
    let nurse = people.of(home.teams[0])[0];
    let household = Ref::new(crate::record::RecordId::new(
        build.rng.uuid(at(start, 10 * 60)),
    ));
    for team in home.teams {
        assign(build, household, nurse, people.of(*team)[0], start);
    }
    let then = at(start, 10 * 60);
    let fact = Household {
        name: home.name.into(),
        kana: Some(home.kana.into()),
        phones: phones(home.phone),
        area: Some(areas.welfare(home.district)),
        postal_code: "700-0000".parse().ok(),
        address: Some(home.address.into()),
        access_notes: filled(home.access).map(Into::into),
        background: Some(home.background.into()),
    };
    build.put(household, nurse.actor, then, &fact);
    let members = home.people.iter().map(|person| {
        (
            build.add(nurse.actor, then, &member(household, person)),
            person,
        )
    });
    let members = members.collect();
    Served {
        home,
        household,
        members,
    }
}

fn member(household: Ref<Household>, person: &Person) -> Member {
    Member {
        household,
        name: person.name.into(),
        kana: Some(person.kana.into()),
        relation: Some(person.relation),
        sex: Some(person.sex),
        birth: Date::from_iso(person.birth).ok(),
        phones: None,
        care_level: person.care,
        troubles: person.troubles.iter().copied().collect(),
        notes: filled(person.notes).map(Into::into),
    }
}

fn assign(
    build: &mut Build,
    household: Ref<Household>,
    author: Colleague,
    to: Colleague,
    from: Date,
) {
    let then: Timestamp = at(from, 9 * 60 + 50);
    let (organisation, ground) = (to.organisation, Basis::Assigned);
    let fact = Assignment {
        household,
        organisation,
        ground,
        from,
        until: None,
        reason: None,
    };
    build.add(author.actor, then, &fact);
}

/// With whom the first households share what, and what for.
const CONSENTS: [(Team, Extent, &str); 2] = [
    (
        Team::Welfare,
        Extent::Visits,
        "家計と手続きの相談を、関係機関でいっしょに進めるため",
    ),
    (
        Team::Npo,
        Extent::Basics,
        "買い物と見守りの手助けをお願いするため",
    ),
];

/// That the household has agreed to a team seeing its records.
fn consent(
    build: &mut Build,
    Served {
        home,
        household,
        members,
    }: &Served<'_>,
    people: &People,
    team: Team,
    extent: Extent,
    purpose: &str,
    from: Date,
) {
    let fact = Consent {
        household: *household,
        organisation: people.of(team)[0].organisation,
        purpose: purpose.into(),
        extent,
        from,
        until: None,
        given_by: members
            .first()
            .map_or(home.name, |(_, person)| person.name)
            .into(),
        given_on: from,
        form: ConsentForm::Signed,
        signature: None,
        sheet: Some("同意書綴り（見本）".into()),
        withdrawn_on: None,
        withdrawn_why: None,
    };
    let nurse = people.of(home.teams[0])[0];
    build.add(nurse.actor, at(from, 10 * 60 + 30), &fact);
}

/// That a law lets a team see the household.
fn disclosure(build: &mut Build, served: &Served<'_>, people: &People, from: Date) {
    let fact = Disclosure {
        household: served.household,
        organisation: people.of(Team::Npo)[0].organisation,
        law: Law::ElderAbuse,
        article: "第9条（通報等を受けた場合の措置）".into(),
        why: "安否を急いで確かめる必要があり、本人に聞くことができなかったため。".into(),
        extent: Extent::Basics,
        from,
        until: days(from, 365),
        ended_on: None,
    };
    let nurse = people.of(served.home.teams[0])[0];
    build.add(nurse.actor, at(from, 10 * 60 + 40), &fact);
}

/// That someone opened the household in an emergency, long over and looked over.
fn emergency(build: &mut Build, served: &Served<'_>, people: &People, from: Date) {
    let (opened, who) = (at(from, 10 * 60 + 50), people.of(Team::Welfare)[0]);
    let (date, time) = opened.to_jst();
    let fact = Emergency {
        household: served.household,
        person: who.staff,
        opened_at: DateTime { date, time },
        reason: "近所の人から、朝から応答がないと電話があった。緊急の連絡先を知るため。".into(),
        reviewed_on: Some(from),
        finding: Some(Finding::Right),
        remarks: None,
    };
    build.add(who.actor, opened, &fact);
}

fn filled(text: &str) -> Option<&str> {
    (!text.is_empty()).then_some(text)
}
