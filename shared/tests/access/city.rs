//! The sample city, seen by its people.

use super::*;

/// A person on that day, by the grants given.
fn actor(member: Membership, grants: &[Grant], today: Date) -> Actor {
    let own = Scope::Organisation(member.organisation);
    let active = grants
        .iter()
        .filter(|grant| grant.holder == own && grant.span.contains(noon(&today.to_string())));
    let scopes = active.flat_map(|grant| grant.scopes.iter().map(|it| (*it, grant.ground)));
    Actor::new(member, scopes)
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
        let member = members.iter().find(|member| member.actor == id).unwrap();
        actor(*member, grants, today)
    };
    let mut grants: Vec<Grant> = Vec::new();
    for (record, doc) in city.records.iter().zip(&docs) {
        let given = registry::grants(doc);
        let opened = given.iter().find_map(Grant::opened);
        let is_open = |opened| grants.iter().any(|known| known.opened() == Some(opened));
        let opens = opened.is_some_and(|opened| !is_open(opened));
        let may = writes(&actor(record.author, &grants), None, doc, opens);
        assert_eq!(may, Ok(()), "{} {}", record.kind, record.id);
        grants.extend(given);
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
    assert_eq!(
        homes("office1").len(),
        3,
        "told of by law, agreed to, and connected to them"
    );
    assert_eq!(
        homes("office1"),
        homes("admin"),
        "whose desks stand beside each other"
    );
}
