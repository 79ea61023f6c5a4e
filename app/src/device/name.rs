//! What a device is called in lists, from what its browser says of itself.

/// The device and its browser in words, such as `iPad（Safari）`. `user_agent` is the browser's own text; an iPad says there that it
/// is a Mac, and only its `touches` (points at a time) tell.
#[must_use]
pub fn device_name(user_agent: &str, touches: i32) -> String {
    let first = |names: &[(&str, &'static str)]| {
        let found = names.iter().find(|(mark, _)| user_agent.contains(mark));
        found.map(|(_, name)| *name)
    };
    let machine = first(&[
        ("iPad", "iPad"),
        ("iPhone", "iPhone"),
        ("Android", "Android"),
        ("Windows", "Windows"),
        ("CrOS", "Chromebook"),
        ("Macintosh", if touches > 1 { "iPad" } else { "Mac" }),
        ("Linux", "Linux"),
    ]);
    let browser = first(&[
        ("Edg", "Edge"),
        ("Firefox", "Firefox"),
        ("FxiOS", "Firefox"),
        ("CriOS", "Chrome"),
        ("Chrome", "Chrome"),
        ("Safari", "Safari"),
    ]);
    let machine = machine.unwrap_or("端末");
    browser.map_or_else(
        || machine.to_owned(),
        |browser| format!("{machine}（{browser}）"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_usual_tablets_are_called_what_people_call_them() {
        let ipad = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Safari/605.1.15";
        assert_eq!(device_name(ipad, 5), "iPad（Safari）");
        assert_eq!(device_name(ipad, 0), "Mac（Safari）");
        let android = "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36";
        assert_eq!(device_name(android, 5), "Android（Chrome）");
        let edge = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36 Edg/141.0.0.0";
        assert_eq!(device_name(edge, 0), "Windows（Edge）");
        assert_eq!(device_name("", 0), "端末");
    }
}
