//! What is asked of the standard's API, read from parameters.

use serde::Deserialize;
use shared::{
    jp::Date,
    reports::hsds::{Depth, Filter, Resource},
};
use utoipa::IntoParams;
use uuid::Uuid;

use super::ONE;
use crate::http::{error::Error, public::words};

/// The longest that is looked for, in characters.
const LONGEST: usize = 100;

/// Objects of a page, where nobody says how many, and the most, whole and not.
const FEW: usize = 50;
const MOST: usize = 500;
const MOST_WHOLE: usize = 100;

/// The parameters of the standard's lists. What a list has no use for is passed over.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Asked {
    /// Words that must all be found.
    search: Option<String>,
    /// The page; the first is 1.
    #[param(value_type = Option<u32>)]
    page: Option<String>,
    /// How many a page has: at most 500, and 100 of whole objects.
    #[param(value_type = Option<u32>)]
    per_page: Option<String>,
    /// `json`, or `ndjson` for all of them, one a line.
    format: Option<String>,
    /// With this term.
    taxonomy_term_id: Option<String>,
    /// With any term of this classification; of terms those of this classification.
    taxonomy_id: Option<String>,
    /// Of this organization.
    organization_id: Option<String>,
    /// Of terms those below this one.
    parent_id: Option<String>,
    /// Of terms those without one above them.
    #[param(value_type = Option<bool>)]
    top_only: Option<String>,
    /// Changed on this day or after it (ISO 8601).
    modified_after: Option<String>,
    /// Only ids, and the days since which they say what they say.
    #[param(value_type = Option<bool>)]
    minimal: Option<String>,
    /// Whole objects.
    #[param(value_type = Option<bool>)]
    full: Option<String>,
    /// Of organizations with their whole services.
    #[param(value_type = Option<bool>)]
    full_service: Option<String>,
    /// Can't be answered: it is not known where a postcode is.
    postcode: Option<String>,
    /// Can't be answered: it is not known where a postcode is.
    proximity: Option<String>,
}

/// The parameters of the standard's single objects.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Full {
    /// Of an organization with its whole services.
    #[param(value_type = Option<bool>)]
    full_service: Option<String>,
}

impl Full {
    pub(super) fn depth(&self) -> Result<Depth, Error> {
        Ok(match flag("full_service", self.full_service.as_deref())? {
            true => Depth::FullServices,
            false => ONE,
        })
    }
}

/// The same, understood.
#[derive(Debug)]
pub(super) struct Wanted {
    pub(super) words: Vec<String>,
    pub(super) page: usize,
    pub(super) per_page: usize,
    pub(super) lines: bool,
    pub(super) filter: Filter,
    pub(super) minimal: bool,
    pub(super) depth: Depth,
}

impl Asked {
    /// Understands what is asked of a list.
    pub(super) fn read(&self, resource: Resource) -> Result<Wanted, Error> {
        if self.postcode.is_some() || self.proximity.is_some() {
            return Err(refused(
                "postcode, proximity",
                "郵便番号の場所が分からないので、答えられません。",
            ));
        }
        let lines = match self.format.as_deref() {
            None | Some("" | "json") => false,
            Some("ndjson") => true,
            Some(_) => return Err(refused("format", "json か ndjson にしてください。")),
        };
        let minimal = flag("minimal", self.minimal.as_deref())? && resource == Resource::Service;
        let depth = match (
            flag("full_service", self.full_service.as_deref())?,
            flag("full", self.full.as_deref())?,
        ) {
            (true, _) if resource == Resource::Organization => Depth::FullServices,
            (_, true) => Depth::Full,
            _ => Depth::Plain,
        };
        let most = match depth {
            _ if minimal => usize::MAX,
            Depth::Plain => MOST,
            _ => MOST_WHOLE,
        };
        let few = if minimal { usize::MAX } else { FEW };
        let search = self.search.as_deref().unwrap_or_default();
        let search: String = search.chars().take(LONGEST).collect();
        Ok(Wanted {
            words: words(&search),
            page: count("page", self.page.as_deref())?.unwrap_or(1),
            per_page: count("per_page", self.per_page.as_deref())?
                .unwrap_or(few)
                .min(most),
            lines,
            filter: Filter {
                entries: None,
                term: id("taxonomy_term_id", self.taxonomy_term_id.as_deref())?,
                taxonomy: id("taxonomy_id", self.taxonomy_id.as_deref())?,
                organization: id("organization_id", self.organization_id.as_deref())?,
                since: day(self.modified_after.as_deref())?,
                parent: id("parent_id", self.parent_id.as_deref())?,
                only_top: flag("top_only", self.top_only.as_deref())?,
            },
            minimal,
            depth,
        })
    }
}

/// That the parameters can't be read at all.
pub(super) fn unreadable() -> Error {
    refused("?", "アドレスの「?」から後ろを読み取れません。")
}

fn refused(name: &str, what: &str) -> Error {
    Error::BadQuestion(format!("{name}：{what}"))
}

fn flag(name: &str, said: Option<&str>) -> Result<bool, Error> {
    match said {
        None | Some("false" | "0") => Ok(false),
        Some("" | "true" | "1") => Ok(true),
        Some(_) => Err(refused(name, "true か false にしてください。")),
    }
}

fn count(name: &str, said: Option<&str>) -> Result<Option<usize>, Error> {
    let Some(said) = said.filter(|said| !said.is_empty()) else {
        return Ok(None);
    };
    let count = said.parse::<u32>().ok().filter(|count| *count > 0);
    let count = count.ok_or_else(|| refused(name, "1以上の数にしてください。"))?;
    Ok(usize::try_from(count).ok())
}

fn id(name: &str, said: Option<&str>) -> Result<Option<Uuid>, Error> {
    let Some(said) = said.filter(|said| !said.is_empty()) else {
        return Ok(None);
    };
    let id = said.parse();
    id.map(Some)
        .map_err(|_| refused(name, "UUIDにしてください。"))
}

/// The day of a date, or of a date with a time.
fn day(said: Option<&str>) -> Result<Option<Date>, Error> {
    let Some(said) = said.filter(|said| !said.is_empty()) else {
        return Ok(None);
    };
    let day = said.get(..10).and_then(|day| Date::from_iso(day).ok());
    let is_time = said
        .get(10..)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with(['T', ' ']));
    day.filter(|_| is_time)
        .map(Some)
        .ok_or_else(|| refused("modified_after", "2026-04-01 のような日付にしてください。"))
}
