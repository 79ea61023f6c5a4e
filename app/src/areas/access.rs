//! Why the person sees a household, and what they may do there, from the records this device holds. The server decides the
//! same way; here it decides which buttons are worth showing.

use std::collections::BTreeSet;

use leptos::prelude::*;
use shared::{
    access::{
        Act, Action, Actor, Grant, Ground, LogOf, Membership, Post, Scope, Topic, allows, permits,
    },
    domain::{
        casework::Intake,
        household::{GRANTS, Household, grant},
        meeting::{Pledge, Seat, SlotAnswer, SupportMeeting, pledged},
        people::{Staff, membership},
    },
    record::{Path, Record, RecordId},
    registry,
};

use super::read::staff_of;
use crate::{
    screens::Facts,
    store::{Store, use_store},
    ui::{Banner, Card, LinkButton, PageHead, Tone},
};

/// A person before a household.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Standing {
    household: RecordId,
    /// What they are; none while their own record is not here.
    pub(super) me: Option<Membership>,
    /// The records by which they see the household now.
    pub(super) grants: Vec<(RecordId, Grant)>,
}

impl Standing {
    /// As it is today. Tracked.
    pub(super) fn of(store: Store, household: RecordId) -> Self {
        let session = store.me();
        let now = store.now();
        let own = [
            Scope::Organisation(my_organisation(store)),
            Scope::of_person(session.actor),
        ];
        let all = GRANTS
            .iter()
            .flat_map(|kind| store.referring(kind, household));
        let grants = all.filter_map(|id| Some((id, grant(&*store.doc(id)?)?)));
        let is_ours = |(_, grant): &(RecordId, Grant)| {
            grant.household() == Some(household)
                && own.contains(&grant.holder)
                && grant.span.contains(now)
        };
        let meetings = store.referring(SupportMeeting::KIND, household).into_iter();
        let meetings = meetings.filter_map(|id| by_meeting(store, id));
        Self {
            household,
            me: me(store),
            grants: grants.filter(is_ours).chain(meetings).collect(),
        }
    }

    fn actor(&self) -> Option<Actor> {
        let of_grant = |(_, grant): &(RecordId, Grant)| {
            let scopes = grant.scopes.iter();
            scopes
                .map(|scope| (*scope, grant.ground))
                .collect::<Vec<_>>()
        };
        Some(Actor::new(self.me?, self.grants.iter().flat_map(of_grant)))
    }

    const fn scope(&self, topic: Topic) -> Scope {
        match topic {
            Topic::Visits => Scope::Visits(self.household),
            Topic::Lists
            | Topic::Directory
            | Topic::Proposals
            | Topic::Staff
            | Topic::Basics
            | Topic::Grants
            | Topic::Meetings
            | Topic::Pledges
            | Topic::Intakes
            | Topic::Advice
            | Topic::Decisions
            | Topic::Settings
            | Topic::Waiting
            | Topic::Log => Scope::Household(self.household),
        }
    }

    /// Whether they see records about `topic`. While it is not known what they are, yes.
    pub(super) fn sees(&self, topic: Topic) -> bool {
        self.actor()
            .is_none_or(|actor| actor.scopes().contains(&self.scope(topic)))
    }

    /// Whether they may see who has looked at the household. While it is not known what they are, no.
    pub(super) fn may_read_log(&self) -> bool {
        let whose = Action::ReadLog(LogOf::Household(self.household));
        self.actor()
            .is_some_and(|actor| allows(&actor, whose).is_ok())
    }

    /// Whether they see it on a ground that lasts, and not by an emergency or inside a 支援会議 alone.
    pub(super) fn is_lasting(&self) -> bool {
        let lasting = [Ground::Assigned, Ground::Consent, Ground::Law];
        let mut grants = self.grants.iter();
        grants.any(|(_, grant)| lasting.contains(&grant.ground))
    }

    /// Whether they know of it from inside a 支援会議 and nowhere else: nothing is begun about it that others would see.
    pub(super) fn is_inside_only(&self) -> bool {
        let mut grants = self.grants.iter();
        grants.any(|(_, grant)| grant.ground == Ground::Meeting) && !self.is_lasting()
    }

    /// Whether the household was connected to their organisation, so that they may take it on.
    pub(super) fn is_connected(&self) -> bool {
        let household = Scope::Household(self.household);
        self.actor()
            .is_none_or(|actor| actor.is_connected(household))
    }

    /// Whether they may write records about `topic`. While it is not known what they are, yes: the server has the last word.
    pub(super) fn may_write(&self, topic: Topic) -> bool {
        self.actor()
            .is_none_or(|actor| actor.may_write(self.scope(topic), topic).is_ok())
    }
}

/// What a 支援会議 lets the person see now, as one of its members. Tracked.
fn by_meeting(store: Store, meeting: RecordId) -> Option<(RecordId, Grant)> {
    let now = store.now();
    let me = Scope::of_person(store.me().actor);
    let grants = |id: RecordId| {
        let doc = store.doc(id);
        doc.map(|doc| registry::grants(&doc)).unwrap_or_default()
    };
    let seats = store.referring(Seat::KIND, meeting).into_iter();
    let is_member = seats
        .flat_map(grants)
        .any(|seat| seat.holder == me && seat.span.contains(now));
    let pledges = store.referring(Pledge::KIND, meeting).into_iter();
    let pledges = pledges.filter_map(|id| pledged(&*store.doc(id)?));
    let mine = pledges.filter(|pledge| pledge.actor == store.me().actor);
    let mine: Vec<bool> = mine.map(|pledge| pledge.promises).collect();
    let is_pledged = !mine.is_empty() && mine.iter().all(|promises| *promises);
    let mut given = grants(meeting).into_iter();
    let given = given.find(|it| it.ground == Ground::Meeting && it.span.contains(now));
    Some((meeting, given.filter(|_| is_member && is_pledged)?))
}

/// Whether the person may call a 支援会議 about a household. Tracked.
pub(super) fn may_call_meeting(standing: &Standing) -> bool {
    let convenes = |me: Membership| {
        permits(
            me.post,
            me.role,
            Ground::Convening,
            Act::Write,
            Topic::Meetings,
        )
    };
    standing.me.is_some_and(convenes) && standing.is_lasting()
}

/// Whether the person is of the section that has called a 支援会議. Tracked.
pub(super) fn keeps_meeting(store: Store, meeting: RecordId) -> bool {
    let ours = Scope::Organisation(my_organisation(store));
    let doc = store.doc(meeting);
    let grants = doc.map(|doc| registry::grants(&doc)).unwrap_or_default();
    let mut grants = grants.iter();
    grants.any(|grant| grant.ground == Ground::Convening && grant.holder == ours)
        && may_on(store, Ground::Convening, Act::Write, Topic::Meetings)
}

/// Whether the person sets what holds for everyone, and says who advises. Tracked.
pub(super) fn may_set(store: Store) -> bool {
    may_on(store, Ground::Staff, Act::Write, Topic::Settings)
}

/// Whether the person keeps the directory. Tracked.
pub(super) fn keeps_directory(store: Store) -> bool {
    me(store).is_some_and(|me| {
        permits(
            me.post,
            me.role,
            Ground::Staff,
            Act::Write,
            Topic::Directory,
        )
    })
}

/// What the person is, by their own record on staff. Tracked.
pub(super) fn me(store: Store) -> Option<Membership> {
    let doc = store.doc(staff_of(store.me().actor))?;
    membership(&doc)
}

/// Where the person works: whoever has changed places since signing in, where their record says. Tracked.
pub(super) fn my_organisation(store: Store) -> RecordId {
    me(store).map_or(store.me().organisation, |me| me.organisation)
}

/// Whether the person's post lets them do something on that ground. While it is not known what they are, yes. Tracked.
pub(super) fn may_on(store: Store, ground: Ground, act: Act, topic: Topic) -> bool {
    me(store).is_none_or(|me| permits(me.post, me.role, ground, act, topic))
}

/// Whether the person may see what anyone has done. Tracked.
pub(super) fn may_read_all(store: Store) -> bool {
    me(store).is_some_and(|me| permits(me.post, me.role, Ground::Staff, Act::See, Topic::Log))
}

/// Whether the person may write a staff record as it is. While it is not known what they are, yes. Tracked.
pub(super) fn may_write_staff(store: Store, record: RecordId) -> bool {
    let (Some(me), Some(doc)) = (me(store), store.doc(record)) else {
        return true;
    };
    let change = registry::change(Some(&doc), &doc, false);
    let actor = Actor::new(me, []);
    change.is_none_or(|change| allows(&actor, Action::Write(&change)).is_ok())
}

/// Whether the person is one of those whom agencies ask. Tracked.
pub(super) fn keeps_intakes(store: Store) -> bool {
    me(store).is_some_and(|me| permits(me.post, me.role, Ground::Staff, Act::Write, Topic::Intakes))
}

/// Whether the person sees what all agencies have asked. Tracked.
pub fn sees_intakes(store: Store) -> bool {
    me(store).is_some_and(|me| permits(me.post, me.role, Ground::Staff, Act::See, Topic::Intakes))
}

/// Whether the person makes the roles of a case final. Tracked.
pub(super) fn may_decide(store: Store) -> bool {
    me(store).is_some_and(|me| {
        permits(
            me.post,
            me.role,
            Ground::Staff,
            Act::Write,
            Topic::Decisions,
        )
    })
}

/// Whether any organisation where 相談支援包括化推進員 work sees a household now on a lasting ground. Tracked.
pub(super) fn is_shared_with_coordinators(store: Store, household: RecordId) -> bool {
    is_shared_with(store, household, |it| it.post == Post::InclusionCoordinator)
}

/// The same of those who make the roles of a case final. Tracked.
pub(super) fn is_shared_with_deciders(store: Store, household: RecordId) -> bool {
    is_shared_with(store, household, |it| {
        permits(
            it.post,
            it.role,
            Ground::Staff,
            Act::Write,
            Topic::Decisions,
        )
    })
}

fn is_shared_with(store: Store, household: RecordId, is_meant: fn(&Membership) -> bool) -> bool {
    let lasting = [Ground::Assigned, Ground::Consent, Ground::Law];
    let staff = store.of_kind(Staff::KIND).into_iter();
    let staff = staff.filter_map(|id| membership(&*store.doc(id)?));
    let asked = staff.filter(is_meant);
    let asked: BTreeSet<Scope> = asked
        .map(|it| Scope::Organisation(it.organisation))
        .collect();
    let now = store.now();
    let all = GRANTS
        .iter()
        .flat_map(|kind| store.referring(kind, household));
    let mut grants = all.filter_map(|id| grant(&*store.doc(id)?));
    grants.any(|grant| {
        asked.contains(&grant.holder) && lasting.contains(&grant.ground) && grant.span.contains(now)
    })
}

/// Whether the person may write what was asked, a case or a ケース会議: what their own organisation asks and answers, or all of it. Tracked.
pub(super) fn may_write_intake(store: Store, record: RecordId) -> bool {
    let is_theirs = store
        .kind_of(record)
        .is_some_and(|kind| [Intake::KIND, SlotAnswer::KIND].contains(&kind));
    let is_own = is_theirs && store.link(record, "organisation") == Some(my_organisation(store));
    keeps_intakes(store) || is_own && may_on(store, Ground::Own, Act::Write, Topic::Intakes)
}

/// Whether the person may write what an adviser answers: by working where they do, or by being one of those who ask. Tracked.
pub(super) fn may_advise(store: Store, consultation: RecordId) -> bool {
    let ours = Some(my_organisation(store));
    let is_own = store.link(consultation, "organisation") == ours;
    keeps_intakes(store) || is_own && may_on(store, Ground::Own, Act::Write, Topic::Advice)
}

/// Whether the person may say which of a record's values holds. Tracked.
pub fn may_settle(store: Store, record: RecordId) -> bool {
    let Some((kind, topic)) = store
        .kind_of(record)
        .and_then(|kind| Some((kind, registry::topic(kind)?)))
    else {
        return true;
    };
    match topic {
        Topic::Lists | Topic::Directory | Topic::Settings => {
            return may_on(store, Ground::Staff, Act::Write, topic);
        }
        Topic::Proposals => {
            return store.link(record, "organisation") == Some(my_organisation(store));
        }
        Topic::Staff => return may_write_staff(store, record),
        Topic::Pledges => return store.link(record, "person") == Some(staff_of(store.me().actor)),
        Topic::Intakes => return may_write_intake(store, record),
        // Who answers settles what was answered, and not what was asked.
        Topic::Advice => {
            let is_answer = |path: &Path| ["advised_on", "advice"].contains(&path.key());
            let doc = store.doc(record);
            let is_answer = doc.is_some_and(|doc| doc.conflicts().all(is_answer));
            return keeps_intakes(store) || is_answer && may_advise(store, record);
        }
        Topic::Decisions => return may_decide(store),
        Topic::Meetings => {
            let meeting = store.link(record, "meeting").unwrap_or(record);
            return keeps_meeting(store, meeting);
        }
        Topic::Basics | Topic::Visits | Topic::Grants | Topic::Waiting | Topic::Log => {}
    }
    let household = if kind == Household::KIND {
        Some(record)
    } else {
        store.link(record, "household")
    };
    household.is_none_or(|household| Standing::of(store, household).may_write(topic))
}

/// How the person stands to a household, followed.
pub(super) fn standing(store: Store, household: RecordId) -> Memo<Standing> {
    Memo::new(move |_| {
        let _sync = store.status();
        Standing::of(store, household)
    })
}

/// A form about `topic` of a household, for those who may write it; others read the record, if there is one. Decided once:
/// what someone is writing stays before them.
pub(super) fn for_writers(
    household: RecordId,
    topic: Topic,
    record: Option<RecordId>,
    form: impl FnOnce() -> AnyView,
) -> AnyView {
    let store = use_store();
    if untrack(|| Standing::of(store, household)).may_write(topic) {
        return form();
    }
    let title = Signal::derive(move || store.title(record.unwrap_or(household)));
    view! {
        <PageHead title=title window="読むだけの記録">
            <LinkButton href=format!("/households/{household}")>"世帯のページへ"</LinkButton>
        </PageHead>
        <div class="stack">
            {record.map(|id| view! { <Card><Facts id=id skip=&["household"] /></Card> })}
            <Banner tone=Tone::Info title="この記録は、今の職種と根拠では書けません">
                <p>"世帯のページの「なぜ見えるのか」に、できることが書いてあります。書いてほしいことは、担当の機関に伝えてください。"</p>
            </Banner>
        </div>
    }
    .into_any()
}
