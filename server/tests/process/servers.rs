//! Two servers on one PostgreSQL database.

use std::{net::SocketAddr, rc::Rc, time::Duration};

use shared::{sample::PASSPHRASE, wire::SignIn};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::timeout,
};

use crate::{
    city::{Device, Process, city},
    database::Backend,
};

/// Sends a request; reads until `until` has come.
async fn ask(address: SocketAddr, request: &str, until: &str) -> (TcpStream, String) {
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(request.as_bytes()).await.unwrap();
    let text = read(&mut stream, until).await;
    (stream, text)
}

async fn read(stream: &mut TcpStream, until: &str) -> String {
    let (mut text, mut bytes) = (String::new(), [0; 4_096]);
    let reading = async {
        while !text.contains(until) {
            let length = stream.read(&mut bytes).await.unwrap();
            assert_ne!(length, 0, "it ended: {text}");
            text.push_str(&String::from_utf8_lossy(&bytes[..length]));
        }
    };
    let ended = timeout(Duration::from_secs(20), reading).await;
    assert!(ended.is_ok(), "nothing more came: {text}");
    text
}

#[tokio::test]
async fn what_one_server_takes_another_tells_its_listeners_of() {
    let Some(database) = city(Backend::Postgres).await else {
        return;
    };
    let first = Process::serve(&database.url).await;
    let second = Process::serve(&database.url).await;
    let writer = Device::new(first.address, "nurse1", Rc::default()).await;
    writer.sync().await.unwrap();

    let body = serde_json::to_string(&SignIn::new("nurse2", PASSPHRASE)).unwrap();
    let sign_in = format!(
        "POST /api/session HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    );
    let (_, answer) = ask(second.address, &sign_in, "\r\n\r\n").await;
    let cookie = answer
        .lines()
        .find_map(|line| line.strip_prefix("set-cookie: ")?.split(';').next())
        .unwrap();
    let listen =
        format!("GET /api/changes HTTP/1.1\r\nhost: localhost\r\ncookie: {cookie}\r\n\r\n");
    let (mut stream, answer) = ask(second.address, &listen, "\r\n\r\n").await;
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    writer.visit(writer.households().await[0], "話").await;
    writer.sync().await.unwrap();
    let told = read(&mut stream, "event: changed").await;
    assert!(told.contains("event: changed"));
}
