//! The organisations of the demo and the people who work there.

use crate::{
    access::{
        Post::{
            Caseworker, CoordinatorFirst, CoordinatorSecond, InclusionCoordinator, Other, Section,
            VisitingNurse,
        },
        Role::{Administrator, Member, OrganisationAdministrator},
    },
    domain::people::{Organisation, OrganisationKind},
    jp::Timestamp,
    record::{ActorId, Ref},
    sample::build::{Build, Colleague, Person},
};

/// An organisation of the demo.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Team {
    /// The station of the demo nurse.
    NursesNorth,
    /// Another station.
    NursesSouth,
    /// 地域包括支援センター.
    Centre,
    /// 社会福祉協議会.
    Council,
    /// 福祉事務所.
    Welfare,
    /// An NPO.
    Npo,
}

/// Everyone.
pub(super) struct People {
    pub(super) administrator: Colleague,
    /// Of 保健福祉企画総務課.
    pub(super) section: Colleague,
    teams: Vec<Vec<Colleague>>,
}

impl People {
    /// Those who work in a team; never empty.
    pub(super) fn of(&self, team: Team) -> &[Colleague] {
        &self.teams[team as usize]
    }
}

/// An organisation and its people.
struct Workplace {
    name: (&'static str, &'static str),
    kind: OrganisationKind,
    phone: &'static str,
    address: &'static str,
    people: &'static [Person<'static>],
}

const OFFICE: Workplace = Workplace {
    name: (
        "見本市保健福祉企画総務課",
        "みほんしほけんふくしきかくそうむか",
    ),
    kind: OrganisationKind::City,
    phone: "086-000-0001",
    address: "北区見本町一丁目1-1",
    people: &[Person {
        login: "office1",
        name: "木村 百合子",
        kana: "きむら ゆりこ",
        post: Section,
        role: Member,
    }],
};

const ADMINISTRATOR: Person = Person {
    login: "admin",
    name: "山口 一郎",
    kana: "やまぐち いちろう",
    post: Section,
    role: Administrator,
};

/// In the order of [`Team`].
const WORKPLACES: [Workplace; 6] = [
    Workplace {
        name: (
            "見本訪問看護ステーション北",
            "みほんほうもんかんごすてーしょんきた",
        ),
        kind: OrganisationKind::NursingStation,
        phone: "086-000-0010",
        address: "北区見本町二丁目3-4",
        people: &[
            Person {
                login: "nurse1",
                name: "山田 花子",
                kana: "やまだ はなこ",
                post: VisitingNurse,
                role: Member,
            },
            Person {
                login: "nurse2",
                name: "佐藤 太郎",
                kana: "さとう たろう",
                post: VisitingNurse,
                role: Member,
            },
            Person {
                login: "nurse3",
                name: "鈴木 さくら",
                kana: "すずき さくら",
                post: VisitingNurse,
                role: OrganisationAdministrator,
            },
        ],
    },
    Workplace {
        name: (
            "見本訪問看護ステーション南",
            "みほんほうもんかんごすてーしょんみなみ",
        ),
        kind: OrganisationKind::NursingStation,
        phone: "086-000-0020",
        address: "南区見本町五丁目6-7",
        people: &[
            Person {
                login: "nurse4",
                name: "高橋 桃子",
                kana: "たかはし ももこ",
                post: VisitingNurse,
                role: Member,
            },
            Person {
                login: "nurse5",
                name: "田中 次郎",
                kana: "たなか じろう",
                post: VisitingNurse,
                role: Member,
            },
        ],
    },
    Workplace {
        name: (
            "北区中央地域包括支援センター（見本）",
            "きたくちゅうおうちいきほうかつしえんせんたー",
        ),
        kind: OrganisationKind::CareOffice,
        phone: "086-000-0030",
        address: "北区見本町三丁目2-1",
        people: &[
            Person {
                login: "center1",
                name: "中村 梅子",
                kana: "なかむら うめこ",
                post: Caseworker,
                role: Member,
            },
            Person {
                login: "center2",
                name: "小林 三郎",
                kana: "こばやし さぶろう",
                post: Caseworker,
                role: Member,
            },
            Person {
                login: "center3",
                name: "伊藤 菊子",
                kana: "いとう きくこ",
                post: CoordinatorFirst,
                role: Member,
            },
        ],
    },
    Workplace {
        name: ("見本市社会福祉協議会", "みほんししゃかいふくしきょうぎかい"),
        kind: OrganisationKind::SocialWelfareCouncil,
        phone: "086-000-0040",
        address: "北区見本町四丁目5-6",
        people: &[
            Person {
                login: "council1",
                name: "加藤 竹子",
                kana: "かとう たけこ",
                post: InclusionCoordinator,
                role: Member,
            },
            Person {
                login: "council2",
                name: "吉田 四郎",
                kana: "よしだ しろう",
                post: CoordinatorSecond,
                role: Member,
            },
        ],
    },
    Workplace {
        name: (
            "北区中央福祉事務所（見本）",
            "きたくちゅうおうふくしじむしょ",
        ),
        kind: OrganisationKind::City,
        phone: "086-000-0050",
        address: "北区見本町一丁目2-2",
        people: &[
            Person {
                login: "welfare1",
                name: "渡辺 松子",
                kana: "わたなべ まつこ",
                post: Caseworker,
                role: Member,
            },
            Person {
                login: "welfare2",
                name: "山本 五郎",
                kana: "やまもと ごろう",
                post: Caseworker,
                role: Member,
            },
        ],
    },
    Workplace {
        name: (
            "NPO法人見本ひだまりの会",
            "えぬぴーおーほうじんみほんひだまりのかい",
        ),
        kind: OrganisationKind::Npo,
        phone: "086-000-0060",
        address: "中区見本町六丁目7-8",
        people: &[
            Person {
                login: "npo1",
                name: "松本 楓",
                kana: "まつもと かえで",
                post: Other,
                role: Member,
            },
            Person {
                login: "npo2",
                name: "井上 六郎",
                kana: "いのうえ ろくろう",
                post: Other,
                role: Member,
            },
        ],
    },
];

/// Adds everyone; the administrator enters them all, himself first.
pub(super) fn people(build: &mut Build, at: Timestamp) -> People {
    let actor = ActorId::new(build.rng.uuid(at));
    let office = organisation(build, actor, at, &OFFICE);
    let administrator =
        build.colleague_as(actor, actor, at, (office, OFFICE.name.0), &ADMINISTRATOR);
    let section = add_people(build, actor, at, office, &OFFICE);
    let teams = WORKPLACES.iter().map(|workplace| {
        let organisation = organisation(build, actor, at, workplace);
        add_people(build, actor, at, organisation, workplace)
    });
    People {
        administrator,
        teams: teams.collect(),
        section: section.first().copied().unwrap_or(administrator),
    }
}

fn organisation(
    build: &mut Build,
    author: ActorId,
    at: Timestamp,
    workplace: &Workplace,
) -> Ref<Organisation> {
    let Workplace {
        name,
        kind,
        phone,
        address,
        ..
    } = workplace;
    build.organisation(author, at, *name, *kind, phone, address)
}

fn add_people(
    build: &mut Build,
    author: ActorId,
    at: Timestamp,
    organisation: Ref<Organisation>,
    workplace: &Workplace,
) -> Vec<Colleague> {
    let add = |person| build.colleague(author, at, (organisation, workplace.name.0), person);
    workplace.people.iter().map(add).collect()
}
