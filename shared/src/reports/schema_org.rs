//! A row in the words of schema.org, for search engines.

use serde_json::{Value, json};

use crate::{
    domain::directory::hours::{Days, Hours, WEEK},
    wire::{DirectoryEntry, DirectoryOffice},
};

/// The row as JSON-LD that can stand inside HTML.
#[must_use]
pub fn data(entry: &DirectoryEntry) -> String {
    object(entry).to_string().replace('<', "\\u003c")
}

fn object(entry: &DirectoryEntry) -> Value {
    let mut provider = office(&entry.agency, entry.address.as_deref(), &entry.phones);
    if !entry.offices.is_empty() {
        provider["department"] = entry.offices.iter().map(department).collect();
    }
    let mut service = json!({
        "@context": "https://schema.org",
        "@type": "GovernmentService",
        "name": entry.topic,
        "serviceType": entry.category,
        "description": entry.plain.as_ref().unwrap_or(&entry.topic),
    });
    let areas = entry
        .offices
        .iter()
        .filter_map(|office| office.area.as_ref());
    let areas: Vec<Value> = areas
        .map(|area| json!({ "@type": "AdministrativeArea", "name": area }))
        .collect();
    if !areas.is_empty() {
        service["areaServed"] = areas.into();
    }
    if let Some(hours) = &entry.hours {
        service["hoursAvailable"] = opening(hours);
    }
    service["provider"] = provider;
    service
}

fn department(said: &DirectoryOffice) -> Value {
    let mut office = office(&said.name, said.address.as_deref(), &said.phones);
    if let Some(area) = &said.area {
        office["areaServed"] = json!({ "@type": "AdministrativeArea", "name": area });
    }
    if let Some(hours) = &said.hours {
        office["openingHoursSpecification"] = opening(hours);
    }
    office
}

/// Opening hours span by span, or in words where these are not clear.
fn opening(text: &str) -> Value {
    const NAMES: [&str; 7] = [
        "Monday",
        "Tuesday",
        "Wednesday",
        "Thursday",
        "Friday",
        "Saturday",
        "Sunday",
    ];
    let hours = Hours::read(text);
    let is_weekly = |days: &Days| days.weeks.is_empty();
    if !hours.is_clear() || !hours.spans.iter().all(|span| is_weekly(&span.days)) {
        return json!({ "@type": "OpeningHoursSpecification", "description": text });
    }
    let time = |minutes: u16| format!("{:02}:{:02}", minutes / 60 % 24, minutes % 60);
    let spans = hours.spans.iter().map(|span| {
        let days = WEEK.iter().zip(NAMES);
        let days = days.filter(|(day, _)| span.days.weekdays.contains(day));
        let days: Vec<&str> = days
            .map(|(_, name)| name)
            .chain(span.days.holidays.then_some("PublicHolidays"))
            .collect();
        json!({
            "@type": "OpeningHoursSpecification",
            "description": text,
            "dayOfWeek": days,
            "opens": time(span.opens),
            "closes": time(span.closes),
        })
    });
    spans.collect()
}

fn office(name: &str, address: Option<&str>, phones: &[String]) -> Value {
    let mut office = json!({ "@type": "GovernmentOffice", "name": name });
    if let Some(address) = address {
        office["address"] = json!({
            "@type": "PostalAddress",
            "addressCountry": "JP",
            "streetAddress": address,
        });
    }
    if !phones.is_empty() {
        office["telephone"] = json!(phones);
    }
    office
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The properties that a type has in schema.org 29.3, its own or those of what it is a kind of; none for other types.
    fn properties(kind: &str) -> &'static [&'static str] {
        match kind {
            "GovernmentService" => &[
                "@context",
                "name",
                "serviceType",
                "description",
                "areaServed",
                "hoursAvailable",
                "provider",
            ],
            "GovernmentOffice" => &[
                "name",
                "address",
                "telephone",
                "areaServed",
                "openingHoursSpecification",
                "department",
            ],
            "PostalAddress" => &["addressCountry", "streetAddress"],
            "AdministrativeArea" => &["name"],
            "OpeningHoursSpecification" => &["description", "dayOfWeek", "opens", "closes"],
            _ => &[],
        }
    }

    fn holds(value: &Value) {
        match value {
            Value::Object(object) => {
                let kind = object["@type"].as_str().unwrap();
                for (name, value) in object {
                    assert!(
                        name == "@type" || properties(kind).contains(&&**name),
                        "{kind} {name}"
                    );
                    holds(value);
                }
            }
            Value::Array(list) => list.iter().for_each(holds),
            Value::String(text) => assert!(!text.is_empty()),
            other => panic!("{other}"),
        }
    }

    #[test]
    fn it_is_said_in_words_that_the_vocabulary_has() {
        let office = DirectoryOffice {
            name: "東の窓口".to_owned(),
            area: Some("東".to_owned()),
            address: Some("東区".to_owned()),
            phones: vec!["086-000-0001".to_owned()],
            hours: Some("平日".to_owned()),
        };
        let mut entry = DirectoryEntry {
            id: None,
            no: 1,
            default_window: true,
            category: "介護".to_owned(),
            topic: "</script>".to_owned(),
            plain: None,
            agency: "窓口".to_owned(),
            address: Some("北区".to_owned()),
            phones: vec!["086-000-0000".to_owned()],
            extension: None,
            hours: Some("平日 8:30～17:15".to_owned()),
            offices: vec![office],
        };
        holds(&object(&entry));
        assert_eq!(
            object(&entry)["hoursAvailable"][0]["dayOfWeek"][4],
            "Friday"
        );
        assert_eq!(object(&entry)["hoursAvailable"][0]["closes"], "17:15");
        assert!(!data(&entry).contains('<'));
        (entry.address, entry.hours) = (None, None);
        (entry.phones, entry.offices) = (Vec::new(), Vec::new());
        holds(&object(&entry));
    }
}
