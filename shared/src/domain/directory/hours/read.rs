//! From words to hours.

use super::{
    Days, Hours, Span, WEEK,
    words::{Marked, Word, from_to, words},
};

/// What several words say together.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Item {
    /// Days, and whether the turn of the year is among them; with whether they are 平日.
    Group(Group),
    /// A span of the day.
    Span(u16, u16),
    /// 19時まで.
    Until(u16, String),
    AllDay,
    Except,
    Closing,
    Also,
    Including,
    Lunch,
    Break,
    Unsure(&'static str),
    Note(String),
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Group {
    parts: Vec<Days>,
    new_year: bool,
    said: String,
}

pub(super) fn read(text: &str) -> Hours {
    let mut reader = Reader::default();
    let items = items(text);
    for at in 0..items.len() {
        reader.take(&items, at);
    }
    reader.close()
}

/// Joins the words of a text.
fn items(text: &str) -> Vec<Item> {
    let chars: Vec<char> = text.chars().collect();
    let words = words(text);
    let mut items = Vec::new();
    let (mut at, mut begin) = (0, 0);
    while at < words.len() {
        let rest = &words[at..];
        let (item, count) = group(rest)
            .or_else(|| span(rest))
            .or_else(|| note(rest))
            .unwrap_or((single(&rest[0].0), 1));
        let length: usize = rest[..count].iter().map(|(_, length)| length).sum();
        let said: String = chars[begin..begin + length].iter().collect();
        let said = said.trim_matches(|c: char| c.is_whitespace() || "、，,・:：".contains(c));
        match item {
            Some(Item::Group(group)) => items.push(Item::Group(Group {
                said: said.into(),
                ..group
            })),
            Some(Item::Until(until, _)) => items.push(Item::Until(until, said.into())),
            Some(Item::Note(_)) => items.push(Item::Note(said.into())),
            Some(item) => items.push(item),
            None => {}
        }
        (at, begin) = (at + count, begin + length);
    }
    items
}

fn single(word: &Word) -> Option<Item> {
    Some(match word {
        Word::AllDay => Item::AllDay,
        Word::Except => Item::Except,
        Word::Closing => Item::Closing,
        Word::Also => Item::Also,
        Word::Including => Item::Including,
        Word::Lunch => Item::Lunch,
        Word::Comma | Word::Open | Word::Close => Item::Break,
        Word::Unsure(why) => Item::Unsure(why),
        _ => return None,
    })
}

/// 土・日・祝日, 月～金, 第2・4土曜, 年末年始.
fn group(words: &[(Word, usize)]) -> Option<(Option<Item>, usize)> {
    let mut group = Group::default();
    let mut nth = Vec::new();
    let mut count = 0;
    for (at, (word, _)) in words.iter().enumerate() {
        match word {
            Word::Days(days) => {
                // 月～金.
                let is_range = matches!(words[..at], [.., (Word::Days(_), _), (Word::To, _)]);
                let last = group.parts.last_mut().filter(|_| is_range);
                match last {
                    Some(last) => join(last, days)?,
                    None => group.parts.push(Days {
                        weeks: nth.drain(..).collect(),
                        ..days.clone()
                    }),
                }
                count = at + 1;
            }
            Word::Nth(week) => nth.push(*week),
            Word::NewYear => {
                group.new_year = true;
                count = at + 1;
            }
            Word::To if matches!(words.get(at + 1), Some((Word::Days(_), _))) => {}
            // 年末年始（12/29～1/3）.
            Word::Open if matches!(words[at..], [_, (Word::NewYear, _), (Word::Close, _), ..]) => {}
            Word::Close if matches!(words[..at], [.., (Word::Open, _), (Word::NewYear, _)]) => {
                count = at + 1;
            }
            Word::And | Word::Filler | Word::Comma if count > 0 || !nth.is_empty() => {}
            _ => break,
        }
    }
    let mut merged: Vec<Days> = Vec::new();
    for part in group.parts {
        match merged.iter_mut().find(|known| known.weeks == part.weeks) {
            Some(known) => {
                known.weekdays.extend(part.weekdays);
                known.holidays |= part.holidays;
            }
            None => merged.push(part),
        }
    }
    group.parts = merged;
    // まで behind 金曜日 says nothing more.
    let until = matches!(words.get(count), Some((Word::Until, _)));
    (count > 0).then(|| (Some(Item::Group(group)), count + usize::from(until)))
}

/// Makes Monday and Friday the days between them.
fn join(first: &mut Days, last: &Days) -> Option<()> {
    let from = first.weekdays.iter().next()?;
    let to = last.weekdays.iter().next_back()?;
    first.weekdays = from_to(*from, *to);
    first.holidays |= last.holidays;
    Some(())
}

/// 8:30～17:15, 9～17時, 19時まで.
fn span(words: &[(Word, usize)]) -> Option<(Option<Item>, usize)> {
    let time = |word: &Word| match word {
        Word::Time(at, marked) => Some((*at, *marked, true)),
        Word::Hour(at, marked) => Some((*at, *marked, *marked != Marked::Nothing)),
        _ => None,
    };
    // Spaces and まで say nothing between two times.
    let mut at = 0;
    let (from, marked, is_time) = time(&words.first()?.0)?;
    let skip = |at: &mut usize| {
        while matches!(words.get(*at), Some((Word::Filler, _))) {
            *at += 1;
        }
    };
    at += 1;
    skip(&mut at);
    if matches!(words.get(at), Some((Word::Until, _))) && is_time {
        return Some((Some(Item::Until(from, String::new())), at + 1));
    }
    if !matches!(words.get(at), Some((Word::To, _))) {
        return None;
    }
    at += 1;
    skip(&mut at);
    let (to, to_marked, _) = time(&words.get(at)?.0)?;
    at += 1;
    // A third number: a telephone number or a date.
    if matches!(words.get(at), Some((Word::To, _))) {
        return None;
    }
    if matches!(words.get(at), Some((Word::Until, _))) {
        at += 1;
    }
    let mut closes = to;
    if closes <= from && to_marked != Marked::Morning {
        // 午後1時～5時; 午後6時～午後12時.
        let by_half = marked == Marked::Afternoon && closes < 720
            || to_marked == Marked::Afternoon && (720..780).contains(&closes);
        closes += if by_half { 720 } else { 0 };
    }
    if closes <= from {
        closes += 1440;
    }
    Some((Some(Item::Span(from, closes)), at))
}

/// Words that are not known, with what stands between them.
fn note(words: &[(Word, usize)]) -> Option<(Option<Item>, usize)> {
    if !matches!(words[0].0, Word::Other) {
        return None;
    }
    let mut count = 0;
    for (at, (word, _)) in words.iter().enumerate() {
        match word {
            Word::Other => count = at + 1,
            Word::Time(..) | Word::Hour(..) if span(&words[at..]).is_some_and(|(_, n)| n > 2) => {
                break;
            }
            Word::Time(..) | Word::Hour(..) | Word::Until => count = at + 1,
            Word::Filler | Word::And | Word::To => {}
            _ => break,
        }
    }
    Some((Some(Item::Note(String::new())), count))
}

/// 平日（月～金）: the days that come next are the same.
fn is_said_again(group: &Group, rest: &[Item]) -> bool {
    let mut groups = rest.iter().filter_map(|item| match item {
        Item::Group(group) => Some(group),
        _ => None,
    });
    groups.next().is_some_and(|next| next.parts == group.parts)
}

#[derive(Default)]
struct Reader {
    hours: Hours,
    /// The days that the next spans are of.
    subject: Option<Vec<Days>>,
    /// A span has been given to them.
    used: bool,
    /// The spans of which no day is said yet.
    open: Vec<Span>,
    /// 含む: days on which it is open too.
    also: Vec<Days>,
    /// 定休日: the days that come are closed.
    closing: bool,
    lunch: bool,
    /// 平日 and the like: no holiday.
    working: bool,
    all_day: bool,
    skip: bool,
}

impl Reader {
    fn take(&mut self, items: &[Item], at: usize) {
        if std::mem::take(&mut self.skip) {
            return;
        }
        let next = items.get(at + 1);
        match &items[at] {
            Item::Group(group) => self.group(group, next, &items[at + 1..]),
            Item::Span(opens, closes) => {
                // 休み：土日 begins something else.
                let of_days = matches!(items.get(at + 2), Some(Item::Group(_)));
                self.skip = next == Some(&Item::Except) && !of_days;
                if std::mem::take(&mut self.lunch) || self.skip {
                    self.cut(*opens, *closes);
                } else {
                    self.add(*opens, *closes);
                }
            }
            Item::Until(until, said) => self.until(*until, said),
            Item::AllDay => {
                self.all_day = true;
                self.add(0, 1440);
            }
            Item::Except | Item::Closing => self.closing = true,
            Item::Lunch => self.lunch = true,
            Item::Break => self.closing = false,
            Item::Also | Item::Including => {}
            Item::Unsure(why) => {
                self.hours.unsure = true;
                self.hours.notes.push((*why).to_owned());
            }
            Item::Note(said) => self.hours.notes.push(said.clone()),
        }
    }

    fn group(&mut self, group: &Group, next: Option<&Item>, rest: &[Item]) {
        self.working |= group.said.contains("平日") || group.said.contains("開庁日");
        // 月曜が休館日.
        let closes = next == Some(&Item::Except)
            || next == Some(&Item::Closing) && !matches!(rest.get(1), Some(Item::Group(_)));
        if closes || self.closing {
            self.skip = closes;
            self.exclude(group);
            return;
        }
        if next == Some(&Item::Including) {
            self.include(group);
            return;
        }
        let mut behind = rest.iter().enumerate();
        let excluded = |at: usize| {
            matches!(
                rest.get(at + 1),
                Some(Item::Except | Item::Also | Item::Including)
            )
        };
        let is_subject = behind
            .find_map(|(at, item)| match item {
                Item::Span(..) if excluded(at) => None,
                Item::Span(..) | Item::AllDay | Item::Until(..) => Some(true),
                Item::Group(_) if !excluded(at) => Some(false),
                _ => None,
            })
            .unwrap_or(false);
        if is_subject && !group.parts.is_empty() {
            (self.subject, self.used) = (Some(group.parts.clone()), false);
        } else if next == Some(&Item::Also) {
            self.include(group);
        } else if !self.open.is_empty() && !group.parts.is_empty() {
            // 9:00～17:00（月～金）.
            let spans = std::mem::take(&mut self.open);
            self.subject = Some(group.parts.clone());
            for span in spans {
                self.add(span.opens, span.closes);
            }
        } else if group.parts == [Days::every()] {
            self.hours.on_holidays.get_or_insert(true);
            self.hours.at_new_year.get_or_insert(true);
        } else if !is_said_again(group, rest) {
            self.hours.notes.push(group.said.clone());
        }
    }

    fn exclude(&mut self, group: &Group) {
        for part in &group.parts {
            if part.holidays {
                self.hours.on_holidays = Some(false);
            }
            if !part.weekdays.is_empty() {
                self.hours.closed.push(Days {
                    holidays: false,
                    ..part.clone()
                });
            }
        }
        if group.new_year {
            self.hours.at_new_year = Some(false);
        }
    }

    fn include(&mut self, group: &Group) {
        if group.new_year {
            self.hours.at_new_year = Some(true);
        }
        for part in &group.parts {
            if part.holidays {
                self.hours.on_holidays = Some(true);
            }
            self.also.push(part.clone());
        }
    }

    fn add(&mut self, opens: u16, closes: u16) {
        self.used = true;
        let Some(days) = self.subject.clone() else {
            let days = Days::default();
            self.open.push(Span {
                days,
                opens,
                closes,
            });
            return;
        };
        for days in days {
            // 月～金 9:00～17:00（水は9:00～12:00）: what is said of fewer days holds for them.
            for span in &mut self.hours.spans {
                let is_wider = span.days.weeks.is_empty()
                    && days.weeks.is_empty()
                    && span.days.weekdays.len() > days.weekdays.len()
                    && span.days.weekdays.is_superset(&days.weekdays);
                if is_wider && span.opens < closes && opens < span.closes {
                    span.days
                        .weekdays
                        .retain(|day| !days.weekdays.contains(day));
                    span.days.holidays &= !days.holidays;
                }
            }
            self.hours.spans.push(Span {
                days,
                opens,
                closes,
            });
        }
    }

    /// 水曜日は19時まで: as on other days, and longer.
    fn until(&mut self, until: u16, said: &str) {
        let first = self.hours.spans.first().or(self.open.first());
        match first.map(|span| span.opens).filter(|opens| *opens < until) {
            Some(opens) if self.subject.is_some() && !self.used => {
                if let [days] = self.subject.as_deref().unwrap_or_default() {
                    let days = days.clone();
                    for span in &mut self.open {
                        span.days.weekdays.extend(WEEK);
                    }
                    let open = std::mem::take(&mut self.open);
                    self.all_open(open, &days);
                }
                self.add(opens, until);
            }
            _ => self.hours.notes.push(said.to_owned()),
        }
    }

    /// Spans without days of their own are of all days but those with hours of their own.
    fn all_open(&mut self, open: Vec<Span>, but: &Days) {
        for mut span in open {
            span.days.weekdays.retain(|day| !but.weekdays.contains(day));
            self.hours.spans.push(span);
        }
    }

    /// Takes a break out of all spans.
    fn cut(&mut self, from: u16, to: u16) {
        for spans in [&mut self.hours.spans, &mut self.open] {
            let old = std::mem::take(spans);
            for span in old {
                let before = span.opens..span.closes.min(from);
                let after = span.opens.max(to)..span.closes;
                for part in [before, after] {
                    if part.start < part.end {
                        spans.push(Span {
                            days: span.days.clone(),
                            opens: part.start,
                            closes: part.end,
                        });
                    }
                }
            }
        }
    }

    fn close(mut self) -> Hours {
        let is_week = |days: &Days| !days.weekdays.is_empty();
        let days_said = !self.hours.closed.is_empty() || self.also.iter().any(is_week);
        let unsaid = !self.open.is_empty() && !days_said && !self.all_day;
        self.hours.unsure |= unsaid;
        for span in std::mem::take(&mut self.open) {
            let days = Days {
                holidays: false,
                ..Days::every()
            };
            self.hours.spans.push(Span { days, ..span });
        }
        for also in self.also {
            let spans = self.hours.spans.iter_mut();
            for span in spans.filter(|span| span.days.weeks == also.weeks) {
                span.days.weekdays.extend(&also.weekdays);
                span.days.holidays |= also.holidays;
            }
        }
        self.hours.spans.retain(|span| !span.days.is_empty());
        let named = self.hours.spans.iter().any(|span| span.days.holidays);
        if self.working && !named {
            self.hours.on_holidays.get_or_insert(false);
        }
        self.hours
    }
}
