//! Whether a window is open, in words.

use crate::{
    domain::directory::hours::{Hours, State},
    jp::Timestamp,
};

/// What the printed hours say of a moment; none where they are not clear.
#[must_use]
pub fn now(hours: &str, at: Timestamp) -> Option<String> {
    let time = |moment: Timestamp| match moment.date() == at.date() {
        true => moment.time().short(),
        false => format!(
            "{}月{}日 {}",
            moment.date().month(),
            moment.date().day(),
            moment.time().short()
        ),
    };
    match Hours::read(hours).state(at) {
        State::Open(Some(until)) => Some(format!("いま受け付けています（{}まで）", time(until))),
        State::Open(None) => Some("いま受け付けています".to_owned()),
        State::Closed(Some(next)) => Some(format!(
            "いまは受け付けていません（次は {}から）",
            time(next)
        )),
        State::Closed(None) => Some("いまは受け付けていません".to_owned()),
        State::Unknown => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::jp::{Date, Time};

    #[test]
    fn it_says_until_or_from_when() {
        let at = |day: &str, hour| {
            let day = Date::from_iso(day).unwrap();
            Timestamp::from_jst(day, Time::new(hour, 0).unwrap())
        };
        for (moment, wanted) in [
            (at("2026-11-26", 9), "いま受け付けています（17:15まで）"),
            (
                at("2026-11-26", 6),
                "いまは受け付けていません（次は 8:30から）",
            ),
            (
                at("2026-11-27", 18),
                "いまは受け付けていません（次は 11月30日 8:30から）",
            ),
        ] {
            assert_eq!(now("平日 8:30～17:15", moment).as_deref(), Some(wanted));
        }
        assert_eq!(now("電話で聞いてください", at("2026-11-26", 9)), None);
    }
}
