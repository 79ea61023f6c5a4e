//! What the device knows of itself.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use shared::{
    access::Scope,
    jp::Timestamp,
    record::{Dot, RecordId, ReplicaId, Save},
    wire::{Refusal, SegmentRef, Session},
};

use super::{
    replica::{STATE, decode},
    shelves::Held,
};
use crate::device::DeviceError;

/// A save the server refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attention {
    /// The save, whole.
    pub save: Save,
    /// Why.
    pub reason: Refusal,
}

/// How things stand between device and server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// Saves that only this device has.
    pub unsent: usize,
    /// Pictures that the server is not known to have.
    pub pictures: usize,
    /// Saves the server refused and nobody has dealt with.
    pub attention: usize,
    /// The last time a sync went through.
    pub last_contact: Option<Timestamp>,
    /// Whether everything the person may see has arrived once.
    pub is_loaded: bool,
    /// When everything was last asked for anew because some of it was missing or could not be read.
    pub mended: Option<Timestamp>,
}

/// Kept on the device as one value, written together with what it speaks of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct State {
    /// This replica.
    pub replica: ReplicaId,
    /// Whose it is.
    pub session: Session,
    /// The database the cursor belongs to; empty before the first sync.
    pub epoch: String,
    /// How far the table has come.
    pub cursor: u64,
    /// The scopes held.
    pub scopes: BTreeSet<Scope>,
    /// The names of those held that only a later version of the app knows. It asks for their records once it is here.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub later: BTreeSet<String>,
    /// Those whose records are still to be asked for.
    pub load: BTreeSet<Scope>,
    /// Segments promised and not known to be stored yet. The first load is complete when there is none and `load` is empty.
    pub segments: Vec<SegmentRef>,
    /// Records that have left, while segments which may still hold them are on their way.
    #[serde(default)]
    pub left: BTreeSet<RecordId>,
    /// Records that lay in no scope held, as far as was known here, while segments which may know better are on their way.
    #[serde(default)]
    pub doubted: BTreeSet<RecordId>,
    /// After the server was restored: what is still to be offered to it.
    pub to_offer: ToOffer,
    /// Milliseconds to add to the device's clock to get the server's.
    pub clock_offset: i64,
    /// The last time a sync went through, by the server's clock.
    pub last_contact: Option<Timestamp>,
    /// The highest counter used, so that an emptied outbox does not start anew.
    pub counter: u64,
    /// The highest counter the server has given a verdict on: the saves after it are unsent. None where an earlier version
    /// did not note it.
    #[serde(default)]
    pub settled: Option<u64>,
    /// Counts the changes of the table on the device: a tab that has seen fewer is behind.
    #[serde(default)]
    pub version: u64,
    /// How many values hold the records: where fewer are found, the browser has dropped some. None where an earlier version
    /// wrote them and did not count.
    #[serde(default)]
    pub held: Option<Held>,
    /// Whether records are missing that unsent saves may build on: until everything has come, these wait.
    #[serde(default)]
    pub is_mending: bool,
    /// When everything was last asked for anew because some of it was missing or could not be read.
    #[serde(default)]
    pub mended: Option<Timestamp>,
    /// After the server was restored: whether the pictures that are here are still to be brought once more.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub to_bring_again: bool,
}

/// Which documents are still to be offered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", from = "StoredToOffer")]
pub enum ToOffer {
    /// None.
    #[default]
    Nothing,
    /// All.
    All,
    /// Those that come after this one.
    Rest(RecordId),
}

/// As any version of the app has written it.
#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum StoredToOffer {
    Nothing,
    All,
    /// Of a version that offered in another order.
    After(#[expect(dead_code, reason = "it says nothing in the order of today")] RecordId),
    Rest(RecordId),
}

impl From<StoredToOffer> for ToOffer {
    fn from(stored: StoredToOffer) -> Self {
        match stored {
            StoredToOffer::Nothing => Self::Nothing,
            StoredToOffer::All | StoredToOffer::After(_) => Self::All,
            StoredToOffer::Rest(last) => Self::Rest(last),
        }
    }
}

impl State {
    /// Reads it as any version of the app has written it.
    pub(super) fn read(bytes: &[u8]) -> Result<Self, DeviceError> {
        let mut state: Self = decode(bytes, STATE)?;
        let (known, later) = told_apart(&state.later);
        state.load.extend(known.iter().copied());
        state.scopes.extend(known);
        state.later = later;
        Ok(state)
    }

    /// The names of all scopes held.
    pub(super) fn names(&self) -> BTreeSet<String> {
        let known = self.scopes.iter().map(ToString::to_string);
        known.chain(self.later.iter().cloned()).collect()
    }

    /// Notes that a number was given, if it was under the name that still holds.
    pub(super) fn gave(&mut self, dot: Dot) {
        if dot.replica == self.replica {
            self.counter = self.counter.max(dot.counter);
        }
    }

    /// Everything is to be asked for anew.
    pub(super) fn load_all(&mut self) {
        self.load.clone_from(&self.scopes);
        self.segments.clear();
        self.left.clear();
        self.doubted.clear();
    }

    /// A replica that has never been in touch.
    #[must_use]
    pub fn new(replica: ReplicaId, session: Session) -> Self {
        Self {
            replica,
            session,
            epoch: String::new(),
            cursor: 0,
            scopes: BTreeSet::new(),
            later: BTreeSet::new(),
            load: BTreeSet::new(),
            segments: Vec::new(),
            left: BTreeSet::new(),
            doubted: BTreeSet::new(),
            to_offer: ToOffer::Nothing,
            clock_offset: 0,
            last_contact: None,
            counter: 0,
            settled: Some(0),
            version: 0,
            held: None,
            is_mending: false,
            mended: None,
            to_bring_again: false,
        }
    }

    /// Whether everything the person may see has arrived once.
    #[must_use]
    pub fn is_loaded(&self) -> bool {
        self.last_contact.is_some() && self.load.is_empty() && self.segments.is_empty()
    }
}

/// The scopes among `names`, and the names that only a later version knows.
pub(super) fn told_apart<'a>(
    names: impl IntoIterator<Item = &'a String>,
) -> (BTreeSet<Scope>, BTreeSet<String>) {
    let (mut known, mut later) = (BTreeSet::new(), BTreeSet::new());
    for name in names {
        match name.parse() {
            Ok(scope) => drop(known.insert(scope)),
            Err(_) => drop(later.insert(name.clone())),
        }
    }
    (known, later)
}

#[cfg(test)]
mod tests {
    use shared::{record::ActorId, wire::Session};
    use uuid::Uuid;

    use super::*;

    #[test]
    fn scopes_of_a_later_version_are_asked_for_once_they_are_known() {
        let id = RecordId::new(Uuid::from_u128(7));
        let session = Session {
            actor: ActorId::new(Uuid::from_u128(1)),
            organisation: id,
            name: String::new(),
        };
        let mut state = State::new(ReplicaId::new(Uuid::from_u128(2)), session);
        state.scopes = [Scope::Staff].into();
        state.later = [format!("household:{id}"), format!("later:{id}")].into();
        let names = state.names();
        let state = State::read(&serde_json::to_vec(&state).unwrap()).unwrap();
        let household = Scope::Household(id);
        assert_eq!(state.scopes, [Scope::Staff, household].into());
        assert_eq!(state.load, [household].into());
        assert_eq!(state.later, [format!("later:{id}")].into());
        assert_eq!(state.names(), names);
    }

    #[test]
    fn what_was_offered_in_another_order_is_offered_again() {
        let id = RecordId::new(Uuid::from_u128(7));
        for to_offer in [ToOffer::Nothing, ToOffer::All, ToOffer::Rest(id)] {
            let json = serde_json::to_string(&to_offer).unwrap();
            assert_eq!(serde_json::from_str::<ToOffer>(&json).unwrap(), to_offer);
        }
        let earlier = format!(r#"{{"after":"{id}"}}"#);
        let earlier: ToOffer = serde_json::from_str(&earlier).unwrap();
        assert_eq!(earlier, ToOffer::All);
    }
}
