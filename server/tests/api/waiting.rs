//! What nobody takes up in time rises to the 相談支援包括化推進員, and shows nothing of the household.

use shared::{
    domain::settings::CitySettings,
    jp::Date,
    record::{Number, Path, RecordId, Value, Writes},
    wire::{Overdue, OverdueStep},
};

use crate::support::{Device, Town, at, id, on_both, writes};

on_both!(
    the_coordinator_is_told_from_whom_to_whom_and_since_when,
    nobody_else_is_told_anything,
    the_section_sets_the_days,
);

const SHEET: u128 = 0x5001;
const REFERRAL: u128 = 0x5002;

/// A day so long ago.
fn days_ago(days: i32) -> Date {
    let today = server::clock::system().date();
    today.add_days(-days).unwrap()
}

/// The sheet of household 1, that hanako's organisation sent to another on a day.
async fn send(town: &Town, step: u128, on: Date) {
    let home = id(at::HOME_1).to_string();
    let mut sheet = writes([
        ("household", &*home),
        ("organisation", &id(0xb1).to_string()),
    ]);
    sheet.extend(writes([
        ("situation", "ここだけの話"),
        ("written_on", &on.to_string()),
    ]));
    sheet.extend(writes([("agreement", "agreed")]));
    town.load("connecting_sheet", [(id(SHEET), sheet)]).await;
    let mut referral = writes([("household", &*home), ("sheet", &id(SHEET).to_string())]);
    referral.extend(writes([
        ("sender", &*id(0xb1).to_string()),
        ("organisation", &*id(0xb3).to_string()),
        ("sent_on", &*on.to_string()),
    ]));
    town.load("referral", [(id(step), referral)]).await;
}

/// taro as someone with this post, signed in.
async fn taro(town: &Town, post: &str) -> Device {
    let mut admin = town.device("admin").await;
    admin.sync().await;
    admin.save("staff", id(at::TARO), writes([("post", post)]));
    admin.sync().await;
    town.device("taro").await
}

async fn told(town: &Town, device: &Device) -> Option<(Overdue, String)> {
    let reply = town.get("/api/waiting", &device.cookie).await;
    let body = reply.text().to_owned();
    match reply.status.as_u16() {
        200 => Some((serde_json::from_str(&body).unwrap(), body)),
        404 => None,
        status => panic!("{status}: {body}"),
    }
}

async fn the_coordinator_is_told_from_whom_to_whom_and_since_when(town: Town) {
    let on = days_ago(20);
    send(&town, REFERRAL, on).await;
    let taro = taro(&town, "inclusion_coordinator").await;
    let step = OverdueStep {
        sender: id(0xb1),
        organisation: id(0xb3),
        sent_on: on,
        days: 20,
        sheet: None,
    };
    let (overdue, body) = told(&town, &taro).await.unwrap();
    assert_eq!((overdue.steps, overdue.wait), (vec![step.clone()], 3));
    for hidden in [at::HOME_1, SHEET, REFERRAL].map(|it| id(it).to_string()) {
        assert!(!body.contains(&hidden), "{body}");
    }
    assert!(!body.contains("ここだけの話"), "{body}");

    // Once the household agrees to be seen by their organisation, the sheet opens whole.
    let mut consent = writes([
        ("household", &*id(at::HOME_1).to_string()),
        ("organisation", &*id(0xb2).to_string()),
        ("purpose", "見本"),
        ("extent", "basics"),
    ]);
    consent.extend(writes([("given_by", "見本"), ("form", "signed")]));
    consent.extend(writes([("from", "2020-04-01"), ("given_on", "2020-04-01")]));
    town.load("consent", [(id(0x5003), consent)]).await;
    let opened = OverdueStep {
        sheet: Some(id(SHEET)),
        ..step
    };
    assert_eq!(told(&town, &taro).await.unwrap().0.steps, [opened]);
    let mut taro = taro;
    taro.sync().await;
    assert!(taro.docs.contains_key(&id(SHEET)));

    // Who takes it up ends that.
    let reply = [
        ("household", &*id(at::HOME_1).to_string()),
        ("referral", &*id(REFERRAL).to_string()),
        ("organisation", &*id(0xb3).to_string()),
        ("kind", "taken_up"),
        ("replied_on", &*on.to_string()),
    ];
    town.load("reply", [(id(0x5004), writes(reply))]).await;
    assert_eq!(told(&town, &taro).await.unwrap().0.steps, []);
}

async fn nobody_else_is_told_anything(town: Town) {
    send(&town, REFERRAL, days_ago(20)).await;
    for post in [
        "section",
        "adviser",
        "caseworker",
        "visiting_nurse",
        "unheard_of",
    ] {
        let taro = taro(&town, post).await;
        assert_eq!(told(&town, &taro).await, None, "{post}");
    }
    let admin = town.device("admin").await;
    assert_eq!(told(&town, &admin).await, None);
    assert_eq!(town.get("/api/waiting", "").await.status, 401);
}

fn wait(days: f64) -> Writes {
    let days = Value::Number(Number::new(days).unwrap());
    [(Path::new("wait").unwrap(), days)].into()
}

async fn the_section_sets_the_days(town: Town) {
    send(&town, REFERRAL, days_ago(20)).await;
    let coordinator = taro(&town, "inclusion_coordinator").await;
    assert_eq!(told(&town, &coordinator).await.unwrap().0.steps.len(), 1);
    let settings: RecordId = CitySettings::ID;
    // Only the section and who keeps all lists write them.
    let mut section = taro(&town, "section").await;
    section.sync().await;
    section.save("city_settings", settings, wait(60.0));
    let told_of = section.sync_once().await.verdicts();
    assert_eq!(told_of, [shared::wire::Verdict::Stored]);
    let coordinator = taro(&town, "inclusion_coordinator").await;
    let (overdue, _) = told(&town, &coordinator).await.unwrap();
    assert_eq!((overdue.steps, overdue.wait), (vec![], 60));
    let mut coordinator = coordinator;
    coordinator.sync().await;
    coordinator.save("city_settings", settings, wait(1.0));
    let told_of = coordinator.sync_once().await.verdicts();
    assert!(
        !told_of.contains(&shared::wire::Verdict::Stored),
        "{told_of:?}"
    );
}
