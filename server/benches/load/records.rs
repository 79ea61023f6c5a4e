//! What a sync costs that has nothing to bring, by how much is stored.

use server::passphrase::Cost;

use crate::{
    city::{City, NURSES},
    database::Backend,
    device::{Device, SharedLog},
    figures::{each, percentiles},
    server::{ANY, Cores, Server},
};

const STATIONS: usize = 100;

/// Syncs of each device that are measured.
const SYNCS: usize = 20;

/// A city that grows to a million records.
pub(crate) async fn nothing_new_by_records(backend: Backend) {
    println!("a sync with nothing new, by what is stored");
    println!(" stored  server each   p50    p95    p99 ms");
    let mut city = City::new(backend, STATIONS, 10_000, Cost::Least).await;
    for stored in [125_000, 250_000, 500_000, 1_000_000] {
        let more = stored - usize::try_from(city.stored).unwrap();
        city.load(more).await;
        let mut server = Server::serve(&city, Cores::All, ANY).await;
        let log = SharedLog::default();
        let mut devices = Vec::new();
        // One of each of every tenth station.
        for account in city.accounts[1..].iter().step_by(10 * NURSES) {
            let device = Device::sign_in(server.address, account, &log).await;
            device.sync().await;
            devices.push(device);
        }
        log.take();
        server.begin();
        for device in devices.iter().cycle().take(devices.len() * SYNCS) {
            device.sync().await;
        }
        println!(
            "{:>7} {:>12} {}",
            city.stored,
            each(server.used(), devices.len() * SYNCS),
            percentiles(log.take().times),
        );
        server.stop().await;
    }
    city.remove().await;
}
