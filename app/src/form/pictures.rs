//! Pictures on screen: those being made and those that are saved.

use leptos::{prelude::*, task::spawn_local};
use shared::record::{BlobId, BlobName, Field, FieldKind, Path, RecordId};

use super::{FormState, input_id, picture::picture_text};
use crate::{
    store::{Store, SyncError, TransportError, use_store},
    ui::{PhotoInput, SignaturePad},
};

/// How far looking a picture up has come.
#[derive(Clone, PartialEq)]
enum Looked {
    /// There is none to look up.
    Nothing,
    /// It is being looked up.
    Looking,
    /// It is here: the picture as an address of an image.
    Here(BlobId, String),
    /// It can't be shown now, and why.
    NotHere(String),
}

/// Looks up what stands in a box: a picture, or the name of one of the record.
fn look_up(store: Store, record: RecordId, text: Signal<String>) -> RwSignal<Looked> {
    let found = RwSignal::new(Looked::Nothing);
    // What is not here yet may be after the next sync.
    let contact = Memo::new(move |_| store.status().last_contact);
    Effect::new(move |_| {
        // Read, not only tracked: a memo that nobody reads hears of nothing.
        contact.with(|_| ());
        let blob = text.with(|text| text.parse::<BlobId>());
        let Ok(blob) = blob else {
            found.set(Looked::Nothing);
            return;
        };
        if found.with_untracked(|found| matches!(found, Looked::Here(here, _) if *here == blob)) {
            return;
        }
        found.set(Looked::Looking);
        spawn_local(async move {
            let picture = store.picture(BlobName { record, blob }).await;
            found.try_set(
                match picture.map(|bytes| bytes.as_deref().and_then(picture_text)) {
                    Ok(Some(picture)) => Looked::Here(blob, picture),
                    Ok(None) | Err(SyncError::Transport(TransportError::Offline)) => {
                        Looked::NotHere(
                            "まだこの端末に届いていません。つながると表示されます。".to_owned(),
                        )
                    }
                    Err(error) => Looked::NotHere(error.to_string()),
                },
            );
        });
    });
    found
}

/// A picture that a record names: small, and large when it is pressed.
#[component]
pub fn PictureView(
    /// The record.
    record: RecordId,
    /// The picture.
    blob: BlobId,
    /// What it shows.
    #[prop(into)]
    alt: String,
) -> impl IntoView {
    let text = Signal::stored(blob.to_string());
    let found = look_up(use_store(), record, text);
    let is_large = RwSignal::new(false);
    move || match found.get() {
        Looked::Here(_, picture) => {
            let named = format!("{alt}を大きく見る");
            let large = move || is_large.get().then_some("");
            view! {
                <button
                    type="button"
                    class="picture"
                    data-large=large
                    aria-expanded=move || is_large.get().to_string()
                    aria-label=named
                    on:click=move |_| is_large.update(|large| *large = !*large)
                >
                    <img src=picture alt=alt.clone() />
                </button>
            }
            .into_any()
        }
        Looked::NotHere(why) => {
            view! { <p class="row-support">{format!("{alt}：{why}")}</p> }.into_any()
        }
        Looked::Nothing | Looked::Looking => {
            view! { <p class="row-support">{format!("{alt}を読み込んでいます")}</p> }.into_any()
        }
    }
}

/// The input of a signature or a photograph.
#[component]
pub(super) fn PictureInput(form: FormState, path: Path, field: &'static Field) -> impl IntoView {
    let id = input_id(&path);
    let (text, error) = (form.text(&path, field), form.error(&path));
    let found = look_up(form.store(), form.record(), text);
    let value = Signal::derive(move || match found.get() {
        Looked::Here(_, picture) => picture,
        // Not saved yet it stands there itself.
        _ => text.with(|text| {
            if text.starts_with("data:") {
                text.clone()
            } else {
                String::new()
            }
        }),
    });
    let set = Callback::new(move |picture: String| form.set_text(&path, picture));
    let (label, required) = (field.label, field.required);
    let help = field.help.unwrap_or_default();
    let not_here = move || match found.get() {
        Looked::NotHere(why) => {
            Some(view! { <p class="row-support">{format!("{label}：{why}")}</p> })
        }
        _ => None,
    };
    let input = if matches!(field.kind, FieldKind::Signature) {
        view! { <SignaturePad id=id label=label required=required help=help error=error value=value on_draw=set /> }.into_any()
    } else {
        view! { <PhotoInput id=id label=label required=required help=help error=error value=value on_choose=set /> }.into_any()
    };
    view! {
        {input}
        {not_here}
    }
}
