//! 緊急の閲覧: who has opened a household in an emergency, and what those who serve it found.

use leptos::prelude::*;
use shared::{
    access::Topic,
    domain::household::{Emergency, Finding},
    record::{Choice, RecordId},
};

use crate::{
    areas::{access::standing, read::facts_of},
    store::use_store,
    ui::{Card, Chip, IconName, LinkButton, Row, Tone},
};

/// All of a household, the latest first; nothing while there is none.
#[component]
pub(super) fn Emergencies(id: RecordId) -> impl IntoView {
    let store = use_store();
    let standing = standing(store, id);
    let may_write = Memo::new(move |_| standing.with(|it| it.may_write(Topic::Grants)));
    let all = Memo::new(move |_| {
        let mut all = facts_of::<Emergency>(store, id);
        all.reverse();
        all
    });
    let row = move |(id, it): (RecordId, Emergency)| {
        let opened = it.opened_at;
        let title = format!(
            "{}　{} {}",
            store.title(it.person.id()),
            opened.date.long(),
            opened.time.short()
        );
        view! {
            <li>
                <Row title=title support=it.reason.to_string()>
                    {match it.finding {
                        None => view! { <Chip tone=Tone::Warn icon=IconName::Warning>"確認がまだです"</Chip> }.into_any(),
                        Some(Finding::Right) => view! { <Chip tone=Tone::Good icon=IconName::Check>{Finding::Right.label()}</Chip> }.into_any(),
                        Some(finding) => view! { <Chip tone=Tone::Bad>{finding.label()}</Chip> }.into_any(),
                    }}
                    {may_write
                        .get()
                        .then(|| view! { <LinkButton href=format!("/emergencies/{id}/review")>"確認する"</LinkButton> })}
                </Row>
            </li>
        }
    };
    move || {
        (!all.with(Vec::is_empty)).then(|| {
            view! {
                <div class="screen-only">
                    <Card title="緊急の閲覧">
                        <p>"担当や同意のない人が、緊急のため24時間だけ見た記録です。"</p>
                        <ul class="rows" role="list">{all.get().into_iter().map(row).collect_view()}</ul>
                    </Card>
                </div>
            }
        })
    }
}
