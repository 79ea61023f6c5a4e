//! An agency, hospital, station, NPO or company.

use crate::record::{Phones, Text};

crate::choices! {
    /// What an organisation is, as the plan tells them apart.
    pub enum OrganisationKind {
        /// A section or office of the city.
        City = "city" "市の機関",
        /// A council of social welfare.
        SocialWelfareCouncil = "social_welfare_council" "社会福祉協議会",
        /// A station of visiting nurses.
        NursingStation = "nursing_station" "訪問看護ステーション",
        /// A hospital or clinic.
        Medical = "medical" "病院・診療所",
        /// An office that gives care or support.
        CareOffice = "care_office" "介護・福祉事業所",
        /// A non-profit organisation.
        Npo = "npo" "NPO・ボランティア団体",
        /// A company.
        Company = "company" "企業",
    }
}

crate::record! {
    /// An organisation that takes part.
    pub struct Organisation = "organisation" "機関" in Staff;

    section "基本" {
        /// Its name.
        name: Text = "機関名", listed, titles;
        /// How the name is read.
        kana: Option<Text> = "ふりがな", sorts;
        /// What it is.
        kind: OrganisationKind = "種別", listed;
        /// Where to call.
        phones: Option<Phones> = "電話", listed;
        /// Where it is.
        address: Option<Text> = "所在地";
    }
}
