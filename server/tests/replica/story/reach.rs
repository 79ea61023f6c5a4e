//! Which records a ground reaches, and who holds one: the table of README "Who may see what", written down from its words. What may
//! be done on a ground says the oracle.

#[path = "../../../../shared/tests/access/oracle.rs"]
mod oracle;

use std::collections::{BTreeMap, BTreeSet};

use shared::{
    access::{Act, Ground, Post, Role},
    jp::{Date, Timestamp},
    record::{Choice, DateTime, Doc, RecordId},
};

/// 職員: the lists everyone uses, who is on staff, what the city has settled.
const EVERYONES: [&str; 17] = [
    "organisation",
    "area",
    "town",
    "coverage",
    "staff",
    "city_settings",
    "advisor",
    "agency_kind",
    "office",
    "edition",
    "entry",
    "printed",
    "charge",
    "review",
    "proposal",
    "answer",
    "saying",
];

/// The same for those who keep them: what agencies have asked, and the cases.
const KEPT: [&str; 10] = [
    "intake",
    "case",
    "closing",
    "decision",
    "consultation",
    "case_meeting",
    "invitation",
    "slot_answer",
    "past_intake",
    "past_meeting",
];

/// What lies with the household that it names.
const OF_HOME: [&str; 21] = [
    "member",
    "assignment",
    "consent",
    "disclosure",
    "emergency",
    "referral",
    "visit",
    "connecting_sheet",
    "reply",
    "support",
    "care_plan",
    "task",
    "progress",
    "remark",
    "intake",
    "case",
    "closing",
    "decision",
    "consultation",
    "case_meeting",
    "invitation",
];

/// What lies with the 支援会議 that it names.
pub(crate) const OF_MEETING: [&str; 4] = ["seat", "pledge", "sitting", "information_request"];

/// Someone on staff, with all they hold.
pub(crate) struct Holder {
    id: RecordId,
    organisation: RecordId,
    post: Post,
    role: Role,
    /// On which grounds a household, and whether its visits too.
    homes: BTreeMap<RecordId, BTreeMap<Ground, bool>>,
    /// On which grounds a 支援会議.
    meetings: BTreeMap<RecordId, BTreeSet<Ground>>,
}

fn text<'a>(doc: &'a Doc, key: &str) -> Option<&'a str> {
    doc.get(key).as_text().filter(|text| !text.is_empty())
}

/// The record that a field names.
pub(crate) fn named(doc: &Doc, key: &str) -> Option<RecordId> {
    text(doc, key)?.parse().ok()
}

fn day(doc: &Doc, key: &str) -> Option<Date> {
    text(doc, key)?.parse().ok()
}

/// Whether it has begun, its last day is not over, and the day from which it holds no more has not come.
fn holds(doc: &Doc, today: Date, ended: &str) -> bool {
    let has_begun = day(doc, "from").is_none_or(|from| from <= today);
    let is_over = day(doc, "until").is_some_and(|until| until < today)
        || day(doc, ended).is_some_and(|ended| ended <= today);
    has_begun && !is_over && !doc.is_removed()
}

/// A consent that was to be signed on the screen and is not, opens nothing.
fn is_unsigned(doc: &Doc) -> bool {
    text(doc, "form") == Some("on_screen") && text(doc, "signature").is_none()
}

impl Holder {
    /// The person of that staff record, with what all records say of them at a time.
    pub(crate) fn new(id: RecordId, docs: &BTreeMap<RecordId, Doc>, now: Timestamp) -> Self {
        let staff = &docs[&id];
        let of = |key| text(staff, key).unwrap_or_default();
        let mut holder = Self {
            id,
            organisation: named(staff, "organisation").unwrap(),
            post: Post::from_code(of("post")).unwrap_or(Post::Adviser),
            role: Role::from_code(of("role")).unwrap_or(Role::Member),
            homes: BTreeMap::new(),
            meetings: BTreeMap::new(),
        };
        for doc in docs.values() {
            holder.given(doc, now);
        }
        for doc in docs.values().filter(|doc| &*doc.kind == "seat") {
            holder.seated(doc, docs, now.date());
        }
        holder
    }

    /// What one grant gives.
    fn given(&mut self, doc: &Doc, now: Timestamp) {
        let today = now.date();
        let is_ours = named(doc, "organisation") == Some(self.organisation);
        let all = text(doc, "extent") == Some("visits");
        let given = match &*doc.kind {
            "assignment" => (is_ours && holds(doc, today, "")).then_some((Ground::Assigned, true)),
            "consent" => {
                // Nobody agrees for a day before they were asked.
                let is_agreed = day(doc, "given_on").is_some_and(|day| day <= today);
                let is_given = is_ours && is_agreed && !is_unsigned(doc);
                let is_given = is_given && holds(doc, today, "withdrawn_on");
                is_given.then_some((Ground::Consent, all))
            }
            "disclosure" => {
                (is_ours && holds(doc, today, "ended_on")).then_some((Ground::Law, all))
            }
            "emergency" => {
                let opened = text(doc, "opened_at").and_then(|at| at.parse::<DateTime>().ok());
                let opened = opened.map(|at| Timestamp::from_jst(at.date, at.time));
                let is_within = opened.is_some_and(|at| now.millis() - at.millis() < 86_400_000);
                let is_mine = named(doc, "person") == Some(self.id);
                (is_mine && is_within && !doc.is_removed()).then_some((Ground::Emergency, true))
            }
            "referral" => {
                (is_ours && holds(doc, today, "ended_on")).then_some((Ground::Referral, false))
            }
            "support_meeting" => {
                if named(doc, "convenor") == Some(self.organisation) {
                    let of_it = self.meetings.entry(doc.id).or_default();
                    of_it.insert(Ground::Convening);
                }
                None
            }
            _ => None,
        };
        if let (Some((ground, all)), Some(home)) = (given, named(doc, "household")) {
            self.holds_home(home, ground, all);
        }
    }

    fn holds_home(&mut self, home: RecordId, ground: Ground, with_visits: bool) {
        let visits = self.homes.entry(home).or_default().entry(ground);
        *visits.or_default() |= with_visits;
    }

    /// What a seat gives: with the promise of secrecy, while the meeting goes on.
    fn seated(&mut self, seat: &Doc, docs: &BTreeMap<RecordId, Doc>, today: Date) {
        let is_mine = named(seat, "person") == Some(self.id);
        let Some(meeting) = named(seat, "meeting").filter(|_| is_mine) else {
            return;
        };
        let promises = |doc: &Doc| {
            &*doc.kind == "pledge"
                && named(doc, "person") == Some(self.id)
                && named(doc, "meeting") == Some(meeting)
                && text(doc, "reply") == Some("promised")
                && !doc.is_removed()
        };
        let goes_on = holds(&docs[&meeting], today, "ended_on");
        if holds(seat, today, "left_on") && goes_on && docs.values().any(promises) {
            let meeting = &docs[&meeting];
            let of_it = self.meetings.entry(meeting.id).or_default();
            of_it.insert(Ground::Meeting);
            let all = text(meeting, "extent") == Some("visits");
            let home = named(meeting, "household").unwrap();
            self.holds_home(home, Ground::Meeting, all);
        }
    }

    /// Whether they are named by a grant or work where it says; or work where a staff record, a proposal, a 相談受付, the 案内 of a
    /// ケース会議, its answer or what an adviser is asked says.
    fn is_named(&self, doc: &Doc) -> bool {
        match &*doc.kind {
            "emergency" | "seat" | "pledge" => named(doc, "person") == Some(self.id),
            "assignment" | "consent" | "disclosure" | "referral" | "staff" | "proposal"
            | "intake" | "invitation" | "slot_answer" | "consultation" => {
                named(doc, "organisation") == Some(self.organisation)
            }
            _ => false,
        }
    }

    /// The grounds on which they hold a record.
    fn grounds(&self, doc: &Doc) -> BTreeSet<Ground> {
        let kind = &*doc.kind;
        let mut grounds = BTreeSet::new();
        if EVERYONES.contains(&kind) || KEPT.contains(&kind) {
            grounds.insert(Ground::Staff);
        }
        if self.is_named(doc) {
            grounds.insert(Ground::Own);
        }
        let home = match kind {
            "household" => Some(doc.id),
            _ if OF_HOME.contains(&kind) => named(doc, "household"),
            _ => None,
        };
        for (ground, with_visits) in home
            .and_then(|home| self.homes.get(&home))
            .into_iter()
            .flatten()
        {
            if kind != "visit" || *with_visits {
                grounds.insert(*ground);
            }
        }
        let meeting = match kind {
            "support_meeting" => Some(doc.id),
            _ if OF_MEETING.contains(&kind) => named(doc, "meeting"),
            _ => None,
        };
        let of_meeting = meeting.and_then(|meeting| self.meetings.get(&meeting));
        grounds.extend(of_meeting.into_iter().flatten());
        grounds
    }

    /// On which of their grounds they see a record; on none, not at all.
    pub(crate) fn sees(&self, doc: &Doc) -> BTreeSet<Ground> {
        let may = |ground: &Ground| oracle::may(self.post, self.role, *ground, Act::See, &doc.kind);
        let mut grounds = self.grounds(doc);
        grounds.retain(may);
        grounds
    }
}

/// How often what was decided.
#[derive(Default)]
pub(crate) struct Tally {
    pub(crate) cells: usize,
    /// Where one ground alone made the difference.
    decided: BTreeMap<Ground, usize>,
    /// Records of each kind that were seen, and that were not.
    kinds: BTreeMap<String, [usize; 2]>,
}

impl Tally {
    pub(crate) fn count(&mut self, doc: &Doc, grounds: &BTreeSet<Ground>) {
        self.cells += 1;
        if let [ground] = *grounds.iter().copied().collect::<Vec<_>>() {
            *self.decided.entry(ground).or_default() += 1;
        }
        let of_kind = self.kinds.entry(doc.kind.to_string()).or_default();
        of_kind[usize::from(grounds.is_empty())] += 1;
    }

    /// Each ground but つなぎ, which shows nothing, has decided; there were records of each kind, and of all that are not for all
    /// some were kept from some.
    pub(crate) fn has_asked_everything(&self) {
        for ground in Ground::ALL {
            let decides = *ground != Ground::Referral;
            assert_eq!(self.decided.contains_key(ground), decides, "{ground:?}");
        }
        for kind in shared::registry::kinds() {
            let kind = kind.schema.kind;
            let [seen, unseen] = self.kinds.get(kind).copied().unwrap_or_default();
            let is_for_all = EVERYONES.contains(&kind);
            assert!(
                seen > 0 && (unseen > 0) != is_for_all,
                "{kind}: {seen}, {unseen}"
            );
        }
    }
}
