//! Which backups are kept.

use std::{collections::BTreeSet, fs, io, path::Path};

use shared::jp::{Date, Timestamp};

const NEWEST: usize = 10;
const DAYS: usize = 14;
const MONTHS: usize = 12;

const ENDING: &str = ".tsunagu.zst";

/// The name of a backup made at `now`: the time in Japan, so that names sort as backups do.
pub(super) fn name(now: Timestamp) -> String {
    let (date, time) = now.to_jst();
    let time = time.to_string().replace(':', "");
    format!(
        "{date}-{time}-{:05}{ENDING}",
        now.millis().rem_euclid(60_000)
    )
}

/// Removes the backups that are not to be kept.
pub(super) fn tidy(folder: &Path) -> io::Result<()> {
    let mut names = Vec::new();
    for entry in fs::read_dir(folder)? {
        if let Ok(name) = entry?.file_name().into_string()
            && day(&name).is_some()
        {
            names.push(name);
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
    name.strip_suffix(ENDING)?.get(..10)?.parse().ok()
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

    #[test]
    fn names_sort_as_the_backups_do_and_name_the_day_in_japan() {
        let early = name(at("2026-11-23", 0));
        assert_eq!(early, "2026-11-23-0000-00000.tsunagu.zst");
        assert!(early < name(at("2026-11-23", 23)));
        assert!(name(at("2026-11-23", 23)) < name(at("2026-11-24", 0)));
        assert_eq!(day(&early), Some("2026-11-23".parse().unwrap()));
        assert_eq!(day("2026-11-23-notes.txt"), None);
    }

    #[test]
    fn ten_newest_fourteen_days_and_twelve_months_are_kept() {
        // Two years of a backup every six hours.
        let first: Date = "2025-01-01".parse().unwrap();
        let mut names = Vec::new();
        for days in 0..730 {
            let day = first.add_days(days).unwrap().to_string();
            names.extend([0, 6, 12, 18].map(|hour| name(at(&day, hour))));
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
