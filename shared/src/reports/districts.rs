//! From an address to its districts, and to the office of each system that serves them, on a day.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet},
};

use crate::{
    domain::area::{Area, AreaLevel, Coverage, Town, holds},
    domain::directory::Office,
    jp::{Date, PostalCode, fold},
    record::RecordId,
};

/// At most so many places are offered for what was typed.
const MOST: usize = 12;

/// The districts as they are on a day.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Districts {
    areas: BTreeMap<RecordId, Area>,
    towns: Vec<(Name, Town)>,
    /// What each office serves on the day, and all offices of which that is kept.
    serves: BTreeMap<RecordId, BTreeSet<RecordId>>,
}

/// A place that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The smallest district it lies in.
    pub area: RecordId,
    /// What it is: 見本町一丁目 〒700-0001.
    pub label: String,
}

/// The name of a town as it is looked for.
#[derive(Clone, Debug, PartialEq)]
struct Name {
    /// Without 丁目.
    stem: String,
    /// The number before 丁目.
    number: Option<u16>,
    /// The whole name and its reading.
    whole: [String; 2],
}

impl Districts {
    /// The districts on a day.
    #[must_use]
    pub fn new(
        areas: impl IntoIterator<Item = (RecordId, Area)>,
        towns: impl IntoIterator<Item = Town>,
        coverages: impl IntoIterator<Item = Coverage>,
        day: Date,
    ) -> Self {
        let mut serves: BTreeMap<_, BTreeSet<_>> = BTreeMap::new();
        for coverage in coverages {
            let areas = serves.entry(coverage.office.id()).or_default();
            if holds(coverage.from, coverage.until, day) {
                areas.insert(coverage.area.id());
            }
        }
        let towns = towns.into_iter();
        let towns = towns.filter(|town| holds(town.from, town.until, day));
        Self {
            areas: areas.into_iter().collect(),
            towns: towns.map(|town| (Name::new(&town), town)).collect(),
            serves,
        }
    }

    /// A district.
    #[must_use]
    pub fn area(&self, id: RecordId) -> Option<&Area> {
        self.areas.get(&id)
    }

    /// All districts of a kind, by name.
    #[must_use]
    pub fn of_level(&self, level: AreaLevel) -> Vec<(RecordId, &Area)> {
        let areas = self.areas.iter().filter(|(_, area)| area.level == level);
        let mut areas: Vec<_> = areas.map(|(id, area)| (*id, area)).collect();
        areas.sort_by(|(_, a), (_, b)| a.name.cmp(&b.name));
        areas
    }

    /// A district and those it lies in, from small to large. One that lies in itself ends it.
    #[must_use]
    pub fn around(&self, area: RecordId) -> Vec<RecordId> {
        let mut chain = vec![area];
        while let Some(within) = chain
            .last()
            .and_then(|last| self.areas.get(last))
            .and_then(|area| area.within)
            .map(|within| within.id())
            .filter(|within| !chain.contains(within))
        {
            chain.push(within);
        }
        chain
    }

    /// The names of a district and those it lies in, from large to small: 中区 › 見本中学校区 › 見本小学校区. One name that
    /// stands for two kinds of district is said once.
    #[must_use]
    pub fn chain(&self, area: RecordId) -> String {
        let chain = self.around(area);
        let names = chain.iter().rev().filter_map(|id| self.areas.get(id));
        let mut names: Vec<&str> = names.map(|area| &*area.name).collect();
        names.dedup();
        names.join(" › ")
    }

    /// The districts an office serves.
    #[must_use]
    pub fn served(&self, id: RecordId, office: &Office) -> Vec<RecordId> {
        match self.serves.get(&id) {
            Some(areas) => areas.iter().copied().collect(),
            None => office.area.iter().map(|area| area.id()).collect(),
        }
    }

    /// Of these offices those that serve a district or one it lies in, the nearest first; with `inside` those of the
    /// districts in it too.
    #[must_use]
    pub fn serving<'a>(
        &self,
        offices: impl IntoIterator<Item = (RecordId, &'a Office)>,
        area: RecordId,
        inside: bool,
    ) -> Vec<(RecordId, &'a Office)> {
        let chain = self.around(area);
        let near = |of: RecordId| {
            let place = chain.iter().position(|known| *known == of);
            place.or_else(|| (inside && self.around(of).contains(&area)).then_some(chain.len()))
        };
        let mut found: Vec<_> = offices
            .into_iter()
            .filter_map(|(id, office)| {
                let served = self.served(id, office);
                let place = served.into_iter().filter_map(near).min()?;
                Some((place, id, office))
            })
            .collect();
        found.sort_by(|(a, _, one), (b, _, other)| a.cmp(b).then(one.name.cmp(&other.name)));
        found
            .into_iter()
            .map(|(_, id, office)| (id, office))
            .collect()
    }

    /// The places that an address, a 町名, a 〒 or the name of a district may mean, the likeliest first. Several are found
    /// where 番地 tell districts apart, or while a name is not yet whole.
    #[must_use]
    pub fn find(&self, typed: &str) -> Vec<Place> {
        let postal = postal_in(typed);
        let typed = key(typed);
        let mut found: Vec<(usize, &Town)> = Vec::new();
        for (name, town) in &self.towns {
            let by_code = postal.is_some() && town.postal_code == postal;
            let fit = if self.is_elsewhere(&typed, town) {
                0
            } else {
                name.fits(&typed)
            };
            if fit > 0 || by_code {
                // A code names a few towns, a name nearly one.
                found.push((2 * fit + usize::from(by_code), town));
            }
        }
        // An address names its town: what fits less well is another one.
        let best = found.iter().map(|(fit, _)| *fit).max().unwrap_or_default();
        found.retain(|(fit, _)| *fit == best);
        found.sort_by_key(|(_, town)| (town.name.clone(), town.part.clone()));
        let towns = found.into_iter().map(|(_, town)| Place {
            area: town.area.id(),
            label: label(town),
        });
        let mut places: Vec<Place> = towns.collect();
        if places.is_empty() || best <= 2 {
            places.extend(self.named(&typed));
        }
        places.truncate(MOST);
        places
    }

    /// The one district of an address; none where it is not sure.
    #[must_use]
    pub fn of_address(&self, postal: Option<PostalCode>, address: &str) -> Option<RecordId> {
        let code = postal.map(|code| format!("{} ", code.with_mark()));
        let typed = code.unwrap_or_default() + address;
        let places = self.find(&typed);
        let [first, rest @ ..] = places.as_slice() else {
            return None;
        };
        rest.iter()
            .all(|place| place.area == first.area)
            .then_some(first.area)
    }

    /// The districts with such a name, larger ones first.
    fn named(&self, typed: &str) -> Vec<Place> {
        if typed.chars().count() < 2 {
            return Vec::new();
        }
        let areas = self.areas.iter();
        let mut found: Vec<_> = areas
            .filter(|(_, area)| fold(&area.name).contains(typed))
            .collect();
        found.sort_by_key(|(_, area)| {
            (
                Reverse(fold(&area.name) == typed),
                area.level,
                area.name.clone(),
            )
        });
        let place = |(id, area): (&RecordId, &Area)| Place {
            area: *id,
            label: area.label(),
        };
        found.into_iter().map(place).collect()
    }

    /// Whether an address names another 行政区 than the one a town lies in.
    fn is_elsewhere(&self, typed: &str, town: &Town) -> bool {
        let own = self.around(town.area.id());
        let wards = self.areas.iter();
        let mut named = wards
            .filter(|(_, area)| area.level == AreaLevel::Ward)
            .filter(|(_, area)| typed.contains(&fold(&area.name)))
            .peekable();
        named.peek().is_some() && !named.any(|(id, _)| own.contains(id))
    }
}

impl Name {
    fn new(town: &Town) -> Self {
        let whole = key(&town.name);
        let numbered = whole.strip_suffix("丁目").and_then(|front| {
            let stem = front.trim_end_matches(|c: char| c.is_ascii_digit());
            Some((stem.to_owned(), front[stem.len()..].parse().ok()?))
        });
        let (stem, number) = match numbered {
            Some((stem, number)) => (stem, Some(number)),
            None => (whole.clone(), None),
        };
        Self {
            stem,
            number,
            whole: [whole, town.kana.as_deref().map(fold).unwrap_or_default()],
        }
    }

    /// How well it fits what was typed: nothing, a name that is not yet whole (1), or an address that has it.
    fn fits(&self, typed: &str) -> usize {
        if let Some(at) = typed.find(&self.stem) {
            let after = &typed[at + self.stem.len()..];
            let behind = after.trim_start_matches(|c: char| c.is_ascii_digit());
            let number = after[..after.len() - behind.len()].parse::<u16>().ok();
            let length = 4 * self.stem.chars().count();
            match (self.number, number) {
                (None, _) => return length,
                (Some(own), Some(typed)) if own == typed && behind.starts_with("丁目") => {
                    return length + 2;
                }
                // 見本町1-2-3; 見本町12-4 may be 番地 too.
                (Some(own), Some(typed)) if own == typed && behind.starts_with('-') => {
                    let numbers =
                        behind.trim_start_matches(|c: char| c == '-' || c.is_ascii_digit());
                    let groups = behind[..behind.len() - numbers.len()].matches('-').count();
                    return length + usize::from(groups > 1);
                }
                (Some(_), Some(_)) => return 0,
                (Some(_), None) => {}
            }
        }
        let begins = |name: &String| !typed.is_empty() && name.contains(typed);
        usize::from(self.whole.iter().any(begins))
    }
}

fn label(town: &Town) -> String {
    let part = town.part.as_ref().map(|part| format!("（{part}）"));
    let code = town
        .postal_code
        .map(|code| format!(" {}", code.with_mark()));
    [Some(town.name.to_string()), part, code]
        .into_iter()
        .flatten()
        .collect()
}

/// The search key of an address: 一丁目 as 1丁目, without the code.
fn key(text: &str) -> String {
    let text = text.split_once('〒').map_or(text, |(_, rest)| {
        rest.trim_start_matches(|c: char| !c.is_alphabetic())
    });
    let folded = fold(text);
    let mut parts = folded.split("丁目").peekable();
    let mut key = String::with_capacity(folded.len());
    while let Some(part) = parts.next() {
        if parts.peek().is_none() {
            key.push_str(part);
            break;
        }
        let front = part.trim_end_matches(|c: char| "一二三四五六七八九十".contains(c));
        key.push_str(front);
        match number(&part[front.len()..]) {
            Some(number) => key.push_str(&number.to_string()),
            None => key.push_str(&part[front.len()..]),
        }
        key.push_str("丁目");
    }
    key
}

/// 二十一 is 21.
fn number(kanji: &str) -> Option<u16> {
    let digit = |c: char| "一二三四五六七八九".chars().position(|known| known == c);
    let mut value = None;
    for c in kanji.chars() {
        let known = value.unwrap_or(0_u16);
        value = Some(match digit(c) {
            Some(digit) => known + u16::try_from(digit + 1).ok()?,
            None => 10 * known.max(1),
        });
    }
    value
}

/// The postal code in what was typed: behind 〒, or all of it.
fn postal_in(typed: &str) -> Option<PostalCode> {
    let code = match typed.split_once('〒') {
        Some((_, rest)) => {
            let rest = rest.trim_start();
            let end = rest.find(|c: char| c.is_alphabetic() || c.is_whitespace());
            &rest[..end.unwrap_or(rest.len())]
        }
        None => typed,
    };
    code.parse().ok()
}
