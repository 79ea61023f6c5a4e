//! Half past eight: everyone comes to work with what they wrote at home, and the night has left much to read.

use std::{
    net::SocketAddr,
    sync::{Arc, Barrier},
    thread,
    time::Duration,
};

use futures::future::join_all;
use server::passphrase::Cost;
use shared::sample::Account;
use tokio::{runtime::Builder, task::LocalSet};

use crate::{
    city::{City, NURSES},
    database::Backend,
    device::{Device, Log, SharedLog},
    figures::{each, percentiles},
    server::{ANY, Cores, Server},
};

/// Unsent on each device.
const UNSENT: usize = 40;

/// To be read by each device: as many visits are new at its station.
const NEW: usize = 2_000;

/// Visits at each station that the devices have already.
const KNOWN: usize = 500;

/// Threads the devices are on.
const CREWS: usize = 8;

/// Everyone.
const DEVICES: usize = 500;

const HEAD: &str = "devices  stored   signed in    seconds   p50    p95    p99 ms  503s   server each   memory  lost";

/// All in the same second, by the size of the city.
pub(crate) async fn all_at_once_by_size(backend: Backend) {
    println!("8:30: each device has {UNSENT} saves unsent and {NEW} records to pull, all at once");
    println!("{HEAD}");
    for part in [8, 4, 2, 1] {
        rush(backend, DEVICES / part, Duration::ZERO).await;
    }
}

/// Spread over ten minutes, in a tenth of the time.
pub(crate) async fn within_ten_minutes(backend: Backend) {
    println!("the same within ten minutes, played ten times as fast");
    println!("{HEAD}");
    rush(backend, DEVICES, Duration::from_secs(60)).await;
}

async fn rush(backend: Backend, devices: usize, within: Duration) {
    let stations = devices.div_ceil(NURSES);
    let mut city = City::new(backend, stations, KNOWN + NEW, Cost::Full).await;
    city.load(stations * KNOWN).await;
    let mut server = Server::serve(&city, Cores::All, ANY).await;
    let address = server.address;
    let (step, people) = (
        Arc::new(Barrier::new(CREWS + 1)),
        &city.accounts[1..=devices],
    );
    let crews = people.chunks(devices.div_ceil(CREWS)).map(|people| {
        let (people, step) = (people.to_vec(), step.clone());
        thread::spawn(move || on_its_own(crew(people, address, within, step)))
    });
    let crews: Vec<_> = crews.collect();
    // Signed in; ready; rushing.
    step.wait();
    let sign_in = server.passed();
    step.wait();
    server.stop().await;
    city.load(stations * NEW).await;
    server = Server::serve(&city, Cores::All, address).await;
    step.wait();
    server.begin();
    let (mut log, mut unsent) = (Log::default(), 0);
    for crew in crews {
        let (of_crew, unsent_of_crew) = crew.join().unwrap();
        log.add(of_crew);
        unsent += unsent_of_crew;
    }
    let (took, used, memory) = (server.passed(), server.used(), server.memory());
    let lost = devices * UNSENT - city.saves().await;
    assert_eq!(unsent, lost, "what was not taken is still there");
    println!(
        "{devices:>7} {:>7} {:>9.1} s {:>8.1} s {}  {:>5} {:>12}  {memory:>4} MB  {lost:>4}",
        city.stored,
        sign_in.as_secs_f64(),
        took.as_secs_f64(),
        percentiles(log.times),
        log.busy,
        each(used, devices),
    );
    server.stop().await;
    city.remove().await;
}

fn on_its_own<T>(work: impl Future<Output = T>) -> T {
    let runtime = Builder::new_current_thread().enable_all().build().unwrap();
    LocalSet::new().block_on(&runtime, work)
}

/// Some of the devices, on a thread of their own: what their lines saw, and how much is still unsent.
async fn crew(
    people: Vec<Account>,
    address: SocketAddr,
    within: Duration,
    step: Arc<Barrier>,
) -> (Log, usize) {
    let log = SharedLog::default();
    let signed_in = people
        .iter()
        .map(|account| Device::sign_in(address, account, &log));
    let devices = join_all(signed_in).await;
    step.wait();
    let mut before = Vec::new();
    for device in &devices {
        device.sync().await;
        before.push(device.replica.len());
        device.visit(UNSENT).await;
    }
    log.take();
    step.wait();
    step.wait();
    let rush = devices.iter().map(|device| async {
        device.pause(within).await;
        device.sync().await;
    });
    join_all(rush).await;
    for (device, before) in devices.iter().zip(before) {
        assert!(device.replica.len() >= before + UNSENT + NEW);
    }
    let unsent = devices
        .iter()
        .map(|device| device.replica.standing().unsent);
    (log.take(), unsent.sum())
}
