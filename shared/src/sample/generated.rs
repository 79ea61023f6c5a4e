//! A city of any size.

use super::{
    City, SampleRecord,
    areas::{Areas, District, areas},
    build::{Build, Colleague, Person, at, day, days, phones, record, time},
    directory::directory,
    generated_cases::{self, Asker, INTAKES_EACH},
    prose::Prose,
    rng::Rng,
    sayings::sayings,
};
use crate::{
    access::{Post, Role},
    domain::{
        directory::Entry,
        household::{Assignment, Basis, CareLevel, Household, Member, Relation, Sex, Trouble},
        people::OrganisationKind,
        visit::{Met, Outcome, Place, Purpose, Urgency, Visit},
    },
    jp::{Date, Timestamp},
    record::{ActorId, Choice, DateTime, RecordId, Ref, Row, RowId, Rows},
};

const FAMILY: [(&str, &str); 16] = [
    ("佐藤", "さとう"),
    ("鈴木", "すずき"),
    ("高橋", "たかはし"),
    ("田中", "たなか"),
    ("伊藤", "いとう"),
    ("渡辺", "わたなべ"),
    ("山本", "やまもと"),
    ("中村", "なかむら"),
    ("小林", "こばやし"),
    ("加藤", "かとう"),
    ("吉田", "よしだ"),
    ("山田", "やまだ"),
    ("髙﨑", "たかさき"),
    ("邊見", "へんみ"),
    ("齋藤", "さいとう"),
    ("清水", "しみず"),
];
const GIVEN: [(&str, &str, Sex); 12] = [
    ("太郎", "たろう", Sex::Male),
    ("花子", "はなこ", Sex::Female),
    ("次郎", "じろう", Sex::Male),
    ("さくら", "さくら", Sex::Female),
    ("三郎", "さぶろう", Sex::Male),
    ("梅子", "うめこ", Sex::Female),
    ("四郎", "しろう", Sex::Male),
    ("桃子", "ももこ", Sex::Female),
    ("五郎", "ごろう", Sex::Male),
    ("菊子", "きくこ", Sex::Female),
    ("六郎", "ろくろう", Sex::Male),
    ("松子", "まつこ", Sex::Female),
];

/// How large a city is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Size {
    /// Nursing stations; the households go round them.
    pub organisations: usize,
    /// Nurses of each: `nurse1` and so on, station after station.
    pub nurses: usize,
    /// Households, each with one or two persons.
    pub households: usize,
    /// Visits, which go round the households.
    pub visits: usize,
    /// Rows of the directory: the printed nineteen at least.
    pub entries: usize,
    /// Cases that are open; as many are over, and twice as many intakes were answered.
    pub cases: usize,
    /// Sheets, which go round the households.
    pub sheets: usize,
}

impl Size {
    /// A city that one nurse serves.
    #[must_use]
    pub fn of(households: usize, visits: usize) -> Self {
        Self {
            organisations: 1,
            nurses: 1,
            households,
            visits,
            entries: 0,
            cases: 0,
            sheets: 0,
        }
    }
}

/// A city of a size, its visits those of the two years before `today`, about 1.5 kB of JSON each.
#[must_use]
pub fn generated_city(seed: u64, size: Size, today: Date) -> City {
    let (city, records) = generated_records(seed, size, today);
    City {
        records: city.records.into_iter().chain(records).collect(),
        ..city
    }
}

/// The same in two parts: everyone on staff, the districts and the directory at once, then household by household and
/// visit by visit, made as they are taken.
pub fn generated_records(
    seed: u64,
    size: Size,
    today: Date,
) -> (City, impl Iterator<Item = SampleRecord>) {
    let mut build = Build::new(seed);
    let start = day("2024-04-01").min(days(today, -800));
    let then = at(start, 9 * 60);
    let administrator = ActorId::new(build.rng.uuid(then));
    let mut teams = Vec::with_capacity(size.organisations);
    for n in 0..size.organisations.max(1) {
        teams.push(team(&mut build, administrator, then, n, size.nurses.max(1)));
    }
    let districts = areas(&mut build, administrator, then);
    let entries = directory(&mut build, administrator, &districts, size.entries);
    sayings(&mut build, administrator, then);
    let homes: Vec<(Ref<Household>, Ref<Member>)> = (0..size.households)
        .map(|_| {
            (
                RecordId::new(build.rng.uuid(then)),
                RecordId::new(build.rng.uuid(then)),
            )
        })
        .map(|(household, member)| (Ref::new(household), Ref::new(member)))
        .collect();
    // A visit needs a household.
    let visits = if size.households == 0 { 0 } else { size.visits };
    let rng = Rng::new(build.rng.number());
    let mut maker = Maker {
        rng,
        prose: Prose::new(),
        teams,
        districts,
        entries,
        homes,
        start,
        today,
        visits,
    };
    let known = size.households > 0;
    let (intakes, sheets) = if known {
        (size.cases * INTAKES_EACH, size.sheets)
    } else {
        (0, 0)
    };
    let visited = size.households + visits;
    let records = (0..visited + intakes + sheets).flat_map(move |n| {
        if n < size.households {
            maker.household(n)
        } else if n < visited {
            vec![maker.visit(n - size.households)]
        } else if n < visited + intakes {
            let n = n - visited;
            let asker = maker.asker(n);
            generated_cases::intake(&mut maker.rng, n, asker, maker.today)
        } else {
            let asker = maker.asker(n);
            let (rng, prose) = (&mut maker.rng, &maker.prose);
            vec![generated_cases::sheet(rng, prose, asker, maker.today)]
        }
    });
    (build.city, records)
}

/// The nursing station number `n` with its nurses; the first one has the administrator too.
fn team(
    build: &mut Build,
    administrator: ActorId,
    then: Timestamp,
    n: usize,
    nurses: usize,
) -> Vec<Colleague> {
    let nth = if n == 0 {
        String::new()
    } else {
        format!("第{}", n + 1)
    };
    let name = format!("{nth}見本訪問看護ステーション");
    let station = OrganisationKind::NursingStation;
    let organisation = build.organisation(
        administrator,
        then,
        (&name, "みほんほうもんかんごすてーしょん"),
        station,
        "086-000-0010",
        "北区見本町1-1",
    );
    let workplace = (organisation, &*name);
    if n == 0 {
        build.colleague_as(
            administrator,
            administrator,
            then,
            workplace,
            &ADMINISTRATOR,
        );
    }
    let nurse = |number: usize| {
        let login = format!("nurse{}", number + 1);
        let person = Person {
            login: &login,
            name: "山田 花子",
            kana: "やまだ はなこ",
            post: Post::VisitingNurse,
            role: Role::Member,
        };
        build.colleague(administrator, then, workplace, &person)
    };
    (n * nurses..(n + 1) * nurses).map(nurse).collect()
}

const ADMINISTRATOR: Person<'_> = Person {
    login: "admin",
    name: "山口 一郎",
    kana: "やまぐち いちろう",
    post: Post::Section,
    role: Role::Administrator,
};

struct Maker {
    rng: Rng,
    prose: Prose,
    /// The nurses of each station.
    teams: Vec<Vec<Colleague>>,
    districts: Areas,
    entries: Vec<Ref<Entry>>,
    /// Each household with the first of its persons.
    homes: Vec<(Ref<Household>, Ref<Member>)>,
    start: Date,
    today: Date,
    visits: usize,
}

impl Maker {
    /// Who asks about the household that is the `n`th, going round.
    fn asker(&self, n: usize) -> Asker {
        let n = n % self.homes.len();
        let nurse = self.teams[n % self.teams.len()][0];
        Asker {
            household: self.homes[n].0,
            organisation: nurse.organisation,
            actor: nurse.actor,
        }
    }

    /// The assignment, the household and its persons.
    fn household(&mut self, n: usize) -> Vec<SampleRecord> {
        let (id, principal) = self.homes[n];
        let then = at(self.start, 10 * 60);
        let (family, family_kana) = *self.rng.pick(&FAMILY);
        let district = *self.rng.pick(&District::ALL);
        let (town, block) = (1 + self.rng.below(9), 1 + n % 97);
        let nurse = self.teams[n % self.teams.len()][0];
        let (organisation, author) = (nurse.organisation, nurse.actor);
        let assignment = Assignment {
            household: id,
            organisation,
            ground: Basis::Assigned,
            from: self.start,
            until: None,
            reason: None,
        };
        let assignment_id = Ref::new(RecordId::new(self.rng.uuid(then)));
        let first = self.member(id, (family, family_kana), Relation::Principal);
        let household = Household {
            name: format!("{}様宅", first.name.replace(' ', "")).into(),
            kana: first.kana.clone(),
            phones: phones(&format!("086-000-{:04}", n % 10_000)),
            area: Some(self.districts.welfare(district)),
            postal_code: "700-0000".parse().ok(),
            address: Some(
                format!("{}見本町{town}丁目{block}-{}", district.ward(), 1 + n / 97).into(),
            ),
            access_notes: None,
            background: Some(self.prose.text(&mut self.rng, 40).into()),
        };
        let mut records = vec![
            record(assignment_id, author, then, &assignment),
            record(id, author, then, &household),
            record(principal, author, then, &first),
        ];
        if n % 2 == 1 {
            let second = self.member(id, (family, family_kana), Relation::Spouse);
            records.push(record(
                Ref::new(RecordId::new(self.rng.uuid(then))),
                author,
                then,
                &second,
            ));
        }
        records
    }

    fn member(
        &mut self,
        household: Ref<Household>,
        family: (&str, &str),
        relation: Relation,
    ) -> Member {
        let (given, kana, sex) = *self.rng.pick(&GIVEN);
        Member {
            household,
            name: format!("{} {given}", family.0).into(),
            kana: Some(format!("{} {kana}", family.1).into()),
            relation: Some(relation),
            sex: Some(sex),
            birth: Some(days(day("1930-01-01"), self.rng.between(0, 30 * 365))),
            phones: None,
            care_level: Some(*self.rng.pick(CareLevel::ALL)),
            troubles: (0..2).map(|_| *self.rng.pick(Trouble::ALL)).collect(),
            notes: None,
        }
    }

    /// The visits go round the households, evenly over two years, the last one yesterday.
    fn visit(&mut self, n: usize) -> SampleRecord {
        let (round, home) = (n / self.homes.len(), n % self.homes.len());
        let (household, principal) = self.homes[home];
        let team = &self.teams[home % self.teams.len()];
        let nurse = team[round % team.len()];
        let back = (self.visits - 1 - n) * 730 / self.visits;
        let date = days(self.today, -1 - i32::try_from(back).unwrap_or_default());
        let start = 9 * 60 + 5 * self.rng.between(0, 95);
        let then = at(date, start + 50);
        let id = Ref::new(RecordId::new(self.rng.uuid(then)));
        let row = RowId::new(self.rng.uuid(then));
        let met = Met {
            member: Some(principal),
            name: None,
            relation: Some(Relation::Principal),
        };
        let (rng, prose) = (&mut self.rng, &self.prose);
        let diastolic = rng.between(50, 99);
        let fact = Visit {
            household,
            started_at: DateTime {
                date,
                time: time(start),
            },
            ended_at: Some(time(start + 40)),
            purpose: *rng.pick(Purpose::ALL),
            outcome: if rng.chance(90) {
                Outcome::Met
            } else {
                *rng.pick(Outcome::ALL)
            },
            place: Some(*rng.pick(Place::ALL)),
            visitors: Rows::default(),
            met: [Row {
                id: row,
                fields: met,
            }]
            .into_iter()
            .collect(),
            temperature: Some(f64::from(rng.between(355, 385)) / 10.0),
            pulse: Some(f64::from(rng.between(50, 109))),
            systolic: Some(f64::from(diastolic + rng.between(20, 70))),
            diastolic: Some(f64::from(diastolic)),
            spo2: Some(f64::from(rng.between(90, 99))),
            respiration: Some(f64::from(rng.between(12, 24))),
            troubles: (0..2).map(|_| *rng.pick(Trouble::ALL)).collect(),
            seen: Some(prose.text(rng, 120).into()),
            said: Some(prose.text(rng, 80).into()),
            done: Some(prose.text(rng, 60).into()),
            photos: Rows::default(),
            urgency: Some(if rng.chance(95) {
                Urgency::Routine
            } else {
                Urgency::Soon
            }),
            follow_up: Some(*rng.pick(&self.entries)),
            next_on: Some(days(date, 7 * rng.between(1, 4))),
            next_at: Some(time(start)),
        };
        record(id, nurse.actor, then, &fact)
    }
}
