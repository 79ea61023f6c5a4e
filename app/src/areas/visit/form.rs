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
const FIRST: &[&str] = &["household", "started_at", "ended_at", "purpose", "outcome", "place", "visitors", "met"];

/// The fields of a visit.
#[component]
pub(super) fn VisitForm(form: FormState) -> impl IntoView {
    let store = form.store();
    let household = untrack(|| {
        let path = Path::new("household").ok()?;
        form.text_now(&path, form.schema().field("household")?).parse().ok()
    });
    let members = household.map(|id| untrack(|| store.referring(Member::KIND, id))).unwrap_or_default();
    form.offer(Member::KIND, members.clone());

    let step = RwSignal::new(VISIT.to_owned());
    form.on_reveal(move |path| {
        let of = if FIRST.contains(&path.key()) { VISIT } else { STATE };
        step.set(of.to_owned());
    });
    let hidden = move |of: &'static str| move || step.with(|step| step != of);
    let go_on = move |()| {
        step.set(STATE.to_owned());
        window().scroll_to_with_x_and_y(0.0, 0.0);
        // The button goes out of sight with its step.
        request_animation_frame(|| focus_field("visit-step-state"));
    };
    let steps = vec![Choice::new(VISIT, "1 訪問"), Choice::new(STATE, "2 様子とこれから")];
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
                <Fields form=form keys=&["troubles", "urgency", "seen", "said", "done"] />
                <NextDays form=form />
                <Fields form=form keys=&["next_on", "next_at", "follow_up"] />
            </div>
        </Tabs>
    }
}
