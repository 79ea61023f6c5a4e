//! 支援会議: who calls one, whom it lets see what, and that it is known to nobody else.

use shared::{
    domain::{
        household::Extent,
        meeting::{Pledge, Reply, Seat, SupportMeeting},
    },
    record::Choice,
};

use super::*;

const MEETING: u128 = 0xf6;
const SEAT: u128 = 0xf7;
const PLEDGE: u128 = 0xf9;
const ME: u128 = 0xe7;
const OTHER: u128 = 0xe8;

pub(super) fn meeting() -> SupportMeeting {
    SupportMeeting {
        household: Ref::new(id(HOME)),
        convenor: Ref::new(id(OURS)),
        subject: "電気の停止".into(),
        why: "命にかかわる。".into(),
        extent: Extent::Visits,
        from: day("2026-04-01"),
        until: day("2026-09-30"),
        ended_on: None,
        outcome: None,
    }
}

fn seat(person: u128) -> Seat {
    Seat {
        meeting: Ref::new(id(MEETING)),
        person: Ref::new(id(person)),
        part: None,
        left_on: None,
    }
}

/// Someone at our organisation who holds our household on that ground.
fn someone(post: Post, ground: Ground, scopes: &[Scope]) -> Actor {
    let member = Membership {
        actor: ActorId::new(id(ME).uuid()),
        organisation: id(OURS),
        post,
        role: Role::Member,
    };
    Actor::new(member, scopes.iter().map(|scope| (*scope, ground)))
}

const BASICS: fn() -> Scope = || Scope::Household(id(HOME));
const VISITS: fn() -> Scope = || Scope::Visits(id(HOME));

fn section(ground: Ground) -> Actor {
    someone(Post::Section, ground, &[BASICS(), VISITS()])
}

/// The section once the meeting is there and nothing else is.
fn convenor() -> Actor {
    someone(
        Post::Section,
        Ground::Convening,
        &[Scope::Meeting(id(MEETING))],
    )
}

/// The document with more written by that person, who had seen it.
fn by(doc: &Doc, person: u128, writes: &[(&str, Value)]) -> Doc {
    let mut after = doc.clone();
    let writes = writes.iter();
    let edit = Edit {
        kind: doc.kind.clone(),
        record: doc.id,
        seen: doc.context.clone(),
        writes: writes
            .map(|(key, value)| (Path::new(*key).unwrap(), value.clone()))
            .collect(),
    };
    let dot = Dot {
        replica: ReplicaId::new(Uuid::from_u128(person)),
        counter: doc.context.iter().count() as u64 + 1,
    };
    let author = ActorId::new(id(person).uuid());
    after.apply(&edit.into_save(dot, 0, author, noon("2026-05-01"), None));
    after
}

fn text(value: &str) -> Value {
    Value::text(value)
}

#[test]
fn the_section_calls_one_about_a_household_that_it_sees_on_a_lasting_ground() {
    let doc = of(MEETING, &meeting());
    let calls = |actor: &Actor| writes(actor, None, &doc, false).is_ok();
    for ground in Ground::ALL {
        let may = matches!(ground, Ground::Assigned | Ground::Consent | Ground::Law);
        assert_eq!(calls(&section(*ground)), may, "{ground:?}");
    }
    for post in Post::ALL {
        let actor = someone(*post, Ground::Assigned, &[BASICS(), VISITS()]);
        assert_eq!(calls(&actor), *post == Post::Section, "{post:?}");
    }
}

#[test]
fn nobody_gives_a_meeting_more_than_they_see() {
    let sees_basics = someone(Post::Section, Ground::Law, &[BASICS()]);
    let basics = SupportMeeting {
        extent: Extent::Basics,
        ..meeting()
    };
    let may = |fact: &SupportMeeting| writes(&sees_basics, None, &of(MEETING, fact), false);
    assert_eq!(may(&basics), Ok(()));
    assert_eq!(may(&meeting()), Err(Denied::NotHeld));
    let elsewhere = SupportMeeting {
        household: Ref::new(id(OTHER_HOME)),
        ..basics.clone()
    };
    assert_eq!(may(&elsewhere), Err(Denied::NotHeld));
    let in_anothers_name = SupportMeeting {
        convenor: Ref::new(id(THEIRS)),
        ..basics
    };
    assert!(may(&in_anothers_name).is_err());
}

#[test]
fn once_called_it_is_kept_by_the_section_and_never_grows_beyond_what_that_sees() {
    let doc = of(MEETING, &meeting());
    let blind = convenor();
    let change = |key: &str, value: &str| {
        writes(
            &blind,
            Some(&doc),
            &by(&doc, ME, &[(key, text(value))]),
            false,
        )
    };
    for (key, value) in [
        ("subject", "食事と電気"),
        ("ended_on", "2026-05-02"),
        ("until", "2026-08-31"),
        ("extent", "basics"),
    ] {
        assert_eq!(change(key, value), Ok(()), "{key}");
    }
    let (elsewhere, other) = (id(OTHER_HOME).to_string(), id(THEIRS).to_string());
    for (key, value) in [
        ("household", &*elsewhere),
        ("until", "2026-12-31"),
        ("from", "2026-03-01"),
        ("convenor", &*other),
        ("convenor", ""),
    ] {
        assert_eq!(change(key, value), Err(Denied::NotPermitted), "{key}");
    }
    let narrow = SupportMeeting {
        extent: Extent::Basics,
        ..meeting()
    };
    let doc = of(MEETING, &narrow);
    let wider = by(&doc, ME, &[("extent", text("visits"))]);
    assert!(writes(&blind, Some(&doc), &wider, false).is_err());
    let colleague = someone(
        Post::Other,
        Ground::Convening,
        &[Scope::Meeting(id(MEETING))],
    );
    let change = writes(&colleague, Some(&doc), &wider, false);
    assert_eq!(change, Err(Denied::NotHeld), "as of one that is not there");
    assert!(reads(&blind, &doc) && !reads(&section(Ground::Assigned), &doc));
}

#[test]
fn a_seat_lets_its_person_hold_the_meeting_until_they_leave() {
    let fresh = of(SEAT, &seat(ME));
    let grant = granted(&fresh).unwrap();
    assert_eq!(grant.scopes, [Scope::Meeting(id(MEETING))].into());
    assert_eq!(grant.holder, Scope::Person(id(ME)));
    let left = by(&fresh, OTHER, &[("left_on", text("2026-06-01"))]);
    let days = ["2026-05-31", "2026-06-01"];
    let span = granted(&left).unwrap().span;
    assert_eq!(days.map(|day| span.contains(noon(day))), [true, false]);
}

fn pledge(person: u128, reply: Reply) -> Pledge {
    Pledge {
        meeting: Ref::new(id(MEETING)),
        person: Ref::new(id(person)),
        reply,
        given_on: day("2026-05-01"),
    }
}

#[test]
fn only_one_self_promises_secrecy() {
    let me = someone(Post::Adviser, Ground::Staff, &[]);
    let promise = |person| of(PLEDGE, &pledge(person, Reply::Promised));
    assert_eq!(writes(&me, None, &promise(ME), false), Ok(()));
    let for_another = promise(OTHER);
    assert_eq!(writes(&me, None, &for_another, false), Err(Denied::NotHeld));
    for ground in [Ground::Meeting, Ground::Convening] {
        let other = someone(Post::Section, ground, &[Scope::Meeting(id(MEETING))]);
        assert_eq!(
            writes(&other, None, &for_another, false),
            Err(Denied::NotHeld),
            "{ground:?}"
        );
        assert!(reads(&other, &for_another));
    }
    // Nor is one's own made another's.
    let turned = by(
        &promise(ME),
        ME,
        &[("person", text(&id(OTHER).to_string()))],
    );
    assert!(writes(&me, Some(&promise(ME)), &turned, false).is_err());
}

#[test]
fn it_is_a_promise_as_long_as_all_that_was_written_says_so() {
    let promised = of(PLEDGE, &pledge(ME, Reply::Promised));
    let pledged = registry::pledged(&promised).unwrap();
    assert_eq!(pledged.meeting, id(MEETING));
    assert_eq!(pledged.actor.uuid(), id(ME).uuid());
    assert!(pledged.promises);
    let promises = |doc: &Doc| registry::pledged(doc).unwrap().promises;
    let declined = of(PLEDGE, &pledge(ME, Reply::Declined));
    assert!(!promises(&declined));
    let (mut left, mut right) = (promised.clone(), promised.clone());
    save(
        &mut left,
        2,
        [(Path::new("reply").unwrap(), text("declined"))].into(),
    );
    save(
        &mut right,
        3,
        [(Path::new("given_on").unwrap(), text("2026-05-02"))].into(),
    );
    right.join(&left);
    assert!(!promises(&right));
    let removed = [(Path::new("removed").unwrap(), Value::Flag(true))].into();
    let mut removed_one = promised;
    save(&mut removed_one, 2, removed);
    assert!(!promises(&removed_one));
}

#[test]
fn a_seat_is_the_sections_word_alone() {
    let mine = of(SEAT, &seat(ME));
    let me = someone(Post::Adviser, Ground::Staff, &[]);
    assert!(reads(&me, &mine));
    let longer = by(&mine, ME, &[("left_on", text("2030-01-01"))]);
    assert!(writes(&me, Some(&mine), &longer, false).is_err());
    assert!(writes(&me, None, &mine, false).is_err());
}

#[test]
fn the_section_keeps_what_is_unfinished_or_removed_and_nobody_sees_anything_by_it() {
    let doc = of(MEETING, &meeting());
    let unfinished = by(&doc, ME, &[("subject", Value::Empty)]);
    let removed = by(&doc, ME, &[("removed", Value::Flag(true))]);
    for doc in [unfinished, removed] {
        let grants = registry::grants(&doc);
        assert_eq!(grants.len(), 1);
        assert_eq!(grants[0].ground, Ground::Convening);
        assert_eq!(writes(&convenor(), Some(&doc), &doc, false), Ok(()));
    }
    // It may be called before all of it is written.
    let convenor_only = [("convenor", text(&id(OURS).to_string()))];
    let begun = by(
        &Doc::new(SupportMeeting::KIND, id(MEETING)),
        ME,
        &convenor_only,
    );
    assert_eq!(writes(&section(Ground::Law), None, &begun, false), Ok(()));
    assert!(writes(&us(Role::Administrator), None, &begun, false).is_err());
}

#[test]
fn only_the_section_says_who_the_members_are() {
    let doc = of(SEAT, &seat(OTHER));
    assert_eq!(writes(&convenor(), None, &doc, false), Ok(()));
    let member = someone(
        Post::Section,
        Ground::Meeting,
        &[Scope::Meeting(id(MEETING)), BASICS()],
    );
    assert!(reads(&member, &doc));
    assert_eq!(
        writes(&member, None, &doc, false),
        Err(Denied::NotPermitted)
    );
    assert_eq!(
        writes(&section(Ground::Assigned), None, &doc, false),
        Err(Denied::NotHeld)
    );
    let another = id(0xf8).to_string();
    let moved = by(&doc, ME, &[("meeting", text(&another))]);
    let both = [Scope::Meeting(id(MEETING)), Scope::Meeting(id(0xf8))];
    let of_both = someone(Post::Section, Ground::Convening, &both);
    assert_eq!(
        writes(&of_both, Some(&doc), &moved, false),
        Err(Denied::NotPermitted)
    );
}

#[test]
fn it_is_over_by_the_earliest_end_that_anyone_wrote_and_opens_nothing() {
    let doc = of(MEETING, &meeting());
    let grants = registry::grants(&doc);
    assert!(grants.iter().all(|grant| grant.opened().is_none()));
    let household = |doc: &Doc| {
        let mut grants = registry::grants(doc).into_iter();
        grants.find(|grant| grant.ground == Ground::Meeting)
    };
    let (mut left, mut right) = (doc.clone(), doc.clone());
    save(
        &mut left,
        2,
        [(Path::new("ended_on").unwrap(), text("2026-06-01"))].into(),
    );
    save(
        &mut right,
        3,
        [(Path::new("until").unwrap(), text("2026-12-31"))].into(),
    );
    left.join(&right);
    let grant = household(&left).unwrap();
    assert_eq!(grant.span.last_day(), Some(day("2026-05-31")));
    assert_eq!(grant.scopes, [BASICS(), VISITS()].into());
    assert_eq!(grant.holder, Scope::Meeting(id(MEETING)));
    save(
        &mut left,
        4,
        [(Path::new("removed").unwrap(), Value::Flag(true))].into(),
    );
    assert_eq!(household(&left), None);
}
