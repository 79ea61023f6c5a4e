//! 法令による共有: that a law lets or bids an organisation see a household's records without its consent, which ones, and until
//! when.

use super::{
    Extent, Household,
    consent::least_extent,
    ending::{check_days, earliest, is_removed_by_anyone},
};
use crate::{
    access::{Grant, Ground, Scope, Span, scopes_about},
    domain::people::Organisation,
    jp::Date,
    record::{Doc, Issues, Paragraph, Record, Ref, Text},
};

crate::choices! {
    /// The law.
    pub enum Law {
        /// Act on the Prevention of Child Abuse.
        ChildAbuse = "child_abuse" "児童虐待の防止等に関する法律",
        /// Child Welfare Act: 要保護児童対策地域協議会.
        ChildWelfare = "child_welfare" "児童福祉法",
        /// Act on the Prevention of Elder Abuse.
        ElderAbuse = "elder_abuse" "高齢者虐待防止法",
        /// Act on the Prevention of Abuse of Persons with Disabilities.
        DisabilityAbuse = "disability_abuse" "障害者虐待防止法",
        /// Act on the Prevention of Spousal Violence.
        SpousalViolence = "spousal_violence" "配偶者暴力防止法",
        /// Act on Self-Reliance Support for Needy Persons: what is told to the section so that it may call a 支援会議.
        Needy = "needy" "生活困窮者自立支援法",
        /// Act on the Protection of Personal Information.
        PersonalInformation = "personal_information" "個人情報の保護に関する法律",
        /// Another.
        Other = "other" "そのほかの法令",
    }
}

crate::record! {
    /// That a law lets an organisation see a household's records without its consent. Ended by a last day, never deleted.
    pub struct Disclosure = "disclosure" "法令による共有" in Household(household) | Organisation(organisation), check(check);

    section "共有の内容" {
        /// The household.
        household: Ref<Household> = "世帯";
        /// The organisation that may see.
        organisation: Ref<Organisation> = "見られるようにする機関", listed;
        /// The law.
        law: Law = "法令", listed;
        /// Its article.
        article: Text = "条項", listed, titles, help("第何条の何にあたるかを書きます。");
        /// Why the household is not asked, or has not agreed.
        why: Paragraph = "本人の同意によらない理由";
        /// What it may see.
        extent: Extent = "範囲", listed;
        /// The first day.
        from: Date = "開始日", listed, sorts;
        /// The last day. None goes on for ever.
        until: Date = "終了日", listed;
    }
    section "早く終えるとき" {
        /// The day from which it no longer holds.
        ended_on: Option<Date> = "終えた日", ends, help("この日から、見られるようにしていた機関の端末で見られなくなります。");
    }
}

fn check(disclosure: &Disclosure, issues: &mut Issues) {
    check_days(disclosure.from, Some(disclosure.until), issues);
}

/// The grant it stands for; none when it is removed or unfinished. Of what was written apart the earlier end and the smaller
/// extent count.
#[must_use]
pub(super) fn grant(doc: &Doc) -> Option<Grant> {
    if is_removed_by_anyone(doc) {
        return None;
    }
    let fact = Disclosure::parse(doc).ok()?;
    let ended = earliest(doc, "ended_on").and_then(|day| day.add_days(-1));
    let last = earliest(doc, "until").into_iter().chain(ended).min();
    Some(Grant {
        scopes: scopes_about(fact.household.id(), least_extent(doc)),
        holder: Scope::Organisation(fact.organisation.id()),
        ground: Ground::Law,
        span: Span::of_days(fact.from, last),
    })
}
