insert into document_scopes (scope, id, seq, present)
select json_extract(value, '$[0]'), json_extract(value, '$[1]'), cast(json_extract(value, '$[2]') as bigint), 1
from json_each($1)
where true
on conflict (scope, id) do update set seq = excluded.seq, present = 1
