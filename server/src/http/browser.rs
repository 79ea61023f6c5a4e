//! What kind of browser asks, in words that tell a person's own devices apart. Nothing finer is kept.

use axum::http::{HeaderMap, header};

/// Marks of a browser's name for itself (`User-Agent`), the more particular first: they all call themselves each other.
const BROWSERS: [(&str, &str); 6] = [
    ("Edg", "Edge"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Firefox/", "Firefox"),
    ("Safari/", "Safari"),
];

/// The same of what it runs on. An iPad calls itself a Mac.
const SYSTEMS: [(&str, &str); 7] = [
    ("iPad", "iPad"),
    ("iPhone", "iPhone"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("CrOS", "Chromebook"),
    ("Macintosh", "iPadまたはMac"),
    ("Linux", "Linux"),
];

/// The kind of browser whose request this is; empty where it does not say.
pub(super) fn browser_of(headers: &HeaderMap) -> String {
    let agent = headers
        .get(header::USER_AGENT)
        .and_then(|agent| agent.to_str().ok())
        .unwrap_or_default();
    if agent.is_empty() {
        return String::new();
    }
    let first = |marks: &[(&str, &'static str)]| {
        let mut marks = marks.iter();
        marks
            .find(|(mark, _)| agent.contains(mark))
            .map(|(_, name)| *name)
    };
    match (first(&SYSTEMS), first(&BROWSERS)) {
        (Some(system), Some(browser)) => format!("{system}の{browser}"),
        (Some(system), None) => system.to_owned(),
        (None, Some(browser)) => browser.to_owned(),
        (None, None) => "ブラウザー以外".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn devices_are_told_apart_in_words() {
        let mac = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko)";
        for (agent, words) in [
            (
                format!("{mac} Version/18.0 Safari/605.1.15"),
                "iPadまたはMacのSafari",
            ),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) CriOS/131.0 Safari/604.1".into(),
                "iPhoneのChrome",
            ),
            (
                "Mozilla/5.0 (Linux; Android 14; SM-X200) Chrome/131.0.0.0 Safari/537.36".into(),
                "AndroidのChrome",
            ),
            (
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/131.0.0.0 Safari/537.36 Edg/131.0".into(),
                "WindowsのEdge",
            ),
            (
                "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0".into(),
                "LinuxのFirefox",
            ),
            ("curl/8.5".into(), "ブラウザー以外"),
            (String::new(), ""),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(header::USER_AGENT, agent.parse().unwrap());
            assert_eq!(browser_of(&headers), words);
        }
        assert_eq!(browser_of(&HeaderMap::new()), "");
    }
}
