//! What the city has printed, on the days it has printed it for.

use serde::Deserialize;
use shared::{
    domain::casework::{Became, PastIntake, PastMeeting},
    reports::results::{Figure, History, MOST_YEARS, Reading, SHARE, Share, results, table},
    sample::printed_history,
    wire::Cell,
};
use std::collections::BTreeMap;

use super::{column, counts, day, doc, docs};

#[derive(Deserialize)]
struct Printed {
    columns: Vec<Year>,
    rows: BTreeMap<String, Row>,
    earlier_reading: Earlier,
}

#[derive(Deserialize)]
struct Year {
    fiscal_year: String,
    as_of: String,
}

#[derive(Deserialize)]
struct Row {
    label: String,
    #[serde(default)]
    values: Vec<usize>,
    total: Option<usize>,
    printed: Option<String>,
}

#[derive(Deserialize)]
struct Earlier {
    as_of: String,
    #[serde(rename = "H30")]
    first: BTreeMap<String, usize>,
    #[serde(rename = "R1")]
    second: BTreeMap<String, usize>,
}

fn printed() -> Printed {
    serde_json::from_str(include_str!("../../fixtures/project-results.json")).unwrap()
}

/// The history in both forms: written here from the first, and kept in lists before.
fn histories() -> [(&'static str, History); 2] {
    let told = printed_history();
    let intakes = told.intakes.iter().enumerate();
    let meetings = told.meetings.iter().enumerate();
    let kept = intakes
        .map(|(n, it)| doc(n as u128, it))
        .chain(meetings.map(|(n, it)| doc((1 << 32) + n as u128, it)));
    [
        ("here", History::read(docs(&told.records()))),
        ("kept", History::read(kept)),
    ]
}

#[test]
fn the_printed_figures_on_the_printed_days() {
    let printed = printed();
    for (form, history) in histories() {
        for (n, year) in printed.columns.iter().enumerate() {
            let results = results(&history, day(&year.as_of), Reading::OnTheDay);
            let column = column(&results, &year.fiscal_year);
            for (code, row) in &printed.rows {
                let Some(expected) = row.values.get(n) else {
                    continue;
                };
                let figure = Figure::from_code(code).unwrap();
                assert_eq!(figure.label(), row.label);
                let counted = column.count(figure);
                assert_eq!(counted, *expected, "{form} {} {code}", year.fiscal_year);
            }
            assert_eq!(column.count(Figure::Received), 0, "{form}");
        }
    }
}

#[test]
fn the_whole_printed_table_with_its_totals_and_its_share() {
    let printed = printed();
    let on = day("2020-06-30");
    for (form, history) in histories() {
        let results = results(&history, on, Reading::AtYearEnds);
        let read_on = results.columns.iter().map(|it| it.read_on.to_string());
        let as_of: Vec<_> = printed.columns.iter().map(|it| it.as_of.clone()).collect();
        assert_eq!(read_on.collect::<Vec<_>>(), as_of, "{form}");
        let mut lines = Vec::new();
        for figure in Figure::ALL {
            if let Some(row) = printed.rows.get(figure.code()) {
                assert_eq!(figure.label(), row.label);
                assert_eq!(Some(results.total(figure)), row.total, "{form} {figure:?}");
                lines.push(row.label.clone());
            }
        }
        let share = &printed.rows["connected_rate"];
        assert_eq!(Some(results.share().text()), share.printed, "{form}");
        assert_eq!(SHARE, share.label);
        lines.push(share.label.clone());
        // The file says the same, line by line: no line more than is printed.
        let table = table(&results);
        let text = |cell: &Cell| match cell {
            Cell::Text(text) => text.clone(),
            Cell::Number(number) => number.to_string(),
            Cell::Day { day } => day.clone(),
        };
        assert_eq!(
            table.head,
            ["項目", "平成30年度", "令和元年度", "令和2年度", "合計"]
        );
        let first: Vec<_> = table.rows.iter().map(|row| text(&row[0])).collect();
        assert_eq!(first[0], "数えた日");
        assert_eq!(first[1..], lines);
        assert_eq!(lines.len(), printed.rows.len());
        let intake: Vec<_> = table.rows[1].iter().map(text).collect();
        assert_eq!(intake[1..], ["42", "65", "27", "134"]);
        let last: Vec<_> = table.rows[lines.len()].iter().map(text).collect();
        assert_eq!(last.last().unwrap(), "約99%");
    }
}

#[test]
fn the_same_years_read_on_another_day_differ_in_how_far_they_are() {
    let earlier = printed().earlier_reading;
    for (form, history) in histories() {
        let results = results(&history, day(&earlier.as_of), Reading::OnTheDay);
        for (year, expected) in [("H30", &earlier.first), ("R1", &earlier.second)] {
            let column = column(&results, year);
            for (code, expected) in expected {
                let figure = Figure::from_code(code).unwrap();
                assert_eq!(column.count(figure), *expected, "{form} {year} {code}");
            }
        }
    }
}

#[test]
fn what_nobody_has_dealt_with_yet_has_a_line_of_its_own() {
    let mut past = PastIntake {
        number: "1".into(),
        received_on: day("2021-03-30"),
        agency: None,
        reasons: [].into_iter().collect(),
        became: Became::Case,
        with_sheet: false,
        opened_on: Some(day("2021-04-02")),
        decided_on: None,
        withdrawn_on: None,
        decided_anew_on: None,
        closed_on: None,
        outcome: None,
    };
    let history = History::read([doc(1, &past)]);
    let results = |on, reading| results(&history, day(on), reading);
    let waits = results("2021-04-01", Reading::OnTheDay);
    let expected = [(Figure::Intake, 1), (Figure::Received, 1)];
    assert_eq!(counts(column(&waits, "R2")), expected);
    assert!(waits.figures().any(|figure| figure == Figure::Received));
    assert_eq!(waits.share().text(), "0%");
    // Read at the end of its year it waits for ever; today it is a case.
    let ends = results("2022-04-01", Reading::AtYearEnds);
    assert_eq!(counts(column(&ends, "R2")), expected);
    let now = results("2022-04-01", Reading::OnTheDay);
    assert_eq!(column(&now, "R2").count(Figure::Arranging), 1);
    assert!(now.figures().all(|figure| figure != Figure::Received));
    assert_eq!(
        now.columns.len(),
        3,
        "years without anything stand there, too"
    );
    // Before anything was asked there is a table of nothing.
    let before = results("2021-03-29", Reading::OnTheDay);
    assert_eq!(before.columns.len(), 1);
    assert_eq!(before.share().text(), "―");
    past.became = Became::Inquiry;
    past.opened_on = None;
    let history = History::read([doc(1, &past)]);
    let answered =
        shared::reports::results::results(&history, day("2021-03-30"), Reading::OnTheDay);
    assert_eq!(answered.share().text(), "100%");
}

#[test]
fn a_share_is_rounded_and_says_so() {
    for (part, of, text) in [
        (0, 0, "―"),
        (0, 3, "0%"),
        (1, 3, "約33%"),
        (2, 3, "約67%"),
        (132, 134, "約99%"),
        (1, 200, "約1%"),
        (1, 201, "約0%"),
        (199, 200, "約100%"),
        (7, 7, "100%"),
    ] {
        assert_eq!(Share { part, of }.text(), text, "{part} of {of}");
    }
}

#[test]
fn of_many_years_the_oldest_stand_in_one_column_and_none_is_lost() {
    let held = |year: u16| PastMeeting {
        number: None,
        held_on: day(&format!("{year}-06-01")),
        meeting: shared::domain::meeting::MeetingKind::Advisory,
        case_number: None,
    };
    // A day mistyped a thousand years ago is seen, and makes no thousand columns.
    let years = [1019, 2001, 2010, 2018, 2026];
    let docs = years
        .iter()
        .map(|year| doc(u128::from(*year), &held(*year)));
    let results = results(&History::read(docs), day("2026-11-26"), Reading::AtYearEnds);
    assert_eq!(results.columns.len(), MOST_YEARS);
    let first = &results.columns[0];
    assert_eq!(first.label(), "平成27年度まで");
    assert_eq!(first.count(Figure::Meetings), 3);
    assert_eq!(results.total(Figure::AdvisorMeetings), years.len());
    let labels = results.columns[1..].iter().map(|column| column.label());
    let labels: Vec<_> = labels.collect();
    assert!(labels.iter().all(|label| !label.contains("まで")));
    assert_eq!(labels.last().unwrap(), "令和8年度");
}
