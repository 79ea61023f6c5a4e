//! Where everything stands in the drawing of a household: its people by generation as in a genogram, who supports them beside it as
//! in an eco-map. Pure geometry; the screen draws it, the table beside it says the same in words.

use super::picture::{Picture, Whom, generation};
use crate::domain::household::Relation;

/// A point, in pixels from the upper left.
pub type Point = (i32, i32);

/// A place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rect {
    /// The left edge.
    pub x: i32,
    /// The upper edge.
    pub y: i32,
    /// How wide.
    pub width: i32,
    /// How high.
    pub height: i32,
}

impl Rect {
    /// Its middle.
    #[must_use]
    pub const fn middle(self) -> Point {
        (self.x + self.width / 2, self.y + self.height / 2)
    }

    /// Whether any of the other lies in it.
    #[must_use]
    pub const fn overlaps(self, other: Self) -> bool {
        self.x < other.x + other.width
            && other.x < self.x + self.width
            && self.y < other.y + other.height
            && other.y < self.y + self.height
    }

    /// Whether all of the other lies in it.
    #[must_use]
    pub const fn contains(self, other: Self) -> bool {
        self.x <= other.x
            && self.y <= other.y
            && other.x + other.width <= self.x + self.width
            && other.y + other.height <= self.y + self.height
    }
}

/// Places and lines, in the order of the picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Drawing {
    /// All of it.
    pub whole: Rect,
    /// The household.
    pub home: Rect,
    /// Its people: where the sign stands. Below it there is room for two lines of words.
    pub people: Vec<Rect>,
    /// Husband and wife, parents and children: lines of straight parts.
    pub family: Vec<Vec<Point>>,
    /// Who supports.
    pub supporters: Vec<Rect>,
    /// From who supports to whom: the number of the supporter, and both ends.
    pub helps: Vec<(usize, Point, Point)>,
}

const CELL: i32 = 112;
const SIGN: i32 = 44;
const ROW: i32 = 122;
const EDGE: i32 = 16;
/// Two lines of words below a sign.
const WORDS: i32 = 38;
/// Room above a row for the line that its people hang from.
const ABOVE: i32 = 22;
const IN_A_ROW: usize = 4;
const BETWEEN: i32 = 72;
const BOX: (i32, i32) = (208, 40);
const BOX_GAP: i32 = 12;

/// The drawing of a picture. Everyone is in it, and nothing lies on anything else.
#[must_use]
pub fn drawing(picture: &Picture) -> Drawing {
    let rows = rows(picture);
    let widest = rows.iter().map(|(_, row)| row.len()).max().unwrap_or(0);
    let widest = i32::try_from(widest.max(2)).unwrap_or(2);
    let mut people = vec![
        Rect {
            x: 0,
            y: 0,
            width: SIGN,
            height: SIGN
        };
        picture.people.len()
    ];
    let mut y = EDGE + ABOVE;
    for (_, row) in &rows {
        let mut x = EDGE + (CELL - SIGN) / 2;
        for place in row {
            people[*place].x = x;
            people[*place].y = y;
            x += CELL;
        }
        y += ROW;
    }
    let home = Rect {
        x: 0,
        y: 0,
        width: EDGE * 2 + widest * CELL,
        height: y.max(EDGE * 2 + ROW),
    };
    let family = family(picture, &people, &rows);
    let mut y = 0;
    let supporters: Vec<Rect> = picture
        .supporters
        .iter()
        .map(|_| {
            let place = Rect {
                x: home.width + BETWEEN,
                y,
                width: BOX.0,
                height: BOX.1,
            };
            y += BOX.1 + BOX_GAP;
            place
        })
        .collect();
    let helps = helps(picture, home, &people, &supporters);
    let width = supporters.first().map_or(home.width, |it| it.x + it.width);
    Drawing {
        whole: Rect {
            x: 0,
            y: 0,
            width,
            height: home.height.max(y),
        },
        home,
        people,
        family,
        supporters,
        helps,
    }
}

/// The places of the people row by row, each with its generation: who belongs together stands together, at most so many.
fn rows(picture: &Picture) -> Vec<(u8, Vec<usize>)> {
    let mut rows: Vec<(u8, Vec<usize>)> = Vec::new();
    for (place, person) in picture.people.iter().enumerate() {
        let of = generation(person.relation);
        match rows.last_mut() {
            Some((last, row)) if *last == of && row.len() < IN_A_ROW => row.push(place),
            _ => rows.push((of, vec![place])),
        }
    }
    rows
}

fn family(picture: &Picture, people: &[Rect], rows: &[(u8, Vec<usize>)]) -> Vec<Vec<Point>> {
    let all_of = |wanted: &[Relation]| -> Vec<usize> {
        let all = picture.people.iter().enumerate();
        all.filter(|(_, it)| it.relation.is_some_and(|it| wanted.contains(&it)))
            .map(|(place, _)| place)
            .collect()
    };
    let parents = all_of(&[Relation::Parent]);
    let heads = all_of(&[Relation::Principal, Relation::Spouse]);
    let siblings = all_of(&[Relation::Principal, Relation::Sibling]);
    let children = all_of(&[Relation::Child]);
    let grandchildren = all_of(&[Relation::Grandchild]);
    let row_of = |place: usize| rows.iter().position(|(_, row)| row.contains(&place));
    let mut lines = Vec::new();
    // Whose child a grandchild is, nobody has written down: they hang from the first.
    for (above, below, are_couples) in [
        (&parents, &siblings, true),
        (&heads, &children, true),
        (&children, &grandchildren, false),
    ] {
        let is_couple = are_couples && above.len() == 2 && row_of(above[0]) == row_of(above[1]);
        let Some(first) = above.first().map(|place| people[*place]) else {
            continue;
        };
        let mut from = (first.middle().0, first.y + first.height + WORDS);
        if is_couple {
            let second = people[above[1]];
            lines.push(vec![
                (first.x + first.width, first.middle().1),
                (second.x, second.middle().1),
            ]);
            from = ((first.middle().0 + second.middle().0) / 2, first.middle().1);
        }
        lines.extend(descent(from, below, people, rows));
    }
    lines
}

/// From parents down to the line above each row of their children, and from that to each of them.
fn descent(
    from: Point,
    below: &[usize],
    people: &[Rect],
    rows: &[(u8, Vec<usize>)],
) -> Vec<Vec<Point>> {
    let mut lines = Vec::new();
    let mut trunk: Option<Point> = None;
    for (_, row) in rows {
        let theirs = row.iter().filter(|place| below.contains(place));
        let theirs: Vec<Rect> = theirs.map(|place| people[*place]).collect();
        let Some(first) = theirs.first() else {
            continue;
        };
        let bar = first.y - ABOVE / 2;
        // A second row of children is reached along the edge.
        let start = match trunk {
            None => {
                lines.push(vec![from, (from.0, bar)]);
                from.0
            }
            Some((x, y)) => {
                lines.push(vec![(x, y), (EDGE / 2, y), (EDGE / 2, bar)]);
                EDGE / 2
            }
        };
        let middles = theirs.iter().map(|it| it.middle().0).chain([start]);
        let (least, most) = middles.fold((i32::MAX, i32::MIN), |(least, most), x| {
            (least.min(x), most.max(x))
        });
        lines.push(vec![(least, bar), (most, bar)]);
        lines.extend(
            theirs
                .iter()
                .map(|it| vec![(it.middle().0, bar), (it.middle().0, it.y)]),
        );
        trunk = Some((least, bar));
    }
    lines
}

fn helps(
    picture: &Picture,
    home: Rect,
    people: &[Rect],
    supporters: &[Rect],
) -> Vec<(usize, Point, Point)> {
    let end = |whom: &Whom, from: Rect| {
        let person = picture
            .people
            .iter()
            .position(|person| person.whom == *whom);
        match person.map(|place| people[place]) {
            Some(sign) => (sign.x + sign.width, sign.middle().1),
            None => (home.width, from.middle().1.clamp(EDGE, home.height - EDGE)),
        }
    };
    let mut all = Vec::new();
    for (place, (from, (_, helps))) in supporters.iter().zip(&picture.supporters).enumerate() {
        for help in helps {
            let line = (place, (from.x, from.middle().1), end(&help.whom, *from));
            if !all.contains(&line) {
                all.push(line);
            }
        }
    }
    all
}
