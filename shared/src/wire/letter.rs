//! The code on a letter: read by a link, or typed from paper by whoever has only the paper.

/// Letters and digits that are not taken for each other (Crockford's base 32), 5 bits each.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// How many random bytes a code is made of: 120 bits, which nobody guesses.
pub const LETTER_BYTES: usize = 15;

/// The code made of these bytes, in groups of four.
#[must_use]
pub fn letter_code(bytes: &[u8; LETTER_BYTES]) -> String {
    let (mut code, mut bits, mut count) = (String::new(), 0_u32, 0);
    for byte in bytes {
        bits = bits << 8 | u32::from(*byte);
        count += 8;
        while count >= 5 {
            count -= 5;
            if code.len() % 5 == 4 {
                code.push('-');
            }
            let at = (bits >> count) & 31;
            code.push(char::from(ALPHABET[at as usize]));
        }
        bits &= (1 << count) - 1;
    }
    code
}

/// A code as it is known, from what was typed: in any width and case, with or without what stands between, and with the letters
/// that it leaves out taken for those they look like.
#[must_use]
pub fn letter_code_typed(typed: &str) -> String {
    let meant = |c: char| {
        let c = match c {
            '！'..='～' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
            c => c,
        };
        match c.to_ascii_uppercase() {
            'O' => Some('0'),
            'I' | 'L' => Some('1'),
            'U' => Some('V'),
            c => c.is_ascii_alphanumeric().then_some(c),
        }
    };
    typed.chars().filter_map(meant).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_read_as_it_is_written() {
        let code = letter_code(&[0, 1, 2, 3, 4, 5, 6, 7, 250, 251, 252, 253, 254, 255, 170]);
        assert_eq!(code, "000G-40R4-0M30-FYQV-ZKYZ-XZXA");
        let known = "000G40R40M30FYQVZKYZXZXA";
        for typed in [
            &*code,
            known,
            " 000g 40r4　0m30 fyqv zkyz xzxa ",
            "ＯＯＯＧ４０Ｒ４０Ｍ３０ＦＹＱＶＺＫＹＺＸＺＸＡ",
            "ooog‐4or4‐om3o‐fyqv‐zkyz‐xzxa",
        ] {
            assert_eq!(letter_code_typed(typed), known, "{typed}");
        }
        assert_eq!(letter_code_typed("iLu"), "11V");
    }
}
