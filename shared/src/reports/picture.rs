//! The picture of a household (S5): its people, what troubles each of them, who supports whom with what, and which trouble nobody
//! sees to. Gathered from what every agency has written, as of a day.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    domain::{
        casework::Support,
        connecting::{Checked, ConnectingSheet},
        household::{Assignment, CareLevel, Member, Relation, Sex, Trouble},
    },
    jp::Date,
    record::{Choice, RecordId},
};

/// What is known of a household, each record with its id.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Known {
    /// Its people.
    pub members: Vec<(RecordId, Member)>,
    /// Its つなぐシート.
    pub sheets: Vec<(RecordId, ConnectingSheet)>,
    /// Who supports it.
    pub supports: Vec<(RecordId, Support)>,
    /// Who serves it.
    pub assignments: Vec<(RecordId, Assignment)>,
    /// What the organisations that serve or support it are called: whoever a sheet names by that is one of them.
    pub names: BTreeMap<String, RecordId>,
}

/// Whom something is about.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Whom {
    /// All of the household.
    Household,
    /// One of its people.
    Member(RecordId),
    /// Someone who is named on a sheet only.
    Named(String),
}

/// One of its people.
#[derive(Clone, Debug, PartialEq)]
pub struct Person {
    /// Who.
    pub whom: Whom,
    /// The name.
    pub name: String,
    /// What they are to the head of the household.
    pub relation: Option<Relation>,
    /// Sex.
    pub sex: Option<Sex>,
    /// Age on the day, years.
    pub age: Option<u16>,
    /// Level of care.
    pub care_level: Option<CareLevel>,
}

/// Who supports.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Supporter {
    /// An organisation on the list.
    Organisation(RecordId),
    /// A row of the directory.
    Entry(RecordId),
    /// Anyone else.
    Named(String),
}

/// What someone does for someone.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Help {
    /// For whom.
    pub whom: Whom,
    /// What; none where only is known that they serve.
    pub what: Option<String>,
    /// About which troubles.
    pub troubles: BTreeSet<Trouble>,
    /// The record it was read from.
    pub record: RecordId,
}

/// A trouble of someone, and who sees to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Need {
    /// Whose.
    pub whom: Whom,
    /// What.
    pub trouble: Trouble,
    /// Who sees to it. None: a gap.
    pub met_by: BTreeSet<Supporter>,
}

/// All of it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Picture {
    /// Its people, the oldest generation first; who is no relative after the others of theirs.
    pub people: Vec<Person>,
    /// Who supports it with what.
    pub supporters: BTreeMap<Supporter, Vec<Help>>,
    /// Each trouble of each of them, in the order of the people and of the sheet's boxes; what troubles all of them last.
    pub needs: Vec<Need>,
}

impl Picture {
    /// What troubles someone and nobody sees to.
    pub fn gaps(&self) -> impl Iterator<Item = &Need> {
        self.needs.iter().filter(|need| need.met_by.is_empty())
    }
}

/// The picture on the day `on`. Of each organisation's sheets the latest counts: what was a trouble once may be none.
#[must_use]
pub fn picture(known: &Known, on: Date) -> Picture {
    let sheets = latest_sheets(known, on);
    let mut people: Vec<Person> = known.members.iter().map(|it| person(it, on)).collect();
    let mut troubles = BTreeMap::<Whom, BTreeSet<Trouble>>::new();
    for (id, member) in &known.members {
        let theirs = troubles.entry(Whom::Member(*id)).or_default();
        theirs.extend(member.troubles.iter().copied());
    }
    for (_, sheet) in &sheets {
        for row in sheet.people.iter() {
            let Some(whom) = whom(&row.fields, known) else {
                continue;
            };
            if let Whom::Named(name) = &whom
                && !people.iter().any(|person| person.whom == whom)
            {
                people.push(stranger(name));
            }
            troubles
                .entry(whom)
                .or_default()
                .extend(row.fields.troubles.iter().copied());
        }
        let all = troubles.entry(Whom::Household).or_default();
        all.extend(sheet.troubles.iter().copied());
    }
    people.sort_by_key(|person| {
        let relation = person.relation;
        (generation(relation), relation.is_none(), relation)
    });
    let supporters = supporters(known, &sheets, on);
    let order = people.iter().map(|person| person.whom.clone());
    let mut needs = Vec::new();
    for whom in order.chain([Whom::Household]) {
        let theirs = troubles.remove(&whom).unwrap_or_default();
        let in_order = Trouble::ALL.iter().filter(|it| theirs.contains(it));
        needs.extend(in_order.map(|trouble| Need {
            met_by: meeting(&supporters, &whom, *trouble),
            whom: whom.clone(),
            trouble: *trouble,
        }));
    }
    Picture {
        people,
        supporters,
        needs,
    }
}

/// How many generations below the oldest someone is drawn: parents 0, the head 1, children 2, grandchildren 3. Who is no relative
/// stands beside the head.
#[must_use]
pub const fn generation(relation: Option<Relation>) -> u8 {
    match relation {
        Some(Relation::Parent) => 0,
        Some(Relation::Child | Relation::ChildInLaw) => 2,
        Some(Relation::Grandchild) => 3,
        Some(
            Relation::Principal
            | Relation::Spouse
            | Relation::Sibling
            | Relation::OtherRelative
            | Relation::Other,
        )
        | None => 1,
    }
}

fn latest_sheets(known: &Known, on: Date) -> Vec<&(RecordId, ConnectingSheet)> {
    let mut latest = BTreeMap::<RecordId, &(RecordId, ConnectingSheet)>::new();
    for entry in known.sheets.iter().filter(|(_, it)| it.written_on <= on) {
        let (id, sheet) = entry;
        let of_theirs = latest.entry(sheet.organisation.id()).or_insert(entry);
        if (of_theirs.1.written_on, of_theirs.0) < (sheet.written_on, *id) {
            *of_theirs = entry;
        }
    }
    latest.into_values().collect()
}

fn person((id, member): &(RecordId, Member), on: Date) -> Person {
    Person {
        whom: Whom::Member(*id),
        name: member.name.to_string(),
        relation: member.relation,
        sex: member.sex,
        age: member.birth.and_then(|birth| birth.age_on(on)),
        care_level: member.care_level,
    }
}

fn stranger(name: &str) -> Person {
    Person {
        whom: Whom::Named(name.to_owned()),
        name: name.to_owned(),
        relation: None,
        sex: None,
        age: None,
        care_level: None,
    }
}

/// Whom a row of a sheet is about; none where it names nobody who is known.
fn whom(row: &Checked, known: &Known) -> Option<Whom> {
    let name = row.name.as_ref().map(|name| name.trim());
    let name = name.filter(|name| !name.is_empty());
    match row.member {
        Some(member) if known.members.iter().any(|(id, _)| *id == member.id()) => {
            Some(Whom::Member(member.id()))
        }
        _ => name.map(|name| Whom::Named(name.to_owned())),
    }
}

fn supporters(
    known: &Known,
    sheets: &[&(RecordId, ConnectingSheet)],
    on: Date,
) -> BTreeMap<Supporter, Vec<Help>> {
    let goes_on = |from: Date, until: Option<Date>| from <= on && until.is_none_or(|it| it >= on);
    let named = |name: &str| match known.names.get(name.trim()) {
        Some(organisation) => Supporter::Organisation(*organisation),
        None => Supporter::Named(name.to_owned()),
    };
    let mut all = BTreeMap::<Supporter, Vec<Help>>::new();
    for (id, support) in &known.supports {
        if !goes_on(support.from, support.until) {
            continue;
        }
        let organisation = support.organisation.map(|it| it.id());
        let who = match (organisation, &support.name) {
            (Some(organisation), _) => Supporter::Organisation(organisation),
            (None, Some(name)) => named(name),
            (None, None) => continue,
        };
        all.entry(who).or_default().push(Help {
            // Someone who is no longer of the household is not all of them.
            whom: support
                .member
                .map_or(Whom::Household, |it| Whom::Member(it.id())),
            what: Some(support.what.to_string()),
            troubles: support.troubles.iter().copied().collect(),
            record: *id,
        });
    }
    for (id, sheet) in sheets {
        for row in sheet.helpers.iter() {
            let who = match (row.fields.agency, &row.fields.name) {
                (Some(entry), _) => Supporter::Entry(entry.id()),
                (None, Some(name)) => named(name),
                (None, None) => continue,
            };
            all.entry(who).or_default().push(Help {
                whom: Whom::Household,
                what: row.fields.help.as_ref().map(ToString::to_string),
                troubles: BTreeSet::new(),
                record: *id,
            });
        }
    }
    for (id, assignment) in &known.assignments {
        if goes_on(assignment.from, assignment.until) {
            let who = Supporter::Organisation(assignment.organisation.id());
            let helps = all.entry(who).or_default();
            if helps.is_empty() {
                helps.push(Help {
                    whom: Whom::Household,
                    what: None,
                    troubles: BTreeSet::new(),
                    record: *id,
                });
            }
        }
    }
    for helps in all.values_mut() {
        helps.sort();
        helps.dedup_by(|a, b| (&a.whom, &a.what, &a.troubles) == (&b.whom, &b.what, &b.troubles));
    }
    all
}

/// Who sees to a trouble of someone: whoever says so, for them or for all. What troubles all is seen to for any of them.
fn meeting(
    supporters: &BTreeMap<Supporter, Vec<Help>>,
    whom: &Whom,
    trouble: Trouble,
) -> BTreeSet<Supporter> {
    let meets = |help: &Help| {
        let reaches =
            help.whom == *whom || help.whom == Whom::Household || *whom == Whom::Household;
        reaches && help.troubles.contains(&trouble)
    };
    let all = supporters.iter();
    all.filter(|(_, helps)| helps.iter().any(meets))
        .map(|(who, _)| who.clone())
        .collect()
}
