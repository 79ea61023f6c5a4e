//! 相談受付: that an agency asks the 相談支援包括化推進員 for help with a household that it can't help alone.

use crate::{
    domain::{connecting::ConnectingSheet, household::Household, people::Organisation},
    jp::Date,
    record::{Issues, Paragraph, Ref, Set, Severity, Text, key_path},
};

crate::choices! {
    /// Why an agency asks: the six reasons that the plan prints (複合課題の相談の理由).
    pub enum Reason {
        /// It does not know whom to work with.
        NoPartner = "no_partner" "連携先が確定しない",
        /// It does not know which service fits.
        NoService = "no_service" "適切な支援メニューが決まらない",
        /// Who does what is not settled.
        NoRoles = "no_roles" "各相談機関の役割分担が決まらない",
        /// The agencies do not know of each other's doings.
        NoView = "no_view" "お互いの動きを知らない",
        /// It has found troubles outside its remit and told nobody.
        NotShared = "not_shared" "担当以外の世帯の課題を見つけたが情報共有していない",
        /// Several services are there and do not go together.
        NotCombined = "not_combined" "複数サービスが入っているが組み合わせができていない",
    }
}

crate::record! {
    /// That an agency has asked the 相談支援包括化推進員. They see it whatever they see of the household, so it says nothing of the people.
    pub struct Intake = "intake" "相談受付" in Organisation(organisation) | Intakes | Household(household), check(check);

    section "相談" {
        /// The agency that asks. Citizens are helped by agencies.
        organisation: Ref<Organisation> = "相談した機関", listed;
        /// Who asks there.
        asker: Option<Text> = "相談した人", help("電話で受けたときは、相談機関の人の名前を入力します。");
        /// The day.
        received_on: Date = "相談した日", listed, sorts;
        /// Why.
        reasons: Set<Reason> = "相談の理由", listed, help("当てはまるものをすべて選びます。");
        /// In words.
        summary: Option<Paragraph> = "相談したいこと", help("世帯の記録を見られない推進員も読みます。名前や住所など、だれのことかがわかることは書きません。");
    }
    section "世帯" {
        /// The household; none where the agency has not said which.
        household: Option<Ref<Household>> = "世帯";
        /// The sheet it is about.
        sheet: Option<Ref<ConnectingSheet>> = "つなぐシート";
    }
    section "問い合わせ・相談のみのとき" {
        /// The day on which an answer was enough. None while it is open or became a case.
        inquiry_on: Option<Date> = "答えて終わりにした日", ends, by_day;
        /// What was answered.
        answer: Option<Paragraph> = "答えたこと", ends, help("相談した機関が読みます。名前や住所など、だれのことかがわかることは書きません。");
    }
}

fn check(intake: &Intake, issues: &mut Issues) {
    if intake.reasons.is_empty() {
        let message = "理由が一つも選ばれていません。当てはまるものを選んでください。";
        issues.push(
            key_path("reasons"),
            "相談の理由",
            Severity::Warning,
            message,
        );
    }
    if intake
        .inquiry_on
        .is_some_and(|day| day < intake.received_on)
    {
        let message = "相談した日より前です。日付を確かめてください。";
        issues.push(
            key_path("inquiry_on"),
            "答えて終わりにした日",
            Severity::Wrong,
            message,
        );
    }
}
