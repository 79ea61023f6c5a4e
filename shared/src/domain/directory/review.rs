//! What someone says of the next edition before it comes out.

use crate::record::{Paragraph, Text};

crate::choices! {
    /// What they say.
    pub enum Finding {
        /// It can come out.
        Agreed = "agreed" "確認しました",
        /// Something is to be changed first.
        ToChange = "to_change" "直してほしいところがあります",
    }
}

crate::record! {
    /// That someone has looked at what the next edition of the directory says otherwise than the one in force.
    pub struct Review = "review" "次の版の確認" in Staff;

    section "確認" {
        /// The state of the draft they looked at, as `reports::state` names it.
        state: Text = "確認したときの内容";
        /// What they say.
        finding: Finding = "結果", listed, titles, sorts;
        /// What is to be changed, or what else there is to say.
        remarks: Option<Paragraph> = "伝えたいこと", help("直してほしい行と、どう直すかを書きます。");
    }
}
