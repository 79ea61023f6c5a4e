//! つなぐシート: written at a household, handed from agency to agency, taken up and answered.

mod begin;
mod card;
mod connect;
mod forms;
mod page;
mod paper;
mod people;
mod sent;
mod settings;
mod steps;
mod waiting;

pub(in crate::areas) use card::Sheets;
pub use connect::{ConnectOn, ConnectSheet};
pub use forms::{AnswerSheet, CallBack, EditSheet, NewSheet, NewSheetOfVisit};
pub use page::SheetPage;
pub use paper::{BlankSheet, SheetPaper};
pub(in crate::areas) use sent::Sent;
pub(in crate::areas) use settings::CitySettingsCard;
pub use settings::EditCitySettings;
pub(in crate::areas) use steps::waiting_of;
pub(in crate::areas) use waiting::{Arrived, Risen};
