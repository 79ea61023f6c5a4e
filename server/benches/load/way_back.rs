//! Fourteen days without a network, and back on a bad one.

use std::{
    cell::Cell,
    net::SocketAddr,
    pin::pin,
    rc::Rc,
    time::{Duration, Instant},
};

use futures::future::{join, select};
use server::passphrase::Cost;
use tokio::{
    io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    task::spawn_local,
    time::sleep,
};

use crate::{
    city::City,
    database::Backend,
    device::{Device, SharedLog},
    figures::each,
    server::{ANY, Cores, Server},
};

/// 300 kbit/s, both ways each.
const BYTES_A_SECOND: u64 = 300_000 / 8;

/// A connection lives so long.
const CUT: Duration = Duration::from_secs(4);

/// Eight visits a day.
const UNSENT: usize = 14 * 8;

/// What others wrote meanwhile.
const NEW: usize = 2_000;

/// One device comes back.
pub(crate) async fn after_fourteen_days(backend: Backend) {
    let mut city = City::new(backend, 1, 2_000 + NEW, Cost::Least).await;
    city.load(2_000).await;
    let mut server = Server::serve(&city, Cores::All, ANY).await;
    let log = SharedLog::default();
    let is_bad = Rc::new(Cell::new(false));
    let line = line_to(server.address, is_bad.clone()).await;
    let device = Device::sign_in(line, &city.accounts[1], &log).await;
    device.sync().await;
    device.visit(UNSENT).await;
    city.load(NEW).await;
    is_bad.set(true);
    log.take();
    server.begin();
    let started = Instant::now();
    device.sync().await;
    let (took, cut) = (started.elapsed(), log.borrow().cut);
    println!(
        "back after 14 days, 300 kbit/s, each connection cut after {} s",
        CUT.as_secs()
    );
    println!(
        "  {UNSENT} saves sent and {NEW} records received in {:.1} s; cut {} times; server {}; lost: {}",
        took.as_secs_f64(),
        cut,
        each(server.used(), 1),
        UNSENT - city.saves().await,
    );
    server.stop().await;
    city.remove().await;
}

/// A way to the server that is slow and soon cut while `is_bad`.
async fn line_to(server: SocketAddr, is_bad: Rc<Cell<bool>>) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    spawn_local(async move {
        while let Ok((client, _)) = listener.accept().await {
            let is_bad = is_bad.clone();
            spawn_local(async move {
                let server = TcpStream::connect(server).await.unwrap();
                let (from_client, to_client) = client.into_split();
                let (from_server, to_server) = server.into_split();
                let up = carry(from_client, to_server, &is_bad);
                let down = carry(from_server, to_client, &is_bad);
                let opened = Instant::now();
                let cut = async {
                    while !is_bad.get() || opened.elapsed() < CUT {
                        sleep(Duration::from_millis(50)).await;
                    }
                };
                select(pin!(join(up, down)), pin!(cut)).await;
            });
        }
    });
    address
}

async fn carry(
    mut from: impl AsyncRead + Unpin,
    mut to: impl AsyncWrite + Unpin,
    is_bad: &Cell<bool>,
) {
    let mut buffer = vec![0; 1_500];
    while let Ok(read @ 1..) = from.read(&mut buffer).await {
        if is_bad.get() {
            sleep(Duration::from_micros(
                read as u64 * 1_000_000 / BYTES_A_SECOND,
            ))
            .await;
        }
        if to.write_all(&buffer[..read]).await.is_err() {
            return;
        }
    }
}
