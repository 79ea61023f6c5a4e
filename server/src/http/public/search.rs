//! Finding rows by words.

use shared::{jp::fold, wire::DirectoryEntry};

/// Whether a row says all of the words, in whatever form they are written.
pub(super) fn says(entry: &DirectoryEntry, words: &[String]) -> bool {
    let texts = [&entry.category, &entry.topic, &entry.agency];
    let more = [&entry.plain, &entry.address, &entry.hours];
    let offices = entry.offices.iter().map(|office| &office.name);
    let all = texts.into_iter().chain(more.into_iter().flatten());
    let said: Vec<String> = all
        .chain(&entry.phones)
        .chain(offices)
        .map(|text| key(text))
        .collect();
    words
        .iter()
        .all(|word| said.iter().any(|said| said.contains(word)))
}

/// What is typed, as words that [`says`] compares.
pub(super) fn words(typed: &str) -> Vec<String> {
    let words = typed.split_whitespace().map(key);
    words.filter(|word| !word.is_empty()).take(10).collect()
}

/// Plain words are written with spaces between them; who looks for them writes none.
fn key(text: &str) -> String {
    fold(text).replace([' ', '-'], "")
}
