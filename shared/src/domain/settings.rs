//! What the city settles for everyone.

use uuid::Uuid;

use crate::record::{Issues, RecordId, Severity, key_path};

crate::record! {
    /// What the city settles for everyone. There is one; where it is not yet, all is as it is without it.
    pub struct CitySettings = "city_settings" "市の決まり" in Staff, check(check);

    section "つなぐシート" {
        /// So many working days a sheet may wait to be taken up.
        wait: Option<f64> = "受けるまでの日数", listed, sorts, unit("日", 0), help("土曜・日曜・祝日は数えません。空のときは3日です。この日数を過ぎても受けられていないつなぎは、つないだ機関と相談支援包括化推進員に知らせます。");
    }
}

/// As many days as make sense.
const DAYS: std::ops::RangeInclusive<f64> = 1.0..=60.0;

impl CitySettings {
    /// The id of the one record.
    pub const ID: RecordId =
        RecordId::new(Uuid::from_u128(0x0193_c17e_0000_7000_8000_0000_0000_0001));

    /// So many working days a sheet may wait; none where nobody has said, or nothing that makes sense.
    #[must_use]
    pub fn days(&self) -> Option<usize> {
        let days = self.wait.filter(|wait| is_days(*wait))?;
        // Checked above: a small whole number.
        Some(days as usize)
    }
}

fn is_days(wait: f64) -> bool {
    DAYS.contains(&wait) && wait.fract() == 0.0
}

fn check(settings: &CitySettings, issues: &mut Issues) {
    if settings.wait.is_some_and(|wait| !is_days(wait)) {
        let message = "1から60までの日数を入れてください。";
        issues.push(
            key_path("wait"),
            "受けるまでの日数",
            Severity::Wrong,
            message,
        );
    }
}
