//! The words of printed opening hours.

use std::collections::BTreeSet;

use super::{Days, WEEK};
use crate::jp::Weekday;

/// A word of the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Word {
    /// Days of the week or holidays.
    Days(Days),
    /// 第2・4: which in a month.
    Nth(u8),
    /// 年末年始, or its dates.
    NewYear,
    /// A time of the day; whether 午前 or 午後 stands before it.
    Time(u16, Marked),
    /// A number that may be an hour: 9～17時.
    Hour(u16, Marked),
    /// ～, から.
    To,
    /// まで.
    Until,
    /// ・, 及び, と.
    And,
    /// 、 or the end of a line.
    Comma,
    /// （ and ）.
    Open,
    Close,
    /// を除く, 休み.
    Except,
    /// 定休日: the days stand behind it.
    Closing,
    /// も実施.
    Also,
    /// 含む.
    Including,
    /// 昼休み.
    Lunch,
    /// 24時間.
    AllDay,
    /// 隔週, 予約制: not always so.
    Unsure(&'static str),
    /// Says nothing by itself.
    Filler,
    /// Anything else.
    Other,
}

/// What stands before a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Marked {
    Nothing,
    Morning,
    Afternoon,
}

type Make = fn() -> Word;

/// Fixed words. The first that fits counts, so longer ones stand first.
const WORDS: &[(&str, Make)] = &[
    ("祝日の翌日", || Word::Unsure("祝日の翌日")),
    ("祝日の場合は翌日", || {
        Word::Unsure("祝日の場合は翌日")
    }),
    ("24時間365日", || Word::AllDay),
    ("365日24時間", || Word::AllDay),
    ("24時間", || Word::AllDay),
    ("年中無休", || Word::Days(Days::every())),
    ("無休", || Word::Days(Days::every())),
    ("365日", || Word::Days(Days::every())),
    ("毎日", || Word::Days(Days::every())),
    ("全日", || Word::Days(Days::every())),
    ("全曜日", || Word::Days(Days::every())),
    ("土日祝日", || Word::Days(of(&[5, 6], true))),
    ("日祝日", || Word::Days(of(&[6], true))),
    ("土祝日", || Word::Days(of(&[5], true))),
    ("月1回", || Word::Unsure("月1回")),
    ("月2回", || Word::Unsure("月2回")),
    ("日時", || Word::Filler),
    ("日程", || Word::Filler),
    ("日中", || Word::Filler),
    ("土日祝", || Word::Days(of(&[5, 6], true))),
    ("土日", || Word::Days(of(&[5, 6], false))),
    ("日祝", || Word::Days(of(&[6], true))),
    ("土祝", || Word::Days(of(&[5], true))),
    ("月火水木金土日", || {
        Word::Days(of(&[0, 1, 2, 3, 4, 5, 6], false))
    }),
    ("月火水木金土", || {
        Word::Days(of(&[0, 1, 2, 3, 4, 5], false))
    }),
    ("月火水木金", || {
        Word::Days(of(&[0, 1, 2, 3, 4], false))
    }),
    ("月火木金", || Word::Days(of(&[0, 1, 3, 4], false))),
    ("月水金", || Word::Days(of(&[0, 2, 4], false))),
    ("火木土", || Word::Days(of(&[1, 3, 5], false))),
    ("火木", || Word::Days(of(&[1, 3], false))),
    ("火金", || Word::Days(of(&[1, 4], false))),
    ("平日", || Word::Days(Days::working())),
    ("開庁日", || Word::Days(Days::working())),
    ("国民の祝日", || Word::Days(of(&[], true))),
    ("祝祭日", || Word::Days(of(&[], true))),
    ("祝休日", || Word::Days(of(&[], true))),
    ("祝日", || Word::Days(of(&[], true))),
    ("祭日", || Word::Days(of(&[], true))),
    ("定休日", || Word::Closing),
    ("休館日", || Word::Closing),
    ("休業日", || Word::Closing),
    ("休所日", || Word::Closing),
    ("休診日", || Word::Closing),
    ("閉庁日", || Word::Closing),
    ("閉所日", || Word::Closing),
    ("閉館日", || Word::Closing),
    ("お休み", || Word::Except),
    ("休日", || Word::Days(of(&[], true))),
    ("祝", || Word::Days(of(&[], true))),
    ("年末年始", || Word::NewYear),
    ("昼休憩", || Word::Lunch),
    ("昼休み", || Word::Lunch),
    ("休憩時間", || Word::Lunch),
    ("休憩", || Word::Lunch),
    ("を除き", || Word::Except),
    ("を除く", || Word::Except),
    ("は除く", || Word::Except),
    ("除く", || Word::Except),
    ("除き", || Word::Except),
    ("をのぞく", || Word::Except),
    ("のぞく", || Word::Except),
    ("以外", || Word::Except),
    ("定休", || Word::Except),
    ("休館", || Word::Except),
    ("休業", || Word::Except),
    ("休診", || Word::Except),
    ("休所", || Word::Except),
    ("閉館", || Word::Except),
    ("閉所", || Word::Except),
    ("閉庁", || Word::Except),
    ("休み", || Word::Except),
    ("休", || Word::Except),
    ("を含む", || Word::Including),
    ("含む", || Word::Including),
    ("も実施", || Word::Also),
    ("も開設", || Word::Also),
    ("も開所", || Word::Also),
    ("も開館", || Word::Also),
    ("も対応", || Word::Also),
    ("も受付", || Word::Also),
    ("も可", || Word::Also),
    ("も", || Word::Also),
    ("隔週", || Word::Unsure("隔週")),
    ("隔月", || Word::Unsure("隔月")),
    ("偶数月", || Word::Unsure("偶数月")),
    ("奇数月", || Word::Unsure("奇数月")),
    ("不定休", || Word::Unsure("不定休")),
    ("不定期", || Word::Unsure("不定期")),
    ("随時", || Word::Unsure("随時")),
    ("予約制", || Word::Unsure("予約制")),
    ("毎週", || Word::Filler),
    ("毎月", || Word::Filler),
    ("受付時間", || Word::Filler),
    ("相談時間", || Word::Filler),
    ("開所時間", || Word::Filler),
    ("開館時間", || Word::Filler),
    ("開庁時間", || Word::Filler),
    ("窓口時間", || Word::Filler),
    ("営業時間", || Word::Filler),
    ("営業日", || Word::Filler),
    ("開所日", || Word::Filler),
    ("開館日", || Word::Filler),
    ("受付日", || Word::Filler),
    ("受付", || Word::Filler),
    ("ただし", || Word::Comma),
    ("但し", || Word::Comma),
    ("及び", || Word::And),
    ("および", || Word::And),
    ("並びに", || Word::And),
    ("ならびに", || Word::And),
    ("または", || Word::And),
    ("又は", || Word::And),
    ("から", || Word::To),
    ("より", || Word::To),
    ("まで", || Word::Until),
    ("のみ", || Word::Filler),
    ("の間", || Word::Filler),
    ("は", || Word::Filler),
    ("の", || Word::Filler),
    ("に", || Word::Filler),
    ("と", || Word::And),
    ("・", || Word::And),
    ("/", || Word::And),
    ("~", || Word::To),
    ("-", || Word::To),
    ("、", || Word::Comma),
    (",", || Word::Comma),
    (";", || Word::Comma),
    ("。", || Word::Comma),
    ("※", || Word::Comma),
    ("\n", || Word::Comma),
    ("(", || Word::Open),
    ("[", || Word::Open),
    ("【", || Word::Open),
    ("<", || Word::Open),
    (")", || Word::Close),
    ("]", || Word::Close),
    ("】", || Word::Close),
    (">", || Word::Close),
    (":", || Word::Filler),
    (" ", || Word::Filler),
];

fn of(weekdays: &[usize], holidays: bool) -> Days {
    Days {
        weekdays: weekdays.iter().map(|day| WEEK[*day]).collect(),
        weeks: BTreeSet::new(),
        holidays,
    }
}

/// The words of a text, and how many characters each has.
pub(super) fn words(text: &str) -> Vec<(Word, usize)> {
    let plain = plain(text);
    let mut rest = plain.as_str();
    let mut words: Vec<(Word, usize)> = Vec::new();
    while let Some(first) = rest.chars().next() {
        let bare = matches!(words.last(), Some((Word::Other, _)));
        let (word, length) = phone(rest)
            .or_else(|| dates(rest))
            .or_else(|| fixed(rest))
            .or_else(|| nth(rest, &words))
            .or_else(|| time(rest))
            .or_else(|| weekday(rest, bare))
            .unwrap_or((Word::Other, first.len_utf8()));
        words.push((word, rest[..length].chars().count()));
        rest = &rest[length..];
    }
    words
}

/// One width and one dash.
fn plain(text: &str) -> String {
    let narrow = |c: char| match c {
        '～' | '〜' | '∼' | '－' | '−' | '–' | '—' | '―' | '‐' | '‑' | 'ー' | '─' | '⁓' | '~' => {
            '~'
        }
        '〔' | '［' | '〈' | '《' => '[',
        '〕' | '］' | '〉' | '》' => ']',
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        '･' | '·' => '・',
        '､' => '、',
        '｡' => '。',
        '\r' => '\n',
        c if c != '\n' && c.is_whitespace() => ' ',
        c => c,
    };
    text.chars().map(narrow).collect()
}

fn fixed(rest: &str) -> Option<(Word, usize)> {
    let (word, make) = WORDS.iter().find(|(word, _)| rest.starts_with(word))?;
    Some((make(), word.len()))
}

/// 月曜日, 月曜, 月. A single letter may be part of another word, so nothing strange may stand beside it.
fn weekday(rest: &str, bare: bool) -> Option<(Word, usize)> {
    let first = rest.chars().next()?;
    let day = "月火水木金土日".chars().position(|day| day == first)?;
    let after = &rest[first.len_utf8()..];
    let suffix = ["曜日", "曜"]
        .iter()
        .find(|suffix| after.starts_with(**suffix));
    let length = first.len_utf8() + suffix.map_or(0, |suffix| suffix.len());
    // A letter of another word: 水道, 土地.
    let is_other = |next: char| {
        matches!(next, '\u{4e00}'..='\u{9fff}')
            && !"月火水木金土日祝休除隔第及並以午前正翌毎".contains(next)
    };
    let begins_week = rest.starts_with("月~");
    if suffix.is_none() && (bare && !begins_week || after.chars().next().is_some_and(is_other)) {
        return None;
    }
    Some((Word::Days(of(&[day], false)), length))
}

/// 第2, 第2・4 (the second number), 2・4週.
fn nth(rest: &str, before: &[(Word, usize)]) -> Option<(Word, usize)> {
    let goes_on = matches!(
        before,
        [.., (Word::Nth(_), _), (Word::And | Word::Comma, _)]
    );
    let marked = rest.strip_prefix('第');
    let number = match marked {
        Some(number) => number,
        None if goes_on => rest,
        None => return None,
    };
    let digit = number.chars().next()?;
    let value = "12345"
        .find(digit)
        .or_else(|| "一二三四五".chars().position(|c| c == digit))?;
    let mut end = rest.len() - number.len() + digit.len_utf8();
    // Not an hour: 第2土曜、4時.
    if marked.is_none()
        && rest[end..].starts_with([
            ':', '時', '~', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9',
        ])
    {
        return None;
    }
    if rest[end..].starts_with('週') {
        end += '週'.len_utf8();
    }
    Some((Word::Nth(u8::try_from(value + 1).ok()?), end))
}

/// Digits at the beginning and what follows them.
fn digits(text: &str) -> Option<(u16, usize)> {
    let length = text.bytes().take_while(u8::is_ascii_digit).count();
    Some((text.get(..length)?.parse().ok()?, length)).filter(|_| (1..=4).contains(&length))
}

/// 086-000-1000 is no time.
fn phone(rest: &str) -> Option<(Word, usize)> {
    let mut end = rest.strip_prefix('0').map(|_| 0)?;
    for part in 0..3 {
        if part > 0 {
            end += rest[end..].strip_prefix(['-', '~']).map(|_| 1)?;
        }
        end += digits(&rest[end..])?.1;
    }
    Some((Word::Other, end))
}

/// 12月29日～1月3日, 12/29～1/3: the turn of the year.
fn dates(rest: &str) -> Option<(Word, usize)> {
    let (from, first) = date(rest)?;
    let middle = rest[first..].trim_start_matches([' ', '~', '-']);
    let middle = middle.strip_prefix("から").unwrap_or(middle);
    let middle = middle.strip_prefix("翌年").unwrap_or(middle);
    let (to, second) = date(middle)?;
    let end = &middle[second..];
    let end = end.strip_prefix("まで").unwrap_or(end);
    ((from, to) == (12, 1)).then_some((Word::NewYear, rest.len() - end.len()))
}

/// The month of 12月29日 or 12/29, and its length.
fn date(text: &str) -> Option<(u16, usize)> {
    let (month, length) = digits(text)?;
    let rest = &text[length..];
    let day = rest.strip_prefix(['月', '/'])?;
    let (_, length) = digits(day)?;
    let end = &day[length..];
    let end = end.strip_prefix('日').unwrap_or(end);
    Some((month, text.len() - end.len()))
}

/// 8:30, 8時30分, 8時半, 午後5時15分, 正午, 17; what is no time is none.
fn time(rest: &str) -> Option<(Word, usize)> {
    if rest.starts_with("正午") {
        return Some((Word::Time(720, Marked::Nothing), "正午".len()));
    }
    let (marked, clock, next_day) = if let Some(clock) = after(rest, &["午前", "AM", "am"]) {
        (Marked::Morning, clock, 0)
    } else if let Some(clock) = after(rest, &["午後", "PM", "pm"]) {
        (Marked::Afternoon, clock, 0)
    } else if let Some(clock) = after(rest, &["翌朝", "翌日", "翌"]) {
        let clock = after(clock, &["午前"]).unwrap_or(clock);
        (Marked::Morning, clock, 1440)
    } else {
        (Marked::Nothing, rest, 0)
    };
    let clock = clock.trim_start_matches(' ');
    let (number, length) = digits(clock)?;
    let mut end = &clock[length..];
    let (mut hour, mut minute, mut is_hour) = (number, 0, true);
    if length > 2 {
        (hour, minute) = (number / 100, number % 100);
    } else if let Some((value, length)) = end.strip_prefix([':', '.']).and_then(digits) {
        (minute, is_hour) = (value, false);
        end = &end[1 + length..];
    } else if let Some(behind) = end.strip_prefix('時') {
        is_hour = false;
        end = behind;
        if let Some(behind) = behind.strip_prefix('半') {
            (minute, end) = (30, behind);
        } else if let Some((value, length)) = digits(behind)
            && behind[length..].starts_with('分')
        {
            minute = value;
            end = &behind[length + '分'.len_utf8()..];
        } else if let Some(behind) = behind.strip_prefix("間") {
            // 2時間 is no time of the day.
            return (behind.is_empty() && hour == 24).then_some((Word::AllDay, rest.len()));
        }
    }
    let counts = [
        "月", "日", "人", "名", "回", "分", "年", "階", "F", "か", "ヶ", "歳", "週",
    ];
    if hour > 24 || minute > 59 || is_hour && counts.iter().any(|count| end.starts_with(count)) {
        return None;
    }
    let hour = if marked == Marked::Afternoon && hour < 12 {
        hour + 12
    } else {
        hour
    };
    let at = 60 * hour + minute + next_day;
    let word = if is_hour {
        Word::Hour(at, marked)
    } else {
        Word::Time(at, marked)
    };
    Some((word, rest.len() - end.len()))
}

fn after<'a>(text: &'a str, words: &[&str]) -> Option<&'a str> {
    words.iter().find_map(|word| text.strip_prefix(word))
}

/// The days from one day of the week to another.
pub(super) fn from_to(first: Weekday, last: Weekday) -> BTreeSet<Weekday> {
    let place = |day| {
        WEEK.iter()
            .position(|known| *known == day)
            .unwrap_or_default()
    };
    let (first, last) = (place(first), place(last));
    let count = (last + 7 - first) % 7;
    (0..=count).map(|step| WEEK[(first + step) % 7]).collect()
}
