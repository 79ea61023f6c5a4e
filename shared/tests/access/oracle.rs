//! The rules of README "Who may see what", written down a second time from the words alone.

use shared::access::{Act, Ground, Post, Role};

/// Whether someone with this post and role, who holds a record of this kind on this ground alone,
/// may do this with it. What stands in no rule may not be. A 同意, 法令 or 支援会議 is taken to cover
/// visits. Rules 8, 14 and 18, which ask what else a household has or is seen by, are not in here.
pub(crate) fn may(post: Post, role: Role, ground: Ground, act: Act, kind: &str) -> bool {
    match kind {
        "staff" => may_with_staff(role, ground, act),
        "organisation" | "area" | "town" | "coverage" => may_with_lists(role, ground, act),
        "agency_kind" | "office" | "edition" | "entry" | "printed" | "charge" | "review"
        | "answer" | "saying" => may_with_directory(post, role, ground, act),
        "proposal" => may_with_proposals(ground, act),
        "household" | "member" | "connecting_sheet" | "reply" | "support" | "care_plan"
        | "task" | "progress" | "remark" => may_with_household(post, ground, act),
        "city_settings" | "advisor" => may_with_settings(post, role, ground, act),
        "waiting" => may_with_waiting(post, ground, act),
        "assignment" | "consent" | "disclosure" | "emergency" | "referral" => {
            may_with_grants(post, ground, act)
        }
        "visit" => may_with_visits(post, ground, act),
        "support_meeting" | "sitting" | "information_request" => {
            may_with_meetings(post, ground, act)
        }
        "seat" => may_with_seats(post, ground, act),
        "pledge" => may_with_pledges(post, ground, act),
        "intake" => may_with_intakes(post, ground, act),
        "consultation" => may_with_advice(post, ground, act),
        "case" | "closing" | "case_meeting" => may_with_cases(post, ground, act),
        "invitation" => may_with_calls(post, ground, act),
        "slot_answer" => may_with_answers(post, ground, act),
        "past_intake" | "past_meeting" => may_with_past(post, act),
        "decision" => may_with_decisions(post, ground, act),
        "log" => may_with_log(post, role, ground, act),
        unknown => panic!("no rule says anything about records of kind {unknown:?}"),
    }
}

/// Rule 1.
fn may_with_lists(role: Role, ground: Ground, act: Act) -> bool {
    match (act, ground) {
        (Act::See, Ground::Staff) => true,
        (Act::Write, Ground::Staff) => match role {
            Role::Administrator => true,
            Role::Member | Role::OrganisationAdministrator => false,
        },
        (
            Act::See | Act::Write,
            Ground::Own
            | Ground::Assigned
            | Ground::Consent
            | Ground::Law
            | Ground::Emergency
            | Ground::Meeting
            | Ground::Convening
            | Ground::Referral,
        ) => false,
    }
}

/// Rules 1 and 16. What nobody writes a second time is taken to be new.
fn may_with_directory(post: Post, role: Role, ground: Ground, act: Act) -> bool {
    match (act, ground) {
        (Act::See, Ground::Staff) => true,
        (Act::Write, Ground::Staff) => convenes(post) || role == Role::Administrator,
        (
            Act::See | Act::Write,
            Ground::Own
            | Ground::Assigned
            | Ground::Consent
            | Ground::Law
            | Ground::Emergency
            | Ground::Meeting
            | Ground::Convening
            | Ground::Referral,
        ) => false,
    }
}

/// Rule 19.
fn may_with_settings(post: Post, role: Role, ground: Ground, act: Act) -> bool {
    match (act, ground) {
        (Act::See, Ground::Staff) => true,
        (Act::Write, Ground::Staff) => convenes(post) || role == Role::Administrator,
        (
            Act::See | Act::Write,
            Ground::Own
            | Ground::Assigned
            | Ground::Consent
            | Ground::Law
            | Ground::Emergency
            | Ground::Meeting
            | Ground::Convening
            | Ground::Referral,
        ) => false,
    }
}

/// Rule 20.
fn may_with_waiting(post: Post, ground: Ground, act: Act) -> bool {
    match (act, ground) {
        (Act::See, Ground::Staff) => match post {
            Post::InclusionCoordinator => true,
            Post::VisitingNurse
            | Post::CoordinatorFirst
            | Post::CoordinatorSecond
            | Post::WelfareCommissioner
            | Post::Caseworker
            | Post::Section
            | Post::Adviser
            | Post::Doctor
            | Post::Liaison
            | Post::Employment
            | Post::Housing
            | Post::Other => false,
        },
        (
            Act::See,
            Ground::Own
            | Ground::Assigned
            | Ground::Consent
            | Ground::Law
            | Ground::Emergency
            | Ground::Meeting
            | Ground::Convening
            | Ground::Referral,
        )
        | (Act::Write, _) => false,
    }
}

/// Rule 17.
fn may_with_proposals(ground: Ground, act: Act) -> bool {
    match (act, ground) {
        (Act::See, Ground::Staff) | (Act::See | Act::Write, Ground::Own) => true,
        (Act::Write, Ground::Staff)
        | (
            Act::See | Act::Write,
            Ground::Assigned
            | Ground::Consent
            | Ground::Law
            | Ground::Emergency
            | Ground::Meeting
            | Ground::Convening
            | Ground::Referral,
        ) => false,
    }
}

/// Rules 1 and 6. What a staff record says is taken to be a 担当者 and to stay where it is.
fn may_with_staff(role: Role, ground: Ground, act: Act) -> bool {
    match (act, ground) {
        (Act::See, Ground::Staff | Ground::Own) => true,
        (Act::Write, Ground::Staff) => match role {
            Role::Administrator => true,
            Role::Member | Role::OrganisationAdministrator => false,
        },
        (Act::Write, Ground::Own) => match role {
            Role::Administrator | Role::OrganisationAdministrator => true,
            Role::Member => false,
        },
        (
            Act::See | Act::Write,
            Ground::Assigned
            | Ground::Consent
            | Ground::Law
            | Ground::Emergency
            | Ground::Meeting
            | Ground::Convening
            | Ground::Referral,
        ) => false,
    }
}

/// Rules 2, 4, 7, 11 and 12.
fn may_with_household(post: Post, ground: Ground, act: Act) -> bool {
    match (act, ground) {
        (Act::See, Ground::Assigned | Ground::Consent | Ground::Law | Ground::Meeting) => true,
        (Act::See, Ground::Emergency) => visits(post),
        (Act::Write, Ground::Assigned) => keeps_household(post),
        (
            Act::See | Act::Write,
            Ground::Staff | Ground::Own | Ground::Convening | Ground::Referral,
        )
        | (Act::Write, Ground::Consent | Ground::Law | Ground::Emergency | Ground::Meeting) => {
            false
        }
    }
}

/// Rules 2, 5, 6, 7, 11 and 12. Written by those who see the visits by 担当, who are those who visit.
fn may_with_grants(post: Post, ground: Ground, act: Act) -> bool {
    match (act, ground) {
        (
            Act::See,
            Ground::Own | Ground::Assigned | Ground::Consent | Ground::Law | Ground::Meeting,
        ) => true,
        (Act::See, Ground::Emergency) | (Act::Write, Ground::Assigned) => visits(post),
        (Act::See, Ground::Staff | Ground::Convening | Ground::Referral)
        | (
            Act::Write,
            Ground::Staff
            | Ground::Own
            | Ground::Consent
            | Ground::Law
            | Ground::Emergency
            | Ground::Meeting
            | Ground::Convening
            | Ground::Referral,
        ) => false,
    }
}

/// Rules 3, 7, 11 and 12.
fn may_with_visits(post: Post, ground: Ground, act: Act) -> bool {
    match (act, ground) {
        (Act::See, Ground::Consent | Ground::Law | Ground::Meeting) => true,
        (Act::See | Act::Write, Ground::Assigned | Ground::Emergency)
        | (Act::Write, Ground::Consent | Ground::Law) => visits(post),
        (
            Act::See | Act::Write,
            Ground::Staff | Ground::Own | Ground::Convening | Ground::Referral,
        )
        | (Act::Write, Ground::Meeting) => false,
    }
}

/// Rules 11 and 12. A 支援会議 is none of the household's records, nor one of its grants.
fn may_with_meetings(post: Post, ground: Ground, act: Act) -> bool {
    match (act, ground) {
        (Act::See, Ground::Meeting) => true,
        (Act::See | Act::Write, Ground::Convening) => convenes(post),
        (
            Act::See | Act::Write,
            Ground::Staff
            | Ground::Own
            | Ground::Assigned
            | Ground::Consent
            | Ground::Law
            | Ground::Emergency
            | Ground::Referral,
        )
        | (Act::Write, Ground::Meeting) => false,
    }
}

/// Rules 11, 12 and 13. By 所属 it is the record that names the person themselves.
fn may_with_seats(post: Post, ground: Ground, act: Act) -> bool {
    match (act, ground) {
        (Act::See, Ground::Own | Ground::Meeting) => true,
        (Act::See | Act::Write, Ground::Convening) => convenes(post),
        (
            Act::See | Act::Write,
            Ground::Staff
            | Ground::Assigned
            | Ground::Consent
            | Ground::Law
            | Ground::Emergency
            | Ground::Referral,
        )
        | (Act::Write, Ground::Own | Ground::Meeting) => false,
    }
}

/// Rules 11, 12 and 13.
fn may_with_pledges(post: Post, ground: Ground, act: Act) -> bool {
    match (act, ground) {
        (Act::See | Act::Write, Ground::Own) | (Act::See, Ground::Meeting) => true,
        (Act::See, Ground::Convening) => convenes(post),
        (
            Act::See | Act::Write,
            Ground::Staff
            | Ground::Assigned
            | Ground::Consent
            | Ground::Law
            | Ground::Emergency
            | Ground::Referral,
        )
        | (Act::Write, Ground::Meeting | Ground::Convening) => false,
    }
}

/// Rule 24. By 所属 it is the answer that is written.
fn may_with_advice(post: Post, ground: Ground, act: Act) -> bool {
    ground == Ground::Own || may_with_cases(post, ground, act)
}

/// Rule 21. Everyone is on staff, whatever else they hold, and those who keep the intakes write them as such.
fn may_with_intakes(post: Post, ground: Ground, act: Act) -> bool {
    match (act, ground) {
        (Act::See, Ground::Own) => true,
        (Act::Write, Ground::Own) => keeps_household(post),
        _ => may_with_cases(post, ground, act),
    }
}

/// Rule 21.
fn may_with_cases(post: Post, ground: Ground, act: Act) -> bool {
    let is_asked = post == Post::InclusionCoordinator;
    match act {
        Act::See => is_asked || convenes(post) || may_with_household(post, ground, act),
        Act::Write => is_asked,
    }
}

/// Rule 21. They name no household and no organisation, and everyone is on staff, whatever else they hold.
fn may_with_past(post: Post, act: Act) -> bool {
    let is_asked = post == Post::InclusionCoordinator;
    match act {
        Act::See => is_asked || convenes(post),
        Act::Write => is_asked,
    }
}

/// Rule 23. By 所属 it is the organisation that is called.
fn may_with_calls(post: Post, ground: Ground, act: Act) -> bool {
    match (act, ground) {
        (Act::See, Ground::Own) => true,
        _ => may_with_cases(post, ground, act),
    }
}

/// Rule 23. Everyone is on staff, whatever else they hold. None of it lies with the household.
fn may_with_answers(post: Post, ground: Ground, act: Act) -> bool {
    let is_asked = post == Post::InclusionCoordinator;
    match (act, ground) {
        (Act::See, Ground::Own) => true,
        (Act::Write, Ground::Own) => keeps_household(post),
        (Act::See, _) => is_asked || convenes(post),
        (Act::Write, _) => is_asked,
    }
}

/// Rule 22. Everyone is on staff, whatever else they hold.
fn may_with_decisions(post: Post, ground: Ground, act: Act) -> bool {
    match act {
        Act::See => may_with_cases(post, ground, act),
        Act::Write => convenes(post),
    }
}

/// Rules 10 and 12. By 支援会議の招集 it is what was done by that meeting. What rule 15 keeps out of what
/// the others see is a matter of each trace, not of the kind.
fn may_with_log(post: Post, role: Role, ground: Ground, act: Act) -> bool {
    match (act, ground) {
        (Act::See, Ground::Assigned) => keeps_household(post),
        (Act::See, Ground::Staff) => role == Role::Administrator,
        (Act::See, Ground::Own) => role == Role::OrganisationAdministrator,
        (Act::See, Ground::Convening) => convenes(post),
        (
            Act::See,
            Ground::Consent | Ground::Law | Ground::Emergency | Ground::Meeting | Ground::Referral,
        )
        | (Act::Write, _) => false,
    }
}

/// Rule 3: who visits households.
fn visits(post: Post) -> bool {
    match post {
        Post::Adviser | Post::Employment | Post::Housing => false,
        Post::VisitingNurse
        | Post::CoordinatorFirst
        | Post::CoordinatorSecond
        | Post::WelfareCommissioner
        | Post::Caseworker
        | Post::InclusionCoordinator
        | Post::Section
        | Post::Doctor
        | Post::Liaison
        | Post::Other => true,
    }
}

/// Rule 4: who writes the household and its people.
fn keeps_household(post: Post) -> bool {
    match post {
        Post::Adviser => false,
        Post::VisitingNurse
        | Post::CoordinatorFirst
        | Post::CoordinatorSecond
        | Post::WelfareCommissioner
        | Post::Caseworker
        | Post::InclusionCoordinator
        | Post::Section
        | Post::Doctor
        | Post::Liaison
        | Post::Employment
        | Post::Housing
        | Post::Other => true,
    }
}

/// Rules 12, 16 and 19: who calls a 支援会議 and keeps it, who keeps the directory and who says what the city
/// settles: 保健福祉企画総務課.
fn convenes(post: Post) -> bool {
    match post {
        Post::Section => true,
        Post::VisitingNurse
        | Post::CoordinatorFirst
        | Post::CoordinatorSecond
        | Post::WelfareCommissioner
        | Post::Caseworker
        | Post::InclusionCoordinator
        | Post::Adviser
        | Post::Doctor
        | Post::Liaison
        | Post::Employment
        | Post::Housing
        | Post::Other => false,
    }
}
