//! Where people wrote apart: every value side by side, and one tap to say which holds.

use std::sync::Arc;

use leptos::{prelude::*, task::spawn_local};
use shared::{
    record::{Doc, RecordId, Value},
    registry,
};

use super::rivals::{Rival, Rivals, rivals, settle};
use crate::{
    form::PictureView,
    store::{DeviceError, Store, use_store},
    ui::{Banner, Button, Card, Chip, EmptyState, PageHead, Toasts, Tone, use_toasts},
};

/// All records in conflict.
#[component]
pub fn Conflicts() -> impl IntoView {
    let store = use_store();
    let ids = Memo::new(move |_| store.conflicts());
    let card = move |id: RecordId| {
        let title = Signal::derive(move || {
            let kind = store
                .kind_of(id)
                .and_then(registry::kind)
                .map_or("記録", |kind| kind.schema.label);
            format!("{kind}：{}", store.title(id))
        });
        view! { <Card title=title><ConflictPanel id=id /></Card> }
    };
    view! {
        <PageHead title="食い違い" lead="同じ項目を別々に書いた記録です。どれにするかを選ぶと一つになります。" />
        {move || ids.with(Vec::is_empty).then(|| view! { <EmptyState title="食い違いはありません" /> })}
        <div class="stack">
            <For each=move || ids.get() key=|id| *id children=card />
        </div>
    }
}

/// Whether the person may say which of a record's values holds. Given as a context; where it is not, they may.
#[derive(Clone, Copy)]
pub struct MaySettle(pub Callback<RecordId, bool>);

/// The conflicts of one record; nothing while there is none.
#[component]
pub fn ConflictPanel(
    /// The record.
    id: RecordId,
) -> impl IntoView {
    let store = use_store();
    // Not in the closure below: what the device said must outlast a change of the record.
    let failure = RwSignal::new(None::<DeviceError>);
    let found = Memo::new(move |_| store.doc(id).map(|doc| rivals(&doc)).unwrap_or_default());
    let failed = move || {
        failure
            .get()
            .map(|error| view! { <Banner tone=Tone::Bad title=error.to_string() /> })
    };
    let may = use_context::<MaySettle>();
    let may_settle = Memo::new(move |_| may.is_none_or(|MaySettle(may)| may.run(id)));
    let panel = move || {
        let found = found.get();
        let may = may_settle.get();
        (!found.is_empty()).then(|| {
            let title = format!("{}か所で、別々に書かれています", found.len());
            // A sync must not build the buttons anew under someone's finger.
            let groups: Vec<_> = untrack(|| {
                found
                    .into_iter()
                    .map(|rivals| group(store, id, rivals, failure, may))
                    .collect()
            });
            view! {
                <Banner tone=Tone::Warn title=title>
                    <p>
                        {if may {
                            "どちらも残っています。どれにするかを選んでください。"
                        } else {
                            "どちらも残っています。どれにするかは、この記録を書ける人が選びます。"
                        }}
                    </p>
                    <div class="stack rivals">{groups}</div>
                </Banner>
            }
        })
    };
    view! { <div class="screen-only">{failed}{panel}</div> }
}

fn group(
    store: Store,
    id: RecordId,
    rivals: Rivals,
    failure: RwSignal<Option<DeviceError>>,
    may: bool,
) -> impl IntoView {
    let act = Act {
        store,
        id,
        failure,
        toasts: use_toasts(),
    };
    let label = rivals.label.clone();
    let both = rivals.both.clone().filter(|_| may).map(|both| {
        let rivals = rivals.clone();
        view! { <Button label=format!("{label}：両方残す") on_press=move |()| act.settle(&rivals, &both)>"両方残す"</Button> }
    });
    let values: Vec<_> = rivals
        .values
        .iter()
        .map(|rival| {
            let (rivals, value) = (rivals.clone(), rival.value.clone());
            let text = rival.text(store);
            let name = format!("{label}：「{text}」　これにする");
            let picture = rival.picture().map(|blob| {
                let alt = label.clone();
                view! { <PictureView record=id blob=blob alt=alt /> }
            });
            view! {
                <li class="rival">
                    <p class="lines">{text}</p>
                    {picture}
                    <p class="rival-author">{author(store, rival)}</p>
                    {rival.is_shown.then(|| view! { <Chip tone=Tone::Info>"今の表示"</Chip> })}
                    {may.then(|| view! { <Button label=name on_press=move |()| act.settle(&rivals, &value)>"これにする"</Button> })}
                </li>
            }
        })
        .collect();
    view! {
        <section>
            <h3>{label}</h3>
            <ul class="rival-list" role="list">{values}</ul>
            {both.map(|both| view! { <div class="actions">{both}</div> })}
        </section>
    }
}

/// 山田花子、令和8年11月23日（月） 9:30（端末の時計では…）.
fn author(store: Store, rival: &Rival) -> String {
    let lines = rival.stamps.iter().map(|stamp| {
        let name = store.title(RecordId::new(stamp.author.uuid()));
        let claimed = stamp
            .claimed
            .filter(|claimed| claimed.millis().abs_diff(stamp.at.millis()) > 10 * 60 * 1000);
        let note = claimed
            .map(|claimed| format!("（端末の時計では{}）", claimed.long()))
            .unwrap_or_default();
        format!("{name}、{}{note}", stamp.at.long())
    });
    lines.collect::<Vec<_>>().join("\n")
}

#[derive(Clone, Copy)]
struct Act {
    store: Store,
    id: RecordId,
    failure: RwSignal<Option<DeviceError>>,
    toasts: Toasts,
}

impl Act {
    fn settle(self, rivals: &Rivals, value: &Value) {
        let (rivals, value, label) = (rivals.clone(), value.clone(), rivals.label.clone());
        self.run(move |this, doc| async move {
            this.store.save(settle(&doc, &rivals.path, value)).await?;
            let back = Callback::new(move |()| this.bring_back(rivals.clone()));
            this.toasts
                .offer(format!("{label}を決めました（送信待ち）"), "元に戻す", back);
            Ok(())
        });
    }

    /// Every value stands again, beside the others: each a save that has not seen the one before.
    fn bring_back(self, rivals: Rivals) {
        self.run(move |this, doc| async move {
            let hidden = rivals.values.iter().filter(|rival| !rival.is_shown);
            let shown = rivals.values.iter().filter(|rival| rival.is_shown);
            // The one shown before comes last, so that it is shown again.
            for rival in hidden.chain(shown) {
                this.store
                    .save(settle(&doc, &rivals.path, rival.value.clone()))
                    .await?;
            }
            Ok(())
        });
    }

    fn run<F: Future<Output = Result<(), DeviceError>>>(
        self,
        act: impl FnOnce(Self, Arc<Doc>) -> F + 'static,
    ) {
        let Some(doc) = untrack(|| self.store.doc(self.id)) else {
            return;
        };
        spawn_local(async move {
            let done = act(self, doc).await;
            self.failure.try_set(done.err());
        });
    }
}

#[cfg(test)]
mod tests {
    use shared::record::{Context, Edit, Path, Writes};
    use wasm_bindgen_test::wasm_bindgen_test;

    use super::*;
    use crate::form::tests::{Shown, store, until};

    async fn write(store: Store, id: RecordId, text: &str) {
        let writes = Writes::from([(Path::new("background").unwrap(), Value::text(text))]);
        // Whoever writes has seen nothing of the others.
        let edit = Edit {
            kind: "household".into(),
            record: id,
            seen: Context::default(),
            writes,
        };
        store.save(edit).await.unwrap();
    }

    fn values(store: Store, id: RecordId) -> Vec<String> {
        let doc = store.doc(id).unwrap();
        doc.heads("background")
            .iter()
            .map(|head| head.value.as_text().unwrap().to_owned())
            .collect()
    }

    #[wasm_bindgen_test]
    async fn one_tap_settles_a_conflict_and_another_brings_it_back() {
        let store = store().await;
        let id = RecordId::new(store.new_id());
        write(store, id, "朝は起きられない").await;
        write(store, id, "朝から元気").await;
        let before = store.doc(id).unwrap().get("background").clone();
        let shown = Shown::of(store, move || view! { <ConflictPanel id=id /> }.into_any());
        until(|| shown.says("1か所で、別々に書かれています")).await;
        assert!(
            shown.says("世帯の状況") && shown.says("朝は起きられない") && shown.says("朝から元気")
        );

        shown.press("これにする");
        until(|| values(store, id).len() == 1).await;
        assert_eq!(values(store, id), ["朝は起きられない"]);
        until(|| !shown.says("別々に書かれています") && shown.says("元に戻す")).await;

        shown.press("元に戻す");
        until(|| values(store, id).len() == 2).await;
        assert_eq!(
            *store.doc(id).unwrap().get("background"),
            before,
            "the same one is shown again"
        );

        until(|| shown.says("両方残す")).await;
        shown.press("両方残す");
        until(|| values(store, id).len() == 1).await;
        assert_eq!(values(store, id), ["朝は起きられない\n朝から元気"]);
    }
}
