//! A form in a real browser, on a real device storage: from the key that is pressed to the record that is saved.

use leptos::{
    mount::mount_to,
    prelude::*,
    task::tick,
    wasm_bindgen::JsCast,
    web_sys::{
        CompositionEvent, Element, Event, EventInit, HtmlElement, HtmlFormElement,
        HtmlInputElement, KeyboardEvent, KeyboardEventInit,
    },
};
use leptos_router::components::Router;
use shared::{
    record::{ActorId, RecordId},
    wire::Session,
};
use uuid::Uuid;
use wasm_bindgen_test::wasm_bindgen_test;

use super::{Draft, Opening, flush};
use crate::{
    device::create,
    screens::EditRecord,
    store::{ENV, Store},
    sync::Replica,
    ui::{ToastRegion, provide_toasts},
};

/// A store of someone new.
pub(crate) async fn store() -> Store {
    let device = create(&Uuid::now_v7().to_string(), "ひみつのことば")
        .await
        .unwrap();
    let session = Session {
        actor: ActorId::new(Uuid::now_v7()),
        organisation: RecordId::new(Uuid::now_v7()),
        name: "山田花子".to_owned(),
    };
    let replica = Replica::open(device, ENV, Some(session))
        .await
        .unwrap()
        .unwrap();
    Store::start(replica, "test").await.unwrap()
}

/// A form on the page; it goes with this value.
pub(crate) struct Shown {
    place: HtmlElement,
    view: Option<Box<dyn std::any::Any>>,
}

impl Shown {
    async fn new(store: Store, opening: Opening) -> Self {
        let here = |_| window().location().pathname().unwrap();
        let shown = Self::of(store, move || {
            view! { <EditRecord opening=opening done=here /> }.into_any()
        });
        until(|| shown.find::<Element>("form").is_some()).await;
        shown
    }

    pub(crate) fn of(store: Store, view: impl FnOnce() -> AnyView + Send + 'static) -> Self {
        let place: HtmlElement = document().create_element("div").unwrap().unchecked_into();
        document().body().unwrap().append_child(&place).unwrap();
        let view = mount_to(place.clone(), move || {
            provide_context(store);
            provide_toasts();
            view! { <Router>{view()}</Router><ToastRegion /> }
        });
        Self {
            place,
            view: Some(Box::new(view)),
        }
    }

    pub(crate) fn find<E: JsCast>(&self, selector: &str) -> Option<E> {
        self.place
            .query_selector(selector)
            .unwrap()
            .map(|found| found.dyn_into().unwrap_or_else(|_| panic!("{selector}")))
    }

    pub(crate) fn get<E: JsCast>(&self, selector: &str) -> E {
        self.find(selector)
            .unwrap_or_else(|| panic!("{selector} in {}", self.place.inner_html()))
    }

    pub(crate) fn write(&self, selector: &str, text: &str) {
        let input: Element = self.get(selector);
        js_sys::Reflect::set(&input, &"value".into(), &text.into()).unwrap();
        fire(&input, "input");
    }

    pub(crate) fn tap(&self, selector: &str) {
        self.get::<HtmlElement>(selector).click();
    }

    pub(crate) fn press(&self, words: &str) {
        let buttons = self.place.query_selector_all("button").unwrap();
        let button = (0..buttons.length())
            .filter_map(|at| buttons.item(at)?.dyn_into::<HtmlElement>().ok())
            .find(|button| button.text_content().is_some_and(|text| text == words));
        button.unwrap_or_else(|| panic!("{words}")).click();
    }

    pub(crate) fn says(&self, words: &str) -> bool {
        self.place
            .text_content()
            .is_some_and(|text| text.contains(words))
    }
}

impl Drop for Shown {
    fn drop(&mut self) {
        self.view.take();
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

pub(crate) async fn until(is_so: impl Fn() -> bool) {
    while !is_so() {
        gloo_timers::future::TimeoutFuture::new(5).await;
    }
}

async fn draft(store: Store) -> Option<Draft> {
    flush().await;
    store
        .drafts::<Draft>()
        .await
        .unwrap()
        .pop()
        .map(|(_, draft)| draft)
}

#[wasm_bindgen_test]
async fn every_kind_of_input_reaches_the_record_as_it_is_stored() {
    let store = store().await;
    let household = RecordId::new(Uuid::now_v7());
    let shown = Shown::new(store, Opening::new("visit").given("household", household)).await;
    assert!(
        shown.find::<Element>("#f-household").is_none(),
        "what the screen decides is not asked"
    );
    shown.write("#f-started_at-day", "Ｒ８．１１．２３");
    shown.write("#f-started_at-time", "09:30");
    shown.write("#f-ended_at", "10:15");
    shown.tap("#f-purpose-0");
    shown.tap("#f-outcome-0");
    shown.write("#f-temperature", "３６，５");
    shown.tap("#f-troubles-1");
    shown.write("#f-seen", "髙い所の\n﨑");
    shown.write("#f-next_on", "令和8年12月1日");
    tick().await;
    shown.press("保存する");
    until(|| !store.of_kind("visit").is_empty()).await;
    let doc = store.doc(store.of_kind("visit")[0]).unwrap();
    let values: Vec<_> = doc
        .fields
        .keys()
        .map(|path| (path.as_str(), doc.get(path.as_str())))
        .collect();
    let json = serde_json::to_value(values).unwrap();
    assert_eq!(
        json,
        serde_json::json!([
            ["ended_at", "10:15"],
            ["household", household.to_string()],
            ["next_on", "2026-12-01"],
            ["outcome", "met"],
            ["purpose", "watch_over"],
            ["seen", "髙い所の\n﨑"],
            ["started_at", "2026-11-23T09:30"],
            ["temperature", 36.5],
            ["troubles/care", true],
        ])
    );
    assert_eq!(
        draft(store).await,
        None,
        "what is saved is no draft any more"
    );
}

#[wasm_bindgen_test]
async fn what_was_typed_comes_back_after_the_tab_is_gone() {
    let store = store().await;
    let household = RecordId::new(Uuid::now_v7());
    let opening = || Opening::new("member").given("household", household);
    let shown = Shown::new(store, opening()).await;
    shown.write("#f-name", "山田　太郎");
    drop(shown);
    let kept = draft(store).await.expect("kept when the form is left");
    let shown = Shown::new(store, opening()).await;
    assert!(shown.says("前回の入力を戻しました"));
    until(|| shown.get::<HtmlInputElement>("#f-name").value() == "山田　太郎").await;
    shown.write("#f-kana", "やまだ");
    assert_eq!(
        draft(store).await.unwrap().record,
        kept.record,
        "one draft, not two"
    );
}

#[wasm_bindgen_test]
async fn what_cannot_be_read_is_said_at_the_field_and_saves_nothing() {
    let store = store().await;
    let shown = Shown::new(store, Opening::new("household")).await;
    shown.write("#f-name", "山田様宅");
    shown.write("#f-postal_code", "７００");
    shown.press("保存する");
    until(|| shown.find::<Element>("#f-postal_code-error").is_some()).await;
    let input: Element = shown.get("#f-postal_code");
    assert_eq!(input.get_attribute("aria-invalid").as_deref(), Some("true"));
    let described = input.get_attribute("aria-describedby").unwrap();
    assert!(described.split(' ').any(|id| id == "f-postal_code-error"));
    until(|| {
        document()
            .active_element()
            .is_some_and(|element| element.id() == "form-summary")
    })
    .await;
    shown.tap("#form-summary a");
    until(|| {
        document()
            .active_element()
            .is_some_and(|element| element.id() == "f-postal_code")
    })
    .await;
    assert!(store.of_kind("household").is_empty());
    shown.write("#f-postal_code", "700-0823");
    until(|| shown.find::<Element>("#f-postal_code-error").is_none()).await;
}

#[wasm_bindgen_test]
async fn an_unfinished_record_is_asked_about_once_and_then_saved() {
    let store = store().await;
    let shown = Shown::new(store, Opening::new("household")).await;
    shown.write("#f-address", "岡山市北区");
    shown.press("保存する");
    until(|| shown.says("まだ入力していない項目があります")).await;
    assert!(store.of_kind("household").is_empty());
    shown.press("未完成のまま保存する");
    shown.press("未完成のまま保存する");
    until(|| !store.of_kind("household").is_empty()).await;
    assert_eq!(draft(store).await, None);
    assert_eq!(store.unsent().len(), 1, "two presses are one save");
}

#[wasm_bindgen_test]
async fn a_composition_is_drafted_and_its_enter_saves_nothing() {
    let store = store().await;
    let shown = Shown::new(store, Opening::new("household")).await;
    let input: HtmlInputElement = shown.get("#f-name");
    input
        .dispatch_event(&CompositionEvent::new("compositionstart").unwrap())
        .unwrap();
    shown.write("#f-name", "やまだ");
    let kept = draft(store).await.expect("drafted inside the composition");
    assert_eq!(kept.text("name"), Some("やまだ"));
    input.set_value("山田様宅");
    input
        .dispatch_event(&CompositionEvent::new("compositionend").unwrap())
        .unwrap();
    let enter = KeyboardEventInit::new();
    enter.set_bubbles(true);
    enter.set_key("Enter");
    enter.set_key_code(229);
    let event = KeyboardEvent::new_with_keyboard_event_init_dict("keydown", &enter).unwrap();
    input.dispatch_event(&event).unwrap();
    shown
        .get::<HtmlFormElement>("form")
        .request_submit()
        .unwrap();
    assert_eq!(draft(store).await.unwrap().text("name"), Some("山田様宅"));
    assert!(store.of_kind("household").is_empty());
}
