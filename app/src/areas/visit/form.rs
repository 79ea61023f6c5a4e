//! The two steps of a visit: what happened, and how they are.

use leptos::prelude::*;
use shared::{
    domain::household::Member,
    record::{Path, Record},
};

use super::{met::MetInput, next::NextDays};
use crate::{
    form::{Fields, FormState},
    ui::{Button, Card, Choice, Disclosure, Tabs, focus_field},
};

const VISIT: &str = "visit";
const STATE: &str = "state";
/// The fields of the first step. All others stand on the second.
const FIRST: &[&str] = &[
    "household",
    "started_at",
    "ended_at",
    "purpose",
    "outcome",
    "place",
    "visitors",
    "met",
];

/// The fields of a visit.
#[component]
pub(super) fn VisitForm(form: FormState) -> impl IntoView {
    let store = form.store();
    let household = untrack(|| {
        let path = Path::new("household").ok()?;
        form.text_now(&path, form.schema().field("household")?)
            .parse()
            .ok()
    });
    let members = household
        .map(|id| untrack(|| store.referring(Member::KIND, id)))
        .unwrap_or_default();
    form.offer(Member::KIND, members.clone());

    let step = RwSignal::new(VISIT.to_owned());
    form.on_reveal(move |path| {
        let of = if FIRST.contains(&path.key()) {
            VISIT
        } else {
            STATE
        };
        step.set(of.to_owned());
    });
    let hidden = move |of: &'static str| move || step.with(|step| step != of);
    let go_on = move |()| {
        // The button goes out of sight with its step. The focus moves at once: a moment later it would be taken from
        // a box that was tapped meanwhile.
        focus_field("visit-step-state");
        step.set(STATE.to_owned());
        window().scroll_to_with_x_and_y(0.0, 0.0);
    };
    let steps = vec![
        Choice::new(VISIT, "1 訪問"),
        Choice::new(STATE, "2 様子とこれから"),
    ];
    view! {
        <Tabs id="visit-step" label="訪問記録の画面" items=steps value=step on_change=move |to| step.set(to)>
            <div class="stack form-step" hidden=hidden(VISIT)>
                <MetInput form=form members=members />
                <Fields form=form keys=&["outcome", "purpose", "started_at", "ended_at"] />
                <Disclosure title="場所・いっしょに行った人">
                    <div class="stack"><Fields form=form keys=&["place", "visitors"] /></div>
                </Disclosure>
                <div class="actions"><Button large=true on_press=go_on>"次へ：様子とこれから"</Button></div>
            </div>
            <div class="stack form-step" hidden=hidden(STATE)>
                <Card title="バイタルサイン">
                    <div class="vitals">
                        <Fields form=form keys=&["temperature", "pulse", "systolic", "diastolic", "spo2", "respiration"] />
                    </div>
                </Card>
                <Fields form=form keys=&["troubles", "urgency", "seen", "said", "done", "photos"] />
                <NextDays form=form />
                <Fields form=form keys=&["next_on", "next_at", "follow_up"] />
            </div>
        </Tabs>
    }
}

#[cfg(test)]
mod tests {
    use futures::channel::oneshot;
    use leptos::{
        task::tick,
        web_sys::{Element, HtmlElement},
    };
    use shared::{
        domain::{household::Household, visit::Visit},
        record::{Doc, RecordId, Value, Writes},
    };
    use wasm_bindgen_test::wasm_bindgen_test;

    use super::*;
    use crate::{
        form::{
            Opening, RecordForm,
            tests::{Shown, store, until},
        },
        store::Store,
    };

    async fn member(store: Store, household: RecordId, name: &str) -> RecordId {
        let id = RecordId::new(store.new_id());
        let values = [
            ("household", household.to_string()),
            ("name", name.to_owned()),
        ];
        let writes: Writes = values
            .into_iter()
            .map(|(key, value)| (Path::new(key).unwrap(), Value::text(&value)))
            .collect();
        store.create(Member::KIND, id, writes).await.unwrap();
        id
    }

    fn show(store: Store, household: RecordId) -> Shown {
        Shown::of(store, move || {
            let opening = Opening::new(Visit::KIND)
                .given("household", household)
                .propose("started_at", &Value::text("2026-11-23T09:30"))
                .propose("purpose", &Value::text("watch_over"));
            let body = Callback::new(|form| view! { <VisitForm form=form /> }.into_any());
            let here = |_| window().location().pathname().unwrap();
            view! { <RecordForm opening=opening done=here body=body /> }.into_any()
        })
    }

    fn people(doc: &Doc) -> Vec<String> {
        doc.rows("met")
            .filter_map(|row| {
                doc.get(&format!("met/{row}/member"))
                    .as_text()
                    .map(str::to_owned)
            })
            .collect()
    }

    #[wasm_bindgen_test]
    async fn a_day_s_visit_takes_few_taps() {
        let store = store().await;
        let household = RecordId::new(store.new_id());
        let writes = Writes::from([(Path::new("name").unwrap(), Value::text("山田様宅"))]);
        store
            .create(Household::KIND, household, writes)
            .await
            .unwrap();
        let members = [
            member(store, household, "山田太郎").await,
            member(store, household, "山田花子").await,
        ];
        let shown = show(store, household);
        until(|| shown.find::<Element>("#f-met-members-1").is_some()).await;

        // Both, and one of them by mistake.
        shown.tap("#f-met-members-0");
        shown.tap("#f-met-members-1");
        shown.tap("#f-met-members-0");
        shown.press("次へ：様子とこれから");
        shown.tap("#f-troubles-1");
        shown.tap("#f-urgency-0");
        shown.press("保存する");
        until(|| !store.of_kind(Visit::KIND).is_empty()).await;

        let doc = store.doc(store.of_kind(Visit::KIND)[0]).unwrap();
        let second = store.referring(Member::KIND, household)[1];
        assert!(members.contains(&second));
        assert_eq!(people(&doc), [second.to_string()]);
        let visit = Visit::parse(&doc).unwrap();
        assert_eq!(
            visit.outcome,
            shared::domain::visit::Outcome::Met,
            "whoever is tapped was met"
        );
        assert_eq!(visit.troubles.len(), 1);
    }

    #[wasm_bindgen_test]
    async fn going_on_takes_the_focus_from_no_box_tapped_meanwhile() {
        let store = store().await;
        let household = RecordId::new(store.new_id());
        let shown = show(store, household);
        until(|| shown.find::<Element>("form").is_some()).await;
        let focused = || document().active_element().map(|element| element.id());
        shown.press("次へ：様子とこれから");
        assert_eq!(focused().as_deref(), Some("visit-step-state"));
        tick().await;
        shown.get::<HtmlElement>("#f-seen").focus().unwrap();
        assert_eq!(focused().as_deref(), Some("f-seen"));
        // Two frames: what was put off until the next one is done.
        for _ in 0..2 {
            let (done, drawn) = oneshot::channel();
            request_animation_frame(move || done.send(()).unwrap());
            drawn.await.unwrap();
        }
        assert_eq!(focused().as_deref(), Some("f-seen"));
    }

    #[wasm_bindgen_test]
    async fn what_is_missing_is_shown_on_its_own_step() {
        let store = store().await;
        let household = RecordId::new(store.new_id());
        let shown = show(store, household);
        until(|| shown.find::<Element>("form").is_some()).await;
        shown.press("次へ：様子とこれから");
        shown.press("保存する");
        until(|| shown.says("会えたか：選んでください。")).await;
        shown.tap("#form-summary a");
        until(|| {
            document()
                .active_element()
                .is_some_and(|element| element.id() == "f-outcome-0")
        })
        .await;
        assert!(store.of_kind(Visit::KIND).is_empty());
    }
}
