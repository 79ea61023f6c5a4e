//! Whether the audit log is as it was written: the chain from its first entry to its last, and the anchors kept elsewhere.
//!
//! Whoever can write to the database can compute a whole chain anew, or cut its end off together with what the database says is
//! the end. That only something they can't reach shows: the anchors, a line a day in a file (and in the server's log) with the
//! number and hash of the last entry.

use std::{
    io::{self, Write},
    path::Path,
};

use futures::StreamExt;
use shared::jp::Timestamp;

use crate::db::{
    self, Db,
    audit::{self, Head, Numbered},
};

/// What is wrong with a log.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Finding {
    /// Entries are missing before this one, or come twice.
    #[error("entry {seq} does not follow entry {after}")]
    Gap {
        /// The entry.
        seq: u64,
        /// The one before it.
        after: u64,
    },
    /// The entry, or its place, is not what was written.
    #[error("entry {0} is not what was written")]
    Altered(u64),
    /// The log ends elsewhere than the database says.
    #[error("the log ends with entry {found}, but entry {noted} was the last")]
    End {
        /// Its last entry.
        found: u64,
        /// The one noted as the last.
        noted: u64,
    },
    /// The last entry is another than noted.
    #[error("the last entry, {0}, is not the one noted as the last")]
    Last(u64),
    /// An anchor names an entry that is another here, or is not here.
    #[error("the anchor of {day} does not hold: entry {seq} {}", if *.is_here { "is another" } else { "is missing" })]
    Anchor {
        /// Its day.
        day: String,
        /// The entry it names.
        seq: u64,
        /// Whether there is an entry of that number.
        is_here: bool,
    },
    /// A line of the anchors can't be read.
    #[error("line {0} of the anchors can't be read")]
    AnchorLine(usize),
}

/// What was looked at and what is wrong.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Verified {
    /// How many entries there are.
    pub entries: u64,
    /// How many anchors.
    pub anchors: usize,
    /// What is wrong, in the order of the entries.
    pub findings: Vec<Finding>,
}

/// A line of the anchors.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Anchor {
    day: String,
    head: Head,
}

impl Anchor {
    fn line(&self) -> String {
        format!("{} {} {}\n", self.day, self.head.seq, self.head.hash)
    }

    fn read(line: &str) -> Option<Self> {
        let mut words = line.split_whitespace();
        let (day, seq, hash) = (words.next()?, words.next()?, words.next()?);
        Some(Self {
            day: day.to_owned(),
            head: Head {
                seq: seq.parse().ok()?,
                hash: hash.to_owned(),
            },
        })
    }
}

/// Looks through the whole log. `anchors` is the text of the file of anchors, wherever it was kept.
///
/// # Errors
/// When the database can't.
pub async fn verify(db: &Db, anchors: &str) -> Result<Verified, sqlx::Error> {
    let mut verified = Verified::default();
    let mut anchored = Vec::new();
    for (n, line) in anchors.lines().enumerate() {
        match Anchor::read(line) {
            Some(anchor) => anchored.push(anchor),
            None if line.trim().is_empty() => {}
            None => verified.findings.push(Finding::AnchorLine(n + 1)),
        }
    }
    verified.anchors = anchored.len();
    anchored.sort_by_key(|anchor| anchor.head.seq);
    let mut anchored = anchored.into_iter().peekable();
    let mut transaction = db.begin_read().await?;
    let noted = audit::head(&mut transaction).await?;
    let mut last = Head::default();
    let mut entries = audit::all(&mut transaction);
    while let Some(numbered) = entries.next().await {
        let Numbered { seq, entry, hash } = numbered?;
        if seq != last.seq + 1 {
            let after = last.seq;
            verified.findings.push(Finding::Gap { seq, after });
        }
        if entry.hash(seq, &last.hash) != hash {
            verified.findings.push(Finding::Altered(seq));
        }
        while let Some(anchor) = anchored.next_if(|anchor| anchor.head.seq <= seq) {
            if anchor.head.seq != seq || anchor.head.hash != hash {
                verified.findings.push(Finding::Anchor {
                    day: anchor.day,
                    seq: anchor.head.seq,
                    is_here: anchor.head.seq == seq,
                });
            }
        }
        verified.entries += 1;
        last = Head { seq, hash };
    }
    drop(entries);
    transaction.commit().await?;
    verified
        .findings
        .extend(anchored.map(|anchor| Finding::Anchor {
            day: anchor.day,
            seq: anchor.head.seq,
            is_here: false,
        }));
    if last.seq != noted.seq {
        verified.findings.push(Finding::End {
            found: last.seq,
            noted: noted.seq,
        });
    } else if last.hash != noted.hash {
        verified.findings.push(Finding::Last(last.seq));
    }
    Ok(verified)
}

/// Why the log could not be anchored.
#[derive(Debug, thiserror::Error)]
pub enum AnchorError {
    /// The database can't.
    #[error(transparent)]
    Db(#[from] sqlx::Error),
    /// The file can't be written.
    #[error("the file of anchors: {0}")]
    File(#[from] io::Error),
}

/// Adds a line with the end of the log to the file of anchors, once a day, or whenever something was entered since if
/// `at_once`. An empty log has nothing to anchor.
///
/// # Errors
/// When the database or the file can't.
pub async fn anchor(
    db: &Db,
    file: &Path,
    now: Timestamp,
    at_once: bool,
) -> Result<(), AnchorError> {
    let head = db::audit::head(&mut *db.reader().await?).await?;
    let text = match std::fs::read_to_string(file) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => String::new(),
        Err(error) => return Err(error.into()),
    };
    let last = text.lines().rev().find_map(Anchor::read);
    let day = now.date().to_string();
    let is_due = last.is_none_or(|last| last.head != head && (at_once || last.day != day));
    if head.seq == 0 || !is_due {
        return Ok(());
    }
    if let Some(folder) = file.parent() {
        std::fs::create_dir_all(folder)?;
    }
    tracing::info!(day, seq = head.seq, hash = head.hash, "the audit log");
    let mut file = std::fs::OpenOptions::new()
        .create(true)
        .append(true)
        .open(file)?;
    let start = if text.is_empty() || text.ends_with('\n') {
        ""
    } else {
        "\n"
    };
    file.write_all(format!("{start}{}", Anchor { day, head }.line()).as_bytes())?;
    file.sync_all()?;
    Ok(())
}
