select scope, cast(sum(present) as bigint), max(seq), max(case when present = 0 then seq else 0 end)
from document_scopes
where scope in (select value from json_each($1))
group by scope
