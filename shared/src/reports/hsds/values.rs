//! Single values as the standard's formats want them.

/// An address as a URI (RFC 3986) of the web; none where it is none.
pub(super) fn uri(text: &str) -> Option<String> {
    let text = text.trim();
    let (scheme, rest) = text.split_once("://")?;
    let scheme = scheme.to_ascii_lowercase();
    if !matches!(&*scheme, "http" | "https") {
        return None;
    }
    let host_end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (host, path) = rest.split_at(host_end);
    let is_host = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | ':');
    let (name, port) = host.split_once(':').unwrap_or((host, ""));
    let is_port = port.chars().all(|c| c.is_ascii_digit()) && port.len() <= 5;
    if name.is_empty() || !host.chars().all(is_host) || !is_port {
        return None;
    }
    let mut uri = format!("{scheme}://{host}");
    let (mut has_fragment, bytes) = (false, path.as_bytes());
    for (at, byte) in bytes.iter().enumerate() {
        let is_escape = |two: &[u8]| two.len() == 2 && two.iter().all(u8::is_ascii_hexdigit);
        let is_plain = match byte {
            b'%' => is_escape(bytes.get(at + 1..at + 3).unwrap_or_default()),
            b'#' => !std::mem::replace(&mut has_fragment, true),
            byte => byte.is_ascii_alphanumeric() || b"-._~:/?@!$&'()*+,;=".contains(byte),
        };
        if is_plain {
            uri.push(char::from(*byte));
        } else {
            uri.push_str(&format!("%{byte:02X}"));
        }
    }
    Some(uri)
}

/// An address for mail of plain letters; none where it is none.
pub(super) fn email(text: &str) -> Option<String> {
    let text = text.trim();
    let (name, host) = text.split_once('@')?;
    let is_part = |part: &str| {
        !part.is_empty()
            && part
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '+'))
    };
    let is_host = |part: &str| {
        is_part(part)
            && !part.starts_with('-')
            && !part.ends_with('-')
            && !part.contains(['_', '+'])
    };
    let fits = name.split('.').all(is_part) && host.split('.').all(is_host);
    (fits && host.contains('.') && name.len() <= 64 && text.len() <= 254).then(|| text.to_owned())
}

/// An extension as a number, which loses no zero; none where it would.
pub(super) fn extension(text: &str) -> Option<u64> {
    let is_exact = !text.starts_with('0') && text.len() <= 15 && !text.is_empty();
    let is_number = is_exact && text.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| text.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_pages_are_uris_or_none() {
        for (text, wanted) in [
            (" https://example.com ", Some("https://example.com")),
            (
                "HTTP://a.example:8080/x?y=1#z",
                Some("http://a.example:8080/x?y=1#z"),
            ),
            (
                "https://example.com/相談",
                Some("https://example.com/%E7%9B%B8%E8%AB%87"),
            ),
            (
                "https://example.com/a%20b%x#1#2",
                Some("https://example.com/a%20b%25x#1%232"),
            ),
            ("example.com", None),
            ("javascript://x", None),
            ("https://", None),
            ("https://日本.example/", None),
            ("https://a:b:c/", None),
        ] {
            assert_eq!(uri(text).as_deref(), wanted, "{text}");
        }
    }

    #[test]
    fn extensions_lose_no_zero() {
        assert_eq!(extension("5782"), Some(5782));
        for text in ["", "012", "12-3", "１２", "1234567890123456"] {
            assert_eq!(extension(text), None, "{text}");
        }
    }

    #[test]
    fn mail_is_mail() {
        assert_eq!(email(" a.b@c.example "), Some("a.b@c.example".to_owned()));
        for text in ["a", "a@b", "a b@c.d", "あ@b.c", "a..b@c.d", "a@-b.c"] {
            assert_eq!(email(text), None, "{text}");
        }
    }
}
