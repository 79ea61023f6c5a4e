//! A running server.

use std::{
    future::Future,
    net::SocketAddr,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use shared::registry;
use tokio::{net::TcpListener, task::JoinHandle, time};
use tokio_util::sync::CancellationToken;

use crate::{
    Config, audit, clock,
    db::{self, Db, News},
    http::{self, App},
    mail::{MailError, Mailer},
    notices,
    oidc::Provider,
    push::{Committed, Writer},
    web_push::{self, Bell, BellError},
};

/// How often commits by commands are looked for, and by other servers should their word be lost.
const LOOK: Duration = Duration::from_secs(2);

/// How often what has ended is swept away.
const SWEEP: Duration = Duration::from_secs(60 * 60);

const DAY: i64 = 24 * 60 * 60 * 1_000;

/// Why a server does not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The database can't be opened.
    #[error("the database can't be opened: {0}")]
    Db(#[from] sqlx::Error),
    /// The address can't be listened on.
    #[error("can't listen: {0}")]
    Listen(#[from] std::io::Error),
    /// The city's own sign-in can't be reached from this machine at all.
    #[error("no way to the provider of OpenID Connect: {0}")]
    Oidc(#[from] reqwest::Error),
    /// The address of the mail server can't be read.
    #[error("the mail server can't be used: {0}")]
    Mail(#[from] MailError),
    /// Devices can't be rung from this machine at all.
    #[error("devices can't be rung: {0}")]
    Bell(#[from] BellError),
}

/// A server that runs until it is stopped.
#[derive(Debug)]
pub struct Server {
    address: SocketAddr,
    app: App,
    anchors: PathBuf,
    serving: JoinHandle<std::io::Result<()>>,
}

impl Server {
    /// Opens the database and begins to listen.
    ///
    /// # Errors
    /// When the database can't be opened or the address is taken.
    pub async fn start(config: Config) -> Result<Self, StartError> {
        let db = Db::open(&config.database_url).await?;
        let listener = TcpListener::bind(config.listen).await?;
        let address = listener.local_addr()?;
        let anchors = config.anchors();
        let mut app = App::new(db, config.site);
        app.is_behind_proxy = config.is_behind_proxy;
        app.lease = config.lease;
        app.second_factor = config.second_factor;
        app.origin = config.origin;
        app.oidc = config.oidc.map(Provider::new).transpose()?.map(Arc::new);
        let mailer = config.mail.as_ref().map(Mailer::new).transpose()?;
        app.mailer = mailer.map(Arc::new);
        if let Some(settings) = config.push {
            app.bell = Some(Arc::new(Bell::new(settings, &app.db).await?));
        }
        let stop = app.stop.clone();
        let news = app.db.listen().await?;
        let known = db::meta::read(&mut *app.db.reader().await?).await?.seq;
        tokio::spawn(until(
            stop.clone(),
            look(app.db.clone(), app.writer.clone(), news, known),
        ));
        tokio::spawn(until(stop.clone(), sweep(app.clone(), anchors.clone())));
        tokio::spawn(until(stop.clone(), notices::each_day(app.clone())));
        tokio::spawn(until(stop.clone(), web_push::keep_ringing(app.clone())));
        let routes = http::router(app.clone()).into_make_service_with_connect_info::<SocketAddr>();
        let serving = axum::serve(listener, routes).with_graceful_shutdown(stop.cancelled_owned());
        Ok(Self {
            address,
            app,
            anchors,
            serving: tokio::spawn(serving.into_future()),
        })
    }

    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// What its routes use.
    #[must_use]
    pub fn app(&self) -> &App {
        &self.app
    }

    /// Waits until the process is told to end, by SIGTERM or SIGINT.
    ///
    /// # Errors
    /// When the server fails before that, or signals can't be listened for.
    pub async fn run_until_told(mut self) -> std::io::Result<()> {
        tokio::select! {
            told = told_to_end() => told?,
            ended = &mut self.serving => return ended.map_err(std::io::Error::other)?,
        }
        self.stop().await
    }

    /// Ends streams, lets requests at hand finish, and closes the database.
    ///
    /// # Errors
    /// When serving had failed.
    pub async fn stop(self) -> std::io::Result<()> {
        self.app.stop.cancel();
        let served = self.serving.await.map_err(std::io::Error::other)?;
        anchor(&self.app.db, &self.anchors, true).await;
        self.app.db.close().await;
        served
    }
}

async fn until(stop: CancellationToken, work: impl Future<Output = ()>) {
    tokio::select! {
        () = stop.cancelled() => {}
        () = work => {}
    }
}

#[cfg(unix)]
async fn told_to_end() -> std::io::Result<()> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut terminated = signal(SignalKind::terminate())?;
    tokio::select! {
        _ = terminated.recv() => Ok(()),
        interrupted = tokio::signal::ctrl_c() => interrupted,
    }
}

#[cfg(not(unix))]
async fn told_to_end() -> std::io::Result<()> {
    tokio::signal::ctrl_c().await
}

/// Tells listeners of commits by other servers and commands on the same database, those after number `known`.
async fn look(db: Db, writer: Writer, mut news: News, mut known: u64) {
    let mut commits = writer.commits();
    loop {
        drop(time::timeout(LOOK, news.heard()).await);
        while let Ok(committed) = commits.try_recv() {
            known = known.max(committed.seq);
        }
        match committed_since(&db, known).await {
            Ok(None) => {}
            Ok(Some(committed)) => {
                known = committed.seq;
                writer.announce(committed);
            }
            Err(error) => tracing::warn!(%error, "can't look for commits"),
        }
    }
}

async fn committed_since(db: &Db, known: u64) -> Result<Option<Committed>, sqlx::Error> {
    let mut transaction = db.begin_read().await?;
    let seq = db::meta::read(&mut transaction).await?.seq;
    let committed = if known < seq {
        let scopes = db::documents::touched(&mut transaction, known).await?;
        let kinds = db::documents::kinds(&mut transaction, known).await?;
        Some(Committed {
            seq,
            scopes,
            access: kinds.iter().any(|kind| registry::gives_access(kind)),
        })
    } else {
        None
    };
    transaction.commit().await?;
    Ok(committed)
}

async fn sweep(App { db, limits, .. }: App, anchors: PathBuf) {
    loop {
        limits.sweep();
        anchor(&db, &anchors, false).await;
        if let Err(error) = sweep_once(&db).await {
            tracing::warn!(%error, "can't sweep");
        }
        time::sleep(SWEEP).await;
    }
}

async fn anchor(db: &Db, file: &Path, at_once: bool) {
    if let Err(error) = audit::anchor(db, file, clock::system(), at_once).await {
        tracing::error!(%error, "the audit log is not anchored");
    }
}

async fn sweep_once(db: &Db) -> Result<(), sqlx::Error> {
    let now = clock::system();
    let mut transaction = db.begin_write().await?;
    db::sessions::sweep(&mut transaction, now).await?;
    // Whoever comes with a late letter is told that it is late, for a while.
    db::invitations::sweep(&mut transaction, clock::after(now, -30 * DAY)).await?;
    // Who calls a meeting sees for a while that it was answered by one.
    db::answer_links::sweep(&mut transaction, clock::after(now, -30 * DAY)).await?;
    db::devices::sweep(&mut transaction).await?;
    db::known_devices::sweep(&mut transaction, now).await?;
    db::web_push::sweep(&mut transaction).await?;
    // A tablet may be away for some time; what it has not brought since it sends anew.
    db::blobs::sweep(&mut transaction, clock::after(now, -30 * DAY)).await?;
    db::segments::sweep(
        &mut transaction,
        clock::after(now, -7 * DAY),
        clock::after(now, -DAY),
    )
    .await?;
    transaction.commit().await
}
