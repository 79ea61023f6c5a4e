//! 総合相談支援: what agencies ask the 相談支援包括化推進員, the cases that come of it, and a household's whole picture.

mod again;
mod card;
mod drawn;
mod due;
mod forms;
mod letter;
mod line;
mod list;
mod page;
mod picture;
mod plan;
mod plan_forms;
mod stage;
mod tables;
mod unfinished;

pub(in crate::areas) use again::DueCases;
pub(in crate::areas) use card::Casework;
pub(in crate::areas) use due::DueRoles;
pub use forms::{
    AnswerIntake, EditCase, EditIntake, EditSupport, NewIntake, NewIntakeOfHousehold, NewSupport,
};
pub use letter::PlanLetter;
pub(in crate::areas) use list::Asked;
pub(in crate::areas) use list::IntakeAt;
pub use list::IntakeList;
pub use page::IntakePage;
pub use picture::PicturePage;
pub(in crate::areas) use picture::known_of;
pub use plan::CasePage;
pub use plan_forms::{
    CloseCase, EditClosing, EditPlan, EditProgress, EditTask, NewPlan, NewProgress, NewTask,
    ReopenCase, WithdrawDecision,
};
