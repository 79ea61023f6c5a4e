//! A reply as it comes off the wire.

use serde_json::value::RawValue;
use shared::{
    record::{Brief, RecordId},
    wire::{End, Gone, Opening},
};

use super::{table::schema_of, transport::TransportError};
use crate::device::DeviceError;

/// Why a sync did not go through. What was exchanged before stays.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SyncError {
    /// The network or the server.
    #[error(transparent)]
    Transport(#[from] TransportError),
    /// This device.
    #[error(transparent)]
    Device(#[from] DeviceError),
    /// Server and device can't agree.
    #[error(
        "サーバーとのやり取りが進みません。記録は端末に残っています。管理者に連絡してください。"
    )]
    Stuck,
}

/// One line of the reply, with documents left as text.
#[derive(serde::Deserialize)]
#[serde(rename_all = "snake_case")]
enum Line<'a> {
    Opening(Opening),
    #[serde(borrow)]
    Doc(&'a RawValue),
    Gone(Gone),
    End(End),
}

/// A parsed reply.
pub(super) struct Answer<'a> {
    pub(super) opening: Opening,
    /// The documents with their JSON as it came.
    pub(super) docs: Vec<(RecordId, &'a str)>,
    pub(super) gone: Vec<RecordId>,
    /// None when the reply was cut off.
    pub(super) end: Option<End>,
}

/// Reads a reply as far as it can be read.
pub(super) fn parse(text: &str) -> Result<Answer<'_>, TransportError> {
    let mut lines = text.lines().filter(|line| !line.is_empty());
    let first = lines
        .next()
        .and_then(|line| serde_json::from_str(line).ok());
    let Some(Line::Opening(opening)) = first else {
        return Err(TransportError::Garbled);
    };
    let mut answer = Answer {
        opening,
        docs: Vec::new(),
        gone: Vec::new(),
        end: None,
    };
    for line in lines {
        // A line that can't be read ends the reply like a cut does: the cursor must not pass it.
        match serde_json::from_str(line) {
            Ok(Line::Doc(json)) => match Brief::read(json.get(), schema_of) {
                Ok(brief) => answer.docs.push((brief.id, json.get())),
                Err(_) => break,
            },
            Ok(Line::Gone(gone)) => answer.gone.push(gone.id),
            Ok(Line::End(end)) => answer.end = Some(end),
            Ok(Line::Opening(_)) | Err(_) => break,
        }
    }
    Ok(answer)
}
