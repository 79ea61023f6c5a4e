//! A file from the person's device.

use base64::{Engine, prelude::BASE64_STANDARD};
use js_sys::Uint8Array;
use leptos::{html, prelude::*, task::spawn_local};
use shared::wire::MAX_TABLE;
use wasm_bindgen_futures::JsFuture;

use crate::ui::Field;

/// A box to choose a file in.
#[component]
pub(in crate::areas) fn FileInput(
    /// The id, unique on the screen.
    id: &'static str,
    /// The visible label.
    label: &'static str,
    /// A file was chosen: its bytes in base64, or why it can't be read.
    #[prop(into)]
    on_file: Callback<Result<String, String>>,
) -> impl IntoView {
    let node = NodeRef::<html::Input>::new();
    let choose = move |_| {
        let Some(input) = node.get_untracked() else {
            return;
        };
        let Some(file) = input.files().and_then(|files| files.get(0)) else {
            return;
        };
        // The server reads no larger one.
        if file.size() > MAX_TABLE as f64 {
            let large = "ファイルが大きすぎます。8MBまでにしてください。".to_owned();
            on_file.run(Err(large));
            return;
        }
        spawn_local(async move {
            let read = JsFuture::from(file.array_buffer()).await;
            // The same file, mended, can be chosen again.
            input.set_value("");
            let unread =
                |_| "ファイルを開けません。閉じてから、もう一度選んでください。".to_owned();
            let content =
                read.map(|bytes| BASE64_STANDARD.encode(Uint8Array::new(&bytes).to_vec()));
            on_file.run(content.map_err(unread));
        });
    };
    view! {
        <Field id=id label=label>
            <input class="input" node_ref=node id=id type="file" accept=".csv,.xlsx,.xls,.txt,.tsv" on:change=choose />
        </Field>
    }
}
