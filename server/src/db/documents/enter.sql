insert into document_scopes (scope, id, seq, present)
select value, $2, $3, 1 from json_each($1) where true
on conflict (scope, id) do update set seq = excluded.seq, present = 1
