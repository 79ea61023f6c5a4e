//! What was asked about a household, on its page, and the way to its whole picture.

use leptos::prelude::*;
use shared::{
    access::{Act, Ground, Topic},
    record::RecordId,
};

use super::{
    list::{IntakeRow, of_household},
    stage::stage_of,
};
use crate::{
    areas::{
        access::{Standing, may_on, standing},
        read::today,
    },
    store::use_store,
    ui::{Card, Icon, IconName, LinkButton},
};

/// The latest first.
#[component]
pub(in crate::areas) fn Casework(id: RecordId) -> impl IntoView {
    let store = use_store();
    let today = today(store);
    let standing = standing(store, id);
    let may_ask = Memo::new(move |_| {
        may_on(store, Ground::Own, Act::Write, Topic::Intakes)
            && standing.with(Standing::is_lasting)
    });
    let all = Memo::new(move |_| of_household(store, id));
    let row = move |intake: RecordId| {
        let stage = Memo::new(move |_| stage_of(store, intake, today.get()));
        view! { <li>{move || view! { <IntakeRow id=intake stage=stage.get() /> }}</li> }
    };
    view! {
        <Card title="総合相談支援">
            {move || {
                all.with(Vec::is_empty)
                    .then(|| {
                        view! { <p>"一つの機関では決められないとき、相談支援包括化推進員に相談できます。"</p> }
                    })
            }}
            <ul class="rows" role="list">
                <For each=move || all.get() key=|id| *id children=row />
            </ul>
            <div class="actions screen-only">
                <LinkButton href=format!("/households/{id}/picture")>"世帯の全体図"</LinkButton>
                {move || {
                    may_ask
                        .get()
                        .then(|| {
                            view! {
                                <LinkButton href=format!("/households/{id}/intakes/new")>
                                    <Icon name=IconName::Add />
                                    "推進員に相談する"
                                </LinkButton>
                            }
                        })
                }}
            </div>
        </Card>
    }
}
