//! What sync asks of the network.

use std::time::Duration;

use shared::wire::{Failure, FailureCode, SegmentRef};

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
    /// The server has too much to do, and says when to come again.
    #[error(
        "サーバーが混み合っています。記録は端末に残っています。少し待って、自動でもう一度送ります。"
    )]
    Busy(Duration),
    /// The server said no.
    #[error("{0}")]
    Failed(Failure),
}

/// The longest wait a server, or whatever stands before it, may ask for.
const LONGEST_WAIT: u64 = 600;

/// What an answer with `status` says that is not a good one. `retry_after` is the header of that name, in seconds (RFC 9110,
/// section 10.2.3).
pub(super) fn refused(status: u16, retry_after: Option<&str>, body: &str) -> TransportError {
    // A portal or proxy may have answered, not the server.
    let failure = serde_json::from_str::<Failure>(body);
    // Whoever types wrong passphrases is told so, and waits themselves.
    let is_busy = match (status, &failure) {
        (429, Ok(failure)) => failure.code != FailureCode::TooManyTries,
        (status, _) => status == 503,
    };
    if let (true, Some(Ok(seconds))) = (is_busy, retry_after.map(str::parse::<u64>)) {
        return TransportError::Busy(Duration::from_secs(seconds.min(LONGEST_WAIT)));
    }
    failure.map_or(TransportError::Garbled, TransportError::Failed)
}

/// Smaller bodies are sent as they are, bytes.
#[cfg(any(feature = "browser", feature = "native"))]
pub(super) const PLAIN: usize = 1_024;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_that_only_a_later_version_knows_is_told_in_the_servers_words() {
        let says = r#"{"code":"maintenance","message":"点検中です。"}"#;
        assert_eq!(refused(503, None, says).to_string(), "点検中です。");
    }

    #[test]
    fn an_answer_says_when_to_come_again() {
        let busy = |seconds| TransportError::Busy(Duration::from_secs(seconds));
        assert_eq!(refused(503, Some("7"), "<html>"), busy(7));
        assert_eq!(refused(503, Some("99999999"), ""), busy(LONGEST_WAIT));
        assert_eq!(refused(503, None, "<html>"), TransportError::Garbled);
        let much = r#"{"code":"unavailable","message":"多すぎます。"}"#;
        assert_eq!(refused(429, Some("3"), much), busy(3));
        let says = r#"{"code":"too_many_tries","message":"待って"}"#;
        for (status, wait) in [
            (503, Some("Fri, 31 Dec 2027 23:59:59 GMT")),
            (429, Some("7")),
        ] {
            assert!(matches!(
                refused(status, wait, says),
                TransportError::Failed(_)
            ));
        }
    }
}
