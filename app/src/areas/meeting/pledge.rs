//! The promise of secrecy: what someone who is to be a member sees before anything opens.

use leptos::{prelude::*, task::spawn_local};
use shared::{
    domain::{meeting::Seat, people::Staff},
    record::{Edit, Record, RecordId, Value, key_path},
};

use super::{duty::Duty, page::NoMeeting};
use crate::{
    areas::read::{author_of, fact, record_id, staff_of, today},
    store::use_store,
    ui::{Banner, Button, Card, Checkbox, Kind, LinkButton, PageHead, Progress, Tone, use_toasts},
};

/// The invitation named in the address.
#[component]
pub fn PledgePage() -> impl IntoView {
    let store = use_store();
    let id = record_id();
    let me = staff_of(store.me().actor);
    let found = Memo::new(move |_| {
        let id = id.get()?;
        let seat = fact::<Seat>(store, id)?;
        (seat.person.id() == me).then_some((id, seat))
    });
    move || match found.get() {
        Some((id, seat)) => view! { <Page id=id seat=seat /> }.into_any(),
        None => view! { <NoMeeting /> }.into_any(),
    }
}

#[component]
fn Page(id: RecordId, seat: Seat) -> impl IntoView {
    let store = use_store();
    let today = today(store);
    let meeting = seat.meeting.id();
    let is_here = Memo::new(move |_| store.is_here(meeting));
    let has_left = seat
        .left_on
        .is_some_and(|left| left <= today.get_untracked());
    // By whom, and where they work.
    let by = Memo::new(move |_| {
        let author = author_of(&*store.doc(id)?, "person")?;
        let staff = fact::<Staff>(store, staff_of(author))?;
        Some(format!(
            "{} {}",
            store.title(staff.organisation.id()),
            staff.name
        ))
    });
    let part = seat.part.map(|part| part.to_string());
    view! {
        <PageHead title="支援会議の委員" lead="選ばれた人だけの会議に招かれています。" />
        <div class="stack">
            <Card title="招いた人">
                <p>{move || by.get().unwrap_or_else(|| "保健福祉企画総務課".to_owned())}</p>
                {part.map(|part| view! { <p>"あなたの役割："{part}</p> })}
            </Card>
            {move || {
                if is_here.get() {
                    view! {
                        <Banner tone=Tone::Good title="会議が開いています">
                            <LinkButton href=format!("/meetings/{meeting}") kind=Kind::Primary>"会議を見る"</LinkButton>
                        </Banner>
                    }
                        .into_any()
                } else if has_left {
                    view! {
                        <Banner tone=Tone::Info title="委員は終わりました">
                            <p>"会議で知ったことを話さない義務は、これからも続きます。"</p>
                        </Banner>
                    }
                        .into_any()
                } else if seat.pledged_on.is_some() {
                    view! {
                        <Progress label="約束を送って、会議を受け取っています。電波がないときは、つながりしだい届きます。届かないときは、会議がもう終わっています。" done=None />
                    }
                        .into_any()
                } else {
                    view! { <Promise id=id /> }.into_any()
                }
            }}
        </div>
    }
}

/// The duty, and the promise to keep it.
#[component]
fn Promise(id: RecordId) -> impl IntoView {
    let store = use_store();
    let toasts = use_toasts();
    let promised = RwSignal::new(false);
    let failed = RwSignal::new(None::<String>);
    let promise = move |()| {
        if !promised.get_untracked() {
            failed.set(Some(
                "読んで、「秘密を守ることを約束します」に印を付けてください。".to_owned(),
            ));
            return;
        }
        spawn_local(async move {
            let Some(doc) = store.doc(id) else { return };
            let today = Value::text(&store.now().date().to_string());
            let edit = Edit {
                kind: Seat::KIND.into(),
                record: id,
                seen: doc.context.clone(),
                writes: [(key_path("pledged_on"), today)].into(),
            };
            match store.save(edit).await {
                Ok(_) => toasts.say("約束を保存しました。"),
                Err(error) => {
                    failed.try_set(Some(format!("保存できませんでした。{error}")));
                }
            }
        });
    };
    view! {
        <Duty />
        <Card title="約束">
            <p>"だれの会議かは、約束したあとに見えます。引き受けられないときは、何もせずに、招いた人に伝えてください。"</p>
            <Checkbox
                id="pledge"
                label="秘密を守ることを約束します"
                value=promised
                on_change=move |is_on: bool| {
                    failed.set(None);
                    promised.set(is_on);
                }
            />
            {move || failed.get().map(|text| view! { <Banner tone=Tone::Bad title="まだ約束していません"><p>{text}</p></Banner> })}
            <div class="actions">
                <Button kind=Kind::Primary large=true on_press=promise>"約束して会議を開く"</Button>
            </div>
        </Card>
    }
}
