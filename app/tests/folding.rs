//! Search keys in a real browser, where the browser's own NFKC is used.
#![cfg(all(target_family = "wasm", feature = "browser"))]

use shared::jp::fold;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

#[wasm_bindgen_test]
fn the_browser_makes_the_keys_that_the_server_makes() {
    for (text, key) in [
        ("髙橋　ﾊﾅｺ", "高橋はなこ"),
        ("\u{fa19}谷", "神谷"),
        ("㈱①㌔㍻Ⅳ", "(株)1きろ平成iv"),
        ("e\u{301}É", "éé"),
        ("ﬁ㎡℃", "fim2°c"),
        ("𠮷野\u{e0100}", "吉野"),
        ("\u{1f468}\u{200d}\u{1f469}", "\u{1f468}\u{1f469}"),
    ] {
        assert_eq!(fold(text), key, "{text}");
    }
}

#[wasm_bindgen_test]
fn no_character_folds_further() {
    for c in '\0'..='\u{ffff}' {
        let key = fold(c.encode_utf8(&mut [0; 4]));
        assert_eq!(fold(&key), key, "U+{:04X}", c as u32);
    }
}
