//! Accounts: invited, taken, renewed, ended; and where one is signed in.

use axum::{
    body::Body,
    http::{Request, StatusCode, header},
};
use server::{
    clock,
    http::{App, router},
};
use shared::{
    audit::Event,
    jp::Timestamp,
    record::{ActorId, Value},
    wire::{
        Accepted, AccountLine, AccountState, Accounts, FailureCode, Invitation, Invited, Sessions,
        Table,
    },
};
use uuid::Uuid;

use crate::support::{Device, PASSPHRASE, Reply, Town, at, id, on_both, writes};

on_both!(
    someone_new_is_invited_and_comes,
    a_letter_has_its_link_as_a_qr_code_where_the_address_is_known,
    an_invitation_is_used_once_and_a_lost_answer_is_given_again,
    an_invitation_runs_out_after_a_week,
    a_new_invitation_takes_the_place_of_the_last,
    what_can_not_be_chosen_is_said_and_leaves_the_invitation_open,
    whoever_forgot_their_passphrase_gets_a_letter_and_keeps_name_and_replica,
    accounts_are_kept_by_those_who_keep_the_staff_records,
    a_letter_does_not_outlast_the_right_to_write_it,
    a_letter_does_not_outlast_the_account_of_who_wrote_it,
    an_account_that_ends_is_out_at_once_and_can_be_taken_back,
    ones_own_passphrase_is_changed_with_the_old_one,
    sessions_are_listed_and_ended,
    tables_are_read_for_those_who_keep_all_staff,
);

const NEW: u128 = 0x1000;
const OWN: &str = "庭の柿が 今年は 四つなった";

fn actor(n: u128) -> ActorId {
    ActorId::new(Uuid::from_u128(n))
}

fn read<T: serde::de::DeserializeOwned>(reply: &Reply) -> T {
    assert_eq!(reply.status, StatusCode::OK, "{}", reply.text());
    serde_json::from_slice(&reply.body).unwrap()
}

/// Someone with a staff record at an organisation and no account yet.
async fn someone_new(town: &Town, organisation: u128) {
    let organisation = id(organisation).to_string();
    let fields = [
        ("name", "見本 桜子"),
        ("organisation", &*organisation),
        ("post", "visiting_nurse"),
        ("role", "member"),
    ];
    town.load("staff", [(id(NEW), writes(fields))]).await;
}

async fn whose(town: &Town, by: &Device, what: &str, whom: u128) -> Reply {
    let body = serde_json::json!({ "actor": actor(whom) }).to_string();
    town.post(&format!("/api/accounts/{what}"), &by.cookie, body)
        .await
}

async fn invite(town: &Town, by: &Device, whom: u128) -> String {
    let reply = whose(town, by, "invite", whom).await;
    read::<Invitation>(&reply).token
}

async fn open(town: &Town, token: &str) -> Reply {
    let body = serde_json::json!({ "token": token }).to_string();
    town.post("/api/invitation/open", "", body).await
}

async fn accept(town: &Town, token: &str, login: &str, passphrase: &str) -> Reply {
    let body = serde_json::json!({ "token": token, "login": login, "passphrase": passphrase });
    town.post("/api/invitation/accept", "", body.to_string())
        .await
}

async fn accounts(town: &Town, by: &Device, organisation: u128) -> Vec<AccountLine> {
    let path = format!("/api/accounts/{}", id(organisation));
    read::<Accounts>(&town.get(&path, &by.cookie).await).accounts
}

async fn line(town: &Town, by: &Device, organisation: u128, whom: u128) -> AccountLine {
    let lines = accounts(town, by, organisation).await;
    lines
        .into_iter()
        .find(|line| line.actor == actor(whom))
        .unwrap()
}

/// Makes hanako the administrator of organisation 1.
async fn hanako_keeps_her_own(town: &Town, admin: &mut Device) -> Device {
    admin.sync().await;
    let role = writes([("role", "organisation_administrator")]);
    admin.save("staff", id(at::HANAKO), role);
    admin.sync().await;
    town.device("hanako").await
}

async fn a_letter_has_its_link_as_a_qr_code_where_the_address_is_known(mut town: Town) {
    someone_new(&town, 0xb1).await;
    let admin = town.device("admin").await;
    let letter: Invitation = read(&whose(&town, &admin, "invite", NEW).await);
    assert_eq!(letter.qr, "", "a Host from elsewhere proves nothing");
    town.app.origin = Some("https://tsunagu.example".parse().unwrap());
    town.router = server::http::router(town.app.clone());
    let letter: Invitation = read(&whose(&town, &admin, "invite", NEW).await);
    let link = format!("https://tsunagu.example/invitation#{}", letter.token);
    let code = fast_qr::QRBuilder::new(link).build().unwrap();
    let image = fast_qr::convert::svg::SvgBuilder::default().to_str(&code);
    assert_eq!(letter.qr, image);
}

async fn someone_new_is_invited_and_comes(town: Town) {
    someone_new(&town, 0xb1).await;
    let admin = town.device("admin").await;
    let before = line(&town, &admin, 0xb1, NEW).await;
    assert_eq!((before.state, before.login), (AccountState::None, None));
    let token = invite(&town, &admin, NEW).await;
    let invited = line(&town, &admin, 0xb1, NEW).await;
    assert_eq!(invited.state, AccountState::Invited);
    let told: Invited = read(&open(&town, &token).await);
    assert_eq!((&*told.name, told.login), ("見本 桜子", None));
    assert_eq!(told.organisation, "見本訪問看護ステーション");
    assert_eq!(Some(told.until), invited.invited_until);
    let from_paper = token.to_lowercase().replace('-', " ");
    let accepted: Accepted = read(&accept(&town, &from_paper, "Ｓakurako", OWN).await);
    assert_eq!(accepted.login, "sakurako");
    let active = line(&town, &admin, 0xb1, NEW).await;
    assert_eq!(active.state, AccountState::Active);
    assert_eq!((active.invited_until, active.signed_in_at), (None, None));
    assert_eq!(town.sign_in("sakurako", OWN, None).await.status, 200);
    let seen = line(&town, &admin, 0xb1, NEW).await;
    assert!(seen.signed_in_at.is_some() && seen.login.as_deref() == Some("sakurako"));
}

async fn an_invitation_is_used_once_and_a_lost_answer_is_given_again(town: Town) {
    someone_new(&town, 0xb1).await;
    let admin = town.device("admin").await;
    let token = invite(&town, &admin, NEW).await;
    let first = accept(&town, &token, "sakurako", OWN).await;
    let again = accept(&town, &token, "sakurako", OWN).await;
    assert_eq!((again.status, &again.body), (first.status, &first.body));
    let other = accept(&town, &token, "sakurako", "別の人が選んだ 長い言葉").await;
    assert_eq!(other.status, 404);
    assert_eq!(other.failure().code, FailureCode::InvitationOver);
    assert_eq!(open(&town, &token).await.status, 404);
    assert_eq!(open(&town, "00").await.body, other.body, "as if never made");
    assert_eq!(town.sign_in("sakurako", OWN, None).await.status, 200);
}

const DAY: i64 = 24 * 60 * 60 * 1_000;

fn almost_a_week_on() -> Timestamp {
    Timestamp::from_millis(clock::system().millis() + 7 * DAY - 60_000)
}

fn a_week_on() -> Timestamp {
    Timestamp::from_millis(clock::system().millis() + 7 * DAY)
}

async fn an_invitation_runs_out_after_a_week(mut town: Town) {
    someone_new(&town, 0xb1).await;
    let admin = town.device("admin").await;
    let token = invite(&town, &admin, NEW).await;
    let mut at = |clock| {
        town.router = router(App::with_clock(
            town.app.db.clone(),
            town.app.site.clone(),
            clock,
        ));
    };
    at(a_week_on);
    assert_eq!(open(&town, &token).await.status, 404);
    assert_eq!(accept(&town, &token, "sakurako", OWN).await.status, 404);
    town.router = router(App::with_clock(
        town.app.db.clone(),
        town.app.site.clone(),
        almost_a_week_on,
    ));
    assert_eq!(accept(&town, &token, "sakurako", OWN).await.status, 200);
}

async fn a_new_invitation_takes_the_place_of_the_last(town: Town) {
    someone_new(&town, 0xb1).await;
    let admin = town.device("admin").await;
    let lost = invite(&town, &admin, NEW).await;
    let token = invite(&town, &admin, NEW).await;
    assert_eq!(accept(&town, &lost, "sakurako", OWN).await.status, 404);
    assert_eq!(accept(&town, &token, "sakurako", OWN).await.status, 200);
}

async fn what_can_not_be_chosen_is_said_and_leaves_the_invitation_open(town: Town) {
    someone_new(&town, 0xb1).await;
    let admin = town.device("admin").await;
    let token = invite(&town, &admin, NEW).await;
    for (login, passphrase, status, code) in [
        ("sakurako", "短い", 422, FailureCode::WeakPassphrase),
        (
            "sakurako",
            "passwordpassword",
            422,
            FailureCode::WeakPassphrase,
        ),
        (
            "sakurako",
            "見本訪問看護ステーションの桜子",
            422,
            FailureCode::WeakPassphrase,
        ),
        ("s", OWN, 422, FailureCode::BadLogin),
        ("桜子さん", OWN, 422, FailureCode::BadLogin),
        ("hanako", OWN, 409, FailureCode::BadLogin),
    ] {
        let reply = accept(&town, &token, login, passphrase).await;
        assert_eq!(reply.status, status, "{login} {passphrase}");
        assert_eq!(reply.failure().code, code, "{login} {passphrase}");
        assert!(reply.failure().message.ends_with('。'));
    }
    assert_eq!(accept(&town, &token, "sakurako", OWN).await.status, 200);
    assert_eq!(town.sign_in("hanako", PASSPHRASE, None).await.status, 200);
}

async fn whoever_forgot_their_passphrase_gets_a_letter_and_keeps_name_and_replica(town: Town) {
    let admin = town.device("admin").await;
    let mut hanako = town.device("hanako").await;
    hanako.sync().await;
    let token = invite(&town, &admin, at::HANAKO).await;
    let told: Invited = read(&open(&town, &token).await);
    assert_eq!(told.login.as_deref(), Some("hanako"));
    assert_eq!(town.sign_in("hanako", PASSPHRASE, None).await.status, 200);
    let accepted: Accepted = read(&accept(&town, &token, "", OWN).await);
    assert_eq!(accepted.login, "hanako");
    let (status, _) = hanako
        .post(r#"{"version":1,"replica":"00000000-0000-0000-0000-000000000001"}"#)
        .await;
    assert_eq!(status, 401, "signed out everywhere");
    assert_eq!(town.sign_in("hanako", PASSPHRASE, None).await.status, 401);
    let replica = hanako.replica.uuid();
    let signed_in = town.sign_in("hanako", OWN, Some(replica)).await;
    assert_eq!(signed_in.status, 200, "what the device holds goes on");
}

async fn accounts_are_kept_by_those_who_keep_the_staff_records(town: Town) {
    someone_new(&town, 0xb1).await;
    let mut admin = town.device("admin").await;
    let taro = town.device("taro").await;
    let hanako = hanako_keeps_her_own(&town, &mut admin).await;
    let states = accounts(&town, &hanako, 0xb1).await;
    let mut seen: Vec<ActorId> = states.into_iter().map(|line| line.actor).collect();
    seen.sort();
    assert_eq!(
        seen,
        [actor(at::HANAKO), actor(NEW)],
        "not the one who keeps all"
    );
    for (by, organisation, whom, status) in [
        (&hanako, 0xb1, NEW, 200),
        (&hanako, 0xb2, at::TARO, 403),
        (&hanako, 0xb1, at::ADMIN, 403),
        (&taro, 0xb2, at::TARO, 403),
        (&taro, 0xb1, NEW, 403),
        (&admin, 0xb2, at::TARO, 200),
        (&admin, 0xb1, at::ADMIN, 200),
        (&admin, 0xb1, at::HOME_1, 404),
        (&admin, 0xb1, 0x9999, 404),
        (&hanako, 0xb1, 0x9999, 404),
    ] {
        for what in ["invite", "end", "resume"] {
            let reply = whose(&town, by, what, whom).await;
            let is_own = what == "end" && by.author == actor(whom);
            let status = if is_own { 403 } else { status };
            assert_eq!(reply.status, status, "{what} {whom:x}");
            if status == 403 {
                assert_eq!(reply.failure().code, FailureCode::NotPermitted);
            }
        }
        let path = format!("/api/accounts/{}", id(organisation));
        let may_list = status != 403 || whom == at::ADMIN;
        let listed = town.get(&path, &by.cookie).await.status;
        assert_eq!(listed == 200, may_list, "{whom:x}");
    }
    let nobody = town.get(&format!("/api/accounts/{}", id(0xb1)), "").await;
    assert_eq!(nobody.status, 401);
}

async fn a_letter_does_not_outlast_the_right_to_write_it(town: Town) {
    someone_new(&town, 0xb1).await;
    let mut admin = town.device("admin").await;
    let hanako = hanako_keeps_her_own(&town, &mut admin).await;
    let token = invite(&town, &hanako, NEW).await;
    admin.sync().await;
    admin.save("staff", id(NEW), writes([("role", "administrator")]));
    admin.sync().await;
    assert_eq!(open(&town, &token).await.status, 404);
    assert_eq!(accept(&town, &token, "sakurako", OWN).await.status, 404);
    admin.save("staff", id(NEW), writes([("role", "member")]));
    admin.sync().await;
    assert_eq!(accept(&town, &token, "sakurako", OWN).await.status, 200);
}

async fn a_letter_does_not_outlast_the_account_of_who_wrote_it(town: Town) {
    someone_new(&town, 0xb1).await;
    let mut admin = town.device("admin").await;
    let hanako = hanako_keeps_her_own(&town, &mut admin).await;
    let token = invite(&town, &hanako, NEW).await;
    let ended = whose(&town, &admin, "end", at::HANAKO).await;
    assert_eq!(ended.status, StatusCode::OK, "{}", ended.text());
    assert_eq!(open(&town, &token).await.status, 404);
    assert_eq!(accept(&town, &token, "sakurako", OWN).await.status, 404);
}

async fn an_account_that_ends_is_out_at_once_and_can_be_taken_back(town: Town) {
    let mut admin = town.device("admin").await;
    let mut hanako = town.device("hanako").await;
    hanako.sync().await;
    hanako.save("household", id(at::HOME_1), writes([("kana", "たなか")]));
    let letter = invite(&town, &admin, at::HANAKO).await;
    let ended: AccountLine = read(&whose(&town, &admin, "end", at::HANAKO).await);
    assert_eq!(
        (ended.state, ended.invited_until),
        (AccountState::Ended, None)
    );
    let body = serde_json::to_string(&hanako.request()).unwrap();
    assert_eq!(hanako.post(body.clone()).await.0, 401, "signed out");
    assert_eq!(open(&town, &letter).await.status, 404);
    let replica = hanako.replica.uuid();
    let turned_away = town.sign_in("hanako", PASSPHRASE, Some(replica)).await;
    let unknown = town.sign_in("nobody", PASSPHRASE, None).await;
    assert_eq!(
        (turned_away.status, &turned_away.body),
        (unknown.status, &unknown.body)
    );
    // The record ends with it: an ordinary save.
    admin.sync().await;
    let removed = |is| {
        let path = shared::record::Path::new("removed").unwrap();
        [(path, Value::Flag(is))].into()
    };
    admin.save("staff", id(at::HANAKO), removed(true));
    admin.sync().await;
    let still = line(&town, &admin, 0xb1, at::HANAKO).await;
    assert_eq!(still.state, AccountState::Ended, "and is listed");
    assert_eq!(whose(&town, &admin, "invite", at::HANAKO).await.status, 404);
    // And all of it is taken back.
    admin.save("staff", id(at::HANAKO), removed(false));
    admin.sync().await;
    let back: AccountLine = read(&whose(&town, &admin, "resume", at::HANAKO).await);
    assert_eq!(back.state, AccountState::Active);
    let reply = town.sign_in("hanako", PASSPHRASE, Some(replica)).await;
    assert_eq!(reply.status, 200);
    let cookie = reply.header(header::SET_COOKIE).split(';').next().unwrap();
    let reply = town.post("/api/sync", cookie, body).await;
    assert_eq!(reply.status, 200);
    assert!(
        reply.text().contains(r#""stored""#),
        "what was unsent is taken"
    );
}

async fn change(town: &Town, cookie: &str, old: &str, new: &str) -> Reply {
    let body = serde_json::json!({ "old": old, "new": new }).to_string();
    town.post("/api/passphrase", cookie, body).await
}

async fn ones_own_passphrase_is_changed_with_the_old_one(town: Town) {
    let (here, elsewhere) = (town.device("hanako").await, town.device("hanako").await);
    let wrong = change(&town, &here.cookie, "chigau", OWN).await;
    assert_eq!(wrong.status, 422);
    assert_eq!(wrong.failure().code, FailureCode::WrongCredentials);
    let failed = town.logged(Event::SignInFailed).await;
    assert_eq!(failed, [id(at::HANAKO).to_string()]);
    let weak = change(&town, &here.cookie, PASSPHRASE, "山田花子山田花子1").await;
    assert_eq!(weak.failure().code, FailureCode::WeakPassphrase);
    assert_eq!(change(&town, "", PASSPHRASE, OWN).await.status, 401);
    assert_eq!(
        change(&town, &here.cookie, PASSPHRASE, OWN).await.status,
        204
    );
    assert_eq!(
        change(&town, &here.cookie, PASSPHRASE, OWN).await.status,
        204,
        "the first answer was lost"
    );
    assert_eq!(town.get("/api/session", &here.cookie).await.status, 200);
    assert_eq!(
        town.get("/api/session", &elsewhere.cookie).await.status,
        401
    );
    assert_eq!(town.sign_in("hanako", PASSPHRASE, None).await.status, 401);
    assert_eq!(town.sign_in("hanako", OWN, None).await.status, 200);
    for _ in 0..5 {
        change(&town, &here.cookie, "chigau", "chigau").await;
    }
    assert_eq!(change(&town, &here.cookie, OWN, OWN).await.status, 429);
}

async fn sessions_of(town: &Town, cookie: &str) -> Sessions {
    read(&town.get("/api/sessions", cookie).await)
}

async fn end_session(town: &Town, cookie: &str, which: Option<&str>) -> Reply {
    let body = serde_json::json!({ "id": which }).to_string();
    town.post("/api/sessions/end", cookie, body).await
}

async fn sessions_are_listed_and_ended(town: Town) {
    let devices = [
        town.device("hanako").await,
        town.device("hanako").await,
        town.device("hanako").await,
    ];
    let taro = town.device("taro").await;
    let [here, tablet, telephone] = devices.map(|device| device.cookie);
    let firefox =
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0";
    let request = Request::get("/api/session")
        .header(header::COOKIE, &tablet)
        .header(header::USER_AGENT, firefox);
    let seen = town.send(request.body(Body::empty()).unwrap()).await;
    assert_eq!(seen.status, 200);
    let Sessions { sessions } = sessions_of(&town, &here).await;
    assert_eq!(sessions.len(), 3);
    assert_eq!(sessions.iter().filter(|session| session.is_this).count(), 1);
    let of_tablet = sessions
        .iter()
        .find(|session| session.browser == "WindowsのFirefox")
        .unwrap();
    assert!(!of_tablet.is_this && tablet.len() > of_tablet.id.len());
    assert!(!tablet.contains(&of_tablet.id), "the name opens nothing");
    let left: Sessions = read(&end_session(&town, &here, Some(&of_tablet.id)).await);
    assert_eq!(left.sessions.len(), 2);
    assert_eq!(town.get("/api/session", &tablet).await.status, 401);
    let own = left
        .sessions
        .iter()
        .find(|session| session.is_this)
        .unwrap();
    assert_eq!(end_session(&town, &here, Some(&own.id)).await.status, 404);
    assert_eq!(end_session(&town, &here, Some("")).await.status, 404);
    let others = sessions_of(&town, &taro.cookie).await.sessions;
    let foreign = end_session(&town, &here, Some(&others[0].id)).await;
    assert_eq!(foreign.status, 200, "as if there were none");
    let left: Sessions = read(&end_session(&town, &here, None).await);
    assert_eq!(left.sessions.len(), 1);
    assert_eq!(town.get("/api/session", &telephone).await.status, 401);
    assert_eq!(town.get("/api/session", &here).await.status, 200);
    assert_eq!(town.get("/api/session", &taro.cookie).await.status, 200);
}

async fn tables_are_read_for_those_who_keep_all_staff(town: Town) {
    let (admin, hanako) = (town.device("admin").await, town.device("hanako").await);
    // 氏名,退職 in CP932.
    let body = serde_json::json!({ "content": "joGWvCyR3pBFDQo=" }).to_string();
    let table: Table = read(&town.post("/api/table", &admin.cookie, body.clone()).await);
    assert_eq!(table.rows, [["氏名", "退職"]]);
    assert_eq!(
        town.post("/api/table", &hanako.cookie, body).await.status,
        403
    );
    let broken = serde_json::json!({ "content": "UEsDBA==" }).to_string();
    let broken = town.post("/api/table", &admin.cookie, broken).await;
    assert_eq!(broken.status, 422);
    assert!(broken.failure().message.contains("「.xlsx」か「CSV」"));
    let no_base64 = town.post("/api/table", &admin.cookie, r#"{"content":"!"}"#);
    assert_eq!(no_base64.await.status, 400);
}
