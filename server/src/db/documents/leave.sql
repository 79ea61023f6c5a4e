update document_scopes set present = 0, seq = leaving.seq
from (
    select
        json_extract(value, '$[0]') as scope,
        json_extract(value, '$[1]') as id,
        cast(json_extract(value, '$[2]') as bigint) as seq
    from json_each($1)
) leaving
where document_scopes.scope = leaving.scope and document_scopes.id = leaving.id
