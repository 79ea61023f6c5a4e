//! 総合相談支援 (S5, S7, S9, S10): what agencies ask the 相談支援包括化推進員, the cases that come of it, and who supports a household with what.
//!
//! Agencies ask, never citizens. An [`Intake`] is either answered (問い合わせ・相談のみ) or becomes a [`Case`]; which, and how far a case is,
//! `reports::casework` reads from what happened. Neither says anything of the household but which it is: what is known of it lies
//! with the household, a [`Support`] too. What a case is to reach says its [`CarePlan`], who does what for it its [`Task`]s, which
//! a [`Decision`] makes final; a [`Progress`] says how far each is, a [`Closing`] how the case ended. What nobody at the table can
//! settle an [`Advisor`] is asked in a [`Consultation`].
//! What the city has kept in lists of its own from before is a [`PastIntake`] or a [`PastMeeting`].

mod advisor;
mod care_plan;
mod case;
mod closing;
mod consultation;
mod decision;
mod intake;
mod past;
mod progress;
mod support;

use crate::record::Record;

pub use advisor::{AdviceField, Advisor};
pub use care_plan::{CarePlan, Task, mark};
pub use case::Case;
pub use closing::{CaseOutcome, Closing};
pub use consultation::{AdviceWay, Consultation};
pub use decision::{Decided, Decision};
pub use intake::{Intake, Reason};
pub use past::{Became, PastIntake, PastMeeting};
pub use progress::{Progress, TaskState};
pub use support::Support;

/// The kinds of records that the 相談支援包括化推進員 keep.
pub(super) const INTAKES: [&str; 5] = [
    Intake::KIND,
    Case::KIND,
    Closing::KIND,
    PastIntake::KIND,
    PastMeeting::KIND,
];
