//! What the parsers share: one width, one dash, no spaces.

/// Brings one typed character to the form the parsers know: ASCII for full-width letters, digits and
/// signs, and `-` for whatever an IME or a spreadsheet offers as a dash.
pub(super) fn narrow(c: char) -> char {
    match c {
        // Before the full-width block, which holds one of them.
        '‐' | '‑' | '‒' | '–' | '—' | '―' | '−' | '－' | '﹣' | 'ー' | 'ｰ' | '─' | '━' => {
            '-'
        }
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        '。' | '｡' => '.',
        '､' => '、',
        c => c,
    }
}

/// True for spaces of any width and for the invisible characters that come along with a copied text.
pub(super) fn is_blank(c: char) -> bool {
    c.is_whitespace()
        || c.is_control()
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

/// The text narrowed, in capitals, without any space.
pub(super) fn compact(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars().filter(|c| !is_blank(*c)) {
        match c {
            '㋿' => out.push_str("令和"),
            '㍻' => out.push_str("平成"),
            '㍼' => out.push_str("昭和"),
            '㍽' => out.push_str("大正"),
            '㍾' => out.push_str("明治"),
            c => out.push(narrow(c).to_ascii_uppercase()),
        }
    }
    out
}

/// Takes a number from the front: digits, or kanji numerals (六, 二十三, 二〇二四), or 元 for one.
/// Gives the value, how many characters it took, and the rest.
pub(super) fn number(text: &str) -> Option<(u16, usize, &str)> {
    if let Some(rest) = text.strip_prefix('元') {
        return Some((1, 1, rest));
    }
    let (mut value, mut tens, mut length, mut bytes) = (0u32, 0u32, 0usize, 0usize);
    for c in text.chars() {
        let digit = match c {
            '十' if tens == 0 => {
                tens = 10 * value.max(1);
                value = 0;
                length += 1;
                bytes += c.len_utf8();
                continue;
            }
            '〇' => 0,
            '一' => 1,
            '二' => 2,
            '三' => 3,
            '四' => 4,
            '五' => 5,
            '六' => 6,
            '七' => 7,
            '八' => 8,
            '九' => 9,
            c => match c.to_digit(10) {
                Some(digit) => digit,
                None => break,
            },
        };
        value = (10 * value + digit).min(99_999);
        length += 1;
        bytes += c.len_utf8();
    }
    let value = u16::try_from(tens + value).ok()?;
    (length > 0).then_some((value, length, &text[bytes..]))
}

/// Serde for a type that is stored as its `Display` text and read back by the given strict reader.
macro_rules! serde_text {
    ($type:ident, $read:expr, $expecting:literal) => {
        impl serde::Serialize for $type {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> serde::Deserialize<'de> for $type {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                struct Text;
                impl serde::de::Visitor<'_> for Text {
                    type Value = $type;

                    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        f.write_str($expecting)
                    }

                    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<$type, E> {
                        $read(text).map_err(E::custom)
                    }
                }
                deserializer.deserialize_str(Text)
            }
        }
    };
}
pub(super) use serde_text;
