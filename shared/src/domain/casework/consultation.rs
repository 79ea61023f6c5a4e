//! アドバイザーへの相談 (S7): what the 相談支援包括化推進員 ask an adviser about a case, and what they advise.

use super::{Advisor, Case};
use crate::{
    domain::{household::Household, people::Organisation},
    jp::Date,
    record::{Issues, Paragraph, Ref, Severity, key_path},
};

crate::choices! {
    /// How an adviser helps.
    pub enum AdviceWay {
        /// They come along (派遣).
        Sent = "sent" "派遣（訪問や話し合いに来てもらう）",
        /// They come to an アドバイザー会議.
        Meeting = "meeting" "アドバイザー会議で",
        /// They are written to or called.
        Remote = "remote" "電話や文書で",
    }
}

crate::record! {
    /// That an adviser is asked about a case. They have it whatever they see of the household, so it says nothing of the people; who works
    /// where they do answers it.
    pub struct Consultation = "consultation" "アドバイザーへの相談" in Intakes | Organisation(organisation) | Household(household), check(check);

    section "相談" {
        /// The household.
        household: Ref<Household> = "世帯";
        /// The case.
        case: Ref<Case> = "取扱ケース";
        /// Who is asked.
        advisor: Ref<Advisor> = "アドバイザー", listed;
        /// Where they worked then.
        organisation: Ref<Organisation> = "アドバイザーの所属", listed;
        /// How they are to help.
        way: AdviceWay = "助言のしかた", listed;
        /// What is asked.
        question: Paragraph = "聞きたいこと", listed, titles, help("世帯の記録を見られないアドバイザーも読みます。名前や住所など、だれのことかがわかることは書きません。");
        /// The day.
        asked_on: Date = "相談した日", listed, sorts;
        /// When they come.
        comes_on: Option<Date> = "来てもらう日";
    }
    section "助言" {
        /// When they advised.
        advised_on: Option<Date> = "助言した日", ends;
        /// What.
        advice: Option<Paragraph> = "助言", ends, help("支援する機関も読みます。名前や住所など、だれのことかがわかることは書きません。");
    }
}

fn check(consultation: &Consultation, issues: &mut Issues) {
    let asked = consultation.asked_on;
    let days = [
        ("comes_on", "来てもらう日", consultation.comes_on),
        ("advised_on", "助言した日", consultation.advised_on),
    ];
    for (key, label, day) in days {
        if day.is_some_and(|day| day < asked) {
            let message = "相談した日より前です。日付を確かめてください。";
            issues.push(key_path(key), label, Severity::Wrong, message);
        }
    }
    if consultation.advised_on.is_some() != consultation.advice.is_some() {
        let message = "助言した日と助言の両方を書きます。";
        issues.push(key_path("advice"), "助言", Severity::Warning, message);
    }
}
