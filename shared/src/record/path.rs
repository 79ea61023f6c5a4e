//! Where in a record a value stands: `notes`, `troubles/debt`, `present/<row>/name`.

use std::{borrow::Borrow, fmt};

use serde::{Deserialize, Serialize};

/// A path inside a record: 1 to 5 parts of ASCII letters, digits, `_` and `-`, joined by `/`, at most 160 bytes.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Path(Box<str>);

/// Why a text is no [`Path`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a path inside a record")]
pub struct PathError;

impl Path {
    /// Parses a path.
    ///
    /// # Errors
    /// When a part is empty or holds another character, or the whole is too long or too deep.
    pub fn new(text: impl Into<Box<str>>) -> Result<Self, PathError> {
        let text = text.into();
        let mut parts = 1;
        let mut part = 0;
        for byte in text.bytes() {
            match byte {
                b'/' if part > 0 => {
                    parts += 1;
                    part = 0;
                }
                b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'_' | b'-' => part += 1,
                _ => return Err(PathError),
            }
        }
        if part > 0 && parts <= 5 && text.len() <= 160 {
            Ok(Self(text))
        } else {
            Err(PathError)
        }
    }

    /// The path of a field from its declaration, whose keys are Rust identifiers.
    pub(crate) fn of_key(key: &str) -> Self {
        Self(key.into())
    }

    /// The path as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The path one part deeper: `troubles` and `debt` make `troubles/debt`.
    #[must_use]
    pub fn child(&self, part: &str) -> Self {
        Self(format!("{}/{part}", self.0).into())
    }

    /// The first part: the key of the field.
    #[must_use]
    pub fn key(&self) -> &str {
        self.0.split('/').next().unwrap_or_default()
    }

    /// What follows `parent/`, if this path lies below `parent`.
    #[must_use]
    pub fn below<'a>(&'a self, parent: &str) -> Option<&'a str> {
        self.0.strip_prefix(parent)?.strip_prefix('/')
    }
}

impl Borrow<str> for Path {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for Path {
    type Error = PathError;

    fn try_from(text: String) -> Result<Self, PathError> {
        Self::new(text)
    }
}

impl From<Path> for String {
    fn from(path: Path) -> Self {
        path.0.into()
    }
}

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}
