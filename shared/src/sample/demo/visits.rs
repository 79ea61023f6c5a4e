//! The month of visits before today.

use super::{Served, notes};
use crate::{
    domain::{
        directory::Entry,
        household::Relation,
        visit::{Met, Outcome, Place, Purpose, Urgency, Visit, Visitor},
    },
    jp::{Date, Timestamp},
    record::{Choice, DateTime, Ref, Row, RowId, Rows},
    sample::build::{Build, Colleague, at, days, time},
};

use super::people::{People, Team};

/// Adds the visits to the household in `place` of the list: those of the team that has a plan, and a few of the others.
pub(super) fn add_visits(
    build: &mut Build,
    served: &Served<'_>,
    place: usize,
    people: &People,
    entries: &[Ref<Entry>],
    today: Date,
) {
    let (plan, teams) = (&served.home.plan, served.home.teams);
    let due = days(today, plan.due);
    let count = (30 + plan.due) / plan.every;
    for back in (1..=count).rev() {
        let day = days(due, -back * plan.every);
        let next = days(due, (1 - back) * plan.every);
        let team = people.of(teams[0]);
        // The last visit is the first nurse's, so that the next is hers too.
        let author = if back % 3 == 0 { team[1] } else { team[0] };
        let mut visit = visit(
            build,
            served,
            (day, plan.time),
            usize::try_from(back).unwrap_or_default() + place,
        );
        visit.next_on = Some(next);
        visit.next_at = Some(time(plan.time));
        if back == 2 {
            visit.follow_up = entries.get((place * 5 + 7) % entries.len().max(1)).copied();
        }
        if place % 4 == 1 && back % 2 == 1 {
            visit.visitors = companions(build, at(day, plan.time), &team[1..2], author);
        }
        if is_nurses(teams[0]) {
            measure(build, &mut visit, place);
        } else {
            help(
                &mut visit,
                place + usize::try_from(back).unwrap_or_default(),
            );
        }
        build.add(author.actor, at(day, plan.time + 50), &visit);
    }
    // Before the last visit with a plan, so that they hide none.
    for (n, team) in teams.iter().skip(1).enumerate() {
        let days_before = 2 + i32::from(n != 0) * 7;
        let day = days(due, -plan.every - days_before);
        let author = people.of(*team)[n % 2];
        let mut visit = visit(
            build,
            served,
            (day, 13 * 60 + 20 * i32::from(n != 0)),
            place + n + 3,
        );
        help(&mut visit, place + n);
        build.add(author.actor, at(day, 16 * 60), &visit);
    }
}

fn is_nurses(team: Team) -> bool {
    matches!(team, Team::NursesNorth | Team::NursesSouth)
}

/// A visit in words, without what only nurses measure.
fn visit(build: &mut Build, served: &Served<'_>, (day, start): (Date, i32), turn: usize) -> Visit {
    let outcome = match turn % 11 {
        4 => Outcome::AtTheDoor,
        7 => Outcome::Absent,
        9 => Outcome::Telephone,
        _ => Outcome::Met,
    };
    let (seen, said) = served.home.remarks[turn % served.home.remarks.len()];
    let is_met = matches!(outcome, Outcome::Met | Outcome::AtTheDoor);
    let (seen, said) = match outcome {
        Outcome::Absent => (
            Some(notes::NOT_MET[turn % notes::NOT_MET.len()].to_owned()),
            None,
        ),
        Outcome::Telephone => (None, Some(said.to_owned())),
        _ => (
            Some(format!(
                "{seen}\n{}",
                notes::SEEN[(turn * 5) % notes::SEEN.len()]
            )),
            Some(format!(
                "{said}\n{}",
                notes::SAID[(turn * 3) % notes::SAID.len()]
            )),
        ),
    };
    let troubles = served.home.troubles;
    let found = if outcome == Outcome::Absent {
        0
    } else {
        1 + turn % troubles.len()
    };
    Visit {
        household: served.household,
        started_at: DateTime {
            date: day,
            time: time(start),
        },
        ended_at: Some(time(start + if outcome == Outcome::Met { 40 } else { 10 })),
        purpose: Purpose::Nursing,
        outcome,
        place: is_met.then_some(Place::Home),
        visitors: Rows::default(),
        met: if is_met {
            met(build, served, at(day, start))
        } else {
            Rows::default()
        },
        temperature: None,
        pulse: None,
        systolic: None,
        diastolic: None,
        spo2: None,
        respiration: None,
        troubles: troubles.iter().copied().take(found).collect(),
        seen: seen.map(Into::into),
        said: said.map(Into::into),
        done: None,
        photos: Rows::default(),
        urgency: Some(if turn % 13 == 5 {
            Urgency::Soon
        } else {
            Urgency::Routine
        }),
        follow_up: None,
        next_on: None,
        next_at: None,
    }
}

/// Those met: the first person, at times the second, at times a neighbour.
fn met(build: &mut Build, served: &Served<'_>, at: Timestamp) -> Rows<Met> {
    let met = 1 + usize::from(build.rng.chance(30));
    let mut rows: Vec<Row<Met>> = served
        .members
        .iter()
        .take(met)
        .map(|(member, person)| Met {
            member: Some(*member),
            name: None,
            relation: Some(person.relation),
        })
        .map(|fields| Row {
            id: RowId::new(build.rng.uuid(at)),
            fields,
        })
        .collect();
    if build.rng.chance(8) {
        let fields = Met {
            member: None,
            name: Some("隣の人".into()),
            relation: Some(Relation::Other),
        };
        rows.push(Row {
            id: RowId::new(build.rng.uuid(at)),
            fields,
        });
    }
    sorted(rows)
}

fn companions(
    build: &mut Build,
    at: Timestamp,
    who: &[Colleague],
    author: Colleague,
) -> Rows<Visitor> {
    let others = who
        .iter()
        .filter(|colleague| colleague.actor != author.actor);
    let rows = others.map(|colleague| Row {
        id: RowId::new(build.rng.uuid(at)),
        fields: Visitor {
            staff: colleague.staff,
        },
    });
    sorted(rows.collect())
}

/// Rows stand in the order of their ids.
fn sorted<R>(mut rows: Vec<Row<R>>) -> Rows<R> {
    rows.sort_by_key(|row| row.id);
    rows.into_iter().collect()
}

/// Adds what nurses measure and do.
fn measure(build: &mut Build, visit: &mut Visit, place: usize) {
    if visit.outcome != Outcome::Met {
        return;
    }
    let rng = &mut build.rng;
    let usual = i32::try_from(place % 5).unwrap_or_default();
    visit.temperature = Some(f64::from(rng.between(358, 371)) / 10.0);
    visit.pulse = Some(f64::from(64 + 3 * usual + rng.between(0, 9)));
    visit.systolic = Some(f64::from(118 + 8 * usual + rng.between(0, 14)));
    visit.diastolic = Some(f64::from(68 + 3 * usual + rng.between(0, 9)));
    visit.spo2 = Some(f64::from(rng.between(94, 99)));
    visit.respiration = Some(f64::from(rng.between(14, 20)));
    let done = [rng.pick(&notes::DONE), rng.pick(&notes::DONE)];
    visit.done = Some(
        if done[0] == done[1] {
            done[0].to_string()
        } else {
            done.map(|text| *text).concat()
        }
        .into(),
    );
}

/// Adds what others than nurses do.
fn help(visit: &mut Visit, turn: usize) {
    visit.purpose = Purpose::ALL[turn % Purpose::ALL.len()];
    if visit.purpose == Purpose::Nursing {
        visit.purpose = Purpose::WatchOver;
    }
    if visit.outcome == Outcome::Met {
        visit.done = Some(notes::HELPED[turn % notes::HELPED.len()].into());
    }
}
