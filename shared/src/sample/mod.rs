//! The sample city: plainly invented households, people and visits, and the agency directory as printed in November 2018.
//!
//! The same arguments always give the same city.

mod areas;
mod build;
mod demo;
mod directory;
mod entries;
mod generated;
mod generated_cases;
mod prose;
mod results;
mod rng;
mod sayings;

pub use demo::demo_city;
pub use generated::{Size, generated_city, generated_records};
pub use results::{Told, printed_history};
pub use rng::Rng;

use uuid::Uuid;

use crate::{
    jp::Timestamp,
    record::{ActorId, Doc, Dot, Edit, RecordId, ReplicaId, Writes},
};

/// The passphrase of all sample accounts.
pub const PASSPHRASE: &str = "tsunagu-demo-2026";

/// A city to load into an empty database.
#[derive(Clone, Debug)]
pub struct City {
    /// Its records, each after those it refers to and after the assignment that lets its author write it.
    pub records: Vec<SampleRecord>,
    /// Who can sign in.
    pub accounts: Vec<Account>,
}

/// A record of the city: its only save.
#[derive(Clone, Debug)]
pub struct SampleRecord {
    /// The kind.
    pub kind: &'static str,
    /// The id.
    pub id: RecordId,
    /// Who wrote it.
    pub author: ActorId,
    /// When.
    pub at: Timestamp,
    /// What it holds.
    pub writes: Writes,
}

impl SampleRecord {
    /// It as a document, as if its author had saved it at once.
    #[must_use]
    pub fn doc(&self) -> Doc {
        let mut doc = Doc::new(self.kind, self.id);
        let dot = Dot {
            replica: ReplicaId::new(Uuid::nil()),
            counter: 1,
        };
        let edit = Edit::create(self.kind, self.id, self.writes.clone());
        doc.apply(&edit.into_save(dot, 0, self.author, self.at, None));
        doc
    }
}

/// Someone who can sign in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// The sign-in name.
    pub login: String,
    /// The passphrase.
    pub passphrase: String,
    /// Who it is: the id of the staff record.
    pub actor: ActorId,
    /// The name colleagues see.
    pub name: String,
    /// What the person does and where, in Japanese, for the list of sample sign-ins.
    pub about: String,
}
