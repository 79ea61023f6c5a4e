//! 事業実績 (S11): what agencies have asked and what came of it, by fiscal year, as the city prints it.
//!
//! A reading of what happened, for any day: nothing of it is counted up anywhere. Each figure is the list of what it counts.

mod history;
mod share;
mod table;

use std::collections::BTreeMap;

pub use history::{Facts, History};
pub use share::Share;
pub use table::{SHARE, table};

use self::history::Status;
use crate::{
    domain::meeting::MeetingKind,
    jp::{Date, FiscalYear},
    record::RecordId,
};

/// A line of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Figure {
    /// What agencies have asked.
    Intake,
    /// What of it became a case.
    Cases,
    /// The cases that came with a つなぐシート.
    CasesWithSheet,
    /// The other cases.
    CasesWithoutSheet,
    /// Meetings.
    Meetings,
    /// Case conferences.
    CaseMeetings,
    /// What was talked over before a case conference.
    PreMeetings,
    /// Meetings with advisers.
    AdvisorMeetings,
    /// What an answer was enough for.
    Inquiries,
    /// The cases that are over.
    Closed,
    /// The cases whose roles are decided.
    Monitoring,
    /// The cases that are being arranged.
    Arranging,
    /// What was asked, and nobody has said yet what comes of it. The printed table has no line for it; it stands only where it is not 0.
    Received,
    /// Closed, monitored and answered together.
    Connected,
}

impl Figure {
    /// All lines, as they are printed.
    pub const ALL: [Self; 14] = [
        Self::Intake,
        Self::Cases,
        Self::CasesWithSheet,
        Self::CasesWithoutSheet,
        Self::Meetings,
        Self::CaseMeetings,
        Self::PreMeetings,
        Self::AdvisorMeetings,
        Self::Inquiries,
        Self::Closed,
        Self::Monitoring,
        Self::Arranging,
        Self::Received,
        Self::Connected,
    ];

    /// What it is called, to the letter as it is printed.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Intake => "相談支援包括化推進員相談受付件数",
            Self::Cases => "取扱ケース",
            Self::CasesWithSheet => "つなぐシート活用件数",
            Self::CasesWithoutSheet => "つなぐシート活用なし件数",
            Self::Meetings => "会議等開催",
            Self::CaseMeetings => "ケース会議開催回数",
            Self::PreMeetings => "ケース会議事前打ち合わせ",
            Self::AdvisorMeetings => "アドバイザー会議",
            Self::Inquiries => "問い合わせ・相談のみ",
            Self::Closed => "ケース終結件数",
            Self::Monitoring => "モニタリング件数（関係機関の役割分担決定後の経過観察中）",
            Self::Arranging => "支援調整中の件数（関係機関との日程等調整中）",
            Self::Received => "受け付けたままの件数（対応をまだ決めていないもの）",
            Self::Connected => "支援に繋がった件数",
        }
    }

    /// What it is a part of.
    #[must_use]
    pub const fn part_of(self) -> Option<Self> {
        match self {
            Self::CasesWithSheet | Self::CasesWithoutSheet => Some(Self::Cases),
            Self::CaseMeetings | Self::PreMeetings | Self::AdvisorMeetings => Some(Self::Meetings),
            _ => None,
        }
    }

    /// A short name that stays.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Intake => "intake",
            Self::Cases => "cases",
            Self::CasesWithSheet => "cases_with_sheet",
            Self::CasesWithoutSheet => "cases_without_sheet",
            Self::Meetings => "meetings",
            Self::CaseMeetings => "case_meetings",
            Self::PreMeetings => "pre_meetings",
            Self::AdvisorMeetings => "advisor_meetings",
            Self::Inquiries => "inquiries",
            Self::Closed => "closed",
            Self::Monitoring => "monitoring",
            Self::Arranging => "arranging",
            Self::Received => "received",
            Self::Connected => "connected",
        }
    }

    /// The one with this code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|figure| figure.code() == code)
    }
}

/// On which day each fiscal year is read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Reading {
    /// All on the day asked for.
    #[default]
    OnTheDay,
    /// Those that are over on their last day, as the city prints them.
    AtYearEnds,
}

/// The most columns of years: a sheet of A4 across holds them. What was before lies in the first.
pub const MOST_YEARS: usize = 12;

/// What was counted of some years.
#[derive(Clone, Debug, PartialEq)]
pub struct Column {
    /// The last of its years.
    pub year: FiscalYear,
    /// Whether the years before it lie in it, too.
    pub with_earlier: bool,
    /// The day on which that year is read.
    pub read_on: Date,
    /// What each line counts, in the order in which it came.
    counted: BTreeMap<Figure, Vec<RecordId>>,
}

impl Column {
    /// What a line counts.
    #[must_use]
    pub fn ids(&self, figure: Figure) -> &[RecordId] {
        self.counted.get(&figure).map_or(&[], Vec::as_slice)
    }

    /// How much a line counts.
    #[must_use]
    pub fn count(&self, figure: Figure) -> usize {
        self.ids(figure).len()
    }

    /// How much of what was asked has come to something.
    #[must_use]
    pub fn share(&self) -> Share {
        Share {
            part: self.count(Figure::Connected),
            of: self.count(Figure::Intake),
        }
    }

    /// What its years are called: 令和元年度, 平成27年度まで.
    #[must_use]
    pub fn label(&self) -> String {
        let until = if self.with_earlier { "まで" } else { "" };
        format!("{}{until}", self.year)
    }

    fn new(year: FiscalYear, on: Date, reading: Reading) -> Self {
        Self {
            year,
            with_earlier: false,
            read_on: reading.day_of(year, on),
            counted: BTreeMap::new(),
        }
    }

    fn add(&mut self, figure: Figure, id: RecordId) {
        self.counted.entry(figure).or_default().push(id);
    }
}

impl Reading {
    /// The day on which a fiscal year is read.
    fn day_of(self, year: FiscalYear, on: Date) -> Date {
        match self {
            Self::OnTheDay => on,
            Self::AtYearEnds => on.min(year.last_day()),
        }
    }
}

/// The whole table.
#[derive(Clone, Debug, PartialEq)]
pub struct Results {
    /// The day it is read on.
    pub on: Date,
    /// A column for each fiscal year from the first with anything in it to that of the day, the oldest first.
    pub columns: Vec<Column>,
}

impl Results {
    /// What a line counts in all years.
    pub fn ids(&self, figure: Figure) -> impl Iterator<Item = RecordId> {
        let each = self.columns.iter();
        each.flat_map(move |column| column.ids(figure).iter().copied())
    }

    /// How much a line counts in all years.
    #[must_use]
    pub fn total(&self, figure: Figure) -> usize {
        let each = self.columns.iter();
        each.map(|column| column.count(figure)).sum()
    }

    /// How much of what was asked has come to something, in all years.
    #[must_use]
    pub fn share(&self) -> Share {
        Share {
            part: self.total(Figure::Connected),
            of: self.total(Figure::Intake),
        }
    }

    /// The lines of the table: those that are printed, and what waits where anything does.
    pub fn figures(&self) -> impl Iterator<Item = Figure> {
        let waits = self.total(Figure::Received) > 0;
        let all = Figure::ALL.into_iter();
        all.filter(move |figure| *figure != Figure::Received || waits)
    }
}

/// Reads the table for a day. An intake counts for the fiscal year in which it came, with how far it is on the day its year is read
/// on; so each of them is closed, monitored, arranged, answered or waits, and nothing twice. A meeting counts for the year in which it
/// was held.
#[must_use]
pub fn results(history: &History, on: Date, reading: Reading) -> Results {
    let mut years = BTreeMap::<FiscalYear, Column>::new();
    let mut column = |year: FiscalYear, then: &dyn Fn(&mut Column)| {
        let column = years
            .entry(year)
            .or_insert_with(|| Column::new(year, on, reading));
        then(column);
    };
    for asked in history.asked() {
        let year = FiscalYear::of(asked.received_on());
        let Some(status) = asked.status(reading.day_of(year, on)) else {
            continue;
        };
        let id = asked.id();
        let with_sheet = asked.is_with_sheet();
        column(year, &|column| {
            column.add(Figure::Intake, id);
            let stage = match status {
                Status::Received => Figure::Received,
                Status::Inquiry => Figure::Inquiries,
                Status::Arranging => Figure::Arranging,
                Status::Monitoring => Figure::Monitoring,
                Status::Closed => Figure::Closed,
            };
            column.add(stage, id);
            if !matches!(status, Status::Received | Status::Inquiry) {
                column.add(Figure::Cases, id);
                column.add(
                    if with_sheet {
                        Figure::CasesWithSheet
                    } else {
                        Figure::CasesWithoutSheet
                    },
                    id,
                );
            }
            if !matches!(status, Status::Received | Status::Arranging) {
                column.add(Figure::Connected, id);
            }
        });
    }
    for held in history.held().filter(|held| held.on <= on) {
        column(FiscalYear::of(held.on), &|column| {
            column.add(Figure::Meetings, held.id);
            let kind = match held.kind {
                MeetingKind::CaseConference => Figure::CaseMeetings,
                MeetingKind::Preparatory => Figure::PreMeetings,
                MeetingKind::Advisory => Figure::AdvisorMeetings,
            };
            column.add(kind, held.id);
        });
    }
    let columns = in_columns(years, on, reading);
    Results { on, columns }
}

/// The years up to that of the day, none left out; of more than [`MOST_YEARS`] the oldest in one.
fn in_columns(mut years: BTreeMap<FiscalYear, Column>, on: Date, reading: Reading) -> Vec<Column> {
    let last = FiscalYear::of(on);
    let first = years.keys().next().copied().unwrap_or(last);
    let most = u16::try_from(MOST_YEARS - 1).unwrap_or(u16::MAX);
    let shown = first.year().max(last.year().saturating_sub(most));
    let mut columns: Vec<Column> = (shown..=last.year())
        .filter_map(|year| FiscalYear::new(year).ok())
        .map(|year| {
            let known = years.remove(&year);
            known.unwrap_or_else(|| Column::new(year, on, reading))
        })
        .collect();
    if let Some(oldest) = columns.first_mut() {
        let own = std::mem::take(&mut oldest.counted);
        oldest.with_earlier = !years.is_empty();
        for (figure, ids) in years.into_values().flat_map(|earlier| earlier.counted) {
            oldest.counted.entry(figure).or_default().extend(ids);
        }
        for (figure, ids) in own {
            oldest.counted.entry(figure).or_default().extend(ids);
        }
    }
    columns
}
