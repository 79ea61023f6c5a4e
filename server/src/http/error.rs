//! What can go wrong, and how each is said to whoever asked: one place.

use axum::{
    Json,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use shared::{
    passphrase::Weakness,
    wire::{Failure, FailureCode},
};

use crate::{pull::PullError, push::PushError, table::TableError};

/// Why a request was not answered as hoped.
#[derive(Debug, thiserror::Error)]
pub(super) enum Error {
    #[error("not signed in")]
    SignedOut,
    #[error("wrong sign-in name or passphrase")]
    WrongCredentials,
    #[error("the code is missing")]
    CodeNeeded,
    #[error("wrong code")]
    WrongCode,
    #[error("the code was used before")]
    UsedCode,
    #[error("no passkey that is known here")]
    WrongPasskey,
    #[error("the city's own sign-in is away")]
    ProviderAway {
        /// What people call it.
        name: String,
    },
    #[error("the city's own sign-in has shown nobody")]
    NotConfirmed {
        /// What people call it.
        name: String,
    },
    #[error("no account is linked to whom the city's own sign-in has shown")]
    NotLinked {
        /// What people call it.
        name: String,
    },
    #[error("another account is linked to whom the city's own sign-in has shown")]
    LinkedElsewhere {
        /// What people call it.
        name: String,
    },
    #[error(
        "the account is protected by the city's own sign-in, which was not shown in this session"
    )]
    ProviderNeeded {
        /// What people call it.
        name: String,
    },
    #[error("a second factor is to be set up first")]
    SetUpNeeded,
    #[error("there is one already")]
    AlreadyThere,
    #[error("too many tries")]
    TooManyTries {
        /// Seconds to wait.
        wait: u64,
    },
    #[error("too many requests")]
    TooManyRequests {
        /// Seconds to wait.
        wait: u64,
    },
    #[error("too much to do")]
    Busy {
        /// Seconds to wait.
        wait: u64,
    },
    #[error("the request can't be read")]
    Malformed,
    #[error("what is asked can't be answered: {0}")]
    BadQuestion(String),
    #[error("the request comes from another site")]
    ForeignSite,
    #[error("the request is too large")]
    TooLarge {
        /// What would have been taken, bytes.
        most: usize,
    },
    #[error("the replica belongs to another account")]
    ForeignReplica,
    #[error("the person's role does not let them")]
    NotPermitted,
    #[error("nobody ends their own account")]
    OwnAccount,
    #[error("the invitation can't be used")]
    InvitationOver,
    #[error("someone has that sign-in name")]
    LoginTaken,
    #[error("no sign-in name: {0}")]
    BadLogin(String),
    #[error("the passphrase can't be chosen")]
    WeakPassphrase(Weakness),
    #[error("the table can't be read")]
    BadTable(TableError),
    #[error("no picture, or not the one meant")]
    NoPicture,
    #[error("the old passphrase is wrong")]
    WrongPassphrase,
    #[error("the device was revoked")]
    Revoked,
    #[error("the app is too old")]
    TooOld,
    #[error("no address")]
    BadAddress,
    #[error("the mail did not go")]
    MailNotSent,
    #[error("another code was sent")]
    WrongMailCode,
    #[error("the code of the mail can't be used any more")]
    MailCodeOver,
    #[error("no endpoint of a push service that is known here")]
    BadEndpoint,
    #[error("nobody knows which device it is")]
    NoDevice,
    #[error("the push service did not take it")]
    NotRung,
    #[error("not found")]
    NotFound,
    #[error("the database: {0}")]
    Db(#[from] sqlx::Error),
    #[error("{0}")]
    Unavailable(String),
}

impl From<PushError> for Error {
    fn from(error: PushError) -> Self {
        match error {
            PushError::ForeignReplica => Self::ForeignReplica,
            PushError::NotOnStaff => Self::SignedOut,
            PushError::Copy | PushError::Unavailable => Self::Unavailable(error.to_string()),
        }
    }
}

impl From<PullError> for Error {
    fn from(error: PullError) -> Self {
        match error {
            PullError::NotOnStaff => Self::SignedOut,
            PullError::Db(error) => Self::Db(error),
            PullError::Reply(what) => Self::Unavailable(what),
        }
    }
}

impl Error {
    fn failure(&self) -> (StatusCode, FailureCode, String) {
        use FailureCode as Code;
        use StatusCode as Status;
        let (status, code, message) = match self {
            Self::SignedOut => (
                Status::UNAUTHORIZED,
                Code::SignedOut,
                "サインインしてください。",
            ),
            Self::WrongCredentials => (
                Status::UNAUTHORIZED,
                Code::WrongCredentials,
                "サインイン名かパスフレーズが違います。もう一度確かめて入力してください。",
            ),
            Self::CodeNeeded => (
                Status::UNAUTHORIZED,
                Code::CodeNeeded,
                "続けて確認コードを入力してください。入力する欄がないときは、アプリを更新してください。",
            ),
            Self::WrongCode => (
                Status::UNAUTHORIZED,
                Code::WrongCode,
                "確認コードが違います。いま表示されている6けたの数字か、予備コードを入力してください。",
            ),
            Self::UsedCode => (
                Status::UNAUTHORIZED,
                Code::WrongCode,
                "この確認コードは一度使われています。次の数字に変わるまで30秒ほど待って、入力してください。",
            ),
            Self::WrongPasskey => (
                Status::UNAUTHORIZED,
                Code::WrongPasskey,
                "パスキーを確かめられませんでした。もう一度試すか、IDとパスフレーズでサインインしてください。",
            ),
            Self::ProviderAway { name } => {
                let message = format!(
                    "「{name}」につながりません。少し待ってもう一度試すか、IDとパスフレーズでサインインしてください。"
                );
                return (Status::SERVICE_UNAVAILABLE, Code::Unavailable, message);
            }
            Self::NotConfirmed { name } => {
                let message = format!(
                    "「{name}」で確かめられませんでした。取りやめたときや、10分を過ぎたときにもこうなります。もう一度試すか、IDとパスフレーズでサインインしてください。"
                );
                return (Status::UNAUTHORIZED, Code::NotConfirmed, message);
            }
            Self::NotLinked { name } => {
                let message = format!(
                    "「{name}」では確かめられましたが、つなぐのアカウントとまだつながっていません。IDとパスフレーズでサインインし、「設定」の「サインインの守り」で「{name}とつなぐ」を押してください。"
                );
                return (Status::FORBIDDEN, Code::NotLinked, message);
            }
            Self::LinkedElsewhere { name } => {
                let message = format!(
                    "いま「{name}」で確かめた人は、つなぐの別のアカウントとつながっています。自分の「{name}」でサインインし直すか、管理者に連絡してください。"
                );
                return (Status::CONFLICT, Code::NotLinked, message);
            }
            Self::ProviderNeeded { name } => {
                let message = format!(
                    "このアカウントは「{name}」で守られています。サインインの守りを変えるには、いったん「画面を閉じる」を押し、「{name}を使う」から入り直してください。入れないときは、所属の管理者に連絡してください。"
                );
                return (Status::FORBIDDEN, Code::NotPermitted, message);
            }
            Self::SetUpNeeded => (
                Status::FORBIDDEN,
                Code::SetUpNeeded,
                "送受信を始めるには、「設定」の「サインインの守り」で2つ目の確認を用意してください。記録は端末に残っています。画面にないときは、アプリを更新してください。",
            ),
            Self::AlreadyThere => (
                Status::CONFLICT,
                Code::AlreadyThere,
                "すでに用意されています。画面を開き直して確かめてください。",
            ),
            Self::TooManyTries { wait } => {
                let message = format!(
                    "続けて間違えたため、少し待ってください。あと{wait}秒で、もう一度入力できます。"
                );
                return (Status::TOO_MANY_REQUESTS, Code::TooManyTries, message);
            }
            Self::Busy { .. } => (
                Status::SERVICE_UNAVAILABLE,
                Code::Unavailable,
                "サーバーが混み合っています。記録は端末に残っています。少し待って、自動でもう一度送ります。",
            ),
            Self::TooManyRequests { .. } => (
                Status::TOO_MANY_REQUESTS,
                Code::Unavailable,
                "短い間に送られた数が多すぎます。記録は端末に残っています。少し待って、自動でもう一度送ります。",
            ),
            Self::Malformed => (
                Status::BAD_REQUEST,
                Code::Malformed,
                "送られた内容を読み取れません。アプリを更新してください。",
            ),
            Self::BadQuestion(message) => {
                return (Status::BAD_REQUEST, Code::Malformed, message.clone());
            }
            Self::ForeignSite => (
                Status::FORBIDDEN,
                Code::Malformed,
                "このサイト以外からの操作は受け付けません。",
            ),
            Self::TooLarge { most } => {
                let message = format!(
                    "一度に送れるのは{}までです。ファイルや文章を分けて、もう一度送ってください。それでも同じときは、アプリを更新してください。",
                    size(*most)
                );
                return (Status::PAYLOAD_TOO_LARGE, Code::TooLarge, message);
            }
            Self::ForeignReplica => (
                Status::FORBIDDEN,
                Code::ForeignReplica,
                "この端末の記録は別の人のものとして登録されています。その人がサインインするか、管理者に連絡してください。",
            ),
            Self::NotPermitted => (
                Status::FORBIDDEN,
                Code::NotPermitted,
                "この人のアカウントを扱えるのは、その所属の管理者と統括管理者だけです。統括管理者のアカウントは、統括管理者だけが扱えます。",
            ),
            Self::OwnAccount => (
                Status::FORBIDDEN,
                Code::NotPermitted,
                "自分のアカウントは、自分では終えられません。ほかの管理者に頼んでください。",
            ),
            Self::InvitationOver => (
                Status::NOT_FOUND,
                Code::InvitationOver,
                "この招待状は使えません。すでに使われたか、期限が過ぎたか、新しい招待状が出ています。所属の管理者に、新しい招待状を頼んでください。",
            ),
            Self::LoginTaken => (
                Status::CONFLICT,
                Code::BadLogin,
                "このIDは、ほかの人が使っています。別のIDにしてください。",
            ),
            Self::BadLogin(message) => {
                return (
                    Status::UNPROCESSABLE_ENTITY,
                    Code::BadLogin,
                    message.clone(),
                );
            }
            Self::WeakPassphrase(weakness) => {
                let message = weakness.to_string();
                return (Status::UNPROCESSABLE_ENTITY, Code::WeakPassphrase, message);
            }
            Self::BadTable(error) => {
                return (
                    Status::UNPROCESSABLE_ENTITY,
                    Code::Malformed,
                    error.to_string(),
                );
            }
            Self::NoPicture => (
                Status::UNPROCESSABLE_ENTITY,
                Code::Malformed,
                "写真や署名として読めません。PNGかJPEGの画像を入れ直してください。",
            ),
            Self::BadAddress => (
                Status::UNPROCESSABLE_ENTITY,
                Code::Malformed,
                "メールアドレスとして読めません。「hanako@example.jp」のように、半角で一つだけ入力してください。",
            ),
            Self::MailNotSent => (
                Status::UNPROCESSABLE_ENTITY,
                Code::Unavailable,
                "確認コードのメールを送れませんでした。宛先を確かめて、1分ほどしてからもう一度試してください。",
            ),
            Self::WrongMailCode => (
                Status::UNPROCESSABLE_ENTITY,
                Code::WrongCode,
                "確認コードが違います。届いたメールにある6けたの数字を入力してください。",
            ),
            Self::MailCodeOver => (
                Status::UNPROCESSABLE_ENTITY,
                Code::WrongCode,
                "この確認コードは使えなくなりました。もう一度、確認コードを送ってください。",
            ),
            Self::BadEndpoint => (
                Status::UNPROCESSABLE_ENTITY,
                Code::Malformed,
                "このブラウザーの通知は、このつなぐからは届けられません。別のブラウザーで試すか、つなぐの管理者に相談してください。",
            ),
            Self::NoDevice => (
                Status::UNPROCESSABLE_ENTITY,
                Code::Unavailable,
                "この端末をまだ確かめられていません。送受信が終わってから、もう一度押してください。",
            ),
            Self::NotRung => (
                Status::UNPROCESSABLE_ENTITY,
                Code::Unavailable,
                "通知を届けるサービスが受け取りませんでした。しばらくしても同じときは、この端末の通知をいったん止めて、もう一度始めてください。",
            ),
            Self::WrongPassphrase => (
                Status::UNPROCESSABLE_ENTITY,
                Code::WrongCredentials,
                "今のパスフレーズが違います。もう一度確かめて入力してください。",
            ),
            Self::Revoked => (
                Status::FORBIDDEN,
                Code::Revoked,
                "この端末は使えなくなっています。書いたものを送り終えたあと、記録は端末から消えます。続けて使うときは、もう一度サインインしてください。",
            ),
            Self::TooOld => (
                Status::UPGRADE_REQUIRED,
                Code::TooOld,
                "アプリが古いため送受信できません。アプリを更新してください。",
            ),
            Self::NotFound => (Status::NOT_FOUND, Code::NotFound, "見つかりません。"),
            Self::Db(_) | Self::Unavailable(_) => (
                Status::SERVICE_UNAVAILABLE,
                Code::Unavailable,
                "サーバーが応答できません。記録は端末に残っています。しばらくして自動でもう一度送ります。",
            ),
        };
        (status, code, message.to_owned())
    }
}

/// A number of bytes as people say it.
fn size(bytes: usize) -> String {
    match bytes >> 20 {
        0 => format!("{}KB", bytes >> 10),
        mega => format!("{mega}MB"),
    }
}

impl IntoResponse for Error {
    fn into_response(self) -> Response {
        if matches!(self, Self::Db(_) | Self::Unavailable(_)) {
            tracing::error!(error = %self, "a request failed");
        }
        let (status, code, message) = self.failure();
        let mut response = (status, Json(Failure { code, message })).into_response();
        if let Self::TooManyTries { wait } | Self::TooManyRequests { wait } | Self::Busy { wait } =
            self
        {
            response
                .headers_mut()
                .insert(header::RETRY_AFTER, wait.into());
        }
        response
    }
}
