//! Small views that several areas share.

use leptos::prelude::*;
use shared::{
    domain::visit::Urgency,
    jp::PhoneNumber,
    record::{Choice, Phones, Record, RecordId},
};

use super::{read::record_id, retracted::Retracted};
use crate::{
    store::use_store,
    ui::{
        Banner, Chip, EmptyState, FirstRows, Icon, IconName, LinkButton, PageHead, Progress, Tone,
    },
};

fn call(number: &PhoneNumber) -> String {
    format!("tel:{}", number.digits().replace('#', "%23"))
}

/// Telephone numbers to tap.
#[component]
pub(super) fn Tel(
    /// The numbers.
    phones: Phones,
) -> impl IntoView {
    let link = |number: PhoneNumber| {
        view! { <a class="tel" href=call(&number)><Icon name=IconName::Phone />{number.to_string()}</a> }
    };
    view! { <span class="tels">{phones.0.into_iter().map(link).collect_view()}</span> }
}

/// A part of the first screen: what it is called, with how many there are, and a row for each, the first ones at first. Nothing while
/// there is none.
#[component]
pub(super) fn Part<T, R>(
    /// What they are called.
    title: &'static str,
    /// What there is.
    items: Memo<Vec<T>>,
    /// A row, an `li`.
    row: R,
) -> impl IntoView
where
    T: Clone + PartialEq + Send + Sync + 'static,
    R: Fn(T) -> AnyView + Copy + Send + Sync + 'static,
{
    let is_any = Memo::new(move |_| !items.with(Vec::is_empty));
    move || {
        is_any.get().then(|| {
            view! {
                <section class="stack" data-gap="small">
                    <h2>{move || format!("{title} {}件", items.with(Vec::len))}</h2>
                    <FirstRows items=items row=row />
                </section>
            }
        })
    }
}

/// How soon something must happen; nothing for the ordinary.
#[component]
pub(super) fn UrgencyChip(
    /// How soon.
    urgency: Option<Urgency>,
) -> impl IntoView {
    let chip = |tone: Tone, urgency: Urgency| view! { <Chip tone=tone>{urgency.label()}</Chip> };
    match urgency {
        None | Some(Urgency::Routine) => None,
        Some(urgency @ Urgency::Soon) => Some(chip(Tone::Warn, urgency)),
        Some(urgency) => Some(chip(Tone::Bad, urgency)),
    }
}

/// What stands in place of a record that is not here: it is on its way, or is no longer to be seen.
#[component]
pub(super) fn Absent(
    /// What is missing: 世帯.
    what: &'static str,
) -> impl IntoView {
    let store = use_store();
    let is_loaded = Memo::new(move |_| store.status().is_loaded);
    move || {
        if !is_loaded.get() {
            return view! {
                <PageHead title=what />
                <Progress label="はじめの読み込み中です。届くまでしばらくお待ちください。" done=None />
            }
            .into_any();
        }
        view! {
            <PageHead title=what />
            <EmptyState title=format!("この{what}は、担当や同意が終わったため見られません")>
                <p>"担当か同意がある間だけ、この端末で見られます。必要なときは、今の担当機関に確かめてください。"</p>
                <LinkButton href="/households">"世帯の一覧へ"</LinkButton>
            </EmptyState>
        }
        .into_any()
    }
}

/// A screen about the record of a kind that is named in the address, while it is here and was not taken back.
pub(super) fn of_kind<R: Record>(
    what: &'static str,
    screen: impl Fn(RecordId) -> AnyView + Send + 'static,
) -> impl IntoView {
    let store = use_store();
    let id = record_id();
    let state = Memo::new(move |_| {
        let id = id.get()?;
        let doc = store.doc(id).filter(|doc| &*doc.kind == R::KIND)?;
        Some((id, doc.is_removed()))
    });
    move || match state.get() {
        Some((id, false)) => screen(id),
        Some((id, true)) => view! { <Retracted id=id /> }.into_any(),
        None => view! { <Absent what=what /> }.into_any(),
    }
}

/// What leaves someone who would begin what others see, about a household that they know of from inside a 支援会議 alone.
pub(super) fn inside_only(household: RecordId) -> AnyView {
    view! {
        <PageHead title="支援会議の中だけで知っている世帯です" />
        <Banner tone=Tone::Info title="この世帯について、会議の外の人に見える記録は始められません">
            <p>"担当の機関が、支援会議のあることに気づいてしまうためです。本人の同意か法令による共有で見られるようになったら、始められます。"</p>
            <LinkButton href=format!("/households/{household}")>"世帯のページへ"</LinkButton>
        </Banner>
    }
    .into_any()
}

/// The first `most` characters of what someone wrote, on one line.
pub(super) fn excerpt(words: &str, most: usize) -> String {
    let line = words.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(most) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line,
    }
}
