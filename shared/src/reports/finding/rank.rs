//! What is found for what was typed, the likeliest first.

use super::{
    Finder, Hit, Row, What,
    grams::{asked, grams, key},
};

/// How well a row fits, part by part.
#[derive(Clone, Copy, Debug, Default)]
struct Fit {
    /// The share of the question that its own texts hold.
    text: f32,
    /// How well a saying that leads to it fits; and which.
    said: f32,
    line: Option<usize>,
    /// All words typed stand in its texts.
    holds: bool,
    /// What was typed is most of its name.
    named: bool,
}

/// From which on a row is shown though it doesn't hold all words, for its own texts and for sayings.
const LEAST_TEXT: f32 = 0.34;
const LEAST_SAID: f32 = 0.42;

/// Where nothing is so sure, a little less will do for a few: better a likely window than none.
const UNSURE: f32 = 0.65;
const UNSURE_GUESSES: usize = 3;

/// At most so many are shown that don't hold all words.
const GUESSES: usize = 12;

impl Finder {
    /// What fits the words typed, the likeliest first; all rows of the list when nothing is typed. Words may be kana of any
    /// kind, old or new kanji, a whole sentence, or part of a telephone number in any form.
    #[must_use]
    pub fn find(&self, typed: &str) -> Vec<Hit> {
        let words: Vec<String> = typed.split_whitespace().map(key).collect();
        let whole = key(typed);
        if whole.is_empty() {
            let rows = self.rows.iter().enumerate();
            let entries = rows.filter(|(_, row)| matches!(row.what, What::Entry(_)));
            return entries.map(|(row, _)| Hit { row, said: None }).collect();
        }
        // Marks alone ask nothing.
        if !whole.chars().any(char::is_alphanumeric) {
            return Vec::new();
        }
        if let Some(digits) = telephone(typed) {
            let found = self.called(&digits);
            if !found.is_empty() {
                return found;
            }
        }
        let fits = self.fits(&whole, &words);
        self.ranked(&fits)
    }

    /// The rows with a number that has these digits, those that end in them first.
    fn called(&self, digits: &str) -> Vec<Hit> {
        let rank = |row: &Row| {
            let phones = row.phones.iter();
            let ranks = phones.filter(|phone| phone.contains(digits));
            ranks.map(|phone| !phone.ends_with(digits)).min()
        };
        let rows = self.rows.iter().enumerate();
        let mut found: Vec<_> = rows
            .filter_map(|(at, row)| Some((rank(row)?, at)))
            .collect();
        found.sort_unstable();
        let hit = |(_, row)| Hit { row, said: None };
        found.into_iter().map(hit).collect()
    }

    fn fits(&self, whole: &str, words: &[String]) -> Vec<Fit> {
        let grams_of = asked(whole);
        let mut tells: Vec<_> = grams_of
            .iter()
            .map(|gram| (*gram, self.index.tells(*gram), self.index.count(*gram)))
            .collect();
        // What half of a long list says tells nothing, and would cost the most.
        let total = self.rows.len() + self.lines.len();
        let is_common = |count: usize| total > 1_000 && count > total / 4;
        if tells
            .iter()
            .any(|(.., count)| *count > 0 && !is_common(*count))
        {
            tells.retain(|(.., count)| !is_common(*count));
        }
        let asked: f32 = tells.iter().map(|(_, tells, _)| tells).sum();
        let mut text = vec![0.0_f32; self.rows.len()];
        let mut lines = vec![0.0_f32; self.lines.len()];
        let mut sayings = vec![0.0_f32; self.leads.len()];
        for (gram, tells, _) in &tells {
            let mut last = None;
            for (doc, says) in self.index.of(*gram) {
                let Some(line) = doc.checked_sub(self.rows.len()) else {
                    text[doc] += tells * says;
                    continue;
                };
                lines[line] += tells;
                // The lines of a saying stand together: a gram counts once for all of them.
                let saying = self.lines[line].saying;
                if last.replace(saying) != Some(saying) {
                    sayings[saying] += tells;
                }
            }
        }
        let mut fits: Vec<Fit> = text
            .iter()
            .map(|said| Fit {
                text: said / asked.max(0.01),
                ..Fit::default()
            })
            .collect();
        self.say(&mut fits, &lines, &sayings, asked);
        let is_cut = words.iter().any(|word| grams(word).is_empty());
        for (fit, row) in fits.iter_mut().zip(&self.rows) {
            // A single letter has no gram.
            let may = is_cut || fit.text > 0.0;
            fit.holds = may && words.iter().all(|word| row.key.contains(word.as_str()));
            let name = row.key.lines().next().unwrap_or_default();
            fit.named = fit.holds && name.contains(whole) && 3 * whole.len() >= 2 * name.len();
        }
        fits
    }

    /// Adds what sayings lead to.
    fn say(&self, fits: &mut [Fit], lines: &[f32], sayings: &[f32], asked: f32) {
        let mut best = vec![(0.0_f32, None); self.leads.len()];
        for (at, (line, held)) in self.lines.iter().zip(lines).enumerate() {
            if *held <= 0.0 {
                continue;
            }
            let of_line = held / line.tells.max(0.01);
            let of_question = held / asked.max(0.01);
            // Two letters in common are not yet a saying.
            let enough = (held / 6.0).min(1.0);
            let fit = enough * (0.65 * of_line + 0.35 * of_question);
            if fit > best[line.saying].0 {
                best[line.saying] = (fit, Some(at));
            }
        }
        for (saying, (fit, line)) in best.into_iter().enumerate() {
            // What all its lines together have of the question.
            let fit = 0.8 * fit + 0.35 * sayings[saying] / asked.max(0.01);
            for row in &self.leads[saying] {
                if fit > fits[*row].said {
                    fits[*row].said = fit;
                    fits[*row].line = line;
                }
            }
        }
    }

    fn ranked(&self, fits: &[Fit]) -> Vec<Hit> {
        let least = |fit: &Fit, of: f32| fit.text >= of * LEAST_TEXT || fit.said >= of * LEAST_SAID;
        let is_sure = fits.iter().any(|fit| fit.holds || least(fit, 1.0));
        let (of, guesses) = if is_sure {
            (1.0, GUESSES)
        } else {
            (UNSURE, UNSURE_GUESSES)
        };
        let mut found: Vec<(f32, usize)> = Vec::new();
        for (at, fit) in fits.iter().enumerate() {
            let is_office = matches!(self.rows[at].what, What::Office(_));
            let is_guess = !is_office && least(fit, of);
            if fit.holds || is_guess {
                let of_office = if is_office && !fit.named { 0.5 } else { 1.0 };
                let holds = if fit.holds { 0.7 } else { 0.0 } + if fit.named { 1.0 } else { 0.0 };
                found.push((of_office * (fit.text + holds) + 1.6 * fit.said, at));
            }
        }
        // Rows are in the order in which equals stand: ★ first, then by number. Fits that differ by little are equal.
        let step = |score: f32| (score * 20.0).round();
        found.sort_by(|(a, one), (b, other)| step(*b).total_cmp(&step(*a)).then(one.cmp(other)));
        let mut guessed = 0;
        found.retain(|(_, at)| {
            guessed += usize::from(!fits[*at].holds);
            fits[*at].holds || guessed <= guesses
        });
        let hit = |(_, row): (f32, usize)| {
            let line = fits[row].line.filter(|_| fits[row].said >= LEAST_SAID);
            let said = line.map(|line| self.lines[line].text.clone());
            Hit { row, said }
        };
        found.into_iter().map(hit).collect()
    }
}

/// The digits of a telephone number or a part of one; none where other things are typed too.
fn telephone(typed: &str) -> Option<String> {
    let bare = key(typed);
    let bare = bare
        .strip_prefix("tel")
        .or(bare.strip_prefix("電話"))
        .unwrap_or(&bare);
    let bare = match bare.strip_prefix("+81") {
        Some(rest) => format!("0{}", rest.trim_start_matches(['-', '(', '0', ')'])),
        None => bare.to_owned(),
    };
    let is_number = bare
        .chars()
        .all(|c| c.is_ascii_digit() || "-()./~:".contains(c));
    let digits: String = bare.chars().filter(char::is_ascii_digit).collect();
    (is_number && digits.len() >= 3).then_some(digits)
}
