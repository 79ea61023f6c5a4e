//! Asking for passphrase and code once more, before what protects the account is changed.

use leptos::{prelude::*, task::spawn_local};
use shared::wire::{FailureCode, Proof};

use super::said;
use crate::{
    areas::account::code::{CodeInput, NO_CODE},
    store::TransportError,
    ui::{Banner, Button, Form, Kind, TextInput, TextKind, Tone},
};

/// Said when no passphrase was typed.
const NO_PASSPHRASE: &str = "パスフレーズを入力してください。";

/// What is the matter with what was typed.
#[derive(Clone, Copy)]
pub(super) struct Matter {
    pub(super) passphrase: RwSignal<Option<String>>,
    pub(super) code: RwSignal<Option<String>>,
    pub(super) other: RwSignal<Option<String>>,
}

impl Matter {
    pub(super) fn new() -> Self {
        Self {
            passphrase: RwSignal::new(None),
            code: RwSignal::new(None),
            other: RwSignal::new(None),
        }
    }

    pub(super) fn clear(self) {
        for matter in [self.passphrase, self.code, self.other] {
            matter.set(None);
        }
    }

    /// The passphrase that was typed, with which something is under way now; none where there is none, or something is already.
    pub(super) fn begin(
        self,
        passphrase: RwSignal<String>,
        busy: RwSignal<bool>,
    ) -> Option<String> {
        self.clear();
        let typed = passphrase.get_untracked();
        if typed.is_empty() {
            self.passphrase.set(Some(NO_PASSPHRASE.to_owned()));
        }
        if busy.get_untracked() || typed.is_empty() {
            return None;
        }
        busy.set(true);
        Some(typed)
    }

    /// Says it where something can be done about it.
    pub(super) fn tell(self, error: &TransportError) {
        let code = match error {
            TransportError::Failed(failure) => Some(failure.code),
            _ => None,
        };
        match code {
            Some(FailureCode::WrongCredentials) => {
                let text = "パスフレーズが違います。もう一度入力してください。";
                self.passphrase.set(Some(text.to_owned()));
            }
            Some(FailureCode::WrongCode) => self.code.set(Some(said(error))),
            _ => self.other.set(Some(said(error))),
        }
    }
}

/// What could not be done, where no field is to blame.
#[component]
pub(super) fn OtherMatter(matter: Matter) -> impl IntoView {
    move || {
        let text = matter.other.get()?;
        Some(view! { <Banner tone=Tone::Bad title="できませんでした"><p>{text}</p></Banner> })
    }
}

/// The form; what it is for is done with what was typed.
#[component]
pub(super) fn Ask<A, F>(
    /// Begins the ids on the screen.
    #[prop(into)]
    id: String,
    /// The button.
    label: &'static str,
    /// Whether a code is asked for: an account without an authenticator app may have none.
    with_code: bool,
    /// It takes something away.
    #[prop(optional)]
    danger: bool,
    /// Does it.
    act: A,
) -> impl IntoView
where
    A: Fn(Proof) -> F + Clone + Send + Sync + 'static,
    F: Future<Output = Result<(), TransportError>> + 'static,
{
    let passphrase = RwSignal::new(String::new());
    let code = RwSignal::new(String::new());
    let busy = RwSignal::new(false);
    let matter = Matter::new();
    let submit = move |()| {
        matter.clear();
        let proof = Proof {
            passphrase: passphrase.get_untracked(),
            code: code.get_untracked().trim().to_owned(),
        };
        if proof.passphrase.is_empty() {
            matter.passphrase.set(Some(NO_PASSPHRASE.to_owned()));
        }
        let is_missing = with_code && proof.code.is_empty();
        if is_missing {
            matter.code.set(Some(NO_CODE.to_owned()));
        }
        if busy.get_untracked() || proof.passphrase.is_empty() || is_missing {
            return;
        }
        busy.set(true);
        let act = act.clone();
        spawn_local(async move {
            if let Err(error) = act(proof).await {
                matter.tell(&error);
            }
            busy.try_set(false);
        });
    };
    view! {
        <Form on_submit=submit label=label>
            <TextInput
                id=format!("{id}-passphrase")
                label="パスフレーズ"
                required=true
                kind=TextKind::Password
                value=passphrase
                error=matter.passphrase
                on_input=move |text| passphrase.set(text)
            />
            {with_code
                .then(|| view! { <CodeInput id=format!("{id}-code") value=code error=matter.code /> })}
            <OtherMatter matter=matter />
            <div class="actions">
                <Button kind=if danger { Kind::Danger } else { Kind::Secondary } submit=true busy=busy>{label}</Button>
            </div>
        </Form>
    }
}
