//! QR codes, for what is typed on one device and stands on another.

use fast_qr::{QRBuilder, convert::svg::SvgBuilder};

/// A text as a QR code: an SVG image. None where it is too long for one.
pub(super) fn svg(text: &str) -> Option<String> {
    let code = QRBuilder::new(text).build().ok()?;
    Some(SvgBuilder::default().to_str(&code))
}
