//! A person on staff.

use super::Organisation;
use crate::{
    access::{Membership, Role},
    record::{ActorId, Choice, Doc, Record, Ref, Text},
};

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
        /// Other.
        Other = "other" "その他",
    }
}

crate::choices! {
    /// What someone is entrusted with in the system.
    pub enum Entrusted {
        /// Works with the households of the organisation.
        Member = "member" "担当者",
        /// Also keeps the lists that everyone uses.
        Administrator = "administrator" "管理者",
    }
}

crate::record! {
    /// A person on staff. The record's id is the person's id as author of what they write.
    pub struct Staff = "staff" "職員" in Staff;

    section "基本" {
        /// The name colleagues see.
        name: Text = "氏名", listed, titles;
        /// How the name is read.
        kana: Option<Text> = "ふりがな", sorts;
        /// Where they work.
        organisation: Ref<Organisation> = "所属", listed;
        /// What they do.
        post: Post = "職種", listed;
        /// What they are entrusted with.
        role: Entrusted = "権限";
    }
}

/// The membership a staff record stands for; none when it is removed or names no organisation.
#[must_use]
pub fn membership(doc: &Doc) -> Option<Membership> {
    if &*doc.kind != Staff::KIND || doc.is_removed() {
        return None;
    }
    let organisation = doc.get("organisation").as_text()?.parse().ok()?;
    let role = match doc.get("role").as_text().and_then(Entrusted::from_code) {
        Some(Entrusted::Administrator) => Role::Administrator,
        _ => Role::Member,
    };
    Some(Membership {
        actor: ActorId::new(doc.id.uuid()),
        organisation,
        role,
    })
}
