//! Someone is back from the city's own sign-in.

use leptos::prelude::window;
use shared::wire::OIDC_PLACE;

use super::{
    inside::{back_from_oidc, leave_for_oidc},
    letter::replace,
};
use crate::areas::account::OidcWay;

/// Whether someone is back says the address.
fn is_back() -> bool {
    let path = window().location().pathname();
    path.is_ok_and(|path| path == OIDC_PLACE)
}

/// Whoever opens the records without an answer, offline, is at the first screen: inside there is no such address.
pub(super) fn leave() {
    if is_back() {
        replace("/");
    }
}

/// The way there and back.
pub(super) fn way() -> OidcWay {
    OidcWay {
        is_back: is_back(),
        leave: leave_for_oidc,
        back: back_from_oidc,
        done: || replace("/"),
    }
}
