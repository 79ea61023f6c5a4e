//! Someone is back from the city's own sign-in.

use leptos::prelude::window;
use shared::wire::OIDC_PLACE;

use super::{
    inside::{back_from_oidc, leave_for_oidc},
    letter::replace,
};
use crate::areas::account::OidcWay;

/// The way there and back; whether someone is back says the address.
pub(super) fn way() -> OidcWay {
    OidcWay {
        is_back: window()
            .location()
            .pathname()
            .is_ok_and(|path| path == OIDC_PLACE),
        leave: leave_for_oidc,
        back: back_from_oidc,
        done: || replace("/"),
    }
}
