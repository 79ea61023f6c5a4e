//! Words cut so small that particles, endings and the order of a sentence hardly matter.

use crate::jp::fold;

/// Two neighbouring characters, or one ideograph.
pub(super) type Gram = u32;

/// What is written in several ways, and what is said around the matter.
const SAME: &[(&str, &str)] = &[
    ("こども", "子ども"),
    ("子供", "子ども"),
    ("出来", "でき"),
    ("無い", "ない"),
    ("無く", "なく"),
    ("辛い", "つらい"),
    ("辛く", "つらく"),
    ("わから", "分から"),
    ("解ら", "分から"),
    ("判ら", "分から"),
    ("としより", "年寄り"),
    ("ごはん", "ご飯"),
    ("おふろ", "お風呂"),
    ("叩", "たた"),
    ("殴", "なぐ"),
    ("どつ", "たた"),
    ("しばか", "たたか"),
    ("爺", "じい"),
    ("婆", "ばあ"),
    ("呆け", "ぼけ"),
    ("辞め", "やめ"),
    ("友達", "友だち"),
    ("引きこも", "ひきこも"),
    ("引き籠も", "ひきこも"),
    ("引き籠", "ひきこも"),
    ("引籠", "ひきこも"),
    ("えへん", "えない"),
    ("れへん", "れない"),
    ("きへん", "きない"),
    ("らへん", "らない"),
    ("ません", "ない"),
];

/// Said of any matter.
const ANY: &[&str] = &[
    "どうしたらいいですか",
    "どうしたらいいか",
    "どうすればいいですか",
    "困っています",
    "困っている",
    "困ってます",
    "困ってる",
    "困った",
    "相談したい",
    "教えてください",
    "おしえてください",
    "ください",
    "です",
    "ます",
];

fn is_ideograph(c: char) -> bool {
    matches!(c, '\u{4e00}'..='\u{9fff}' | '\u{3400}'..='\u{4dbf}' | '々')
}

/// The search key of a text, its words in one form.
pub(super) fn key(text: &str) -> String {
    let mut key = fold(text);
    for (other, one) in SAME {
        if key.contains(other) {
            key = key.replace(other, one);
        }
    }
    key
}

/// The grams of a key, each once, in order.
pub(super) fn grams(key: &str) -> Vec<Gram> {
    let mut grams = Vec::new();
    for line in key.split('\n') {
        run(line, &mut grams);
    }
    grams.sort_unstable();
    grams.dedup();
    grams
}

/// The grams of a question: what is said of any matter is left out, unless nothing else is said.
pub(super) fn asked(key: &str) -> Vec<Gram> {
    let mut matter = key.to_owned();
    for words in ANY {
        matter = matter.replace(words, "\n");
    }
    let found = grams(&matter);
    if found.is_empty() { grams(key) } else { found }
}

fn run(line: &str, grams: &mut Vec<Gram>) {
    let all: Vec<char> = line.chars().collect();
    let mut kept: Vec<char> = Vec::with_capacity(all.len());
    for (at, c) in all.iter().enumerate() {
        let before = at.checked_sub(1).and_then(|at| all.get(at));
        let after = all.get(at + 1);
        // 家賃が払えない is 家賃払えない, お金 is 金.
        let is_particle = before.is_some_and(|c| is_ideograph(*c))
            && after.is_some_and(|c| c.is_alphanumeric())
            && "がをにはのもとでへ".contains(*c);
        let is_polite = matches!(c, 'お' | 'ご' | '御') && after.is_some_and(|c| is_ideograph(*c));
        if !is_particle && !is_polite {
            kept.push(*c);
        }
    }
    for c in kept.iter().filter(|c| is_ideograph(**c)) {
        grams.push(half(*c));
    }
    for pair in kept
        .windows(2)
        .filter(|pair| pair.iter().all(|c| c.is_alphanumeric() || *c == '-'))
    {
        grams.push(half(pair[0]) << 16 | half(pair[1]));
    }
}

/// The few characters beyond the first plane may share a place with others.
fn half(c: char) -> u32 {
    c as u32 & 0xffff
}

/// Pairs that only endings are made of, folded.
const ENDINGS: &str = "ない たい つた なつ くな なく した して いる てい つて れる られ する こと もの とき から ので けど です ます まし した \
                       かつ がな てし しま まつ よう うに うな いと とい いう しい たら らい かも しれ れな んで でい いで いま";

/// How much a gram says by its letters alone: kana are mostly endings, a single ideograph is part of many words.
pub(super) fn worth(gram: Gram) -> f32 {
    let is_kana = |half: u32| (0x3041..=0x309f).contains(&half) || half == u32::from(b'-');
    match (gram >> 16, gram & 0xffff) {
        (0, _) => 0.5,
        (one, other) if is_kana(one) && is_kana(other) => {
            let pair = [one, other].map(|half| char::from_u32(half).unwrap_or_default());
            let mut endings = ENDINGS.split_whitespace();
            if endings.any(|ending| ending.chars().eq(pair)) {
                0.15
            } else {
                0.5
            }
        }
        (one, other) if is_kana(one) || is_kana(other) => 0.8,
        _ => 1.0,
    }
}
