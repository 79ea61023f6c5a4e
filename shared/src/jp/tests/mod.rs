mod calendar;
mod folding;
mod numbers;
mod typing;

use super::{Date, Timestamp};

/// A day that exists, for tables.
fn day(iso: &str) -> Date {
    Date::from_iso(iso).unwrap()
}

/// Every day of the two centuries the product is about: 1912-07-30 to 2099-12-31.
fn all_days() -> impl Iterator<Item = Date> {
    let first = day("1912-07-30").day_number();
    let last = day("2099-12-31").day_number();
    (first..=last).map(|number| Date::from_day_number(number).unwrap())
}

#[test]
fn there_are_68456_days_to_check() {
    assert_eq!(all_days().count(), 68_456);
}

#[test]
fn stored_forms_are_plain() {
    let stored = serde_json::to_string(&(
        day("2024-05-01"),
        "9:30".parse::<super::Time>().unwrap(),
        Timestamp::from_millis(1_714_523_400_000),
        "０８６（８０３）１０００"
            .parse::<super::PhoneNumber>()
            .unwrap(),
        "〒001-0010".parse::<super::PostalCode>().unwrap(),
        super::FiscalYear::of(day("2025-03-31")),
    ))
    .unwrap();
    assert_eq!(
        stored,
        r#"["2024-05-01","09:30",1714523400000,"086-803-1000","001-0010",2024]"#
    );
    for wrong in [
        r#""2024-02-30""#,
        r#""24-05-01""#,
        r#""R6.5.1""#,
        "20240501",
    ] {
        assert!(serde_json::from_str::<Date>(wrong).is_err(), "{wrong}");
    }
    assert!(serde_json::from_str::<super::Time>(r#""9:30""#).is_err());
    assert!(serde_json::from_str::<super::FiscalYear>("9999").is_err());
    let kept: super::PhoneNumber = serde_json::from_str(r#""0120123456""#).unwrap();
    assert_eq!(kept.to_string(), "0120-123-456");
}
