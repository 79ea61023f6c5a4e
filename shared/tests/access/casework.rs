//! What an agency may ask the 相談支援包括化推進員 about, and who says what of a case.

use shared::domain::casework::{AdviceWay, Case, Consultation, Intake, Reason};

use super::*;

fn intake(by: u128, about: Option<u128>) -> Doc {
    let fact = Intake {
        organisation: Ref::new(id(by)),
        asker: None,
        received_on: day("2026-05-01"),
        reasons: [Reason::NoPartner].into_iter().collect(),
        summary: None,
        household: about.map(|household| Ref::new(id(household))),
        sheet: None,
        inquiry_on: None,
        answer: None,
    };
    of(0xf5, &fact)
}

#[test]
fn one_asks_about_a_household_that_one_sees_on_a_lasting_ground_or_about_none() {
    let (about, none) = (intake(THEIRS, Some(HOME)), intake(THEIRS, None));
    for (grounds, may) in [
        (&[][..], false),
        (&[Ground::Assigned], true),
        (&[Ground::Consent], true),
        (&[Ground::Law], true),
        (&[Ground::Emergency], false),
        (&[Ground::Referral], false),
        // Who knows of it inside a 支援会議 alone tells nobody outside.
        (&[Ground::Meeting], false),
        (&[Ground::Meeting, Ground::Assigned], true),
    ] {
        let who = someone(Post::Caseworker, grounds);
        assert_eq!(
            writes(&who, None, &about, false).is_ok(),
            may,
            "{grounds:?}"
        );
        assert_eq!(writes(&who, None, &none, false), Ok(()), "{grounds:?}");
        // Nor by asking about none first.
        let later = writes(&who, Some(&none), &about, false);
        assert_eq!(later.is_ok(), may, "{grounds:?}");
        // What was asked while they saw it is mended afterwards, too.
        assert_eq!(
            writes(&who, Some(&about), &about, false),
            Ok(()),
            "{grounds:?}"
        );
    }
}

#[test]
fn nobody_asks_in_the_name_of_another_but_those_who_are_asked() {
    let others = intake(OURS, None);
    let who = someone(Post::Caseworker, &[]);
    assert_eq!(writes(&who, None, &others, false), Err(Denied::NotHeld));
    let theirs = intake(THEIRS, None);
    assert!(writes(&who, Some(&theirs), &others, false).is_err());
    let adviser = someone(Post::Adviser, &[Ground::Assigned]);
    assert!(writes(&adviser, None, &theirs, false).is_err());
    let coordinator = someone(Post::InclusionCoordinator, &[]);
    assert_eq!(writes(&coordinator, None, &others, false), Ok(()));
    assert!(reads(&coordinator, &others));
    assert!(!reads(&who, &others));
}

#[test]
fn a_case_is_the_coordinators_to_make() {
    let case = Case {
        household: Ref::new(id(HOME)),
        intake: Ref::new(id(0xf5)),
        organisation: Ref::new(id(OURS)),
        coordinator: Ref::new(id(0x99)),
        opened_on: day("2026-05-02"),
    };
    let case = of(0xf6, &case);
    for (post, may) in [
        (Post::InclusionCoordinator, true),
        (Post::Section, false),
        (Post::Caseworker, false),
    ] {
        let who = someone(post, &[Ground::Assigned]);
        assert_eq!(writes(&who, None, &case, false).is_ok(), may, "{post:?}");
        assert!(reads(&who, &case), "{post:?}");
    }
}

fn consultation() -> Doc {
    let fact = Consultation {
        household: Ref::new(id(HOME)),
        case: Ref::new(id(0xf6)),
        advisor: Ref::new(id(0xf7)),
        organisation: Ref::new(id(THEIRS)),
        way: AdviceWay::Remote,
        question: "見本".into(),
        asked_on: day("2026-05-03"),
        comes_on: None,
        advised_on: None,
        advice: None,
    };
    of(0xf8, &fact)
}

#[test]
fn where_an_adviser_works_one_answers_and_writes_nothing_else() {
    let asked = consultation();
    let and = |key: &str, value: Value| {
        let mut after = asked.clone();
        save(&mut after, 2, [(Path::new(key).unwrap(), value)].into());
        after
    };
    let answered = and("advice", Value::text("助言"));
    let twisted = and("question", Value::text("ほかのこと"));
    let removed = and("removed", Value::Flag(true));
    for post in [Post::Adviser, Post::Caseworker] {
        let theirs = someone(post, &[]);
        assert!(reads(&theirs, &asked), "{post:?}");
        assert_eq!(
            writes(&theirs, Some(&asked), &answered, false),
            Ok(()),
            "{post:?}"
        );
        assert!(writes(&theirs, Some(&asked), &twisted, false).is_err());
        assert!(writes(&theirs, None, &answered, false).is_err());
        assert!(writes(&theirs, Some(&asked), &removed, false).is_err());
    }
    let elsewhere = Membership {
        actor: ActorId::new(Uuid::nil()),
        organisation: id(OURS),
        post: Post::Caseworker,
        role: Role::Member,
    };
    let home = Scope::Household(id(HOME));
    let serving = Actor::new(elsewhere, [(home, Ground::Assigned)]);
    assert!(reads(&serving, &asked));
    assert!(writes(&serving, Some(&asked), &answered, false).is_err());
    let asking = Membership {
        post: Post::InclusionCoordinator,
        ..elsewhere
    };
    let asking = Actor::new(asking, []);
    assert_eq!(writes(&asking, None, &asked, false), Ok(()));
    assert_eq!(writes(&asking, Some(&asked), &twisted, false), Ok(()));
}
