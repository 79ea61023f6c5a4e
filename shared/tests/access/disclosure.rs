//! What a law opens, and until when.

use shared::domain::household::{Disclosure, Extent, Law};

use super::*;

fn disclosure() -> Disclosure {
    Disclosure {
        household: Ref::new(id(HOME)),
        organisation: Ref::new(id(THEIRS)),
        law: Law::ElderAbuse,
        article: "第9条".into(),
        why: "本人に危険がおよぶおそれがあるため".into(),
        extent: Extent::Basics,
        from: day("2026-04-01"),
        until: day("2026-09-30"),
        ended_on: None,
    }
}

fn grant(disclosure: &Disclosure) -> Grant {
    granted(&of(0xf2, disclosure)).unwrap()
}

#[test]
fn it_opens_what_it_says_until_its_last_day() {
    let grant = grant(&disclosure());
    assert_eq!(grant.ground, Ground::Law);
    assert_eq!(grant.holder, Scope::Organisation(id(THEIRS)));
    assert_eq!(grant.scopes, [Scope::Household(id(HOME))].into());
    let days = ["2026-03-31", "2026-04-01", "2026-09-30", "2026-10-01"];
    assert_eq!(
        days.map(|text| grant.span.contains(noon(text))),
        [false, true, true, false]
    );
    let visits = Disclosure {
        extent: Extent::Visits,
        ..disclosure()
    };
    let grant = granted(&of(0xf2, &visits)).unwrap();
    assert!(grant.scopes.contains(&Scope::Visits(id(HOME))));
}

#[test]
fn it_never_goes_on_for_ever_and_may_end_early() {
    let mut endless = of(0xf2, &disclosure());
    save(
        &mut endless,
        2,
        [(Path::new("until").unwrap(), Value::Empty)].into(),
    );
    assert_eq!(granted(&endless), None);
    let early = Disclosure {
        ended_on: Some(day("2026-05-01")),
        ..disclosure()
    };
    assert_eq!(grant(&early).span.last_day(), Some(day("2026-04-30")));
    let wrong = Disclosure {
        until: day("2026-03-01"),
        ..disclosure()
    };
    let issues = Disclosure::issues(&of(0xf2, &wrong));
    assert!(issues.iter().any(|issue| issue.path.as_str() == "until"));
}
