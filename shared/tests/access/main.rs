//! Who may see and write what.

#![expect(clippy::unwrap_used, reason = "tests stop at the first surprise")]

mod case_meetings;
mod casework;
mod city;
mod connecting;
mod consent;
mod directory;
mod disclosure;
mod emergency;
mod grants;
mod matrix;
mod meeting;
mod oracle;
mod scopes;
mod staff;

use std::collections::BTreeSet;

use shared::{
    access::{
        Action, Actor, Denied, Grant, Ground, Membership, Post, Role, Scope, Span, Topic, allows,
        scopes_hash,
    },
    domain::{
        area::{Area, AreaLevel},
        household::{Assignment, Basis, Household, Member},
        people::{Organisation, OrganisationKind, Staff},
    },
    jp::{Date, Timestamp},
    record::{ActorId, Doc, Dot, Edit, Path, Record, RecordId, Ref, ReplicaId, Value, Writes},
    registry,
    sample::demo_city,
};
use uuid::Uuid;

const OURS: u128 = 0xa1;
const THEIRS: u128 = 0xa2;
const HOME: u128 = 0xb1;
const OTHER_HOME: u128 = 0xb2;
const FRESH_HOME: u128 = 0xb3;

fn id(number: u128) -> RecordId {
    RecordId::new(Uuid::from_u128(number))
}

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

fn noon(text: &str) -> Timestamp {
    Timestamp::from_jst(day(text), "12:00".parse().unwrap())
}

fn doc(kind: &str, record: RecordId, writes: Writes) -> Doc {
    let mut doc = Doc::new(kind, record);
    save(&mut doc, 1, writes);
    doc
}

/// A first save of that replica, by someone who had seen the document.
fn save(doc: &mut Doc, replica: u128, writes: Writes) {
    let edit = Edit {
        kind: doc.kind.clone(),
        record: doc.id,
        seen: doc.context.clone(),
        writes,
    };
    let dot = Dot {
        replica: ReplicaId::new(Uuid::from_u128(replica)),
        counter: 1,
    };
    doc.apply(&edit.into_save(
        dot,
        0,
        ActorId::new(Uuid::nil()),
        Timestamp::from_millis(0),
        None,
    ));
}

/// Someone of the other organisation, who holds the household on these grounds.
fn someone(post: Post, grounds: &[Ground]) -> Actor {
    let member = Membership {
        actor: ActorId::new(Uuid::nil()),
        organisation: id(THEIRS),
        post,
        role: Role::Member,
    };
    let home = Scope::Household(id(HOME));
    Actor::new(member, grounds.iter().map(|ground| (home, *ground)))
}

fn of<R: Record>(record: u128, fact: &R) -> Doc {
    doc(R::KIND, id(record), fact.writes())
}

fn household(record: u128) -> Doc {
    let name = "見本様宅".into();
    let (kana, phones, area, postal_code, address, access_notes, background) = Default::default();
    of(
        record,
        &Household {
            name,
            kana,
            phones,
            area,
            postal_code,
            address,
            access_notes,
            background,
        },
    )
}

fn member_of(home: u128) -> Doc {
    let writes = [
        ("household", Value::text(&id(home).to_string())),
        ("name", Value::text("山田 花子")),
    ];
    doc(
        Member::KIND,
        id(0xc1),
        writes
            .map(|(key, value)| (Path::new(key).unwrap(), value))
            .into(),
    )
}

fn assignment(home: u128, organisation: u128) -> Assignment {
    Assignment {
        household: Ref::new(id(home)),
        organisation: Ref::new(id(organisation)),
        ground: Basis::Assigned,
        from: day("2026-04-01"),
        until: None,
        reason: None,
    }
}

fn area() -> Doc {
    of(
        0xd1,
        &Area {
            name: "見本区".into(),
            level: AreaLevel::Welfare,
            within: None,
        },
    )
}

fn organisation() -> Doc {
    let (kana, phones, address) = Default::default();
    of(
        OURS,
        &Organisation {
            name: "見本".into(),
            kana,
            kind: OrganisationKind::Npo,
            phones,
            address,
        },
    )
}

fn staff(role: Role, organisation: u128) -> Doc {
    let (kana, post) = (None, Post::Caseworker);
    of(
        0xe1,
        &Staff {
            name: "山田 花子".into(),
            kana,
            organisation: Ref::new(id(organisation)),
            post,
            role,
        },
    )
}

/// A caseworker of an organisation that serves these households.
fn serving(organisation: u128, role: Role, homes: &[u128]) -> Actor {
    let member = Membership {
        actor: ActorId::new(Uuid::nil()),
        organisation: id(organisation),
        post: Post::Caseworker,
        role,
    };
    let grants = homes.iter().map(|home| {
        let grant = granted(&of(0xf1, &assignment(*home, organisation)));
        grant.unwrap().scopes
    });
    Actor::new(
        member,
        grants.flatten().map(|scope| (scope, Ground::Assigned)),
    )
}

/// Someone of our organisation, which serves one household.
fn us(role: Role) -> Actor {
    serving(OURS, role, &[HOME])
}

/// Someone of an organisation that serves another.
fn them(role: Role) -> Actor {
    serving(THEIRS, role, &[OTHER_HOME])
}

fn reads(actor: &Actor, doc: &Doc) -> bool {
    allows(actor, Action::Read(&registry::scopes(doc).1)).is_ok()
}

fn writes(actor: &Actor, before: Option<&Doc>, after: &Doc, opens: bool) -> Result<(), Denied> {
    allows(
        actor,
        Action::Write(&registry::change(before, after, opens).unwrap()),
    )
}

/// The one grant that a record is, if it is one.
fn granted(doc: &Doc) -> Option<Grant> {
    let mut grants = registry::grants(doc);
    assert!(grants.len() < 2, "{grants:?}");
    grants.pop()
}

/// Someone, whether they see it, and what comes of writing it.
type Expected = (Actor, bool, Result<(), Denied>);

#[test]
fn who_sees_and_writes_what() {
    use Role::{Administrator, Member as Ordinary};
    const MAY: Result<(), Denied> = Ok(());
    const NOT_HELD: Result<(), Denied> = Err(Denied::NotHeld);
    const NOT_ADMINISTRATOR: Result<(), Denied> = Err(Denied::NotAdministrator);
    let shared_home = of(0xf1, &assignment(HOME, THEIRS));
    let table: [(&str, Doc, [Expected; 4]); 6] = [
        (
            "圏域",
            area(),
            [
                (us(Ordinary), true, NOT_ADMINISTRATOR),
                (us(Administrator), true, MAY),
                (them(Ordinary), true, NOT_ADMINISTRATOR),
                (them(Administrator), true, MAY),
            ],
        ),
        (
            "機関",
            organisation(),
            [
                (us(Ordinary), true, NOT_ADMINISTRATOR),
                (us(Administrator), true, MAY),
                (them(Ordinary), true, NOT_ADMINISTRATOR),
                (them(Administrator), true, MAY),
            ],
        ),
        (
            "職員",
            staff(Role::Administrator, OURS),
            [
                (us(Ordinary), true, NOT_ADMINISTRATOR),
                (us(Administrator), true, MAY),
                (them(Ordinary), true, NOT_ADMINISTRATOR),
                (them(Administrator), true, MAY),
            ],
        ),
        (
            "世帯",
            household(HOME),
            [
                (us(Ordinary), true, MAY),
                (us(Administrator), true, MAY),
                (them(Ordinary), false, NOT_HELD),
                (them(Administrator), false, NOT_HELD),
            ],
        ),
        (
            "世帯員",
            member_of(HOME),
            [
                (us(Ordinary), true, MAY),
                (us(Administrator), true, MAY),
                (them(Ordinary), false, NOT_HELD),
                (them(Administrator), false, NOT_HELD),
            ],
        ),
        // The other organisation sees that it is to serve the household, and can't do so to itself.
        (
            "担当",
            shared_home,
            [
                (us(Ordinary), true, MAY),
                (us(Administrator), true, MAY),
                (them(Ordinary), true, NOT_HELD),
                (them(Administrator), true, NOT_HELD),
            ],
        ),
    ];
    for (what, doc, actors) in table {
        for (actor, sees, may) in actors {
            let who = format!("{what}: {:?} of {}", actor.role, actor.organisation);
            assert_eq!(reads(&actor, &doc), sees, "{who}");
            assert_eq!(writes(&actor, None, &doc, false), may, "{who} creates");
            assert_eq!(
                writes(&actor, Some(&doc), &doc, false),
                may,
                "{who} changes"
            );
        }
    }
}

#[test]
fn a_record_that_names_no_household_is_nobodys() {
    let nowhere = doc(Member::KIND, id(0xc1), Writes::new());
    assert_eq!(
        writes(&us(Role::Administrator), None, &nowhere, false),
        Err(Denied::NoScope)
    );
    assert!(!reads(&us(Role::Administrator), &nowhere));
}

#[test]
fn a_kind_of_a_later_version_is_not_decided_here() {
    let later = doc("meeting", id(1), Writes::new());
    assert_eq!(registry::change(None, &later, true), None);
    assert!(!reads(&us(Role::Administrator), &later));
}
