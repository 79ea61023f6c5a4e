//! Files are compressed once, here, as hard as it goes: the server only hands them out.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use brotli::enc::BrotliEncoderParams;
use flate2::Compression;
use flate2::write::GzEncoder;

use crate::proc::Outcome;

/// Whether compression gains anything on a file of this name.
pub(crate) fn gains(path: &Path) -> bool {
    const TEXT: [&str; 9] = [
        "css",
        "html",
        "js",
        "json",
        "map",
        "svg",
        "txt",
        "wasm",
        "webmanifest",
    ];
    path.extension()
        .is_some_and(|ending| TEXT.iter().any(|text| ending == *text))
}

/// The name of the compressed file beside `path`.
pub(crate) fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".");
    name.push(ending);
    PathBuf::from(name)
}

/// Writes `path.br` and `path.gz`; takes them from `earlier`, an older copy of the same file,
/// when its bytes are the same.
pub(crate) fn compress(path: &Path, earlier: &Path) -> Outcome {
    let bytes = fs::read(path)?;
    if fs::read(earlier).is_ok_and(|old| old == bytes) && copied(path, earlier) {
        return Ok(());
    }
    fs::write(beside(path, "br"), brotli(&bytes)?)?;
    fs::write(beside(path, "gz"), gzip(&bytes)?)?;
    Ok(())
}

fn copied(path: &Path, earlier: &Path) -> bool {
    ["br", "gz"]
        .iter()
        .all(|ending| fs::copy(beside(earlier, ending), beside(path, ending)).is_ok())
}

fn brotli(bytes: &[u8]) -> Outcome<Vec<u8>> {
    let parameters = BrotliEncoderParams {
        quality: 11,
        lgwin: 24,
        size_hint: bytes.len(),
        ..BrotliEncoderParams::default()
    };
    let mut compressed = Vec::new();
    brotli::BrotliCompress(&mut &bytes[..], &mut compressed, &parameters)?;
    Ok(compressed)
}

fn gzip(bytes: &[u8]) -> Outcome<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes)?;
    Ok(encoder.finish()?)
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::{brotli, gzip};

    #[test]
    fn both_forms_give_the_same_text_back() {
        let text = "訪問記録 ".repeat(200).into_bytes();

        let small = brotli(&text).unwrap();
        let mut back = Vec::new();
        brotli::BrotliDecompress(&mut &small[..], &mut back).unwrap();
        assert_eq!(back, text);
        assert!(small.len() < text.len() / 10);

        let small = gzip(&text).unwrap();
        let mut back = Vec::new();
        flate2::read::GzDecoder::new(&small[..])
            .read_to_end(&mut back)
            .unwrap();
        assert_eq!(back, text);
    }
}
