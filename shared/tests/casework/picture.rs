//! Who is in a household, what troubles them, who sees to it, and what nobody sees to.

use std::collections::BTreeSet;

use shared::{
    domain::{
        casework::Support,
        connecting::{Agreement, Checked, ConnectingSheet, Helper},
        household::{Assignment, Basis, Member, Relation, Sex, Trouble},
    },
    record::{Ref, Row, RowId, Severity},
    reports::{Known, Picture, Supporter, Whom, picture},
};
use uuid::Uuid;

use super::*;

const MOTHER: u128 = 0x11;
const SON: u128 = 0x12;
const NURSES: u128 = 0xa2;
const TODAY: &str = "2026-11-26";

fn member(name: &str, relation: Relation, sex: Sex, troubles: &[Trouble]) -> Member {
    Member {
        household: Ref::new(id(HOME)),
        name: name.into(),
        kana: None,
        relation: Some(relation),
        sex: Some(sex),
        birth: Some(day("1942-03-12")),
        phones: None,
        care_level: None,
        troubles: troubles.iter().copied().collect(),
        notes: None,
    }
}

fn support(number: u128, whom: Option<u128>, troubles: &[Trouble]) -> (RecordId, Support) {
    let support = Support {
        household: Ref::new(id(HOME)),
        organisation: Some(Ref::new(id(NURSES))),
        name: None,
        member: whom.map(|number| Ref::new(id(number))),
        what: "訪問看護".into(),
        troubles: troubles.iter().copied().collect(),
        from: day("2026-04-01"),
        until: None,
    };
    (id(number), support)
}

fn row<R>(number: u128, fields: R) -> Row<R> {
    let id = RowId::new(Uuid::from_u128(number));
    Row { id, fields }
}

fn sheet(number: u128, by: u128, on: &str, all: &[Trouble]) -> (RecordId, ConnectingSheet) {
    let of = |member: Option<u128>, name: Option<&str>, trouble: Trouble| Checked {
        member: member.map(|number| Ref::new(id(number))),
        name: name.map(Into::into),
        troubles: [trouble].into_iter().collect(),
        remarks: None,
    };
    let helper = Helper {
        agency: None,
        name: Some("隣の家の人".into()),
        help: Some("声かけ".into()),
    };
    let sheet = ConnectingSheet {
        household: Ref::new(id(HOME)),
        organisation: Ref::new(id(by)),
        written_on: day(on),
        visit: None,
        people: [
            row(1, of(Some(SON), None, Trouble::Work)),
            row(2, of(None, Some(" 孫 "), Trouble::School)),
            // Of a member who was removed only the record is left.
            row(3, of(Some(0x99), None, Trouble::Abuse)),
        ]
        .into_iter()
        .collect(),
        troubles: all.iter().copied().collect(),
        situation: None,
        urgency: None,
        helpers: [row(4, helper)].into_iter().collect(),
        wishes: None,
        ask: None,
        agreement: Agreement::Agreed,
    };
    (id(number), sheet)
}

fn home() -> Known {
    let son = member(
        "見本 一郎",
        Relation::Child,
        Sex::Male,
        &[Trouble::Isolation],
    );
    let mother = member(
        "見本 花子",
        Relation::Principal,
        Sex::Female,
        &[Trouble::Illness],
    );
    Known {
        members: vec![(id(SON), son), (id(MOTHER), mother)],
        ..Known::default()
    }
}

fn gaps(picture: &Picture) -> BTreeSet<(Whom, Trouble)> {
    let gaps = picture.gaps();
    gaps.map(|need| (need.whom.clone(), need.trouble)).collect()
}

#[test]
fn everyone_known_is_in_it_the_oldest_generation_first() {
    let known = Known {
        sheets: vec![sheet(0x21, CENTRE, "2026-11-01", &[Trouble::Debt])],
        ..home()
    };
    let picture = picture(&known, day(TODAY));
    let people: Vec<_> = picture
        .people
        .iter()
        .map(|it| (&*it.name, it.age))
        .collect();
    assert_eq!(
        people,
        [
            ("見本 花子", Some(84)),
            ("孫", None),
            ("見本 一郎", Some(84))
        ]
    );
    let needs: Vec<_> = picture
        .needs
        .iter()
        .map(|need| (&need.whom, need.trouble))
        .collect();
    let grandchild = Whom::Named("孫".to_owned());
    assert_eq!(
        needs,
        [
            (&Whom::Member(id(MOTHER)), Trouble::Illness),
            (&grandchild, Trouble::School),
            (&Whom::Member(id(SON)), Trouble::Work),
            (&Whom::Member(id(SON)), Trouble::Isolation),
            (&Whom::Household, Trouble::Debt),
        ]
    );
}

#[test]
fn of_each_agency_the_latest_sheet_counts() {
    let known = Known {
        sheets: vec![
            sheet(0x21, CENTRE, "2026-11-01", &[Trouble::Debt]),
            sheet(0x22, CENTRE, "2026-11-20", &[Trouble::Money]),
            sheet(0x23, NURSES, "2026-01-01", &[Trouble::Housing]),
            sheet(0x24, NURSES, "2026-12-01", &[Trouble::Neighbours]),
        ],
        ..home()
    };
    let picture = picture(&known, day(TODAY));
    let mut all = picture
        .needs
        .iter()
        .filter(|need| need.whom == Whom::Household);
    let all: Vec<_> = all.by_ref().map(|need| need.trouble).collect();
    assert_eq!(all, [Trouble::Money, Trouble::Housing]);
}

#[test]
fn a_trouble_that_nobody_sees_to_is_a_gap() {
    let ours = |trouble| (Whom::Member(id(SON)), trouble);
    let mothers = (Whom::Member(id(MOTHER)), Trouble::Illness);
    type Gaps<'a> = &'a [(Whom, Trouble)];
    let table: [(&[(RecordId, Support)], Gaps<'_>); 6] = [
        (&[], &[mothers.clone(), ours(Trouble::Isolation)]),
        // For someone else, or about something else, is no help.
        (
            &[
                support(1, Some(SON), &[Trouble::Illness]),
                support(2, Some(SON), &[]),
            ],
            &[mothers.clone(), ours(Trouble::Isolation)],
        ),
        (
            &[support(1, Some(MOTHER), &[Trouble::Illness])],
            &[ours(Trouble::Isolation)],
        ),
        (
            &[support(1, None, &[Trouble::Illness, Trouble::Isolation])],
            &[],
        ),
        (
            &[(
                id(1),
                Support {
                    until: Some(day("2026-11-25")),
                    ..support(1, None, &[Trouble::Illness]).1
                },
            )],
            &[mothers.clone(), ours(Trouble::Isolation)],
        ),
        // Someone who is of the household no longer is not all of them.
        (
            &[support(1, Some(0x99), &[Trouble::Isolation])],
            &[mothers, ours(Trouble::Isolation)],
        ),
    ];
    for (supports, expected) in table {
        let known = Known {
            supports: supports.to_vec(),
            ..home()
        };
        let expected: BTreeSet<_> = expected.iter().cloned().collect();
        assert_eq!(gaps(&picture(&known, day(TODAY))), expected, "{supports:?}");
    }
}

#[test]
fn who_serves_without_saying_what_stands_there_nevertheless() {
    let assignment = |number: u128, to: u128, until: Option<&str>| {
        let assignment = Assignment {
            household: Ref::new(id(HOME)),
            organisation: Ref::new(id(to)),
            ground: Basis::Assigned,
            from: day("2026-04-01"),
            until: until.map(day),
            reason: None,
        };
        (id(number), assignment)
    };
    let known = Known {
        supports: vec![support(1, None, &[Trouble::Care])],
        assignments: vec![
            assignment(5, NURSES, None),
            assignment(6, CENTRE, Some(TODAY)),
            assignment(7, 0xa3, Some("2026-11-25")),
        ],
        sheets: vec![sheet(0x21, CENTRE, "2026-11-01", &[])],
        ..home()
    };
    let picture = picture(&known, day(TODAY));
    let supporters: Vec<_> = picture
        .supporters
        .iter()
        .map(|(who, helps)| {
            (
                who.clone(),
                helps.iter().map(|it| it.what.as_deref()).collect(),
            )
        })
        .collect();
    let expected: Vec<(Supporter, Vec<Option<&str>>)> = vec![
        (Supporter::Organisation(id(CENTRE)), vec![None]),
        (Supporter::Organisation(id(NURSES)), vec![Some("訪問看護")]),
        (
            Supporter::Named("隣の家の人".to_owned()),
            vec![Some("声かけ")],
        ),
    ];
    assert_eq!(supporters, expected);
}

#[test]
fn whom_a_sheet_calls_by_the_name_of_who_serves_stands_there_once() {
    let known = Known {
        supports: vec![support(1, None, &[Trouble::Care])],
        sheets: vec![sheet(0x21, CENTRE, "2026-11-01", &[])],
        names: [("隣の家の人".to_owned(), id(NURSES))].into(),
        ..home()
    };
    let picture = picture(&known, day(TODAY));
    let [(who, helps)] = &*Vec::from_iter(&picture.supporters) else {
        panic!("{:?}", picture.supporters);
    };
    assert_eq!(**who, Supporter::Organisation(id(NURSES)));
    let what: Vec<_> = helps.iter().map(|it| it.what.as_deref()).collect();
    assert_eq!(what, [Some("声かけ"), Some("訪問看護")]);
}

#[test]
fn a_support_names_who_supports_and_ends_after_it_began() {
    let said = |support: &Support| {
        let issues = Support::issues(&doc(1, support));
        let said = issues
            .iter()
            .map(|it| (it.severity, it.path.as_str().to_owned()));
        said.collect::<Vec<_>>()
    };
    let (_, whole) = support(1, None, &[]);
    assert_eq!(said(&whole), []);
    let nobody = Support {
        organisation: None,
        ..whole.clone()
    };
    assert_eq!(said(&nobody), [(Severity::Wrong, "name".to_owned())]);
    let early = Support {
        until: Some(day("2026-03-31")),
        ..whole
    };
    assert_eq!(said(&early), [(Severity::Wrong, "until".to_owned())]);
}
