//! つなぐ: to whom, and what the household has agreed to. Both are saved at once.

use leptos::prelude::*;
use shared::{
    access::Topic,
    domain::{
        connecting::{Agreement, ConnectingSheet, Referral},
        directory::{Edition, Entry},
        household::{Consent, ConsentForm, Extent},
        people::Organisation,
    },
    jp::Date,
    record::{Choice as _, Edit, Record, RecordId, Ref, Value, key_path},
};

use crate::{
    areas::{
        access::{for_writers, my_organisation},
        parts::{Absent, of_kind},
        read::{fact, facts},
    },
    form::{Fields, FormState, Opening, Problem, RecordForm, Together},
    store::{Store, use_store},
    ui::{Banner, Card, LinkButton, PageHead, Tone},
};

/// So many organisations are offered at once.
const TILES: usize = 12;

/// Connects the sheet named in the address.
#[component]
pub fn ConnectSheet() -> impl IntoView {
    of_kind::<ConnectingSheet>("つなぐシート", |sheet| connect(sheet, None))
}

/// Connects on what has come by the step named in the address.
#[component]
pub fn ConnectOn() -> impl IntoView {
    let store = use_store();
    of_kind::<Referral>("つなぎ", move |step| {
        match untrack(|| store.link(step, "sheet")) {
            Some(sheet) => connect(sheet, Some(step)),
            None => view! { <Absent what="つなぐシート" /> }.into_any(),
        }
    })
}

fn connect(sheet: RecordId, follows: Option<RecordId>) -> AnyView {
    let store = use_store();
    let Some(fact) = untrack(|| fact::<ConnectingSheet>(store, sheet)) else {
        return view! {
            <PageHead title="つなぐ" />
            <Banner tone=Tone::Warn title="シートが書き終わっていません">
                <p>"書いた日と、情報を伝えることへの同意を入れてから、つないでください。"</p>
                <LinkButton href=format!("/sheets/{sheet}/edit")>"続きを書く"</LinkButton>
            </Banner>
        }
        .into_any();
    };
    let household = fact.household.id();
    if untrack(|| agreements(store, sheet)).contains(&Agreement::Declined) {
        return view! {
            <PageHead title="つなぐ" />
            <Banner tone=Tone::Info title="本人の同意がないので、つなげません">
                <p>"同意がないときは、保健福祉企画総務課が招集する支援会議の中だけで話し合います。課に伝えるときは、世帯のページで「法令による共有」を記録します。あとで同意があったときは、シートの「情報を伝えることへの同意」を直してください。"</p>
                <div class="actions">
                    <LinkButton href=format!("/households/{household}")>"世帯のページへ"</LinkButton>
                    <LinkButton href=format!("/sheets/{sheet}/edit")>"シートを直す"</LinkButton>
                </div>
            </Banner>
        }
        .into_any();
    }
    for_writers(household, Topic::Grants, None, move || {
        let opening = untrack(|| opening(store, sheet, household, follows));
        let body = Callback::new(|form: FormState| {
            let ours = untrack(|| my_organisation(form.store()));
            let others = untrack(|| facts::<Organisation>(form.store())).into_iter();
            let others = others.map(|(id, _)| id).filter(|id| *id != ours);
            let others: Vec<RecordId> = others.collect();
            // Where there are many they are searched for.
            if others.len() <= TILES {
                form.offer(Organisation::KIND, others);
            }
            view! {
                <Card title="つなぐ先">
                    <div class="stack"><Fields form=form keys=&["organisation", "purpose"] /></div>
                </Card>
                <Card title="本人の同意">
                    <div class="stack"><Fields form=form keys=&["extent", "given_by", "given_on", "form", "signature", "sheet"] /></div>
                </Card>
            }
            .into_any()
        });
        view! {
            <PageHead title="つなぐ" lead="つなぐ先が受けるまで、つないだ機関が責任をもちます。断られることはありません。" />
            <div class="stack">
                <Banner tone=Tone::Info title="つなぐ先が、このシートと世帯の記録を見られるようになります">
                    <p>"受けると、つなぐ先もこの世帯の担当になり、訪問の記録も見られます。そのことも本人に説明してください。"</p>
                </Banner>
                <RecordForm
                    opening=opening
                    done=move |_| format!("/sheets/{sheet}")
                    body=body
                    words=("つなぐ", "つなぎました（送信待ち）", "つながずに戻る")
                />
            </div>
        }
        .into_any()
    })
}

fn opening(
    store: Store,
    sheet: RecordId,
    household: RecordId,
    follows: Option<RecordId>,
) -> Opening {
    let today = Value::text(&store.now().date().to_string());
    let code = |code: &str| Value::text(code);
    let together: Together =
        Callback::new(move |edit: Edit| untrack(|| edits(store, sheet, follows, edit)));
    Opening::new(Consent::KIND)
        .given("household", household)
        .propose(
            "purpose",
            &Value::text("つなぐシートによる相談と支援のため"),
        )
        .propose("extent", &code(Extent::Basics.item().code))
        .propose("from", &today)
        .propose("given_on", &today)
        .propose("form", &code(ConsentForm::OnScreen.item().code))
        .together(together)
}

/// The consent, and the step that it bears.
fn edits(
    store: Store,
    sheet: RecordId,
    follows: Option<RecordId>,
    mut consent: Edit,
) -> Result<Vec<Edit>, Problem> {
    let today = store.now().date();
    // It holds from the day on which it is used, whatever the day was when the form was opened.
    let from = key_path("from");
    consent.writes.insert(from, Value::text(&today.to_string()));
    let to = consent.writes.get(&key_path("organisation"));
    let to: Option<RecordId> = to.and_then(Value::as_text).and_then(|id| id.parse().ok());
    let problem = |message: &str| Problem {
        path: key_path("organisation"),
        label: "つなぐ先".to_owned(),
        message: message.to_owned(),
    };
    let household = store.link(sheet, "household");
    let (Some(to), Some(household)) = (to, household) else {
        return Err(problem("つなぐ先を選んでください。"));
    };
    if to == my_organisation(store) {
        return Err(problem("自分の機関です。つなぐ先の機関を選んでください。"));
    }
    let referral = Referral {
        household: Ref::new(household),
        sheet: Ref::new(sheet),
        sender: Ref::new(my_organisation(store)),
        organisation: Ref::new(to),
        sent_on: today,
        follows: follows.map(Ref::new),
        entry: entry_of(store, to).map(Ref::new),
        edition: edition_on(store, today).map(Ref::new),
        ended_on: None,
        ended_why: None,
    };
    let id = RecordId::new(store.new_id());
    let step = Edit::create(Referral::KIND, id, referral.writes());
    let mut edits = vec![consent, step];
    edits.extend(agreed(store, sheet));
    Ok(edits)
}

/// What the sheet says of the household's agreement: of what was written apart all of it.
fn agreements(store: Store, sheet: RecordId) -> Vec<Agreement> {
    let Some(doc) = store.doc(sheet) else {
        return Vec::new();
    };
    let codes = doc.heads("agreement").iter();
    let codes = codes.filter_map(|head| head.value.as_text());
    codes.filter_map(Agreement::from_code).collect()
}

/// That the household agrees, where the sheet does not say so yet.
fn agreed(store: Store, sheet: RecordId) -> Option<Edit> {
    if agreements(store, sheet) == [Agreement::Agreed] {
        return None;
    }
    let agreed = Value::text(Agreement::Agreed.item().code);
    Some(Edit {
        kind: ConnectingSheet::KIND.into(),
        record: sheet,
        seen: store.doc(sheet)?.context.clone(),
        writes: [(key_path("agreement"), agreed)].into(),
    })
}

/// The row of the directory that is an organisation's own; none where it has several.
fn entry_of(store: Store, organisation: RecordId) -> Option<RecordId> {
    let rows = store.referring(Entry::KIND, organisation);
    <[RecordId; 1]>::try_from(rows).ok().map(|[row]| row)
}

/// The edition of the directory that was out last on a day.
fn edition_on(store: Store, day: Date) -> Option<RecordId> {
    let out = facts::<Edition>(store).into_iter();
    let out = out.filter(|(_, edition)| edition.published_on <= day);
    let last = out.max_by_key(|(id, edition)| (edition.published_on, *id));
    last.map(|(id, _)| id)
}
