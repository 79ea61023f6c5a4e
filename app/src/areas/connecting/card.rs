//! The sheets of a household, on its page.

use leptos::prelude::*;
use shared::{
    access::Topic,
    domain::connecting::ConnectingSheet,
    record::{Record, RecordId},
};

use super::steps::{course_of, words};
use crate::{
    areas::{
        access::standing,
        read::{fact, today},
    },
    store::use_store,
    ui::{Card, Chip, Icon, IconName, Kind, LinkButton, RowLink, Tone},
};

/// The latest first, and the way to a new one.
#[component]
pub(in crate::areas) fn Sheets(id: RecordId) -> impl IntoView {
    let store = use_store();
    let today = today(store);
    let standing = standing(store, id);
    let may_write = Memo::new(move |_| standing.with(|it| it.may_write(Topic::Basics)));
    // Also those that someone has not finished: what was written is not to be looked for.
    let all = Memo::new(move |_| {
        let ids = store.referring(ConnectingSheet::KIND, id).into_iter().rev();
        ids.filter(|id| store.doc(*id).is_some_and(|doc| !doc.is_removed()))
            .collect::<Vec<_>>()
    });
    let row = move |sheet: RecordId| {
        move || {
            let written = fact::<ConnectingSheet>(store, sheet);
            let title = match &written {
                Some(it) => format!("{}のシート", it.written_on.long()),
                None => "書き終わっていないシート".to_owned(),
            };
            let support = written.map(|it| store.title(it.organisation.id()));
            let course = course_of(store, sheet);
            let (tone, text) = match course.steps.last() {
                Some(step) => words(store, step, today.get()),
                None => (Tone::Info, "まだつないでいません".to_owned()),
            };
            view! {
                <li>
                    <RowLink href=format!("/sheets/{sheet}") title=title support=support.unwrap_or_default()>
                        <Chip tone=tone>{text}</Chip>
                    </RowLink>
                </li>
            }
        }
    };
    view! {
        <Card title="つなぐシート">
            {move || all.with(Vec::is_empty).then(|| view! { <p>"まだありません。困りごとがいくつもあるときに書いて、ほかの機関につなぎます。"</p> })}
            <ul class="rows" role="list">
                <For each=move || all.get() key=|id| *id children=row />
            </ul>
            {move || {
                may_write
                    .get()
                    .then(|| {
                        view! {
                            <div class="actions screen-only">
                                <LinkButton href=format!("/households/{id}/sheets/new")>
                                    <Icon name=IconName::Add />
                                    "つなぐシートを書く"
                                </LinkButton>
                                <LinkButton href="/blank-sheet" kind=Kind::Text>"手書き用の用紙"</LinkButton>
                            </div>
                        }
                    })
            }}
        </Card>
    }
}
