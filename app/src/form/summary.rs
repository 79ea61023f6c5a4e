//! What keeps a form from being saved, above the form, with the way to each field.

use leptos::prelude::*;
use shared::record::{Path, Severity};

use super::{FormState, input_id};
use crate::ui::{Banner, Button, Kind, Tone};

/// The id of the summary.
pub(super) const SUMMARY: &str = "form-summary";

/// Where a problem is, in words, as a link to it.
struct Entry {
    path: Path,
    label: String,
    message: String,
}

fn links(form: FormState, entries: Vec<Entry>) -> impl IntoView {
    let link = |Entry {
                    path,
                    label,
                    message,
                }: Entry| {
        let href = format!("#{}", input_id(&path));
        let go = move |event: leptos::ev::MouseEvent| {
            event.prevent_default();
            form.go_to(path.clone());
        };
        view! { <li><a href=href on:click=go>{label}"："{message}</a></li> }
    };
    let links: Vec<_> = entries.into_iter().map(link).collect();
    view! { <ul class="form-links">{links}</ul> }
}

fn title(form: FormState) -> &'static str {
    let gravest = form
        .asks
        .with(|asks| asks.iter().map(|ask| ask.severity).max());
    match gravest {
        Some(Severity::Missing) => "まだ入力していない項目があります",
        _ => "確かめてほしい項目があります",
    }
}

/// What must be mended, what is missing, what the device refused. Takes the focus when a press of 保存 was held.
#[component]
pub(super) fn Summary(form: FormState, #[prop(into)] on_unfinished: Callback<()>) -> impl IntoView {
    let failure = move || {
        form.failure
            .get()
            .map(|error| view! { <Banner tone=Tone::Bad title=error.to_string() /> })
    };
    let draft_failure = move || {
        form.draft_failure.get().map(|error| {
            view! {
                <Banner tone=Tone::Warn title="入力の途中を端末に残せません">
                    <p>{error.to_string()}"保存するまで、この画面を閉じないでください。"</p>
                </Banner>
            }
        })
    };
    let problems = move || {
        let problems = form.problems.get();
        (!problems.is_empty()).then(|| {
            let title = format!("{}か所を直すと保存できます", problems.len());
            let entries = problems
                .into_iter()
                .map(|problem| Entry {
                    path: problem.path,
                    label: problem.label,
                    message: problem.message,
                })
                .collect();
            view! { <Banner tone=Tone::Bad title=title>{links(form, entries)}</Banner> }
        })
    };
    let asks = move || {
        let asks = form.asks.get();
        (!asks.is_empty()).then(|| {
            let missing = asks.iter().any(|ask| ask.severity == Severity::Missing);
            let entries = asks
                .into_iter()
                .map(|ask| Entry {
                    path: ask.path,
                    label: ask.label.to_owned(),
                    message: ask.message,
                })
                .collect();
            view! {
                <Banner tone=Tone::Warn title=Signal::derive(move || title(form).to_owned())>
                    {links(form, entries)}
                    {form
                        .together
                        .is_none()
                        .then(|| {
                            view! {
                                <div class="actions">
                                    <Button kind=Kind::Primary large=true busy=form.busy on_press=on_unfinished>
                                        {if missing { "未完成のまま保存する" } else { "このまま保存する" }}
                                    </Button>
                                </div>
                            }
                        })}
                </Banner>
            }
        })
    };
    view! { <div id=SUMMARY class="stack form-summary" data-gap="small" tabindex="-1">{failure}{draft_failure}{problems}{asks}</div> }
}
