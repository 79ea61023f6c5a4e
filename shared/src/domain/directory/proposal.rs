//! 掲載内容の変更の申し出: what an office would have its own row of the directory say, and what became of that.

use super::Entry;
use crate::{
    domain::people::Organisation,
    jp::Date,
    record::{
        Doc, Issues, Paragraph, Phones, Record, Ref, Severity, Text, Value, Writes, key_path,
    },
};

crate::record! {
    /// What an office would have its own row of the directory say otherwise. Only what changes is filled in.
    pub struct Proposal = "proposal" "掲載内容の変更の申し出" in Organisation(organisation) | Staff, check(check);

    section "だれから" {
        /// The row.
        entry: Ref<Entry> = "相談機関", listed;
        /// The organisation that asks for it.
        organisation: Ref<Organisation> = "申し出る所属", listed;
        /// The day they asked.
        made_on: Date = "申し出た日", listed, sorts;
    }
    section "変わるところ" {
        /// The agency.
        agency: Option<Text> = "相談機関の名前";
        /// Its address.
        address: Option<Text> = "所在地";
        /// Its telephone numbers.
        phones: Option<Phones> = "電話";
        /// 内線.
        extension: Option<Text> = "内線";
        /// Its FAX numbers.
        fax: Option<Phones> = "ファクス";
        /// When it is open.
        hours: Option<Text> = "受付時間";
        /// What no field above says.
        remarks: Option<Paragraph> = "そのほか", help("なくなった項目、変わる日、理由などを書きます。");
    }
}

crate::choices! {
    /// What became of a proposal.
    pub enum Outcome {
        /// The row says so from the next edition on.
        Taken = "taken" "次の版に入れます",
        /// It does not.
        Declined = "declined" "見送ります",
    }
}

crate::record! {
    /// What became of a proposal.
    pub struct Answer = "answer" "申し出への回答" in Staff;

    section "回答" {
        /// The proposal.
        proposal: Ref<Proposal> = "申し出";
        /// What became of it.
        outcome: Outcome = "回答", listed, titles;
        /// Why.
        reason: Option<Paragraph> = "理由", help("申し出た所属にも、ほかの所属の職員にも見えます。");
        /// When.
        answered_on: Date = "回答した日", listed, sorts;
    }
}

/// The fields of a row that can be proposed.
pub const PROPOSED: [&str; 6] = ["agency", "address", "phones", "extension", "fax", "hours"];

fn check(proposal: &Proposal, issues: &mut Issues) {
    let fields = proposal.writes();
    let mut asked = PROPOSED.iter().chain(&["remarks"]);
    if asked.all(|key| fields.get(&key_path(key)).is_none_or(Value::is_empty)) {
        let message = "変わるところが書かれていません。変わる項目か「そのほか」に書いてください。";
        issues.push(key_path("remarks"), "そのほか", Severity::Wrong, message);
    }
}

/// What a proposal changes in a row as it is now; empty where the row says so already.
#[must_use]
pub fn proposed(proposal: &Doc, row: &Doc) -> Writes {
    let asked = PROPOSED.iter().filter_map(|key| {
        let value = proposal.get(key);
        (!value.is_empty() && value != row.get(key)).then(|| (key_path(key), value.clone()))
    });
    asked.collect()
}
