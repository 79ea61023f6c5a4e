//! 過去の実績 (S11): what the city has kept of its intakes and meetings in lists of its own, from before this program.
//!
//! Dates only, as far as 事業実績 counts them: a city's list names no household that is known here, and says nothing of the people.
//! A case that still goes on is taken over by asking about it anew, with the day of then; its line of old is removed.

use super::Reason;
use crate::{
    domain::{casework::CaseOutcome, meeting::MeetingKind},
    jp::Date,
    record::{Issues, Set, Severity, Text, key_path},
};

crate::choices! {
    /// What came of an intake of old.
    pub enum Became {
        /// An answer was enough.
        Inquiry = "inquiry" "問い合わせ・相談のみ",
        /// A 相談支援包括化推進員 has seen it through.
        Case = "case" "取扱ケース",
    }
}

crate::record! {
    /// An intake from before this program, as the city's own list has it.
    pub struct PastIntake = "past_intake" "過去の相談受付" in Intakes, check(check);

    section "相談" {
        /// Its number in that list.
        number: Text = "整理番号", listed, titles;
        /// The day.
        received_on: Date = "相談した日", listed, sorts;
        /// The agency that asked, as the list names it.
        agency: Option<Text> = "相談した機関", listed, help("機関の名前だけを入力します。");
        /// Why.
        reasons: Set<Reason> = "相談の理由";
        /// What came of it.
        became: Became = "対応", listed;
        /// Whether a つなぐシート came with it.
        with_sheet: bool = "つなぐシートあり";
    }
    section "取扱ケースのとき" {
        /// The day on which it became a case; none where it was the day of the intake.
        opened_on: Option<Date> = "取扱いを始めた日", listed;
        /// The day on which the roles were decided.
        decided_on: Option<Date> = "役割分担を決めた日";
        /// The day from which the support was arranged anew.
        withdrawn_on: Option<Date> = "支援調整に戻した日";
        /// The day on which the roles were decided anew.
        decided_anew_on: Option<Date> = "役割分担を決め直した日";
        /// The day on which it ended; none while it goes on.
        closed_on: Option<Date> = "終結した日", listed, ends;
        /// How it ended.
        outcome: Option<CaseOutcome> = "結果", ends;
    }
}

/// What was done one after the other, by the keys of the fields.
pub(crate) const IN_ORDER: [&str; 6] = [
    "received_on",
    "opened_on",
    "decided_on",
    "withdrawn_on",
    "decided_anew_on",
    "closed_on",
];

fn check(past: &PastIntake, issues: &mut Issues) {
    let label = |key: &str| {
        let field = <PastIntake as crate::record::Record>::SCHEMA.field(key);
        field.map_or("", |field| field.label)
    };
    let mut wrong = |key: &str, message: String| {
        issues.push(key_path(key), label(key), Severity::Wrong, message);
    };
    let days = [
        Some(past.received_on),
        past.opened_on,
        past.decided_on,
        past.withdrawn_on,
        past.decided_anew_on,
        past.closed_on,
    ];
    let mut before = ("received_on", past.received_on);
    for (key, day) in IN_ORDER.into_iter().zip(days) {
        let Some(day) = day else { continue };
        if day < before.1 {
            let message = format!(
                "「{}」より前です。日付を確かめてください。",
                label(before.0)
            );
            wrong(key, message);
        } else {
            before = (key, day);
        }
    }
    let given = |at: usize| days[at].is_some();
    if past.became == Became::Inquiry
        && let Some(key) = (1..IN_ORDER.len()).find(|at| given(*at))
    {
        let message = "問い合わせ・相談のみには入りません。対応か日付を直してください。".to_owned();
        wrong(IN_ORDER[key], message);
    }
    for (at, needs) in [(3, 2), (4, 3)] {
        if given(at) && !given(needs) {
            let message = format!("「{}」がありません。", label(IN_ORDER[needs]));
            wrong(IN_ORDER[at], message);
        }
    }
    if past.outcome.is_some() && past.closed_on.is_none() {
        let message = "「終結した日」がありません。".to_owned();
        wrong("outcome", message);
    }
}

crate::record! {
    /// A meeting from before this program, as the city's own list has it.
    pub struct PastMeeting = "past_meeting" "過去の会議" in Intakes;

    section "会議" {
        /// Its number in that list; none where meetings have none.
        number: Option<Text> = "整理番号", listed;
        /// The day on which it was held.
        held_on: Date = "開催した日", listed, sorts;
        /// What was held.
        meeting: MeetingKind = "会議の種別", listed, titles;
        /// The number of the intake it was about.
        case_number: Option<Text> = "ケースの整理番号", listed;
    }
}
