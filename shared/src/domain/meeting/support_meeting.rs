//! 支援会議: that the section has called people together about a household, for a time, and what they see of it.

use crate::{
    access::{Grant, Ground, Scope, Span, scopes_about},
    domain::{
        household::{Extent, Household, check_days, earliest, is_removed_by_anyone, least_extent},
        people::Organisation,
    },
    jp::Date,
    record::{Doc, Issues, Paragraph, Record, RecordId, Ref, Text},
};

crate::record! {
    /// A meeting about a household whose members see its records for a time (生活困窮者自立支援法 第9条). Only its members and the section
    /// that called it know of it. Ended by its last day, never deleted.
    pub struct SupportMeeting = "support_meeting" "支援会議" in Meeting(id), check(check);

    section "支援会議" {
        /// The household.
        household: Ref<Household> = "世帯", listed;
        /// The section that calls it.
        convenor: Ref<Organisation> = "招集する課";
        /// What is to be settled.
        subject: Text = "話し合うこと", listed, titles, help("会議の名前になります。例：電気の停止と長男のひきこもり");
        /// Why it is held without the household's consent.
        why: Paragraph = "同意によらずに開く理由", help("だれの生活や命が、なぜ危ういか。同意をもらえない事情も書きます。");
        /// What members see of the household.
        extent: Extent = "委員が見る範囲", listed, help("自分が見られる範囲より広くはできません。");
        /// The first day.
        from: Date = "開始日", listed, sorts;
        /// The last day.
        until: Date = "終了日", listed, help("この日の翌日から、委員の端末で見られなくなります。");
    }
    section "終えるとき" {
        /// The day from which it no longer holds.
        ended_on: Option<Date> = "終えた日", ends;
        /// How it ended.
        outcome: Option<Paragraph> = "決まったこと", ends;
    }
}

fn check(meeting: &SupportMeeting, issues: &mut Issues) {
    check_days(meeting.from, Some(meeting.until), issues);
}

/// Its last day: of what was written apart the earliest. None while none is written.
#[must_use]
pub fn last_day(doc: &Doc) -> Option<Date> {
    let ended = earliest(doc, "ended_on").and_then(|day| day.add_days(-1));
    earliest(doc, "until").into_iter().chain(ended).min()
}

/// That the section holds the meeting, finished or not, for ever; and what the meeting lets its members see of the household,
/// which is none when it is removed or unfinished. Of what was written apart the earlier end and the smaller extent count.
#[must_use]
pub(super) fn grants(doc: &Doc) -> Vec<Grant> {
    let meeting = Scope::Meeting(doc.id);
    let convenor = doc.get("convenor").as_text();
    let convenor = convenor.and_then(|id| id.parse::<RecordId>().ok());
    let kept = convenor.map(|convenor| Grant {
        scopes: [meeting].into(),
        holder: Scope::Organisation(convenor),
        ground: Ground::Convening,
        span: Span::of_days(Date::MIN, None),
    });
    let fact = SupportMeeting::parse(doc).ok();
    let fact = fact.filter(|_| !is_removed_by_anyone(doc));
    let given = fact.map(|fact| Grant {
        scopes: scopes_about(fact.household.id(), least_extent(doc)),
        holder: meeting,
        ground: Ground::Meeting,
        span: Span::of_days(fact.from, last_day(doc)),
    });
    kept.into_iter().chain(given).collect()
}
