//! The device's storage: shelves of bytes, changed in transactions. Knows no record.

mod loan;
mod memory;
mod name;
mod places;
mod sitting;

#[cfg(feature = "browser")]
mod copies;
#[cfg(feature = "browser")]
mod database;
#[cfg(feature = "browser")]
mod indexed_db;
#[cfg(feature = "browser")]
mod lease;
#[cfg(feature = "browser")]
mod passkey;
#[cfg(feature = "browser")]
mod seal;
#[cfg(feature = "browser")]
mod vault;
#[cfg(feature = "browser")]
mod wrapping;

#[cfg(feature = "browser")]
pub(crate) use database::WIPED;
pub use loan::Left;
pub use memory::MemoryDevice;
pub use name::device_name;
pub use places::{Place, places};
#[cfg(feature = "browser")]
pub(crate) use seal::random;
pub use sitting::{Due, MINUTES, MOST_MINUTES, Moment, Sitting, Why};
#[cfg(feature = "browser")]
pub use {
    copies::unsent_of,
    indexed_db::IndexedDbDevice,
    passkey::{
        Answer, Opener, OpenerKey, PasskeyError, create_passkey, get_key, get_passkey,
        knows_passkeys, new_input,
    },
    vault::{
        Here, UnlockError, add_passkey, create, device_of, exists, here, lend, remove_passkey,
        rewrap, unlock, unlock_by_passkey, wipe,
    },
};

/// Where something lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Shelf {
    /// What the device knows of itself: cursor, scopes, who it belongs to.
    Meta,
    /// Many records to a value: the first load, and what compaction folded.
    Segments,
    /// Records changed since, one to a value.
    Head,
    /// Unsent saves, one to a value. Never dropped or re-keyed by an upgrade.
    Outbox,
    /// Pictures that the server is not known to have, one to a value, by the record and the name of what they hold. Never dropped
    /// or re-keyed either.
    Unsent,
    /// Pictures that the server has too.
    Blobs,
    /// Saves the server refused, until someone has dealt with them.
    Attention,
    /// What is being typed.
    Drafts,
    /// For the audit log: what was done here and the server has not heard of, one to a value.
    Notes,
}

impl Shelf {
    /// All of them.
    pub const ALL: [Self; 9] = [
        Self::Meta,
        Self::Segments,
        Self::Head,
        Self::Outbox,
        Self::Unsent,
        Self::Blobs,
        Self::Attention,
        Self::Drafts,
        Self::Notes,
    ];

    /// Whether it holds records that the server has too.
    #[must_use]
    pub const fn holds_records(self) -> bool {
        matches!(self, Self::Segments | Self::Head)
    }

    /// Whether it holds what the server may not have, and so has to be handed in.
    #[must_use]
    pub const fn holds_work(self) -> bool {
        matches!(self, Self::Outbox | Self::Unsent)
    }

    /// Its name on disk.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Meta => "meta",
            Self::Segments => "segments",
            Self::Head => "head",
            Self::Outbox => "outbox",
            Self::Unsent => "unsent",
            Self::Blobs => "blobs",
            Self::Attention => "attention",
            Self::Drafts => "drafts",
            Self::Notes => "notes",
        }
    }

    /// The shelf with this name on disk.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|shelf| shelf.name() == name)
    }
}

/// One change of a transaction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Op {
    /// Writes a value, whatever was there.
    Put(Shelf, String, Vec<u8>),
    /// Writes a value where there must be none; otherwise the whole transaction fails with [`DeviceError::Taken`].
    Add(Shelf, String, Vec<u8>),
    /// Removes a value, if it is there.
    Delete(Shelf, String),
}

impl Op {
    /// The place it changes.
    #[must_use]
    pub fn place(&self) -> (Shelf, &str) {
        match self {
            Self::Put(shelf, key, _) | Self::Add(shelf, key, _) | Self::Delete(shelf, key) => {
                (*shelf, key)
            }
        }
    }
}

/// When a transaction counts as done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Durability {
    /// When it is on the disk. For what exists nowhere else.
    Strict,
    /// When the system has it. For what can be fetched again.
    Relaxed,
}

/// Storage of one person on one device.
///
/// Keys are in the clear and say nothing of a person; values are sealed where they touch a disk.
pub trait Device {
    /// Everything on a shelf, in the order of keys.
    fn read_all(
        &self,
        shelf: Shelf,
    ) -> impl Future<Output = Result<Vec<(String, Vec<u8>)>, DeviceError>>;

    /// All keys of a shelf, in their order.
    fn keys(&self, shelf: Shelf) -> impl Future<Output = Result<Vec<String>, DeviceError>>;

    /// One value.
    fn read(
        &self,
        shelf: Shelf,
        key: &str,
    ) -> impl Future<Output = Result<Option<Vec<u8>>, DeviceError>>;

    /// Carries out all of `ops` or none.
    fn commit(
        &self,
        ops: Vec<Op>,
        durability: Durability,
    ) -> impl Future<Output = Result<(), DeviceError>>;
}

/// Why the device could not do it, in words for the person holding it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DeviceError {
    /// Another tab wrote there first.
    #[error("別の画面が先に保存しました。")]
    Taken,
    /// No space left. Nothing was changed.
    #[error(
        "端末の空き容量が足りません。写真や使っていないアプリを消してから、もう一度保存してください。入力した内容は画面に残っています。"
    )]
    Full,
    /// The browser closed the database and opening it again did not help.
    #[error(
        "端末の保存場所につながりません。入力した内容は画面に残っています。この画面を開いたまま、もう一度保存してください。"
    )]
    Lost,
    /// A later version of the app has taken the database over. It holds everything this one has saved.
    #[error(
        "この画面は、古い版のアプリです。端末の記録は新しい版で開かれていて、失われていません。書きかけがあれば写してから、電波の届く場所で画面を開き直してください。"
    )]
    Outdated,
    /// A value can't be opened: it was changed on the disk or sealed with another key.
    #[error(
        "端末に保存された記録の一部（{0}）が読めません。消さずに残してあります。管理者に連絡してください。"
    )]
    Damaged(String),
    /// Anything else the browser said.
    #[error("端末への保存に失敗しました（{0}）。入力した内容は画面に残っています。")]
    Other(String),
}
