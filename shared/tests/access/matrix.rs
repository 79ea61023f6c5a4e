//! Every cell of the table against the rules in words.

use std::collections::BTreeMap;

use shared::{
    access::{Act, Action, LogOf, allows, topic},
    domain::casework::{Case, Closing, Consultation, Decision, Intake, PastIntake, PastMeeting},
    domain::directory::Proposal,
    domain::household::{Consent, Emergency, Extent},
    domain::meeting::{CaseMeeting, Invitation, SlotAnswer, SupportMeeting},
    domain::visit::Visit,
    record::{Choice, Schema, ScopeKind},
};

use super::{consent::consent, oracle::may, *};

/// An organisation that serves and sees nothing else.
const THIRD: u128 = 0xa3;

/// Whom a 緊急の閲覧 names.
const PERSON: u128 = 0xe7;

/// A 支援会議 about the household.
const MEETING: u128 = 0xf6;

/// A record of each kind: about the household, or for all.
fn records() -> BTreeMap<&'static str, Doc> {
    let of_home = |schema: &'static Schema| {
        let home = Value::text(&id(HOME).to_string());
        let organisation = Value::text(&id(OURS).to_string());
        let person = Value::text(&id(PERSON).to_string());
        let writes = [
            ("household", home),
            ("organisation", organisation),
            ("person", person),
            ("meeting", Value::text(&id(MEETING).to_string())),
        ]
        .into_iter()
        .filter(|(key, _)| schema.field(key).is_some());
        let record = match schema.kind {
            Household::KIND => id(HOME),
            SupportMeeting::KIND => id(MEETING),
            _ => id(0xfff),
        };
        let writes = writes.map(|(key, value)| (Path::new(key).unwrap(), value));
        (schema.kind, doc(schema.kind, record, writes.collect()))
    };
    registry::kinds()
        .iter()
        .map(|kind| of_home(kind.schema))
        .collect()
}

/// Someone who holds what there is to hold on that ground, and on no other that could reach the same.
fn holder(post: Post, role: Role, ground: Ground) -> Actor {
    let home = [Scope::Household(id(HOME)), Scope::Visits(id(HOME))];
    let meeting = [Scope::Meeting(id(MEETING))];
    let held: Vec<Scope> = match ground {
        Ground::Staff | Ground::Own => Vec::new(),
        Ground::Convening => meeting.into(),
        Ground::Meeting => home.into_iter().chain(meeting).collect(),
        Ground::Referral => home[..1].into(),
        Ground::Assigned | Ground::Consent | Ground::Law | Ground::Emergency => home.into(),
    };
    // The organisation and the person that the records name, only where it is asked about.
    let (organisation, person) = if ground == Ground::Own {
        (OURS, PERSON)
    } else {
        (THIRD, 0)
    };
    let member = Membership {
        actor: ActorId::new(id(person).uuid()),
        organisation: id(organisation),
        post,
        role,
    };
    Actor::new(member, held.into_iter().map(|scope| (scope, ground)))
}

/// Whether records of that kind are reached on that ground: everyone is on staff, too.
fn reaches(ground: Ground, schema: &Schema) -> bool {
    // Everyone on staff who keeps them sees them, whatever else they hold.
    if matches!(
        schema.kind,
        Intake::KIND
            | Case::KIND
            | Closing::KIND
            | Consultation::KIND
            | Decision::KIND
            | CaseMeeting::KIND
            | Invitation::KIND
            | SlotAnswer::KIND
            | PastIntake::KIND
            | PastMeeting::KIND
    ) {
        return true;
    }
    // Made by one's own organisation, and seen by all on staff.
    if schema.kind == Proposal::KIND {
        return matches!(ground, Ground::Own | Ground::Staff);
    }
    let is_list = matches!(schema.scopes[0].kind, ScopeKind::Public | ScopeKind::Staff);
    let is_own = schema.kind == Staff::KIND && ground == Ground::Own;
    is_list == (ground == Ground::Staff) || is_own
}

#[test]
fn every_cell_is_as_the_rules_in_words_say() {
    let records = records();
    let (mut cells, mut allowed) = (0, 0);
    for post in Post::ALL {
        for role in Role::ALL {
            for ground in Ground::ALL {
                let actor = holder(*post, *role, *ground);
                for kind in registry::kinds() {
                    let (schema, doc) = (kind.schema, &records[kind.schema.kind]);
                    for act in Act::ALL {
                        let expected = may(*post, *role, *ground, *act, schema.kind);
                        let is = reaches(*ground, schema)
                            && match act {
                                Act::See => reads(&actor, doc),
                                Act::Write => {
                                    let new = writes(&actor, None, doc, false).is_ok();
                                    let old = writes(&actor, Some(doc), doc, false).is_ok();
                                    // A 緊急の閲覧 is begun by whoever opens the household, and looked over by others.
                                    // What is asked is about a household that one sees, by others than those who are asked.
                                    // What an adviser is asked is answered by others than those who ask.
                                    let is_asked =
                                        matches!(schema.kind, Intake::KIND | Consultation::KIND)
                                            && *post != Post::InclusionCoordinator;
                                    // Nobody begins anything about a household that they see inside a 支援会議 alone.
                                    let topic = registry::topic(schema.kind);
                                    let is_inside = *ground == Ground::Meeting
                                        && matches!(topic, Some(Topic::Intakes | Topic::Advice))
                                        && schema.field("household").is_some();
                                    let is_other =
                                        schema.kind == Emergency::KIND || is_asked || is_inside;
                                    assert_eq!(new, old && !is_other, "{} {actor:?}", schema.kind);
                                    old
                                }
                            };
                        let cell = [post.label(), role.label(), ground.label(), act.label()];
                        assert_eq!(is, expected, "{cell:?} {}", schema.label);
                        cells += 1;
                        allowed += usize::from(is);
                    }
                }
            }
        }
    }
    assert!(cells >= 2_000, "{cells} cells");
    assert!(
        allowed > cells / 10 && allowed < cells / 2,
        "{allowed} of {cells}"
    );
}

#[test]
fn the_log_is_read_as_the_rules_in_words_say() {
    for post in Post::ALL {
        for role in Role::ALL {
            for ground in Ground::ALL {
                let actor = holder(*post, *role, *ground);
                let reads = |whose| allows(&actor, Action::ReadLog(whose)).is_ok();
                // Whoever holds a household is on staff, too, and works somewhere.
                let expected = |ground| may(*post, *role, ground, Act::See, "log");
                let cell = format!("{post:?} {role:?} {ground:?}");
                let of_all = expected(Ground::Staff);
                let of_meeting = *ground == Ground::Convening && expected(*ground) || of_all;
                assert_eq!(reads(LogOf::Meeting(id(MEETING))), of_meeting, "{cell}");
                assert_eq!(reads(LogOf::Meeting(id(0x999))), of_all, "{cell}");
                let is_serving = *ground == Ground::Assigned;
                let of_home = is_serving && expected(*ground) || of_all;
                assert_eq!(reads(LogOf::Household(id(HOME))), of_home, "{cell}");
                assert_eq!(reads(LogOf::All), of_all, "{cell}");
                assert_eq!(reads(LogOf::Household(id(0x999))), of_all, "{cell}");
                let someone = ActorId::new(id(0x99).uuid());
                let colleague = LogOf::Person(someone, Some(actor.organisation));
                assert_eq!(reads(colleague), expected(Ground::Own) || of_all, "{cell}");
                for elsewhere in [Some(id(0x998)), None] {
                    let of = LogOf::Person(someone, elsewhere);
                    assert_eq!(reads(of), of_all, "{cell}");
                }
                assert!(reads(LogOf::Person(actor.id, None)), "{cell}");
                assert!(!may(*post, *role, *ground, Act::Write, "log"), "{cell}");
            }
        }
    }
}

#[test]
fn what_waits_is_seen_as_the_rules_in_words_say() {
    for post in Post::ALL {
        for role in Role::ALL {
            for ground in Ground::ALL {
                let actor = holder(*post, *role, *ground);
                // Whoever holds a household is on staff, too.
                let expected = may(*post, *role, Ground::Staff, Act::See, "waiting");
                let is = allows(&actor, Action::ReadWaiting).is_ok();
                assert_eq!(is, expected, "{post:?} {role:?} {ground:?}");
                for act in Act::ALL {
                    let cell = shared::access::permits(*post, *role, *ground, *act, Topic::Waiting);
                    assert_eq!(
                        cell,
                        may(*post, *role, *ground, *act, "waiting"),
                        "{post:?}"
                    );
                }
            }
        }
    }
}

#[test]
fn whoever_sees_a_household_sees_why() {
    for (post, role) in Post::ALL.iter().zip(Role::ALL.iter().cycle()) {
        for ground in Ground::ALL {
            let sees = |about| shared::access::permits(*post, *role, *ground, Act::See, about);
            if *ground == Ground::Staff {
                for about in [
                    Topic::Staff,
                    Topic::Directory,
                    Topic::Proposals,
                    Topic::Settings,
                ] {
                    assert_eq!(sees(Topic::Lists), sees(about), "{post:?}");
                }
            }
            if *ground != Ground::Own {
                // Whoever sees a household by a 支援会議 sees the meeting.
                assert!(
                    *ground != Ground::Meeting || sees(Topic::Meetings),
                    "{post:?}"
                );
                assert_eq!(
                    sees(Topic::Basics),
                    sees(Topic::Grants),
                    "{post:?} {ground:?}"
                );
            }
        }
    }
}

#[test]
fn what_lies_in_one_scope_is_about_one_thing() {
    for kind in registry::kinds() {
        let about = registry::topic(kind.schema.kind).unwrap();
        let of_scope = topic(kind.schema.scopes[0].kind);
        let lies_with = [
            (Topic::Grants, Topic::Basics),
            (Topic::Staff, Topic::Lists),
            (Topic::Directory, Topic::Lists),
            (Topic::Settings, Topic::Lists),
            (Topic::Proposals, Topic::Grants),
            (Topic::Pledges, Topic::Grants),
            (Topic::Intakes, Topic::Grants),
            (Topic::Decisions, Topic::Intakes),
            (Topic::Advice, Topic::Intakes),
        ];
        assert!(about == of_scope || lies_with.contains(&(about, of_scope)));
    }
}

#[test]
fn a_consent_to_basics_shows_no_visits() {
    let consent = Consent {
        organisation: Ref::new(id(THIRD)),
        extent: Extent::Basics,
        ..consent()
    };
    let grant = granted(&of(0xf2, &consent)).unwrap();
    let records = records();
    for post in Post::ALL {
        let member = Membership {
            actor: ActorId::new(Uuid::nil()),
            organisation: id(THIRD),
            post: *post,
            role: Role::Member,
        };
        let scopes = grant.scopes.iter().copied();
        let actor = Actor::new(member, scopes.map(|scope| (scope, Ground::Consent)));
        let visit = &records[Visit::KIND];
        assert!(reads(&actor, &records[Household::KIND]), "{post:?}");
        assert!(!reads(&actor, visit), "{post:?}");
        assert_eq!(
            writes(&actor, None, visit, false),
            Err(Denied::NotHeld),
            "{post:?}"
        );
    }
}
