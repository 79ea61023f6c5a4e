//! What people write.

use std::collections::BTreeMap;

use shared::{
    record::{Context, Edit, Path, RecordId, Value, Writes},
    sample::Rng,
};

use crate::{chance, sheets, tablet::Tab};

pub(crate) fn text(value: &str) -> Value {
    Value::text(value)
}

pub(crate) fn writes<const N: usize>(pairs: [(&str, Value); N]) -> Writes {
    let path = |(path, value): (&str, Value)| (Path::new(path).unwrap(), value);
    pairs.into_iter().map(path).collect()
}

/// A record that nobody has heard of.
pub(crate) fn new() -> RecordId {
    RecordId::new(chance::new_id())
}

/// What someone writes next: a new record, or a change to one in sight.
pub(crate) fn edits(
    tab: &mut Tab,
    rng: &mut Rng,
    mark: &str,
    rights_end: bool,
) -> Option<Vec<Edit>> {
    let (today, flag) = (chance::now().date(), Value::Flag(rng.chance(60)));
    let day = |days| today.add_days(days).unwrap().to_string();
    let organisation = tab.replica.session().organisation.to_string();
    let households = tab.of_kind("household");
    let household = (!households.is_empty()).then(|| rng.pick(&households).to_string());
    Some(match rng.below(24) {
        20.. => sheets::edits(tab, rng, mark, rights_end)?,
        0..4 => vec![Edit::create(
            "visit",
            new(),
            writes([
                ("household", text(&household?)),
                ("started_at", text(&format!("{}T09:30", day(0)))),
                ("purpose", text("nursing")),
                ("outcome", text("met")),
                ("said", text(mark)),
            ]),
        )],
        4 => vec![Edit::create(
            "member",
            new(),
            writes([
                ("household", text(&household?)),
                ("name", text("山田花子")),
                ("notes", text(mark)),
            ]),
        )],
        5 => {
            let id = new();
            vec![
                Edit::create(
                    "assignment",
                    new(),
                    writes([
                        ("household", text(&id.to_string())),
                        ("organisation", text(&organisation)),
                        ("ground", text("assigned")),
                        ("from", text(&day(0))),
                    ]),
                ),
                Edit::create(
                    "household",
                    id,
                    writes([("name", text("新しい世帯")), ("background", text(mark))]),
                ),
            ]
        }
        6 => {
            let organisations = tab.of_kind("organisation");
            if organisations.is_empty() {
                return None;
            }
            let other = rng.pick(&organisations).to_string();
            vec![Edit::create(
                "assignment",
                new(),
                writes([
                    ("household", text(&household?)),
                    ("organisation", text(&other)),
                    ("ground", text("assigned")),
                    ("from", text(&day(-1))),
                    ("reason", text(mark)),
                ]),
            )]
        }
        7 => {
            let until = match rng.below(3) {
                _ if !rights_end => text(&day(4_000)),
                0 => text(&day(-1)),
                1 => text(&day(i32::try_from(rng.below(20)).unwrap())),
                _ => Value::Empty,
            };
            vec![change(
                tab,
                rng,
                "assignment",
                writes([("until", until), ("reason", text(mark))]),
            )?]
        }
        8 => vec![change(
            tab,
            rng,
            "household",
            writes([("background", text(mark)), ("address", text("岡山市北区"))]),
        )?],
        9 => vec![change(
            tab,
            rng,
            "member",
            writes([("notes", text(mark)), ("troubles/money", flag)]),
        )?],
        10 => vec![change(
            tab,
            rng,
            "visit",
            writes([("said", text(mark)), ("removed", flag)]),
        )?],
        11 => vec![change(
            tab,
            rng,
            "visit",
            writes([("said", text(mark)), ("household", text(&household?))]),
        )?],
        13 => {
            let organisations = tab.of_kind("organisation");
            if organisations.is_empty() {
                return None;
            }
            let other = rng.pick(&organisations).to_string();
            let extent = *rng.pick(&["basics", "visits"]);
            vec![Edit::create(
                "consent",
                new(),
                writes([
                    ("household", text(&household?)),
                    ("organisation", text(&other)),
                    ("purpose", text(mark)),
                    ("extent", text(extent)),
                    ("from", text(&day(-1))),
                    ("given_by", text("山田花子")),
                    ("given_on", text(&day(-1))),
                    ("form", text("signed")),
                ]),
            )]
        }
        14 => {
            let (extent, withdrawn) = match rng.below(4) {
                _ if !rights_end => ("visits", Value::Empty),
                0 => ("basics", Value::Empty),
                1 => ("visits", text(&day(0))),
                2 => ("basics", text(&day(-1))),
                _ => ("visits", Value::Empty),
            };
            vec![change(
                tab,
                rng,
                "consent",
                writes([
                    ("extent", text(extent)),
                    ("withdrawn_on", withdrawn),
                    ("purpose", text(mark)),
                ]),
            )?]
        }
        15 => {
            let me = tab.replica.session().actor.uuid().to_string();
            vec![Edit::create(
                "emergency",
                new(),
                writes([
                    ("household", text(&household?)),
                    ("person", text(&me)),
                    ("opened_at", text(&format!("{}T09:30", day(0)))),
                    ("reason", text(mark)),
                ]),
            )]
        }
        // Of the section alone it is taken.
        17 => {
            let people = tab.of_kind("staff");
            let member = rng.pick(people.get(..).filter(|people| !people.is_empty())?);
            let (meeting, extent) = (new(), *rng.pick(&["basics", "visits"]));
            let mut called = writes([
                ("household", text(&household?)),
                ("convenor", text(&organisation)),
                ("subject", text("見本")),
                ("why", text("見本")),
                ("extent", text(extent)),
                ("from", text(&day(-1))),
            ]);
            called.extend(writes([("until", text(&day(4_000)))]));
            let seat = [
                ("meeting", text(&meeting.to_string())),
                ("person", text(&member.to_string())),
                ("part", text(mark)),
            ];
            vec![
                Edit::create("support_meeting", meeting, called),
                Edit::create("seat", new(), writes(seat)),
            ]
        }
        18 => {
            let (extent, ended) = match rng.below(3) {
                _ if !rights_end => ("visits", Value::Empty),
                0 => ("basics", Value::Empty),
                1 => ("visits", text(&day(0))),
                _ => ("visits", Value::Empty),
            };
            vec![change(
                tab,
                rng,
                "support_meeting",
                writes([
                    ("extent", text(extent)),
                    ("ended_on", ended),
                    ("subject", text(mark)),
                ]),
            )?]
        }
        // A promise has no place for a mark: it goes with a visit that has one.
        19 => vec![
            {
                let seats = tab.of_kind("seat");
                let seat = *rng.pick(seats.get(..).filter(|seats| !seats.is_empty())?);
                let meeting = tab.replica.doc(seat)?.get("meeting").clone();
                let reply = *rng.pick(&["promised", "promised", "declined"]);
                let me = tab.replica.session().actor.uuid().to_string();
                let pledge = [
                    ("meeting", meeting),
                    ("person", text(&me)),
                    ("reply", text(reply)),
                    ("given_on", text(&day(0))),
                ];
                Edit::create("pledge", new(), writes(pledge))
            },
            Edit::create(
                "visit",
                new(),
                writes([("household", text(&household?)), ("said", text(mark))]),
            ),
        ],
        // A field and a shape of value of a later version of the app.
        12 => vec![change(
            tab,
            rng,
            "visit",
            writes([
                ("later_words", text(mark)),
                ("later_shape", Value::Later(r#"[{"any":[1,null]}]"#.into())),
            ]),
        )?],
        _ => vec![change(
            tab,
            rng,
            "visit",
            writes([("said", text(mark)), ("done", text("薬を確認"))]),
        )?],
    })
}

/// A change to a record in sight, through a form opened now or some time ago.
pub(crate) fn change(tab: &mut Tab, rng: &mut Rng, kind: &str, writes: Writes) -> Option<Edit> {
    let known = tab.of_kind(kind);
    let record = *rng.pick(known.get(..).filter(|known| !known.is_empty())?);
    change_of(tab, rng, record, writes)
}

/// The same to a record that was chosen.
pub(crate) fn change_of(
    tab: &mut Tab,
    rng: &mut Rng,
    record: RecordId,
    writes: Writes,
) -> Option<Edit> {
    let doc = tab.replica.doc(record)?;
    let opened: &mut BTreeMap<RecordId, Context> = &mut tab.opened;
    let seen = match opened.remove(&record) {
        Some(earlier) if rng.chance(50) => earlier,
        _ => doc.context.clone(),
    };
    opened.insert(record, doc.context.clone());
    Some(Edit {
        kind: doc.kind.clone(),
        record,
        seen,
        writes,
    })
}
