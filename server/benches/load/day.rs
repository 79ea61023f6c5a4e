//! An ordinary day.

use std::time::Duration;

use futures::{StreamExt, future::join_all, stream};
use server::passphrase::Cost;

use crate::{
    city::{City, NURSES},
    database::Backend,
    device::{Device, SharedLog},
    figures::{each, percentiles},
    server::{ANY, Cores, Server},
};

/// Visits each device writes down in a day.
const VISITS: usize = 10;

/// Every five minutes for eight hours.
const SYNCS: usize = 96;

/// Visits at each station before the day.
const KNOWN: usize = 200;

async fn at_work(
    backend: Backend,
    devices: usize,
    cores: Cores,
) -> (City, Server, Vec<Device>, SharedLog) {
    let stations = devices.div_ceil(NURSES);
    let mut city = City::new(backend, stations, KNOWN, Cost::Least).await;
    city.load(stations * KNOWN).await;
    let mut server = Server::serve(&city, cores, ANY).await;
    let log = SharedLog::default();
    let mut at_work = Vec::new();
    for account in &city.accounts[1..=devices] {
        let device = Device::sign_in(server.address, account, &log).await;
        device.sync().await;
        at_work.push(device);
    }
    log.take();
    server.begin();
    (city, server, at_work, log)
}

/// 500 devices through a whole day, as fast as they get through.
pub(crate) async fn a_city(backend: Backend) {
    let (city, server, devices, log) = at_work(backend, 500, Cores::All).await;
    for round in 0..SYNCS {
        let syncs = devices.iter().enumerate().map(|(n, device)| async move {
            if (round + n) % (SYNCS / VISITS) == 0 {
                device.visit(1).await;
            }
            device.sync().await;
        });
        stream::iter(syncs)
            .buffer_unordered(8)
            .collect::<Vec<()>>()
            .await;
    }
    let (took, used, memory) = (server.passed(), server.used(), server.memory());
    let syncs = devices.len() * SYNCS;
    println!(
        "a day of 500 devices, a sync every five minutes, ten visits each, as fast as they get through"
    );
    println!(
        "  {syncs} syncs in {:.1} s; p50, p95, p99 {} ms; server {} a sync, {memory} MB; {} refused",
        took.as_secs_f64(),
        percentiles(log.borrow().times.clone()),
        each(used, syncs),
        log.borrow().busy,
    );
    println!("  lost: {}", written(&devices) - city.saves().await);
    server.stop().await;
    city.remove().await;
}

/// Every five minutes each, played ten times as fast for a minute, with the server on one core.
pub(crate) async fn two_thousand_on_one_core(backend: Backend) {
    let (city, server, devices, log) = at_work(backend, 2_000, Cores::One).await;
    let every = Duration::from_secs(30);
    let work = devices.iter().map(|device| async {
        device.pause(every).await;
        for _ in 0..2 {
            device.visit(1).await;
            device.sync().await;
            tokio::time::sleep(every).await;
        }
    });
    join_all(work).await;
    let (took, used) = (server.passed(), server.used());
    println!(
        "2,000 devices, a sync with a visit every five minutes, ten times as fast, server on one core"
    );
    println!(
        "  p50, p95, p99 {} ms; the core is {:.0} % busy; {} a sync, {} MB; {} refused",
        percentiles(log.borrow().times.clone()),
        100.0 * used.as_secs_f64() / took.as_secs_f64(),
        each(used, log.borrow().times.len()),
        server.memory(),
        log.borrow().busy,
    );
    println!("  lost: {}", written(&devices) - city.saves().await);
    server.stop().await;
    city.remove().await;
}

fn written(devices: &[Device]) -> usize {
    devices.iter().map(|device| device.written.get()).sum()
}
