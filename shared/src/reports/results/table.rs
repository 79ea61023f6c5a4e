//! The table as a file.

use super::{Figure, Results};
use crate::{
    jp::Date,
    wire::{Cell, TableToWrite},
};

/// The table with its columns of years, the day on which each was read, and the total.
#[must_use]
pub fn table(results: &Results) -> TableToWrite {
    let columns = &results.columns;
    let head = columns.iter().map(super::Column::label);
    let line = |label: &str, cells: Vec<Cell>, total: Cell| -> Vec<Cell> {
        let label = std::iter::once(Cell::from(label));
        label.chain(cells).chain([total]).collect()
    };
    let number = |count: usize| Cell::Number(f64::from(u32::try_from(count).unwrap_or(u32::MAX)));
    let day = |day: Date| Cell::Day {
        day: day.to_string(),
    };
    let read_on = columns.iter().map(|column| day(column.read_on)).collect();
    let read_on = line("数えた日", read_on, Cell::empty());
    let figures = results.figures().map(|figure: Figure| {
        let counts = columns.iter().map(|it| number(it.count(figure))).collect();
        line(figure.label(), counts, number(results.total(figure)))
    });
    let shares = columns.iter().map(|it| Cell::Text(it.share().text()));
    let share = line(SHARE, shares.collect(), Cell::Text(results.share().text()));
    TableToWrite {
        title: format!("事業実績（{}）", results.on.long()),
        head: ["項目".to_owned()]
            .into_iter()
            .chain(head)
            .chain(["合計".to_owned()])
            .collect(),
        rows: std::iter::once(read_on)
            .chain(figures)
            .chain([share])
            .collect(),
        ..TableToWrite::default()
    }
}

/// What the share is called, to the letter as it is printed.
pub const SHARE: &str = "支援に繋がった割合";
