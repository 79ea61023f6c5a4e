//! Input: valid examples with a few places changed, and what nobody would send.

use proptest::{prelude::*, sample::Index};

/// Pieces that parsers stumble over, put in anywhere.
const PIECES: [&str; 50] = [
    "",
    "0",
    "9",
    "00",
    "-",
    "+",
    ".",
    ",",
    "/",
    ":",
    "T",
    "Z",
    " ",
    "　",
    "\n",
    "\r\n",
    "\0",
    "\u{feff}",
    "\u{202e}",
    "\u{200d}",
    "\u{3099}",
    "\u{309a}",
    "\u{e0100}",
    "\u{fe0f}",
    "\u{2028}",
    "\u{ffff}",
    "\u{10ffff}",
    "９",
    "－",
    "ー",
    "〜",
    "元",
    "年",
    "月",
    "日",
    "時",
    "半",
    "令和",
    "㋿",
    "午後",
    "〒",
    "ヶ",
    "ﾊﾞ",
    "𠮷",
    "99999999999999999999",
    "-9223372036854775808",
    "9223372036854775807",
    "\"",
    "\\u0000",
    "\\ud800",
];

/// One change to a text.
#[derive(Clone, Debug)]
enum Change {
    Put(Index, &'static str),
    PutChar(Index, char),
    Remove(Index, usize),
    Double(Index, usize),
    Cut(Index),
    Swap(Index, Index),
}

fn change() -> impl Strategy<Value = Change> {
    let index = any::<Index>;
    prop_oneof![
        4 => (index(), prop::sample::select(&PIECES[..])).prop_map(|(at, piece)| Change::Put(at, piece)),
        2 => (index(), any::<char>()).prop_map(|(at, c)| Change::PutChar(at, c)),
        2 => (index(), 1..4_usize).prop_map(|(at, many)| Change::Remove(at, many)),
        1 => (index(), 1..9_usize).prop_map(|(at, many)| Change::Double(at, many)),
        1 => index().prop_map(Change::Cut),
        2 => (index(), index()).prop_map(|(one, other)| Change::Swap(one, other)),
    ]
}

impl Change {
    fn apply(&self, text: &mut Vec<char>) {
        let place = |index: &Index| index.index(text.len() + 1);
        let range =
            |index: &Index, many: usize| place(index)..(place(index) + many).min(text.len());
        match self {
            Self::Put(at, piece) => {
                let at = place(at);
                text.splice(at..at, piece.chars());
            }
            Self::PutChar(at, c) => text.insert(place(at), *c),
            Self::Remove(at, many) => drop(text.drain(range(at, *many))),
            Self::Double(at, many) => {
                let again = text[range(at, *many)].to_vec();
                let at = place(at);
                text.splice(at..at, again);
            }
            Self::Cut(at) => text.truncate(place(at)),
            Self::Swap(one, other) => {
                if !text.is_empty() {
                    let (one, other) = (one.index(text.len()), other.index(text.len()));
                    text.swap(one, other);
                }
            }
        }
    }
}

/// One of the examples with up to four changes, or anything at all.
pub(crate) fn near<T: AsRef<str> + std::fmt::Debug + 'static>(
    examples: Vec<T>,
) -> impl Strategy<Value = String> {
    let changed = (any::<Index>(), prop::collection::vec(change(), 0..5)).prop_map(
        move |(which, changes)| {
            let example = which.get(&examples).as_ref();
            if changes.is_empty() {
                return example.to_owned();
            }
            let mut text: Vec<char> = example.chars().collect();
            for change in changes {
                change.apply(&mut text);
            }
            text.into_iter().collect()
        },
    );
    let pieces = prop::collection::vec(prop::sample::select(&PIECES[..]), 0..12)
        .prop_map(|pieces| pieces.concat());
    prop_oneof![6 => changed, 2 => pieces, 1 => any::<String>()]
}

/// Bytes near one of the examples, or any.
pub(crate) fn near_bytes(examples: Vec<Vec<u8>>) -> impl Strategy<Value = Vec<u8>> {
    let flips = prop::collection::vec((any::<Index>(), any::<u8>()), 0..6);
    let changed = (
        any::<Index>(),
        flips,
        prop::option::weighted(0.2, any::<Index>()),
    )
        .prop_map(move |(which, flips, cut)| {
            let mut bytes = which.get(&examples).clone();
            for (at, byte) in flips {
                if !bytes.is_empty() {
                    let at = at.index(bytes.len());
                    bytes[at] = byte;
                }
            }
            if let Some(cut) = cut {
                bytes.truncate(cut.index(bytes.len() + 1));
            }
            bytes
        });
    prop_oneof![6 => changed, 1 => prop::collection::vec(any::<u8>(), 0..200)]
}
