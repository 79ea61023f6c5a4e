//! How much of a whole, in whole per cent.

/// A part of a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Share {
    /// The part.
    pub part: usize,
    /// The whole.
    pub of: usize,
}

impl Share {
    /// In whole per cent, half a per cent up; none of nothing.
    #[must_use]
    pub const fn percent(self) -> Option<usize> {
        if self.of == 0 {
            return None;
        }
        Some((self.part * 200 + self.of) / (self.of * 2))
    }

    /// As it is printed: 約99%, where it is exact 100%, and ― of nothing.
    #[must_use]
    pub fn text(self) -> String {
        match self.percent() {
            None => "―".to_owned(),
            Some(percent) if self.part * 100 == percent * self.of => format!("{percent}%"),
            Some(percent) => format!("約{percent}%"),
        }
    }
}
