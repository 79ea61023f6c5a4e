//! A person of a household.

use super::{CareLevel, Household, Relation, Sex, Trouble};
use crate::{
    jp::Date,
    record::{Paragraph, Phones, Ref, Set, Text},
};

crate::record! {
    /// A person of a household.
    pub struct Member = "member" "世帯員" in Household(household);

    section "基本" {
        /// The household.
        household: Ref<Household> = "世帯";
        /// The person's name, exactly as written.
        name: Text = "氏名", listed, titles;
        /// How the name is read.
        kana: Option<Text> = "ふりがな", sorts;
        /// What the person is to the head of the household.
        relation: Option<Relation> = "続柄", listed;
        /// Sex.
        sex: Option<Sex> = "性別", listed;
        /// Day of birth.
        birth: Option<Date> = "生年月日", listed, help("和暦でも西暦でも入力できます。");
        /// Where the person can be called.
        phones: Option<Phones> = "電話";
    }
    section "状況" {
        /// Level of care certified under the long-term care insurance.
        care_level: Option<CareLevel> = "要介護度", listed;
        /// The person's troubles.
        troubles: Set<Trouble> = "困りごと";
        /// Anything else.
        notes: Option<Paragraph> = "備考";
    }
}
