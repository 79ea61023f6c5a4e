//! The table of the README.

use super::figures::{Figures, Spread};
use crate::proc::Outcome;

/// A step all do, as the benches name it and as the table does.
pub(super) const STEPS: [(&str, &str); 6] = [
    ("first pull", "first pull of 10,000"),
    (
        "first pull, 100 ms",
        "first pull, 100 ms added to each request",
    ),
    ("first push", "first push of 10,000"),
    ("delta pull", "pull of 100 changed"),
    ("delta push", "push of 100 changed"),
    ("first pull in Chromium", "first pull in Chromium, to disk"),
];

/// Who did it, as the benches name them and as the table does.
pub(super) const ALL: [(&str, &str); 3] = [
    ("tsunagu", "Tsunagu"),
    ("pouchdb", "PouchDB 9"),
    ("rxdb", "RxDB 17"),
];

/// Ratios first, then times (least to most in brackets), then what travelled.
pub(super) fn markdown(figures: &Figures) -> Outcome<String> {
    let mut text = String::from(
        "| work | × PouchDB | × RxDB | bytes of PouchDB's | Tsunagu | PouchDB 9 | RxDB 17 | requests, bytes of the three |\n\
         |---|---:|---:|---:|---:|---:|---:|---|\n",
    );
    for (work, name) in STEPS {
        let ours = figures.median("tsunagu", work, "ms")?;
        let ratio = |who| {
            let theirs = figures.find(who, work, "ms");
            theirs.map_or("–".to_owned(), |theirs| number(theirs.median / ours))
        };
        let bytes = |who| {
            let bytes = figures.find(who, work, "bytes");
            bytes.map(|bytes| bytes.median)
        };
        let share = bytes("tsunagu").zip(bytes("pouchdb"));
        let share = share.map_or("–".to_owned(), |(ours, theirs)| number(ours / theirs));
        let times = ALL.map(|(who, _)| figures.find(who, work, "ms").map_or("–".into(), time));
        let travelled = ALL.map(|(who, _)| travelled(figures, who, work));
        text += &format!(
            "| {name} | **{}** | **{}** | {share} | {} | {} |\n",
            ratio("pouchdb"),
            ratio("rxdb"),
            times.join(" | "),
            travelled.join(" · ")
        );
    }
    Ok(text + &beside(figures)?)
}

/// What stands below the table: the references and what is not a peer's.
fn beside(figures: &Figures) -> Outcome<String> {
    let first = figures.median("tsunagu", "first pull", "ms")?;
    let alone = figures.median("floor", "first pull", "ms")?;
    let packing = figures.median("tsunagu, packing", "first pull", "ms")?;
    let memory = figures.median("pouchdb memory", "first pull", "ms")?;
    let work = "first pull in Chromium";
    let browser = figures.median("tsunagu", work, "ms")?;
    let frames = figures.median("floor", work, "ms")?;
    let lines = figures.median("floor, JSON lines", work, "ms")?;
    let pushed = figures.median("tsunagu", "first push", "bytes")?;
    let pouch = figures.median("pouchdb", "first push", "bytes")?;
    let heads = |who| figures.median(who, "merge", "per_second");
    let (native, wasm) = (heads("tsunagu")?, heads("tsunagu in WebAssembly")?);
    Ok(format!(
        "\nThe first pull is {} × fetching the same segments, unpacking and parsing them and nothing else ({}); the first device \
         after a change waits until they are packed: {}. Our native replica lies in memory, PouchDB's in leveldb; with PouchDB's \
         in memory too its first pull is {}. In Chromium ours is {} × the same records in gzip put into IndexedDB as plain text \
         ({}) and {} × our segments put there as they travel, unread ({}). Saves travel in gzip: the \
         first push is {} MB, {} of PouchDB's. Merging takes in {} million field heads a second, in WebAssembly {} ({} × slower).\n",
        number(first / alone),
        milliseconds(alone),
        milliseconds(packing),
        milliseconds(memory),
        number(browser / lines),
        milliseconds(lines),
        number(browser / frames),
        milliseconds(frames),
        number(pushed / 1e6),
        number(pushed / pouch),
        number(native / 1e6),
        number(wasm / 1e6),
        number(native / wasm),
    ))
}

fn travelled(figures: &Figures, who: &str, work: &str) -> String {
    let Some(requests) = figures.find(who, work, "requests") else {
        return "–".to_owned();
    };
    let requests = requests.median;
    match figures.find(who, work, "bytes").map(|bytes| bytes.median) {
        None => format!("{requests}"),
        Some(bytes) if bytes < 1e6 => format!("{requests}, {:.0} kB", bytes / 1e3),
        Some(bytes) => format!("{requests}, {:.1} MB", bytes / 1e6),
    }
}

fn time(spread: Spread) -> String {
    let Spread {
        least,
        median,
        most,
    } = spread;
    format!(
        "{} ({}–{})",
        milliseconds(median),
        milliseconds(least),
        milliseconds(most)
    )
}

/// Two figures that count, with the unit.
pub(super) fn milliseconds(ms: f64) -> String {
    if ms < 1_000.0 {
        format!("{ms:.0} ms")
    } else {
        format!("{} s", number(ms / 1_000.0))
    }
}

/// Two figures that count.
fn number(ratio: f64) -> String {
    if ratio < 1.0 {
        format!("{ratio:.2}")
    } else if ratio < 10.0 {
        format!("{ratio:.1}")
    } else {
        format!("{ratio:.0}")
    }
}

#[cfg(test)]
mod tests {
    use super::{markdown, milliseconds, number};
    use crate::peers::figures::Figures;

    #[test]
    fn figures_are_short() {
        assert_eq!(milliseconds(43.07), "43 ms");
        assert_eq!(milliseconds(4_840.0), "4.8 s");
        assert_eq!(number(0.256), "0.26");
        assert_eq!(number(64.9), "65");
    }

    #[test]
    fn a_step_that_nobody_measured_is_an_error() {
        let told = markdown(&Figures::default()).map_err(|error| error.to_string());
        let error = "nobody measured ms of first pull by tsunagu";
        assert_eq!(told, Err(error.to_owned()));
    }
}
