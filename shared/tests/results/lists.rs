//! What a city has kept in lists of its own, taken in.

use shared::{
    domain::casework::{Became, CaseOutcome, PastIntake, PastMeeting, Reason},
    domain::meeting::MeetingKind,
    record::{Context, Doc, Dot, Edit, Record, RecordId, ReplicaId},
    reports::{
        past::{List, PastPlan, plan, template},
        results::{Figure, History, Reading, results},
        sheets::{Kept, Step, undo},
    },
    sample::printed_history,
    wire::TableSheet,
};
use std::collections::BTreeMap;
use uuid::Uuid;

use super::day;

fn sheet(name: &str, lines: &[&str]) -> TableSheet {
    let cells = |line: &&str| line.split(',').map(str::to_owned).collect();
    TableSheet {
        name: name.to_owned(),
        rows: lines.iter().map(cells).collect(),
    }
}

fn read(lines: &[&str], known: &[&Doc]) -> PastPlan {
    plan(&[sheet("", lines)], known, day("2026-11-26"))
}

/// What is there once a plan is done.
fn done(
    plan: &PastPlan,
    before: &BTreeMap<RecordId, Doc>,
    counter: u64,
) -> BTreeMap<RecordId, Doc> {
    let mut after = before.clone();
    for step in plan.plan.new.iter().chain(&plan.plan.changed) {
        let id = step.record.unwrap();
        let kind = plan.lists[&step.sheet].kind();
        let doc = after.entry(id).or_insert_with(|| Doc::new(kind, id));
        save(doc, step, counter);
    }
    after
}

fn dot(counter: u64) -> Dot {
    Dot {
        replica: ReplicaId::new(Uuid::from_u128(9)),
        counter,
    }
}

fn save(doc: &mut Doc, step: &Step, counter: u64) {
    let edit = Edit {
        kind: doc.kind.clone(),
        record: doc.id,
        seen: step.seen.clone(),
        writes: step.writes.clone(),
    };
    let who = shared::record::ActorId::new(Uuid::nil());
    let at = shared::jp::Timestamp::from_millis(0);
    doc.apply(&edit.into_save(dot(counter), 0, who, at, None));
}

fn refused(plan: &PastPlan) -> Vec<(usize, &str, &str)> {
    let rows = plan.plan.refused.iter();
    rows.flat_map(|row| {
        row.why
            .iter()
            .map(|why| (row.row, &*why.column, &*why.message))
    })
    .collect()
}

#[test]
fn the_printed_history_comes_in_whole_from_the_lists_and_gives_the_printed_figures() {
    let told = printed_history();
    let sheets: Vec<TableSheet> = told
        .sheets()
        .into_iter()
        .map(|(name, rows)| TableSheet { name, rows })
        .collect();
    let names: Vec<&str> = sheets.iter().map(|sheet| &*sheet.name).collect();
    assert_eq!(names, ["H30", "R1", "R2", "会議"]);
    let today = day("2026-11-26");
    let first = plan(&sheets, &[], today);
    assert_eq!(refused(&first), []);
    assert_eq!(first.passed, []);
    assert_eq!(
        first.plan.new.len(),
        told.intakes.len() + told.meetings.len()
    );
    assert!(first.plan.new.iter().all(|step| step.notes.is_empty()));
    let here = done(&first, &BTreeMap::new(), 1);
    // Each row is a record of its own, although numbers begin anew each year.
    assert_eq!(here.len(), first.plan.new.len());
    let known = |past: &PastIntake| told.intakes.contains(past);
    let intakes: Vec<PastIntake> = here
        .values()
        .filter(|doc| &*doc.kind == PastIntake::KIND)
        .map(|doc| PastIntake::parse(doc).unwrap())
        .collect();
    assert_eq!(intakes.len(), told.intakes.len());
    assert!(intakes.iter().all(known));
    let results = results(
        &History::read(here.values()),
        day("2020-06-30"),
        Reading::AtYearEnds,
    );
    let totals = [Figure::Intake, Figure::Meetings, Figure::Connected].map(|it| results.total(it));
    assert_eq!(totals, [134, 184, 132]);
    // Once more, it changes nothing.
    let docs: Vec<&Doc> = here.values().collect();
    let again = plan(&sheets, &docs, today);
    assert_eq!((again.plan.new.len(), again.plan.changed.len()), (0, 0));
    assert_eq!((again.plan.unchanged, again.plan.left), (here.len(), 0));
    // A file with one year only leaves the others alone.
    let one = plan(&sheets[1..2], &docs, today);
    assert_eq!((one.plan.unchanged, one.plan.left), (65, 134 - 65));
}

#[test]
fn headings_and_cells_are_read_however_a_city_writes_them() {
    let plan = read(
        &[
            "総合相談支援　相談受付簿,,,,,,,,,",
            "Ｎｏ．,氏名,受付日,相談元,相談理由,シート有無,区分,取扱いを始めた日,決定日,終了日,結果",
            "１,見本 花子,H30.4.5,見本保健所,連携先が確定しない、各相談機関の役割分担が決まらない,有,ケース,平成30年4月6日,43217,2018/9/1,支援に繋がった",
            "2,見本 太郎,2018-04-09 10:30,,ひとり親で困っている,なし,問合せ・相談のみ,,,,",
            "3,,平成３０年５月１日,,お互いの動きを知らない、その他,活用,,2018-05-02,,,転居",
            "合計,,3,,,,,,,,",
        ],
        &[],
    );
    assert_eq!(
        refused(&plan),
        [(5, "結果", "「終結した日」がありません。")]
    );
    let passed: Vec<_> = plan
        .passed
        .iter()
        .map(|it| (it.row, &*it.text, &*it.why))
        .collect();
    assert_eq!(
        passed,
        [
            (2, "氏名", "取り込まない列です。"),
            (6, "合計", "合計の行とみました。")
        ]
    );
    let here = done(&plan, &BTreeMap::new(), 1);
    let mut facts: Vec<PastIntake> = here
        .values()
        .map(|doc| PastIntake::parse(doc).unwrap())
        .collect();
    facts.sort_by_key(|it| it.received_on);
    assert_eq!(
        facts[0],
        PastIntake {
            number: "１".into(),
            received_on: day("2018-04-05"),
            agency: Some("見本保健所".into()),
            reasons: [Reason::NoPartner, Reason::NoRoles].into_iter().collect(),
            became: Became::Case,
            with_sheet: true,
            opened_on: Some(day("2018-04-06")),
            decided_on: Some(day("2018-04-27")),
            withdrawn_on: None,
            decided_anew_on: None,
            closed_on: Some(day("2018-09-01")),
            outcome: Some(CaseOutcome::Connected),
        }
    );
    assert_eq!(
        (facts[1].became, facts[1].with_sheet),
        (Became::Inquiry, false)
    );
    assert_eq!(facts[1].received_on, day("2018-04-09"));
    // What is free to be written may name someone: none of it is taken in, and that is said.
    assert!(facts[1].reasons.is_empty());
    let notes = plan
        .plan
        .new
        .iter()
        .flat_map(|step| step.notes.iter().map(|it| (step.row, &*it.column)));
    assert_eq!(notes.collect::<Vec<_>>(), [(4, "理由")]);
    let all = format!("{:?}", here.values().collect::<Vec<_>>());
    assert!(!all.contains("見本 花子") && !all.contains("ひとり親"));
}

#[test]
fn whatever_is_wrong_is_named_by_row_and_column() {
    let plan = read(
        &[
            "整理番号,相談日,対応,つなぐシート,取扱開始日,役割分担決定日,再調整開始日,再決定日,終結日,結果,理由",
            "1,いつか,ケース,×,,,,,,,",
            "2,2018-05-01,どちらでもない,×,,,,,,,",
            "3,2018-05-01,,×,,,,,,,",
            ",2018-05-01,ケース,×,,,,,,,",
            "5,2018-05-01,ケース,たぶん,,,,,,,",
            "6,2018-05-01,ケース,,2018-04-30,,,,,,",
            "7,2018-05-01,問い合わせのみ,,,,,,2018-06-01,,",
            "8,2018-05-01,ケース,,,,2018-06-01,,,,",
            "9,2027-05-01,ケース,,,,,,,,",
            "10,2018-05-01,ケース,,,,,,,,",
            "10,2018-06-01,ケース,,,,,,,,",
            "11,,ケース,,,,,,,,",
            "12,#REF!,ケース,,,,,,,,",
            "13,2018-05-01,ケース,,,,,,2018-06-01,だめ,",
        ],
        &[],
    );
    let named: Vec<_> = refused(&plan)
        .into_iter()
        .map(|(row, column, _)| (row, column))
        .collect();
    assert_eq!(
        named,
        [
            (2, "相談日"),
            (3, "対応"),
            (4, "対応"),
            (5, "整理番号"),
            (6, "つなぐシート"),
            (7, "取扱開始日"),
            (8, "終結日"),
            (9, "再調整開始日"),
            (10, "相談日"),
            (11, "整理番号"),
            (12, "整理番号"),
            (13, "相談日"),
            (14, "相談日"),
        ]
    );
    for (row, _, message) in refused(&plan) {
        assert!(message.ends_with('。'), "{row}: {message}");
    }
    assert_eq!(plan.plan.new.len(), 1);
    assert_eq!(plan.plan.new[0].notes[0].column, "結果");
    // Nothing that could be told apart from another list.
    let none = read(&["氏名,新所属", "山田花子,見本"], &[]);
    assert_eq!((none.lists.len(), none.passed.len()), (0, 1));
    assert!(none.passed[0].why.contains("「整理番号」と「相談日」"));
}

#[test]
fn meetings_without_numbers_are_known_again_and_alike_ones_are_counted_each() {
    let lines = [
        "開催日,種別,ケース番号",
        "2019-05-01,ケース会議,3",
        "2019-05-01,ケース会議,3",
        "2019-05-01,事前打合せ,",
        "2019-05-02,複合課題ケース検討会,",
        "2019-05-03,アドバイザー会議,",
        "2019-05-04,懇親会,",
    ];
    let first = read(&lines, &[]);
    let named: Vec<_> = refused(&first)
        .into_iter()
        .map(|(row, column, _)| (row, column))
        .collect();
    assert_eq!(named, [(7, "種別")]);
    let here = done(&first, &BTreeMap::new(), 1);
    assert_eq!(here.len(), 5);
    let kinds: Vec<MeetingKind> = {
        let mut all: Vec<PastMeeting> = here
            .values()
            .map(|doc| PastMeeting::parse(doc).unwrap())
            .collect();
        all.sort_by_key(|it| (it.held_on, it.meeting));
        all.iter().map(|it| it.meeting).collect()
    };
    use MeetingKind::{Advisory, CaseConference, Preparatory};
    assert_eq!(
        kinds,
        [
            CaseConference,
            CaseConference,
            Preparatory,
            CaseConference,
            Advisory
        ]
    );
    // The case it names is not here: that is said, and the meeting counts.
    assert_eq!(first.plan.new[0].notes[0].column, "ケース番号");
    let docs: Vec<&Doc> = here.values().collect();
    assert_eq!(read(&lines[..6], &docs).plan.unchanged, 5);
}

#[test]
fn a_mended_list_changes_what_it_says_and_takes_nothing_away() {
    let before = [
        "整理番号,相談日,対応,つなぐシート,役割分担決定日",
        "1,2019-05-01,ケース,○,2019-06-01",
    ];
    let here = done(&read(&before, &[]), &BTreeMap::new(), 1);
    let docs: Vec<&Doc> = here.values().collect();
    let mended = [
        "整理番号,相談日,対応,つなぐシート,役割分担決定日,終結日",
        "1,2019-05-01,ケース,,,2019-09-01",
    ];
    let plan = read(&mended, &docs);
    assert_eq!((plan.plan.new.len(), plan.plan.changed.len()), (0, 1));
    let said: Vec<_> = plan.plan.changed[0]
        .changes
        .iter()
        .map(|it| (it.label, &*it.before, &*it.after))
        .collect();
    assert_eq!(said, [("終結日", "", "令和元年9月1日")]);
    let after = done(&plan, &here, 2);
    let fact = PastIntake::parse(after.values().next().unwrap()).unwrap();
    assert!(fact.with_sheet);
    assert_eq!(fact.decided_on, Some(day("2019-06-01")));
    assert_eq!(fact.closed_on, Some(day("2019-09-01")));
    // What would not go with what is there is refused.
    let docs: Vec<&Doc> = after.values().collect();
    let wrong = read(
        &["整理番号,相談日,終結日", "1,2019-05-01,2019-05-15"],
        &docs,
    );
    assert_eq!(refused(&wrong)[0].1, "終結日");
}

#[test]
fn what_was_taken_back_comes_again() {
    let wrong = [
        "整理番号,相談日,対応,理由,終結日",
        "1,2019-05-01,ケース,連携先が確定しない,2019-09-01",
    ];
    let lines = ["整理番号,相談日,対応,終結日", "1,2019-05-01,ケース,"];
    let first = read(&wrong, &[]);
    let step = &first.plan.new[0];
    let id = step.record.unwrap();
    let here = done(&first, &BTreeMap::new(), 1);
    let back = undo(&Kept::of(step, id, None), dot(1), &here[&id]);
    assert!(!back.stays && back.left.is_empty());
    let mut gone = here[&id].clone();
    let edit = Edit {
        kind: gone.kind.clone(),
        record: id,
        seen: gone.context.clone(),
        writes: back.writes,
    };
    let who = shared::record::ActorId::new(Uuid::nil());
    let at = shared::jp::Timestamp::from_millis(0);
    gone.apply(&edit.into_save(dot(2), 0, who, at, None));
    assert!(gone.is_removed());
    let again = read(&lines, &[&gone]);
    assert_eq!(again.plan.new.len(), 1);
    let step = &again.plan.new[0];
    let before = gone.clone();
    save(&mut gone, step, 3);
    assert!(!gone.is_removed());
    let fact = PastIntake::parse(&gone).unwrap();
    assert_eq!(fact.received_on, day("2019-05-01"));
    // With what the file says now, and with nothing that stood there before.
    assert_eq!(fact.closed_on, None);
    assert!(fact.reasons.is_empty());
    // And goes again.
    let kept = Kept::of(step, id, Some(&before));
    let back = undo(&kept, dot(3), &gone);
    let removed = shared::record::Path::new("removed").unwrap();
    assert_eq!(back.writes[&removed], shared::record::Value::Flag(true));
    assert_eq!(step.seen, before.context);
    assert_ne!(step.seen, Context::default());
}

#[test]
fn the_empty_lists_are_lists() {
    for list in [List::Intakes, List::Meetings] {
        let empty = template(list);
        assert!(empty.rows.is_empty());
        let sheet = TableSheet {
            name: empty.title,
            rows: vec![empty.head],
        };
        let plan = plan(&[sheet], &[], day("2026-11-26"));
        assert_eq!(plan.lists.values().copied().collect::<Vec<_>>(), [list]);
        assert_eq!(plan.passed, []);
    }
}
