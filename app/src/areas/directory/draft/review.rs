//! Someone else looks at what the next edition says otherwise, and says what they found.

use leptos::{prelude::*, task::spawn_local};
use shared::{
    domain::directory::{Finding, Review},
    record::{Choice, Record, RecordId},
    reports::{Reviewed, reviews},
};

use super::{
    changes::Changes,
    gate::for_keepers_of_all,
    list::Open,
    state::{Draft, draft},
};
use crate::{
    areas::read::staff_of,
    form::Opening,
    screens::{EditRecord, when},
    store::{Store, use_store},
    ui::{Banner, Button, Card, Kind, LinkButton, PageHead, PrintButton, Tone, use_toasts},
};

/// The reviews, the latest first. Tracked.
pub(super) fn found(store: Store, draft: &Draft) -> Vec<Reviewed> {
    let ids = store.of_kind(Review::KIND).into_iter();
    let docs: Vec<_> = ids.filter_map(|id| store.doc(id)).collect();
    reviews(docs.iter().map(|doc| &**doc), &draft.state)
}

fn words(store: Store, reviewed: &Reviewed) -> String {
    let who = store.title(staff_of(reviewed.by));
    let label = reviewed.review.finding.label();
    format!("{who}（{}）：{label}", when(store, reviewed.at))
}

/// What was said of the draft: of the state it is in now, and last of an older one.
#[component]
pub(super) fn Reviews(
    draft: Memo<Draft>,
    /// Whoever publishes is told elsewhere that nobody has looked.
    #[prop(optional)]
    publishing: bool,
) -> impl IntoView {
    let store = use_store();
    let all = Memo::new(move |_| draft.with(|draft| found(store, draft)));
    let line = move |reviewed: Reviewed| {
        let remarks = reviewed.review.remarks.as_ref().map(ToString::to_string);
        view! {
            <li>
                <p>{words(store, &reviewed)}</p>
                {remarks.map(|remarks| view! { <p class="lines row-support">{remarks}</p> })}
            </li>
        }
    };
    move || {
        let (present, older): (Vec<_>, Vec<_>) =
            all.get().into_iter().partition(|it| it.is_present);
        let older = older.into_iter().next();
        if draft.with(|draft| draft.rows.is_empty()) || present.is_empty() && older.is_none() {
            return None;
        }
        let is_open = present
            .iter()
            .any(|it| it.review.finding == Finding::ToChange);
        let (tone, title) = match (present.is_empty(), is_open) {
            (true, _) if publishing => (Tone::Info, "前の案に言われたこと"),
            (true, _) => (Tone::Info, "今の案は、まだだれも確認していません"),
            (_, true) => (Tone::Warn, "直してほしいところがあると言われています"),
            (_, false) => (Tone::Good, "今の案を確認した人がいます"),
        };
        Some(view! {
            <Banner tone=tone title=title>
                <ul class="stack" data-gap="small" role="list">{present.into_iter().map(line).collect_view()}</ul>
                {older
                    .map(|older| {
                        view! {
                            <p>"前に確認した人（そのあと、案が変わりました）："</p>
                            <ul role="list">{line(older)}</ul>
                        }
                    })}
            </Banner>
        })
    }
}

/// What the draft says otherwise, to be read, printed and said something of.
#[component]
pub fn DraftChanges() -> impl IntoView {
    for_keepers_of_all("次の版の案の違い", || view! { <Page /> }.into_any())
}

#[component]
fn Page() -> impl IntoView {
    let store = use_store();
    let toasts = use_toasts();
    let draft = draft(store);
    let rows = Signal::derive(move || draft.with(|draft| draft.rows.clone()));
    let lead = Signal::derive(move || {
        let count = rows.with(Vec::len);
        draft.with(|draft| match draft.base() {
            Some((_, edition)) => format!(
                "公開中の版（{}）から変わる行は{count}行です。",
                edition.version
            ),
            None => format!("はじめて公開する行は{count}行です。"),
        })
    });
    let busy = RwSignal::new(false);
    // Whoever says so has seen it: as it is, and all of it.
    let seen = StoredValue::new(draft.with_untracked(|draft| draft.state.clone()));
    let all = RwSignal::new(false);
    let agree = move |()| {
        if busy.get_untracked() {
            return;
        }
        let now = draft.with_untracked(|draft| draft.state.clone());
        if seen.with_value(|seen| *seen != now) {
            seen.set_value(now);
            toasts.say(
                "このあいだに案が変わりました。もう一度見てから「確認しました」を押してください。",
            );
            return;
        }
        if !all.get_untracked() {
            toasts.say(
                "まだ表示していない行があります。「すべての行を表示する」を押して、見てください。",
            );
            return;
        }
        busy.set(true);
        let review = Review {
            state: draft.with_untracked(|draft| draft.state.as_str().into()),
            finding: Finding::Agreed,
            remarks: None,
        };
        spawn_local(async move {
            let id = RecordId::new(store.new_id());
            toasts.say(
                match store.create(Review::KIND, id, review.writes()).await {
                    Ok(_) => "確認したことを残しました（送信待ち）".to_owned(),
                    Err(error) => format!("残せませんでした。{error}"),
                },
            );
            busy.try_set(false);
        });
    };
    view! {
        <PageHead title="次の版の案の違い" lead=lead>
            <PrintButton>"印刷する"</PrintButton>
            <LinkButton href="/draft">"案の一覧へ"</LinkButton>
        </PageHead>
        <div class="stack">
            <div class="screen-only stack"><Open draft=draft /><Reviews draft=draft /></div>
            <Changes rows=rows links=true all=all />
            {move || {
                (!rows.with(Vec::is_empty))
                    .then(|| {
                        view! {
                            <div class="screen-only">
                                <Card title="見くらべたら">
                                    <p>"書いた人とは別の人が確認してから公開すると、間違いに気づけます。あとで案が変わると、確認はもう一度必要です。"</p>
                                    <div class="actions">
                                        <Button kind=Kind::Primary large=true busy=busy on_press=agree>"確認しました"</Button>
                                        <LinkButton href="/draft/review" large=true>"直してほしいところを伝える"</LinkButton>
                                    </div>
                                </Card>
                            </div>
                        }
                    })
            }}
        </div>
    }
}

/// What is to be changed in the draft as it is now.
#[component]
pub fn NewReview() -> impl IntoView {
    for_keepers_of_all("次の版の確認", || {
        let store = use_store();
        let state = draft(store).with_untracked(|draft| draft.state.clone());
        let opening = Opening::new(Review::KIND)
            .given("state", state)
            .given("finding", Finding::ToChange.item().code);
        view! { <EditRecord opening=opening done=|_| "/draft/changes".to_owned() /> }.into_any()
    })
}
