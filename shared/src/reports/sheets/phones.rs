//! Telephone numbers as lists have them: several in a cell, with 内線, FAX and words between them.

use super::cells::narrow;
use crate::jp::PhoneNumber;

/// What a cell says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Phones {
    /// Telephone numbers, in their order.
    pub(super) phones: Vec<PhoneNumber>,
    /// FAX numbers.
    pub(super) fax: Vec<PhoneNumber>,
    /// Extensions.
    pub(super) extensions: Vec<String>,
    /// Whether the zero in front was lost, and is there again.
    pub(super) was_mended: bool,
    /// Whether it says more than numbers: then it is kept as it stands, too.
    pub(super) says_more: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum What {
    Phone,
    Fax,
    Extension,
}

/// Words that say nothing but what kind of number follows.
const PLAIN: [&str; 18] = [
    "電話番号",
    "電話",
    "TEL",
    "℡",
    "☎",
    "代表番号",
    "代表",
    "直通",
    "内線番号",
    "内線",
    "FAX番号",
    "FAX",
    "ファックス",
    "ファクス",
    "ファクシミリ",
    "番号",
    "代",
    "兼",
];

impl Phones {
    /// Reads a cell of a column that holds such numbers.
    pub(super) fn read(cell: &str, is_fax: bool) -> Self {
        let usual = if is_fax { What::Fax } else { What::Phone };
        let mut read = Self::default();
        let mut what = usual;
        let mut is_after_other = false;
        // TEL/FAX before one number: it is both.
        let (mut before, mut is_both) = (None, false);
        for part in parts(cell) {
            match part {
                Part::Break => {
                    what = usual;
                    is_after_other = false;
                }
                Part::Comma => is_after_other = true,
                Part::Words(words) => {
                    if let Some(named) = named(&words) {
                        is_both = before == Some(What::Phone) && named == What::Fax;
                        before = Some(named);
                        what = named;
                        is_after_other = false;
                    }
                    read.says_more |= !is_plain(&words);
                }
                Part::Digits(digits) => {
                    let is_taken = read.take(&digits, what, is_after_other);
                    read.says_more |= !is_taken;
                    if is_both && is_taken {
                        read.take(&digits, What::Phone, false);
                    }
                    (before, is_both) = (None, false);
                }
            }
        }
        read
    }

    /// The same of a column whose heading announces both: the second of two that nothing names is the FAX.
    pub(super) fn read_both(cell: &str) -> Self {
        let mut read = Self::read(cell, false);
        let is_named = parts(cell)
            .iter()
            .any(|part| matches!(part, Part::Words(words) if named(words).is_some()));
        if !is_named && read.fax.is_empty() && read.phones.len() == 2 {
            read.fax.extend(read.phones.pop());
        }
        read
    }

    /// Takes a run of digits; false where it is no number.
    fn take(&mut self, digits: &str, what: What, is_after_other: bool) -> bool {
        let bare: String = digits.chars().filter(char::is_ascii_digit).collect();
        let known = self.phones.last().or(self.fax.last());
        let known = known.map(ToString::to_string);
        let list = match what {
            What::Extension => {
                let is_short = (2..=6).contains(&bare.len()) && !bare.starts_with("0120");
                if is_short {
                    self.extensions
                        .push(digits.trim_matches(['-', ' ', '(', ')']).to_owned());
                    return true;
                }
                &mut self.phones
            }
            What::Phone => &mut self.phones,
            What::Fax => &mut self.fax,
        };
        let number = PhoneNumber::read(digits).ok().or_else(|| {
            // A program took it for a number to count with, and its zero is gone.
            let was_cut = matches!(bare.len(), 9 | 10) && !bare.starts_with('0');
            let mended = was_cut
                .then(|| PhoneNumber::read(&format!("0{digits}")).ok())
                .flatten();
            self.was_mended |= mended.is_some();
            mended
        });
        let number = number.or_else(|| {
            // 086-803-1240・1241: of the second only its end is said.
            let before = list
                .last()
                .filter(|_| is_after_other && (1..=4).contains(&bare.len()))?;
            let before = before.digits();
            let kept = before.len().checked_sub(bare.len())?;
            PhoneNumber::read(&format!("{}{bare}", &before[..kept])).ok()
        });
        let number = number.or_else(|| {
            // TEL 086-803-1000 FAX 803-1001: the area is said once.
            let area = known.as_ref()?.split('-').next()?;
            let is_rest = digits.contains('-') && area.len() + bare.len() == 10;
            let whole = is_rest.then(|| PhoneNumber::read(&format!("{area}-{digits}")));
            whole?.ok()
        });
        let Some(number) = number else { return false };
        if !list.contains(&number) {
            list.push(number);
        }
        true
    }
}

enum Part {
    Digits(String),
    Words(String),
    Comma,
    Break,
}

/// A cell in runs of digits, words, and what stands between.
fn parts(cell: &str) -> Vec<Part> {
    let cell: Vec<char> = narrow(cell.trim().trim_start_matches('\''))
        .chars()
        .collect();
    let mut parts = Vec::new();
    let (mut digits, mut words) = (String::new(), String::new());
    for (at, c) in cell.iter().copied().enumerate() {
        let next = cell.get(at + 1).copied().unwrap_or(' ');
        let is_inside = !digits.is_empty();
        let of_number = c.is_ascii_digit()
            || matches!(c, '+' | '#') && next.is_ascii_digit()
            || c == '(' && (next.is_ascii_digit() || next == ' ') && !(is_inside && is_whole(&digits))
            || is_inside && matches!(c, '-' | '.' | ')')
            // 086 803 1000: not two numbers.
            || is_inside && c == ' ' && next.is_ascii_digit() && count(&digits) < 9;
        if of_number {
            if !words.trim().is_empty() {
                parts.push(Part::Words(std::mem::take(&mut words)));
            }
            words.clear();
            digits.push(c);
            continue;
        }
        if is_inside {
            parts.push(Part::Digits(std::mem::take(&mut digits)));
        }
        let between = match c {
            '\n' | '\r' => Some(Part::Break),
            ',' | '，' | '、' | '､' | '/' | '・' | '･' | ';' => Some(Part::Comma),
            _ => None,
        };
        match between {
            Some(between) => {
                if !words.trim().is_empty() {
                    parts.push(Part::Words(std::mem::take(&mut words)));
                }
                words.clear();
                parts.push(between);
            }
            None => words.push(c),
        }
    }
    if !digits.is_empty() {
        parts.push(Part::Digits(digits));
    }
    if !words.trim().is_empty() {
        parts.push(Part::Words(words));
    }
    parts
}

/// Whether nothing of a number is missing yet: what follows in brackets is something else.
fn is_whole(digits: &str) -> bool {
    count(digits) >= 9 || PhoneNumber::read(digits).is_ok()
}

fn count(digits: &str) -> usize {
    digits.chars().filter(char::is_ascii_digit).count()
}

/// What kind of number words announce.
fn named(words: &str) -> Option<What> {
    let words = words.to_uppercase();
    let words = words.replace(' ', "");
    let last = |names: &[&str]| names.iter().filter_map(|name| words.rfind(name)).max();
    let fax = last(&["FAX", "ファックス", "ファクス", "ファクシミリ"])
        .or((words.trim_matches(['(', ')', ':', '.']) == "F").then_some(0));
    let phone = last(&["TEL", "電話", "℡", "☎", "直通", "代表", "(代)"])
        .or((words.trim_matches(['(', ')', ':', '.']) == "T").then_some(0));
    let extension = last(&["内線"]);
    let all = [
        (fax, What::Fax),
        (phone, What::Phone),
        (extension, What::Extension),
    ];
    let said = all.into_iter().filter_map(|(at, what)| Some((at?, what)));
    said.max_by_key(|(at, _)| *at).map(|(_, what)| what)
}

/// Whether words say no more than what kind of number it is.
fn is_plain(words: &str) -> bool {
    let mut words = words.to_uppercase();
    for plain in PLAIN {
        words = words.replace(plain, "");
    }
    let mark = |c: char| c.is_whitespace() || "():.-[]<>【】「」～〜*※|".contains(c);
    let words = words.trim_matches(mark);
    matches!(words, "" | "F" | "T")
}

#[cfg(test)]
mod tests {
    use super::Phones;

    fn said(cell: &str) -> (String, String, String) {
        let read = Phones::read(cell, false);
        let join = |list: &[crate::jp::PhoneNumber]| {
            let list: Vec<String> = list.iter().map(ToString::to_string).collect();
            list.join(",")
        };
        (
            join(&read.phones),
            join(&read.fax),
            read.extensions.join(","),
        )
    }

    #[test]
    fn several_numbers_in_a_cell_are_told_apart() {
        for (cell, phones, fax, extensions) in [
            ("086-803-1254", "086-803-1254", "", ""),
            ("０８６（８０３）１２５４", "086-803-1254", "", ""),
            ("(086)803-1254", "086-803-1254", "", ""),
            ("086 803 1254", "086-803-1254", "", ""),
            ("086-803-1254（内線5217）", "086-803-1254", "", "5217"),
            (
                "086-803-1254 内線 5443・5444",
                "086-803-1254",
                "",
                "5443,5444",
            ),
            (
                "086-803-1240、086-803-1241",
                "086-803-1240,086-803-1241",
                "",
                "",
            ),
            ("086-803-1240・1241", "086-803-1240,086-803-1241", "", ""),
            ("086-803-1240/1241", "086-803-1240,086-803-1241", "", ""),
            (
                "TEL:086-803-1254\nFAX:086-803-1700",
                "086-803-1254",
                "086-803-1700",
                "",
            ),
            (
                "電話 086-803-1254 FAX 086-803-1700",
                "086-803-1254",
                "086-803-1700",
                "",
            ),
            (
                "FAX 086-803-1700\n086-803-1254",
                "086-803-1254",
                "086-803-1700",
                "",
            ),
            ("086-803-1254（代）", "086-803-1254", "", ""),
            ("TEL/FAX 086-803-1254", "086-803-1254", "086-803-1254", ""),
            ("0120-000-000", "0120-000-000", "", ""),
            ("189", "189", "", ""),
            ("#7119", "#7119", "", ""),
            ("+81 86 803 1254", "086-803-1254", "", ""),
            (
                "TEL 086-803-1000　FAX 803-1001",
                "086-803-1000",
                "086-803-1001",
                "",
            ),
        ] {
            let expected = (phones.to_owned(), fax.to_owned(), extensions.to_owned());
            assert_eq!(said(cell), expected, "{cell:?}");
            assert!(!Phones::read(cell, false).says_more, "{cell:?}");
        }
    }

    #[test]
    fn what_is_more_than_numbers_is_said() {
        for cell in [
            "別紙",
            "各施設へ",
            "086-803-1254（平日のみ）",
            "0120-279-338（24時間対応）",
            "086-803-1000（8:30～17:15）",
            "086-803-1000(2階)",
            "189（24時間）",
            "803-1254",
            "市役所代表から内線",
        ] {
            assert!(Phones::read(cell, false).says_more, "{cell}");
        }
        for (cell, phone) in [
            ("0120-279-338（24時間対応）", "0120-279-338"),
            ("086-803-1000（8:30～17:15）", "086-803-1000"),
            ("086-803-1000(2階)", "086-803-1000"),
            ("189（24時間）", "189"),
        ] {
            assert_eq!(said(cell), (phone.to_owned(), String::new(), String::new()));
        }
        let both = Phones::read_both("086-803-1000/086-803-1001");
        assert_eq!((both.phones.len(), both.fax.len()), (1, 1));
        assert_eq!(both.fax[0].to_string(), "086-803-1001");
        let lost = Phones::read("868031254", false);
        assert_eq!(lost.phones[0].to_string(), "086-803-1254");
        assert!(lost.was_mended && !lost.says_more);
        let mobile = Phones::read("9012345678", false);
        assert_eq!(mobile.phones[0].to_string(), "090-1234-5678");
        assert!(Phones::read("086-803-1700", true).phones.is_empty());
    }
}
