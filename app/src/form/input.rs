//! From a field to the boxes that ask for it.

use leptos::prelude::*;
use shared::record::{ChoiceItem, Field, FieldKind, Path};

use super::{
    FormState, RowsInput,
    pictures::PictureInput,
    read::{DAY_TIME, NO, YES},
    reference::RefInput,
};
use crate::ui::{
    CheckGroup, Choice, DateInput, FieldGroup, NumberInput, RadioGroup, Select, TextArea,
    TextInput, TextKind, TimeInput, Width,
};

/// More than these are a list instead of tiles.
pub(super) const TILES: usize = 9;

/// The id of the box, or of the group of boxes, of a path.
#[must_use]
pub fn input_id(path: &Path) -> String {
    format!("f-{}", path.as_str().replace('/', "-"))
}

/// Some fields of the schema, in order.
#[component]
pub fn Fields(
    /// The form.
    form: FormState,
    /// Their keys.
    keys: &'static [&'static str],
) -> impl IntoView {
    let fields = keys.iter().filter_map(|key| form.schema().field(key));
    let inputs: Vec<_> = fields
        .filter(|field| form.is_asked(field.key))
        .filter_map(|field| {
            Path::new(field.key)
                .ok()
                .map(|path| view! { <FieldInput form=form path=path field=field /> })
        })
        .collect();
    inputs.into_any()
}

/// The input of one field.
#[component]
pub fn FieldInput(
    /// The form.
    form: FormState,
    /// The path of the field: its key, or that of a row and its key.
    path: Path,
    /// The field.
    field: &'static Field,
) -> impl IntoView {
    let id = input_id(&path);
    let error = form.error(&path);
    let value = form.text(&path, field);
    let set = {
        let path = path.clone();
        Callback::new(move |text: String| form.set_text(&path, text))
    };
    let help = field.help.unwrap_or_default();
    let (label, required) = (field.label, field.required);
    let line = move |kind: TextKind, width: Width, help: &'static str| {
        view! {
            <TextInput id=id.clone() label=label required=required help=help error=error kind=kind width=width value=value on_input=set on_draft=set />
        }
        .into_any()
    };
    let id = input_id(&path);
    match field.kind {
        FieldKind::Text => line(TextKind::Text, Width::Full, help),
        FieldKind::PostalCode => line(TextKind::Tel, Width::Short, help),
        FieldKind::Phones => {
            let several = "いくつかあるときは「、」で区切ります。";
            line(TextKind::Tel, Width::Full, if help.is_empty() { several } else { help })
        }
        FieldKind::Paragraph => view! {
            <TextArea id=id label=label required=required help=help error=error value=value on_input=set on_draft=set />
        }
        .into_any(),
        FieldKind::Number => view! {
            <NumberInput id=id label=label required=required help=help error=error unit=field.unit.unwrap_or_default() width=Width::Short value=value on_input=set on_draft=set />
        }
        .into_any(),
        FieldKind::Flag => {
            let options = vec![Choice::new(YES, "はい"), Choice::new(NO, "いいえ")];
            radio(form, id, field, path, options)
        }
        FieldKind::Date => {
            view! { <DateInput id=id label=label required=required help=help error=error value=value on_input=set on_draft=set /> }
                .into_any()
        }
        FieldKind::Time => {
            let now = Callback::new(move |()| form.store().now().time().to_string());
            view! { <TimeInput id=id label=label required=required help=help error=error now=now value=value on_input=set /> }
                .into_any()
        }
        FieldKind::DateTime => view! { <DayTimeInput form=form path=path field=field /> }.into_any(),
        FieldKind::Choice(items) if items.len() <= TILES => radio(form, id, field, path, choices(items)),
        FieldKind::Choice(items) => view! {
            <Select id=id label=label required=required help=help error=error options=Signal::stored(choices(items)) value=value on_change=set />
        }
        .into_any(),
        FieldKind::Set(items) => view! { <SetInput form=form path=path field=field items=items /> }.into_any(),
        FieldKind::Ref(kind) => view! { <RefInput form=form path=path field=field kind=kind /> }.into_any(),
        FieldKind::Signature | FieldKind::Photo => {
            view! { <PictureInput form=form path=path field=field /> }.into_any()
        }
        FieldKind::Rows(fields) => {
            view! { <RowsInput form=form table=path field=field fields=fields.iter().collect() /> }.into_any()
        }
    }
}

fn choices(items: &[ChoiceItem]) -> Vec<Choice> {
    items
        .iter()
        .map(|item| Choice::new(item.code, item.label))
        .collect()
}

/// One of a few as tiles.
pub(super) fn radio(
    form: FormState,
    id: String,
    field: &'static Field,
    path: Path,
    options: Vec<Choice>,
) -> AnyView {
    let (value, error) = (form.text(&path, field), form.error(&path));
    let set = move |text: String| form.set_text(&path, text);
    view! {
        <RadioGroup
            id=id
            label=field.label
            required=field.required
            help=field.help.unwrap_or_default()
            error=error
            clearable=!field.required
            options=options
            value=value
            on_change=set
        />
    }
    .into_any()
}

/// Any number of a list; each tile has a path of its own.
#[component]
fn SetInput(
    form: FormState,
    path: Path,
    field: &'static Field,
    items: &'static [ChoiceItem],
) -> impl IntoView {
    let at = path.clone();
    let value = Memo::new(move |_| {
        let chosen = items.iter().filter(|item| form.flag(&at.child(item.code)));
        chosen.map(|item| item.code.to_owned()).collect::<Vec<_>>()
    });
    let error = form.error(&path);
    let id = input_id(&path);
    let change = move |(code, on): (String, bool)| form.set_flag(&path.child(&code), on);
    view! {
        <CheckGroup
            id=id
            label=field.label
            help=field.help.unwrap_or_default()
            error=error
            options=choices(items)
            value=value
            on_change=change
        />
    }
}

/// A day and a time of day, in two boxes.
#[component]
fn DayTimeInput(form: FormState, path: Path, field: &'static Field) -> impl IntoView {
    let id = input_id(&path);
    let error = form.error(&path);
    let value = form.text(&path, field);
    let parts = move || {
        value.with(|text| {
            let (day, time) = text.split_once(DAY_TIME).unwrap_or((text, ""));
            (day.to_owned(), time.to_owned())
        })
    };
    let (day, time) = (
        Signal::derive(move || parts().0),
        Signal::derive(move || parts().1),
    );
    let set = Callback::new(move |(day, time): (String, String)| {
        form.set_text(&path, format!("{day}{DAY_TIME}{time}"))
    });
    let set_day = Callback::new(move |day: String| set.run((day, untrack(parts).1)));
    let set_time = move |time: String| set.run((untrack(parts).0, time));
    let now = Callback::new(move |()| form.store().now().time().to_string());
    let today = form.store().now().date().long();
    view! {
        <FieldGroup id=id.clone() label=field.label required=field.required help=field.help.unwrap_or_default() error=error>
            <div class="columns">
                <DateInput id=format!("{id}-day") label="日付" today=today value=day on_input=set_day on_draft=set_day />
                <TimeInput id=format!("{id}-time") label="時刻" now=now value=time on_input=set_time />
            </div>
        </FieldGroup>
    }
}
