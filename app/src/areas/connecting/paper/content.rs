//! What stands on the form, in words.

use std::collections::BTreeSet;

use shared::{
    domain::{
        connecting::{Agreement, ConnectingSheet},
        directory::{Edition, Entry},
        household::{Consent, ConsentForm, Extent, Household, Member, Relation, Trouble},
        visit::Urgency,
    },
    jp::Date,
    record::{BlobId, Choice as _, Phones, RecordId},
    reports::{Stage, Step},
};

use super::super::steps::{course_of, signature};
use crate::{
    areas::read::{author_of, fact, facts, facts_of, staff_of},
    store::Store,
};

/// So many people have a line of their own.
const PEOPLE: usize = 22;
/// So many lines a form has at least.
pub(super) const LINES: usize = 6;
/// So many steps have a line of their own.
pub(super) const STEPS: usize = 5;

/// Everything that stands on the two pages; all of it empty on a form to be filled in by hand.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Paper {
    /// The beginning of the record's id, by which the sheet on the device is found.
    pub(super) number: String,
    pub(super) written_on: String,
    pub(super) organisation: String,
    pub(super) household: String,
    pub(super) kana: String,
    pub(super) address: String,
    pub(super) phones: String,
    pub(super) area: String,
    pub(super) urgency: Option<Urgency>,
    /// What troubles all of them.
    pub(super) whole: BTreeSet<Trouble>,
    pub(super) people: Vec<Line>,
    pub(super) situation: String,
    pub(super) helpers: String,
    pub(super) wishes: String,
    pub(super) ask: String,
    pub(super) agreement: Option<Agreement>,
    pub(super) extent: Option<Extent>,
    /// To whom it was connected last.
    pub(super) receiver: String,
    /// What was signed on a screen for that: the consent, the signature, and who signed when.
    pub(super) signed: Option<(RecordId, BlobId, String)>,
    pub(super) steps: Vec<StepLine>,
    /// Said where there are more steps than lines.
    pub(super) earlier: String,
    /// What was answered, the latest first.
    pub(super) replies: String,
    /// The edition of the directory.
    pub(super) edition: String,
    /// When, and by whom.
    pub(super) printed: String,
}

/// One person.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Line {
    pub(super) name: String,
    pub(super) relation: String,
    pub(super) sex: String,
    pub(super) birth: String,
    pub(super) care: String,
    pub(super) troubles: BTreeSet<Trouble>,
    pub(super) remarks: String,
}

/// One step from an agency to the next.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct StepLine {
    pub(super) no: String,
    pub(super) sent_on: String,
    pub(super) sender: String,
    pub(super) receiver: String,
    pub(super) consent: String,
    pub(super) taken_up_on: String,
    pub(super) answered: String,
    pub(super) waited: String,
}

impl Paper {
    /// The form with nothing on it but the edition of the directory that is in force.
    pub(super) fn blank(store: Store) -> Self {
        let now = store.now();
        let editions = Edition::published(facts(store), now.date());
        let edition = editions.first();
        let by_hand = Line {
            birth: "大昭平令　　．　．".to_owned(),
            ..Line::default()
        };
        Self {
            people: vec![by_hand; LINES],
            edition: edition
                .map(|(_, it)| it.version.to_string())
                .unwrap_or_default(),
            printed: format!("{} 手書き用", now.short()),
            ..Self::default()
        }
    }

    /// The form of a sheet. Tracked.
    pub(super) fn of(store: Store, id: RecordId, sheet: &ConnectingSheet) -> Self {
        let now = store.now();
        let household = sheet.household.id();
        let about = fact::<Household>(store, household);
        let about = about.as_ref();
        let steps = course_of(store, id).steps;
        let consents = facts_of::<Consent>(store, household);
        let consents: Vec<Consent> = consents.into_iter().map(|(_, it)| it).collect();
        let line = |(at, step): (usize, &Step)| step_line(store, at, step, &consents, now.date());
        let lines: Vec<StepLine> = steps.iter().enumerate().map(line).collect();
        let earlier = lines.len().saturating_sub(STEPS);
        let last = steps.last();
        let writer = store.doc(id).and_then(|doc| author_of(&doc, "written_on"));
        let writer = writer.map(|it| format!("　{}", store.title(staff_of(it))));
        let writer = writer.unwrap_or_default();
        let editions = steps.iter().filter_map(|step| step.referral.edition);
        let editions: BTreeSet<String> = editions.map(|it| store.title(it.id())).collect();
        let postal = about.and_then(|it| it.postal_code).map(|it| it.with_mark());
        let address = about
            .and_then(|it| it.address.as_ref())
            .map(ToString::to_string);
        let text = |text: Option<&dyn ToString>| text.map(ToString::to_string).unwrap_or_default();
        Self {
            number: id.to_string().chars().take(8).collect(),
            signed: last.and_then(|step| signature(store, &step.referral)),
            written_on: sheet.written_on.long(),
            organisation: format!("{}{writer}", store.title(sheet.organisation.id())),
            household: store.title(household),
            kana: text(about.and_then(|it| it.kana.as_ref()).map(|it| it as _)),
            address: [postal, address]
                .into_iter()
                .flatten()
                .collect::<Vec<_>>()
                .join(" "),
            phones: about
                .and_then(|it| it.phones.as_ref())
                .map(numbers)
                .unwrap_or_default(),
            area: about
                .and_then(|it| it.area)
                .map(|it| store.title(it.id()))
                .unwrap_or_default(),
            urgency: sheet.urgency,
            whole: (*sheet.troubles).clone(),
            people: people(store, household, sheet),
            situation: text(sheet.situation.as_ref().map(|it| it as _)),
            helpers: helpers(store, sheet),
            wishes: text(sheet.wishes.as_ref().map(|it| it as _)),
            ask: text(sheet.ask.as_ref().map(|it| it as _)),
            agreement: Some(sheet.agreement),
            extent: last
                .and_then(|step| consent_of(step, &consents))
                .map(|it| it.extent),
            receiver: last
                .map(|step| store.title(step.referral.organisation.id()))
                .unwrap_or_default(),
            steps: lines.into_iter().skip(earlier).collect(),
            earlier: if earlier > 0 {
                format!("はじめの{earlier}回は端末の記録に")
            } else {
                String::new()
            },
            replies: replies(store, &steps),
            edition: editions.into_iter().collect::<Vec<_>>().join("、"),
            printed: format!(
                "{} {}",
                now.short(),
                store.title(staff_of(store.me().actor))
            ),
        }
    }
}

fn numbers(phones: &Phones) -> String {
    let numbers = phones.0.iter().map(ToString::to_string);
    numbers.collect::<Vec<_>>().join("、")
}

/// Everyone of the household and whoever else stands on the sheet, each once. Those beyond the last line share it, so that
/// no tick is missing.
fn people(store: Store, household: RecordId, sheet: &ConnectingSheet) -> Vec<Line> {
    let members = facts_of::<Member>(store, household);
    let mut ids: Vec<RecordId> = members.iter().map(|(id, _)| *id).collect();
    let named = sheet.people.iter().filter_map(|row| row.fields.member);
    for member in named.map(|member| member.id()) {
        if !ids.contains(&member) {
            ids.push(member);
        }
    }
    let today = store.now().date();
    let of_member = |id: &RecordId| {
        let known = members.iter().find(|(known, _)| known == id);
        let mut line = known
            .map(|(_, it)| of_known(it, today))
            .unwrap_or_else(|| Line {
                name: store.title(*id),
                ..Line::default()
            });
        let rows = sheet.people.iter().map(|row| &row.fields);
        for row in rows.filter(|row| row.member.is_some_and(|member| member.id() == *id)) {
            line.troubles.extend(row.troubles.iter());
            line.remarks = joined([&line.remarks, row.remarks.as_deref().unwrap_or_default()]);
        }
        line
    };
    // As on every form, whoever it is about stands first.
    let is_other = |id: &RecordId| {
        let known = members.iter().find(|(known, _)| known == id);
        known.is_none_or(|(_, it)| it.relation != Some(Relation::Principal))
    };
    ids.sort_by_key(is_other);
    let mut lines: Vec<Line> = ids.iter().map(of_member).collect();
    let others = sheet.people.iter().map(|row| &row.fields);
    let others = others.filter(|row| row.member.is_none()).map(|row| Line {
        name: row.name.as_deref().unwrap_or_default().to_owned(),
        troubles: (*row.troubles).clone(),
        remarks: row.remarks.as_deref().unwrap_or_default().to_owned(),
        ..Line::default()
    });
    lines.extend(others.filter(|line| *line != Line::default()));
    if lines.len() > PEOPLE {
        let rest = lines.split_off(PEOPLE - 1);
        lines.push(Line {
            name: format!("ほか{}人", rest.len()),
            troubles: rest.into_iter().flat_map(|line| line.troubles).collect(),
            remarks: "一人ずつは端末の記録に".to_owned(),
            ..Line::default()
        });
    }
    lines
}

fn of_known(member: &Member, today: Date) -> Line {
    let birth = member.birth.map(|birth| match birth.age_on(today) {
        Some(age) => format!("{} {age}歳", birth.short()),
        None => birth.short(),
    });
    let label = |label: Option<&'static str>| label.unwrap_or_default().to_owned();
    Line {
        name: member.name.to_string(),
        relation: label(member.relation.map(|it| it.label())),
        sex: label(member.sex.map(|it| it.label())),
        birth: birth.unwrap_or_default(),
        care: label(member.care_level.map(|it| it.label())),
        ..Line::default()
    }
}

fn joined<const N: usize>(parts: [&str; N]) -> String {
    let parts = parts.into_iter().filter(|part| !part.is_empty());
    parts.collect::<Vec<_>>().join("／")
}

/// Who helps already, one a line.
fn helpers(store: Store, sheet: &ConnectingSheet) -> String {
    let rows = sheet.helpers.iter().map(|row| {
        let agency = row
            .fields
            .agency
            .and_then(|id| fact::<Entry>(store, id.id()));
        let agency = agency.map(|it| it.agency.to_string()).unwrap_or_default();
        let who = joined([&agency, row.fields.name.as_deref().unwrap_or_default()]);
        match row.fields.help.as_deref() {
            Some(help) => format!("・{who}：{help}"),
            None => format!("・{who}"),
        }
    });
    rows.collect::<Vec<_>>().join("\n")
}

/// The consent that a step was taken on: the last one that the household had given to that agency by then.
fn consent_of<'a>(step: &Step, consents: &'a [Consent]) -> Option<&'a Consent> {
    let to = step.referral.organisation.id();
    let given = consents
        .iter()
        .filter(|it| it.organisation.id() == to && it.from <= step.referral.sent_on);
    given.max_by_key(|it| it.from)
}

fn step_line(store: Store, at: usize, step: &Step, consents: &[Consent], today: Date) -> StepLine {
    let referral = &step.referral;
    let entry = referral.entry.and_then(|id| fact::<Entry>(store, id.id()));
    let no = entry
        .map(|it| format!("一覧No.{}", it.no))
        .unwrap_or_default();
    let edition = referral
        .edition
        .map(|it| store.title(it.id()))
        .unwrap_or_default();
    let consent = consent_of(step, consents).map(|it| {
        let place = it.sheet.as_deref().unwrap_or_default();
        let form = match it.form {
            ConsentForm::Signed => "署名",
            ConsentForm::Spoken => "口頭",
            ConsentForm::OnScreen => "画面に署名",
        };
        let withdrawn = it.withdrawn_on.map(|day| format!("{}撤回", day.short()));
        let given = format!("{} {}（{form}）", it.given_on.short(), it.given_by);
        joined([
            &given,
            it.extent.label(),
            place,
            withdrawn.as_deref().unwrap_or_default(),
        ])
    });
    let answered = match step.stage {
        Stage::Answered(day) => day.short(),
        Stage::ConnectedOn(day) => format!("{} 次へ", day.short()),
        Stage::CalledBack(day) => format!("{} 取りやめ", day.short()),
        Stage::Waiting | Stage::TakenUp(_) => String::new(),
    };
    StepLine {
        no: (at + 1).to_string(),
        sent_on: referral.sent_on.short(),
        sender: store.title(referral.sender.id()),
        receiver: joined([&store.title(referral.organisation.id()), &no, &edition]),
        consent: consent.unwrap_or_default(),
        taken_up_on: step
            .taken_up_on()
            .map(|day| day.short())
            .unwrap_or_default(),
        answered,
        waited: format!("{}日", step.waited(today)),
    }
}

/// What was answered, the latest first.
fn replies(store: Store, steps: &[Step]) -> String {
    let all = steps.iter().flat_map(|step| &step.replies);
    let mut all: Vec<_> = all
        .map(|(id, reply)| (reply.replied_on, *id, reply))
        .collect();
    all.sort_by_key(|(day, id, _)| std::cmp::Reverse((*day, *id)));
    let lines = all.into_iter().map(|(day, _, reply)| {
        let who = store.title(reply.organisation.id());
        let words = reply.words.as_deref().unwrap_or_default();
        format!("{} {who}：{}　{words}", day.short(), reply.kind.label())
    });
    lines.collect::<Vec<_>>().join("\n")
}
