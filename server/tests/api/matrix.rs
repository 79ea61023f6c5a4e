//! Who may see and write what, asked of a real server: its feed, and its word on every save, against the rules in words.

#[path = "../../../shared/tests/access/oracle.rs"]
mod oracle;

use std::collections::BTreeMap;

use shared::{
    access::{Act, Ground, Post, Role},
    record::{BlobId, BlobName, Choice, FieldKind, Number, Path, RecordId, Value, Writes},
    registry,
    wire::{Refusal, Verdict},
};

use crate::blobs::photo;
use crate::support::{Device, Town, at, id, on_both, writes};
use oracle::may;

on_both!(what_arrives_and_what_is_taken_is_as_the_rules_in_words_say);

const ASSIGNMENT: u128 = 0xd9;
const CONSENT: u128 = 0xda;
const DISCLOSURE: u128 = 0xdb;
const EMERGENCY: u128 = 0xdc;
const REFERRAL: u128 = 0xe3;
/// A 支援会議 about household 1 that another section has called, and taro's seat in it.
const MEETING: u128 = 0xdd;
const SEAT: u128 = 0xde;
const PLEDGE: u128 = 0xe1;
/// A 支援会議 that was called where he works, and another's seat in it.
const CALLED: u128 = 0xdf;
const CALLED_SEAT: u128 = 0xe0;
/// What the organisation where taro works would have the directory say.
const PROPOSAL: u128 = 0xe2;
/// Someone who works where taro does.
const COLLEAGUE: u128 = 0xa7;

/// What lets taro's organisation see household 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum By {
    /// Nothing any more: he only sees what named his organisation.
    Past,
    Assignment,
    ConsentToBasics,
    ConsentToVisits,
    Law,
    Emergency,
    Meeting,
    /// It was connected to his organisation, and has not agreed to be seen by it.
    Referral,
}

impl By {
    const ALL: [Self; 8] = [
        Self::Past,
        Self::Assignment,
        Self::ConsentToBasics,
        Self::ConsentToVisits,
        Self::Law,
        Self::Emergency,
        Self::Meeting,
        Self::Referral,
    ];

    /// The grounds on which he holds a record.
    fn grounds(self, kind: &str, record: RecordId) -> Vec<Ground> {
        if record == id(COLLEAGUE) {
            return vec![Ground::Staff, Ground::Own];
        }
        if record == id(CALLED) || record == id(CALLED_SEAT) {
            return vec![Ground::Convening];
        }
        if record == id(PROPOSAL) {
            return vec![Ground::Own];
        }
        // Whoever keeps them holds them as being on staff, beside what else gives them.
        let is_asked = ASKED.contains(&kind);
        let of_meeting = matches!(
            kind,
            "support_meeting" | "seat" | "pledge" | "sitting" | "information_request"
        );
        let is_past = matches!(kind, "past_intake" | "past_meeting");
        let is_grant = matches!(
            kind,
            "assignment" | "consent" | "disclosure" | "emergency" | "referral"
        );
        let is_called = matches!(kind, "invitation" | "slot_answer");
        let names_his =
            is_grant || is_called || matches!(kind, "seat" | "pledge" | "intake" | "consultation");
        let of_home = matches!(
            kind,
            "household"
                | "member"
                | "visit"
                | "connecting_sheet"
                | "reply"
                | "support"
                | "care_plan"
                | "task"
                | "progress"
                | "remark"
        );
        if !names_his && !of_meeting && !of_home && !is_asked {
            return vec![Ground::Staff];
        }
        let held = match self {
            Self::Past => None,
            Self::Assignment => Some(Ground::Assigned),
            Self::ConsentToBasics if kind == "visit" => None,
            Self::ConsentToBasics | Self::ConsentToVisits => Some(Ground::Consent),
            Self::Law => Some(Ground::Law),
            Self::Emergency => Some(Ground::Emergency),
            Self::Meeting => Some(Ground::Meeting),
            Self::Referral if kind == "visit" => None,
            Self::Referral => Some(Ground::Referral),
        };
        // Of all that is about a household this alone lies not with it; what is kept from before names none.
        let held = held.filter(|_| kind != "slot_answer" && !is_past);
        let held = held.filter(|ground| !of_meeting || *ground == Ground::Meeting);
        let own = names_his.then_some(Ground::Own);
        let on_staff = is_asked.then_some(Ground::Staff);
        on_staff.into_iter().chain(own).chain(held).collect()
    }
}

/// What those who are asked by agencies keep as being on staff.
const ASKED: [&str; 10] = [
    "intake",
    "case",
    "closing",
    "decision",
    "consultation",
    "case_meeting",
    "invitation",
    "slot_answer",
    "past_intake",
    "past_meeting",
];

/// A record of each kind: those of household 1, or for all.
fn records() -> BTreeMap<&'static str, RecordId> {
    BTreeMap::from([
        ("organisation", id(0xb1)),
        ("staff", id(at::HANAKO)),
        ("city_settings", id(0x2020)),
        ("area", id(0x2001)),
        ("household", id(at::HOME_1)),
        ("member", id(0x2002)),
        ("assignment", id(ASSIGNMENT)),
        ("consent", id(CONSENT)),
        ("disclosure", id(DISCLOSURE)),
        ("emergency", id(EMERGENCY)),
        ("support_meeting", id(MEETING)),
        ("seat", id(SEAT)),
        ("pledge", id(PLEDGE)),
        ("sitting", id(0x2021)),
        ("information_request", id(0x2022)),
        ("visit", id(0x2003)),
        ("connecting_sheet", id(0x200f)),
        ("referral", id(REFERRAL)),
        ("reply", id(0x2010)),
        ("intake", id(0x2011)),
        ("case", id(0x2012)),
        ("support", id(0x2013)),
        ("care_plan", id(0x2014)),
        ("task", id(0x2015)),
        ("decision", id(0x2016)),
        ("progress", id(0x2017)),
        ("closing", id(0x2018)),
        ("advisor", id(0x2023)),
        ("consultation", id(0x2024)),
        ("case_meeting", id(0x2019)),
        ("invitation", id(0x201a)),
        ("slot_answer", id(0x201b)),
        ("remark", id(0x201c)),
        ("past_intake", id(0x201d)),
        ("past_meeting", id(0x201e)),
        ("agency_kind", id(0x2004)),
        ("office", id(0x2005)),
        ("edition", id(0x2006)),
        ("printed", id(0x20f6)),
        ("entry", id(0x2007)),
        ("charge", id(0x2008)),
        ("review", id(0x2009)),
        ("proposal", id(0x200a)),
        ("answer", id(0x200b)),
        ("saying", id(0x200c)),
        ("town", id(0x200d)),
        ("coverage", id(0x200e)),
    ])
}

/// Something that can be written in a record of that kind.
fn remark(kind: &str) -> Writes {
    // What those who serve the household found is all that others write of it.
    if kind == "emergency" {
        return writes([("remarks", "書きました")]);
    }
    if kind == "pledge" {
        return writes([("given_on", "2020-04-02")]);
    }
    // Of an edition that is all that is written later.
    if kind == "edition" {
        return writes([("notes", "書きました")]);
    }
    if kind == "case" {
        return writes([("opened_on", "2020-04-02")]);
    }
    if kind == "closing" {
        return writes([("closed_on", "2020-04-02")]);
    }
    if kind == "consultation" {
        return writes([("advice", "書きました")]);
    }
    if kind == "past_meeting" {
        return writes([("held_on", "2020-04-02")]);
    }
    if kind == "decision" {
        return writes([("decided_on", "2020-04-02")]);
    }
    if kind == "referral" {
        return writes([("ended_why", "書きました")]);
    }
    if kind == "city_settings" {
        let days = Value::Number(Number::new(5.0).unwrap());
        return [(Path::new("wait").unwrap(), days)].into();
    }
    if kind == "coverage" {
        return writes([("until", "2030-03-31")]);
    }
    if kind == "answer" {
        return writes([("reason", "書きました")]);
    }
    let fields = registry::kind(kind).unwrap().schema.fields();
    let mut texts = fields.filter(|f| matches!(f.kind, FieldKind::Text | FieldKind::Paragraph));
    writes([(texts.next().unwrap().key, "書きました")])
}

/// A 支援会議 about a household, as a section calls it.
fn meeting(household: &str, convenor: &str) -> Writes {
    let mut all = writes([("household", household), ("convenor", convenor)]);
    all.extend(writes([("subject", "見本"), ("why", "見本")]));
    all.extend(writes([("extent", "visits"), ("from", "2020-04-01")]));
    all.extend(writes([("until", "9999-12-31")]));
    all
}

/// Has household 1 be seen by taro's organisation in that way and in no other.
async fn arrange(admin: &mut Device, by: By) {
    let ends = |is_on: bool| if is_on { "" } else { "2020-12-31" };
    let extent = if by == By::ConsentToVisits {
        "visits"
    } else {
        "basics"
    };
    admin.save(
        "assignment",
        id(ASSIGNMENT),
        writes([("until", ends(by == By::Assignment))]),
    );
    let consents = matches!(by, By::ConsentToBasics | By::ConsentToVisits);
    admin.save(
        "consent",
        id(CONSENT),
        writes([("extent", extent), ("withdrawn_on", ends(consents))]),
    );
    admin.save(
        "disclosure",
        id(DISCLOSURE),
        writes([("ended_on", ends(by == By::Law))]),
    );
    let removed = Value::Flag(by != By::Emergency);
    admin.save(
        "emergency",
        id(EMERGENCY),
        [(Path::new("removed").unwrap(), removed)].into(),
    );
    admin.save(
        "seat",
        id(SEAT),
        writes([("left_on", ends(by == By::Meeting))]),
    );
    admin.save(
        "referral",
        id(REFERRAL),
        writes([("ended_on", ends(by == By::Referral))]),
    );
    admin.sync().await;
}

async fn what_arrives_and_what_is_taken_is_as_the_rules_in_words_say(town: Town) {
    let records = records();
    assert_eq!(records.len(), registry::kinds().len());
    let (home, organisation) = (id(at::HOME_1).to_string(), id(0xb2).to_string());
    for kind in [
        "area",
        "agency_kind",
        "office",
        "edition",
        "entry",
        "printed",
        "charge",
        "review",
        "answer",
        "saying",
        "town",
        "coverage",
        "city_settings",
        "advisor",
    ] {
        town.load(kind, [(records[kind], remark(kind))]).await;
    }
    let theirs = id(0xb1).to_string();
    for (record, of) in [
        (records["proposal"], &theirs),
        (id(PROPOSAL), &organisation),
    ] {
        town.load("proposal", [(record, writes([("organisation", &**of)]))])
            .await;
    }
    let colleague = [
        ("name", "見本 桜子"),
        ("organisation", &*organisation),
        ("role", "member"),
    ];
    town.load("staff", [(id(COLLEAGUE), writes(colleague))])
        .await;
    let mut admin = town.device("admin").await;
    admin.sync().await;
    let section = writes([("post", "section")]);
    admin.save("staff", id(at::ADMIN), section);
    let asked = [("household", &*home), ("organisation", &*organisation)];
    for kind in ASKED {
        let mut named = writes(asked);
        named.extend(writes([("number", "1")]));
        let schema = registry::kind(kind).unwrap().schema;
        named.retain(|path, _| schema.field(path.key()).is_some());
        town.load(kind, [(records[kind], named)]).await;
    }
    for kind in [
        "member",
        "visit",
        "connecting_sheet",
        "reply",
        "support",
        "care_plan",
        "task",
        "progress",
        "remark",
    ] {
        admin.save(kind, records[kind], writes([("household", &home)]));
    }
    let named = [("household", &*home), ("organisation", &*organisation)];
    let both = |more: [(&'static str, &'static str); 2]| {
        let mut all = writes(named);
        all.extend(writes(more));
        all
    };
    admin.save(
        "assignment",
        id(ASSIGNMENT),
        both([("ground", "assigned"), ("from", "2020-04-01")]),
    );
    let mut consent = both([("purpose", "見本"), ("from", "2020-04-01")]);
    consent.extend(writes([("given_by", "見本 花子"), ("form", "signed")]));
    consent.extend(writes([("given_on", "2020-04-01")]));
    admin.save("consent", id(CONSENT), consent);
    let mut disclosure = both([("article", "第9条"), ("from", "2020-04-01")]);
    disclosure.extend(writes([("law", "elder_abuse"), ("why", "見本")]));
    disclosure.extend(writes([("extent", "visits"), ("until", "9999-12-31")]));
    admin.save("disclosure", id(DISCLOSURE), disclosure);
    let sheet = records["connecting_sheet"].to_string();
    let mut referral = writes(named);
    referral.extend(writes([("sheet", &*sheet), ("sender", &*organisation)]));
    referral.extend(writes([("sent_on", "2020-04-01")]));
    admin.save("referral", id(REFERRAL), referral);
    let me = id(at::TARO).to_string();
    let (ours, other_home) = (id(0xb1).to_string(), id(at::HOME_2).to_string());
    admin.save("support_meeting", id(MEETING), meeting(&home, &ours));
    let (of_meeting, of_called) = (id(MEETING).to_string(), id(CALLED).to_string());
    let seat = writes([("meeting", &*of_meeting), ("person", &*me)]);
    admin.save("seat", id(SEAT), seat);
    for kind in ["sitting", "information_request"] {
        admin.save(kind, records[kind], writes([("meeting", &*of_meeting)]));
    }
    let theirs = meeting(&other_home, &organisation);
    town.load("support_meeting", [(id(CALLED), theirs)]).await;
    let hanako = id(at::HANAKO).to_string();
    let seat = writes([("meeting", &*of_called), ("person", &*hanako)]);
    town.load("seat", [(id(CALLED_SEAT), seat)]).await;
    let told = admin.sync_once().await;
    assert!(told.verdicts().iter().all(|it| *it == Verdict::Stored));
    let mut emergency = writes([("household", &*home), ("person", &me)]);
    emergency.extend(writes([
        ("opened_at", "2020-04-01T09:30"),
        ("reason", "見本"),
    ]));
    let mut taro = town.device("taro").await;
    taro.sync().await;
    let now = server::clock::system();
    taro.save_at("emergency", id(EMERGENCY), emergency, now);
    let mut pledge = writes([("meeting", &*of_meeting), ("person", &*me)]);
    pledge.extend(writes([("reply", "promised"), ("given_on", "2020-04-01")]));
    taro.save_at("pledge", id(PLEDGE), pledge, now);
    assert_eq!(
        taro.sync_once().await.verdicts(),
        [Verdict::Stored, Verdict::Stored]
    );
    admin.sync().await;
    // A picture in a record of each kind that has any.
    let mut pictures = Vec::new();
    for (kind, record) in &records {
        let bytes = photo(1, 99);
        let blob = BlobId::of(&bytes).to_string();
        let mut fields = registry::kind(kind).unwrap().schema.fields();
        let key = fields.find_map(|field| match field.kind {
            FieldKind::Rows(inner) => {
                let inner = inner.iter().find(|inner| inner.kind.is_picture())?;
                Some(format!("{}/{}/{}", field.key, id(0x77), inner.key))
            }
            kind => kind.is_picture().then(|| field.key.to_owned()),
        });
        if let Some(key) = key {
            admin.save(kind, *record, writes([(&key, &blob)]));
            admin.sync().await;
            let name = BlobName {
                record: *record,
                blob: BlobId::of(&bytes),
            };
            assert!(admin.bring(name, 0, bytes.len(), &bytes).await.is_whole);
            pictures.push(name);
        }
    }
    assert_eq!(pictures.len(), 4);
    let mut cells = 0;
    for by in By::ALL {
        arrange(&mut admin, by).await;
        for (post, role) in Post::ALL
            .iter()
            .flat_map(|post| Role::ALL.iter().map(move |role| (*post, *role)))
        {
            let codes = [("post", post.item().code), ("role", role.item().code)];
            admin.save("staff", id(at::TARO), writes(codes));
            let told = admin.sync_once().await;
            assert!(
                told.verdicts()
                    .iter()
                    .all(|verdict| *verdict == Verdict::Stored)
            );
            let mut taro = town.device("taro").await;
            taro.sync().await;
            let others = [
                ("staff", id(COLLEAGUE)),
                ("support_meeting", id(CALLED)),
                ("seat", id(CALLED_SEAT)),
                ("proposal", id(PROPOSAL)),
            ];
            let others = others.iter().map(|(kind, record)| (kind, record));
            for (kind, record) in records.iter().chain(others) {
                let grounds = by.grounds(kind, *record);
                let decide = |act| {
                    let mut grounds = grounds.iter();
                    grounds.any(|ground| may(post, role, *ground, act, kind))
                };
                let (sees, may_write) = (decide(Act::See), decide(Act::Write));
                let what = format!("{kind} {record} by {by:?} as {post:?}, {role:?}");
                assert_eq!(taro.docs.contains_key(record), sees, "{what}");
                if let Some(name) = pictures.iter().find(|name| name.record == *record) {
                    let status = if sees { 200 } else { 404 };
                    assert_eq!(taro.show(*name).await.status, status, "{what}");
                    cells += 1;
                }
                // What is written once is there already: another is asked for, in no edition.
                let target = match *kind {
                    "printed" => RecordId::new(uuid::Uuid::now_v7()),
                    _ => *record,
                };
                taro.save(kind, target, remark(kind));
                let expected = if may_write {
                    Verdict::Stored
                } else {
                    Verdict::Refused(match grounds[..] {
                        // Such a record would lie with those who keep them, whether it is there or not.
                        _ if ASKED.contains(kind) => Refusal::NotPermitted,
                        // What may not be seen is answered like what is not there and names no household.
                        _ if !sees && !matches!(*kind, "household" | "support_meeting") => {
                            Refusal::NoScope
                        }
                        [Ground::Convening] if !sees => Refusal::NotHeld,
                        [Ground::Staff] if *kind == "proposal" => Refusal::NotHeld,
                        [Ground::Staff, ..] => Refusal::NotAdministrator,
                        [] | [Ground::Own] => Refusal::NotHeld,
                        _ => Refusal::NotPermitted,
                    })
                };
                assert_eq!(taro.sync_once().await.verdicts(), [expected], "{what}");
                cells += 2;
            }
            // What he wrote is taken back, so that the next one finds it as it was.
            admin.sync().await;
        }
    }
    assert!(cells >= 2_000, "{cells} cells");
}
