//! What a passphrase and a sign-in name must be like when they are chosen (OWASP ASVS 5.0, 6.2): long, not guessed from the
//! person's surroundings, and otherwise as the person likes. What needs a list of common ones the server adds.

use crate::jp::{fold, nfc};

/// The fewest characters.
pub const SHORTEST: usize = 13;

/// The most characters.
pub const LONGEST: usize = 128;

/// Of a passphrase without the names in it, and without what follows from the character before, so many characters must be left.
const OWN: usize = 8;

/// Shorter names than this, folded, may be part of it: they are found in everything.
const SHORTEST_NAME: usize = 3;

/// From so many characters that don't follow from those before it is said to be strong.
const STRONG: usize = 20;

/// What anyone types in a row.
const ROWS: [&str; 6] = [
    "あいうえおかきくけこさしすせそたちつてとなにぬねのはひふへほまみむめもやゆよらりるれろわをん",
    "いろはにほへとちりぬるをわかよたれそつねならむうゐのおくやまけふこえてあさきゆめみしゑひもせす",
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p",
];

/// Why a passphrase can't be chosen, in words for the person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Weakness {
    /// Too few characters.
    #[error("あと{0}文字、長くしてください。")]
    Short(usize),
    /// Too many characters.
    #[error("{LONGEST}文字までにしてください。今は{0}文字です。")]
    Long(usize),
    /// Hardly more than a name that anyone knows.
    #[error("ID、氏名、所属の名前のほかに、自分だけが知っている言葉を足してください。")]
    Names,
    /// The same again and again, or what follows of itself.
    #[error(
        "同じ言葉の繰り返しや、あいうえお・12345のような並びは、すぐに言い当てられます。別の言葉を足してください。"
    )]
    Pattern,
    /// On every list of those who try.
    #[error(
        "よく使われる言葉の組み合わせで、すぐに言い当てられます。関係のない言葉を三つか四つ並べてください。"
    )]
    Common,
}

/// How good a passphrase is that can be chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Strength {
    /// Good enough.
    Good,
    /// More than that.
    Strong,
}

impl Strength {
    /// In words.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Good => "使えます。もう一つ言葉を足すと、もっと強くなります。",
            Self::Strong => "長くて、強いパスフレーズです。",
        }
    }
}

/// The form in which a passphrase is hashed and wraps keys, here and on the device: NFC, so that it is the same from every
/// keyboard, and nothing else.
#[must_use]
pub fn normal(typed: &str) -> String {
    nfc(typed)
}

/// How good a passphrase is, for someone with these names: their sign-in name, their own, their organisation's.
///
/// # Errors
/// Says why it can't be chosen.
pub fn strength(typed: &str, names: &[&str]) -> Result<Strength, Weakness> {
    let passphrase = normal(typed);
    let length = passphrase.chars().count();
    if length < SHORTEST {
        return Err(Weakness::Short(SHORTEST - length));
    }
    if length > LONGEST {
        return Err(Weakness::Long(length));
    }
    // Spaces count for the length and tell nobody anything.
    let folded = fold(&passphrase);
    let own = names.iter().fold(folded.clone(), |rest, name| {
        let name = fold(name);
        if name.chars().count() < SHORTEST_NAME {
            rest
        } else {
            rest.replace(&name, "")
        }
    });
    if own.chars().count() < OWN && own != folded {
        return Err(Weakness::Names);
    }
    match unforeseen(&own) {
        count if count < OWN => Err(Weakness::Pattern),
        count if count < STRONG => Ok(Strength::Good),
        _ => Ok(Strength::Strong),
    }
}

/// How many characters of a folded text don't follow from what stands before them: no row, no repetition of a beginning.
fn unforeseen(text: &str) -> usize {
    let chars: Vec<char> = text.chars().collect();
    let period = (1..=chars.len() / 2)
        .find(|period| (*period..chars.len()).all(|at| chars[at] == chars[at - period]));
    let once = &chars[..period.unwrap_or(chars.len())];
    // Two letters in a row stand in any word, three don't.
    let follows = |three: &&[char]| {
        let step =
            |at: usize| i64::from(u32::from(three[at + 1])) - i64::from(u32::from(three[at]));
        let row: String = three.iter().collect();
        let is_even = step(0) == step(1) && (-1..=1).contains(&step(0));
        is_even || ROWS.iter().any(|known| known.contains(&row))
    };
    let foreseen = once.windows(3).filter(follows).count();
    once.len() - foreseen
}

/// Why a sign-in name can't be chosen, in words for the person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LoginError {
    /// Too short or too long.
    #[error("IDは3文字から32文字までにしてください。")]
    Length,
    /// A character that not every keyboard has.
    #[error(
        "IDに使えるのは、半角の英小文字と数字、「.」「-」「_」です。はじめは英字か数字にしてください。"
    )]
    Character,
}

/// A sign-in name as it is looked up, from what was typed to sign in: full width and capitals are taken for what they mean. Whether
/// there is such a name only the server knows.
#[must_use]
pub fn login_typed(typed: &str) -> String {
    let to_ascii = |c: char| match c {
        '！'..='～' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        c => c,
    };
    let name: String = typed.trim().chars().map(to_ascii).collect();
    name.to_ascii_lowercase()
}

/// A sign-in name as it is kept, from what was typed: full width and capitals are taken for what they mean.
///
/// # Errors
/// Says what is the matter with it.
pub fn login(typed: &str) -> Result<String, LoginError> {
    let name = login_typed(typed);
    let is_plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
    if !name.chars().all(|c| is_plain(c) || ".-_".contains(c)) {
        Err(LoginError::Character)
    } else if !(3..=32).contains(&name.len()) {
        Err(LoginError::Length)
    } else if name.starts_with(is_plain) {
        Ok(name)
    } else {
        Err(LoginError::Character)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NAMES: [&str; 3] = ["yamada.hanako", "山田 花子", "見本訪問看護ステーション北"];

    #[test]
    fn what_can_be_chosen() {
        for (typed, expected) in [
            ("さくら並木の下で七月に会う", Ok(Strength::Good)),
            ("correct horse battery staple", Ok(Strength::Strong)),
            ("短いパスフレーズ", Err(Weakness::Short(5))),
            ("", Err(Weakness::Short(13))),
            ("             ", Err(Weakness::Pattern)),
            ("aaaaaaaaaaaaaaaa", Err(Weakness::Pattern)),
            ("さくらさくらさくらさくらさくら", Err(Weakness::Pattern)),
            ("abcdefghijklmnop", Err(Weakness::Pattern)),
            ("9876543210987654", Err(Weakness::Pattern)),
            ("あいうえおかきくけこさしすせそ", Err(Weakness::Pattern)),
            ("いろはにほへとちりぬるを", Err(Weakness::Short(1))),
            ("いろはにほへとちりぬるをわかよ", Err(Weakness::Pattern)),
            ("ｑｗｅｒｔｙｕｉｏｐａｓｄｆ", Err(Weakness::Pattern)),
            ("1qaz2wsx3edc4rfv", Err(Weakness::Pattern)),
            ("yamada.hanako2026", Err(Weakness::Names)),
            ("Yamada.Hanako!!!", Err(Weakness::Names)),
            ("ヤマダハナコ 山田花子 みどり", Ok(Strength::Good)),
            ("見本訪問看護ステーション北です", Err(Weakness::Names)),
            (
                "見本訪問看護ステーション北 雨上がりの縁側で麦茶",
                Ok(Strength::Good),
            ),
            ("👩‍👩‍👧‍👦 家族と朝ごはんの匂い", Ok(Strength::Good)),
        ] {
            assert_eq!(strength(typed, &NAMES), expected, "{typed}");
        }
        assert_eq!(strength(&"あ".repeat(129), &[]), Err(Weakness::Long(129)));
        let long: String = (0..128)
            .map(|n| char::from_u32(0x4e00 + n * 37).unwrap())
            .collect();
        assert_eq!(strength(&long, &[]), Ok(Strength::Strong));
    }

    #[test]
    fn one_text_from_every_keyboard() {
        assert_eq!(normal("か\u{3099}くせい"), "がくせい");
        assert_eq!(normal("ｶﾞ ①　髙"), "ｶﾞ ①　髙", "nothing else is changed");
    }

    #[test]
    fn sign_in_names() {
        for (typed, expected) in [
            ("hanako.y", Ok("hanako.y")),
            (" Ｈａｎａｋｏ－１ ", Ok("hanako-1")),
            ("ab", Err(LoginError::Length)),
            ("", Err(LoginError::Length)),
            ("あ", Err(LoginError::Character)),
            ("花子さん", Err(LoginError::Character)),
            ("-hanako", Err(LoginError::Character)),
            ("hana ko", Err(LoginError::Character)),
            ("hana\0ko", Err(LoginError::Character)),
        ] {
            assert_eq!(login(typed), expected.map(str::to_owned), "{typed}");
        }
        assert_eq!(login(&"a".repeat(33)), Err(LoginError::Length));
        assert_eq!(login_typed(" Ｈａｎａ花子_A "), "hana花子_a");
    }
}
