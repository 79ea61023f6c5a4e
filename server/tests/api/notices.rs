//! Once a day a mail tells what waits: sent by a real mail server, to an address that its owner has proven, naming nobody.

use std::{
    fs,
    net::TcpListener,
    path::PathBuf,
    process::{Child, Command, Stdio},
    sync::Arc,
    time::Duration,
};

use axum::{
    body::Body,
    http::{Request, header},
};
use base64::{Engine, prelude::BASE64_STANDARD};
use serde_json::json;
use server::{
    http::router,
    mail::{Mailer, Settings},
    notices::tell,
};
use shared::{
    jp::Timestamp,
    wire::{MailNotice, Notices},
};
use tokio::{net::TcpStream, time::sleep};

use crate::support::{Town, at, id, on_both, writes};

on_both!(
    a_mail_says_what_waits_and_names_nobody,
    an_address_is_proven_before_anything_is_sent_there,
    a_mail_that_did_not_go_goes_later,
    a_server_without_mail_says_so,
);

const ADDRESS: &str = "hanako@example.jp";

/// A mail server of Debian's python3-aiosmtpd, that puts all it is given into a folder.
struct Post {
    process: Child,
    folder: PathBuf,
    port: u16,
}

impl Drop for Post {
    fn drop(&mut self) {
        drop(self.process.kill());
        drop(self.process.wait());
        drop(fs::remove_dir_all(&self.folder));
    }
}

/// A port that nobody listens on.
fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap().port()
}

impl Post {
    async fn start(port: u16) -> Self {
        let name = format!("tsunagu-post-{}", uuid::Uuid::new_v4());
        let folder = std::env::temp_dir().join(name);
        let process = Command::new("/usr/bin/aiosmtpd")
            .args(["-n", "-l"])
            .arg(format!("127.0.0.1:{port}"))
            .args(["-c", "aiosmtpd.handlers.Mailbox"])
            .arg(&folder)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut tries = 0;
        while TcpStream::connect(("127.0.0.1", port)).await.is_err() {
            tries += 1;
            assert!(tries < 400, "the mail server does not start");
            sleep(Duration::from_millis(50)).await;
        }
        Self {
            process,
            folder,
            port,
        }
    }

    /// All mails as they came, taken out of the folder.
    fn take(&self) -> Vec<String> {
        let files = fs::read_dir(self.folder.join("new")).unwrap();
        let read = |path: PathBuf| {
            let text = fs::read_to_string(&path).unwrap();
            fs::remove_file(path).unwrap();
            text
        };
        files.map(|file| read(file.unwrap().path())).collect()
    }
}

fn mailer(port: u16) -> Arc<Mailer> {
    let settings = Settings {
        smtp: format!("smtp://127.0.0.1:{port}"),
        from: "つなぐ <tsunagu@city.example.jp>".parse().unwrap(),
        at: "07:30".parse().unwrap(),
    };
    Arc::new(Mailer::new(&settings).unwrap())
}

/// The text of a mail in base64.
fn text(mail: &str) -> String {
    let mail = mail.replace("\r\n", "\n");
    let (head, body) = mail.split_once("\n\n").unwrap();
    assert!(head.contains("Content-Transfer-Encoding: base64"), "{head}");
    let bytes = BASE64_STANDARD.decode(body.replace('\n', "")).unwrap();
    String::from_utf8(bytes).unwrap()
}

async fn notices(town: &Town, cookie: &str) -> Notices {
    let reply = town.get("/api/notices", cookie).await;
    assert_eq!(reply.status, 200, "{}", reply.text());
    serde_json::from_str(reply.text()).unwrap()
}

async fn post(town: &Town, path: &str, cookie: &str, body: serde_json::Value) -> u16 {
    let reply = town.post(path, cookie, body.to_string()).await;
    reply.status.as_u16()
}

async fn choose(town: &Town, cookie: &str) -> u16 {
    let body = json!({ "address": ADDRESS });
    post(town, "/api/notices/mail", cookie, body).await
}

async fn confirm(town: &Town, cookie: &str, code: &str) -> u16 {
    let body = json!({ "code": code });
    post(town, "/api/notices/mail/confirm", cookie, body).await
}

/// The code in a mail.
fn code(mail: &str) -> String {
    let text = text(mail);
    let is_code = |line: &&str| line.len() == 6 && line.bytes().all(|it| it.is_ascii_digit());
    text.lines().find(is_code).unwrap().to_owned()
}

/// A つなぐシート of household 1 waits for hanako's organisation.
async fn send_sheet(town: &Town) {
    send_sheet_no(town, 0).await;
}

/// The same, one of several.
pub(crate) async fn send_sheet_no(town: &Town, n: u128) {
    let (sheet_id, step_id) = (id(0x6001 + 0x100 * n), id(0x6002 + 0x100 * n));
    let (home, ours, theirs) = (id(at::HOME_1), id(0xb1), id(0xb3));
    let (home, ours, theirs) = (home.to_string(), ours.to_string(), theirs.to_string());
    let mut sheet = writes([("household", &*home), ("organisation", &*theirs)]);
    sheet.extend(writes([
        ("situation", "ここだけの話"),
        ("written_on", "2026-11-20"),
        ("agreement", "agreed"),
    ]));
    town.load("connecting_sheet", [(sheet_id, sheet)]).await;
    let sheet = sheet_id.to_string();
    let step = writes([
        ("household", &*home),
        ("sheet", &*sheet),
        ("sender", &*theirs),
        ("organisation", &*ours),
        ("sent_on", "2026-11-20"),
    ]);
    town.load("referral", [(step_id, step)]).await;
}

/// hanako's organisation is called to a meeting about a household that it does not see.
pub(crate) async fn call(town: &Town) {
    let (home, ours, caller) = (id(at::HOME_2), id(0xb1), id(at::TARO));
    let (home, ours, caller) = (home.to_string(), ours.to_string(), caller.to_string());
    let (meeting, ahead) = (id(0x6003).to_string(), "2099-04-01");
    let mut told = writes([
        ("meeting", &*meeting),
        ("household", &*home),
        ("organisation", &*ours),
        ("coordinator", &*caller),
    ]);
    told.extend(writes([
        ("need", "must"),
        ("kind", "case_conference"),
        ("called_on", "2026-11-20"),
    ]));
    let row = |key: &str| format!("slots/{}/{key}", uuid::Uuid::from_u128(1));
    let (day, from, until) = (row("day"), row("from"), row("until"));
    told.extend(writes([
        (&*day, ahead),
        (&*from, "10:00"),
        (&*until, "11:00"),
    ]));
    town.load("invitation", [(id(0x6004), told)]).await;
}

/// hanako has proven an address.
async fn told(town: &Town, cookie: &str, post: &Post) {
    assert_eq!(choose(town, cookie).await, 204);
    let code = code(&post.take()[0]);
    assert_eq!(confirm(town, cookie, &code).await, 204);
}

fn tomorrow() -> Timestamp {
    Timestamp::from_millis(server::clock::system().millis() + 24 * 60 * 60 * 1_000)
}

fn in_two_days() -> Timestamp {
    Timestamp::from_millis(tomorrow().millis() + 24 * 60 * 60 * 1_000)
}

async fn a_mail_says_what_waits_and_names_nobody(mut town: Town) {
    let mails = Post::start(free_port()).await;
    let mailer = mailer(mails.port);
    town.app.mailer = Some(mailer.clone());
    town.router = router(town.app.clone());
    let hanako = town.device("hanako").await.cookie;
    told(&town, &hanako, &mails).await;
    // Nothing waits: no mail, today.
    assert_eq!(tell(&town.app, &mailer).await.unwrap(), 0);
    send_sheet(&town).await;
    call(&town).await;
    assert_eq!(tell(&town.app, &mailer).await.unwrap(), 0);
    assert_eq!(mails.take().len(), 0);
    // On the next day one, whichever server looks first, and only one.
    let mut next = town.app.clone();
    next.clock = tomorrow;
    let (one, other) = tokio::join!(tell(&next, &mailer), tell(&next, &mailer));
    assert_eq!(one.unwrap() + other.unwrap(), 1);
    let all = mails.take();
    assert_eq!(all.len(), 1);
    assert!(all[0].contains(&format!("To: {ADDRESS}")), "{}", all[0]);
    let said = text(&all[0]);
    for part in [
        "・届いたつなぐシート 1件",
        "・日程の回答を待っている案内 1件",
    ] {
        assert!(said.contains(part), "{said}");
    }
    for hidden in ["ここだけの話", "山田", "花子", "見本", "世帯"] {
        assert!(!said.contains(hidden), "{hidden}: {said}");
    }
    // Who has had the address forgotten is told nothing more.
    let request = Request::delete("/api/notices/mail").header(header::COOKIE, &hanako);
    let reply = town.send(request.body(Body::empty()).unwrap()).await;
    assert_eq!(reply.status, 204, "{}", reply.text());
    assert_eq!(notices(&town, &hanako).await.mail, None);
    assert_eq!(tell(&next, &mailer).await.unwrap(), 0);
}

async fn an_address_is_proven_before_anything_is_sent_there(mut town: Town) {
    let mails = Post::start(free_port()).await;
    let mailer = mailer(mails.port);
    town.app.mailer = Some(mailer.clone());
    town.router = router(town.app.clone());
    let hanako = town.device("hanako").await.cookie;
    let taro = town.device("taro").await.cookie;
    send_sheet(&town).await;
    for bad in [
        "",
        "hanako",
        "a@example.jp,b@example.jp",
        "a@example.jp\r\nBcc: b@example.jp",
    ] {
        let body = json!({ "address": bad });
        let status = post(&town, "/api/notices/mail", &hanako, body).await;
        assert_eq!(status, 422, "{bad}");
    }
    assert_eq!(confirm(&town, &hanako, "123456").await, 404);
    assert_eq!(choose(&town, &hanako).await, 204);
    // Another a moment later is too soon: nobody's letter box is filled.
    assert_eq!(choose(&town, &hanako).await, 429);
    let all = mails.take();
    assert_eq!(all.len(), 1);
    let right = code(&all[0]);
    let wrong = if right == "000000" {
        "000001"
    } else {
        "000000"
    };
    let mail = notices(&town, &hanako).await.mail.unwrap();
    assert_eq!((&*mail.address, mail.is_proven), (ADDRESS, false));
    assert_eq!(tell(&town.app, &mailer).await.unwrap(), 0);
    assert_eq!(confirm(&town, &taro, &right).await, 404);
    for _ in 0..4 {
        assert_eq!(confirm(&town, &hanako, wrong).await, 422);
    }
    // Full-width digits and blanks are what a person types.
    let typed: String = right
        .chars()
        .filter_map(|digit| char::from_u32(u32::from(digit) - 0x30 + 0xff10))
        .collect();
    assert_eq!(confirm(&town, &hanako, &format!(" {typed}")).await, 204);
    let proven = MailNotice {
        address: ADDRESS.to_owned(),
        is_proven: true,
    };
    assert_eq!(notices(&town, &hanako).await.mail, Some(proven));
    assert_eq!(notices(&town, &taro).await.mail, None);
    assert_eq!(tell(&town.app, &mailer).await.unwrap(), 1);

    let _told = mails.take();

    // A code that was shown wrongly five times is over, the right one too.
    assert_eq!(choose(&town, &taro).await, 204);
    let right = code(&mails.take()[0]);
    for _ in 0..5 {
        assert_eq!(confirm(&town, &taro, "違う").await, 422);
    }
    assert_eq!(confirm(&town, &taro, &right).await, 422);
    assert!(!notices(&town, &taro).await.mail.unwrap().is_proven);
}

async fn a_mail_that_did_not_go_goes_later(mut town: Town) {
    let port = free_port();
    let mailer = mailer(port);
    town.app.mailer = Some(mailer.clone());
    town.router = router(town.app.clone());
    let hanako = town.device("hanako").await.cookie;
    // No mail server answers: the person is told so, at once.
    assert_eq!(choose(&town, &hanako).await, 422);
    assert_eq!(notices(&town, &hanako).await.mail, None);
    let mails = Post::start(port).await;
    town.app.clock = tomorrow;
    town.router = router(town.app.clone());
    let hanako = town.device("hanako").await.cookie;
    told(&town, &hanako, &mails).await;
    send_sheet(&town).await;
    drop(mails);
    // An address that is proven stays, too, when a code for another does not go.
    town.app.clock = in_two_days;
    town.router = router(town.app.clone());
    let later = town.device("hanako").await.cookie;
    assert_eq!(choose(&town, &later).await, 422);
    assert!(notices(&town, &later).await.mail.unwrap().is_proven);
    assert_eq!(tell(&town.app, &mailer).await.unwrap(), 0);
    let mails = Post::start(port).await;
    assert_eq!(tell(&town.app, &mailer).await.unwrap(), 1);
    assert_eq!(mails.take().len(), 1);
    assert_eq!(tell(&town.app, &mailer).await.unwrap(), 0);
}

async fn a_server_without_mail_says_so(town: Town) {
    let hanako = town.device("hanako").await.cookie;
    assert_eq!(notices(&town, &hanako).await, Notices::default());
    assert_eq!(choose(&town, &hanako).await, 404);
    assert_eq!(town.get("/api/notices", "").await.status, 401);
}
