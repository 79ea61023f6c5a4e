//! 総合相談支援 (S5): what agencies ask the 相談支援包括化推進員, the cases that come of it, and who supports a household with what.
//!
//! Agencies ask, never citizens. An [`Intake`] is either answered (問い合わせ・相談のみ) or becomes a [`Case`]; which, and how far a case is,
//! `reports::casework` reads from what happened. Neither says anything of the household but which it is: what is known of it lies
//! with the household, a [`Support`] too.

mod case;
mod intake;
mod support;

use crate::record::Record;

pub use case::Case;
pub use intake::{Intake, Reason};
pub use support::Support;

/// The kinds of records that the 相談支援包括化推進員 keep.
pub(super) const INTAKES: [&str; 2] = [Intake::KIND, Case::KIND];
