//! Everyday questions find the row that takes the matter.

#![expect(clippy::unwrap_used, reason = "tests stop at the first surprise")]

use shared::{
    domain::directory::Saying,
    jp::{Date, Timestamp},
    record::{Doc, Dot, Edit, Record, ReplicaId},
    reports::{
        Editions,
        finding::{Finder, Row, What},
    },
    sample::demo_city,
};
use uuid::Uuid;

fn today() -> Date {
    Date::from_iso("2026-11-26").unwrap()
}

fn finder() -> Finder {
    let dot = Dot {
        replica: ReplicaId::new(Uuid::nil()),
        counter: 1,
    };
    let docs: Vec<Doc> = demo_city(today())
        .records
        .into_iter()
        .map(|record| {
            let mut doc = Doc::new(record.kind, record.id);
            let edit = Edit::create(record.kind, record.id, record.writes);
            doc.apply(&edit.into_save(dot, 0, record.author, Timestamp::from_millis(0), None));
            doc
        })
        .collect();
    let editions = Editions::read(&docs, today());
    let standing = editions.standing(editions.published()[0].0);
    let sayings = docs.iter().filter(|doc| &*doc.kind == Saying::KIND);
    let sayings: Vec<_> = sayings.map(|doc| Saying::parse(doc).unwrap()).collect();
    Finder::new(&standing, &sayings)
}

/// A row in short: its number, or its name.
fn short(row: &Row) -> String {
    match &row.what {
        What::Entry(entry) => entry.no.to_string(),
        What::Kind(kind) => kind.name.to_string(),
        What::Office(office) => office.name.to_string(),
    }
}

fn found(finder: &Finder, typed: &str) -> Vec<String> {
    let hits = finder.find(typed).into_iter();
    hits.map(|hit| short(&finder.rows()[hit.row])).collect()
}

/// What people ask, in words of their own, and which rows take it: one of them must be among the first three.
const QUESTIONS: &[(&str, &[&str])] = &[
    ("家賃払えへん", &["寄り添いサポートセンター"]),
    (
        "家賃を3か月ためてしまいました",
        &["寄り添いサポートセンター"],
    ),
    (
        "大家さんから家賃が払えないなら出て行けと言われた",
        &["寄り添いサポートセンター"],
    ),
    (
        "電気が止められそうです。どうしたらいいですか",
        &["寄り添いサポートセンター"],
    ),
    ("電気代が払えない", &["寄り添いサポートセンター"]),
    (
        "借金がふくらんで返済できません",
        &["寄り添いサポートセンター"],
    ),
    (
        "仕事をクビになって収入がない",
        &["寄り添いサポートセンター"],
    ),
    ("なかなか仕事がみつからない", &["寄り添いサポートセンター"]),
    ("今日食べるものがない", &["寄り添いサポートセンター"]),
    ("おばあちゃんの物忘れがひどい", &["8"]),
    ("母が同じことを何度も言うようになった", &["8"]),
    ("父の介護でもう疲れました", &["8"]),
    ("ひとり暮らしの母のことが心配", &["8"]),
    ("認知症の夫が夜中に出て行って帰れなくなる", &["8"]),
    ("隣のおばあさんがたたかれているみたい", &["8"]),
    ("通帳や印鑑をすぐ無くす", &["8"]),
    ("最近よく転ぶようになった祖父", &["8"]),
    ("夜ねむれない", &["6"]),
    ("お酒をやめたいのにやめられへん", &["6"]),
    ("主人が朝からお酒を飲んで暴れる", &["6"]),
    ("気持ちが落ちこんで何もやる気がおきない", &["6"]),
    ("もう死んでしまいたい", &["6"]),
    (
        "息子がずっと部屋に引きこもっている",
        &["こころの健康センター", "7", "18"],
    ),
    (
        "ギャンブルをやめさせたい",
        &["こころの健康センター", "7", "18"],
    ),
    ("娘が学校へ行きたがらない", &["地域こども相談センター"]),
    ("子供が学校に行かへん", &["地域こども相談センター"]),
    (
        "孫が言うことをきかなくて困っています",
        &["地域こども相談センター"],
    ),
    ("子どもをつい叩いてしまう", &["地域こども相談センター"]),
    (
        "となりの家から子どもの泣き声が聞こえる",
        &["こども総合相談所", "地域こども相談センター"],
    ),
    ("夫から殴られています", &["福祉事務所"]),
    ("生活保護の申請がしたい", &["福祉事務所"]),
    ("要介護認定を申し込みたい", &["9"]),
    ("介護サービスのお金が高くて払えない", &["10"]),
    ("家に来てくれるお医者さんはいませんか", &["1"]),
    ("病院の説明に納得いかない", &["2"]),
    ("予防注射はどこで受けられますか", &["3"]),
    ("難病の医療費の助成を受けたい", &["4"]),
    ("赤ちゃんが小さく生まれて入院している", &["5"]),
    ("障害者手帳を取りたい", &["12"]),
    ("精神科に通うお金を安くしたい", &["15"]),
    ("車椅子を作りたい", &["13"]),
    ("療育手帳はどこでもらえますか", &["14"]),
    (
        "うちの子は発達障害ではないかと言われた",
        &["19", "発達障害者支援センター"],
    ),
    (
        "大人になって空気が読めず仕事でミスが多い",
        &["19", "発達障害者支援センター"],
    ),
    ("障害がある子の昼間の居場所", &["11"]),
    (
        "どこに相談していいのか分からない",
        &["保健福祉ネットワーク総合相談窓口"],
    ),
    ("近所の人ともめている", &["区役所"]),
    ("妊娠して不安", &["保健センター"]),
];

/// Forty more, written by someone who had not read the sayings: dialect, kana, half-width letters, long sentences.
const UNSEEN: &[(&str, &[&str])] = &[
    (
        "ばあちゃんがようボケてきてのう",
        &["8", "地域包括支援センター"],
    ),
    ("親父が徘徊して夜も寝られん", &["8", "地域包括支援センター"]),
    ("ｶｲｺﾞﾎｹﾝの申請したい", &["9", "福祉事務所"]),
    ("要介護認定を受けたいんじゃけど", &["9", "10", "福祉事務所"]),
    (
        "ヘルパーさん頼みたい",
        &["8", "9", "10", "地域包括支援センター"],
    ),
    (
        "母が転んで骨折して退院後の生活が心配",
        &["1", "8", "地域包括支援センター"],
    ),
    (
        "家で看取りたいんですが往診してくれる先生おりますか",
        &["1", "地域ケア総合推進センター"],
    ),
    (
        "かかりつけのお医者さんを探しとる",
        &["1", "地域ケア総合推進センター"],
    ),
    ("病院の対応がひどくて文句を言いたい", &["2"]),
    ("コロナのワクチンどこで打てるん", &["3"]),
    ("エイズの検査受けたい　匿名で", &["3"]),
    ("結核といわれた", &["3", "保健所"]),
    ("パーキンソン病の医療費の助成", &["4"]),
    ("赤ちゃんが小さく生まれて入院費が心配", &["5"]),
    ("子どもの心臓病の医療費", &["5"]),
    ("酒がやめられん", &["6", "7", "18", "こころの健康センター"]),
    (
        "しんどうて死にたい",
        &["6", "7", "18", "こころの健康センター"],
    ),
    (
        "夜ねむれん気がめいる",
        &["6", "7", "18", "こころの健康センター"],
    ),
    (
        "息子が三十年部屋から出てこん",
        &["6", "7", "18", "こころの健康センター"],
    ),
    (
        "パチンコで借金つくった",
        &["こころの健康センター", "寄り添いサポートセンター"],
    ),
    ("うつ病で通院しとる　医療費を安くしたい", &["15"]),
    ("精神の手帳を更新", &["15"]),
    ("療育手帳をとりたい", &["12", "14"]),
    ("車いすを作りたい", &["13"]),
    ("補聴器の補助はありますか", &["13"]),
    ("耳が聞こえにくいので手帳がほしい", &["12", "13"]),
    ("作業所に通わせたい", &["11"]),
    ("知的障がいの息子の将来が不安", &["11", "14"]),
    (
        "落ち着きのない子で授業中に立ち歩く",
        &["19", "発達障害者支援センター", "地域こども相談センター"],
    ),
    ("ＡＤＨＤかもしれん", &["19", "発達障害者支援センター"]),
    (
        "隣の家から子どもの泣き声と怒鳴り声がする",
        &["地域こども相談センター", "こども総合相談所"],
    ),
    (
        "学校に行きとうないという",
        &["地域こども相談センター", "こども総合相談所"],
    ),
    (
        "子育てにつかれた",
        &["地域こども相談センター", "こども総合相談所", "保健センター"],
    ),
    ("ひとり親で生活が苦しい", &["福祉事務所"]),
    ("生活保護うけたい", &["福祉事務所"]),
    (
        "食べるもんがない お金がない",
        &["福祉事務所", "寄り添いサポートセンター"],
    ),
    ("住むところがのうなった", &["寄り添いサポートセンター"]),
    (
        "失業して家賃が払えんようになった",
        &["寄り添いサポートセンター"],
    ),
    ("爺さんが息子にどつかれとる", &["8", "地域包括支援センター"]),
    ("じゅうみんひょうがほしい", &["区役所", "地域センター"]),
];

/// The questions that don't find a row that takes the matter among the first three.
fn missed(questions: &[(&str, &[&str])]) -> Vec<String> {
    let finder = finder();
    let mut missed = Vec::new();
    for (question, right) in questions {
        let found = found(&finder, question);
        let mut first = found.iter().take(3);
        if !first.any(|row| right.contains(&row.as_str())) {
            let shown = &found[..found.len().min(5)];
            missed.push(format!("{question}: {shown:?}, wanted {right:?}"));
        }
    }
    missed
}

#[test]
fn everyday_questions_find_the_right_row_among_the_first_three() {
    let missed = missed(QUESTIONS);
    assert!(missed.is_empty(), "{}\n{}", missed.len(), missed.join("\n"));
}

#[test]
fn so_do_questions_nobody_had_in_mind() {
    let missed = missed(UNSEEN);
    assert!(missed.is_empty(), "{}\n{}", missed.len(), missed.join("\n"));
}

/// Words as they are typed in a hurry, and what comes first.
const WORDS: &[(&str, &str)] = &[
    ("やちん", "寄り添いサポートセンター"),
    ("ﾔﾁﾝ", "寄り添いサポートセンター"),
    ("ものわすれ", "8"),
    ("モノワスレ", "8"),
    ("ホウカツ", "8"),
    ("學校に行けない", "地域こども相談センター"),
    ("介護保險の申請", "9"),
    ("保険センター", "保健センター"),
    ("086-803-1240", "10"),
    ("086 803 1240", "10"),
    ("０８６（８０３）１２４０", "10"),
    ("+81-86-803-1240", "10"),
    ("０８６８０３１２４０", "10"),
    ("８０３ー１２４０", "10"),
    ("1240", "10"),
    ("5217", "2"),
    ("北長瀬表町", "1"),
    ("春日町 発達", "19"),
    ("ＨＩＶ", "3"),
    ("hiv検査", "3"),
    ("エイズ", "3"),
    ("中区地域包括支援センター", "中区地域包括支援センター"),
    ("086-000-1041", "北区中央地域包括支援センター"),
];

#[test]
fn words_in_any_writing_and_parts_of_numbers_are_found() {
    let finder = finder();
    let first = |typed: &str| found(&finder, typed).first().cloned().unwrap_or_default();
    let wrong: Vec<_> = WORDS
        .iter()
        .map(|(typed, right)| (typed, right, first(typed)))
        .filter(|(_, right, first)| first != *right)
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn nothing_typed_is_the_whole_list_and_nonsense_is_nothing() {
    let finder = finder();
    let all = found(&finder, " 　");
    assert_eq!(all.len(), 19);
    assert_eq!(
        all[..5],
        ["1", "6", "8", "11", "2"],
        "★ first, then by number"
    );
    let stars: Vec<_> = finder.default_windows().map(short).collect();
    assert_eq!(stars, ["1", "6", "8", "11"]);
    for nonsense in ["あああああ", "xyzzy", "！？", "000-0000-0000", "ー", "🙂"] {
        assert_eq!(found(&finder, nonsense), [""; 0], "{nonsense}");
    }
    // Very long, or made of one letter.
    let long = "家賃が払えない".repeat(500);
    assert_eq!(found(&finder, &long)[0], "寄り添いサポートセンター");
    let _ = found(&finder, &"の".repeat(10_000));
}

#[test]
fn all_rows_that_hold_every_word_are_shown_star_first() {
    let finder = finder();
    let found = found(&finder, "相談 障害");
    for row in ["11", "12", "13", "14", "15", "16", "17", "18", "19"] {
        assert!(found.contains(&row.to_owned()), "{row} {found:?}");
    }
}

#[test]
fn why_a_row_was_found_is_said() {
    let finder = finder();
    let hits = finder.find("家賃払えへん");
    assert_eq!(hits[0].said.as_deref(), Some("家賃が払えない"));
}
