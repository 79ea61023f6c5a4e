//! An authenticator in software: what a telephone does for a passkey (WebAuthn Level 3, sections 5.1 and 6.1).

use p256::ecdsa::{Signature, SigningKey, signature::Signer};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

/// A passkey on a device.
#[derive(Clone, Debug)]
pub(crate) struct Authenticator {
    key: SigningKey,
    credential: Vec<u8>,
    user: String,
    /// How often it was used.
    pub(crate) counter: u32,
    /// What the browser says of where it is.
    pub(crate) origin: String,
    /// For whom it signs.
    pub(crate) rp: String,
    /// Whether the person has shown finger, face or PIN.
    pub(crate) verified: bool,
}

impl Authenticator {
    /// A new one, told from others by a number.
    pub(crate) fn new(n: u8) -> Self {
        Self {
            key: SigningKey::from_slice(&[n; 32]).unwrap(),
            credential: vec![n; 16],
            user: String::new(),
            counter: 0,
            origin: "https://tsunagu.example".to_owned(),
            rp: "tsunagu.example".to_owned(),
            verified: true,
        }
    }

    /// Answers the options of `navigator.credentials.create`.
    pub(crate) fn create(&mut self, options: &Value) -> Value {
        let options = &options["publicKey"];
        self.user = options["user"]["id"].as_str().unwrap().to_owned();
        let point = self.key.verifying_key().to_sec1_point(false);
        // COSE (RFC 9053): an EC2 key for ES256 on P-256.
        let mut public = vec![0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20];
        public.extend_from_slice(point.x().unwrap());
        public.extend([0x22, 0x58, 0x20]);
        public.extend_from_slice(point.y().unwrap());
        let mut data = self.data(0x40);
        data.extend([0; 16]);
        data.extend(u16::try_from(self.credential.len()).unwrap().to_be_bytes());
        data.extend(&self.credential);
        data.extend(public);
        // CBOR: fmt "none", an empty attStmt, authData.
        let mut object = b"\xa3\x63fmt\x64none\x67attStmt\xa0\x68authData\x58".to_vec();
        object.push(u8::try_from(data.len()).unwrap());
        object.extend(data);
        let client = self.client("webauthn.create", options);
        self.answer(json!({
            "clientDataJSON": base64url(client.as_bytes()),
            "attestationObject": base64url(&object),
        }))
    }

    /// Answers the options of `navigator.credentials.get`.
    pub(crate) fn get(&mut self, options: &Value) -> Value {
        self.counter += 1;
        let client = self.client("webauthn.get", &options["publicKey"]);
        let data = self.data(0);
        let mut signed = data.clone();
        signed.extend(Sha256::digest(client.as_bytes()));
        let signature: Signature = self.key.sign(&signed);
        self.answer(json!({
            "clientDataJSON": base64url(client.as_bytes()),
            "authenticatorData": base64url(&data),
            "signature": base64url(signature.to_der().as_bytes()),
            "userHandle": self.user,
        }))
    }

    fn data(&self, flags: u8) -> Vec<u8> {
        let mut data = Sha256::digest(self.rp.as_bytes()).to_vec();
        data.push(flags | 1 | if self.verified { 4 } else { 0 });
        data.extend(self.counter.to_be_bytes());
        data
    }

    fn client(&self, kind: &str, options: &Value) -> String {
        let challenge = &options["challenge"];
        json!({ "type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": false })
            .to_string()
    }

    fn answer(&self, response: Value) -> Value {
        let id = base64url(&self.credential);
        json!({ "id": id, "rawId": id, "type": "public-key", "response": response })
    }
}

fn base64url(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let mut text = String::new();
    for three in bytes.chunks(3) {
        let mut bits = 0;
        for at in 0..3 {
            bits = bits << 8 | u32::from(three.get(at).copied().unwrap_or_default());
        }
        for at in 0..=three.len() {
            let letter = bits >> (18 - 6 * at) & 63;
            text.push(char::from(LETTERS[letter as usize]));
        }
    }
    text
}
