insert into document_scopes (scope, id, seq, present)
select value, $2, $3, 0 from json_each($1) where true
on conflict (scope, id) do nothing
