//! The 支援会議 of the story: what is known of it outside is nothing.

use shared::{
    audit::Event,
    domain::{
        household::{Emergency, Extent, Household},
        meeting::{
            Attendee, DocumentPage, InformationRequest, Pledge, Reply, Requested, Seat, Sitting,
            SupportMeeting,
        },
    },
    record::{BlobId, BlobName, Edit, Path, RecordId, Ref, RowId, Rows, Value},
};
use uuid::Uuid;

use super::{
    city::{City, INSIDE, new},
    records::{days, moment, row},
};
use crate::support::{change, today};

/// Who is asked: one who serves the household, one who sees nothing of it, one who sees it by consent, and one who will decline.
const ASKED: [&str; 4] = ["nurse2", "commissioner1", "npo1", "home1"];

fn words(more: &str) -> String {
    format!("{INSIDE}：{more}")
}

fn pledge(city: &City, meeting: Ref<SupportMeeting>, login: &str, reply: Reply) -> Pledge {
    Pledge {
        meeting,
        person: city.staff(login),
        reply,
        given_on: today(),
    }
}

/// The son has not consented. The section calls a meeting, chooses members who promise secrecy, and they meet; one takes the promise
/// back, one leaves, someone outside opens the household in an emergency meanwhile, and the meeting ends.
pub(crate) async fn met_in_secret(city: &mut City, household: Ref<Household>) {
    let called = SupportMeeting {
        household,
        convenor: city.of("office1"),
        subject: (&*words("長男のこと")).into(),
        why: (&*words("同意がもらえない")).into(),
        extent: Extent::Visits,
        from: today(),
        until: days(30),
        ended_on: None,
        outcome: None,
    };
    let meeting = city.add("office1", &called).await;
    city.is_as_told("a 支援会議").await;
    let mut seats = Vec::new();
    for login in ASKED {
        let seat = Seat {
            meeting,
            person: city.staff(login),
            part: Some("頼まれた役".into()),
            left_on: None,
        };
        seats.push(city.add("office1", &seat).await);
    }
    city.is_as_told("members are asked").await;
    let mut pledges = Vec::new();
    for login in ASKED {
        let reply = match login {
            "home1" => Reply::Declined,
            _ => Reply::Promised,
        };
        let pledge = pledge(city, meeting, login, reply);
        pledges.push(city.add(login, &pledge).await);
        city.is_as_told("a promise").await;
    }
    assert!(
        city.who("commissioner1")
            .replica
            .doc(household.id())
            .is_some()
    );
    let inside = written(city, meeting, &seats[..3]).await;
    city.is_as_told("they have met").await;
    let looked: Vec<RecordId> = inside
        .iter()
        .copied()
        .chain([meeting.id(), household.id()])
        .collect();
    for login in ["nurse2", "commissioner1", "npo1", "office1"] {
        for record in &looked {
            let tablet = city.who(login);
            tablet
                .replica
                .note(Event::Viewed, Some(*record))
                .await
                .unwrap();
        }
        city.who(login).sync().await.unwrap();
    }
    city.is_as_told("they have looked").await;
    city.tells_nobody_outside("met", household.id()).await;

    is_quiet_outside(city, household, meeting).await;
    city.write("commissioner1", pledges[1].id(), "reply", "declined")
        .await;
    city.is_as_told("a promise is taken back").await;
    let day = today().to_string();
    city.write("office1", seats[2].id(), "left_on", &day).await;
    city.is_as_told("a member leaves").await;
    opened(city, household).await;
    city.write("office1", meeting.id(), "outcome", &words("見守る"))
        .await;
    city.write("office1", meeting.id(), "ended_on", &day).await;
    city.is_as_told("the meeting ends").await;
    city.tells_nobody_outside("ended", household.id()).await;
}

/// Whoever serves the household is not woken by what is written inside, as they are by what is written of it.
async fn is_quiet_outside(city: &City, household: Ref<Household>, meeting: Ref<SupportMeeting>) {
    let inside = async {
        let why = words("同意を求めれば、本人が家を出る");
        city.write("office1", meeting.id(), "why", &why).await;
    };
    assert!(!city.is_woken("nurse1", inside).await);
    let outside = async {
        let text = "長女は保健室に行けた。";
        city.write("council2", household.id(), "background", text)
            .await;
    };
    assert!(city.is_woken("nurse1", outside).await);
}

/// What is written inside; gives the records.
async fn written(city: &City, meeting: Ref<SupportMeeting>, seats: &[Ref<Seat>]) -> [RecordId; 2] {
    let attendees = seats.iter().map(|seat| row(Attendee { seat: *seat }));
    let sitting = Sitting {
        meeting,
        held_on: today(),
        place: Some((&*words("第二会議室")).into()),
        attendees: attendees.collect(),
        reminded: true,
        said: Some((&*words("夜に出かけている")).into()),
        settled: Some((&*words("学校に聞く")).into()),
    };
    let sitting = city.add("office1", &sitting).await;
    let bytes = [b"\xff\xd8\xff\xe0", INSIDE.as_bytes()].concat();
    let blob = BlobId::of(&bytes);
    let request = InformationRequest {
        meeting,
        organisation: None,
        name: Some((&*words("見本中学校")).into()),
        sought: [Requested::Information].into_iter().collect(),
        what: (&*words("出席の日数")).into(),
        asked_on: today(),
        due: None,
        answered_on: Some(today()),
        answer: Some((&*words("三日")).into()),
        pages: Rows::<DocumentPage>::default(),
    };
    let (request, mut edit) = new(&request);
    let photo = format!("pages/{}/photo", RowId::new(Uuid::now_v7()));
    let photo = Path::new(&*photo).unwrap();
    edit.writes.insert(photo, Value::text(&blob.to_string()));
    let name = BlobName {
        record: request.id(),
        blob,
    };
    let tablet = city.who("office1");
    let pictures = [(name, bytes)];
    tablet
        .replica
        .save_with(vec![edit], &pictures)
        .await
        .unwrap();
    tablet.sync_all().await.unwrap();
    for login in ["nurse2", "npo1"] {
        let tablet = city.who(login);
        tablet.sync().await.unwrap();
        let shown = tablet.replica.blob(&tablet.line, name).await.unwrap();
        assert!(shown.is_some(), "{login} is a member");
    }
    [sitting.id(), request.id()]
}

/// Someone of another station opens the household in an emergency; those who serve it end that.
async fn opened(city: &mut City, household: Ref<Household>) {
    let emergency = Emergency {
        household,
        person: city.staff("nurse5"),
        opened_at: moment(),
        reason: "子どもから電話があった。".into(),
        reviewed_on: None,
        finding: None,
        remarks: None,
    };
    let emergency = city.add("nurse5", &emergency).await;
    city.is_as_told("an emergency").await;
    city.tells_nobody_outside("an emergency", household.id())
        .await;
    let tablet = city.who("nurse1");
    let doc = tablet.replica.doc(emergency.id()).unwrap();
    let ended = Edit {
        writes: [(Path::new("removed").unwrap(), Value::Flag(true))].into(),
        ..change(&doc, "removed", "")
    };
    city.save("nurse1", vec![ended]).await;
    city.is_as_told("that was none").await;
}
