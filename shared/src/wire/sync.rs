//! `POST /api/sync`: one JSON object up, JSON lines down.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{
    access::Scope,
    jp::Timestamp,
    record::{ActorId, Doc, Dot, RecordId, ReplicaId, Save},
};

use super::Note;

/// Push and pull in one request.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SyncRequest {
    /// The protocol version the device speaks.
    pub version: u32,
    /// Whose records the device holds. People share tablets, and a browser has one session for all of them.
    pub actor: ActorId,
    /// The device's replica.
    pub replica: ReplicaId,
    /// The highest number the replica has given to a save. A server that knows a higher one is talking to a copy.
    #[serde(default)]
    pub counter: u64,
    /// The database the cursor belongs to; empty before the first sync.
    #[serde(default)]
    pub epoch: String,
    /// The last sequence number the device has stored.
    #[serde(default)]
    pub cursor: u64,
    /// [`scopes_hash`](crate::access::scopes_hash) of the scopes the device holds.
    #[serde(default)]
    pub scopes_hash: String,
    /// Scopes among those held whose records are still to come, from zero.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub load: Vec<Scope>,
    /// The most documents the reply may carry before it says `more`, on a slow or broken line;
    /// [`MAX_DOCS`](super::MAX_DOCS) where nothing is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<usize>,
    /// Unsent saves, in the order of their counters; at most [`MAX_SAVES`](super::MAX_SAVES).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub saves: Vec<Save>,
    /// Whole documents: after the server was restored from a backup, or where a save had seen what the server lacks.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub offers: Vec<Doc>,
    /// For the audit log, at most [`MAX_NOTES`](super::MAX_NOTES).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<Note>,
}

/// One line of the reply, in this order: one `opening`, then documents and what is gone, then one `end`.
///
/// A reply without `end` was cut off: what came before it may be kept, the cursor stays.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Reply {
    /// The first line.
    Opening(Opening),
    /// The newest state of a record in the device's scopes.
    Doc(Doc),
    /// A record that left the device's scopes.
    Gone(Gone),
    /// The last line.
    End(End),
}

/// What became of the request.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Opening {
    /// The protocol version of the server.
    pub version: u32,
    /// The database; another than the device's means it was restored from a backup.
    pub epoch: String,
    /// The server's clock, to measure the device's by.
    pub server_time: Timestamp,
    /// What became of each save.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "openapi", schema(value_type = Vec<(u64, Verdict)>))]
    pub verdicts: Verdicts,
    /// The offers that the person may not make, with those of the person's own saves in them that are not here. The device lets
    /// go of them; what is here of those it may see follows.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    #[cfg_attr(feature = "openapi", schema(value_type = std::collections::BTreeMap<String, Vec<(ReplicaId, u64)>>))]
    pub turned_down: TurnedDown,
    /// Whether the notes of the request are in the audit log, durably.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub noted: bool,
    /// Whether the device is a copy of another, or was set back to an older state of itself: it must go on as a replica
    /// of its own. Then no save was taken and no documents follow.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_copy: bool,
    /// The names of the scopes the person holds, when the device's hash differs. Then no documents follow. A later server
    /// may name some that this version does not know.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<Vec<Scope>>))]
    pub scopes: Option<Vec<String>>,
    /// What to fetch for the scopes in `load`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub segments: Vec<SegmentRef>,
}

/// By record, the saves concerned.
pub type TurnedDown = BTreeMap<RecordId, Vec<Dot>>;

/// Verdicts by the counter of the save.
pub type Verdicts = Vec<(u64, Verdict)>;

/// What became of one save.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// It is stored, durably.
    Stored,
    /// It was stored before; the reply to that was lost.
    Known,
    /// It will never be stored; the person is told why, and keeps it.
    Refused(Refusal),
    /// The server expects this counter next; send from there.
    Gap(u64),
    /// It had seen saves the server lacks; offer the document and send it again.
    Incomplete,
}

/// Why a save is refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Refusal {
    /// The record names no household or organisation.
    #[error("どの世帯・機関の記録かが決まっていません。世帯を選んで、もう一度保存してください。")]
    NoScope,
    /// The person does not hold its scope, or no longer.
    #[error(
        "この世帯・機関の担当や同意が終わっているため、受け付けられませんでした。担当の機関に内容を伝えてください。"
    )]
    NotHeld,
    /// Only an administrator may.
    #[error(
        "この記録を変更できるのは統括管理者（職員の記録は、その所属の管理者も、相談機関一覧は、保健福祉企画総務課の職員も）だけです。変更できる人に内容を伝えてください。"
    )]
    NotAdministrator,
    /// The person sees the household, but not on a ground on which their post may write this.
    #[error(
        "あなたの職種では、この世帯を見る根拠（担当・同意）だけで書くことができない記録です。担当の機関に内容を伝えてください。"
    )]
    NotPermitted,
    /// It would change what an edition of the directory has said.
    #[error(
        "公開した版に書いたことは、だれも変えられません。次の版の案を直して、次の版を公開してください。"
    )]
    WrittenOnce,
    /// Another edition of that version is there.
    #[error(
        "同じ名前の版が、先に公開されています。変更は次の版の案に残っています。「次の版の案」から、別の名前で公開してください。"
    )]
    VersionTaken,
    /// It is an edition of a day that has not come.
    #[error(
        "公開日が、サーバーの日付より後です。この端末の日付を確かめてください。変更は次の版の案に残っています。「次の版の案」から、もう一度公開してください。"
    )]
    LaterDay,
    /// The server is older than the device and does not know the form.
    #[error("サーバーがまだこの様式を知りません。サーバーの更新後に、もう一度送ってください。")]
    UnknownKind,
    /// The save is larger than a save can be.
    #[error("一度に保存できる量を超えています。文章を分けて保存してください。")]
    TooLarge,
    /// The save contradicts itself.
    #[error("記録の形が壊れています（{0}）。控えを残したまま、管理者に連絡してください。")]
    Malformed(String),
    /// The same number was used for another save: the device is a copy of another.
    #[error("この端末は別の端末の複製です。新しい端末として登録し直して、もう一度送ってください。")]
    Cloned,
    /// The record it changes is not on the device any more. The device says so itself, once it has been sent all it may see.
    #[error(
        "変更したもとの記録が、この端末に見つかりません。もとの記録が戻ると、もう一度送れます。急ぐときは、内容を写して書き直してください。"
    )]
    BaseLost,
    /// A reason of a later version, as it came.
    #[error(
        "受け付けられませんでした。理由は、新しい版のアプリで分かります。アプリを更新してから、もう一度送ってください。"
    )]
    #[serde(untagged)]
    Later(serde_json::Value),
}

/// A record that is no longer the device's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Gone {
    /// Its id.
    pub id: RecordId,
}

/// The last line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct End {
    /// The device's new cursor.
    pub cursor: u64,
    /// Whether to ask again at once.
    pub more: bool,
}

/// About 600 records of a first load: immutable, named by its content, fetched with `GET /api/segments/<name>`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SegmentRef {
    /// SHA-256 of the zstd frame (RFC 8878) of JSON lines that travels, in hexadecimal.
    pub name: String,
    /// How many records.
    pub records: u32,
    /// How many bytes travel.
    pub bytes: u64,
}
