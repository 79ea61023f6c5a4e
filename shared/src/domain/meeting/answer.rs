//! 日程の回答: when an organisation that is called to a ケース会議 can come (S6).

use super::Invitation;
use crate::{
    domain::people::Organisation,
    jp::{Date, Time},
    record::{Ref, Rows, Text},
};

crate::choices! {
    /// Whether they can come at a time.
    pub enum Fits {
        /// They can.
        Yes = "yes" "○ 出られる",
        /// They can't.
        No = "no" "× 出られない",
    }
}

crate::choices! {
    /// How an answer came, where the organisation has not written it in the app itself.
    pub enum Told {
        /// By telephone or the like, to whoever wrote it down.
        Telephone = "telephone" "電話など",
        /// By the link that it was sent.
        Link = "link" "リンク",
    }
}

crate::rows! {
    /// What is answered to one time: the row has the id of the [`Slot`](super::Slot), so that two who answer apart answer the same. It says
    /// to which time it was: a slot that is changed asks anew.
    pub struct Fit {
        /// Whether they can come.
        fits: Fits = "出られるか";
        /// The day it was.
        day: Date = "日";
        /// When it began.
        from: Time = "始まり";
        /// When it ended.
        until: Time = "終わり";
    }
}

crate::record! {
    /// What an organisation answers, one record for each invitation. The organisation writes it, or whoever is told by telephone or sent
    /// them a link.
    pub struct SlotAnswer = "slot_answer" "日程の回答" in Organisation(organisation) | Intakes;

    section "回答" {
        /// What is answered.
        invitation: Ref<Invitation> = "ケース会議の案内";
        /// Who answers.
        organisation: Ref<Organisation> = "回答した機関", listed, titles;
        /// Who answers there.
        person: Option<Text> = "回答した人", listed, help("電話で聞いたときは、相手の名前を入力します。");
        /// How it was told; none where they wrote it themselves.
        told: Option<Told> = "回答の届き方", listed;
        /// The day.
        answered_on: Date = "回答した日", listed, sorts;
        /// What is answered to each time.
        slots: Rows<Fit> = "候補の日時への回答";
        /// In words.
        words: Option<Text> = "ひとこと", help("例：30分おくれます。名前や住所など、だれのことかがわかることは書きません。");
    }
}
