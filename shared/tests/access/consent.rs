//! What a consent opens, and until when.

use shared::{
    domain::household::{Consent, ConsentForm, Extent},
    record::{BlobId, Signature},
};

use super::*;

pub(crate) fn consent() -> Consent {
    Consent {
        household: Ref::new(id(HOME)),
        organisation: Ref::new(id(THEIRS)),
        purpose: "住まいの相談".into(),
        extent: Extent::Visits,
        from: day("2026-04-01"),
        until: None,
        given_by: "見本 花子".into(),
        given_on: day("2026-04-01"),
        form: ConsentForm::Signed,
        signature: None,
        sheet: None,
        withdrawn_on: None,
        withdrawn_why: None,
    }
}

fn grant(consent: &Consent) -> Grant {
    granted(&of(0xf2, consent)).unwrap()
}

fn write(key: &str, value: Value) -> Writes {
    [(Path::new(key).unwrap(), value)].into()
}

#[test]
fn it_opens_what_was_agreed_to_and_no_more() {
    let whole = grant(&consent());
    assert_eq!(whole.holder, Scope::Organisation(id(THEIRS)));
    assert_eq!(whole.ground, Ground::Consent);
    assert_eq!(
        whole.scopes,
        [Scope::Household(id(HOME)), Scope::Visits(id(HOME))].into()
    );
    let basics = Consent {
        extent: Extent::Basics,
        ..consent()
    };
    assert_eq!(grant(&basics).scopes, [Scope::Household(id(HOME))].into());
}

#[test]
fn what_is_to_be_signed_on_the_screen_opens_nothing_unsigned() {
    let unsigned = Consent {
        form: ConsentForm::OnScreen,
        ..consent()
    };
    assert_eq!(granted(&of(0xf2, &unsigned)), None);
    let signed = Consent {
        signature: Some(Signature(BlobId::of(b"a name"))),
        ..unsigned
    };
    assert_eq!(grant(&signed), grant(&consent()));
    // Nobody who signed on paper, or will, has to sign on the screen too.
    for form in [ConsentForm::Signed, ConsentForm::Spoken] {
        let elsewhere = Consent { form, ..consent() };
        assert_eq!(grant(&elsewhere), grant(&consent()));
    }
}

#[test]
fn it_ends_with_the_day_before_it_is_withdrawn() {
    let until = |last: Option<&str>, withdrawn: Option<&str>| {
        let consent = Consent {
            until: last.map(day),
            withdrawn_on: withdrawn.map(day),
            ..consent()
        };
        grant(&consent).span.last_day()
    };
    assert_eq!(until(None, None), None);
    assert_eq!(until(Some("2026-09-30"), None), Some(day("2026-09-30")));
    assert_eq!(until(None, Some("2026-06-01")), Some(day("2026-05-31")));
    assert_eq!(
        until(Some("2026-09-30"), Some("2026-06-01")),
        Some(day("2026-05-31"))
    );
    assert_eq!(
        until(Some("2026-04-30"), Some("2026-06-01")),
        Some(day("2026-04-30"))
    );
    let at_once = Consent {
        withdrawn_on: Some(day("2026-04-01")),
        ..consent()
    };
    assert!(!grant(&at_once).span.contains(noon("2026-04-01")));
}

#[test]
fn nobody_agrees_for_a_day_before_they_were_asked() {
    let late = Consent {
        given_on: day("2026-05-10"),
        ..consent()
    };
    assert_eq!(grant(&late).span.from.date(), day("2026-05-10"));
    let issues = Consent::issues(&of(0xf2, &late));
    assert!(issues.iter().any(|issue| issue.path.as_str() == "given_on"));
}

#[test]
fn of_what_was_written_apart_the_smaller_extent_and_the_earlier_end_count() {
    let started = of(0xf2, &consent());
    let (mut left, mut right) = (started.clone(), started);
    save(&mut left, 2, write("extent", Value::text("basics")));
    save(&mut right, 3, write("extent", Value::text("visits")));
    save(
        &mut left,
        4,
        write("withdrawn_on", Value::text("2026-06-01")),
    );
    save(&mut right, 5, write("withdrawn_on", Value::Empty));
    left.join(&right);
    let grant = granted(&left).unwrap();
    assert_eq!(grant.scopes, [Scope::Household(id(HOME))].into());
    assert_eq!(grant.span.last_day(), Some(day("2026-05-31")));
}

#[test]
fn one_that_was_removed_or_never_finished_opens_nothing() {
    let mut removed = of(0xf2, &consent());
    save(&mut removed, 2, write("removed", Value::Flag(true)));
    assert_eq!(granted(&removed), None);
    for key in ["purpose", "given_by", "given_on", "extent", "from", "form"] {
        let mut unfinished = of(0xf2, &consent());
        save(&mut unfinished, 2, write(key, Value::Empty));
        assert_eq!(granted(&unfinished), None, "without {key}");
    }
}

#[test]
fn it_is_given_on_by_nobody_who_sees_by_it() {
    let grant = grant(&consent());
    let member = Membership {
        actor: ActorId::new(Uuid::nil()),
        organisation: id(THEIRS),
        post: Post::Caseworker,
        role: Role::Administrator,
    };
    let by_consent = Actor::new(
        member,
        grant.scopes.into_iter().map(|it| (it, Ground::Consent)),
    );
    let onwards = Consent {
        organisation: Ref::new(id(0xa3)),
        ..consent()
    };
    let may = |fact: &Doc| writes(&by_consent, None, fact, false);
    assert!(reads(&by_consent, &household(HOME)));
    assert_eq!(may(&of(0xf3, &onwards)), Err(Denied::NotPermitted));
    assert_eq!(
        may(&of(0xf4, &assignment(HOME, THEIRS))),
        Err(Denied::NotPermitted),
        "nor made a service"
    );
    assert_eq!(
        writes(&by_consent, None, &of(0xf5, &consent()), true),
        Err(Denied::NotPermitted),
        "nor does it open a household"
    );
}
