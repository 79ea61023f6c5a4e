//! A case on which five agencies work for a day without a network.

use shared::{
    domain::{
        casework::{CarePlan, Case, Progress, Task, TaskState},
        household::Household,
    },
    record::{Record, RecordId, Ref},
};

use crate::support::{Fault, RIGHT, Tablet, Town, add, ours, share, today};

const AGENCIES: [&str; 5] = ["nurse1", "center1", "council1", "welfare1", "npo1"];

fn task(household: Ref<Household>, case: Ref<Case>, by: &Tablet, what: &str) -> Task {
    Task {
        household,
        case,
        member: None,
        troubles: [].into_iter().collect(),
        what: what.into(),
        organisation: ours(by),
        by: today().add_days(7),
        order: None,
        proposed_on: today(),
    }
}

/// A case that all five serve, with a plan and a role.
async fn begun(town: &Town) -> (Vec<Tablet>, Ref<Household>, RecordId, RecordId) {
    let mut tablets = Vec::new();
    for login in AGENCIES {
        tablets.push(town.device(login, RIGHT).await);
    }
    let council = &tablets[2];
    let served: Vec<RecordId> = tablets[0].of_kind("household").await;
    let mut found = None;
    for id in council.of_kind(Case::KIND).await {
        let case = Case::parse(&council.replica.doc(id).unwrap()).unwrap();
        let is_seen = council.replica.doc(case.household.id()).is_some();
        if is_seen && served.contains(&case.household.id()) {
            found.get_or_insert((Ref::<Case>::new(id), case.household));
        }
    }
    let (case, household) = found.unwrap();
    for other in [&tablets[1], &tablets[3], &tablets[4]] {
        share(council, household.id(), ours(other).id()).await;
    }
    let plan = CarePlan {
        household,
        case,
        goal: "住み慣れた家で暮らす。".into(),
        made_on: today(),
        review_on: None,
    };
    let plan = add(council, &plan).await;
    let role = add(council, &task(household, case, council, "最初の役割")).await;
    council.sync().await.unwrap();
    for tablet in &tablets {
        tablet.sync().await.unwrap();
    }
    (tablets, household, plan, role)
}

#[tokio::test]
async fn what_five_agencies_did_apart_to_one_case_is_everywhere_and_every_rival_is_shown() {
    // In these orders they come back.
    for order in [[0, 1, 2, 3, 4], [4, 3, 2, 1, 0], [2, 0, 4, 1, 3]] {
        let town = Town::new().await;
        let (tablets, household, plan, role) = begun(&town).await;
        let mut written = Vec::new();
        for (n, tablet) in tablets.iter().enumerate() {
            let words = |what: &str| format!("{}の{what}", AGENCIES[n]);
            tablet.write(plan, "goal", &words("目標")).await;
            tablet.write(role, "what", &words("役割")).await;
            tablet
                .write(household.id(), "background", &words("見たこと"))
                .await;
            let case = Ref::new(RecordId::new(
                tablet.text(role, "case").unwrap().parse().unwrap(),
            ));
            written.push(add(tablet, &task(household, case, tablet, &words("新しい役割"))).await);
            let noted = Progress {
                household,
                task: Ref::new(role),
                organisation: ours(tablet),
                state: TaskState::Started,
                words: Some((&*words("経過")).into()),
                noted_on: today(),
            };
            written.push(add(tablet, &noted).await);
        }
        for n in order {
            tablets[n].goes_wrong([Fault::ReplyLost]);
            assert!(tablets[n].sync().await.is_err());
            tablets[n].sync().await.unwrap();
        }
        for tablet in &tablets {
            tablet.sync().await.unwrap();
            assert!(tablet.replica.unsent().is_empty());
        }

        for (record, path) in [
            (plan, "goal"),
            (role, "what"),
            (household.id(), "background"),
        ] {
            let doc = tablets[0].replica.doc(record).unwrap();
            assert_eq!(doc.heads(path).len(), AGENCIES.len(), "{path}");
            assert!(doc.conflicts().any(|at| at.key() == path), "{path}");
            for login in AGENCIES {
                let mut heads = doc.heads(path).iter();
                let of = |text: &str| text.starts_with(login);
                assert!(heads.any(|head| head.value.as_text().is_some_and(of)));
            }
        }
        written.extend([plan, role, household.id()]);
        for id in written {
            let first = tablets[0].replica.doc(id).unwrap();
            for tablet in &tablets[1..] {
                assert_eq!(tablet.replica.doc(id).as_ref(), Some(&first), "{order:?}");
            }
        }
        town.server.stop().await.unwrap();
    }
}
