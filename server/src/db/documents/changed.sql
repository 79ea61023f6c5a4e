-- $1 the scopes asked for, all of them held; $2 and $3 the numbers after which a change or a leaving counts, $4 all scopes
-- held, $5 how many, $6 the lower of the two numbers, $7 the replica that has what it alone changed, $8 the end of a line.
select
    coalesce(
        string_agg(
            case
                when not held then '{"gone":{"id":"' || id || '"}}'
                when last_replica = $7 and foreign_seq <= $2 then null
                else '{"doc":' || body || '}'
            end,
            $8
        ),
        ''
    ),
    count(*),
    coalesce(max(seq), 0)
from (
    select documents.id, changed.seq, documents.body, documents.last_replica, documents.foreign_seq,
        changed.present = 1 or exists (
            select 1 from document_scopes held
            where held.id = documents.id and held.present = 1 and held.scope in (select value from json_each($4))
        ) as held
    from (
        select id, max(seq) as seq, max(present) as present
        from document_scopes
        where scope in (select value from json_each($1))
            -- What the index finds; the rest is looked at one by one.
            and seq > $6
            and ((present = 1 and seq > $2) or (present = 0 and seq > $3))
        group by id
        order by 2
        limit $5
    ) changed
    join documents on documents.id = changed.id
) page
