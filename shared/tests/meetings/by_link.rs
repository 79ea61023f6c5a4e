//! What the page behind a link asks, for how long, and the answer that it makes.

use std::collections::BTreeSet;

use shared::{
    domain::meeting::Told,
    record::{Context, Save},
    reports::{Asked, Fault, Filled, answer_id},
};

use super::*;

const CALLED: u128 = 7;

fn asked(told: &Invitation) -> Option<Asked> {
    Asked::new(&doc(CALLED, told))
}

fn three_asked() -> Asked {
    asked(&invitation(CENTRE, Need::Must)).unwrap()
}

/// The fields of a form that answers with these codes.
fn form(asked: &Asked, codes: &[&str], words: &str) -> Vec<(String, String)> {
    let questions = asked.questions(&Filled::default()).into_iter();
    let answers = questions.zip(codes);
    let mut fields: Vec<_> = answers
        .map(|(question, code)| (question.name, (*code).to_owned()))
        .collect();
    fields.push(("words".to_owned(), words.to_owned()));
    fields.push(("asked".to_owned(), asked.mark()));
    fields
}

fn read(asked: &Asked, fields: &[(String, String)]) -> (Filled, Vec<Fault>) {
    let fields = fields.iter().map(|(name, value)| (&**name, &**value));
    let (filled, faults): (_, BTreeSet<_>) = asked.read(fields);
    (filled, faults.into_iter().collect())
}

fn save(asked: &Asked, filled: &Filled, known: Option<&Doc>, replica: u128, seen: Context) -> Save {
    let edit = asked.edit(filled, known, seen, day("2026-11-27"));
    let dot = Dot {
        replica: ReplicaId::new(Uuid::from_u128(replica)),
        counter: 1,
    };
    let who = ActorId::new(Uuid::from_u128(PERSON));
    edit.into_save(dot, 0, who, Timestamp::from_millis(replica as i64), None)
}

#[test]
fn only_an_invitation_that_still_asks_for_times_asks() {
    let told = invitation(CENTRE, Need::May);
    assert_eq!(asked(&told).unwrap().need(), "できれば出席");
    let none = Rows::default();
    for other in [
        Invitation {
            slots: none,
            ..told.clone()
        },
        Invitation {
            settled_at: Some(at("2026-12-04T14:00")),
            ..told.clone()
        },
        Invitation {
            cancelled_on: Some(day("2026-11-30")),
            ..told.clone()
        },
    ] {
        assert!(asked(&other).is_none(), "{other:?}");
    }
    let mut removed = doc(CALLED, &told);
    let before = removed.clone();
    let path = Path::new("removed").unwrap();
    write(
        &mut removed,
        1,
        1,
        &before,
        [(path, Value::Flag(true))].into(),
    );
    assert!(Asked::new(&removed).is_none());
    assert!(Asked::new(&doc(MEETING, &meeting())).is_none());
}

#[test]
fn a_link_works_to_the_evening_before_the_last_time_and_14_days_at_most() {
    let moment = |text: &str| Timestamp::from_iso(text).unwrap();
    for (made, ends) in [
        ("2026-11-27T09:00", "2026-12-07T18:00"),
        ("2026-12-07T17:59", "2026-12-07T18:00"),
        ("2026-12-08T08:00", "2026-12-07T18:00"),
        ("2026-11-23T18:00", "2026-12-07T18:00"),
        ("2026-11-20T09:00", "2026-12-04T09:00"),
    ] {
        assert_eq!(three_asked().ends(moment(made)), moment(ends), "{made}");
    }
}

#[test]
fn every_time_must_be_answered_as_it_was_shown() {
    let asked = three_asked();
    let whole = form(&asked, &["yes", "no", "yes"], " うかがいます\r\n ");
    let (filled, faults) = read(&asked, &whole);
    assert_eq!((&*filled.words, &*faults), ("うかがいます", &[][..]));
    let open: Vec<bool> = asked
        .questions(&filled)
        .iter()
        .map(shared::reports::Question::is_open)
        .collect();
    assert_eq!(open, [false; 3]);

    let (filled, faults) = read(&asked, &form(&asked, &["yes", "?", "no"], ""));
    assert_eq!(faults, [Fault::Open]);
    assert!(asked.questions(&filled)[1].is_open() && !asked.questions(&filled)[2].is_open());
    let long = "あ".repeat(501);
    let (filled, faults) = read(&asked, &form(&asked, &["yes"; 3], &long));
    assert_eq!((faults, filled.words), (vec![Fault::LongWords], long));
    let strange = (format!("slot-{}", row_id(9)), "yes".to_owned());
    let (_, faults) = read(&asked, &[&whole[..], &[strange]].concat());
    assert_eq!(faults, [Fault::OtherTimes]);
    let (_, faults) = read(&asked, &whole[..4]);
    assert_eq!(faults, [Fault::OtherTimes], "without the page's own sign");
    // One that was moved since.
    let mut told = invitation(CENTRE, Need::Must);
    let mut moved = three();
    moved[0].fields.from = "9:00".parse().unwrap();
    told.slots = moved.into_iter().collect();
    let (_, faults) = read(&super::by_link::asked(&told).unwrap(), &whole);
    assert_eq!(faults, [Fault::OtherTimes]);
}

#[test]
fn it_answers_over_itself_and_beside_others() {
    let asked = three_asked();
    let filled = |codes: &[&str], words| read(&asked, &form(&asked, codes, words)).0;
    let (first, second) = (filled(&["yes"; 3], "おくれます"), filled(&["no"; 3], ""));
    // Someone has written down what they heard on the telephone.
    let mut known = Doc::new(SlotAnswer::KIND, answer_id(id(CALLED)));
    let heard = SlotAnswer {
        told: Some(Told::Telephone),
        ..answer(CALLED, CENTRE, &[(1, Fits::No), (2, Fits::Yes)])
    };
    let empty = known.clone();
    write(&mut known, 5, 1, &empty, heard.writes());

    let one = save(&asked, &first, Some(&known), 1, Context::default());
    assert_eq!(one.record, known.id);
    known.apply_next(&one);
    let replies = |doc: &Doc| three().map(|slot| reply_to(doc, &slot));
    let disputed = [SlotReply::Disputed, SlotReply::Yes, SlotReply::Yes];
    assert_eq!(replies(&known), disputed);
    assert!(known.is_conflict("told"));
    assert_eq!(asked.said(&one), first);

    let seen: Context = vec![one.dot.into()].into();
    let two = save(&asked, &second, Some(&known), 2, seen);
    known.apply_next(&two);
    let disputed = [SlotReply::No, SlotReply::Disputed, SlotReply::No];
    assert_eq!(replies(&known), disputed);
    assert!(known.get("words").is_empty());
    assert_eq!(asked.said(&two), second);

    // An answer that was removed stands again, and both words show.
    let removed = Path::new("removed").unwrap();
    let before = known.clone();
    write(
        &mut known,
        5,
        2,
        &before,
        [(removed, Value::Flag(true))].into(),
    );
    assert!(known.is_removed());
    let seen: Context = vec![two.dot.into()].into();
    known.apply_next(&save(&asked, &first, Some(&known.clone()), 3, seen));
    assert!(!known.is_removed() && known.is_conflict("removed"));
}
