//! Who goes where in spring, from a table.
#![expect(clippy::unwrap_used, reason = "tests stop at the first surprise")]

use std::collections::BTreeMap;

use shared::{
    access::{Post, Role},
    domain::people::transfer::{Column, Done, Known, Person, Plan, plan, undo},
    jp::{Date, Timestamp},
    record::{ActorId, Doc, Dot, Edit, Path, RecordId, ReplicaId, Value, Writes},
};
use uuid::Uuid;

fn id(n: u128) -> RecordId {
    RecordId::new(Uuid::from_u128(n))
}

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

fn person(n: u128, name: &str, organisation: u128) -> Person {
    Person {
        id: id(n),
        name: name.into(),
        organisation: Some(id(organisation)),
        post: Some(Post::VisitingNurse),
        role: Some(Role::Member),
    }
}

fn known() -> Known {
    Known {
        people: vec![
            person(1, "山田 花子", 0xa),
            person(2, "髙橋　桃子", 0xa),
            person(3, "佐藤 太郎", 0xa),
            person(4, "佐藤 太郎", 0xb),
        ],
        organisations: vec![
            (id(0xa), "見本訪問看護ステーション北".into()),
            (id(0xb), "見本市社会福祉協議会".into()),
        ],
        logins: [("nurse4".to_owned(), id(4))].into(),
        today: Some(day("2027-04-01")),
    }
}

fn table(lines: &[&str]) -> Vec<Vec<String>> {
    let cells = |line: &&str| line.split(',').map(str::to_owned).collect();
    lines.iter().map(cells).collect()
}

fn planned(lines: &[&str]) -> Plan {
    plan(&table(lines), &known(), &BTreeMap::new())
}

#[test]
fn headings_in_any_order_and_width_below_a_title() {
    let plan = planned(&[
        "令和9年4月1日付 人事異動,,,",
        "",
        "備考,退職,新職種,氏 名,異動先,ｲﾄﾞｳﾋﾞ,発令日",
        "あり,,医師,山田花子,見本市社会福祉協議会,,R9.4.1",
        ",○,,高橋桃子,,,",
    ]);
    assert_eq!(plan.problems, []);
    let [first, second] = &plan.moves[..] else {
        panic!("{plan:?}")
    };
    assert_eq!((first.row, first.person), (4, id(1)));
    assert_eq!(first.day, Some(day("2027-04-01")));
    let words: Vec<_> = first
        .changes
        .iter()
        .map(|change| (change.label, &*change.before, &*change.after))
        .collect();
    assert_eq!(
        words,
        [
            ("所属", "見本訪問看護ステーション北", "見本市社会福祉協議会"),
            ("職種", "訪問看護師", "医師"),
        ]
    );
    let written: Vec<_> = first.writes.keys().map(Path::as_str).collect();
    assert_eq!(written, ["organisation", "post"]);
    assert_eq!(
        second.writes[&Path::new("removed").unwrap()],
        Value::Flag(true)
    );
}

#[test]
fn what_is_wrong_is_said_by_row_and_column() {
    let plan = planned(&[
        "氏名,ID,新所属,新職種,権限,異動日,退職",
        "山本 五郎,,,医師,,,",
        ",nurse9,,医師,,,",
        ",,,医師,,,",
        "山田 花子,,見本病院,,,,",
        "髙橋 桃子,,,船長,王様,あした,たぶん",
    ]);
    let places: Vec<_> = plan.problems.iter().map(|it| (it.row, it.column)).collect();
    assert_eq!(
        places,
        [
            (2, Some(Column::Name)),
            (3, Some(Column::Login)),
            (4, Some(Column::Name)),
            (5, Some(Column::Organisation)),
            (6, Some(Column::Day)),
            (6, Some(Column::Leaves)),
        ]
    );
    assert!(plan.problems.iter().all(|it| it.message.ends_with('。')));
    assert_eq!(plan.moves, []);
    let plan = planned(&["氏名,新職種,権限", "髙橋 桃子,船長,王様"]);
    assert_eq!(plan.problems.len(), 2);
    assert!(plan.problems[1].message.contains("統括管理者"));
    for no_heading in [&["山田,花子", "鈴木,太郎"][..], &["氏名", "山田花子"], &[]] {
        assert_eq!(planned(no_heading).problems.len(), 1, "{no_heading:?}");
    }
}

#[test]
fn nobody_is_moved_twice_and_nobody_both_leaves_and_moves() {
    let plan = planned(&[
        "氏名,新職種,退職",
        "山田 花子,医師,",
        "ﾔﾏﾀﾞ 花子,医師,",
        "山田　花子,その他,",
        "髙橋 桃子,医師,○",
    ]);
    assert_eq!(plan.moves, []);
    assert_eq!(
        plan.problems.iter().map(|it| it.row).collect::<Vec<_>>(),
        [3, 4, 5]
    );
}

#[test]
fn of_several_with_one_name_it_is_asked_who_is_meant() {
    let lines = [
        "氏名,ID,新職種",
        "佐藤太郎,,医師",
        "佐藤太郎,Ｎurse4,その他",
    ];
    let asked = planned(&lines);
    assert_eq!(asked.questions.len(), 1);
    assert_eq!(asked.questions[0].people, [id(3), id(4)]);
    assert_eq!(asked.moves[0].person, id(4), "the sign-in name says who");
    let answers = [(2, id(3))].into();
    let answered = plan(&table(&lines), &known(), &answers);
    assert_eq!((answered.questions.len(), answered.moves.len()), (0, 2));
    let wrong = plan(&table(&lines), &known(), &[(2, id(1))].into());
    assert_eq!(wrong.questions.len(), 1, "nobody of that name");
}

#[test]
fn what_begins_later_is_left_for_that_day_and_what_is_so_is_left() {
    let plan = planned(&[
        "氏名,新職種,異動日",
        "山田 花子,医師,2027/4/2",
        "髙橋 桃子,訪問看護師,2027/4/1",
        "佐藤 花子,,",
    ]);
    assert_eq!((plan.moves.len(), plan.later.len()), (0, 1));
    assert_eq!(plan.unchanged, [3]);
    let excel = planned(&["氏名,新職種,異動日", "山田 花子,医師,46478"]);
    assert_eq!(excel.moves[0].day, Some(day("2027-04-01")));
}

/// A staff record, and saves on it.
fn record(n: u128) -> Doc {
    let mut doc = Doc::new("staff", id(n));
    let writes = [
        ("name", Value::text(&format!("職員 {n}"))),
        ("organisation", Value::text(&id(0xa).to_string())),
        ("post", Value::text("visiting_nurse")),
        ("role", Value::text("member")),
    ];
    let writes = writes.map(|(key, value)| (Path::new(key).unwrap(), value));
    save(&mut doc, 1, writes.into());
    doc
}

fn save(doc: &mut Doc, replica: u128, writes: Writes) -> Dot {
    let dot = Dot {
        replica: ReplicaId::new(Uuid::from_u128(replica)),
        counter: doc.context.get(ReplicaId::new(Uuid::from_u128(replica))) + 1,
    };
    let prior = dot.counter - 1;
    let edit = Edit {
        kind: doc.kind.clone(),
        record: doc.id,
        seen: doc.context.clone(),
        writes,
    };
    doc.apply(&edit.into_save(
        dot,
        prior,
        ActorId::new(Uuid::nil()),
        Timestamp::from_millis(0),
        None,
    ));
    dot
}

#[test]
fn three_hundred_are_moved_at_once_and_all_of_it_is_taken_back_but_what_was_changed_since() {
    let mut docs: Vec<Doc> = (0..300).map(|n| record(1_000 + n)).collect();
    let known = Known {
        people: docs.iter().filter_map(Person::of).collect(),
        ..known()
    };
    let mut lines = vec!["氏名,新所属,新職種,退職".to_owned()];
    for n in 0..300 {
        lines.push(if n % 10 == 9 {
            format!("職員{},,,○", 1_000 + n)
        } else {
            format!("職員　{},見本市社会福祉協議会,医師,", 1_000 + n)
        });
    }
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    let plan = plan(&table(&lines), &known, &BTreeMap::new());
    assert_eq!((plan.moves.len(), plan.problems.len()), (300, 0));
    let before = docs.clone();
    let mut all_done = Vec::new();
    for (step, doc) in plan.moves.iter().zip(&mut docs) {
        assert_eq!(step.person, doc.id);
        let was = doc.clone();
        let dot = save(doc, 2, step.writes.clone());
        all_done.push(Done::of(step, dot, &was));
    }
    let left: Vec<_> = docs.iter().filter_map(Person::of).collect();
    assert_eq!(left.len(), 270);
    assert!(left.iter().all(|person| person.organisation == Some(id(0xb))
        && person.post == Some(Post::Doctor)));
    // One has been given another post since, of another the name was mended.
    let post = [(Path::new("post").unwrap(), Value::text("liaison"))];
    save(&mut docs[0], 3, post.into());
    let name = [(Path::new("name").unwrap(), Value::text("職員 千一"))];
    save(&mut docs[1], 3, name.into());
    let mut left = Vec::new();
    for (done, doc) in all_done.iter().zip(&mut docs) {
        let back = undo(done, doc);
        left.extend(back.left.iter().map(|path| (done.person, path.clone())));
        if !back.writes.is_empty() {
            save(doc, 2, back.writes);
        }
    }
    assert_eq!(left, [(id(1_000), Path::new("post").unwrap())]);
    for (n, (doc, was)) in docs.iter().zip(&before).enumerate() {
        for key in ["organisation", "post", "role"] {
            if (n, key) != (0, "post") {
                assert_eq!(doc.get(key), was.get(key), "{n} {key}");
            }
        }
        assert!(!doc.is_removed());
    }
    let again = undo(&all_done[5], &docs[5]);
    assert!(again.writes.is_empty() && again.left.is_empty());
}
