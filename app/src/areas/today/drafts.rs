//! What was begun and not saved.

use leptos::{prelude::*, task::spawn_local};
use shared::record::RecordId;

use crate::{
    form::{DraftInfo, drafts},
    screens::when,
    store::{DeviceError, use_store},
    ui::{Banner, Chip, IconName, RowLink, Tone},
};

/// The drafts on this device; nothing while there is none.
#[component]
pub(super) fn Drafts() -> impl IntoView {
    let store = use_store();
    let found = RwSignal::new(None::<Result<Vec<DraftInfo>, DeviceError>>);
    spawn_local(async move {
        let mut answer = drafts(store).await;
        if let Ok(drafts) = &mut answer {
            // What was taken back is gone on with when it is brought back.
            let is_retracted =
                |id: RecordId| untrack(|| store.kind_of(id).is_some() && !store.is_here(id));
            drafts.retain(|draft| !is_retracted(draft.record));
        }
        found.try_set(Some(answer));
    });
    let row = move |draft: DraftInfo| {
        let support = format!(
            "{}・{} に書き始め",
            draft.kind,
            when(store, draft.opened_at)
        );
        view! {
            <li>
                <RowLink href=draft.href title=draft.title support=support>
                    <Chip tone=Tone::Warn icon=IconName::Edit>"書きかけ"</Chip>
                </RowLink>
            </li>
        }
    };
    move || match found.get()? {
        Ok(drafts) if drafts.is_empty() => None,
        Ok(drafts) => Some(
            view! {
                <section class="stack" data-gap="small">
                    <h2>{format!("書きかけ {}件", drafts.len())}</h2>
                    <ul class="rows" role="list">{drafts.into_iter().map(row).collect_view()}</ul>
                </section>
            }
            .into_any(),
        ),
        Err(error) => {
            let title = "書きかけの内容を読めませんでした";
            Some(
                view! { <Banner tone=Tone::Bad title=title><p>{error.to_string()}</p></Banner> }
                    .into_any(),
            )
        }
    }
}
