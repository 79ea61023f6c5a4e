//! The agency directory ver.2018.11.1 as printed, without persons in charge, and invented offices behind its 別紙 rows.

use super::{
    areas::{Areas, District},
    build::{Build, at, day, phones},
    entries,
};
use crate::{
    domain::{
        area::Coverage,
        directory::{AgencyKind, Edition, Entry, Office, PRINTED, Printed},
    },
    jp::Timestamp,
    record::{ActorId, RecordId, Ref, Text},
};

const AGENCIES: &str = include_str!("../../fixtures/agencies-2018-11.csv");
/// The matters in plain words.
const PLAIN: &str = include_str!("../../fixtures/agencies-2018-11-plain.csv");
const KINDS: &str = include_str!("../../fixtures/agency-kinds.csv");

/// Printed with 別紙, yet not among the thirteen kinds of the plan.
const ACTIVITY_CENTRE: &str = "地域活動支援センターⅠ型";

/// The kinds that have one office in each 福祉区.
const IN_EACH_DISTRICT: [&str; 4] = [
    "保健センター",
    "福祉事務所",
    "地域包括支援センター",
    "地域こども相談センター",
];

/// The rows of a CSV, without its head.
pub(super) fn rows(csv: &str) -> impl Iterator<Item = csv::StringRecord> {
    csv::Reader::from_reader(csv.as_bytes())
        .into_records()
        .filter_map(Result::ok)
}

/// A column; none where it is empty.
pub(super) fn column(row: &csv::StringRecord, at: usize) -> Option<&str> {
    row.get(at).filter(|text| !text.is_empty())
}

fn text(row: &csv::StringRecord, at: usize) -> Text {
    row.get(at).unwrap_or_default().into()
}

/// Adds the directory; gives its entries, in the order of their numbers. Invented rows follow them, up to so many in all.
pub(super) fn directory(
    build: &mut Build,
    author: ActorId,
    areas: &Areas,
    most: usize,
) -> Vec<Ref<Entry>> {
    let published_on = day("2018-11-01");
    let at = at(published_on, 8 * 60 + 30);
    let first = build.city.records.len();
    let mut kinds: Vec<(String, Ref<AgencyKind>)> = Vec::new();
    for row in rows(KINDS) {
        let number = |at| column(&row, at)?.parse().ok();
        let kind = AgencyKind {
            name: text(&row, 1),
            field: text(&row, 0),
            offices: number(2),
            branches: number(3),
            branch_name: column(&row, 4).map(Into::into),
            work: column(&row, 5).map(Into::into),
        };
        kinds.push((kind.name.to_string(), build.add(author, at, &kind)));
    }
    let activity_centre = AgencyKind {
        name: ACTIVITY_CENTRE.into(),
        field: "障害".into(),
        offices: None,
        branches: None,
        branch_name: None,
        work: None,
    };
    kinds.push((
        ACTIVITY_CENTRE.to_owned(),
        build.add(author, at, &activity_centre),
    ));
    for (name, kind) in &kinds {
        offices(build, author, at, (name, *kind), areas);
    }
    let edition = Edition {
        version: "ver.2018.11.1".into(),
        published_on,
        follows: None,
        notes: None,
        rows: None,
    };
    let printed: Vec<Entry> = rows(AGENCIES).map(|row| entry(&row, &kinds)).collect();
    let entries = printed
        .iter()
        .map(|entry| build.add(author, at, entry))
        .collect();
    for n in printed.len() + 1..=most {
        if let Some(entry) = entries::entry(&mut build.rng, n, &printed) {
            build.add(author, at, &entry);
        }
    }
    let id: Ref<Edition> = Ref::new(RecordId::new(build.rng.uuid(at)));
    let records = build.city.records[first..].iter();
    let printed: Vec<_> = records
        .filter(|record| PRINTED.contains(&record.kind))
        .map(|record| Printed::new(id, (record.kind, record.id), Some(&record.writes)))
        .collect();
    let edition = Edition {
        rows: u32::try_from(printed.len()).ok().map(f64::from),
        ..edition
    };
    for printed in printed {
        build.add(author, at, &printed);
    }
    build.put(id, author, at, &edition);
    entries
}

fn entry(row: &csv::StringRecord, kinds: &[(String, Ref<AgencyKind>)]) -> Entry {
    const ELSEWHERE: &str = "別紙";
    let agency = text(row, 4);
    let is_elsewhere = column(row, 5) == Some(ELSEWHERE);
    let plain = rows(PLAIN).find(|plain| plain.get(0) == row.get(0));
    let kind = kinds
        .iter()
        .find(|(name, _)| is_elsewhere && agency.trim_start_matches('各') == name);
    Entry {
        edition: None,
        no: column(row, 0)
            .and_then(|no| no.parse().ok())
            .unwrap_or_default(),
        default_window: column(row, 1).is_some(),
        category: text(row, 2),
        topic: text(row, 3),
        plain: plain
            .as_ref()
            .and_then(|plain| column(plain, 1))
            .map(Into::into),
        kind: kind.map(|(_, kind)| *kind),
        address: column(row, 5).filter(|_| !is_elsewhere).map(Into::into),
        phones: column(row, 6).and_then(phones),
        extension: column(row, 7).map(Into::into),
        fax: None,
        hours: column(row, 8).map(Into::into),
        url: None,
        notes: None,
        organisation: None,
        agency,
    }
}

/// Adds the offices of a kind of agency. Where they are and how to call them is invented.
fn offices(
    build: &mut Build,
    author: ActorId,
    at: Timestamp,
    (name, kind): (&str, Ref<AgencyKind>),
    areas: &Areas,
) {
    let Some(place) = IN_EACH_DISTRICT
        .iter()
        .chain(&[ACTIVITY_CENTRE])
        .position(|known| *known == name)
    else {
        return;
    };
    let hours = if name == "地域包括支援センター" {
        "平日 8:30～17:00"
    } else {
        "平日 8:30～17:15"
    };
    for district in District::ALL {
        let no = place * 20 + district as usize + 1;
        let office = |name: String, area, branch_of, no: usize| Office {
            name: name.into(),
            kind,
            area: Some(area),
            branch_of,
            address: Some(format!("{}見本町{no}番地（見本）", district.ward()).into()),
            phones: phones(&format!("086-000-{:04}", 1000 + no)),
            fax: None,
            hours: Some(hours.into()),
            url: None,
            notes: None,
            latitude: None,
            longitude: None,
        };
        let main = office(
            format!("{}{name}", district.name()),
            areas.welfare(district),
            None,
            no,
        );
        let main = build.add(author, at, &main);
        // Ten branches in six districts: the first four have two.
        let branches = if name != "地域包括支援センター" {
            0
        } else if (district as usize) < 4 {
            2
        } else {
            1
        };
        for branch in 0..branches {
            let name = format!("{}{name} 見本第{}分室", district.name(), branch + 1);
            let area = if branch == 0 {
                areas.school(district)
            } else {
                areas.welfare(district)
            };
            let office = office(name, area, Some(main), no + 6 * (branch + 1));
            let office = build.add(author, at, &office);
            // The second serves a 中学校区, whatever its own record says.
            if branch == 1 {
                let coverage = Coverage {
                    office,
                    area: areas.junior_high(district),
                    from: None,
                    until: None,
                };
                build.add(author, at, &coverage);
            }
        }
    }
}
