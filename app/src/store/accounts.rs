//! Who may sign in, and where one is: asked of the server each time. What of it is a record is saved like any other.

use gloo_timers::future::TimeoutFuture;
use shared::{
    passphrase::normal,
    record::{ActorId, Edit, Path, RecordId, Value},
    wire::{
        Accept, Accepted, AccountLine, Accounts, EndSessions, Invitation, Invited, NewPassphrase,
    },
};

use super::{
    Store,
    session::{known_as, remember},
};
use crate::{
    device::{DeviceError, Here, UnlockError, here, rewrap},
    sync::{Http, TransportError},
};

/// How often it is looked whether a record has been sent, ms, and how many times.
const LOOK: (u32, u32) = (250, 80);

/// Why a passphrase is not the new one everywhere.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ChangeError {
    /// The server did not take it: nothing has changed.
    #[error(transparent)]
    Server(#[from] TransportError),
    /// The server has it, and this device's records still open with the one before.
    #[error(
        "パスフレーズは変わりましたが、この端末の記録は、まだ前のパスフレーズで開きます（{0}）。もう一度、この端末を開くパスフレーズと、新しいパスフレーズを入力してください。"
    )]
    Device(UnlockError),
}

impl Store {
    /// The accounts of an organisation's people.
    ///
    /// # Errors
    /// When there is no answer, or the server says no.
    pub async fn accounts(self, organisation: RecordId) -> Result<Accounts, TransportError> {
        Http.accounts(organisation).await
    }

    /// Invites someone, once the server has their record.
    ///
    /// # Errors
    /// When there is no answer, or the server says no.
    pub async fn invite(self, record: RecordId) -> Result<Invitation, TransportError> {
        self.sent(record).await?;
        Http.invite(ActorId::new(record.uuid())).await
    }

    /// Ends someone's account, or has it stand again.
    ///
    /// # Errors
    /// When there is no answer, or the server says no.
    pub async fn set_account_end(
        self,
        record: RecordId,
        ends: bool,
    ) -> Result<AccountLine, TransportError> {
        Http.set_end(ActorId::new(record.uuid()), ends).await
    }

    /// Removes a record, or takes that back.
    ///
    /// # Errors
    /// As [`Store::save`].
    pub async fn set_removed(self, record: RecordId, removed: bool) -> Result<(), DeviceError> {
        let inner = self.if_open().ok_or(DeviceError::Lost)?;
        let doc = inner.replica.doc(record);
        let (Some(doc), Ok(path)) = (doc, Path::new("removed")) else {
            return Ok(());
        };
        let edit = Edit {
            kind: doc.kind.clone(),
            record,
            seen: doc.context.clone(),
            writes: [(path, Value::Flag(removed))].into(),
        };
        self.save(edit).await.map(drop)
    }

    /// Ends those of the person's sessions; without any, all others than this.
    ///
    /// # Errors
    /// When there is no answer, or the server says no.
    pub async fn end_sessions(self, ids: &[String]) -> Result<(), TransportError> {
        if ids.is_empty() {
            return Http.end_sessions(&EndSessions { id: None }).await.map(drop);
        }
        for id in ids {
            let which = EndSessions {
                id: Some(id.clone()),
            };
            Http.end_sessions(&which).await?;
        }
        Ok(())
    }

    /// Changes the person's passphrase on the server, then that which opens this device.
    ///
    /// # Errors
    /// Says what has changed and what has not. The same again goes on where it stopped.
    pub async fn change_passphrase(self, old: &str, new: &str) -> Result<(), ChangeError> {
        let change = NewPassphrase {
            old: normal(old),
            new: normal(new),
        };
        Http.change_passphrase(&change).await?;
        // Not the name used last: another tab may have let someone else in.
        let inner = self.if_open();
        let login = inner.map(|inner| inner.login.clone()).unwrap_or_default();
        match rewrap(&login, &change.old, &change.new).await {
            // As it was sealed before passphrases were brought to one form.
            Err(UnlockError::WrongPassphrase) if old != change.old => {
                rewrap(&login, old, &change.new).await
            }
            result => result,
        }
        .map_err(ChangeError::Device)
    }

    /// Waits until nothing of a record is unsent.
    ///
    /// # Errors
    /// When that takes too long: it goes out later by itself.
    pub async fn sent(self, record: RecordId) -> Result<(), TransportError> {
        for _ in 0..LOOK.1 {
            let Some(inner) = self.if_open() else {
                return Err(TransportError::Offline);
            };
            let waits = inner.replica.unsent();
            if waits.iter().all(|save| save.record != record) {
                return Ok(());
            }
            drop(inner);
            self.sync_if_open();
            TimeoutFuture::new(LOOK.0).await;
        }
        Err(TransportError::Offline)
    }
}

/// Whom a letter is for.
///
/// # Errors
/// When there is no answer, or the server says no.
pub async fn open_invitation(code: String) -> Result<Invited, TransportError> {
    Http.open_invitation(code).await
}

/// Chooses a sign-in name and a passphrase by a letter. The name is kept, so that it need not be typed to sign in.
///
/// # Errors
/// When there is no answer, or the server says no.
pub async fn accept_invitation(accept: &Accept) -> Result<Accepted, TransportError> {
    let accept = Accept {
        passphrase: normal(&accept.passphrase),
        ..accept.clone()
    };
    let accepted = Http.accept(&accept).await?;
    let login = known_as(&accepted.login).await;
    remember(login.as_deref().unwrap_or(&accepted.login));
    Ok(accepted)
}

/// Whether this device holds records of whoever signs in with that name.
pub async fn holds_records_of(login: &str) -> bool {
    match known_as(login).await {
        Ok(login) => matches!(here(&login).await, Ok(Here::Storage(_))),
        Err(_) => false,
    }
}
