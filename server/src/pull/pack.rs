//! Packing: documents to segments, zstd frames of JSON lines.

use std::collections::BTreeSet;

use shared::{
    access::Scope,
    wire::{MAX_SEGMENT, SegmentRef, sha256_hex},
};

use crate::db::segments::Packed;

/// Scopes share a segment up to so many records.
const CHUNK: u64 = 600;

/// A scope with more records than this is split.
const PART: usize = 750;

/// Fast to make, and smaller than gzip at its slowest.
const LEVEL: i32 = 8;

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

/// Packs documents into segments of nearly equal size, none larger than a device takes.
///
/// # Errors
/// When the compressor fails, which takes a full memory.
pub(super) fn pack(bodies: &[String]) -> std::io::Result<Vec<Packed>> {
    if bodies.is_empty() {
        return Ok(Vec::new());
    }
    let parts = bodies.len().div_ceil(PART);
    let mut segments = Vec::with_capacity(parts);
    for part in bodies.chunks(bodies.len().div_ceil(parts)) {
        split(part, MAX_SEGMENT, &mut segments);
    }
    segments.into_iter().map(segment).collect()
}

/// Halves until each part takes at most `most` bytes or is one document.
fn split<'a>(bodies: &'a [String], most: usize, parts: &mut Vec<&'a [String]>) {
    let bytes: usize = bodies.iter().map(|body| body.len() + 1).sum();
    if bytes <= most || bodies.len() == 1 {
        return parts.push(bodies);
    }
    let (first, second) = bodies.split_at(bodies.len() / 2);
    split(first, most, parts);
    split(second, most, parts);
}

fn segment(bodies: &[String]) -> std::io::Result<Packed> {
    let mut lines = String::with_capacity(bodies.iter().map(|body| body.len() + 1).sum());
    for body in bodies {
        lines.push_str(body);
        lines.push('\n');
    }
    let body = zstd::bulk::compress(lines.as_bytes(), LEVEL)?;
    let segment = SegmentRef {
        name: sha256_hex(&body),
        records: u32::try_from(bodies.len()).unwrap_or(u32::MAX),
        bytes: body.len() as u64,
    };
    Ok(Packed { segment, body })
}

#[cfg(test)]
mod tests {
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
            (household(1), 420),
            (household(2), 180),
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
    fn long_records_share_a_segment_with_few() {
        let bodies = [9, 9, 9, 50, 1, 1].map(|bytes| "x".repeat(bytes));
        let mut parts = Vec::new();
        split(&bodies, 21, &mut parts);
        let lengths: Vec<usize> = parts.iter().map(|part| part.len()).collect();
        assert_eq!(lengths, [1, 2, 1, 2]);
    }

    #[test]
    fn parts_are_even_and_hold_every_line_once() {
        let bodies: Vec<String> = (0..1_801).map(|n| format!(r#"{{"n":{n}}}"#)).collect();
        let parts = pack(&bodies).unwrap();
        assert_eq!(
            parts
                .iter()
                .map(|part| part.segment.records)
                .collect::<Vec<_>>(),
            [601, 601, 599]
        );
        let mut lines = String::new();
        for part in &parts {
            assert_eq!(part.segment.bytes, part.body.len() as u64);
            assert_eq!(part.segment.name, sha256_hex(&part.body));
            let part = zstd::decode_all(&*part.body).unwrap();
            lines.push_str(str::from_utf8(&part).unwrap());
        }
        assert_eq!(lines.lines().collect::<Vec<_>>(), bodies);
    }
}
