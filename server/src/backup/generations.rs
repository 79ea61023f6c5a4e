//! Which backups are kept.

use std::{collections::BTreeSet, fs, io, path::Path};

use shared::jp::{Date, Timestamp};

use super::Seal;

const NEWEST: usize = 10;
const DAYS: usize = 14;
const MONTHS: usize = 12;

const ENDING: &str = ".tsunagu.zst";

/// What age's own files end with.
const SEALED: &str = ".tsunagu.zst.age";

/// What stands behind the name of one that is being made.
pub(super) const PART: &str = "part";

/// The name of a backup made at `now`: the time in Japan, so that names sort as backups do, and whether it is sealed.
pub(super) fn name(now: Timestamp, seal: Seal<'_>) -> String {
    let (date, time) = now.to_jst();
    let time = time.to_string().replace(':', "");
    let ending = match seal {
        Seal::To(_) => SEALED,
        Seal::Open => ENDING,
    };
    format!(
        "{date}-{time}-{:05}{ending}",
        now.millis().rem_euclid(60_000)
    )
}

/// Removes the backups that are not to be kept, and what was left of those that were cut off a day ago or longer.
pub(super) fn tidy(folder: &Path, now: Timestamp) -> io::Result<()> {
    let mut names = Vec::new();
    for entry in fs::read_dir(folder)? {
        let Ok(name) = entry?.file_name().into_string() else {
            continue;
        };
        if day(&name).is_some() {
            names.push(name);
        } else if is_left_over(&name, now.date()) {
            fs::remove_file(folder.join(name))?;
        }
    }
    let kept = kept(&names);
    for name in names.iter().filter(|name| !kept.contains(name.as_str())) {
        fs::remove_file(folder.join(name))?;
    }
    Ok(())
}

/// The day in a backup's name; none for what is not ours.
fn day(name: &str) -> Option<Date> {
    let name = name
        .strip_suffix(SEALED)
        .or_else(|| name.strip_suffix(ENDING));
    name?.get(..10)?.parse().ok()
}

/// Whether it was to become a backup before yesterday. One of today may yet become one.
fn is_left_over(name: &str, today: Date) -> bool {
    let begun = name
        .strip_suffix(PART)
        .and_then(|name| name.strip_suffix('.'));
    let begun = begun.and_then(day);
    begun.is_some_and(|day| today.add_days(-1).is_some_and(|yesterday| day < yesterday))
}

/// The newest ten, the last of each of the last fourteen days that have one, and the last of each of the last twelve such
/// months.
fn kept(names: &[String]) -> BTreeSet<&str> {
    let mut newest: Vec<&str> = names.iter().map(String::as_str).collect();
    newest.sort_unstable_by(|one, other| other.cmp(one));
    let mut kept: BTreeSet<&str> = newest.iter().take(NEWEST).copied().collect();
    for (length, count) in [("2026-11-23".len(), DAYS), ("2026-11".len(), MONTHS)] {
        let mut periods = BTreeSet::new();
        for name in &newest {
            if let Some(period) = name.get(..length)
                && periods.len() < count
                && periods.insert(period)
            {
                kept.insert(name);
            }
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use shared::jp::Time;

    use super::*;

    fn at(day: &str, hour: u16) -> Timestamp {
        Timestamp::from_jst(day.parse().unwrap(), Time::new(hour, 0).unwrap())
    }

    /// A name of one that is not sealed.
    fn plain(now: Timestamp) -> String {
        name(now, Seal::Open)
    }

    #[test]
    fn names_sort_as_the_backups_do_and_name_the_day_in_japan() {
        let early = plain(at("2026-11-23", 0));
        assert_eq!(early, "2026-11-23-0000-00000.tsunagu.zst");
        assert!(early < plain(at("2026-11-23", 23)));
        assert!(plain(at("2026-11-23", 23)) < plain(at("2026-11-24", 0)));
        assert_eq!(day(&early), Some("2026-11-23".parse().unwrap()));
        assert_eq!(day("2026-11-23-notes.txt"), None);
    }

    #[test]
    fn a_sealed_one_is_told_by_its_name_and_takes_its_place_in_the_row() {
        let key = "age1t7rxyev2z3rw82stdlrrepyc39nvn86l5078zqkf5uasdy86jp6svpy7pa";
        let recipients = key.parse().unwrap();
        let sealed = name(at("2026-11-23", 1), Seal::To(&recipients));
        assert_eq!(sealed, "2026-11-23-0100-00000.tsunagu.zst.age");
        assert_eq!(day(&sealed), day(&plain(at("2026-11-23", 0))));
        assert!(plain(at("2026-11-23", 0)) < sealed && sealed < plain(at("2026-11-23", 2)));
    }

    #[test]
    fn only_what_was_cut_off_long_ago_is_left_over() {
        let today = "2026-11-23".parse().unwrap();
        for (name, is) in [
            ("2026-11-21-0000-00000.tsunagu.zst.part", true),
            ("2026-11-21-0000-00000.tsunagu.zst.age.part", true),
            ("2026-11-22-2359-00000.tsunagu.zst.age.part", false),
            ("2026-11-21-0000-00000.tsunagu.zst.age", false),
            ("2026-11-21-notes.part", false),
        ] {
            assert_eq!(is_left_over(name, today), is, "{name}");
        }
    }

    #[test]
    fn ten_newest_fourteen_days_and_twelve_months_are_kept() {
        // Two years of a backup every six hours.
        let first: Date = "2025-01-01".parse().unwrap();
        let mut names = Vec::new();
        for days in 0..730 {
            let day = first.add_days(days).unwrap().to_string();
            names.extend([0, 6, 12, 18].map(|hour| plain(at(&day, hour))));
        }
        let kept = kept(&names);
        assert!(kept.contains("2026-12-31-0000-00000.tsunagu.zst"));
        assert!(kept.contains("2026-12-29-1200-00000.tsunagu.zst"));
        assert!(!kept.contains("2026-12-28-1200-00000.tsunagu.zst"));
        assert!(kept.contains("2026-12-28-1800-00000.tsunagu.zst"));
        assert!(kept.contains("2026-12-18-1800-00000.tsunagu.zst"));
        assert!(!kept.contains("2026-12-17-1800-00000.tsunagu.zst"));
        assert!(kept.contains("2026-01-31-1800-00000.tsunagu.zst"));
        assert!(!kept.contains("2025-12-31-1800-00000.tsunagu.zst"));
        // Ten newest: the last two days and half of the third; eleven more days; eleven more months.
        assert_eq!(kept.len(), 10 + 11 + 11);
    }
}
