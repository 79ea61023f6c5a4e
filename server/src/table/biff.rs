//! How the cells of an .xls show numbers: what reads their values does not tell it.
//!
//! The records are those of \[MS-XLS\] 2.4.

use std::collections::HashMap;

use super::{
    cfb::{long, records, short},
    format::Format,
};

/// The formats of all cells that show a number otherwise than it is.
#[derive(Debug, Default)]
pub(super) struct Formats {
    formats: Vec<Format>,
    /// Which of them a cell has, by sheet, row and column.
    cells: HashMap<(usize, usize, usize), usize>,
}

impl Formats {
    /// Reads them from the stream of a workbook. What can't be read is left out.
    pub(super) fn read(stream: &[u8]) -> Self {
        let (mut codes, mut styles, mut sheets) = (HashMap::new(), Vec::new(), Vec::new());
        for (kind, data) in records(stream) {
            match kind {
                0x041e => codes.extend(code(data)),
                0x00e0 => styles.push(short(data, 2).unwrap_or_default()),
                0x0085 => sheets.push(long(data, 0)),
                0x000a => break,
                _ => {}
            }
        }
        let formats = styles.iter().map(|number| {
            let code = codes.get(number).map_or("General", String::as_str);
            Format::read(code, Some((*number).into()))
        });
        let formats: Vec<Format> = formats.collect();
        let mut cells = HashMap::new();
        for (sheet, start) in sheets.into_iter().enumerate() {
            let sheet_of = start.and_then(|start| stream.get(start as usize..));
            for (row, column, style) in styled(sheet_of.unwrap_or_default()) {
                let style = usize::from(style);
                if formats.get(style).is_some_and(|format| !format.is_plain()) {
                    cells.insert((sheet, row, column), style);
                }
            }
        }
        Self { formats, cells }
    }

    /// How a cell of a sheet shows numbers; none where it shows them as they are.
    pub(super) fn of(&self, sheet: usize, (row, column): (usize, usize)) -> Option<&Format> {
        let style = self.cells.get(&(sheet, row, column))?;
        self.formats.get(*style)
    }
}

/// The number of a format and its words, in one byte or two for each character.
fn code(data: &[u8]) -> Option<(u16, String)> {
    let (number, length) = (short(data, 0)?, usize::from(short(data, 2)?));
    let text = data.get(5..)?;
    let code = match data.get(4)? & 1 {
        0 => text
            .iter()
            .take(length)
            .map(|byte| char::from(*byte))
            .collect(),
        _ => {
            let units = text.chunks_exact(2).take(length);
            let units: Vec<u16> = units
                .map(|unit| u16::from_le_bytes([unit[0], unit[1]]))
                .collect();
            String::from_utf16_lossy(&units)
        }
    };
    Some((number, code))
}

/// The rows, columns and styles of the cells of a sheet that hold numbers.
fn styled(sheet: &[u8]) -> Vec<(usize, usize, u16)> {
    let mut styled = Vec::new();
    let (mut is_begun, mut depth) = (false, 0_usize);
    for (kind, data) in records(sheet) {
        let place = short(data, 0).zip(short(data, 2));
        let place = place.map(|(row, column)| (usize::from(row), usize::from(column)));
        match (kind, place) {
            // Sheets may hold charts, which are made alike.
            (0x0809, _) if is_begun => depth += 1,
            (0x0809, _) => is_begun = true,
            (0x000a, _) if depth == 0 => break,
            (0x000a, _) => depth -= 1,
            _ if depth > 0 => {}
            (0x0006 | 0x0203 | 0x027e, Some((row, column))) => {
                styled.extend(short(data, 4).map(|style| (row, column, style)));
            }
            // A row of numbers.
            (0x00bd, Some((row, column))) => {
                let numbers = data.get(4..).unwrap_or_default().chunks_exact(6);
                let numbers = numbers.enumerate();
                styled.extend(
                    numbers.filter_map(|(at, number)| Some((row, column + at, short(number, 0)?))),
                );
            }
            _ => {}
        }
    }
    styled
}
