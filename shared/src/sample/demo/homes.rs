//! Households of 北区 and 中区.

use super::{
    District::{Centre, North, NorthCentre},
    Home,
    people::Team,
    person, plan,
};
use crate::domain::household::{
    CareLevel::{self, Applied, Care1, Care2, Care3, Support2},
    Relation::{Child, Grandchild, Principal, Spouse},
    Sex::{Female, Male},
    Trouble::{
        Care, Children, Debt, Dependence, Housing, Illness, Isolation, MentalHealth, Money,
        Neighbours, NoRelatives, Rights, School, Work,
    },
};

pub(super) const HOMES: &[Home] = &[
    Home {
        name: "佐藤ハナ様宅",
        kana: "さとう はな",
        phone: "086-000-2001",
        district: NorthCentre,
        address: "北区見本町一丁目2-3",
        access: "駐車は北側の空き地。呼び鈴が鳴らないので戸をたたく。",
        background: "母と、十年以上外に出ていない長男の二人暮らし。収入は母の年金だけ。",
        troubles: &[Isolation, Money, Care],
        people: &[
            person("佐藤 ハナ", "さとう はな", Principal, Female, "1942-03-12")
                .care(Care2)
                .troubles(&[Care, Illness]),
            person("佐藤 健一", "さとう けんいち", Child, Male, "1970-08-25")
                .troubles(&[Isolation, Work])
                .notes("日中は自室で過ごす。手紙なら返事がある。"),
        ],
        teams: &[Team::NursesNorth, Team::Centre, Team::Council],
        plan: plan(0, 9, 0, 4),
        remarks: &[
            (
                "長男の部屋の前に空の食器が出ていた。食事はとれている様子。",
                "「息子のことは誰にも言わんといて」と母。",
            ),
            (
                "玄関に督促の封筒が三通、開けずに置いてあった。",
                "「自分が入院したら、この子はどうなるんじゃろう」と話す。",
            ),
            (
                "長男が廊下に出てきて、短くあいさつをした。",
                "長男に次の訪問日を紙で渡すと、うなずいた。",
            ),
        ],
    },
    Home {
        name: "鈴木太郎様宅",
        kana: "すずき たろう",
        phone: "086-000-2002",
        district: NorthCentre,
        address: "北区見本町三丁目5-1",
        access: "小型犬がいる。門は必ず閉める。",
        background: "認知症の妻を夫が介護している。長女は県外。",
        troubles: &[Care, Illness],
        people: &[
            person("鈴木 太郎", "すずき たろう", Principal, Male, "1939-11-02").troubles(&[Care]),
            person("鈴木 梅子", "すずき うめこ", Spouse, Female, "1941-05-30")
                .care(Care3)
                .troubles(&[Illness])
                .notes("夕方になると外へ出ようとする。"),
        ],
        teams: &[Team::NursesNorth, Team::Centre],
        plan: plan(0, 9, 45, 3),
        remarks: &[
            (
                "妻は同じ質問を何度もくり返すが、表情は穏やか。",
                "「夜中に二度起こされて眠れん」と夫。",
            ),
            (
                "台所の鍋に焦げた跡。火の始末が心配。",
                "夫はデイサービスの見学に前向き。",
            ),
            (
                "冷蔵庫に同じ豆腐が六つ。買い物の重なりが増えている。",
                "長女が来月帰省するので、その時に話し合いたいとのこと。",
            ),
        ],
    },
    Home {
        name: "高橋次郎様宅",
        kana: "たかはし じろう",
        phone: "086-000-2003",
        district: NorthCentre,
        address: "北区見本町六丁目11-8 見本荘103号",
        access: "集合住宅の一階。夜勤明けの隣人がいるので静かに。",
        background: "独り暮らし。糖尿病。家賃と国民健康保険料に滞納がある。",
        troubles: &[Illness, Debt, Money, Work],
        people: &[person(
            "高橋 次郎",
            "たかはし じろう",
            Principal,
            Male,
            "1964-01-19",
        )
        .troubles(&[Illness, Debt, Work])
        .notes("インスリンは自己注射。")],
        teams: &[Team::NursesNorth, Team::Welfare],
        plan: plan(0, 10, 30, 7),
        remarks: &[
            (
                "食事は菓子パンと麺類が中心。空のカップ麺が多い。",
                "「病院代が払えんから薬を半分にしとる」と話す。",
            ),
            (
                "右足の親指に小さな傷。赤みがあるが膿はない。",
                "家計の相談窓口を紹介し、一緒に行く日を決めた。",
            ),
        ],
    },
    Home {
        name: "田中一郎様宅",
        kana: "たなか いちろう",
        phone: "086-000-2004",
        district: North,
        address: "北区見本山町12-4",
        access: "坂道が狭い。車は下の集会所に置く。",
        background: "慢性閉塞性肺疾患で在宅酸素。妻と二人暮らし。",
        troubles: &[Illness, Care],
        people: &[
            person(
                "田中 一郎",
                "たなか いちろう",
                Principal,
                Male,
                "1946-07-07",
            )
            .care(Care1)
            .troubles(&[Illness]),
            person("田中 花子", "たなか はなこ", Spouse, Female, "1949-09-15"),
        ],
        teams: &[Team::NursesNorth],
        plan: plan(0, 11, 15, 3),
        remarks: &[
            (
                "酸素は毎分一・五リットル。管のねじれを直した。",
                "「風呂に入ると息が切れる」とのこと。",
            ),
            (
                "爪の色は良い。足のむくみは前回より軽い。",
                "妻は停電の時のことを心配している。ボンベの置き場を確かめた。",
            ),
        ],
    },
    Home {
        name: "中村四郎様宅",
        kana: "なかむら しろう",
        phone: "086-000-2005",
        district: North,
        address: "北区見本山町40-2",
        access: "昼前は寝ていることが多い。電話をしてから行く。",
        background: "飲酒の問題で離職。近隣から音とごみの苦情がある。",
        troubles: &[Dependence, Neighbours, Work],
        people: &[person(
            "中村 四郎",
            "なかむら しろう",
            Principal,
            Male,
            "1972-12-01",
        )
        .troubles(&[Dependence, Neighbours])],
        teams: &[Team::NursesNorth, Team::Npo],
        plan: plan(0, 13, 0, 7),
        remarks: &[
            (
                "部屋に空き缶の袋が二つ。前回より少ない。",
                "「三日飲まずにいられた」と少し誇らしげに話す。",
            ),
            (
                "手のふるえはない。食事は一日一回。",
                "集まりに行ってみるかと尋ねると「考えとく」との返事。",
            ),
        ],
    },
    Home {
        name: "伊藤さくら様宅",
        kana: "いとう さくら",
        phone: "080-0000-2006",
        district: Centre,
        address: "中区見本台二丁目8-15 見本ハイツ201号",
        access: "二階。子どもが一人の時は玄関先まで。",
        background: "ひとり親。母にうつ病があり、長女が中学校に行けていない。",
        troubles: &[Children, School, MentalHealth, Money],
        people: &[
            person(
                "伊藤 さくら",
                "いとう さくら",
                Principal,
                Female,
                "1985-04-18",
            )
            .troubles(&[MentalHealth, Money]),
            person("伊藤 もも", "いとう もも", Child, Female, "2012-06-09").troubles(&[School]),
            person("伊藤 りく", "いとう りく", Child, Male, "2017-02-22"),
        ],
        teams: &[Team::NursesNorth, Team::Welfare, Team::Council],
        plan: plan(0, 13, 45, 7),
        remarks: &[
            (
                "母は布団で過ごす時間が長い。流しに食器がたまっている。",
                "「朝、起こしてやれんのがつらい」と母。",
            ),
            (
                "長女は弟の面倒をよく見ている。笑顔もある。",
                "長女は「保健室なら行けるかも」と話した。",
            ),
            (
                "弟は元気。宿題を見せてくれた。",
                "母は薬を続けられている。次の受診日を確かめた。",
            ),
        ],
    },
    Home {
        name: "渡辺三郎様宅",
        kana: "わたなべ さぶろう",
        phone: "086-000-2007",
        district: Centre,
        address: "中区見本台五丁目3-9",
        access: "玄関の段差に手すりあり。",
        background: "脳卒中の後遺症で左半身にまひ。妻に介護の疲れが見える。",
        troubles: &[Illness, Care],
        people: &[
            person(
                "渡辺 三郎",
                "わたなべ さぶろう",
                Principal,
                Male,
                "1950-10-10",
            )
            .care(Care3)
            .troubles(&[Illness]),
            person("渡辺 松子", "わたなべ まつこ", Spouse, Female, "1953-03-03").troubles(&[Care]),
        ],
        teams: &[Team::NursesNorth],
        plan: plan(0, 14, 30, 3),
        remarks: &[
            (
                "仙骨部に軽い発赤。皮膚はむけていない。",
                "妻は腰が痛いと言う。ベッドの高さを一緒に直した。",
            ),
            (
                "左手の指を少し動かせるようになった。",
                "「孫の顔を見に行きたい」が今の目標。",
            ),
        ],
    },
    Home {
        name: "山本ウメ様宅",
        kana: "やまもと うめ",
        phone: "086-000-2008",
        district: Centre,
        address: "中区見本浜1-22",
        access: "耳が遠い。勝手口から声をかける。",
        background: "身寄りのない独り暮らし。通帳と印鑑の置き場を忘れることがある。",
        troubles: &[NoRelatives, Rights],
        people: &[person(
            "山本 ウメ",
            "やまもと うめ",
            Principal,
            Female,
            "1938-01-05",
        )
        .care(Support2)
        .troubles(&[NoRelatives, Rights])],
        teams: &[Team::NursesNorth, Team::Council],
        plan: plan(0, 15, 15, 4),
        remarks: &[
            (
                "薬の飲み忘れが三回分あった。曜日の箱に入れ直した。",
                "「何かあったら誰に言うたらええんかな」と話す。",
            ),
            (
                "仏壇の花が新しい。近所の人が持ってきてくれたとのこと。",
                "見慣れない業者の契約書があった。解約の相談を勧めた。",
            ),
        ],
    },
    Home {
        name: "木村ヨシ様宅",
        kana: "きむら よし",
        phone: "086-000-2009",
        district: NorthCentre,
        address: "北区見本町八丁目1-7",
        access: "庭に物が多く足もとに注意。",
        background: "独り暮らし。物がたまり、暮らしの場所が狭くなっている。",
        troubles: &[Housing, Isolation, Neighbours],
        people: &[
            person("木村 ヨシ", "きむら よし", Principal, Female, "1947-06-21")
                .care(Applied)
                .troubles(&[Housing]),
            person("木村 空", "きむら そら", Grandchild, Male, "2003-09-09")
                .care(CareLevel::None)
                .notes("市内に住む。月に一度顔を出す。"),
        ],
        teams: &[Team::Centre, Team::Welfare],
        plan: plan(0, 10, 0, 7),
        remarks: &[
            (
                "玄関から居間までの通り道は確保されている。",
                "「捨てるのはもったいのうて」と話す。",
            ),
            (
                "台所は使えず、食事は買ってきた物。",
                "片付けを孫と一緒に少しずつ進めることになった。",
            ),
        ],
    },
];
