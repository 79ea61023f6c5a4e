//! Telephones, times and addresses, which services and places have alike.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::{
    address,
    lines::{Object, said, with_ids},
    tables::{PHONES, SCHEDULES},
    values::extension,
};
use crate::{
    domain::directory::hours::{Hours, WEEK},
    jp::PhoneNumber,
    record::{Phones, Text},
};

/// How one is reached, as it stands in a row.
pub(super) struct Reach<'a> {
    pub(super) phones: Option<&'a Phones>,
    pub(super) extension: Option<&'a Text>,
    pub(super) fax: Option<&'a Phones>,
    pub(super) hours: Option<&'a Text>,
}

/// Adds the telephone numbers: each as it stands, or as a line says more of it.
pub(super) fn phones(object: &mut Object, reach: &Reach<'_>, owner: &str) {
    let mut told = list(object, PHONES.name);
    let mut all = Vec::new();
    let inner = reach.extension.and_then(|text| extension(text));
    let voices = reach.phones.iter().flat_map(|phones| &phones.0);
    let faxes = reach.fax.iter().flat_map(|phones| &phones.0);
    let numbers = voices.map(|number| (number, "voice"));
    let numbers = numbers.chain(faxes.map(|number| (number, "fax")));
    // Written twice, it is one number all the same.
    let mut seen = BTreeSet::new();
    let numbers = numbers.filter(|number| seen.insert(*number));
    for (at, (number, kind)) in numbers.enumerate() {
        let is_told = |phone: &Value| read(phone).as_ref() == Some(number);
        if let Some(place) = told.iter().position(is_told) {
            let phone = told.remove(place);
            all.push(phone);
        } else {
            all.push(json!({ "number": number.to_string(), "type": kind }));
        }
        if let Some(inner) = inner.filter(|_| at == 0 && kind == "voice")
            && let Some(phone) = all.last_mut()
            && phone.get("extension").is_none()
        {
            phone["extension"] = inner.into();
        }
    }
    all.append(&mut told);
    all.retain(|phone| phone.get("number").is_some());
    insert(object, PHONES.name, all, owner);
}

/// The number of a telephone of the standard, where it is one of Japan's.
pub(super) fn read(phone: &Value) -> Option<PhoneNumber> {
    PhoneNumber::read(phone.get("number")?.as_str()?).ok()
}

/// Adds the times: those that lines tell, or the words as they stand.
pub(super) fn schedules(object: &mut Object, hours: Option<&str>, owner: &str) {
    let mut all = list(object, SCHEDULES.name);
    if let Some(hours) = hours
        && all_words(&all) != hours
    {
        all.splice(0..0, spans(hours));
    }
    insert(object, SCHEDULES.name, all, owner);
}

/// Printed hours as rules, one for each span; where they are not clear in their own words alone.
pub(super) fn spans(text: &str) -> Vec<Value> {
    const CODES: [&str; 7] = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];
    let hours = Hours::read(text);
    let Some(rules) = hours.rules() else {
        return vec![json!({ "description": text })];
    };
    let notes = [
        (hours.on_holidays == Some(false)).then_some("祝日は休み"),
        (hours.at_new_year == Some(false)).then_some("12月29日から1月3日までは休み"),
    ];
    let notes: Vec<&str> = notes.into_iter().flatten().collect();
    let spans = rules.iter().map(|span| {
        // HH:MM with the offset of Japan.
        let [opens, closes] = span.clock().map(|time| format!("{time}+09:00"));
        let mut rule = json!({
            "description": text,
            "opens_at": opens,
            "closes_at": closes,
            "timezone": 9,
        });
        let days = WEEK.iter().zip(CODES);
        let days = days.filter(|(day, _)| span.days.weekdays.contains(day));
        let days: Vec<&str> = days.map(|(_, code)| code).collect();
        let weeks = &span.days.weeks;
        let each = |code: &&str| {
            weeks
                .iter()
                .map(|nth| format!("{nth}{code}"))
                .collect::<Vec<_>>()
        };
        if !days.is_empty() {
            let is_weekly = weeks.is_empty();
            rule["freq"] = if is_weekly { "WEEKLY" } else { "MONTHLY" }.into();
            rule["interval"] = 1.into();
            rule["byday"] = match is_weekly {
                true => days.join(","),
                false => days.iter().flat_map(each).collect::<Vec<_>>().join(","),
            }
            .into();
        }
        let mut notes = notes.clone();
        notes.extend(span.days.holidays.then_some("祝日もこの時間"));
        if !notes.is_empty() {
            rule["notes"] = notes.join("、").into();
        }
        rule
    });
    spans.collect()
}

/// Times of the standard in words.
pub(super) fn all_words(schedules: &[Value]) -> String {
    let all = schedules.iter().map(words);
    let mut all: Vec<String> = all.filter(|said| !said.is_empty()).collect();
    all.dedup();
    all.join("、")
}

fn words(schedule: &Value) -> String {
    let part = |name: &str| schedule.get(name).and_then(said);
    if let Some(description) = part("description") {
        return description;
    }
    let byday = part("byday").unwrap_or_default();
    let days: Vec<String> = byday.split(',').map(day).collect();
    let times = [part("opens_at"), part("closes_at")].map(|time| {
        let time = time.unwrap_or_default();
        time.get(..5).unwrap_or(&time).to_owned()
    });
    let times = times.join("～");
    let all = [days.join("・"), times, part("notes").unwrap_or_default()];
    let all = all
        .into_iter()
        .filter(|part| !part.is_empty() && part != "～");
    all.collect::<Vec<_>>().join(" ")
}

/// A day of the standard, such as `2MO`: 第2月曜.
fn day(code: &str) -> String {
    let code = code.trim();
    let start = code.len().saturating_sub(2);
    let (nth, day) = code.split_at_checked(start).unwrap_or(("", code));
    let name = match day {
        "MO" => "月",
        "TU" => "火",
        "WE" => "水",
        "TH" => "木",
        "FR" => "金",
        "SA" => "土",
        "SU" => "日",
        other => other,
    };
    match nth {
        "" => name.to_owned(),
        "-1" => format!("最終{name}"),
        nth => format!("第{nth}{name}"),
    }
}

/// The address of a place.
pub(super) fn address(text: &str, owner: &str) -> Vec<Value> {
    let mut all = vec![Value::Object(address::parts(text))];
    with_ids(&mut all, "addresses", owner);
    all
}

/// Takes a list out of an object.
pub(super) fn list(object: &mut Object, name: &str) -> Vec<Value> {
    match object.remove(name) {
        Some(Value::Array(list)) => list,
        _ => Vec::new(),
    }
}

/// Puts a list into an object, with ids that stay; an empty one is none.
pub(super) fn insert(object: &mut Object, name: &str, mut list: Vec<Value>, owner: &str) {
    if !list.is_empty() {
        with_ids(&mut list, name, owner);
        object.insert(name.to_owned(), list.into());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_hold_no_closed_day() {
        let said = |text| {
            let rules = spans(text).into_iter();
            let rules = rules.map(|rule| {
                let names = ["freq", "byday", "opens_at", "closes_at", "notes"];
                let parts = names.map(|name| rule[name].as_str().unwrap_or("-").to_owned());
                parts.join(" ")
            });
            rules.collect::<Vec<_>>()
        };
        for (text, wanted) in [
            (
                "9:00～17:00（土日祝休）",
                "WEEKLY MO,TU,WE,TH,FR 09:00+09:00 17:00+09:00 祝日は休み",
            ),
            (
                "10:00～18:00　定休日：水曜",
                "WEEKLY MO,TU,TH,FR,SA,SU 10:00+09:00 18:00+09:00 -",
            ),
            ("10:00～18:00　定休日：第3水曜", "- - - - -"),
            (
                "24時間（年中無休）",
                "WEEKLY MO,TU,WE,TH,FR,SA,SU 00:00+09:00 23:59+09:00 祝日もこの時間",
            ),
            (
                "第2・4土曜 10:00～12:00",
                "MONTHLY 2SA,4SA 10:00+09:00 12:00+09:00 -",
            ),
        ] {
            assert_eq!(said(text), [wanted], "{text}");
        }
    }

    #[test]
    fn an_extension_is_of_the_first_number() {
        let number = |text| PhoneNumber::read(text).unwrap();
        let phones = Phones(vec![number("0860001240"), number("0860001241")]);
        let reach = Reach {
            phones: Some(&phones),
            extension: Some(&"5782".into()),
            fax: None,
            hours: None,
        };
        let mut object = Object::new();
        super::phones(&mut object, &reach, "x");
        let all = &object["phones"];
        assert_eq!(
            (&all[0]["extension"], &all[1]["extension"]),
            (&json!(5782), &Value::Null)
        );
    }
}
