//! The directory: who keeps it, and what nobody writes a second time.

use shared::{
    domain::directory::{Edition, Printed, Proposal},
    record::Choice,
};

use super::*;

fn someone(post: Post, role: Role) -> Actor {
    let member = Membership {
        actor: ActorId::new(Uuid::nil()),
        organisation: id(OURS),
        post,
        role,
    };
    Actor::new(member, [])
}

fn with(doc: &Doc, key: &str, value: Value) -> Doc {
    let mut after = doc.clone();
    save(&mut after, 2, [(Path::new(key).unwrap(), value)].into());
    after
}

#[test]
fn what_an_edition_has_said_nobody_says_again() {
    let keeper = someone(Post::Section, Role::Administrator);
    let edition = Edition {
        version: "ver.1".into(),
        published_on: Date::MIN,
        follows: None,
        notes: None,
        rows: None,
    };
    let printed = Printed {
        edition: Ref::new(id(1)),
        kind: "entry".into(),
        record: id(2).to_string().as_str().into(),
        content: None,
    };
    let (edition, printed) = (of(0xe1, &edition), of(0xe2, &printed));
    for (doc, key, expected) in [
        (&edition, "notes", Ok(())),
        (&edition, "version", Err(Denied::WrittenOnce)),
        (&edition, "published_on", Err(Denied::WrittenOnce)),
        (&edition, "follows", Err(Denied::WrittenOnce)),
        (&edition, "later", Err(Denied::WrittenOnce)),
        (&printed, "content", Err(Denied::WrittenOnce)),
        (&printed, "edition", Err(Denied::WrittenOnce)),
    ] {
        assert_eq!(writes(&keeper, None, doc, false), Ok(()), "{key}");
        let after = with(doc, key, Value::text("ほか"));
        assert_eq!(writes(&keeper, Some(doc), &after, false), expected, "{key}");
    }
    // The same said again, by whomever: a device under a new name says so.
    for (doc, key) in [(&edition, "version"), (&printed, "record")] {
        let again = with(doc, key, doc.get(key).clone());
        assert_ne!(again, *doc);
        assert_eq!(writes(&keeper, Some(doc), &again, false), Ok(()), "{key}");
    }
    for doc in [&edition, &printed] {
        let removed = with(doc, "removed", Value::Flag(true));
        assert_eq!(
            writes(&keeper, Some(doc), &removed, false),
            Err(Denied::WrittenOnce)
        );
    }
    assert_eq!(registry::closed_by(&printed), Some(("edition", id(1))));
    assert_eq!(registry::closed_by(&edition), None);
}

#[test]
fn an_office_proposes_in_its_own_name_and_passes_nothing_on() {
    let proposal = |organisation| {
        let proposal = Proposal {
            entry: Ref::new(id(1)),
            organisation: Ref::new(id(organisation)),
            made_on: Date::MIN,
            agency: None,
            address: None,
            phones: None,
            extension: None,
            fax: None,
            hours: None,
            remarks: Some("見本".into()),
        };
        of(0xe1, &proposal)
    };
    for post in Post::ALL {
        let anyone = someone(*post, Role::Member);
        let (ours, theirs) = (proposal(OURS), proposal(THEIRS));
        assert_eq!(writes(&anyone, None, &ours, false), Ok(()));
        assert_eq!(writes(&anyone, None, &theirs, false), Err(Denied::NotHeld));
        assert!(reads(&anyone, &theirs), "all on staff see it");
        let moved = with(&ours, "organisation", Value::text(&id(THEIRS).to_string()));
        assert!(writes(&anyone, Some(&ours), &moved, false).is_err());
    }
}
