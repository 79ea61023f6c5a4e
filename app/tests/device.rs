//! The device's storage in a real browser, while IndexedDB fails at each of its calls in turn.
#![cfg(all(target_family = "wasm", feature = "browser"))]
#![expect(clippy::unwrap_used, reason = "tests stop at the first surprise")]

use app::device::{
    Device, DeviceError, Durability, Here, IndexedDbDevice, Op, Opener, OpenerKey, Shelf,
    UnlockError, add_passkey, create, device_of, here, lend, remove_passkey, rewrap, unlock,
    unlock_by_passkey, unsent_of, wipe,
};
use shared::{
    jp::Timestamp,
    record::{BlobId, BlobName, RecordId},
    wire::Lease,
};
use uuid::Uuid;
use wasm_bindgen::JsCast;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use zeroize::Zeroizing;

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
        passkeys: None,
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

#[wasm_bindgen_test]
async fn a_picture_that_waits_is_work_that_nobody_throws_away() {
    let (login, phrase) = ("rokuro-picture", "a passphrase of hers");
    let device = create(login, phrase).await.unwrap();
    let name = BlobName {
        record: RecordId::new(Uuid::from_u128(7)),
        blob: BlobId::of(b"a picture"),
    };
    let key = name.to_string();
    let wait = Op::Put(Shelf::Unsent, key.clone(), b"a picture".to_vec());
    device.commit(vec![wait], Durability::Strict).await.unwrap();
    assert_eq!(unsent_of(login).await, Ok(1));
    assert_eq!(wipe(login).await, Ok(1), "it is still there");
    let opened = unlock(login, phrase, NOW).await.unwrap();
    let bytes = opened.read(Shelf::Unsent, &key).await.unwrap();
    assert_eq!(bytes.as_deref(), Some(&b"a picture"[..]));
    // The server has it.
    let ops = vec![
        Op::Delete(Shelf::Unsent, key.clone()),
        Op::Put(Shelf::Blobs, key, b"a picture".to_vec()),
    ];
    opened.commit(ops, Durability::Relaxed).await.unwrap();
    assert_eq!(unsent_of(login).await, Ok(0));
    assert_eq!(wipe(login).await, Ok(0));
}

/// What the authenticator of passkey `n` makes.
fn key(n: u8) -> OpenerKey {
    let opener = Opener {
        credential: format!("{n:02x}").repeat(20),
        input: vec![n; 32],
    };
    let output = Zeroizing::new(vec![n ^ 0x5a; 32]);
    OpenerKey { opener, output }
}

fn storage(keys: &[u8]) -> Here {
    Here::Storage(keys.iter().map(|n| key(*n).opener).collect())
}

async fn opens(login: &str, by: &OpenerKey) -> Result<IndexedDbDevice, UnlockError> {
    unlock_by_passkey(login, by, NOW).await
}

#[wasm_bindgen_test]
async fn a_passkey_opens_what_the_passphrase_opens_and_the_passphrase_still_does() {
    let (login, phrase) = ("goro-passkey", "a passphrase of his");
    assert_eq!(here(login).await.unwrap(), Here::Nothing);
    let device = create(login, phrase).await.unwrap();
    let ops = vec![add("1", "一")];
    device.commit(ops, Durability::Strict).await.unwrap();
    assert_eq!(here(login).await.unwrap(), storage(&[]));
    let told = add_passkey(login, "another", &key(1)).await;
    assert_eq!(told, Err(UnlockError::WrongPassphrase));
    add_passkey(login, phrase, &key(1)).await.unwrap();
    add_passkey(login, phrase, &key(2)).await.unwrap();
    // Registered once more it stands once.
    add_passkey(login, phrase, &key(1)).await.unwrap();
    assert_eq!(here(login).await.unwrap(), storage(&[2, 1]));
    for n in [1, 2] {
        let opened = opens(login, &key(n)).await.unwrap();
        assert_eq!(opened.id(), device.id());
        assert!(has(&opened, Shelf::Outbox, "1").await);
    }
    let wrong_output = OpenerKey {
        output: key(2).output,
        ..key(1)
    };
    let wrong_input = OpenerKey {
        opener: Opener {
            input: vec![9; 32],
            ..key(1).opener
        },
        ..key(1)
    };
    for wrong in [wrong_output, wrong_input, key(3)] {
        let told = opens(login, &wrong).await;
        assert_eq!(told.unwrap_err(), UnlockError::WrongPasskey);
    }
    rewrap(login, phrase, "one of today").await.unwrap();
    opens(login, &key(1)).await.unwrap();
    unlock(login, "one of today", NOW).await.unwrap();
    remove_passkey(login, &key(1).opener.credential)
        .await
        .unwrap();
    assert_eq!(here(login).await.unwrap(), storage(&[2]));
    let told = opens(login, &key(1)).await;
    assert_eq!(told.unwrap_err(), UnlockError::WrongPasskey);
}

#[wasm_bindgen_test]
async fn a_passkey_opens_nothing_without_the_share_or_once_the_server_lists_it_no_more() {
    let (login, phrase) = ("rokuro-passkey", "a passphrase of his");
    let device = create(login, phrase).await.unwrap();
    for n in [1, 2] {
        add_passkey(login, phrase, &key(n)).await.unwrap();
    }
    let listing = |keys: &[u8]| {
        let ids = keys.iter().map(|n| key(*n).opener.credential);
        Some(ids.collect::<Vec<_>>())
    };
    // A server of before lists nothing.
    let before = lent(&device, NOW);
    device.renew(&before, NOW).await.unwrap();
    let asked = device.openers().await.unwrap();
    device.keep_listed(&before, &asked).await.unwrap();
    assert_eq!(here(login).await.unwrap(), storage(&[1, 2]));
    let over = NOW + 72 * HOUR;
    let told = unlock_by_passkey(login, &key(1), over).await;
    assert_eq!(told.unwrap_err(), UnlockError::LeaseOver(72));
    let lease = Lease {
        passkeys: listing(&[1]),
        ..lent(&device, over)
    };
    lend(login, &lease, over).await.unwrap();
    assert_eq!(here(login).await.unwrap(), storage(&[1]));
    let open = unlock_by_passkey(login, &key(1), over).await.unwrap();
    let lease = Lease {
        passkeys: listing(&[]),
        ..lent(&device, over)
    };
    let asked = open.openers().await.unwrap();
    add_passkey(login, phrase, &key(3)).await.unwrap();
    open.keep_listed(&lease, &asked).await.unwrap();
    // Added since the server was asked.
    assert_eq!(here(login).await.unwrap(), storage(&[3]));
    unlock(login, phrase, over).await.unwrap();
    wipe(login).await.unwrap();
    assert_eq!(here(login).await.unwrap(), Here::Wiped);
}

/// Runs in the page with the store of how storages open, of the database `name`.
async fn in_vault(name: &str, work: &str) {
    let script = format!(
        r#"new Promise((done, failed) => {{
            const request = indexedDB.open({name:?});
            request.onerror = () => failed(request.error);
            request.onsuccess = () => {{
                const transaction = request.result.transaction(["vault"], "readwrite");
                const store = transaction.objectStore("vault");
                transaction.oncomplete = () => {{ request.result.close(); done(); }};
                store.get("vault").onsuccess = ({{ target }}) => {{
                    const vault = JSON.parse(target.result);
                    const passkey = vault.wrappings.findLast(({{ credential }}) => credential?.startsWith("01"));
                    {work};
                    store.put(JSON.stringify(vault), "vault");
                }};
            }};
        }})"#
    );
    let promise: js_sys::Promise = js_sys::eval(&script).unwrap().unchecked_into();
    wasm_bindgen_futures::JsFuture::from(promise).await.unwrap();
}

#[wasm_bindgen_test]
async fn a_damaged_wrapping_opens_nothing_and_harms_no_other() {
    let (login, phrase) = ("shichiro-passkey", "a passphrase of his");
    let device = create(login, phrase).await.unwrap();
    for n in [1, 2] {
        add_passkey(login, phrase, &key(n)).await.unwrap();
    }
    for damage in [
        "passkey.wrapped[20] ^= 1",
        "passkey.wrapped.length = 12",
        "passkey.wrapped = []",
        "passkey.salt[0] ^= 1",
        "passkey.credential = 'x'",
        "passkey.input = 'x'",
        "delete passkey.salt",
        "passkey.by = 'later'",
    ] {
        in_vault(device.name(), damage).await;
        let told = opens(login, &key(1)).await;
        assert_eq!(told.unwrap_err(), UnlockError::WrongPasskey, "{damage}");
        opens(login, &key(2)).await.unwrap();
        // It is mended by adding it once more, with the passphrase, which opens as before.
        add_passkey(login, phrase, &key(1)).await.unwrap();
        opens(login, &key(1)).await.unwrap();
    }
}

#[wasm_bindgen_test]
async fn what_fails_while_a_passkey_is_added_or_removed_leaves_every_way_whole() {
    let (login, phrase) = ("hachiro-passkey", "a passphrase of his");
    create(login, phrase).await.unwrap();
    add_passkey(login, phrase, &key(1)).await.unwrap();
    fail(-1, "");
    add_passkey(login, phrase, &key(2)).await.unwrap();
    let count = calls();
    assert!(count > 2, "read, and one transaction that writes");
    for how in FAULTS {
        for at in 0..count {
            remove_passkey(login, &key(2).opener.credential)
                .await
                .unwrap();
            fail(at, how);
            let told = add_passkey(login, phrase, &key(2)).await;
            fail(-1, "");
            assert_ne!(told, Err(UnlockError::WrongPassphrase), "{how} at {at}");
            let is_there = opens(login, &key(2)).await.is_ok();
            // Said to have failed it may be there all the same, but never the other way about.
            assert!(is_there || told.is_err(), "{how} at {at}");
            opens(login, &key(1)).await.unwrap();
            add_passkey(login, phrase, &key(2)).await.unwrap();
            fail(at, how);
            let told = remove_passkey(login, &key(2).opener.credential).await;
            fail(-1, "");
            let is_gone = opens(login, &key(2)).await.is_err();
            assert!(is_gone || told.is_err(), "{how} at {at}");
            opens(login, &key(1)).await.unwrap();
        }
    }
    unlock(login, phrase, NOW).await.unwrap();
}
