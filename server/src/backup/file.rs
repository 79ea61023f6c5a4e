//! The file of a backup.

use std::{
    fs::OpenOptions,
    io::{BufRead, BufReader, BufWriter, Write},
    path::{Path, PathBuf},
};

use serde::{Deserialize, Serialize};
use shared::jp::Timestamp;

use super::{
    BackupError, Counts,
    seal::{self, Identities, Input, Output, Seal},
};

/// The version of the file's form.
const FORM: u32 = 1;

/// Good enough at no cost that anyone would notice.
const LEVEL: i32 = 6;

/// The first line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Header {
    form: u32,
    /// When it was made, ms since 1970.
    pub(super) made_at: i64,
    /// The number of the database's last migration.
    pub(super) schema: i64,
}

impl Header {
    pub(super) fn new(now: Timestamp, schema: i64) -> Self {
        Self {
            form: FORM,
            made_at: now.millis(),
            schema,
        }
    }
}

/// A value in a row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub(super) enum Cell {
    Number(i64),
    Text(String),
    Bytes { base64: String },
}

/// A line: the backup's beginning, then each table that has rows with its rows, then the end.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Line {
    Backup(Header),
    Table { name: String, columns: Vec<String> },
    Row(Vec<Cell>),
    End { rows: Counts },
}

/// Writes a backup.
pub(super) struct Writer {
    path: PathBuf,
    frame: zstd::Encoder<'static, Output>,
}

impl Writer {
    /// A new file that only the operator can read.
    pub(super) fn create(path: &Path, seal: Seal<'_>) -> Result<Self, BackupError> {
        let mut options = OpenOptions::new();
        options.write(true).create(true).truncate(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let begin = || {
            let file = Output::new(BufWriter::new(options.open(path)?), seal)?;
            let mut frame = zstd::Encoder::new(file, LEVEL)?;
            frame.include_checksum(true)?;
            Ok(frame)
        };
        let frame = begin().map_err(|error| BackupError::File(path.to_owned(), error))?;
        Ok(Self {
            path: path.to_owned(),
            frame,
        })
    }

    pub(super) fn line(&mut self, line: &Line) -> Result<(), BackupError> {
        serde_json::to_writer(&mut self.frame, line)
            .map_err(Into::into)
            .and_then(|()| self.frame.write_all(b"\n"))
            .map_err(|error| BackupError::File(self.path.clone(), error))
    }

    /// Ends the file; when this returns, it is on the disk.
    pub(super) fn finish(self) -> Result<(), BackupError> {
        let end = || self.frame.finish()?.finish();
        end().map_err(|error| BackupError::File(self.path.clone(), error))
    }
}

/// Reads a backup line by line.
pub(super) struct Reader {
    path: PathBuf,
    pub(super) header: Header,
    lines: std::io::Lines<BufReader<zstd::Decoder<'static, BufReader<Input>>>>,
}

impl Reader {
    pub(super) fn open(path: &Path, keys: Option<&Identities>) -> Result<Self, BackupError> {
        let frame = zstd::Decoder::new(seal::input(path, keys)?);
        let frame = frame.map_err(|error| BackupError::File(path.to_owned(), error))?;
        let lines = BufReader::new(frame);
        let header = Header {
            form: FORM,
            made_at: 0,
            schema: 0,
        };
        let mut reader = Self {
            path: path.to_owned(),
            header,
            lines: lines.lines(),
        };
        match reader.next()? {
            Some(Line::Backup(header)) if header.form > FORM => {
                Err(BackupError::Later(path.to_owned()))
            }
            Some(Line::Backup(header)) => Ok(Self { header, ..reader }),
            _ => Err(reader.damaged("始まりがありません")),
        }
    }

    pub(super) fn next(&mut self) -> Result<Option<Line>, BackupError> {
        let Some(line) = self.lines.next() else {
            return Ok(None);
        };
        let line = line.map_err(|error| self.damaged(&error.to_string()))?;
        let line = serde_json::from_str(&line).map_err(|error| self.damaged(&error.to_string()))?;
        Ok(Some(line))
    }

    pub(super) fn damaged(&self, why: &str) -> BackupError {
        BackupError::Damaged(self.path.clone(), why.to_owned())
    }
}
