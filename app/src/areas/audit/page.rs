//! だれが見たか, of a household; 見た・書いた記録, of a person.

use leptos::prelude::*;
use shared::{domain::people::Staff, record::Record};

use super::list::Entries;
use crate::{
    areas::{
        access::may_read_all,
        parts::Absent,
        read::{record_id, staff_of},
    },
    store::use_store,
    ui::{Card, Choice, LinkButton, PageHead, PrintButton, Select},
};

/// Who has looked at a household's records, printed and written them.
#[component]
pub fn HouseholdLog() -> impl IntoView {
    let store = use_store();
    let id = record_id();
    let state = Memo::new(move |_| {
        let id = id.get()?;
        store.is_here(id).then_some(id)
    });
    move || {
        match state.get() {
        Some(id) => view! {
            <PageHead
                title="だれが見たか"
                lead=Signal::derive(move || format!("{}の記録を見た人、書いた人、印刷した人です。新しい順です。", store.title(id)))
            >
                <LinkButton href=format!("/households/{id}")>"世帯のページへ"</LinkButton>
                <PrintButton>"印刷する"</PrintButton>
            </PageHead>
            <div class="stack"><Entries query=format!("household={id}") /></div>
        }
        .into_any(),
        None => view! { <Absent what="世帯" /> }.into_any(),
    }
    }
}

/// Everyone's, in the choice of people.
const ALL: &str = "all";

/// What a person has done: everyone reads their own, who keeps all lists that of anyone.
#[component]
pub fn PersonLog() -> impl IntoView {
    let store = use_store();
    let me = staff_of(store.me().actor).to_string();
    let may_all = Memo::new(move |_| may_read_all(store));
    let chosen = RwSignal::new(me.clone());
    let options = Signal::derive(move || {
        let people = store.of_kind(Staff::KIND).into_iter();
        let people = people.map(|id| Choice::new(id.to_string(), store.title(id)));
        let all = Choice::new(ALL, "全員");
        [all].into_iter().chain(people).collect::<Vec<_>>()
    });
    view! {
        <PageHead
            title="見た・書いた記録"
            lead="だれが、いつ、どの記録を見たか、書いたか、印刷したかが残っています。消すことも直すこともできません。"
        >
            <PrintButton>"印刷する"</PrintButton>
        </PageHead>
        <div class="stack">
            {move || {
                may_all
                    .get()
                    .then(|| {
                        view! {
                            <Card>
                                <Select
                                    id="person"
                                    label="だれの記録か"
                                    required=true
                                    options=options
                                    value=chosen
                                    on_change=move |id: String| {
                                        if !id.is_empty() {
                                            chosen.set(id);
                                        }
                                    }
                                />
                            </Card>
                        }
                    })
            }}
            {move || match chosen.get() {
                id if id == ALL => view! { <Entries query=String::new() /> },
                id => view! { <Entries query=format!("person={id}") of_one=true /> },
            }}
        </div>
    }
}
