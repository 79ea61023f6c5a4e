//! 緊急に見る: opening a household that others serve. The reason first; then who it is; then, for 24 hours, all of it.

use leptos::{prelude::*, task::spawn_local};
use leptos_router::{NavigateOptions, hooks::use_navigate};
use shared::{
    access::Topic,
    domain::{
        household::{Emergency, Household, grant},
        people::Staff,
    },
    record::{DateTime, Record, RecordId, Ref},
    wire::{Found, FoundRecord, Sought},
};

use crate::{
    areas::{access::Standing, read::staff_of},
    store::{Store, TransportError, use_store},
    ui::{
        Banner, Button, Card, Form, Kind, LinkButton, PageHead, Progress, Row, TextArea, TextInput,
        Tone,
    },
};

const NO_REASON: &str = "理由を入力してください。理由がないと、さがすことも見ることもできません。";
const OFFLINE: &str = "サーバーにつながりません。電波の届く所で、もう一度さがしてください。人が危ないときは、119番か110番に電話してください。";
const NOBODY: &str = "さがす人の名前か、電話番号を入力してください。";

/// A household on its way, and what opened it.
#[derive(Clone, Copy)]
struct Coming {
    household: RecordId,
    by: RecordId,
}

/// Whether the 24 hours were over before it could open anything: the tablet's clock was wrong, or it came too late. Tracked.
fn is_over(store: Store, by: RecordId) -> bool {
    let doc = store.doc(by);
    let grant = doc.and_then(|doc| grant(&doc));
    grant.is_some_and(|grant| !grant.span.contains(store.now()))
}

/// The screen. What is typed is never kept on the device before it is saved.
#[component]
pub fn EmergencyPage() -> impl IntoView {
    let store = use_store();
    let (reason, what) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let (reason_error, what_error) = (RwSignal::new(None::<String>), RwSignal::new(None::<String>));
    let failure = RwSignal::new(None::<String>);
    let busy = RwSignal::new(false);
    let found = RwSignal::new(None::<Found>);
    // The household that is on its way.
    let coming = RwSignal::new(None::<Coming>);
    let navigate = use_navigate();
    Effect::new(move |_| {
        if let Some(Coming { household, .. }) = coming.get()
            && store.is_here(household)
            && Standing::of(store, household).sees(Topic::Visits)
        {
            navigate(
                &format!("/households/{household}"),
                NavigateOptions::default(),
            );
        }
    });
    let is_given = move || {
        let missing = |text: RwSignal<String>| text.with(|text| text.trim().is_empty());
        reason_error.set(missing(reason).then(|| NO_REASON.to_owned()));
        what_error.set(missing(what).then(|| NOBODY.to_owned()));
        !missing(reason) && !missing(what)
    };
    let seek = move |()| {
        if busy.get_untracked() || !untrack(is_given) {
            return;
        }
        busy.set(true);
        found.set(None);
        let sought = Sought {
            what: what.get_untracked(),
            reason: reason.get_untracked(),
        };
        spawn_local(async move {
            let answer = store.seek_elsewhere(&sought).await;
            busy.set(false);
            match answer {
                Ok(answer) => {
                    failure.set(None);
                    found.set(Some(answer));
                }
                // Nothing of this is sent later by itself.
                Err(TransportError::Offline | TransportError::Garbled) => {
                    failure.set(Some(OFFLINE.to_owned()));
                }
                Err(error) => failure.set(Some(error.to_string())),
            }
        });
    };
    let open = move |household: RecordId| {
        if !untrack(is_given) {
            return;
        }
        let (date, time) = store.now().to_jst();
        let emergency = Emergency {
            household: Ref::<Household>::new(household),
            person: Ref::<Staff>::new(staff_of(store.me().actor)),
            opened_at: DateTime { date, time },
            reason: reason.get_untracked().trim().into(),
            reviewed_on: None,
            finding: None,
            remarks: None,
        };
        let id = RecordId::new(store.new_id());
        spawn_local(async move {
            let saved = store.create(Emergency::KIND, id, emergency.writes()).await;
            match saved {
                Ok(_) => {
                    failure.set(None);
                    coming.set(Some(Coming { household, by: id }));
                }
                Err(error) => failure.set(Some(error.to_string())),
            }
        });
    };
    let row = move |record: FoundRecord| {
        let FoundRecord { id, title, place } = record;
        // Of a household that one sees in part, the rest can be opened.
        let here = store.is_here(id) && untrack(|| Standing::of(store, id)).sees(Topic::Visits);
        view! {
            <li>
                <Row title=title support=place>
                    {if here {
                        view! { <LinkButton href=format!("/households/{id}")>"すでに見られます。開く"</LinkButton> }.into_any()
                    } else {
                        view! { <Button kind=Kind::Danger on_press=move |()| open(id)>"24時間だけ見る"</Button> }.into_any()
                    }}
                </Row>
            </li>
        }
    };
    let results = move || {
        found.get().map(|Found { records, more }| {
            if records.is_empty() {
                return view! {
                    <Banner tone=Tone::Info title="見つかりませんでした">
                        <p>"名前やふりがなは全部、電話番号は市外局番から入力してください。職種によっては、緊急でも見られません。"</p>
                    </Banner>
                }
                .into_any();
            }
            view! {
                <Card title="見つかった世帯">
                    <ul class="rows" role="list">{records.into_iter().map(row).collect_view()}</ul>
                    {more.then(|| view! { <p>"同じ名前の世帯がほかにもあります。世帯員の名前の全部か、電話番号でさがしてください。"</p> })}
                </Card>
            }
            .into_any()
        })
    };
    view! {
        <PageHead title="緊急に見る" lead="担当でも同意でもない世帯を、人の安全のために24時間だけ見ます。" />
        <div class="stack">
            <Banner tone=Tone::Warn title="見たことと理由は、世帯を担当している機関に伝わります">
                <p>"あとで担当の機関が、必要な閲覧だったかを確かめます。電波の届く所で使ってください。"</p>
            </Banner>
            <Form label="緊急に見る世帯をさがす" on_submit=seek>
                <TextArea
                    id="reason"
                    label="理由"
                    required=true
                    help="何が起きていて、なぜ今すぐ見る必要があるかを書きます。"
                    error=reason_error
                    value=reason
                    on_input=move |text: String| reason.set(text)
                />
                <TextInput
                    id="what"
                    label="さがす人の名前か電話番号"
                    required=true
                    help="世帯の呼び名か、世帯員の名前・ふりがなの全部。電話番号は市外局番から。"
                    error=what_error
                    value=what
                    on_input=move |text: String| what.set(text)
                />
                {move || failure.get().map(|text| view! { <Banner tone=Tone::Bad title="できませんでした"><p>{text}</p></Banner> })}
                <div class="actions"><Button kind=Kind::Primary large=true submit=true busy=busy>"さがす"</Button></div>
            </Form>
            {move || {
                let Some(Coming { by, .. }) = coming.get() else {
                    return results().into_any();
                };
                match store.attention().into_iter().find(|refused| refused.save.record == by) {
                    Some(refused) => {
                        view! { <Banner tone=Tone::Bad title="受け付けられませんでした"><p>{refused.reason.to_string()}</p></Banner> }
                            .into_any()
                    }
                    None if is_over(store, by) => {
                        view! {
                            <Banner tone=Tone::Bad title="まだ開いていません">
                                <p>"端末の時計が違っていたか、届くまでに24時間を過ぎました。もう一度「24時間だけ見る」を押してください。"</p>
                            </Banner>
                            {results()}
                        }
                            .into_any()
                    }
                    None => {
                        view! { <Progress label="世帯の記録を受け取っています。電波がないときは、つながりしだい届きます。" done=None /> }
                            .into_any()
                    }
                }
            }}
        </div>
    }
}
