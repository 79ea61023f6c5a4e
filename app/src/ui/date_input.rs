//! A date, typed in 和暦 or 西暦 and shown in both.

use super::{
    Button, Field, Kind,
    entry::Entry,
    field::{described_by, invalid},
    words,
};
use leptos::{html, prelude::*};
use shared::jp::Date;

/// What was understood of a typed date.
#[derive(Clone, PartialEq, Eq)]
pub struct DateReading {
    /// Year, month and day as ISO 8601.
    pub iso: String,
    /// Both readings: 令和6年5月1日（水）／2024年5月1日.
    pub text: String,
}

impl DateReading {
    /// Reads a date as people type it. With `year`, 6月1日 is a day of that year.
    pub fn read(text: &str, year: Option<u16>) -> Option<Self> {
        let date = match year {
            Some(year) => Date::read_in_year(text, year),
            None => Date::read(text),
        }
        .ok()?;
        let western = format!("{}年{}月{}日", date.year(), date.month(), date.day());
        Some(Self {
            iso: date.to_string(),
            text: format!("{}／{western}", date.long_with_weekday()),
        })
    }
}

/// A date: one box that takes R6.5.1, 令和6年5月1日, 2024-05-01 in any width, and the browser's calendar beside it.
#[component]
pub fn DateInput(
    /// The id, unique on the screen.
    #[prop(into)]
    id: String,
    /// The visible label.
    #[prop(into)]
    label: String,
    /// Shows the mark of a field that must be filled in.
    #[prop(optional)]
    required: bool,
    /// The support text.
    #[prop(into, optional)]
    help: String,
    /// What is the matter, and how to mend it.
    #[prop(into, optional)]
    error: Signal<Option<String>>,
    /// Offers buttons for 令和, 平成, 昭和, 大正 instead of the calendar: for birthdays.
    #[prop(optional)]
    eras: bool,
    /// What the button 今日 puts in; no button without it.
    #[prop(into, optional)]
    today: Option<String>,
    /// The year meant where none is typed.
    #[prop(into, optional)]
    year: Option<u16>,
    /// The text as typed.
    #[prop(into)]
    value: Signal<String>,
    /// The text changed, and no composition is running.
    #[prop(into)]
    on_input: Callback<String>,
    /// The text changed, also inside a composition.
    #[prop(into, optional)]
    on_draft: Option<Callback<String>>,
) -> impl IntoView {
    let node = NodeRef::<html::Input>::new();
    let entry = Entry::new(node, value, on_input, on_draft);
    let help_id = format!("{id}-reading");
    let described = described_by(&id, &help, error);
    let described = {
        let help_id = help_id.clone();
        move || {
            described
                .get()
                .map_or_else(|| help_id.clone(), |ids| format!("{ids} {help_id}"))
        }
    };
    let reading = Memo::new(move |_| DateReading::read(&value.get(), year));
    let name = id.clone();
    let today = today.map(|today| {
        view! { <Button on_press=move |()| entry.typed(today.clone())>{words::TODAY}</Button> }
    });
    let helper = if eras {
        view! { <EraButtons value=value on_press=move |text| entry.typed(text) node=node /> }
            .into_any()
    } else {
        view! { <Calendar reading=reading on_pick=move |iso| entry.typed(iso) /> }.into_any()
    };
    view! {
        <Field id=id.clone() label=label required=required help=help error=error>
            <div class="field-row">
                <input
                    class="input"
                    node_ref=node
                    id=id
                    name=name
                    type="text"
                    autocomplete="off"
                    data-width="middle"
                    aria-describedby=described
                    aria-invalid=invalid(error)
                    on:input=move |event| entry.typed(event_target_value(&event))
                    on:compositionstart=move |_| entry.begin()
                    on:compositionend=move |event| entry.end(event_target_value(&event))
                />
                {today}
                {helper}
            </div>
            <p class="field-reading" id=help_id>{move || reading.get().map(|reading| reading.text)}</p>
        </Field>
    }
}

/// A button that opens the browser's own calendar; the picked day goes into the box in 和暦.
#[component]
fn Calendar(
    reading: Memo<Option<DateReading>>,
    #[prop(into)] on_pick: Callback<String>,
) -> impl IntoView {
    let picker = NodeRef::<html::Input>::new();
    let open = move |()| {
        if let Some(picker) = picker.get_untracked() {
            picker.set_value(
                &reading
                    .get_untracked()
                    .map(|reading| reading.iso)
                    .unwrap_or_default(),
            );
            if picker.show_picker().is_err() {
                let _ = picker.focus();
            }
        }
    };
    let pick = move |event| {
        if let Ok(date) = Date::from_iso(&event_target_value(&event)) {
            on_pick.run(date.long());
        }
    };
    view! {
        <span class="date-picker">
            <input type="date" node_ref=picker tabindex="-1" aria-hidden="true" on:change=pick />
            <Button on_press=open>{words::CALENDAR}</Button>
        </span>
    }
}

/// The eras as on the printed forms: a press puts the era in front of what is typed.
#[component]
fn EraButtons(
    value: Signal<String>,
    #[prop(into)] on_press: Callback<String>,
    node: NodeRef<html::Input>,
) -> impl IntoView {
    let press = move |era: &'static str| {
        let typed = value.get_untracked();
        let rest = words::ERAS
            .iter()
            .find_map(|era| typed.strip_prefix(era))
            .unwrap_or(&typed);
        on_press.run(format!("{era}{rest}"));
        if let Some(node) = node.get_untracked() {
            let _ = node.focus();
        }
    };
    view! {
        <div class="actions" role="group" aria-label=words::ERA_OF>
            {words::ERAS
                .map(|era| view! { <Button kind=Kind::Secondary on_press=move |()| press(era)>{era}</Button> })
                .collect_view()}
        </div>
    }
}
