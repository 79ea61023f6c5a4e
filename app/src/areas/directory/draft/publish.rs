//! From the draft to an edition: its version, its day, what it says otherwise, and one press.

use leptos::prelude::*;
use shared::{
    domain::directory::{Edition, next_version},
    jp::Date,
    record::{Edit, Record, RecordId, Ref, Value, key_path},
    reports::{RowDifference, publication, with_company, without_open},
};

use super::{
    changes::Changes,
    gate::for_keepers_of_all,
    list::Open,
    review::{Reviews, found},
    state::{Draft, draft},
};
use crate::{
    areas::read::record_id,
    form::{Fields, FormState, Opening, Problem, RecordForm, Together},
    store::{Store, use_store},
    ui::{Banner, Button, Card, EmptyState, LinkButton, PageHead, Tone},
};

/// So many rows are named in what an edition says of its changes.
const NAMED: usize = 100;

const WORDS: (&str, &str, &str) = (
    "公開する",
    "公開しました（送信待ち）。サーバーに届くと、みんなの端末と公開ページに出ます。",
    "公開せずに戻る",
);

/// Publishes all of the draft.
#[component]
pub fn Publish() -> impl IntoView {
    for_keepers_of_all("次の版を公開する", || {
        view! { <Page one=None /> }.into_any()
    })
}

/// Publishes the row named in the address, and leaves the others in the draft.
#[component]
pub fn PublishRow() -> impl IntoView {
    for_keepers_of_all("この行だけ先に公開する", || {
        let id = record_id();
        (move || view! { <Page one=id.get() /> }).into_any()
    })
}

/// What is to come out.
#[derive(Clone, Copy, PartialEq)]
enum Which {
    All,
    /// One row, with what it leads to.
    One(RecordId),
    /// What nobody has to settle first.
    Settled,
}

fn chosen(draft: &Draft, which: Which) -> Vec<RowDifference> {
    match which {
        Which::All => draft.rows.clone(),
        Which::One(id) if draft.row(id).is_none() => Vec::new(),
        Which::One(id) => with_company(&draft.rows, id),
        Which::Settled => {
            let open = draft.obstacles.iter().map(|(id, _)| *id);
            without_open(&draft.rows, &open.collect())
        }
    }
}

/// Whether there is something to publish: also an edition that keeps no rows of its own is followed by one that does.
fn is_any(draft: &Draft, which: Which) -> bool {
    let keeps = draft
        .base()
        .is_some_and(|(id, _)| draft.editions.keeps(*id));
    let is_first = which == Which::All && !keeps && !draft.editions.living().is_empty();
    is_first || !chosen(draft, which).is_empty()
}

/// Whether something is to be settled first.
fn is_blocked(draft: &Draft, which: Which) -> bool {
    match which {
        Which::All => !draft.obstacles.is_empty(),
        Which::Settled => false,
        Which::One(_) => {
            let rows = chosen(draft, which);
            let mut open = draft.obstacles.iter();
            open.any(|(id, _)| rows.iter().any(|row| row.record == *id))
        }
    }
}

#[component]
fn Page(one: Option<RecordId>) -> impl IntoView {
    let store = use_store();
    let draft = draft(store);
    let which = RwSignal::new(one.map_or(Which::All, Which::One));
    let blocked = Memo::new(move |_| draft.with(|draft| is_blocked(draft, which.get())));
    let any = Memo::new(move |_| draft.with(|draft| is_any(draft, which.get())));
    let settled = Memo::new(move |_| draft.with(|draft| chosen(draft, Which::Settled).len()));
    let title = if one.is_some() {
        "この行だけ先に公開する"
    } else {
        "次の版を公開する"
    };
    let leave_open = move || {
        (one.is_none() && settled.get() > 0).then(|| {
            view! {
                <Card title="急いで公開するとき">
                    <p>{move || format!("決まっていない行と、それを指す行を案に残して、ほかの{}行を公開できます。残した行は、決まってから次の版で公開します。", settled.get())}</p>
                    <div class="actions">
                        <Button on_press=move |()| which.set(Which::Settled)>"決まっていない行を残して公開する"</Button>
                    </div>
                </Card>
            }
        })
    };
    view! {
        <PageHead title=title lead="公開すると、みんなの一覧と、だれでも見られるページがこの内容になります。">
            <LinkButton href="/draft">"案の一覧へ"</LinkButton>
        </PageHead>
        <div class="stack">
            {move || {
                if blocked.get() {
                    view! { <Open draft=draft />{leave_open} }.into_any()
                } else if any.get() {
                    view! { <Ready draft=draft which=which.get() /> }.into_any()
                } else {
                    view! {
                        <EmptyState title="公開していない変更はありません">
                            <LinkButton href="/editions">"これまでの版へ"</LinkButton>
                        </EmptyState>
                    }
                    .into_any()
                }
            }}
        </div>
    }
}

#[component]
fn Ready(draft: Memo<Draft>, which: Which) -> impl IntoView {
    let store = use_store();
    let rows = Memo::new(move |_| draft.with(|draft| chosen(draft, which)));
    let along = Memo::new(move |_| match which {
        Which::One(_) => rows.with(Vec::len).saturating_sub(1),
        Which::All | Which::Settled => 0,
    });
    let me = store.me().actor;
    let agreed = Memo::new(move |_| {
        draft.with(|draft| found(store, draft).iter().any(|it| it.agrees_for(me)))
    });
    // Whoever publishes has seen what comes out.
    let seen = StoredValue::new(draft.with_untracked(|draft| draft.state.clone()));
    let proposed = StoredValue::new(untrack(|| notes(store, &rows.get())));
    let together = Callback::new(move |edit: Edit| {
        let now = draft.get_untracked();
        let is_seen = seen.with_value(|seen| *seen == now.state);
        seen.set_value(now.state.clone());
        if !is_seen {
            return Err(problem(
                "version",
                "このあいだに案が変わりました。下の「公開する内容」を確かめてから、もう一度「公開する」を押してください。",
            ));
        }
        let proposed = proposed.get_value();
        untrack(|| edits(store, &now, which, edit, &proposed))
    });
    let opening = untrack(|| opening(store, &draft.get(), &proposed.get_value(), together));
    let body = Callback::new(|form: FormState| {
        view! {
            <Card title="版">
                <div class="stack"><Fields form=form keys=&["version", "published_on", "notes"] /></div>
            </Card>
        }
        .into_any()
    });
    let done = move |id: RecordId| {
        if store.doc(id).is_some() {
            format!("/editions/{id}")
        } else {
            "/draft".to_owned()
        }
    };
    view! {
        <Reviews draft=draft publishing=true />
        {move || {
            (!agreed.get())
                .then(|| {
                    view! {
                        <Banner tone=Tone::Warn title="今の内容は、あなた以外の人がまだ確認していません">
                            <p>"急ぐときは、このまま公開できます。急がないときは、保健福祉企画総務課の別の人に、違いを確認してもらってください。"</p>
                            <LinkButton href="/draft/changes">"違いを見る"</LinkButton>
                        </Banner>
                    }
                })
        }}
        <Banner tone=Tone::Info title="公開した版は、あとから変えられません">
            <p>"間違いが見つかったら、直して次の版を公開します。前の版も、いつでも見られます。"</p>
        </Banner>
        {move || {
            (along.get() > 0)
                .then(|| {
                    view! {
                        <Banner tone=Tone::Info title="一緒に公開する行があります">
                            <p>{move || format!("この行が指す機関の種別や窓口がまだ公開されていないので、その{}行も一緒に公開します。下の「公開する内容」で確かめてください。", along.get())}</p>
                        </Banner>
                    }
                })
        }}
        {(which == Which::Settled)
            .then(|| view! { <Banner tone=Tone::Info title="決まっていない行は、案に残ります" /> })}
        <RecordForm opening=opening done=done body=body words=WORDS />
        <h2>{move || format!("公開する内容 {}行", rows.with(Vec::len))}</h2>
        <Changes rows=rows />
    }
}

/// What an edition is proposed to say of its changes.
fn notes(store: Store, rows: &[RowDifference]) -> String {
    let named = rows.iter().take(NAMED);
    let mut notes: Vec<_> = named.map(|row| row.words(&|id| store.title(id))).collect();
    if rows.len() > NAMED {
        notes.push(format!("ほか{}行", rows.len() - NAMED));
    }
    notes.join("\n")
}

/// The form as it is proposed.
fn opening(store: Store, draft: &Draft, notes: &str, together: Together) -> Opening {
    let today = store.now().date();
    let known = draft.editions.versions().iter();
    let version = next_version(known.map(String::as_str), today);
    Opening::new(Edition::KIND)
        .propose("version", &Value::text(&version))
        .propose("published_on", &Value::text(&today.to_string()))
        .propose("notes", &Value::text(notes))
        .together(together)
}

fn problem(key: &'static str, message: impl Into<String>) -> Problem {
    let label = match key {
        "version" => "版",
        _ => "公開日",
    };
    Problem {
        path: key_path(key),
        label: label.to_owned(),
        message: message.into(),
    }
}

/// All that is saved, the edition itself last; or what keeps it from coming out. Notes that nobody has touched are made anew.
fn edits(
    store: Store,
    draft: &Draft,
    which: Which,
    mut edit: Edit,
    proposed: &str,
) -> Result<Vec<Edit>, Problem> {
    let text = |key: &str| edit.writes.get(&key_path(key)).and_then(Value::as_text);
    let version = text("version").unwrap_or_default().trim().to_owned();
    if draft.editions.versions().contains(&version) {
        return Err(problem(
            "version",
            format!("{version}は、もう公開されています。別の名前にしてください。"),
        ));
    }
    let base = draft.base();
    let on = text("published_on").and_then(|day| Date::from_iso(day).ok());
    let Some(on) = on else {
        return Err(problem("published_on", "公開日を入れてください。"));
    };
    let today = store.now().date();
    if on > today {
        return Err(problem(
            "published_on",
            format!(
                "公開日は今日（{}）までの日にしてください。「公開する」を押すと、すぐに公開されます。",
                today.long()
            ),
        ));
    }
    if let Some((_, before)) = base.filter(|(_, before)| on < before.published_on) {
        return Err(problem(
            "published_on",
            format!(
                "今の版の公開日（{}）より前にはできません。",
                before.published_on.long()
            ),
        ));
    }
    let rows = chosen(draft, which);
    let is_untouched = same_words(text("notes").unwrap_or_default(), proposed);
    let edition = Edition {
        version: version.as_str().into(),
        published_on: on,
        follows: base.map(|(id, _)| Ref::new(*id)),
        notes: None,
        rows: None,
    };
    let mut edits = publication(&draft.editions, (edit.record, &edition), &rows, || {
        RecordId::new(store.new_id())
    });
    // Of the edition the form says more, such as its notes.
    let said = edits.pop().map(|edition| edition.writes);
    let said = said.unwrap_or_default().into_iter();
    edit.writes
        .extend(said.filter(|(_, value)| !value.is_empty()));
    if is_untouched {
        let notes = Value::text(&notes(store, &rows));
        edit.writes.insert(key_path("notes"), notes);
    }
    edits.push(edit);
    Ok(edits)
}

/// Whether two texts say the same, however their spaces and lines stand.
fn same_words(one: &str, other: &str) -> bool {
    one.split_whitespace().eq(other.split_whitespace())
}
