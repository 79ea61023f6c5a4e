//! Where a record is looked at.

use shared::{
    domain::{
        casework::{
            Advisor, CarePlan, Case, Closing, Consultation, Decision, Intake, PastIntake,
            PastMeeting, Progress, Support, Task,
        },
        connecting::{ConnectingSheet, Referral, Reply},
        directory::{AgencyKind, Answer, Charge, Edition, Entry, Office, Proposal, Review, Saying},
        household::{GRANTS, Household, Member},
        meeting::{
            CaseMeeting, InformationRequest, Invitation, Pledge, Remark, Seat, Sitting, SlotAnswer,
            SupportMeeting,
        },
        people::Staff,
        settings::CitySettings,
        visit::Visit,
    },
    record::{Record, RecordId},
    registry,
};

use super::access::keeps_directory;
use crate::store::Store;

/// The address of the screen that shows a record; none for those that have no screen.
#[must_use]
pub fn href(store: Store, kind: &str, id: RecordId) -> Option<String> {
    match kind {
        Household::KIND => Some(format!("/households/{id}")),
        ConnectingSheet::KIND => Some(format!("/sheets/{id}")),
        Referral::KIND => Some(format!("/sheets/{}", store.link(id, "sheet")?)),
        Reply::KIND => {
            let step = store.link(id, "referral")?;
            Some(format!("/sheets/{}", store.link(step, "sheet")?))
        }
        kind if kind == Member::KIND || GRANTS.contains(&kind) => {
            Some(format!("/households/{}", store.link(id, "household")?))
        }
        SupportMeeting::KIND => Some(format!("/meetings/{id}")),
        CaseMeeting::KIND => Some(format!("/case-meetings/{id}")),
        Remark::KIND => Some(format!("/case-meetings/{}", store.link(id, "meeting")?)),
        Invitation::KIND => Some(format!("/invitations/{id}")),
        SlotAnswer::KIND => Some(format!("/invitations/{}", store.link(id, "invitation")?)),
        Seat::KIND | Pledge::KIND => Some(format!("/meetings/{}", store.link(id, "meeting")?)),
        Sitting::KIND => Some(format!("/sittings/{id}")),
        InformationRequest::KIND => Some(format!("/requests/{id}")),
        CitySettings::KIND => Some("/city-settings".to_owned()),
        Staff::KIND => Some(format!("/staff/{id}")),
        Visit::KIND => Some(format!("/visits/{id}")),
        Intake::KIND => Some(format!("/intakes/{id}")),
        Case::KIND => Some(format!("/cases/{id}")),
        CarePlan::KIND | Task::KIND | Decision::KIND | Closing::KIND => {
            Some(format!("/cases/{}", store.link(id, "case")?))
        }
        Progress::KIND => {
            let task = store.link(id, "task")?;
            Some(format!("/cases/{}", store.link(task, "case")?))
        }
        Advisor::KIND => Some("/advisors".to_owned()),
        Consultation::KIND => Some(format!("/consultations/{id}")),
        PastIntake::KIND | PastMeeting::KIND => Some(format!("/past/{id}")),
        Support::KIND => Some(format!(
            "/households/{}/picture",
            store.link(id, "household")?
        )),
        Saying::KIND => Some(format!("/sayings/{id}/edit")),
        AgencyKind::KIND | Entry::KIND | Office::KIND if keeps_directory(store) => {
            Some(format!("/draft/{id}"))
        }
        AgencyKind::KIND | Entry::KIND | Office::KIND => Some("/directory".to_owned()),
        Edition::KIND => Some(format!("/editions/{id}")),
        Charge::KIND => Some(format!("/draft/{}", store.link(id, "entry")?)),
        Review::KIND => Some("/draft".to_owned()),
        Proposal::KIND | Answer::KIND => Some("/proposals".to_owned()),
        _ => None,
    }
}

/// A record in a list of all kinds: what it is, of which household, and its own title. Tracked.
#[must_use]
pub fn full_title(store: Store, kind: &str, id: RecordId) -> String {
    let label = registry::kind(kind).map_or("記録", |kind| kind.schema.label);
    let household = store
        .link(id, "household")
        .map(|household| store.title(household));
    let parts = [Some(label.to_owned()), household, Some(store.title(id))];
    parts.into_iter().flatten().collect::<Vec<_>>().join("　")
}
