//! Everyone of the sample city with their tablets, and what lies on these held against who may see what.

use std::collections::{BTreeMap, BTreeSet};

use app::device::{Device, Shelf};
use serde::{Deserialize, Serialize};
use server::{db::documents, import, passphrase::Cost};
use shared::{
    access::{Post, Role},
    domain::people::{Organisation, OrganisationKind, Staff},
    record::{ActorId, Choice, Context, Doc, Edit, Record, RecordId, Ref},
    registry,
    sample::{Account, PASSPHRASE, demo_city},
    wire::SignIn,
};

use super::{
    outside,
    reach::{Holder, Tally},
};
use crate::support::{RIGHT, Tablet, Town, add, now, today};

/// Stands in everything that is written inside the 支援会議, and in nothing else.
pub(crate) const INSIDE: &str = "会議の中だけの話";

/// An organisation that the sample city has not, and who works there: in posts that it has not either.
struct Workplace {
    name: &'static str,
    kind: OrganisationKind,
    people: &'static [(&'static str, Post)],
}

const OTHERS: [Workplace; 5] = [
    Workplace {
        name: "見本総合病院",
        kind: OrganisationKind::Medical,
        people: &[("doctor1", Post::Doctor), ("liaison1", Post::Liaison)],
    },
    Workplace {
        name: "見本精神保健センター",
        kind: OrganisationKind::City,
        people: &[("adviser1", Post::Adviser)],
    },
    Workplace {
        name: "見本就労支援センター",
        kind: OrganisationKind::Npo,
        people: &[("work1", Post::Employment)],
    },
    Workplace {
        name: "見本居住支援法人",
        kind: OrganisationKind::Npo,
        people: &[("home1", Post::Housing)],
    },
    Workplace {
        name: "見本地区民生委員児童委員協議会",
        kind: OrganisationKind::SocialWelfareCouncil,
        people: &[("commissioner1", Post::WelfareCommissioner)],
    },
];

/// Someone with a tablet, and another way in beside it.
struct Person {
    tablet: Tablet,
    cookie: String,
    /// What each record was when it was last found to be as the server has it.
    known: BTreeMap<RecordId, Context>,
    /// What lies on the tablet, as it was last read.
    disk: BTreeMap<(Shelf, String), Place>,
}

/// Everyone.
pub(crate) struct City {
    pub(crate) town: Town,
    people: BTreeMap<String, Person>,
    pub(crate) tally: Tally,
    client: reqwest::Client,
}

/// One value on a tablet.
struct Place {
    bytes: Vec<u8>,
    text: String,
    /// The records that are in it.
    records: Vec<RecordId>,
}

impl Place {
    fn read(shelf: Shelf, key: &str, bytes: Vec<u8>) -> Self {
        let text = match shelf {
            Shelf::Segments => String::from_utf8(zstd::decode_all(&*bytes).unwrap()).unwrap(),
            _ => format!("{key}\n{}", String::from_utf8_lossy(&bytes)),
        };
        let lines = match shelf {
            Shelf::Segments => &*text,
            Shelf::Head => text.split_once('\n').unwrap().1,
            _ => "",
        };
        let id = |line| serde_json::from_str::<Line>(line).unwrap().id;
        Self {
            records: lines.lines().map(id).collect(),
            bytes,
            text,
        }
    }
}

/// A record of a line, without the rest.
#[derive(Deserialize)]
struct Line {
    id: RecordId,
}

impl Person {
    /// Reads all that lies on the tablet.
    async fn read(&mut self) {
        let mut disk = BTreeMap::new();
        for shelf in Shelf::ALL {
            for (key, bytes) in self.tablet.disk.read_all(shelf).await.unwrap() {
                let at = (shelf, key);
                let before = self.disk.remove(&at).filter(|place| place.bytes == bytes);
                let place = before.unwrap_or_else(|| Place::read(shelf, &at.1, bytes));
                disk.insert(at, place);
            }
        }
        self.disk = disk;
    }

    /// What is not as it must be on their tablet.
    async fn wrong(&mut self, docs: &BTreeMap<RecordId, Doc>, tally: &mut Tally) -> Vec<String> {
        self.read().await;
        let replica = &self.tablet.replica;
        let me = RecordId::new(replica.session().actor.uuid());
        let holder = Holder::new(me, docs, now());
        let disk = &self.disk;
        let held = disk.values().flat_map(|place| &place.records);
        let held: BTreeSet<RecordId> = held.copied().collect();
        let mut wrong = Vec::new();
        for doc in docs.values() {
            let mut tell = |what: &str| wrong.push(format!("{} {} {what}", doc.kind, doc.id));
            let grounds = holder.sees(doc);
            tally.count(doc, &grounds);
            if grounds.is_empty() {
                self.known.remove(&doc.id);
                if held.contains(&doc.id) || replica.doc(doc.id).is_some() {
                    tell("may not be seen");
                }
            } else if !held.contains(&doc.id) {
                tell("is missing");
            } else if self.known.get(&doc.id) != Some(&doc.context) {
                if replica.doc(doc.id).as_deref() != Some(doc) {
                    tell("differs");
                }
                self.known.insert(doc.id, doc.context.clone());
            }
        }
        let ghosts = held.iter().filter(|id| !docs.contains_key(id));
        wrong.extend(ghosts.map(|id| format!("{id} is nowhere else")));
        let standing = [replica.unsent().len(), replica.attention().len()];
        if standing != [0, 0] || replica.len() != held.len() {
            let all = replica.len();
            wrong.push(format!("{all} in memory, unsent and refused {standing:?}"));
        }
        // Not a byte of it, nor on the way.
        let heard = self.tablet.line.heard.take();
        let texts = disk.values().map(|place| &*place.text).chain([&*heard]);
        wrong.extend(outside::heard(&holder, docs, texts));
        wrong
    }
}

impl City {
    /// The sample city, grown by the posts that it lacks, and everyone signed in.
    pub(crate) async fn new() -> Self {
        let town = Town::new().await;
        let admin = town.device("admin", RIGHT).await;
        let mut accounts = demo_city(today()).accounts;
        for Workplace { name, kind, people } in OTHERS {
            let organisation = Organisation {
                name: name.into(),
                kana: None,
                kind,
                phones: None,
                address: None,
            };
            let organisation = Ref::new(add(&admin, &organisation).await);
            let mut new = Vec::new();
            for (login, post) in people {
                let staff = Staff {
                    name: format!("{}さん", post.label()).as_str().into(),
                    kana: None,
                    organisation,
                    post: *post,
                    role: Role::Member,
                };
                let actor = ActorId::new(add(&admin, &staff).await.uuid());
                new.push(Account {
                    login: (*login).to_owned(),
                    passphrase: PASSPHRASE.to_owned(),
                    actor,
                    name: post.label().to_owned(),
                    about: String::new(),
                });
            }
            import::accounts(&town.server.app().db, &new, Cost::Least)
                .await
                .unwrap();
            accounts.extend(new);
        }
        admin.sync().await.unwrap();
        let mut city = Self {
            town,
            people: BTreeMap::new(),
            tally: Tally::default(),
            client: reqwest::Client::new(),
        };
        for Account { login, .. } in accounts {
            let tablet = city.town.device(&login, RIGHT).await;
            let cookie = city.sign_in(&login).await;
            city.people.insert(
                login,
                Person {
                    tablet,
                    cookie,
                    known: BTreeMap::new(),
                    disk: BTreeMap::new(),
                },
            );
        }
        city
    }

    async fn sign_in(&self, login: &str) -> String {
        let body = serde_json::to_string(&SignIn::new(login, PASSPHRASE)).unwrap();
        let request = self.client.post(format!("{}/api/session", self.town.base));
        let request = request
            .header("content-type", "application/json")
            .body(body);
        let response = request.send().await.unwrap();
        let cookies = response.headers().get_all("set-cookie").iter();
        let cookies = cookies.filter_map(|cookie| cookie.to_str().ok()?.split(';').next());
        cookies.collect::<Vec<_>>().join("; ")
    }

    /// Someone's tablet.
    pub(crate) fn who(&self, login: &str) -> &Tablet {
        &self.people[login].tablet
    }

    /// Someone's staff record.
    pub(crate) fn staff(&self, login: &str) -> Ref<Staff> {
        Ref::new(RecordId::new(
            self.who(login).replica.session().actor.uuid(),
        ))
    }

    /// Where someone works.
    pub(crate) fn of(&self, login: &str) -> Ref<Organisation> {
        crate::support::ours(self.who(login))
    }

    /// Saves in one breath and sends it.
    pub(crate) async fn save(&self, login: &str, edits: Vec<Edit>) {
        let tablet = self.who(login);
        tablet.replica.save_all(edits).await.unwrap();
        tablet.sync_all().await.unwrap();
    }

    /// Writes one new record and sends it.
    pub(crate) async fn add<R: Record>(&self, login: &str, fact: &R) -> Ref<R> {
        let (id, edit) = new(fact);
        self.save(login, vec![edit]).await;
        id
    }

    /// Writes one field and sends it.
    pub(crate) async fn write(&self, login: &str, id: RecordId, path: &str, text: &str) {
        self.who(login).write(id, path, text).await;
        self.who(login).sync().await.unwrap();
    }

    /// Everyone, by the names they sign in with.
    pub(crate) fn logins(&self) -> Vec<String> {
        self.people.keys().cloned().collect()
    }

    /// What the server answers to someone.
    pub(crate) async fn get(&self, login: &str, route: &str) -> (u16, String) {
        let request = self.client.get(format!("{}{route}", self.town.base));
        self.answered(login, request).await
    }

    /// The same to what is sent.
    pub(crate) async fn post(&self, login: &str, route: &str, body: &impl Serialize) -> String {
        let request = self.client.post(format!("{}{route}", self.town.base));
        let request = request.header("content-type", "application/json");
        let body = serde_json::to_string(body).unwrap();
        self.answered(login, request.body(body)).await.1
    }

    /// What the server answers bit by bit.
    pub(crate) async fn open(&self, login: &str, route: &str) -> reqwest::Response {
        let request = self.client.get(format!("{}{route}", self.town.base));
        self.sent(login, request).await
    }

    async fn sent(&self, login: &str, request: reqwest::RequestBuilder) -> reqwest::Response {
        let request = request.header("cookie", &self.people[login].cookie);
        request.send().await.unwrap()
    }

    async fn answered(&self, login: &str, request: reqwest::RequestBuilder) -> (u16, String) {
        let response = self.sent(login, request).await;
        let status = response.status().as_u16();
        let bytes = response.bytes().await.unwrap();
        (status, String::from_utf8_lossy(&bytes).into_owned())
    }

    /// Everything the server holds.
    pub(crate) async fn docs(&self) -> BTreeMap<RecordId, Doc> {
        let kinds: Vec<&str> = registry::kinds().iter().map(|it| it.schema.kind).collect();
        let mut reader = self.town.server.app().db.reader().await.unwrap();
        let bodies = documents::of_kinds(&mut reader, &kinds).await.unwrap();
        let docs = bodies
            .iter()
            .map(|body| serde_json::from_str::<Doc>(body).unwrap());
        docs.map(|doc| (doc.id, doc)).collect()
    }

    /// Everyone syncs; then on each tablet lies what its person may see, as the server has it, and nothing else.
    pub(crate) async fn is_as_told(&mut self, step: &str) {
        for person in self.people.values() {
            person.tablet.sync().await.unwrap();
        }
        let docs = self.docs().await;
        let mut wrong = Vec::new();
        for (login, person) in &mut self.people {
            let found = person.wrong(&docs, &mut self.tally).await;
            wrong.extend(found.into_iter().map(|found| format!("{login}: {found}")));
        }
        let few = wrong[..wrong.len().min(20)].join("\n");
        assert!(wrong.is_empty(), "{step}: {} wrong\n{few}", wrong.len());
    }

    /// A tablet that someone begins with now holds what theirs does, which has lived through all of it.
    pub(crate) async fn is_the_same_on_new_tablets(&self) {
        let docs = self.docs().await;
        for (login, person) in &self.people {
            let fresh = self.town.device(login, RIGHT).await;
            assert_eq!(fresh.replica.len(), person.tablet.replica.len(), "{login}");
            for id in docs.keys() {
                let (new, old) = (fresh.replica.doc(*id), person.tablet.replica.doc(*id));
                assert_eq!(new, old, "{login}");
            }
        }
    }
}

/// A new record of one's own making.
pub(crate) fn new<R: Record>(fact: &R) -> (Ref<R>, Edit) {
    let id = RecordId::new(uuid::Uuid::now_v7());
    (Ref::new(id), Edit::create(R::KIND, id, fact.writes()))
}
