//! Lists that several records of a household choose from.

crate::choices! {
    /// What a person is to the head of the household.
    pub enum Relation {
        /// The head, or the person the support is for.
        Principal = "principal" "本人",
        /// Husband or wife.
        Spouse = "spouse" "配偶者",
        /// Child.
        Child = "child" "子",
        /// Wife or husband of a child.
        ChildInLaw = "child_in_law" "子の配偶者",
        /// Grandchild.
        Grandchild = "grandchild" "孫",
        /// Parent.
        Parent = "parent" "親",
        /// Brother or sister.
        Sibling = "sibling" "きょうだい",
        /// Another relative.
        OtherRelative = "other_relative" "その他の親族",
        /// Someone else.
        Other = "other" "その他",
    }
}

crate::choices! {
    /// Sex, as the forms of the city ask.
    pub enum Sex {
        /// Female.
        Female = "female" "女",
        /// Male.
        Male = "male" "男",
        /// Other, or not said.
        Other = "other" "その他・答えない",
    }
}

crate::choices! {
    /// Levels of 介護保険法.
    pub enum CareLevel {
        /// Not certified.
        None = "none" "認定なし",
        /// Applied for.
        Applied = "applied" "申請中",
        /// 要支援1.
        Support1 = "support1" "要支援1",
        /// 要支援2.
        Support2 = "support2" "要支援2",
        /// 要介護1.
        Care1 = "care1" "要介護1",
        /// 要介護2.
        Care2 = "care2" "要介護2",
        /// 要介護3.
        Care3 = "care3" "要介護3",
        /// 要介護4.
        Care4 = "care4" "要介護4",
        /// 要介護5.
        Care5 = "care5" "要介護5",
    }
}

crate::choices! {
    /// The kinds of difficulty of the つなぐシート, so that none is missed.
    pub enum Trouble {
        /// Illness.
        Illness = "illness" "病気・けが",
        /// Care.
        Care = "care" "介護",
        /// Disability.
        Disability = "disability" "障害",
        /// Mental health.
        MentalHealth = "mental_health" "こころの健康",
        /// Raising children.
        Children = "children" "子育て",
        /// School.
        School = "school" "学校・不登校",
        /// Abuse and domestic violence.
        Abuse = "abuse" "虐待・DV",
        /// Money.
        Money = "money" "生活費・お金",
        /// Debt.
        Debt = "debt" "借金・滞納",
        /// Work.
        Work = "work" "仕事",
        /// Housing.
        Housing = "housing" "住まい",
        /// Isolation.
        Isolation = "isolation" "孤立・ひきこもり",
        /// Neighbours.
        Neighbours = "neighbours" "近隣との関係",
        /// Rights and looking after money.
        Rights = "rights" "権利擁護・金銭管理",
        /// Nobody to turn to.
        NoRelatives = "no_relatives" "身寄りがない",
        /// Dependence.
        Dependence = "dependence" "依存症",
        /// Offending.
        Offending = "offending" "罪を犯した後の生活",
        /// Other.
        Other = "other" "その他",
    }
}
