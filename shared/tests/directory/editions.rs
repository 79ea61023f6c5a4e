//! What an edition says stays as it was.

use super::*;

#[test]
fn an_edition_says_what_it_said_whatever_is_written_afterwards() {
    let (mut one, two, mut three) = (row(1, "甲"), row(2, "乙"), row(3, "丙"));
    let mut docs = vec![
        edition(10, "2018-11-01", None),
        keep(101, 10, &one),
        keep(102, 10, &two),
    ];
    // The next edition: one row otherwise, one no more, one new.
    let agency = |text: &str| Writes::from([(key_path("agency"), Value::text(text))]);
    write(&mut one, 2, agency("甲の二"));
    let mut gone = two.clone();
    write(
        &mut gone,
        2,
        [(key_path("removed"), Value::Flag(true))].into(),
    );
    docs.push(edition(20, "2019-11-01", Some(10)));
    docs.extend([
        keep(201, 20, &one),
        keep(202, 20, &gone),
        keep(203, 20, &three),
    ]);
    // And what came after it.
    write(&mut three, 2, agency("まだ出ていない"));
    docs.extend([one, gone, three]);
    let editions = Editions::read(&docs, today());
    let versions = editions.published().iter().map(|(id, _)| *id);
    assert_eq!(versions.collect::<Vec<_>>(), [id(20), id(10)]);
    assert_eq!(agencies(&editions, 10), ["甲", "乙"]);
    assert_eq!(agencies(&editions, 20), ["甲の二", "丙"]);
    let standing = editions.standing(id(20));
    assert_eq!(
        differing(&standing[&id(3)], &editions.living()[&id(3)]),
        [key_path("agency")]
    );
    assert_eq!(differing(&standing[&id(1)], &editions.living()[&id(1)]), []);
}

#[test]
fn what_is_not_yet_published_is_not_there() {
    let docs = [
        edition(10, "2026-11-27", None),
        keep(101, 10, &row(1, "甲")),
    ];
    assert!(Editions::read(&docs, today()).published().is_empty());
    let tomorrow = Date::from_iso("2026-11-27").unwrap();
    assert_eq!(Editions::read(&docs, tomorrow).published().len(), 1);
}

#[test]
fn an_edition_of_a_list_that_kept_none_has_the_rows_that_name_it() {
    let mut named = row(1, "甲");
    let of = Writes::from([(key_path("edition"), Value::text(&id(10).to_string()))]);
    write(&mut named, 2, of);
    let docs = [edition(10, "2018-11-01", None), named, row(2, "乙")];
    let editions = Editions::read(&docs, today());
    assert!(!editions.keeps(id(10)));
    assert_eq!(agencies(&editions, 10), ["甲"]);
}

#[test]
fn editions_that_go_on_from_each_other_or_from_nowhere_end_somewhere() {
    let docs = [
        edition(10, "2018-11-01", Some(20)),
        edition(20, "2019-11-01", Some(10)),
        edition(30, "2020-11-01", Some(99)),
        keep(101, 10, &row(1, "甲")),
        keep(301, 30, &row(3, "丙")),
    ];
    let editions = Editions::read(&docs, today());
    assert_eq!(agencies(&editions, 20), ["甲"]);
    assert_eq!(agencies(&editions, 30), ["丙"]);
}

#[test]
fn what_can_not_be_read_costs_no_other_row_and_nothing_that_was_there() {
    let bad = |n: u128, content: &str| {
        let printed = Printed {
            edition: Ref::new(id(20)),
            kind: Entry::KIND.into(),
            record: id(1).to_string().as_str().into(),
            content: Some(content.into()),
        };
        doc(n, &printed)
    };
    for content in ["{", "[]", r#"{"../x":1}"#, "null"] {
        let docs = [
            edition(10, "2018-11-01", None),
            edition(20, "2019-11-01", Some(10)),
            keep(101, 10, &row(1, "甲")),
            bad(201, content),
            keep(202, 20, &row(2, "乙")),
        ];
        let editions = Editions::read(&docs, today());
        assert_eq!(agencies(&editions, 20), ["甲", "乙"], "{content}");
    }
}

#[test]
fn of_one_day_the_edition_that_goes_on_from_another_is_in_force_whatever_its_id() {
    let docs = [
        edition(30, "2019-11-01", None),
        edition(20, "2019-11-01", Some(30)),
        edition(10, "2019-11-01", Some(20)),
        edition(90, "2018-11-01", None),
    ];
    let editions = Editions::read(&docs, today());
    let order = editions.published().iter().map(|(id, _)| *id);
    assert_eq!(order.collect::<Vec<_>>(), [id(10), id(20), id(30), id(90)]);
}

#[test]
fn two_editions_of_one_version_are_told_apart_and_the_first_made_keeps_its_address() {
    let named = |n: u128, version: &str, on: &str| {
        let mut edition = edition(n, on, None);
        let version = Value::text(version);
        write(&mut edition, 2, [(key_path("version"), version)].into());
        edition
    };
    let docs = [
        named(30, "ver.1", "2019-11-01"),
        named(10, " ver.1", "2019-11-03"),
        named(20, "ver.1", "2019-11-02"),
        named(40, "ver.1-2", "2019-11-04"),
    ];
    let editions = Editions::read(&docs, today());
    let versions = editions.published().iter();
    let versions = versions.map(|(of, it)| (*of, it.version.trim().to_owned()));
    assert_eq!(
        versions.collect::<Vec<_>>(),
        [
            (id(40), "ver.1-2".to_owned()),
            (id(10), "ver.1".to_owned()),
            (id(20), "ver.1-3".to_owned()),
            (id(30), "ver.1-4".to_owned()),
        ]
    );
}

#[test]
fn the_next_version_counts_within_the_month() {
    let on = Date::from_iso("2026-11-26").unwrap();
    for (known, next) in [
        (&[][..], "ver.2026.11.1"),
        (&["ver.2018.11.1", "ver.2026.1.9"], "ver.2026.11.1"),
        (
            &["ver.2026.11.1", " ver.2026.11.9", "ver.2026.11.10a"],
            "ver.2026.11.10",
        ),
    ] {
        assert_eq!(next_version(known.iter().copied(), on), next);
    }
}

fn counted(n: u128, follows: Option<u128>, rows: f64) -> Doc {
    let mut edition = edition(n, "2019-11-01", follows);
    let rows = Value::Number(Number::new(rows).unwrap());
    write(&mut edition, 2, [(key_path("rows"), rows)].into());
    edition
}

#[test]
fn an_edition_waits_for_its_rows_and_so_does_what_follows_it() {
    let docs = [
        edition(10, "2018-11-01", None),
        keep(101, 10, &row(1, "甲")),
        counted(20, Some(10), 2.0),
        counted(30, Some(20), 1.0),
        keep(301, 30, &row(3, "丙")),
        keep(201, 20, &row(1, "甲の二")),
        keep(202, 20, &row(2, "乙")),
    ];
    // In whatever order they come, what is out says all it says.
    for lacking in 1..docs.len() {
        let here = docs
            .iter()
            .enumerate()
            .filter(|(place, _)| *place != lacking);
        let editions = Editions::read(here.map(|(_, doc)| doc), today());
        let out: Vec<_> = editions.published().iter().map(|(id, _)| *id).collect();
        let expected = match lacking {
            // Older editions count nothing.
            1 => vec![id(30), id(20), id(10)],
            4 => vec![id(20), id(10)],
            3 => vec![id(20), id(10)],
            _ => vec![id(10)],
        };
        assert_eq!(out, expected, "without {lacking}");
        assert_eq!(
            editions.waiting().len() + out.len(),
            if matches!(lacking, 2 | 3) { 2 } else { 3 }
        );
    }
    let editions = Editions::read(&docs, today());
    assert_eq!(editions.published()[0].0, id(30));
    assert_eq!(agencies(&editions, 30), ["甲の二", "乙", "丙"]);
    assert!(editions.waiting().is_empty());
}

#[test]
fn rows_beyond_those_an_edition_counts_are_not_read() {
    let docs = [
        counted(20, None, 2.0),
        keep(201, 20, &row(1, "甲")),
        keep(202, 20, &row(2, "乙")),
        keep(203, 20, &row(1, "偽の甲")),
        keep(204, 20, &row(3, "偽の丙")),
    ];
    for docs in [docs.clone(), {
        let mut docs = docs;
        docs.reverse();
        docs
    }] {
        let editions = Editions::read(&docs, today());
        assert_eq!(agencies(&editions, 20), ["甲", "乙"]);
    }
}

#[test]
fn a_row_that_is_not_here_goes_on_and_one_that_is_removed_ends() {
    let (one, two, mut gone) = (row(1, "甲"), row(2, "乙"), row(3, "丙"));
    let mut docs = vec![edition(10, "2018-11-01", None)];
    docs.extend(
        [&one, &two, &gone]
            .iter()
            .zip(101..)
            .map(|(doc, n)| keep(n, 10, doc)),
    );
    write(
        &mut gone,
        2,
        [(key_path("removed"), Value::Flag(true))].into(),
    );
    // The second has not come to this device.
    docs.extend([one, gone]);
    let editions = Editions::read(&docs, today());
    let bare = Editions::read(docs.iter().filter(|doc| &*doc.kind != Entry::KIND), today());
    assert_eq!(bare.with_living(&docs), editions);
    let rows = difference(
        &editions.standing(id(10)),
        &editions.next(&editions.standing(id(10))),
    );
    let ended: Vec<_> = rows
        .iter()
        .map(|row| (row.record, row.after.is_none()))
        .collect();
    assert_eq!(ended, [(id(3), true)]);
}
