//! Collects the records of a city.

use super::{Account, City, PASSPHRASE, SampleRecord, rng::Rng};
use crate::{
    access::{Post, Role},
    domain::people::{Organisation, OrganisationKind, Staff},
    jp::{Date, PhoneNumber, Time, Timestamp},
    record::{ActorId, Choice, Phones, Record, Ref},
};

/// A city in the making.
pub(super) struct Build {
    pub(super) rng: Rng,
    pub(super) city: City,
}

/// Someone on staff, and where.
#[derive(Clone, Copy)]
pub(super) struct Colleague {
    pub(super) actor: ActorId,
    pub(super) staff: Ref<Staff>,
    pub(super) organisation: Ref<Organisation>,
}

/// What is written down of someone on staff.
pub(super) struct Person<'a> {
    pub(super) login: &'a str,
    pub(super) name: &'a str,
    pub(super) kana: &'a str,
    pub(super) post: Post,
    pub(super) role: Role,
}

impl Build {
    pub(super) fn new(seed: u64) -> Self {
        Self {
            rng: Rng::new(seed),
            city: City {
                records: Vec::new(),
                accounts: Vec::new(),
            },
        }
    }

    /// Adds a record that `author` wrote at `at`.
    pub(super) fn add<R: Record>(&mut self, author: ActorId, at: Timestamp, fact: &R) -> Ref<R> {
        let id = Ref::new(crate::record::RecordId::new(self.rng.uuid(at)));
        self.put(id, author, at, fact);
        id
    }

    /// Adds a record whose id is known already.
    pub(super) fn put<R: Record>(&mut self, id: Ref<R>, author: ActorId, at: Timestamp, fact: &R) {
        self.city.records.push(record(id, author, at, fact));
    }

    /// Adds an organisation, as `author` enters it.
    pub(super) fn organisation(
        &mut self,
        author: ActorId,
        at: Timestamp,
        (name, kana): (&str, &str),
        kind: OrganisationKind,
        phone: &str,
        address: &str,
    ) -> Ref<Organisation> {
        let (name, kana, address) = (name.into(), Some(kana.into()), Some(address.into()));
        self.add(
            author,
            at,
            &Organisation {
                name,
                kana,
                kind,
                phones: phones(phone),
                address,
            },
        )
    }

    /// Adds someone on staff with an account, as `author` enters them.
    pub(super) fn colleague(
        &mut self,
        author: ActorId,
        at: Timestamp,
        organisation: (Ref<Organisation>, &str),
        person: &Person<'_>,
    ) -> Colleague {
        let actor = ActorId::new(self.rng.uuid(at));
        self.colleague_as(actor, author, at, organisation, person)
    }

    /// The same for someone whose id is known already: the first administrator enters himself.
    pub(super) fn colleague_as(
        &mut self,
        actor: ActorId,
        author: ActorId,
        at: Timestamp,
        (organisation, workplace): (Ref<Organisation>, &str),
        person: &Person<'_>,
    ) -> Colleague {
        let staff = Ref::new(crate::record::RecordId::new(actor.uuid()));
        let &Person {
            login,
            name,
            kana,
            post,
            role,
        } = person;
        let fact = Staff {
            name: name.into(),
            kana: Some(kana.into()),
            organisation,
            post,
            role,
        };
        self.put(staff, author, at, &fact);
        let trusted = match role {
            Role::Member => String::new(),
            role => format!("・{}", role.label()),
        };
        self.city.accounts.push(Account {
            login: login.to_owned(),
            passphrase: PASSPHRASE.to_owned(),
            actor,
            name: name.to_owned(),
            about: format!("{workplace}・{}{trusted}", post.label()),
        });
        Colleague {
            actor,
            staff,
            organisation,
        }
    }
}

/// A fact as a record of the city.
pub(super) fn record<R: Record>(
    id: Ref<R>,
    author: ActorId,
    at: Timestamp,
    fact: &R,
) -> SampleRecord {
    SampleRecord {
        kind: R::KIND,
        id: id.id(),
        author,
        at,
        writes: fact.writes(),
    }
}

/// The telephone numbers of a list with commas; none when there are none.
pub(super) fn phones(text: &str) -> Option<Phones> {
    let numbers: Vec<_> = text
        .split(',')
        .filter_map(|number| PhoneNumber::read(number).ok())
        .collect();
    (!numbers.is_empty()).then_some(Phones(numbers))
}

/// A day written in a table of the sample.
pub(super) fn day(iso: &str) -> Date {
    Date::from_iso(iso).unwrap_or(Date::MIN)
}

/// A time of day, in minutes after midnight.
pub(super) fn time(minutes: i32) -> Time {
    let part = |number: i32| u16::try_from(number).unwrap_or_default();
    Time::new(part(minutes / 60 % 24), part(minutes % 60)).unwrap_or(MIDNIGHT.time())
}

/// The moment Japanese clocks show this day and time.
pub(super) fn at(date: Date, minutes: i32) -> Timestamp {
    Timestamp::from_jst(date, time(minutes))
}

/// `days` after `date`, before it when negative.
pub(super) fn days(date: Date, days: i32) -> Date {
    date.add_days(days).unwrap_or(date)
}

/// 0:00 in Japan.
const MIDNIGHT: Timestamp = Timestamp::from_millis(-9 * 3_600_000);
