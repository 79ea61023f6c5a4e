//! The built client, from a folder: files with hashed names for ever, the rest asked for each time.

use std::path::Path;

use axum::{
    Router,
    extract::Request,
    http::{HeaderValue, StatusCode, header},
    middleware::{self, Next},
    response::Response,
    routing::get_service,
};
use tower_http::services::{ServeDir, ServeFile};

use super::App;

/// Serves `folder`. Addresses of screens, which have no file extension, get the one page there is.
pub(super) fn router(folder: &Path) -> Router<App> {
    let page = ServeFile::new(folder.join("index.html"))
        .precompressed_br()
        .precompressed_gzip();
    let files = ServeDir::new(folder)
        .precompressed_br()
        .precompressed_gzip()
        .fallback(page);
    Router::new()
        .fallback_service(get_service(files))
        .layer(middleware::from_fn(caching))
}

async fn caching(request: Request, next: Next) -> Response {
    let path = request.uri().path().to_owned();
    let mut response = next.run(request).await;
    let is_page = response
        .headers()
        .get(header::CONTENT_TYPE)
        .is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
    if extension(&path).is_some_and(|extension| extension != "html") && is_page {
        // A file that is not there is missing, not the page.
        *response.status_mut() = StatusCode::NOT_FOUND;
        *response.body_mut() = axum::body::Body::empty();
        response.headers_mut().clear();
        return response;
    }
    let value = if is_hashed(&path) {
        "public, max-age=31536000, immutable"
    } else {
        "no-cache"
    };
    response
        .headers_mut()
        .insert(header::CACHE_CONTROL, HeaderValue::from_static(value));
    response
}

fn extension(path: &str) -> Option<&str> {
    path.rsplit('/')
        .next()?
        .rsplit_once('.')
        .map(|(_, extension)| extension)
}

/// Whether the name carries a hash of the content: `app-1f2e3d4c5b6a7988.wasm`, at least eight hexadecimal digits after the
/// last `-` or `.` before the extension.
fn is_hashed(path: &str) -> bool {
    let Some((stem, _)) = path
        .rsplit('/')
        .next()
        .and_then(|name| name.rsplit_once('.'))
    else {
        return false;
    };
    let hash = stem.rsplit(['-', '.']).next().unwrap_or_default();
    hash.len() >= 8 && hash.len() < stem.len() && hash.bytes().all(|byte| byte.is_ascii_hexdigit())
}

#[cfg(test)]
mod tests {
    use super::is_hashed;

    #[test]
    fn only_names_with_a_hash_are_kept_for_ever() {
        for path in ["/assets/app-1f2e3d4c.wasm", "/app.0123456789abcdef.js"] {
            assert!(is_hashed(path), "{path}");
        }
        for path in [
            "/",
            "/index.html",
            "/sw.js",
            "/manifest.webmanifest",
            "/visits/1f2e3d4c",
            "/deadbeef.js",
        ] {
            assert!(!is_hashed(path), "{path}");
        }
    }
}
