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
        all.insert(0, json!({ "description": hours }));
    }
    insert(object, SCHEDULES.name, all, owner);
}

/// Times of the standard in words.
pub(super) fn all_words(schedules: &[Value]) -> String {
    let all = schedules.iter().map(words);
    let all: Vec<String> = all.filter(|said| !said.is_empty()).collect();
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
        let short: Vec<&str> = time.split(':').take(2).collect();
        short.join(":")
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
