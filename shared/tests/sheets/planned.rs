//! What a list would change, and what can be taken back of it.

use shared::{
    record::{Doc, Value, Writes},
    reports::sheets::{Kept, Known, Plan, Step, entries as table, plan, undo},
    sample,
    wire::{Cell, ImportInto, ImportRead},
};

use super::{doc, dot, entries, id, offices, path, write, write_seen};

fn row(n: u128, no: &str, topic: &str, agency: &str, phones: &str) -> Doc {
    let values = [
        ("no", no),
        ("default_window", "-"),
        ("category", "介護"),
        ("topic", topic),
        ("agency", agency),
        ("phones", phones),
    ];
    doc("entry", n, &values)
}

fn planned(read: &ImportRead, docs: &[Doc]) -> Plan {
    let known = Known {
        docs: docs.iter().collect(),
        ..Known::default()
    };
    plan(&read.rows, ImportInto::Entry, &known)
}

#[test]
fn each_row_has_its_fate() {
    let docs = [
        row(1, "1", "申請", "見本課", "086-000-0001"),
        row(2, "2", "相談", "見本センター", "086-000-0002"),
        row(3, "3", "認定", "見本係", ""),
    ];
    let read = entries(&[
        "No.|項目|内容|窓口|電話",
        "1|介護|申請|見本課|086-000-0001",
        "2|介護|相談|見本センター|086-000-9999",
        "|介護|食事|見本食堂|",
        "5|介護||見本室|",
        "|介護|食事|見本食堂|",
    ]);
    let plan = planned(&read, &docs);
    assert_eq!(plan.unchanged, 1);
    assert_eq!(plan.left, 1, "of which the list says nothing");
    let [changed] = &plan.changed[..] else {
        panic!("{plan:?}")
    };
    assert_eq!(changed.record, Some(id(2)));
    assert_eq!(changed.changes.len(), 1);
    assert_eq!(changed.changes[0].label, "電話");
    assert_eq!(changed.changes[0].before, "086-000-0002");
    assert_eq!(changed.changes[0].after, "086-000-9999");
    let [new] = &plan.new[..] else {
        panic!("{plan:?}")
    };
    assert_eq!(
        new.writes[&path("no")],
        Value::Number(shared::record::Number::new(4.0).unwrap())
    );
    assert_eq!(new.writes[&path("default_window")], Value::Flag(false));
    let refused: Vec<_> = plan.refused.iter().map(|refused| refused.row).collect();
    assert_eq!(refused, [5, 6]);
    assert!(plan.refused[1].why[0].message.starts_with("4行目と同じ"));
    assert_eq!(plan.refused[0].cells[3], "見本室");
}

#[test]
fn rows_are_found_by_what_they_are_about_when_numbers_move() {
    let docs = [
        row(1, "1", "申請", "見本課", ""),
        row(2, "2", "相談", "見本センター", ""),
    ];
    let read = entries(&[
        "No.|項目|内容|窓口",
        "1|介護|新しい相談|見本室",
        "2|介護|申請|見本課",
        "3|介護|相談|見本センター",
    ]);
    let plan = planned(&read, &docs);
    assert_eq!(plan.new.len(), 1);
    let moved: Vec<_> = plan
        .changed
        .iter()
        .map(|step| (step.record, step.changes[0].label))
        .collect();
    assert_eq!(moved, [(Some(id(1)), "No."), (Some(id(2)), "No.")]);
}

#[test]
fn an_office_is_of_the_kind_that_is_said_or_chosen() {
    let known = Known {
        kinds: vec![
            (id(0xa), "保健センター".into()),
            (id(0xb), "福祉事務所".into()),
        ],
        areas: vec![(id(0xc), "北福祉区".into())],
        kind: Some(id(0xb)),
        ..Known::default()
    };
    let read = offices(&[
        "名称|機関の種別|担当圏域",
        "見本北|各保健センター|北福祉区",
        "見本南||南の国",
        "見本東|知らない種別|",
    ]);
    let plan = plan(&read.rows, ImportInto::Office, &known);
    let kinds: Vec<_> = plan
        .new
        .iter()
        .map(|step| step.writes[&path("kind")].clone())
        .collect();
    let kind = |n| Value::text(&id(n).to_string());
    assert_eq!(kinds, [kind(0xa), kind(0xb), kind(0xb)]);
    assert_eq!(plan.new[0].writes[&path("area")], kind(0xc));
    assert!(plan.new[1].notes[0].message.contains("南の国"));
    assert!(plan.new[2].notes[0].message.contains("知らない種別"));
}

#[test]
fn a_weak_likeness_changes_nothing() {
    let docs = [row(1, "1", "申請", "見本課", "")];
    let read = entries(&["No.|項目|内容|窓口", "1|介護|食事|見本食堂"]);
    let plan_of = planned(&read, &docs);
    assert_eq!((plan_of.new.len(), plan_of.changed.len()), (1, 0));

    let kind = id(0xb);
    let office = |address: &str, phones: &str| {
        let kind = kind.to_string();
        let values = [
            ("kind", &*kind),
            ("name", "見本館"),
            ("address", address),
            ("phones", phones),
        ];
        doc("office", 1, &values)
    };
    let fate = |doc: &Doc, line: &str| {
        let known = Known {
            docs: vec![doc],
            kinds: vec![(kind, "福祉事務所".into())],
            kind: Some(kind),
            ..Known::default()
        };
        let read = offices(&["名称|住所|電話", line]);
        let plan = plan(&read.rows, ImportInto::Office, &known);
        (plan.new.len(), plan.changed.len())
    };
    let there = office("見本市北町1", "086-000-0001");
    assert_eq!(fate(&there, "見本館|見本市南町2|086-000-0002"), (1, 0));
    assert_eq!(fate(&there, "見本館|北町1|086-000-0002"), (0, 1));
    assert_eq!(fate(&there, "見本館||086-000-0002"), (0, 1));
    assert_eq!(
        fate(&there, "見本館|見本市南町2|086-000-0001"),
        (0, 1),
        "it has moved"
    );
}

#[test]
fn what_is_not_decided_between_two_stays_out() {
    let mut there = row(1, "1", "申請", "見本課", "086-000-0001");
    let before = there.context.clone();
    for (replica, phone) in [(8, "086-000-0008"), (9, "086-000-0009")] {
        let writes = Writes::from([(path("phones"), Value::text(phone))]);
        // Neither has seen what the other wrote.
        write_seen(&mut there, &before, replica, 1, writes);
    }
    let read = entries(&[
        "No.|項目|内容|窓口|電話|備考",
        "1|介護|申請|見本課|086-000-0003|昼",
    ]);
    let plan = planned(&read, std::slice::from_ref(&there));
    let [step] = &plan.changed[..] else {
        panic!("{plan:?}")
    };
    assert!(!step.writes.contains_key(&path("phones")));
    assert!(step.notes[0].message.contains("まだ選ばれていません"));
    assert_eq!(step.seen, there.context);
    assert_ne!(step.seen, before);
}

/// Saves a step as save `counter` of replica 7, and keeps what takes it back.
fn save(step: &Step, doc: &mut Doc, counter: u64) -> Kept {
    let known = step.record.map(|_| &*doc);
    let kept = Kept::of(step, doc.id, known);
    write(doc, 7, counter, step.writes.clone());
    kept
}

#[test]
fn all_of_it_is_taken_back_but_what_someone_changed_since() {
    let mut old = row(1, "1", "申請", "見本課", "086-000-0001");
    let before = old.clone();
    let read = entries(&[
        "No.|項目|内容|窓口|電話|備考",
        "1|介護|申請|見本課|086-000-0009|昼休みなし",
        "2|介護|相談|見本センター|086-000-0002|",
    ]);
    let plan = planned(&read, std::slice::from_ref(&old));
    let kept = save(&plan.changed[0], &mut old, 5);
    let mut new = Doc::new("entry", id(2));
    let made = save(&plan.new[0], &mut new, 6);
    let from = dot(7, 5);

    let whole = undo(&kept, from, &old);
    assert_eq!(whole.writes.len(), 2);
    assert_eq!(whole.writes[&path("phones")], *before.get("phones"));
    assert_eq!(whole.writes[&path("notes")], Value::Empty);
    assert_eq!(
        undo(&made, from, &new).writes[&path("removed")],
        Value::Flag(true)
    );

    let change = |doc: &mut Doc, key, text: &str| {
        write(doc, 9, 1, Writes::from([(path(key), Value::text(text))]));
    };
    change(&mut old, "phones", "086-000-0005");
    let part = undo(&kept, from, &old);
    assert_eq!(
        part.writes
            .keys()
            .map(|path| path.as_str())
            .collect::<Vec<_>>(),
        ["notes"]
    );
    assert_eq!(part.left, [path("phones")]);
    change(&mut new, "hours", "平日");
    let stays = undo(&made, from, &new);
    assert!(stays.stays && stays.writes.is_empty());

    // Taken back, nothing more is to be done.
    let mut taken = before.clone();
    let kept = save(&plan.changed[0], &mut taken, 5);
    let undone = undo(&kept, from, &taken).writes;
    write(&mut taken, 7, 7, undone);
    assert_eq!(
        undo(&kept, from, &taken),
        shared::reports::sheets::Undo::default()
    );
}

/// A table as it would be read from a file.
pub(crate) fn lines(table: &shared::wire::TableToWrite) -> shared::wire::Sheet {
    let text = |cell: &Cell| match cell {
        Cell::Text(text) | Cell::Day { day: text } => text.clone(),
        Cell::Number(number) => number.to_string(),
    };
    let rows = table.rows.iter().map(|row| row.iter().map(text).collect());
    shared::wire::Sheet {
        rows: std::iter::once(table.head.clone()).chain(rows).collect(),
        ..shared::wire::Sheet::default()
    }
}

#[test]
fn the_printed_rows_go_out_and_come_back_without_a_difference() {
    let city = sample::demo_city("2026-11-26".parse().unwrap());
    let docs: Vec<Doc> = city
        .records
        .iter()
        .filter(|record| ["entry", "office", "agency_kind", "area"].contains(&record.kind))
        .map(|record| {
            let mut doc = Doc::new(record.kind, record.id);
            write(&mut doc, 1, 1, record.writes.clone());
            doc
        })
        // What was taken off the next edition is in no file, and no import looks at it.
        .filter(|doc| !doc.is_removed())
        .collect();
    let of = |kind: &str| -> Vec<&Doc> { docs.iter().filter(|doc| &*doc.kind == kind).collect() };
    let names = |kind: &str| {
        let docs = of(kind).into_iter();
        docs.map(|doc| (doc.id, doc.get("name").as_text().unwrap().to_owned()))
            .collect::<Vec<_>>()
    };
    let title = |id| {
        let all = ["agency_kind", "area", "office"]
            .into_iter()
            .flat_map(names);
        all.into_iter()
            .find(|(known, _)| *known == id)
            .map(|(_, name)| name)
            .unwrap_or_default()
    };
    for (kind, into, table) in [
        ("entry", ImportInto::Entry, table(&docs, &title)),
        (
            "office",
            ImportInto::Office,
            shared::reports::sheets::offices(&docs, &title),
        ),
    ] {
        let read = super::read_as(into, lines(&table));
        let known = Known {
            docs: of(kind),
            kinds: names("agency_kind"),
            areas: names("area"),
            kind: None,
        };
        let plan = plan(&read.rows, into, &known);
        assert_eq!(plan.new, []);
        assert_eq!(plan.changed, []);
        assert_eq!(plan.refused, []);
        assert_eq!((plan.unchanged, plan.left), (of(kind).len(), 0));
        assert!(plan.unchanged >= 19, "{kind}");
    }
}

#[test]
fn what_is_unfinished_goes_out_too() {
    let docs = [
        row(1, "1", "申請", "見本課", ""),
        row(2, "2", "", "見本係", ""),
    ];
    let out = table(&docs, &|_| String::new());
    assert_eq!(out.rows.len(), 2);
    let read = super::read_as(ImportInto::Entry, lines(&out));
    assert_eq!(read.rows[1].problems[0].column, "相談内容");
}

#[test]
fn the_office_that_another_is_a_branch_of_comes_back() {
    let kind = id(0xb).to_string();
    let office = |n, name: &str, of: &str| {
        let values = [("name", name), ("kind", &*kind), ("branch_of", of)];
        doc("office", n, &values)
    };
    let head = id(1).to_string();
    let docs = [office(1, "見本本所", ""), office(2, "見本支所", &head)];
    let title = |of: shared::record::RecordId| {
        let found = docs.iter().find(|doc| doc.id == of);
        found.map_or_else(
            || "保健センター".into(),
            |doc| doc.get("name").as_text().unwrap().into(),
        )
    };
    let out = lines(&shared::reports::sheets::offices(&docs, &title));
    let planned = |docs: &[Doc]| {
        let read = super::read_as(ImportInto::Office, out.clone());
        let known = Known {
            docs: docs.iter().collect(),
            kinds: vec![(id(0xb), "保健センター".into())],
            ..Known::default()
        };
        plan(&read.rows, ImportInto::Office, &known)
    };
    assert_eq!(planned(&docs).unchanged, 2);
    let loose = [office(1, "見本本所", ""), office(2, "見本支所", "")];
    let mended = planned(&loose);
    assert_eq!(
        mended.changed[0].writes[&path("branch_of")],
        Value::text(&head)
    );
    assert_eq!(mended.changed[0].changes[0].after, "見本本所");
    let two = [
        office(1, "見本本所", ""),
        office(2, "見本支所", ""),
        office(3, "見本本所", ""),
    ];
    let left = planned(&two);
    assert_eq!(left.changed, []);
    let new = planned(&[]).new;
    let branch = new.iter().find(|step| step.name == "見本支所").unwrap();
    assert!(branch.notes[0].message.contains("本所の「見本本所」"));
}

#[test]
fn only_what_is_elsewhere_is_a_kind_of_agency() {
    let known = Known {
        kinds: vec![(id(0xa), "保健センター".into())],
        ..Known::default()
    };
    let read = entries(&[
        "項目|内容|窓口|所在地|電話",
        "医療|相談|各保健センター|別紙|別紙",
        "医療|検査|保健センター||",
    ]);
    let plan = plan(&read.rows, ImportInto::Entry, &known);
    let kind = |at: usize| plan.new[at].writes.get(&path("kind")).cloned();
    assert_eq!(kind(0), Some(Value::text(&id(0xa).to_string())));
    assert_eq!(kind(1), None);
    assert!(!plan.new[0].writes.contains_key(&path("address")));
}
