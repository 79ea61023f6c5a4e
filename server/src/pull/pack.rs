//! Packing: documents to segments of JSON lines, compressed by brotli.

use std::{collections::BTreeSet, io::Write};

use sha2::{Digest, Sha256};
use shared::{access::Scope, wire::SegmentRef};

use crate::db::segments::Packed;

/// Scopes share a segment up to so many records.
const CHUNK: u64 = 200;

/// A scope with more records than this is split.
const PART: usize = 250;

/// Fast to make, and no larger than zstd or gzip at their slowest.
const QUALITY: u32 = 5;

/// Window of 4 MiB: more than a segment holds.
const WINDOW: u32 = 22;

/// Sorted scopes with their numbers of records, put together to chunks of about [`CHUNK`] records. Scopes of different
/// kinds are kept apart, so that what all staff hold is packed once for all.
pub(super) fn group(counts: impl IntoIterator<Item = (Scope, u64)>) -> Vec<BTreeSet<Scope>> {
    let mut chunks: Vec<(u64, BTreeSet<Scope>)> = Vec::new();
    for (scope, count) in counts {
        match chunks.last_mut() {
            Some((sum, scopes))
                if *sum + count <= CHUNK
                    && scopes
                        .last()
                        .is_some_and(|last| last.kind() == scope.kind()) =>
            {
                *sum += count;
                scopes.insert(scope);
            }
            _ => chunks.push((count, BTreeSet::from([scope]))),
        }
    }
    chunks.into_iter().map(|(_, scopes)| scopes).collect()
}

/// Packs documents into segments of nearly equal size.
///
/// # Errors
/// When the compressor fails, which takes a full memory.
pub(super) fn pack(bodies: &[String]) -> std::io::Result<Vec<Packed>> {
    if bodies.is_empty() {
        return Ok(Vec::new());
    }
    let parts = bodies.len().div_ceil(PART);
    bodies
        .chunks(bodies.len().div_ceil(parts))
        .map(segment)
        .collect()
}

fn segment(bodies: &[String]) -> std::io::Result<Packed> {
    let mut lines = String::with_capacity(bodies.iter().map(|body| body.len() + 1).sum());
    for body in bodies {
        lines.push_str(body);
        lines.push('\n');
    }
    let mut writer = brotli::CompressorWriter::new(Vec::new(), 1 << 16, QUALITY, WINDOW);
    writer.write_all(lines.as_bytes())?;
    let body = writer.into_inner();
    let segment = SegmentRef {
        name: hex(&Sha256::digest(lines.as_bytes())),
        records: u32::try_from(bodies.len()).unwrap_or(u32::MAX),
        bytes: body.len() as u64,
    };
    Ok(Packed { segment, body })
}

/// Bytes as hexadecimal text.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use shared::record::RecordId;
    use uuid::Uuid;

    use super::*;

    fn household(n: u128) -> Scope {
        Scope::Household(RecordId::new(Uuid::from_u128(n)))
    }

    #[test]
    fn scopes_share_a_chunk_up_to_its_size_and_never_across_kinds() {
        let counts = [
            (Scope::Public, 20),
            (Scope::Staff, 20),
            (household(1), 120),
            (household(2), 80),
            (household(3), 1),
        ];
        let chunks = group(counts);
        let expected: [&[Scope]; 4] = [
            &[Scope::Public],
            &[Scope::Staff],
            &[household(1), household(2)],
            &[household(3)],
        ];
        assert_eq!(
            chunks,
            expected.map(|scopes| scopes.iter().copied().collect::<BTreeSet<_>>())
        );
    }

    #[test]
    fn parts_are_even_and_hold_every_line_once() {
        let bodies: Vec<String> = (0..601).map(|n| format!(r#"{{"n":{n}}}"#)).collect();
        let parts = pack(&bodies).unwrap();
        assert_eq!(
            parts
                .iter()
                .map(|part| part.segment.records)
                .collect::<Vec<_>>(),
            [201, 201, 199]
        );
        let mut lines = String::new();
        for part in &parts {
            assert_eq!(part.segment.bytes, part.body.len() as u64);
            brotli::Decompressor::new(&*part.body, 4096)
                .read_to_string(&mut lines)
                .unwrap();
        }
        assert_eq!(lines.lines().collect::<Vec<_>>(), bodies);
    }
}
