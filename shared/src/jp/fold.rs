//! Search keys: what people mean to be the same is made the same.

use std::sync::LazyLock;

use super::nfkc::nfkc;
use super::variants::everyday;

/// The search key of a text. A key is for comparing only and never takes the text's place.
///
/// One width, one case, katakana as hiragana, small kana as large ones (ledgers print シヨウコ for
/// ショウコ), ぢ and づ as じ and ず, 旧字体 and variants as the everyday form, 緑ヶ丘 as 緑が丘 and 3ヶ月 as
/// 3か月, every dash and the long vowel mark as `-`; spaces, middle dots, accents on nothing and variation selectors are
/// left out, and the rest goes through NFKC. Folding a key changes nothing.
pub fn fold(text: &str) -> String {
    let common = &**COMMON;
    let mut key = Key {
        out: String::with_capacity(text.len()),
        rare: String::new(),
    };
    let mut chars = text.chars().peekable();
    // What stands before a space says nothing of what comes after it: each word is also searched for alone.
    let mut word_begins = true;
    while let Some(c) = chars.next() {
        if key.rare.is_empty()
            && let Some(folded) = common.get(c as usize)
            && *folded != '\0'
        {
            key.out.push(*folded);
            word_begins = false;
            continue;
        }
        if is_ke(c) {
            key.settle();
            let before = key.out.chars().next_back().filter(|_| !word_begins);
            word_begins = false;
            // Nor does what comes after a space say anything of what stands before it.
            let after = chars.peek().copied().filter(|next| !next.is_whitespace());
            if let Some(kana) = between_ideographs(before, c, after) {
                key.out.push(kana);
                continue;
            }
        }
        let class = match class(c) {
            Class::Rare(c) if is_accent_alone(c) => Class::Nothing,
            class => class,
        };
        let begins = word_begins;
        word_begins = match class {
            Class::Nothing => begins || c.is_whitespace(),
            Class::Mark(_) => begins,
            _ => false,
        };
        match class {
            Class::Plain(c) => {
                key.settle();
                key.out.push(c);
            }
            Class::Mark(mark) if !begins => {
                key.settle();
                voice(&mut key.out, mark);
            }
            Class::Mark(_) | Class::Nothing => {}
            Class::Rare(c) => {
                // It may combine with the character before it.
                if key.rare.is_empty() {
                    key.rare.extend(key.out.pop());
                }
                key.rare.push(c);
            }
        }
    }
    key.settle();
    key.out
}

/// Characters of the first plane that fold to one other whatever stands beside them: what nearly all
/// text is made of, looked up by position. NUL stands for all others. It costs 256 kB of memory and is
/// built with the first key; without it folding took three times as long.
static COMMON: LazyLock<Box<[char]>> = LazyLock::new(|| {
    (0..0x1_0000)
        .map(|code| char::from_u32(code).filter(|c| !is_ke(*c)))
        .map(|c| match c.map(class) {
            Some(Class::Plain(folded)) => folded,
            _ => '\0',
        })
        .collect()
});

/// One search key of several texts. No word is found across two of them.
pub fn fold_all<'a>(texts: impl IntoIterator<Item = &'a str>) -> String {
    let mut key = String::new();
    for text in texts {
        if !key.is_empty() {
            key.push('\n');
        }
        key.push_str(&fold(text));
    }
    key
}

/// What was typed in a search box: words that must all be found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    words: Vec<String>,
}

impl Query {
    /// The words between spaces of any width, each folded.
    pub fn new(typed: &str) -> Query {
        Query {
            words: typed
                .split_whitespace()
                .map(fold)
                .filter(|word| !word.is_empty())
                .collect(),
        }
    }

    /// True if nothing was typed; such a query matches every key.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// True if every word is part of the key, which [`fold`] or [`fold_all`] made.
    pub fn matches(&self, key: &str) -> bool {
        self.words.iter().all(|word| key.contains(word.as_str()))
    }
}

/// A key in the making, and the run at its end that NFKC has yet to see.
struct Key {
    out: String,
    rare: String,
}

impl Key {
    /// Brings the run through NFKC and the classes until nothing changes any more: twice, or three
    /// times where a character left out brings others together.
    fn settle(&mut self) {
        if self.rare.is_empty() {
            return;
        }
        let mut text = std::mem::take(&mut self.rare);
        for _ in 0..8 {
            let mut next = String::with_capacity(text.len());
            for c in nfkc(&text).chars().flat_map(char::to_lowercase) {
                match class(c) {
                    Class::Plain(c) | Class::Rare(c) => next.push(c),
                    Class::Mark(mark) => voice(&mut next, mark),
                    Class::Nothing => {}
                }
            }
            if next == text {
                break;
            }
            text = next;
        }
        self.out.push_str(&text);
    }
}

enum Class {
    /// Folded, and NFKC has nothing to say about it whatever its neighbours are.
    Plain(char),
    /// A voicing mark on the kana before it.
    Mark(Voicing),
    /// Left out.
    Nothing,
    /// For NFKC.
    Rare(char),
}

#[derive(Clone, Copy)]
enum Voicing {
    Full,
    Half,
}

fn class(c: char) -> Class {
    Class::Plain(match c {
        '!'..='~' => c.to_ascii_lowercase(),
        '\0'..=' ' | '\u{7f}'..='\u{a0}' | '\u{ad}' | '\u{3000}' => return Class::Nothing,
        'ぁ'..='ゖ' | 'ゝ' | 'ゞ' => large(c),
        'ァ'..='ヶ' | 'ヽ' | 'ヾ' => large(shift(c, -0x60)),
        '\u{4e00}'..='\u{9fff}' | '\u{3400}'..='\u{4dbf}' => everyday(c),
        '\u{3099}' | '゛' | 'ﾞ' => return Class::Mark(Voicing::Full),
        '\u{309a}' | '゜' | 'ﾟ' => return Class::Mark(Voicing::Half),
        'ー' | 'ｰ' | '－' | '‐' | '‑' | '‒' | '–' | '—' | '―' | '−' | '⁃' | '﹘' | '﹣' | '─'
        | '━' => '-',
        '〜' => '~',
        '・' | '･' | '·' | '‧' | '•' => return Class::Nothing,
        '\u{3001}'..='\u{3020}' | '\u{e000}'..='\u{f8ff}' => c,
        '\u{ff01}'..='\u{ff5e}' => shift(c, -0xfee0).to_ascii_lowercase(),
        '｡'..='ﾝ' => HALF_WIDTH[c as usize - '｡' as usize],
        'ヷ' => 'わ',
        'ヸ' => 'い',
        'ヹ' => 'え',
        'ヺ' => 'を',
        '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{feff}' => {
            return Class::Nothing;
        }
        // Variation selectors.
        '\u{180b}'..='\u{180d}' | '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}' => {
            return Class::Nothing;
        }
        c if c.is_whitespace() => return Class::Nothing,
        c => return Class::Rare(everyday(c)),
    })
}

/// From ｡ (U+FF61) to ﾝ (U+FF9D), folded; ･ and ｰ are met before.
const HALF_WIDTH: [char; 61] = [
    '。', '「', '」', '、', '・', 'を', 'あ', 'い', 'う', 'え', 'お', 'や', 'ゆ', 'よ', 'つ', '-',
    'あ', 'い', 'う', 'え', 'お', 'か', 'き', 'く', 'け', 'こ', 'さ', 'し', 'す', 'せ', 'そ', 'た',
    'ち', 'つ', 'て', 'と', 'な', 'に', 'ぬ', 'ね', 'の', 'は', 'ひ', 'ふ', 'へ', 'ほ', 'ま', 'み',
    'む', 'め', 'も', 'や', 'ゆ', 'よ', 'ら', 'り', 'る', 'れ', 'ろ', 'わ', 'ん',
];

/// A small hiragana as the large one, and the kana that sound alike as one.
fn large(c: char) -> char {
    match c {
        'ぁ' | 'ぃ' | 'ぅ' | 'ぇ' | 'ぉ' | 'っ' | 'ゃ' | 'ゅ' | 'ょ' | 'ゎ' => {
            shift(c, 1)
        }
        'ゕ' => 'か',
        'ゖ' => 'け',
        'ぢ' => 'じ',
        'づ' => 'ず',
        'ゐ' => 'い',
        'ゑ' => 'え',
        c => c,
    }
}

/// Puts a voicing mark on the last kana; on anything else it is left out.
fn voice(key: &mut String, mark: Voicing) {
    let Some(last) = key.chars().next_back() else {
        return;
    };
    let voiced = match (last, mark) {
        ('は' | 'ひ' | 'ふ' | 'へ' | 'ほ', Voicing::Half) => shift(last, 2),
        ('は' | 'ひ' | 'ふ' | 'へ' | 'ほ' | 'ゝ', Voicing::Full) => shift(last, 1),
        ('か' | 'き' | 'く' | 'け' | 'こ' | 'さ' | 'し' | 'す' | 'せ' | 'そ', Voicing::Full) => {
            shift(last, 1)
        }
        ('た' | 'ち' | 'つ' | 'て' | 'と', Voicing::Full) => shift(last, 1),
        ('う', Voicing::Full) => 'ゔ',
        _ => return,
    };
    key.pop();
    key.push(large(voiced));
}

/// The katakana that may stand for か or が.
fn is_ke(c: char) -> bool {
    matches!(c, 'ヶ' | 'ケ' | 'ｹ')
}

/// What ヶ or ケ stands for behind an ideograph or a digit: か in 3ヶ月, が in 緑ヶ丘. The large one may
/// also begin a word (訪問ケア), so it needs an ideograph on the other side too.
fn between_ideographs(before: Option<char>, c: char, after: Option<char>) -> Option<char> {
    let ideograph = |c: char| matches!(c, '\u{4e00}'..='\u{9fff}');
    let before = before.filter(|c| ideograph(*c) || c.is_ascii_digit())?;
    if c != 'ヶ' && !after.is_some_and(ideograph) {
        return None;
    }
    let counted = after.is_none_or(|c| "月所国國年条村町日".contains(c));
    let count =
        before.is_ascii_digit() || counted && "一二三四五六七八九十百千数何".contains(before);
    Some(if count { 'か' } else { 'が' })
}

/// Whether this is an accent on nothing, such as ´: NFKC would put it on what stands before.
fn is_accent_alone(c: char) -> bool {
    nfkc(c.encode_utf8(&mut [0; 4])).starts_with(' ')
}

fn shift(c: char, by: i32) -> char {
    (c as u32)
        .checked_add_signed(by)
        .and_then(char::from_u32)
        .unwrap_or(c)
}
