//! What a つなぎ opens: nothing to be seen, and the way to take the household on.

use shared::domain::connecting::Referral;

use super::{consent::consent, *};

fn referral(to: u128) -> Referral {
    Referral {
        household: Ref::new(id(HOME)),
        sheet: Ref::new(id(0x51)),
        sender: Ref::new(id(OURS)),
        organisation: Ref::new(id(to)),
        sent_on: day("2026-04-01"),
        follows: None,
        entry: None,
        edition: None,
        ended_on: None,
        ended_why: None,
    }
}

/// Someone of the other organisation, with what these records give it at noon.
fn someone(post: Post, records: &[Doc], at: &str) -> Actor {
    let member = Membership {
        actor: ActorId::new(Uuid::nil()),
        organisation: id(THEIRS),
        post,
        role: Role::Member,
    };
    let grants: Vec<Grant> = records.iter().flat_map(registry::grants).collect();
    let now = grants.iter().filter(|grant| grant.span.contains(noon(at)));
    let held = now.flat_map(|grant| grant.scopes.iter().map(|scope| (*scope, grant.ground)));
    Actor::new(member, held)
}

fn agreed() -> Doc {
    of(0xf2, &consent())
}

fn connected() -> Doc {
    of(0xf3, &referral(THEIRS))
}

fn takes_on(who: &Actor) -> Result<(), Denied> {
    writes(who, None, &of(0xf4, &assignment(HOME, THEIRS)), false)
}

const THEN: &str = "2026-05-01";

#[test]
fn by_itself_it_shows_nothing_and_lets_nobody_take_the_household_on() {
    let who = someone(Post::Caseworker, &[connected()], THEN);
    assert!(!reads(&who, &household(HOME)));
    assert!(reads(&who, &connected()), "that there is one");
    assert_eq!(takes_on(&who), Err(Denied::NotPermitted));
}

#[test]
fn with_consent_whoever_serves_takes_on_what_was_connected_to_them() {
    let records = [agreed(), connected()];
    for (post, may) in [
        (Post::Caseworker, Ok(())),
        (Post::Housing, Ok(())),
        (Post::Adviser, Err(Denied::NotPermitted)),
    ] {
        assert_eq!(takes_on(&someone(post, &records, THEN)), may, "{post:?}");
    }
    let who = someone(Post::Caseworker, &records, THEN);
    let for_another = of(0xf4, &assignment(HOME, 0xa3));
    assert_eq!(
        writes(&who, None, &for_another, false),
        Err(Denied::NotPermitted)
    );
    let elsewhere = of(0xf4, &assignment(OTHER_HOME, THEIRS));
    assert_eq!(writes(&who, None, &elsewhere, false), Err(Denied::NotHeld));
    let known = of(0xf4, &assignment(HOME, THEIRS));
    assert_eq!(
        writes(&who, Some(&known), &known, false),
        Err(Denied::NotPermitted),
        "once"
    );
}

#[test]
fn with_consent_alone_nobody_does_and_after_its_withdrawal_neither() {
    assert_eq!(
        takes_on(&someone(Post::Caseworker, &[agreed()], THEN)),
        Err(Denied::NotPermitted)
    );
    let mut withdrawn = agreed();
    let on = [(
        Path::new("withdrawn_on").unwrap(),
        Value::text("2026-04-20"),
    )];
    save(&mut withdrawn, 2, on.into());
    let who = someone(Post::Caseworker, &[withdrawn, connected()], THEN);
    assert_eq!(takes_on(&who), Err(Denied::NotPermitted));
}

#[test]
fn who_serves_it_already_takes_it_on_by_nothing_more() {
    let serving = of(0xf6, &assignment(HOME, THEIRS));
    let who = |post| someone(post, &[serving.clone(), connected()], THEN);
    let again = |post| takes_on(&who(post));
    assert_eq!(again(Post::Housing), Err(Denied::NotPermitted));
    assert_eq!(again(Post::Caseworker), Ok(()), "as whoever writes grants");
}

#[test]
fn one_that_was_called_back_removed_or_sent_to_others_lets_nobody() {
    let mut back = connected();
    let ended = [(Path::new("ended_on").unwrap(), Value::text("2026-04-20"))];
    save(&mut back, 2, ended.into());
    let mut removed = connected();
    save(
        &mut removed,
        2,
        [(Path::new("removed").unwrap(), Value::Flag(true))].into(),
    );
    let to_others = of(0xf3, &referral(0xa3));
    for gone in [back, removed] {
        let who = someone(Post::Caseworker, &[agreed(), gone], THEN);
        assert_eq!(takes_on(&who), Err(Denied::NotPermitted));
    }
    assert_eq!(
        registry::grants(&to_others)[0].holder,
        Scope::Organisation(id(0xa3))
    );
}

#[test]
fn whoever_sees_by_consent_or_emergency_connects_nobody() {
    let on = of(0xf5, &referral(0xa3));
    let by_consent = someone(Post::Caseworker, &[agreed(), connected()], THEN);
    assert_eq!(
        writes(&by_consent, None, &on, false),
        Err(Denied::NotPermitted)
    );
    assert_eq!(writes(&us(Role::Member), None, &on, false), Ok(()));
}
