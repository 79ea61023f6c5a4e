//! The meetings about a household, on its page: only for those who belong to one or may call one.

use leptos::prelude::*;
use shared::{domain::meeting::SupportMeeting, record::RecordId};

use super::list::over_since;
use crate::{
    areas::{
        access::{may_call_meeting, standing},
        read::{facts_of, today},
    },
    store::use_store,
    ui::{Card, Chip, Icon, IconName, LinkButton, RowLink, Tone},
};

/// Never printed: nobody outside is to see that there is one.
#[component]
pub(in crate::areas) fn Meetings(id: RecordId) -> impl IntoView {
    let store = use_store();
    let today = today(store);
    let standing = standing(store, id);
    let all = Memo::new(move |_| {
        let mut all = facts_of::<SupportMeeting>(store, id);
        all.reverse();
        all
    });
    let may_call = Memo::new(move |_| standing.with(may_call_meeting));
    let row = move |(meeting, it): (RecordId, SupportMeeting)| {
        let last = over_since(store, meeting, today.get());
        let over = last.is_some();
        let until = last.unwrap_or(it.until).long();
        view! {
            <li>
                <RowLink href=format!("/meetings/{meeting}") title=it.subject.to_string() support=format!("{until}まで")>
                    {over.then(|| view! { <Chip tone=Tone::Info>"終わりました"</Chip> })}
                </RowLink>
            </li>
        }
    };
    move || {
        (may_call.get() || !all.with(Vec::is_empty)).then(|| {
            view! {
                <div class="screen-only">
                    <Card title="支援会議">
                        <p>"選ばれた委員と招集した課だけが知っている会議です。ほかの人のこのページには出ません。"</p>
                        <ul class="rows" role="list">{move || all.get().into_iter().map(row).collect_view()}</ul>
                        {move || {
                            may_call
                                .get()
                                .then(|| {
                                    view! {
                                        <div class="actions">
                                            <LinkButton href=format!("/households/{id}/meetings/new")>
                                                <Icon name=IconName::Add />
                                                "支援会議を招集する"
                                            </LinkButton>
                                        </div>
                                    }
                                })
                        }}
                    </Card>
                </div>
            }
        })
    }
}
