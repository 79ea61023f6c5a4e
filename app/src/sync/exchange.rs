//! The loop of one sync: rounds of push and pull until there is nothing left to do.

use std::collections::{BTreeSet, VecDeque};

use futures::{StreamExt, future::join, stream};
use shared::{
    access::scopes_hash,
    record::{Doc, RecordId},
    wire::{
        FailureCode, MAX_DOCS, MAX_NOTES, MAX_SAVES, Note, SegmentRef, SyncRequest, VERSION,
        sha256_hex,
    },
};

use super::{
    answer::{SyncError, parse},
    pull::Round,
    replica::{Replica, put_state},
    segment::unpack,
    state::ToOffer,
    transport::{Transport, TransportError},
};
use crate::device::{Device, DeviceError, Durability, Op, Shelf};

/// As many bytes of saves travel in one request.
const PUSH_BYTES: usize = 1 << 20;

/// As many documents are offered in one request.
const OFFERS: usize = 200;

/// As many segments are stored in one transaction.
const STORED_AT_ONCE: usize = 10;

/// As many segments are fetched at once.
const FETCHED_AT_ONCE: usize = 12;

/// Rounds without any progress after which a sync gives up until its next time.
const PATIENCE: u32 = 3;

/// Pushes what is unsent and pulls what is new, until both are done.
///
/// # Errors
/// When the network, the server or the device fails; calling again goes on from there.
pub async fn sync<D: Device, T: Transport>(
    replica: &Replica<D>,
    transport: &T,
) -> Result<(), SyncError> {
    let mut wanted = BTreeSet::new();
    let mut idle = 0;
    replica.catch_up().await?;
    replica.fold().await?;
    replica.drop_brought_back().await?;
    let mut notes = replica.notes().await?;
    loop {
        replica.catch_up().await?;
        let before = (replica.progress(), notes.len());
        let more = round(replica, transport, &mut wanted, &mut notes).await;
        let pace = replica.pace.get();
        replica.pace.set(match &more {
            Ok(_) => pace.quicker(),
            Err(SyncError::Transport(TransportError::Offline | TransportError::Garbled)) => {
                pace.slower()
            }
            Err(_) => pace,
        });
        if !more? {
            return Ok(());
        }
        idle = if (replica.progress(), notes.len()) == before {
            idle + 1
        } else {
            0
        };
        if idle > PATIENCE {
            return Err(SyncError::Stuck);
        }
    }
}

/// One request, its answer and the segments it promises. Gives whether there is more to do.
async fn round<D: Device, T: Transport>(
    replica: &Replica<D>,
    transport: &T,
    wanted: &mut BTreeSet<RecordId>,
    notes: &mut VecDeque<Note>,
) -> Result<bool, SyncError> {
    let request = request(replica, wanted, notes);
    let sent_at = (replica.env.now)();
    let body = serde_json::to_string(&request).map_err(|_| TransportError::Garbled)?;
    let text = transport.sync(body).await?;
    let answer = parse(&text)?;
    // A server that knows no notes leaves them here, for the day it does.
    let is_noted = answer.opening.noted;
    if is_noted {
        notes.drain(..request.notes.len());
        replica.drop_notes(&request.notes).await?;
    }
    let Round { more, wants } = replica.take(&request, answer, sent_at).await?;
    *wanted = wants;
    fetch_segments(replica, transport).await?;
    Ok(more || is_noted && !notes.is_empty())
}

fn request<D: Device>(
    replica: &Replica<D>,
    wanted: &BTreeSet<RecordId>,
    notes: &VecDeque<Note>,
) -> SyncRequest {
    let inner = replica.inner.borrow();
    let state = &inner.state;
    let pace = replica.pace.get();
    let mut offers: Vec<Doc> = wanted
        .iter()
        .filter_map(|id| inner.table.get(*id))
        .map(|doc| Doc::clone(&doc))
        .collect();
    offers.extend(inner.next_offers(pace.of(OFFERS)));
    let mut bytes = 0;
    let fits = |save: &&shared::record::Save| {
        bytes += serde_json::to_string(save).map_or(0, |json| json.len());
        bytes <= pace.of(PUSH_BYTES)
    };
    let saves = match inner
        .outbox
        .values()
        .take(MAX_SAVES)
        .take_while(fits)
        .count()
    {
        0 => inner.outbox.values().take(1).cloned().collect(),
        count => inner.outbox.values().take(count).cloned().collect(),
    };
    SyncRequest {
        version: VERSION,
        actor: state.session.actor,
        replica: state.replica,
        counter: inner.counter(),
        epoch: state.epoch.clone(),
        cursor: state.cursor,
        scopes_hash: scopes_hash(&state.names()),
        load: state.load.iter().copied().collect(),
        limit: (!pace.is_full()).then(|| pace.of(MAX_DOCS)),
        // While documents are offered or missing, saves wait: they have seen these.
        saves: if state.to_offer != ToOffer::Nothing || state.is_mending {
            Vec::new()
        } else {
            saves
        },
        offers,
        notes: notes.iter().take(pace.of(MAX_NOTES)).cloned().collect(),
    }
}

/// A segment that came whole.
struct Fetched {
    name: String,
    frame: Vec<u8>,
    lines: String,
}

impl Fetched {
    fn read(segment: &SegmentRef, frame: Vec<u8>) -> Result<Self, TransportError> {
        if sha256_hex(&frame) != segment.name {
            return Err(TransportError::Garbled);
        }
        let lines = unpack(&frame).ok_or(TransportError::Garbled)?;
        Ok(Self {
            name: segment.name.clone(),
            frame,
            lines,
        })
    }
}

/// Fetches what was promised. Those stored before a cut are not fetched again: their names are keys on the device.
async fn fetch_segments<D: Device, T: Transport>(
    replica: &Replica<D>,
    transport: &T,
) -> Result<(), SyncError> {
    let (pending, stored) = {
        let inner = replica.inner.borrow();
        (inner.state.segments.clone(), inner.shelves.segments.clone())
    };
    if pending.is_empty() {
        return Ok(());
    }
    let missing = pending
        .iter()
        .filter(|segment| !stored.contains(&segment.name));
    let requests = stream::iter(missing)
        .map(|segment| async move { Fetched::read(segment, transport.segment(segment).await?) });
    let mut batches = requests
        .buffered(replica.pace.get().of(FETCHED_AT_ONCE))
        .ready_chunks(STORED_AT_ONCE);
    let mut coming = batches.next().await;
    while let Some(batch) = coming {
        let mut fetched = Vec::with_capacity(batch.len());
        for result in batch {
            match result {
                Ok(segment) => fetched.push(segment),
                // It was replaced meanwhile: ask anew for everything not here yet.
                Err(TransportError::Failed(failure)) if failure.code == FailureCode::NotFound => {
                    return Ok(replica.ask_again().await?);
                }
                Err(error) => return Err(error.into()),
            }
        }
        // The next ones come in and are unpacked while these are sealed and written.
        let (stored, next) = join(replica.store_segments(fetched), batches.next()).await;
        stored?;
        coming = next;
    }
    Ok(replica.end_load().await?)
}

impl<D: Device> Replica<D> {
    /// What must change from round to round.
    fn progress(&self) -> impl PartialEq + use<D> {
        let inner = self.inner.borrow();
        let state = &inner.state;
        let scopes = scopes_hash(&state.names());
        (
            state.cursor,
            scopes,
            inner.outbox.len(),
            inner.table.len(),
            state.load.len() + state.segments.len(),
            state.to_offer,
            state.epoch.clone(),
        )
    }

    async fn store_segments(&self, fetched: Vec<Fetched>) -> Result<(), DeviceError> {
        let (ops, lines): (Vec<Op>, Vec<String>) = fetched
            .into_iter()
            .map(|Fetched { name, frame, lines }| (Op::Put(Shelf::Segments, name, frame), lines))
            .unzip();
        let mut state = self.inner.borrow().state.clone();
        let shelves = self
            .commit_records(ops, &mut state, Durability::Relaxed)
            .await?;
        let mut briefs = Vec::new();
        {
            let mut inner = self.inner.borrow_mut();
            inner.advance(state);
            inner.shelves = shelves;
            let mut ids = BTreeSet::new();
            for lines in lines {
                let (new, _) = inner.table.add_segment(lines);
                ids.extend(
                    new.iter()
                        .map(|brief| brief.id)
                        .filter(|id| inner.overlay.contains_key(id)),
                );
                briefs.extend(new);
            }
            briefs.extend(inner.refresh(&ids));
        }
        self.changed(&briefs, &[]);
        Ok(())
    }

    async fn ask_again(&self) -> Result<(), DeviceError> {
        let mut state = self.inner.borrow().state.clone();
        state.load_all();
        self.device
            .commit(vec![put_state(&state)?], Durability::Relaxed)
            .await?;
        self.inner.borrow_mut().advance(state);
        Ok(())
    }
}
