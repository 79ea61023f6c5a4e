//! The frame of every screen.

use super::{Icon, IconName, SkipLink, words};
use leptos::prelude::*;

/// An entry of the main menu.
#[derive(Clone)]
pub struct NavItem {
    /// Where it leads.
    pub href: &'static str,
    /// Its name: four characters at most, so that six stand side by side on a telephone.
    pub label: &'static str,
    /// Its drawing.
    pub icon: IconName,
    /// How many things wait there; nothing is shown for zero.
    pub count: Signal<usize>,
    /// Whether it is there for this person.
    pub shown: Signal<bool>,
}

/// True if the path lies in the part of the application that begins at `href`.
fn is_within(path: &str, href: &str) -> bool {
    path.strip_prefix(href)
        .is_some_and(|rest| rest.is_empty() || (href != "/" && rest.starts_with('/')))
}

/// The bar on top with the state of the data, the main menu, and the screen.
#[component]
pub fn Frame(
    /// The main menu; without entries there is none.
    #[prop(optional)]
    items: Vec<NavItem>,
    /// The path of the screen that is shown.
    #[prop(into, optional)]
    path: Signal<String>,
    /// What stands at the right of the bar: the state of the data.
    #[prop(optional)]
    status: Option<AnyView>,
    /// The screen.
    children: Children,
) -> impl IntoView {
    let menu = (!items.is_empty()).then(|| view! { <Menu items=items path=path /> });
    view! {
        <div class="frame">
            <SkipLink />
            <header class="frame-top">
                <a class="frame-brand" href="/"><img src="/icons/icon.svg" alt="" width="32" height="32" />{words::APP}</a>
                {status}
            </header>
            {menu}
            <main class="frame-main" id="main" tabindex="-1">{children()}</main>
        </div>
    }
}

#[component]
fn Menu(items: Vec<NavItem>, path: Signal<String>) -> impl IntoView {
    let entry = move |NavItem {
                          href,
                          label,
                          icon,
                          count,
                          shown,
                      }| {
        let here = move || path.with(|path| is_within(path, href)).then_some("page");
        let badge = move || {
            let count = count.get();
            (count > 0).then(|| {
                view! {
                    <span class="count">{count}<span class="visually-hidden">{words::COUNT_UNIT}</span></span>
                }
            })
        };
        move || {
            shown.get().then(|| {
                view! {
                    <li><a href=href aria-current=here><Icon name=icon /><span>{label}</span>{badge}</a></li>
                }
            })
        }
    };
    view! {
        <nav class="frame-nav" aria-label=words::MAIN_MENU>
            <ul role="list">{items.into_iter().map(entry).collect_view()}</ul>
        </nav>
    }
}

#[cfg(test)]
mod tests {
    use super::is_within;
    use wasm_bindgen_test::wasm_bindgen_test;

    #[wasm_bindgen_test]
    fn a_path_is_within_its_own_part_only() {
        for (path, href, within) in [
            ("/", "/", true),
            ("/households", "/", false),
            ("/households/12", "/households", true),
            ("/households", "/households", true),
            ("/households-old", "/households", false),
        ] {
            assert_eq!(is_within(path, href), within, "{path} in {href}");
        }
    }
}
