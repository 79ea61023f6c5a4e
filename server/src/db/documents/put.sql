insert into documents (id, kind, seq, body, last_replica, foreign_seq)
select
    json_extract(value, '$[0]'),
    json_extract(value, '$[1]'),
    cast(json_extract(value, '$[2]') as bigint),
    json_extract(value, '$[3]'),
    json_extract(value, '$[4]'),
    cast(json_extract(value, '$[5]') as bigint)
from json_each($1)
where true
on conflict (id) do update set
    seq = excluded.seq,
    body = excluded.body,
    last_replica = excluded.last_replica,
    foreign_seq = excluded.foreign_seq
