//! Texts in boxes of a fixed size: the letters become smaller, down to a size that can be read, and what is longer still ends
//! at a mark that says so. It is measured where it stands, as no table knows how wide a text of any script comes out.

use js_sys::{Array, Intl::Segmenter, Object, Reflect};
use leptos::{
    prelude::*,
    wasm_bindgen::{JsCast, JsValue},
    web_sys::{Element, HtmlElement},
};

/// Sizes of letters that are tried, in tenths of a point.
const SIZES: [u32; 6] = [95, 90, 85, 80, 75, 70];
/// No box holds more characters than this, of whatever kind.
const MOST: usize = 6_000;

/// A box of a fixed size with a text of any length.
#[component]
pub(super) fn Fit(
    /// The text.
    #[prop(into)]
    text: String,
    /// Several lines, and room to say how much is missing.
    #[prop(optional)]
    block: bool,
) -> impl IntoView {
    // Not a child: what stands in the box is for `fit_all` to say.
    let held: String = text.chars().take(MOST).collect();
    let beyond = text.chars().count().saturating_sub(MOST);
    view! {
        <div
            class="fit"
            dir="auto"
            data-text=held
            data-beyond=(beyond > 0).then(|| beyond.to_string())
            data-block=block.then_some("")
        ></div>
    }
}

/// Fits the texts of all boxes in `pages`; says whether one of them had to be cut.
pub(super) fn fit_all(pages: &Element) -> bool {
    let mut is_cut = false;
    if let Ok(boxes) = pages.query_selector_all(".fit") {
        for at in 0..boxes.length() {
            let found = boxes.item(at).and_then(|node| node.dyn_into().ok());
            is_cut |= found.is_some_and(|found: HtmlElement| fit(&found));
        }
    }
    let _ = pages.set_attribute("data-fitted", "");
    is_cut
}

/// Fits the text of one box; says whether it had to be cut.
fn fit(node: &HtmlElement) -> bool {
    let text = node.get_attribute("data-text").unwrap_or_default();
    let beyond = node.get_attribute("data-beyond");
    let beyond: usize = beyond.and_then(|count| count.parse().ok()).unwrap_or(0);
    let size = |tenths: u32| {
        let size = format!("{}.{}pt", tenths / 10, tenths % 10);
        let _ = HtmlElement::style(node).set_property("font-size", &size);
    };
    node.set_text_content(Some(&text));
    for tenths in SIZES {
        size(tenths);
        if beyond == 0 && fits(node) {
            return false;
        }
    }
    let pieces = pieces(&text);
    let is_block = node.has_attribute("data-block");
    let show = |count: usize| {
        let mut shown = pieces[..count].concat();
        let left: usize = pieces[count..]
            .iter()
            .map(|piece| piece.chars().count())
            .sum();
        let left = left + beyond;
        // The mark stands at the end of the text whichever way that runs.
        shown.push_str(&if is_block {
            format!("…\u{2068}※（あと{left}字）\u{2069}")
        } else {
            "…※".to_owned()
        });
        node.set_text_content(Some(&shown));
        fits(node)
    };
    let (mut fitting, mut too_many) = (0, pieces.len() + usize::from(beyond > 0));
    while too_many - fitting > 1 {
        let half = fitting.midpoint(too_many);
        if show(half) {
            fitting = half;
        } else {
            too_many = half;
        }
    }
    show(fitting);
    true
}

/// Whether nothing of a box stands outside of it.
fn fits(node: &Element) -> bool {
    node.scroll_height() <= node.client_height() && node.scroll_width() <= node.client_width()
}

/// A text in the pieces that a reader sees as one letter each; in characters where the browser does not know them.
fn pieces(text: &str) -> Vec<String> {
    let by_reader = || -> Option<Vec<String>> {
        let intl = Reflect::get(&js_sys::global(), &"Intl".into()).ok()?;
        let knows = Reflect::has(&intl, &"Segmenter".into());
        knows.ok().filter(|knows| *knows)?;
        let segments = Segmenter::new(&Array::new(), &Object::new()).segment(text);
        let letters = js_sys::try_iter(&segments).ok()??;
        let letter = |letter: Result<JsValue, JsValue>| {
            Reflect::get(&letter.ok()?, &"segment".into())
                .ok()?
                .as_string()
        };
        letters.map(letter).collect()
    };
    by_reader().unwrap_or_else(|| text.chars().map(String::from).collect())
}
