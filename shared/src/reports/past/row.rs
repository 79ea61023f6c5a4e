//! What a row says.

use std::collections::BTreeMap;

use super::List;
use crate::{
    domain::{
        casework::{Became, CaseOutcome, Reason},
        meeting::MeetingKind,
    },
    jp::{Date, fold},
    record::{Choice, Value, Writes, key_path},
    reports::sheets::cells::{is_error, is_none, mark},
    wire::ImportSaying,
};

/// A row that is read.
pub(super) struct Row<'a> {
    pub(super) list: List,
    pub(super) at: &'a BTreeMap<&'static str, usize>,
    pub(super) cells: &'a [String],
    pub(super) today: Date,
}

/// What it says, what is the matter with it, and what was left out.
#[derive(Default)]
pub(super) struct Said {
    pub(super) writes: Writes,
    pub(super) wrong: Vec<ImportSaying>,
    pub(super) notes: Vec<ImportSaying>,
}

impl Row<'_> {
    /// What stands in a column; empty where there is no such column, or it says that there is nothing. That there was no sheet is
    /// something.
    pub(super) fn get(&self, key: &str) -> &str {
        let cell = self.at.get(key).and_then(|at| self.cells.get(*at));
        let cell = cell.map_or("", |cell| cell.trim());
        if key != "with_sheet" && is_none(cell) {
            ""
        } else {
            cell
        }
    }

    fn saying(&self, key: &str, message: impl Into<String>) -> ImportSaying {
        ImportSaying {
            column: self.list.label(key).to_owned(),
            message: message.into(),
        }
    }

    pub(super) fn read(&self) -> Said {
        let mut said = Said::default();
        for column in self.list.columns() {
            let typed = self.get(column.key);
            if is_error(typed) {
                let message = format!("「{typed}」は計算のまちがいです。値を入れてください。");
                said.wrong.push(self.saying(column.key, message));
            } else if !typed.is_empty() {
                self.cell(column.key, typed, &mut said);
            }
        }
        if self.list == List::Intakes {
            self.complete(&mut said);
        }
        said
    }

    fn cell(&self, key: &'static str, typed: &str, said: &mut Said) {
        let mut put = |value: Option<Value>, wrong: String| match value {
            Some(value) => drop(said.writes.insert(key_path(key), value)),
            None => said.wrong.push(self.saying(key, wrong)),
        };
        match key {
            "number" | "agency" | "case_number" => put(Some(Value::text(typed)), String::new()),
            "with_sheet" => put(
                sheet(typed).map(Value::Flag),
                format!("「{typed}」は読み取れません。あれば「○」、なければ「×」にしてください。"),
            ),
            "became" => put(
                became(typed).map(code),
                format!(
                    "「{typed}」は読み取れません。「問い合わせのみ」か「ケース」にしてください。"
                ),
            ),
            "meeting" => put(
                meeting(typed).map(code),
                format!(
                    "「{typed}」という会議はありません。次のどれかにしてください：{}。",
                    labels::<MeetingKind>()
                ),
            ),
            "reasons" => self.reasons(typed, said),
            "outcome" => match outcome(typed) {
                Some(outcome) => put(Some(code(outcome)), String::new()),
                None => {
                    let message = format!(
                        "「{typed}」は、次のどれでもないので取り込みません：{}。",
                        labels::<CaseOutcome>()
                    );
                    said.notes.push(self.saying(key, message));
                }
            },
            _ => match Date::read_cell(typed) {
                Ok(day) if day > self.today => {
                    let message = format!(
                        "{}は、まだ来ていない日です。日付を確かめてください。",
                        day.long()
                    );
                    put(None, message);
                }
                Ok(day) => put(Some(Value::text(&day.to_string())), String::new()),
                Err(_) => put(
                    None,
                    format!(
                        "「{typed}」は日付として読めません。令和元年5月1日、2019/5/1 のように入れてください。"
                    ),
                ),
            },
        }
    }

    /// The reasons that are printed; of others nothing is taken in, since what is free to be written may name someone.
    fn reasons(&self, typed: &str, said: &mut Said) {
        let parts = typed.split(['、', ',', '，', '\n', '\r', '；', ';', '／', '/']);
        let (mut left, mut some) = (0, false);
        for part in parts.map(str::trim).filter(|part| !part.is_empty()) {
            match choice::<Reason>(part) {
                Some(reason) => {
                    some = true;
                    let path = key_path("reasons").child(reason.item().code);
                    said.writes.insert(path, Value::Flag(true));
                }
                None => left += 1,
            }
        }
        if left > 0 {
            let rest = if some { "ほかの言葉は" } else { "" };
            let message = format!("{rest}決まった6つの理由にないので、取り込みません。");
            said.notes.push(self.saying("reasons", message));
        }
    }

    /// What has the days of a case is one.
    fn complete(&self, said: &mut Said) {
        let days = ["opened_on", "decided_on", "closed_on"];
        let of_case = days.iter().any(|key| !self.get(key).is_empty());
        if self.get("became").is_empty() && of_case {
            said.writes.insert(key_path("became"), code(Became::Case));
        }
    }
}

fn code<C: Choice>(choice: C) -> Value {
    Value::text(choice.item().code)
}

/// A choice by its label or its code, however it is typed.
fn choice<C: Choice>(typed: &str) -> Option<C> {
    let key = fold(typed);
    let is = |choice: &&C| fold(choice.item().label) == key || fold(choice.item().code) == key;
    C::ALL.iter().find(is).copied()
}

fn labels<C: Choice>() -> String {
    let labels: Vec<&str> = C::ALL.iter().map(|it| it.item().label).collect();
    labels.join("、")
}

/// Whether one of these words stands in a text, widths and old forms of characters aside.
fn has(typed: &str, words: &[&str]) -> bool {
    let key = fold(typed);
    words.iter().any(|word| key.contains(&fold(word)))
}

fn sheet(typed: &str) -> Option<bool> {
    let yes = ["活用", "使用", "利用", "あり", "有り"];
    let no = ["なし", "無し", "せず", "未"];
    mark(typed).or_else(|| match (has(typed, &no), has(typed, &yes)) {
        (true, _) => Some(false),
        (false, true) => Some(true),
        (false, false) => None,
    })
}

fn became(typed: &str) -> Option<Became> {
    let inquiry = has(typed, &["問い合わせ", "問合せ", "問合わせ", "相談のみ"]);
    let case = has(typed, &["ケース", "取扱"]);
    choice(typed).or(match (inquiry, case) {
        (true, false) => Some(Became::Inquiry),
        (false, true) => Some(Became::Case),
        _ => None,
    })
}

fn outcome(typed: &str) -> Option<CaseOutcome> {
    let unresolved = has(typed, &["至らな", "至らず", "未解決"]);
    let connected = has(typed, &["繋が", "つなが", "解決"]);
    let other = has(typed, &["転居", "転出", "死亡", "その他"]);
    choice(typed).or(match (unresolved, connected, other) {
        (true, ..) => Some(CaseOutcome::Unresolved),
        (false, true, false) => Some(CaseOutcome::Connected),
        (false, false, true) => Some(CaseOutcome::Other),
        _ => None,
    })
}

fn meeting(typed: &str) -> Option<MeetingKind> {
    choice(typed).or_else(|| {
        if has(typed, &["事前", "打ち合わせ", "打合せ", "打合わせ"]) {
            Some(MeetingKind::Preparatory)
        } else if has(typed, &["アドバイザー"]) {
            Some(MeetingKind::Advisory)
        } else if has(typed, &["ケース会議", "ケース検討", "個別会議"]) {
            Some(MeetingKind::CaseConference)
        } else {
            None
        }
    })
}
