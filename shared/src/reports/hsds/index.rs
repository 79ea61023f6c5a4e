//! An edition in the standard's objects: found by id, listed by what is asked, made when they are wanted.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::OnceLock,
};

use serde_json::{Value, json};
use uuid::Uuid;

use super::{
    lines::Object,
    terms::{Own, Taxonomy, Term},
    write,
};
use crate::{
    domain::directory::{AgencyKind, Entry},
    jp::Date,
    record::RecordId,
    reports::Contents,
};

/// What the standard has lists of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Resource {
    /// Rows.
    Service,
    /// Agencies.
    Organization,
    /// Rows at places.
    ServiceAtLocation,
    /// Classifications.
    Taxonomy,
    /// Terms of classifications.
    TaxonomyTerm,
}

/// How much of an object is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Depth {
    /// What there is one of, as in the standard's lists.
    Plain,
    /// All of it; of an agency's services their ids and names.
    Full,
    /// All of it, and of an agency's services too.
    FullServices,
}

/// Which objects are asked for. What is not asked is none.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// The rows that say the words looked for.
    pub entries: Option<BTreeSet<RecordId>>,
    /// With this term.
    pub term: Option<Uuid>,
    /// With any term of this classification.
    pub taxonomy: Option<Uuid>,
    /// Of this agency.
    pub organization: Option<Uuid>,
    /// Changed on this day or after it.
    pub since: Option<Date>,
    /// Below this term.
    pub parent: Option<Uuid>,
    /// Only terms without one above them.
    pub only_top: bool,
}

/// An edition in the words of the standard.
#[derive(Debug)]
pub struct Hsds {
    contents: Contents,
    /// The edition of which each record's words are.
    changed: BTreeMap<RecordId, Date>,
    /// Where rows stand, by id.
    entries: BTreeMap<Uuid, usize>,
    /// Agencies in the order of their first row, each with its rows.
    organizations: Vec<(Uuid, Vec<usize>)>,
    by_organization: BTreeMap<Uuid, usize>,
    /// Rows at places: the row, and the office that is no row's own address.
    places: Vec<(Uuid, usize, Option<usize>)>,
    by_place: BTreeMap<Uuid, usize>,
    terms: Vec<Term>,
    carried: OnceLock<Carried>,
}

/// Which rows say which terms, of themselves, their agencies and their places. Read when someone first asks for it.
#[derive(Debug, Default)]
struct Carried {
    rows: BTreeMap<Uuid, BTreeSet<usize>>,
    /// Terms of others' classifications, and these.
    terms: BTreeMap<Uuid, Value>,
    taxonomies: BTreeMap<Uuid, Value>,
}

impl Carried {
    fn add(&mut self, said: &Value, at: usize) {
        let attributes = said["attributes"].as_array().into_iter().flatten();
        for term in attributes.map(|attribute| &attribute["taxonomy_term"]) {
            let detail = &term["taxonomy_detail"];
            let (Some(id), of) = (id(term), id(detail)) else {
                continue;
            };
            self.rows.entry(id).or_default().insert(at);
            let Some(of) = of else {
                self.terms.insert(id, term.clone());
                continue;
            };
            self.rows.entry(of).or_default().insert(at);
            if Taxonomy::ALL.iter().all(|ours| ours.id() != of) {
                self.terms.insert(id, term.clone());
                self.taxonomies.insert(of, detail.clone());
            }
        }
    }
}

fn id(object: &Value) -> Option<Uuid> {
    object["id"].as_str()?.parse().ok()
}

impl Hsds {
    /// Makes an edition ready. `changed` is the day of the edition in which each record came to say what it says.
    #[must_use]
    pub fn new(contents: Contents, changed: BTreeMap<RecordId, Date>) -> Self {
        let mut hsds = Self {
            changed,
            entries: BTreeMap::new(),
            organizations: Vec::new(),
            by_organization: BTreeMap::new(),
            places: Vec::new(),
            by_place: BTreeMap::new(),
            terms: terms(&contents),
            carried: OnceLock::new(),
            contents,
        };
        for (at, (id, entry)) in hsds.contents.entries.iter().enumerate() {
            hsds.entries.insert(id.uuid(), at);
            let organization = hsds.organization_id(entry);
            let next = hsds.organizations.len();
            let place = *hsds.by_organization.entry(organization).or_insert(next);
            match hsds.organizations.get_mut(place) {
                Some((_, rows)) => rows.push(at),
                None => hsds.organizations.push((organization, vec![at])),
            }
            let own = write::own_address(entry).map(|_| (write::place_id(*id), None));
            let offices = hsds.contents.offices_of(entry).iter();
            let offices = offices.filter_map(|office| {
                Some((hsds.contents.offices.get(*office)?.0.uuid(), Some(*office)))
            });
            for (place, office) in own.into_iter().chain(offices) {
                let id = write::at_id(*id, place);
                hsds.by_place.insert(id, hsds.places.len());
                hsds.places.push((id, at, office));
            }
        }
        hsds
    }

    /// The facts it is made of.
    #[must_use]
    pub fn contents(&self) -> &Contents {
        &self.contents
    }

    /// The ids of what is asked for, in the order of the list.
    #[must_use]
    pub fn ids(&self, resource: Resource, filter: &Filter) -> Vec<Uuid> {
        let fits = |at: &usize| self.fits(*at, filter);
        match resource {
            Resource::Service => {
                let rows = (0..self.contents.entries.len()).filter(fits);
                rows.filter_map(|at| Some(self.entry(at)?.0.uuid()))
                    .collect()
            }
            Resource::Organization => {
                let all = self.organizations.iter();
                all.filter(|(_, rows)| rows.iter().any(&fits))
                    .map(|(id, _)| *id)
                    .collect()
            }
            Resource::ServiceAtLocation => {
                let all = self.places.iter();
                all.filter(|(_, at, _)| fits(at))
                    .map(|(id, ..)| *id)
                    .collect()
            }
            Resource::Taxonomy => {
                let others = self.carried().taxonomies.keys().copied();
                Taxonomy::ALL
                    .map(Taxonomy::id)
                    .into_iter()
                    .chain(others)
                    .collect()
            }
            Resource::TaxonomyTerm => {
                let all = self.terms.iter().filter(|term| {
                    filter.taxonomy.is_none_or(|of| term.taxonomy.id() == of)
                        && filter.parent.is_none_or(|of| term.parent == Some(of))
                        && !(filter.only_top && term.parent.is_some())
                });
                let others = self.carried().terms.iter().filter(|(_, term)| {
                    let of = id(&term["taxonomy_detail"]);
                    filter.parent.is_none()
                        && filter.taxonomy.is_none_or(|wanted| of == Some(wanted))
                });
                all.map(|term| term.id)
                    .chain(others.map(|(id, _)| *id))
                    .collect()
            }
        }
    }

    /// An object; none where there is none of that id.
    #[must_use]
    pub fn get(&self, resource: Resource, id: Uuid, depth: Depth) -> Option<Value> {
        match resource {
            Resource::Service => self.service(*self.entries.get(&id)?, depth, true),
            Resource::Organization => self.organization(*self.by_organization.get(&id)?, depth),
            Resource::ServiceAtLocation => self.place(*self.by_place.get(&id)?, depth),
            Resource::Taxonomy => {
                let mut all = Taxonomy::ALL.into_iter();
                let ours = all.find(|taxonomy| taxonomy.id() == id);
                ours.map(Taxonomy::json)
                    .or_else(|| self.carried().taxonomies.get(&id).cloned())
            }
            Resource::TaxonomyTerm => {
                let mut all = self.terms.iter();
                let ours = all.find(|term| term.id == id);
                ours.map(Term::json)
                    .or_else(|| self.carried().terms.get(&id).cloned())
            }
        }
    }

    /// When a row came to say what it says, with its offices.
    #[must_use]
    pub fn changed_on(&self, id: Uuid) -> Option<Date> {
        self.changed(*self.entries.get(&id)?)
    }

    fn changed(&self, at: usize) -> Option<Date> {
        let (id, entry) = self.entry(at)?;
        let offices = self.contents.offices_of(entry).iter();
        let offices = offices.filter_map(|office| Some(self.contents.offices.get(*office)?.0));
        let kind = entry.kind.map(|kind| kind.id());
        let all = [*id].into_iter().chain(kind).chain(offices);
        all.filter_map(|id| self.changed.get(&id)).max().copied()
    }

    fn fits(&self, at: usize, filter: &Filter) -> bool {
        let Some((id, entry)) = self.entry(at) else {
            return false;
        };
        let says = filter.entries.as_ref().is_none_or(|ids| ids.contains(id));
        let of = filter.organization;
        let carries = |term: Option<Uuid>| {
            let rows = |term| self.carried().rows.get(&term);
            term.is_none_or(|term| rows(term).is_some_and(|rows| rows.contains(&at)))
        };
        says && of.is_none_or(|of| self.organization_id(entry) == of)
            && carries(filter.term)
            && carries(filter.taxonomy)
            && filter
                .since
                .is_none_or(|since| self.changed(at).is_some_and(|on| on >= since))
    }

    fn entry(&self, at: usize) -> Option<&(RecordId, Entry)> {
        self.contents.entries.get(at)
    }

    fn kind(&self, entry: &Entry) -> Option<(RecordId, &AgencyKind)> {
        let id = entry.kind?.id();
        Some((id, self.contents.kinds.get(&id)?))
    }

    fn organization_id(&self, entry: &Entry) -> Uuid {
        write::organization_id(&entry.agency, self.kind(entry).map(|(id, _)| id))
    }

    fn carried(&self) -> &Carried {
        self.carried.get_or_init(|| {
            let mut carried = Carried::default();
            let (mut offices, mut agencies) = (BTreeMap::new(), BTreeMap::new());
            for (at, (id, entry)) in self.contents.entries.iter().enumerate() {
                let service = write::service(&self.contents, *id, entry, true).into();
                carried.add(&service, at);
                let kind = self.kind(entry);
                let agency = agencies
                    .entry(kind.map(|(id, _)| id))
                    .or_insert_with(|| write::organization(&entry.agency, kind, true).into());
                carried.add(agency, at);
                for office in self.contents.offices_of(entry) {
                    let Some((id, facts)) = self.contents.offices.get(*office) else {
                        continue;
                    };
                    let office = offices
                        .entry(*office)
                        .or_insert_with(|| write::office(&self.contents, *id, facts, true).into());
                    carried.add(office, at);
                }
                // Whoever asks for a field asks for all its kinds.
                if let Some((_, kind)) = kind {
                    let field = Term::field(&kind.field).id;
                    carried.rows.entry(field).or_default().insert(at);
                }
            }
            carried
        })
    }

    fn service(&self, at: usize, depth: Depth, with_agency: bool) -> Option<Value> {
        let (id, entry) = self.entry(at)?;
        let is_full = depth != Depth::Plain;
        let mut service = write::service(&self.contents, *id, entry, is_full);
        if with_agency {
            let agency = write::organization(&entry.agency, self.kind(entry), is_full);
            service.insert("organization".into(), agency.into());
        }
        if is_full {
            let own = write::own_address(entry).map(|_| None);
            let offices = self.contents.offices_of(entry).iter().map(|at| Some(*at));
            let all = own.into_iter().chain(offices);
            let all: Vec<Value> = all
                .filter_map(|office| Some(self.at_place(at, office, is_full)?.into()))
                .collect();
            if !all.is_empty() {
                service.insert("service_at_locations".into(), all.into());
            }
        }
        Some(service.into())
    }

    fn organization(&self, place: usize, depth: Depth) -> Option<Value> {
        let (_, rows) = self.organizations.get(place)?;
        let first = rows.first().and_then(|at| Some(&self.entry(*at)?.1))?;
        let kind = self.kind(first);
        let mut agency = write::organization(&first.agency, kind, depth != Depth::Plain);
        if depth != Depth::Plain {
            let inner = match depth {
                Depth::FullServices => Depth::Full,
                _ => Depth::Plain,
            };
            let services = rows.iter();
            let services: Vec<Value> = services
                .filter_map(|at| self.service(*at, inner, false))
                .collect();
            agency.insert("services".into(), services.into());
        }
        Some(agency.into())
    }

    fn place(&self, place: usize, depth: Depth) -> Option<Value> {
        let (_, at, office) = *self.places.get(place)?;
        let is_full = depth != Depth::Plain;
        let mut place = self.at_place(at, office, is_full)?;
        let mut service = self.service(at, depth, true)?;
        if let Some(service) = service.as_object_mut() {
            service.remove("service_at_locations");
        }
        place.insert("service".into(), service);
        Some(place.into())
    }

    /// That a row's service is at its own address or at an office.
    fn at_place(&self, at: usize, office: Option<usize>, is_full: bool) -> Option<Object> {
        let (id, entry) = self.entry(at)?;
        let (place, location, area) = match office {
            None => (
                write::place_id(*id),
                write::own_place(*id, entry, is_full)?,
                None,
            ),
            Some(office) => {
                let (place, office) = self.contents.offices.get(office)?;
                let location = write::office(&self.contents, *place, office, is_full);
                (place.uuid(), location, self.contents.area(office))
            }
        };
        let mut found = json!({ "id": write::at_id(*id, place), "location": location });
        if let Some(area) = area {
            found["description"] = format!("{}：{area}", Own::Area.name()).into();
        }
        match found {
            Value::Object(found) => Some(found),
            _ => None,
        }
    }
}

fn terms(contents: &Contents) -> Vec<Term> {
    let mut seen = BTreeSet::new();
    let categories = contents.entries.iter();
    let categories = categories.map(|(_, entry)| Term::category(&entry.category));
    let fields = contents.kinds.values().map(|kind| Term::field(&kind.field));
    let kinds = contents.kinds.iter();
    let kinds = kinds.map(|(id, kind)| Term::kind(*id, kind));
    let all = categories.chain(fields).chain(kinds);
    all.chain(Own::ALL.map(Term::own))
        .filter(|term| seen.insert(term.id))
        .collect()
}
