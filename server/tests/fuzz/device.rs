//! The device, whatever the server or a stranger in its place answers: it keeps what is unsent, and opens again.

use std::{cell::RefCell, collections::VecDeque};

use app::{
    device::MemoryDevice,
    sync::{Env, Replica, Transport, TransportError, sync},
};
use proptest::prelude::*;
use shared::{
    jp::Timestamp,
    record::{ActorId, Edit, Path, RecordId, Value, Writes},
    wire::{SegmentRef, Session, sha256_hex},
};
use uuid::Uuid;

use crate::{
    config,
    input::{near, near_bytes},
    wire::{docs, replies},
};

fn now() -> Timestamp {
    Timestamp::from_millis(1_767_225_600_000)
}

const ENV: Env = Env {
    now,
    new_id: Uuid::new_v4,
    fold_at: 4,
};

/// A server that answers what it was told to.
pub(crate) struct Script {
    pub(crate) replies: RefCell<VecDeque<String>>,
    pub(crate) frame: Vec<u8>,
}

impl Transport for Script {
    async fn sync(&self, _: String) -> Result<String, TransportError> {
        let next = self.replies.borrow_mut().pop_front();
        next.ok_or(TransportError::Offline)
    }

    async fn segment(&self, _: &SegmentRef) -> Result<Vec<u8>, TransportError> {
        Ok(self.frame.clone())
    }
}

/// The opening that promises a frame.
pub(crate) fn promise(frame: &[u8]) -> String {
    let name = sha256_hex(frame);
    format!(
        r#"{{"opening":{{"version":1,"epoch":"e","server_time":1767225600000,"segments":[{{"name":"{name}","records":2,"bytes":{}}}]}}}}"#,
        frame.len()
    )
}

pub(crate) const END: &str = r#"{"end":{"cursor":9,"more":true}}"#;

/// A device with one unsent save hears the script, and is opened again. Says how many records it holds then.
pub(crate) fn hears(script: &Script) -> usize {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    runtime.block_on(async {
        let disk = MemoryDevice::default();
        let id = |n| RecordId::new(Uuid::from_u128(n));
        let session = Session {
            actor: ActorId::new(Uuid::from_u128(1)),
            organisation: id(2),
            name: "山田".into(),
        };
        let replica = Replica::open(disk.clone(), ENV, Some(session))
            .await
            .unwrap()
            .unwrap();
        let unsent = id(3);
        let writes = Writes::from([(Path::new("seen").unwrap(), Value::text("未送信の文"))]);
        replica
            .save(Edit::create("visit", unsent, writes))
            .await
            .unwrap();
        drop(sync(&replica, script).await);
        let again = Replica::open(disk, ENV, None).await.unwrap().unwrap();
        let records = again.load().await.unwrap().len();
        for replica in [&replica, &again] {
            let doc = replica.doc(unsent).unwrap();
            assert!(
                doc.heads("seen")
                    .iter()
                    .any(|head| head.value == Value::text("未送信の文"))
            );
        }
        records
    })
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn whatever_is_answered(lines in prop::collection::vec(near(replies()), 0..5), again in prop::collection::vec(near(replies()), 0..3)) {
        let opening = replies().swap_remove(1).replace(r#""is_copy":true,"#, "");
        // A verdict would rightly take the save out of the outbox.
        let reply = |lines: Vec<String>| lines.join("\n").replace("verdicts", "verdict");
        let first = reply([vec![opening], lines, vec![END.to_owned()]].concat());
        let script = Script {
            replies: RefCell::new(VecDeque::from([first, reply(again)])),
            frame: Vec::new(),
        };
        hears(&script);
    }

    #[test]
    fn whatever_is_in_a_segment(lines in prop::collection::vec(near(docs()), 0..4), broken in any::<bool>(), frame in near_bytes(vec![zstd::bulk::compress(docs().join("\n").as_bytes(), 3).unwrap()])) {
        let frame = if broken { frame } else { zstd::bulk::compress(lines.join("\n").as_bytes(), 3).unwrap() };
        let reply = format!("{}\n{END}", promise(&frame));
        hears(&Script { replies: RefCell::new(VecDeque::from([reply])), frame });
    }
}
