//! A row, an office and an agency as the standard says them.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use uuid::Uuid;

use super::{
    address,
    ids::derived,
    lines::{Lines, Object, take, with_ids},
    nested::{self, Reach},
    tables::{
        ACTIVE, ADDRESSES, AREAS, ATTRIBUTES, Group, Key, LOCATION, LOCATION_GROUPS, ORGANIZATION,
        ORGANIZATION_GROUPS, PHYSICAL, SERVICE, SERVICE_GROUPS,
    },
    terms::{Own, Term},
    values::{extension, uri},
};
use crate::{
    domain::directory::{AgencyKind, Entry, Office},
    record::{Paragraph, RecordId},
    reports::Contents,
};

/// The agency of a row. Rows whose agency has one name and one kind have one organization: what it does stands in its kind.
pub(super) fn organization_id(agency: &str, kind: Option<RecordId>) -> Uuid {
    match kind {
        Some(kind) => derived("organization", &[agency, &kind.to_string()]),
        None => derived("organization", &[agency]),
    }
}

/// The place of a row that has an address of its own.
pub(super) fn place_id(entry: RecordId) -> Uuid {
    derived("place", &[&entry.to_string()])
}

/// That a row's service is at a place.
pub(super) fn at_id(entry: RecordId, place: Uuid) -> Uuid {
    derived("at", &[&entry.to_string(), &place.to_string()])
}

/// What the lists of the standard say of an agency.
pub(super) fn organization(
    agency: &str,
    kind: Option<(RecordId, &AgencyKind)>,
    is_full: bool,
) -> Object {
    let id = organization_id(agency, kind.map(|(id, _)| id)).to_string();
    let Lines { rest, mut found } = lines(
        kind.and_then(|(_, kind)| kind.work.as_ref()),
        &ORGANIZATION,
        &ORGANIZATION_GROUPS,
    );
    let description = if rest.is_empty() { agency } else { &rest };
    found.insert("id".into(), id.clone().into());
    found.insert("name".into(), agency.into());
    found.insert("description".into(), description.into());
    add_attributes(&mut found, Vec::new(), &id);
    finish(&mut found, &ORGANIZATION_GROUPS, &id, is_full);
    found
}

/// The service of a row, without its agency and its places.
pub(super) fn service(contents: &Contents, id: RecordId, entry: &Entry, is_full: bool) -> Object {
    let owner = id.to_string();
    let Lines { rest, mut found } = lines(entry.notes.as_ref(), &SERVICE, &SERVICE_GROUPS);
    found.insert("id".into(), owner.clone().into());
    found.insert("name".into(), (&*entry.topic).into());
    if let Some(plain) = &entry.plain {
        found.insert("description".into(), (&**plain).into());
    }
    if let Some(url) = entry.url.as_ref().and_then(|url| uri(url)) {
        found.insert("url".into(), url.into());
    }
    found.entry("status").or_insert_with(|| ACTIVE.into());
    if is_full {
        let reach = Reach {
            phones: entry.phones.as_ref(),
            extension: entry.extension.as_ref(),
            fax: entry.fax.as_ref(),
            hours: entry.hours.as_ref(),
        };
        nested::phones(&mut found, &reach, &owner);
        nested::schedules(&mut found, reach.hours.map(|hours| &**hours), &owner);
        let mut areas = nested::list(&mut found, AREAS.name);
        let offices = contents.offices_of(entry).iter();
        let served: BTreeSet<_> = offices
            .filter_map(|at| contents.area(&contents.offices.get(*at)?.1))
            .collect();
        areas.extend(served.iter().map(|name| json!({ "name": name })));
        nested::insert(&mut found, AREAS.name, areas, &owner);
        let said = attributes(contents, entry, &owner, &rest);
        add_attributes(&mut found, said, &owner);
    }
    finish(&mut found, &SERVICE_GROUPS, &owner, is_full);
    found
}

fn attributes(contents: &Contents, entry: &Entry, owner: &str, notes: &str) -> Vec<Value> {
    let own = |own, value: Option<&str>| Term::own(own).of("service", owner, value);
    let mut said = vec![
        Term::category(&entry.category).of("service", owner, None),
        own(Own::No, Some(&entry.no.to_string())),
    ];
    let kind = entry
        .kind
        .and_then(|kind| contents.kinds.get_key_value(&kind.id()));
    said.extend(kind.map(|(id, kind)| {
        let field = Some(&*kind.field);
        Term::kind(*id, kind).of("service", owner, field)
    }));
    said.extend(entry.default_window.then(|| own(Own::DefaultWindow, None)));
    let inner = entry.extension.as_ref();
    // What the standard's number can't hold.
    let has_voice = entry
        .phones
        .as_ref()
        .is_some_and(|phones| !phones.0.is_empty());
    let inner = inner.filter(|text| !has_voice || extension(text).is_none());
    said.extend(inner.map(|text| own(Own::Extension, Some(text))));
    said.extend((!notes.is_empty()).then(|| own(Own::Notes, Some(notes))));
    said
}

/// The address of a row that has one of its own.
pub(super) fn own_address(entry: &Entry) -> Option<&str> {
    let address = entry.address.as_deref()?;
    (!address.trim().is_empty()).then_some(address)
}

/// The place of a row that has an address of its own.
pub(super) fn own_place(id: RecordId, entry: &Entry, is_full: bool) -> Option<Object> {
    let address = own_address(entry)?;
    let owner = place_id(id).to_string();
    let mut place = Object::new();
    place.insert("id".into(), owner.clone().into());
    place.insert("location_type".into(), PHYSICAL.into());
    place.insert("name".into(), (&*entry.agency).into());
    if is_full {
        place.insert(
            ADDRESSES.name.into(),
            nested::address(address, &owner).into(),
        );
    }
    Some(place)
}

/// An office as a place.
pub(super) fn office(contents: &Contents, id: RecordId, office: &Office, is_full: bool) -> Object {
    let owner = id.to_string();
    let Lines { rest, mut found } = lines(office.notes.as_ref(), &LOCATION, &LOCATION_GROUPS);
    found.insert("id".into(), owner.clone().into());
    found.insert("name".into(), (&*office.name).into());
    found
        .entry("location_type")
        .or_insert_with(|| PHYSICAL.into());
    if let Some(url) = office.url.as_ref().and_then(|url| uri(url)) {
        found.insert("url".into(), url.into());
    }
    for (name, degrees) in [
        ("latitude", office.latitude),
        ("longitude", office.longitude),
    ] {
        if let Some(degrees) = degrees {
            found.insert(name.into(), degrees.into());
        }
    }
    if is_full {
        let reach = Reach {
            phones: office.phones.as_ref(),
            extension: None,
            fax: office.fax.as_ref(),
            hours: office.hours.as_ref(),
        };
        nested::phones(&mut found, &reach, &owner);
        nested::schedules(&mut found, reach.hours.map(|hours| &**hours), &owner);
        addresses(&mut found, office.address.as_deref(), &owner);
        let own = |own, value: &str| Term::own(own).of("location", &owner, Some(value));
        let kind = contents.kinds.get_key_value(&office.kind.id());
        let kind = kind.map(|(id, kind)| Term::kind(*id, kind).of("location", &owner, None));
        let branch = office.branch_of.map(|main| main.id().to_string());
        let area = contents.area(office).map(|area| own(Own::Area, area));
        let said = kind.into_iter().chain(area);
        let said = said.chain(branch.map(|main| own(Own::BranchOf, &main)));
        let said = said.chain((!rest.is_empty()).then(|| own(Own::Notes, &rest)));
        add_attributes(&mut found, said.collect(), &owner);
    }
    finish(&mut found, &LOCATION_GROUPS, &owner, is_full);
    found
}

/// Adds the address that stands in a row, unless a line tells it in parts.
fn addresses(object: &mut Object, text: Option<&str>, owner: &str) {
    let mut all = nested::list(object, ADDRESSES.name);
    for address in &mut all {
        if address.get("address_type").is_none() {
            address["address_type"] = PHYSICAL.into();
        }
    }
    if let Some(text) = text
        && !all.iter().any(|told| {
            told.as_object()
                .is_some_and(|told| address::line(told) == text)
        })
    {
        all.splice(0..0, nested::address(text, owner));
    }
    nested::insert(object, ADDRESSES.name, all, owner);
}

/// Adds what is said by our own terms before what lines tell of others.
fn add_attributes(object: &mut Object, mut said: Vec<Value>, owner: &str) {
    let mut told = nested::list(object, ATTRIBUTES.name);
    with_ids(&mut told, ATTRIBUTES.name, owner);
    for attribute in &mut told {
        name_term(attribute);
    }
    said.append(&mut told);
    if !said.is_empty() {
        object.insert(ATTRIBUTES.name.into(), said.into());
    }
}

/// Gives a term of another's classification what the standard wants of each.
fn name_term(attribute: &mut Value) {
    let Some(Value::Object(term)) = attribute.get_mut("taxonomy_term") else {
        return;
    };
    let text = |object: &Object, name| match object.get(name) {
        Some(Value::String(text)) => text.clone(),
        _ => String::new(),
    };
    let (name, taxonomy) = (text(term, "name"), text(term, "taxonomy"));
    let id = derived("term", &[&taxonomy, &text(term, "code"), &name]);
    term.insert("id".into(), id.to_string().into());
    for (key, value) in [("name", &name), ("description", &name)] {
        term.entry(key).or_insert_with(|| value.clone().into());
    }
    if let Some(Value::Object(detail)) = term.get_mut("taxonomy_detail") {
        let name = text(detail, "name");
        let id = derived("taxonomy of others", &[&name]);
        detail.insert("id".into(), id.to_string().into());
        for key in ["name", "description"] {
            detail.entry(key).or_insert_with(|| name.clone().into());
        }
    }
}

fn lines(text: Option<&Paragraph>, keys: &[Key], groups: &[Group]) -> Lines {
    text.map(|text| take(text, keys, groups))
        .unwrap_or_default()
}

/// Gives what still has none its ids, and what the standard wants; a list of the standard shows one-to-one properties only.
fn finish(object: &mut Object, groups: &[Group], owner: &str, is_full: bool) {
    if !is_full {
        object.retain(|_, value| !value.is_array());
    }
    for group in groups {
        let list = match object.get_mut(group.name) {
            Some(Value::Array(list)) => list.as_mut_slice(),
            Some(one) => std::slice::from_mut(one),
            None => continue,
        };
        for (at, one) in list.iter_mut().enumerate() {
            if one.get("id").is_none() {
                let id = derived(group.name, &[owner, &at.to_string()]);
                one["id"] = id.to_string().into();
            }
            for name in group.wants {
                if one.get(name).is_none() {
                    one[*name] = "".into();
                }
            }
        }
    }
}
