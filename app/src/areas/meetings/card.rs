//! The ケース会議 about a household or a case, on its page.

use leptos::prelude::*;
use shared::{domain::meeting::CaseMeeting, record::RecordId};

use super::list::MeetingRow;
use crate::{
    areas::{
        access::{Standing, keeps_intakes},
        read::facts_of,
    },
    store::use_store,
    ui::{Card, Icon, IconName, LinkButton},
};

/// The latest first; nothing where there is none and the person calls none.
#[component]
pub(in crate::areas) fn CaseMeetings(
    /// The household or the case.
    of: RecordId,
    /// The way to a new one.
    new: String,
) -> impl IntoView {
    let store = use_store();
    let household = Memo::new(move |_| store.link(of, "household").unwrap_or(of));
    let keeps = Memo::new(move |_| {
        keeps_intakes(store) && !Standing::of(store, household.get()).is_inside_only()
    });
    let all = Memo::new(move |_| {
        let mut all = facts_of::<CaseMeeting>(store, of);
        all.sort_by_key(|(id, it)| std::cmp::Reverse((it.called_on, *id)));
        all.into_iter().map(|(id, _)| id).collect::<Vec<_>>()
    });
    let row = move |id: RecordId| view! { <li><MeetingRow id=id /></li> };
    move || {
        let new = new.clone();
        (keeps.get() || !all.with(Vec::is_empty)).then(|| {
            view! {
                <Card title="ケース会議">
                    {move || all.with(Vec::is_empty).then(|| view! { <p>"まだありません。"</p> })}
                    <ul class="rows" role="list"><For each=move || all.get() key=|id| *id children=row /></ul>
                    {keeps
                        .get()
                        .then(|| {
                            view! {
                                <div class="actions screen-only">
                                    <LinkButton href=new>
                                        <Icon name=IconName::Add />
                                        "ケース会議を呼びかける"
                                    </LinkButton>
                                </div>
                            }
                        })}
                </Card>
            }
        })
    }
}
