//! Services of the standard, from whoever has them, as rows, offices and kinds of agency.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;
use uuid::Uuid;

use super::{
    address,
    ids::derived,
    lines::{Object, put, said},
    nested,
    tables::{
        ACTIVE, ADDRESSES, AREAS, ATTRIBUTES, Group, Key, LOCATION, LOCATION_GROUPS, ORGANIZATION,
        ORGANIZATION_GROUPS, PHONES, PHYSICAL, SCHEDULES, SERVICE, SERVICE_GROUPS,
    },
    terms::{Own, Taxonomy},
};
use crate::{
    domain::directory::{AgencyKind, Entry, Office},
    jp::{Date, PhoneNumber},
    record::{self, Doc, Phones, Record, RecordId, Ref, Text, Writes},
    reports::Editions,
};

/// Where a service says nothing that could be its 相談項目.
const NO_CATEGORY: &str = "分類なし";

const NO: &str = "no";

/// What was read.
#[derive(Clone, Debug, Default)]
pub struct Taken {
    /// Rows.
    pub entries: Vec<(RecordId, Entry)>,
    /// Their places.
    pub offices: Vec<(RecordId, Office)>,
    /// Their organizations; one with other places for other services stands here several times.
    pub kinds: Vec<(RecordId, AgencyKind)>,
    /// What could not be read, in words.
    pub refused: Vec<String>,
    /// What of a record was made up, because the standard has no such thing and the sender does not say it: the fields' names.
    made_up: BTreeMap<RecordId, BTreeSet<&'static str>>,
}

impl Taken {
    /// As records: kind, id and what they hold.
    #[must_use]
    pub fn records(&self) -> Vec<(&'static str, RecordId, Writes)> {
        let kinds = self.kinds.iter().map(record);
        let offices = self.offices.iter().map(record);
        let entries = self.entries.iter().map(record);
        kinds.chain(offices).chain(entries).collect()
    }

    /// Whether a field was made up. Of a record that is there already it says nothing.
    #[must_use]
    pub fn is_made_up(&self, id: RecordId, field: &str) -> bool {
        self.made_up
            .get(&id)
            .is_some_and(|fields| fields.contains(field))
    }

    /// Numbers the rows that come without a number, or with that of a row that is there: after the highest.
    fn number(&mut self, numbers: &BTreeMap<RecordId, f64>) {
        let says = |(id, _): &&(RecordId, Entry)| !self.is_made_up(*id, NO);
        let said = self.entries.iter().filter(says);
        let said: BTreeMap<_, _> = said.map(|(id, entry)| (*id, entry.no)).collect();
        let staying = numbers.iter().filter(|(id, _)| !said.contains_key(id));
        let staying: BTreeSet<u64> = staying.map(|(_, no)| no.to_bits()).collect();
        let all = numbers.values().chain(said.values());
        let mut highest = all.copied().fold(0.0, f64::max).floor();
        for (id, entry) in &mut self.entries {
            if said.contains_key(id) && !staying.contains(&entry.no.to_bits()) {
                continue;
            }
            highest += 1.0;
            entry.no = highest;
            self.made_up.entry(*id).or_default().insert(NO);
        }
    }
}

fn record<R: Record>((id, record): &(RecordId, R)) -> (&'static str, RecordId, Writes) {
    (R::KIND, *id, record.writes())
}

/// Reads services, a service at a location, organizations with services, or a page of any of them. `areas` are the districts,
/// by name, `numbers` the No. of the rows there are. Ids stay where they can, so that what is read again takes the place of what
/// was read before.
#[must_use]
pub fn take_in(
    json: &Value,
    areas: &BTreeMap<String, RecordId>,
    numbers: &BTreeMap<RecordId, f64>,
) -> Taken {
    let mut taken = Taken::default();
    let mut reader = Reader {
        taken: &mut taken,
        areas,
        offices: BTreeSet::new(),
        kinds: BTreeSet::new(),
    };
    reader.any(json, None);
    taken.number(numbers);
    taken
}

/// The No. of the rows that are printed in the edition in force, and of those that the next one will have.
#[must_use]
pub fn numbers(docs: &BTreeMap<RecordId, Doc>, today: Date) -> BTreeMap<RecordId, f64> {
    let editions = Editions::read(docs.values(), today);
    let current = editions.published().first();
    let standing = current.map(|(id, _)| editions.standing(*id));
    let printed = standing.iter().flat_map(BTreeMap::values);
    let rows = printed.chain(docs.values());
    let rows = rows.filter(|doc| &*doc.kind == Entry::KIND);
    let numbers = rows.filter_map(|doc| match doc.get("no") {
        record::Value::Number(no) => Some((doc.id, no.get())),
        _ => None,
    });
    numbers.collect()
}

struct Reader<'a> {
    taken: &'a mut Taken,
    areas: &'a BTreeMap<String, RecordId>,
    offices: BTreeSet<Uuid>,
    kinds: BTreeSet<Uuid>,
}

fn text<'a>(object: &'a Object, name: &str) -> Option<&'a str> {
    let text = object.get(name)?.as_str()?;
    (!text.trim().is_empty()).then_some(text)
}

fn id(object: &Object) -> Option<Uuid> {
    text(object, "id")?.parse().ok()
}

fn objects(object: &Object, name: &str) -> Vec<Object> {
    match object.get(name) {
        Some(Value::Array(list)) => list.iter().filter_map(Value::as_object).cloned().collect(),
        _ => Vec::new(),
    }
}

impl Reader<'_> {
    fn any(&mut self, json: &Value, agency: Option<&Object>) {
        match json {
            Value::Array(list) => list.iter().for_each(|one| self.any(one, agency)),
            Value::Object(object) => {
                if let Some(contents) = object.get("contents") {
                    self.any(contents, agency);
                } else if let Some(services) = object.get("services") {
                    self.any(services, Some(object));
                } else if let Some(Value::Object(service)) = object.get("service") {
                    let mut service = service.clone();
                    let mut at = object.clone();
                    at.remove("service");
                    service.insert("service_at_locations".into(), vec![at].into());
                    self.service(&service, agency);
                } else {
                    self.service(object, agency);
                }
            }
            _ => self.refuse("オブジェクトではないものがあります。"),
        }
    }

    fn refuse(&mut self, what: &str) {
        self.taken.refused.push(what.to_owned());
    }

    fn make_up<const N: usize>(&mut self, id: Uuid, fields: [(&'static str, bool); N]) {
        let made_up = fields.into_iter().filter(|(_, is_made_up)| *is_made_up);
        let all = self.taken.made_up.entry(RecordId::new(id)).or_default();
        all.extend(made_up.map(|(field, _)| field));
    }

    fn service(&mut self, service: &Object, agency: Option<&Object>) {
        let (Some(service_id), Some(name)) = (id(service), text(service, "name")) else {
            let name = text(service, "name").or(text(service, "id"));
            let name = name.unwrap_or("名前なし").to_owned();
            return self.refuse(&format!(
                "「{name}」：id（UUID）か name がないので、取り込めません。"
            ));
        };
        // An organization alone looks the same but for this.
        if !service.contains_key("status") {
            return self.refuse(&format!(
                "「{name}」：status がないので、サービスとして取り込めません。"
            ));
        }
        let inner = service.get("organization").and_then(Value::as_object);
        let empty = Object::new();
        let agency = inner.or(agency).unwrap_or(&empty);
        let places = objects(service, "service_at_locations");
        let own = Said::take(service);
        let kind = self.kind(service_id, agency, &own, &places);
        let category = own.category.clone();
        let mut rest = service.clone();
        rest.insert(ATTRIBUTES.name.into(), own.others.clone().into());
        let served: BTreeSet<_> = places
            .iter()
            .filter_map(|place| served(place).map(str::to_owned))
            .collect();
        retain(&mut rest, AREAS.name, |area| {
            let name = area.get("name").and_then(Value::as_str);
            !name.is_some_and(|name| served.contains(name))
        });
        if text(&rest, "status") == Some(ACTIVE) {
            rest.remove("status");
        }
        let reach = Reach::take(&mut rest);
        let mut at_own = places.iter().filter_map(|place| {
            let place = place.get("location")?.as_object()?;
            is_own(service_id, place).then(|| objects(place, ADDRESSES.name))
        });
        let address = at_own
            .next()
            .and_then(|list| list.first().map(address::line));
        let no = own.value(Own::No).and_then(|no| no.parse().ok());
        let no = no.filter(|no: &f64| no.is_finite() && *no >= 0.0);
        self.make_up(
            service_id,
            [
                (NO, no.is_none()),
                ("default_window", !own.has(Own::DefaultWindow)),
                ("category", !own.is_ours),
                ("agency", text(agency, "name").is_none()),
            ],
        );
        let entry = Entry {
            edition: None,
            no: no.unwrap_or_default(),
            default_window: own.has(Own::DefaultWindow),
            category: category.as_deref().unwrap_or(NO_CATEGORY).into(),
            topic: name.into(),
            plain: text(service, "description").map(Into::into),
            agency: text(agency, "name").unwrap_or(name).into(),
            kind: kind.map(Ref::new),
            address: address.filter(|line| !line.is_empty()).map(Into::into),
            extension: own
                .value(Own::Extension)
                .map(Text::from)
                .or(reach.extension),
            phones: reach.phones,
            fax: reach.fax,
            hours: reach.hours,
            url: text(service, "url").map(Into::into),
            notes: notes(own.value(Own::Notes), &rest, &SERVICE, &SERVICE_GROUPS),
            organisation: None,
        };
        self.taken.entries.push((RecordId::new(service_id), entry));
    }

    /// The kind of agency of a service: of one organization and one set of places, with these as its offices.
    fn kind(
        &mut self,
        service: Uuid,
        agency: &Object,
        own: &Said,
        places: &[Object],
    ) -> Option<RecordId> {
        let places = places.iter().filter_map(|at| {
            let place = at.get("location")?.as_object()?;
            Some((id(place)?, at, place))
        });
        let offices = places.filter(|(_, _, place)| !is_own(service, place));
        let offices: Vec<(Uuid, &Object, &Object)> = offices.collect();
        let (kind, name, field) = match &own.kind {
            Some((kind, name, field)) => (*kind, name.clone(), field.clone()),
            None => {
                let name = text(agency, "name")?.to_owned();
                if own.is_ours && offices.is_empty() {
                    return None;
                }
                let places: BTreeSet<String> =
                    offices.iter().map(|(id, ..)| id.to_string()).collect();
                let mut parts = vec![text(agency, "id").unwrap_or(&name)];
                parts.extend(places.iter().map(String::as_str));
                (derived("kind", &parts), name, NO_CATEGORY.to_owned())
            }
        };
        if self.kinds.insert(kind) {
            self.make_up(kind, [("field", own.kind.is_none())]);
            let description = text(agency, "description");
            let description = description.filter(|said| text(agency, "name") != Some(said));
            let kind_fact = AgencyKind {
                name: name.as_str().into(),
                field: field.as_str().into(),
                offices: None,
                branches: None,
                branch_name: None,
                work: notes(description, agency, &ORGANIZATION, &ORGANIZATION_GROUPS),
            };
            self.taken.kinds.push((RecordId::new(kind), kind_fact));
        }
        for (place_id, at, place) in offices {
            self.office(kind, place_id, at, place, &name);
        }
        Some(RecordId::new(kind))
    }

    fn office(&mut self, kind: Uuid, place_id: Uuid, at: &Object, place: &Object, agency: &str) {
        let twin = derived("office", &[&kind.to_string(), &place_id.to_string()]);
        if self.offices.contains(&twin) {
            return;
        }
        self.offices.insert(twin);
        // A place of two kinds is two offices.
        let office_id = match self.offices.insert(place_id) {
            true => place_id,
            false => twin,
        };
        let own = Said::take(place);
        let mut rest = place.clone();
        rest.insert(ATTRIBUTES.name.into(), own.others.clone().into());
        for name in [PHONES.name, SCHEDULES.name] {
            let mut all = objects(&rest, name);
            let more = objects(at, name);
            all.extend(
                more.into_iter()
                    .filter(|one| !objects(place, name).contains(one)),
            );
            let all: Vec<Value> = all.into_iter().map(Value::Object).collect();
            rest.insert(name.into(), all.into());
        }
        if text(&rest, "location_type") == Some(PHYSICAL) {
            rest.remove("location_type");
        }
        let addresses = objects(&rest, ADDRESSES.name);
        let address = addresses.first().map(address::line);
        // What one line says again needs no line of its own.
        let is_said = |parts: &Object| {
            let again = address::parts(&address::line(parts));
            let part = |of: &Object, name: &str| of.get(name).and_then(said);
            ADDRESSES
                .keys
                .iter()
                .all(|key| part(parts, key.name) == part(&again, key.name))
        };
        if addresses.len() == 1 && addresses.first().is_some_and(is_said) {
            rest.remove(ADDRESSES.name);
        }
        let area = served(at).and_then(|name| self.areas.get(name));
        let described = text(at, "description").filter(|_| area.is_none());
        if let Some(described) = described {
            let here = text(&rest, "description");
            let both = here.map_or(described.to_owned(), |here| match here == described {
                true => here.to_owned(),
                false => format!("{here}\n{described}"),
            });
            rest.insert("description".into(), both.into());
        }
        let reach = Reach::take(&mut rest);
        self.make_up(office_id, [("name", text(place, "name").is_none())]);
        let degrees = |name: &str| place.get(name).and_then(Value::as_f64);
        let office = Office {
            name: text(place, "name").unwrap_or(agency).into(),
            kind: Ref::new(RecordId::new(kind)),
            area: area.map(|area| Ref::new(*area)),
            branch_of: own
                .value(Own::BranchOf)
                .and_then(|id| id.parse().ok())
                .map(Ref::new),
            address: address.filter(|line| !line.is_empty()).map(Into::into),
            phones: reach.phones,
            fax: reach.fax,
            hours: reach.hours,
            url: text(place, "url").map(Into::into),
            notes: notes(own.value(Own::Notes), &rest, &LOCATION, &LOCATION_GROUPS),
            latitude: degrees("latitude"),
            longitude: degrees("longitude"),
        };
        self.taken.offices.push((RecordId::new(office_id), office));
    }
}

/// Whether a place is the row's own address, as we write it.
fn is_own(service: Uuid, place: &Object) -> bool {
    id(place) == Some(super::write::place_id(RecordId::new(service)))
}

/// The district that a service at a place says it serves, as we write it.
fn served(at: &Object) -> Option<&str> {
    let (label, name) = text(at, "description")?.split_once('：')?;
    (label == Own::Area.name()).then_some(name)
}

fn retain(object: &mut Object, name: &str, keep: impl Fn(&Value) -> bool) {
    if let Some(Value::Array(list)) = object.get_mut(name) {
        list.retain(|one| keep(one));
    }
}

fn notes<T: From<String>>(
    rest: Option<&str>,
    from: &Object,
    keys: &[Key],
    groups: &[Group],
) -> Option<T> {
    let text = put(rest.unwrap_or_default(), from, keys, groups);
    (!text.is_empty()).then(|| text.into())
}

/// What attributes say: in our own terms, and in others'.
#[derive(Default)]
struct Said {
    is_ours: bool,
    own: BTreeMap<Uuid, Option<String>>,
    category: Option<String>,
    /// The kind of agency, its name and its field.
    kind: Option<(Uuid, String, String)>,
    others: Vec<Value>,
}

impl Said {
    fn take(object: &Object) -> Self {
        let mut said = Self::default();
        for attribute in objects(object, ATTRIBUTES.name) {
            let term = attribute.get("taxonomy_term").and_then(Value::as_object);
            let of = term
                .and_then(|term| term.get("taxonomy_detail"))
                .and_then(|detail| id(detail.as_object()?));
            let ours = Taxonomy::ALL.into_iter().find(|ours| of == Some(ours.id()));
            let (Some(ours), Some(term)) = (ours, term) else {
                let name = term.and_then(|term| text(term, "name"));
                if said.category.is_none() {
                    said.category = name.map(str::to_owned);
                }
                said.others.push(Value::Object(attribute));
                continue;
            };
            let (Some(term_id), Some(name)) = (id(term), text(term, "name")) else {
                continue;
            };
            match ours {
                Taxonomy::Category => {
                    said.is_ours = true;
                    said.category = Some(name.to_owned());
                }
                Taxonomy::Own => {
                    let value = text(&attribute, "value").map(str::to_owned);
                    said.own.insert(term_id, value);
                }
                Taxonomy::Kind => {
                    let field = text(&attribute, "value").unwrap_or(NO_CATEGORY);
                    said.kind = Some((term_id, name.to_owned(), field.to_owned()));
                }
            }
        }
        said
    }

    fn has(&self, own: Own) -> bool {
        self.own.contains_key(&own.id())
    }

    fn value(&self, own: Own) -> Option<&str> {
        self.own.get(&own.id())?.as_deref()
    }
}

/// How one is reached, in the fields of a row; what these can't say stays in the object.
#[derive(Default)]
struct Reach {
    phones: Option<Phones>,
    fax: Option<Phones>,
    extension: Option<Text>,
    hours: Option<Text>,
}

impl Reach {
    fn take(object: &mut Object) -> Self {
        let mut reach = Self::default();
        let (mut voices, mut faxes) = (Vec::new(), Vec::new());
        let mut all = nested::list(object, PHONES.name);
        all.retain(|phone| reach.phone(phone, &mut voices, &mut faxes));
        object.insert(PHONES.name.into(), all.into());
        let mut times = nested::list(object, SCHEDULES.name);
        let hours = nested::all_words(&times);
        reach.hours = (!hours.is_empty()).then(|| hours.into());
        // What the words say is all in the field.
        let without_ids = |time: &Value| {
            let mut time = time.clone();
            if let Some(time) = time.as_object_mut() {
                time.remove("id");
            }
            time
        };
        let bare: Vec<Value> = times.iter().map(without_ids).collect();
        if bare == nested::spans(&nested::all_words(&times)) {
            times.clear();
        }
        object.insert(SCHEDULES.name.into(), times.into());
        let list = |numbers: Vec<PhoneNumber>| (!numbers.is_empty()).then_some(Phones(numbers));
        (reach.phones, reach.fax) = (list(voices), list(faxes));
        reach
    }

    /// Takes a telephone; true where more is to be said of it than fields can.
    fn phone(
        &mut self,
        phone: &Value,
        voices: &mut Vec<PhoneNumber>,
        faxes: &mut Vec<PhoneNumber>,
    ) -> bool {
        let Some(number) = nested::read(phone) else {
            return true;
        };
        let part = |name: &str| phone.get(name).and_then(said);
        let kind = part("type");
        let list = match kind.as_deref() {
            Some("fax") => faxes,
            _ => voices,
        };
        let is_first = list.is_empty();
        let is_plain = matches!(kind.as_deref(), Some("fax" | "voice"))
            && part("description").is_none()
            && part("number").as_deref() == Some(&*number.to_string());
        if !list.contains(&number) {
            list.push(number);
        }
        match part("extension") {
            None => !is_plain,
            Some(inner) if is_plain && is_first && kind.as_deref() == Some("voice") => {
                self.extension = Some(inner.into());
                false
            }
            Some(_) => true,
        }
    }
}
