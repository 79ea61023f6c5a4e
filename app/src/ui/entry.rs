//! Typing through an input method: what a box may do while characters are still being composed.

use leptos::{ev, html, prelude::*, wasm_bindgen::JsCast};

/// True for a key press that belongs to an input method's composition.
///
/// Safari ends the composition before it sends the Enter that ended it; only its key code 229 tells.
pub(super) fn is_composing(event: &ev::KeyboardEvent) -> bool {
    event.is_composing() || event.key_code() == 229
}

/// A box one types text into.
pub(super) trait TextBox {
    fn text(&self) -> String;
    fn set_text(&self, text: &str);
}

impl TextBox for leptos::web_sys::HtmlInputElement {
    fn text(&self) -> String {
        self.value()
    }
    fn set_text(&self, text: &str) {
        self.set_value(text);
    }
}

impl TextBox for leptos::web_sys::HtmlTextAreaElement {
    fn text(&self) -> String {
        self.value()
    }
    fn set_text(&self, text: &str) {
        self.set_value(text);
    }
}

/// The state of one box: reports finished text and drafts, and never writes into a running composition.
#[derive(Clone, Copy)]
pub(super) struct Entry {
    composing: StoredValue<bool>,
    on_input: Callback<String>,
    on_draft: Option<Callback<String>>,
}

impl Entry {
    /// Ties `node` to `value`. The box is written only when it shows something else and nobody is composing.
    pub(super) fn new<E>(
        node: NodeRef<E>,
        value: Signal<String>,
        on_input: Callback<String>,
        on_draft: Option<Callback<String>>,
    ) -> Self
    where
        E: html::ElementType + 'static,
        E::Output: TextBox + JsCast + Clone + 'static,
    {
        let composing = StoredValue::new(false);
        Effect::new(move |_| {
            let value = value.get();
            if let Some(node) = node.get()
                && !composing.get_value()
                && node.text() != value
            {
                node.set_text(&value);
            }
        });
        Self {
            composing,
            on_input,
            on_draft,
        }
    }

    /// The text changed, by a key or inside a composition.
    pub(super) fn typed(self, text: String) {
        if let Some(on_draft) = self.on_draft {
            on_draft.run(text.clone());
        }
        if !self.composing.get_value() {
            self.on_input.run(text);
        }
    }

    /// A composition began.
    pub(super) fn begin(self) {
        self.composing.set_value(true);
    }

    /// A composition ended with this text in the box.
    pub(super) fn end(self, text: String) {
        self.composing.set_value(false);
        self.typed(text);
    }
}
