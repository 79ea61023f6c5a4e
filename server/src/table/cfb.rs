//! What an .xls is before anything is made of it: what reads it takes its word for how large it is.
//!
//! The container and its records are described in \[MS-CFB\] and \[MS-XLS\].

use super::{MOST, MOST_SHEETS, MOST_TEXT, TableError};

/// How such a file begins.
pub(super) const MAGIC: [u8; 8] = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];

/// The most cells that all sheets may span.
const SPANNED: usize = 2_000_000;

/// Sector numbers from here on have meanings of their own.
const RESERVED: u32 = 0xffff_fffa;
const END: u32 = 0xffff_fffe;

/// Shorter streams lie in small sectors of their own.
const SMALL: usize = 4_096;

/// The stream of its sheets, if nothing in it is larger than it may be, and no chain of sectors goes round in a circle.
pub(super) fn weigh(bytes: &[u8]) -> Result<Vec<u8>, TableError> {
    let mut found = None;
    let book = Container::read(bytes).ok_or(TableError::Unreadable)?;
    // Only these are read, and of each the first: thousands of entries may lead to one stream.
    for name in ["workbook", "book"] {
        let mut entries = book.directories.chunks_exact(128);
        let Some(directory) = entries.find(|entry| is_named(entry, name)) else {
            continue;
        };
        let place = long(directory, 116).zip(long(directory, 120));
        let (start, length) = place.ok_or(TableError::Unreadable)?;
        let length = length as usize;
        let stream = if length < SMALL {
            chain(&book.small, 64, 0, &book.small_table, start, length)
        } else {
            chain(bytes, book.size, 1, &book.table, start, length)
        };
        let stream = stream.ok_or(TableError::Unreadable)?;
        weigh_stream(&stream)?;
        found.get_or_insert(stream);
    }
    found.ok_or(TableError::Unreadable)
}

/// Whether an entry of the directory has this name, in whatever case.
fn is_named(entry: &[u8], name: &str) -> bool {
    let units = entry.chunks_exact(2).take(32);
    let units = units.map(|unit| u16::from_le_bytes([unit[0], unit[1]]));
    let units = units.take_while(|unit| *unit != 0);
    let units = units.map(|unit| u8::try_from(unit).unwrap_or_default().to_ascii_lowercase());
    units.eq(name.bytes())
}

struct Container {
    /// Bytes of a sector.
    size: usize,
    /// Which sector comes after each.
    table: Vec<u32>,
    /// The same of small ones.
    small_table: Vec<u32>,
    small: Vec<u8>,
    directories: Vec<u8>,
}

impl Container {
    fn read(bytes: &[u8]) -> Option<Self> {
        let size = match short(bytes, 30)? {
            9 => 512,
            12 => 4_096,
            _ => return None,
        };
        let sectors = bytes.len() / size;
        let mut places: Vec<u32> = (0..109).filter_map(|n| long(bytes, 76 + 4 * n)).collect();
        let mut more = long(bytes, 68)?;
        for _ in 0..=sectors {
            if more >= RESERVED {
                break;
            }
            let sector = sector(bytes, size, 1, more)?;
            places.extend((0..size / 4 - 1).filter_map(|n| long(sector, 4 * n)));
            more = long(sector, size - 4)?;
        }
        if more < RESERVED {
            return None;
        }
        let mut table = Vec::new();
        for place in places.into_iter().filter(|place| *place < RESERVED) {
            if table.len() > sectors + size {
                break;
            }
            let sector = sector(bytes, size, 1, place)?;
            table.extend((0..size / 4).filter_map(|n| long(sector, 4 * n)));
        }
        let whole = |start, length| chain(bytes, size, 1, &table, start, length);
        let directories = whole(long(bytes, 48)?, usize::MAX)?;
        let (start, length) = (long(&directories, 116)?, long(&directories, 120)?);
        let has_small = long(bytes, 64)? > 0;
        let small = if has_small {
            whole(start, length as usize)?
        } else {
            Vec::new()
        };
        let small_table = if has_small {
            whole(long(bytes, 60)?, usize::MAX)?
        } else {
            Vec::new()
        };
        let small_table = (0..small_table.len() / 4).filter_map(|n| long(&small_table, 4 * n));
        Some(Self {
            size,
            small_table: small_table.collect(),
            table,
            small,
            directories,
        })
    }
}

pub(super) fn short(bytes: &[u8], at: usize) -> Option<u16> {
    let two = bytes.get(at..at + 2)?;
    Some(u16::from_le_bytes(two.try_into().ok()?))
}

pub(super) fn long(bytes: &[u8], at: usize) -> Option<u32> {
    let four = bytes.get(at..at + 4)?;
    Some(u32::from_le_bytes(four.try_into().ok()?))
}

/// A sector. The last one may be cut.
fn sector(bytes: &[u8], size: usize, header: usize, number: u32) -> Option<&[u8]> {
    let start = (number as usize).checked_add(header)?.checked_mul(size)?;
    let rest = bytes.get(start..)?;
    Some(&rest[..rest.len().min(size)])
}

/// Sectors one after the other; none where they go round in a circle or out of the file.
fn chain(
    bytes: &[u8],
    size: usize,
    header: usize,
    table: &[u32],
    start: u32,
    length: usize,
) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    let mut number = start;
    for _ in 0..=bytes.len() / size {
        if number == END || out.len() >= length {
            out.truncate(length);
            return Some(out);
        }
        out.extend_from_slice(sector(bytes, size, header, number)?);
        number = *table.get(number as usize)?;
    }
    None
}

/// Whether the sheets of a workbook span no more than they may.
fn weigh_stream(stream: &[u8]) -> Result<(), TableError> {
    let sheets = records(stream)
        .filter(|(kind, _)| *kind == 0x0085)
        .filter_map(|(_, data)| long(data, 0));
    let texts = texts(stream).ok_or(TableError::Unreadable)?;
    let longest = texts.iter().copied().max().unwrap_or_default();
    let (mut left, mut bytes) = (SPANNED, MOST_TEXT);
    for (n, start) in sheets.enumerate() {
        let sheet = stream.get(start as usize..);
        let sheet = sheet.ok_or(TableError::Unreadable)?;
        let (rows, columns) = span(sheet)?;
        for (_, data) in records(sheet).filter(|(kind, _)| *kind == 0x00fd) {
            // A text that many cells show is copied into each.
            let at = long(data, 6).and_then(|at| texts.get(at as usize));
            bytes = bytes
                .checked_sub(*at.unwrap_or(&longest))
                .ok_or(TableError::TooLarge)?;
        }
        left = left
            .checked_sub(rows * columns)
            .filter(|_| n < MOST_SHEETS)
            .ok_or(TableError::TooLarge)?;
    }
    Ok(())
}

/// How many bytes each of the shared texts comes to, at the most. They go on from record to record, where their flags are said
/// again.
fn texts(stream: &[u8]) -> Option<Vec<usize>> {
    let mut records = records(stream).skip_while(|(kind, _)| *kind != 0x00fc);
    let Some((_, first)) = records.next() else {
        return Some(Vec::new());
    };
    let more = records.take_while(|(kind, _)| *kind == 0x003c);
    let mut parts = std::iter::once(first.get(8..)?).chain(more.map(|(_, data)| data));
    let mut part = parts.next()?;
    let mut texts = Vec::new();
    loop {
        if part.is_empty() {
            match parts.next() {
                Some(next) => part = next,
                None => return Some(texts),
            }
            continue;
        }
        let mut left = usize::from(short(part, 0)?);
        let mut flags = *part.get(2)?;
        let runs = if flags & 8 == 0 { 0 } else { 2 };
        let other = if flags & 4 == 0 { 0 } else { 4 };
        let mut behind = match runs {
            0 => 0,
            _ => 4 * usize::from(short(part, 3)?),
        };
        if other > 0 {
            behind += long(part, 3 + runs)? as usize;
        }
        texts.push(3 * left);
        part = part.get(3 + runs + other..)?;
        while left > 0 {
            if part.is_empty() {
                let next = parts.next()?;
                flags = *next.first()?;
                part = next.get(1..)?;
            }
            let width = if flags & 1 == 0 { 1 } else { 2 };
            let takes = left.min(part.len().div_ceil(width));
            left -= takes;
            part = part.get(takes * width..).unwrap_or_default();
        }
        while behind > 0 {
            if part.is_empty() {
                part = parts.next()?;
            }
            let takes = behind.min(part.len());
            behind -= takes;
            part = part.get(takes..)?;
        }
    }
}

/// How many rows and columns a sheet's cells span.
fn span(sheet: &[u8]) -> Result<(usize, usize), TableError> {
    let (mut rows, mut columns) = (0, 0);
    let (mut is_begun, mut depth) = (false, 0_usize);
    for (kind, data) in records(sheet) {
        match kind {
            // Sheets may hold charts, which are made alike.
            0x0809 if is_begun => depth += 1,
            0x0809 => is_begun = true,
            0x000a if depth == 0 => break,
            0x000a => depth -= 1,
            _ if depth > 0 => {}
            0x0200 if is_too_large(data) => return Err(TableError::TooLarge),
            // Numbers, texts, errors and formulas; 0x00bd is a row of numbers.
            0x0006 | 0x00bd | 0x00d6 | 0x00fd | 0x0203 | 0x0204 | 0x0205 | 0x027e => {
                let place = short(data, 0).zip(short(data, 2));
                let (row, column) = place.ok_or(TableError::Unreadable)?;
                let more = if kind == 0x00bd { data.len() / 6 } else { 1 };
                rows = rows.max(usize::from(row) + 1);
                columns = columns.max(usize::from(column) + more);
            }
            _ => {}
        }
    }
    if rows > MOST.0 || columns > MOST.1 + 56 {
        return Err(TableError::TooLarge);
    }
    Ok((rows, columns))
}

/// Whether a sheet says of itself that it is larger than any is: as much memory would be asked for.
fn is_too_large(dimensions: &[u8]) -> bool {
    let (first, last) = match dimensions.len() {
        10 => (
            short(dimensions, 0).map(u32::from),
            short(dimensions, 2).map(u32::from),
        ),
        _ => (long(dimensions, 0), long(dimensions, 4)),
    };
    let columns = short(dimensions, if dimensions.len() == 10 { 6 } else { 10 });
    first > last.max(Some(1)) || last > Some(65_536) || columns > Some(256)
}

/// The records of a stream, each with its kind, as far as they can be read.
pub(super) fn records(stream: &[u8]) -> impl Iterator<Item = (u16, &[u8])> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let (kind, length) = (short(stream, at)?, short(stream, at + 2)?);
        let data = stream.get(at + 4..at + 4 + usize::from(length))?;
        at += 4 + usize::from(length);
        Some((kind, data))
    })
}
