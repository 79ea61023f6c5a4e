//! The device's storage in a real browser, while IndexedDB fails at each of its calls in turn.
#![cfg(all(target_family = "wasm", feature = "browser"))]
#![expect(clippy::unwrap_used, reason = "tests stop at the first surprise")]

use app::device::{
    Device, DeviceError, Durability, IndexedDbDevice, Op, Shelf, UnlockError, create, device_of,
    lend, rewrap, unlock, wipe,
};
use shared::{jp::Timestamp, wire::Lease};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

/// Makes one call of IndexedDB fail: which, counted from 0, and how.
const INJECTOR: &str = r#"
    if (!globalThis.fault) {
        const fault = globalThis.fault = { at: -1, how: "", calls: 0 };
        const wrap = (type, name) => {
            const real = type.prototype[name];
            type.prototype[name] = function (...given) {
                const isTheOne = fault.calls++ === fault.at;
                if (isTheOne && fault.how !== "AbortError") throw new DOMException("fault", fault.how);
                const result = real.apply(this, given);
                if (isTheOne && name === "transaction") result.abort();
                if (isTheOne && name !== "transaction") this.transaction.abort();
                return result;
            };
        };
        wrap(IDBDatabase, "transaction");
        for (const name of ["put", "add", "get", "getAll", "getAllKeys", "delete"]) wrap(IDBObjectStore, name);
    }
"#;

fn fail(at: i64, how: &str) {
    js_sys::eval(INJECTOR).unwrap();
    js_sys::eval(&format!(
        "Object.assign(fault, {{ at: {at}, how: {how:?}, calls: 0 }})"
    ))
    .unwrap();
}

/// How many calls there were since.
fn calls() -> i64 {
    let calls = js_sys::eval("fault.calls").unwrap().as_f64().unwrap();
    #[expect(clippy::cast_possible_truncation, reason = "a small number")]
    let calls = calls as i64;
    calls
}

fn put(key: &str, text: &str) -> Op {
    Op::Put(Shelf::Head, key.to_owned(), text.into())
}

fn add(key: &str, text: &str) -> Op {
    Op::Add(Shelf::Outbox, key.to_owned(), text.into())
}

fn delete(key: &str) -> Op {
    Op::Delete(Shelf::Drafts, key.to_owned())
}

async fn has(device: &IndexedDbDevice, shelf: Shelf, key: &str) -> bool {
    device.read(shelf, key).await.unwrap().is_some()
}

/// The device's clock, ms.
const NOW: i64 = 1_764_000_000_000;

const HOUR: i64 = 60 * 60 * 1_000;

const FULL: &str = "QuotaExceededError";
const ABORT: &str = "AbortError";

/// What the browser may say.
const FAULTS: [&str; 4] = [FULL, ABORT, "InvalidStateError", "UnknownError"];

#[wasm_bindgen_test]
async fn a_transaction_is_carried_out_whole_or_not_at_all() {
    let device = create("hanako-faults", "a passphrase of hers")
        .await
        .unwrap();
    fail(-1, "");
    let ops = |n: usize| {
        vec![
            put(&format!("p{n}"), "一"),
            add(&format!("a{n}"), "二"),
            delete(&format!("d{n}")),
        ]
    };
    device.commit(ops(0), Durability::Strict).await.unwrap();
    let count = calls();
    assert_eq!(
        count, 5,
        "one transaction of three changes, one of them with its copy"
    );
    let mut n = 0;
    for at in 0..count {
        for how in FAULTS {
            n += 1;
            let draft = Op::Put(Shelf::Drafts, format!("d{n}"), b"draft".to_vec());
            fail(-1, "");
            device
                .commit(vec![draft], Durability::Strict)
                .await
                .unwrap();
            fail(at, how);
            let told = device.commit(ops(n), Durability::Strict).await;
            fail(-1, "");
            let there = [
                has(&device, Shelf::Head, &format!("p{n}")).await,
                has(&device, Shelf::Outbox, &format!("a{n}")).await,
                !has(&device, Shelf::Drafts, &format!("d{n}")).await,
            ];
            assert_eq!(there, [told.is_ok(); 3], "{how} at {at}: {told:?}");
            match how {
                FULL => assert_eq!(told, Err(DeviceError::Full), "at {at}"),
                ABORT if at > 0 => assert!(told.is_err(), "aborted at {at}"),
                // The connection is made anew and the work done.
                _ => assert_eq!(told, Ok(()), "{how} at {at}"),
            }
            device
                .commit(vec![put("after", how)], Durability::Relaxed)
                .await
                .unwrap();
        }
    }
}

#[wasm_bindgen_test]
async fn what_can_not_be_read_now_is_read_the_next_time() {
    let device = create("taro-faults", "a passphrase of his").await.unwrap();
    let ops = vec![put("one", "一"), put("two", "二")];
    device.commit(ops, Durability::Strict).await.unwrap();
    for how in FAULTS {
        for at in 0..3 {
            fail(at, how);
            let told = device.read_all(Shelf::Head).await;
            fail(at, how);
            let keys = device.keys(Shelf::Head).await;
            fail(at, how);
            let one = device.read(Shelf::Head, "one").await;
            fail(-1, "");
            // Never less than what lies there.
            assert!(told.is_err() || told.unwrap().len() == 2, "{how} at {at}");
            assert!(keys.is_err() || keys.unwrap().len() == 2, "{how} at {at}");
            assert!(one.is_err() || one.unwrap().is_some(), "{how} at {at}");
            assert_eq!(device.read_all(Shelf::Head).await.unwrap().len(), 2);
        }
    }
}

#[wasm_bindgen_test]
async fn storage_that_fails_while_it_is_made_is_made_the_next_time() {
    for (place, how) in FAULTS.into_iter().enumerate() {
        for at in 0..2 {
            let login = format!("jiro-{place}-{at}");
            fail(at, how);
            let made = create(&login, "a passphrase of theirs").await;
            fail(-1, "");
            let device = match made {
                Ok(device) => device,
                Err(_) => create(&login, "a passphrase of theirs").await.unwrap(),
            };
            device
                .commit(vec![add("1", "一")], Durability::Strict)
                .await
                .unwrap();
            fail(at, how);
            let opened = unlock(&login, "a passphrase of theirs", NOW).await;
            fail(-1, "");
            assert_ne!(opened.as_ref().err(), Some(&UnlockError::Unknown));
            assert_ne!(opened.as_ref().err(), Some(&UnlockError::WrongPassphrase));
            let device = match opened {
                Ok(device) => device,
                Err(_) => unlock(&login, "a passphrase of theirs", NOW).await.unwrap(),
            };
            assert!(has(&device, Shelf::Outbox, "1").await, "{how} at {at}");
        }
    }
}

fn lent(device: &IndexedDbDevice, at: i64) -> Lease {
    Lease {
        share: device.secrets().share,
        server_time: Timestamp::from_millis(at),
        until: Timestamp::from_millis(at + 72 * HOUR),
        key: None,
    }
}

#[wasm_bindgen_test]
async fn another_passphrase_opens_the_same_records_and_the_old_one_none() {
    let (login, old, new) = ("saburo-rewrap", "a passphrase of before", "one of today");
    let device = create(login, old).await.unwrap();
    let ops = vec![add("1", "一")];
    device.commit(ops, Durability::Strict).await.unwrap();
    assert_eq!(
        rewrap(login, new, old).await,
        Err(UnlockError::WrongPassphrase)
    );
    rewrap(login, old, new).await.unwrap();
    let told = unlock(login, old, NOW).await;
    assert_eq!(told.unwrap_err(), UnlockError::WrongPassphrase);
    let opened = unlock(login, new, NOW).await.unwrap();
    assert_eq!(opened.id(), device.id());
    assert!(has(&opened, Shelf::Outbox, "1").await);
}

#[wasm_bindgen_test]
async fn what_has_run_out_opens_only_when_it_is_lent_again() {
    let (login, phrase) = ("shiro-lease", "a passphrase of his");
    let device = create(login, phrase).await.unwrap();
    assert!(!device.is_known().await.unwrap());
    device.renew(&lent(&device, NOW), NOW).await.unwrap();
    assert!(device.is_known().await.unwrap());
    let over = NOW + 72 * HOUR;
    assert_eq!(
        unlock(login, "another", over).await.unwrap_err(),
        UnlockError::WrongPassphrase
    );
    for clock in [over, NOW] {
        let told = unlock(login, phrase, clock).await;
        assert_eq!(told.unwrap_err(), UnlockError::LeaseOver(72));
    }
    // The other passphrase is chosen while it is shut.
    rewrap(login, phrase, "a new one").await.unwrap();
    let wrong = Lease {
        share: "00".repeat(32),
        ..lent(&device, over)
    };
    lend(login, &wrong, over).await.unwrap();
    let told = unlock(login, "a new one", over).await;
    assert!(matches!(
        told,
        Err(UnlockError::Device(DeviceError::Damaged(_)))
    ));
    lend(login, &lent(&device, over), over).await.unwrap();
    let opened = unlock(login, "a new one", over).await.unwrap();
    assert_eq!(opened.secrets(), device.secrets());
    assert_eq!(device_of(login).await.unwrap(), device.id());
    wipe(login).await.unwrap();
    let told = unlock(login, "a new one", over).await;
    assert_eq!(told.unwrap_err(), UnlockError::Unknown);
}
