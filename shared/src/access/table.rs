//! The one table of who may what: post × ground × act × topic, as data. README says it in words; what stands in no line
//! may not be.

use super::{
    Post,
    Post::{
        Caseworker, CoordinatorFirst, CoordinatorSecond, Doctor, Employment, Housing,
        InclusionCoordinator, Liaison, Other, Section, VisitingNurse, WelfareCommissioner,
    },
    Role,
};
use crate::record::Choice;

crate::choices! {
    /// On what ground a person holds records (S28, design §5).
    pub enum Ground {
        /// Being on staff.
        Staff = "staff" "職員",
        /// Working at the organisation that a record names.
        Own = "own" "所属",
        /// The organisation serves the household.
        Assigned = "assigned" "担当",
        /// The household has agreed.
        Consent = "consent" "同意",
        /// A law says so.
        Law = "law" "法令",
        /// Someone is in danger.
        Emergency = "emergency" "緊急",
        /// They are a member of a 支援会議 about the household, and have promised secrecy.
        Meeting = "meeting" "支援会議",
        /// They work in the section that has called a 支援会議.
        Convening = "convening" "支援会議の招集",
        /// The household was connected to the organisation by a つなぐシート. Shows nothing: it lets those take the household on who
        /// see it on another ground.
        Referral = "referral" "つなぎ",
    }
}

crate::choices! {
    /// What can be done with a record.
    pub enum Act {
        /// To see it: have it on the device, find it, count it, print it.
        See = "see" "見る",
        /// To make, change or remove it.
        Write = "write" "書く",
    }
}

crate::choices! {
    /// What a kind of record is about, as far as it decides who may see and write it.
    pub enum Topic {
        /// What everyone uses: organisations, districts.
        Lists = "lists" "共通の一覧",
        /// The directory: its rows, its editions, who is in charge.
        Directory = "directory" "相談機関一覧",
        /// What offices would have their own rows of the directory say.
        Proposals = "proposals" "掲載内容の変更の申し出",
        /// Who is on staff, where, and entrusted with what.
        Staff = "staff" "職員",
        /// A household and its people.
        Basics = "basics" "世帯と世帯員",
        /// Who may see a household, and why.
        Grants = "grants" "担当・同意・法令・緊急の記録",
        /// What visits have shown.
        Visits = "visits" "訪問の記録",
        /// A 支援会議, what it keeps, and who its members are.
        Meetings = "meetings" "支援会議と委員",
        /// What someone asked to be a member of a 支援会議 has promised.
        Pledges = "pledges" "守秘の約束",
        /// What agencies have asked the 相談支援包括化推進員, and the cases that came of it.
        Intakes = "intakes" "相談受付と取扱ケース",
        /// What advisers are asked, and advise.
        Advice = "advice" "アドバイザーへの相談",
        /// Which roles of a case are final.
        Decisions = "decisions" "役割の決定",
        /// What the city settles for everyone.
        Settings = "settings" "市の決まり",
        /// Which つなぎ nobody has taken up in time, anywhere: from whom to whom and since when.
        Waiting = "waiting" "受けられていないつなぎ",
        /// Who has looked, printed and written: the audit log.
        Log = "log" "だれが見たかの記録",
    }
}

/// One line: all of these may do all of this on any of these grounds.
struct Rule {
    posts: &'static [Post],
    roles: &'static [Role],
    grounds: &'static [Ground],
    acts: &'static [Act],
    topics: &'static [Topic],
}

const ALL: &[Post] = Post::ALL;
const ANY: &[Role] = Role::ALL;
const BOTH: &[Act] = Act::ALL;
/// What others than those who serve a household see it by.
const SHARED: &[Ground] = &[Ground::Consent, Ground::Law];
const HOUSEHOLD: &[Ground] = &[Ground::Assigned, Ground::Consent, Ground::Law];

/// Who visits households.
const VISITORS: &[Post] = &[
    VisitingNurse,
    CoordinatorFirst,
    CoordinatorSecond,
    WelfareCommissioner,
    Caseworker,
    InclusionCoordinator,
    Section,
    Doctor,
    Liaison,
    Other,
];

/// Everyone but advisers, who advise and do not serve.
const SERVING: &[Post] = &[
    VisitingNurse,
    CoordinatorFirst,
    CoordinatorSecond,
    WelfareCommissioner,
    Caseworker,
    InclusionCoordinator,
    Section,
    Doctor,
    Liaison,
    Employment,
    Housing,
    Other,
];

const fn rule(
    posts: &'static [Post],
    grounds: &'static [Ground],
    acts: &'static [Act],
    topics: &'static [Topic],
) -> Rule {
    Rule {
        posts,
        roles: ANY,
        grounds,
        acts,
        topics,
    }
}

/// The table. The rules in words stand in README, "Who may see what"; tests hold each cell against those.
const TABLE: &[Rule] = &[
    rule(
        ALL,
        &[Ground::Staff],
        &[Act::See],
        &[
            Topic::Lists,
            Topic::Staff,
            Topic::Directory,
            Topic::Proposals,
            Topic::Settings,
        ],
    ),
    Rule {
        roles: &[Role::Administrator],
        ..rule(
            ALL,
            &[Ground::Staff],
            &[Act::Write],
            &[
                Topic::Lists,
                Topic::Staff,
                Topic::Directory,
                Topic::Settings,
            ],
        )
    },
    rule(
        &[Section],
        &[Ground::Staff],
        &[Act::Write],
        &[Topic::Directory, Topic::Settings],
    ),
    rule(
        &[InclusionCoordinator],
        &[Ground::Staff],
        &[Act::See],
        &[Topic::Waiting],
    ),
    rule(ALL, &[Ground::Own], BOTH, &[Topic::Proposals]),
    rule(
        ALL,
        &[Ground::Own],
        &[Act::See],
        &[Topic::Grants, Topic::Staff, Topic::Meetings],
    ),
    Rule {
        roles: &[Role::OrganisationAdministrator, Role::Administrator],
        ..rule(ALL, &[Ground::Own], &[Act::Write], &[Topic::Staff])
    },
    rule(ALL, HOUSEHOLD, &[Act::See], &[Topic::Basics, Topic::Grants]),
    rule(
        SERVING,
        &[Ground::Assigned],
        &[Act::Write],
        &[Topic::Basics],
    ),
    rule(
        VISITORS,
        &[Ground::Assigned],
        &[Act::Write],
        &[Topic::Grants],
    ),
    rule(VISITORS, &[Ground::Assigned], BOTH, &[Topic::Visits]),
    rule(ALL, SHARED, &[Act::See], &[Topic::Visits]),
    rule(VISITORS, SHARED, &[Act::Write], &[Topic::Visits]),
    rule(
        VISITORS,
        &[Ground::Emergency],
        &[Act::See],
        &[Topic::Basics, Topic::Grants],
    ),
    rule(VISITORS, &[Ground::Emergency], BOTH, &[Topic::Visits]),
    rule(
        ALL,
        &[Ground::Meeting],
        &[Act::See],
        &[
            Topic::Basics,
            Topic::Grants,
            Topic::Visits,
            Topic::Meetings,
            Topic::Pledges,
        ],
    ),
    rule(&[Section], &[Ground::Convening], BOTH, &[Topic::Meetings]),
    rule(
        &[Section],
        &[Ground::Convening],
        &[Act::See],
        &[Topic::Pledges, Topic::Log],
    ),
    rule(ALL, &[Ground::Own], BOTH, &[Topic::Pledges]),
    rule(SERVING, &[Ground::Own], BOTH, &[Topic::Intakes]),
    rule(ALL, &[Ground::Own], BOTH, &[Topic::Advice]),
    rule(
        &[InclusionCoordinator],
        &[Ground::Staff],
        BOTH,
        &[Topic::Intakes, Topic::Advice],
    ),
    rule(
        &[Section],
        &[Ground::Staff],
        &[Act::See],
        &[Topic::Intakes, Topic::Advice],
    ),
    rule(
        &[Section],
        &[Ground::Staff],
        &[Act::Write],
        &[Topic::Decisions],
    ),
    rule(SERVING, &[Ground::Assigned], &[Act::See], &[Topic::Log]),
    Rule {
        roles: &[Role::OrganisationAdministrator],
        ..rule(ALL, &[Ground::Own], &[Act::See], &[Topic::Log])
    },
    Rule {
        roles: &[Role::Administrator],
        ..rule(ALL, &[Ground::Staff], &[Act::See], &[Topic::Log])
    },
];

/// Whether the table lets someone do something on that ground.
#[must_use]
pub fn permits(post: Post, role: Role, ground: Ground, act: Act, topic: Topic) -> bool {
    TABLE.iter().any(|rule| {
        rule.posts.contains(&post)
            && rule.roles.contains(&role)
            && rule.grounds.contains(&ground)
            && rule.acts.contains(&act)
            && rule.topics.contains(&topic)
    })
}
