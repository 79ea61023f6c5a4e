insert into documents (id, kind, seq, body, last_replica, foreign_seq)
values ($1, $2, $3, $4, $5, $6)
on conflict (id) do update set
    seq = excluded.seq,
    body = excluded.body,
    last_replica = excluded.last_replica,
    foreign_seq = excluded.foreign_seq
