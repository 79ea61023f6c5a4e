//! A line to the servers that cuts, delays, truncates and repeats.

use std::{
    cell::{Cell, RefCell},
    net::SocketAddr,
    rc::Rc,
    time::Duration,
};

use shared::sample::Rng;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt, copy_bidirectional},
    net::{TcpListener, TcpStream},
    task::spawn_local,
    time::{sleep, timeout},
};

/// An address behind which the servers are.
pub(crate) struct Proxy {
    pub(crate) address: SocketAddr,
    line: Rc<Line>,
}

struct Line {
    servers: RefCell<Vec<SocketAddr>>,
    is_rough: Cell<bool>,
    rng: RefCell<Rng>,
}

impl Proxy {
    pub(crate) async fn new(seed: u64) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let line = Rc::new(Line {
            servers: RefCell::default(),
            is_rough: Cell::new(false),
            rng: RefCell::new(Rng::new(seed)),
        });
        let own = line.clone();
        spawn_local(async move {
            while let Ok((client, _)) = listener.accept().await {
                let line = own.clone();
                spawn_local(async move { line.carry(client).await });
            }
        });
        Self { address, line }
    }

    pub(crate) fn leads_to(&self, servers: Vec<SocketAddr>) {
        *self.line.servers.borrow_mut() = servers;
    }

    pub(crate) fn is_rough(&self, is_rough: bool) {
        self.line.is_rough.set(is_rough);
    }
}

impl Line {
    fn below(&self, limit: usize) -> usize {
        self.rng.borrow_mut().below(limit)
    }

    async fn server(&self) -> Option<TcpStream> {
        let servers = self.servers.borrow().clone();
        if servers.is_empty() {
            return None;
        }
        TcpStream::connect(servers[self.below(servers.len())])
            .await
            .ok()
    }

    /// Carries one connection. Whatever fails on the way, the client sees a line that was cut.
    async fn carry(&self, mut client: TcpStream) {
        let Some(mut server) = self.server().await else {
            return;
        };
        if !self.is_rough.get() {
            drop(copy_bidirectional(&mut client, &mut server).await);
            return;
        }
        let life = Duration::from_millis(5 + self.below(400) as u64);
        match self.below(10) {
            0 => sleep(Duration::from_millis(self.below(60) as u64)).await,
            1 => return self.truncate_request(client, server).await,
            2 => return self.truncate_reply(client, server).await,
            3 => return self.repeat(client, server).await,
            _ => {}
        }
        drop(timeout(life, copy_bidirectional(&mut client, &mut server)).await);
    }

    async fn truncate_request(&self, mut client: TcpStream, mut server: TcpStream) {
        let mut bytes = vec![0; 1 + self.below(4_000)];
        if let Ok(length) = client.read(&mut bytes).await {
            drop(server.write_all(&bytes[..length]).await);
        }
    }

    async fn truncate_reply(&self, mut client: TcpStream, mut server: TcpStream) {
        let (mut asked, mut answer) = (vec![0; 64 << 10], vec![0; 1 + self.below(4_000)]);
        if let Ok(length) = client.read(&mut asked).await {
            drop(server.write_all(&asked[..length]).await);
            if let Ok(length) = server.read(&mut answer).await {
                drop(client.write_all(&answer[..length]).await);
            }
        }
    }

    /// What was asked first arrives twice; only the first answer goes back.
    async fn repeat(&self, mut client: TcpStream, mut server: TcpStream) {
        let mut asked = vec![0; 1 << 20];
        let Ok(length) = client.read(&mut asked).await else {
            return;
        };
        drop(server.write_all(&asked[..length]).await);
        if let Some(mut second) = self.server().await {
            drop(second.write_all(&asked[..length]).await);
            drop(timeout(Duration::from_millis(50), second.read(&mut [0; 4_096])).await);
        }
        let rest = copy_bidirectional(&mut client, &mut server);
        drop(timeout(Duration::from_millis(200), rest).await);
    }
}
