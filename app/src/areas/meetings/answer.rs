//! What an organisation answers to the times of a ケース会議: asked of itself, or written down by whoever hears it on the telephone.

use std::collections::BTreeMap;

use leptos::{prelude::*, task::spawn_local};
use shared::{
    domain::meeting::{Fit, Fits, Invitation, SlotAnswer},
    record::{
        Choice as _, Edit, Path, Record, RecordId, Ref, Row, RowId, Rows, Text, Value, key_path,
    },
    reports::{Invited, SlotReply, reply_to, slots_in_order},
};

use super::{
    known::{answers_to, edit_of},
    stage::slot_text,
};
use crate::{
    areas::read::{beside, fact},
    store::{DeviceError, Store, use_store},
    ui::{
        Banner, Button, Card, Choice, Form, Kind, Layout, RadioGroup, TextInput, Tone, use_toasts,
    },
};

/// What stands in the boxes.
#[derive(Clone, Debug, Default, PartialEq)]
struct Typed {
    fits: BTreeMap<RowId, Fits>,
    person: String,
    words: String,
}

/// The answer of an invitation has an id that follows from it: two who answer apart answer the same.
fn answer_id(invitation: RecordId) -> RecordId {
    beside(invitation, 1)
}

/// Whether every time has an answer. Tracked.
pub(super) fn answered(store: Store, id: RecordId, invitation: &Invitation) -> bool {
    let answers = answers_to(store, id);
    let answers = answers.iter().map(|doc| &**doc);
    let slots = slots_in_order(&invitation.slots);
    !Invited::new(id, invitation.clone(), &slots, answers).is_waited_for()
}

/// What has been answered so far. Not tracked.
fn so_far(store: Store, invitation: RecordId, slots: &[RowId]) -> Typed {
    untrack(|| {
        let answers = answers_to(store, invitation);
        let fits = slots.iter().filter_map(|slot| {
            let mut said = answers.iter().map(|doc| reply_to(doc, *slot));
            let fits = said.find_map(|reply| match reply {
                SlotReply::Yes => Some(Fits::Yes),
                SlotReply::No => Some(Fits::No),
                SlotReply::Open | SlotReply::Disputed => None,
            })?;
            Some((*slot, fits))
        });
        let fits = fits.collect();
        let fact = fact::<SlotAnswer>(store, answer_id(invitation));
        let text = |text: Option<Text>| text.map(|it| it.to_string());
        let (person, words) = fact.map_or((None, None), |it| (text(it.person), text(it.words)));
        Typed {
            fits,
            person: person.unwrap_or_default(),
            words: words.unwrap_or_default(),
        }
    })
}

async fn save(
    store: Store,
    id: RecordId,
    invitation: &Invitation,
    typed: Typed,
) -> Result<(), DeviceError> {
    let row = |(slot, fits)| Row {
        id: slot,
        fields: Fit { fits },
    };
    let filled = |text: &str| {
        Some(text.trim())
            .filter(|text| !text.is_empty())
            .map(Into::into)
    };
    let answer = SlotAnswer {
        invitation: Ref::new(id),
        organisation: invitation.organisation,
        person: filled(&typed.person),
        answered_on: store.now().date(),
        slots: typed.fits.into_iter().map(row).collect::<Rows<Fit>>(),
        words: filled(&typed.words),
    };
    let mut writes = answer.writes();
    let Some(doc) = untrack(|| store.doc(answer_id(id))) else {
        let edit = Edit::create(SlotAnswer::KIND, answer_id(id), writes);
        return store.save(edit).await.map(drop);
    };
    for key in ["person", "words", "removed"] {
        writes.entry(key_path(key)).or_insert(Value::Empty);
    }
    // What stands there already is said by whoever said it.
    let is_known = |path: &Path, value: &Value| {
        doc.heads(path.as_str()).len() <= 1 && doc.get(path.as_str()) == value
    };
    writes.retain(|path, value| !is_known(path, value));
    if writes.is_empty() {
        return Ok(());
    }
    store.save(edit_of(&doc, writes)).await.map(drop)
}

/// The boxes.
#[component]
pub(super) fn Answer(
    id: RecordId,
    invitation: Invitation,
    /// Someone else says it, by telephone.
    #[prop(optional)]
    by_telephone: bool,
) -> impl IntoView {
    let store = use_store();
    let toasts = use_toasts();
    let slots = slots_in_order(&invitation.slots);
    let ids: Vec<RowId> = slots.iter().map(|slot| slot.id).collect();
    let typed = RwSignal::new(so_far(store, id, &ids));
    let error = RwSignal::new(None::<String>);
    let busy = RwSignal::new(false);
    let choices = || {
        let each = Fits::ALL.iter();
        each.map(|it| Choice::new(it.item().code, it.label()))
            .collect::<Vec<_>>()
    };
    let questions: Vec<_> = slots
        .iter()
        .map(|slot| {
            let (row, label) = (slot.id, slot_text(&slot.fields));
            let value = Signal::derive(move || {
                let chosen = typed.with(|typed| typed.fits.get(&row).copied());
                chosen.map(|it| it.item().code.to_owned()).unwrap_or_default()
            });
            let choose = move |code: String| {
                error.set(None);
                typed.update(|typed| match Fits::from_code(&code) {
                    Some(fits) => drop(typed.fits.insert(row, fits)),
                    None => drop(typed.fits.remove(&row)),
                });
            };
            view! {
                <RadioGroup id=format!("slot-{row}") label=label options=choices() value=value on_change=choose layout=Layout::Inline />
            }
        })
        .collect();
    let send = move |()| {
        if typed.with_untracked(|typed| typed.fits.is_empty()) {
            error.set(Some(
                "候補の日時に○か×を付けてから、回答してください。".to_owned(),
            ));
            return;
        }
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        let (typed, invitation) = (typed.get_untracked(), invitation.clone());
        spawn_local(async move {
            let saved = save(store, id, &invitation, typed).await;
            busy.try_set(false);
            match saved {
                Ok(()) => toasts.say("回答を保存しました（送信待ち）。"),
                Err(failed) => {
                    error.try_set(Some(format!("保存できませんでした。{failed}")));
                }
            }
        });
    };
    let title = if by_telephone {
        "電話などで聞いた回答"
    } else {
        "出られる日時を回答する"
    };
    view! {
        <Card title=title>
            <Form on_submit=send label=title.to_owned()>
                {questions}
                <TextInput
                    id="answer-person"
                    label="回答した人"
                    value=Signal::derive(move || typed.with(|typed| typed.person.clone()))
                    on_input=move |text: String| typed.update(|typed| typed.person = text)
                />
                <TextInput
                    id="answer-words"
                    label="ひとこと"
                    help="例：30分おくれます。だれのことかがわかることは書きません。"
                    value=Signal::derive(move || typed.with(|typed| typed.words.clone()))
                    on_input=move |text: String| typed.update(|typed| typed.words = text)
                />
                {move || error.get().map(|text| view! { <Banner tone=Tone::Bad title="まだ回答していません"><p>{text}</p></Banner> })}
                <div class="actions">
                    <Button kind=Kind::Primary large=true submit=true busy=busy>"回答する"</Button>
                </div>
            </Form>
        </Card>
    }
}
