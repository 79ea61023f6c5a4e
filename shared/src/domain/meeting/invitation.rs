//! ケース会議の案内: that an organisation is called to a meeting, and whether it came (S6).

use super::{
    CaseMeeting, MeetingKind, Slot,
    case_meeting::{check_end, check_slots},
};
use crate::{
    domain::{
        household::Household,
        people::{Organisation, Staff},
    },
    jp::{Date, Time},
    record::{DateTime, Issues, Ref, Rows, Text},
};

crate::choices! {
    /// Whether the meeting can be held without them.
    pub enum Need {
        /// It can't.
        Must = "must" "必ず出席",
        /// It can.
        May = "may" "できれば出席",
    }
}

crate::choices! {
    /// Whether they came.
    pub enum Attendance {
        /// They came.
        Came = "came" "出席",
        /// They did not.
        Absent = "absent" "欠席",
    }
}

crate::record! {
    /// That an organisation is called to a ケース会議. It has all that the invited must know, who do not see the meeting nor, perhaps,
    /// the household; it says nothing of the people.
    pub struct Invitation = "invitation" "ケース会議の案内"
        in Intakes | Organisation(organisation) | Household(household), check(check);

    section "案内" {
        /// The meeting.
        meeting: Ref<CaseMeeting> = "ケース会議";
        /// The household: which it is, not who they are.
        household: Ref<Household> = "世帯";
        /// Who is called.
        organisation: Ref<Organisation> = "招く機関", listed, titles;
        /// Whether the meeting can be held without them.
        need: Need = "出席", listed;
    }
    section "会議" {
        /// What kind of meeting.
        kind: MeetingKind = "会議の種類", listed;
        /// Who calls it.
        coordinator: Ref<Staff> = "呼びかける推進員", listed;
        /// The day on which they were called.
        called_on: Date = "呼びかけた日", sorts;
        /// Where.
        place: Option<Text> = "場所", listed;
        /// The times that are proposed.
        slots: Rows<Slot> = "候補の日時";
        /// When it is held; none while that is being settled.
        settled_at: Option<DateTime> = "開催する日時", listed;
        /// When it ends.
        until: Option<Time> = "終わる時刻";
        /// The day on which it was called off.
        cancelled_on: Option<Date> = "中止を決めた日", ends;
    }
    section "当日" {
        /// Whether they came.
        attendance: Option<Attendance> = "出欠", listed;
        /// Who came.
        people: Option<Text> = "出席した人", help("出席した人の名前をすべて書きます。");
        /// The day on which they were told again of secrecy, at the beginning, and agreed.
        acknowledged_on: Option<Date> = "守秘を確かめた日";
    }
}

fn check(invitation: &Invitation, issues: &mut Issues) {
    check_slots(&invitation.slots, issues);
    check_end(invitation.settled_at, invitation.until, issues);
}
