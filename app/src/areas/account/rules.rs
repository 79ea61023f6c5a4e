//! だれが何を見られるか: the table of access in words.

use leptos::prelude::*;
use shared::{
    access::{Act, Ground, Post, Role, Topic, permits},
    record::Choice,
};

use crate::ui::{Card, Disclosure};

/// What a ground can reach of a household, with the word for it.
const COLUMNS: [(Ground, Topic); 6] = [
    (Ground::Assigned, Topic::Basics),
    (Ground::Assigned, Topic::Visits),
    (Ground::Assigned, Topic::Grants),
    (Ground::Consent, Topic::Basics),
    (Ground::Consent, Topic::Visits),
    (Ground::Consent, Topic::Grants),
];

/// The table.
#[component]
pub(super) fn Rules() -> impl IntoView {
    let head = COLUMNS.map(|(_, topic)| view! { <th scope="col">{topic.label()}</th> });
    let rows = Post::ALL.iter().map(|post| {
        let cells = COLUMNS.map(|(ground, topic)| view! { <td>{words(*post, ground, topic)}</td> });
        view! {
            <tr>
                <th scope="row">{post.label()}</th>
                {cells.collect_view()}
            </tr>
        }
    });
    view! {
        <Card title="だれが何を見られるか">
            <p>"世帯の記録は、その世帯を「担当」している機関か、世帯が「同意」した機関の人だけが見られます。できることは職種で決まります。職種や権限だけで見られる世帯はありません。"</p>
            <p>"訪問の記録は、同意の範囲に含まれているときだけ、同意で見られます。担当や同意が終わると、次に送受信したときに端末から消えます。"</p>
            <p>"機関、職員、圏域、相談機関の一覧は、職員ならだれでも見られます。書けるのは管理者だけです。"</p>
            <Disclosure title="職種ごとの表">
                <div class="wide" role="region" tabindex="0" aria-label="職種ごとの表">
                    <table class="facts-table">
                        <thead>
                            <tr>
                                <th scope="col" rowspan="2">"職種"</th>
                                <th scope="colgroup" colspan="3">{Ground::Assigned.label()}</th>
                                <th scope="colgroup" colspan="3">{Ground::Consent.label()}</th>
                            </tr>
                            <tr>{head.collect_view()}</tr>
                        </thead>
                        <tbody>{rows.collect_view()}</tbody>
                    </table>
                </div>
            </Disclosure>
        </Card>
    }
}

/// 見る・書く, as the table has it. No role changes what may be done with households.
fn words(post: Post, ground: Ground, topic: Topic) -> String {
    let may = |act: &&Act| permits(post, Role::Member, ground, **act, topic);
    let acts: Vec<_> = Act::ALL.iter().filter(may).map(|act| act.label()).collect();
    if acts.is_empty() {
        "できません".to_owned()
    } else {
        acts.join("・")
    }
}
