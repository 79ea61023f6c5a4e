//! The database the devices share.

use server::{clock, db::Db, import, passphrase::Cost};
use shared::sample::{Account, SampleRecord, Size, generated_records};
use sqlx::Row;

use crate::database::{Backend, Database};

/// Nurses at each station.
pub(crate) const NURSES: usize = 5;

/// Households each station serves.
pub(crate) const HOUSEHOLDS: usize = 40;

/// A city that is loaded bit by bit.
pub(crate) struct City {
    db: Db,
    database: Database,
    records: Box<dyn Iterator<Item = SampleRecord>>,
    /// Everyone who can sign in, the administrator first.
    pub(crate) accounts: Vec<Account>,
    /// How many records lie in it.
    pub(crate) stored: u64,
}

impl City {
    /// A city of so many stations, with up to so many visits each, of which none is loaded yet.
    pub(crate) async fn new(backend: Backend, stations: usize, visits: usize, cost: Cost) -> Self {
        let database = Database::new(backend, None).await.unwrap();
        let db = Db::open(&database.url).await.unwrap();
        let size = Size {
            organisations: stations,
            nurses: NURSES,
            households: stations * HOUSEHOLDS,
            visits: stations * visits,
            ..Size::of(0, 0)
        };
        let (city, records) = generated_records(7, size, clock::system().date());
        import::accounts(&db, &city.accounts, cost).await.unwrap();
        let mut loaded = Self {
            stored: import::records(&db, city.records).await.unwrap(),
            db,
            database,
            records: Box::new(records),
            accounts: city.accounts,
        };
        // An assignment and one or two persons beside each household.
        let homes = stations * HOUSEHOLDS;
        loaded.load(homes * 3 + homes / 2).await;
        loaded
    }

    /// Loads so many records more.
    pub(crate) async fn load(&mut self, records: usize) {
        let next = self.records.by_ref().take(records);
        self.stored += import::records(&self.db, next).await.unwrap();
    }

    /// How many saves of devices the server has stored.
    pub(crate) async fn saves(&self) -> usize {
        let mut reader = self.db.reader().await.unwrap();
        let query = "select count(*) from saves where account <> '' and verdict = '\"stored\"'";
        let row = sqlx::query(query).fetch_one(&mut *reader).await.unwrap();
        usize::try_from(row.get::<i64, _>(0)).unwrap()
    }

    /// Where it lies, for the server.
    pub(crate) fn url(&self) -> &str {
        &self.database.url
    }

    /// Removes it.
    pub(crate) async fn remove(self) {
        self.db.close().await;
    }
}
