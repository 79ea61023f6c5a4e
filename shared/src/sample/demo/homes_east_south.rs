//! Households of 東区 and 南区.

use super::{
    District::{East, South, SouthWest},
    Home,
    people::Team,
    person, plan,
};
use crate::domain::household::{
    CareLevel::{Care1, Care2, Care4, Support1},
    Relation::{Child, ChildInLaw, Grandchild, Parent, Principal, Spouse},
    Sex::{Female, Male},
    Trouble::{
        Abuse, Care, Children, Disability, Housing, Illness, Isolation, MentalHealth, Money,
        Offending, Work,
    },
};

pub(super) const HOMES: &[Home] = &[
    Home {
        name: "小林キク様宅",
        kana: "こばやし きく",
        phone: "086-000-2010",
        district: East,
        address: "東区見本川町3-16",
        access: "呼び鈴のあと、玄関まで出るのに時間がかかる。",
        background: "八十代の夫婦。互いに介護が必要になってきた。",
        troubles: &[Care, Illness],
        people: &[
            person(
                "小林 キク",
                "こばやし きく",
                Principal,
                Female,
                "1940-02-14",
            )
            .care(Care2)
            .troubles(&[Illness]),
            person("小林 正", "こばやし ただし", Spouse, Male, "1937-08-08")
                .care(Support1)
                .troubles(&[Care]),
        ],
        teams: &[Team::NursesNorth],
        plan: plan(0, 16, 0, 4),
        remarks: &[
            (
                "廊下でつまずいた跡のあざが左のすねにある。",
                "「わしが倒れたら終わりじゃ」と夫。",
            ),
            (
                "夫の薬の袋が日付順に並んでいる。よく管理できている。",
                "配食を週三回から五回に増やしたいとのこと。",
            ),
        ],
    },
    Home {
        name: "加藤五郎様宅",
        kana: "かとう ごろう",
        phone: "086-000-2011",
        district: East,
        address: "東区見本川町20-5",
        access: "鍵の保管箱あり。番号は事務所で確かめる。",
        background: "パーキンソン病。長男夫婦と同居。難病の手続きを進めている。",
        troubles: &[Illness, Disability, Care],
        people: &[
            person("加藤 五郎", "かとう ごろう", Principal, Male, "1951-05-05")
                .care(Care2)
                .troubles(&[Illness]),
            person("加藤 誠", "かとう まこと", Child, Male, "1979-12-24"),
            person("加藤 恵", "かとう めぐみ", ChildInLaw, Female, "1981-07-30").troubles(&[Care]),
        ],
        teams: &[Team::NursesNorth],
        plan: plan(0, 16, 45, 7),
        remarks: &[
            (
                "朝の薬が効くまで一時間ほど体が動きにくい。",
                "「字が小さくなってしもうた」と見せてくれた。",
            ),
            (
                "方向を変える時に足が出にくい。床に目印の線を貼った。",
                "嫁は「夜だけでも休みたい」と話す。",
            ),
        ],
    },
    Home {
        name: "吉田ツル様宅",
        kana: "よしだ つる",
        phone: "086-000-2012",
        district: East,
        address: "東区見本原町9-9",
        access: "長男が在宅の時は二人で訪問する。",
        background: "長男と二人暮らし。強い口調や金銭の扱いが気にかかる。",
        troubles: &[Abuse, Care, Money],
        people: &[
            person("吉田 ツル", "よしだ つる", Principal, Female, "1943-10-28")
                .care(Care1)
                .troubles(&[Abuse]),
            person("吉田 守", "よしだ まもる", Child, Male, "1968-03-17").troubles(&[Money, Work]),
        ],
        teams: &[Team::NursesNorth, Team::Council],
        plan: plan(-2, 14, 0, 7),
        remarks: &[
            (
                "腕に古いあざ。どうしたのか尋ねると黙った。",
                "「わたしが悪いんよ」と小さな声で言う。",
            ),
            (
                "冷蔵庫にほとんど食べ物がない。",
                "長男は「仕事がみつからん」といらだっている。",
            ),
        ],
    },
    Home {
        name: "山口六郎様宅",
        kana: "やまぐち ろくろう",
        phone: "080-0000-2013",
        district: SouthWest,
        address: "南区見本田町一丁目6-2",
        access: "保育園の迎えがあるので十六時までに終える。",
        background: "父の介護と二人の幼児の子育てが重なっている。",
        troubles: &[Care, Children, Work],
        people: &[
            person(
                "山口 六郎",
                "やまぐち ろくろう",
                Principal,
                Male,
                "1988-08-16",
            )
            .troubles(&[Work]),
            person("山口 葵", "やまぐち あおい", Spouse, Female, "1990-01-27")
                .troubles(&[Children]),
            person("山口 茂", "やまぐち しげる", Parent, Male, "1954-11-11")
                .care(Care4)
                .troubles(&[Illness]),
            person(
                "山口 ひなた",
                "やまぐち ひなた",
                Child,
                Female,
                "2022-05-20",
            ),
            person("山口 はると", "やまぐち はると", Child, Male, "2024-10-03"),
        ],
        teams: &[Team::NursesNorth],
        plan: plan(1, 9, 30, 4),
        remarks: &[
            (
                "父の胃ろうのまわりの皮膚はきれい。",
                "「夜中の注入と授乳が重なる」と妻。",
            ),
            (
                "子どもの声を聞くと父の表情がゆるむ。",
                "夫は介護休業を会社に相談するとのこと。",
            ),
        ],
    },
    Home {
        name: "松本フミ様宅",
        kana: "まつもと ふみ",
        phone: "086-000-2014",
        district: SouthWest,
        address: "南区見本田町三丁目14-7",
        access: "初めての人は苦手。前もって名前を伝える。",
        background: "統合失調症で通院中。妹と近居。薬が減ると眠れなくなる。",
        troubles: &[MentalHealth, Isolation],
        people: &[
            person(
                "松本 フミ",
                "まつもと ふみ",
                Principal,
                Female,
                "1967-09-01",
            )
            .troubles(&[MentalHealth, Isolation]),
            person(
                "松本 なぎ",
                "まつもと なぎ",
                Grandchild,
                Female,
                "2008-12-12",
            ),
        ],
        teams: &[Team::NursesNorth, Team::Npo],
        plan: plan(3, 10, 30, 7),
        remarks: &[
            (
                "部屋は整っている。カーテンを開けて過ごせている。",
                "「声は聞こえるけど、相手にせんようにしとる」と話す。",
            ),
            (
                "髪を短く切っていた。自分で美容院に行けたとのこと。",
                "夜は五時間ほど眠れている。",
            ),
        ],
    },
    Home {
        name: "井上七郎様宅",
        kana: "いのうえ しちろう",
        phone: "080-0000-2015",
        district: South,
        address: "南区見本浦7-1 見本アパート5号",
        access: "約束の時刻を守ることを大切にしている。",
        background: "施設を出て半年。住まいと仕事を整えているところ。",
        troubles: &[Offending, Housing, Work, Illness],
        people: &[person(
            "井上 七郎",
            "いのうえ しちろう",
            Principal,
            Male,
            "1959-06-13",
        )
        .troubles(&[Offending, Housing, Work])],
        teams: &[Team::NursesSouth, Team::Npo],
        plan: plan(0, 9, 30, 7),
        remarks: &[
            (
                "部屋に布団と小さな机がある。きれいに使っている。",
                "「履歴書の書き方がわからん」と相談があった。",
            ),
            (
                "血圧の薬を飲めている。",
                "保証人がいないことを気にしている。窓口を調べて伝えることにした。",
            ),
        ],
    },
];
