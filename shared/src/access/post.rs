//! What people do, and what they are entrusted with.

crate::choices! {
    /// What someone does, as the plan names it.
    pub enum Post {
        /// Visiting nurse.
        VisitingNurse = "visiting_nurse" "訪問看護師",
        /// 支え合い推進員 of the first layer (one for each of six districts).
        CoordinatorFirst = "coordinator_first" "支え合い推進員（第1層）",
        /// 支え合い推進員 of the second layer (14).
        CoordinatorSecond = "coordinator_second" "支え合い推進員（第2層）",
        /// 民生委員.
        WelfareCommissioner = "welfare_commissioner" "民生委員",
        /// Caseworker at an agency.
        Caseworker = "caseworker" "相談機関の支援担当者",
        /// 相談支援包括化推進員 (three, at the council of social welfare).
        InclusionCoordinator = "inclusion_coordinator" "相談支援包括化推進員",
        /// The responsible section of the city.
        Section = "section" "保健福祉企画総務課",
        /// Doctor.
        Doctor = "doctor" "医師",
        /// Of a hospital's office for the work with others.
        Liaison = "liaison" "病院の連携室",
        /// 複合課題解決アドバイザー.
        Adviser = "adviser" "アドバイザー",
        /// Helps people to work.
        Employment = "employment" "就労支援の担当者",
        /// Helps people to a home.
        Housing = "housing" "住まい支援の担当者",
        /// Other.
        Other = "other" "その他",
    }
}

crate::choices! {
    /// What someone is entrusted with in the system.
    pub enum Role {
        /// Works with the households of the organisation.
        Member = "member" "担当者",
        /// Also keeps the staff records of the own organisation.
        OrganisationAdministrator = "organisation_administrator" "所属の管理者",
        /// Also keeps the lists everyone uses, and all staff records.
        Administrator = "administrator" "統括管理者",
    }
}
