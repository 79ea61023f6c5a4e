//! The city's records, one file each: the declaration and the rules beside it. Which areas there are stands here, which
//! records an area has stands in the area's list.

pub mod area;
pub mod casework;
pub mod connecting;
pub mod directory;
pub mod household;
pub mod meeting;
pub mod people;
pub mod settings;
pub mod visit;

use crate::{
    access::{Grant, Membership, Topic, topic},
    jp::Date,
    record::{Doc, Record, RecordId, Schema},
    registry::Kind,
};

/// How a record is listed in [`KINDS`].
const fn kind<R: Record>() -> Kind {
    Kind {
        schema: R::SCHEMA,
        issues: R::issues,
    }
}

/// All kinds of record.
pub(crate) const KINDS: &[Kind] = &[
    kind::<people::Organisation>(),
    kind::<people::Staff>(),
    kind::<settings::CitySettings>(),
    kind::<area::Area>(),
    kind::<area::Town>(),
    kind::<area::Coverage>(),
    kind::<household::Household>(),
    kind::<household::Member>(),
    kind::<household::Assignment>(),
    kind::<household::Consent>(),
    kind::<household::Disclosure>(),
    kind::<household::Emergency>(),
    kind::<meeting::SupportMeeting>(),
    kind::<meeting::Seat>(),
    kind::<meeting::Pledge>(),
    kind::<meeting::Sitting>(),
    kind::<meeting::InformationRequest>(),
    kind::<visit::Visit>(),
    kind::<connecting::ConnectingSheet>(),
    kind::<connecting::Referral>(),
    kind::<connecting::Reply>(),
    kind::<casework::Intake>(),
    kind::<casework::Case>(),
    kind::<casework::Support>(),
    kind::<casework::CarePlan>(),
    kind::<casework::Task>(),
    kind::<casework::Decision>(),
    kind::<casework::Progress>(),
    kind::<casework::Closing>(),
    kind::<casework::Advisor>(),
    kind::<casework::Consultation>(),
    kind::<meeting::CaseMeeting>(),
    kind::<meeting::Invitation>(),
    kind::<meeting::SlotAnswer>(),
    kind::<meeting::Remark>(),
    kind::<casework::PastIntake>(),
    kind::<casework::PastMeeting>(),
    kind::<directory::AgencyKind>(),
    kind::<directory::Office>(),
    kind::<directory::Edition>(),
    kind::<directory::Entry>(),
    kind::<directory::Printed>(),
    kind::<directory::Charge>(),
    kind::<directory::Review>(),
    kind::<directory::Proposal>(),
    kind::<directory::Answer>(),
    kind::<directory::Saying>(),
];

/// The kinds of records that whoever wrote one in error takes back. What someone mends of one stands: it is in conflict with a removal
/// made apart.
pub const RETRACTABLE: [&str; 9] = [
    visit::Visit::KIND,
    household::Member::KIND,
    casework::Intake::KIND,
    casework::Support::KIND,
    casework::Task::KIND,
    casework::Progress::KIND,
    casework::PastIntake::KIND,
    casework::PastMeeting::KIND,
    meeting::Remark::KIND,
];

/// Which records give scopes.
pub(crate) fn grants(doc: &Doc) -> Vec<Grant> {
    let of_household = household::grant(doc).into_iter();
    of_household.chain(meeting::grants(doc)).collect()
}

/// The kinds of records that can be a grant or make a member.
pub(crate) fn gives_access(kind: &str) -> bool {
    kind == people::Staff::KIND
        || household::GRANTS.contains(&kind)
        || meeting::MEETINGS.contains(&kind)
}

/// Whether records of a kind are made by a person for themselves alone.
pub(crate) fn is_personal(schema: &Schema) -> bool {
    schema.kind == household::Emergency::KIND
}

/// What nobody writes a second time: of these kinds, the fields that may change nevertheless.
pub(crate) fn once_but(kind: &str) -> Option<&'static [&'static str]> {
    directory::once_but(kind)
}

/// The kind whose records a new one is held against, where no two may be called the same.
pub(crate) fn named_once(doc: &Doc) -> Option<&'static str> {
    directory::named_once(doc)
}

/// The day from which on a new record is read by everyone, where that day must have come.
pub(crate) fn out_on(doc: &Doc) -> Option<Date> {
    directory::out_on(doc)
}

/// Whether a new record is called as another that is there.
pub(crate) fn is_name_taken(new: &Doc, known: &[Doc]) -> bool {
    directory::is_name_taken(new, known)
}

/// The record, with its kind, whose coming closes what a new one would add to.
pub(crate) fn closed_by(doc: &Doc) -> Option<(&'static str, RecordId)> {
    directory::closed_by(doc)
}

/// What records of a kind are about, as far as it decides who may see and write them.
pub(crate) fn topic_of(schema: &Schema) -> Topic {
    if household::GRANTS.contains(&schema.kind) {
        Topic::Grants
    } else if schema.kind == people::Staff::KIND {
        Topic::Staff
    } else if [settings::CitySettings::KIND, casework::Advisor::KIND].contains(&schema.kind) {
        Topic::Settings
    } else if schema.kind == meeting::Pledge::KIND {
        Topic::Pledges
    } else if schema.kind == directory::Proposal::KIND {
        Topic::Proposals
    } else if casework::INTAKES.contains(&schema.kind) || meeting::CALLS.contains(&schema.kind) {
        Topic::Intakes
    } else if schema.kind == casework::Consultation::KIND {
        Topic::Advice
    } else if schema.kind == casework::Decision::KIND {
        Topic::Decisions
    } else if directory::is_kept(schema) {
        Topic::Directory
    } else {
        topic(schema.scopes[0].kind)
    }
}

/// Which records make members.
pub(crate) fn membership(doc: &Doc) -> Option<Membership> {
    people::membership(doc)
}
