//! One newtype per kind of id.

use std::{fmt, hash, marker::PhantomData, str::FromStr};

use serde::{Deserialize, Serialize};
use uuid::Uuid;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
        pub struct $name(Uuid);

        impl $name {
            /// Wraps a UUID made elsewhere: `shared` has no source of randomness.
            #[must_use]
            pub const fn new(id: Uuid) -> Self {
                Self(id)
            }

            /// The UUID itself.
            #[must_use]
            pub const fn uuid(self) -> Uuid {
                self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.hyphenated().fmt(f)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self.0)
            }
        }

        impl FromStr for $name {
            type Err = uuid::Error;

            fn from_str(text: &str) -> Result<Self, uuid::Error> {
                text.parse().map(Self)
            }
        }
    )*};
}

ids! {
    /// A record: the same on every device and on the server. UUID v7.
    RecordId;
    /// A row inside a record, such as one person met at a visit. UUID v7.
    RowId;
    /// One person's copy of the data on one device.
    ReplicaId;
    /// One person's storage on one device. UUID v4.
    DeviceId;
    /// Who does something: the id of that person's staff record.
    ActorId;
}

/// A reference to a record of kind `R`.
pub struct Ref<R>(RecordId, PhantomData<fn() -> R>);

impl<R> Ref<R> {
    /// A reference to the record `id`, which is of kind `R`.
    #[must_use]
    pub const fn new(id: RecordId) -> Self {
        Self(id, PhantomData)
    }

    /// The id of the record referred to.
    #[must_use]
    pub const fn id(self) -> RecordId {
        self.0
    }
}

// By hand: derives would ask the same of `R`.
impl<R> Clone for Ref<R> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<R> Copy for Ref<R> {}
impl<R> PartialEq for Ref<R> {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}
impl<R> Eq for Ref<R> {}
impl<R> PartialOrd for Ref<R> {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}
impl<R> Ord for Ref<R> {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.0.cmp(&other.0)
    }
}
impl<R> hash::Hash for Ref<R> {
    fn hash<H: hash::Hasher>(&self, state: &mut H) {
        self.0.hash(state);
    }
}
impl<R> fmt::Debug for Ref<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Ref({})", self.0)
    }
}
