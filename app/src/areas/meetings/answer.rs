//! What an organisation answers to the times of a ケース会議: asked of itself, or written down by whoever hears it on the telephone.

use std::{collections::BTreeMap, sync::Arc};

use leptos::{prelude::*, task::spawn_local};
use shared::{
    domain::meeting::{Fit, Fits, Invitation, Slot, SlotAnswer, Told},
    record::{
        Choice as _, Doc, Edit, Path, Record, RecordId, Ref, Row, RowId, Rows, Text, Value,
        key_path,
    },
    reports::{Invited, SlotReply, answer_id, reply_to, slots_in_order},
};

use super::{
    known::{answers_to, edit_of},
    stage::slot_text,
};
use crate::{
    areas::read::fact,
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

/// An invitation with what was answered to it. Tracked.
pub(super) fn answered(store: Store, id: RecordId, invitation: &Invitation) -> Invited {
    let answers = answers_to(store, id);
    let answers = answers.iter().map(|doc| &**doc);
    let slots = slots_in_order(&invitation.slots);
    Invited::new(id, invitation.clone(), &slots, answers)
}

/// What the boxes were filled from.
#[derive(Clone, Debug, Default, PartialEq)]
struct Known {
    typed: Typed,
    /// The answer, where there is one.
    doc: Option<Arc<Doc>>,
}

/// What has been answered so far. Not tracked.
fn so_far(store: Store, invitation: RecordId, slots: &[Row<Slot>]) -> Known {
    untrack(|| {
        let answers = answers_to(store, invitation);
        let fits = slots.iter().filter_map(|slot| {
            let mut said = answers.iter().map(|doc| reply_to(doc, slot));
            let fits = said.find_map(|reply| match reply {
                SlotReply::Yes => Some(Fits::Yes),
                SlotReply::No => Some(Fits::No),
                SlotReply::Open | SlotReply::Disputed => None,
            })?;
            Some((slot.id, fits))
        });
        let fits = fits.collect();
        let fact = fact::<SlotAnswer>(store, answer_id(invitation));
        let text = |text: Option<Text>| text.map(|it| it.to_string());
        let (person, words) = fact.map_or((None, None), |it| (text(it.person), text(it.words)));
        Known {
            typed: Typed {
                fits,
                person: person.unwrap_or_default(),
                words: words.unwrap_or_default(),
            },
            doc: store.doc(answer_id(invitation)),
        }
    })
}

/// Saves what was changed, as someone who has seen what stood there when the boxes were filled: what others have answered meanwhile stays
/// beside it.
async fn save(
    store: Store,
    id: RecordId,
    (invitation, slots): (&Invitation, &[Row<Slot>]),
    known: Known,
    typed: Typed,
    told: Option<Told>,
) -> Result<(), DeviceError> {
    let was = &known.typed;
    let filled = |text: &str| {
        Some(text.trim())
            .filter(|text| !text.is_empty())
            .map(Into::into)
    };
    let row = |slot: &Row<Slot>| {
        let fits = *typed.fits.get(&slot.id)?;
        let Slot { day, from, until } = slot.fields;
        let fields = Fit {
            fits,
            day,
            from,
            until,
        };
        let is_said = was.fits.get(&slot.id) == Some(&fits);
        (!is_said).then_some(Row {
            id: slot.id,
            fields,
        })
    };
    let answer = SlotAnswer {
        invitation: Ref::new(id),
        organisation: invitation.organisation,
        person: filled(&typed.person),
        told,
        answered_on: store.now().date(),
        slots: slots.iter().filter_map(row).collect::<Rows<Fit>>(),
        words: filled(&typed.words),
    };
    let mut writes = answer.writes();
    let Some(doc) = known.doc else {
        let edit = Edit::create(SlotAnswer::KIND, answer_id(id), writes);
        return store.save(edit).await.map(drop);
    };
    for key in ["person", "told", "words", "removed"] {
        writes.entry(key_path(key)).or_insert(Value::Empty);
    }
    // What stood there already is said by whoever said it.
    let is_known = |path: &Path, value: &Value| match path.key() {
        "person" => typed.person == was.person,
        "words" => typed.words == was.words,
        _ => doc.heads(path.as_str()).len() <= 1 && doc.get(path.as_str()) == value,
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
    let known = so_far(store, id, &slots);
    let typed = RwSignal::new(known.typed.clone());
    let known = StoredValue::new(known);
    let asked = slots.clone();
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
        let (invitation, asked) = (invitation.clone(), asked.clone());
        let (before, now) = (known.get_value(), typed.get_untracked());
        let by = by_telephone.then_some(Told::Telephone);
        spawn_local(async move {
            let saved = save(store, id, (&invitation, &asked), before, now, by).await;
            busy.try_set(false);
            match saved {
                Ok(()) => {
                    let stands = so_far(store, id, &asked);
                    typed.try_set(stands.typed.clone());
                    known.try_set_value(stands);
                    toasts.say("回答を保存しました（送信待ち）。");
                }
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
