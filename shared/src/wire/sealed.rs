//! Unsent work sealed to the server (HPKE, RFC 9180, mode PSK): it can be handed in by whoever holds the device, while nobody but the
//! server can read it and nobody but the device's person, with the storage open, can make it.

use std::convert::Infallible;

use hpke::{
    Deserializable, Kem, OpModeR, OpModeS, PskBundle, Serializable,
    aead::ChaCha20Poly1305,
    kdf::HkdfSha256,
    kem::X25519HkdfSha256,
    rand_core::{TryCryptoRng, TryRng},
    single_shot_open, single_shot_seal_with_rng,
};

use crate::record::DeviceId;

/// What the sealing is for.
const PURPOSE: &[u8] = b"tsunagu outbox 1";

/// Bytes of a key, private or public, and of what HPKE puts in front of what it seals.
pub const KEY: usize = 32;

/// A pair of keys, private and public, made of 32 random bytes.
#[must_use]
pub fn key_pair(random: [u8; KEY]) -> ([u8; KEY], [u8; KEY]) {
    let (private, public) = X25519HkdfSha256::derive_keypair(&random);
    (private.to_bytes().into(), public.to_bytes().into())
}

/// Seals `plain` to the server's public key, as from a device. `secret` is known to that device and the server; `random` is used
/// for nothing else. None where the key is none.
#[must_use]
pub fn seal(
    public: &[u8],
    device: DeviceId,
    secret: &[u8],
    plain: &[u8],
    random: [u8; KEY],
) -> Option<Vec<u8>> {
    let public = <X25519HkdfSha256 as Kem>::PublicKey::from_bytes(public).ok()?;
    let device = device.uuid();
    let psk = PskBundle::new(secret, device.as_bytes()).ok()?;
    let (front, cipher) =
        single_shot_seal_with_rng::<ChaCha20Poly1305, HkdfSha256, X25519HkdfSha256>(
            &OpModeS::Psk(psk),
            &public,
            PURPOSE,
            plain,
            &[],
            &mut Given(random),
        )
        .ok()?;
    Some([&front.to_bytes()[..], &cipher].concat())
}

/// Opens what a device has sealed; none where it is another's, was changed on its way, or was sealed to another key.
#[must_use]
pub fn open(private: &[u8], device: DeviceId, secret: &[u8], sealed: &[u8]) -> Option<Vec<u8>> {
    let (front, cipher) = sealed.split_at_checked(KEY)?;
    let private = <X25519HkdfSha256 as Kem>::PrivateKey::from_bytes(private).ok()?;
    let front = <X25519HkdfSha256 as Kem>::EncappedKey::from_bytes(front).ok()?;
    let device = device.uuid();
    let psk = PskBundle::new(secret, device.as_bytes()).ok()?;
    single_shot_open::<ChaCha20Poly1305, HkdfSha256, X25519HkdfSha256>(
        &OpModeR::Psk(psk),
        &private,
        &front,
        PURPOSE,
        cipher,
        &[],
    )
    .ok()
}

/// Random bytes that the caller brought: this crate has no source of them. Sealing asks once, for as many.
struct Given([u8; KEY]);

impl TryRng for Given {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        let [a, b, c, d, ..] = self.0;
        Ok(u32::from_le_bytes([a, b, c, d]))
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        let [a, b, c, d, e, f, g, h, ..] = self.0;
        Ok(u64::from_le_bytes([a, b, c, d, e, f, g, h]))
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Infallible> {
        for (to, from) in bytes.iter_mut().zip(self.0.iter().cycle()) {
            *to = *from;
        }
        Ok(())
    }
}

impl TryCryptoRng for Given {}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    const SECRET: [u8; 32] = [7; 32];

    fn device(n: u128) -> DeviceId {
        DeviceId::new(Uuid::from_u128(n))
    }

    #[test]
    fn only_what_the_device_sealed_to_this_key_opens() {
        let (private, public) = key_pair([1; 32]);
        let (other, _) = key_pair([2; 32]);
        let plain = "血圧は落ち着いている。".as_bytes();
        let sealed = seal(&public, device(1), &SECRET, plain, [3; 32]).unwrap();
        assert_eq!(sealed.len(), KEY + plain.len() + 16);
        let opened = |private: &[u8], n, secret: &[u8], sealed: &[u8]| {
            open(private, device(n), secret, sealed)
        };
        assert_eq!(
            opened(&private, 1, &SECRET, &sealed).as_deref(),
            Some(plain)
        );
        assert_eq!(opened(&other, 1, &SECRET, &sealed), None);
        assert_eq!(opened(&private, 2, &SECRET, &sealed), None);
        assert_eq!(opened(&private, 1, &[8; 32], &sealed), None);
        for at in 0..sealed.len() {
            let mut changed = sealed.clone();
            changed[at] ^= 1;
            assert_eq!(opened(&private, 1, &SECRET, &changed), None, "byte {at}");
            assert_eq!(opened(&private, 1, &SECRET, &sealed[..at]), None);
        }
    }

    #[test]
    fn what_is_no_key_seals_nothing() {
        for public in [&[][..], &[1; 31], &[0; 32]] {
            assert_eq!(seal(public, device(1), &SECRET, b"x", [3; 32]), None);
        }
        assert_eq!(open(&[], device(1), &SECRET, &[0; 64]), None);
        assert_eq!(open(&[1; 32], device(1), &[], &[0; 64]), None);
    }

    #[test]
    fn the_same_work_never_looks_the_same() {
        let (_, public) = key_pair([1; 32]);
        let sealed = |random| seal(&public, device(1), &SECRET, b"work", random).unwrap();
        assert_ne!(sealed([3; 32])[KEY..], sealed([4; 32])[KEY..]);
    }
}
