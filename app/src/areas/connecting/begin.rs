//! What a sheet begins with: all that is known of the household already.

use shared::{
    domain::{
        connecting::{Agreement, Checked, ConnectingSheet, Helper},
        household::{Assignment, Household, Member},
        visit::Visit,
    },
    jp::Date,
    record::{Record, RecordId, Ref, Row, RowId, Rows, Text, Writes},
};

use crate::{
    areas::read::{fact, facts_of},
    store::Store,
};

/// The sheet as it is proposed: each person with the troubles known of them, who serves the household, and what a visit has
/// found.
pub(super) fn known(
    store: Store,
    household: RecordId,
    organisation: RecordId,
    visit: Option<RecordId>,
) -> Writes {
    let seen = visit.and_then(|id| fact::<Visit>(store, id));
    let about = fact::<Household>(store, household);
    let background = about.and_then(|it| it.background).map(|it| it.to_string());
    let found = seen.as_ref().and_then(|it| it.seen.as_ref());
    let said = seen.as_ref().and_then(|it| it.said.as_ref());
    let parts = [background, found.map(ToString::to_string)];
    let situation: Vec<String> = parts.into_iter().flatten().collect();
    let today = store.now().date();
    let sheet = ConnectingSheet {
        household: Ref::new(household),
        organisation: Ref::new(organisation),
        written_on: today,
        visit: visit.map(Ref::new),
        people: people(store, household),
        troubles: seen
            .as_ref()
            .map(|it| it.troubles.clone())
            .unwrap_or_default(),
        situation: (!situation.is_empty()).then(|| (&*situation.join("\n")).into()),
        urgency: seen.as_ref().and_then(|it| it.urgency),
        helpers: helpers(store, household, organisation, today),
        wishes: said.cloned(),
        ask: None,
        agreement: Agreement::NotAsked,
    };
    sheet.writes()
}

fn row<R>(store: Store, fields: R) -> Row<R> {
    let id = RowId::new(store.new_id());
    Row { id, fields }
}

fn people(store: Store, household: RecordId) -> Rows<Checked> {
    let members = facts_of::<Member>(store, household).into_iter();
    let checked = members.map(|(id, member)| {
        let fields = Checked {
            member: Some(Ref::new(id)),
            name: None,
            troubles: member.troubles,
            remarks: None,
        };
        row(store, fields)
    });
    checked.collect()
}

/// The other organisations that serve the household.
fn helpers(store: Store, household: RecordId, organisation: RecordId, today: Date) -> Rows<Helper> {
    let serving = facts_of::<Assignment>(store, household).into_iter();
    let others = serving.filter(|(_, it)| {
        it.organisation.id() != organisation && it.until.is_none_or(|until| until >= today)
    });
    let helping = others.map(|(_, it)| {
        let fields = Helper {
            agency: None,
            name: Some(Text::from(&*store.title(it.organisation.id()))),
            help: None,
        };
        row(store, fields)
    });
    helping.collect()
}
