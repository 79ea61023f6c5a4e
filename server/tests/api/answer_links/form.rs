//! What is sent by the page: whole forms are taken, and of others nothing entered is lost.

use axum::{
    body::Body,
    http::{Method, Request, StatusCode, header},
};
use shared::{audit::Event, wire::AnswerLinkState};

use super::{
    INVITATION, answer, ask_for_link, called, chosen, days, form, link, mark, open, send, slot,
    state, times, told,
};
use crate::support::{Town, hostile_texts, id, on_both, writes};

on_both!(
    what_is_missing_is_said_and_nothing_entered_is_lost,
    other_times_are_asked_anew,
    what_is_no_form_is_not_taken,
    any_text_is_taken_as_text,
    who_answers_too_often_waits_and_then_telephones,
    where_the_times_are_near_no_link_is_made,
);

async fn what_is_missing_is_said_and_nothing_entered_is_lost(town: Town) {
    let mut hanako = called(&town).await;
    let link = link(&town, &hanako).await;
    let mark = mark(&open(&town, &link).await);
    let (first, second) = (slot(1), slot(2));
    let long = "あ".repeat(501);
    for (fields, said) in [
        (
            vec![(&*second, "no"), ("words", "おくれます")],
            "14:00〜15:30に",
        ),
        (vec![(&*first, "maybe"), (&*second, "no")], "10:00〜11:00に"),
        (
            vec![(&*first, "yes"), (&*second, "no"), ("words", &*long)],
            "500文字まで",
        ),
    ] {
        let is_first_open = !fields.contains(&(&*first, "yes"));
        let words = fields.iter().find(|(name, _)| *name == "words");
        let fields = [&fields[..], &[("asked", &*mark)]].concat();
        let page = send(&town, &link, &fields).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{said}");
        assert!(page.text().contains("まだ送っていません"), "{said}");
        // The open time is the first; of the second it is not said.
        let lacks = page.text().contains("10:00〜11:00に、まだ答えがありません");
        assert_eq!(lacks, is_first_open, "{said}");
        assert!(!page.text().contains("14:00〜15:30に、まだ"), "{said}");
        assert_eq!(chosen(&page, 2), ["no"], "{said}");
        if let Some((_, words)) = words {
            assert!(page.text().contains(words), "{said}");
        }
        assert_eq!(
            page.text().contains("500文字までにしてください"),
            said == "500文字まで"
        );
    }
    assert!(told(&mut hanako).await.is_none());
}

async fn other_times_are_asked_anew(town: Town) {
    let mut hanako = called(&town).await;
    let link = link(&town, &hanako).await;
    let page = open(&town, &link).await;
    let (first, second, mark) = (slot(1), slot(2), mark(&page));
    let all = [
        (&*first, "yes"),
        (&*second, "yes"),
        ("asked", &*mark),
        ("words", "うかがいます"),
    ];
    // A time that is none of the meeting's.
    let strange = slot(0xbad);
    for name in [&*strange, "slot-", "slot-x"] {
        let with = [&all[..], &[(name, "yes")]].concat();
        let page = send(&town, &link, &with).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{name}");
        assert!(page.text().contains("候補の日時が変わりました"), "{name}");
        assert_eq!([chosen(&page, 1), chosen(&page, 2)], [["yes"], ["yes"]]);
        assert!(page.text().contains("うかがいます"));
    }
    // The first is at another hour since the page was opened.
    let moved = writes([(&*format!("slots/{}/from", id(1)), "9:00")]);
    hanako.save("invitation", id(INVITATION), moved);
    hanako.sync().await;
    let page = send(&town, &link, &all).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.text().contains("候補の日時が変わりました"));
    assert!(page.text().contains("9:00〜11:00"));
    assert!(told(&mut hanako).await.is_none());
    // Answered, and then moved: the other answer stands, and the one to the hour that was is none.
    answer(&town, &link, ["yes", "no"], "").await;
    let moved = writes([(&*format!("slots/{}/from", id(1)), "8:30")]);
    hanako.save("invitation", id(INVITATION), moved);
    hanako.sync().await;
    let page = open(&town, &link).await;
    assert_eq!(
        (chosen(&page, 1), &*chosen(&page, 2)),
        (vec![], &["no".to_owned()][..])
    );
}

async fn what_is_no_form_is_not_taken(town: Town) {
    let mut hanako = called(&town).await;
    let link = link(&town, &hanako).await;
    let mark = mark(&open(&town, &link).await);
    let (first, second) = (slot(1), slot(2));
    let good = form(&[(&first, "yes"), (&second, "yes"), ("asked", &mark)]);
    for kind in [
        "application/json",
        "text/plain",
        "multipart/form-data; boundary=x",
        "",
    ] {
        let request = Request::post(&link).header(header::CONTENT_TYPE, kind);
        let reply = town.send(request.body(good.clone().into()).unwrap()).await;
        assert_eq!(reply.status, StatusCode::BAD_REQUEST, "{kind}");
    }
    let huge = format!("{good}&words={}", "x".repeat(16 << 10));
    let request = Request::post(&link);
    let request = request.header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    let reply = town.send(request.body(huge.into()).unwrap()).await;
    assert_eq!(reply.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert!(told(&mut hanako).await.is_none());
    for method in [Method::PUT, Method::DELETE, Method::PATCH] {
        let request = Request::builder().method(method).uri(&link);
        let reply = town.send(request.body(Body::empty()).unwrap()).await;
        assert_eq!(reply.status, StatusCode::METHOD_NOT_ALLOWED);
    }
}

async fn any_text_is_taken_as_text(town: Town) {
    let mut hanako = called(&town).await;
    for (name, text) in hostile_texts() {
        if text.trim().is_empty() || text.chars().count() > 500 {
            continue;
        }
        let link = link(&town, &hanako).await;
        let reply = answer(&town, &link, ["yes", "no"], &text).await;
        assert_eq!(reply.status, StatusCode::SEE_OTHER, "{name}");
        let doc = told(&mut hanako).await.unwrap();
        let typed = text.replace("\r\n", "\n");
        let heads = doc.heads("words").iter();
        let mut words = heads.filter_map(|head| head.value.as_text());
        assert!(words.any(|words| words == typed.trim()), "{name}");
        let page = open(&town, &link).await;
        assert_eq!(page.status, StatusCode::OK, "{name}");
        assert!(!page.text().contains("<script"), "{name}");
    }
}

async fn who_answers_too_often_waits_and_then_telephones(town: Town) {
    let mut hanako = called(&town).await;
    let first = link(&town, &hanako).await;
    let mut told_to_wait = 0;
    for n in 0..30 {
        let words = format!("{n}回目");
        let reply = answer(&town, &first, ["yes", "no"], &words).await;
        if reply.status == StatusCode::TOO_MANY_REQUESTS {
            told_to_wait += 1;
            assert!(reply.text().contains(&words), "nothing entered is lost");
            assert!(reply.text().contains("まだ送っていません"));
        }
    }
    let taken = town.logged(Event::AnsweredByLink).await.len();
    assert!((10..=20).contains(&taken), "{taken}");
    assert_eq!(taken + told_to_wait, 30);
    // Another's link is not held up by that.
    let next = link(&town, &hanako).await;
    let reply = answer(&town, &next, ["no", "no"], "").await;
    assert_eq!(reply.status, StatusCode::SEE_OTHER);
    assert!(told(&mut hanako).await.is_some());
}

async fn where_the_times_are_near_no_link_is_made(town: Town) {
    let mut hanako = called(&town).await;
    hanako.save("invitation", id(INVITATION), times(0));
    hanako.sync().await;
    let near = ask_for_link(&town, &hanako.cookie, id(INVITATION)).await;
    assert_eq!(near.status, StatusCode::BAD_REQUEST);
    assert!(near.failure().message.contains("電話"));
    let settled = writes([("settled_at", &*format!("{}T10:00", days(9)))]);
    hanako.save("invitation", id(INVITATION), settled);
    hanako.sync().await;
    let settled = ask_for_link(&town, &hanako.cookie, id(INVITATION)).await;
    assert_eq!(settled.status, StatusCode::BAD_REQUEST);
    assert_ne!(settled.failure().message, near.failure().message);
    assert_eq!(state(&town, &hanako).await, AnswerLinkState::default());
}
