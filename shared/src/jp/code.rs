//! Codes of letters and digits that someone reads from one screen and types into another.

use super::text::compact;

/// The code as it was meant: one width, capitals, without spaces and dashes.
#[must_use]
pub fn bare_code(typed: &str) -> String {
    let mut code = compact(typed);
    code.retain(|c| c != '-');
    code
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_taken_as_a_japanese_keyboard_types_them() {
        for typed in [
            "123456",
            "１２３４５６",
            "123 456",
            " １２３−４５６\u{3000}\n",
        ] {
            assert_eq!(bare_code(typed), "123456", "{typed:?}");
        }
        assert_eq!(bare_code("ａｂ1c－d2efーgh34"), "AB1CD2EFGH34");
        assert_eq!(bare_code(" 　-"), "");
    }
}
