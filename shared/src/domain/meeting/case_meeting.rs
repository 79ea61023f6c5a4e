//! ケース会議: that the 相談支援包括化推進員 call agencies together about a household, when, and that it was held (S6).

use crate::{
    domain::{casework::Case, household::Household, people::Staff},
    jp::{Date, Time},
    record::{DateTime, Issues, Path, Ref, RowId, Rows, Severity, Text, key_path},
};

crate::choices! {
    /// What kind of meeting; the city counts each for itself (事業実績).
    pub enum MeetingKind {
        /// The agencies settle who does what.
        CaseConference = "case_conference" "複合課題ケース検討会",
        /// Some of them prepare that.
        Preparatory = "preparatory" "事前打ち合わせ",
        /// Advisers are asked what the agencies could not settle.
        Advisory = "advisory" "アドバイザー会議",
    }
}

crate::rows! {
    /// A time that is proposed. Its row id is the same in what the invited have, and in what they answer.
    pub struct Slot {
        /// The day.
        day: Date = "日";
        /// When it begins.
        from: Time = "始まり";
        /// When it ends.
        until: Time = "終わり";
    }
}

crate::record! {
    /// A meeting of agencies about a household. It says nothing of the people: what is said there lies with the household, as a remark.
    pub struct CaseMeeting = "case_meeting" "ケース会議" in Intakes | Household(household), check(check);

    section "会議" {
        /// The household.
        household: Ref<Household> = "世帯";
        /// The case; none where it is held before there is one.
        case: Option<Ref<Case>> = "取扱ケース";
        /// What kind.
        kind: MeetingKind = "会議の種類", listed, titles;
        /// Who calls it, and whom the invited ask.
        coordinator: Ref<Staff> = "呼びかける推進員", listed;
        /// The day on which it was called.
        called_on: Date = "呼びかけた日", sorts;
        /// Where.
        place: Option<Text> = "場所", listed, help("招く機関の全員が読みます。世帯の名前や住所は書きません。");
        /// The times that are proposed.
        slots: Rows<Slot> = "候補の日時", help("三つほど出すと決まりやすくなります。");
    }
    section "決まった日時" {
        /// When it is held; none while that is being settled.
        settled_at: Option<DateTime> = "開催する日時", listed;
        /// When it ends.
        until: Option<Time> = "終わる時刻";
    }
    section "そのあと" {
        /// The day on which it was held.
        held_on: Option<Date> = "開催した日", listed, by_day;
        /// The day on which it was called off.
        cancelled_on: Option<Date> = "中止を決めた日", ends, by_day;
    }
}

fn check(meeting: &CaseMeeting, issues: &mut Issues) {
    check_slots(&meeting.slots, issues);
    check_end(meeting.settled_at, meeting.until, issues);
}

/// That each time that is proposed ends after it begins.
pub(super) fn check_slots(slots: &Rows<Slot>, issues: &mut Issues) {
    for slot in slots.iter() {
        if slot.fields.until <= slot.fields.from {
            let message = "始まりより前です。時刻を確かめてください。";
            issues.push(end_of(slot.id), "終わり", Severity::Wrong, message);
        }
    }
}

/// That a meeting ends after it begins.
pub(super) fn check_end(begins: Option<DateTime>, until: Option<Time>, issues: &mut Issues) {
    if let (Some(begins), Some(until)) = (begins, until)
        && until <= begins.time
    {
        let message = "始まりより前です。時刻を確かめてください。";
        issues.push(key_path("until"), "終わる時刻", Severity::Wrong, message);
    }
}

fn end_of(slot: RowId) -> Path {
    key_path("slots").child(&slot.to_string()).child("until")
}
