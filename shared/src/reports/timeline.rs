//! One timeline of a household over all agencies (S5): what each has done, read from the records, the latest first.

use crate::{
    domain::{
        casework::{CarePlan, Case, Closing, Decision, Intake, Progress, Support, Task},
        connecting::{ConnectingSheet, Referral, Reply},
        household::{Assignment, Consent},
        meeting::{CaseMeeting, Remark, RemarkKind},
        visit::Visit,
    },
    jp::{Date, Time},
    record::{Choice, Doc, Record, RecordId},
};

/// The kinds of records that say when something was done for a household.
pub const HAPPENINGS: [&str; 16] = [
    Visit::KIND,
    ConnectingSheet::KIND,
    Referral::KIND,
    Reply::KIND,
    Intake::KIND,
    Case::KIND,
    Support::KIND,
    CarePlan::KIND,
    Task::KIND,
    Decision::KIND,
    Progress::KIND,
    Closing::KIND,
    CaseMeeting::KIND,
    Remark::KIND,
    Assignment::KIND,
    Consent::KIND,
];

/// One thing that was done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Happening {
    /// The day.
    pub on: Date,
    /// The time, where it is known.
    pub at: Option<Time>,
    /// The record it was read from.
    pub record: RecordId,
    /// What kind of thing, in Japanese: 訪問.
    pub label: &'static str,
    /// The organisations or people it names: who did it, then to whom.
    pub who: Vec<RecordId>,
    /// What was said of it, if anything.
    pub words: String,
}

/// What a record says was done; none for what is unfinished, removed, or of another kind.
#[must_use]
pub fn happenings(doc: &Doc) -> Vec<Happening> {
    if doc.is_removed() {
        return Vec::new();
    }
    match &*doc.kind {
        Visit::KIND => of(doc, |visit: Visit| vec![visited(doc, &visit)]),
        ConnectingSheet::KIND => of(doc, |sheet: ConnectingSheet| {
            let words = sheet.ask.map(|ask| ask.to_string());
            let who = [sheet.organisation.id()];
            vec![on_day(doc, sheet.written_on, "つなぐシート", who, words)]
        }),
        Referral::KIND => of(doc, |it: Referral| {
            let who = [it.sender.id(), it.organisation.id()];
            let sent = on_day(doc, it.sent_on, "つなぎ", who, None);
            let ended = it.ended_on.map(|day| {
                let why = it.ended_why.as_ref().map(ToString::to_string);
                on_day(doc, day, "つなぎの取りやめ", who, why)
            });
            [sent].into_iter().chain(ended).collect()
        }),
        Reply::KIND => of(doc, |it: Reply| {
            let words = it.words.map(|words| words.to_string());
            let who = [it.organisation.id()];
            vec![on_day(doc, it.replied_on, it.kind.label(), who, words)]
        }),
        Intake::KIND => of(doc, |it: Intake| {
            let who = [it.organisation.id()];
            let reasons: Vec<_> = it.reasons.iter().map(|reason| reason.label()).collect();
            let words = Some(reasons.join("、"));
            let asked = on_day(doc, it.received_on, "推進員への相談", who, words);
            let answered = it.inquiry_on.map(|day| {
                let answer = it.answer.as_ref().map(ToString::to_string);
                on_day(doc, day, "推進員の答え", who, answer)
            });
            [asked].into_iter().chain(answered).collect()
        }),
        Case::KIND => of(doc, |it: Case| {
            let who = [it.coordinator.id()];
            vec![on_day(doc, it.opened_on, "取扱ケースの始まり", who, None)]
        }),
        Support::KIND => of(doc, |it: Support| supported(doc, &it)),
        CarePlan::KIND => of(doc, |it: CarePlan| {
            let goal = Some(it.goal.to_string());
            vec![on_day(doc, it.made_on, "プラン", [], goal)]
        }),
        Task::KIND => of(doc, |it: Task| {
            let (who, what) = ([it.organisation.id()], Some(it.what.to_string()));
            vec![on_day(doc, it.proposed_on, "役割の案", who, what)]
        }),
        Decision::KIND => of(doc, |it: Decision| {
            let count = Some(format!("{}件", it.tasks.iter().count()));
            let decided = on_day(doc, it.decided_on, "役割の決定", [], count);
            let withdrawn = it.withdrawn_on;
            let withdrawn = withdrawn.map(|day| on_day(doc, day, "役割の決め直し", [], None));
            [decided].into_iter().chain(withdrawn).collect()
        }),
        Progress::KIND => of(doc, |it: Progress| {
            let words = it.words.as_ref().map(|words| words.trim().to_owned());
            let parts = [Some(it.state.label().to_owned()), words];
            let words = parts.into_iter().flatten().collect::<Vec<_>>().join("・");
            let who = [it.organisation.id()];
            vec![on_day(doc, it.noted_on, "役割の経過", who, Some(words))]
        }),
        Closing::KIND => of(doc, |it: Closing| {
            let outcome = Some(it.outcome.label().to_owned());
            let closed = on_day(doc, it.closed_on, "ケースの終結", [], outcome);
            let reopened = it.reopened_on;
            let reopened = reopened.map(|day| on_day(doc, day, "ケースの再開", [], None));
            [closed].into_iter().chain(reopened).collect()
        }),
        CaseMeeting::KIND => of(doc, |it: CaseMeeting| {
            let (who, kind) = ([it.coordinator.id()], it.kind.label().to_owned());
            let called = on_day(doc, it.called_on, "会議の呼びかけ", who, Some(kind));
            let held = it.held_on;
            let held = held.map(|day| on_day(doc, day, it.kind.label(), who, None));
            [called].into_iter().chain(held).collect()
        }),
        Remark::KIND => of(doc, |it: Remark| {
            let is_decided = it.kind == RemarkKind::Decided;
            let who: Vec<_> = it.organisation.iter().map(|by| by.id()).collect();
            let decided = is_decided.then(|| Happening {
                at: Some(it.noted_at.time),
                ..on_day(
                    doc,
                    it.noted_at.date,
                    "会議で決まったこと",
                    who,
                    Some(it.words.to_string()),
                )
            });
            decided.into_iter().collect()
        }),
        Assignment::KIND => of(doc, |it: Assignment| {
            let who = [it.organisation.id()];
            let reason = it.reason.as_ref().map(ToString::to_string);
            let began = on_day(doc, it.from, "担当の始まり", who, reason.clone());
            let ended = it
                .until
                .map(|day| on_day(doc, day, "担当の終わり", who, reason));
            [began].into_iter().chain(ended).collect()
        }),
        Consent::KIND => of(doc, |it: Consent| {
            let who = [it.organisation.id()];
            let purpose = Some(it.purpose.to_string());
            let given = on_day(doc, it.given_on, "同意", who, purpose);
            let why = it.withdrawn_why.as_ref().map(ToString::to_string);
            let withdrawn = it
                .withdrawn_on
                .map(|day| on_day(doc, day, "同意の撤回", who, why));
            [given].into_iter().chain(withdrawn).collect()
        }),
        _ => Vec::new(),
    }
}

/// All of it up to the end of the day `until`, the latest first.
#[must_use]
pub fn timeline<'a>(docs: impl IntoIterator<Item = &'a Doc>, until: Date) -> Vec<Happening> {
    let mut all: Vec<_> = docs.into_iter().flat_map(happenings).collect();
    all.retain(|it| it.on <= until);
    // Of one day first what has a time, and always in the same order.
    all.sort_by(|a, b| (b.on, b.at, b.record, b.label).cmp(&(a.on, a.at, a.record, a.label)));
    all
}

fn of<R: Record>(doc: &Doc, read: impl FnOnce(R) -> Vec<Happening>) -> Vec<Happening> {
    R::parse(doc).map(read).unwrap_or_default()
}

fn on_day(
    doc: &Doc,
    on: Date,
    label: &'static str,
    who: impl IntoIterator<Item = RecordId>,
    words: Option<String>,
) -> Happening {
    Happening {
        on,
        at: None,
        record: doc.id,
        label,
        who: who.into_iter().collect(),
        words: words.unwrap_or_default(),
    }
}

fn visited(doc: &Doc, visit: &Visit) -> Happening {
    let author = doc
        .shown("started_at")
        .and_then(|head| doc.stamps.get(&head.dot));
    let author = author.map(|stamp| RecordId::new(stamp.author.uuid()));
    let others = visit.visitors.iter().map(|row| row.fields.staff.id());
    let mut who: Vec<RecordId> = Vec::new();
    for id in author.into_iter().chain(others) {
        if !who.contains(&id) {
            who.push(id);
        }
    }
    let remarks = [&visit.seen, &visit.said, &visit.done]
        .into_iter()
        .flatten();
    let said = remarks
        .map(|text| text.trim())
        .find(|text| !text.is_empty());
    let parts = [
        Some(visit.purpose.label()),
        Some(visit.outcome.label()),
        said,
    ];
    Happening {
        on: visit.started_at.date,
        at: Some(visit.started_at.time),
        record: doc.id,
        label: "訪問",
        who,
        words: parts.into_iter().flatten().collect::<Vec<_>>().join("・"),
    }
}

fn supported(doc: &Doc, support: &Support) -> Vec<Happening> {
    let who: Vec<RecordId> = support.organisation.iter().map(|it| it.id()).collect();
    let parts = [support.name.as_deref(), Some(&*support.what)];
    let words = parts.into_iter().flatten().collect::<Vec<_>>().join("：");
    let began = on_day(
        doc,
        support.from,
        "支援の始まり",
        who.clone(),
        Some(words.clone()),
    );
    let ended = support
        .until
        .map(|day| on_day(doc, day, "支援の終わり", who, Some(words)));
    [began].into_iter().chain(ended).collect()
}
