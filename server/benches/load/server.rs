//! The server's own process, and what it uses.

use std::{
    net::{IpAddr, Ipv4Addr, SocketAddr},
    process::Stdio,
    time::{Duration, Instant},
};

use tokio::{
    io::{AsyncBufReadExt, BufReader},
    process::{Child, Command},
};

use crate::city::City;

/// Ticks of `/proc/<pid>/stat`, see proc(5).
const TICK: Duration = Duration::from_millis(10);

/// An address that is free.
pub(crate) const ANY: SocketAddr = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 0);

/// Where it may run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Cores {
    All,
    One,
}

/// A running server.
pub(crate) struct Server {
    child: Child,
    pub(crate) address: SocketAddr,
    begun: (Instant, Duration),
}

impl Server {
    pub(crate) async fn serve(city: &City, cores: Cores, listen: SocketAddr) -> Self {
        let program = env!("CARGO_BIN_EXE_tsunagu-server");
        let mut command = match cores {
            Cores::All => Command::new(program),
            Cores::One => {
                let mut command = Command::new("taskset");
                command.args(["--cpu-list", "0", program]);
                command
            }
        };
        let mut child = command
            .env("DATABASE_URL", city.url())
            .env("TSUNAGU_LISTEN", listen.to_string())
            .env("TSUNAGU_SECOND_FACTOR", "optional")
            .env("TSUNAGU_SITE", "/nowhere")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .unwrap();
        let mut line = String::new();
        let mut told = BufReader::new(child.stdout.take().unwrap());
        told.read_line(&mut line).await.unwrap();
        let mut server = Self {
            child,
            address: line.trim().trim_start_matches("http://").parse().unwrap(),
            begun: (Instant::now(), Duration::ZERO),
        };
        server.begin();
        server
    }

    /// Begins to count anew.
    pub(crate) fn begin(&mut self) {
        self.begun = (Instant::now(), self.worked());
    }

    /// The time since then.
    pub(crate) fn passed(&self) -> Duration {
        self.begun.0.elapsed()
    }

    /// The processor's time it took since then.
    pub(crate) fn used(&self) -> Duration {
        self.worked() - self.begun.1
    }

    /// The processor's time it took in all.
    fn worked(&self) -> Duration {
        let stat = self.proc("stat");
        let after_name = stat.rsplit(") ").next().unwrap();
        let fields: Vec<&str> = after_name.split(' ').collect();
        let ticks: u32 = fields[11].parse::<u32>().unwrap() + fields[12].parse::<u32>().unwrap();
        TICK * ticks
    }

    /// The most memory it has held, MB.
    pub(crate) fn memory(&self) -> u64 {
        let status = self.proc("status");
        let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let kib = peak.unwrap().trim().trim_end_matches(" kB");
        kib.parse::<u64>().unwrap() * 1_024 / 1_000_000
    }

    fn proc(&self, file: &str) -> String {
        let id = self.child.id().unwrap();
        std::fs::read_to_string(format!("/proc/{id}/{file}")).unwrap()
    }

    pub(crate) async fn stop(mut self) {
        self.child.kill().await.unwrap();
    }
}
