//! The calendar against ICU's, day by day.

use icu_calendar::cal::Japanese;
use icu_calendar::types::Weekday as IcuWeekday;

use super::{all_days, day};
use crate::jp::{
    Date, DateError, Era, FiscalYear, Half, Quarter, Time, Timestamp, Wareki, Weekday,
};

fn icu(date: Date) -> icu_calendar::Date<Japanese> {
    icu_calendar::Date::try_new_iso(date.year().into(), date.month(), date.day())
        .unwrap()
        .to_calendar(Japanese::new())
}

fn code(era: Era) -> &'static str {
    match era {
        Era::Taisho => "taisho",
        Era::Showa => "showa",
        Era::Heisei => "heisei",
        Era::Reiwa => "reiwa",
    }
}

#[test]
fn every_day_has_the_era_year_and_weekday_that_icu_gives() {
    let weekdays = [
        (IcuWeekday::Monday, Weekday::Monday, "月"),
        (IcuWeekday::Tuesday, Weekday::Tuesday, "火"),
        (IcuWeekday::Wednesday, Weekday::Wednesday, "水"),
        (IcuWeekday::Thursday, Weekday::Thursday, "木"),
        (IcuWeekday::Friday, Weekday::Friday, "金"),
        (IcuWeekday::Saturday, Weekday::Saturday, "土"),
        (IcuWeekday::Sunday, Weekday::Sunday, "日"),
    ];
    for date in all_days() {
        let oracle = icu(date);
        let Wareki { era, year } = date.wareki().unwrap();
        assert_eq!(oracle.era_year().era.as_str(), code(era), "{date}");
        assert_eq!(oracle.era_year().year, i32::from(year), "{date}");
        let (_, ours, letter) = weekdays
            .into_iter()
            .find(|it| it.0 == oracle.weekday())
            .unwrap();
        assert_eq!(date.weekday(), ours, "{date}");
        assert_eq!(date.weekday().to_string(), letter);
    }
}

#[test]
fn every_era_date_leads_back_to_the_day_that_icu_gives() {
    for date in all_days() {
        let oracle = icu(date);
        let letter = match oracle.era_year().era.as_str() {
            "taisho" => 'T',
            "showa" => 'S',
            "heisei" => 'H',
            "reiwa" => 'R',
            other => panic!("{other}"),
        };
        let typed = format!(
            "{letter}{}.{}.{}",
            oracle.era_year().year,
            date.month(),
            date.day()
        );
        assert_eq!(Date::read(&typed), Ok(date), "{typed}");
    }
}

#[test]
fn every_day_is_read_back_in_every_form() {
    let wide = |text: &str| -> String {
        let widen = |c: char| char::from_u32(c as u32 + 0xfee0).unwrap();
        text.chars()
            .map(|c| if c.is_ascii_graphic() { widen(c) } else { c })
            .collect()
    };
    for date in all_days() {
        let (year, month, number) = (date.year(), date.month(), date.day());
        let era = date.wareki().unwrap();
        let first_letter: String = era.era.name().chars().take(1).collect();
        for text in [
            date.to_string(),
            date.long(),
            date.short(),
            date.short().to_lowercase().replace('.', "/"),
            date.long_with_weekday(),
            wide(&date.to_string()),
            wide(&date.long()),
            wide(&date.short()),
            format!("{year}/{month}/{number}"),
            format!("{year}年{month}月{number}日"),
            format!("{year:04}{month:02}{number:02}"),
            format!("{first_letter}{}-{month}-{number}", era.year),
            format!("{}{:02}{month:02}{number:02}", era.era.letter(), era.year),
        ] {
            assert_eq!(text.parse(), Ok(date), "{text}");
        }
        assert_eq!(Date::from_iso(&date.to_string()), Ok(date));
    }
}

#[test]
fn eras_begin_and_end_on_their_days() {
    for (iso, long, short) in [
        ("1912-07-29", "1912年7月29日", "1912.7.29"),
        ("1912-07-30", "大正元年7月30日", "T1.7.30"),
        ("1926-12-24", "大正15年12月24日", "T15.12.24"),
        ("1926-12-25", "昭和元年12月25日", "S1.12.25"),
        ("1927-01-01", "昭和2年1月1日", "S2.1.1"),
        ("1989-01-07", "昭和64年1月7日", "S64.1.7"),
        ("1989-01-08", "平成元年1月8日", "H1.1.8"),
        ("2019-04-30", "平成31年4月30日", "H31.4.30"),
        ("2019-05-01", "令和元年5月1日", "R1.5.1"),
        ("2024-02-29", "令和6年2月29日", "R6.2.29"),
    ] {
        assert_eq!(
            (day(iso).long().as_str(), day(iso).short().as_str()),
            (long, short)
        );
        assert_eq!(Date::read(long), Ok(day(iso)));
        assert_eq!(Date::read(short), Ok(day(iso)));
    }
}

#[test]
fn a_day_outside_its_era_is_told_its_right_name() {
    for (typed, right) in [
        ("大正元年7月29日", "1912年7月29日"),
        ("T15.12.25", "昭和元年12月25日"),
        ("S1.12.24", "大正15年12月24日"),
        ("S64.1.8", "平成元年1月8日"),
        ("S65.1.1", "平成2年1月1日"),
        ("H1.1.7", "昭和64年1月7日"),
        ("H31.5.1", "令和元年5月1日"),
        ("平成32年5月1日", "令和2年5月1日"),
        ("R1.4.30", "平成31年4月30日"),
    ] {
        let error = Date::read(typed).unwrap_err();
        assert!(
            matches!(error, DateError::OtherEra { .. }),
            "{typed}: {error}"
        );
        assert!(
            error.to_string().contains(&format!("正しくは{right}です")),
            "{error}"
        );
    }
}

#[test]
fn day_numbers_run_without_gap_over_the_whole_calendar() {
    let mut before = Date::MIN;
    let mut count = 1;
    while let Some(date) = before.add_days(1) {
        assert!(date > before, "{date}");
        assert_eq!(
            Date::new(date.year(), date.month().into(), date.day().into()),
            Ok(date)
        );
        assert_eq!(Date::from_day_number(date.day_number()), Some(date));
        assert_eq!(date.day_number(), before.day_number() + 1);
        before = date;
        count += 1;
    }
    // 9999 years of 365 days, and a leap day in every fourth, less every hundredth, plus every 400th.
    assert_eq!((before, count), (Date::MAX, 9999 * 365 + 2499 - 99 + 24));
    assert_eq!(day("1970-01-01").day_number(), 0);
    assert_eq!(Date::MIN.add_days(-1), None);
    assert_eq!(Date::MAX.add_days(i32::MAX), None);
}

#[test]
fn every_day_lies_in_its_fiscal_year() {
    for date in all_days() {
        let year = FiscalYear::of(date);
        let by_hand = if date.month() >= 4 {
            date.year()
        } else {
            date.year() - 1
        };
        assert_eq!(year.year(), by_hand, "{date}");
        assert!(year.first_day() <= date && date <= year.last_day());
        let holders =
            (by_hand - 1..=by_hand + 1).filter(|it| FiscalYear::new(*it).unwrap().contains(date));
        assert_eq!(holders.count(), 1, "{date}");
        let months_from_april = (date.month() + 8) % 12;
        assert_eq!(Quarter::of(date) as u8, months_from_april / 3);
        assert_eq!(Half::of(date) as u8, months_from_april / 6);
        let month = year.months().nth(months_from_april.into()).unwrap();
        assert_eq!(
            (month.year(), month.month(), month.day()),
            (date.year(), date.month(), 1)
        );
    }
    for year in 1..9999 {
        let year = FiscalYear::new(year).unwrap();
        let next = year.last_day().add_days(1).unwrap();
        assert_eq!(
            FiscalYear::of(next).first_day(),
            if year.year() == 9998 {
                year.first_day()
            } else {
                next
            }
        );
        assert_eq!(year.months().count(), 12);
    }
}

#[test]
fn fiscal_years_go_by_the_era_at_their_end() {
    for (date, short, plain, long) in [
        ("2018-06-01", "H30", "平成30年度", "平成30年度"),
        ("2019-04-01", "R1", "令和元年度", "令和元年度（平成31年度）"),
        ("2020-03-31", "R1", "令和元年度", "令和元年度（平成31年度）"),
        ("2020-04-01", "R2", "令和2年度", "令和2年度"),
        ("2024-05-01", "R6", "令和6年度", "令和6年度"),
        ("1989-03-31", "S63", "昭和63年度", "昭和63年度"),
        ("1989-04-01", "H1", "平成元年度", "平成元年度"),
        ("1911-04-01", "1911", "1911年度", "1911年度"),
    ] {
        let year = FiscalYear::of(day(date));
        assert_eq!(
            (
                year.short().as_str(),
                year.to_string().as_str(),
                year.long().as_str()
            ),
            (short, plain, long)
        );
    }
    assert_eq!(
        Quarter::ALL.map(|it| it.to_string()).join("、"),
        "第1四半期、第2四半期、第3四半期、第4四半期"
    );
    assert_eq!(Half::ALL.map(|it| it.to_string()).join("、"), "上期、下期");
}

#[test]
fn ages_count_up_on_the_birthday() {
    for (birth, on, age) in [
        ("1944-05-01", "2024-04-30", Some(79)),
        ("1944-05-01", "2024-05-01", Some(80)),
        ("2024-02-29", "2025-02-28", Some(0)),
        ("2024-02-29", "2025-03-01", Some(1)),
        ("2024-02-29", "2028-02-29", Some(4)),
        ("2024-05-01", "2024-05-01", Some(0)),
        ("2024-05-01", "2024-04-30", None),
    ] {
        assert_eq!(day(birth).age_on(day(on)), age, "{birth} {on}");
    }
}

#[test]
fn moments_and_the_japanese_clock_agree() {
    for (millis, iso, long) in [
        (0, "1970-01-01T09:00+09:00", "昭和45年1月1日（木） 9:00"),
        (-1, "1970-01-01T08:59+09:00", "昭和45年1月1日（木） 8:59"),
        (
            1_714_523_400_000,
            "2024-05-01T09:30+09:00",
            "令和6年5月1日（水） 9:30",
        ),
        (
            1_556_636_399_999,
            "2019-04-30T23:59+09:00",
            "平成31年4月30日（火） 23:59",
        ),
        (
            1_556_636_400_000,
            "2019-05-01T00:00+09:00",
            "令和元年5月1日（水） 0:00",
        ),
    ] {
        let moment = Timestamp::from_millis(millis);
        assert_eq!(
            (moment.to_string().as_str(), moment.long().as_str()),
            (iso, long)
        );
        assert_eq!(
            moment.to_string().parse(),
            Ok(Timestamp::from_millis(millis.div_euclid(60_000) * 60_000))
        );
    }
    for date in all_days().step_by(7) {
        for minute in (0..24 * 60).step_by(37) {
            let time = Time::new(minute / 60, minute % 60).unwrap();
            let moment = Timestamp::from_jst(date, time);
            assert_eq!(moment.to_jst(), (date, time));
            assert_eq!(moment.to_string().parse(), Ok(moment));
        }
    }
    assert_eq!(Timestamp::from_millis(i64::MAX).date(), Date::MAX);
    assert_eq!(Timestamp::from_millis(i64::MIN).date(), Date::MIN);
}
