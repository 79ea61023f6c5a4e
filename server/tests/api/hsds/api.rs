//! The eleven paths.

use axum::{
    body::Body,
    http::{Request, StatusCode, header},
};
use serde_json::{Value, json};
use shared::{jp::Date, sample::demo_city};

use super::schema::{Shown, hold, validator};
use crate::support::{Reply, Town, id, on_both, writes};

on_both!(
    every_path_answers_as_the_standard_has_it,
    what_is_asked_is_what_is_listed,
    other_sites_may_read_and_nothing_else,
    before_the_first_edition_there_is_nothing,
);

const LISTS: [(&str, &str); 5] = [
    ("services", "service"),
    ("organizations", "organization"),
    ("service_at_locations", "service_at_location"),
    ("taxonomies", "taxonomy"),
    ("taxonomy_terms", "taxonomy_term"),
];

async fn city(town: &Town) {
    let city = demo_city(Date::from_iso("2026-11-25").unwrap());
    let kinds = [
        "edition",
        "entry",
        "printed",
        "office",
        "area",
        "agency_kind",
    ];
    let records = city.records.into_iter();
    let records = records.filter(|record| kinds.contains(&record.kind));
    server::import::records(&town.app.db, records)
        .await
        .unwrap();
}

async fn ask(town: &Town, path: &str) -> Reply {
    town.get(path, "").await
}

async fn json_of(town: &Town, path: &str) -> Value {
    let reply = ask(town, path).await;
    assert_eq!(reply.status, StatusCode::OK, "{path}");
    serde_json::from_slice(&reply.body).unwrap()
}

/// All objects of a list, page by page.
async fn all(town: &Town, list: &str, query: &str) -> Vec<Value> {
    let (mut all, mut page) = (Vec::new(), 1);
    loop {
        let said = json_of(
            town,
            &format!("/hsds/{list}?{query}&page={page}&per_page=7"),
        )
        .await;
        assert_eq!(said["page_number"], page);
        assert_eq!(said["first_page"], page == 1);
        let contents = said["contents"].as_array().unwrap();
        assert_eq!(said["size"], contents.len());
        assert_eq!(said["empty"], contents.is_empty());
        all.extend(contents.iter().cloned());
        page += 1;
        if said["last_page"] == true {
            assert_eq!(said["total_items"], all.len());
            return all;
        }
    }
}

async fn every_path_answers_as_the_standard_has_it(town: Town) {
    city(&town).await;
    let about = json_of(&town, "/hsds").await;
    assert_eq!(about["version"], "3.0");
    assert_eq!(json_of(&town, "/hsds/").await, about);
    for (list, object) in LISTS {
        let plain = all(&town, list, "").await;
        assert!(plain.len() >= 3, "{list}");
        let (few, whole) = (
            validator(object, Shown::Plain),
            validator(object, Shown::Whole),
        );
        plain.iter().for_each(|one| hold(&few, one));
        let full = all(&town, list, "full=true").await;
        full.iter().for_each(|one| hold(&whole, one));
        let ids = |all: &[Value]| all.iter().map(|one| one["id"].clone()).collect::<Vec<_>>();
        assert_eq!(ids(&plain), ids(&full), "{list}");
        // One by one they are the same.
        for one in &full {
            let id = one["id"].as_str().unwrap();
            let alone = json_of(&town, &format!("/hsds/{list}/{id}")).await;
            assert_eq!(alone, *one, "{list}");
        }
        let lines = ask(&town, &format!("/hsds/{list}?full=true&format=ndjson")).await;
        assert_eq!(lines.header(header::CONTENT_TYPE), "application/x-ndjson");
        let lines = lines.text().lines().map(serde_json::from_str);
        let lines: Vec<Value> = lines.map(Result::unwrap).collect();
        assert_eq!(lines, full, "{list}");
    }
    let whole = validator("organization", Shown::Whole);
    for one in all(&town, "organizations", "full_service=true").await {
        hold(&whole, &one);
        assert!(one["services"][0]["attributes"].is_array());
    }
    let services = all(&town, "services", "").await;
    assert_eq!(services.len(), 19);
    let minimal = json_of(&town, "/hsds/services?minimal=true").await;
    let minimal = minimal["contents"].as_array().unwrap();
    assert_eq!(minimal.len(), 19);
    assert_eq!(
        minimal[0],
        json!({ "id": services[0]["id"], "modified_date": "2018-11-01" })
    );
}

async fn what_is_asked_is_what_is_listed(town: Town) {
    city(&town).await;
    let count = async |path: &str| json_of(&town, path).await["total_items"].as_u64().unwrap();
    let search: String = url::form_urlencoded::byte_serialize("物忘れ".as_bytes()).collect();
    assert_eq!(count(&format!("/hsds/services?search={search}")).await, 2);
    assert_eq!(count("/hsds/services?search=nowhere").await, 0);
    let terms = all(&town, "taxonomy_terms", "").await;
    let category = terms
        .iter()
        .find(|term| term["taxonomy"] == "相談項目")
        .unwrap();
    let of_term = format!(
        "/hsds/services?full=true&taxonomy_term_id={}",
        category["id"].as_str().unwrap()
    );
    let found = json_of(&town, &of_term).await;
    let found = found["contents"].as_array().unwrap();
    assert!(!found.is_empty() && found.len() < 19);
    for service in found {
        assert_eq!(
            service["attributes"][0]["taxonomy_term"]["id"],
            category["id"]
        );
    }
    let taxonomy = category["taxonomy_detail"]["id"].as_str().unwrap();
    assert_eq!(
        count(&format!("/hsds/services?taxonomy_id={taxonomy}")).await,
        19
    );
    let of_taxonomy = all(&town, "taxonomy_terms", &format!("taxonomy_id={taxonomy}")).await;
    assert!(
        of_taxonomy
            .iter()
            .all(|term| term["taxonomy"] == "相談項目")
    );
    let child = terms
        .iter()
        .find(|term| term["parent_id"].is_string())
        .unwrap();
    let parent = child["parent_id"].as_str().unwrap();
    let below = all(&town, "taxonomy_terms", &format!("parent_id={parent}")).await;
    assert!(below.contains(child) && below.iter().all(|term| term["parent_id"] == parent));
    let top = all(&town, "taxonomy_terms", "top_only=true").await;
    assert!(top.iter().all(|term| term["parent_id"].is_null()));
    let agencies = all(&town, "organizations", "").await;
    let mut of_agencies = 0;
    for agency in &agencies {
        let id = agency["id"].as_str().unwrap();
        of_agencies += count(&format!("/hsds/services?organization_id={id}")).await;
    }
    assert_eq!(of_agencies, 19);
    every_term_that_is_shown_is_there(&town).await;
    assert_eq!(
        count("/hsds/services?modified_after=2018-11-01T00:00:00Z").await,
        19
    );
    assert_eq!(count("/hsds/services?modified_after=2018-11-02").await, 0);
    let beyond = json_of(&town, "/hsds/services?page=99").await;
    assert_eq!(
        (&beyond["empty"], &beyond["last_page"]),
        (&json!(true), &json!(true))
    );
    for wrong in [
        "page=0",
        "page=x",
        "per_page=-1",
        "full=perhaps",
        "format=xml",
        "taxonomy_term_id=x",
        "modified_after=yesterday",
        "postcode=7000823",
        "proximity=1",
    ] {
        let reply = ask(&town, &format!("/hsds/services?{wrong}")).await;
        assert_eq!(reply.status, StatusCode::BAD_REQUEST, "{wrong}");
        let name = wrong.split('=').next().unwrap();
        assert!(reply.failure().message.contains(name), "{wrong}");
    }
    for nowhere in ["services/", "contacts", "services/x/y"] {
        let reply = ask(&town, &format!("/hsds/{nowhere}")).await;
        assert_eq!(reply.status, StatusCode::NOT_FOUND, "{nowhere}");
        assert!(!reply.failure().message.is_empty(), "{nowhere}");
    }
    for nowhere in ["00000000-0000-4000-8000-000000000000", "x", "%00"] {
        for (list, _) in LISTS {
            let reply = ask(&town, &format!("/hsds/{list}/{nowhere}")).await;
            assert_eq!(reply.status, StatusCode::NOT_FOUND, "{list}/{nowhere}");
        }
    }
}

/// All objects that lie under a name, however deep.
fn under(said: &Value, wanted: &str, found: &mut Vec<Value>) {
    match said {
        Value::Array(list) => list.iter().for_each(|one| under(one, wanted, found)),
        Value::Object(object) => {
            for (name, value) in object {
                if name == wanted {
                    found.push(value.clone());
                }
                under(value, wanted, found);
            }
        }
        _ => {}
    }
}

/// Each leads to all services that say it.
async fn every_term_that_is_shown_is_there(town: &Town) {
    let services = all(town, "services", "full=true").await;
    let mut saying = std::collections::BTreeMap::<String, usize>::new();
    for service in &services {
        let mut said = Vec::new();
        under(service, "taxonomy_term", &mut said);
        let terms = said
            .iter()
            .map(|term| term["id"].as_str().unwrap().to_owned());
        for term in terms.collect::<std::collections::BTreeSet<_>>() {
            *saying.entry(term).or_default() += 1;
        }
        for term in said {
            let id = term["id"].as_str().unwrap();
            assert_eq!(
                json_of(town, &format!("/hsds/taxonomy_terms/{id}")).await,
                term
            );
            let taxonomy = &term["taxonomy_detail"];
            let id = taxonomy["id"].as_str().unwrap();
            assert_eq!(
                json_of(town, &format!("/hsds/taxonomies/{id}")).await,
                *taxonomy
            );
        }
    }
    assert!(saying.len() > 5);
    for (term, wanted) in saying {
        let found = json_of(town, &format!("/hsds/services?taxonomy_term_id={term}")).await;
        assert_eq!(found["total_items"], wanted, "{term}");
    }
    // An agency says one thing, wherever it stands.
    for service in &services {
        let mut agency = service["organization"].clone();
        let id = agency["id"].as_str().unwrap();
        let alone = json_of(town, &format!("/hsds/organizations/{id}")).await;
        agency["services"] = alone["services"].clone();
        assert_eq!(alone, agency);
    }
}

async fn other_sites_may_read_and_nothing_else(town: Town) {
    city(&town).await;
    let reply = ask(&town, "/hsds/services").await;
    assert_eq!(reply.header(header::ACCESS_CONTROL_ALLOW_ORIGIN), "*");
    let tag = reply.header(header::ETAG).to_owned();
    let again = Request::get("/hsds/services").header(header::IF_NONE_MATCH, tag);
    let again = town.send(again.body(Body::empty()).unwrap()).await;
    assert_eq!(again.status, StatusCode::NOT_MODIFIED);
    let asking = Request::builder().method("OPTIONS").uri("/hsds/services");
    let asking = asking
        .header(header::ORIGIN, "https://example.com")
        .header(header::ACCESS_CONTROL_REQUEST_METHOD, "GET");
    let asking = town.send(asking.body(Body::empty()).unwrap()).await;
    assert_eq!(asking.status, StatusCode::NO_CONTENT);
    assert_eq!(
        asking.header(header::ACCESS_CONTROL_ALLOW_METHODS),
        "GET, HEAD"
    );
    // What is not open says nothing to other sites.
    let closed = ask(&town, "/api/session").await;
    assert!(
        !closed
            .headers
            .contains_key(header::ACCESS_CONTROL_ALLOW_ORIGIN)
    );
}

async fn before_the_first_edition_there_is_nothing(town: Town) {
    town.load("entry", [(id(0x77), writes([("topic", "x")]))])
        .await;
    for (list, _) in LISTS {
        let page = json_of(&town, &format!("/hsds/{list}")).await;
        assert_eq!(
            (&page["empty"], &page["total_items"]),
            (&json!(true), &json!(0))
        );
        let lines = ask(&town, &format!("/hsds/{list}?format=ndjson")).await;
        assert_eq!(lines.text(), "");
    }
}
