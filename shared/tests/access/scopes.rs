//! Where a record lies.

use super::*;

#[test]
fn moving_a_record_between_households_needs_both() {
    let (before, after) = (member_of(HOME), member_of(OTHER_HOME));
    let both = serving(OURS, Role::Member, &[HOME, OTHER_HOME]);
    assert_eq!(
        writes(&us(Role::Member), Some(&before), &after, false),
        Err(Denied::NotHeld)
    );
    assert_eq!(
        writes(&them(Role::Member), Some(&before), &after, false),
        Err(Denied::NotHeld)
    );
    assert_eq!(writes(&both, Some(&before), &after, false), Ok(()));
}

#[test]
fn a_record_is_carried_by_those_who_serve_both_households() {
    let visit = |home: u128| {
        let home = Value::text(&id(home).to_string());
        doc(
            "visit",
            id(0xc9),
            [(Path::new("household").unwrap(), home)].into(),
        )
    };
    let (before, after) = (visit(HOME), visit(OTHER_HOME));
    let with = |ground: Ground| {
        let serves = [
            Scope::Household(id(OTHER_HOME)),
            Scope::Visits(id(OTHER_HOME)),
        ];
        let seen = [Scope::Household(id(HOME)), Scope::Visits(id(HOME))];
        let member = Membership {
            actor: ActorId::new(Uuid::nil()),
            organisation: id(THEIRS),
            post: Post::VisitingNurse,
            role: Role::Member,
        };
        let serves = serves.into_iter().map(|it| (it, Ground::Assigned));
        Actor::new(
            member,
            serves.chain(seen.into_iter().map(|it| (it, ground))),
        )
    };
    for ground in [Ground::Consent, Ground::Law, Ground::Emergency] {
        let actor = with(ground);
        assert_eq!(writes(&actor, Some(&before), &before, false), Ok(()));
        let not = Err(Denied::NotPermitted);
        assert_eq!(
            writes(&actor, Some(&before), &after, false),
            not,
            "{ground:?}"
        );
        assert_eq!(
            writes(&actor, Some(&after), &before, false),
            not,
            "{ground:?}"
        );
        // Nor into both at once.
        let mut both = before.clone();
        both.join(&{
            let mut apart = Doc::new("visit", id(0xc9));
            let home = Value::text(&id(OTHER_HOME).to_string());
            save(
                &mut apart,
                7,
                [(Path::new("household").unwrap(), home)].into(),
            );
            apart
        });
        assert_eq!(
            writes(&actor, Some(&before), &both, false),
            not,
            "{ground:?}"
        );
    }
    let serving = with(Ground::Assigned);
    assert_eq!(writes(&serving, Some(&before), &after, false), Ok(()));
}

#[test]
fn a_record_two_people_moved_apart_lies_in_both_households_until_settled() {
    let mut record = member_of(HOME);
    let mut apart = Doc::new(Member::KIND, record.id);
    let home = |home: u128| {
        [(
            Path::new("household").unwrap(),
            Value::text(&id(home).to_string()),
        )]
        .into()
    };
    save(&mut apart, 2, home(OTHER_HOME));
    record.join(&apart);
    let lies_in = |doc: &Doc| registry::scopes(doc);
    let both: BTreeSet<Scope> = [HOME, OTHER_HOME]
        .map(|home| Scope::Household(id(home)))
        .into();
    assert_eq!(lies_in(&record), (both.clone(), both));
    assert!(reads(&us(Role::Member), &record) && reads(&them(Role::Member), &record));
    save(&mut record, 3, home(HOME));
    assert_eq!(lies_in(&record).1, [Scope::Household(id(HOME))].into());
    assert!(!reads(&them(Role::Member), &record));
}

#[test]
fn scopes_are_read_as_they_are_written() {
    let all = [
        Scope::Public,
        Scope::Staff,
        Scope::Organisation(id(OURS)),
        Scope::Household(id(HOME)),
        Scope::Visits(id(HOME)),
    ];
    for scope in all {
        assert_eq!(scope.to_string().parse(), Ok(scope));
    }
    for text in [
        "",
        "Public",
        "household",
        "household:",
        "household:x",
        "case:x",
        "staff:",
    ] {
        assert!(text.parse::<Scope>().is_err(), "{text:?}");
    }
}

#[test]
fn the_hash_of_scopes_knows_no_order_and_sees_every_difference() {
    let all = [
        Scope::Public,
        Scope::Staff,
        Scope::Organisation(id(OURS)),
        Scope::Household(id(HOME)),
        Scope::Visits(id(HOME)),
    ];
    let hash = scopes_hash(&all);
    assert_eq!(scopes_hash(all.iter().rev()), hash);
    assert_eq!(scopes_hash(all.iter().chain(&all)), hash);
    let fewer = (0..all.len()).map(|without| {
        scopes_hash(
            all.iter()
                .enumerate()
                .filter(|(place, _)| *place != without)
                .map(|(_, scope)| scope),
        )
    });
    let others: BTreeSet<String> = fewer
        .chain([
            scopes_hash::<Scope>([]),
            scopes_hash(&[Scope::Organisation(id(HOME))]),
        ])
        .collect();
    assert_eq!(others.len(), all.len() + 2);
    assert!(!others.contains(&hash));
}
