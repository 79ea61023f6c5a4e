//! The table.

use super::{
    Case,
    Is::{Empty, No, Text, Yes},
    Who::{Caseworker, Colleague, Lost, Nurse},
};

const YEAR: i64 = 365 * 24 * 60;

pub(super) const CASES: &[Case] = &[
    Case {
        name: "別々の欄を書いた：両方残る",
        rounds: &[
            &[(Nurse, 0, &[("seen", Text("笑顔"))])],
            &[
                (Nurse, 10, &[("seen", Text("疲れた様子"))]),
                (Colleague, 11, &[("said", Text("眠れない"))]),
            ],
        ],
        shown: &[("seen", Text("疲れた様子")), ("said", Text("眠れない"))],
        rivals: &[],
    },
    Case {
        name: "同じ欄に違うことを書いた：新しい方が見え、両方残る",
        rounds: &[
            &[(Nurse, 0, &[("said", Text("変わりない"))])],
            &[
                (Nurse, 10, &[("said", Text("眠れない"))]),
                (Colleague, 20, &[("said", Text("よく眠れた"))]),
            ],
        ],
        shown: &[("said", Text("よく眠れた"))],
        rivals: &[("said", &[Text("眠れない"), Text("よく眠れた")])],
    },
    Case {
        name: "同じ欄に同じことを書いた：食い違いではない",
        rounds: &[
            &[(Nurse, 0, &[("outcome", Text("absent"))])],
            &[
                (Nurse, 10, &[("outcome", Text("met"))]),
                (Colleague, 20, &[("outcome", Text("met"))]),
            ],
        ],
        shown: &[("outcome", Text("met"))],
        rivals: &[],
    },
    Case {
        name: "相手の書いたものを見て直した：直したものだけが残る",
        rounds: &[
            &[(Nurse, 0, &[("said", Text("眠れない"))])],
            &[(Colleague, 10, &[("said", Text("夜中に二度起きる"))])],
        ],
        shown: &[("said", Text("夜中に二度起きる"))],
        rivals: &[],
    },
    Case {
        name: "一人が消し、一人が書いた：書いたものは消えない",
        rounds: &[
            &[(Nurse, 0, &[("next_on", Text("2026-12-01"))])],
            &[
                (Nurse, 10, &[("next_on", Text("2026-12-03"))]),
                (Colleague, 5, &[("next_on", Empty)]),
            ],
        ],
        shown: &[("next_on", Text("2026-12-03"))],
        rivals: &[("next_on", &[Text("2026-12-03"), Empty])],
    },
    Case {
        name: "後から消した：消したことが見え、書いたものも残る",
        rounds: &[
            &[(Nurse, 0, &[("next_on", Text("2026-12-01"))])],
            &[
                (Nurse, 10, &[("next_on", Text("2026-12-03"))]),
                (Colleague, 15, &[("next_on", Empty)]),
            ],
        ],
        shown: &[("next_on", Empty)],
        rivals: &[("next_on", &[Text("2026-12-03"), Empty])],
    },
    Case {
        name: "二人とも消した：空のまま",
        rounds: &[
            &[(Nurse, 0, &[("next_on", Text("2026-12-01"))])],
            &[
                (Nurse, 10, &[("next_on", Empty)]),
                (Colleague, 15, &[("next_on", Empty)]),
            ],
        ],
        shown: &[("next_on", Empty)],
        rivals: &[],
    },
    Case {
        name: "別々の困りごとを足した：両方付く",
        rounds: &[
            &[(Nurse, 0, &[("troubles/illness", Yes)])],
            &[
                (Nurse, 10, &[("troubles/debt", Yes)]),
                (Colleague, 11, &[("troubles/care", Yes)]),
            ],
        ],
        shown: &[
            ("troubles/illness", Yes),
            ("troubles/debt", Yes),
            ("troubles/care", Yes),
        ],
        rivals: &[],
    },
    Case {
        name: "一人が困りごとを外し、一人は別の欄を書いた：外れたまま",
        rounds: &[
            &[(
                Nurse,
                0,
                &[("troubles/debt", Yes), ("said", Text("返済中"))],
            )],
            &[
                (Nurse, 10, &[("troubles/debt", No)]),
                (Colleague, 11, &[("said", Text("完済した"))]),
            ],
        ],
        shown: &[("troubles/debt", No), ("said", Text("完済した"))],
        rivals: &[],
    },
    Case {
        name: "一人が外した困りごとを、一人は離れたまま付け直した：食い違い",
        rounds: &[
            &[(Nurse, 0, &[("troubles/debt", Yes)])],
            &[
                (Nurse, 10, &[("troubles/debt", No)]),
                (Colleague, 11, &[("troubles/debt", Yes)]),
            ],
        ],
        shown: &[("troubles/debt", Yes)],
        rivals: &[("troubles/debt", &[No, Yes])],
    },
    Case {
        name: "会えた人を一人ずつ足した：二人とも残る",
        rounds: &[
            &[(Nurse, 0, &[("outcome", Text("met"))])],
            &[
                (Nurse, 10, &[("met/row-a/name", Text("山田 花子"))]),
                (Colleague, 11, &[("met/row-b/name", Text("田中 太郎"))]),
            ],
        ],
        shown: &[
            ("met/row-a/name", Text("山田 花子")),
            ("met/row-b/name", Text("田中 太郎")),
        ],
        rivals: &[],
    },
    Case {
        name: "一人が会えた人の行を消し、一人が名前を直した：行は消え、直した名前も控えてある",
        rounds: &[
            &[(Nurse, 0, &[("met/row-a/name", Text("山田 花子"))])],
            &[
                (Nurse, 10, &[("met/row-a/removed", Yes)]),
                (Colleague, 20, &[("met/row-a/name", Text("山田 華子"))]),
            ],
        ],
        shown: &[
            ("met/row-a/removed", Yes),
            ("met/row-a/name", Text("山田 華子")),
        ],
        rivals: &[],
    },
    Case {
        name: "同じ行の別々の欄を直した：両方残る",
        rounds: &[
            &[(Nurse, 0, &[("met/row-a/name", Text("山田 花子"))])],
            &[
                (Nurse, 10, &[("met/row-a/relation", Text("spouse"))]),
                (Colleague, 20, &[("met/row-a/name", Text("山田 華子"))]),
            ],
        ],
        shown: &[
            ("met/row-a/relation", Text("spouse")),
            ("met/row-a/name", Text("山田 華子")),
        ],
        rivals: &[],
    },
    Case {
        name: "記録を取り消した人と書き足した人：取り消しが見え、書き足しは残り、戻せば出てくる",
        rounds: &[
            &[(Nurse, 0, &[("said", Text("眠れない"))])],
            &[
                (Nurse, 10, &[("removed", Yes)]),
                (Colleague, 20, &[("said", Text("薬が変わった"))]),
            ],
        ],
        shown: &[("removed", Yes), ("said", Text("薬が変わった"))],
        rivals: &[],
    },
    Case {
        name: "取り消しと、離れたままの取り消しの取りやめ：食い違い",
        rounds: &[
            &[(Nurse, 0, &[("removed", Yes)])],
            &[
                (Nurse, 10, &[("removed", No)]),
                (Colleague, 20, &[("removed", Yes)]),
            ],
        ],
        shown: &[("removed", Yes)],
        rivals: &[("removed", &[Yes, No])],
    },
    Case {
        name: "三人が同じ欄を書いた：三つとも残る",
        rounds: &[
            &[(Nurse, 0, &[("said", Text("変わりない"))])],
            &[
                (Nurse, 10, &[("said", Text("眠れない"))]),
                (Colleague, 30, &[("said", Text("痛みがある"))]),
                (Caseworker, 20, &[("said", Text("食欲がない"))]),
            ],
        ],
        shown: &[("said", Text("痛みがある"))],
        rivals: &[(
            "said",
            &[Text("眠れない"), Text("痛みがある"), Text("食欲がない")],
        )],
    },
    Case {
        name: "食い違いを見て一つに決めた：決めたものだけが残る",
        rounds: &[
            &[],
            &[
                (Nurse, 10, &[("said", Text("眠れない"))]),
                (Colleague, 20, &[("said", Text("よく眠れた"))]),
            ],
            &[(Caseworker, 30, &[("said", Text("眠れない"))])],
        ],
        shown: &[("said", Text("眠れない"))],
        rivals: &[],
    },
    Case {
        name: "食い違いを見て、両方を一つの文にまとめた",
        rounds: &[
            &[],
            &[
                (Nurse, 10, &[("said", Text("眠れない"))]),
                (Colleague, 20, &[("said", Text("痛みがある"))]),
            ],
            &[(Nurse, 5, &[("said", Text("痛みで眠れない"))])],
        ],
        shown: &[("said", Text("痛みで眠れない"))],
        rivals: &[],
    },
    Case {
        name: "決めている間に別の人がまた書いた：決めたものと新しいものが並ぶ",
        rounds: &[
            &[],
            &[
                (Nurse, 10, &[("said", Text("眠れない"))]),
                (Colleague, 20, &[("said", Text("よく眠れた"))]),
            ],
            &[
                (Caseworker, 30, &[("said", Text("眠れない"))]),
                (Colleague, 40, &[("said", Text("昼寝をした"))]),
            ],
        ],
        shown: &[("said", Text("昼寝をした"))],
        rivals: &[("said", &[Text("眠れない"), Text("昼寝をした")])],
    },
    Case {
        name: "二人が別々に、同じものに決めた：決まっている",
        rounds: &[
            &[],
            &[
                (Nurse, 10, &[("said", Text("眠れない"))]),
                (Colleague, 20, &[("said", Text("よく眠れた"))]),
            ],
            &[
                (Nurse, 30, &[("said", Text("眠れない"))]),
                (Colleague, 31, &[("said", Text("眠れない"))]),
            ],
        ],
        shown: &[("said", Text("眠れない"))],
        rivals: &[],
    },
    Case {
        name: "時計が一年進んだ端末：先に見えるだけで、相手のものは消えない",
        rounds: &[
            &[(Nurse, 0, &[("said", Text("変わりない"))])],
            &[
                (Nurse, YEAR, &[("said", Text("眠れない"))]),
                (Colleague, 20, &[("said", Text("よく眠れた"))]),
            ],
        ],
        shown: &[("said", Text("眠れない"))],
        rivals: &[("said", &[Text("眠れない"), Text("よく眠れた")])],
    },
    Case {
        name: "時計が一年進んだ端末の後でも、見て直したものが残る",
        rounds: &[
            &[(Nurse, YEAR, &[("said", Text("眠れない"))])],
            &[(Colleague, 20, &[("said", Text("薬で眠れるようになった"))])],
        ],
        shown: &[("said", Text("薬で眠れるようになった"))],
        rivals: &[],
    },
    Case {
        name: "長く圏外だった端末の保存が、決着の後に届いた：また並ぶ",
        rounds: &[
            &[(Nurse, 0, &[("said", Text("変わりない"))])],
            &[
                (Nurse, 10, &[("said", Text("眠れない"))]),
                (Lost, 15, &[("said", Text("入院した"))]),
            ],
            &[(Colleague, 600, &[("said", Text("よく眠れた"))])],
        ],
        shown: &[("said", Text("よく眠れた"))],
        rivals: &[("said", &[Text("よく眠れた"), Text("入院した")])],
    },
    Case {
        name: "長く圏外だった端末が、ほかの人の触れていない欄を書いていた：静かに加わる",
        rounds: &[
            &[(Nurse, 0, &[("said", Text("変わりない"))])],
            &[(Lost, 15, &[("done", Text("足浴"))])],
            &[(Nurse, 600, &[("said", Text("眠れない"))])],
        ],
        shown: &[("said", Text("眠れない")), ("done", Text("足浴"))],
        rivals: &[],
    },
    Case {
        name: "同じ人が同じ欄を続けて直した：最後のものだけが残る",
        rounds: &[
            &[(Nurse, 0, &[("said", Text("眠れな"))])],
            &[
                (Nurse, 10, &[("said", Text("眠れない"))]),
                (Nurse, 5, &[("said", Text("夜は眠れない"))]),
            ],
        ],
        shown: &[("said", Text("夜は眠れない"))],
        rivals: &[],
    },
];
