//! Sealed backups: files in the format of age (age-encryption.org/v1), which its own program opens too. Who has the public keys
//! can seal and not open; the secret ones are best kept off the server.

use std::{
    fs::{File, OpenOptions},
    io::{self, BufWriter, Read, Write},
    path::Path,
    str::FromStr,
};

use age::{
    DecryptError, Decryptor, Encryptor, IdentityFile,
    secrecy::ExposeSecret,
    stream::{StreamReader, StreamWriter},
    x25519,
};
use shared::jp::Timestamp;

use super::BackupError;

/// How a file of age begins.
pub(super) const MAGIC: &[u8] = b"age-encryption.org/";

/// The public keys to which backups are sealed (`age1…`): each of their secret keys opens one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recipients(Vec<x25519::Recipient>);

/// What is no list of public keys. It does not say what stands there: it may be a secret key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("公開鍵は age1 で始まります")]
pub struct NoRecipients;

impl FromStr for Recipients {
    type Err = NoRecipients;

    /// Reads public keys with commas, spaces or ends of lines between them; a line that begins with `#` says nothing.
    fn from_str(text: &str) -> Result<Self, NoRecipients> {
        let lines = text.lines().filter(|line| !line.starts_with('#'));
        let keys = lines.flat_map(|line| line.split([',', ' ', '\t']));
        let keys = keys.filter(|key| !key.is_empty());
        let keys: Vec<_> = keys
            .map(|key| key.parse().map_err(|_| NoRecipients))
            .collect::<Result<_, _>>()?;
        if keys.is_empty() {
            return Err(NoRecipients);
        }
        Ok(Self(keys))
    }
}

/// Whether a backup is sealed.
#[derive(Clone, Copy, Debug)]
pub enum Seal<'a> {
    /// It is, to these.
    To(&'a Recipients),
    /// It is not: who has the file has everything in it.
    Open,
}

impl<'a> Seal<'a> {
    /// What the operator wants, who has to say so where a backup is not to be sealed.
    ///
    /// # Errors
    /// When they have said neither, or both.
    pub fn chosen(
        recipients: Option<&'a Recipients>,
        is_unsealed: bool,
    ) -> Result<Self, BackupError> {
        match (recipients, is_unsealed) {
            (Some(recipients), false) => Ok(Self::To(recipients)),
            (None, true) => Ok(Self::Open),
            (None, false) => Err(BackupError::NoRecipient),
            (Some(_), true) => Err(BackupError::SealedAndNot),
        }
    }
}

/// The secret keys that open sealed backups.
pub struct Identities(Vec<Box<dyn age::Identity + Send + Sync>>);

impl std::fmt::Debug for Identities {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Identities").finish_non_exhaustive()
    }
}

impl Identities {
    /// Reads a file of `backup keygen` or `age-keygen`.
    ///
    /// # Errors
    /// When it can't be read, or holds no secret key.
    pub fn read(path: &Path) -> Result<Self, BackupError> {
        let name = path.to_str().ok_or_else(|| no_identity(path))?;
        let file = match IdentityFile::from_file(name.to_owned()) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::InvalidData => {
                return Err(no_identity(path));
            }
            Err(error) => return Err(BackupError::File(path.to_owned(), error)),
        };
        let keys = file.into_identities().map_err(|_| no_identity(path))?;
        if keys.is_empty() {
            return Err(no_identity(path));
        }
        Ok(Self(keys))
    }

    /// A key that nobody keeps, and its public part beside the recipients: what was sealed can be read back once.
    pub(super) fn for_once(Recipients(recipients): &Recipients) -> (Self, Recipients) {
        let key = x25519::Identity::generate();
        let mut all = recipients.clone();
        all.push(key.to_public());
        (Self(vec![Box::new(key)]), Recipients(all))
    }
}

fn no_identity(path: &Path) -> BackupError {
    BackupError::NoIdentity(path.to_owned())
}

/// Makes a new secret key in a new file that only the operator can read, and gives its public key.
///
/// # Errors
/// When there is such a file, or it can't be written.
pub fn keygen(path: &Path, now: Timestamp) -> Result<String, BackupError> {
    let (key, mut options) = (x25519::Identity::generate(), OpenOptions::new());
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let (secret, public, day) = (key.to_string(), key.to_public(), now.date());
    let secret = secret.expose_secret();
    let write = || {
        let mut file = options.open(path)?;
        write!(file, "# created: {day}\n# public key: {public}\n{secret}\n")?;
        file.sync_all()
    };
    write().map_err(|error| match error.kind() {
        io::ErrorKind::AlreadyExists => BackupError::KeyThere(path.to_owned()),
        _ => BackupError::File(path.to_owned(), error),
    })?;
    Ok(public.to_string())
}

/// Where a backup is written to.
pub(super) enum Output {
    Open(BufWriter<File>),
    Sealed(StreamWriter<BufWriter<File>>),
}

impl Output {
    pub(super) fn new(file: BufWriter<File>, seal: Seal<'_>) -> io::Result<Self> {
        let Seal::To(Recipients(recipients)) = seal else {
            return Ok(Self::Open(file));
        };
        let recipients = recipients.iter().map(|key| key as &dyn age::Recipient);
        let sealed = Encryptor::with_recipients(recipients).map_err(io::Error::other)?;
        Ok(Self::Sealed(sealed.wrap_output(file)?))
    }

    /// Ends the file; when this returns, it is on the disk.
    pub(super) fn finish(self) -> io::Result<()> {
        let file = match self {
            Self::Open(file) => file,
            Self::Sealed(sealed) => sealed.finish()?,
        };
        file.into_inner()?.sync_all()
    }
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::Open(file) => file.write(bytes),
            Self::Sealed(sealed) => sealed.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::Open(file) => file.flush(),
            Self::Sealed(sealed) => sealed.flush(),
        }
    }
}

/// Opens what was sealed. What comes out of it has not been changed, left out or moved; that nothing is missing at its end is known
/// once it has been read to there.
pub(super) fn open<R: io::BufRead>(
    path: &Path,
    file: R,
    Identities(keys): &Identities,
) -> Result<StreamReader<R>, BackupError> {
    let keys = keys.iter().map(|key| &**key as &dyn age::Identity);
    let opened = Decryptor::new_buffered(file).and_then(|sealed| sealed.decrypt(keys));
    opened.map_err(|error| match error {
        DecryptError::NoMatchingKeys => BackupError::WrongIdentity(path.to_owned()),
        error => BackupError::Damaged(path.to_owned(), error.to_string()),
    })
}

/// What a backup is read from.
pub(super) type Input = Box<dyn Read + Send>;

/// A file's own bytes, or what was sealed in it.
///
/// # Errors
/// When it is sealed and can't be opened, or is not though keys are given.
pub(super) fn input(path: &Path, keys: Option<&Identities>) -> Result<Input, BackupError> {
    let begin = || {
        let mut file = io::BufReader::new(File::open(path)?);
        let is_sealed = io::BufRead::fill_buf(&mut file)?.starts_with(MAGIC);
        Ok((file, is_sealed))
    };
    let (file, is_sealed) = begin().map_err(|error| BackupError::File(path.to_owned(), error))?;
    match (is_sealed, keys) {
        (true, Some(keys)) => Ok(Box::new(open(path, file, keys)?)),
        (true, None) => Err(BackupError::Sealed(path.to_owned())),
        (false, Some(_)) => Err(BackupError::NotSealed(path.to_owned())),
        (false, None) => Ok(Box::new(file)),
    }
}
