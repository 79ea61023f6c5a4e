//! Who writes staff records (rule 6), beyond what a matrix of one record of each kind can ask.

use super::*;

const NEW: u128 = 0xe8;

/// Someone who may keep the staff records of our organisation.
fn keeper() -> Actor {
    us(Role::OrganisationAdministrator)
}

fn change(doc: &Doc, writes: &[(&str, Value)]) -> Doc {
    let mut after = doc.clone();
    let pairs = writes.iter().cloned();
    save(
        &mut after,
        0x77,
        pairs
            .map(|(key, value)| (Path::new(key).unwrap(), value))
            .collect(),
    );
    after
}

fn text<'a>(key: &'a str, text: &str) -> [(&'a str, Value); 1] {
    [(key, Value::text(text))]
}

#[test]
fn an_organisation_administrator_keeps_the_staff_of_the_own_organisation() {
    let (ours, theirs) = (staff(Role::Member, OURS), staff(Role::Member, THEIRS));
    let new = of(NEW, &Staff::parse(&ours).unwrap());
    assert_eq!(writes(&keeper(), None, &new, false), Ok(()), "makes");
    let elsewhere = of(NEW, &Staff::parse(&theirs).unwrap());
    let denied = Err(Denied::NotAdministrator);
    assert_eq!(writes(&keeper(), None, &elsewhere, false), denied);
    for (what, writes_of, may) in [
        ("name", &text("name", "山田 桜子")[..], Ok(())),
        ("post", &text("post", "doctor"), Ok(())),
        (
            "entrusts",
            &text("role", "organisation_administrator"),
            Ok(()),
        ),
        (
            "entrusts with the whole",
            &text("role", "administrator"),
            denied,
        ),
        (
            "entrusts with what is not known",
            &text("role", "emperor"),
            denied,
        ),
        (
            "something else than a code",
            &[("role", Value::Flag(true))],
            denied,
        ),
        ("takes the role away", &[("role", Value::Empty)], Ok(())),
        (
            "sends away",
            &text("organisation", &id(THEIRS).to_string()),
            denied,
        ),
        ("sends nowhere", &[("organisation", Value::Empty)], denied),
        ("ends", &[("removed", Value::Flag(true))], Ok(())),
    ] {
        let after = change(&ours, writes_of);
        assert_eq!(writes(&keeper(), Some(&ours), &after, false), may, "{what}");
        let all = us(Role::Administrator);
        assert_eq!(writes(&all, Some(&ours), &after, false), Ok(()), "{what}");
        let nobody = us(Role::Member);
        assert_eq!(
            writes(&nobody, Some(&ours), &after, false),
            denied,
            "{what}"
        );
    }
    let called = change(&theirs, &text("organisation", &id(OURS).to_string()));
    assert_eq!(writes(&keeper(), Some(&theirs), &called, false), denied);
    let ended = change(&ours, &[("removed", Value::Flag(true))]);
    assert_eq!(
        writes(&keeper(), Some(&ended), &ours, false),
        Ok(()),
        "takes an end back"
    );
}

#[test]
fn the_record_of_a_general_administrator_is_theirs_alone() {
    let one = staff(Role::Administrator, OURS);
    for writes_of in [
        &text("name", "別の名前")[..],
        &text("role", "member"),
        &[("removed", Value::Flag(true))],
    ] {
        let after = change(&one, writes_of);
        let denied = Err(Denied::NotAdministrator);
        assert_eq!(writes(&keeper(), Some(&one), &after, false), denied);
        assert_eq!(
            writes(&us(Role::Administrator), Some(&one), &after, false),
            Ok(())
        );
    }
}

#[test]
fn each_rival_value_counts() {
    let base = staff(Role::Member, OURS);
    let mut rivals = base.clone();
    for (replica, organisation) in [(2, OURS), (3, THEIRS)] {
        let mut side = base.clone();
        let value = Value::text(&id(organisation).to_string());
        save(
            &mut side,
            replica,
            [(Path::new("organisation").unwrap(), value)].into(),
        );
        rivals.join(&side);
    }
    assert_eq!(rivals.heads("organisation").len(), 2);
    let settled = change(&rivals, &text("organisation", &id(OURS).to_string()));
    let denied = Err(Denied::NotAdministrator);
    assert_eq!(writes(&keeper(), Some(&rivals), &settled, false), denied);
}

#[test]
fn nothing_else_comes_with_keeping_staff() {
    for doc in [area(), organisation()] {
        let denied = Err(Denied::NotAdministrator);
        assert_eq!(writes(&keeper(), Some(&doc), &doc, false), denied);
    }
}

#[test]
fn a_role_of_a_later_version_is_that_of_a_member() {
    let later = change(&staff(Role::Member, OURS), &text("role", "emperor"));
    assert_eq!(registry::membership(&later).unwrap().role, Role::Member);
}
