//! 同意: that a household has agreed to an organisation seeing its records, for what, and until when. With the person's
//! signed consent, agencies share (plan: 情報共有の同意). Withdrawn, it ends that very day.

use std::collections::BTreeSet;

use super::{
    Household,
    ending::{check_days, earliest, is_removed_by_anyone},
};
use crate::{
    access::{Grant, Ground, Scope, Span, Topic, scopes_about},
    domain::people::Organisation,
    jp::Date,
    record::{Choice, Doc, Issues, Paragraph, Record, Ref, Severity, Signature, Text, key_path},
};

crate::choices! {
    /// Which of its records a household agrees to be seen.
    pub enum Extent {
        /// The household and its people.
        Basics = "basics" "世帯と世帯員",
        /// Also what visits have shown.
        Visits = "visits" "世帯と世帯員、訪問の記録",
    }
}

crate::choices! {
    /// How consent was given.
    pub enum ConsentForm {
        /// Signed on paper.
        Signed = "signed" "同意書に署名",
        /// By word of mouth, to be signed later.
        Spoken = "spoken" "口頭（あとで署名）",
        /// Signed by hand on the screen of a tablet.
        OnScreen = "on_screen" "画面に署名",
    }
}

crate::record! {
    /// That a household has agreed to an organisation seeing its records. Ended by a last day or by withdrawal, never deleted.
    pub struct Consent = "consent" "同意" in Household(household) | Organisation(organisation), check(check);

    section "同意の内容" {
        /// The household that agrees.
        household: Ref<Household> = "世帯";
        /// The organisation that may see.
        organisation: Ref<Organisation> = "見られるようにする機関", listed;
        /// What for.
        purpose: Text = "目的", listed, titles, help("何のために伝えるかを、本人に説明したとおりに書きます。");
        /// What it may see.
        extent: Extent = "範囲", listed;
        /// The first day.
        from: Date = "開始日", listed, sorts;
        /// The last day.
        until: Option<Date> = "終了日", listed, help("決めていなければ空のままにします。");
    }
    section "同意のしるし" {
        /// Who agreed.
        given_by: Text = "同意した人";
        /// When.
        given_on: Date = "同意した日";
        /// How.
        form: ConsentForm = "同意のしかた";
        /// The name written on the screen.
        signature: Option<Signature> = "署名", help("指かペンで、画面に書いてもらいます。紙や口頭でもらったときは空のままにします。");
        /// Where the signed sheet is kept.
        sheet: Option<Text> = "同意書のある所", help("綴りの名前や番号など");
    }
    section "撤回" {
        /// The day from which it no longer holds.
        withdrawn_on: Option<Date> = "撤回した日", ends, help("この日から、見られるようにしていた機関の端末で見られなくなります。");
        /// What was said about it.
        withdrawn_why: Option<Paragraph> = "撤回のいきさつ", ends;
    }
}

impl Consent {
    /// Whether it was to be signed on the screen, and nobody has.
    fn is_unsigned(&self) -> bool {
        self.form == ConsentForm::OnScreen && self.signature.is_none()
    }
}

fn check(consent: &Consent, issues: &mut Issues) {
    check_days(consent.from, consent.until, issues);
    if consent.is_unsigned() {
        issues.push(
            key_path("signature"),
            "署名",
            Severity::Missing,
            "署名をもらってください。紙や口頭でもらったときは「同意のしかた」を選び直します。",
        );
    }
    let mut wrong = |key: &str, label: &'static str, message: &str| {
        issues.push(key_path(key), label, Severity::Wrong, message);
    };
    if consent.given_on > consent.from {
        wrong(
            "given_on",
            "同意した日",
            "開始日よりあとです。同意をもらった日から見られるようにしてください。",
        );
    }
    if consent
        .withdrawn_on
        .is_some_and(|withdrawn| withdrawn < consent.given_on)
    {
        wrong(
            "withdrawn_on",
            "撤回した日",
            "同意した日より前です。日付を確かめてください。",
        );
    }
}

/// What an `extent` lets others see; where people have written different ones, the smallest.
pub(in crate::domain) fn least_extent(doc: &Doc) -> BTreeSet<Topic> {
    let extents = doc.heads("extent").iter();
    let codes = extents.filter_map(|head| head.value.as_text());
    if codes
        .map(Extent::from_code)
        .all(|it| it == Some(Extent::Visits))
    {
        [Topic::Basics, Topic::Visits].into()
    } else {
        [Topic::Basics].into()
    }
}

/// The grant a consent stands for; none when it is removed or unfinished, or was to be signed on the screen and is not.
///
/// Where its days have rivals the earliest end counts, and where its extent has, the smaller one.
#[must_use]
pub(super) fn grant(doc: &Doc) -> Option<Grant> {
    if is_removed_by_anyone(doc) {
        return None;
    }
    let fact = Consent::parse(doc).ok()?;
    if fact.is_unsigned() {
        return None;
    }
    let withdrawn = earliest(doc, "withdrawn_on").and_then(|day| day.add_days(-1));
    Some(Grant {
        scopes: scopes_about(fact.household.id(), least_extent(doc)),
        holder: Scope::Organisation(fact.organisation.id()),
        ground: Ground::Consent,
        // Nobody agrees for a day before they were asked.
        span: Span::of_days(
            fact.from.max(fact.given_on),
            earliest(doc, "until").into_iter().chain(withdrawn).min(),
        ),
    })
}
