//! The way in by the city's own sign-in.

use leptos::prelude::*;
use shared::wire::Ways;

use super::waiting::Local;
use crate::{
    store::{EnterError, Shown},
    ui::Button,
};

/// The way there and back. What it needs stands behind the way in, and is loaded when it is wanted.
#[derive(Clone, Copy)]
pub struct OidcWay {
    /// Whether someone has just come back.
    pub is_back: bool,
    /// Leaves this page for the city's.
    pub leave: fn() -> Local<Result<(), EnterError>>,
    /// Asks whom it has shown.
    pub back: fn() -> Local<Result<Shown, EnterError>>,
    /// It has been answered: the address is that of the first screen again.
    pub done: fn(),
}

/// Shown where the city has one.
#[component]
pub(super) fn ByOidc(
    /// How one may sign in here.
    ways: RwSignal<Ways>,
    /// It is under way.
    busy: RwSignal<bool>,
    /// Asks for it.
    #[prop(into)]
    on_press: Callback<()>,
) -> impl IntoView {
    move || {
        ways.get().oidc.map(|name| {
            view! {
                <div class="stack">
                    <p class="row-support">
                        {format!("「{name}」とつないである人は、そこで本人と確かめて入れます。そのあと、パスフレーズを入力します。")}
                    </p>
                    <div class="actions">
                        <Button large=true busy=busy on_press=on_press>{format!("{name}を使う")}</Button>
                    </div>
                </div>
            }
        })
    }
}
