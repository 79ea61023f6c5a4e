//! A person's account: invite, invite anew, end, take the end back.

use leptos::{prelude::*, task::spawn_local};
use shared::{
    record::{ActorId, RecordId},
    wire::{AccountLine, AccountState, Invitation},
};

use super::{
    letter::Letter,
    said::{state, why},
};
use crate::{
    store::{Store, use_store},
    ui::{Banner, Button, Card, Chip, ConfirmDialog, Kind, Progress, Tone, use_toasts},
};

/// What the server said; none while it is being asked. Someone it does not know has no account.
type Told = Option<Result<Option<AccountLine>, String>>;

/// The card of an account, and the letter just made.
#[component]
pub(super) fn Account(id: RecordId) -> impl IntoView {
    let store = use_store();
    let told = RwSignal::new(Told::None);
    let letter = RwSignal::new(None::<Invitation>);
    let failure = RwSignal::new(None::<String>);
    let busy = RwSignal::new(false);
    let ask = move |()| {
        told.set(None);
        spawn_local(async move { drop(told.try_set(Some(asked(store, id).await))) });
    };
    ask(());
    let invite = move |()| {
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        spawn_local(async move {
            match store.invite(id).await {
                Ok(invitation) => {
                    failure.try_set(None);
                    letter.try_set(Some(invitation));
                    ask(());
                }
                Err(error) => drop(failure.try_set(Some(why(&error)))),
            }
            busy.try_set(false);
        });
    };
    let toasts = use_toasts();
    let set_end = move |ends: bool| {
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        letter.set(None);
        spawn_local(async move {
            let done = end(store, id, ends).await;
            match done {
                Ok(()) => {
                    failure.try_set(None);
                    toasts.say(if ends {
                        "利用を終えました"
                    } else {
                        "利用の終了を取り消しました"
                    });
                    ask(());
                }
                Err(why) => drop(failure.try_set(Some(why))),
            }
            busy.try_set(false);
        });
    };
    let body = move || {
        match told.get() {
        None => view! { <Progress label="アカウントの状態を確かめています" done=None /> }.into_any(),
        Some(Err(why)) => view! {
            <Banner tone=Tone::Warn title="アカウントの状態は、今は分かりません">
                <p>{why}</p>
                <div class="actions"><Button on_press=ask>"もう一度確かめる"</Button></div>
            </Banner>
        }
        .into_any(),
        Some(Ok(line)) => {
            view! { <Standing id=id line=line busy=busy invite=Callback::new(invite) set_end=Callback::new(set_end) /> }
                .into_any()
        }
    }
    };
    view! {
        {move || failure.get().map(|text| view! { <Banner tone=Tone::Bad title="できませんでした"><p>{text}</p></Banner> })}
        {move || letter.get().map(|invitation| view! { <Letter id=id invitation=invitation /> })}
        <div class="screen-only"><Card title="アカウント">{body}</Card></div>
    }
}

/// How things stand, and what can be done about it.
#[component]
fn Standing(
    id: RecordId,
    line: Option<AccountLine>,
    busy: RwSignal<bool>,
    invite: Callback<()>,
    set_end: Callback<bool>,
) -> impl IntoView {
    let store = use_store();
    let is_me = store.me().actor == ActorId::new(id.uuid());
    let ending = RwSignal::new(false);
    let (word, tone) = state(line.as_ref());
    let is = line.as_ref().map_or(AccountState::None, |line| line.state);
    let login = line.as_ref().and_then(|line| line.login.clone());
    let seen = line.as_ref().and_then(|line| line.signed_in_at);
    let until = line.as_ref().and_then(|line| line.invited_until);
    let fact = |label: &'static str, text: Option<String>| {
        text.map(|text| view! { <dt>{label}</dt><dd>{text}</dd> })
    };
    let invited = match is {
        AccountState::None => "招待状を作る",
        AccountState::Invited => "招待状を作り直す",
        _ => "パスフレーズを忘れた人に、招待状を作る",
    };
    let is_here = Memo::new(move |_| store.is_here(id));
    let can_invite = move || is != AccountState::Ended && is_here.get();
    let can_end = !is_me && is != AccountState::Ended;
    let text = Signal::derive(move || {
        format!(
            "{}さんは、すべての端末からサインアウトされ、サインインできなくなります。職員の一覧からも外れます。あとで取り消せます。",
            store.title(id)
        )
    });
    view! {
        <dl class="facts">
            <dt>"状態"</dt>
            <dd><Chip tone=tone>{word}</Chip></dd>
            {fact("ID（サインイン名）", login)}
            {fact("最後のサインイン", seen.map(|at| at.long()))}
            {fact("招待の期限", until.map(|at| at.long()))}
        </dl>
        {(is == AccountState::Active)
            .then(|| {
                view! {
                    <p class="row-support">
                        "パスフレーズを忘れた人には、新しい招待状を渡します。本人の端末にある送信前の記録は、前のパスフレーズで開いたときに送られます。前のパスフレーズをどうしても思い出せないときは、端末を消さずに、統括管理者に知らせてください。"
                    </p>
                }
            })}
        <div class="actions">
            {move || {
                can_invite()
                    .then(|| {
                        let kind = if is == AccountState::None { Kind::Primary } else { Kind::Secondary };
                        view! { <Button kind=kind busy=busy on_press=invite>{invited}</Button> }
                    })
            }}
            {can_end
                .then(|| view! { <Button kind=Kind::Danger on_press=move |()| ending.set(true)>"利用を終える"</Button> })}
            {(is == AccountState::Ended)
                .then(|| view! { <Button busy=busy on_press=move |()| set_end.run(false)>"利用の終了を取り消す"</Button> })}
        </div>
        <ConfirmDialog
            open=ending
            title="この人の利用を終えますか"
            text=text
            confirm="利用を終える"
            cancel="やめる"
            danger=true
            on_confirm=move |()| set_end.run(true)
        />
    }
}

async fn asked(store: Store, id: RecordId) -> Result<Option<AccountLine>, String> {
    let organisation =
        untrack(|| store.doc(id)).and_then(|doc| doc.get("organisation").as_text()?.parse().ok());
    let Some(organisation) = organisation else {
        return Ok(None);
    };
    let accounts = store.accounts(organisation).await;
    let accounts = accounts.map_err(|error| why(&error))?.accounts;
    let actor = ActorId::new(id.uuid());
    Ok(accounts.into_iter().find(|line| line.actor == actor))
}

/// Ends the account and the record, or takes both back. The account first: it alone needs the server at once.
async fn end(store: Store, id: RecordId, ends: bool) -> Result<(), String> {
    let done = store.set_account_end(id, ends).await;
    done.map_err(|error| why(&error))?;
    let saved = store.set_removed(id, ends).await;
    saved.map_err(|error| error.to_string())?;
    // Otherwise the server would tell of what was before. Late is not lost.
    drop(store.sent(id).await);
    Ok(())
}
