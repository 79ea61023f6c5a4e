//! How people say what troubles them, and where it leads.

use super::{AgencyKind, Entry};
use crate::record::{Issues, Paragraph, Ref, Severity, Text, key_path};

crate::record! {
    /// Words as people say them (家賃が払えない), and what of the directory they lead to.
    pub struct Saying = "saying" "困りごとの言い方" in Public, check(check);

    section "言い方" {
        /// The words, one way of saying a line.
        said: Paragraph = "言い方", listed, sorts, help("1行に1つずつ、窓口で聞くとおりに書きます。「家賃が払えない」「家賃をためている」など。");
    }
    section "行き先" {
        /// The row they lead to.
        entry: Option<Ref<Entry>> = "相談機関の行", listed;
        /// The kind of agency they lead to, where it has no row of its own.
        kind: Option<Ref<AgencyKind>> = "機関の種別", listed;
        /// Words of 相談項目, 相談内容 or 業務内容: they lead to all rows that have them.
        words: Option<Text> = "一覧の言葉", help("相談項目や相談内容にある言葉。その言葉のある行すべてが出ます。");
    }
}

fn check(saying: &Saying, issues: &mut Issues) {
    if saying.entry.is_none() && saying.kind.is_none() && saying.words.is_none() {
        let message = "行き先がありません。相談機関の行、機関の種別、一覧の言葉のどれかを入れると、さがせるようになります。";
        issues.push(
            key_path("entry"),
            "相談機関の行",
            Severity::Warning,
            message,
        );
    }
}

impl Saying {
    /// The ways of saying it.
    pub fn lines(&self) -> impl Iterator<Item = &str> {
        self.said
            .lines()
            .map(str::trim)
            .filter(|line| !line.is_empty())
    }
}
