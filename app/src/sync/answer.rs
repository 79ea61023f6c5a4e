//! A reply as it comes off the wire.

use serde::de::IgnoredAny;
use serde_json::value::RawValue;
use shared::{
    record::{Brief, RecordId},
    wire::{End, FailureCode, Gone, MIN_VERSION, Opening, VERSION},
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
    /// The device was revoked, and everything has been taken off it.
    #[error("この端末は使えなくなりました。送信待ちの記録は、すべて送りました。")]
    Revoked,
    /// The server speaks a version that this app does not understand.
    #[error(
        "アプリが古いため、サーバーと送受信できません。アプリを更新してください。記録は端末に残っています。"
    )]
    Outdated,
    /// The server speaks a version that this app does not understand any more.
    #[error(
        "サーバーの版が古いため、送受信できません。記録は端末に残っています。管理者に連絡してください。"
    )]
    OldServer,
}

impl SyncError {
    /// Whether an update of the app is what helps.
    #[must_use]
    pub fn is_outdated(&self) -> bool {
        match self {
            Self::Outdated => true,
            Self::Transport(TransportError::Failed(failure)) => failure.code == FailureCode::TooOld,
            _ => false,
        }
    }
}

/// The one thing in a reply that every version understands.
#[derive(serde::Deserialize)]
struct Versioned {
    opening: Version,
}

#[derive(serde::Deserialize)]
struct Version {
    version: u32,
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
    /// The documents' JSON as it came, each with its brief.
    pub(super) docs: Vec<(Brief, &'a str)>,
    pub(super) gone: Vec<RecordId>,
    /// Why there is none, when the reply was cut off or can't be read to its end.
    pub(super) end: Result<End, SyncError>,
    /// Why something in the reply can't be read, should it be so.
    pub(super) unreadable: SyncError,
}

/// Reads a reply as far as it can be read.
pub(super) fn parse(text: &str) -> Result<Answer<'_>, SyncError> {
    let mut lines = text.lines().filter(|line| !line.is_empty());
    let first = lines.next().unwrap_or_default();
    let versioned = serde_json::from_str(first).map_err(|_| TransportError::Garbled)?;
    let Versioned {
        opening: Version { version },
    } = versioned;
    if version < MIN_VERSION {
        return Err(SyncError::OldServer);
    }
    // What of a later version can't be read is not read again and again in the hope that it was garbled on the way.
    let unreadable = if version > VERSION {
        SyncError::Outdated
    } else {
        TransportError::Garbled.into()
    };
    let Ok(Line::Opening(opening)) = serde_json::from_str(first) else {
        return Err(unreadable);
    };
    let mut answer = Answer {
        opening,
        docs: Vec::new(),
        gone: Vec::new(),
        end: Err(TransportError::Garbled.into()),
        unreadable,
    };
    for line in lines {
        // A line that can't be read ends the reply like a cut does: the cursor must not pass it.
        match serde_json::from_str(line) {
            Ok(Line::Doc(json)) => match Brief::read(json.get(), schema_of) {
                Ok(brief) => answer.docs.push((brief, json.get())),
                Err(_) => {
                    answer.end = Err(answer.unreadable.clone());
                    break;
                }
            },
            Ok(Line::Gone(gone)) => answer.gone.push(gone.id),
            Ok(Line::End(end)) => answer.end = Ok(end),
            Ok(Line::Opening(_)) | Err(_) => {
                // Half a line is a cut.
                if serde_json::from_str::<IgnoredAny>(line).is_ok() {
                    answer.end = Err(answer.unreadable.clone());
                }
                break;
            }
        }
    }
    Ok(answer)
}
