//! Work that is handed in sealed, while its device is shut: nobody there hears what became of it.

use app::device::{Device, Shelf};
use axum::{
    body::Body,
    http::{Request, header},
};
use serde::Serialize;
use shared::{
    record::DeviceId,
    sample::Rng,
    wire::{DeviceSecrets, HandIn, Lease, LeaseRequest, SealedSave, hex, sealed, unhex},
};

use crate::{
    chance,
    city::City,
    tablet::{Tablet, to_end},
};

const SECRET: [u8; 32] = [7; 32];

fn post(path: &str, cookie: &str, body: &impl Serialize) -> Request<Body> {
    let body = Body::from(serde_json::to_string(body).unwrap());
    Request::post(path)
        .header(header::CONTENT_TYPE, "application/json")
        .header(header::COOKIE, cookie)
        .body(body)
        .unwrap()
}

impl City {
    /// Takes in what waits on a tablet, or the first of it; it may die over that.
    pub(crate) fn hand_in(&mut self, tablet: &Tablet, rng: &mut Rng) {
        let mut saves = to_end(tablet.disk.memory.read_all(Shelf::Outbox)).unwrap();
        if rng.chance(30) {
            saves.truncate(1 + rng.below(3));
        }
        let dies_after = self.dies_after.take();
        let (cookie, session) = self.sign_in(&tablet.login);
        let token = hex(&[9; 32]);
        let lease = LeaseRequest {
            device: DeviceId::new((chance::ENV.new_id)()),
            actor: session.actor,
            replica: None,
            name: String::new(),
            secrets: Some(DeviceSecrets {
                share: hex(&[8; 32]),
                secret: hex(&SECRET),
                hand_in: token.clone(),
            }),
        };
        let (_, _, body) = self
            .handle_one(post("/api/lease", &cookie, &lease))
            .unwrap();
        let key = serde_json::from_slice::<Lease>(&body).unwrap().key.unwrap();
        let public = unhex(&key.public).unwrap();
        let seal = |(_, bytes): (String, Vec<u8>)| {
            let sealed = sealed::seal(&public, lease.device, &SECRET, &bytes, [5; 32]);
            SealedSave {
                key: key.id.clone(),
                sealed: hex(&sealed.unwrap()),
            }
        };
        let work = HandIn {
            device: lease.device,
            token,
            sealed: saves.into_iter().map(seal).collect(),
        };
        self.dies_after = dies_after;
        self.handle_one(post("/api/outbox", "", &work));
    }
}
