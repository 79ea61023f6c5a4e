//! What travels between device and server.

mod accounts;
mod answer_link;
mod audit;
mod blob;
mod device;
mod digest;
mod directory;
mod emergency;
mod factors;
mod import;
mod letter;
mod notices;
mod oidc;
mod passkeys;
pub mod sealed;
mod session;
mod sync;
mod table;
mod waiting;

pub use accounts::{
    Accept, Accepted, AccountLine, AccountState, Accounts, EndSessions, Invitation, Invited,
    NewPassphrase, OpenInvitation, SessionLine, Sessions, Whose,
};
pub use answer_link::{ANSWER_PLACE, AnswerLink, AnswerLinkFor, AnswerLinkState};
pub use audit::{LogEntry, LogPage, Note};
pub use blob::{BlobHeld, MAX_BLOB, MAX_PIECE, PictureType, blob_to_seal, is_blob, sealed_blob};
pub use device::{
    DeviceSecrets, Devices, HandIn, HandedIn, KnownDevice, Lease, LeaseRequest, SealedSave,
    SealingKey,
};
pub use digest::{hex, sha256_hex, unhex};
pub use directory::{Directory, DirectoryEntry, DirectoryOffice};
pub use emergency::{Found, FoundRecord, Sought};
pub use factors::{ConfirmTotp, Factors, PassphraseAgain, Proof, RecoveryCodes, TotpSetUp};
pub use import::{
    ImportChoice, ImportColumn, ImportFile, ImportInto, ImportPassed, ImportRead, ImportRow,
    ImportSaying, ImportSheet,
};
pub use letter::{LETTER_BYTES, letter_code, letter_code_typed};
pub use notices::{
    MailAddress, MailCode, MailNotice, Notices, PushDevice, PushEndpoint, PushNotices,
};
pub use oidc::{OIDC_PLACE, OidcReturn, OidcSession, OidcStart, OidcState};
pub use passkeys::{
    NewPasskey, Passkey, PasskeyChallenge, PasskeySession, PasskeySignIn, RemovePasskey, Ways,
};
pub use session::{Failure, FailureCode, KNOWN_DAYS, Session, SignIn};
pub use sync::{
    End, Gone, Opening, Refusal, Reply, SegmentRef, SyncRequest, TurnedDown, Verdict, Verdicts,
};
pub use table::{
    Cell, LostCharacter, MAX_TABLE, MAX_TABLE_BODY, MOST_TOLD, NOT_WORKED_OUT, Sheet, Table,
    TableFile, TableFormat, TableSheet, TableToWrite, WrittenTable, told_places,
};
pub use waiting::{Overdue, OverdueStep};

/// The version of the protocol this build speaks.
///
/// A version may say more than those before it: fields, kinds of record, scopes, reasons and codes that are not known are
/// passed over or kept as they came. Whatever an older one must not pass over needs a new version, and the server then tells
/// apps of the older ones what they know for as long as [`MIN_VERSION`] names them.
///
/// - 1 (2026-11): the first.
pub const VERSION: u32 = 1;

/// The oldest version that is still understood, of an app by the server and of a server by the app.
pub const MIN_VERSION: u32 = 1;

/// The most saves one request may carry.
pub const MAX_SAVES: usize = 500;

/// The most notes for the audit log one request may carry.
pub const MAX_NOTES: usize = 500;

/// The most documents one reply carries before it says `more`.
pub const MAX_DOCS: usize = 1_000;

/// The largest request body, bytes.
pub const MAX_BODY: usize = 4 << 20;

/// The largest single save, bytes of JSON.
pub const MAX_SAVE: usize = 512 << 10;

/// The most that the records of one segment take as JSON lines, bytes, unless it is one record alone.
pub const MAX_SEGMENT: usize = 16 << 20;

/// The most paths one save may write.
pub const MAX_PATHS: usize = 2_000;
