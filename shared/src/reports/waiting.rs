//! Which steps of all つなぐシート wait for too long (S4): what rises to the 相談支援包括化推進員.

use std::collections::BTreeMap;

use super::course::{Course, LATE, Step, course};
use crate::{
    domain::{
        connecting::{Referral, Reply},
        settings::CitySettings,
    },
    jp::Date,
    record::{Doc, Record, RecordId},
};

/// The kinds of record it is read from.
pub const OF_WAITING: [&str; 3] = [CitySettings::KIND, Referral::KIND, Reply::KIND];

/// So many working days a sheet may wait to be taken up, as the city has settled it.
#[must_use]
pub fn wait(settings: Option<&CitySettings>) -> usize {
    settings.and_then(CitySettings::days).unwrap_or(LATE)
}

/// The steps that have waited for too long on `today`, the longest first, and how long they may: from documents of
/// [`OF_WAITING`]. What is removed or unfinished is left out.
#[must_use]
pub fn overdue(docs: impl IntoIterator<Item = Doc>, today: Date) -> (Vec<Step>, usize) {
    let mut settings = None;
    let mut sheets = BTreeMap::<RecordId, Vec<(RecordId, Referral)>>::new();
    let mut replies = BTreeMap::<RecordId, Vec<(RecordId, Reply)>>::new();
    for doc in docs.into_iter().filter(|doc| !doc.is_removed()) {
        match &*doc.kind {
            CitySettings::KIND if doc.id == CitySettings::ID => {
                settings = CitySettings::parse(&doc).ok();
            }
            Referral::KIND => {
                if let Ok(referral) = Referral::parse(&doc) {
                    let of_sheet = sheets.entry(referral.sheet.id()).or_default();
                    of_sheet.push((doc.id, referral));
                }
            }
            Reply::KIND => {
                if let Ok(reply) = Reply::parse(&doc) {
                    let of_step = replies.entry(reply.referral.id()).or_default();
                    of_step.push((doc.id, reply));
                }
            }
            _ => {}
        }
    }
    let may_wait = wait(settings.as_ref());
    let of_sheet = |(sheet, steps): (RecordId, Vec<(RecordId, Referral)>)| {
        let said = steps.iter().filter_map(|(id, _)| replies.get(id));
        let said: Vec<_> = said.flatten().cloned().collect();
        let Course { steps } = course(sheet, steps, said);
        steps
            .into_iter()
            .filter(|step| step.is_late(today, may_wait))
    };
    let mut found: Vec<Step> = sheets.into_iter().flat_map(of_sheet).collect();
    found.sort_by_key(|step| (step.referral.sent_on, step.id));
    (found, may_wait)
}
