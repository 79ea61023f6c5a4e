//! だれが何を見られるか: the table of access in words.

use leptos::prelude::*;
use shared::{
    access::{Act, Ground, Post, Role, Topic, permits},
    record::Choice,
};

use crate::ui::{Card, Disclosure};

/// What a ground can reach of a household, with the word for it.
const TOPICS: [Topic; 3] = [Topic::Basics, Topic::Visits, Topic::Grants];

/// The grounds, those that let one do the same together.
const GROUNDS: [(Ground, &str); 4] = [
    (Ground::Assigned, "担当"),
    (Ground::Consent, "同意・法令"),
    (Ground::Emergency, "緊急（24時間）"),
    (Ground::Meeting, "支援会議（委員だけ）"),
];

/// The table.
#[component]
pub(super) fn Rules() -> impl IntoView {
    let tables = GROUNDS.map(|(ground, name)| view! { <Table ground=ground name=name /> });
    view! {
        <Card title="だれが何を見られるか">
            <p>"世帯の記録は、その世帯を「担当」している機関と、世帯が「同意」したか「法令」が定める機関の人だけが見られます。「緊急」のときは、理由を書いた人だけが24時間見られます。できることは職種で決まります。職種や権限だけで見られる世帯はありません。"</p>
            <p>"訪問の記録は、同意や法令による共有の範囲に含まれているときだけ、それで見られます。担当や同意が終わると、次に送受信したときに端末から消えます。"</p>
            <p>"同意をもらえない世帯のことは、保健福祉企画総務課が「支援会議」を招集して、選んだ委員だけに見せることができます。委員は、秘密を守る約束を自分でするまで何も見られず、何も書けません。会議が終わると見られなくなります。会議があることは、委員と招集した課のほかにはわかりません。"</p>
            <p>"機関、職員、圏域、相談機関の一覧は、職員ならだれでも見られます。書けるのは統括管理者だけです。職員の記録は、その所属の管理者も書けます。"</p>
            <p>"相談機関の一覧は、保健福祉企画総務課の職員も書け、版として公開します。一度公開した版は、だれも書きかえられません。どの所属の職員も、自分の所属の掲載内容の変更を申し出られます。担当者（主・副）の名前は職員だけに見え、公開するページには出ません。"</p>
            <p>"「だれが見たか」の記録は、その世帯を担当している機関の人（アドバイザーを除く）が見られます。自分がしたことは自分で、所属の人がしたことは所属の管理者が、全員のことは統括管理者が見られます。支援会議の委員として見たことは、担当の機関や所属の管理者には出ず、招集した課が会議のページで見ます。だれも書きかえられません。"</p>
            <p>"つなぐシートが決まった日数を過ぎても受けられていないことは、相談支援包括化推進員にも知らせます。見えるのは、どの機関からどの機関へ、いつからかだけです。どの世帯のことかは、その世帯の同意か法令か担当で見られるときだけわかります。日数などの市の決まりは、職員ならだれでも見られ、保健福祉企画総務課の職員と統括管理者が書けます。"</p>
            {tables.collect_view()}
        </Card>
    }
}

/// What each post may do on one ground.
#[component]
fn Table(ground: Ground, name: &'static str) -> impl IntoView {
    let head = TOPICS.map(|topic| view! { <th scope="col">{topic.label()}</th> });
    let rows = Post::ALL.iter().map(move |post| {
        let cells = TOPICS.map(|topic| view! { <td>{words(*post, ground, topic)}</td> });
        view! {
            <tr>
                <th scope="row">{post.label()}</th>
                {cells.collect_view()}
            </tr>
        }
    });
    let title = format!("職種ごとの表：{name}");
    view! {
        <Disclosure title=title.clone()>
            <div class="wide" role="region" tabindex="0" aria-label=title>
                <table class="facts-table">
                    <thead>
                        <tr><th scope="col">"職種"</th>{head.collect_view()}</tr>
                    </thead>
                    <tbody>{rows.collect_view()}</tbody>
                </table>
            </div>
        </Disclosure>
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
