//! `GET /api/directory`: the published edition, without sign-in and without persons in charge.

use serde::{Deserialize, Serialize};

use crate::record::RecordId;

/// The published edition of the agency directory.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Directory {
    /// The version as printed, such as `ver.2018.11.1`; none while nothing is published.
    pub version: Option<String>,
    /// The day it was published, ISO.
    pub published_on: Option<String>,
    /// The rows, in the order of their numbers.
    pub entries: Vec<DirectoryEntry>,
}

/// One row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DirectoryEntry {
    /// The record of the row: its address where two have one number. None in what older servers said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<RecordId>,
    /// The printed number.
    pub no: u32,
    /// ★: where to go when unsure which agency.
    pub default_window: bool,
    /// 相談項目.
    pub category: String,
    /// 相談内容.
    pub topic: String,
    /// The same in plain words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub plain: Option<String>,
    /// The agency.
    pub agency: String,
    /// Its address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// Its telephone numbers.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub phones: Vec<String>,
    /// 内線.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub extension: Option<String>,
    /// When it is open, in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hours: Option<String>,
    /// 別紙: one office for each district.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub offices: Vec<DirectoryOffice>,
}

/// The office of an agency for a district.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DirectoryOffice {
    /// Its name.
    pub name: String,
    /// The district it serves.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub area: Option<String>,
    /// Its address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// Its telephone numbers.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub phones: Vec<String>,
    /// When it is open, in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hours: Option<String>,
}
