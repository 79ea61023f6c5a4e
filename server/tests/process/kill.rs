//! `kill -9` in the middle of syncs, on a line that cuts, delays, truncates and repeats.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
    time::Duration,
};

use server::db::Db;
use shared::{record::RecordId, sample::Rng};
use sqlx::Row;
use tokio::{
    task::{LocalSet, spawn_local},
    time::sleep,
};

use crate::{
    city::{Device, Process, city},
    database::{Backend, Database},
    proxy::Proxy,
};

const PEOPLE: [&str; 4] = ["nurse1", "nurse2", "center1", "nurse1"];

fn kills() -> usize {
    let told = std::env::var("TSUNAGU_KILLS");
    told.map_or(200, |kills| kills.parse().unwrap())
}

/// What one device said is saved: whose, where, and the words.
struct Promise {
    login: &'static str,
    visit: RecordId,
    said: String,
}

#[tokio::test]
async fn nothing_is_lost_by_killing_the_server() {
    let database = city(Backend::Sqlite).await.unwrap();
    LocalSet::new().run_until(storm(database, 1, kills())).await;
}

#[tokio::test]
async fn nothing_is_lost_by_killing_either_of_two_servers() {
    if let Some(database) = city(Backend::Postgres).await {
        LocalSet::new()
            .run_until(storm(database, 2, kills() / 4))
            .await;
    }
}

async fn storm(database: Database, servers: usize, kills: usize) {
    let proxy = Rc::new(Proxy::new(1).await);
    let mut running = Vec::new();
    for _ in 0..servers {
        running.push(Process::serve(&database.url).await);
    }
    proxy.leads_to(running.iter().map(|server| server.address).collect());
    let (syncing, is_over) = (Rc::new(Cell::new(0)), Rc::new(Cell::new(false)));
    let promises = Rc::new(RefCell::new(Vec::new()));
    let mut work = Vec::new();
    for (number, login) in PEOPLE.into_iter().enumerate() {
        let device = Device::new(proxy.address, login, syncing.clone()).await;
        device.sync().await.unwrap();
        let (is_over, promises) = (is_over.clone(), promises.clone());
        work.push(spawn_local(async move {
            let households = device.households().await;
            let mut rng = Rng::new(number as u64);
            while !is_over.get() {
                let said = format!("端末{number}の話{}", promises.borrow().len());
                let visit = device.visit(*rng.pick(&households), &said).await;
                promises.borrow_mut().push(Promise { login, visit, said });
                // It fails more often than not.
                drop(device.sync().await);
                sleep(Duration::from_millis(rng.below(20) as u64)).await;
            }
            device
        }));
    }

    proxy.is_rough(true);
    let mut rng = Rng::new(7);
    for _ in 0..kills {
        sleep(Duration::from_millis(rng.below(80) as u64)).await;
        while syncing.get() == 0 {
            sleep(Duration::from_millis(1)).await;
        }
        let killed = rng.below(running.len());
        running.swap_remove(killed).kill().await;
        proxy.leads_to(running.iter().map(|server| server.address).collect());
        running.push(Process::serve(&database.url).await);
        proxy.leads_to(running.iter().map(|server| server.address).collect());
    }
    proxy.is_rough(false);
    is_over.set(true);
    for device in work {
        let device = device.await.unwrap();
        for _ in 0..20 {
            if device.sync().await.is_ok() && device.replica.unsent().is_empty() {
                break;
            }
        }
        assert_eq!(device.replica.unsent().len(), 0);
        assert_eq!(device.replica.attention().len(), 0);
    }
    are_kept(&promises.take(), &proxy, &database).await;
}

/// Each is there, once, and its organisation sees it.
async fn are_kept(promises: &[Promise], proxy: &Proxy, database: &Database) {
    assert!(!promises.is_empty());
    let db = Db::open(&database.url).await.unwrap();
    let mut reader = db.reader().await.unwrap();
    for login in PEOPLE {
        let device = Device::new(proxy.address, login, Rc::default()).await;
        device.sync().await.unwrap();
        for promise in promises.iter().filter(|promise| promise.login == login) {
            assert_eq!(device.said(promise.visit).as_ref(), Some(&promise.said));
            let query = sqlx::query("select count(*) from saves where record = $1");
            let query = query.bind(promise.visit.to_string());
            let count: i64 = query.fetch_one(&mut *reader).await.unwrap().get(0);
            assert_eq!(count, 1, "{}", promise.said);
        }
    }
    drop(reader);
    db.close().await;
}
