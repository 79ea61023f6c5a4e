//! The people of a household.

use leptos::prelude::*;
use shared::{
    access::Topic,
    domain::household::{CareLevel, Member},
    jp::Date,
    record::{Choice, RecordId},
};

use crate::{
    areas::{
        access::standing,
        read::{facts_of, today},
    },
    store::use_store,
    ui::{Card, Chip, Icon, IconName, LinkButton, RowLink, Tone},
};

/// Everyone in a household, the head first.
#[component]
pub(super) fn Members(id: RecordId) -> impl IntoView {
    let store = use_store();
    let today = today(store);
    let standing = standing(store, id);
    let may_write = Memo::new(move |_| standing.with(|it| it.may_write(Topic::Basics)));
    let members = Memo::new(move |_| {
        let mut members = facts_of::<Member>(store, id);
        members
            .sort_by_key(|(_, member)| (member.relation.is_none(), member.relation, member.birth));
        members
    });
    let row = move |(member_id, member): (RecordId, Member)| {
        let day = today.get();
        let troubles: Vec<_> = member
            .troubles
            .iter()
            .map(|trouble| trouble.label())
            .collect();
        let birth = member.birth.map(|birth| age(birth, day));
        let parts = [
            member.relation.map(|relation| relation.label().to_owned()),
            birth,
        ];
        let mut support = parts.into_iter().flatten().collect::<Vec<_>>().join("・");
        if !troubles.is_empty() {
            support.push_str(&format!("　困りごと：{}", troubles.join("、")));
        }
        let care = member.care_level.filter(|level| *level != CareLevel::None);
        let in_conflict = store
            .doc(member_id)
            .is_some_and(|doc| doc.conflicts().next().is_some());
        view! {
            <li>
                <RowLink href=format!("/members/{member_id}/edit") title=member.name.to_string() support=support>
                    {in_conflict.then(|| view! { <Chip tone=Tone::Warn icon=IconName::Conflict>"食い違い"</Chip> })}
                    {care.map(|level| view! { <Chip tone=Tone::Info>{level.label()}</Chip> })}
                </RowLink>
            </li>
        }
    };
    view! {
        <Card title=Signal::derive(move || format!("世帯員 {}人", members.with(Vec::len)))>
            <ul class="rows" role="list">
                {move || members.get().into_iter().map(row).collect_view()}
            </ul>
            <div class="actions">
                {move || {
                    may_write
                        .get()
                        .then(|| {
                            view! {
                                <LinkButton href=format!("/households/{id}/members/new")>
                                    <Icon name=IconName::Add />
                                    "世帯員を加える"
                                </LinkButton>
                            }
                        })
                }}
            </div>
        </Card>
    }
}

/// 昭和16年2月3日生まれ（85歳）.
fn age(birth: Date, day: Date) -> String {
    match birth.age_on(day) {
        Some(age) => format!("{}生まれ（{age}歳）", birth.long()),
        None => format!("{}生まれ", birth.long()),
    }
}
