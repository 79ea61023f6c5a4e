//! Things in boxes and things in rows.

use super::{Icon, IconName};
use leptos::prelude::*;

/// A box around what belongs together.
#[component]
pub fn Card(
    /// The heading of the second level; none if empty.
    #[prop(into, optional)]
    title: Signal<String>,
    /// What is in it.
    children: Children,
) -> impl IntoView {
    view! {
        <section class="card">
            {move || title.with(|title| (!title.is_empty()).then(|| view! { <h2>{title.clone()}</h2> }))}
            {children()}
        </section>
    }
}

/// What is folded away until it is wanted.
#[component]
pub fn Disclosure(
    /// What is inside.
    #[prop(into)]
    title: Signal<String>,
    /// Open from the start.
    #[prop(optional)]
    open: bool,
    /// What is folded away.
    children: Children,
) -> impl IntoView {
    view! {
        <details class="disclosure" open=open>
            <summary><Icon name=IconName::Next />{move || title.get()}</summary>
            <div class="disclosure-body">{children()}</div>
        </details>
    }
}

fn row_inside(
    lead: String,
    title: String,
    support: String,
    end: Option<Children>,
) -> impl IntoView {
    view! {
        {(!lead.is_empty()).then(|| view! { <span class="row-lead">{lead}</span> })}
        <span class="row-text">
            <span class="row-title">{title}</span>
            {(!support.is_empty()).then(|| view! { <span class="row-support">{support}</span> })}
        </span>
        {end.map(|end| view! { <span class="row-end">{end()}</span> })}
    }
}

/// A row of a list that leads to the thing itself. Stands in a `<li>`.
#[component]
pub fn RowLink(
    /// Where it leads.
    #[prop(into)]
    href: String,
    /// A time or a mark in front.
    #[prop(into, optional)]
    lead: String,
    /// The name of the thing.
    #[prop(into)]
    title: String,
    /// What tells it from its like.
    #[prop(into, optional)]
    support: String,
    /// Chips at the end.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <a class="row" href=href>
            {row_inside(lead, title, support, children)}
            <Icon name=IconName::Next />
        </a>
    }
}

/// A row of a list that leads nowhere; buttons may stand at its end.
#[component]
pub fn Row(
    /// A time or a mark in front.
    #[prop(into, optional)]
    lead: String,
    /// The name of the thing.
    #[prop(into)]
    title: String,
    /// What tells it from its like.
    #[prop(into, optional)]
    support: String,
    /// Chips or buttons at the end.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! { <div class="row">{row_inside(lead, title, support, children)}</div> }
}
