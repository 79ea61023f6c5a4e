//! つなぎ: one step of a つなぐシート from one agency to the next.

use super::ConnectingSheet;
use crate::{
    access::{Grant, Ground, Scope, Span, Topic, scopes_about},
    domain::{
        directory::{Edition, Entry},
        household::{Household, earliest, is_removed_by_anyone},
        people::Organisation,
    },
    jp::Date,
    record::{Doc, Issues, Record, Ref, Severity, Text, key_path},
};

crate::record! {
    /// That a household is connected to an organisation by a sheet. By itself it shows nothing of the household, which a 同意 or a
    /// law does; it lets the organisation take the household on. Ended by the day it was called back, never deleted.
    pub struct Referral = "referral" "つなぎ" in Household(household) | Organisation(organisation), check(check);

    section "つなぐ" {
        /// The household.
        household: Ref<Household> = "世帯";
        /// The sheet.
        sheet: Ref<ConnectingSheet> = "つなぐシート";
        /// Who connects it, and is responsible until it is taken up.
        sender: Ref<Organisation> = "つないだ機関", listed;
        /// To whom.
        organisation: Ref<Organisation> = "つなぐ先の機関", listed, titles;
        /// The day.
        sent_on: Date = "つないだ日", listed, sorts, by_day;
        /// The step before, when an agency connects on what it was sent.
        follows: Option<Ref<Self>> = "前のつなぎ";
    }
    section "相談機関一覧" {
        /// The row of the directory it was found by.
        entry: Option<Ref<Entry>> = "相談機関";
        /// The edition that was in force.
        edition: Option<Ref<Edition>> = "一覧の版";
    }
    section "取りやめ" {
        /// The day it was called back, or ended with the service that came of it.
        ended_on: Option<Date> = "取りやめた日", ends;
        /// Why.
        ended_why: Option<Text> = "取りやめた理由", ends;
    }
}

fn check(referral: &Referral, issues: &mut Issues) {
    if referral
        .ended_on
        .is_some_and(|ended| ended < referral.sent_on)
    {
        let message = "つないだ日より前です。日付を確かめてください。";
        issues.push(
            key_path("ended_on"),
            "取りやめた日",
            Severity::Wrong,
            message,
        );
    }
}

/// That the organisation may take the household on; none when it is removed or unfinished. Of rival ends the earliest counts.
#[must_use]
pub(in crate::domain) fn grant(doc: &Doc) -> Option<Grant> {
    if is_removed_by_anyone(doc) {
        return None;
    }
    let fact = Referral::parse(doc).ok()?;
    let last = earliest(doc, "ended_on").and_then(|day| day.add_days(-1));
    Some(Grant {
        scopes: scopes_about(fact.household.id(), [Topic::Basics]),
        holder: Scope::Organisation(fact.organisation.id()),
        ground: Ground::Referral,
        span: Span::of_days(fact.sent_on, last),
    })
}
