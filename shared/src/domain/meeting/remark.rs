//! 会議の記録: what is on the agenda of a ケース会議, what was said, what was decided, what was handed round (S6).

use super::CaseMeeting;
use crate::{
    domain::{household::Household, people::Organisation},
    record::{DateTime, Paragraph, Photo, Ref},
};

crate::choices! {
    /// What kind of entry.
    pub enum RemarkKind {
        /// What is to be talked about.
        Agenda = "agenda" "議題",
        /// What was said.
        Said = "said" "発言",
        /// What was decided.
        Decided = "decided" "決まったこと",
        /// A paper that was handed round.
        Paper = "paper" "資料",
    }
}

crate::record! {
    /// One entry of the minutes of a meeting. Each is a record, so that several people write at once, also without a network.
    pub struct Remark = "remark" "会議の記録" in Household(household);

    section "記録" {
        /// The household.
        household: Ref<Household> = "世帯";
        /// The meeting.
        meeting: Ref<CaseMeeting> = "ケース会議";
        /// What kind of entry.
        kind: RemarkKind = "種類", listed;
        /// Who said it.
        organisation: Option<Ref<Organisation>> = "だれが", listed;
        /// In words.
        words: Paragraph = "内容", listed, titles, help("資料のときは、何の資料かを書きます。");
        /// When.
        noted_at: DateTime = "書いた時刻", listed, sorts;
        /// The paper, photographed.
        photo: Option<Photo> = "写真";
    }
}
