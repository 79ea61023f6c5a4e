//! The server's word that there is something new.

use axum::{
    body::{Body, BodyDataStream},
    http::{Request, header},
};
use futures::StreamExt;
use tower::ServiceExt;

use crate::support::{Town, at, id, on_both, writes};

on_both!(
    whoever_holds_the_scope_hears_of_it,
    others_hear_nothing_and_streams_end_with_the_server,
    only_who_is_signed_in_listens
);

async fn listen(town: &Town, cookie: &str) -> BodyDataStream {
    let request = Request::get("/api/changes")
        .header(header::COOKIE, cookie)
        .body(Body::empty())
        .unwrap();
    let response = town.router.clone().oneshot(request).await.unwrap();
    assert_eq!(response.status(), 200);
    assert_eq!(
        response.headers()[header::CONTENT_TYPE],
        "text/event-stream"
    );
    response.into_body().into_data_stream()
}

async fn whoever_holds_the_scope_hears_of_it(town: Town) {
    let (hanako, mut admin) = (town.device("hanako").await, town.device("admin").await);
    admin.sync().await;
    let mut events = listen(&town, &hanako.cookie).await;
    admin.save("household", id(at::HOME_1), writes([("kana", "たなか")]));
    admin.sync().await;
    let event = events.next().await.unwrap().unwrap();
    assert_eq!(
        std::str::from_utf8(&event).unwrap(),
        "event: changed\ndata: sync\n\n"
    );
}

async fn others_hear_nothing_and_streams_end_with_the_server(town: Town) {
    let (taro, mut admin) = (town.device("taro").await, town.device("admin").await);
    admin.sync().await;
    let mut commits = town.app.writer.commits();
    let events = listen(&town, &taro.cookie).await;
    admin.save("household", id(at::HOME_1), writes([("kana", "たなか")]));
    admin.sync().await;
    commits.recv().await.unwrap();
    town.app.stop.cancel();
    let all: Vec<_> = events.collect().await;
    assert!(all.is_empty(), "{all:?}");
}

async fn only_who_is_signed_in_listens(town: Town) {
    assert_eq!(town.get("/api/changes", "").await.status, 401);
}
