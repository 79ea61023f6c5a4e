//! Answers to the 案内 of a ケース会議 by a link: whoever holds it answers as if they had telephoned, and learns nothing else.

mod form;

use axum::{
    body::Body,
    http::{HeaderMap, Method, Request, StatusCode, header},
};
use server::{
    clock,
    http::{App, router},
};
use shared::{
    audit::Event,
    jp::{Date, Timestamp},
    record::{Doc, RecordId, Value, Writes},
    reports::answer_id,
    wire::{AnswerLink, AnswerLinkState, letter_code_typed},
};

use crate::support::{Device, Reply, Town, at, heard, id, listen, on_both, writes};

on_both!(
    what_is_answered_by_a_link_is_the_callers_record,
    whoever_answers_again_changes_what_the_link_said_and_nothing_else,
    an_answer_in_the_app_and_one_by_the_link_are_both_shown,
    whatever_does_not_work_is_the_same_page,
    a_link_ends_with_its_makers_right,
    who_may_not_write_the_invitation_makes_none,
    neither_page_nor_log_says_of_whom,
);

/// By which organisation 2, where taro works, is called.
const INVITATION: u128 = 0x5101;

const DAY: i64 = 24 * 60 * 60 * 1_000;

fn slot(n: u128) -> String {
    format!("slot-{}", id(n))
}

fn days(after: i32) -> Date {
    clock::system().date().add_days(after).unwrap()
}

fn times(after: i32) -> Writes {
    let mut all = Writes::new();
    for (n, from, until) in [(1, "10:00", "11:00"), (2, "14:00", "15:30")] {
        let row = format!("slots/{}", id(n));
        all.extend(writes([
            (&*format!("{row}/day"), &*days(after).to_string()),
            (&*format!("{row}/from"), from),
            (&*format!("{row}/until"), until),
        ]));
    }
    all
}

fn invitation(after: i32) -> Writes {
    let mut all = writes([
        ("meeting", &*id(0x5100).to_string()),
        ("household", &*id(at::HOME_1).to_string()),
        ("organisation", &*id(0xb2).to_string()),
        ("need", "must"),
        ("kind", "case_conference"),
        ("coordinator", &*id(at::HANAKO).to_string()),
        ("called_on", &*days(0).to_string()),
        ("place", "見本町1-2-3の自宅"),
    ]);
    all.extend(times(after));
    all
}

/// Hanako, who is a 相談支援包括化推進員 now and calls organisation 2.
async fn called(town: &Town) -> Device {
    let mut admin = town.device("admin").await;
    admin.sync().await;
    let post = writes([("post", "inclusion_coordinator")]);
    admin.save("staff", id(at::HANAKO), post);
    let phones = writes([("phones", "086-000-1111")]);
    admin.save("organisation", id(0xb1), phones);
    admin.sync().await;
    town.load("invitation", [(id(INVITATION), invitation(9))])
        .await;
    let mut hanako = town.device("hanako").await;
    hanako.sync().await;
    assert!(hanako.docs.contains_key(&id(INVITATION)));
    hanako
}

async fn ask_for_link(town: &Town, cookie: &str, invitation: RecordId) -> Reply {
    let body = serde_json::json!({ "invitation": invitation }).to_string();
    town.post("/api/answer-links", cookie, body).await
}

/// A link as somebody gets it.
async fn link(town: &Town, device: &Device) -> String {
    let reply = ask_for_link(town, &device.cookie, id(INVITATION)).await;
    assert_eq!(reply.status, StatusCode::OK, "{}", reply.text());
    let link: AnswerLink = serde_json::from_slice(&reply.body).unwrap();
    format!("/answer/{}", link.token)
}

async fn open(town: &Town, path: &str) -> Reply {
    town.get(path, "").await
}

async fn state(town: &Town, device: &Device) -> AnswerLinkState {
    let path = format!("/api/answer-links/{}", id(INVITATION));
    let reply = town.get(&path, &device.cookie).await;
    assert_eq!(reply.status, StatusCode::OK, "{}", reply.text());
    serde_json::from_slice(&reply.body).unwrap()
}

async fn end(town: &Town, cookie: &str, invitation: RecordId) -> StatusCode {
    let request = Request::builder().method(Method::DELETE);
    let request = request
        .uri(format!("/api/answer-links/{invitation}"))
        .header(header::COOKIE, cookie);
    let reply = town.send(request.body(Body::empty()).unwrap()).await;
    reply.status
}

/// What stands in the page's hidden field.
fn mark(page: &Reply) -> String {
    let mark = page.text().split("name=\"asked\" value=\"").nth(1);
    mark.unwrap().split('"').next().unwrap().to_owned()
}

fn form(fields: &[(&str, &str)]) -> String {
    let mut form = url::form_urlencoded::Serializer::new(String::new());
    form.extend_pairs(fields).finish()
}

async fn send(town: &Town, path: &str, fields: &[(&str, &str)]) -> Reply {
    let request = Request::post(path);
    let request = request.header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    town.send(request.body(form(fields).into()).unwrap()).await
}

/// Opens the page and answers both times.
async fn answer(town: &Town, path: &str, fits: [&str; 2], words: &str) -> Reply {
    let page = open(town, path).await;
    assert_eq!(page.status, StatusCode::OK);
    let (first, second, mark) = (slot(1), slot(2), mark(&page));
    let fields = [
        (&*first, fits[0]),
        (&*second, fits[1]),
        ("words", words),
        ("asked", &*mark),
    ];
    send(town, path, &fields).await
}

/// The answer as a device has it after a sync.
async fn told(device: &mut Device) -> Option<Doc> {
    device.sync().await;
    device.docs.get(&answer_id(id(INVITATION))).cloned()
}

fn fits(doc: &Doc, n: u128) -> Vec<String> {
    let heads = doc.heads(&format!("slots/{}/fits", id(n))).iter();
    let texts = heads.filter_map(|head| head.value.as_text());
    texts.map(str::to_owned).collect()
}

/// Which of a time's answers the page shows as chosen.
fn chosen(page: &Reply, n: u128) -> Vec<String> {
    let name = format!("name=\"{}\" value=\"", slot(n));
    let inputs = page.text().split(&*name).skip(1);
    let chosen = inputs.filter(|rest| rest.split('>').next().unwrap().ends_with(" checked"));
    chosen
        .map(|rest| rest.split('"').next().unwrap().to_owned())
        .collect()
}

async fn what_is_answered_by_a_link_is_the_callers_record(town: Town) {
    let mut hanako = called(&town).await;
    let mut taro = town.device("taro").await;
    assert_eq!(state(&town, &hanako).await, AnswerLinkState::default());
    let link = link(&town, &hanako).await;
    let until = Timestamp::from_jst(days(8), "18:00".parse().unwrap());
    assert_eq!(state(&town, &hanako).await.until, Some(until));
    let page = open(&town, &link).await;
    assert_eq!(
        page.header(header::CONTENT_TYPE),
        "text/html; charset=utf-8"
    );
    for header in [header::CACHE_CONTROL, header::REFERRER_POLICY] {
        let closed = ["no-store", "no-referrer"];
        assert!(closed.contains(&page.header(header.clone())), "{header}");
    }
    assert!(
        page.headers["x-robots-tag"]
            .to_str()
            .unwrap()
            .contains("noindex")
    );
    assert!(!page.headers.contains_key(header::SET_COOKIE));
    for words in [
        "ケース会議への出席の回答",
        "必ず出席",
        "見本訪問看護ステーション",
        "href=\"tel:086-000-1111\"",
        "会議で知ったことを、会議の外で話さないでください",
        &*days(9).long_with_weekday(),
        "14:00〜15:30",
    ] {
        assert!(page.text().contains(words), "{words}");
    }
    assert!(!page.text().contains("<script") && !page.text().contains("受け取りました"));

    let reply = answer(&town, &link, ["yes", "no"], "30分おくれます").await;
    assert_eq!(reply.status, StatusCode::SEE_OTHER, "{}", reply.text());
    assert_eq!(reply.header(header::CACHE_CONTROL), "no-store");
    let page = open(&town, reply.header(header::LOCATION)).await;
    assert!(page.text().contains("回答を受け取りました"));
    assert!(page.text().contains("30分おくれます"));
    assert_eq!([chosen(&page, 1), chosen(&page, 2)], [["yes"], ["no"]]);

    // As if it had been told by telephone: hers in the log, seen where the organisation works.
    for device in [&mut hanako, &mut taro] {
        let doc = told(device).await.unwrap();
        assert_eq!([fits(&doc, 1), fits(&doc, 2)], [["yes"], ["no"]]);
        assert_eq!(doc.get("told"), &Value::text("link"));
        assert_eq!(doc.get("words"), &Value::text("30分おくれます"));
        assert_eq!(doc.get("answered_on"), &Value::text(&days(0).to_string()));
        assert_eq!(
            doc.last_change().unwrap().author.uuid(),
            id(at::HANAKO).uuid()
        );
    }
    assert!(state(&town, &hanako).await.answered_at.is_some());
    let me = [id(at::HANAKO).to_string()];
    for event in [Event::AnswerLinkMade, Event::AnsweredByLink] {
        assert_eq!(town.logged(event).await, me, "{event:?}");
    }
    assert!(town.logged(Event::AnswerLinkEnded).await.is_empty());
}

async fn whoever_answers_again_changes_what_the_link_said_and_nothing_else(town: Town) {
    let mut hanako = called(&town).await;
    let link = link(&town, &hanako).await;
    answer(&town, &link, ["yes", "no"], "おくれます").await;
    // The same again, as when the button is pressed twice, is nothing new.
    answer(&town, &link, ["yes", "no"], "おくれます").await;
    assert_eq!(town.logged(Event::AnsweredByLink).await.len(), 1);
    answer(&town, &link, ["no", "no"], "").await;
    let doc = told(&mut hanako).await.unwrap();
    assert_eq!([fits(&doc, 1), fits(&doc, 2)], [["no"], ["no"]]);
    assert!(doc.get("words").is_empty() && doc.conflicts().next().is_none());
    // Typed from paper it is the same link.
    let typed = link.to_lowercase().replace('-', "%20");
    assert_eq!(
        open(&town, &typed).await.body,
        open(&town, &link).await.body
    );
}

async fn an_answer_in_the_app_and_one_by_the_link_are_both_shown(town: Town) {
    let mut hanako = called(&town).await;
    let mut taro = town.device("taro").await;
    taro.sync().await;
    let link = link(&town, &hanako).await;
    answer(&town, &link, ["yes", "no"], "").await;
    // Without having heard of that.
    let (row, day) = (format!("slots/{}", id(1)), days(9).to_string());
    let mut own = writes([
        ("invitation", &*id(INVITATION).to_string()),
        ("organisation", &*id(0xb2).to_string()),
        ("answered_on", &*days(0).to_string()),
    ]);
    own.extend(writes([
        (&*format!("{row}/day"), &*day),
        (&*format!("{row}/from"), "10:00"),
        (&*format!("{row}/until"), "11:00"),
        (&*format!("{row}/fits"), "no"),
    ]));
    taro.save("slot_answer", answer_id(id(INVITATION)), own);
    let doc = told(&mut taro).await.unwrap();
    let both = |doc: &Doc| {
        let mut both = fits(doc, 1);
        both.sort();
        both
    };
    assert_eq!(both(&doc), ["no", "yes"]);
    // The page shows what it was told itself; answering there again is over that alone.
    let page = open(&town, &link).await;
    assert_eq!([chosen(&page, 1), chosen(&page, 2)], [["yes"], ["no"]]);
    answer(&town, &link, ["yes", "yes"], "").await;
    let doc = told(&mut hanako).await.unwrap();
    assert_eq!(both(&doc), ["no", "yes"]);
    assert_eq!(fits(&doc, 2), ["yes"]);
    // Whoever has seen both settles it.
    let settled = writes([(&*format!("{row}/fits"), "no")]);
    hanako.save("slot_answer", doc.id, settled);
    let doc = told(&mut hanako).await.unwrap();
    assert_eq!(fits(&doc, 1), ["no"]);
}

/// In three weeks.
fn later() -> Timestamp {
    Timestamp::from_millis(clock::system().millis() + 21 * DAY)
}

/// In eight days, less than the 14 that a link lasts: on the evening before the day of the meeting.
fn eve() -> Timestamp {
    Timestamp::from_jst(days(8), "18:00".parse().unwrap())
}

async fn whatever_does_not_work_is_the_same_page(town: Town) {
    let hanako = called(&town).await;
    let is_over = |reply: Reply, none: &Reply, why: &str| {
        assert_eq!(reply.status, StatusCode::NOT_FOUND, "{why}");
        assert_eq!(reply.body, none.body, "{why}");
        let rest = |headers: &HeaderMap| {
            let mut headers = headers.clone();
            headers.remove(header::DATE);
            headers
        };
        assert_eq!(rest(&reply.headers), rest(&none.headers), "{why}");
    };
    let none = open(&town, "/answer/0000-0000-0000-0000-0000-0000").await;
    assert!(none.text().contains("このリンクは使えません"));
    assert!(none.text().contains("電話"));
    for path in [
        "/answer/x",
        "/answer/%ff",
        "/answer/%00",
        "/answer/%E3%81%82",
    ] {
        is_over(open(&town, path).await, &none, path);
    }
    is_over(send(&town, "/answer/x", &[]).await, &none, "posted");

    let first = link(&town, &hanako).await;
    for now in [eve, later] {
        let mut late = town.clone();
        let mut app = App::with_clock(town.app.db.clone(), town.app.site.clone(), now);
        app.limits = town.app.limits.clone();
        late.router = router(app);
        is_over(open(&late, &first).await, &none, "expired");
        let posted = send(&late, &first, &[(&*slot(1), "yes")]).await;
        is_over(posted, &none, "posted when expired");
    }
    // The next one ends it.
    let second = link(&town, &hanako).await;
    is_over(open(&town, &first).await, &none, "replaced");
    assert_eq!(open(&town, &second).await.status, StatusCode::OK);
    assert_eq!(
        end(&town, &hanako.cookie, id(INVITATION)).await,
        StatusCode::NO_CONTENT
    );
    is_over(open(&town, &second).await, &none, "taken back");
    assert_eq!(state(&town, &hanako).await.until, None);
    assert_eq!(town.logged(Event::AnswerLinkEnded).await.len(), 1);

    // What asks nothing any more.
    let third = link(&town, &hanako).await;
    let mut hanako = hanako;
    for (path, value) in [
        ("settled_at", &*format!("{}T10:00", days(9))),
        ("cancelled_on", &*days(0).to_string()),
    ] {
        hanako.save("invitation", id(INVITATION), writes([(path, value)]));
        hanako.sync().await;
        is_over(open(&town, &third).await, &none, path);
        hanako.save("invitation", id(INVITATION), writes([(path, "")]));
        hanako.sync().await;
        assert_eq!(open(&town, &third).await.status, StatusCode::OK);
    }
    let removed = shared::record::Path::new("removed").unwrap();
    let removed = [(removed, Value::Flag(true))].into();
    hanako.save("invitation", id(INVITATION), removed);
    hanako.sync().await;
    is_over(open(&town, &third).await, &none, "removed");
}

async fn a_link_ends_with_its_makers_right(town: Town) {
    let hanako = called(&town).await;
    let link = link(&town, &hanako).await;
    let mut admin = town.device("admin").await;
    admin.sync().await;
    let mark = mark(&open(&town, &link).await);
    let all = [(&*slot(1), "yes"), (&*slot(2), "yes"), ("asked", &*mark)];
    let works = async || open(&town, &link).await.status == StatusCode::OK;
    // In another post she calls no meetings.
    admin.save("staff", id(at::HANAKO), writes([("post", "doctor")]));
    admin.sync().await;
    assert!(!works().await);
    assert_eq!(send(&town, &link, &all).await.status, StatusCode::NOT_FOUND);
    let back = writes([("post", "inclusion_coordinator")]);
    admin.save("staff", id(at::HANAKO), back);
    admin.sync().await;
    assert!(works().await);
    // Her account has ended.
    let whose = serde_json::json!({ "actor": hanako.author }).to_string();
    let ended = town
        .post("/api/accounts/end", &admin.cookie, whose.clone())
        .await;
    assert_eq!(ended.status, StatusCode::OK, "{}", ended.text());
    assert!(!works().await);
    town.post("/api/accounts/resume", &admin.cookie, whose)
        .await;
    assert!(works().await);
    // She is on staff no more.
    let removed = shared::record::Path::new("removed").unwrap();
    let removed = [(removed, Value::Flag(true))].into();
    admin.save("staff", id(at::HANAKO), removed);
    admin.sync().await;
    assert!(!works().await);
    assert_eq!(send(&town, &link, &all).await.status, StatusCode::NOT_FOUND);
    assert!(told(&mut town.device("taro").await).await.is_none());
}

async fn who_may_not_write_the_invitation_makes_none(town: Town) {
    let hanako = called(&town).await;
    let kept = link(&town, &hanako).await;
    let unknown = ask_for_link(&town, &hanako.cookie, id(0xdead)).await;
    assert_eq!(unknown.status, StatusCode::NOT_FOUND);
    // Those who are called see the invitation, and do not write it; nor does who keeps the lists.
    for login in ["taro", "admin"] {
        let other = town.device(login).await;
        let refused = ask_for_link(&town, &other.cookie, id(INVITATION)).await;
        assert_eq!(refused.status, StatusCode::NOT_FOUND, "{login}");
        assert_eq!(refused.body, unknown.body, "{login}");
        let path = format!("/api/answer-links/{}", id(INVITATION));
        let shown = town.get(&path, &other.cookie).await;
        assert_eq!(shown.status, StatusCode::NOT_FOUND, "{login}");
        assert_eq!(shown.body, unknown.body, "{login}");
        let ended = end(&town, &other.cookie, id(INVITATION)).await;
        assert_eq!(ended, StatusCode::NOT_FOUND, "{login}");
    }
    let nobody = ask_for_link(&town, "", id(INVITATION)).await;
    assert_eq!(nobody.status, StatusCode::UNAUTHORIZED);
    // A record of hers that is none.
    let staff = ask_for_link(&town, &hanako.cookie, id(at::HANAKO)).await;
    assert_eq!(staff.status, StatusCode::NOT_FOUND);
    assert_eq!(open(&town, &kept).await.status, StatusCode::OK);
    assert_eq!(town.logged(Event::AnswerLinkMade).await.len(), 1);
}

async fn neither_page_nor_log_says_of_whom(town: Town) {
    let hanako = called(&town).await;
    listen();
    let link = link(&town, &hanako).await;
    let answered = answer(&town, &link, ["yes", "no"], "ひみつのひとこと").await;
    assert_eq!(answered.status, StatusCode::SEE_OTHER);
    let page = open(&town, &link).await;
    let refused = send(&town, &link, &[]).await;
    end(&town, &hanako.cookie, id(INVITATION)).await;
    let over = open(&town, &link).await;
    let log = heard();
    let pages = [page, refused, over];
    for page in &pages {
        for hidden in [
            "田中",
            "花子",
            "鈴木",
            "自宅",
            "複合課題ケース検討会",
            "見本支援センター",
            &*id(at::HOME_1).to_string(),
            &*id(INVITATION).to_string(),
            &*id(at::HANAKO).to_string(),
            &*letter_code_typed(&link["/answer/".len()..]),
            &link["/answer/".len()..],
        ] {
            assert!(!page.text().contains(hidden), "{hidden}");
        }
    }
    assert!(log.contains("/answer/{token}"), "{log}");
    let code = letter_code_typed(&link["/answer/".len()..]);
    for hidden in [
        &link["/answer/".len()..],
        &code,
        "ひみつのひとこと",
        &*id(at::HOME_1).to_string(),
    ] {
        assert!(!log.contains(hidden), "{hidden}");
    }
}
