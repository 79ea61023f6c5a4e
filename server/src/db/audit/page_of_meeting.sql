with asked as (
    select holder from grants where scope = $4 and ground = 'meeting'
    union
    select holder from former_grants where scope = $4 and ground = 'meeting'
),
entries as (
    select seq
    from audit
    where
        household = $3
        and grounds in ('meeting', 'convening', 'meeting,convening')
        and 'person:' || actor in (select holder from asked)
    union
    select audit.seq
    from document_scopes
    join audit on audit.record = document_scopes.id
    where document_scopes.scope = $4 and document_scopes.present = 1
    union
    select seq from audit where record = $5
)
select seq, at, happened_at, event, actor, account, replica, record, household, grounds, note, hash
from audit
where seq < $1 and seq in (select seq from entries)
order by seq desc
limit $2
