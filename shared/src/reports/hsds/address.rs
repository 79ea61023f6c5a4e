//! Addresses in one line, as they are printed, and in the standard's parts.

use serde_json::{Value, json};

use super::lines::Object;

/// The parts of an address. What it does not say stays empty; put together they say all that it says.
pub(super) fn parts(text: &str) -> Object {
    let (postal_code, rest) = postal_code(text.trim());
    let (state, rest) = state(rest);
    let (city, rest) = city(rest);
    let parts = json!({
        "address_1": rest,
        "city": city,
        "state_province": state,
        "postal_code": postal_code,
        "country": "JP",
        "address_type": "physical",
    });
    match parts {
        Value::Object(parts) => parts,
        _ => Object::new(),
    }
}

/// An address of the standard in one line.
pub(super) fn line(address: &Object) -> String {
    let part = |name| {
        address
            .get(name)
            .and_then(Value::as_str)
            .unwrap_or_default()
    };
    if part("country") == "JP" {
        let postal = part("postal_code");
        let mark = if postal.is_empty() { "" } else { "〒" };
        let space = if postal.is_empty() { "" } else { " " };
        let more = part("address_2");
        let gap = if more.is_empty() { "" } else { " " };
        return format!(
            "{mark}{postal}{space}{}{}{}{gap}{more}",
            part("state_province"),
            part("city"),
            part("address_1")
        );
    }
    let names = [
        "address_1",
        "address_2",
        "city",
        "region",
        "state_province",
        "postal_code",
        "country",
    ];
    let parts = names.map(part).into_iter().filter(|part| !part.is_empty());
    parts.collect::<Vec<_>>().join(", ")
}

fn postal_code(text: &str) -> (&str, &str) {
    let Some(rest) = text.strip_prefix('〒') else {
        return ("", text);
    };
    let is_part = |c: char| c.is_ascii_digit() || c == '-';
    let end = rest.find(|c| !is_part(c)).unwrap_or(rest.len());
    match rest.split_at(end) {
        (code, rest) if !code.is_empty() => match rest.strip_prefix(' ') {
            Some(rest) if !rest.starts_with(char::is_whitespace) => (code, rest),
            _ => ("", text),
        },
        _ => ("", text),
    }
}

fn state(text: &str) -> (&str, &str) {
    // Three characters and four: 岡山県, 北海道, 京都府, 神奈川県.
    let ends = text.char_indices().skip(2).take(2);
    for (at, c) in ends {
        if matches!(c, '都' | '道' | '府' | '県') {
            return text.split_at(at + c.len_utf8());
        }
    }
    ("", text)
}

/// Up to the first 市, 町 or 村, and the 区 of a large city after it.
fn city(text: &str) -> (&str, &str) {
    let first = text
        .char_indices()
        .skip(1)
        .take(8)
        .find(|(_, c)| matches!(c, '市' | '区' | '町' | '村'));
    match first {
        // 北区見本町: the 区 is the city's part that says where; the city itself is not said.
        Some((at, c)) if matches!(c, '市' | '区') => text.split_at(at + c.len_utf8()),
        _ => ("", text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_put_together_say_what_was_said() {
        for (text, wanted) in [
            (
                "〒700-0823 岡山県岡山市北区見本町1-1",
                ["700-0823", "岡山県", "岡山市", "北区見本町1-1"],
            ),
            ("北区見本町一丁目1-1", ["", "", "北区", "見本町一丁目1-1"]),
            ("神奈川県横浜市", ["", "神奈川県", "横浜市", ""]),
            ("見本町1 見本ビル", ["", "", "", "見本町1 見本ビル"]),
            ("〒 700 岡山", ["", "", "", "〒 700 岡山"]),
            ("〒700-0823岡山市", ["", "", "", "〒700-0823岡山市"]),
        ] {
            let parts = parts(text);
            let names = ["postal_code", "state_province", "city", "address_1"];
            assert_eq!(names.map(|name| parts[name].as_str().unwrap()), wanted);
            assert_eq!(line(&parts), text);
        }
    }
}
