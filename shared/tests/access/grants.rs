//! What gives a person a scope.

use super::*;

#[test]
fn whoever_assigns_a_fresh_household_to_their_own_organisation_opens_it() {
    let nurse = us(Role::Member);
    let own = of(0xf1, &assignment(FRESH_HOME, OURS));
    let foreign = of(0xf1, &assignment(FRESH_HOME, THEIRS));
    assert_eq!(writes(&nurse, None, &own, true), Ok(()));
    assert_eq!(
        writes(&nurse, None, &own, false),
        Err(Denied::NotHeld),
        "others hold it already"
    );
    assert_eq!(
        writes(&nurse, None, &foreign, true),
        Err(Denied::NotHeld),
        "for others"
    );
    assert_eq!(
        writes(&nurse, Some(&foreign), &own, true),
        Err(Denied::NotHeld),
        "by turning another's"
    );
    assert_eq!(
        writes(&nurse, None, &household(FRESH_HOME), true),
        Err(Denied::NotHeld),
        "without an assignment"
    );
    let mut removed = own.clone();
    save(
        &mut removed,
        2,
        [(Path::new("removed").unwrap(), Value::Flag(true))].into(),
    );
    assert_eq!(
        writes(&nurse, None, &removed, true),
        Err(Denied::NotHeld),
        "by a removed assignment"
    );
}

/// One household is fresh, the other is others': the record would lie with both.
#[test]
fn whoever_takes_on_a_household_writes_into_no_other() {
    let mut two = of(0xf1, &assignment(HOME, THEIRS));
    let mut apart = Doc::new(Assignment::KIND, id(0xf1));
    let fresh = Value::text(&id(FRESH_HOME).to_string());
    save(
        &mut apart,
        9,
        [(Path::new("household").unwrap(), fresh)].into(),
    );
    two.join(&apart);
    assert_eq!(
        writes(&them(Role::Member), None, &two, true),
        Err(Denied::NotHeld)
    );
}

#[test]
fn an_assignment_grants_from_its_first_to_its_last_day() {
    let ended = Assignment {
        until: Some(day("2026-09-30")),
        ..assignment(HOME, OURS)
    };
    let grant = granted(&of(0xf1, &ended)).unwrap();
    assert_eq!(
        grant.scopes,
        [Scope::Household(id(HOME)), Scope::Visits(id(HOME))].into()
    );
    assert_eq!(grant.holder, Scope::Organisation(id(OURS)));
    let days = ["2026-03-31", "2026-04-01", "2026-09-30", "2026-10-01"];
    assert_eq!(
        days.map(|text| grant.span.contains(noon(text))),
        [false, true, true, false]
    );
    let ends = grant.span.until.unwrap();
    assert!(!grant.span.contains(ends));
    assert!(
        grant
            .span
            .contains(Timestamp::from_millis(ends.millis() - 1))
    );
    assert_eq!(grant.span.last_day(), ended.until);
    let open = Span {
        until: None,
        ..grant.span
    };
    assert_eq!(open.last_day(), None);
    assert_eq!(
        days.map(|text| open.contains(noon(text))),
        [false, true, true, true]
    );
}

#[test]
fn the_earliest_of_two_last_days_counts() {
    let until = |text: &str| [(Path::new("until").unwrap(), Value::text(text))].into();
    let started = of(0xf1, &assignment(HOME, OURS));
    let (mut left, mut right) = (started.clone(), started);
    save(&mut left, 2, until("2026-09-30"));
    save(&mut right, 3, until("2026-12-31"));
    left.join(&right);
    assert_eq!(
        granted(&left).unwrap().span.last_day(),
        Some(day("2026-09-30"))
    );
}

#[test]
fn an_assignment_someone_removed_grants_nothing_even_when_another_kept_it() {
    let removed = |flag| [(Path::new("removed").unwrap(), Value::Flag(flag))].into();
    let started = of(0xf1, &assignment(HOME, OURS));
    let (mut left, mut right) = (started.clone(), started);
    save(&mut left, 2, removed(true));
    save(&mut right, 3, removed(false));
    left.join(&right);
    assert_eq!(granted(&left), None);
    assert!(granted(&right).is_some());
}

#[test]
fn a_staff_record_makes_a_member() {
    let membership = |doc: &Doc| registry::membership(doc);
    let actor = ActorId::new(id(0xe1).uuid());
    let is = |role| {
        Some(Membership {
            actor,
            organisation: id(OURS),
            post: Post::Caseworker,
            role,
        })
    };
    assert_eq!(membership(&staff(Role::Member, OURS)), is(Role::Member));
    for role in [Role::OrganisationAdministrator, Role::Administrator] {
        assert_eq!(membership(&staff(role, OURS)), is(role));
    }
    let mut left = staff(Role::Administrator, OURS);
    save(
        &mut left,
        2,
        [(Path::new("removed").unwrap(), Value::Flag(true))].into(),
    );
    assert_eq!(membership(&left), None);
    let nowhere = doc(Staff::KIND, id(0xe1), Writes::new());
    assert_eq!(membership(&nowhere), None);
    assert_eq!(membership(&household(HOME)), None);
}
