//! 複合課題解決アドバイザー (S7): whom the 相談支援包括化推進員 ask when a case meeting can't settle something.

use crate::{
    domain::people::{Organisation, Staff},
    jp::Date,
    record::{Issues, Ref, Severity, Text, key_path},
};

crate::choices! {
    /// What an adviser knows about: the fields of the plan's list (複合課題解決アドバイザー一覧).
    pub enum AdviceField {
        /// Medicine.
        Medicine = "medicine" "医療",
        /// Older people.
        Elderly = "elderly" "高齢者福祉",
        /// Disability.
        Disability = "disability" "障害福祉",
        /// Health.
        Health = "health" "保健",
        /// Mental health.
        MentalHealth = "mental_health" "精神保健",
        /// Services and public assistance.
        Assistance = "assistance" "福祉サービス・生活保護",
        /// Children.
        Children = "children" "児童福祉",
        /// Developmental disorders.
        Development = "development" "発達障害",
        /// Need.
        Need = "need" "生活困窮",
        /// Any other.
        Other = "other" "そのほか",
    }
}

crate::record! {
    /// That someone advises on the city's cases. Who heads an agency changes each April; the post stays.
    pub struct Advisor = "advisor" "複合課題解決アドバイザー" in Staff, check(check);

    section "アドバイザー" {
        /// What they know about.
        field: AdviceField = "分野", listed, sorts;
        /// Where they work.
        organisation: Ref<Organisation> = "所属", listed;
        /// As what.
        post: Text = "職", listed, titles, help("例：所長、センター長。個人の名前は、職員の一覧から選びます。");
        /// Who it is now; none where they do not use this app.
        person: Option<Ref<Staff>> = "職員", listed;
        /// Qualifications and the like.
        remarks: Option<Text> = "資格など", help("例：医師、保健師、社会福祉士");
        /// The first day.
        from: Date = "始めた日";
    }
    section "終えるとき" {
        /// The last day. None while it goes on.
        until: Option<Date> = "終わった日", ends;
    }
}

fn check(advisor: &Advisor, issues: &mut Issues) {
    if advisor.until.is_some_and(|until| until < advisor.from) {
        let message = "始めた日より前です。日付を確かめてください。";
        issues.push(key_path("until"), "終わった日", Severity::Wrong, message);
    }
}
