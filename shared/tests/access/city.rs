//! The sample city, seen by its people.

use super::*;

/// The scopes that a person of the organisation holds on that day, by the grants given.
fn held(organisation: RecordId, grants: &[Grant], today: Date) -> BTreeSet<Scope> {
    let own = Scope::Organisation(organisation);
    let granted = grants
        .iter()
        .filter(|grant| grant.holder == own && grant.is_active_on(today));
    granted
        .map(|grant| grant.scope)
        .chain([Scope::Public, Scope::Staff, own])
        .collect()
}

#[test]
fn the_sample_city_is_written_by_those_who_may_and_seen_by_those_who_serve() {
    let today = day("2026-11-23");
    let city = demo_city(today);
    let docs: Vec<Doc> = city
        .records
        .iter()
        .map(|r| doc(r.kind, r.id, r.writes.clone()))
        .collect();
    let members: Vec<Membership> = docs.iter().filter_map(registry::membership).collect();
    let actor = |id: ActorId, grants: &[Grant]| {
        let Membership {
            organisation, role, ..
        } = *members.iter().find(|member| member.actor == id).unwrap();
        Actor {
            id,
            organisation,
            role,
            scopes: held(organisation, grants, today),
        }
    };
    let mut grants: Vec<Grant> = Vec::new();
    for (record, doc) in city.records.iter().zip(&docs) {
        let grant = registry::grant(doc);
        let opens = grant
            .as_ref()
            .is_some_and(|new| grants.iter().all(|known| known.scope != new.scope));
        let may = writes(&actor(record.author, &grants), None, doc, opens);
        assert_eq!(may, Ok(()), "{} {}", record.kind, record.id);
        grants.extend(grant);
    }
    let homes = |login: &str| -> BTreeSet<RecordId> {
        let account = city
            .accounts
            .iter()
            .find(|account| account.login == login)
            .unwrap();
        let who = actor(account.actor, &grants);
        let seen = docs
            .iter()
            .filter(|doc| *doc.kind == *Household::KIND && reads(&who, doc));
        seen.map(|doc| doc.id).collect()
    };
    assert_eq!(homes("nurse1").len(), 13);
    assert_eq!(homes("nurse1"), homes("nurse2"));
    assert!(homes("nurse1").is_disjoint(&homes("nurse4")));
    assert_eq!(homes("center1").intersection(&homes("nurse1")).count(), 2);
    assert_eq!(homes("center1").difference(&homes("nurse1")).count(), 1);
    assert!(
        homes("admin").is_empty(),
        "who keeps the lists serves no household"
    );
}
