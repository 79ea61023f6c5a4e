//! Japanese-like prose of any length: words of a made-up vocabulary drawn by Zipf's law, so that compressors see roughly the
//! redundancy of real notes instead of a repeated template.

use super::rng::Rng;

const KANJI: &str = "血圧体温呼吸脈拍食事入浴排泄睡眠歩行転倒訪問看護介護服薬処置皮膚創傷浮腫疼痛発熱咳痰便尿水分栄養家族説明相談連携医師薬剤師主治医指示書確認観察実施継続改善悪化安定変化注意必要環境整備移動移乗更衣清拭洗髪足浴口腔嚥下評価計画目標達成状態意欲表情会話笑顔不安不眠精神認知記憶見当識理解協力支援利用者本人希望通院受診検査結果血糖値測定酸素療法吸引胃瘻膀胱留置交換褥瘡軟膏塗布保湿良好軽度中等重度左右上下肢関節可動域訓練筋力低下住宅手摺段差階段玄関居室台所浴室冷暖房室温湿度季節朝昼夕夜前後週月日曜次回予定連絡電話報告記録共有担当者会議";
const KANA: &str =
    "あいうえおかきくけこさしすせそたちつてとなにぬねのはひふへほまみむめもやゆよらりるれろわをん";
const PARTICLES: [&str; 14] = [
    "は",
    "が",
    "を",
    "に",
    "で",
    "と",
    "も",
    "から",
    "まで",
    "より",
    "について",
    "のため",
    "により",
    "として",
];
const ENDS: [&str; 10] = [
    "あり。",
    "なし。",
    "実施。",
    "確認した。",
    "見られる。",
    "指導した。",
    "継続する。",
    "報告済み。",
    "とのこと。",
    "を予定。",
];
const WORDS: u32 = 3_000;

/// The vocabulary, the most frequent word first.
pub(super) struct Prose {
    words: Vec<String>,
    /// Per word how often it or a more frequent one is drawn.
    shares: Vec<f64>,
}

impl Prose {
    pub(super) fn new() -> Self {
        let mut rng = Rng::new(20_260_101);
        let (kanji, kana): (Vec<char>, Vec<char>) =
            (KANJI.chars().collect(), KANA.chars().collect());
        let mut word = || {
            let letters = 2 + rng.below(3);
            (0..letters)
                .map(|_| {
                    if rng.chance(80) {
                        *rng.pick(&kanji)
                    } else {
                        *rng.pick(&kana)
                    }
                })
                .collect()
        };
        let words = (0..WORDS).map(|_| word()).collect();
        let mut shares = Vec::new();
        let mut sum = 0.0;
        for rank in 0..WORDS {
            sum += (f64::from(rank) + 2.7).powf(-1.05);
            shares.push(sum);
        }
        shares.iter_mut().for_each(|share| *share /= sum);
        Self { words, shares }
    }

    /// Sentences until there are at least `chars` characters.
    pub(super) fn text(&self, rng: &mut Rng, chars: usize) -> String {
        let mut text = String::with_capacity(4 * chars);
        while text.len() < 3 * chars {
            self.sentence(rng, &mut text);
        }
        text
    }

    fn sentence(&self, rng: &mut Rng, text: &mut String) {
        for word in 0..3 + rng.below(4) {
            if word > 0 {
                text.push_str(PARTICLES[rng.below(PARTICLES.len())]);
            }
            text.push_str(self.word(rng));
        }
        text.push_str(ENDS[rng.below(ENDS.len())]);
    }

    #[expect(
        clippy::cast_precision_loss,
        reason = "a share needs no more than 53 bits"
    )]
    fn word(&self, rng: &mut Rng) -> &str {
        let share = (rng.number() >> 11) as f64 / (1_u64 << 53) as f64;
        let at = self.shares.partition_point(|known| *known < share);
        &self.words[at.min(self.words.len() - 1)]
    }
}
