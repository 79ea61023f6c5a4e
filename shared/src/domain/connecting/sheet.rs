//! The sheet itself (複合課題チェックシート).

use crate::{
    domain::{
        directory::Entry,
        household::{Household, Member, Trouble},
        people::Organisation,
        visit::{Urgency, Visit},
    },
    jp::Date,
    record::{Issues, Paragraph, Ref, Rows, Set, Severity, Text, key_path},
};

crate::choices! {
    /// Whether the household agrees to be connected. Without its consent what is known stays inside a 支援会議 (plan, S4).
    pub enum Agreement {
        /// It agrees.
        Agreed = "agreed" "同意あり",
        /// It does not.
        Declined = "declined" "同意なし（支援会議で話し合う）",
        /// Nobody has asked yet.
        NotAsked = "not_asked" "まだ聞いていない",
    }
}

crate::rows! {
    /// A person of the household, and what troubles them.
    pub struct Checked {
        /// Who.
        member: Option<Ref<Member>> = "世帯員";
        /// Someone who is not on the list.
        name: Option<Text> = "そのほかの人", help("世帯員でないときに入力します。");
        /// The person's troubles.
        troubles: Set<Trouble> = "困りごと";
        /// How they are.
        remarks: Option<Text> = "様子";
    }
}

crate::rows! {
    /// Someone who helps already.
    pub struct Helper {
        /// The agency.
        agency: Option<Ref<Entry>> = "相談機関";
        /// Anyone else.
        name: Option<Text> = "そのほかの機関・人", help("一覧にないときに入力します。");
        /// What they do.
        help: Option<Text> = "していること";
    }
}

crate::record! {
    /// What is known of a household's troubles, with a check for every kind so that none is missed.
    pub struct ConnectingSheet = "connecting_sheet" "つなぐシート" in Household(household), check(check);

    section "だれの、だれが" {
        /// The household.
        household: Ref<Household> = "世帯";
        /// Who writes it.
        organisation: Ref<Organisation> = "書いた機関", listed;
        /// The day it was written.
        written_on: Date = "書いた日", listed, sorts;
        /// The visit it came from.
        visit: Option<Ref<Visit>> = "もとになった訪問";
    }
    section "困りごと" {
        /// Each person with their troubles.
        people: Rows<Checked> = "一人ひとりの困りごと";
        /// What troubles all of them.
        troubles: Set<Trouble> = "世帯全体の困りごと";
        /// How things are.
        situation: Option<Paragraph> = "くらしの様子";
        /// How soon something must happen.
        urgency: Option<Urgency> = "緊急度", listed;
    }
    section "これまでとこれから" {
        /// Who helps already.
        helpers: Rows<Helper> = "今かかわっている機関・人";
        /// What the household wants.
        wishes: Option<Paragraph> = "本人・家族の希望", help("本人の言葉のまま書きます。");
        /// What is asked of whoever it is handed to.
        ask: Option<Paragraph> = "つなぐ先にお願いしたいこと";
    }
    section "同意" {
        /// Whether the household agrees to be connected.
        agreement: Agreement = "情報を伝えることへの同意", help("つなぐ先ごとの同意は、つなぐときに記録します。");
    }
}

fn check(sheet: &ConnectingSheet, issues: &mut Issues) {
    let mut troubles = sheet.people.iter().map(|row| &row.fields.troubles);
    if sheet.troubles.is_empty() && troubles.all(|set| set.is_empty()) {
        let message = "困りごとが一つも選ばれていません。当てはまるものを選んでください。";
        issues.push(
            key_path("troubles"),
            "世帯全体の困りごと",
            Severity::Warning,
            message,
        );
    }
}
