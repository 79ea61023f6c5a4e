//! Routes, in the order a device meets them.

mod accounts;
mod answer;
mod answer_links;
mod audit;
mod auth;
mod blobs;
mod body;
mod browser;
mod changes;
mod devices;
mod directory;
mod emergency;
mod error;
mod gate;
mod guard;
mod health;
mod hsds;
mod invitation;
mod limit;
mod log;
mod notices;
mod openapi;
mod outbox;
mod passphrase;
mod public;
mod qr;
mod records;
mod segments;
mod session;
mod sessions;
mod sign_in;
mod site;
mod sync;
mod table;
mod waiting;
mod web_push;

use std::{path::PathBuf, sync::Arc};

use axum::{Extension, Router, middleware, routing::any};
use shared::{
    jp::Timestamp,
    wire::{MAX_BODY, MAX_TABLE_BODY},
};
use tokio_util::sync::CancellationToken;
use tower_http::{
    CompressionLevel,
    compression::{CompressionLayer, DefaultPredicate, Predicate, predicate::NotForContentType},
    decompression::RequestDecompressionLayer,
};
use url::Url;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    SecondFactor,
    clock::{self, Clock},
    db::Db,
    mail::Mailer,
    oidc::Provider,
    pull::Packer,
    push::Writer,
    web_push::Bell,
};
use error::Error;
pub use gate::{Gate, Gates};
pub use limit::Limits;

/// How much work goes into compressing an answer: little, because each is made for one device.
const COMPRESSION: i32 = 2;

/// Three days in milliseconds.
const LEASE: i64 = 72 * 60 * 60 * 1_000;

/// What every route may use.
#[derive(Clone, Debug)]
pub struct App {
    /// The database.
    pub db: Db,
    /// Takes in saves.
    pub writer: Writer,
    /// Packs first loads.
    pub packer: Packer,
    /// How much is done at once.
    pub gates: Gates,
    /// How much one account and one address may ask for.
    pub limits: Limits,
    /// Whether requests come through a proxy that says where from.
    pub is_behind_proxy: bool,
    /// The built client.
    pub site: PathBuf,
    /// Ends streams when the server stops.
    pub stop: CancellationToken,
    /// The server's clock.
    pub clock: Clock,
    /// How long a device may go without contact before its records can't be opened, milliseconds.
    pub lease: i64,
    /// Whether a passphrase alone is enough to sign in.
    pub second_factor: SecondFactor,
    /// The address at which people open the app.
    pub origin: Option<Url>,
    /// The city's own sign-in.
    pub oidc: Option<Arc<Provider>>,
    /// Sends mails, where there is a mail server.
    pub mailer: Option<Arc<Mailer>>,
    /// Rings devices, where the operator has said who answers for that.
    pub bell: Option<Arc<Bell>>,
    tries: Arc<sign_in::Tries>,
    directory: Arc<directory::Cache>,
}

impl App {
    /// The state of a server on `db`.
    #[must_use]
    pub fn new(db: Db, site: PathBuf) -> Self {
        Self::with_clock(db, site, clock::system)
    }

    /// The same with another clock, for tests that live through years.
    #[must_use]
    pub fn with_clock(db: Db, site: PathBuf, clock: Clock) -> Self {
        Self {
            writer: Writer::start(db.clone(), clock),
            db,
            packer: Packer::default(),
            gates: Gates::default(),
            limits: Limits::default(),
            is_behind_proxy: false,
            site,
            stop: CancellationToken::new(),
            clock,
            lease: LEASE,
            second_factor: SecondFactor::default(),
            origin: None,
            oidc: None,
            mailer: None,
            bell: None,
            tries: Arc::default(),
            directory: Arc::default(),
        }
    }

    /// Now.
    fn now(&self) -> Timestamp {
        (self.clock)()
    }
}

/// The routes that programs may use, each with its description.
fn described() -> OpenApiRouter<App> {
    // Whatever else is added takes no more than a form.
    let large = OpenApiRouter::new()
        .routes(routes!(sync::sync))
        .routes(routes!(outbox::hand_in))
        .layer(Extension(body::Most(MAX_BODY)));
    let tables = OpenApiRouter::new()
        .routes(routes!(table::read))
        .routes(routes!(table::write))
        .routes(routes!(table::import))
        .layer(Extension(body::Most(MAX_TABLE_BODY)));
    OpenApiRouter::with_openapi(openapi::blank())
        .merge(large)
        .merge(hsds::router())
        .merge(tables)
        .routes(routes!(session::sign_in, session::show, session::sign_out))
        .routes(routes!(sessions::list))
        .routes(routes!(sessions::end))
        .routes(routes!(passphrase::change))
        .routes(routes!(accounts::list))
        .routes(routes!(accounts::invite))
        .routes(routes!(accounts::end))
        .routes(routes!(accounts::resume))
        .routes(routes!(answer_links::make))
        .routes(routes!(answer_links::show, answer_links::end))
        .routes(routes!(invitation::open))
        .routes(routes!(invitation::accept))
        .routes(routes!(devices::lease))
        .routes(routes!(devices::list))
        .routes(routes!(devices::revoke))
        .routes(routes!(sign_in::factors::show))
        .routes(routes!(sign_in::totp::begin))
        .routes(routes!(sign_in::totp::confirm))
        .routes(routes!(sign_in::totp::turn_off))
        .routes(routes!(sign_in::recovery::renew))
        .routes(routes!(sign_in::ways::show))
        .routes(routes!(sign_in::passkey::begin))
        .routes(routes!(sign_in::passkey::sign_in))
        .routes(routes!(sign_in::passkey::begin_registration))
        .routes(routes!(sign_in::passkey::register))
        .routes(routes!(sign_in::passkey::remove))
        .routes(routes!(sign_in::oidc::begin))
        .routes(routes!(sign_in::oidc::callback))
        .routes(routes!(sign_in::oidc::finish))
        .routes(routes!(sign_in::oidc_link::begin))
        .routes(routes!(sign_in::oidc_link::remove))
        .routes(routes!(segments::segment))
        .routes(routes!(blobs::show, blobs::bring))
        .routes(routes!(directory::directory))
        .routes(routes!(changes::changes))
        .routes(routes!(emergency::find))
        .routes(routes!(waiting::overdue))
        .routes(routes!(notices::show))
        .routes(routes!(notices::choose, notices::remove))
        .routes(routes!(notices::confirm))
        .routes(routes!(web_push::begin, web_push::end_all))
        .routes(routes!(web_push::end))
        .routes(routes!(web_push::test))
        .routes(routes!(audit::page))
        .routes(routes!(audit::file))
        .routes(routes!(health::health))
        .routes(routes!(openapi::openapi))
}

/// What programs may ask of the server.
#[must_use]
pub fn description() -> utoipa::openapi::OpenApi {
    described().into_openapi()
}

/// All routes.
pub fn router(app: App) -> Router {
    // Segments travel as they are stored.
    let compressed = DefaultPredicate::new().and(NotForContentType::const_new("application/zstd"));
    let (routes, document) = described().split_for_parts();
    let api = routes
        .layer(Extension(Arc::new(document)))
        .route("/api", any(nothing))
        .route("/api/", any(nothing))
        .route("/api/{*rest}", any(nothing))
        .layer(middleware::from_fn(guard::same_origin))
        .layer(middleware::from_fn_with_state(
            app.clone(),
            limit::addresses,
        ))
        // Other codings are no JSON and are told so.
        .layer(
            RequestDecompressionLayer::new()
                .gzip(true)
                .pass_through_unaccepted(true),
        )
        .layer(
            CompressionLayer::new()
                .quality(CompressionLevel::Precise(COMPRESSION))
                .compress_when(compressed),
        );
    let pages = public::router()
        .merge(answer::router())
        .layer(middleware::from_fn_with_state(
            app.clone(),
            limit::addresses,
        ))
        .layer(CompressionLayer::new());
    api.merge(pages)
        .merge(site::router(&app.site))
        .layer(middleware::from_fn(guard::headers))
        .layer(middleware::from_fn(log::requests))
        .with_state(app)
}

async fn nothing() -> Error {
    Error::NotFound
}
