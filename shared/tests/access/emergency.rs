//! What someone opens for themselves when another is in danger.

use shared::{domain::household::Emergency, record::DateTime};

use super::*;

const ME: u128 = 0xe7;

fn emergency(person: u128, reason: &str) -> Emergency {
    Emergency {
        household: Ref::new(id(HOME)),
        person: Ref::new(id(person)),
        opened_at: DateTime {
            date: day("2030-01-01"),
            time: "9:30".parse().unwrap(),
        },
        reason: reason.into(),
        reviewed_on: None,
        finding: None,
        remarks: None,
    }
}

/// Someone of an organisation that does not serve the household.
fn stranger(post: Post) -> Actor {
    let member = Membership {
        actor: ActorId::new(id(ME).uuid()),
        organisation: id(THEIRS),
        post,
        role: Role::Member,
    };
    Actor::new(member, [])
}

/// A document written at that time.
fn written(fact: &Emergency, at: i64) -> Doc {
    let mut doc = Doc::new(Emergency::KIND, id(0xf2));
    write_at(&mut doc, 1, at, fact.writes());
    doc
}

fn write_at(doc: &mut Doc, replica: u128, at: i64, writes: Writes) {
    let edit = Edit {
        kind: doc.kind.clone(),
        record: doc.id,
        seen: doc.context.clone(),
        writes,
    };
    let dot = Dot {
        replica: ReplicaId::new(Uuid::from_u128(replica)),
        counter: 1,
    };
    let at = Timestamp::from_millis(at);
    doc.apply(&edit.into_save(dot, 0, ActorId::new(id(ME).uuid()), at, None));
}

const HOUR: i64 = 60 * 60 * 1_000;

#[test]
fn whoever_visits_opens_a_household_that_others_hold_for_themselves_by_saying_why() {
    let mine = of(0xf2, &emergency(ME, "応答がなく、倒れているおそれ"));
    let opens = |post: Post| writes(&stranger(post), None, &mine, false);
    assert_eq!(opens(Post::WelfareCommissioner), Ok(()));
    for post in [Post::Adviser, Post::Employment, Post::Housing] {
        assert_eq!(opens(post), Err(Denied::NotHeld), "{post:?}");
    }
    let nurse = stranger(Post::VisitingNurse);
    let not = |doc: &Doc, opens: bool| {
        assert_eq!(writes(&nurse, None, doc, opens), Err(Denied::NotHeld));
    };
    not(&of(0xf2, &emergency(0xe8, "別の人のため")), false);
    not(&of(0xf2, &emergency(ME, "")), false);
    // What nobody has ever held is taken on, not broken open: and what is not there can't be told from it.
    not(&mine, true);
    assert_eq!(
        writes(&nurse, Some(&mine), &mine, false),
        Err(Denied::NotHeld),
        "nor is it changed afterwards"
    );
}

#[test]
fn it_holds_for_24_hours_from_when_it_was_written_down_whatever_it_says() {
    let doc = written(&emergency(ME, "応答がない"), 5 * HOUR);
    let grant = granted(&doc).unwrap();
    assert_eq!(grant.ground, Ground::Emergency);
    assert_eq!(grant.holder, Scope::Person(id(ME)));
    let holds = |hours: i64| grant.span.contains(Timestamp::from_millis(hours * HOUR));
    assert_eq!([4, 5, 28, 29].map(holds), [false, true, true, false]);
}

#[test]
fn a_later_change_makes_it_no_longer() {
    let mut doc = written(&emergency(ME, "応答がない"), 5 * HOUR);
    let first = granted(&doc).unwrap();
    let mut apart = written(&emergency(ME, "もう一度"), 20 * HOUR);
    write_at(
        &mut doc,
        2,
        30 * HOUR,
        [(Path::new("remarks").unwrap(), Value::text("確かめた"))].into(),
    );
    assert_eq!(granted(&doc).unwrap(), first);
    apart.join(&doc);
    assert_eq!(granted(&apart).unwrap().span, first.span);
    write_at(
        &mut doc,
        3,
        6 * HOUR,
        [(Path::new("removed").unwrap(), Value::Flag(true))].into(),
    );
    assert_eq!(granted(&doc), None, "removed, it ends at once");
}

#[test]
fn who_looks_it_over_says_what_they_found() {
    let looked = Emergency {
        reviewed_on: Some(day("2026-05-01")),
        ..emergency(ME, "応答がない")
    };
    let issues = Emergency::issues(&of(0xf2, &looked));
    assert!(issues.iter().any(|issue| issue.path.as_str() == "finding"));
    let by_emergency = Actor::new(
        Membership {
            actor: ActorId::new(id(ME).uuid()),
            organisation: id(THEIRS),
            post: Post::VisitingNurse,
            role: Role::Administrator,
        },
        [Scope::Household(id(HOME)), Scope::Visits(id(HOME))].map(|it| (it, Ground::Emergency)),
    );
    let doc = of(0xf2, &emergency(ME, "応答がない"));
    assert_eq!(
        writes(&by_emergency, Some(&doc), &of(0xf2, &looked), false),
        Err(Denied::NotPermitted),
        "not who opened it"
    );
    assert_eq!(
        writes(&us(Role::Member), Some(&doc), &of(0xf2, &looked), false),
        Ok(())
    );
}

#[test]
fn nobody_opens_a_household_in_anothers_name_or_turns_what_was_said() {
    let doc = of(0xf2, &emergency(ME, "応答がない"));
    let serving = us(Role::Member);
    assert_eq!(
        writes(&serving, None, &doc, false),
        Err(Denied::NotPermitted),
        "in another's name"
    );
    for (key, text) in [
        ("reason", "別の理由"),
        ("person", &*id(0xe8).to_string()),
        ("household", &*id(HOME).to_string()),
        ("opened_at", "2026-01-01T00:00"),
    ] {
        let mut turned = doc.clone();
        save(
            &mut turned,
            2,
            [(Path::new(key).unwrap(), Value::text(text))].into(),
        );
        assert_eq!(
            writes(&serving, Some(&doc), &turned, false),
            Err(Denied::NotPermitted),
            "{key}"
        );
    }
    let mut ended = doc.clone();
    save(
        &mut ended,
        2,
        [(Path::new("removed").unwrap(), Value::Flag(true))].into(),
    );
    assert_eq!(writes(&serving, Some(&doc), &ended, false), Ok(()));
}
