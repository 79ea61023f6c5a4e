//! What people type, and what nobody should.

use proptest::prelude::*;

use super::day;
use crate::jp::{
    Date, DateError, FiscalYear, PhoneNumber, PostalCode, Query, Time, TimeError, Timestamp,
    TimestampError, fold,
};

#[test]
fn dates_as_people_type_them() {
    for typed in [
        "R6.5.1",
        "r6/5/1",
        "Ｒ６．５．１",
        "R06.05.01",
        "R060501",
        "令和6年5月1日",
        "令和６年５月１日",
        "令6.5.1",
        "令和6.5.1",
        "㋿6年5月1日",
        "令和六年五月一日",
        "令和 6 年 5 月 1 日",
        "R6-5-1",
        "R6・5・1",
        "2024-05-01",
        "2024/5/1",
        "２０２４／５／１",
        "2024.5.1",
        "2024年5月1日",
        "西暦2024年5月1日",
        "20240501",
        "２０２４０５０１",
        "二〇二四年五月一日",
        "2024-05-01(水)",
        "R6.5.1（水）",
        "R6.5.1 水曜日",
        "\u{feff}2024ー05ー01\r\n",
    ] {
        assert_eq!(Date::read(typed), Ok(day("2024-05-01")), "{typed}");
    }
    for (typed, iso) in [
        ("令和元年5月1日", "2019-05-01"),
        ("㍻31年4月30日", "2019-04-30"),
        ("㍼64.1.7", "1989-01-07"),
        ("㍽15.12.24", "1926-12-24"),
        ("昭和三十九年十月十日", "1964-10-10"),
        ("昭和六十二年十二月二十三日", "1987-12-23"),
        (
            "明治45年7月29日".replace("明治45", "1912").as_str(),
            "1912-07-29",
        ),
        ("平成元年1月8日（日）", "1989-01-08"),
        ("令和6年5月5日日曜日", "2024-05-05"),
        ("R6.5.5 日曜", "2024-05-05"),
    ] {
        assert_eq!(Date::read(typed), Ok(day(iso)), "{typed}");
    }
}

#[test]
fn wrong_dates_say_what_to_do() {
    for (typed, error) in [
        ("", DateError::Empty),
        (" 　", DateError::Empty),
        ("きのう", DateError::Unreadable),
        ("R6", DateError::Unreadable),
        ("R6.5", DateError::Unreadable),
        ("R6.5.1.2", DateError::Unreadable),
        ("2024年5月1日9:30", DateError::Unreadable),
        ("2024-05-05()", DateError::Unreadable),
        ("2024-05-05曜日", DateError::Unreadable),
        ("6.5.1", DateError::NoEra(6)),
        ("24/5/1", DateError::NoEra(24)),
        ("5月1日", DateError::NoYear(5, 1)),
        ("R0.5.1", DateError::NoSuchYear),
        ("0000-05-01", DateError::NoSuchYear),
        ("R6.13.1", DateError::NoSuchMonth(13)),
        ("R6.0.1", DateError::NoSuchMonth(0)),
        (
            "2024-04-31",
            DateError::NoSuchDay {
                year: 2024,
                month: 4,
                day: 31,
            },
        ),
        (
            "R5.2.29",
            DateError::NoSuchDay {
                year: 2023,
                month: 2,
                day: 29,
            },
        ),
        (
            "R5.2.0",
            DateError::NoSuchDay {
                year: 2023,
                month: 2,
                day: 0,
            },
        ),
        ("M45.7.29", DateError::OldEra),
        ("明治45年7月29日", DateError::OldEra),
        ("R6.5.1(木)", DateError::OtherWeekday(day("2024-05-01"))),
    ] {
        assert_eq!(Date::read(typed), Err(error), "{typed}");
    }
    assert_eq!(
        Date::read("R5.2.29").unwrap_err().to_string(),
        "2月29日はありません。2023年の2月は28日までです。"
    );
    assert_eq!(
        Date::read("H32.5.1").unwrap_err().to_string(),
        "この日は平成ではありません。正しくは令和2年5月1日です。"
    );
    assert_eq!(
        Date::read("R6.5.1(木)").unwrap_err().to_string(),
        "令和6年5月1日は水曜日です。日付か曜日を直してください。"
    );
}

#[test]
fn a_day_without_a_year_takes_the_year_it_is_given() {
    for (typed, iso) in [
        ("6月1日", "2024-06-01"),
        ("６／１", "2024-06-01"),
        ("2.29", "2024-02-29"),
        ("R5.6.1", "2023-06-01"),
    ] {
        assert_eq!(Date::read_in_year(typed, 2024), Ok(day(iso)), "{typed}");
    }
    assert!(Date::read_in_year("2/29", 2023).is_err());
    assert!(Date::read_in_year("6/1", 0).is_err());
}

#[test]
fn times_as_people_type_them() {
    for (typed, shown) in [
        ("9:30", "09:30"),
        ("９：３０", "09:30"),
        ("930", "09:30"),
        ("0930", "09:30"),
        ("1430", "14:30"),
        ("9時半", "09:30"),
        ("九時半", "09:30"),
        ("9時30分", "09:30"),
        ("9時5分", "09:05"),
        ("午前9時半", "09:30"),
        ("午後2時15分", "14:15"),
        ("午後 2:15", "14:15"),
        ("PM2:15", "14:15"),
        ("2:15 pm", "14:15"),
        ("14時", "14:00"),
        ("9", "09:00"),
        ("14", "14:00"),
        ("午後0時", "12:00"),
        ("午前0時", "00:00"),
        ("正午", "12:00"),
        ("0:00", "00:00"),
        ("23:59", "23:59"),
        ("9.30", "09:30"),
        ("午後14時", "14:00"),
    ] {
        assert_eq!(Time::read(typed).unwrap().to_string(), shown, "{typed}");
    }
    for (typed, error) in [
        ("", TimeError::Empty),
        ("朝", TimeError::Unreadable),
        ("9:5", TimeError::Unreadable),
        ("9:300", TimeError::Unreadable),
        ("24:00", TimeError::NoSuchHour(24)),
        ("9:60", TimeError::NoSuchMinute(60)),
        ("990", TimeError::NoSuchMinute(90)),
        ("午後12時", TimeError::NoonOrMidnight),
        ("12:30AM", TimeError::NoonOrMidnight),
    ] {
        assert_eq!(Time::read(typed), Err(error), "{typed}");
    }
    for minute in 0..24 * 60 {
        let time = Time::new(minute / 60, minute % 60).unwrap();
        assert_eq!(time.minute_of_day(), minute);
        assert_eq!(time.to_string().parse(), Ok(time));
        assert_eq!(time.short().parse(), Ok(time));
        assert_eq!(Time::from_iso(&time.to_string()), Ok(time));
    }
}

#[test]
fn moments_in_iso_form() {
    let half_past_nine = Timestamp::from_millis(1_714_523_400_000);
    for text in [
        "2024-05-01T09:30+09:00",
        "2024-05-01T09:30",
        "2024-05-01 09:30",
        "2024-05-01T09:30:00+09:00",
        "2024-05-01T00:30Z",
        "2024-05-01T00:30:00.000Z",
        "2024-04-30T19:30-05:00",
    ] {
        assert_eq!(text.parse(), Ok(half_past_nine), "{text}");
    }
    assert_eq!(
        "2024-05-01T09:30:01.25".parse(),
        Ok(Timestamp::from_millis(1_714_523_401_250))
    );
    for text in [
        "",
        "2024-05-01",
        "2024-05-01T9:30",
        "2024-05-01T09:30:60",
        "2024-05-01T09:30:1",
        "2024-05-01T09:30+9",
        "2024-05-01T09:3０",
    ] {
        assert!(text.parse::<Timestamp>().is_err(), "{text}");
    }
    let error = "2024-02-30T09:30".parse::<Timestamp>().unwrap_err();
    assert!(
        matches!(error, TimestampError::Date(DateError::NoSuchDay { .. })),
        "{error}"
    );
}

/// Pieces of dates and numbers, so that the parsers get past their first character.
fn pieces() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "令和",
        "令",
        "R",
        "Ｒ",
        "㍻",
        "昭和",
        "明治",
        "元",
        "年",
        "月",
        "日",
        "時",
        "分",
        "半",
        "午後",
        "正午",
        "十",
        "二",
        "〇",
        "0",
        "1",
        "9",
        "31",
        "２０２４",
        "99999",
        "20240501",
        ".",
        "/",
        "-",
        "ー",
        "：",
        ":",
        "(",
        "）",
        "水",
        "曜",
        " ",
        "　",
        "〒",
        "#",
        "+81",
        "T",
        "Z",
        "ヶ",
        "ﾞ",
        "\u{3099}",
        "\u{e0100}",
        "\u{301}",
        "e",
        "髙",
        "①",
        "\0",
        "𠮷",
    ]);
    prop::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn no_text_stops_a_parser(text in prop_oneof![any::<String>(), pieces()], year: u16) {
        for date in [Date::read(&text), Date::read_in_year(&text, year)].into_iter().flatten() {
            prop_assert_eq!(Date::read(&date.long()), Ok(date));
        }
        if let Ok(time) = Time::read(&text) {
            prop_assert_eq!(Time::read(&time.short()), Ok(time));
        }
        if let Ok(number) = PhoneNumber::read(&text) {
            prop_assert_eq!(PhoneNumber::read(&number.to_string()), Ok(number));
        }
        if let Ok(code) = PostalCode::read(&text) {
            prop_assert_eq!(PostalCode::read(&code.with_mark()), Ok(code));
        }
        if let Ok(moment) = Timestamp::from_iso(&text) {
            prop_assert!(Timestamp::from_iso(&moment.to_string()).is_ok());
        }
        let _ = PhoneNumber::read_list(&text);
        let _ = (Date::from_iso(&text), Time::from_iso(&text), FiscalYear::new(year));
    }

    #[test]
    fn folding_a_key_changes_nothing(text in prop_oneof![any::<String>(), pieces()]) {
        let key = fold(&text);
        prop_assert_eq!(fold(&key), key);
    }

    #[test]
    fn a_name_is_found_by_its_parts(text in "[ -~　ぁ-んァ-ンｦ-ﾝ亜-熙０-９ー㈱①髙﨑]{0,20}") {
        prop_assert!(Query::new(&text).matches(&fold(&text)), "{:?}", text);
    }

    #[test]
    fn every_moment_has_a_date(millis: i64) {
        let moment = Timestamp::from_millis(millis);
        prop_assert!((Date::MIN..=Date::MAX).contains(&moment.date()));
        prop_assert!(!moment.long().is_empty() && !moment.short().is_empty());
    }
}
