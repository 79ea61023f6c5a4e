//! Search keys: what people mean to be the same is made the same.

use unicode_normalization::UnicodeNormalization;

/// The search key of a text. A key is for comparing only and never takes the text's place.
pub fn fold(text: &str) -> String {
    text.nfkc()
        .flat_map(char::to_lowercase)
        .filter(|c| !c.is_whitespace())
        .collect()
}
