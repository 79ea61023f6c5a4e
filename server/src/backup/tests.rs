use std::{env, fs, path::PathBuf};

use uuid::Uuid;

use super::{
    file::{Cell, Header, Line, Writer},
    *,
};

/// Bytes of a sealed chunk: 64 KiB and their tag (age-encryption.org/v1, payload).
const CHUNK: usize = 65_536 + 16;

/// The keys in the tests of age; `fixtures/sealed.age` was sealed to them by its own program.
const PUBLIC: &str = "age1t7rxyev2z3rw82stdlrrepyc39nvn86l5078zqkf5uasdy86jp6svpy7pa";
const SECRET: &str = "AGE-SECRET-KEY-1GQ9778VQXMMJVE8SK7J6VT8UJ4HDQAJUVSFCWCM02D8GEWQ72PVQ2Y5J33";

/// A folder of a test's own.
struct Folder(PathBuf);

impl Folder {
    fn new() -> Self {
        let path = env::temp_dir().join(format!("tsunagu-{}", Uuid::now_v7()));
        fs::create_dir(&path).unwrap();
        Self(path)
    }

    fn file(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.0.join(name);
        fs::write(&path, bytes).unwrap();
        path
    }

    /// A new key: where its file lies, and what is sealed to it.
    fn key(&self, name: &str) -> (Identities, Recipients) {
        let path = self.0.join(name);
        let public = keygen(&path, Timestamp::from_millis(0)).unwrap();
        (Identities::read(&path).unwrap(), public.parse().unwrap())
    }

    /// A backup of `rows` rows that don't compress.
    fn backup(&self, rows: usize, seal: Seal<'_>) -> PathBuf {
        let path = self.0.join("backup");
        let mut writer = Writer::create(&path, seal).unwrap();
        let header = Header::new(Timestamp::from_millis(0), 1);
        writer.line(&Line::Backup(header)).unwrap();
        let (name, columns) = ("documents".to_owned(), vec!["id".to_owned()]);
        writer.line(&Line::Table { name, columns }).unwrap();
        for _ in 0..rows {
            let text = (0..16).map(|_| Uuid::new_v4().simple().to_string());
            let row = Line::Row(vec![Cell::Text(text.collect())]);
            writer.line(&row).unwrap();
        }
        let rows = [("documents".to_owned(), rows as u64)].into();
        writer.line(&Line::End { rows }).unwrap();
        writer.finish().unwrap();
        path
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        drop(fs::remove_dir_all(&self.0));
    }
}

#[test]
fn each_of_the_keys_opens_a_sealed_backup_and_no_other_does() {
    let folder = Folder::new();
    let ((one, a), (other, b), (foreign, _)) = (
        folder.key("one"),
        folder.key("other"),
        folder.key("foreign"),
    );
    let public = |name| {
        let text = fs::read_to_string(folder.0.join(name)).unwrap();
        let line = text
            .lines()
            .find_map(|line| line.strip_prefix("# public key: "));
        line.unwrap().to_owned()
    };
    let both: Recipients = format!("{},{}", public("one"), public("other"))
        .parse()
        .unwrap();
    assert!(a != b && both != a);
    let path = folder.backup(3, Seal::To(&both));
    for key in [&one, &other] {
        assert_eq!(check(&path, Some(key)).unwrap().rows["documents"], 3);
    }
    assert!(matches!(
        check(&path, Some(&foreign)),
        Err(BackupError::WrongIdentity(_))
    ));
    assert!(matches!(check(&path, None), Err(BackupError::Sealed(_))));
    let path = folder.backup(3, Seal::Open);
    assert_eq!(check(&path, None).unwrap().rows["documents"], 3);
    assert!(matches!(
        check(&path, Some(&one)),
        Err(BackupError::NotSealed(_))
    ));
}

#[test]
fn what_is_cut_changed_left_out_or_moved_is_refused() {
    let folder = Folder::new();
    let (key, recipients) = folder.key("key");
    let whole = fs::read(folder.backup(1_000, Seal::To(&recipients))).unwrap();
    // The header ends with a line of its own, and 16 bytes follow before the first chunk.
    let dashes = whole.windows(4).position(|at| at == b"\n---").unwrap();
    let line = whole[dashes + 1..].iter().position(|byte| *byte == b'\n');
    let start = dashes + 1 + line.unwrap() + 1 + 16;
    let (head, payload) = whole.split_at(start);
    let chunks: Vec<&[u8]> = payload.chunks(CHUNK).collect();
    assert!(chunks.len() > 4, "{}", chunks.len());
    let of = |order: &[usize]| {
        let chunks = order.iter().map(|at| chunks[*at]);
        [head, &chunks.collect::<Vec<_>>().concat()].concat()
    };
    let last = chunks.len() - 1;
    let all: Vec<usize> = (0..chunks.len()).collect();
    assert_eq!(of(&all), whole);
    let mut swapped = all.clone();
    swapped.swap(1, 2);
    let mut without = all.clone();
    without.remove(1);
    let mut twice = all.clone();
    twice.push(last);
    let mut bad = vec![
        of(&swapped),
        of(&without),
        of(&twice),
        [&whole[..], b"x"].concat(),
    ];
    // At each chunk and within it, in the header, and at the very end.
    let ends = (0..=last).flat_map(|n| [start + n * CHUNK, start + n * CHUNK + 1]);
    let cuts = ends.chain([0, 1, 30, start - 1, whole.len() - 1]);
    bad.extend(cuts.map(|cut| whole[..cut].to_vec()));
    for at in (0..start).chain((start..whole.len()).step_by(CHUNK / 2)) {
        let mut flipped = whole.clone();
        flipped[at] ^= 1;
        bad.push(flipped);
    }
    for (n, bytes) in bad.iter().enumerate() {
        let error = check(&folder.file("bad", bytes), Some(&key)).unwrap_err();
        let error = error.to_string();
        assert!(
            error.contains("データベースは変えていません"),
            "{n}: {error}"
        );
    }
    assert!(check(&folder.file("good", &whole), Some(&key)).is_ok());
}

#[test]
fn what_goes_on_behind_its_end_is_refused() {
    let folder = Folder::new();
    let whole = fs::read(folder.backup(3, Seal::Open)).unwrap();
    for more in [&whole[..], b"x"] {
        let path = folder.file("more", &[&whole, more].concat());
        assert!(matches!(check(&path, None), Err(BackupError::Damaged(..))));
    }
}

#[test]
fn what_the_program_of_age_has_sealed_is_opened() {
    let folder = Folder::new();
    let key = folder.file(
        "key",
        format!("# created by age-keygen\n{SECRET}\n").as_bytes(),
    );
    let sealed = folder.file("sealed", include_bytes!("fixtures/sealed.age"));
    let keys = Identities::read(&key).unwrap();
    assert_eq!(check(&sealed, Some(&keys)).unwrap().rows["documents"], 0);
}

#[test]
fn a_key_is_the_operators_alone_and_never_takes_the_place_of_another() {
    let folder = Folder::new();
    let path = folder.0.join("key");
    let public = keygen(&path, Timestamp::from_millis(0)).unwrap();
    let text = fs::read_to_string(&path).unwrap();
    assert!(
        text.starts_with("# created: 1970-01-01\n# public key: age1"),
        "{text}"
    );
    assert!(text.contains(&public) && public.parse::<Recipients>().is_ok());
    #[cfg(unix)]
    {
        let mode =
            std::os::unix::fs::PermissionsExt::mode(&fs::metadata(&path).unwrap().permissions());
        assert_eq!(mode & 0o777, 0o600);
    }
    let again = keygen(&path, Timestamp::from_millis(0));
    assert!(matches!(again, Err(BackupError::KeyThere(_))));
    assert_eq!(fs::read_to_string(&path).unwrap(), text);
}

#[test]
fn what_holds_no_key_is_said_without_showing_it() {
    let folder = Folder::new();
    for text in [
        "",
        "# nothing\n",
        PUBLIC,
        "AGE-SECRET-KEY-1GQ9778\n",
        "\u{0}",
    ] {
        let path = folder.file("key", text.as_bytes());
        let error = Identities::read(&path).unwrap_err();
        assert!(matches!(error, BackupError::NoIdentity(_)), "{text}");
        assert!(text.is_empty() || !error.to_string().contains(text));
    }
    let nowhere = Identities::read(&folder.0.join("nowhere"));
    assert!(matches!(nowhere, Err(BackupError::File(..))));
}

#[test]
fn whoever_wants_no_seal_has_to_say_so() {
    let keys: Recipients = PUBLIC.parse().unwrap();
    assert!(matches!(Seal::chosen(Some(&keys), false), Ok(Seal::To(_))));
    assert!(matches!(Seal::chosen(None, true), Ok(Seal::Open)));
    assert!(matches!(
        Seal::chosen(None, false),
        Err(BackupError::NoRecipient)
    ));
    assert!(matches!(
        Seal::chosen(Some(&keys), true),
        Err(BackupError::SealedAndNot)
    ));
}

#[tokio::test]
async fn a_live_database_of_an_earlier_version_stays_as_it_is() {
    let folder = Folder::new();
    let url = format!("sqlite:{}", folder.0.join("live.db").display());
    let path = folder.0.join("backup");
    let mut writer = Writer::create(&path, Seal::Open).unwrap();
    let header = Header::new(Timestamp::from_millis(0), 3);
    writer.line(&Line::Backup(header)).unwrap();
    let rows = Counts::new();
    writer.line(&Line::End { rows }).unwrap();
    writer.finish().unwrap();
    // One document in tables that know of no accounts yet.
    let db = Db::connect(&url).await.unwrap();
    assert!(db.migrate_to(1).await.unwrap());
    let mut transaction = db.begin_write().await.unwrap();
    sqlx::query("insert into documents values ('a', 'visit', 1, '{}', '', 0)")
        .execute(&mut *transaction)
        .await
        .unwrap();
    transaction.commit().await.unwrap();
    let refused = restore(&url, &path, None).await;
    assert!(matches!(refused, Err(BackupError::NotEmpty)), "{refused:?}");
    let mut reader = db.reader().await.unwrap();
    assert_eq!(db::schema(&mut reader).await.unwrap(), 1);
    sqlx::query("delete from documents")
        .execute(&mut *reader)
        .await
        .unwrap();
    drop(reader);
    assert!(restore(&url, &path, None).await.is_ok());
}
