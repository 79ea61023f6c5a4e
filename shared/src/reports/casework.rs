//! How far an intake is on a day, read from what happened. Nothing of it is stored, so a day of the past reads as it was.

use crate::{
    domain::casework::{Case, Intake},
    jp::Date,
};

/// How far an intake is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IntakeStage {
    /// It was asked; nobody has said yet what comes of it.
    Received,
    /// An answer was enough (問い合わせ・相談のみ), since that day.
    Inquiry(Date),
    /// It is a case (取扱ケース), and the support is being arranged (支援調整中), since that day.
    Arranging(Date),
}

/// How far it was at the end of the day `on`; none when it had not been asked yet.
///
/// What two did apart, one an answer and one a case, is a case: it asks for more work, and the answer stands in it.
#[must_use]
pub fn intake_stage(intake: &Intake, cases: &[Case], on: Date) -> Option<IntakeStage> {
    if intake.received_on > on {
        return None;
    }
    let opened = cases.iter().map(|case| case.opened_on).min();
    let opened = opened.filter(|day| *day <= on);
    let inquiry = intake.inquiry_on.filter(|day| *day <= on);
    Some(
        opened
            .map(IntakeStage::Arranging)
            .or_else(|| inquiry.map(IntakeStage::Inquiry))
            .unwrap_or(IntakeStage::Received),
    )
}
