//! The link by which an organisation that has no tablet answers when it can come: made, shown once, taken back.

use leptos::{prelude::*, task::spawn_local};
use shared::{
    domain::meeting::{SlotAnswer, Told},
    record::RecordId,
    reports::answer_id,
    wire::{ANSWER_PLACE, AnswerLink, AnswerLinkState, FailureCode},
};

use crate::{
    areas::{
        account::{Once, show_once},
        read::fact,
        staff::why,
    },
    store::{TransportError, use_store},
    ui::{Banner, Button, Card, ConfirmDialog, CopyButton, Kind, Progress, QrCode, Tone},
};

/// What the server said; none while it is being asked.
type Heard = Option<Result<AnswerLinkState, String>>;

/// The card of an invitation's link, for who calls the meeting.
#[component]
pub(super) fn ByLink(id: RecordId) -> impl IntoView {
    let store = use_store();
    let heard = RwSignal::new(Heard::None);
    let made = RwSignal::new(None::<AnswerLink>);
    let failure = RwSignal::new(None::<String>);
    let busy = RwSignal::new(false);
    let ending = RwSignal::new(false);
    let ask = move |()| {
        // What was told last stands as long as nothing newer comes.
        if !matches!(heard.get_untracked(), Some(Ok(_))) {
            heard.set(None);
        }
        spawn_local(async move {
            let state = store.answer_link(id).await;
            heard.try_set(Some(state.map_err(|error| unheard(&error))));
        });
    };
    // The server knows of an invitation once it was sent, and of an answer whenever one comes.
    let contact = Memo::new(move |_| store.status().last_contact);
    Effect::new(move |_| {
        contact.track();
        ask(());
    });
    let make = move |()| {
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        spawn_local(async move {
            match store.make_answer_link(id).await {
                Ok(link) => {
                    failure.try_set(None);
                    made.try_set(Some(link));
                    ask(());
                }
                Err(error) => drop(failure.try_set(Some(why(&error)))),
            }
            busy.try_set(false);
        });
    };
    let end = move |()| {
        spawn_local(async move {
            match store.end_answer_link(id).await {
                Ok(()) => {
                    failure.try_set(None);
                    made.try_set(None);
                    ask(());
                }
                Err(error) => drop(failure.try_set(Some(why(&error)))),
            }
        });
    };
    let standing = move || match heard.get() {
        None => view! { <Progress label="リンクの状態を確かめています" done=None /> }.into_any(),
        Some(Err(why)) => view! {
            <Banner tone=Tone::Info title="いまはリンクを作れません">
                <p>{why}</p>
                <div class="actions"><Button on_press=ask>"もう一度確かめる"</Button></div>
            </Banner>
        }
        .into_any(),
        Some(Ok(state)) => {
            let label = if state.until.is_some() {
                "リンクを作り直す"
            } else {
                "リンクを作る"
            };
            view! {
                {facts(state)}
                <div class="actions">
                    <Button busy=busy on_press=make>{label}</Button>
                    {state
                        .until
                        .is_some()
                        .then(|| view! { <Button kind=Kind::Text on_press=move |()| ending.set(true)>"リンクを取り消す"</Button> })}
                </div>
            }
            .into_any()
        }
    };
    let came = move || {
        let answer = fact::<SlotAnswer>(store, answer_id(id))?;
        let is_by_link = answer.told == Some(Told::Link);
        is_by_link.then(|| {
            let day = answer.answered_on.long_with_weekday();
            view! { <p><strong>{format!("リンクで回答が届いています（{day}）。")}</strong></p> }
        })
    };
    view! {
        <Card title="リンクで答えてもらう">
            <div class="stack">
                <p>"アプリを使っていない機関に、出席できる日時を答えるページのリンクを送れます。ページには、世帯や人の名前も、場所も出ません。"</p>
                {came}
                {move || failure.get().map(|text| view! { <Banner tone=Tone::Bad title="できませんでした"><p>{text}</p></Banner> })}
                {move || made.get().map(|link| view! { <Made id=id link=link /> })}
                {standing}
            </div>
        </Card>
        <ConfirmDialog
            open=ending
            title="リンクを取り消しますか"
            text="送ったリンクでは答えられなくなります。届いた回答は残ります。"
            confirm="取り消す"
            cancel="やめる"
            danger=true
            on_confirm=end
        />
    }
}

/// Why the server said nothing of the link.
fn unheard(error: &TransportError) -> String {
    match error {
        TransportError::Failed(failure) if failure.code == FailureCode::NotFound => {
            "この案内は、まだサーバーに届いていません。送信がすむと、リンクを作れます。".to_owned()
        }
        error => why(error),
    }
}

/// Until when it works, and when it was last answered by.
fn facts(state: AnswerLinkState) -> impl IntoView {
    let AnswerLinkState { until, answered_at } = state;
    let until = until.map(|at| ("リンクの期限", at.long()));
    let answered = answered_at.map(|at| ("リンクでの最後の回答", at.long()));
    let all: Vec<_> = until.into_iter().chain(answered).collect();
    (!all.is_empty()).then(|| {
        let rows = all.into_iter();
        let rows = rows.map(|(label, text)| view! { <dt>{label}</dt><dd>{text}</dd> });
        view! { <dl class="facts">{rows.collect_view()}</dl> }
    })
}

/// The link just made. It is gone when the screen is left.
#[component]
fn Made(id: RecordId, link: AnswerLink) -> impl IntoView {
    show_once(Once::AnswerLink(id));
    let origin = window().location().origin().unwrap_or_default();
    let address = format!("{origin}{ANSWER_PLACE}{}", link.token);
    view! {
        <Banner tone=Tone::Info title="このリンクは、今しか表示できません">
            <p>"この機関だけに、メールなどで送ってください。作り直すと、前のリンクは使えなくなります。"</p>
        </Banner>
        <p>"リンク：" <span class="letter-code">{address.clone()}</span></p>
        <QrCode text=address.clone() alt="回答のページを開くQRコード" />
        <div class="actions">
            <CopyButton
                text=address
                done="リンクを写しました"
                failed="写せませんでした。リンクを長く押して、選んで写してください。"
                kind=Kind::Primary
            >
                "リンクを写す"
            </CopyButton>
        </div>
    }
}
