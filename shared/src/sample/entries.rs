//! Invented rows of the directory, as many as are asked for: for measurements.

use super::{build::phones, rng::Rng, sayings};
use crate::domain::directory::Entry;

const HOURS: [&str; 6] = [
    "平日 8:30～17:15",
    "平日 9:00～17:00",
    "月・水・金 9:00～12:00",
    "月～土 9:00～18:00（日祝休）",
    "第2・4土曜 10:00～12:00",
    "24時間",
];

/// Row `n` behind the printed ones, which are like it.
pub(super) fn entry(rng: &mut Rng, n: usize, printed: &[Entry]) -> Option<Entry> {
    let like = &printed[rng.below(printed.len())];
    let lines = sayings::lines();
    let (one, other) = (rng.pick(&lines), rng.pick(&lines));
    let no = f64::from(u32::try_from(n).ok()?);
    let street = rng.below(400) + 1;
    Some(Entry {
        no,
        default_window: false,
        topic: format!("{one}、{other}などの相談（見本）").into(),
        agency: format!("見本第{n}相談室").into(),
        kind: None,
        address: Some(format!("北区見本町{street}番地（見本）").into()),
        phones: phones(&format!("086-{:03}-{:04}", n / 10_000, n % 10_000)),
        extension: None,
        hours: Some((*rng.pick(&HOURS)).into()),
        plain: None,
        ..like.clone()
    })
}
