//! What sync asks of the network.

use shared::wire::{Failure, SegmentRef};

/// A way to the server.
pub trait Transport {
    /// `POST /api/sync` with a JSON body; the JSON lines of the reply.
    fn sync(&self, body: String) -> impl Future<Output = Result<String, TransportError>>;

    /// `GET /api/segments/<name>`; the zstd frame as it came.
    fn segment(
        &self,
        segment: &SegmentRef,
    ) -> impl Future<Output = Result<Vec<u8>, TransportError>>;
}

/// Why the server could not be asked.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TransportError {
    /// There was no answer.
    #[error("サーバーにつながりません。つながりしだい、自動で送ります。")]
    Offline,
    /// Something answered that is not the server, or the answer was cut off.
    #[error("通信が途中で切れました。自動でやり直します。")]
    Garbled,
    /// The server said no.
    #[error("{0}")]
    Failed(Failure),
}
