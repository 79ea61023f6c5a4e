//! The address at which people open the app, as their browsers name it.

use axum::http::{HeaderMap, header};
use url::{Host, Url};

use crate::http::App;

/// The origin: what the operator has set, or, on the developer's own machine, what the browser asks for. A `Host` from elsewhere
/// proves nothing.
pub(in crate::http) fn origin(app: &App, headers: &HeaderMap) -> Option<Url> {
    if let Some(origin) = &app.origin {
        return Some(origin.clone());
    }
    let host = headers.get(header::HOST)?.to_str().ok()?;
    let origin = Url::parse(&format!("http://{host}")).ok()?;
    let is_here = matches!(origin.host(), Some(Host::Domain("localhost")));
    (is_here && origin.path() == "/" && origin.username().is_empty()).then_some(origin)
}
