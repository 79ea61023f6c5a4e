//! Finding rows by words.

use shared::{jp::fold, wire::DirectoryEntry};

/// What a row says with its offices, as [`words`] are found in it: a line for each text.
pub(in crate::http) fn said(entry: &DirectoryEntry) -> String {
    let texts = [&entry.category, &entry.topic, &entry.agency];
    let more = [&entry.plain, &entry.address, &entry.hours];
    let offices = entry.offices.iter().flat_map(|office| {
        let more = [&office.area, &office.address, &office.hours];
        let texts = [&office.name].into_iter().chain(more.into_iter().flatten());
        texts.chain(&office.phones)
    });
    let all = texts.into_iter().chain(more.into_iter().flatten());
    let all = all.chain(&entry.phones).chain(offices);
    let said: Vec<String> = all.map(|text| key(text)).collect();
    said.join("\n")
}

/// What is typed, as words that stand in what is [`said`].
pub(in crate::http) fn words(typed: &str) -> Vec<String> {
    let words = typed.split_whitespace().map(key);
    words.filter(|word| !word.is_empty()).take(10).collect()
}

/// Plain words are written with spaces and line breaks between them; who looks for them writes none.
fn key(text: &str) -> String {
    fold(text).replace([' ', '-', '\n'], "")
}
