//! Pictures beside records. One that the server is not known to have lies on a shelf of its own until the server says that it
//! has all of it; the others are fetched when they are shown, are kept, and leave with their record.

use std::collections::BTreeSet;

use shared::{
    record::{BlobName, RecordId, Save},
    wire::{BlobHeld, FailureCode, MAX_PIECE, is_blob},
};

use super::{
    answer::SyncError,
    replica::{Inner, Replica, put_state},
    state::ToOffer,
    transport::TransportError,
};
use crate::device::{Device, DeviceError, Durability, Op, Shelf};

/// A way to the server for pictures.
pub trait BlobTransport {
    /// `PUT /api/blobs/<name>` with a piece that begins at `at`, of a blob of `of` bytes; how much has come since. An empty piece
    /// only asks.
    fn bring(
        &self,
        name: BlobName,
        at: u64,
        of: u64,
        piece: Vec<u8>,
    ) -> impl Future<Output = Result<BlobHeld, TransportError>>;

    /// `GET /api/blobs/<name>`.
    fn blob(&self, name: BlobName) -> impl Future<Output = Result<Vec<u8>, TransportError>>;
}

/// Answers without any progress after which the next one's turn has come.
const PATIENCE: u32 = 3;

/// What became of bringing one.
enum Brought {
    /// The server has all of it.
    Whole,
    /// The server does not take it, or not yet.
    Refused,
    /// Saves came meanwhile, and they go first.
    Interrupted,
}

/// Brings the server the pictures it is not known to have, once their saves are there. Gives whether a save came meanwhile: then
/// it goes first. To be called by whoever syncs, after a sync.
///
/// # Errors
/// When the network, the server or the device fails; calling again goes on where the line was cut.
pub async fn bring<D: Device, T: BlobTransport>(
    replica: &Replica<D>,
    transport: &T,
) -> Result<bool, SyncError> {
    replica.reload_blobs().await?;
    replica.drop_left_behind().await?;
    let waiting: Vec<BlobName> = replica.inner.borrow().waiting.iter().copied().collect();
    for name in waiting {
        let Some(bytes) = replica.blob_on(Shelf::Unsent, name).await? else {
            continue;
        };
        match bring_one(replica, transport, name, &bytes).await? {
            Brought::Whole => replica.brought(name, bytes).await?,
            Brought::Refused => {}
            Brought::Interrupted => return Ok(true),
        }
    }
    if replica.inner.borrow().state.to_bring_again {
        for key in replica.device.keys(Shelf::Blobs).await? {
            let Ok(name) = key.parse() else { continue };
            if let Some(bytes) = replica.blob_on(Shelf::Blobs, name).await?
                && let Brought::Interrupted = bring_one(replica, transport, name, &bytes).await?
            {
                return Ok(true);
            }
        }
        replica.has_brought_again().await?;
    }
    Ok(!replica.inner.borrow().outbox.is_empty())
}

async fn bring_one<D: Device, T: BlobTransport>(
    replica: &Replica<D>,
    transport: &T,
    name: BlobName,
    bytes: &[u8],
) -> Result<Brought, SyncError> {
    let of = bytes.len() as u64;
    // One piece is sent at once; of more, some may be there since the line was last cut.
    let mut is_asked = bytes.len() > MAX_PIECE;
    let (mut at, mut idle) = (0, 0);
    loop {
        if !replica.inner.borrow().outbox.is_empty() {
            return Ok(Brought::Interrupted);
        }
        let pace = replica.pace.get();
        let most = if is_asked { 0 } else { pace.of(MAX_PIECE) };
        let piece = bytes.iter().skip(at).take(most).copied().collect();
        let told = transport.bring(name, at as u64, of, piece).await;
        replica.pace.set(match &told {
            Err(TransportError::Offline | TransportError::Garbled) => pace.slower(),
            Ok(_) => pace.quicker(),
            Err(_) => pace,
        });
        let have = match told {
            Ok(BlobHeld { is_whole: true, .. }) => return Ok(Brought::Whole),
            Ok(BlobHeld { have, .. }) => usize::try_from(have).unwrap_or(usize::MAX),
            Err(TransportError::Failed(failure)) if is_about_it(&failure.code) => {
                return Ok(Brought::Refused);
            }
            Err(error) => return Err(error.into()),
        };
        idle = if have == at && !is_asked { idle + 1 } else { 0 };
        if idle > PATIENCE || have >= bytes.len() {
            return Ok(Brought::Refused);
        }
        (at, is_asked) = (have, false);
    }
}

/// Whether a refusal is about that picture, and the others' turn has come.
fn is_about_it(code: &FailureCode) -> bool {
    matches!(
        code,
        FailureCode::NotFound | FailureCode::Malformed | FailureCode::TooLarge
    )
}

impl<D: Device> Replica<D> {
    /// A picture, from the device or, where it is not here yet, from the server; none where neither has it.
    ///
    /// # Errors
    /// When it is not here and the server can't be asked, or the device can't be read.
    pub async fn blob<T: BlobTransport>(
        &self,
        transport: &T,
        name: BlobName,
    ) -> Result<Option<Vec<u8>>, SyncError> {
        for shelf in [Shelf::Unsent, Shelf::Blobs] {
            if let Some(bytes) = self.blob_on(shelf, name).await? {
                return Ok(Some(bytes));
            }
        }
        let bytes = match transport.blob(name).await {
            Err(TransportError::Failed(failure)) if failure.code == FailureCode::NotFound => {
                return Ok(None);
            }
            bytes => bytes?,
        };
        if !is_blob(name.blob, &bytes) {
            return Err(TransportError::Garbled.into());
        }
        // What can't be kept is fetched again the next time.
        drop(self.keep_blob(name, &bytes).await);
        Ok(Some(bytes))
    }

    async fn keep_blob(&self, name: BlobName, bytes: &[u8]) -> Result<(), DeviceError> {
        let is_held = || self.inner.borrow().table.contains(name.record);
        if !is_held() {
            return Ok(());
        }
        let put = Op::Put(Shelf::Blobs, name.to_string(), bytes.to_vec());
        self.device.commit(vec![put], Durability::Relaxed).await?;
        // The record may have left meanwhile.
        if is_held() {
            return Ok(());
        }
        let delete = Op::Delete(Shelf::Blobs, name.to_string());
        self.device.commit(vec![delete], Durability::Relaxed).await
    }

    /// A picture as it lies on a shelf. One that does not open, or is another, is kept and passed over.
    async fn blob_on(&self, shelf: Shelf, name: BlobName) -> Result<Option<Vec<u8>>, DeviceError> {
        let key = name.to_string();
        let bytes = match self.device.read(shelf, &key).await {
            Ok(None) => return Ok(None),
            Ok(Some(bytes)) if is_blob(name.blob, &bytes) => return Ok(Some(bytes)),
            Ok(Some(_)) | Err(DeviceError::Damaged(_)) => (shelf, key),
            Err(error) => return Err(error),
        };
        if shelf == Shelf::Unsent {
            self.inner.borrow_mut().damaged.insert(bytes);
        }
        Ok(None)
    }

    /// Reads which pictures wait: another tab may have saved or brought some.
    pub(super) async fn reload_blobs(&self) -> Result<(), DeviceError> {
        let read = || self.device.keys(Shelf::Unsent);
        let keys = self.unless_moved(|of| of.save_moves(), read).await?;
        let waiting = keys.iter().filter_map(|key| key.parse().ok());
        self.inner.borrow_mut().waiting = waiting.collect();
        Ok(())
    }

    /// The server has all of it: it stays as long as its record does.
    async fn brought(&self, name: BlobName, bytes: Vec<u8>) -> Result<(), DeviceError> {
        let key = name.to_string();
        let mut ops = vec![Op::Delete(Shelf::Unsent, key.clone())];
        if self.inner.borrow().table.contains(name.record) {
            ops.push(Op::Put(Shelf::Blobs, key, bytes));
        }
        self.device.commit(ops, Durability::Relaxed).await?;
        {
            let mut inner = self.inner.borrow_mut();
            inner.waiting.remove(&name);
            inner.readings.saves_moved();
        }
        self.changed(&[], &[]);
        Ok(())
    }

    /// All that is here has been brought once more.
    async fn has_brought_again(&self) -> Result<(), DeviceError> {
        let mut state = self.inner.borrow().state.clone();
        if state.to_offer != ToOffer::Nothing {
            return Ok(());
        }
        state.to_bring_again = false;
        let put = put_state(&state)?;
        self.device.commit(vec![put], Durability::Relaxed).await?;
        self.inner.borrow_mut().advance(state);
        Ok(())
    }

    /// Takes off what the record it belongs to has left behind: it may have left in the moment in which it came.
    async fn drop_left_behind(&self) -> Result<(), DeviceError> {
        if !self.inner.borrow().state.is_loaded() {
            return Ok(());
        }
        let ids = self.inner.borrow().table.ids();
        let ops = self.blob_removals(|record| !ids.contains(&record)).await?;
        if ops.is_empty() {
            return Ok(());
        }
        self.device.commit(ops, Durability::Relaxed).await
    }

    /// What takes off the pictures of records that leave, but for those the server is not known to have.
    pub(super) async fn blob_removals(
        &self,
        leaves: impl Fn(RecordId) -> bool,
    ) -> Result<Vec<Op>, DeviceError> {
        let keys = self.device.keys(Shelf::Blobs).await?.into_iter();
        let stays = |key: &str| {
            let name = key.parse::<BlobName>();
            name.is_ok_and(|name| !leaves(name.record))
        };
        let gone = keys.filter(|key| !stays(key));
        Ok(gone.map(|key| Op::Delete(Shelf::Blobs, key)).collect())
    }

    /// The pictures that nobody wants any more once a refused save is dismissed.
    pub(super) fn dismissed(&self, save: &Save) -> Vec<BlobName> {
        let inner = self.inner.borrow();
        let names = inner.waiting.iter().copied();
        let names = names.filter(|name| name.record == save.record && names_it(save, *name));
        names.filter(|name| !inner.is_named(*name, save)).collect()
    }
}

impl Inner {
    /// Whether a picture is named by the record as it is shown, or by another save than `save` that is unsent or refused.
    fn is_named(&self, name: BlobName, save: &Save) -> bool {
        let doc = self.overlay.get(&name.record).cloned();
        let doc = doc.or_else(|| self.table.get(name.record));
        let refused = self.attention.values().map(|attention| &attention.save);
        let mut others = self.outbox.values().chain(refused);
        doc.is_some_and(|doc| shared::registry::blobs(&doc).contains(&name.blob))
            || others.any(|other| other.dot != save.dot && names_it(other, name))
    }
}

fn names_it(save: &Save, name: BlobName) -> bool {
    let blob = name.blob.to_string();
    let mut values = save.writes.values();
    save.record == name.record && values.any(|value| value.as_text() == Some(&blob))
}

/// Pictures by the records that name them, for [`Replica::save_with`].
pub(super) fn puts(pictures: &[(BlobName, Vec<u8>)]) -> impl Iterator<Item = Op> {
    let put = |(name, bytes): &(BlobName, Vec<u8>)| {
        Op::Put(Shelf::Unsent, name.to_string(), bytes.clone())
    };
    pictures.iter().map(put)
}

/// The names of pictures that wait.
pub(super) type Waiting = BTreeSet<BlobName>;
