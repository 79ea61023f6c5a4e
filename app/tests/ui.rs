//! The components in a real browser: what no reading of the code can show.
#![cfg(all(target_family = "wasm", feature = "browser"))]
#![expect(clippy::unwrap_used, reason = "tests stop at the first surprise")]

use app::ui::{
    Button, CheckGroup, Choice, ConfirmDialog, DateInput, FirstRows, Form, Kind, NumberInput,
    RadioGroup, TextInput, ToastRegion, VirtualList, provide_toasts,
};
use leptos::{
    mount::mount_to,
    prelude::*,
    task::tick,
    wasm_bindgen::JsCast,
    web_sys::{
        CompositionEvent, Element, Event, EventInit, HtmlDialogElement, HtmlElement,
        HtmlFormElement, HtmlInputElement, KeyboardEvent, KeyboardEventInit,
    },
};
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

/// Shows a view in a place of its own; the place goes with the returned value.
struct Shown {
    place: HtmlElement,
    _view: Box<dyn std::any::Any>,
}

impl Shown {
    fn new<V: IntoView + 'static>(view: impl FnOnce() -> V + 'static) -> Self {
        let place: HtmlElement = document().create_element("div").unwrap().unchecked_into();
        document().body().unwrap().append_child(&place).unwrap();
        let view = mount_to(place.clone(), view);
        Self {
            place,
            _view: Box::new(view),
        }
    }

    fn find<E: JsCast>(&self, selector: &str) -> E {
        let found = self.place.query_selector(selector).unwrap();
        found
            .unwrap_or_else(|| panic!("{selector} in {}", self.place.inner_html()))
            .dyn_into()
            .unwrap()
    }

    fn count(&self, selector: &str) -> u32 {
        self.place.query_selector_all(selector).unwrap().length()
    }

    fn text(&self, selector: &str) -> String {
        self.find::<Element>(selector)
            .text_content()
            .unwrap_or_default()
    }
}

impl Drop for Shown {
    fn drop(&mut self) {
        self.place.remove();
    }
}

fn fire(target: &Element, name: &str) {
    let init = EventInit::new();
    init.set_bubbles(true);
    target
        .dispatch_event(&Event::new_with_event_init_dict(name, &init).unwrap())
        .unwrap();
}

fn compose(target: &Element, name: &str) {
    target
        .dispatch_event(&CompositionEvent::new(name).unwrap())
        .unwrap();
}

fn type_into(input: &HtmlInputElement, text: &str) {
    input.set_value(text);
    fire(input, "input");
}

fn press(target: &Element, name: &str, key: &str, code: u32) {
    let init = KeyboardEventInit::new();
    init.set_bubbles(true);
    init.set_key(key);
    init.set_key_code(code);
    target
        .dispatch_event(&KeyboardEvent::new_with_keyboard_event_init_dict(name, &init).unwrap())
        .unwrap();
}

async fn frames(count: usize) {
    for _ in 0..count {
        let frame = js_sys::Promise::new(&mut |done, _| {
            window().request_animation_frame(&done).unwrap();
        });
        JsFuture::from(frame).await.unwrap();
    }
}

#[wasm_bindgen_test]
async fn a_running_composition_is_drafted_but_neither_reported_nor_overwritten() {
    let (value, drafts, inputs) = (
        RwSignal::new(String::new()),
        RwSignal::new(Vec::new()),
        RwSignal::new(Vec::new()),
    );
    let shown = Shown::new(move || {
        view! {
            <TextInput
                id="name"
                label="氏名"
                value=value
                on_input=move |text: String| { inputs.update(|all| all.push(text.clone())); value.set(text) }
                on_draft=move |text| drafts.update(|all| all.push(text))
            />
        }
    });
    let input: HtmlInputElement = shown.find("#name");
    compose(&input, "compositionstart");
    type_into(&input, "やまだ");
    value.set("よそから".to_owned());
    tick().await;
    assert_eq!(input.value(), "やまだ", "nobody writes into a composition");
    assert!(inputs.get_untracked().is_empty());
    assert_eq!(
        drafts.get_untracked(),
        ["やまだ"],
        "a killed tab loses nothing"
    );
    input.set_value("山田");
    compose(&input, "compositionend");
    tick().await;
    assert_eq!(inputs.get_untracked(), ["山田"]);
    value.set("佐藤".to_owned());
    tick().await;
    assert_eq!(input.value(), "佐藤", "afterwards a new value is shown");
}

#[wasm_bindgen_test]
async fn enter_that_ends_a_composition_submits_nothing() {
    let submitted = RwSignal::new(0);
    let shown = Shown::new(move || {
        view! { <Form on_submit=move |()| submitted.update(|n| *n += 1)><input id="word" /></Form> }
    });
    let (form, input): (HtmlFormElement, HtmlInputElement) =
        (shown.find("form"), shown.find("#word"));
    press(&input, "keydown", "Enter", 229);
    form.request_submit().unwrap();
    assert_eq!(submitted.get_untracked(), 0);
    press(&input, "keyup", "Enter", 13);
    press(&input, "keydown", "Enter", 13);
    form.request_submit().unwrap();
    assert_eq!(submitted.get_untracked(), 1);
}

#[wasm_bindgen_test]
async fn label_help_and_error_are_tied_to_the_box() {
    let error = RwSignal::new(None::<String>);
    let shown = Shown::new(move || {
        view! {
            <TextInput id="town" label="町" required=true help="例：平井" error=error value="" on_input=|_| () />
        }
    });
    let input: HtmlInputElement = shown.find("#town");
    assert_eq!(shown.text("label[for=town]"), "町※必須");
    assert_eq!(
        input.get_attribute("aria-describedby").as_deref(),
        Some("town-help")
    );
    assert!(!input.has_attribute("aria-invalid"));
    error.set(Some("町の名前を入れてください".to_owned()));
    tick().await;
    assert_eq!(input.get_attribute("aria-invalid").as_deref(), Some("true"));
    for id in input.get_attribute("aria-describedby").unwrap().split(' ') {
        assert!(
            !shown.text(&format!("#{id}")).is_empty(),
            "{id} says something"
        );
    }
    assert!(!shown.place.inner_html().contains("placeholder"));
}

#[wasm_bindgen_test]
async fn a_date_shows_both_readings_and_birthdays_take_an_era() {
    let value = RwSignal::new("S23.5.1".to_owned());
    let shown = Shown::new(move || {
        view! { <DateInput id="born" label="生年月日" eras=true value=value on_input=move |text| value.set(text) /> }
    });
    assert_eq!(
        shown.text("#born-reading"),
        "昭和23年5月1日（土）／1948年5月1日"
    );
    value.set("10年4月2日".to_owned());
    tick().await;
    assert_eq!(shown.text("#born-reading"), "");
    shown
        .find::<HtmlElement>("[role=group] button:nth-of-type(4)")
        .click();
    tick().await;
    assert_eq!(value.get_untracked(), "大正10年4月2日");
    shown
        .find::<HtmlElement>("[role=group] button:nth-of-type(3)")
        .click();
    tick().await;
    assert_eq!(
        value.get_untracked(),
        "昭和10年4月2日",
        "one era takes the other's place"
    );
}

#[wasm_bindgen_test]
async fn a_number_becomes_half_width_when_the_box_is_left_and_words_stay() {
    let value = RwSignal::new(String::new());
    let shown = Shown::new(move || {
        view! { <NumberInput id="t" label="体温" unit="℃" value=value on_input=move |text| value.set(text) /> }
    });
    let input: HtmlInputElement = shown.find("#t");
    for (typed, left) in [
        ("３６．５", "36.5"),
        ("－１", "-1"),
        ("1,200", "1200"),
        ("約５０", "約５０"),
        ("", ""),
        ("120/80", "120/80"),
    ] {
        type_into(&input, typed);
        assert_eq!(value.get_untracked(), typed);
        fire(&input, "change");
        tick().await;
        assert_eq!(input.value(), left, "{typed}");
    }
}

#[wasm_bindgen_test]
async fn a_busy_button_swallows_presses_and_is_never_disabled() {
    let (busy, pressed) = (RwSignal::new(false), RwSignal::new(0));
    let shown = Shown::new(move || {
        view! { <Button kind=Kind::Primary busy=busy on_press=move |()| pressed.update(|n| *n += 1)>"保存する"</Button> }
    });
    let button: HtmlElement = shown.find("button");
    button.click();
    busy.set(true);
    tick().await;
    button.click();
    assert_eq!(pressed.get_untracked(), 1);
    assert!(!button.has_attribute("disabled"));
    assert_eq!(button.get_attribute("aria-busy").as_deref(), Some("true"));
}

#[wasm_bindgen_test]
async fn tiles_follow_the_value_and_report_what_was_pressed() {
    let (one, some) = (
        RwSignal::new("met".to_owned()),
        RwSignal::new(Vec::<String>::new()),
    );
    let options = || {
        vec![
            Choice::new("met", "会えた"),
            Choice::new("away", "留守だった"),
        ]
    };
    let shown = Shown::new(move || {
        view! {
            <RadioGroup id="r" label="結果" clearable=true options=options() value=one on_change=move |v| one.set(v) />
            <CheckGroup
                id="c"
                label="困りごと"
                options=options()
                value=some
                on_change=move |change: (String, bool)| some.update(|all| all.push(change.0))
            />
        }
    });
    assert!(shown.find::<HtmlInputElement>("#r-0").checked());
    shown.find::<HtmlElement>("#r-1").click();
    shown.find::<HtmlElement>("#c-1").click();
    tick().await;
    assert_eq!(one.get_untracked(), "away");
    assert_eq!(some.get_untracked(), ["away"]);
    shown.find::<HtmlElement>("#r > button").click();
    tick().await;
    assert_eq!(one.get_untracked(), "");
    assert!(!shown.find::<HtmlInputElement>("#r-1").checked());
}

#[wasm_bindgen_test]
async fn a_question_opens_on_its_heading_and_closes_with_its_answer() {
    let (open, done) = (RwSignal::new(false), RwSignal::new(0));
    let shown = Shown::new(move || {
        view! {
            <ConfirmDialog
                open=open
                title="捨てますか"
                text="下書きが消えます。"
                confirm="捨てる"
                cancel="書き続ける"
                danger=true
                on_confirm=move |()| done.update(|n| *n += 1)
            />
        }
    });
    let dialog: HtmlDialogElement = shown.find("dialog");
    assert!(!dialog.open());
    open.set(true);
    tick().await;
    assert!(dialog.open());
    assert_eq!(document().active_element().unwrap().tag_name(), "H2");
    shown.find::<HtmlElement>("[data-kind=danger]").click();
    tick().await;
    assert!(!dialog.open());
    assert_eq!((open.get_untracked(), done.get_untracked()), (false, 1));
}

#[wasm_bindgen_test]
async fn the_way_back_is_offered_until_it_is_taken() {
    let (place, undone) = (StoredValue::new(None), RwSignal::new(0));
    let shown = Shown::new(move || {
        place.set_value(Some(provide_toasts()));
        view! { <ToastRegion /> }
    });
    assert_eq!(
        shown
            .find::<Element>(".toasts")
            .get_attribute("role")
            .as_deref(),
        Some("status")
    );
    place.get_value().unwrap().offer(
        "取り消しました",
        "元に戻す",
        Callback::new(move |()| undone.update(|n| *n += 1)),
    );
    tick().await;
    assert_eq!(shown.text(".toast-text"), "取り消しました");
    shown.find::<HtmlElement>(".toast button").click();
    tick().await;
    assert_eq!((undone.get_untracked(), shown.count(".toast")), (1, 0));
}

#[wasm_bindgen_test]
async fn what_is_said_again_stands_once() {
    let place = StoredValue::new(None);
    let shown = Shown::new(move || {
        place.set_value(Some(provide_toasts()));
        view! { <ToastRegion /> }
    });
    let toasts = place.get_value().unwrap();
    for text in ["保存しました", "外しました", "保存しました"] {
        toasts.say(text);
    }
    tick().await;
    assert_eq!(shown.count(".toast"), 2);
}

#[wasm_bindgen_test]
async fn a_long_list_says_how_many_rows_are_left_and_shows_them_when_asked() {
    let count = RwSignal::new(22);
    let shown = Shown::new(move || {
        let items = Memo::new(move |_| (0..count.get()).collect::<Vec<usize>>());
        let row = |n: usize| view! { <li>{n}</li> }.into_any();
        view! { <FirstRows items=items row=row /> }
    });
    tick().await;
    assert_eq!(shown.count("li"), 20);
    assert_eq!(shown.text("li:last-child"), "19");
    assert_eq!(shown.text("button"), "残り2件を表示する");
    count.set(23);
    tick().await;
    assert_eq!(shown.text("button"), "残り3件を表示する");
    shown.find::<HtmlElement>("button").click();
    tick().await;
    assert_eq!(shown.count("li"), 23);
    assert_eq!(shown.count("button"), 0);
    count.set(24);
    tick().await;
    assert_eq!(shown.count("li"), 24, "what was asked for stays");
}

#[wasm_bindgen_test]
async fn a_list_of_sixty_thousand_holds_only_the_rows_in_sight() {
    const COUNT: usize = 60_000;
    let count = RwSignal::new(COUNT);
    let shown = Shown::new(move || {
        // Twice the least height, so that the rows have to be measured.
        let row = |index: usize| view! { <button style:height="100px">{index}</button> }.into_any();
        view! { <VirtualList label="世帯" count=count row=Callback::new(row) row_height=3.0 /> }
    });
    let style = document().create_element("style").unwrap();
    style.set_text_content(Some(concat!(
        include_str!("../../style/10-base.css"),
        include_str!("../../style/30-components.css"),
    )));
    shown.place.append_child(&style).unwrap();
    let list: HtmlElement = shown.find("ul");
    frames(4).await;
    assert!(
        (1..100).contains(&shown.count("li")),
        "{} rows",
        shown.count("li")
    );
    assert!(
        list.offset_height() >= 100 * COUNT as i32,
        "as high as all rows: {}",
        list.offset_height()
    );
    assert_eq!(
        shown
            .find::<Element>("li")
            .get_attribute("aria-setsize")
            .as_deref(),
        Some("60000")
    );

    let first: HtmlElement = shown.find("[data-index='0'] button");
    first.focus().unwrap();
    press(&first, "keydown", "ArrowDown", 40);
    frames(2).await;
    assert_eq!(
        document()
            .active_element()
            .unwrap()
            .text_content()
            .as_deref(),
        Some("1")
    );

    press(&document().active_element().unwrap(), "keydown", "End", 35);
    frames(6).await;
    let last = document().active_element().unwrap();
    assert_eq!(
        last.text_content().as_deref(),
        Some("59999"),
        "the focus goes with the list"
    );
    assert!(
        (1..100).contains(&shown.count("li")),
        "{} rows",
        shown.count("li")
    );
    window().scroll_to_with_x_and_y(0.0, 0.0);
    frames(4).await;
    assert_eq!(
        document()
            .active_element()
            .unwrap()
            .text_content()
            .as_deref(),
        Some("59999"),
        "the focus survives scrolling"
    );

    count.set(3);
    frames(4).await;
    assert_eq!(shown.count("li"), 3);
}
