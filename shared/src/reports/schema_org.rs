//! A row in the words of schema.org, for search engines.

use serde_json::{Value, json};

use crate::{
    domain::directory::hours::{Hours, Span, WEEK},
    wire::{DirectoryEntry, DirectoryOffice},
};

const HOLIDAYS: &str = "PublicHolidays";

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
    let hours = Hours::read(text);
    let rules = hours.rules();
    let Some(rules) = rules.filter(|rules| rules.iter().all(|span| span.days.weeks.is_empty()))
    else {
        return json!({ "@type": "OpeningHoursSpecification", "description": text });
    };
    let mut spans: Vec<Value> = rules.iter().map(|span| rule(text, span)).collect();
    let has_holidays = rules.iter().any(|span| span.days.holidays);
    if hours.closes_on_holidays() && !has_holidays {
        // The same time twice is the vocabulary's way to say closed.
        spans.push(json!({
            "@type": "OpeningHoursSpecification",
            "dayOfWeek": [HOLIDAYS],
            "opens": "00:00",
            "closes": "00:00",
        }));
    }
    spans.into()
}

fn rule(text: &str, span: &Span) -> Value {
    const NAMES: [&str; 7] = [
        "Monday",
        "Tuesday",
        "Wednesday",
        "Thursday",
        "Friday",
        "Saturday",
        "Sunday",
    ];
    let days = WEEK.iter().zip(NAMES);
    let days = days.filter(|(day, _)| span.days.weekdays.contains(day));
    let days: Vec<&str> = days
        .map(|(_, name)| name)
        .chain(span.days.holidays.then_some(HOLIDAYS))
        .collect();
    let [opens, closes] = span.clock();
    json!({
        "@type": "OpeningHoursSpecification",
        "description": text,
        "dayOfWeek": days,
        "opens": opens,
        "closes": closes,
    })
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

    #[test]
    fn it_is_open_on_no_closed_day() {
        let spans = |text| {
            let said = opening(text);
            holds(&said);
            let all = said.as_array().cloned().unwrap_or_default().into_iter();
            let all = all.map(|span| {
                let days = span["dayOfWeek"].as_array().unwrap();
                let last = days.last().unwrap().as_str().unwrap().to_owned();
                let times = ["opens", "closes"].map(|name| span[name].as_str().unwrap().to_owned());
                (days.len(), last, times.join("-"))
            });
            all.collect::<Vec<_>>()
        };
        let of = |count, last: &str, times: &str| (count, last.to_owned(), times.to_owned());
        let holidays = of(1, "PublicHolidays", "00:00-00:00");
        assert_eq!(
            spans("9:00～17:00（土日祝休）"),
            [of(5, "Friday", "09:00-17:00"), holidays.clone()]
        );
        assert_eq!(
            spans("10:00～18:00　定休日：水曜"),
            [of(6, "Sunday", "10:00-18:00"), holidays]
        );
        assert_eq!(spans("10:00～18:00　定休日：第3水曜"), []);
        assert_eq!(
            spans("24時間（年中無休）"),
            [of(8, "PublicHolidays", "00:00-23:59")]
        );
    }
}
